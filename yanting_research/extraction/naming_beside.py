"""Counts beside a figure (紧挨着的数): cases F08, F15, F17 and F18.

由3个压缩到1个, 612户2034人, 12栋、每栋8500平方米 and 最大的3600平方米 are named by the figure in front of them.
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, in_sentence
from yanting_research.extraction.mentions import PERSONS, RATIOS, ROUNDS, Mention, in_front, one_before
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import MONEY_NOUN, last_match, topic_of, verb_at_end
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View

__all__ = ["come_to", "join_figure", "lean_on_figure", "name_done_of_plan", "reach_figure", "total_in_bracket"]

# Matches 最大的 in front of an extreme; must not match 最后
_EXTREME = re.compile(r"(?:最[大小多少高低长短](?:的|者|年龄)?|[大小多少高低长短]的)(?:也?只有|可?达|为|仅|有)?$")
# Matches 室均 with nothing behind it; must not match 人均收入
_PER_EACH = re.compile(r"(?P<per>[\u4e00-\u9fff]均|平均(?:每[\u4e00-\u9fff])?|每[\u4e00-\u9fff]{1,2})(?:为|达|约|仅)?$")
# Matches 合计 behind so many for each; must not match 合计投资
_IN_ALL = re.compile(r"(?:合计|共计|总计|累计|共|计|合)")
# Matches 每人 in front of 补助; must not match 人员
_EACH_ONE = re.compile(r"^(?:平均)?(?:每[\u4e00-\u9fff]|[人户村]均)")
_OF_MEASURE = {"area": "面积", "length": "长度"}
# Matches 专题班 and 网络培训, whose persons are 学员; must not match 专题讲座
_CLASS = re.compile(r"(?:班|培训|轮训|调训)$")
# Matches 农村低保, whose persons are 对象; must not match 脱贫
_RELIEF = re.compile(r"(?:低保|五保|特困|优抚|供养)$")
# Matches 由 and 从上年的 in front of the first of two figures; must not match 理由
_FROM = re.compile(r"(?:(?<!理)(?<!自)由|从)[\u4e00-\u9fff\x00\d]{0,8}$")
# Matches 压缩到 and ，增加到了 between them; must not match 参加
_REACHED = re.compile(r"[,，]?[\u4e00-\u9fff]{0,6}(?:到|至|为|成)了?(?:现在的?|目前的?|如今的?)?")
# Matches 、 and ，共计 between two measures of one thing; must not match ，占
_JOINT = re.compile(r"[、,，和及(]?(?:共计?|合计|计|总计|约)?")
# Matches 达到 and 总量升至 between a change and what it came to; must not match 投资达到
_COME_TO = re.compile(
    r"[,，]?(?:已|也|即|现已|总量|总数|总额|规模)?(?:达到?|[增升降减][至到]|(?:增加|上升|提升|提高|下降|减少)[至到]|突破|超过)了?"
)
# Matches 已改 in front of 118个; must not match 已婚
_ALREADY = re.compile(r"已(?P<did>[改签拆建装修搬迁还付报])")
# Matches 实查 and 查了 behind a task; must not match 实际 or 钢
_DID = re.compile(r"实?(?P<did>[查办训收种栽播发建修补配演做打植讲检筛测])(?:了|出)?")
# Matches 归并为 and 并成 in front of 6类; must not match 合并村
_MOVED_OUT = ("转移", "疏散", "撤离")  # households that were brought to safety: their persons are 人员
_SORTED_INTO = re.compile(r"(?:归[并纳]?|合?并|梳理|整理|汇总|划分)[为成]了?$")
# Matches 占全县镇总数( and 、村总数( in front of a figure; must not match 总数为
_BRACKETED = re.compile(
    r"(?:[、,，]?(?:各|分别)?占|[、,，])(?:全[县市镇乡区])?(?P<noun>[\u4e00-\u9fff]{1,8}?)(?:总人?数|总量)[(]\Z"
)
_BRACKET_NEAR = 20  # code points in front of a bracket
_KINDS = {"类": "类别", "种": "种类"}
# Matches ，比现行 and ，较上旬末的 in front of the figure compared with; must not match ，比例
# Matches ，到\x00增至 between 1200万元 and 2000万元: what it is to come to; must not match 增至 behind a noun
_LATER_LEVEL = re.compile(
    r"[,，]?(?:到|至)?\x00+(?:[年月]?[底末])?(?:将|力争|争取|计划|拟)?"
    r"(?:增[至到]|增[加长]到|提高?到|升[至到]|上升到|扩大?到|压减?到|减少?[至到]|降低?[至到])"
)
_COMPARED_WITH = re.compile(
    r"[,，]?(?:同比|[比较])\x00?(?!例|重|率)(?:现行|原来|首轮|上[届轮期旬次年月周]|前[期年]|年初|去年|去冬|上次|初期|之前|以往|[\x00年月旬末底初季度同期]{1,8})"
    r"(?:[\u4e00-\u9fff]{0,2}(?:期|末|底|初|预算|计划|同期))?\x00?(?:的|为)?"
)
_NEAR = 14  # code points
_TWO = 2  # figures in front
_SHORT_KIND = 4  # 总投资, 协议资金


def reach_figure(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """F08: 由3个工作日压缩到0.5个工作日, 产量增长20%，达到11万吨: the second figure is of what the first is of."""
    before = one_before(mention, mentions)
    if before is not None and before.rule == "F05" and come_to(mention, before, view):
        return True
    if before is not None and _as_before(mention, before, view):
        mention.noun, mention.rule, mention.inherited, mention.base = before.noun, "F08", before.index, before.base
        mention.role = before.role if before.role in {"rate", "average"} else mention.role
        return True
    if before is None or before.unit != mention.unit or not _FROM.search(before.left.strip()):
        return False
    if not _REACHED.fullmatch(mention.left.strip()):
        return False
    mention.noun, mention.rule, mention.inherited, mention.base = before.noun, "F08", before.index, before.base
    return True


def _as_before(mention: Mention, before: Mention | None, view: View) -> bool:
    """到位64.2万元，较上旬末的55.5万元多8.7万元: the same of another time, or of another scheme."""
    if (
        before is None
        or before.unit != mention.unit
        or before.role == "change"
        or not in_sentence(before, mention, view)
    ):
        return False
    said = mention.left.strip()
    return _COMPARED_WITH.fullmatch(said) is not None or _LATER_LEVEL.fullmatch(said) is not None


def come_to(mention: Mention, before: Mention, view: View) -> bool:
    """产量 for 产量增长20%，达到11万吨, 贡献率 for 贡献率上升3个百分点，达到51.2%: what changed came to so much."""
    near = mention.start - before.end <= _NEAR and in_sentence(before, mention, view)
    other = mention.dimension in RATIOS and before.dimension != "point"
    if not near or other or not _COME_TO.fullmatch(mention.left.strip()):
        return False
    mention.noun, mention.rule, mention.inherited = before.noun.removesuffix("变化"), "F08", before.index
    return True


def lean_on_figure(mention: Mention, right: str, mentions: list[Mention], view: View) -> bool:
    """F15, F17, F18: 612户2034人; 最大的3600平方米; 藏书53.4万册，室均2000册."""
    left = mention.left.strip(" 、,，和")
    before = one_before(mention, mentions)
    if before is None or not in_sentence(before, mention, view):
        return False
    gap = view.text[before.end : mention.start]
    if not right and len(gap) <= 1 and mention.dimension in PERSONS:
        if before.dimension == "household":
            fell = before.role == "change"  # 比去年减少65户、142人
            stem = re.sub(r"(?:农户|家庭|人家|户数|户)$", "", before.noun.removesuffix("变化"))
            told = not before.left.rstrip().endswith("户")  # 农村低保4218户9635人
            relief = _RELIEF.search(stem if told else before.noun) or before.left.endswith("对象")
            moved = stem.endswith(_MOVED_OUT)
            suffix = "对象" if relief else "" if people_end(stem) else "人员" if moved else "人口"
            mention.noun, mention.rule = stem + suffix + ("变化" if fell else ""), "F15"
            mention.role = "change" if fell else mention.role
            mention.value = -mention.value if before.value < 0 else mention.value
            return True
        if before.dimension == "session" and before.unit not in ROUNDS:  # 一批114人赴江苏学习 are no class
            people = "学员" if _is_class(before, mention) else "参训人员"
            mention.noun, mention.rule = before.noun + people, "F15"
            return True
    if _SORTED_INTO.search(left) and before.role == "count" and mention.dimension == "piece":
        mention.noun, mention.rule = base_of(before) + _KINDS.get(mention.unit, ""), "F08"  # 意见760条，并成6类
        return True
    each = _PER_EACH.fullmatch(left)
    if each and not right and mention.dimension not in {"money", "age"} and before.role == "count":
        counted = each["per"].removeprefix("平均")[1:]
        if counted and (before.unit == counted or before.noun.endswith(counted)):  # 厂房12栋，每栋8500平方米
            mention.base = _stock(before, mention, view)
            mention.noun, mention.rule, mention.inherited = each["per"] + mention.base, "F18", before.index
            return True
    if before.rule == "F18" and _IN_ALL.fullmatch(left):
        mention.noun, mention.rule, mention.base = before.base, "F08", before.base
        return True
    if before.role in {"average", "rate"} and before.unit == mention.unit and _IN_ALL.fullmatch(left):
        mention.noun = _EACH_ONE.sub("", before.noun).replace("各奖", "奖", 1)  # 每人300元，共1.86万元
        mention.rule = "F08"
        return True
    if each and mention.dimension in PERSONS and before.dimension in PERSONS and before.unit != mention.unit:
        mention.noun, mention.rule, mention.inherited = each["per"] + base_of(before), "F18", before.index
        return True  # 到场3.47万人次，场均约30人
    source = figure_before(mention, mentions, same=True)
    if source is None or not in_sentence(source, mention, view) or source.unit != mention.unit:
        return False
    if _EXTREME.fullmatch(left) and not ("年龄" in left and source.noun.startswith("最")):
        noun = re.sub(r"平均|人均|村均", "", source.noun)
        mention.noun, mention.rule, mention.inherited = noun or source.noun, "F17", source.index
        return True
    if each and mention.dimension not in {"money", "age"}:
        mention.noun = each["per"] + _EACH_ONE.sub("", source.noun)
        mention.rule, mention.inherited = "F18", source.index
        return True
    return False


def total_in_bracket(mention: Mention, view: View) -> str:
    """镇 for 24个 of 占全县镇总数（24个）: what the words in front of its bracket call a total; ``""`` without them."""
    if mention.left.strip():
        return ""
    total = _BRACKETED.search(view.text, max(0, mention.start - _BRACKET_NEAR), mention.start)
    return total["noun"] if total else ""


def _is_class(session: Mention, mention: Mention) -> bool:
    """主体班 and 网络培训 have 学员; who came to 培训班 of all kinds, counted in 人次, were 参训人员."""
    if mention.dimension == "person":
        return session.noun.endswith("班")
    return bool(_CLASS.search(session.noun)) and not session.noun.endswith("培训班")


def _stock(counted: Mention, mention: Mention, view: View) -> str:
    """厂房面积 for 厂房12栋，每栋8500平方米; 安置房 for 安置房布局6个片区，每片区240套."""
    measure = _OF_MEASURE.get(mention.dimension, "")
    topic = topic_of(view.text[view.clause_start(counted.start) : counted.start]) if counted.rule == "F02" else ""
    return (topic or base_of(counted)).removesuffix(measure) + measure


def name_done_of_plan(mention: Mention, left: str, mentions: list[Mention], view: View) -> bool:
    """F08: 筛查任务1.5万人，实查11870人; 任务1800对，查了1126对: what was done of a plan is of what was planned."""
    done = _ALREADY.fullmatch(mention.left.strip(" ,，"))
    source = figure_before(mention, mentions, same=True) if done else None
    if done and source is not None and source.unit == mention.unit and in_sentence(source, mention, view):
        mention.base = base_of(source)  # 反映问题137个，已改118个
        mention.noun, mention.rule, mention.inherited = f"已{done['did']}的{mention.base}", "F08", source.index
        return True
    did = _DID.fullmatch(left)
    plan = figure_before(mention, mentions, same=True) if did else None
    if plan is not None and plan.role == "average":  # 应发20600元，每人50元，实发19750元
        plan = figure_before(plan, mentions, same=True)
    plan = plan or next((one for one in in_front(mention, mentions, _TWO) if did and one.unit == mention.unit), None)
    if did is None or plan is None or plan.unit != mention.unit or not in_sentence(plan, mention, view):
        return False
    if plan.modality != "target" and not (left[0] == "实" and did["did"] in plan.noun):
        return False
    mention.noun = mention.base = plan.noun.replace(f"应{did['did']}", f"实{did['did']}", 1)
    mention.rule = "F08"
    return True


def join_figure(mention: Mention, right: str, mentions: list[Mention], view: View) -> bool:
    """F15: 违法占地图斑97个、412.3亩: a second measure of the same things, with nothing between but a comma."""
    before = one_before(mention, mentions)
    if before is None or right or not in_sentence(before, mention, view):
        return False
    if before.dimension == mention.dimension and (before.unit == mention.unit or before.end != mention.start):
        return False  # 18栋1296套 are one thing in two measures
    if before.role not in {"count", "area", "length"} or not _JOINT.fullmatch(view.text, before.end, mention.start):
        return False
    mention.inherited, mention.rule, mention.base = before.index, "F15", before.base
    if mention.dimension == "money":
        mention.noun = _joined_money(before, mentions)
    elif mention.dimension == "session" and people_end(before.noun):
        mention.noun = "培训班" if "培训" in before.noun else "班次"  # 第二期培训人员60人，两期共培训126人
    elif mention.dimension in PERSONS:
        mention.noun = before.noun if people_end(before.noun) else before.noun + "人员"
    else:
        mention.noun = before.noun
    return True


def _joined_money(before: Mention, mentions: list[Mention]) -> str:
    """总投资 of 产业类41个、总投资186.2亿元；基础设施类27个、98.7亿元; else what was paid for the things counted."""
    for candidate in in_front(before, mentions):
        beside = one_before(candidate, mentions)
        if candidate.role == "money" and beside is not None and beside.unit == before.unit:
            kind = last_match(MONEY_NOUN, candidate.noun)
            if kind is not None:
                told = "金额" if candidate.noun.endswith("金额") else kind.group()
                return before.noun + (candidate.noun if len(candidate.noun) <= _SHORT_KIND else told)
    said = verb_at_end(before.noun.removesuffix("人员"))
    return before.noun.removesuffix("人员") + ("金额" if said else "资金")
