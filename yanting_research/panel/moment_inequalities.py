r"""Tests of moment inequalities with nuisance effects (矩不等式检验): conditional, with a least-favourable first stage.

Whether :math:`l'\tau=\theta` fits a restriction :math:`A\delta\le d` is asked of
:math:`\hat\eta=\max_{\gamma\in V}\gamma'(A\hat\beta-d-A_{post}p\,\theta)`, V the vertices of the dual of the programme
that chooses the other effects. The rows used here come in pairs of both signs, as many pairs as periods after
treatment, so that V has only n + 2 members and no programme need be solved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from yanting_research.panel.trend_restrictions import Polyhedron

__all__ = ["InequalityTest", "inequality_test"]

N_DRAWS = 10_000
_SEED = 20230501
_SAME = 1e-10
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InequalityTest:
    r"""Test of :math:`l'\tau=\theta` in one polyhedron, for any number of :math:`\theta`.

    Attributes
    ----------
    level, slope
        Vertices' values at :math:`\theta=0` and what each loses per unit of it, (n_vertices,).
    covariance
        Of the vertices' values.
    alpha, kappa
        Size of the test; of its first stage.
    critical
        Of the first stage: simulated quantile of the largest value when all are at their bound.
    """

    level: Array = field(repr=False)
    slope: Array = field(repr=False)
    covariance: Array = field(repr=False)
    alpha: float
    kappa: float
    critical: float

    def accepts(self, theta: Array) -> NDArray[np.bool_]:
        """Which values are not rejected, (n,)."""
        shift = np.asarray(theta, dtype=np.float64)[:, None] * self.slope[None, :]
        return self.accepts_values(self.level[None, :] - shift)

    def accepts_values(self, values: Array) -> NDArray[np.bool_]:
        """Which sets of vertices' values, (n, n_vertices), are not rejected."""
        best = values.argmax(axis=1)
        top = values[np.arange(len(values)), best]
        variance = np.diag(self.covariance)[best]
        low, high = self._truncation(values, best, top, variance)
        error = np.sqrt(np.maximum(variance, 0.0))
        certain = error <= _SAME * np.sqrt(max(float(np.diag(self.covariance).max()), 1e-300))
        with np.errstate(divide="ignore", invalid="ignore"):
            size = (self.alpha - self.kappa) / (1 - self.kappa)
            bound = np.maximum(0.0, error * _truncated_quantile(1 - size, low / error, high / error))
        outside = (top < low - _SAME) | (top > high + _SAME)
        rejected = np.where(certain, top > _SAME, ~outside & (top > bound))
        return np.asarray(~(rejected | (top > self.critical)), dtype=np.bool_)

    def _truncation(self, values: Array, best: NDArray[np.int64], top: Array, variance: Array) -> tuple[Array, Array]:
        """Between which values the largest stays the largest, given what is independent of it."""
        with np.errstate(divide="ignore", invalid="ignore"):
            shared = self.covariance[:, best].T / variance[:, None]
            meeting = (values - shared * top[:, None]) / (1 - shared)
        low = np.where(shared < 1 - _SAME, meeting, -np.inf).max(axis=1)
        high = np.where(shared > 1 + _SAME, meeting, np.inf).min(axis=1)
        return low, np.minimum(high, self.critical)


def inequality_test(
    part: Polyhedron, beta: Array, covariance: Array, weights: Array, *, alpha: float = 0.05
) -> InequalityTest:
    """Prepare the test of one polyhedron.

    Parameters
    ----------
    part
        Of :func:`yanting_research.panel.trend_restrictions.restriction`.
    beta, covariance, weights
        See :func:`yanting_research.panel.fixed_length.fixed_length_interval`.
    alpha
        Size; a tenth of it is spent on the first stage.

    References
    ----------
    Andrews, Roth and Pakes (2023), Review of Economic Studies 90, 2763-2791; Rambachan and Roth (2023), section 3.

    Examples
    --------
    >>> from yanting_research.panel.trend_restrictions import smoothness
    >>> test = inequality_test(smoothness(1, 1, 0.0), np.array([-1.0, 3.0]), np.diag([0.1, 0.1]), np.array([1.0]))
    >>> test.accepts(np.array([0.0, 2.0])).tolist()
    [False, True]
    """
    n_post = len(weights)
    n_pre = len(beta) - n_post
    used = part.of_post(n_pre)
    vertices = _vertices(used, covariance, weights, n_pre)
    direction = np.r_[np.zeros(n_pre), weights / (weights @ weights)]
    spread = vertices @ used.a @ covariance @ used.a.T @ vertices.T
    kappa = alpha / 10
    return InequalityTest(
        level=vertices @ (used.a @ beta - used.d), slope=vertices @ (used.a @ direction), covariance=spread,
        alpha=alpha, kappa=kappa, critical=_least_favourable(spread, kappa),
    )  # fmt: skip


def _vertices(part: Polyhedron, covariance: Array, weights: Array, n_pre: int) -> Array:
    """Non-negative weights of the rows that no other effect can change, each scaled to standard error 1 in sum."""
    half = len(part.a) // 2
    errors = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", part.a, covariance, part.a), 0.0))
    changes = part.a[:half, n_pre:]
    signed = np.linalg.solve(changes.T, weights)
    found = [np.r_[np.maximum(one, 0), np.maximum(-one, 0)] for one in (signed, -signed)]
    found += [np.r_[unit, unit] for unit in np.eye(half)]
    return np.array([one / (errors @ one) for one in found if errors @ one > 0])


def _least_favourable(covariance: Array, kappa: float) -> float:
    """1 - kappa quantile of the largest of the vertices' values, all with mean 0; the same draws in every call."""
    values, vectors = np.linalg.eigh(covariance)
    draws = np.random.Generator(np.random.PCG64(_SEED)).standard_normal((N_DRAWS, len(covariance)))
    return float(np.quantile((draws * np.sqrt(np.maximum(values, 0.0)) @ vectors.T).max(axis=1), 1 - kappa))


def _truncated_quantile(level: float, low: Array, high: Array) -> Array:
    """Of the standard normal between two bounds, by whichever tail keeps digits."""
    right = low > 0
    below = stats.norm.cdf(low) + level * (stats.norm.cdf(high) - stats.norm.cdf(low))
    above = stats.norm.sf(low) - level * (stats.norm.sf(low) - stats.norm.sf(high))
    return np.asarray(np.where(right, stats.norm.isf(above), stats.norm.ppf(below)), dtype=np.float64)
