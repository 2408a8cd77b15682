"""Nearest neighbours (近邻匹配) in a fixed order: distances, calipers, exact keys, ties, replacement or none."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["METRICS", "Matches", "distance_matrix", "match_greedily", "nearest", "whitened"]

METRICS = ("mahalanobis", "euclidean", "propensity", "index")
"""Inverse covariance; inverse variances; difference of propensity scores; of their linear index (log odds)."""

_TIE = 1e-9  # relative: distances as near as this are one distance
_BLOCK = 512  # rows of the distance matrix at a time, so that 16,000 rows need no gigabytes
Array = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matches:
    """Partners of some rows.

    Attributes
    ----------
    row
        Numbers of the rows that were to be matched.
    partners, distances
        For each of them the numbers of its partners and how far they are; empty where none is near enough.
    """

    row: Integers
    partners: tuple[Integers, ...] = field(repr=False)
    distances: tuple[Array, ...] = field(repr=False)


def whitened(x: Array, metric: str) -> Array:
    """Columns in which the metric is the plain distance.

    Parameters
    ----------
    x
        (n, k) covariates without an intercept.
    metric
        "mahalanobis" (inverse of the covariance of all rows) or "euclidean" (inverse of their variances).

    Examples
    --------
    >>> whitened(np.array([[0.0], [2.0], [4.0]]), "euclidean").ravel().tolist()
    [0.0, 1.0, 2.0]
    """
    if metric == "euclidean":
        spread = x.std(axis=0, ddof=1)
        return np.asarray(x / np.where(spread > 0, spread, 1.0), dtype=np.float64)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x, rowvar=False)))
    kept = values > values.max() * 1e-12
    return np.asarray(x @ (vectors[:, kept] / np.sqrt(values[kept])), dtype=np.float64)


def distance_matrix(left: Array, right: Array) -> Array:
    """Plain distances between rows, column by column, so that equal rows have distance 0 exactly."""
    total = np.zeros((len(left), len(right)))
    for place in range(left.shape[1]):
        total += (left[:, place][:, None] - right[:, place][None, :]) ** 2
    return np.sqrt(total)


def nearest(
    space: Array, rows: Integers, pool: Integers, *, k: int = 1, keys: Integers | None = None, caliper: float = np.inf
) -> Matches:
    """The k nearest of the pool for every row, with replacement; all that are as near as the k-th.

    Parameters
    ----------
    space
        (n, k) whitened columns, or (n, 1) scores.
    rows, pool
        Numbers of the rows to match and of those to choose from; a row is never its own partner.
    k
        Partners wanted. Where fewer are near enough, all of them.
    keys
        (n,) numbers that must agree.
    caliper
        Largest distance.

    Examples
    --------
    >>> found = nearest(np.array([[0.0], [1.0], [1.0], [5.0]]), np.array([0]), np.array([1, 2, 3]))
    >>> found.partners[0].tolist()
    [1, 2]
    """
    labels = np.zeros(len(space), dtype=np.int64) if keys is None else keys
    partners: list[Integers] = [np.empty(0, dtype=np.int64)] * len(rows)
    distances: list[Array] = [np.empty(0)] * len(rows)
    for label in np.unique(labels[rows]):
        mine, there = np.flatnonzero(labels[rows] == label), pool[labels[pool] == label]
        for start in range(0, len(mine) if len(there) else 0, _BLOCK):
            places = mine[start : start + _BLOCK]
            apart = distance_matrix(space[rows[places]], space[there])
            apart[rows[places][:, None] == there[None, :]] = np.inf
            apart[apart > caliper * (1 + _TIE)] = np.inf
            near = _k_nearest(apart, k)
            for at, place in enumerate(places):
                partners[place], distances[place] = there[near[at]], apart[at][near[at]]
    return Matches(rows, tuple(partners), tuple(distances))


def _k_nearest(apart: Array, k: int) -> NDArray[np.bool_]:
    """Which are at most as far as the k-th, in every row; infinite ones never."""
    at_hand = np.minimum(np.isfinite(apart).sum(axis=1), k)
    ranked = np.partition(apart, range(min(k, apart.shape[1])), axis=1)
    edge = np.where(at_hand > 0, ranked[np.arange(len(apart)), np.maximum(at_hand, 1) - 1], -1.0)
    return np.asarray(apart <= (edge * (1 + _TIE))[:, None])


def match_greedily(
    space: Array, rows: Integers, pool: Integers, *, k: int = 1, keys: Integers | None = None, caliper: float = np.inf
) -> Matches:
    """Partners without replacement, row after row in the order given; of equally near ones the first in the pool.

    Every row takes one partner before any takes a second.

    Examples
    --------
    >>> found = match_greedily(np.array([[0.0], [0.1], [0.2], [9.0]]), np.array([0, 1]), np.array([2, 3]))
    >>> [partners.tolist() for partners in found.partners]
    [[2], [3]]
    """
    free = np.ones(len(pool), dtype=bool)
    taken: list[list[int]] = [[] for _ in rows]
    apart_of: list[list[float]] = [[] for _ in rows]
    for _ in range(k):
        for at, row in enumerate(rows):
            apart = distance_matrix(space[[row]], space[pool])[0]
            apart[~free] = np.inf
            if keys is not None:
                apart[keys[pool] != keys[row]] = np.inf
            place = int(np.flatnonzero(apart <= apart.min() * (1 + _TIE))[0]) if len(apart) else 0
            if len(apart) and apart[place] <= caliper * (1 + _TIE) and np.isfinite(apart[place]):
                free[place] = False
                taken[at].append(int(pool[place]))
                apart_of[at].append(float(apart[place]))
    return Matches(
        rows, tuple(np.array(one, dtype=np.int64) for one in taken), tuple(np.array(one) for one in apart_of)
    )
