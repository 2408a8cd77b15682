"""Effect sizes (效应量) of a feature's use in a target beside a reference: how much, not how surely.

Counts and totals are arrays of one shape or single numbers; the result is an array, NaN where
a measure is undefined. Test statistics stand in :mod:`.keywords`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio as _odds_ratio

__all__ = [
    "conditional_odds_ratio",
    "difference_coefficient",
    "fisher_p",
    "log_ratio",
    "odds_ratio",
    "percent_difference",
    "simple_maths",
]


def _floats(*values: Any) -> tuple[Any, ...]:
    return tuple(np.asarray(value, np.float64) for value in values)


def _rates(n_target: Any, n_reference: Any, total_target: Any, total_reference: Any) -> tuple[Any, Any]:
    a, b, total_a, total_b = _floats(n_target, n_reference, total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total_a > 0, a / total_a, np.nan), np.where(total_b > 0, b / total_b, np.nan)


def log_ratio(n_target: Any, n_reference: Any, total_target: Any, total_reference: Any, *, zero: float = 0.5) -> Any:
    r"""Binary logarithm of the ratio of relative frequencies (对数比).

    :math:`\log_2\frac{a/T_1}{b/T_2}`; 1 means twice as frequent, -1 half as frequent. A count of
    0 is taken as ``zero``, so that a word found on one side only has a finite value. NaN where
    the word is on neither side.

    References
    ----------
    Hardie (2014), Log Ratio: an informal introduction.

    Examples
    --------
    >>> float(log_ratio(40, 10, 1000, 1000)), float(log_ratio(8, 0, 1000, 1000))
    (2.0, 4.0)
    """
    a, b = _floats(n_target, n_reference)
    p, q = _rates(np.where(a > 0, a, zero), np.where(b > 0, b, zero), total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(a + b > 0, np.log2(p / q), np.nan)


def percent_difference(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    r"""%DIFF: the target's relative frequency as per cent above the reference's (百分比差异).

    :math:`100\,(p - q)/q`; infinite where the reference has none, NaN where neither has.

    References
    ----------
    Gabrielatos and Marchi (2012), Keyness: appropriate metrics and practical issues.

    Examples
    --------
    >>> round(float(percent_difference(206_523, 178_174, 959_641, 1_562_358)), 1)
    88.7
    """
    p, q = _rates(n_target, n_reference, total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (p - q) / q


def odds_ratio(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    r"""Sample odds ratio of the four cells (优势比), :math:`\frac{a/(T_1-a)}{b/(T_2-b)}`.

    Infinite where the reference has none, NaN where neither has.

    References
    ----------
    Pojanapunya and Watson Todd (2018), Log-likelihood and odds ratio.

    Examples
    --------
    >>> round(float(odds_ratio(16_217, 735, 2_796_938, 2_087_946)), 1)
    16.6
    """
    a, b, total_a, total_b = _floats(n_target, n_reference, total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (a / (total_a - a)) / (b / (total_b - b))


def difference_coefficient(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    r"""Difference coefficient (差异系数), :math:`(p-q)/(p+q)`, from -1 to 1; NaN where neither has the word.

    References
    ----------
    Hofland and Johansson (1982), Word frequencies in British and American English.

    Examples
    --------
    >>> round(float(difference_coefficient(18, 35, 1_000_000, 1_000_000)), 2)
    -0.32
    """
    p, q = _rates(n_target, n_reference, total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (p - q) / (p + q)


def simple_maths(
    n_target: Any, n_reference: Any, total_target: float, total_reference: float, *, smoothing: float = 1.0
) -> Any:
    r"""Simple maths: ratio of frequencies per million, each plus a constant (简单比值).

    :math:`(10^6 p + k)/(10^6 q + k)`; a large k favours common words, a small one rare words.

    References
    ----------
    Kilgarriff (2009), Simple maths for keywords.

    Examples
    --------
    >>> round(float(simple_maths(35, 263, 112_289_776, 1_559_716_979)), 4)
    1.1224
    """
    if smoothing <= 0:
        raise ValueError(f"smoothing={smoothing}; allowed: above 0")
    p, q = _rates(n_target, n_reference, total_target, total_reference)
    return (1e6 * p + smoothing) / (1e6 * q + smoothing)


def _tables(
    n_target: Any, n_reference: Any, total_target: float, total_reference: float
) -> tuple[pd.DataFrame, Any, tuple[int, ...]]:
    """The distinct two-by-two tables, which of them each feature has, and the shape asked for.

    Rare words share a handful of tables, and an exact test is slow.
    """
    a, b = np.broadcast_arrays(np.asarray(n_target, np.int64), np.asarray(n_reference, np.int64))
    cells = pd.DataFrame({"a": a.ravel(), "b": b.ravel()})
    cells["c"], cells["d"] = int(total_target) - cells["a"], int(total_reference) - cells["b"]
    distinct = cells.drop_duplicates().reset_index(drop=True)
    which = cells.merge(distinct.assign(row=np.arange(len(distinct))), how="left", on=["a", "b", "c", "d"])["row"]
    return distinct, which.to_numpy(), a.shape


def fisher_p(
    n_target: Any, n_reference: Any, total_target: float, total_reference: float, *, alternative: str = "two-sided"
) -> Any:
    """p of Fisher's exact test of the four cells (费希尔精确检验).

    Parameters
    ----------
    n_target, n_reference, total_target, total_reference
        Counts of the word and sizes of the two sides [tokens].
    alternative
        ``two-sided``, ``less`` (the target uses it less) or ``greater``.

    Examples
    --------
    >>> [round(float(fisher_p(1, 3, 4, 4, alternative=side)), 3) for side in ("two-sided", "less", "greater")]
    [0.486, 0.243, 0.986]
    """
    if alternative not in ("two-sided", "less", "greater"):
        raise ValueError(f"alternative={alternative!r}; allowed: two-sided, less, greater")
    distinct, which, shape = _tables(n_target, n_reference, total_target, total_reference)
    found = [
        float(fisher_exact([[row.a, row.b], [row.c, row.d]], alternative=alternative).pvalue)
        for row in distinct.itertuples()
    ]
    return np.array(found)[which].reshape(shape)


def conditional_odds_ratio(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    """Conditional maximum-likelihood odds ratio, the one that R's ``fisher.test`` prints.

    Examples
    --------
    >>> round(float(conditional_odds_ratio(7, 2, 10, 9)), 6)  # the sample odds ratio is 8.166667
    7.166306
    """
    distinct, which, shape = _tables(n_target, n_reference, total_target, total_reference)
    found = [
        float(_odds_ratio([[row.a, row.b], [row.c, row.d]], kind="conditional").statistic)
        for row in distinct.itertuples()
    ]
    return np.array(found)[which].reshape(shape)
