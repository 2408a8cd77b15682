"""Which figures belong to which measure (举措的数字): persons, classes, hours, money."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from yanting_research.chinese import clause_spans
from yanting_research.core import Span
from yanting_research.extraction.codebook import InterventionForm
from yanting_research.extraction.intervention_details import read_sessions

__all__ = [
    "Fact", "Measure", "attach_figures", "attach_named_money", "count_attendances", "count_heads", "count_hours",
    "count_sessions", "first_money",
]  # fmt: skip

_PERSONS = ("人", "名", "位")
_SESSIONS = ("期", "场", "场次", "班次", "班", "讲", "堂")
_ATTENDANCES = ("人次",)
_COUNTED = (*_PERSONS, *_ATTENDANCES, *_SESSIONS)
_HOURS = ("学时", "课时", "小时")
# A figure introduced as the earlier one: 由72万元, 由上年的62期; must not match 由党校.
_FORMER = re.compile(r"(?:由|从)(?:上年|去年|原来|年初|(?:19|20)\d\d年)?的?$")
# Matches 名额 and 座位 counted in 个, which are for persons; 园区干部 counted in 个.
_SEATS = ("名额", "座位", "学员", "干部", "党员", "书记", "主任", "组长", "教师", "老师", "文书", "员", "人")
# Matches 请 and 抽 in front of teachers, who do not take part; must not match 选派
_BROUGHT = re.compile(r"(?:[请抽配邀带]|(?<!新)聘|由|物色|选聘|组建)[^，。；]{0,6}$")
_TEACHERS = re.compile(
    r"(?:教员|讲师|教师|专家|教授|讲解员|宣讲员|辅导员|管理员|工作人员|队员|指导员|老师|师傅|学者|土专家|志愿者|成员)$"
)
# Matches 选派 in front of 8名老领导, who inspect; must not match 检查
_SENT = re.compile(r"(?:选派|抽调|派出|派|聘请|聘|抽)[^，。；]{0,3}$")
# Matches 现有 and 在册 in front of all the members of a county; must not match 培训党员
_STOCK = re.compile(r"(?:现有|共有|总数|在册|全[县镇乡场局市区]有|常年|名单)[^，。；]{0,12}$")
# Matches 追回款项 and 增收 in front of money, which is no cost; must not match 收取培训费
_NOT_SPENT = re.compile(r"(?:追回|追缴|挽回|收缴|罚|没收|结余|结转|增收|收入|产值|卖[出了]|价格?|借|欠)[^，。；]{0,4}$")
_MONEY_OF = {"集中培训": re.compile(r"培训|办班"), "外出考察": re.compile(r"考察|外训")}

Fact = Mapping[Hashable, Any]


@dataclass(slots=True)
class Measure:
    """A form found at a cue, the stretch of text that tells of it, and the figures in it."""

    form: InterventionForm
    cue: Span
    span: Span
    label: tuple[int, int]  # where its name stands: the cue, or the quoted name of a lead-in
    facts: list[Fact] = field(default_factory=list)
    reach: Span | None = None  # from the cue of the measure before it in its stretch to that of the next


def attach_figures(text: str, measures: list[Measure], facts: Sequence[Fact]) -> None:
    """Every figure goes to the measure whose cue stands nearest, its own clause first.

    Persons go to a form in which somebody takes part, when the stretch has one.
    """
    starts = [int(fact["start"]) for fact in facts]
    for span, group in groupby(measures, key=lambda measure: measure.span):
        rivals = list(group)
        edges = [span.start, *(rival.cue.start for rival in rivals), span.end]
        for number, rival in enumerate(rivals):
            low = rivals[number - 1].cue.end if number else span.start
            rival.reach = Span(min(low, rival.cue.start), edges[number + 2])
        inside = facts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        clauses = [
            Span(span.start + clause.start, span.start + clause.end)
            for clause in clause_spans(text[span.start : span.end])
        ]
        for fact in inside:
            if _FORMER.search(text, max(span.start, int(fact["start"]) - 8), int(fact["start"])):
                continue  # the earlier of two figures is not this measure's
            place = int(fact["start"])
            takers = [rival for rival in rivals if rival.form.people] if fact["unit"] in _PERSONS else rivals
            nearest = min(takers or rivals, key=lambda rival: _distance(rival.cue, place, clauses))
            nearest.facts.append(fact)


def _distance(cue: Span, place: int, clauses: list[Span]) -> tuple[int, int]:
    """Clauses between cue and figure, then characters; a figure leans on the cue before it."""
    of_cue = next((n for n, clause in enumerate(clauses) if clause.start <= cue.start < clause.end), 0)
    of_fact = next((n for n, clause in enumerate(clauses) if clause.start <= place < clause.end), 0)
    return abs(of_cue - of_fact), abs(place - cue.start) + (5 if cue.start > place else 0)


def attach_named_money(text: str, measures: list[Measure], facts: Sequence[Fact]) -> None:
    """A sum called training or study-tour money, which no measure took, goes to the only such measure without money."""
    taken = {fact["fact_id"] for measure in measures for fact in measure.facts}
    for form, noun in _MONEY_OF.items():
        free = [
            fact
            for fact in facts
            if fact["fact_id"] not in taken
            and fact["role"] == "money"
            and fact["modality"] == "observed"
            and noun.search(fact["indicator"])
        ]
        open_ones = [m for m in measures if m.form.form == form and first_money(m, text) is None]
        open_ones = [m for m in open_ones if any(f["unit"] in _COUNTED for f in m.facts)] or open_ones
        if len(free) == 1 and len(open_ones) == 1:
            open_ones[0].facts.append(free[0])


def first_money(measure: Measure, text: str) -> Fact | None:
    """The first sum of money that was spent or set aside; None without one."""
    sums = (fact for fact in measure.facts if fact["role"] == "money" and not math.isnan(fact["value"]))
    return next(
        (fact for fact in sums if not _NOT_SPENT.search(text[max(0, fact["start"] - 10) : fact["start"]])), None
    )


def _first(measure: Measure, units: tuple[str, ...]) -> float:
    """The first figure in one of those units; NaN without one."""
    found = (f["value"] for f in measure.facts if f["unit"] in units and not math.isnan(f["value"]))
    return next(found, math.nan)


def count_heads(measure: Measure, text: str) -> Fact | None:
    """The head count nearest to the cue; counts before it win over counts behind it."""
    heads = [fact for fact in measure.facts if _takes_part(fact, measure.form, text)]
    if not measure.form.people:
        heads = [fact for fact in heads if _SENT.search(text[max(0, fact["start"] - 8) : fact["start"]])]
    named = {fact["fact_id"] for fact in heads}
    heads = [fact for fact in heads if fact["part_of"] not in named]
    if not heads:
        return None
    return min(heads, key=lambda fact: (fact["start"] > measure.cue.end, abs(fact["start"] - measure.cue.start)))


def _takes_part(fact: Fact, form: InterventionForm, text: str) -> bool:
    """Whether a figure counts persons who take part: no teachers that were brought, not all members of the county."""
    counted = fact["unit"] in _PERSONS or (fact["unit"] == "个" and str(fact["indicator"]).endswith(_SEATS))
    if not counted or fact["role"] not in ("count", "rate", "other") or math.isnan(fact["value"]):
        return False
    ahead = text[max(0, fact["start"] - 16) : fact["start"]]
    if _TEACHERS.search(fact["indicator"]) and (form.visiting or _BROUGHT.search(ahead)):
        return False
    return not _STOCK.search(ahead)


def count_sessions(measure: Measure, text: str) -> float:
    """Classes or lectures: the first such fact, else what is printed nearest to the cue; NaN without one."""
    stated = (fact["value"] for fact in measure.facts if fact["unit"] in _SESSIONS and fact["role"] == "count")
    return next(stated, read_sessions(text, measure.cue, measure.reach or measure.span))


def count_attendances(measure: Measure) -> float:
    """人次, never counted as persons; NaN without one."""
    return _first(measure, _ATTENDANCES)


def count_hours(measure: Measure) -> float:
    """Hours of teaching; NaN without one."""
    return _first(measure, _HOURS)
