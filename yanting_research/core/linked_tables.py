"""Published tables attacked together (多表联查): what several tables of the same people tell that none tells alone.

Every published count is a cell of the one table of all items: a cell of A by B, a total of A, the number of people.
Tables that share an item share its totals; what one hides, another may show. All sums of all tables are the equations
of one linear programme, as an attacker would write it down. A rounded count says between which numbers the true one
lies; the sums, which are rounded too, may narrow it down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from yanting_research.core.rounding import rounded_bounds
from yanting_research.errors import PrivacyError

__all__ = ["Exposure", "PublishedTable", "attack_linked", "same_people"]

Cell = tuple[str, frozenset[tuple[str, str]]]
"""A population and (item, code) pairs: two for a cell, one for a total, none for the number of people."""
Equation = dict[Cell, float]
Floats = NDArray[np.float64]
_TOLERANCE = 1e-6
_SOLVED, _UNBOUNDED = 0, 3
"""What ``linprog`` says of a programme."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table as it was given out.

    Attributes
    ----------
    rows, columns
        Its items; no item for the columns, ``""``, in a table of one item.
    population
        Label of the people counted: tables of the same label count the same people.
    cells
        (row code, column code) to the count shown, ``None`` where hidden; ``""`` is the total.
    small
        Those of the hidden cells that are known to be below the threshold; never written to a file.
    base
        Counts are shown to the nearest multiple of it; 1: as they are.
    people
        How many people a table of rounded counts is of: somebody may know it from elsewhere; never written to a file.
    """

    rows: str
    columns: str
    population: str
    cells: Mapping[tuple[str, str], int | None] = field(repr=False)
    small: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    base: int = 1
    people: int | None = field(default=None, repr=False)

    def cell(self, row: str, column: str) -> Cell:
        """The cell in the table of all items."""
        return self.population, frozenset((item, code) for item, code in ((self.rows, row), (self.columns, column))
                                          if code)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exposure:
    """A count that the published tables give away together: items and codes, least and largest value."""

    cell: tuple[tuple[str, str], ...]
    low: float
    high: float
    how: str


def attack_linked(tables: Sequence[PublishedTable], *, threshold: int = 5) -> list[Exposure]:
    """Counts of people that several tables together give away.

    Parameters
    ----------
    tables
        All that were given out of one file of answers.
    threshold
        Smallest count that may be shown.

    Returns
    -------
    list of Exposure
        ``sums``: a hidden count of which the sums of all tables prove that it lies above 0 and below the threshold, or,
        where it is known to be small, leave less open than 0 to the threshold; a rounded count of which they leave one
        number above 0 and below the threshold. ``difference``: a count shown for two populations, of which one holds
        the other, that differs by fewer people than the threshold, or may. Sorted; empty when nothing is exposed.

    Raises
    ------
    PrivacyError
        When no counts of people are as the tables say.

    Examples
    --------
    >>> first = PublishedTable("sex", "role", "all", {("f", "1"): None, ("f", "2"): None, ("f", ""): None,
    ...     ("m", "1"): 30, ("m", "2"): 40, ("m", ""): 70, ("", "1"): None, ("", "2"): None, ("", ""): None})
    >>> attack_linked([first])
    []
    >>> second = PublishedTable("sex", "age", "all", {("f", ""): 3, ("f", "1"): None, ("m", ""): 70, ("", ""): 73})
    >>> [one.cell for one in attack_linked([first, second])][1:]
    [(('role', '1'), ('sex', 'f')), (('role', '2'), ('sex', 'f'))]
    """
    bounds, hidden, small = _merged(tables)
    if any(low > high for low, high in bounds.values()):
        raise _contradiction()
    found = list(_told(bounds, hidden, small, [one for table in tables for one in _equations(table)], threshold))
    found += dict.fromkeys(_differences(tables, threshold))  # two pairs of versions may tell the same
    return sorted(found, key=lambda one: (one.how, one.cell))


def _contradiction() -> PrivacyError:
    return PrivacyError(
        "the tables contradict one another", where="published tables", expected="counts of the same people",
        remedy="give every group of people a label of its own",
    )  # fmt: skip


def _merged(tables: Iterable[PublishedTable]) -> tuple[dict[Cell, tuple[float, float]], set[Cell], set[Cell]]:
    """Between which numbers each count lies by what is shown, which are shown nowhere, and which of these are small."""
    bounds: dict[Cell, tuple[float, float]] = {}
    shown: set[Cell] = set()
    small: set[Cell] = set()
    for table in tables:
        for place, count in table.cells.items():
            cell = table.cell(*place)
            low, high = bounds.get(cell, (0.0, np.inf))
            if count is not None or table.base > 1:
                shown.add(cell)  # what is left out of a rounded table is no more hidden than what is rounded
            if count is not None:
                least, most = rounded_bounds(count, base=table.base)
                low, high = max(low, least), min(high, most)
            if place in table.small:
                small.add(cell)
            bounds[cell] = low, high
        whole = table.population, frozenset[tuple[str, str]]()
        if table.people is not None and whole in bounds:
            bounds[whole] = float(table.people), float(table.people)
    return bounds, bounds.keys() - shown, small


def _equations(table: PublishedTable) -> Iterator[Equation]:
    rows = sorted({row for row, _ in table.cells if row})
    columns = sorted({column for _, column in table.cells if column})
    lines = [[(row, column) for column in [*columns, ""]] for row in [*rows, ""] if columns]
    lines += [[(row, column) for row in [*rows, ""]] for column in [*columns, ""] if rows]
    for line in lines:
        *parts, total = line
        if all(place in table.cells for place in line):
            yield {**{table.cell(*place): 1.0 for place in parts}, table.cell(*total): -1.0}


def _told(
    bounds: Mapping[Cell, tuple[float, float]], hidden: set[Cell], small: set[Cell], equations: Sequence[Equation],
    threshold: int,
) -> Iterator[Exposure]:  # fmt: skip
    open_cells = [cell for cell, (low, high) in bounds.items() if low < high]
    places = {cell: at for at, cell in enumerate(open_cells)}
    entries = [(row, places[cell], sign) for row, one in enumerate(equations) for cell, sign in one.items()
               if cell in places]  # fmt: skip
    if not entries:
        return
    at_row, at_column, signs = (np.array(part) for part in zip(*entries, strict=True))
    shape = (len(equations), len(open_cells))
    left = csr_array(coo_array((signs, (at_row, at_column)), shape=shape))
    right = -np.array([sum(sign * bounds[cell][0] for cell, sign in one.items() if cell not in places)
                       for one in equations])  # fmt: skip
    # cells that no chain of open cells joins tell nothing of one another
    _, part = connected_components(csr_array(abs(left).T @ abs(left)), directed=False)
    for one in range(int(part.max()) + 1):
        inside = np.flatnonzero(part == one)
        rows = np.flatnonzero(np.asarray(abs(left[:, inside]).sum(axis=1)).ravel())
        cells = [open_cells[int(place)] for place in inside]
        attacker = _Attacker(csr_array(left[rows][:, inside]), right[rows], np.array([bounds[cell] for cell in cells]))
        for at, cell in enumerate(cells):
            if cell in hidden:
                if attacker.seen_open(at, threshold=threshold):
                    continue
                low, high = attacker.interval(at)
                told = 0 < high < threshold or (cell in small and (low > 0 or high < threshold))
            else:
                low, high = attacker.whole_numbers(at, threshold=threshold)
                told = low == high and 0 < low < threshold
            if told:
                yield Exposure(tuple(sorted(cell[1])), low, high, "sums")


class _Attacker:
    """The linear programmes of one block of cells that hang together."""

    def __init__(self, block: csr_array, ends: Floats, bounds: Floats) -> None:
        self._block, self._ends, self._bounds = block, ends, bounds
        self._least, self._most = np.full(len(bounds), np.inf), np.full(len(bounds), -np.inf)

    def interval(self, at: int) -> tuple[float, float]:
        aim = np.zeros(len(self._bounds))
        aim[at] = 1.0
        return self._least_of(aim), -self._least_of(-aim)

    def seen_open(self, at: int, *, threshold: int) -> bool:
        """Whether earlier programmes have shown it at 0 as well as at the threshold."""
        return bool(self._least[at] < _TOLERANCE and self._most[at] > threshold - _TOLERANCE)

    def whole_numbers(self, at: int, *, threshold: int) -> tuple[float, float]:
        """The same in whole numbers; wider than it is where earlier programmes have shown two of them already."""
        low, high = self._bounds[at]
        if low < threshold and high > 0 and self._seen(at)[0] >= self._seen(at)[1]:
            low, high = self.interval(at)
        return float(np.ceil(low - _TOLERANCE)), float(np.floor(high + _TOLERANCE))

    def _seen(self, at: int) -> tuple[float, float]:
        return float(np.ceil(self._least[at] - _TOLERANCE)), float(np.floor(self._most[at] + _TOLERANCE))

    def _least_of(self, aim: Floats) -> float:
        made = linprog(aim, A_eq=self._block, b_eq=self._ends, bounds=self._bounds, method="highs")
        if made.status not in (_SOLVED, _UNBOUNDED):
            raise _contradiction()
        if made.status == _UNBOUNDED:
            return -np.inf
        self._least, self._most = np.minimum(self._least, made.x), np.maximum(self._most, made.x)
        return round(float(made.fun), 6)


def same_people(first: Sequence[PublishedTable], second: Sequence[PublishedTable], *, threshold: int = 5) -> bool:
    """Whether two sets of tables may be of one group of people, with some more or less in one of them.

    They are when any two tables count exactly the same people, or when in every table that both have the counts rise,
    or fall, but for fewer people than the threshold. Different people differ both ways. Rounded counts differ by as
    much as is certain.

    Examples
    --------
    >>> def ages(*counts):
    ...     return [PublishedTable("age", "", str(counts), {(str(n), ""): one for n, one in enumerate(counts)})]
    >>> same_people(ages(20, 30, 40), ages(20, 31, 42)), same_people(ages(20, 30, 40), ages(28, 22, 44))
    (True, False)
    """
    if {table.population for table in first} & {table.population for table in second}:
        return True
    before, after = _inside(first), _inside(second)
    return all(
        min(_moves(one, other)) < threshold
        for sides in before.keys() & after.keys()
        for one in before[sides].values()
        for other in after[sides].values()
    )


Shown = dict[frozenset[tuple[str, str]], tuple[int, int]]
"""Cell to the count shown and the base to which it is rounded."""


def _inside(tables: Sequence[PublishedTable]) -> dict[frozenset[str], dict[str, Shown]]:
    """Counts shown by items, population and cell, without totals."""
    found: dict[frozenset[str], dict[str, Shown]] = {}
    for table in tables:
        sides = frozenset(one for one in (table.rows, table.columns) if one)
        shown = found.setdefault(sides, {}).setdefault(table.population, {})
        for place, count in table.cells.items():
            _, cell = table.cell(*place)
            if count is not None and len(cell) == len(sides):
                shown[cell] = count, table.base
    return found


def _step(one: tuple[int, int], other: tuple[int, int]) -> int:
    """By how many people a count rises at least, negative where it falls; rounding may account for the rest."""
    (least, most), (later_least, later_most) = (rounded_bounds(count, base=base) for count, base in (one, other))
    return int(max(0.0, later_least - most) - max(0.0, least - later_most))


def _moves(one: Shown, other: Shown) -> tuple[int, int]:
    """By how many people the counts rise in all, and fall."""
    steps = [_step(one[cell], other[cell]) for cell in one.keys() & other.keys()]
    return sum(max(0, step) for step in steps), sum(max(0, -step) for step in steps)


def _differences(tables: Sequence[PublishedTable], threshold: int) -> Iterator[Exposure]:
    """Counts of two populations of which one is the other with some people more, or less."""
    for populations in _inside(tables).values():
        for first, second in combinations(sorted(populations), 2):
            one, other = populations[first], populations[second]
            if min(_moves(one, other)) < threshold:
                for cell in one.keys() & other.keys():
                    least = float(abs(_step(one[cell], other[cell])))
                    if 0 < least < threshold:
                        yield Exposure(tuple(sorted(cell)), least, least, "difference")
