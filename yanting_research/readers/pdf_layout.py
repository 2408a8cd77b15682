"""Pages of pieces to pages in reading order: columns, tables at their place, notes at the foot (阅读顺序)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.readers.pdf_columns import reading_blocks
from yanting_research.readers.pdf_lines import Piece, row_piece, rows_of
from yanting_research.readers.pdf_paragraphs import Line, PageFlow, body_size, framed_lines
from yanting_research.readers.pdf_tables import PageTable

__all__ = ["page_flows"]

_NOTE_MARK = re.compile(r"[①-⑳*＊※†]|[\[〔［(（]?\d{1,3}[\]〕］)）.、\s]?|注[：:释]|[Nn]ote")
"""``①`` or ``[1]`` at the start of a note; not ``党员``."""

_NOTE_SIZE = 0.92


def page_flows(kept: Sequence[Sequence[Piece]], tables: Sequence[Sequence[PageTable]]) -> list[PageFlow]:
    """Lines and tables of each page in reading order.

    Parameters
    ----------
    kept
        Pieces of each page, furniture and table cells taken out.
    tables
        Tables of each page.
    """
    blocks = [
        (number, [row_piece(row) for row in rows_of(block)])
        for number, pieces in enumerate(kept, 1)
        for block in reading_blocks(pieces)
    ]
    body = body_size([piece for _, pieces in blocks for piece in pieces])
    by_page: list[list[Line]] = [[] for _ in kept]
    for line in framed_lines(blocks):
        by_page[line.page - 1].append(line)
    flows = []
    for lines, own in zip(by_page, tables, strict=True):
        text, notes = _notes_apart(lines, body)
        flows.append(PageFlow(_with_tables(text, own), tuple(notes)))
    return flows


def _notes_apart(lines: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Lines at the end of a page in smaller type, from the first that begins with a note mark."""
    first = len(lines)
    while first and lines[first - 1].piece.size < _NOTE_SIZE * body:
        first -= 1
    while first < len(lines) and not _NOTE_MARK.match(lines[first].piece.text):
        first += 1
    return (lines, []) if first == 0 else (lines[:first], lines[first:])


def _with_tables(lines: list[Line], tables: Sequence[PageTable]) -> tuple[Line | PageTable, ...]:
    """Each table before the first line below its top edge in its own column."""
    items: list[Line | PageTable] = list(lines)
    for table in sorted(tables, key=lambda table: -table.top):
        place = next((index for index, item in enumerate(items) if _is_below(item, table)), len(items))
        items.insert(place, table)
    return tuple(items)


def _is_below(item: Line | PageTable, table: PageTable) -> bool:
    if isinstance(item, PageTable):
        return False
    return item.piece.y < table.top and item.frame.left < table.x1 and item.frame.right > table.x0
