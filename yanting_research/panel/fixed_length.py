r"""Fixed-length confidence intervals (定长置信区间) under smooth violations of parallel trends.

An estimate that is linear in the event-study coefficients, :math:`l'\hat\beta_{post}+c'\hat\beta_{pre}`, has a normal
error and a bias that is at most :math:`M\lVert G'v\rVert_1`, :math:`v=(c,l)`, when it takes straight trends out. The
weights c that make the interval shortest are found by convex programming; they do not look at the estimates, so the
level holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from yanting_research.errors import NotIdentifiedError

__all__ = ["FixedLength", "fixed_length_interval", "folded_quantile"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FixedLength:
    """The shortest interval of its kind.

    Attributes
    ----------
    estimate, half_length, std_error, worst_bias
        Centre; half of the length; standard error of the centre; largest bias that the restriction allows.
    weights
        Of all coefficients, (n_pre + n_post,).
    """

    estimate: float
    half_length: float
    std_error: float
    worst_bias: float
    weights: Array = field(repr=False)


def folded_quantile(ratio: float, level: float) -> float:
    r"""Quantile of :math:`|N(t, 1)|`: half-length in standard errors when the bias is t of them.

    Examples
    --------
    >>> round(folded_quantile(0.0, 0.95), 4), round(folded_quantile(10.0, 0.95), 4)
    (1.96, 11.6449)
    """
    if ratio > 8:  # the other tail holds less than 1e-15
        return float(ratio + stats.norm.ppf(level))
    return float(np.sqrt(stats.ncx2.ppf(level, 1, ratio**2))) if ratio > 0 else float(stats.norm.ppf(0.5 + level / 2))


def fixed_length_interval(
    beta: Array, covariance: Array, weights: Array, *, bound: float, level: float = 0.95
) -> FixedLength:
    r"""The shortest fixed-length interval for :math:`l'\tau` when slopes of the trend change by at most ``bound``.

    Parameters
    ----------
    beta, covariance
        Event-study coefficients, (n_pre + n_post,), without the reference period between the two; their covariance.
    weights
        l, (n_post,).
    bound
        M, in the outcome's unit per period.
    level
        Of confidence.

    Raises
    ------
    NotIdentifiedError
        When the convex programme fails.

    References
    ----------
    Rambachan and Roth (2023), Review of Economic Studies 90, 2555-2591; Armstrong and Kolesar (2018), Econometrica 86,
    655-683.

    Examples
    --------
    >>> found = fixed_length_interval(np.array([-0.1, 1.0]), np.diag([0.04, 0.04]), np.array([1.0]), bound=0.0)
    >>> round(found.estimate, 2), round(found.half_length, 3)
    (0.9, 0.554)
    """
    n_post = len(weights)
    n_pre = len(beta) - n_post
    times = np.r_[np.arange(-n_pre, 0), np.arange(1, n_post + 1)].astype(np.float64)
    scale = float(np.sqrt(np.trace(covariance) / len(beta)))
    problem = _Problem(covariance / scale**2, weights, times, _curvature(n_pre, n_post), bound / scale, level)
    pre = problem.rounded(problem.shortest())
    v = np.r_[pre, weights]
    error, bias = float(np.sqrt(v @ covariance @ v)), bound * float(np.abs(problem.curvature.T @ v).sum())
    half = folded_quantile(bias / error, level) * error
    return FixedLength(float(v @ beta), half, error, bias, v)


def _curvature(n_pre: int, n_post: int) -> Array:
    """G with ``delta = slope * times + G @ second_differences``: a kink at time k grows by one per period beyond it."""
    times = np.r_[np.arange(-n_pre, 0), np.arange(1, n_post + 1)]
    kinks = np.arange(-n_pre + 1, n_post)
    after = np.maximum(times[:, None] - kinks[None, :], 0) * (kinks >= 0)
    before = np.maximum(kinks[None, :] - times[:, None], 0) * (kinks < 0)
    return np.asarray(after + before, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Problem:
    """Length of the interval as a convex function of the weights before treatment."""

    covariance: Array
    weights: Array
    times: Array
    curvature: Array
    bound: float
    level: float

    @property
    def n_pre(self) -> int:
        return len(self.times) - len(self.weights)

    def shortest(self) -> Array:
        n = self.n_pre
        target = float(self.times[n:] @ self.weights)
        start = self._least_variance(target)
        nearest = np.zeros(n)
        nearest[-1] = target
        if self.bound == 0 or n == 1:
            return start
        found = [self._descend(first, target) for first in (start, nearest)]
        best = min((one for one in found if one is not None), key=self.half_length, default=None)
        if best is None:
            raise NotIdentifiedError(
                "no shortest interval was found", where=f"bound {self.bound:g}", expected="a covariance of full rank",
                remedy="check the covariance of the event-study coefficients",
            )  # fmt: skip
        return np.asarray(best, dtype=np.float64)

    def rounded(self, pre: Array) -> Array:
        """Weights to six digits, so that the solver's last bits (threads, processors) do not show; trends still out."""
        size = 10.0 ** np.ceil(np.log10(max(float(np.abs(pre).max()), 1e-12)))
        found = np.asarray(np.round(pre / size, 6) * size, dtype=np.float64)
        others = self.times[: self.n_pre - 1] @ found[:-1]
        found[-1] = float(others + self.times[self.n_pre :] @ self.weights)
        return found

    def half_length(self, pre: Array) -> float:
        v = np.r_[pre, self.weights]
        error = float(np.sqrt(v @ self.covariance @ v))
        bias = self.bound * float(np.abs(self.curvature.T @ v).sum())
        return folded_quantile(bias / error, self.level) * error

    def _least_variance(self, target: float) -> Array:
        """Least variance among weights that take straight trends out: times @ v = 0."""
        n = self.n_pre
        system = np.zeros((n + 1, n + 1))
        system[:n, :n] = self.covariance[:n, :n]
        system[:n, n] = system[n, :n] = self.times[:n]
        right = np.r_[-self.covariance[:n, n:] @ self.weights, -target]
        return np.asarray(np.linalg.lstsq(system, right, rcond=None)[0][:n])

    def _descend(self, start: Array, target: float) -> Array | None:
        """Sequential quadratic programming; the absolute values of the bias become bounds on slack variables."""
        n, k = self.n_pre, self.n_pre - 1
        kinks = self.curvature[:, :k]  # only kinks before treatment depend on the weights before it
        fixed = self.bound * float(np.abs(self.curvature[:, k:].T @ np.r_[np.zeros(n), self.weights]).sum())
        inner = kinks[:n].T

        def length(x: Array) -> tuple[float, Array]:
            v = np.r_[x[:n], self.weights]
            error = float(np.sqrt(v @ self.covariance @ v))
            ratio = (fixed + self.bound * x[n:].sum()) / error
            c = folded_quantile(ratio, self.level)
            near, far = stats.norm.pdf(c - ratio), stats.norm.pdf(c + ratio)
            slope = (near - far) / (near + far)
            by_error = (c - ratio * slope) * (self.covariance @ v)[:n] / error
            return c * error, np.r_[by_error, np.full(k, slope * self.bound)]

        both = np.block([[-inner, np.eye(k)], [inner, np.eye(k)]])
        trend = np.r_[self.times[:n], np.zeros(k)]
        rules = [
            {"type": "ineq", "fun": lambda x: both @ x, "jac": lambda _: both},
            {"type": "eq", "fun": lambda x: trend @ x + target, "jac": lambda _: trend},
        ]
        x = np.r_[start, np.abs(inner @ start) + 1e-3]
        for _ in range(2):  # a restart forgets an early bad curvature
            found = optimize.minimize(
                length, x, jac=True, method="SLSQP", constraints=rules, options={"ftol": 1e-15, "maxiter": 500}
            )
            x = found.x
        good = bool(np.isfinite(found.fun) and abs(trend @ x + target) < 1e-7)
        return np.asarray(x[:n], dtype=np.float64) if good else None
