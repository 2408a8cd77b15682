"""Counts in steps of five (取整): each to the nearest, or a table rounded together so that it still adds up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from yanting_research.core.suppression import sum_equations, with_totals

__all__ = ["ROUNDING_BASE", "round_counts", "round_table", "rounded_bounds"]

ROUNDING_BASE = 5
"""Step of rounded tables of people [people]."""


def round_counts(counts: ArrayLike, *, base: int = ROUNDING_BASE) -> NDArray[np.float64]:
    """Every count, totals too, by itself to the nearest multiple of a base: conventional rounding.

    The same count is rounded in the same way wherever it stands, so that tables that share a total agree on it without
    being made together. Rows and columns need not add up any more; :func:`round_table` keeps them, for one table.

    Parameters
    ----------
    counts
        Numbers of people from 0, of any shape; NaN stays NaN.
    base
        Step [people]; a count half-way between goes up.

    Returns
    -------
    ndarray of float
        The same shape.

    Raises
    ------
    ValueError
        For a base below 2.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, section 5.4.

    Examples
    --------
    >>> round_counts([0, 2, 3, 7, 8, np.nan]).tolist()
    [0.0, 0.0, 5.0, 5.0, 10.0, nan]
    """
    if base < 2:
        raise ValueError(f"base={base}; allowed: 2 and more")
    return np.asarray(base * np.floor((np.asarray(counts, dtype=np.float64) + base / 2) / base))


def rounded_bounds(shown: int, *, base: int = ROUNDING_BASE) -> tuple[float, float]:
    """Between which counts the true one lies when :func:`round_counts` shows this; base 1: the count itself.

    Examples
    --------
    >>> rounded_bounds(0), rounded_bounds(5), rounded_bounds(10, base=10), rounded_bounds(7, base=1)
    ((0.0, 2.0), (3.0, 7.0), (5.0, 14.0), (7.0, 7.0))
    """
    return float(max(0, shown - base // 2)), float(shown + (base - 1) // 2)


def round_table(counts: ArrayLike, *, base: int = 5) -> NDArray[np.int64]:
    """Round a two-way table and its totals to multiples of a base so that rows and columns still add up.

    Controlled rounding, zero-restricted: every cell and every total goes to one of the two multiples beside it, a
    multiple stays; of all such tables the one with the smallest sum of changes. It always exists (Cox 1982), since the
    equations of a two-way table are totally unimodular and a linear programme ends in whole numbers. The totals are
    rounded with the cells, not added up from rounded cells.

    Parameters
    ----------
    counts
        Whole numbers, shape (rows, columns), without totals.
    base
        Step [people].

    Returns
    -------
    ndarray of int
        Shape (rows + 1, columns + 1), totals last. A printed 0 or 5 hides whether it was 1, 2, 3 or 4; whoever reads
        a printed number knows the count to within ``base - 1``.

    Raises
    ------
    ValueError
        As :func:`suppress_table`; for a base below 2.

    References
    ----------
    Cox and Ernst (1982), INFOR 20, 423-432. Hundepool et al. (2012), Statistical Disclosure Control, section 5.4.

    Examples
    --------
    >>> round_table([[20, 3], [14, 31]]).tolist()
    [[20, 5, 25], [15, 30, 45], [35, 35, 70]]
    """
    if base < 2:
        raise ValueError(f"base={base}; allowed: 2 and more")
    table = with_totals(counts)
    flat = table.ravel()
    below, rest = flat // base, flat % base
    equations = sum_equations(table.shape)
    ties = np.arange(len(flat)) / (1000.0 * len(flat))  # the same table is always rounded in the same way
    made = linprog(
        base - 2.0 * rest + ties, A_eq=csr_array(equations), b_eq=-(equations @ below.astype(np.float64)),
        bounds=[(0.0, float(left > 0)) for left in rest], method="highs-ds",
    )  # fmt: skip
    up = np.rint(made.x).astype(np.int64)
    return np.asarray(base * (below + up).reshape(table.shape), dtype=np.int64)
