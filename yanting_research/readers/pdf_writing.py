"""Paragraphs to the text of a source, with page breaks and table anchors as exact offsets (写出原文)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.readers.pdf_joining import joint
from yanting_research.readers.pdf_paragraphs import Line
from yanting_research.readers.pdf_tables import PageTable

__all__ = ["Written", "write_paragraphs"]

_CAPTION = re.compile(
    r"(?:附?表|Table)\s{0,2}[\d一二三四五六七八九十]{0,3}[^。]{0,60}|[^。，：；]{2,40}(?:表|名单|统计)"
)
"""``表1 各乡镇党员人数`` or ``参训人员名单``; not a sentence that ends in 。"""


@dataclass(frozen=True, slots=True)
class Written:
    """The text, where pages 2, 3, ... begin, and each table with anchor and caption."""

    text: str
    page_breaks: tuple[int, ...]
    tables: tuple[tuple[PageTable, int, str], ...]
    n_over_pages: int


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
    """Write a line a paragraph and a line a table row.

    Parameters
    ----------
    paragraphs
        In reading order; pages never decrease.
    n_pages
        Pages of the file, those without text at its end included.
    """
    writer = _Writer()
    tables: list[tuple[PageTable, int, str]] = []
    before, n_over_pages = "", 0
    for paragraph in paragraphs:
        if isinstance(paragraph, PageTable):
            writer.turn_to(paragraph.page)
            tables.append((paragraph, writer.length, before if _CAPTION.fullmatch(before) else ""))
            for row in paragraph.rows:
                writer.add("\t".join(row).rstrip("\t") + "\n")
            before = ""
        else:
            before = _write_lines(paragraph, writer)
            n_over_pages += paragraph[0].page != paragraph[-1].page
    writer.turn_to(n_pages)
    return Written("".join(writer.parts), tuple(writer.page_breaks), tuple(tables), n_over_pages)


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
