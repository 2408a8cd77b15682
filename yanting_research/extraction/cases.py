"""The case list (规则表): which candidates state something, and what they count.

F01 noun before the numeral (党员25619人); F02 noun after it (81名中青年干部);
F03 share right after its count (89人、占14.7%); F04 share with a noun of its own
(女性占三成); F05 change (同比增长20%); F06 distributive list (A、B分别为1、2);
F07 cell of a table in plain text; F08 noun taken over from the figure before
(其中 ... 由4兆提到20兆); F09 ratio (1:30); F10 duration (每期3天); F11 money whose
clause has only a verb (县财政拨付96万元); F12 persons whose clause has only a verb
(1200人参训); F13 frequency (每月举办一期); F14 noun that follows without a unit (36乡镇).
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nouns import (
    ATTRIBUTE,
    HEAD_NOUN,
    MONEY_NOUN,
    clean_left,
    clean_right,
    head_of,
    last_match,
    only_scope,
    verb_at_end,
)
from yanting_research.extraction.units import unit_named
from yanting_research.extraction.views import View

__all__ = ["accept", "name_mentions"]

_CONCRETE = re.compile(
    r"(?:行政|自然|贫困|试点|示范|后进|重点|中心)?(?:村|镇|乡|社区|县|区|市|省|街道|党|支部|小组|组|企业|单位|部门|学校|班|点|站|中心|基地|项目|队|窗口|岗位|名额|课题|专题|教学点|督查|工作|巡|考察|调研|宣讲|检查|代表团|批次)"
)
_ABSTRACT = re.compile(
    r"的?(?:方面|层面|环节|维度|步骤|阶段|到位|坚持|必须|统一|确保|结合|转变|注重|突出|关键|重要|文明|一百年|原则|特点|字|意识|好|主要|问题|原因|因素|层次|渠道|途径|办法|道理|大局|导向|着力|有利|条件|角度|重大|突破)"
)
_FREQUENCY = re.compile(r"每(?:个?月|季度|年|周|半年|两个月|个?季|学期|个?村|个?支部|旬|天)[^,，。;\n]{0,6}$")
_BARE_NOUN = re.compile(r"(?:乡镇|个?村|镇|乡|社区|街道|县|区|市)(?=[\d,，、;。和及 ]|$)")
_SCORED = re.compile(
    r"(?:指数|系数|得分|总分|均分|平均分|人数|总数|数量|户数|个数|次数|合计|总计)(?:为|达|是|达到|[:])?$"
)
_DURATION_NEAR = re.compile(
    r"(?:为期|历时|时长|每期|每次|每班|培训|集中|脱产|学习|学制|时间|不少于|至少|平均|累计|用时|办结|缩短|提前|周期|工期|天数|时限|[由从至到为])$"
)
_CHANGE = re.compile(
    r"(?P<down>下降|减少|降低|回落|下滑|缩减|缩短|负增长|跌|少|减|降|压缩|下调)|(?P<up>同比增长|同比增加|增长|增加|提高|上升|提升|增|升|上涨|涨|扩大|高出|多出|净增|多|上调|翻)"
)
_CHANGE_END = re.compile(
    r"(?P<base>(?:同比|环比|较[^,，。;]{1,12}?|比[^,，。;]{1,12}?|年均|年平均|每年|分别|实际|名义|累计|平均|将)*)(?P<down>下降|减少|降低|回落|下滑|缩减|缩短|负增长|下跌|少|减|降|压缩|下调)(?P<tail>了|近|约|超过|将近)?$"
)
_CHANGE_UP = re.compile(
    r"(?P<base>(?:同比|环比|较[^,，。;]{1,12}?|比[^,，。;]{1,12}?|年均|年平均|每年|分别|实际|名义|累计|平均|将)*)(?P<up>增长|增加|提高|上升|提升|上涨|增幅达?|增幅为|扩大|高出|多出|净增加?|增|升|涨|多|上调|翻|同比|增速为?|增速达到?)(?P<tail>了|近|约|超过|将近)?$"
)
_COMPARES = re.compile(
    r"同比|环比|比上|比去|比前|比\d|比[^例重率]{1,10}(?:多|少|增|减|高|低|升|降|提|下)|较|净增|增幅|增速"
)
_TARGET = re.compile(
    r"计划|力争|打算|争取(?!上级|省|中央|项目|资金|到|补)|(?<![为占达])目标|预计|确保|拟|规划|预期|(?<![上下比年])将(?!军|领)|要(?:达|求|实现|培训|建|在|完成|把|使|新)|到20\d\d年|底前|年前|应当|不得|安排培训|任务"
)
_OBSERVED = re.compile(r"已|实际|现有|目前|完成了|实现了|去年|为目标|占目标|占计划|占任务")
_AVERAGE = re.compile(r"人均|户均|平均|生均|村均|班均|师均|站均|每站|每人|每户|每亩|每村|均[^衡可已为]{0,4}$")
_PARTITIVE = re.compile(r"(?:其中|其余|余下|剩余|剩下|另外|内含|包括|含)")


def accept(mention: Mention, view: View) -> bool:
    """Whether a candidate states something; an idiom or a bare number does not."""
    before = view.text[max(0, mention.start - 14) : mention.start]
    after = view.text[mention.end : mention.end + 12]
    if mention.form in {"fraction", "tenths", "doubling", "ratio", "masked", "broken"}:
        return not (mention.form == "tenths" and after[:1] in set("立员果为效功本熟都长绩就"))
    if not mention.unit:
        return _accept_bare(mention, before, after, view.text[mention.start : mention.end])
    dimension = mention.dimension
    if dimension == "duration" and mention.unit not in {"学时", "课时"}:
        return _accept_duration(mention, before, after)
    if dimension == "age" and not re.search(r"平均|最大|最小|年龄|均龄|[降提增减高低小大]$", before):
        return False
    if mention.unit == "篇" and re.match(r"\s*(?:\n|$)", after) and not re.search(r"[。,，]", before):
        return False
    if mention.unit == "分" and not re.search(r"得分|评分|总分|均分|平均|考|成绩", before):
        return False
    if (
        mention.unit
        in {
            "度",
            "面",
            "门",
            "口",
            "节",
            "段",
            "片",
            "种",
            "类",
            "头",
            "组",
            "对",
            "部",
            "把",
            "道",
            "里",
            "方",
            "轮",
            "届",
            "起",
            "G",
            "M",
            "T",
            "m",
            "双",
            "席",
            "位",
            "根",
            "眼",
        }
        and mention.chinese
        and mention.value < 10
    ):
        return False
    if after[:1] in set("心意头面力") and mention.unit in {"个", "条", "名", "人"} and mention.value < 10:
        return False
    if (
        unit_named(mention.unit).classifier
        and mention.unit not in {"人次"}
        and mention.value < 20
        and _ABSTRACT.match(after)
    ):
        return False
    if mention.chinese and mention.value < 10 and mention.form == "plain" and math_isnan(mention.high):
        return _accept_small(mention, before, after)
    return True


def math_isnan(value: float) -> bool:
    """NaN test that reads as one."""
    return value != value


def _accept_bare(mention: Mention, before: str, after: str, mention_text: str) -> bool:
    if mention.chinese:
        return False
    if mention.value >= 10**4 and mention.value % 100 == 0 and re.search(r"[万亿]$", mention_text):
        return not re.match(r"[分之年]", after)
    if _BARE_NOUN.match(after) and not re.match(r"村[两民委级]", after):
        return mention.value < 10**5
    return bool(_SCORED.search(before)) and not re.match(r"[年月日号%/:\-.]", after)


def _accept_duration(mention: Mention, before: str, after: str) -> bool:
    if mention.unit in {"年", "周", "个季度", "昼夜", "秒"}:
        return bool(re.search(r"平均|为期", before)) and mention.value > 1
    if mention.chinese and mention.value < 2:
        return False
    if mention.unit in {"天", "工作日", "个工作日", "小时", "个小时", "分钟", "个月", "个星期"}:
        return bool(_DURATION_NEAR.search(before)) and not re.match(r"[前后]", after)
    return True


def _accept_small(mention: Mention, before: str, after: str) -> bool:
    """一 to 九 in characters: most are idioms; a few concrete nouns and units state a count."""
    if mention.value < 2:
        return bool(_FREQUENCY.search(before)) and mention.unit in {
            "期",
            "次",
            "场",
            "课",
            "讲",
            "节",
            "堂",
            "班",
            "批",
            "轮",
            "场次",
        }
    unit = mention.unit
    if unit in {
        "%",
        "百分点",
        "倍",
        "元",
        "亩",
        "公顷",
        "平方公里",
        "公里",
        "吨",
        "公斤",
        "学时",
        "课时",
        "人次",
        "户",
        "期",
        "场",
        "场次",
        "班次",
        "批",
        "批次",
        "名",
        "所",
        "座",
        "台",
        "辆",
        "次",
        "家",
        "万元",
    }:
        return not (unit in {"次", "批"} and before[-1:] in set("这那第每")) and not (
            unit == "家" and after[:1] in set("人")
        )
    if unit == "人":
        return before[-1:] not in set("两每这几") and after[:1] not in set("一以同")
    if unit in {"个", "支", "处", "条"}:
        return bool(_CONCRETE.match(after))
    return False


def name_mentions(mentions: list[Mention], view: View, named: str) -> None:
    """Fill noun, role, modality and rule of every mention, in order."""
    for index, mention in enumerate(mentions):
        mention.index = index
        previous = mentions[index - 1] if index else None
        following = mentions[index + 1].start if index + 1 < len(mentions) else len(view.text)
        start = view.clause_start(mention.start)
        if previous is not None:
            start = max(start, previous.end)
        mention.left = named[start : mention.start]
        mention.right = named[mention.end : min(view.clause_end(mention.end), following)]
        mention.modality = _modality(mention, view)
        _name(mention, mentions, view)


def _modality(mention: Mention, view: View) -> str:
    start = max(view.sentence_start(mention.start), mention.start - 120)
    text = view.text[start : mention.end]
    target = last_match(_TARGET, text)
    if target is None:
        prefix = view.text[mention.start : mention.start + 3]
        if mention.qualifier == "at_least" and prefix in {"不少于", "不低于"}:
            return "target"
        return "observed"
    if target.group() == "年前" and not re.search(r"20\d\d年前$", text[: target.end()]):
        return "observed"
    observed = last_match(_OBSERVED, text)
    return "observed" if observed is not None and observed.start() > target.start() else "target"


def _name(mention: Mention, mentions: list[Mention], view: View) -> None:
    if mention.dimension in {"share", "point", "times"} or mention.form == "doubling":
        _name_relative(mention, mentions, view)
        return
    if mention.form == "ratio":
        mention.noun, mention.role, mention.rule = clean_left(mention.left) or "比例", "ratio", "F09"
        if mention.noun.endswith("之比"):
            mention.noun = mention.noun[:-2] + "比"
        return
    if _is_change(mention):
        _name_change(mention, mentions, view)
        return
    mention.role = _role(mention)
    _name_count(mention, mentions, view)


def _role(mention: Mention) -> str:
    dimension = mention.dimension
    if _AVERAGE.search(mention.left):
        return "average"
    by_dimension = {
        "money": "money", "area": "area", "length": "length", "duration": "duration", "study": "duration", "age": "age",
        "price": "rate", "rate": "rate", "data": "rate",
    }  # fmt: skip
    if dimension == "money" and re.search(r"[月日年时]补贴|月薪|标准|单价", mention.left):
        return "rate"
    return by_dimension.get(dimension, "count")


def _is_change(mention: Mention) -> bool:
    """比上年增加30个 is a change; 新增党员30名 and 增加到30个 are counts."""
    left = mention.left.rstrip()
    if re.search(r"(?:增加|增长|提高|上升|下降|减少|降低|缩短|回落|提升)?(?:到|至|为)$", left):
        return False
    found = _CHANGE_END.search(left) or _CHANGE_UP.search(left)
    if not found or found.group().endswith(("至少", "不少", "最多", "更多", "很多")):
        return False
    return bool(_COMPARES.search(left)) or not clean_left(left[: found.start()]) or mention.dimension == "age"


def _name_change(mention: Mention, mentions: list[Mention], view: View) -> None:
    left = mention.left.rstrip()
    down = _CHANGE_END.search(left)
    found = down or _CHANGE_UP.search(left)
    mention.role, mention.rule = "change", "F05"
    head = left[: found.start()] if found else left
    head = re.sub(r"(?:同比|环比|较|比)[^,，。;]{0,12}$", "", head)
    noun = clean_left(head)
    source = _before(mention, mentions)
    if (only_scope(noun) or (len(noun) < 2 and noun not in "男女")) and source is not None:
        noun = source.noun
        mention.inherited = source.index
    noun = re.sub(r"(?:变化)+$", "", noun)
    if (
        mention.dimension == "point"
        and not re.search(r"(?:占比|率|比重|比例|度)$", noun)
        and (source is None or mention.inherited < 0)
    ):
        noun += "占比"
    mention.noun = noun + "变化"
    if down:
        mention.value, mention.high = -abs(mention.value), -mention.high
    if not noun:
        clause = _previous_clause(mention, view)
        mention.noun = (clause or "数量") + "变化"


def _before(mention: Mention, mentions: list[Mention], *, same: bool = False) -> Mention | None:
    near: Mention | None = None
    for candidate in reversed(mentions[max(0, mention.index - 6) : mention.index]):
        if candidate.role == "change" and mention.role != "change":
            continue
        if not same or candidate.dimension == mention.dimension:
            near = near or candidate
            # 316个站点分布在18个乡镇，改造204个: what 204 is part of cannot be smaller
            if (
                not same
                or mention.dimension != "piece"
                or (candidate.unit == mention.unit and not candidate.value < mention.value)
            ):
                return candidate
    return near


def _name_relative(mention: Mention, mentions: list[Mention], view: View) -> None:
    """Percentages, points and multiples: a share or a change."""
    left = mention.left.rstrip()
    mention.role = "share"
    if mention.dimension in {"point", "times"}:
        mention.role = "change"
    moved = _CHANGE_END.search(left) or _CHANGE_UP.search(left)
    to = re.search(r"(?<!增幅)(?<!增速)(?<!降幅)(?:到|至|为)(?:了)?$", left)
    if mention.dimension == "point" or (moved and not to) or (mention.form == "doubling"):
        _name_change(mention, mentions, view)
        return
    if mention.dimension == "times":
        mention.rule, mention.noun = "F05", clean_left(left) or "倍数"
        return
    _name_share(mention, mentions, view)


_OF_WHOLE = re.compile(r"(?:占|为|达|完成|是)(?P<whole>[^,，。;占]{0,16})的$")


def _name_share(mention: Mention, mentions: list[Mention], view: View) -> None:
    left = mention.left.rstrip()
    count = mentions[mention.index - 1] if mention.index else None
    between = view.text[count.end : mention.start] if count is not None else ""
    near = count is not None and len(between) <= 14 and not re.search(r"[。;\n]", between)
    bracket = near and between.lstrip().startswith("(") and len(between) <= 6
    of = _OF_WHOLE.search(left)
    own = clean_left(left[: of.start()] if of else re.split(r"占", left)[0]) if "占" in left or of else clean_left(left)
    own = re.sub(r"(?:比例|比重|占比|比率)$", "", own)
    if mention.right.startswith("的") and not own and clean_right(mention.right):
        mention.noun, mention.rule = clean_right(mention.right) + "占比", "F04"
        mention.attribute = False
        return
    verb = bool(own) and verb_at_end(own) == own
    named = re.match(r"(?:为|是|系)(?!(?:了|由|在|\d))", mention.right)
    if named and not own and near and count is not None and clean_right(mention.right[1:]):
        mention.noun, mention.rule = clean_right(mention.right[1:]) + "占比", "F04"
        mention.denominator = count.index
        return
    if (
        (not own or verb or bracket or only_scope(own) or own in {"人数", "总数", "全年", "约"})
        and near
        and count is not None
        and count.role not in {"share", "change"}
    ):
        mention.numerator, mention.rule = count.index, "F03"
        mention.noun = count.noun + "占比"
        return
    if not own or verb:
        source = _before(mention, mentions)
        clause = _previous_clause(mention, view)
        if source is not None and view.sentence(source.start) == view.sentence(mention.start):
            rate = source.role == "share" and re.search(r"(?:率|比重|比例)$", source.noun)
            mention.noun = source.noun if rate else re.sub(r"占比$", "", source.noun) + "占比"
            mention.inherited = source.index
            if source.role not in {"share", "change"} and near:
                mention.numerator = source.index
        else:
            mention.noun = (clause or own) + "占比"
        mention.rule = "F08"
        return
    if re.search(r"占", left) or of or re.search(r"(?:比重|比例|占比)", left):
        mention.attribute = not HEAD_NOUN.search(own) or bool(ATTRIBUTE.search(own))
        mention.own, mention.noun = own, own + "占比"
    else:
        raw = re.sub(r"[^\u4e00-\u9fff\d-]+", "", left[-20:])
        raw = re.sub(r"(?:达到?|为|约|是|已|超过|在)+$", "", raw)
        mention.noun = clean_left(raw) or raw or own
        tail = verb_at_end(raw)
        if tail and not raw.endswith("率") and len(raw) > len(tail):
            mention.noun = clean_left(raw[: -len(tail)]) + tail + "率"
    mention.rule = "F04"


def _previous_clause(mention: Mention, view: View, *, verbs: bool = False) -> str:
    """Cleaned noun of the clause in front, within the sentence, when it holds no numeral."""
    low = view.sentence_start(mention.start)
    start = view.clause_start(mention.start)
    for _ in range(3):
        if start <= low + 1:
            return ""
        end = start - 1
        start = view.clause_start(end)
        text = re.sub(r"(?:方面|上|来看|情况|结构)$", "", view.text[max(start, low) : end])
        noun = clean_left(re.sub(r"[\d\x00].*$", "", text))
        noun = re.sub(r"(?:方面|情况)$", "", noun)
        if len(noun) >= 2 and (verbs or not verb_at_end(noun)):
            return noun[-12:]
    return ""


_DEFAULT = {"person": "人员", "person_time": "人员", "household": "户", "money": "资金", "session": "培训班"}


def _name_count(mention: Mention, mentions: list[Mention], view: View) -> None:
    left = clean_left(mention.left)
    unit = unit_named(mention.unit)
    right = (
        clean_right(mention.right)
        if (
            unit.classifier
            or mention.dimension in {"money", "area", "length", "mass"}
            or mention.right.startswith("的")
        )
        else ""
    )
    if mention.dimension in {"money", "area", "length", "mass"} and not (
        mention.right.startswith("的") or (MONEY_NOUN.search(right) and verbless(left))
    ):
        right = ""
    if not mention.unit:
        bare = _BARE_NOUN.match(view.text, mention.end)
        if bare:
            mention.noun, mention.rule = bare.group(), "F14"
            return
    if mention.dimension in {"duration", "study"}:
        _name_duration(mention, left, view)
        return
    tail = verb_at_end(left)
    if _FREQUENCY.search(mention.left) and mention.dimension in {"session", "piece"}:
        mention.role = "rate"
        mention.noun, mention.rule = right or _DEFAULT.get(mention.dimension, left or "活动"), "F13"
        return
    if right and (not left or tail or only_scope(left) or not _noun_like(left) or _right_fits(mention, right)):
        mention.noun, mention.rule = right, "F02"
        return
    mention.verbal = bool(tail)
    if mention.dimension == "money":
        _name_money(mention, left, tail, mentions, view)
        return
    if left and not only_scope(left) and tail != left:
        mention.noun, mention.rule = left, "F01"
        if tail and mention.dimension in {"person", "person_time"} and not ATTRIBUTE.search(left):
            mention.noun, mention.rule = left + "人员", "F12"
        elif mention.dimension == "person" and re.search(r"(?<![正副])(?:科|处|县|乡|股|厅|局)级$", left):
            mention.noun = left + "干部"
            return
        mention.attribute = not HEAD_NOUN.search(left) or bool(ATTRIBUTE.search(left))
        return
    _name_without_noun(mention, left, tail, mentions, view)


def verbless(left: str) -> bool:
    """Whether a left phrase leaves room for the noun behind the numeral."""
    return not left or bool(verb_at_end(left)) or not MONEY_NOUN.search(left)


def _noun_like(left: str) -> bool:
    return bool(HEAD_NOUN.search(left) or ATTRIBUTE.search(left) or len(left) <= 4)


def _right_fits(mention: Mention, right: str) -> bool:
    """160名实职干部: a classifier directly before a noun counts that noun."""
    return (bool(HEAD_NOUN.search(right)) and mention.unit != "人") or (
        len(right) >= 2 and mention.unit in {"名", "个", "位", "家", "所", "项", "支", "座", "条"}
    )


def _name_duration(mention: Mention, left: str, view: View) -> None:
    base = re.sub(r"(?:不少于|至少|为期|时间|历时)$", "", left) or _previous_clause(mention, view) or "培训"
    suffix = mention.unit if mention.dimension == "study" else "时长"
    mention.noun, mention.rule = (base if base.endswith(suffix) else base + suffix), "F10"
    mention.role = "average" if mention.role == "average" else "duration"


def _name_money(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    mention.rule = "F01"
    per_head = re.search(r"(?:人|户|村|生|班|站)均$|平均$|每(?:人|户|村|站|班)$", mention.left.strip())
    if per_head and len(left) < 3:
        source = _before(mention, mentions, same=True)
        joined = source is not None and view.sentence(source.start) == view.sentence(mention.start)
        mention.noun = per_head.group() + (source.noun if source is not None and joined else _fund(view, mention))
        return
    if left and not tail and (MONEY_NOUN.search(left) or not only_scope(left)):
        mention.noun = left
        mention.attribute = not MONEY_NOUN.search(left)
        if mention.attribute and mention.role in {"average", "rate"}:
            mention.noun = left + _fund(view, mention)
        return
    mention.rule = "F11"
    stem = left
    if tail == "奖":
        mention.noun = left + "励"
        return
    if stem == tail and tail in {"自筹", "配套", "补助", "捐款", "奖励", "减免", "救助", "资助"}:
        mention.noun = tail + _fund(view, mention)
        return
    if not stem or stem == tail:
        source = _before(mention, mentions, same=True)
        clause = _previous_clause(mention, view)
        joined = source is not None and view.sentence(source.start) == view.sentence(mention.start)
        if source is not None and joined and source.role == mention.role and not tail:
            mention.noun, mention.inherited, mention.rule = source.noun, source.index, "F08"
            return
        mention.noun = clause if MONEY_NOUN.search(clause) else (stem or clause) + _fund(view, mention)
        return
    mention.attribute = True
    mention.noun = stem if MONEY_NOUN.search(stem) else stem + _fund(view, mention)


def _fund(view: View, mention: Mention) -> str:
    near = view.text[max(0, mention.start - 160) : mention.end + 40]
    if "资金" in near and "经费" not in near:
        return "资金"
    return "经费" if "经费" in near or re.search(r"培训|办班|轮训|学习|考察", near) else "资金"


def _name_without_noun(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    right_verb = re.match(r"[\u4e00-\u9fff]{2,8}", mention.right.lstrip("的"))
    if mention.dimension in {"person", "person_time"}:
        if right_verb and not re.match(r"(?:左右|以上|以下|为|是|的)", right_verb.group()):
            mention.noun, mention.rule = right_verb.group()[:6] + "人员", "F12"
            return
        if tail:
            source = _before(mention, mentions, same=True)
            if source is not None and tail in source.left and not source.noun.endswith("人员"):
                mention.noun, mention.inherited, mention.rule = source.noun, source.index, "F12"
                return
            mention.noun, mention.rule = tail + "人员", "F12"
            mention.attribute = True
            return
    if mention.dimension == "session" and tail and right_verb is None:
        source = _before(mention, mentions, same=True)
        if source is None or view.sentence(source.start) != view.sentence(mention.start):
            mention.noun, mention.rule = (
                _DEFAULT["session"] if re.search(r"班|训", tail) or mention.unit in {"期", "班次"} else tail,
                "F12",
            )
            return
    source = _before(mention, mentions, same=True)
    if (
        source is not None
        and view.sentence(source.start) >= view.sentence(mention.start) - 1
        and (source.unit == mention.unit or source.dimension == "person")
    ):
        mention.inherited, mention.rule = source.index, "F08"
        mention.noun = (tail or "") + head_of(source.noun)
        mention.attribute = True
        mention.own = tail or left
        return
    clause = _previous_clause(mention, view, verbs=mention.dimension in {"session", "piece"})
    default = _DEFAULT.get(mention.dimension, "")
    mention.noun, mention.rule = (clause or tail + default or left or default or mention.unit), "F08"
