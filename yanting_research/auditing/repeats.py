"""One indicator stated twice (前后不一): in one document, and across documents of a region and period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, interval

__all__ = ["repeated_statements"]

# 全县现有党员, 全市共有: the total of a whole region; must not match 培训党员.
_SCOPE = re.compile(r"(?:全[县市区镇乡省国村]|我[县市区镇乡])(?:现有|共有|总共有|共)?[\u4e00-\u9fff]{0,8}$")
# Words that make it another quantity or another time.
_OTHER = re.compile(r"新|培训|发展|每|比|较|上年|去年|原|计划|目标|增|减|年初|到20\d\d年|将|拟|争取")
_YEAR = re.compile(r"\d{4}|[上去前]年")
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
        low, high = interval(earlier)
        other_low, other_high = interval(figure)
        apart = high < other_low or other_high < low
        ratio = max(earlier.value, figure.value) / min(earlier.value, figure.value)
        if apart and ratio <= _FAR:
            yield Check("repeat", earlier, (figure,), None, earlier.value, figure.value, "inconsistent")


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
