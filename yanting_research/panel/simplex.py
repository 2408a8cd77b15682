"""Least squares with weights that are shares (单纯形最小二乘): at least 0, sum 1. Used by the synthetic control."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

__all__ = ["simplex_least_squares"]

Array = NDArray[np.float64]
_STEPS = 60
_TINY = 1e-12


def simplex_least_squares(design: Array, target: Array) -> Array:
    r"""Minimise :math:`\lVert Xw-y\rVert^2` over :math:`w\ge0,\ \sum w=1`.

    Parameters
    ----------
    design
        (m, n).
    target
        (m,).

    Returns
    -------
    ndarray
        (n,) weights. Where several minimise the sum of squares (more columns than rows can bring this about), the one
        that the active-set method of non-negative least squares meets first, the same on every run.

    Notes
    -----
    The sum is imposed exactly: with :math:`w\ge0`, minimising over :math:`X-y1'` (whose combination by shares is the
    residual) is a nearest point of a polytope; non-negative least squares on it with one further row of ones, weighted
    by a large number, gives its active columns, on which the equality-constrained problem is solved and checked.

    Examples
    --------
    >>> simplex_least_squares(np.array([[1.0, 3.0, 9.0], [0.0, 2.0, 9.0]]), np.array([2.0, 1.0])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    residual = design - target[:, None]
    scale = np.abs(residual).max()
    if not scale > 0:
        return np.full(design.shape[1], 1 / design.shape[1])
    residual = residual / scale
    weights, _ = nnls(np.vstack([residual, np.full(residual.shape[1], 1e3)]), np.r_[np.zeros(len(residual)), 1e3])
    active = weights > _TINY
    for _ in range(_STEPS):
        solved = _on(residual, active)
        if (solved < 0).any():
            # The row of ones leaves a wiggle of 1e-6 in the sum; a column at the edge can fall out by it.
            active[np.flatnonzero(active)[solved.argmin()]] = False
            continue
        weights = np.zeros(len(active))
        weights[active] = solved
        slack = residual.T @ (residual @ weights)
        entering = int(slack.argmin())
        if slack[entering] >= float((residual @ weights) @ (residual @ weights)) - 1e-13 or active[entering]:
            break
        active[entering] = True
    return np.asarray(weights, dtype=np.float64)


def _on(residual: Array, active: NDArray[np.bool_]) -> Array:
    """Shares of the active columns with sum 1 and the least squares, signs left free."""
    part = residual[:, active]
    k = part.shape[1]
    system = np.zeros((k + 1, k + 1))
    system[:k, :k] = part.T @ part
    system[:k, k] = system[k, :k] = 1.0
    return np.asarray(np.linalg.lstsq(system, np.r_[np.zeros(k), 1.0], rcond=None)[0][:k])
