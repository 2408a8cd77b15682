"""One indicator stated twice (前后不一): in one document, and across documents of a region and period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, interval

__all__ = ["repeated_statements", "told_apart"]

# 全县现有党员, 全市共有: the total of a whole region; must not match 培训党员.
_SCOPE = re.compile(r"(?:全[县市区镇乡省国村]|我[县市区镇乡])(?:现有|共有|总共有|共)?[\u4e00-\u9fff]{0,8}$")
# Words that make it another quantity or another time.
_OTHER = re.compile(r"新|培训|发展|每|比|较|上年|去年|原|计划|目标|增|减|年初|到20\d\d年|将|拟|争取")
_YEAR = re.compile(r"\d{4}|[上去前]年")
# 全镇总人口, 公安部门提供的户籍人口: what a region has one of; must not match 农村人口.
_STOCK = re.compile(
    r"(?:(?:全|我|本)[县市区镇乡省国村]|公安部门提供的|统计部门公布的)(?:的|共有|现有)?"
    r"(?P<noun>总人口|户籍(?:总)?人口|常住人口|耕地面积|总户数)(?:为|有|达)?$"
)
_FAR = 1.25  # statements further apart than this factor speak of different things


def repeated_statements(reading: Reading) -> Iterator[Check]:
    """Two totals of a region for one indicator in one document that cannot both be right."""
    if not reading.has_text:
        return
    first: dict[tuple[str, str, str], Figure] = {}
    for figure in reading.figures:
        if not _is_total(figure):
            continue
        scope = figure.left.strip()[-24:]
        marker = _SCOPE.search(scope)
        key = (figure.indicator, figure.measure, (marker[0][:2] if marker else ""))
        earlier = first.setdefault(key, figure)
        if earlier is figure or _of_other_times(earlier.period, figure.period):
            continue
        ratio = max(earlier.value, figure.value) / min(earlier.value, figure.value)
        if ratio <= _FAR:
            yield from told_apart(earlier, figure)
    yield from _stock_again(reading)


def told_apart(first: Figure, again: Figure) -> Iterator[Check]:
    """Two figures that should be one, and cannot be within what they round."""
    low, high = interval(first)
    other_low, other_high = interval(again)
    if high < other_low or other_high < low:
        yield Check("repeat", first, (again,), None, first.value, again.value, "inconsistent")


def _stock_again(reading: Reading) -> Iterator[Check]:
    """全镇总人口32140人 … 按全镇总人口31240人测算: what a region has one of, whatever the figure is used for."""
    first: dict[tuple[str, str], Figure] = {}
    for figure in reading.figures:
        told = _STOCK.search(figure.left.strip())
        if told is None or not figure.exact or figure.in_table or figure.modality != "observed":
            continue
        earlier = first.setdefault((told["noun"], figure.measure), figure)
        close = earlier is not figure and figure.value / _FAR <= earlier.value <= figure.value * _FAR
        if close and not _of_other_times(earlier.period, figure.period) and not _OTHER.search(figure.left):
            yield from told_apart(earlier, figure)


def _of_other_times(one: str, other: str) -> bool:
    """Whether two periods differ; a year beside no period is another time, 年底 beside none may be the same."""
    if one and other:
        return one != other
    return bool(_YEAR.match(one or other))


def _is_total(figure: Figure) -> bool:
    return (
        figure.countable
        and figure.value > 0
        and figure.exact
        and not figure.part_of
        and not figure.in_table
        and figure.modality == "observed"
        and len(figure.indicator) >= 2
        and bool(_SCOPE.search(figure.left.strip()))
        and not _OTHER.search(figure.left)
    )
