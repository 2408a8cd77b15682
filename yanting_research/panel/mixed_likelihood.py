r"""The likelihood of a mixed model, with everything but the spread between groups solved for (剖面似然).

With :math:`\Lambda` the Cholesky factor of the covariance between groups over the residual variance, coefficients and
residual variance are known given :math:`\Lambda`, and one number or three are left to search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from yanting_research.errors import NotIdentifiedError

__all__ = ["MixedSolution", "solve_mixed"]

_SINGULAR = 1e-4  # of the residual standard deviation: a spread between groups below this is at its bound 0
_SLOPE = 1e-3  # largest slope of the deviance at an inner minimum, per unit of a factor
_EXACT = 1e-18  # share of squares left below which a fit is exact
_STARTS = (0.3, 1.0, 3.0)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MixedSolution:
    """A maximum of the likelihood.

    Attributes
    ----------
    beta, covariance
        (p,), and (X'V^-1 X)^-1, (p, p).
    between, residual
        Covariance of the random effects, (q, q), and residual variance.
    deviations
        (G, q), predicted random effects.
    loglik
        Of the criterion that was used.
    singular
        Whether a spread between groups is at its bound 0.
    """

    beta: Array
    covariance: Array
    between: Array
    residual: float
    deviations: Array
    loglik: float
    singular: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """Cross products of every group, (G, ...), and of all rows."""

    zz: Array
    zx: Array
    zy: Array
    xx: Array
    xy: Array
    yy: float
    n: int
    reml: bool


@dataclass(frozen=True, slots=True)
class _Solved:
    beta: Array
    bread: Array
    residual: float
    deviance: float
    solved_zx: Array
    solved_zy: Array


def solve_mixed(y: Array, x: Array, groups: NDArray[np.int64], random: Array, *, reml: bool) -> MixedSolution:
    """Search the maximum from several starts, and make sure that it is one.

    Parameters
    ----------
    y, x, groups
        (n,), (n, p), (n,) number of every row's group.
    random
        (n, 1) ones, or (n, 2) ones and the column whose slope varies.

    Raises
    ------
    NotIdentifiedError
        Where no start ends at a finite, flat place.

    References
    ----------
    Bates, Maechler, Bolker and Walker (2015), Journal of Statistical Software 67(1), section 3 (the profiled
    criterion).
    """
    q = random.shape[1]
    turn = _turn(random)
    orthogonal, triangle = np.linalg.qr(x)
    left_over = y - orthogonal @ (orthogonal.T @ y)
    if left_over @ left_over <= _EXACT * max(float(y @ y), np.finfo(float).tiny):
        raise NotIdentifiedError(
            "the columns explain the outcome without remainder: no variance is left to split",
            expected="an outcome that no column repeats", remedy="take out the column that equals the outcome",
        )  # fmt: skip
    sums = _sums(y, orthogonal, groups, random @ np.linalg.inv(turn), reml=reml)
    bounds = [(0.0, None)] if q == 1 else [(0.0, None), (None, None), (0.0, None)]
    rough = [
        minimize(_deviance, [start] if q == 1 else [start, 0.0, start], args=(sums,), method="L-BFGS-B", bounds=bounds)
        for start in _STARTS
    ]
    finite = [found for found in rough if np.isfinite(found.fun)]
    best = np.full(1, np.nan)
    if finite:
        options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000}
        nearest = min(finite, key=lambda found: float(found.fun)).x
        fine = minimize(_deviance, nearest, args=(sums,), method="Nelder-Mead", bounds=bounds, options=options)
        best = np.asarray(fine.x, dtype=np.float64)
    if not np.isfinite(best).all() or not _is_flat(best, sums):
        raise NotIdentifiedError(
            "the likelihood of the mixed model has no maximum that can be trusted",
            expected="a finite likelihood with a flat top", remedy="leave slope= away, or use fixed effects",
        )  # fmt: skip
    solved = _solve(best, sums)
    back, factor = np.linalg.inv(turn), _factor(best)
    unturn = np.linalg.inv(triangle)
    left = solved.solved_zy - solved.solved_zx @ solved.beta
    penalty = float(np.log(np.abs(np.diag(triangle))).sum()) if reml else 0.0
    return MixedSolution(
        beta=unturn @ solved.beta, covariance=solved.residual * unturn @ solved.bread @ unturn.T,
        between=solved.residual * back @ factor @ factor.T @ back.T, residual=float(solved.residual),
        deviations=left @ factor.T @ back.T, loglik=float(-solved.deviance / 2) - penalty,
        singular=bool(np.linalg.svd(factor, compute_uv=False)[-1] < _SINGULAR),
    )  # fmt: skip


def _turn(random: Array) -> Array:
    """Matrix that leads from the centred and scaled slope column, in which the search is well posed, to the column."""
    if random.shape[1] == 1:
        return np.eye(1)
    column = random[:, 1]
    return np.array([[1.0, column.mean()], [0.0, column.std()]])


def _sums(y: Array, x: Array, groups: NDArray[np.int64], z: Array, *, reml: bool) -> _Sums:
    rows = [np.flatnonzero(groups == group) for group in range(int(groups.max()) + 1)]
    return _Sums(
        zz=np.array([z[own].T @ z[own] for own in rows]), zx=np.array([z[own].T @ x[own] for own in rows]),
        zy=np.array([z[own].T @ y[own] for own in rows]), xx=x.T @ x, xy=x.T @ y, yy=float(y @ y), n=len(y), reml=reml,
    )  # fmt: skip


def _factor(theta: Array) -> Array:
    return np.array([[theta[0]]]) if len(theta) == 1 else np.array([[theta[0], 0.0], [theta[1], theta[2]]])


def _solve(theta: Array, sums: _Sums) -> _Solved:
    """Coefficients, residual variance and deviance, given the factor."""
    factor = _factor(theta)
    inner = np.eye(len(factor)) + factor.T @ sums.zz @ factor
    zx, zy = factor.T @ sums.zx, sums.zy @ factor
    solved_zx = np.linalg.solve(inner, zx)
    solved_zy = np.asarray(np.linalg.solve(inner, zy[:, :, None])[:, :, 0], dtype=np.float64)
    cross = sums.xx - np.einsum("gkp,gkr->pr", zx, solved_zx)
    right = sums.xy - np.einsum("gkp,gk->p", zx, solved_zy)
    bread = np.asarray(np.linalg.inv(cross), dtype=np.float64)
    beta = np.asarray(bread @ right, dtype=np.float64)
    squares = sums.yy - float(np.einsum("gk,gk->", zy, solved_zy)) - float(right @ beta)
    free = sums.n - len(beta) if sums.reml else sums.n
    residual = squares / free
    deviance = float(np.linalg.slogdet(inner)[1].sum()) + free * (1 + np.log(2 * np.pi * residual))
    if sums.reml:
        deviance += float(np.linalg.slogdet(cross)[1])
    return _Solved(
        beta, bread, residual, deviance, np.asarray(solved_zx, np.float64), np.asarray(solved_zy, np.float64)
    )


def _deviance(theta: Array, sums: _Sums) -> float:
    return _solve(theta, sums).deviance


def _is_flat(theta: Array, sums: _Sums) -> bool:
    """Whether the deviance has no slope in any free direction; at a bound it may only rise."""
    here = _deviance(theta, sums)
    for place in range(len(theta)):
        step = np.zeros(len(theta))
        step[place] = 1e-4 * max(1.0, abs(theta[place]))
        up = _deviance(theta + step, sums) - here
        at_bound = place != 1 and theta[place] < step[place]
        down = np.inf if at_bound else _deviance(theta - step, sums) - here
        if min(up, down) < -_SLOPE * step[place]:
            return False
    return bool(np.isfinite(here))
