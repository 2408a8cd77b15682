"""Lists of bands that leave no gap (不留空档的分段): ages from 35岁及以下 to 61岁以上, schooling down to 及以下.

Such a list makes up its whole whatever stands between, and misses it only by mistake.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.linked import comes_near
from yanting_research.auditing.reading import Figure

__all__ = ["band_sums"]

_REACH = 14  # figures looked back for the whole
_RETIRED = (60, 61)  # the first year of the first band of the retired
_SLACK = 0.1  # a list further off has another whole
# 35岁及以下, 30岁以下; must not match 35岁以上.
_BELOW = re.compile(r"(\d{2})(?:周岁|岁)?(?:及|（含）|\(含\))?以下")
# 36至45岁, 36-45岁, 36岁到45岁; must not match 36岁.
_WITHIN = re.compile(r"(\d{2})(?:周岁|岁)?(?:至|-|到|~)(\d{2})(?:周岁|岁)")
# 61岁以上, 61岁及以上; must not match 61岁以下.
_ABOVE = re.compile(r"(\d{2})(?:周岁|岁)?(?:及|\(含\))?以上")
_TOP = re.compile(r"研究生|博士")
# 大专及以下, 初中以下: the open end of schooling; must not match 35岁以下.
_REST = re.compile(r"(?:大专|专科|中专|高中|初中|小学)(?:学历)?(?:及)?以下|以下(?:学历)?")
# 大专以上, 本科及以上: the other end; must not match 大专以下.
_SCHOOL_UP = re.compile(r"(?:大学|本科|大专|专科|高中|中专)(?:学历|文化)?(?:及)?以上")
_SCHOOL = re.compile(r"研究生|博士|硕士|本科|大学|大专|专科|中专|高中|初中|小学|学历|文化")


def band_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Whole and bands of every complete list."""
    for at in range(len(figures)):
        run = _ages(figures, at) or _schooling(figures, at)
        whole = _whole(figures, at, run) if run else None
        if whole is not None:
            yield whole, run


def _words(figure: Figure) -> str:
    return f"{figure.label} {figure.indicator}"


def _next_to(figure: Figure, before: Figure) -> bool:
    close = figure.sentence == before.sentence or figure.own_line or figure.sentence - before.sentence == 1
    return close and figure.measure == before.measure and figure.countable


def _ages(figures: Sequence[Figure], at: int) -> list[Figure]:
    """From below to above, each band beginning where the last one ended; of the retired from 60 on."""
    words = _words(figures[at])
    opened = _BELOW.search(words) if "以下" in words else _WITHIN.search(words) if "6" in words else None
    if opened is None or not figures[at].exact or (opened.re is _WITHIN and int(opened[1]) not in _RETIRED):
        return []
    run, end = [figures[at]], int(opened[opened.re.groups])
    for figure in figures[at + 1 : at + 8]:
        if not _next_to(figure, run[-1]) or not figure.exact:
            return []
        inner = _WITHIN.search(_words(figure))
        closing = None if inner else _ABOVE.search(_words(figure))
        begins = inner or closing
        if begins is None or int(begins[1]) not in (end, end + 1):
            return []
        run.append(figure)
        if closing is not None:
            return run
        end = int(inner[2]) if inner else end
    return []


def _schooling(figures: Sequence[Figure], at: int) -> list[Figure]:
    """研究生 first and 及以下 last, or 及以下 first and 以上 last; at least three."""
    words = _words(figures[at])
    down, up = bool(_TOP.search(words)), bool(_REST.search(words))
    if not (down or up) or not figures[at].exact:
        return []
    closes = _REST if down else _SCHOOL_UP
    run = [figures[at]]
    for figure in figures[at + 1 : at + 7]:
        words = _words(figure)
        schooling = (_SCHOOL.search(words) or _REST.search(words)) and "岁" not in words
        if not _next_to(figure, run[-1]) or not figure.exact or not schooling:
            return []
        run.append(figure)
        if closes.search(words):
            return run if len(run) >= 3 else []
    return []


def _whole(figures: Sequence[Figure], at: int, run: Sequence[Figure]) -> Figure | None:
    """The figure in front that the bands make up; else the one FACTS tie them to, or the one missed by least."""
    total = math.fsum(part.value for part in run)
    near = [
        one
        for one in reversed(figures[max(0, at - _REACH) : at])
        if one.measure == run[0].measure and one.exact and comes_near(run, one, _SLACK)
    ]
    tied = {part.part_of for part in run}
    tied = tied if len(tied) == 1 else set()  # 成员217人，核定211名……: FACTS say whose bands they are
    return min(
        near,
        key=lambda one: (not math.isclose(one.value, total), one.fact_id not in tied, abs(one.value - total)),
        default=None,
    )
