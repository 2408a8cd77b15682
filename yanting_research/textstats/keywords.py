"""Keyness (关键性): which features a target uses more than a reference does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import chi2 as chi2_distribution

from yanting_research.textstats.association import association
from yanting_research.textstats.effects import conditional_odds_ratio, fisher_p
from yanting_research.textstats.origins import with_origin
from yanting_research.textstats.sides import two_sides

__all__ = ["chi2_score", "g2_score", "keyness", "rayson_ll"]

KeynessMeasure = Literal["g2", "g2_williams", "chi2", "chi2_yates", "chi2_small_yates", "ll_two_cell", "fisher"]
_LEAST_EXPECTED = 5


def keyness(
    terms: pd.DataFrame,
    target: Iterable[str],
    *,
    measure: KeynessMeasure = "g2",
) -> pd.DataFrame:
    """Compare the target units with all other units, feature by feature.

    Parameters
    ----------
    terms
        TERMS.
    target
        unit_ids of the target; all others are the reference.
    measure
        ``g2`` four-cell log-likelihood ratio, ``g2_williams`` the same divided by Williams' q;
        ``chi2`` without and ``chi2_yates`` with Yates' correction, ``chi2_small_yates`` with it
        only where an expected count is below 5 (the default of quanteda's keyness);
        ``ll_two_cell`` Rayson's log-likelihood; ``fisher`` the conditional odds ratio with the
        p of Fisher's exact test.

    Returns
    -------
    DataFrame
        feature, the measure, p, n_target, n_reference; highest score first. The score is
        negative (of ``fisher``: below 1) where the target uses the feature less than expected.
        p is for one feature; with many features some are small by chance: see
        :func:`keyness_profile`.

    Raises
    ------
    ValueError
        For an unknown measure or a target unit that the table does not hold.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["d1", "d1", "d2", "d2"], "doc_id": ["d1", "d1", "d2", "d2"],
    ...     "term": ["a", "b", "a", "b"], "layer": ["tokens"] * 4, "n_term": [3, 7, 7, 2], "n_unit": [10, 10, 9, 9]})
    >>> keyness(terms, ["d1"]).round(4)[["feature", "g2", "n_target", "n_reference"]].values.tolist()
    [['b', 4.5349, 7, 2], ['a', -4.5349, 3, 7]]
    """
    if measure not in _SCORES:
        raise ValueError(f"measure={measure!r}; allowed: {', '.join(_SCORES)}")
    counts = two_sides(terms, target)
    total_target, total_reference = counts["n_target"].sum(), counts["n_reference"].sum()
    sides = counts["n_target"].to_numpy(), counts["n_reference"].to_numpy(), total_target, total_reference
    counts[measure] = _SCORES[measure](*sides)
    counts["p"] = fisher_p(*sides) if measure == "fisher" else chi2_distribution.sf(counts[measure].abs(), 1)
    counts = counts.sort_values([measure, "feature"], ascending=[False, True], kind="stable")
    return with_origin(counts[["feature", measure, "p", "n_target", "n_reference"]].reset_index(drop=True), terms)


def _cells(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> tuple[Any, ...]:
    a, b = np.asarray(n_target, np.float64), np.asarray(n_reference, np.float64)
    c, d = total_target - a, total_reference - b
    return a, b, c, d, a + b + c + d


def chi2_score(
    n_target: Any, n_reference: Any, total_target: float, total_reference: float, *, yates: bool = False
) -> Any:
    r"""Signed Pearson chi-squared of the four cells (卡方).

    :math:`\chi^2 = N (|ad - bc| - y)^2 / ((a+b)(c+d)(a+c)(b+d))`, with :math:`y = N/2` under
    Yates' correction, else 0. NaN where a margin is 0. The correction is not capped, as in the
    reference package: where :math:`|ad-bc| < N/2` the corrected score rises again towards
    independence and means nothing.

    References
    ----------
    quanteda.textstats, ``textstat_keyness``.

    Examples
    --------
    >>> round(float(chi2_score(1048, 779, 43002, 108539)), 4)
    764.4484
    """
    a, b, c, d, n = _cells(n_target, n_reference, total_target, total_reference)
    difference = a * d - b * c
    distance = np.abs(difference) - (n / 2 if yates else 0)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(margins > 0, np.sign(difference) * n * distance**2 / margins, np.nan)


def _chi2_yates(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    return chi2_score(n_target, n_reference, total_target, total_reference, yates=True)


def _chi2_small_yates(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    a, b, c, d, n = _cells(n_target, n_reference, total_target, total_reference)
    least = np.minimum(a + b, c + d) * np.minimum(a + c, b + d) / n
    plain = chi2_score(n_target, n_reference, total_target, total_reference)
    return np.where(least < _LEAST_EXPECTED, _chi2_yates(n_target, n_reference, total_target, total_reference), plain)


def _g2_williams(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    """G2 over Williams' q = 1 + (n/(a+b) + n/(c+d) - 1)(n/(a+c) + n/(b+d) - 1) / 6n."""
    a, b, c, d, n = _cells(n_target, n_reference, total_target, total_reference)
    with np.errstate(divide="ignore", invalid="ignore"):
        q = 1 + (n / (a + b) + n / (c + d) - 1) * (n / (a + c) + n / (b + d) - 1) / (6 * n)
        return g2_score(n_target, n_reference, total_target, total_reference) / q


def g2_score(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    r"""Signed four-cell log-likelihood ratio (四格对数似然比), natural logarithm.

    :math:`G^2 = 2 \sum_{cells} O \ln(O/E)`, an empty cell adding 0. NaN where a margin is 0.

    References
    ----------
    Dunning (1993), Accurate methods for the statistics of surprise and coincidence.

    Examples
    --------
    >>> round(float(g2_score(10, 0, 13, 31764)), 2)  # one row: 10 of 13, the other: 0 of 31764
    167.23
    """
    a, b, c, d, _ = _cells(n_target, n_reference, total_target, total_reference)
    return np.asarray(association(a, b, c, d, measure="g2"))


def rayson_ll(n_target: Any, n_reference: Any, total_target: float, total_reference: float) -> Any:
    r"""Signed two-cell log-likelihood of Rayson (两格对数似然), natural logarithm.

    :math:`LL = 2 (a \ln(a/E_1) + b \ln(b/E_2))` with :math:`E_1 = T_1 (a+b)/(T_1+T_2)`.
    It is not the four-cell :func:`g2_score`, and smaller than it.

    References
    ----------
    Rayson and Garside (2000), Comparing corpora using frequency profiling.

    Examples
    --------
    >>> round(float(rayson_ll(52, 57, 50_000, 75_000)), 2)
    2.65
    """
    a, b = np.asarray(n_target, np.float64), np.asarray(n_reference, np.float64)
    total = total_target + total_reference
    with np.errstate(divide="ignore", invalid="ignore"):
        expected_a, expected_b = total_target * (a + b) / total, total_reference * (a + b) / total
        score = 2 * (xlogy(a, a / expected_a) + xlogy(b, b / expected_b))
        sign = np.sign(a * total_reference - b * total_target)
    return np.where((a + b > 0) & (total_target > 0) & (total_reference > 0), sign * np.maximum(score, 0), np.nan)


_SCORES = {
    "g2": g2_score,
    "g2_williams": _g2_williams,
    "chi2": chi2_score,
    "chi2_yates": _chi2_yates,
    "chi2_small_yates": _chi2_small_yates,
    "ll_two_cell": rayson_ll,
    "fisher": conditional_odds_ratio,
}
