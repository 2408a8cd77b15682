r"""Event studies (事件研究): effects by time since adoption with simultaneous bands, and leads with their power."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from yanting_research.errors import DesignError
from yanting_research.panel.effects import OVERALL
from yanting_research.panel.fit import Fit

__all__ = ["event_study", "pretrend_test", "simultaneous_critical_value"]

_MANY = 200_000  # draws of the simultaneous critical value

Array = NDArray[np.float64]


def simultaneous_critical_value(
    covariance: Array, df: float, *, level: float = 0.95, n_draws: int = _MANY, seed: int = 0
) -> float:
    r"""Value that the largest of several t statistics exceeds with probability 1 - level (sup-t).

    Parameters
    ----------
    covariance
        (m, m), of the estimates.
    df
        Of the t distribution; infinite for normal.
    level
        Of the band.
    n_draws, seed
        Draws of a multivariate t with the estimates' correlation; seed of PCG64.

    References
    ----------
    Montiel Olea and Plagborg-Møller (2019), J. Applied Econometrics 34, 1-17.

    Examples
    --------
    >>> [round(simultaneous_critical_value(np.eye(m), np.inf), 2) for m in (1, 5)]
    [1.96, 2.57]
    """
    error = np.sqrt(np.diag(covariance))
    values, vectors = np.linalg.eigh(covariance / np.outer(error, error))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    rng = np.random.Generator(np.random.PCG64(seed))
    largest = np.abs(rng.normal(size=(n_draws, len(error))) @ root.T).max(axis=1)
    if np.isfinite(df):
        largest = largest / np.sqrt(rng.chisquare(df, size=n_draws) / df)
    return float(np.quantile(largest, level))


def event_study(fit: Fit, *, level: float = 0.95, n_draws: int = _MANY, seed: int = 0) -> pd.DataFrame:
    """Effects by event time with pointwise intervals and a band that holds all of them at once.

    Parameters
    ----------
    fit
        Of a staggered estimator, or :func:`fit_leads_lags`.
    level, n_draws, seed
        Of the band; see :func:`simultaneous_critical_value`.

    Returns
    -------
    DataFrame
        The fit's table ``event_study`` with ``band_low, band_high`` [unit of the outcome] and ``critical``. Events
        below zero are before adoption; a reference has the estimate 0 and no error.

    Raises
    ------
    DesignError
        When the fit has no effects by event time.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_group_time, simulate_townships
    >>> table = event_study(fit_group_time(simulate_townships(1).panel, ATTENDANCE))
    >>> bool((table["band_high"] > table["ci_high"]).all()), table["event"].tolist()[:2]
    (True, [-8.0, -7.0])
    """
    table = _events(fit)
    told = table["std_error"].to_numpy() > 0
    terms = table.loc[told, "term"].tolist()
    df = float(table.loc[told, "df"].min())
    critical = simultaneous_critical_value(
        fit.covariance.loc[terms, terms].to_numpy(), df, level=level, n_draws=n_draws, seed=seed
    )
    half = critical * table["std_error"]
    return table.assign(
        band_low=table["estimate"] - half, band_high=table["estimate"] + half, critical=critical
    )  # fmt: skip


def pretrend_test(fit: Fit, *, slope: float | None = None, alpha: float = 0.05) -> pd.DataFrame:
    r"""Joint test of the leads, with its power against a drift of treated entities (趋势检验及其功效).

    With leads :math:`b` of covariance :math:`V` from G clusters, :math:`\tfrac{G - q}{q (G - 1)} b'V^{-1}b` is set
    against :math:`F(q, G - q)` (Hotelling); under a drift its non-centrality is :math:`d'V^{-1}d`, with :math:`d` what
    the estimator gives for that drift.

    Parameters
    ----------
    fit
        Of a staggered estimator, or :func:`fit_leads_lags`.
    slope
        Drift of treated against never treated entities [unit of the outcome per period]; when not given, the drift
        that alone would give the overall estimate.
    alpha
        Size of the test.

    Returns
    -------
    DataFrame
        One row: ``n_leads, f, df1, df2, p_value, slope, power``, ``slope_power_50, slope_power_80`` (drifts that the
        test finds half the time, and four times in five), ``bias_at_slope`` [unit of the outcome] in the overall
        estimate, ``reading`` (Chinese), ``data_kind``. NaN where leads are as many as clusters.

    Raises
    ------
    DesignError
        When the fit has no leads.

    Notes
    -----
    A test that is passed says little when a drift as large as the estimate would be found half the time only; and going
    on only after passing it makes the estimate worse.

    References
    ----------
    Roth (2022), AER: Insights 4, 305-322; Hotelling (1931).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, fit_imputation, simulate_townships
    >>> found = pretrend_test(fit_imputation(simulate_townships(1).panel, ATTENDANCE)).iloc[0]
    >>> int(found["n_leads"]), int(found["df1"]), int(found["df2"])
    (3, 3, 33)
    """
    table = _events(fit)
    leads = table[(table["event"] < 0) & (table["std_error"] > 0)]
    if leads.empty:
        raise DesignError(
            "the fit has no leads", where=fit.estimator, expected="differences before adoption",
            remedy="ask for leads, or use a panel with two untreated periods before adoption",
        )  # fmt: skip
    terms = leads["term"].tolist()
    inverse = np.linalg.pinv(fit.covariance.loc[terms, terms].to_numpy(), hermitian=True)
    value, drift = leads["estimate"].to_numpy(), leads["drift"].to_numpy()
    q, g = len(terms), fit.n_clusters
    factor = (g - q) / (q * (g - 1)) if g > q else np.nan
    f = float(factor * value @ inverse @ value)
    unit_drift = float(fit.statistics["drift"])
    estimate = float(fit.estimates.loc[fit.estimates["estimand"] == OVERALL, "estimate"].iloc[0])
    asked = abs(estimate / unit_drift) if slope is None else slope
    strength = float(drift @ inverse @ drift)
    power = _power(asked**2 * strength, q, g - q, alpha)
    half, most = (_slope_of_power(wanted, strength, q, g - q, alpha) for wanted in (0.5, 0.8))
    row = {
        "n_leads": float(q), "f": f, "df1": float(q), "df2": float(g - q),
        "p_value": float(stats.f.sf(f, q, g - q)) if g > q else np.nan,
        "slope": asked, "power": power, "slope_power_50": half, "slope_power_80": most,
        "bias_at_slope": asked * unit_drift,
    }  # fmt: skip
    return pd.DataFrame([{**row, "reading": _reading(row, fit.unit), "data_kind": fit.data_kind}])


def _events(fit: Fit) -> pd.DataFrame:
    table = fit.tables.get("event_study")
    if table is None or table.empty:
        raise DesignError(
            "the fit has no effects by time since adoption", where=fit.estimator,
            expected="a fit of a staggered estimator or of leads and lags", remedy="fit one of them",
        )  # fmt: skip
    return table


def _power(noncentrality: float, df1: int, df2: int, alpha: float) -> float:
    if df2 < 1:
        return float("nan")
    return float(stats.ncf.sf(stats.f.isf(alpha, df1, df2), df1, df2, noncentrality))


def _slope_of_power(wanted: float, strength: float, df1: int, df2: int, alpha: float) -> float:
    """Bisection over the drift; NaN where leads do not move with it."""
    if df2 < 1 or not strength > 0:
        return float("nan")
    low, high = 0.0, 1.0 / np.sqrt(strength)
    while _power(high**2 * strength, df1, df2, alpha) < wanted:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if _power(middle**2 * strength, df1, df2, alpha) < wanted:
            low = middle
        else:
            high = middle
    return float((low + high) / 2)


def _reading(row: dict[str, float], unit: str) -> str:
    if not np.isfinite(row["p_value"]):
        return f"采纳前有 {row['n_leads']:.0f} 个系数，聚类太少，无法联合检验"
    verdict = "没有发现" if row["p_value"] >= 0.05 else "发现了"
    return (
        f"采纳前 {row['n_leads']:.0f} 期的联合检验{verdict}趋势差异(F={row['f']:.2f},p={row['p_value']:.3f})。"
        f"若处理单位每期多变动 {row['slope']:.2f} {unit}(会使估计偏离 {row['bias_at_slope']:.2f} {unit})，"
        f"这个检验发现它的机会是 {100 * row['power']:.0f}%。没有发现差异，不等于趋势平行。"
    )
