"""Interrupted time series (间断时间序列): one series, one start, the change of its level and of its slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import Factor, complete_rows, t_interval
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.covariances import Errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.regression_fit import regression_fit, sample_estimates
from yanting_research.panel.sample import Sample, prepare_sample
from yanting_research.panel.serial_errors import ar1_gls, default_lags, newey_west

__all__ = ["SERIAL_ERRORS", "fit_interrupted"]

SERIAL_ERRORS = ("newey_west", "ar1", "classical")
"""Least squares with Newey and West's errors, generalised least squares, least squares as if rows were independent."""

MIN_POINTS = 4
_FEW_POINTS = 8
_ESTIMANDS = {
    "intercept": "开始前一期外推到开始那一期的水平",
    "trend": "开始之前每期的变化",
    "level_change": "开始那一期的水平与原有趋势外推值之差",
    "slope_change": "开始之后每期变化与之前每期变化之差",
}
_ASSUMPTIONS = (
    "若没有干预，原有趋势会照旧延续",
    "同一时间没有别的事情影响结果，统计口径没有变",
    "干预从写明的那一期开始，没有提前反应",
)
_COMPARED = "若没有干预，两个序列之差的趋势会照旧延续"

Array = NDArray[np.float64]


def fit_interrupted(
    table: pd.DataFrame,
    outcome: str,
    *,
    period: str = "period",
    start: int,
    comparison: str = "",
    covariates: Sequence[str] = (),
    seasons: int = 0,
    errors: str = "newey_west",
    lags: int | None = None,
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit :math:`y_t = a + b(t - s) + c\,1[t \ge s] + d\,(t - s)1[t \ge s] + e_t` (分段回归).

    Parameters
    ----------
    table
        One row a period.
    outcome, period
        Columns; periods are whole running numbers: quarters 1, 2, 3, ..., not 202401.
    start
        First period with the intervention, :math:`s`.
    comparison
        Column with the series of a place without it: the difference of the two series is modelled, whose changes are
        those of the series beyond those of the comparison.
    covariates
        Further numeric columns.
    seasons
        Periods in a year (4, 12), for dummies ``season=2`` ...; 0 for none.
    errors, lags
        One of ``SERIAL_ERRORS``; lags of Newey and West, :func:`default_lags` by default.

    Returns
    -------
    Fit
        Terms ``intercept, trend, level_change, slope_change``, covariates and seasons, with n - p degrees of freedom.
        ``tables["series"]``: ``period, observed, fitted, counterfactual, effect, ci_low, ci_high, data_kind`` (effects
        after the start, NaN before); ``tables["average_effect"]``: ESTIMATES of their mean over the periods after.
        ``statistics``: ``n_before``, ``n_after``, ``durbin_watson``, ``autocorrelation`` of the residuals, ``rho``.

    Raises
    ------
    ValueError
        For unknown errors, negative lags, or one season.
    DesignError
        For a period that stands twice or is no whole number, fewer than four points before or after the start, fewer
        than two years of seasons, or a gap in the series under "ar1".
    FormulaError, NotIdentifiedError
        See :func:`yanting_research.panel.prepare_sample`.

    Notes
    -----
    *Assumptions*: the old trend would have gone on. *Limits*: one series has one start: whatever else began then is in
    the estimate too.

    References
    ----------
    Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355; Linden (2015), Stata
    Journal 15, 480-500.

    Examples
    --------
    >>> t = np.arange(1, 25)
    >>> rate = 50 + 0.2 * t + np.where(t >= 13, 4 + 0.5 * (t - 13), 0) + np.where(t % 2, 0.3, -0.3)
    >>> fit = fit_interrupted(pd.DataFrame({"period": t, "到课率": rate}), "到课率", start=13, data_kind="specimen")
    >>> fit.estimates.set_index("term")["estimate"].round(1)[["level_change", "slope_change"]].to_dict()
    {'level_change': 4.2, 'slope_change': 0.5}
    """
    if errors not in SERIAL_ERRORS:
        raise ValueError(f"errors={errors!r}; allowed: {', '.join(SERIAL_ERRORS)}")
    if seasons < 0 or seasons == 1 or (lags is not None and lags < 0):
        raise ValueError("seasons is 0 or at least 2, lags is not negative")
    sample, times = _series(table, outcome, period, comparison, covariates, data_kind)
    before, after = times < start, times >= start
    _refuse_few(times, before, after, seasons, start)
    x, names = _columns(sample, times, start, seasons)
    if np.linalg.matrix_rank(x / np.abs(x).max(axis=0)) < x.shape[1] or len(x) <= x.shape[1]:
        raise NotIdentifiedError(
            f"the columns {', '.join(names)} determine each other", where=f"{len(x)} periods",
            expected="more periods, or columns that move on their own", remedy="leave covariates or seasons out",
        )  # fmt: skip
    moved = replace(sample, x=x, names=names, unit=f"“{outcome}”的单位")
    beta, made, rho = _estimated(moved, times, errors, lags)
    label = model_id or outcome
    assumptions = (_COMPARED, *_ASSUMPTIONS[1:]) if comparison else _ASSUMPTIONS
    left = moved.y - x @ beta
    series, average = _effects(moved, times, start, beta, made)
    return regression_fit(
        moved, "interrupted", beta, made, model_id=label, names=names,
        estimand=[_ESTIMANDS.get(name, "协变量或季节的系数") for name in names], assumptions=assumptions,
        statistics={
            "n_before": float(before.sum()), "n_after": float(after.sum()), "rho": rho,
            "durbin_watson": float((np.diff(left) ** 2).sum() / (left @ left)),
            "autocorrelation": float(left[1:] @ left[:-1] / (left @ left)),
        },
        tables={
            "series": series,
            "average_effect": sample_estimates(
                moved, ["average_effect"], average[:1], average[1:], df=made.df[0], model_id=label,
                estimand="开始之后各期实际值与外推值之差的平均", correction=made.correction, assumptions=assumptions,
            ),
        },
        conventions=f"difference from {comparison}" if comparison else "", n_entities=1, n_periods=len(times),
        limits=_limits(int(before.sum()), int(after.sum()), comparison),
    )  # fmt: skip


def _series(
    table: pd.DataFrame, outcome: str, period: str, comparison: str, covariates: Sequence[str], data_kind: str
) -> tuple[Sample, NDArray[np.int64]]:
    """The sample sorted by period, the comparison taken off, and the periods."""
    known = table.loc[complete_rows(table, [period]), period]
    whole = pd.api.types.is_numeric_dtype(known) and bool((known == known.round()).all())
    if not whole:
        raise DesignError(
            f"periods {period!r} that are no whole numbers", where=", ".join(map(str, known.head(5))),
            expected="running numbers 1, 2, 3, ...", remedy="number the quarters or months in order",
        )  # fmt: skip
    formula = f"{Factor(outcome)} ~ {' + '.join(str(Factor(name)) for name in (period, *covariates))}"
    sample = prepare_sample(table, formula, needed=[comparison] if comparison else [], data_kind=data_kind)
    values = sample.rows[period].to_numpy(dtype=np.float64)
    order = np.argsort(values, kind="stable")
    times = values[order].astype(np.int64)
    double = times[1:][np.diff(times) == 0]
    if len(double):
        raise DesignError(
            f"{len(double)} periods stand twice", where=", ".join(map(str, double[:5])), expected="one row a period",
            remedy="one series at a time; several places are a panel",
        )  # fmt: skip
    y = sample.y
    if comparison:
        y = y - prepare_sample(sample.rows, f"{Factor(comparison)} ~ {Factor(period)}", data_kind=sample.data_kind).y
    rows = sample.rows.iloc[order].reset_index(drop=True)
    return replace(sample, rows=rows, y=y[order], x=sample.x[order]), times


def _refuse_few(
    times: NDArray[np.int64], before: NDArray[np.bool_], after: NDArray[np.bool_], seasons: int, start: int
) -> None:
    for said, n in (("before", int(before.sum())), ("from", int(after.sum()))):
        if n < MIN_POINTS:
            raise DesignError(
                f"{n} periods {said} the start {start}", where=f"periods {times[0]} to {times[-1]}",
                expected=f"{MIN_POINTS} or more on both sides", remedy="describe the series; do not model it",
            )  # fmt: skip
    if seasons and len(times) < 2 * seasons:
        raise DesignError(
            f"{len(times)} periods for {seasons} seasons", expected="two years or more",
            remedy="leave seasons= out, or take whole years as periods",
        )  # fmt: skip


def _columns(sample: Sample, times: NDArray[np.int64], start: int, seasons: int) -> tuple[Array, tuple[str, ...]]:
    since = (times - start).astype(np.float64)
    post = (times >= start).astype(np.float64)
    parts = [np.ones(len(times)), since, post, since * post]
    names = ["intercept", "trend", "level_change", "slope_change"]
    for place, name in enumerate(sample.names[2:], start=2):  # after the intercept and the period
        parts.append(sample.x[:, place])
        names.append(name)
    if seasons:
        season = (times - 1) % seasons + 1
        for number in range(2, seasons + 1):
            parts.append((season == number).astype(np.float64))
            names.append(f"season={number}")
    return np.column_stack(parts), tuple(names)


def _estimated(moved: Sample, times: NDArray[np.int64], errors: str, lags: int | None) -> tuple[Array, Errors, float]:
    """Coefficients, their errors, and rho (NaN without)."""
    x, y = moved.x, moved.y
    n, p = x.shape
    df = np.full(p, float(n - p))
    if errors == "ar1":
        gaps = times[1:][np.diff(times) != 1]
        if len(gaps):
            raise DesignError(
                f"{len(gaps)} gaps in the series", where=f"before period {gaps[0]}", expected="every period once",
                remedy="errors='newey_west', which allows for gaps",
            )  # fmt: skip
        beta, covariance, rho = ar1_gls(y, x)
        return beta, Errors(covariance, df, f"AR(1) by REML, rho={rho:.3g}, N={n}, K={p}"), rho
    beta = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], dtype=np.float64)
    left = y - x @ beta
    if errors == "classical":
        covariance = np.linalg.inv(x.T @ x) * float(left @ left) / (n - p)
        return beta, Errors(np.asarray(covariance), df, f"classical, N={n}, K={p}"), float("nan")
    used = default_lags(n) if lags is None else lags
    return beta, Errors(newey_west(x, left, times, used), df, f"Newey-West, lags={used}, N={n}, K={p}"), float("nan")


def _effects(
    moved: Sample, times: NDArray[np.int64], start: int, beta: Array, made: Errors
) -> tuple[pd.DataFrame, Array]:
    """The series beside what the old trend gives, and mean effect with its error."""
    after = times >= start
    contrasts = np.zeros((len(times), len(beta)))
    contrasts[after, 2] = 1.0
    contrasts[after, 3] = (times - start)[after]
    effect = contrasts @ beta
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", contrasts, made.covariance, contrasts), 0.0))
    low, high = t_interval(effect, spread, float(made.df[0]))
    fitted = moved.x @ beta
    nothing = np.where(after, 0.0, np.nan)
    mean = contrasts[after].mean(axis=0)
    series = pd.DataFrame(
        {
            "period": times, "observed": moved.y, "fitted": fitted, "counterfactual": fitted - effect,
            "effect": effect + nothing, "ci_low": low + nothing, "ci_high": high + nothing,
            "data_kind": moved.data_kind,
        }
    )  # fmt: skip
    return series, np.array([mean @ beta, np.sqrt(mean @ made.covariance @ mean)])


def _limits(n_before: int, n_after: int, comparison: str) -> tuple[str, ...]:
    said = ["同一时间发生的其他变化也算在估计里，不能分开"]
    if not comparison:
        said.append("没有对照序列，原有趋势是否会延续无法检验")
    if min(n_before, n_after) < _FEW_POINTS:
        said.append(f"开始前 {n_before} 期、开始后 {n_after} 期，趋势估得不准，自相关也难以判断")
    return tuple(said)
