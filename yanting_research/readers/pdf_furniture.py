"""What stands on a page but not in the text (页眉页脚): page marks, running heads and feet, browser lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanting_research.readers.pdf_lines import Piece, row_piece, rows_of

__all__ = ["Furniture", "PageRows", "find_furniture"]

_PAGE_MARK = re.compile(r"[—－–―─\-~·•_\s]{1,8}(\d{1,4})[—－–―─\-~·•_\s]{1,8}")
"""``— 12 —`` or ``- 3 -``; not ``-3%``."""

_NAMED_MARK = re.compile(
    r"(?:第?\s{0,2}\d{1,4}\s{0,2}页?\s{0,2}[，,/／|]?\s{0,2}共\s{0,2}\d{1,4}\s{0,2}页"
    r"|第\s{0,2}[\d一二三四五六七八九十百]{1,5}\s{0,2}页|\d{1,4}\s{0,2}[/／]\s{0,2}\d{1,4}"
    r"|[Pp](?:age|AGE)?\.?\s{0,2}\d{1,4}(?:\s{0,2}(?:of|OF|/)\s{0,2}\d{1,4})?)"
)
"""``第1页 共5页``, ``1/5`` or ``Page 2 of 9``; not ``第1页所列数据``."""

_BARE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,7}")
"""``12`` or ``iv``; not ``12人``."""

_BROWSER_FOOT = re.compile(
    r"(?:https?|file|about|chrome-extension)://?\S{0,2000}(?:\s{1,4}\d{1,4}\s?/\s?\d{1,4})?|about:\S{1,20}"
)
"""``https://example.org/a.html<tab>1/5``; not ``网址：https://example.org``."""

_BROWSER_HEAD = re.compile(
    r"\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s{0,2}(?:星期[一二三四五六日天]\s?)?(?:[上下]午)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?"
    r"(?:\s[^\n]{0,300})?"
)
"""``2024/5/6 14:30<tab>青禾县党员教育``; not ``2024年5月6日上午召开会议``."""

_DIGITS = re.compile(r"\d+")
"""``12`` in ``第12页``; not ``十二``."""

_EDGE = 0.15
_OUTER_EDGE = 0.07
_EDGE_ROWS = 3
_SHARE_OF_PAGES = 0.4
_SAME_HEIGHT = 6.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """One line left out: where it stood (``at_top``) and why."""

    text: str
    reason: str
    at_top: bool


@dataclass(frozen=True, slots=True)
class PageRows:
    """The pieces of a page with its height [points], as far as they may be furniture."""

    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    row: tuple[Piece, ...]
    text: str
    y: float
    at_top: bool
    rank: int
    at_outer_edge: bool


def find_furniture(pages: Sequence[PageRows]) -> tuple[list[list[Piece]], list[list[Furniture]]]:
    """Split each page into its own text and its furniture.

    A line is furniture when it stands in the outer 15 % of the page's height, among the first or
    last three lines, and is a page mark; or repeats, digits aside, at one height on at least two
    pages and 40 % of them (left and right pages may differ); or is what a browser prints at the
    very edge: date and title, address and page. A bare number needs company: the same distance
    from the page's own number on another page, or to be the 1 of a single page.

    Parameters
    ----------
    pages
        In order; pieces of ruled tables are not among them.

    Returns
    -------
    kept
        Pieces of each page that are text.
    left_out
        Furniture of each page from top to bottom.
    """
    candidates = [candidate for number, page in enumerate(pages) for candidate in _edge_rows(number, page)]
    reasons: dict[int, str] = {}
    reasons |= _repeated(candidates, len(pages))
    reasons |= _browser_lines(candidates)
    reasons |= _page_marks(candidates, len(pages))
    drop: dict[int, set[Piece]] = defaultdict(set)
    left_out: list[list[Furniture]] = [[] for _ in pages]
    for index, candidate in enumerate(candidates):
        if index in reasons:
            drop[candidate.page].update(candidate.row)
            left_out[candidate.page].append(Furniture(candidate.text, reasons[index], candidate.at_top))
    kept = [[piece for piece in page.pieces if piece not in drop[number]] for number, page in enumerate(pages)]
    return kept, left_out


def _edge_rows(number: int, page: PageRows) -> list[_Candidate]:
    rows = rows_of(page.pieces)
    found = []
    for rank, row in enumerate(rows):
        y, from_foot = row[0].y, len(rows) - 1 - rank
        at_top = y > page.height * (1 - _EDGE) and rank < _EDGE_ROWS
        at_foot = y < page.height * _EDGE and from_foot < _EDGE_ROWS
        if at_top or at_foot:
            outer = y > page.height * (1 - _OUTER_EDGE) or y < page.height * _OUTER_EDGE
            text = row_piece(row).text
            found.append(_Candidate(number, tuple(row), text, y, at_top, rank if at_top else from_foot, outer))
    return found


def _repeated(candidates: Sequence[_Candidate], n_pages: int) -> dict[int, str]:
    groups: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        groups[candidate.at_top, _DIGITS.sub("#", candidate.text.replace(" ", ""))].append(index)
    least = max(2.0, _SHARE_OF_PAGES * n_pages)
    found = {}
    for (at_top, _), members in groups.items():
        members.sort(key=lambda index: candidates[index].y)
        low = high = 0
        for index in members:  # a window over the heights, moved along once
            y = candidates[index].y
            while candidates[members[low]].y < y - _SAME_HEIGHT:
                low += 1
            while high < len(members) and candidates[members[high]].y < y + _SAME_HEIGHT:
                high += 1
            if high - low >= least:
                found[index] = "running head" if at_top else "running foot"
    return found


def _browser_lines(candidates: Sequence[_Candidate]) -> dict[int, str]:
    found = {}
    for index, candidate in enumerate(candidates):
        pattern = _BROWSER_HEAD if candidate.at_top else _BROWSER_FOOT
        if candidate.at_outer_edge and pattern.fullmatch(candidate.text):
            found[index] = "browser print header" if candidate.at_top else "browser print footer"
    return found


def _page_marks(candidates: Sequence[_Candidate], n_pages: int) -> dict[int, str]:
    found = {
        index: "page mark"
        for index, candidate in enumerate(candidates)
        if _PAGE_MARK.fullmatch(candidate.text) or _NAMED_MARK.fullmatch(candidate.text)
    }
    bare = {i: c for i, c in enumerate(candidates) if _BARE_NUMBER.fullmatch(c.text) and c.rank == 0}
    distances = Counter(_distance(candidate) for candidate in bare.values())
    for index, candidate in bare.items():
        alone = n_pages == 1 and candidate.text in {"1", "i"}
        if distances[_distance(candidate)] >= 2 or alone:
            found[index] = "page mark"
    return found


def _distance(candidate: _Candidate) -> tuple[bool, int]:
    """How far the printed number is ahead of the page's own; Roman numbers count as one sequence."""
    return candidate.at_top, int(candidate.text) - candidate.page if candidate.text.isdigit() else -10_000


def count_reasons(left_out: Sequence[Sequence[Furniture]]) -> Mapping[str, int]:
    """How many lines were left out for each reason, sorted.

    >>> count_reasons([[Furniture("— 1 —", "page mark", at_top=False)], []])
    {'page mark': 1}
    """
    counts = Counter(furniture.reason for page in left_out for furniture in page)
    return dict(sorted(counts.items()))
