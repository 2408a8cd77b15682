"""Cells of tables (表格单元): what a cell counts, from the heads of its row and column (case F07).

A grid is the same whether a reader found it or rows of blanks showed it: header rows,
label columns, numbers. The header gives noun, unit and period; the label gives the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, MONEY_NOUN
from yanting_research.extraction.people_nouns import ACTOR, people_end
from yanting_research.extraction.units import load_units, unit_named

__all__ = ["TOTAL", "UNIT_HEADS", "Cell", "Heading", "is_number", "is_unit", "make_cell", "name_groups", "read_heading"]

# Matches 18,472 and 25.0%; must not match 2012年
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,8})?%?|-{1,3}|/")
# Matches 12万元 and 36人, cells that carry their unit; must not match 2012年
_CARRIED = re.compile(
    r"(?P<digits>-?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,8})?) ?(?P<unit>[\u4e00-\u9fff]{1,5})"
)
_POINTS_IN_TIME = frozenset({"年", "月", "日", "岁", "周岁"})
# Matches 10X and 3*6, cells whose digits are hidden; must not match 1206
_MASKED = re.compile(
    r"(?:\d{1,6}(?:\.\d{0,3})?[Xx×*□○〇]{1,4}\d{0,4}|[Xx×*□]{1,4}\d{1,4}|[Xx×*□]{2,4}(?=\.))(?:\.[\dXx×*□○〇]{1,4})?"
)
# Matches 合计 and 全县, rows that hold the sums; must not match 农村
TOTAL = re.compile(
    r"(?:本[年月季期])?(?:合 ?计|总 ?计|共 ?计|小 ?计|全[县区市镇乡省村校]|[两三四五]年(?:累计|合计|总计)"
    r"|总[数量额]|总人数|全年|累计)"
)
# Matches 党员(名); must not match 党(工)委
_HEAD_UNIT = re.compile(r"^(?P<noun>[^()]{0,40})[(](?P<unit>[^()]{1,8})[)]$")
# Matches 学校/所 and 女教师[人]; must not match 村/社区
_MARKED_UNIT = re.compile(r"^(?P<noun>[^()/\[]{1,40})(?:/(?P<unit>[^()/]{1,6})|\[(?P<inside>[^()\[\]]{1,6})\])$")
# Matches 2019年 and 2019年度末; must not match 2019级
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年?(?:度|末|底)?")
# Heads that name no thing of their own: 人数, 合计; must not match 党员
_BLANK_HEAD = re.compile(
    r"(?:人数|数量|个数|金额|户数|次数|数|班次|期数|人次|合计|总计|小计|共计|支出|预算数?|决算数?|完成数?|实际|计划|数值|(?:\d{2,4}|[上去今本当前全]|.{0,2}上半)年(?:度|[末底初]|同期)?)"
)
# Matches 计划 and 完成 over money; must not match 计划生育
_STAGE = re.compile(r"(?:已|应|实际)?(?:计划|完成|到位|下达|拨付|安排)")
UNIT_HEADS = frozenset({"单位", "计量单位", "单 位"})
# Matches 发电量, which needs no head that says so; must not match 原煤
_AMOUNT = re.compile(r"[量额值积率数]$")
_AMOUNT_HEADS = frozenset({"产量", "总量", "数额", "数值", "绝对值", "绝对量", "实绩", "本期", "指标值"})
_AVERAGE = re.compile(r"平均|人均|户均|均")
_SHARE = re.compile(r"率|占比|比例|比重")
# Matches 比上年增减 and 增速; must not match 增加值
_CHANGE = re.compile(
    r"(?:比上年|较上年|同比|环比|比去年|上年同期)?(?:增减|增长|增幅|增速|降幅|涨幅|升降|±)|同比|环比|比上年|较上年"
)
_PERIOD_LABEL = re.compile(r"年份|年度|时间|时期")
_SEX = re.compile(r"[男女]性")
_SCALES = {"万": 1e4, "亿": 1e8, "千": 1e3, "百万": 1e6}
_OWN_UNITS = frozenset({"学时", "课时", "学分", "人次", "场次"})  # heads that are their own unit
# Matches 年度计划 and 任务数 at the head of a column; must not match 完成计划 or 预算, which is an account
_PLANNED = re.compile(r"(?<!完成)(?<!占)(?<!为)(?:计划|任务|目标)(?:[人期班数额](?:数|次)?)?$")
# Matches 平均 and 村均 alone over means; must not match 年绩效均额
_MEAN_HEAD = re.compile(r"(?:平均|均值|平均数|平均值|[人户村站班组]均|每[\u4e00-\u9fff])(?:数|值)?")
_CLASSES = frozenset({"班次", "期数", "办班期数", "办班数", "班期"})
# What a head without a unit counts: 党员人数, 户数, 期数, 支部数; must not match 数 alone
_IMPLIED = (
    (re.compile(r"人数$"), "人"),
    (re.compile(r"[户家]?户数$|户$"), "户"),
    (re.compile(r"期数$"), "期"),
    (re.compile(r"次数$"), "次"),
    (re.compile(r"(?:支部|总支|党委|组织|(?<!农)村|社区|站点?|乡镇|小组|中心|场所)数?$"), "个"),
    (re.compile(r"(?:企业|合作社)数?$"), "家"),
    (re.compile(r"学校数?$"), "所"),
)
# Matches 全年实缴 and 月缴标准 at the head of a column of money; must not match 收看
_PAID_HEAD = re.compile(r"[应实已]?[收缴付支拨补](?![看听训])|报酬|标准")
# Matches 上半年收看 and 参训, which persons do; must not match 收看率
_ATTENDED = re.compile(r"(?:收看|听课|参训|受训|培训|参学|参加|到场|到课)$")
_SHORT = 4  # characters of 当年发展
_LONGEST_BASE = 8  # characters of 县直机关科级干部
_NEWLY = frozenset({"新发展", "当年发展", "本年发展", "已发展"})
_SUMS = frozenset({"金额", "数额", "收缴额", "收缴金额"})
# Matches 占村数 and 占党员总数比例 at the head of a column; must not match 占比
_TAKEN_OF = re.compile(r"占(?![比地用])(?P<of>[\u4e00-\u9fff]{1,6}?)(?:总?[数量额])?(?:的?比例|的?比重|比)?")
_PLAIN_ROLES = {"money": "money", "area": "area", "length": "length"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: span in the clean text, and its text, width and script folded."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What the head of a row or column says: noun, unit as printed, period."""

    noun: str
    unit: str
    period: str


def name_groups(headings: Sequence[Heading], caption: str = "") -> list[Heading]:
    """Groups named after those that the first head counts, or else the caption: 女性党员 for 女性 beside 党员.

    >>> [head.noun for head in name_groups([Heading("党员", "名", ""), Heading("女性", "名", "")])]
    ['党员', '女性党员']
    >>> [head.noun for head in name_groups([Heading(noun, "个", "") for noun in ("支部", "先进", "后进")])]
    ['支部', '先进支部', '后进支部']
    >>> [head.noun for head in name_groups([Heading("总数", "人", ""), Heading("女性", "人", "")], "机关干部构成表")]
    ['机关干部', '女性机关干部']
    """
    named = _within(_by_stage(_of_first(list(headings))))
    base = next((at for at, head in enumerate(named) if people_end(head.noun)), len(named))
    people = named[base].noun if base < len(named) else _people_of(caption)
    unit = named[base].unit if base < len(named) else "人"
    for at, head in enumerate(named):
        if base < at and not head.unit and named[base].unit and ATTRIBUTE.search(head.noun):
            head = Heading(head.noun, named[base].unit, head.period)  # 班子成员 女 党外: of one unit
        if at == base or not people or not head.unit:
            continue
        persons = base == len(named) and unit_named(head.unit).dimension == "person"
        grouped = ((at > base and head.unit == unit) or persons) and ATTRIBUTE.search(head.noun)
        if (grouped and not people_end(head.noun)) or (grouped and _SEX.fullmatch(head.noun)):
            named[at] = Heading(head.noun + people, head.unit, head.period)
        elif persons and TOTAL.fullmatch(head.noun):
            named[at] = Heading(people, head.unit, head.period)
    if "党费" in caption:
        named = [Heading("党费" if one.noun in _SUMS else one.noun, one.unit, one.period) for one in named]
    return named


def _people_of(caption: str) -> str:
    """机关干部 of 机关干部构成表: the persons that the line over a table names first; ``""`` without any."""
    found = ACTOR.search(caption)
    start = max(caption.rfind(sign, 0, found.start()) for sign in "县区市镇乡省年:)(") + 1 if found else 0
    return caption[start : found.end()] if found and found.end() - start <= _LONGEST_BASE else ""


def _within(named: list[Heading]) -> list[Heading]:
    """新发展 其中女性: a column of some among those of the column before is named after it."""
    for at in range(1, len(named)):
        head, before = named[at], named[at - 1]
        group = head.noun.removeprefix("其中").lstrip(":")
        if group != head.noun and ATTRIBUTE.search(group) and before.noun and before.unit == head.unit:
            named[at] = Heading(group + before.noun, head.unit, head.period)
    return named


def _by_stage(named: list[Heading]) -> list[Heading]:
    """计划资金 and 完成资金 for two columns of money, 计划 and 完成; one alone is what its row says.

    期数 beside 人数 are 培训班 and their 学员.
    """
    staged = [
        at
        for at, head in enumerate(named)
        if _STAGE.fullmatch(head.noun) and unit_named(head.unit.lstrip("".join(_SCALES))).dimension == "money"
    ]
    for at in staged if len(staged) > 1 else ():
        named[at] = Heading(named[at].noun + "资金", named[at].unit, named[at].period)
    classes = any(head.unit in {"期", "班次"} for head in named)
    for at, head in enumerate(named):
        persons = unit_named(head.unit).dimension in {"person", "person_time"}
        if persons and (_ATTENDED.search(head.noun) or head.noun.endswith("派")):  # 听课(人次), 选派(名)
            named[at] = Heading(head.noun + "人员", head.unit, head.period)
        elif persons and head.noun.endswith(("“两委”", "两委", "班子")):
            named[at] = Heading(head.noun + "成员", head.unit, head.period)
        if head.noun in _CLASSES:
            named[at] = Heading("培训班", head.unit, head.period)
        elif classes and head.noun in {"人数", "人次"}:
            named[at] = Heading("学员", head.unit, head.period)
    return named


def _of_first(named: list[Heading]) -> list[Heading]:
    """支部 先进 一般 后进 in one unit: grades and steps, which name nothing, are of what the first column counts."""
    first = named[0] if named else None
    if first is None or not first.unit or not (people_end(first.noun) or HEAD_NOUN.search(first.noun)):
        return named
    if _BLANK_HEAD.fullmatch(first.noun) or TOTAL.fullmatch(first.noun):
        return named
    for at, head in enumerate(named[1:], 1):
        short = 0 < len(head.noun) <= _SHORT and head.unit == first.unit and not TOTAL.fullmatch(head.noun)
        known = people_end(head.noun) or HEAD_NOUN.search(head.noun) or MONEY_NOUN.search(head.noun)
        if head.noun.startswith("其中"):
            continue  # of the column before
        if head.noun in _NEWLY:
            named[at] = Heading("新发展党员", head.unit, head.period)  # beside 申请人 and 积极分子, who are none yet
        elif short and not known and not _BLANK_HEAD.fullmatch(head.noun):
            named[at] = Heading(head.noun + first.noun, head.unit, head.period)
    return named


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with its unit or without, or the dash that stands for none.

    >>> is_number("18,472"), is_number("-"), is_number("12万元"), is_number("2012年")
    (True, True, True, False)
    """
    return bool(_NUMBER.fullmatch(text)) or bool(_split(text)[1])


def _split(text: str) -> tuple[str, str]:
    """12 and 万元 of 12万元; the text and ``""`` where a cell does not carry its unit."""
    carried = _CARRIED.fullmatch(text)
    if carried is None or carried["unit"] in _POINTS_IN_TIME or not is_unit(carried["unit"]):
        return text, ""
    return carried["digits"], carried["unit"]


def is_unit(unit: str) -> bool:
    """Whether a text is a unit, scaled or not.

    >>> is_unit("万吨"), is_unit("产量")
    (True, False)
    """
    return unit in load_units() or (unit[:1] in _SCALES and unit[1:] in load_units())


def read_heading(text: str, shared: str = "") -> Heading:
    """Noun, unit and period of a head.

    Parameters
    ----------
    text
        The head, folded.
    shared
        Unit of the whole table, from its caption, or several (个、万元); used when the head has none.

    Examples
    --------
    >>> read_heading("党员(名)"), read_heading("2019年")
    (Heading(noun='党员', unit='名', period=''), Heading(noun='', unit='', period='2019'))
    >>> read_heading("学校/所").unit, read_heading("经费/来源").unit
    ('所', '')
    """
    text = text.strip(" “”\"'")
    year = _YEAR.match(text)
    period = year["year"] if year else ""
    if year:
        text = text[year.end() :]
    match = _HEAD_UNIT.match(text)
    if match and is_unit(match["unit"]):
        return Heading(match["noun"], match["unit"], period)
    marked = _MARKED_UNIT.match(text)
    if marked and is_unit(marked["unit"] or marked["inside"]):
        return Heading(marked["noun"], marked["unit"] or marked["inside"], period)
    if text in _OWN_UNITS:
        return Heading(text, text, period)
    if shared:
        return Heading(text, _unit_among(shared, text), period)
    return Heading(text, "%" if _SHARE.search(text) else _unit_of(text), period)


def _unit_of(head: str) -> str:
    """The unit that a head without one implies; ``""`` where it could be several.

    >>> _unit_of("党员人数"), _unit_of("支部数"), _unit_of("办班期数"), _unit_of("经费")
    ('人', '个', '期', '')
    """
    return next((unit for pattern, unit in _IMPLIED if pattern.search(head)), "人" if people_end(head) else "")


def _unit_among(shared: str, head: str) -> str:
    """The unit of a column where the caption states several: money for 投入资金, heads for 党员, else the first left.

    >>> _unit_among("个、万元", "投入资金"), _unit_among("个、万元", "村数"), _unit_among("万元", "支出")
    ('万元', '个', '万元')
    >>> _unit_among("村(个)、活动场所(平方米)", "活动场所面积")
    '平方米'
    >>> _unit_among("名、期、%", "培训人数"), _unit_among("名、期、%", "培训期数"), _unit_among("名、期、%", "占比")
    ('名', '期', '%')
    """
    named = {match["noun"]: match["unit"] for part in shared.split("、") if (match := _HEAD_UNIT.match(part))}
    if named:
        return next((unit for noun, unit in named.items() if noun in {head, head[: len(noun)]}), "")
    units = shared.split("、")
    if len(units) == 1:
        return shared
    kinds = {unit: unit_named(unit if unit in load_units() else unit[1:]).dimension for unit in units if is_unit(unit)}
    own = next((unit for unit in kinds if head.removesuffix("数").endswith(unit)), "") or _unit_of(head)
    if own in kinds:
        return own  # 培训期数 names its own
    paid = MONEY_NOUN.search(head) or _PAID_HEAD.search(head)
    wanted = "share" if _SHARE.search(head) else "money" if paid else ""
    attended = people_end(head.removesuffix("数").removesuffix("人")) or _ATTENDED.search(head)
    wanted = wanted or ("person" if attended else "")
    fitting = [unit for unit, kind in kinds.items() if kind == wanted]
    others = [unit for unit, kind in kinds.items() if kind not in {"share", "money"}]
    if wanted == "share":
        return "%"
    return next(iter(fitting or others), "")


def make_cell(cell: Cell, *, label: Heading, head: Heading, total: bool) -> Mention | None:
    """The mention of a numeric cell; None for a dash."""
    printed, own = _split(cell.text)
    digits = printed.replace(",", "")
    masked = bool(_MASKED.fullmatch(cell.text))
    if not (is_number(cell.text) or masked) or digits.strip("-") in {"", "/"}:
        return None
    unit = own or head.unit or label.unit
    if digits.endswith("%"):
        digits, unit = digits[:-1], "%"
    scale = 1.0
    if unit not in load_units() and unit[:1] in _SCALES:
        scale, unit = _SCALES[unit[:1]], unit[1:]
    decimals = len(digits.partition(".")[2])
    precision = scale * 10.0**-decimals
    value = math.nan if masked else float(Decimal(digits) * Decimal(scale))
    mention = Mention(cell.start, cell.end, value, math.nan, unit, "exact", "table", precision)
    mention.status = "masked" if masked else mention.status
    mention.dimension = unit_named(unit).dimension
    mention.rule = "F07"
    mention.period = label.period or head.period
    mention.modality = "target" if _PLANNED.search(head.noun) else mention.modality
    average = bool(_AVERAGE.search(head.noun))
    plain = _PLAIN_ROLES.get(mention.dimension, "count")
    mention.role = "share" if mention.dimension == "share" else "average" if average else plain
    alone = average and _MEAN_HEAD.fullmatch(head.noun) is not None
    mention.noun = _noun(label.noun, head.noun, total=total or alone)
    if mention.dimension in {"share", "point"} and _CHANGE.match(head.noun):
        mention.role, mention.noun = "change", (label.noun or head.noun) + "变化"
    elif mention.role == "share" and (taken := _TAKEN_OF.fullmatch(head.noun)):
        mention.noun = label.noun + ("" if label.noun.endswith(taken["of"]) else taken["of"]) + "占比"
    elif mention.role == "share" and not _SHARE.search(mention.noun):
        mention.noun += "占比"
    return mention


def _noun(label: str, head: str, *, total: bool) -> str:
    """农村 of 党员 is 农村党员; the row of sums, averages and bare years take the head alone."""
    if total or _PERIOD_LABEL.search(label):
        return head or label
    if not head or _BLANK_HEAD.fullmatch(head) or (head in _AMOUNT_HEADS and _AMOUNT.search(label)):
        return label or head
    return head if label == head else label + head
