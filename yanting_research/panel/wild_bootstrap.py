"""Restricted wild cluster bootstrap (受限野聚类自助法): p-values and intervals that few clusters do not fool."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import DesignError
from yanting_research.panel.inversion import invert_test

__all__ = ["WildBootstrap", "wild_bootstrap"]

_ENUMERATED = 12  # clusters up to which all 2^G signs are gone through
_CHUNK = 20_000  # draws worked on at once
_WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """Result of a restricted wild cluster bootstrap.

    Attributes
    ----------
    p_value
        Two-sided, of the t statistic's size.
    ci_low, ci_high
        The null values that are not rejected; infinite where no bound is reached, NaN when not asked for.
    t
        The statistic of the data, by CR1.
    n_draws, weights, enumerated
        Draws; ``rademacher`` or ``webb``; whether all signs were gone through, so that p is exact.
    """

    p_value: float
    ci_low: float
    ci_high: float
    t: float
    n_draws: int
    weights: str
    enumerated: bool


@dataclass(frozen=True, slots=True)
class _Problem:
    """What the statistic needs of the data: residuals of y and of the column on the other columns, and cluster sums."""

    y: Array
    x: Array
    pull: Array  # (G, p): c' X_h' X_h M
    parts: list[Array]  # X_g
    column: Array  # M[:, j]
    members: list[NDArray[np.int64]]
    factor: float


def wild_bootstrap(
    y: Array,
    design: Array,
    groups: NDArray[np.int64],
    column: int,
    *,
    null: float = 0.0,
    n_draws: int = 9999,
    weights: Literal["rademacher", "webb"] = "rademacher",
    level: float = 0.95,
    interval: bool = True,
    seed: int = 0,
) -> WildBootstrap:
    r"""Test one coefficient by turning the signs of whole clusters' residuals.

    Parameters
    ----------
    y, design
        Outcome (n,) and design (n, p) of full rank.
    groups
        Number of every row's cluster, 0 to G - 1.
    column
        Number of the coefficient.
    null
        Value under the null hypothesis, imposed on the residuals.
    n_draws
        Draws of weights. Rademacher signs of at most 12 clusters are gone through instead, all :math:`2^G`.
    weights
        ``rademacher`` (1 or -1), or ``webb`` with six values, for ten clusters and fewer.
    level, interval
        Of the interval, which inverts the test; whether it is wanted.
    seed
        Of NumPy's generator.

    Returns
    -------
    WildBootstrap
        With restricted residuals :math:`\tilde u_g` and weights :math:`v_g`, the outcome of a draw is
        :math:`X \tilde\beta + v_g \tilde u_g`, and its t statistic by CR1 stands beside that of the data.

    Raises
    ------
    ValueError
        For an unknown kind of weights.
    DesignError
        For fewer than two clusters or a design that is not of full rank.

    Notes
    -----
    *Limits*: with one treated cluster it hardly ever rejects; use ranks. With few clusters the Rademacher p-value takes
    few values.

    References
    ----------
    Cameron, Gelbach and Miller (2008), RESTAT 90, 414-427; Roodman, Nielsen, MacKinnon and Webb (2019), Stata Journal
    19, 4-60 (the algebra of the draws).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> groups = np.repeat(np.arange(8), 6)
    >>> x = np.column_stack([np.ones(48), (groups < 4).astype(float)])
    >>> found = wild_bootstrap(x[:, 1] + rng.normal(size=48) / 2, x, groups, 1)
    >>> found.enumerated, found.n_draws, found.p_value < 0.05, found.ci_low < 1 < found.ci_high
    (True, 256, True, True)
    """
    if weights not in ("rademacher", "webb"):
        raise ValueError(f"weights={weights!r}; allowed: rademacher, webb")
    problem = _prepare(y, design, groups, column)
    n_groups = len(problem.members)
    enumerated = weights == "rademacher" and n_groups <= _ENUMERATED
    drawn = _draw(n_groups, n_draws, weights, enumerated, np.random.default_rng(seed))
    t, p = _test(problem, null, drawn)
    low, high = (np.nan, np.nan)
    if interval:
        low, high = _interval(problem, drawn, 1 - level)
    return WildBootstrap(p, low, high, t, len(drawn), weights, enumerated)


def _prepare(y: Array, design: Array, groups: NDArray[np.int64], column: int) -> _Problem:
    n, p = design.shape
    n_groups = int(groups.max()) + 1 if len(groups) else 0
    if n_groups < 2:
        raise DesignError(f"{n_groups} clusters", where="wild_bootstrap", expected="two or more")
    if np.linalg.matrix_rank(design) < p:
        raise DesignError("columns determine each other", where="wild_bootstrap", expected="a design of full rank")
    bread = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
    others = np.delete(design, column, axis=1)
    left = np.column_stack([y, design[:, column]])
    if others.shape[1]:
        left = left - others @ np.linalg.lstsq(others, left, rcond=None)[0]
    members = [np.flatnonzero(groups == group) for group in range(n_groups)]
    parts = [design[rows] for rows in members]
    pull = np.array([bread[:, column] @ part.T @ part @ bread for part in parts])
    factor = n_groups / (n_groups - 1) * (n - 1) / (n - p)
    return _Problem(left[:, 0], left[:, 1], pull, parts, bread[:, column], members, factor)


def _draw(n_groups: int, n_draws: int, weights: str, enumerated: bool, rng: np.random.Generator) -> Array:
    if enumerated:
        return np.array(list(itertools.product((1.0, -1.0), repeat=n_groups)))
    if weights == "rademacher":
        return np.asarray(rng.integers(0, 2, (n_draws, n_groups)) * 2.0 - 1.0, dtype=np.float64)
    return np.asarray(rng.choice(np.concatenate([_WEBB, -_WEBB]), (n_draws, n_groups)), dtype=np.float64)


def _test(problem: _Problem, null: float, drawn: Array) -> tuple[float, float]:
    """Statistic of the data, and share of the draws at least as large."""
    restricted = problem.y - null * problem.x
    scores = np.array([part.T @ restricted[rows] for part, rows in zip(problem.parts, problem.members, strict=True)])
    numerators = scores @ problem.column  # s_g
    inner = np.diag(numerators) - problem.pull @ scores.T  # row h: what cluster h's score is made of
    ones = np.ones((1, len(numerators)))
    t = float(_statistics(ones, numerators, inner, problem.factor)[0])
    n_larger = 0
    for start in range(0, len(drawn), _CHUNK):
        found = _statistics(drawn[start : start + _CHUNK], numerators, inner, problem.factor)
        n_larger += int((np.abs(found) >= abs(t) - 1e-9 * max(1.0, abs(t))).sum())
    return t, n_larger / len(drawn)


def _statistics(weights: Array, numerators: Array, inner: Array, factor: float) -> Array:
    spread = np.sqrt(factor * ((weights @ inner.T) ** 2).sum(axis=1))
    return np.asarray(np.divide(weights @ numerators, spread, out=np.full(len(weights), np.inf), where=spread > 0))


def _interval(problem: _Problem, drawn: Array, alpha: float) -> tuple[float, float]:
    size = float(problem.x @ problem.x)
    estimate = float(problem.x @ problem.y / size)
    scores = np.array([problem.x[rows] @ (problem.y - estimate * problem.x)[rows] for rows in problem.members])
    step = float(np.sqrt((scores**2).sum())) / size
    return invert_test(lambda null: _test(problem, null, drawn)[1], estimate, step=step, alpha=alpha)
