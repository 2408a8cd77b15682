"""Logit models (逻辑回归): yes or no, k of n, and shares, one likelihood under three kinds of outcome."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import expit
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.covariances import glm_errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.margins import Curve, marginal_effects
from yanting_research.panel.regression_fit import regression_fit
from yanting_research.panel.sample import Sample, prepare_sample
from yanting_research.panel.separation import refuse_separation

__all__ = ["fit_binomial", "fit_fractional", "fit_logit"]

_ESTIMAND = "对数优势（log odds）随该列多一个单位的变化，其他列相同"
_ASSUMPTIONS = ("对数优势随各列线性变化", "没有写进公式的差别与这些列无关")
OVERDISPERSED = 1.5  # Pearson's dispersion from which k of n is said to vary more than coin tosses

Array = NDArray[np.float64]


def _slope(eta: Array) -> Array:
    p = expit(eta)
    return np.asarray(p * (1 - p), dtype=np.float64)


def _bend(eta: Array) -> Array:
    p = expit(eta)
    return np.asarray(p * (1 - p) * (1 - 2 * p), dtype=np.float64)


LOGIT = Curve(value=expit, slope=_slope, bend=_bend, unit=100.0)
"""Shares in percentage points."""


def fit_logit(
    table: pd.DataFrame,
    formula: str,
    *,
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    """Fit a logit to an outcome of 0 and 1 (二元逻辑回归).

    Parameters
    ----------
    table, formula, cluster, weights, treatment, model_id, data_kind
        See :func:`yanting_research.panel.fit_ols`.
    errors
        One of ``GLM_ERRORS``; CR3 with clusters and classical without by default. Without clusters tests are normal.

    Returns
    -------
    Fit
        Coefficients on the logit scale; ``tables["marginal_effects"]`` is ESTIMATES in percentage points.
        ``statistics``: ``loglik``, ``loglik_null``, ``pseudo_r2`` (McFadden's), ``deviance``.

    Raises
    ------
    ValueError, DesignError, FormulaError
        See :func:`yanting_research.panel.prepare_sample`.
    NotIdentifiedError
        Also for separated outcomes: a column that tells the outcome without a doubt has no finite coefficient.

    Notes
    -----
    *Assumptions*: the log odds are linear. *Limits*: odds ratios are no ratios of shares; read the marginal effects.

    Examples
    --------
    >>> table = pd.DataFrame({"参加": [0, 1, 0, 1, 1, 0, 1, 1], "通知": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> fit = fit_logit(table, "参加 ~ 通知", data_kind="specimen")
    >>> round(fit.tables["marginal_effects"].loc[0, "estimate"], 1), fit.unit  # from 2 of 4 to 3 of 4
    (np.float64(25.0), '个百分点')
    """
    sample = prepare_sample(
        table, formula, kind="binary", cluster=cluster, weights=weights, treatment=treatment, data_kind=data_kind
    )
    return _fit(sample, "logit", errors, "classical", model_id)


def fit_binomial(
    table: pd.DataFrame,
    formula: str,
    *,
    trials: str,
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    """Fit a logit to counts k of n: members who came out of members invited (二项逻辑回归).

    Parameters
    ----------
    trials
        Column with n.
    errors
        One of ``GLM_ERRORS``; CR3 with clusters and HC1 without by default, because members of one township are more
        alike than coin tosses. "classical" is the pure binomial, "scaled" allows for one dispersion.

    Returns
    -------
    Fit
        As of :func:`fit_logit`; ``statistics`` also ``pearson_chi2``, ``dispersion`` (Pearson's over the degrees of
        freedom; 1 for coin tosses). The average effect is over all n, not over rows.

    Raises
    ------
    ValueError, DesignError, FormulaError, NotIdentifiedError
        See :func:`fit_logit`; also for k > n.

    References
    ----------
    McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (overdispersion).

    Examples
    --------
    >>> table = pd.DataFrame({"到课": [30, 42, 35, 50], "应到": [60, 60, 70, 70], "培训": [0, 1, 0, 1]})
    >>> fit = fit_binomial(table, "到课 ~ 培训", trials="应到", errors="classical", data_kind="specimen")
    >>> round(fit.statistics["dispersion"], 3)  # 50 % and 50 %, 70 % and 71 %
    0.016
    """
    sample = prepare_sample(
        table, formula, kind="binomial", trials=trials, cluster=cluster, weights=weights, treatment=treatment,
        data_kind=data_kind,
    )  # fmt: skip
    return _fit(sample, "binomial", errors, "HC1", model_id)


def fit_fractional(
    table: pd.DataFrame,
    formula: str,
    *,
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    """Fit a logit mean to shares in [0, 1] whose n is not known (分数逻辑回归).

    Parameters
    ----------
    errors
        One of ``GLM_ERRORS``; CR3 with clusters and HC1 without by default. "classical" would take every share for one
        coin toss.

    Returns
    -------
    Fit
        As of :func:`fit_logit`.

    Raises
    ------
    ValueError, DesignError, FormulaError, NotIdentifiedError
        See :func:`fit_logit`; also for shares outside 0 to 1.

    References
    ----------
    Papke and Wooldridge (1996), Journal of Applied Econometrics 11, 619-632.

    Examples
    --------
    >>> table = pd.DataFrame({"份额": [0.2, 0.4, 0.3, 0.7, 0.8, 0.6], "年": [1, 2, 3, 4, 5, 6]})
    >>> fit = fit_fractional(table, "份额 ~ 年", data_kind="specimen")
    >>> round(fit.tables["marginal_effects"].loc[0, "estimate"], 1)
    np.float64(9.7)
    """
    sample = prepare_sample(
        table, formula, kind="share", cluster=cluster, weights=weights, treatment=treatment, data_kind=data_kind
    )
    return _fit(sample, "fractional", errors, "HC1", model_id)


def _fit(sample: Sample, estimator: str, errors: str, plain: str, model_id: str) -> Fit:
    _refuse_separation(sample)
    mass = sample.weights * sample.trials
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # the linear programme above has decided
        result = sm.GLM(sample.y, sample.x, family=sm.families.Binomial(), var_weights=mass).fit(tol=1e-12, maxiter=200)
    if not result.converged:
        raise NotIdentifiedError(
            f"the logit of {sample.outcome!r} does not converge", expected="a maximum of the likelihood",
            remedy="scale columns of very different size, or use fewer",
        )  # fmt: skip
    beta = np.asarray(result.params, dtype=np.float64)
    mean = expit(sample.x @ beta)
    statistics = _statistics(sample, result, mean)
    made = glm_errors(
        sample, mass * (sample.y - mean), mass * mean * (1 - mean), dispersion=statistics["dispersion"],
        errors=errors, plain=plain,
    )  # fmt: skip
    label = model_id or sample.outcome
    effects = marginal_effects(sample, beta, made, LOGIT, model_id=label, assumptions=_ASSUMPTIONS)
    over = sample.kind == "binomial" and statistics["dispersion"] > OVERDISPERSED
    said = f"k/n 的离散程度是二项分布的 {statistics['dispersion']:.1f} 倍，不能用纯二项分布的标准误"
    return regression_fit(
        sample, estimator, beta, made, model_id=label, estimand=_ESTIMAND, assumptions=_ASSUMPTIONS,
        statistics=statistics, tables={"marginal_effects": effects},
        conventions=f"Pearson dispersion {statistics['dispersion']:.3g}" if sample.kind == "binomial" else "",
        limits=(said,) if over else (),
    )  # fmt: skip


def _refuse_separation(sample: Sample) -> None:
    all_yes, none = sample.y == 1, sample.y == 0
    rising = np.vstack([sample.x[all_yes], -sample.x[none]])
    refuse_separation(rising, sample.x[~(all_yes | none)], sample.names, sample.outcome)


def _statistics(sample: Sample, result: Any, mean: Array) -> dict[str, float]:
    mass = sample.weights * sample.trials
    pearson = float((mass * (sample.y - mean) ** 2 / (mean * (1 - mean))).sum())
    n, p = sample.x.shape
    found = {"deviance": float(result.deviance), "pearson_chi2": pearson, "dispersion": pearson / (n - p)}
    if sample.kind == "binary":
        log_likelihood, null = -0.5 * float(result.deviance), -0.5 * float(result.null_deviance)
        found |= {"loglik": log_likelihood, "loglik_null": null, "pseudo_r2": 1 - log_likelihood / null}
    return found
