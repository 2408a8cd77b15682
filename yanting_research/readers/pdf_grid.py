"""Cells between ruled lines (表格线): pieces of lines made whole, where they meet, what they close.

A cell is the smallest rectangle below and right of a crossing whose four corners are crossings and whose four
sides are drawn. Cells that share a corner, directly or through others, are one table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Box", "Ruling", "grid_tables", "whole_rulings"]

Box = tuple[float, float, float, float]
"""x0, lower y, x1, upper y [points]."""
Ruling = tuple[float, float, float]
"""Where a line stands on the other axis, where it begins and where it ends [points]."""
_Point = tuple[float, float]


def whole_rulings(drawn: Sequence[Ruling], tolerance: float) -> list[Ruling]:
    """Lines of one direction, made whole and sorted.

    Lines that stand within the tolerance of their neighbour stand at the mean of them all; on one line, pieces that
    touch or leave at most the tolerance free are one.

    Examples
    --------
    >>> whole_rulings([(100.0, 0.0, 40.0), (101.0, 42.0, 90.0), (200.0, 0.0, 90.0)], 3.0)
    [(100.5, 0.0, 90.0), (200.0, 0.0, 90.0)]
    """
    whole: list[Ruling] = []
    for group in _neighbours(sorted(drawn), tolerance):
        at = sum(place for place, _, _ in group) / len(group)
        begin, end = None, 0.0
        for start, stop in sorted((start, stop) for _, start, stop in group):
            if begin is not None and start <= end + tolerance:
                end = max(end, stop)
                continue
            if begin is not None:
                whole.append((at, begin, end))
            begin, end = start, stop
        if begin is not None:
            whole.append((at, begin, end))
    return whole


def _neighbours(drawn: Sequence[Ruling], tolerance: float) -> Iterator[list[Ruling]]:
    group: list[Ruling] = []
    for ruling in drawn:
        if group and ruling[0] > group[-1][0] + tolerance:
            yield group
            group = []
        group.append(ruling)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class _Crossings:
    """Where lines meet: at each point the numbers of the lines down and across; points by column and by row.

    Columns go from left to right and rows from the top; points of a column stand from the top, of a row from the left.
    """

    lines: dict[_Point, tuple[frozenset[int], frozenset[int]]]
    columns: dict[float, list[float]]
    rows: dict[float, list[float]]

    def joined_down(self, first: _Point, second: _Point) -> bool:
        """Whether one line down passes through both."""
        return not self.lines[first][0].isdisjoint(self.lines[second][0])

    def joined_across(self, first: _Point, second: _Point) -> bool:
        """Whether one line across passes through both."""
        return not self.lines[first][1].isdisjoint(self.lines[second][1])


def grid_tables(across: Sequence[Ruling], down: Sequence[Ruling], tolerance: float) -> list[list[Box]]:
    """Cells of each table that whole rulings close; a single cell is a frame, no table.

    Parameters
    ----------
    across, down
        Of :func:`whole_rulings`.
    tolerance
        How far a line may end before the one it should meet [points].

    Returns
    -------
    list
        Tables from the top, then from the left; cells by column, from the top.

    Examples
    --------
    >>> grid_tables([(0.0, 0.0, 20.0), (10.0, 0.0, 20.0)], [(0.0, 0.0, 10.0), (9.0, 1.0, 10.0), (20.0, 0.0, 10.0)], 3.0)
    [[(0.0, 0.0, 9.0, 10.0), (9.0, 0.0, 20.0, 10.0)]]
    """
    crossings = _crossings(across, down, tolerance)
    cells = [cell for x in crossings.columns for y in crossings.columns[x] for cell in _cell(crossings, (x, y))]
    tables = [table for table in _hanging_together(cells) if len(table) > 1]
    return sorted(tables, key=lambda table: min((-cell[3], cell[0]) for cell in table))


def _crossings(across: Sequence[Ruling], down: Sequence[Ruling], tolerance: float) -> _Crossings:
    meeting: dict[_Point, tuple[set[int], set[int]]] = {}
    for number, (x, low, high) in enumerate(down):
        for other, (y, left, right) in enumerate(across):
            if low - tolerance <= y <= high + tolerance and left - tolerance <= x <= right + tolerance:
                downs, acrosses = meeting.setdefault((x, y), (set(), set()))
                downs.add(number)
                acrosses.add(other)
    columns: dict[float, list[float]] = defaultdict(list)
    rows: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(meeting, key=lambda point: (point[0], -point[1])):
        columns[x].append(y)
        rows[y].append(x)
    lines = {point: (frozenset(downs), frozenset(acrosses)) for point, (downs, acrosses) in meeting.items()}
    return _Crossings(lines, columns, rows)


def _cell(crossings: _Crossings, corner: _Point) -> list[Box]:
    """The smallest cell whose upper left corner this is: the nearest closed one below, then to the right; or none."""
    x, y = corner
    right = [place for place in crossings.rows[y] if place > x and crossings.joined_across(corner, (place, y))]
    for low in crossings.columns[x]:
        if low >= y or not crossings.joined_down(corner, (x, low)):
            continue
        for far in right:
            opposite = (far, low)
            if (
                opposite in crossings.lines
                and crossings.joined_down(opposite, (far, y))
                and crossings.joined_across(opposite, (x, low))
            ):
                return [(x, low, far, y)]
    return []


def _hanging_together(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells in groups: in one group each reaches each other over shared corners."""
    at: dict[_Point, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for point in _corners(cell):
            at[point].append(number)
    left = set(range(len(cells)))
    groups = []
    while left:
        waiting, group = [min(left)], set()
        while waiting:
            number = waiting.pop()
            if number in left:
                left.remove(number)
                group.add(number)
                for point in _corners(cells[number]):
                    waiting += at.pop(point, [])
        groups.append([cells[number] for number in sorted(group)])
    return groups


def _corners(cell: Box) -> tuple[_Point, _Point, _Point, _Point]:
    x0, low, x1, high = cell
    return (x0, low), (x0, high), (x1, low), (x1, high)
