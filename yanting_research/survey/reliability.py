"""Reliability (信度): alpha, omega and what they rest on; every formula named."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.core import RELIABILITY, build_table
from yanting_research.errors import SurveyError
from yanting_research.survey.adequacy import bartlett_sphericity, correlation_of, kmo
from yanting_research.survey.factors import factor_pattern, principal_axis

__all__ = [
    "alpha_if_dropped",
    "cronbach_alpha",
    "feldt_interval",
    "item_rest_correlations",
    "omega_hierarchical",
    "omega_total",
    "reliability_table",
    "standardized_alpha",
]

Floats = NDArray[np.float64]
_LEAST_SHEETS = 10  # below, no coefficient is given
_FORMULAS = {
    "alpha": "k/(k-1) (1 - sum of variances / variance of the sum); Cronbach (1951); interval of Feldt (1965)",
    "alpha_standardized": "k r / (1 + (k-1) r), r the mean correlation",
    "omega_total": "(sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), one factor by principal "
    "axis on covariances; McDonald (1999); percentile bootstrap",
    "omega_hierarchical": "(sum of general loadings)^2 / variance of the sum, Schmid-Leiman of three oblimin factors; "
    "Zinbarg et al. (2005)",
    "kmo": "sum r^2 / (sum r^2 + sum of squared partial correlations); Kaiser (1970)",
    "bartlett_chi2": "-(n - 1 - (2k + 5)/6) ln det R, df = k(k-1)/2; Bartlett (1950)",
    "bartlett_p": "p of bartlett_chi2",
}
_NOTES = {
    "alpha": "假定各题与总分的关系一样强；题目越多，α 越大",
    "alpha_standardized": "各题先标准化；题目的分值范围一样时看上面的 α 即可",
    "omega_total": "各题与公因子的关系可以不一样强；只有一个公因子时才合适",
    "omega_hierarchical": "总分里有多少来自共同的一面；题目少于六道时不算",
    "kmo": "0.8 以上较好，0.6 以下不宜做因子分析（惯例）",
    "bartlett_chi2": "检验各题是否互不相关；样本大时几乎总是显著",
    "bartlett_p": "p 很小只说明各题有相关，不说明结构好",
}


def cronbach_alpha(covariance: Floats) -> float:
    r"""Cronbach's alpha from a covariance matrix of k items: :math:`\frac{k}{k-1}(1 - \mathrm{tr} C / 1'C1)`.

    NaN for fewer than two items, or a sum that does not vary.

    References
    ----------
    Cronbach (1951), Psychometrika 16, 297-334.

    Examples
    --------
    >>> round(cronbach_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    k, total = len(covariance), float(covariance.sum())
    if k < 2 or not total > 0:
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def feldt_interval(alpha: float, n: int, k: int, *, level: float = 0.95) -> tuple[float, float]:
    """Interval of alpha from the F distribution of (1 − population alpha)/(1 − alpha) (Feldt 1965).

    Examples
    --------
    >>> low, high = feldt_interval(0.84, 30, 7)
    >>> round(low, 3), round(high, 3)
    (0.734, 0.914)
    """
    tail = (1 - level) / 2
    first, second = n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - alpha) * stats.f.ppf(1 - tail, first, second)
    high = 1 - (1 - alpha) * stats.f.ppf(tail, first, second)
    return float(low), float(high)


def standardized_alpha(correlation: Floats) -> float:
    """Alpha of standardized items.

    >>> round(standardized_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    return cronbach_alpha(correlation)


def item_rest_correlations(values: Floats) -> Floats:
    """Correlation of each item with the sum of the others (corrected item-total correlation), shape (items,).

    Examples
    --------
    >>> item_rest_correlations(np.array([[1.0, 2, 1], [2, 1, 3], [3, 4, 2], [4, 3, 4]])).round(2).tolist()
    [0.99, 0.32, 0.45]
    """
    return _each(values, lambda at: _correlation(values[:, at], np.delete(values, at, axis=1).sum(axis=1)))


def alpha_if_dropped(values: Floats) -> Floats:
    """Alpha of the other items, for each item, shape (items,)."""
    return _each(values, lambda at: cronbach_alpha(np.atleast_2d(np.cov(np.delete(values, at, axis=1), rowvar=False))))


def _each(values: Floats, measure: Callable[[int], float]) -> Floats:
    enough = len(values) >= 3
    return np.array([measure(at) if enough else np.nan for at in range(values.shape[1])])


def _correlation(first: Floats, second: Floats) -> float:
    if not (first.std() > 0 and second.std() > 0):
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def omega_total(covariance: Floats) -> float:
    """McDonald's omega of a one-factor model, loadings on the covariance scale.

    NaN when an item does not vary, with fewer than three items, or where loadings point both ways
    (an item that should have been reversed).

    Examples
    --------
    >>> loadings = np.array([0.8, 0.7, 0.6, 0.5])
    >>> exact = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    >>> round(omega_total(exact), 4), round(2.6**2 / (2.6**2 + float((1 - loadings**2).sum())), 4)
    (0.7494, 0.7494)
    """
    spread = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or not (spread > 0).all():
        return float("nan")
    correlation = covariance / np.outer(spread, spread)
    if not np.linalg.eigvalsh(correlation)[0] > 1e-10:
        return float("nan")
    loadings = principal_axis(correlation, 1)[:, 0]
    loadings = loadings * np.sign(loadings.sum())
    if (loadings <= 0).any():
        return float("nan")
    common = float((loadings * spread).sum() ** 2)
    unique = float((spread**2 * np.clip(1 - loadings**2, 0, None)).sum())
    return common / (common + unique)


def omega_hierarchical(correlation: Floats, *, n_groups: int = 3) -> float:
    """Share of the sum's variance that comes from one general factor (Schmid-Leiman), for six items and more.

    References
    ----------
    Zinbarg, Revelle, Yovel and Li (2005), Psychometrika 70, 123-133.

    Examples
    --------
    >>> general, group = np.full(9, 0.6), np.kron(np.eye(3), np.full((3, 1), 0.5))
    >>> exact = np.outer(general, general) + group @ group.T
    >>> np.fill_diagonal(exact, 1.0)
    >>> round(omega_hierarchical(exact), 3), round((9 * 0.6) ** 2 / float(exact.sum()), 3)
    (0.74, 0.74)
    """
    if len(correlation) < 2 * n_groups or not np.linalg.eigvalsh(correlation)[0] > 1e-10:
        return float("nan")
    pattern, between = factor_pattern(correlation, n_groups, rotation="oblimin")
    second = principal_axis(between, 1)[:, 0]
    general = pattern @ (second * np.sign(second.sum()))
    return float(general.sum() ** 2 / correlation.sum())


def reliability_table(
    items: pd.DataFrame, *, scale: str, data_kind: str, seed: int = 1, draws: int = 200, level: float = 0.95
) -> pd.DataFrame:
    """Every coefficient of a scale: RELIABILITY.

    Parameters
    ----------
    items
        Answers, reversed ones turned round (:func:`scale_items`); sheets with a gap are left out and counted.
    scale, data_kind
        Name and kind of the data.
    seed, draws
        Of the bootstrap of omega; 0 draws for no interval.
    level
        Of the intervals.

    Raises
    ------
    SurveyError
        With fewer than 10 complete sheets, or an item that does not vary.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire, scale_items, simulate_responses
    >>> book = default_questionnaire()
    >>> answers = scale_items(simulate_responses(book, seed=1, careful=True).responses, book, "satisfaction")
    >>> table = reliability_table(answers, scale="satisfaction", data_kind="simulated", draws=20)
    >>> table.set_index("statistic").loc["alpha", "n_items"]
    np.int64(8)
    """
    whole = items.dropna().to_numpy(dtype=np.float64)
    n, k = whole.shape
    if n < _LEAST_SHEETS or (n and (whole.std(axis=0) == 0).any()):
        still = [str(name) for name, sd in zip(items.columns, whole.std(axis=0), strict=True) if sd == 0] if n else []
        raise SurveyError(
            f"{n} complete sheets" if n < _LEAST_SHEETS else f"item {still[0]!r} has one answer only", where=scale,
            expected=f"{_LEAST_SHEETS} complete sheets, every item with different answers",
            remedy="gather more sheets, or leave the item out",
        )  # fmt: skip
    covariance = np.atleast_2d(np.cov(whole, rowvar=False))
    correlation = correlation_of(covariance)
    alpha = cronbach_alpha(covariance)
    chi2, _, p = bartlett_sphericity(correlation, n)
    values = {
        "alpha": (alpha, *feldt_interval(alpha, n, k, level=level)),
        "alpha_standardized": (standardized_alpha(correlation), np.nan, np.nan),
        "omega_total": (omega_total(covariance), *_omega_interval(whole, seed, draws, level)),
        "omega_hierarchical": (omega_hierarchical(correlation), np.nan, np.nan),
        "kmo": (kmo(correlation)[0], np.nan, np.nan),
        "bartlett_chi2": (chi2, np.nan, np.nan),
        "bartlett_p": (p, np.nan, np.nan),
    }
    return build_table(
        (
            {
                "scale": scale, "statistic": name, "value": value, "ci_low": low, "ci_high": high, "n_complete": n,
                "n_items": k, "formula": _FORMULAS[name], "note_zh": _NOTES[name], "data_kind": data_kind,
            }
            for name, (value, low, high) in values.items()
        ),
        RELIABILITY,
    )  # fmt: skip


def _omega_interval(whole: Floats, seed: int, draws: int, level: float) -> tuple[float, float]:
    rng = np.random.Generator(np.random.PCG64(seed))
    found = np.array(
        [omega_total(np.cov(whole[rng.integers(0, len(whole), len(whole))], rowvar=False)) for _ in range(draws)]
    )
    found = found[~np.isnan(found)]
    if len(found) < draws / 2 or not draws:
        return float("nan"), float("nan")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
