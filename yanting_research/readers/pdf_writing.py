"""Paragraphs to the text of a source, with page breaks and table anchors as exact offsets (写出原文)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yanting_research.readers.pdf_joining import joint
from yanting_research.readers.pdf_paragraphs import Line
from yanting_research.readers.pdf_tables import PageTable

__all__ = ["Written", "write_paragraphs"]

_CAPTION = re.compile(
    r"(?:附?表|Table)\s{0,2}[\d一二三四五六七八九十]{0,3}[^。]{0,60}|[^。，：；]{2,40}(?:表|名单|统计)"
)
"""``表1 各乡镇党员人数`` or ``参训人员名单``; not a sentence that ends in 。"""

_SAME_PLACE = 3.0
_MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """The text, where pages 2, 3, ... begin, and each table with anchor and caption.

    ``heads`` are the heads that tables repeat on their next page, with the offset at which each was left out.
    """

    text: str
    page_breaks: tuple[int, ...]
    tables: tuple[tuple[PageTable, int, str], ...]
    n_over_pages: int
    heads: tuple[tuple[int, str], ...] = ()


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.page_breaks: list[int] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def turn_to(self, page: int) -> None:
        while len(self.page_breaks) < page - 1:
            self.page_breaks.append(self.length)


def write_paragraphs(paragraphs: Sequence[list[Line] | PageTable], *, n_pages: int) -> Written:
    """Write a line a paragraph and a line a table row; a table that goes on under its own head on the next page is one.

    Parameters
    ----------
    paragraphs
        In reading order; pages never decrease.
    n_pages
        Pages of the file, those without text at its end included.
    """
    writer = _Writer()
    tables: list[tuple[PageTable, int, str]] = []
    heads: list[tuple[int, str]] = []
    before, n_over_pages = "", 0
    for place, paragraph in enumerate(paragraphs):
        if isinstance(paragraph, PageTable):
            writer.turn_to(paragraph.page)
            above = paragraphs[place - 1] if place else None
            n_head = _repeated_head(above, paragraph, tables[-1][0].rows) if isinstance(above, PageTable) else 0
            if n_head:
                heads.append((writer.length, _rows_as_text(paragraph.rows[:n_head]).rstrip("\n")))
                whole, anchor, caption = tables[-1]
                tables[-1] = (replace(whole, rows=(*whole.rows, *paragraph.rows[n_head:])), anchor, caption)
            else:
                tables.append((paragraph, writer.length, before if _CAPTION.fullmatch(before) else ""))
            writer.add(_rows_as_text(paragraph.rows[n_head:]))
            before = ""
        else:
            before = _write_lines(paragraph, writer)
            n_over_pages += paragraph[0].page != paragraph[-1].page
    writer.turn_to(n_pages)
    return Written("".join(writer.parts), tuple(writer.page_breaks), tuple(tables), n_over_pages, tuple(heads))


def _rows_as_text(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)


def _repeated_head(above: PageTable, below: PageTable, whole: Sequence[Sequence[str]]) -> int:
    """Rows that a table on the next page repeats of the one above it, which it goes on; 0 for another table."""
    same_place = abs(above.x0 - below.x0) < _SAME_PLACE and abs(above.x1 - below.x1) < _SAME_PLACE
    if below.page != above.page + 1 or not same_place:
        return 0
    n_same = 0
    for one, two in zip(whole[:_MOST_HEAD_ROWS], below.rows, strict=False):
        if tuple(one) != tuple(two):
            break
        n_same += 1
    return n_same if n_same < len(below.rows) else 0


def _write_lines(lines: Sequence[Line], writer: _Writer) -> str:
    """One paragraph; what stands between two of its lines belongs to the page of the first."""
    pieces: list[str] = []
    for index, line in enumerate(lines):
        text, between = line.piece.text, "\n"
        writer.turn_to(line.page)
        if index + 1 < len(lines):
            cut, between = joint(text, lines[index + 1].piece.text, blank_after=line.piece.blank_after)
            text = text[: len(text) - cut]
        writer.add(text + between)
        pieces.append(text + between)
    return "".join(pieces).rstrip("\n")
