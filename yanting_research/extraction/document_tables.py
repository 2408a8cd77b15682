"""Tables that readers found (文档表格): grids with header rows, merged cells and gaps.

The grid comes from ``Source.tables``; each cell is looked up in the clean text, where its
row stands as one line of cells set apart by tabs, so that a fact keeps its span.
"""

from __future__ import annotations

from collections.abc import Iterator

from yanting_research.core import Document, SourceTable, to_clean
from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.plain_tables import CHAPTER, caption_unit
from yanting_research.extraction.table_cells import (
    TOTAL,
    UNIT_HEADS,
    Cell,
    Heading,
    is_number,
    is_unit,
    make_cell,
    read_heading,
)
from yanting_research.extraction.table_links import link_chapters, link_column, link_columns
from yanting_research.extraction.views import View, make_view

__all__ = ["document_table_mentions"]

_SLACK = 4  # lines of the text that may stand between two rows
_MOST_HEADERS = 4
Grid = list[list[Cell | None]]


def document_table_mentions(document: Document, view: View) -> tuple[list[Mention], list[tuple[int, int]]]:
    """Mentions of the numeric cells, and the spans that heads and labels take.

    Parameters
    ----------
    document
        Its ``source.tables`` are read.
    view
        The folded text of the document.

    Returns
    -------
    tuple
        Mentions in the order of the text, and spans from which no other fact may be read.
    """
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    at = 0
    for number, table in enumerate(document.source.tables):
        folded = [[make_view(" ".join(cell.split())).text for cell in row] for row in table.rows]
        at = max(at, to_clean(document.offsets, table.anchor))
        grid, end = _locate(folded, view.text, at)
        made = list(_read(folded, grid, _shared_unit(table, view, at), f"D{number}"))
        if made:
            found += made
            at = end
            taken += [(c.start, c.end) for row in grid for c in row if c is not None and len(c.text) <= _SHORT]
    return sorted(found, key=lambda mention: mention.start), taken


_SHORT = 30  # code points: longer cells hold sentences, which are read as such


def _shared_unit(table: SourceTable, view: View, at: int) -> str:
    caption = make_view(table.caption).text
    return caption_unit(make_view(caption), len(caption)) or caption_unit(view, at)


def _locate(rows: list[list[str]], text: str, at: int) -> tuple[Grid, int]:
    """The cells with their spans; None where a merged cell is not printed again."""
    grid: Grid = []
    at = text.rfind("\n", 0, at) + 1
    for row in rows:
        best: list[Cell | None] = [None] * len(row)
        line_at = at
        for _ in range(_SLACK):
            stop = text.find("\n", line_at)
            stop = len(text) if stop < 0 else stop
            cells = _match_line(row, text, line_at, stop)
            if cells is not None:
                best, at = cells, stop + 1
                break
            line_at = stop + 1
            if line_at > len(text):
                break
        grid.append(best)
    return grid, at


def _match_line(row: list[str], text: str, start: int, stop: int) -> list[Cell | None] | None:
    """Spans of a row's cells in one line; None when the line is not that row."""
    printed = []
    at = start
    for piece in text[start:stop].split("\t"):
        lead = len(piece) - len(piece.lstrip())
        printed.append(Cell(at + lead, at + lead + len(piece.strip()), piece.strip()))
        at += len(piece) + 1
    cells: list[Cell | None] = []
    known = 0
    for wanted in row:
        if known < len(printed) and printed[known].text == wanted:
            cells.append(printed[known] if wanted else None)
            known += 1
        else:
            cells.append(None)
    filled = sum(cell is not None for cell in cells)
    return cells if filled and known >= len(printed) - 1 else None


def _header_rows(rows: list[list[str]]) -> int:
    """How many rows stand over the first row of numbers."""
    for number, row in enumerate(rows[: _MOST_HEADERS + 1]):
        body = [text for text in row[1:] if text]
        numbers = [text for text in body if is_number(text)]
        years = all(len(text) == 4 and text[:2] in {"19", "20"} for text in numbers)
        if numbers and len(numbers) * 2 >= len(body) and not (number == 0 and years):
            return number
    return 0


def _read(rows: list[list[str]], grid: Grid, shared: str, name: str) -> Iterator[Mention]:
    headers = _header_rows(rows)
    if not headers or len(rows) - headers < 1:
        return
    width = min(len(row) for row in rows)
    heads = [_head([row[column] for row in rows[:headers]]) for column in range(width)]
    labels = [c for c in range(width) if not any(is_number(row[c]) for row in rows[headers:])]
    first = next((c for c in range(1, width) if c not in labels), width)
    units = [c for c in labels if heads[c] in UNIT_HEADS and any(is_unit(row[c]) for row in rows[headers:])]
    units += [c for c in labels if heads[c] in UNIT_HEADS and c not in units and c]
    # what stands behind the numbers, such as 备注, is no part of their name
    named = [c for c in labels if c not in units and c < first] or [0]
    columns: dict[int, list[Mention | None]] = {}
    for column in range(width):
        if column in labels or column == named[0]:
            continue
        columns[column] = []
        head = read_heading(heads[column], shared)
        made, chapters = [], []
        for row, cells in zip(rows[headers:], grid[headers:], strict=True):
            cell = cells[column]
            if cell is None:
                columns[column].append(None)
                continue
            chapter = CHAPTER.match(row[named[0]].strip())
            texts = [row[c] for c in named]
            texts[0] = texts[0].strip()[chapter.end() :] if chapter else texts[0]
            label = _label(texts, row[units[0]] if units else "")
            total = bool(TOTAL.fullmatch(row[named[0]].strip()))
            mention = make_cell(cell, label=label, head=head, total=total)
            columns[column].append(mention)
            if mention is not None:
                made.append((mention, total))
                chapters.append(chapter is not None)
        yield from link_column(made, f"{name}-{column}")
        link_chapters(made, chapters, f"{name}-{column}")
    link_columns(dict(enumerate(heads)), [row[named[0]].strip() for row in rows[headers:]], columns)


def _head(texts: list[str]) -> str:
    """Header texts of a column from top to bottom, a merged cell once: 培训班 + 期数(期)."""
    kept: list[str] = []
    for text in texts:
        if text and text not in kept:
            kept.append(text)
    return "".join(kept)


def _label(texts: list[str], unit: str) -> Heading:
    kept: list[str] = []
    for text in texts:
        if text and text not in kept:
            kept.append(text)
    heading = read_heading("".join(kept))
    return Heading(heading.noun, unit or (heading.unit if heading.unit != "%" else ""), heading.period)
