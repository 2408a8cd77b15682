"""Whether items are correlated enough for factors (适合性): Kaiser-Meyer-Olkin and Bartlett."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from yanting_research.errors import SurveyError

__all__ = ["bartlett_sphericity", "correlation_of", "kmo"]

Floats = NDArray[np.float64]


def correlation_of(covariance: Floats) -> Floats:
    """Correlation matrix of a covariance matrix.

    Raises
    ------
    SurveyError
        When an item does not vary.

    Examples
    --------
    >>> correlation_of(np.array([[4.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    spread = np.sqrt(np.diag(covariance))
    if not (spread > 0).all():
        raise SurveyError("an item does not vary", where="correlation", expected="different answers", remedy="drop it")
    made = covariance / np.outer(spread, spread)
    np.fill_diagonal(made, 1.0)
    return np.asarray(made)


def kmo(correlation: Floats) -> tuple[float, Floats]:
    """Measure of sampling adequacy, over all and for each item.

    Sum of squared correlations over that sum plus the squared partial correlations. NaN for a singular matrix.

    References
    ----------
    Kaiser (1970), Psychometrika 35, 401-415.

    Examples
    --------
    >>> whole, each = kmo(np.array([[1.0, 0.6, 0.5], [0.6, 1.0, 0.4], [0.5, 0.4, 1.0]]))
    >>> round(whole, 3), each.round(3).tolist()
    (0.658, [0.616, 0.654, 0.737])
    """
    if not np.linalg.eigvalsh(correlation)[0] > 1e-10:
        return float("nan"), np.full(len(correlation), np.nan)
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    partial = (inverse / scale) ** 2
    squared = correlation**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(squared, 0.0)
    whole = float(squared.sum() / (squared.sum() + partial.sum()))
    return whole, np.asarray(squared.sum(axis=0) / (squared.sum(axis=0) + partial.sum(axis=0)))


def bartlett_sphericity(correlation: Floats, n: int) -> tuple[float, float, float]:
    """Test that no items are correlated: chi-square, degrees of freedom, p.

    References
    ----------
    Bartlett (1950), British Journal of Statistical Psychology 3, 77-85.

    Examples
    --------
    >>> chi2, df, p = bartlett_sphericity(np.array([[1.0, 0.5], [0.5, 1.0]]), 50)
    >>> round(chi2, 3), df
    (13.665, 1.0)
    """
    k = len(correlation)
    sign, logarithm = np.linalg.slogdet(correlation)
    df = k * (k - 1) / 2
    if sign <= 0:
        return float("nan"), df, float("nan")
    chi2 = float(-(n - 1 - (2 * k + 5) / 6) * logarithm)
    return chi2, df, float(stats.chi2.sf(chi2, df))
