"""Strength of association in cross tables (关联强度): Cramér's V, gamma and tau-b with intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

__all__ = ["cramers_v", "goodman_kruskal_gamma", "kendall_tau_b"]

Floats = NDArray[np.float64]
_LEVEL = 0.95


def cramers_v(table: NDArray[np.int64]) -> tuple[float, float, float, float]:
    r"""Cramér's V, its 95 % interval and V corrected for bias.

    :math:`V = \sqrt{\chi^2 / (n (\min(r, c) - 1))}`; the interval inverts the noncentral chi-square,
    :math:`\sqrt{\lambda / (n (\min(r, c) - 1))}` for its two noncentralities; corrected after Bergsma
    (2013). NaN for one row or column.

    Returns
    -------
    tuple
        V, low, high, corrected V.

    References
    ----------
    Bergsma (2013), Journal of the Korean Statistical Society 42, 323-328. Smithson (2003), Confidence Intervals,
    Sage, whose own interval adds the degrees of freedom to the noncentrality.

    Examples
    --------
    >>> [round(value, 3) for value in cramers_v(np.array([[30, 10], [15, 25]]))]
    [0.378, 0.159, 0.597, 0.363]
    """
    counts = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype(np.float64)
    r, c = counts.shape
    if min(r, c) < 2:
        return (float("nan"),) * 4
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    df, smaller = (r - 1) * (c - 1), min(r, c) - 1
    tails = (1 + _LEVEL) / 2, (1 - _LEVEL) / 2
    low, high = (min(1.0, float(np.sqrt(_noncentral(chi2, df, tail) / (n * smaller)))) for tail in tails)
    phi2 = max(0.0, chi2 / n - df / (n - 1))
    narrower = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    corrected = float(np.sqrt(phi2 / narrower)) if narrower > 0 else float("nan")
    return float(np.sqrt(chi2 / (n * smaller))), low, high, corrected


def _noncentral(chi2: float, df: int, probability: float) -> float:
    """The noncentrality at which a chi-square is as far up as observed; 0 when there is none."""
    if stats.chi2.cdf(chi2, df) <= probability:
        return 0.0
    top = chi2 + 10.0
    while stats.ncx2.cdf(chi2, df, top) > probability:
        top *= 2
    return float(optimize.brentq(lambda value: _ncx2(chi2, df, value) - probability, 0.0, top, xtol=1e-8))


def _ncx2(chi2: float, df: int, noncentrality: float) -> float:
    if noncentrality <= 0:
        return float(stats.chi2.cdf(chi2, df))
    return float(stats.ncx2.cdf(chi2, df, noncentrality))


def _pairs(counts: Floats) -> tuple[Floats, Floats]:
    """For each cell, how many sheets lie concordant and discordant to one in it."""
    whole = np.zeros((counts.shape[0] + 2, counts.shape[1] + 2))
    whole[1:-1, 1:-1] = counts
    sums = whole.cumsum(axis=0).cumsum(axis=1)
    total, rows, columns = sums[-1, -1], sums[:, -1], sums[-1, :]
    before = sums[:-2, :-2]
    after = total - rows[1:-1, None] - columns[None, 1:-1] + sums[1:-1, 1:-1]
    above_right = rows[:-2, None] - sums[:-2, 1:-1]
    below_left = columns[None, :-2] - sums[1:-1, :-2]
    return before + after, above_right + below_left


def goodman_kruskal_gamma(table: NDArray[np.int64]) -> tuple[float, float, float]:
    r"""Gamma of two ordered items with its 95 % interval: :math:`(C - D)/(C + D)`, ties left out.

    Asymptotic standard error of Brown and Benedetti (1977); NaN without an untied pair.

    Returns
    -------
    tuple
        Gamma, low, high.

    Examples
    --------
    >>> job = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    >>> [round(value, 3) for value in goodman_kruskal_gamma(job)]
    [0.221, -0.009, 0.451]
    """
    counts = table.astype(np.float64)
    concordant, discordant = _pairs(counts)
    p, q = float((counts * concordant).sum()), float((counts * discordant).sum())
    if p + q == 0:
        return (float("nan"),) * 3
    gamma = (p - q) / (p + q)
    error = 4 / (p + q) ** 2 * np.sqrt((counts * (q * concordant - p * discordant) ** 2).sum())
    return _bounded(gamma, float(error))


def kendall_tau_b(table: NDArray[np.int64]) -> tuple[float, float, float]:
    """Kendall's tau-b of two ordered items with its 95 % interval; ties lower it.

    Asymptotic standard error of Brown and Benedetti (1977); NaN where an item does not vary.

    Returns
    -------
    tuple
        tau-b, low, high.

    References
    ----------
    Brown and Benedetti (1977), Journal of the American Statistical Association 72, 309-315.

    Examples
    --------
    >>> job = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    >>> [round(value, 3) for value in kendall_tau_b(job)]
    [0.152, -0.008, 0.313]
    """
    counts = table.astype(np.float64)
    n, rows, columns = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    concordant, discordant = _pairs(counts)
    row_ties, column_ties = n**2 - (rows**2).sum(), n**2 - (columns**2).sum()
    w = float(np.sqrt(row_ties * column_ties))
    if w == 0:
        return (float("nan"),) * 3
    difference = concordant - discordant
    tau = float((counts * difference).sum() / w)
    v = rows[:, None] * column_ties + columns[None, :] * row_ties
    inner = (counts * (2 * w * difference + tau * v) ** 2).sum() - n**3 * tau**2 * (row_ties + column_ties) ** 2
    return _bounded(tau, float(np.sqrt(max(inner, 0.0)) / w**2))


def _bounded(value: float, error: float) -> tuple[float, float, float]:
    half = float(stats.norm.ppf((1 + _LEVEL) / 2)) * error
    return float(value), max(-1.0, float(value - half)), min(1.0, float(value + half))
