"""Exact tests of cross tables (精确检验): Fisher for 2 x 2, Freeman-Halton for larger ones, sampled where too many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

__all__ = ["freeman_halton"]

Counts = NDArray[np.int64]
_MOST_TABLES = 10_000  # enumerated, a tenth of a second
_DRAWS = 9_999
_ALIKE = 1e-7  # relative difference of probabilities that count as equal, as R's fisher.test


def freeman_halton(table: Counts, *, seed: int = 1, draws: int = _DRAWS) -> tuple[float, str]:
    """Two-sided exact p: the probability of all tables with these totals that are no likelier than this one.

    Parameters
    ----------
    table
        Counts, shape (rows, columns).
    seed, draws
        Of the sampled tables (PCG64), when there are more than 10,000 to enumerate.

    Returns
    -------
    tuple
        p, and how it was made: ``"enumerated"`` or ``"sampled (9999, seed 1)"``, then (hits + 1)/(draws + 1).
        NaN for a table with a single row or column.

    References
    ----------
    Freeman and Halton (1951), Biometrika 38, 141-149.

    Examples
    --------
    >>> p, how = freeman_halton(np.array([[3, 1], [1, 3]]))
    >>> round(p, 4), how
    (0.4857, 'enumerated')
    """
    counts = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(counts.shape, default=0) < 2:
        return float("nan"), "undefined"
    if counts.shape[0] > counts.shape[1]:
        counts = counts.T
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    bound = _log_weight(counts) + np.log1p(_ALIKE)
    constant = special.gammaln(rows + 1).sum() + special.gammaln(columns + 1).sum() - special.gammaln(rows.sum() + 1)
    total = 0.0
    for n, weight in enumerate(_weights(tuple(rows.tolist()), tuple(columns.tolist()))):
        if n == _MOST_TABLES:
            return _sampled(rows, columns, bound, seed, draws), f"sampled ({draws}, seed {seed})"
        if weight <= bound:
            total += float(np.exp(weight + constant))
    return min(total, 1.0), "enumerated"


def _log_weight(table: Counts) -> float:
    return -float(special.gammaln(table + 1).sum())


def _weights(rows: tuple[int, ...], columns: tuple[int, ...]) -> Iterator[float]:
    """Minus the log factorials of every table with these totals."""
    if len(columns) == 1:
        yield -sum(map(_log_factorial, rows))
        return
    for column in _columns(rows, columns[0]):
        own = -sum(map(_log_factorial, column))
        rest = tuple(left - count for left, count in zip(rows, column, strict=True))
        for weight in _weights(rest, columns[1:]):
            yield own + weight


def _columns(rows: tuple[int, ...], total: int) -> Iterator[tuple[int, ...]]:
    """Every way to fill a column of this total within what the rows have left."""
    if len(rows) == 1:
        if total <= rows[0]:
            yield (total,)
        return
    behind = sum(rows[1:])
    for first in range(max(0, total - behind), min(rows[0], total) + 1):
        for rest in _columns(rows[1:], total - first):
            yield (first, *rest)


@cache
def _log_factorial(count: int) -> float:
    return float(special.gammaln(count + 1))


def _sampled(rows: Counts, columns: Counts, bound: float, seed: int, draws: int) -> float:
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = stats.random_table(rows, columns).rvs(draws, random_state=rng)
    weights = -special.gammaln(drawn + 1).sum(axis=(1, 2))
    return float((np.count_nonzero(weights <= bound) + 1) / (draws + 1))
