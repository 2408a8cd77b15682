"""Sums over time (时段合计): 上半年 of two quarters, four years together, what was there and what came this year.

S17 上半年7.8亿元，一季度3.2亿元，二季度4.6亿元; S18 头一年164件，第二年211件，两年累计375件;
also behind its parts, 上半年1840人次；下半年2615人次。全年累计培训干部4455人次;
S19 到去年底已改1420户，今年又改365户，累计1785户.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from yanting_research.auditing.linked import NEAR, comes_near
from yanting_research.auditing.reading import COUNTS, Figure

__all__ = ["period_sums"]

_BACK = 8
_NEXT = 5  # figures looked ahead for the parts
# What falls into which: the whole, and the words of its parts in their order; must not match 上半年计划.
_PERIODS = (
    (re.compile(r"上半年(?!计划|目标)"), (re.compile(r"一季度"), re.compile(r"二季度"))),
    (re.compile(r"全年(?!计划|目标)"), (re.compile(r"上半年"), re.compile(r"下半年"))),
)
# 上半年, 全年累计: what a clause is about; must not match 上半年计划
_HALVES = re.compile(r"(?:[上下]半年|全年(?:累计|共|合计|总计))(?!计划|目标)")
_YEARS_TOGETHER = re.compile(r"(?P<count>[两三四五])年(?:累计|合计|共计|一共|总共)[一-龥]{0,6}$")
_FAR = 4  # sentences
_TILL_YEAR = re.compile(r"(?:到|至|截至)(?:20\d\d|去|上)年[年]?[底末][^;；。]{0,16}$")
_ADDED = re.compile(r"(?:20\d\d年|今年|去年)[,，]?(?:又|再)?新[建增设][一-龥]{0,6}$")
_TOGETHER = re.compile(r"累计[一-龥]{0,6}$")
_TILL_THEN = re.compile(r"(?:到|至|截至)(?:去年|上年|前年)[年]?[底末](?:已|共|累计)?[一-龥]{0,6}$")
_THEN = re.compile(r"[,，;；。]?(?:今年|本年)(?:又|再|新)[一-龥]{0,6}")


def period_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Whole and parts; parts that miss their whole by more than a quarter are of something else."""
    for at, figure in enumerate(figures):
        if not figure.exact or figure.in_table or not figure.left:
            continue
        for parts in (
            _of_periods(figures, at),
            _of_halves_in_front(figures, at),
            _of_years(figures, at),
            _since_then(figures, at),
        ):
            if parts and all(one.exact for one in parts) and comes_near(parts, figure, NEAR):
                yield figure, parts


def _of_periods(figures: Sequence[Figure], at: int) -> list[Figure]:
    """S17."""
    whole = figures[at]
    following = [one for one in figures[at + 1 : at + _NEXT] if one.sentence == whole.sentence]
    following = [one for one in following if one.measure == whole.measure and one.role == whole.role]
    for period, names in _PERIODS:
        if not period.search(whole.left) or any(name.search(whole.left) for name in names):
            continue
        parts = [next((one for one in following if name.search(one.left)), None) for name in names]
        found = [one for one in parts if one is not None]
        if len(found) == len(names) and len(following) == len(names):
            return found
    return []


def _of_halves_in_front(figures: Sequence[Figure], at: int) -> list[Figure]:
    """S17 behind its parts: each half with the figures of its clause, and the year with its own."""
    whole = figures[at]
    period = _period_of(figures, at)
    alike = [
        number
        for number in range(max(0, at - _BACK), at)
        if whole.sentence - figures[number].sentence <= 1
        and (figures[number].measure, figures[number].role) == (whole.measure, whole.role)
    ]
    parts = [figures[number] for number in alike]
    halves = [_period_of(figures, number) for number in alike]
    return parts if period.startswith("全年") and halves == ["上半年", "下半年"] else []


def _period_of(figures: Sequence[Figure], at: int) -> str:
    """上半年 for both figures of 上半年办班23期，培训1840人次: what is named last, two figures before at most."""
    first = figures[at]
    for one in reversed(figures[max(0, at - 2) : at + 1]):
        named = _HALVES.findall(one.left) if one.sentence == first.sentence else []
        if named:
            return str(named[-1])
    return ""


def _of_years(figures: Sequence[Figure], at: int) -> list[Figure]:
    """S18."""
    told = _YEARS_TOGETHER.search(figures[at].left.strip())
    if told is None:
        return []
    before = [one for one in figures[max(0, at - _BACK) : at] if one.sentence == figures[at].sentence]
    parts = [one for one in before if one.measure == figures[at].measure and one.role == figures[at].role]
    return parts if len(parts) == COUNTS[told["count"]] else []


def _measured(figures: Sequence[Figure], at: int) -> list[Figure]:
    """Figures in front that are of one measure with a total, some sentences back."""
    near = figures[max(0, at - _BACK) : at]
    return [one for one in near if one.measure == figures[at].measure and figures[at].sentence - one.sentence <= _FAR]


def _since_then(figures: Sequence[Figure], at: int) -> list[Figure]:
    """S19."""
    if not _TOGETHER.search(figures[at].left.strip()):
        return []
    before = [one for one in figures[max(0, at - _BACK) : at] if one.measure == figures[at].measure]
    before = [one for one in before if figures[at].sentence - one.sentence <= 1]
    added = list(takewhile(lambda one: _ADDED.search(one.left.strip()), reversed(_measured(figures, at))))[::-1]
    opening = _measured(figures, at)[-len(added) - 1 : -len(added)] if added else []
    if len(added) > 1 and opening and _TILL_YEAR.search(opening[0].left.strip()):
        return [*opening, *added]  # 到2021年底累计63个。2022年新建14个，2023年新建17个 … 累计94个
    for first, second in pairwise(before):
        if _TILL_THEN.search(first.left.strip()) and _THEN.match(second.left.strip()) and second is before[-1]:
            return [first, second]
    return []
