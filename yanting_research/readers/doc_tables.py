"""Tables of Word documents (表格): rows as lines in place, cells in columns, tables within cells."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from yanting_research.core import SourceTable
from yanting_research.readers.doc_body import DEEPEST, SOFT, Body

__all__ = ["Cell", "Nest", "Row", "add_table", "grid_spans"]

_MOST_SPANNED = 64
_SAME_EDGE = 120
"""Edges closer than this are one: about two millimetres, a little more than a cell margin [twips]."""


@dataclass(slots=True)
class Cell:
    """A cell: its content, the grid columns it spans, and whether it continues the cell above it."""

    body: Body
    span: int = 1
    is_continued: bool = False

    @property
    def text(self) -> str:
        """The paragraphs of the cell in one line; empty where it continues the cell above."""
        joined = " ".join(part for line in self.body.lines if (part := " ".join(line.split())))
        return "" if self.is_continued else joined


@dataclass(slots=True)
class Row:
    """Cells of a row; ``edges`` are its cell borders from the left [twips], empty where unknown."""

    cells: list[Cell]
    edges: tuple[int, ...] = ()
    opens_page: bool = False


def add_table(body: Body, rows: Sequence[Row]) -> None:
    """A table into ``body``: a line a row, and the cells; one of single cells is a frame around paragraphs."""
    if all(len(row.cells) <= 1 for row in rows):
        for row in rows:
            for cell in row.cells:
                body.splice(cell.body)
        return
    anchor = body.length
    found = []
    for row in rows:
        if row.opens_page:
            body.breaks.append((body.length, SOFT))
        texts: list[str] = []
        for cell in row.cells:
            texts += [cell.text, *[""] * (min(cell.span, _MOST_SPANNED) - 1)]
            body.absorb(cell.body)
        found.append(tuple(texts))
        body.add_line("\t".join(texts).rstrip("\t"))
    body.tables.append(SourceTable(tuple(found), anchor))


def grid_spans(edges: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """How many columns each cell spans, from the cell borders of every row [twips].

    Rows of equally many cells are taken as they are: their borders often differ a
    little by hand.

    >>> grid_spans([(0, 2000, 6000), (0, 2000, 4000, 6010)])
    [[1, 2], [1, 1, 1]]
    """
    if len({len(row) for row in edges}) <= 1:
        return [[1] * (len(row) - 1) for row in edges]
    grid: list[int] = []
    for edge in sorted({edge for row in edges for edge in row}):
        if not grid or edge - grid[-1] > _SAME_EDGE:
            grid.append(edge)
    spans = []
    for row in edges:
        columns = [bisect_left(grid, edge - _SAME_EDGE) for edge in row]
        spans.append([max(1, right - left) for left, right in itertools.pairwise(columns)])
    return spans


@dataclass(slots=True)
class _Level:
    cell: Body
    cells: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Nest:
    """Where the next paragraph goes, for formats that mark the end of cells and rows by characters."""

    main: Body
    levels: list[_Level] = field(default_factory=list)

    def at(self, depth: int) -> Body:
        """The story for depth 0, else the open cell of the table at that depth; deeper tables end here."""
        if depth > DEEPEST:
            self.main.too_deep = True
            depth = DEEPEST
        while len(self.levels) > depth:
            self._close()
        while len(self.levels) < depth:
            self.levels.append(_Level(self.main.inner()))
        return self.levels[-1].cell if self.levels else self.main

    @property
    def is_between_rows(self) -> bool:
        """Whether a table is open and none of its rows is."""
        return len(self.levels) == 1 and not self.levels[0].cells and not self.levels[0].cell.lines

    def end_cell(self, depth: int) -> None:
        """The open cell of the table at that depth is complete."""
        self.at(max(depth, 1))
        level = self.levels[-1]
        level.cells.append(Cell(level.cell))
        level.cell = self.main.inner()

    def end_row(self, depth: int, *, edges: tuple[int, ...] = (), continued: Sequence[bool] = ()) -> None:
        """The open row of the table at that depth is complete; ``continued`` marks cells merged upwards."""
        self.at(max(depth, 1))
        level = self.levels[-1]
        if level.cell.lines:
            self.end_cell(depth)
        for cell, yes in zip(level.cells, continued, strict=False):
            cell.is_continued = yes
        fits = len(edges) == len(level.cells) + 1
        if level.cells:
            level.rows.append(Row(level.cells, edges if fits else ()))
        level.cells = []

    def _close(self) -> None:
        level = self.levels[-1]
        if level.cells or level.cell.lines:
            self.end_row(len(self.levels))
        self.levels.pop()
        if all(row.edges for row in level.rows):
            for row, spans in zip(level.rows, grid_spans([row.edges for row in level.rows]), strict=True):
                for cell, span in zip(row.cells, spans, strict=True):
                    cell.span = span
        if level.rows:
            add_table(self.levels[-1].cell if self.levels else self.main, level.rows)
