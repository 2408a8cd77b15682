"""Panels by formula (面板回归): what an entity is at all times is taken out, by its mean or by differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError
from yanting_research.panel.covariances import LINEAR_ERRORS, Errors, linear_errors
from yanting_research.panel.design import MIN_CLUSTERS
from yanting_research.panel.entity_rows import (
    codes_of,
    coefficients_of,
    demeaned,
    entity_sample,
    following_pairs,
    period_dummies,
    refuse_flat,
    refuse_unordered,
    wants_time,
    without_intercept,
)
from yanting_research.panel.fit import Fit
from yanting_research.panel.regression_fit import regression_fit
from yanting_research.panel.sample import Sample

__all__ = ["fit_first_difference", "fit_fixed_effects"]

_ASSUMPTIONS = (
    "单位之间不随时间变化的差别可以任意，已经扣除",
    "没有写进公式、又随时间变化的差别与各列无关",
    "结果随各列线性变化，过去的结果不影响后来的各列",
)
_ESTIMAND = "同一单位的该列多一个单位，结果平均变化多少，其他列相同"
_TIME = "各单位共同的时间变化"
_WITHIN_ERRORS = ("classical", "HC1", "CR0", "CR1", "CR2", "CR3")

Array = NDArray[np.float64]


def fit_fixed_effects(
    table: pd.DataFrame,
    formula: str,
    *,
    entity: str = "entity",
    period: str = "period",
    time_effects: bool | None = None,
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`y_{it} = a_i + \tau_t + x_{it}'\beta + e_{it}` within entities (固定效应).

    Parameters
    ----------
    table, formula, treatment, model_id, data_kind
        One row an entity and period; see :func:`yanting_research.panel.fit_ols`. Columns that do not change over time
        may stand in products: ``educ:cat(year)``.
    entity, period
        Columns of the key.
    time_effects
        Whether every period has its own level. By default yes, unless the formula has the period as a term of its own:
        ``cat(year)`` or ``year``.
    cluster, weights
        Column of the clusters, the entity by default; of weights above 0.
    errors
        CR2 by default, CR1 with weights; CR0 to CR3, and without clusters "classical" and HC1, which older printed
        tables have. CR2 and CR3 do not hold for weighted deviations from means and are refused there.

    Returns
    -------
    Fit
        Terms of the formula, and ``period=t`` for the common levels. ``statistics``: ``r2_within`` (of the outcome's
        deviations from the entities' means, common levels among the columns, as textbooks print it),
        ``r2_within_two_way`` (the common levels taken out of both first), ``r2_lsdv`` (the entities' dummies among the
        columns), ``sigma``.

    Raises
    ------
    ValueError, FormulaError
        See :func:`yanting_research.panel.prepare_sample`.
    DesignError
        For a key that stands twice, or clusters that cut through entities under CR2 and CR3.
    NotIdentifiedError
        For columns that do not change within entities, or that the common levels determine.

    Notes
    -----
    *Assumptions*: strict exogeneity. *Limits*: with adoption in stages and growing effects the coefficient of a
    treatment is no average of effects: see the estimators for staggered adoption.

    References
    ----------
    Wooldridge (2020), Introductory Econometrics, 7th ed., chapter 14; Pustejovsky and Tipton (2018), JBES 36, 672-683,
    theorem 2 (CR2 on deviations from means).

    Examples
    --------
    >>> from yanting_research.panel import simulate_townships
    >>> fit = fit_fixed_effects(simulate_townships(1).panel, "dose_hours ~ treated")
    >>> fit.n_obs, fit.n_entities, fit.n_periods, fit.n_clusters
    (432, 36, 12, 36)
    """
    errors = errors or ("CR1" if weights else "CR2")
    sample, own = entity_sample(
        table, formula, (entity, period), cluster=cluster, errors=errors, allowed=_WITHIN_ERRORS, treatment=treatment,
        weights=weights, data_kind=data_kind,
    )  # fmt: skip
    codes, times = codes_of(sample, entity), codes_of(sample, period)
    x, names = without_intercept(sample)
    n_own = len(names)
    if wants_time(sample, period) if time_effects is None else time_effects:
        dummies, labels = period_dummies(sample, period, times)
        x, names = np.column_stack([x, dummies]), (*names, *labels)
    w = sample.weights
    y_moved, x_moved = demeaned(sample.y[:, None], codes, w)[:, 0], demeaned(x, codes, w)
    refuse_flat(x_moved, x, names, "does not change within entities")
    moved = replace(sample, y=y_moved, x=x_moved, names=names)
    beta = coefficients_of(moved)
    residuals = y_moved - x_moved @ beta
    n_entities, n, k = int(codes.max()) + 1, len(codes), len(names)
    made = _within_errors(moved, residuals, errors, codes)
    ssr = float(w @ residuals**2)
    return regression_fit(
        moved, "fixed_effects", beta, made, model_id=model_id,
        estimand=[*[_ESTIMAND] * n_own, *[_TIME] * (k - n_own)], assumptions=_ASSUMPTIONS,
        statistics={
            "r2_within": 1 - ssr / float(w @ y_moved**2),
            "r2_within_two_way": _two_way_r2(moved, n_own, ssr),
            "r2_lsdv": 1 - ssr / float(w @ (sample.y - np.average(sample.y, weights=w)) ** 2),
            "sigma": float(np.sqrt(ssr / (n - k - n_entities))), "ssr": ssr,
        },
        conventions=", ".join(
            [*([f"clusters: {own}"] if sample.clustered else []), *([f"weights {weights}"] if weights else [])]
        ),
        n_entities=n_entities,
        n_periods=int(times.max()) + 1, df_residual=float(n - k - n_entities),
    )  # fmt: skip


def fit_first_difference(
    table: pd.DataFrame,
    formula: str,
    *,
    entity: str = "entity",
    period: str = "period",
    time_effects: bool | None = None,
    cluster: str = "",
    errors: str = "CR2",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`\Delta y_{it} = \delta_t + \Delta x_{it}'\beta + \Delta e_{it}` (一阶差分).

    Parameters
    ----------
    table, formula, entity, period, cluster, treatment, model_id, data_kind
        See :func:`fit_fixed_effects`. A difference is taken between one period of the table and the next, whatever
        their distance; an entity that misses a period has no difference there.
    errors
        One of ``LINEAR_ERRORS``; CR2 by default, clustered by entity.
    time_effects
        Whether every period has its own change: ``intercept`` is that of the first difference, ``period=t`` what later
        ones have more. By default yes, unless the formula has the period as a term of its own.

    Returns
    -------
    Fit
        ``n_obs`` counts differences. ``statistics``: ``r2`` (about the mean with an intercept), ``r2_adjusted``,
        ``sigma``.

    Raises
    ------
    ValueError, FormulaError, DesignError, NotIdentifiedError
        See :func:`fit_fixed_effects`.

    Notes
    -----
    *Assumptions*: changes of what is left out go with no change of the columns. *Limits*: as of fixed effects; with two
    periods the two are one.

    Examples
    --------
    >>> from yanting_research.panel import simulate_townships
    >>> fit = fit_first_difference(simulate_townships(1).panel, "dose_hours ~ treated")
    >>> fit.n_obs, fit.estimates["term"].tolist()[:2]
    (396, ['intercept', 'period=10'])
    """
    sample, own = entity_sample(
        table, formula, (entity, period), cluster=cluster, errors=errors, allowed=LINEAR_ERRORS, treatment=treatment,
        data_kind=data_kind,
    )  # fmt: skip
    x, names = without_intercept(sample)
    refuse_unordered(sample, period)
    codes, times = codes_of(sample, entity), codes_of(sample, period)
    at, before = following_pairs(codes, times, sample)
    dx = x[at] - x[before]
    refuse_flat(dx, x, names, "does not change between periods")
    n_own = len(names)
    if wants_time(sample, period) if time_effects is None else time_effects:
        later = replace(sample, rows=sample.rows.iloc[at].reset_index(drop=True))
        dummies, labels = period_dummies(later, period, codes_of(later, period))
        dx, names = np.column_stack([dx, np.ones(len(at)), dummies]), (*names, "intercept", *labels)
    dy = sample.y[at] - sample.y[before]
    clusters = np.unique(sample.cluster[at], return_inverse=True)[1] if sample.clustered else np.arange(len(at))
    if sample.clustered and int(clusters.max()) + 1 < MIN_CLUSTERS:
        raise DesignError(f"{int(clusters.max()) + 1} clusters have differences", expected=f"{MIN_CLUSTERS} or more")
    moved = replace(
        sample, y=dy, x=dx, names=names, weights=np.ones(len(at)), cluster=np.asarray(clusters, dtype=np.int64)
    )
    beta = coefficients_of(moved)
    residuals = dy - dx @ beta
    made = linear_errors(moved, residuals, errors)
    ssr, n, k = float(residuals @ residuals), len(dy), len(names)
    total = float(((dy - dy.mean()) ** 2).sum()) if "intercept" in names else float(dy @ dy)
    r2 = 1 - ssr / total
    return regression_fit(
        moved, "first_difference", beta, made, model_id=model_id,
        estimand=[*[_ESTIMAND] * n_own, *[_TIME] * (k - n_own)], assumptions=_ASSUMPTIONS,
        statistics={
            "r2": r2, "r2_adjusted": 1 - (1 - r2) * (n - ("intercept" in names)) / (n - k),
            "sigma": float(np.sqrt(ssr / (n - k))), "ssr": ssr,
        },
        conventions=f"clusters: {own}" if sample.clustered else "", n_entities=len(np.unique(codes[at])),
        n_periods=int(times.max()) + 1, df_residual=float(n - k),
    )  # fmt: skip


def _within_errors(moved: Sample, residuals: Array, errors: str, codes: NDArray[np.int64]) -> Errors:
    """Errors of deviations from means.

    The entities' levels count as parameters, unless clusters hold whole entities: then they count for one, as in
    ``fit_twfe``.
    """
    own = pd.Series(moved.cluster).groupby(codes)
    nested = moved.clustered and bool((own.max() == own.min()).all())
    if errors in ("CR2", "CR3") and (moved.weighted or not nested):
        raise DesignError(
            f"{errors} does not hold {'with weights' if moved.weighted else 'where clusters cut through entities'}",
            expected="entities within clusters, without weights",
            remedy="errors='CR1', or cluster by entity",
        )  # fmt: skip
    found = linear_errors(moved, residuals, errors)
    n, k = moved.x.shape
    counted = k + (1 if nested else int(codes.max()) + 1)
    if errors in ("CR0", "CR2", "CR3"):
        return found
    covariance = found.covariance * (n - k) / (n - counted)
    df = found.df if moved.clustered else np.full(k, float(n - counted))
    return Errors(covariance, df, found.correction.replace(f"K={k}", f"K={counted}"))


def _two_way_r2(moved: Sample, n_own: int, ssr: float) -> float:
    common = moved.x[:, n_own:]
    if not common.shape[1]:
        return 1 - ssr / float(moved.weights @ moved.y**2)
    left = moved.y - common @ coefficients_of(replace(moved, x=common, names=moved.names[n_own:]))
    return 1 - ssr / float(moved.weights @ left**2)
