"""Nouns of shares and multiples (占比与倍数): cases F03, F04, F08 and F16.

A share takes the count right before it (89人、占14.7%), its own noun (女性占三成), or the
noun behind it (六成左右的人).
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, in_sentence, over_bracket, previous_clause, ranked_clause
from yanting_research.extraction.mentions import PORTIONS, RELATIVE, Mention, in_front, one_before
from yanting_research.extraction.naming_beside import come_to
from yanting_research.extraction.naming_changes import RATE_END, change_start, name_change
from yanting_research.extraction.nouns import (
    ATTRIBUTE,
    HEAD_NOUN,
    clean_left,
    clean_right,
    last_match,
    only_scope,
    verb_at_end,
)
from yanting_research.extraction.views import View

__all__ = ["name_relative", "name_structure"]

_TO = re.compile(r"(?<!增幅)(?<!增速)(?<!降幅)(?:到|至|为)(?:了)?$")
# Matches 占党员总数的 in front of 37.1%; must not match 占比
_OF_WHOLE = re.compile(
    r"(?:相当于|占|(?<!认)为|达|完成|是|不(?:得|能|应|宜)?(?:超过|高于|多于|低于|少于))(?P<whole>[^,，。;占]{0,16})的$"
)
# Matches 人只挑 of 六成的人只挑好拿分的; must not match 人口 or 人员
_SOME = re.compile(r"^人(?![员口才民家事大力])[\u4e00-\u9fff]*")
# Matches 比例 right in front of a share; must not match 比例高的
_RATE_OF = re.compile(r"比例(?:为|达到?|约)?$")
# Matches 老渡街道, where a rate of the figure before was measured; must not match 街道干部
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[镇乡县区市村]|街道|社区)$")
# Matches 最高 and 最低的, of the rate in front; must not match 最高的青石镇
_TOP = re.compile(r"最[高低大小多少]的?")
# Matches 参训率最低的石坳乡 in front of 76.2%; must not match 最低的石坳乡
_TOPPED = re.compile(r"(?P<rate>[\u4e00-\u9fff]{2,8}率)最[高低][的是为][\u4e00-\u9fff]{0,8}$")
_RATES = frozenset("率度")
_SHORT_RATE = 3  # code points: 到课率, 满意度
_AND = frozenset({"和", "与", "及", "以及", "、"})
# Matches 党员活跃率 in front of 以青枫镇; must not match 率先
_MEASURED_RATE = re.compile(r"[\u4e00-\u9fff]{2,10}?(?:率(?!先)|比例|比重|覆盖面)(?=[以中,，])")
# Matches 甲、乙、丙之比为; must not match 同比
_ITEMS_OF_RATIO = re.compile(
    r"(?P<items>[\u4e00-\u9fff]{1,8}(?:[、和与][\u4e00-\u9fff]{1,8}?){2,4})(?:之比|比例|比重|占比|构成)"
)
# Matches 年初预算 and 目标任务; must not match 土建工程
_TARGET_END = re.compile(r"(?:预算|任务|计划|目标|指标|总?数|总?额)$")
# Matches 的受访者认为师资不接地气 behind a share; must not match 的人员
_SAID = re.compile(
    r"的?(?P<who>[\u4e00-\u9fff]{0,6}?(?:人|者|员|干部|群众|对象|代表|书记|村民|居民))"
    r"(?P<said>(?:认为|反映|表示|希望|觉得|选择|提出|赞成|建议)[\u4e00-\u9fff“”]{2,12})"
)
# Matches 覆盖率 and 增长速度, which are rates themselves; must not match 党员
_OWN_RATE = re.compile(
    r"(?:率|(?:亏损|参训|受训|享受|覆盖|抽查|获奖|受益)面|比重|比例|速度|增速|涨幅|增幅|降幅|幅度|指数|系数|浓度)$"
)
_EVERYWHERE = ("世界", "我国", "全球")
# Matches 比例由 of 报销比例由, in front of a share; must not match 所占比例
_RATE_SAID = re.compile(r"(?<!所占)(?<!的)比[例率](?:由|从|达到?|为|是|提高到|降到|降至|提高至)?$")
# Matches ，完成 between what was done and its rate; must not match 完成率
_COMPLETED = re.compile(r"[,，]?(?:已|实际)?(?:仅|只|才)?完成了?(?:年度|全年)?(?:计划|任务|目标)?的?")
# Matches ，超过党员总数的 and ，不到应到人数的 behind a count; must not match ，不到位的
_HEDGED_OF = re.compile(
    r"[,，]?(?:不到(?!位)|不足|超过了?|不超过|接近)[\u4e00-\u9fff]{0,8}(?:总[数人量额]|[人户]数)[\u4e00-\u9fff]{0,2}的"
)
# Matches 返还部分占 and 兼职人员占, and names 返还 and 兼职; must not match 大部分占
_PORTION = re.compile(r"(?<![大一])(?P<name>[\u4e00-\u9fff]{2,4}?)(?:部分|人员)(?:约|大约)?占")
# Matches 一项就吃掉 behind 住院补偿; must not match 用掉的
_EATEN = re.compile(r"(?:这?一[项块])?就?(?:吃|用|花|拿)(?:掉|去)了?$")
# Matches 慰问支出 in front of 占全部支出的; must not match 支出 alone
_SPENDING = re.compile(r"[\u4e00-\u9fff]{2,8}(?:支出|收入|投入)")
_AIMS = frozenset({"任务", "计划", "目标", "计划数", "任务数"})
# Matches 从参训率看, and 完好率: in front of places and their rates; must not match 参训率98%
_RATE_LABEL = re.compile(
    r"(?:^|[,，;。:\n])(?:从|按|论)?(?P<rate>[\u4e00-\u9fff]{1,6}率)(?:(?:上|来)?看|方面|排名)?[,，:](?=[^率。]{0,60}$)"
)
# Matches 到末次 in front of a later rate; must not match 到课
_AT_LAST = re.compile(r"到(?:了)?(?:末次|末期|最后(?:一次)?|第[二三四五]次|[年期月季]末|现在|目前|今年|本届)")
_TORN = frozenset("压优缩涨")  # what is left of 压减到 and 优于 names nothing
_NOW = frozenset({"现", "现已", "目前", "已"})  # 增加41名，现占实配的54.9%
# Matches the f of f.满意率, the Q of Q3, and signs; must not match the letters of 5G and M2
_NOT_NAMED = re.compile(r"(?:[^\u4e00-\u9fffA-Z\d\x00-]|(?<!\d)(?!M\d)[A-Z])+")


def name_relative(mention: Mention, mentions: list[Mention], view: View) -> None:
    """Percentages, points and multiples: a share or a change."""
    left = mention.left.rstrip()
    if left.strip() in _AND and _goes_on(mention, mentions):
        return
    mention.role = "change" if mention.dimension in {"point", "times"} else "share"
    moved = change_start(left) >= 0
    if mention.dimension == "point" or (moved and not _TO.search(left)) or mention.form == "doubling":
        name_change(mention, mentions, view)
        return
    if mention.dimension == "times":
        _name_times(mention, left, mentions)
        return
    _name_share(mention, mentions, view)


def name_structure(mention: Mention, mentions: list[Mention], view: View) -> None:
    """F06: 三次产业结构为22.8:44.2:33.0 and 甲、乙、丙之比为50:30:20: the k-th share is of the k-th thing."""
    first = mention.index
    while first and mentions[first - 1].form == "structure" and mentions[first - 1].end + 1 == mentions[first].start:
        first -= 1
    place = mention.index - first
    mention.role, mention.rule = "share", "F06"
    start = mentions[first].start
    told = view.text[view.ahead(start) : start]
    items = _ITEMS_OF_RATIO.search(told)
    if "产业" in told:
        mention.noun = f"第{'一二三四五'[place]}产业占比"
        return
    names = re.split(r"[、和与]", items["items"]) if items else []
    mention.noun = (names[place] if place < len(names) else clean_left(mentions[first].left) + "构成") + "占比"


def _goes_on(mention: Mention, mentions: list[Mention]) -> bool:
    """增长8.4%和8%: the second figure is of the kind of the first."""
    before = one_before(mention, mentions)
    if before is None or before.role not in RELATIVE:
        return False
    mention.role, mention.noun, mention.rule = before.role, before.noun, "F08"
    mention.inherited, mention.denominator, mention.left = before.index, before.denominator, before.left
    if before.value < 0:
        mention.value, mention.high = -abs(mention.value), -mention.high
    return True


def _name_times(mention: Mention, left: str, mentions: list[Mention]) -> None:
    """F16: 是2014年的2.1倍 compares the figure before with an earlier one."""
    mention.rule, mention.noun = "F16", clean_left(left)
    source = figure_before(mention, mentions)
    if (not mention.noun or left.endswith("的")) and source is not None:
        mention.noun, mention.inherited = source.noun, source.index
    mention.noun = mention.noun or "倍数"
    mention.role = "ratio"


def _own_noun(left: str, of: re.Match[str] | None) -> str:
    if of or "占" in left:
        said = (left[: of.start()] if of else left.split("占")[0]).removesuffix("所")
        spent = _SPENDING.fullmatch(said.strip(" ,，;、"))
        own = spent.group() if spent else clean_left(said)
    elif _EATEN.search(left):
        own = clean_left(_EATEN.sub("", left))
    else:
        own = clean_left(left)
    return "" if own in _TORN | _NOW or _AT_LAST.fullmatch(own) else re.sub(r"(?:比例|比重|占比|比率)$", "", own)


def _name_share(mention: Mention, mentions: list[Mention], view: View) -> None:
    left = mention.left.rstrip()
    count = over_bracket(mention, mentions, view)
    if count is not None and count.role == "change" and come_to(mention, count, view):
        return
    between = view.text[count.end : mention.start] if count is not None else ""
    near = count is not None and len(between) <= 18 and not re.search(r"[。;\n]", between)
    first = one_before(count, mentions) if near and count is not None and left.startswith("前者") else None
    if first is not None and count is not None and first.unit == count.unit and in_sentence(first, mention, view):
        count = first  # 分别走了71人和43人，前者占流失数的53.4%
    stepped = count if near and count is not None and count.role == "change" and "占" in left else None
    if stepped is not None and not _own_noun(left, _OF_WHOLE.search(left)):  # 由88名增到129名，增加41名，现占54.9%
        came = figure_before(stepped, mentions, same=True)
        count = came if came is not None and came.role == "count" and in_sentence(came, mention, view) else count
    named = _PORTION.search(left)
    portion = _portion_of(named["name"], mention, mentions, view) if named else None
    if portion is not None:
        mention.numerator, mention.rule, mention.noun = portion.index, "F03", portion.noun + "占比"
        return
    of = _OF_WHOLE.search(left)
    own = _own_noun(left, of)
    if _name_behind(mention, own, count if near else None):
        return
    bracket = between.lstrip().startswith("(") and len(between) <= 6
    if of and of.group().startswith("完成") and not _TARGET_END.search(of["whole"]):
        mention.noun, mention.rule = clean_left(of["whole"]) + "完成率", "F04"  # 已完成土建工程的85%
        return
    verb = bool(own) and verb_at_end(own) == own
    leans = verb or bracket or only_scope(own) or bool(_HEDGED_OF.fullmatch(left))
    if leans and near and count is not None and count.role not in RELATIVE:
        mention.numerator, mention.rule = count.index, "F03"
        # 实际发展318名，完成计划的96.4%
        aimed = of and count.role != "money" and of["whole"].strip("全年度总 ") in _AIMS  # 建成33个，占任务的55%
        aim = of and (of.group().startswith("完成") or aimed)
        reached = _COMPLETED.fullmatch(left) or aim
        mention.noun = count.noun + ("完成率" if reached else "占比")
        return
    if verb and _RATE_SAID.search(left):  # 报销比例由50%提高到60%
        mention.noun, mention.rule = own + "比例", "F04"
        return
    if not own or verb:
        _inherit_share(mention, mentions, view, own=own, near=near)
        return
    mention.rule = "F04"
    if verb_at_end(own) and _RATE_OF.search(left) and "占" not in left:  # 政策范围内报销比例75.2%
        mention.noun = own + "比例"
        return
    if "占" in left or of or _EATEN.search(left) or re.search(r"(?:比重|比例|占比)", left):
        mention.attribute = not HEAD_NOUN.search(own) or bool(ATTRIBUTE.search(own))
        mention.own, mention.noun = own, own + "占比"
        return
    rate = _labelled_rate(mention, own, view)
    if rate:
        mention.noun = own + rate
        return
    before = figure_before(mention, mentions)
    if before is not None and before.role == "share" and in_sentence(before, mention, view):
        rate = _same_rate(own, before.noun)
        if rate:
            mention.noun, mention.inherited, mention.rule = rate, before.index, "F08"
            return
    _name_rate(mention, left, own)


def _labelled_rate(mention: Mention, own: str, view: View) -> str:
    """参训率 for 县直部门98.7%，乡镇102% where 从参训率看 opens them; ``""`` where no rate does."""
    if RATE_END.search(own) or _OWN_RATE.search(own) or "率" in own:
        return ""
    low = view.sentence_start(mention.start)
    label = last_match(_RATE_LABEL, view.text[low : mention.start])
    return label["rate"] if label else ""


def _portion_of(name: str, share: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """返还基层96.6万元，县级留存53.7万元，返还部分占45%: the figure of the sentence that the words name."""
    for one in in_front(share, mentions):
        if not in_sentence(one, share, view):
            return None
        if one.role not in RELATIVE and name in one.left:
            return one
    return None


def _same_rate(own: str, told: str) -> str:
    """The rate in front, of another: 农村支部到课率 for 机关支部到课率93.5%，农村支部只有71.8%; else ``""``."""
    if _TOP.fullmatch(own):
        return told  # 空编率超过10%，最高的达17.5%
    if _PLACE.fullmatch(own):  # 东川县96.8%，西川县93.1%
        beside = _PLACE.search(told) and not _MEASURED_RATE.match(told)
        return own if beside else own + _rate_of(told)
    if HEAD_NOUN.search(own) and not (_OWN_RATE.search(own) or RATE_END.search(own)) and told[-1:] in _RATES:
        return own + told[-_SHORT_RATE:]
    return ""


def _rate_of(noun: str) -> str:
    """党员活跃率 of 党员活跃率以青枫镇: what was measured at the place."""
    rate = _MEASURED_RATE.match(noun)
    return rate.group() if rate else noun


def _name_behind(mention: Mention, own: str, count: Mention | None) -> bool:
    """六成左右的人, 近七成为机关干部: the noun stands behind the share."""
    said = _SAID.match(mention.right) if not own else None
    if said:  # 近三分之一的受访者认为师资不接地气
        who = "受访者" if said["who"] == "人" else said["who"]
        mention.noun, mention.rule, mention.attribute = f"{said['said']}的{who}占比", "F04", False
        return True
    everywhere = only_scope(own) or own.endswith(_EVERYWHERE) or mention.left.rstrip().endswith("在")
    if mention.right.startswith("的") and everywhere and clean_right(mention.right):
        noun = _SOME.sub("人员", clean_right(mention.right))
        mention.noun, mention.rule, mention.attribute = noun + "占比", "F04", False
        return True
    if mention.form in PORTIONS and (only_scope(own)) and clean_right(mention.right):
        mention.noun, mention.rule, mention.attribute = clean_right(mention.right) + "占比", "F04", False
        return True
    named = re.match(r"(?:为|是|系)(?!(?:了|由|在|\d))", mention.right)
    if named and count is not None and clean_right(mention.right[1:]):
        mention.noun, mention.rule = clean_right(mention.right[1:]) + "占比", "F04"
        mention.denominator = -1 if count.role in RELATIVE else count.index  # 农村占60%，其余40%为社区党员
        return True
    return False


def _inherit_share(mention: Mention, mentions: list[Mention], view: View, *, own: str, near: bool) -> None:
    """F08: a share without a noun of its own speaks of the figure before."""
    source = figure_before(mention, mentions)
    mention.rule = "F08"
    ranked = ranked_clause(mention, view)
    if ranked:
        told = source.noun if source is not None and in_sentence(source, mention, view) else ""
        place = _PLACE.fullmatch(ranked) and told[-1:] in _RATES
        rated = ranked[-1:] in _RATES
        mention.noun = ranked if rated else ranked + told[-_SHORT_RATE:] if place else ranked + "占比"
        return
    at = mention.start - len(mention.left)
    ahead = view.clause_start(at - 1)  # 积累所占的比重，由36.5%降到30%
    if (
        source is not None
        and source.end < ahead
        and view.text[at - 1] in ",，"
        and _OWN_RATE.search(view.text, ahead, at - 1)
    ):
        source = None
    if source is None or not in_sentence(source, mention, view):
        clause = previous_clause(mention, view) or own
        mention.noun = clause if _OWN_RATE.search(clause) else clause + "占比"
        return
    rate = _OWN_RATE.search(source.noun)
    level = source.role == "share" and source.rule == "F04" and "占" not in source.left  # 关税总水平由9.8%降至7.5%
    mention.noun = source.noun if rate or level else re.sub(r"占比$", "", source.noun) + "占比"
    mention.inherited = source.index
    if source.role not in RELATIVE and near:
        mention.numerator = source.index


def _name_rate(mention: Mention, left: str, own: str) -> None:
    top = _TOPPED.search(left)
    if top:  # 参训率最低的石坳乡仅76.2%
        mention.noun = clean_left(top["rate"])
        return
    raw = _NOT_NAMED.sub("", left[-20:])
    raw = re.sub(r"(?:[高低]?达到?了?|低至|或略?|略|为|约|是|已|都|(?<!平)均|超过|在){1,9}$", "", raw)
    mention.noun = clean_left(raw) or raw or own
    tail = verb_at_end(raw)
    if tail and raw[: -len(tail)].endswith("率"):  # 足额发放率保持100%
        mention.noun = clean_left(raw[: -len(tail)])
    elif tail and len(raw) > len(tail):
        mention.noun = clean_left(raw[: -len(tail)]) + tail + "率"
