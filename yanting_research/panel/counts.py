"""Counts (计数模型): Poisson as a quasi-likelihood, and negative binomial with its own overdispersion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import digamma, gammaln, polygamma

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.covariances import Errors, glm_errors, score_errors
from yanting_research.panel.fit import Fit
from yanting_research.panel.margins import Curve, marginal_effects
from yanting_research.panel.regression_fit import regression_fit
from yanting_research.panel.sample import Sample, prepare_sample
from yanting_research.panel.separation import refuse_separation

__all__ = ["fit_negative_binomial", "fit_poisson"]

_ESTIMAND = "次数的对数随该列多一个单位的变化，其他列相同"
_ASSUMPTIONS = ("次数的对数随各列线性变化", "没有写进公式的差别与这些列无关")
_ROUNDS = 100
_TOLERANCE = 1e-11  # of Newton's decrement, over the log-likelihood
_LEAST_ALPHA = 1e-6

EXPONENTIAL = Curve(value=np.exp, slope=np.exp, bend=np.exp)
"""Counts as they are."""

Array = NDArray[np.float64]


def fit_poisson(
    table: pd.DataFrame,
    formula: str,
    *,
    exposure: str = "",
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    """Fit a mean that is the exponential of a linear predictor (泊松回归, quasi-likelihood).

    Parameters
    ----------
    table, formula, cluster, weights, treatment, model_id, data_kind
        See :func:`yanting_research.panel.fit_ols`.
    exposure
        Column that the count is proportional to (members, branches): its logarithm is the offset.
    errors
        One of ``GLM_ERRORS``; CR3 with clusters and HC1 without by default, which need no Poisson variance.
        "classical" is Poisson's, "scaled" allows for one dispersion.

    Returns
    -------
    Fit
        Coefficients on the log scale; ``tables["marginal_effects"]`` is ESTIMATES in counts. ``statistics``:
        ``deviance``, ``pearson_chi2``, ``dispersion``, ``loglik``, ``r2_correlation`` (square of the correlation of
        counts and fitted means).

    Raises
    ------
    ValueError, DesignError, FormulaError
        See :func:`yanting_research.panel.prepare_sample`.
    NotIdentifiedError
        Also where a column is seen with zeros only.

    References
    ----------
    Wooldridge (1999), Handbook of Applied Econometrics II, 352-406.

    Examples
    --------
    >>> table = pd.DataFrame({"场次": [2, 4, 3, 9, 8, 10], "设站": [0, 0, 0, 1, 1, 1]})
    >>> fit = fit_poisson(table, "场次 ~ 设站", data_kind="specimen")
    >>> float(round(np.exp(fit.estimates.set_index("term").loc["设站", "estimate"]), 6))  # 9 to 3
    3.0
    """
    sample = prepare_sample(
        table, formula, kind="count", exposure=exposure, cluster=cluster, weights=weights, treatment=treatment,
        data_kind=data_kind,
    )  # fmt: skip
    _refuse_separation(sample)
    beta = _glm(sample, 0.0)
    mean = np.exp(sample.x @ beta + sample.offset)
    statistics = _statistics(sample, mean)
    made = glm_errors(
        sample, sample.weights * (sample.y - mean), sample.weights * mean, dispersion=statistics["dispersion"],
        errors=errors, plain="HC1",
    )  # fmt: skip
    return _result(sample, "poisson", beta, made, statistics, model_id, exposure)


def fit_negative_binomial(
    table: pd.DataFrame,
    formula: str,
    *,
    exposure: str = "",
    cluster: str = "",
    weights: str = "",
    errors: str = "",
    treatment: str = "",
    model_id: str = "",
    data_kind: str = "",
) -> Fit:
    r"""Fit counts whose variance is :math:`\mu + \alpha \mu^2` by maximum likelihood (负二项回归, NB2).

    Parameters
    ----------
    table, formula, exposure, cluster, weights, treatment, model_id, data_kind
        See :func:`fit_poisson`.
    errors
        "classical" (observed information of coefficients and alpha together) without clusters, CR1 with; also HC0, HC1,
        CR0.

    Returns
    -------
    Fit
        As of :func:`fit_poisson`, with the term ``alpha``.

    Raises
    ------
    ValueError, DesignError, FormulaError
        See :func:`fit_poisson`.
    NotIdentifiedError
        Also for counts that vary no more than Poisson's: alpha is then at its bound 0.

    References
    ----------
    Cameron and Trivedi (2013), Regression Analysis of Count Data, 2nd ed., section 3.3.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.uniform(0, 1, 400)
    >>> table = pd.DataFrame({"场次": rng.poisson(np.exp(1 + x) * rng.gamma(2, 0.5, 400)), "x": x})
    >>> fit = fit_negative_binomial(table, "场次 ~ x", data_kind="simulated")
    >>> fit.estimates["term"].tolist(), round(fit.statistics["alpha"], 1)  # planted: 1, 1 and 0.5
    (['alpha', 'intercept', 'x'], 0.5)
    """
    sample = prepare_sample(
        table, formula, kind="count", exposure=exposure, cluster=cluster, weights=weights, treatment=treatment,
        data_kind=data_kind,
    )  # fmt: skip
    _refuse_separation(sample)
    beta, alpha = _maximise(sample)
    bread, scores = _information(sample, beta, alpha)
    made = score_errors(sample, bread, scores, errors)
    mean = np.exp(sample.x @ beta + sample.offset)
    statistics = _statistics(sample, mean) | {"alpha": alpha, "loglik": -_loss(alpha, sample, mean)}
    return _result(sample, "negative_binomial", np.append(beta, alpha), made, statistics, model_id, exposure)


def _result(
    sample: Sample, estimator: str, values: Array, made: Errors, statistics: Mapping[str, float], model_id: str,
    exposure: str,
) -> Fit:  # fmt: skip
    p = sample.x.shape[1]
    label = model_id or sample.outcome
    first = Errors(made.covariance[:p, :p], made.df[:p], made.correction)
    effects = marginal_effects(sample, values[:p], first, EXPONENTIAL, model_id=label, assumptions=_ASSUMPTIONS)
    extra = ("alpha",) if len(values) > p else ()
    return regression_fit(
        sample, estimator, values, made, model_id=label, names=(*sample.names, *extra),
        estimand=[*[_ESTIMAND] * p, *["超出泊松分布的离散程度"] * len(extra)], assumptions=_ASSUMPTIONS,
        statistics=statistics, tables={"marginal_effects": effects},
        conventions=f"offset log({exposure})" if exposure else "",
    )  # fmt: skip


def _refuse_separation(sample: Sample) -> None:
    none = sample.y == 0
    refuse_separation(-sample.x[none], sample.x[~none], sample.names, sample.outcome)


def _glm(sample: Sample, alpha: float) -> Array:
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha > 0 else sm.families.Poisson()
    model = sm.GLM(sample.y, sample.x, family=family, offset=sample.offset, var_weights=sample.weights)
    result = model.fit(tol=1e-12, maxiter=200)
    if not result.converged:
        raise NotIdentifiedError(
            f"the count model of {sample.outcome!r} does not converge", expected="a maximum of the likelihood",
            remedy="scale columns of very different size, or use fewer",
        )  # fmt: skip
    return np.asarray(result.params, dtype=np.float64)


def _maximise(sample: Sample) -> tuple[Array, float]:
    """Alpha at Poisson's coefficients, then Newton's method for both, with halved steps."""
    poisson = _glm(sample, 0.0)
    mean = np.exp(sample.x @ poisson + sample.offset)
    found = minimize_scalar(
        lambda log_alpha: _loss(float(np.exp(log_alpha)), sample, mean), bounds=(-16.0, 8.0), method="bounded"
    )
    alpha = float(np.exp(found.x))
    if alpha < _LEAST_ALPHA:
        raise NotIdentifiedError(
            f"{sample.outcome!r} varies no more than Poisson counts do, so alpha is at its bound 0",
            expected="counts that vary more", remedy="use fit_poisson",
        )  # fmt: skip
    at = np.append(_glm(sample, alpha), alpha)
    for _ in range(_ROUNDS):
        bread, scores = _information(sample, at[:-1], float(at[-1]))
        gradient = scores.sum(axis=0)
        step, value = bread @ gradient, _loss_at(sample, at)
        if abs(float(gradient @ step)) < _TOLERANCE * max(1.0, abs(value)):
            at = at + step  # Newton's last step squares what is left
            return at[:-1], float(at[-1])
        size = 1.0
        while _loss_at(sample, at + size * step) > value + 1e-9 and size > 1e-8:
            size /= 2
        at = at + size * step
    raise NotIdentifiedError(
        f"coefficients and alpha of {sample.outcome!r} do not settle", expected="a maximum of the likelihood",
        remedy="use fit_poisson, whose errors allow for overdispersion",
    )  # fmt: skip


def _loss_at(sample: Sample, at: Array) -> float:
    if at[-1] <= 0:
        return float("inf")
    return _loss(float(at[-1]), sample, np.exp(sample.x @ at[:-1] + sample.offset))


def _loss(alpha: float, sample: Sample, mean: Array) -> float:
    """Minus the log-likelihood of the negative binomial."""
    y, size = sample.y, 1 / alpha
    terms = gammaln(y + size) - gammaln(size) - gammaln(y + 1) - size * np.log1p(mean / size)
    terms = terms + y * (np.log(mean) - np.log(size + mean))
    return -float(sample.weights @ terms)


def _information(sample: Sample, beta: Array, alpha: float) -> tuple[Array, Array]:
    """Inverse of the observed information, and the rows' scores, of coefficients and alpha.

    The likelihood is written in s = 1 / alpha and turned by the chain rule.
    """
    x, y, w = sample.x, sample.y, sample.weights
    mean, size = np.exp(x @ beta + sample.offset), 1 / alpha
    first = digamma(y + size) - digamma(size) - np.log1p(mean / size) + (mean - y) / (size + mean)
    second = polygamma(1, y + size) - polygamma(1, size) + alpha - 1 / (size + mean) - (mean - y) / (size + mean) ** 2
    scores = np.column_stack([x * ((y - mean) / (1 + alpha * mean))[:, None], -first * size**2]) * w[:, None]
    inner = w * mean / (1 + alpha * mean) ** 2
    p = x.shape[1]
    information = np.empty((p + 1, p + 1))
    information[:p, :p] = (x * (inner * (1 + alpha * y))[:, None]).T @ x
    information[:p, p] = information[p, :p] = x.T @ (inner * (y - mean))
    information[p, p] = -float(w @ (second * size**4 + 2 * first * size**3))
    return np.asarray(np.linalg.inv(information), dtype=np.float64), np.asarray(scores, dtype=np.float64)


def _statistics(sample: Sample, mean: Array) -> dict[str, float]:
    """Of Poisson's family, at the fitted means."""
    y, w = sample.y, sample.weights
    n, p = sample.x.shape
    log_ratio = np.log(np.where(y > 0, y, 1.0) / np.where(y > 0, mean, 1.0))
    pearson = float((w * (y - mean) ** 2 / mean).sum())
    return {
        "deviance": float(2 * (w * (y * log_ratio - (y - mean))).sum()), "pearson_chi2": pearson,
        "dispersion": pearson / (n - p), "loglik": float(w @ (y * np.log(mean) - mean - gammaln(y + 1))),
        "r2_correlation": float(np.corrcoef(y, mean)[0, 1] ** 2),
    }  # fmt: skip
