"""Small cells kept from view (小单元格隐去): primary and complementary suppression, proven by linear programmes.

A table of people is published with its totals. A count below the threshold is hidden; so many further cells are
hidden with it that nobody can compute it back: for every small cell the attacker's two linear programmes (the least
and the largest value that the published numbers allow) must leave it open whether it is 0 or at least the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

__all__ = [
    "SUPPRESSED",
    "Suppression",
    "attack_table",
    "cell_interval",
    "moved_with",
    "sum_equations",
    "suppress_table",
    "with_totals",
]

SUPPRESSED = "‡"
"""The mark of a hidden cell; the same for small and complementary ones, or it would tell them apart."""
_TOLERANCE = 1e-6
_MOST_CELLS = 4_000

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Suppression:
    """A two-way table with totals and what is hidden in it.

    Attributes
    ----------
    table
        Counts with totals: shape (rows + 1, columns + 1); the last row and column are totals.
    hidden
        What must not be shown, the same shape: small cells and those hidden with them.
    small
        The cells (and totals) below the threshold.
    low, high
        What an attacker can still tell of each small cell; the count where it is shown, NaN where a cell is hidden
        only to protect others.
    """

    table: NDArray[np.int64]
    hidden: Mask = field(repr=False)
    small: Mask = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)

    @property
    def n_hidden(self) -> int:
        """Hidden cells."""
        return int(self.hidden.sum())

    def shown(self) -> Floats:
        """Counts with NaN for what is hidden, totals included."""
        return np.where(self.hidden, np.nan, self.table.astype(np.float64))


def suppress_table(counts: ArrayLike, *, threshold: int = 5) -> Suppression:
    """Hide counts from 1 to below ``threshold``, and what would give them back.

    Parameters
    ----------
    counts
        Whole numbers, shape (rows, columns), without totals; one row is a frequency table.
    threshold
        Smallest count that may be shown. A count of 0 is shown.

    Returns
    -------
    Suppression
        Totals are cells like others: one below the threshold is hidden too. Every small cell has an attacker's
        interval from 0 to at least ``threshold``.

    Raises
    ------
    ValueError
        For counts that are negative, not whole, not two-way, or more than 4,000 cells; for a threshold below 2.

    Notes
    -----
    Cells to hide besides are found by linear programmes that move the small cell up to the threshold and down to 0
    along cells not yet hidden, at the least cost in people hidden; those that turn out needless are shown again.
    It is proven for this table alone. Two tables with a cell in common, or the same table a month later, can still be
    subtracted from one another.

    References
    ----------
    Fischetti and Salazar-González (2000), Journal of the American Statistical Association 95, 916-928.
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.

    Examples
    --------
    >>> made = suppress_table([[20, 3], [15, 30]])
    >>> made.hidden.astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    >>> made.low[0, 1], made.high[0, 1]
    (np.float64(0.0), np.float64(23.0))
    """
    if threshold < 2:
        raise ValueError(f"threshold={threshold}; allowed: 2 and more")
    table = with_totals(counts)
    small = (table > 0) & (table < threshold)
    hidden = small.copy()
    equations = sum_equations(table.shape)
    for cell in np.flatnonzero(small.ravel()):
        while not _open(table, hidden, int(cell), threshold):
            count = float(table.ravel()[cell])
            more = moved_with(table, hidden, int(cell), equations, up=threshold - count, down=count)
            if not (more & ~hidden).any():
                hidden[:] = True  # nothing smaller helps: the table is too small to show anything of it
                break
            hidden |= more
    hidden = _shown_again(table, hidden, small, threshold)
    low, high = attack_table(table, hidden, cells=small)
    only_others = hidden & ~small
    low[only_others], high[only_others] = np.nan, np.nan
    return Suppression(table, hidden, small, low, high)


def attack_table(table: ArrayLike, hidden: Mask, *, cells: Mask | None = None) -> tuple[Floats, Floats]:
    """What somebody who sees only the shown cells can tell of the hidden ones: least and largest values.

    Parameters
    ----------
    table
        Counts with totals in the last row and column, shape (rows + 1, columns + 1).
    hidden
        What is not shown, the same shape.
    cells
        Attack only these of the hidden cells; by default all.

    Returns
    -------
    tuple of ndarray
        From two linear programmes a hidden cell (scipy's HiGHS): all cells at least 0, rows and columns add up.

    Examples
    --------
    >>> only_one = np.array([[False, True, False], [False] * 3, [False] * 3])
    >>> low, high = attack_table([[20, 3, 23], [15, 30, 45], [35, 33, 68]], only_one)
    >>> low[0, 1], high[0, 1]
    (np.float64(3.0), np.float64(3.0))
    """
    counts = np.asarray(table, dtype=np.float64)
    low, high = counts.copy(), counts.copy()
    equations = sum_equations(counts.shape)
    for cell in np.flatnonzero((hidden if cells is None else hidden & cells).ravel()):
        ends = cell_interval(counts, hidden, int(cell), equations)
        low.ravel()[cell], high.ravel()[cell] = ends
    return low, high


def with_totals(counts: ArrayLike) -> NDArray[np.int64]:
    """A two-way table with its totals last, shape (rows + 1, columns + 1).

    Raises
    ------
    ValueError
        For counts that are negative, not whole, not two-way, or more than 4,000 cells.

    Examples
    --------
    >>> with_totals([[1, 2], [3, 4]]).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    given = np.asarray(counts, dtype=np.float64)
    if given.ndim != 2 or not given.size or given.size > _MOST_CELLS:
        raise ValueError(f"counts of shape {given.shape}; allowed: two-way, 1 to {_MOST_CELLS} cells")
    if not np.isfinite(given).all() or (given < 0).any() or (given != np.rint(given)).any():
        raise ValueError("counts must be whole numbers from 0; allowed: numbers of people")
    whole = given.astype(np.int64)
    rows = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    return np.vstack([rows, rows.sum(axis=0, keepdims=True)])


def sum_equations(shape: tuple[int, ...]) -> Floats:
    """One row for each sum: cells of a row less its total are 0, and the same for columns; shape (sums, cells)."""
    n_rows, n_columns = shape
    places = np.arange(n_rows * n_columns).reshape(shape)
    made = np.zeros((n_rows + n_columns, n_rows * n_columns))
    for at, line in enumerate([*places, *places.T]):
        made[at, line[:-1]] = 1.0
        made[at, line[-1]] = -1.0
    return made


def cell_interval(table: Floats, hidden: Mask, cell: int, equations: Floats) -> tuple[float, float]:
    """The attacker's least and largest value of one hidden cell.

    Parameters
    ----------
    table
        With totals, shape (rows + 1, columns + 1).
    hidden
        What is not shown, the same shape.
    cell
        Its place in the flattened table.
    equations
        Of :func:`sum_equations`.

    Examples
    --------
    >>> cell_interval(np.array([[20.0, 3, 23]]), np.array([[True, True, False]]), 1, np.array([[1.0, 1, -1]]))
    (0.0, 23.0)
    """
    unknown = np.flatnonzero(hidden.ravel())
    known = np.flatnonzero(~hidden.ravel())
    right = -equations[:, known] @ table.ravel()[known]
    left = equations[:, unknown]
    used = np.abs(left).sum(axis=1) > 0
    aim = np.zeros(len(unknown))
    aim[np.searchsorted(unknown, cell)] = 1.0
    matrix = csr_array(left[used])
    ends = []
    for sign in (1.0, -1.0):
        made = linprog(sign * aim, A_eq=matrix, b_eq=right[used], bounds=(0, None), method="highs")
        # unbounded: nothing shown limits the cell; the true table is always a solution, so nothing else can fail
        ends.append(sign * float(made.fun) if made.status == 0 else np.inf)
    return _neat(ends[0]), _neat(ends[1])


def _neat(value: float) -> float:
    """Ends of such polytopes are whole numbers; the solver misses them by rounding."""
    return value if np.isinf(value) else float(np.rint(value)) if abs(value - np.rint(value)) < _TOLERANCE else value


def _open(table: NDArray[np.int64], hidden: Mask, cell: int, threshold: int) -> bool:
    """Whether a hidden cell may be 0 as well as the threshold, by the largest flows through the other hidden cells.

    Every cell stands in two sums, with opposite signs once the sums of columns and the sum of the totals' row are
    turned round: the sums are the nodes of a network and the hidden cells its edges. The same answer as from the
    attacker's linear programmes, which prove the result in the end, in a fraction of the time.
    """
    n_rows, n_columns = table.shape
    counts = table.ravel()
    tails, heads, capacities = [], [], []
    for other in np.flatnonzero(hidden.ravel()):
        if other != cell:
            tail, head = _edge(int(other), n_rows, n_columns)
            tails += [tail, head]
            heads += [head, tail]
            capacities += [threshold, min(int(counts[other]), threshold)]  # no more is ever needed
    tail, head = _edge(cell, n_rows, n_columns)
    size = n_rows + n_columns
    network = csr_array((capacities, (tails, heads)), shape=(size, size), dtype=np.int32)
    up, down = threshold - int(counts[cell]), int(counts[cell])
    return bool(
        maximum_flow(network, head, tail).flow_value >= up and maximum_flow(network, tail, head).flow_value >= down
    )


def _edge(cell: int, n_rows: int, n_columns: int) -> tuple[int, int]:
    """The sums between which a cell carries flow, from plus to minus: nodes of rows first, then of columns."""
    row, column = divmod(cell, n_columns)
    last_row, last_column = row == n_rows - 1, column == n_columns - 1
    plus, minus = row, n_rows + column
    # a total stands with minus in its own sum: its edge runs the other way round
    return (minus, plus) if last_row != last_column else (plus, minus)


def moved_with(
    table: NDArray[Any], hidden: Mask, cell: int, equations: Floats, *, up: float, down: float,
    known: int | None = None,
) -> Mask:  # fmt: skip
    """Cells that have to change when a cell goes up and down by so much, at the least cost; those hidden included.

    Parameters
    ----------
    table, hidden, cell, equations
        As :func:`cell_interval`.
    up, down
        Amounts by which the cell must be able to move.
    known
        Another cell that must not move, because somebody knows it.

    Examples
    --------
    >>> table = np.array([[20.0, 3, 23], [15, 30, 45], [35, 33, 68]])
    >>> small = table == 3
    >>> moved_with(table, small, 1, sum_equations(table.shape), up=2, down=3).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    counts = table.ravel().astype(np.float64)
    n = len(counts)
    # ties are broken by place, so that the same table is always hidden in the same way
    cost = np.where(hidden.ravel(), 0.0, 1.0 + counts + np.arange(n) / (100.0 * n))
    cost = np.where((counts == 0) & ~hidden.ravel(), cost + up + down, cost)
    # other tables show the same totals: they are hidden only where nothing inside helps
    totals = np.zeros(table.shape, dtype=np.bool_)
    totals[-1, :], totals[:, -1] = True, True
    cost = np.where(totals.ravel() & ~hidden.ravel(), cost + 2.0 * counts[-1], cost)
    made = hidden.copy()
    for rises, amount in ((True, up), (False, down)):
        # rises and falls of every cell; a cell falls at most to 0
        bounds = [(0.0, None)] * n + [(0.0, float(count)) for count in counts]
        rise, fall = (cell, n + cell) if rises else (n + cell, cell)
        bounds[rise], bounds[fall] = (float(amount), float(amount)), (0.0, 0.0)
        if known is not None:
            bounds[known] = bounds[n + known] = (0.0, 0.0)
        found = linprog(
            np.concatenate([cost, cost]), A_eq=csr_array(np.hstack([equations, -equations])),
            b_eq=np.zeros(len(equations)), bounds=bounds, method="highs",
        )  # fmt: skip
        if found.status == 0:
            moved = (found.x[:n] + found.x[n:]) > _TOLERANCE
            made |= moved.reshape(table.shape)
    return made


def _shown_again(table: NDArray[np.int64], hidden: Mask, small: Mask, threshold: int) -> Mask:
    """Show complementary cells again, the largest first, while every small cell stays open."""
    made = hidden.copy()
    extra = np.flatnonzero((hidden & ~small).ravel())
    order = extra[np.argsort(-table.ravel()[extra], kind="stable")]
    for cell in order:
        made.ravel()[cell] = False
        if not all(_open(table, made, int(one), threshold) for one in np.flatnonzero(small.ravel())):
            made.ravel()[cell] = True
    return made
