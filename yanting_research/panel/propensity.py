r"""Propensity scores (倾向得分): the probability of treatment given covariates, overlap and trimming."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from yanting_research.core import estimates_table
from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.fit import Fit
from yanting_research.panel.observables import influence_errors, limits_of, row_labels, treated_sample
from yanting_research.panel.sample import Sample
from yanting_research.panel.separation import refuse_separation

__all__ = ["LINKS", "Scores", "estimate_scores", "fit_propensity", "overlap_report"]

LINKS = ("logit", "probit")
"""Logistic or normal distribution function of the linear index."""

MAX_STANDARD_ERROR = 1e3  # on columns of mean square 1: beyond it a column separates the groups
_UNITS = {"logit": "对数几率", "probit": "概率单位指数"}
_QUANTILES = (0.0, 0.01, 0.05, 0.5, 0.95, 0.99, 1.0)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores with what the errors of everything built on them need.

    Attributes
    ----------
    score
        Estimated probabilities, (n,).
    slope
        Derivative of the probability by the linear index, (n,).
    x
        Covariates in the scaling used, (n, k).
    influence
        Influence values of the coefficients in that scaling, (n, k): rows of ``n (-H)^{-1} s_i``.
    coefficients, scale, names
        In the columns' own units; divisor of every column; names.
    """

    score: Array = field(repr=False)
    slope: Array = field(repr=False)
    x: Array = field(repr=False)
    influence: Array = field(repr=False)
    coefficients: Array
    scale: Array
    names: tuple[str, ...]


def estimate_scores(sample: Sample, *, link: str = "logit") -> Scores:
    """Fit a binary model of the treatment by maximum likelihood.

    Parameters
    ----------
    sample
        Of :func:`yanting_research.panel.observables.treated_sample`.
    link
        "logit" or "probit".

    Raises
    ------
    ValueError
        For an unknown link.
    NotIdentifiedError
        When the covariates separate treated from untreated rows, so that no finite score exists.
    """
    if link not in LINKS:
        raise ValueError(f"no link {link!r}; known: {', '.join(LINKS)}")
    treatment, values = sample.y, sample.x
    # Powers of earnings and an intercept differ by ten orders of magnitude; scaled, the information is invertible.
    scale = np.sqrt((values**2).mean(axis=0))
    x = values / scale
    family = sm.families.Binomial(sm.families.links.Logit() if link == "logit" else sm.families.links.Probit())
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        try:
            result = sm.GLM(treatment, x, family=family).fit(maxiter=200, tol=1e-13)
        except PerfectSeparationWarning as error:
            raise _separated(sample) from error
    index = x @ np.asarray(result.params, dtype=np.float64)
    score = np.asarray(result.fittedvalues, dtype=np.float64)
    slope = score * (1 - score) if link == "logit" else stats.norm.pdf(index)
    ratio = np.ones(len(score)) if link == "logit" else slope / (score * (1 - score))
    # Observed information: for probit it differs from the expected one.
    curvature = slope if link == "logit" else _probit_curvature(treatment, index)
    information = np.einsum("ij,i,ik->jk", x, curvature, x) / len(x)
    inverse = np.linalg.pinv(information, hermitian=True)
    if not result.converged or np.sqrt(np.abs(np.diag(inverse)) / len(x)).max() > MAX_STANDARD_ERROR:
        raise _separated(sample)
    influence = (x * (ratio * (treatment - score))[:, None]) @ inverse
    return Scores(score, slope, x, influence, np.asarray(result.params) / scale, scale, sample.names)


def overlap_report(
    score: Array, treatment: Array, *, data_kind: str, bounds: tuple[float, float] = (0.1, 0.9)
) -> pd.DataFrame:
    """Distribution of scores by group and what lies outside the bounds or the other group's range (重叠报告).

    Returns
    -------
    DataFrame
        ``group, n, min, q01, q05, median, q95, q99, max, n_below, n_above, n_outside_support, data_kind``;
        ``n_outside_support`` counts rows whose score lies beyond the least or largest score of the other group.

    Examples
    --------
    >>> table = overlap_report(np.array([0.05, 0.2, 0.5, 0.95]), np.array([0, 0, 1, 1]), data_kind="specimen")
    >>> table[["group", "n", "n_below", "n_above", "n_outside_support"]].to_dict("list")
    {'group': ['untreated', 'treated'], 'n': [2, 2], 'n_below': [1, 0], 'n_above': [0, 1], 'n_outside_support': [2, 2]}
    """
    rows = []
    for name, value in (("untreated", 0), ("treated", 1)):
        own, other = score[treatment == value], score[treatment != value]
        places = np.quantile(own, _QUANTILES)
        rows.append(
            {"group": name, "n": len(own)}
            | dict(zip(("min", "q01", "q05", "median", "q95", "q99", "max"), map(float, places), strict=True))
            | {
                "n_below": int((own <= bounds[0]).sum()),
                "n_above": int((own >= bounds[1]).sum()),
                "n_outside_support": int(((own < other.min()) | (own > other.max())).sum()),
                "data_kind": data_kind,
            }
        )
    return pd.DataFrame(rows)


def fit_propensity(
    table: pd.DataFrame,
    formula: str,
    *,
    link: str = "logit",
    cluster: str = "",
    data_kind: str = "",
    model_id: str = "propensity",
) -> Fit:
    """Model of the treatment, with every row's score and the overlap of the groups (倾向得分模型).

    Parameters
    ----------
    table
        One row per unit.
    formula
        ``"treatment ~ covariates"`` in the package's own grammar.
    link
        "logit" or "probit".
    cluster
        Column of clusters for the errors.
    data_kind
        "real", "specimen" or "simulated", where the table has no such column.
    model_id
        Label of the result.

    Returns
    -------
    Fit
        Coefficients on the scale of the link with robust errors (influence values, t(G-1)); ``tables["scores"]``
        holds ``row, treatment, score, data_kind``, ``tables["overlap"]`` :func:`overlap_report`.

    Raises
    ------
    FormulaError, DesignError, NotIdentifiedError
        See :func:`yanting_research.panel.observables.treated_sample` and :func:`estimate_scores`.

    Notes
    -----
    A propensity model is judged by the balance it yields, not by its fit: a model that predicts treatment well shows
    little overlap, which is bad news for the comparison. *Limits*: scores say nothing of unobserved causes of adoption.

    References
    ----------
    Rosenbaum and Rubin (1983), Biometrika 70, 41-55.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=200)
    >>> table = pd.DataFrame({"x": x, "d": (x + rng.logistic(size=200) > 0).astype(int), "data_kind": "simulated"})
    >>> fit = fit_propensity(table, "d ~ x")
    >>> fit.estimates.set_index("term")["estimate"].round(2).to_dict(), fit.unit
    ({'intercept': -0.09, 'x': 1.19}, '对数几率')
    """
    sample = treated_sample(table, formula, cluster=cluster, data_kind=data_kind)
    scores = estimate_scores(sample, link=link)
    covariance = influence_errors(scores.influence / scores.scale, sample.cluster)
    (n, k), n_clusters = scores.x.shape, sample.n_clusters
    note = f"{link}, 稳健标准误，G={n_clusters}, K={k}"
    return Fit(
        estimator="propensity", model_id=model_id,
        estimates=estimates_table(
            scores.names, scores.coefficients, np.sqrt(np.diag(covariance)), df=n_clusters - 1, model_id=model_id,
            estimand=f"接受处理的{_UNITS[link]}", n_obs=n, n_clusters=n_clusters,
            n_treated_clusters=sample.n_treated_clusters, correction=note, assumption="处理概率的模型设定正确",
            data_kind=sample.data_kind,
        ),
        covariance=pd.DataFrame(covariance, index=scores.names, columns=scores.names),
        n_obs=n, n_entities=n, n_periods=1, n_clusters=n_clusters, n_treated_clusters=sample.n_treated_clusters,
        df_residual=n - k, df_inference=float(n_clusters - 1), unit=_UNITS[link],
        conventions=f"{note}, t({n_clusters - 1})", statistics={"loglik": _loglik(sample.y, scores.score)},
        tables={
            "scores": score_table(row_labels(table, sample, [cluster]), sample, scores.score),
            "overlap": overlap_report(scores.score, sample.y, data_kind=sample.data_kind),
        },
        lost=sample.lost, assumptions=("处理概率的模型设定正确",),
        limits=limits_of(sample, "得分模型预测得越准，两组重叠越少；判断模型要看平衡表，不看拟合优度"),
        data_kind=sample.data_kind,
    )  # fmt: skip


def score_table(labels: list[str], sample: Sample, score: Array) -> pd.DataFrame:
    """``row, treatment, score, data_kind`` in the table's order."""
    return pd.DataFrame(
        {"row": labels, "treatment": sample.y.astype(np.int64), "score": score, "data_kind": sample.data_kind}
    )


def _probit_curvature(treatment: Array, index: Array) -> Array:
    """Minus the second derivative of the probit log-likelihood by the index: r (r + i), r the generalised residual."""
    sign = 2 * treatment - 1
    ratio = sign * np.exp(stats.norm.logpdf(index) - stats.norm.logcdf(sign * index))
    return np.asarray(ratio * (ratio + index))


def _loglik(treatment: Array, score: Array) -> float:
    return float(np.sum(np.log(np.where(treatment > 0, score, 1 - score))))


def _separated(sample: Sample) -> NotIdentifiedError:
    """Names the columns at fault by a linear programme; without any, the fit failed for another reason."""
    refuse_separation(sample.x * (2 * sample.y - 1)[:, None], None, sample.names, sample.outcome)
    return NotIdentifiedError(
        "the propensity model has no stable estimate", where=str(sample.formula),
        expected="every kind of unit both treated and untreated", remedy="use fewer covariates, or join levels",
    )  # fmt: skip
