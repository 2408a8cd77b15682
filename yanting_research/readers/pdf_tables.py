"""Ruled tables of a PDF page (表格): cells between the rules that pdfium found, its characters in them.

A page without rules costs nothing, one with a table some milliseconds.

Rule of evidence: at least two rules across and two down that close at least two cells side by
side and two rows; or at least three rules across of one width (三线表, open sides) between which
most lines have several entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from yanting_research.readers.pdf_grid import Box, grid_tables, whole_rulings
from yanting_research.readers.pdf_joining import first_unit_width, joint
from yanting_research.readers.pdf_lines import Piece, rows_of, split_at
from yanting_research.readers.pdf_process import PageGlyphs

__all__ = ["PageTable", "find_tables"]

_TOLERANCE = 3.0
_MOST_EDGES = 1_500
_MOST_CROSSINGS = 40_000
"""A page of 200 lines across and 200 down is squared paper, not a table."""
_LEAST_OPEN_RULES = 3
_SHARE_OF_SPLIT_ROWS = 0.6
_MIDDLE = 0.35


@dataclass(frozen=True, slots=True)
class PageTable:
    """Cells of one table, its page, and where it begins and how wide it is [points]."""

    rows: tuple[tuple[str, ...], ...]
    page: int
    top: float
    x0: float
    x1: float


def find_tables(page: PageGlyphs, pieces: Sequence[Piece]) -> tuple[list[PageTable], list[Piece], bool]:
    """Tables of a page, the pieces outside them, and whether the page has too many rules to look.

    A merged cell stands at its upper left place; the places that it covers are empty.
    """
    if len(page.rules) < _LEAST_OPEN_RULES:
        return [], list(pieces), False
    if len(page.rules) > _MOST_EDGES:
        return [], list(pieces), True
    across = [rule for rule in page.rules if rule[2] - rule[0] > rule[3] - rule[1]]
    down = [rule for rule in page.rules if rule[2] - rule[0] <= rule[3] - rule[1]]
    added_across, added_down = _open_sides(across, down, pieces)
    rows = whole_rulings([((low + high) / 2, x0, x1) for x0, low, x1, high in (*across, *added_across)], _TOLERANCE)
    columns = whole_rulings([((x0 + x1) / 2, low, high) for x0, low, x1, high in (*down, *added_down)], _TOLERANCE)
    if len(rows) * len(columns) > _MOST_CROSSINGS:
        return [], list(pieces), True
    tables, rest = [], list(pieces)
    for cells in grid_tables(rows, columns, _TOLERANCE):
        found, outside = _filled(cells, rest, page.number)
        if found is not None:
            tables.append(found)
            rest = outside
    return tables, rest, False


def _filled(cells: list[Box], pieces: Sequence[Piece], page: int) -> tuple[PageTable | None, list[Piece]]:
    """Text into cells; a frame around paragraphs (one column or one row of boxes) is no table."""
    lefts = sorted({cell[0] for cell in cells})
    tops = sorted({cell[3] for cell in cells}, reverse=True)
    if len(lefts) < 2 or len(tops) < 2:
        return None, list(pieces)
    inside: dict[Box, list[Piece]] = defaultdict(list)
    outside: list[Piece] = []
    for piece in pieces:
        outside += _sort_into(piece, cells, inside)
    if not inside:
        return None, list(pieces)
    pad = min(max(piece.x0 - cell[0], 0.0) for cell, held in inside.items() for piece in held)
    places = {
        (cell[3], cell[0]): _cell_text(inside[cell], cell[2] - cell[0] - 2 * pad) for cell in cells if cell in inside
    }
    rows = tuple(tuple(places.get((top, left), "") for left in lefts) for top in tops)
    kept = tuple(row for row in rows if any(row))
    return PageTable(kept, page, tops[0], lefts[0], max(cell[2] for cell in cells)), outside


def _sort_into(piece: Piece, cells: list[Box], inside: dict[Box, list[Piece]]) -> list[Piece]:
    """Give each stretch of a piece to the cell that its characters' middles stand in; return the rest."""
    height = piece.y + _MIDDLE * piece.size
    level = [cell for cell in cells if cell[1] <= height < cell[3] and cell[0] < piece.x1 and cell[2] > piece.x0]
    if not level:
        return [piece]
    homes = [
        next((cell for cell in level if cell[0] <= (x0 + x1) / 2 < cell[2]), None) for x0, x1 in pairwise(piece.xs)
    ]
    outside, start = [], 0
    for end in range(1, len(homes) + 1):
        if end < len(homes) and homes[end] == homes[start]:
            continue
        part, home = split_at(piece, start, end), homes[start]
        if part.text and home is not None:
            inside[home].append(part)
        elif part.text:
            outside.append(part)
        start = end
    return outside


def _cell_text(pieces: Sequence[Piece], width: float) -> str:
    """Lines of a cell as one line: joined where the line was full, with a blank between where it was not."""
    rows = rows_of(pieces)
    text = ""
    for index, row in enumerate(rows):
        line = " ".join(piece.text for piece in row)
        if not index:
            text = line
            continue
        above = rows[index - 1]
        room = width - (above[-1].x1 - above[0].x0)
        full = room < first_unit_width(row[0]) + 0.5 * row[0].size
        cut, between = joint(text, line)
        text = text[: len(text) - cut] + between + line if full else f"{text} {line}"
    return text


def _open_sides(across: Sequence[Box], down: Sequence[Box], pieces: Sequence[Piece]) -> tuple[list[Box], list[Box]]:
    """Rules that a table with open sides, or with three rules only, leaves to the eye."""
    added_across: list[Box] = []
    added_down: list[Box] = []
    for x0, x1, heights in _stacks(across):
        low, high = min(heights), max(heights)
        inner = [
            rule for rule in down if x0 - _TOLERANCE < rule[0] < x1 + _TOLERANCE and rule[1] < high and rule[3] > low
        ]
        held = [piece for piece in pieces if low < piece.y < high and x0 - 5 < piece.x0 and piece.x1 < x1 + 5]
        rows = rows_of(held)
        if sum(len(row) > 1 for row in rows) < max(2, _SHARE_OF_SPLIT_ROWS * len(rows)):
            continue
        added_down += [(x, low, x, high) for x in (x0, x1) if not any(abs(rule[0] - x) < _TOLERANCE for rule in inner)]
        if not inner:
            added_down += [(x, low, x, high) for x in _column_gaps(held, x1 - x0)]
            added_across += [(x0, y, x1, y) for y in _row_gaps(rows, heights)]
    return added_across, added_down


def _stacks(across: Sequence[Box]) -> list[tuple[float, float, list[float]]]:
    """Groups of at least three rules that begin and end at the same places."""
    groups: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for rule in across:
        groups[round(rule[0] / _TOLERANCE), round(rule[2] / _TOLERANCE)].append(rule)
    stacks = []
    for rules in groups.values():
        heights = sorted({round(rule[1], 0) for rule in rules})
        if len(heights) >= _LEAST_OPEN_RULES:
            stacks.append((mean(rule[0] for rule in rules), mean(rule[2] for rule in rules), heights))
    return stacks


def _column_gaps(pieces: Sequence[Piece], width: float) -> list[float]:
    """Middles of the strips that no entry crosses; entries wider than half the table are headings across."""
    spans = sorted((piece.x0, piece.x1) for piece in pieces if piece.x1 - piece.x0 < width / 2)
    gaps, reach = [], spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 > reach + 1:
            gaps.append((x0 + reach) / 2)
        reach = max(reach, x1)
    return gaps


def _row_gaps(rows: Sequence[Sequence[Piece]], heights: Sequence[float]) -> list[float]:
    """Heights between two lines of entries that no rule separates."""
    gaps = []
    for above, below in pairwise(rows):
        low, high = below[0].y + 0.8 * below[0].size, above[0].y
        if not any(below[0].y < height < above[0].y for height in heights):
            gaps.append((low + high) / 2)
    return gaps
