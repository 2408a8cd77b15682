"""Errors of one series (时间序列的标准误): Newey and West's, and generalised least squares with AR(1) residuals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

__all__ = ["ar1_gls", "default_lags", "newey_west"]

Array = NDArray[np.float64]


def default_lags(n: int) -> int:
    """Lags of Newey and West for n periods: the whole part of 0.75 n^(1/3), one at least.

    References
    ----------
    Stock and Watson (2020), Introduction to Econometrics, 4th ed., equation 16.17.

    Examples
    --------
    >>> default_lags(36), default_lags(120)
    (2, 3)
    """
    return max(1, int(0.75 * n ** (1 / 3)))


def newey_west(x: Array, residuals: Array, periods: NDArray[np.int64], lags: int) -> Array:
    r"""Covariance with Bartlett weights :math:`1 - l/(L+1)`, times n / (n - p).

    Parameters
    ----------
    x, residuals
        (n, p), (n,), sorted by period.
    periods
        (n,); pairs are as far apart as their periods are, so that a gap in the series stays a gap.
    lags
        L.

    References
    ----------
    Newey and West (1987), Econometrica 55, 703-708; R's sandwich::NeweyWest(prewhite = FALSE, adjust = TRUE).
    """
    n, p = x.shape
    bread = np.linalg.inv(x.T @ x)
    scores = x * residuals[:, None]
    apart = np.abs(periods[:, None] - periods[None, :])
    weights = np.clip(1 - apart / (lags + 1), 0.0, None)
    return np.asarray(n / (n - p) * bread @ (scores.T @ weights @ scores) @ bread, dtype=np.float64)


def ar1_gls(y: Array, x: Array) -> tuple[Array, Array, float]:
    r"""Coefficients, their covariance and :math:`\rho` with residuals :math:`e_t = \rho e_{t-1} + u_t`, by REML.

    Parameters
    ----------
    y, x
        (n,), (n, p), one row a period without gaps.

    Notes
    -----
    The first row is kept, times :math:`\sqrt{1 - \rho^2}` (Prais and Winsten). Given :math:`\rho` everything else is
    least squares of the turned rows, and :math:`\rho` makes the restricted likelihood largest.

    References
    ----------
    Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, section 5.3 (nlme::gls with corAR1).
    """
    n, p = x.shape

    def loss(rho: float) -> float:
        turned_y, turned_x = _turned(y, rho), _turned(x, rho)
        left = turned_y - turned_x @ np.linalg.lstsq(turned_x, turned_y, rcond=None)[0]
        determinant = np.linalg.slogdet(turned_x.T @ turned_x)[1]
        return float((n - p) * np.log(left @ left) + determinant - np.log(1 - rho**2))

    rho = float(minimize_scalar(loss, bounds=(-0.999, 0.999), method="bounded", options={"xatol": 1e-10}).x)
    turned_y, turned_x = _turned(y, rho), _turned(x, rho)
    bread = np.linalg.inv(turned_x.T @ turned_x)
    beta = bread @ (turned_x.T @ turned_y)
    left = turned_y - turned_x @ beta
    return np.asarray(beta), np.asarray(bread * float(left @ left) / (n - p)), rho


def _turned(columns: Array, rho: float) -> Array:
    first = columns[:1] * np.sqrt(1 - rho**2)
    return np.concatenate([first, columns[1:] - rho * columns[:-1]])
