"""Published tables attacked together (多表联查): what several tables of the same people tell that none tells alone.

Every published count is a cell of the one table of all items: a cell of A by B, a total of A, the number of people.
Tables that share an item share its totals; what one hides, another may show. All sums of all tables are the equations
of one linear programme, as an attacker would write it down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

__all__ = ["Exposure", "PublishedTable", "attack_linked", "same_people"]

Cell = tuple[str, frozenset[tuple[str, str]]]
"""A population and (item, code) pairs: two for a cell, one for a total, none for the number of people."""
Equation = dict[Cell, float]


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
    """

    rows: str
    columns: str
    population: str
    cells: Mapping[tuple[str, str], int | None] = field(repr=False)
    small: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)

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
        where it is known to be small, leave less open than 0 to the threshold. ``difference``: a count shown for two
        populations, of which one holds the other, that differs by fewer people than the threshold. Sorted; empty when
        nothing is exposed.

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
    shown, hidden, small = _merged(tables)
    found = list(_told(shown, hidden, [one for table in tables for one in _equations(table)], small, threshold))
    found += dict.fromkeys(_differences(tables, threshold))  # two pairs of versions may tell the same
    return sorted(found, key=lambda one: (one.how, one.cell))


def _merged(tables: Iterable[PublishedTable]) -> tuple[dict[Cell, int], list[Cell], set[Cell]]:
    """What anybody sees, what nobody sees anywhere, and which of that is small."""
    shown: dict[Cell, int] = {}
    every: dict[Cell, None] = {}
    small: set[Cell] = set()
    for table in tables:
        for (row, column), count in table.cells.items():
            cell = table.cell(row, column)
            every[cell] = None
            if count is not None:
                shown[cell] = count
            if (row, column) in table.small:
                small.add(cell)
    return shown, [cell for cell in every if cell not in shown], small


def _equations(table: PublishedTable) -> Iterator[Equation]:
    rows = sorted({row for row, _ in table.cells if row})
    columns = sorted({column for _, column in table.cells if column})
    lines = [[(row, column) for column in [*columns, ""]] for row in [*rows, ""]]
    lines += [[(row, column) for row in [*rows, ""]] for column in [*columns, ""]]
    for line in lines:
        *parts, total = line
        if all(place in table.cells for place in line):
            yield {**{table.cell(*place): 1.0 for place in parts}, table.cell(*total): -1.0}


def _told(
    shown: Mapping[Cell, int], hidden: Sequence[Cell], equations: Sequence[Equation], small: set[Cell], threshold: int
) -> Iterator[Exposure]:
    places = {cell: at for at, cell in enumerate(hidden)}
    entries = [(row, places[cell], sign) for row, one in enumerate(equations) for cell, sign in one.items()
               if cell in places]  # fmt: skip
    if not entries:
        return
    at_row, at_column, signs = (np.array(part) for part in zip(*entries, strict=True))
    shape = (len(equations), len(hidden))
    left = csr_array(coo_array((signs, (at_row, at_column)), shape=shape))
    right = -np.array([sum(sign * shown[cell] for cell, sign in one.items() if cell in shown) for one in equations])
    # cells that no chain of hidden cells joins tell nothing of one another
    _, part = connected_components(csr_array(abs(left).T @ abs(left)), directed=False)
    for one in range(int(part.max()) + 1):
        inside = np.flatnonzero(part == one)
        rows = np.flatnonzero(np.asarray(abs(left[:, inside]).sum(axis=1)).ravel())
        block, ends = csr_array(left[rows][:, inside]), right[rows]
        for at, place in enumerate(inside):
            low, high = _interval(block, ends, at)
            cell = hidden[int(place)]
            certain = 0 < high < threshold
            if certain or (cell in small and (low > 0 or high < threshold)):
                yield Exposure(tuple(sorted(cell[1])), low, high, "sums")


def _interval(block: csr_array, ends: np.ndarray, at: int) -> tuple[float, float]:
    aim = np.zeros(block.shape[1])
    aim[at] = 1.0
    found = []
    for sign in (1.0, -1.0):
        made = linprog(sign * aim, A_eq=block, b_eq=ends, bounds=(0, None), method="highs")
        found.append(round(sign * float(made.fun), 6) if made.status == 0 else np.inf)
    return found[0], found[1]


def same_people(first: Sequence[PublishedTable], second: Sequence[PublishedTable], *, threshold: int = 5) -> bool:
    """Whether two sets of tables may be of one group of people, with some more or less in one of them.

    They are when any two tables count exactly the same people, or when in every table that both have the counts rise,
    or fall, but for fewer people than the threshold. Different people differ both ways.

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


def _inside(
    tables: Sequence[PublishedTable],
) -> dict[frozenset[str], dict[str, dict[frozenset[tuple[str, str]], int]]]:
    """Counts shown by items, population and cell, without totals."""
    found: dict[frozenset[str], dict[str, dict[frozenset[tuple[str, str]], int]]] = {}
    for table in tables:
        sides = frozenset(one for one in (table.rows, table.columns) if one)
        shown = found.setdefault(sides, {}).setdefault(table.population, {})
        for place, count in table.cells.items():
            _, cell = table.cell(*place)
            if count is not None and len(cell) == len(sides):
                shown[cell] = count
    return found


def _moves(
    one: Mapping[frozenset[tuple[str, str]], int], other: Mapping[frozenset[tuple[str, str]], int]
) -> tuple[int, int]:
    """By how many people the counts rise in all, and fall."""
    steps = [other[cell] - one[cell] for cell in one.keys() & other.keys()]
    return sum(max(0, step) for step in steps), sum(max(0, -step) for step in steps)


def _differences(tables: Sequence[PublishedTable], threshold: int) -> Iterator[Exposure]:
    """Counts of two populations of which one is the other with some people more, or less."""
    for populations in _inside(tables).values():
        for first, second in combinations(sorted(populations), 2):
            one, other = populations[first], populations[second]
            if min(_moves(one, other)) < threshold:
                for cell in one.keys() & other.keys():
                    least = float(abs(other[cell] - one[cell]))
                    if 0 < least < threshold:
                        yield Exposure(tuple(sorted(cell)), least, least, "difference")
