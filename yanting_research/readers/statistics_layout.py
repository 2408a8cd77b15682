"""The parts of a statistics table (统计表): title, unit, header rows, body, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.readers.spreadsheets_grid import Sheet
from yanting_research.readers.spreadsheets_headers import header_cells, is_remark, unique_names
from yanting_research.readers.statistics_types import is_missing, number_text

__all__ = ["Layout", "lay_out"]

_UNIT = re.compile(r"[（(]?(?:计量)?单位[:：]\s{0,5}([^）)\s]{1,20})[）)]?")
"""``单位：人`` and ``（单位：万元）``; not ``填报单位：青禾县``."""
_FORM = re.compile(
    r"(?:填报单位|填报日期|填表日期|制表|表\s?号|日期|报告期|时间|年份)[:：]?.{0,30}|\d{4}年(?:度|\d{1,2}月)?"
)
"""``填报单位：青禾县``; not ``地区``."""
_TOTAL = re.compile(r"(?:总\s{0,4}计|合\s{0,4}计|小\s{0,4}计|全县|全市|全省|全国)(?:数|人数)?")
"""``合　计``; not ``合计划``."""
_SENTENCE = re.compile(r"[。；：:]")
"""A remark below the table; not the name of a place."""
_COLUMN_NUMBERS = frozenset({"甲", "栏次", "栏目", "列次", "行次"})
_MOST_HEADER_ROWS = 5
_LONG = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions are among ``Sheet.rows``.

    Attributes
    ----------
    names
        One name a column; the parts of a header of several rows are joined by ``/``.
    body
        Positions of the rows of figures.
    title, unit, notes
        What stands above and below.
    totals
        Positions of rows that sum up others.
    warnings
        What was left out of the body, and what to look at.
    """

    names: tuple[str, ...]
    body: tuple[int, ...]
    title: str
    unit: str
    notes: tuple[str, ...]
    totals: tuple[int, ...]
    warnings: tuple[str, ...]


def lay_out(sheet: Sheet, *, header_rows: int | None = None) -> Layout:
    """Find the parts of a table.

    The header begins at the first row with two filled cells that are neither unit nor
    form entries; it has as many rows as its merged cells reach down, or as
    ``header_rows`` says.

    Parameters
    ----------
    sheet
        With merged cells, where its format tells them.
    header_rows
        Number of header rows; ``None`` finds it.

    Examples
    --------
    >>> rows = (("单位：人",), ("地区", "党员", ""), ("", "男", "女"), ("青禾县", "3", "4"), ("注：虚构",))
    >>> found = lay_out(Sheet("", rows))
    >>> found.names, found.body, found.unit, found.notes
    (('地区', '党员/男', '党员/女'), (3,), '人', ('注：虚构',))
    """
    rows = sheet.rows
    start = next((i for i, row in enumerate(rows) if len(_headers(row)) > 1), 0)
    end, notes = _without_footer(rows, start)
    n_header = header_rows if header_rows is not None else _header_depth(sheet, start, end)
    first = min(start + n_header, end)
    width = max((len(row) for row in rows[start:end]), default=0)
    width = max((c + 1 for row in rows[start:end] for c in range(len(row)) if row[c].strip()), default=width)
    names = unique_names(_joined(sheet, range(start, first), width))
    above = [cell.strip() for row in rows[:start] for cell in row if cell.strip()]
    title = next((cell for cell in above if not _UNIT.fullmatch(cell) and not _FORM.fullmatch(cell)), "")
    everything = [cell for row in rows[: first + 1] for cell in row]
    unit = next((match[1] for match in map(_unit, (*everything, *notes)) if match), "")
    body, said = _body(sheet, range(first, end), rows[start] if n_header else ())
    totals = tuple(at for at in body if _is_total(rows[at]))
    kept = tuple(cell for cell in above if cell != title and not _UNIT.fullmatch(cell))
    return Layout(names, tuple(body), title, unit, (*kept, *notes), totals, tuple(said))


def _unit(cell: str) -> re.Match[str] | None:
    found = _UNIT.search(cell.strip())
    return found if found and not cell.strip()[: found.start()].endswith(("填报", "编制", "制表")) else None


def _headers(row: Sequence[str]) -> list[str]:
    """Cells that may be headers: not the unit, not an entry of the form."""
    return [cell for cell in header_cells(row) if not _unit(cell)]


def _without_footer(rows: Sequence[Sequence[str]], start: int) -> tuple[int, tuple[str, ...]]:
    """Where the table ends, and the remarks below it."""
    end = len(rows)
    notes: list[str] = []
    while end > start + 1:
        filled = [cell.strip() for cell in rows[end - 1] if cell.strip()]
        if filled and not _is_footer(filled):
            break
        if filled:
            notes.append(" ".join(filled))
        end -= 1
    return end, tuple(reversed(notes))


def _is_footer(filled: list[str]) -> bool:
    if is_remark(filled[0]):
        return True
    return len(filled) == 1 and (len(filled[0]) > _LONG or bool(_SENTENCE.search(filled[0])))


def _header_depth(sheet: Sheet, start: int, end: int) -> int:
    """Rows of the header, from its merged cells; where the format tells none, from the gaps they leave."""
    top = sheet.first_row + start
    merges = [m for m in sheet.merges if top <= m[0] <= top + _MOST_HEADER_ROWS and m[1] <= m[3]]
    depth = 1
    for _ in range(_MOST_HEADER_ROWS):
        inside = [m for m in merges if m[0] < top + depth]
        lowest = max((m[2] - top + 1 for m in inside), default=1)
        spread = any(m[3] > m[1] and m[2] == top + depth - 1 for m in inside)
        deeper = max(depth, lowest, depth + spread)
        if deeper == depth or deeper > _MOST_HEADER_ROWS:
            break
        depth = deeper
    if depth == 1 and not merges and start + 2 < end and _continues(sheet.rows[start], sheet.rows[start + 1]):
        depth = 2
    return depth


def _continues(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row fills the gaps of the header row above it, as merged cells look without their merge."""
    if not lower or lower[0].strip() or not upper[0].strip():
        return False
    gaps = [c for c in range(1, len(lower)) if lower[c].strip() and (c >= len(upper) or not upper[c].strip())]
    return bool(gaps) and not any(number_text(cell) and len(cell.strip()) != 4 for cell in lower)


def _joined(sheet: Sheet, header: range, width: int) -> list[str]:
    """Names of the columns, the parts of merged headers filled in."""
    grid = [[*sheet.rows[at], *[""] * (width - len(sheet.rows[at]))][:width] for at in header]
    merged = False
    for top, left, bottom, right in sheet.merges:
        at = top - sheet.first_row
        if at in header and left <= width:
            merged = True
            for row in range(at, min(bottom - sheet.first_row + 1, header.stop)):
                for column in range(left - 1, min(right, width)):
                    grid[row - header.start][column] = grid[at - header.start][left - 1]
    if not merged and len(grid) > 1:
        for cells in grid[:-1]:
            for column in range(1, width):
                cells[column] = cells[column] if cells[column].strip() else cells[column - 1]
    return ["/".join(_parts([row[column] for row in grid])) for column in range(width)]


def _parts(cells: list[str]) -> list[str]:
    parts: list[str] = []
    for cell in cells:
        text = "".join(cell.split())
        if text and text not in parts[-1:]:
            parts.append(text)
    return parts


def _body(sheet: Sheet, positions: range, header: Sequence[str]) -> tuple[list[int], list[str]]:
    """Rows of figures, and what was left out between them."""
    body: list[int] = []
    repeated: list[int] = []
    numbering: list[int] = []
    for at in positions:
        row = sheet.rows[at]
        if not any(cell.strip() for cell in row):
            continue
        if tuple(row) == tuple(header):
            repeated.append(at + sheet.first_row)
        elif not body and _numbers_columns(row):
            numbering.append(at + sheet.first_row)
        else:
            body.append(at)
    said = (
        (repeated, "the header is repeated and left out in rows"),
        (numbering, "column numbers left out in row"),
        (_merged_rows(sheet, body), "merged cells in the body are not filled, from row"),
    )
    return body, [f"table: {what} {', '.join(map(str, found[:_MOST_HEADER_ROWS]))}" for found, what in said if found]


def _numbers_columns(row: Sequence[str]) -> bool:
    """The row ``甲 1 2 3`` of a statistical form."""
    filled = [cell.strip() for cell in row if cell.strip()]
    rest = [cell for cell in filled if cell not in {"甲", "乙", "丙", *_COLUMN_NUMBERS}]
    return bool(filled) and filled[0] in _COLUMN_NUMBERS and rest == [str(i) for i in range(1, len(rest) + 1)]


def _merged_rows(sheet: Sheet, body: list[int]) -> list[int]:
    inside = {at + sheet.first_row for at in body}
    return sorted({m[0] for m in sheet.merges if m[0] in inside and m[2] > m[0]})


def _is_total(row: Sequence[str]) -> bool:
    label = next((cell.strip() for cell in row if cell.strip() and not is_missing(cell)), "")
    return bool(_TOTAL.fullmatch(label))
