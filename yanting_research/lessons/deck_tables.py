"""Tables on slides (幻灯片上的表格): widths of columns, lines of rows, and where a long table is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from yanting_research.lessons.deck_pieces import (
    BODY_HEIGHT,
    CELL_PAD,
    CELL_TOP,
    CONTENT_WIDTH,
    SMALL,
    TABLE_LINE,
    Piece,
    text_height,
)
from yanting_research.lessons.measure import longest_unit, text_width, wrap_spans
from yanting_research.lessons.pack import Grid

__all__ = ["CAPTION_GAP", "TABLE_SIZES", "grid_whole", "row_height", "split_grid"]

TABLE_SIZES = (32, 28, 26, 24)
"""Sizes of type a table may have; 24 px are 18 pt."""
CAPTION_GAP = 10
_LEAST = 3.0  # ems of the narrowest column of words
_LONGEST = 9.0  # ems of a word that a column is widened for
_STRETCH = 1.8  # a table of few words is drawn wider, not across the whole slide
_CONTINUED = "（续）"
_RULES = 5  # px of the thick rules over and under a table


def grid_whole(grid: Grid, room: int) -> Piece | None:
    """The whole table at the largest size of type at which it fits into a room, or None.

    >>> grid = Grid("表 1", ("指标", "数值"), (("党员", "25619"),), ("left", "right"))
    >>> grid_whole(grid, 500).size, grid_whole(grid, 60)
    (32, None)
    """
    grid = _even(grid)
    for size in TABLE_SIZES:
        if _narrowest(grid, size) <= CONTENT_WIDTH:
            piece = _piece(grid, size)
            if piece.height <= room:
                return piece
    return None


def split_grid(grid: Grid, *, taken: int = 0) -> tuple[Piece, ...]:
    """A table over several slides: header and caption repeated, rows shared out evenly; 续 marks the later ones.

    ``taken`` is what already stands on the first of them [px].

    A table too wide for a slide is cut between columns, its first column repeated; a row too high for one is
    continued in the next row.
    """
    size = TABLE_SIZES[-1]
    pieces: list[Piece] = []
    for part in _column_parts(_even(grid), size):
        whole = grid_whole(part, BODY_HEIGHT)
        pieces += [whole] if whole else list(_row_parts(part, size, taken=0 if pieces else taken))
    pieces = _enlarged(pieces, taken)
    return tuple(
        replace(piece, block=replace(piece.block, caption=piece.block.caption + _CONTINUED)) if number else piece
        for number, piece in enumerate(pieces)
        if isinstance(piece.block, Grid)
    )


def _enlarged(pieces: list[Piece], taken: int) -> list[Piece]:
    """The same parts at the largest size of type that all of them have room for."""
    rooms = [BODY_HEIGHT - taken, *[BODY_HEIGHT - SMALL] * (len(pieces) - 1)]  # 续 may add a line to a caption
    for size in TABLE_SIZES:
        larger = [_piece(piece.block, size) for piece in pieces if isinstance(piece.block, Grid)]
        if all(
            piece.height <= room and sum(piece.columns) <= CONTENT_WIDTH
            for piece, room in zip(larger, rooms, strict=True)
        ):
            return larger
    return pieces


def _even(grid: Grid) -> Grid:
    """Every row and the alignment as wide as the header."""
    wide = len(grid.header)
    rows = tuple((*row, *("",) * wide)[:wide] for row in grid.rows)
    left: list[Literal["left"]] = ["left"] * wide
    return replace(grid, rows=rows, align=(*grid.align, *left)[:wide])


def _columns(grid: Grid) -> Iterator[tuple[str, ...]]:
    for number, name in enumerate(grid.header):
        yield (name, *(row[number] for row in grid.rows))


def _natural(cells: Sequence[str], size: int) -> float:
    longest = max(text_width(line) for cell in cells for line in cell.split("\n"))
    return max(longest, 1.5) * size * 1.03 + 2 * CELL_PAD


def _least(cells: Sequence[str], size: int) -> float:
    word = min(max(map(longest_unit, cells)), _LONGEST)
    longest = max(map(text_width, cells))
    return max(word, min(_LEAST, longest), 1.5) * size * 1.03 + 2 * CELL_PAD


def _narrowest(grid: Grid, size: int) -> float:
    return sum(_least(cells, size) for cells in _columns(grid))


def _widths(grid: Grid, size: int) -> tuple[int, ...]:
    columns = list(_columns(grid))
    natural = [_natural(cells, size) for cells in columns]
    total = sum(natural)
    if total <= CONTENT_WIDTH:
        scale = min(_STRETCH, CONTENT_WIDTH / total)
        return tuple(int(wide * scale) for wide in natural)
    return _squeezed(natural, [_least(cells, size) for cells in columns])


def _squeezed(natural: Sequence[float], least: Sequence[float]) -> tuple[int, ...]:
    """Narrow columns keep their width; what is left is shared by the wide ones."""
    widths = list(least)
    left = CONTENT_WIDTH - sum(least)
    open_columns = [number for number, wide in enumerate(natural) if wide > least[number]]
    while open_columns and left > 1:
        share = left / len(open_columns)
        for number in open_columns:
            added = min(share, natural[number] - widths[number])
            widths[number] += added
            left -= added
        open_columns = [number for number in open_columns if natural[number] - widths[number] > 1]
    return tuple(int(wide) for wide in widths)


def _lines(cells: Sequence[str], widths: Sequence[int], size: int) -> int:
    return max(len(wrap_spans(cell, _ems(wide, size))) for cell, wide in zip(cells, widths, strict=True))


def _ems(wide: int, size: int) -> float:
    return (wide - 2 * CELL_PAD) / size * 0.98


def row_height(lines: int, size: int) -> int:
    """Height of a table row of so many lines, with the rule under it [px]."""
    return round(lines * size * TABLE_LINE) + 2 * CELL_TOP + 1


def _around(grid: Grid) -> int:
    caption = text_height(grid.caption, SMALL, CONTENT_WIDTH) + CAPTION_GAP if grid.caption else 0
    return caption + (text_height(grid.note, SMALL, CONTENT_WIDTH) + CAPTION_GAP if grid.note else 0)


def _piece(grid: Grid, size: int, widths: tuple[int, ...] = ()) -> Piece:
    widths = widths or _widths(grid, size)
    lines = tuple(_lines(cells, widths, size) for cells in (grid.header, *grid.rows))
    height = _around(grid) + _RULES + sum(row_height(count, size) for count in lines)
    return Piece(grid, size, height, columns=widths, lines=lines)


def _column_parts(grid: Grid, size: int) -> Iterator[Grid]:
    least = [_least(cells, size) for cells in _columns(grid)]
    first, used = 1, least[0]
    for number in range(1, len(least)):
        if used + least[number] > CONTENT_WIDTH and number > first:
            yield _columns_of(grid, (0, *range(first, number)))
            first, used = number, least[0]
        used += least[number]
    yield _columns_of(grid, (0, *range(first, len(least))))


def _columns_of(grid: Grid, numbers: Sequence[int]) -> Grid:
    def pick(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(cells[number] for number in numbers)

    align = tuple(grid.align[number] for number in numbers)
    return replace(grid, header=pick(grid.header), rows=tuple(map(pick, grid.rows)), align=align)


def _row_parts(grid: Grid, size: int, *, taken: int) -> Iterator[Piece]:
    widths = _widths(grid, size)
    room = BODY_HEIGHT - _RULES - _around(replace(grid, caption=grid.caption + _CONTINUED))
    room -= row_height(_lines(grid.header, widths, size), size)
    most = max(1, int((room - 2 * CELL_TOP) / (size * TABLE_LINE)))
    rows = [part for row in grid.rows for part in _row_pieces(row, widths, size=size, most=most)]
    heights = [row_height(_lines(row, widths, size), size) for row in rows]
    for start, end in _shared_out(heights, room, taken):
        yield _piece(replace(grid, rows=tuple(rows[start:end])), size, widths)


def _row_pieces(row: Sequence[str], widths: Sequence[int], *, size: int, most: int) -> Iterator[tuple[str, ...]]:
    """The row, or where it is higher than a slide, several, each with at most so many lines."""
    spans = [wrap_spans(cell, _ems(wide, size)) for cell, wide in zip(row, widths, strict=True)]
    for start in range(0, max(map(len, spans)), most):
        yield tuple(
            cell[lines[start][0] : lines[min(start + most, len(lines)) - 1][1]] if start < len(lines) else ""
            for cell, lines in zip(row, spans, strict=True)
        )


def _shared_out(heights: Sequence[int], room: int, taken: int) -> list[tuple[int, int]]:
    """Rows for each slide, as few slides as the room asks for and about the same on each."""
    fewest = len(_filled(heights, room, taken))
    for limit in range((sum(heights) + taken) // fewest, room, 10):
        if len(_filled(heights, limit, taken)) == fewest:
            return _filled(heights, limit, taken)
    return _filled(heights, room, taken)


def _filled(heights: Sequence[int], room: int, taken: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start, used = 0, taken
    for number, height in enumerate(heights):
        if number > start and used + height > room:
            spans.append((start, number))
            start, used = number, 0
        used += height
    return [*spans, (start, len(heights))]
