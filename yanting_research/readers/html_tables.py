"""Tables of a page (网页表格): told apart from tables that only lay the page out, merged cells expanded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Block", "Cell", "TableFrame", "expand_cells", "span_of"]

_MOST_SPAN = 100
_MOST_CELLS = 200_000
_LONG_CELL = 4
_PARAGRAPH = 60


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item, line or table row of a page, in page order.

    ``n_linked`` counts the characters inside links; ``table`` is the number of the data
    table that a row belongs to, else -1.
    """

    text: str
    tag: str
    n_linked: int = 0
    table: int = -1
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Cell:
    """A cell with the blocks in it."""

    blocks: list[Block] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1

    @property
    def text(self) -> str:
        """Its blocks in one line."""
        return " ".join(block.text for block in self.blocks)


@dataclass(slots=True)
class TableFrame:
    """A table while it is read; ``loose`` is what stands outside its cells (a caption)."""

    rows: list[list[Cell]] = field(default_factory=list)
    loose: list[Block] = field(default_factory=list)
    in_cell: bool = False
    nested: bool = False

    @property
    def sink(self) -> list[Block]:
        """Where blocks go now."""
        return self.rows[-1][-1].blocks if self.in_cell else self.loose

    def is_data(self) -> bool:
        """Whether rows and columns mean something.

        Not with another table inside, with fewer than two rows of two filled cells, or with
        a running text of several paragraphs in a cell of a table of few rows.
        """
        filled = sum(1 for row in self.rows if sum(1 for cell in row if cell.blocks) > 1)
        if self.nested or filled < 2:
            return False
        texts = [cell for row in self.rows for cell in row if len(cell.blocks) >= _LONG_CELL]
        running = any(sum(len(block.text) > _PARAGRAPH for block in cell.blocks) > 1 for cell in texts)
        return not (running and filled <= 3)

    def blocks(self, number: int) -> list[Block]:
        """Blocks in page order: a row a block for a data table, the cells' own blocks for any other."""
        if not self.is_data():
            return self.loose + [block for row in self.rows for cell in row for block in cell.blocks]
        made = list(self.loose)
        for row in self.rows:
            cells = tuple(cell.text for cell in row)
            if any(cells):
                linked = sum(block.n_linked for cell in row for block in cell.blocks)
                made.append(Block("\t".join(cells).strip("\t"), "tr", linked, number, cells))
        return made


def expand_cells(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Rows of equal length: a merged cell stands in every place that it covers.

    Examples
    --------
    >>> name, people = Cell([Block("类别", "td")], rowspan=2), Cell([Block("人数", "td")], colspan=2)
    >>> expand_cells([[name, people], [Cell([Block("男", "td")]), Cell([Block("女", "td")])]])
    (('类别', '人数', '人数'), ('类别', '男', '女'))
    """
    grid: dict[tuple[int, int], str] = {}
    width = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            spread = cell.colspan * cell.rowspan if len(grid) < _MOST_CELLS else 1
            across, down = (cell.colspan, cell.rowspan) if spread > 1 else (1, 1)
            for dy in range(min(down, len(rows) - y)):
                for dx in range(across):
                    grid.setdefault((y + dy, x + dx), cell.text)
            x += across
            width = max(width, x)
    table = [tuple(grid.get((y, x), "") for x in range(width)) for y in range(len(rows))]
    return tuple(row for row in table if any(row))


def span_of(value: str) -> int:
    """Number of rows or columns that an attribute asks for, within reason.

    >>> span_of("3"), span_of("0"), span_of("99999")
    (3, 1, 100)
    """
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() and len(value) < 9 else 1
