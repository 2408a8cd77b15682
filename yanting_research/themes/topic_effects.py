"""Effects on topics (主题效应): how topic shares go with properties of the texts, by the method of composition."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from yanting_research.core import (
    Formula,
    complete_rows,
    data_kind_of,
    design_matrix,
    estimates_table,
    parse_formula,
)
from yanting_research.errors import ThemeError
from yanting_research.themes.design import match_docvars
from yanting_research.themes.topic_fit import TopicFit, draw_proportions

__all__ = ["ERRORS", "MIN_CLUSTERS", "TopicEffects", "estimate_effect", "predict_shares"]

Errors = Literal["cluster", "robust", "classical", "mixed"]
ERRORS = ("cluster", "robust", "classical", "mixed")
MIN_CLUSTERS = 8
"""Fewest documents for errors that allow for units of one document hanging together."""
_WHERE = "estimate_effect"
_CORRECTIONS = {
    "cluster": "CR1, clustered by document",
    "robust": "HC3",
    "classical": "classical OLS",
    "mixed": "random intercept by document (REML)",
}
_ESTIMAND = "主题比例随该变量的平均差异（观察到的差异，不是因果）"

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TopicEffects:
    """Regressions of topic shares on properties of the texts.

    Attributes
    ----------
    estimates
        ESTIMATES; ``model_id`` is the topic, estimates are differences of shares (0.1 is ten percentage points).
    coefficients, covariance
        Pooled coefficients (K, P) and their covariance (K, P, P), in the order of ``topics`` and ``columns``.
    topics, columns
        Names.
    topic_part
        Share of every coefficient's variance that comes from not knowing the topics exactly, (K, P).
    rows
        The covariates of the units used, one row a unit.
    lost
        ``unit_id, reason`` of the units that were not used.
    formula, df, settings
        The formula read; degrees of freedom of the intervals; everything else that decides the result.
    """

    estimates: pd.DataFrame
    coefficients: Array = field(repr=False)
    covariance: Array = field(repr=False)
    topics: tuple[str, ...]
    columns: tuple[str, ...]
    topic_part: Array = field(repr=False)
    rows: pd.DataFrame = field(repr=False)
    lost: pd.DataFrame = field(repr=False)
    formula: Formula
    df: float
    settings: Mapping[str, Any]


def estimate_effect(
    formula: str,
    fit: TopicFit,
    docvars: pd.DataFrame,
    *,
    errors: Errors = "cluster",
    uncertainty: Literal["posterior", "none"] = "posterior",
    n_draws: int = 50,
    seed: int = 0,
    data_kind: str = "",
) -> TopicEffects:
    r"""Regress topic shares on docvars, carrying along that the shares are estimates.

    Parameters
    ----------
    formula
        ``~ 年度 + 层级`` for all topics, or ``topic ~ ...`` for one; see ``core.parse_formula``.
    fit
        A topic model.
    docvars
        One row a unit (``unit_id``) or a document (``doc_id``) with the columns of the formula, and ``data_kind``
        unless it is given here.
    errors
        ``cluster`` (units of one document hang together), ``robust`` (HC3), ``classical``, or ``mixed`` (a random
        intercept of every document).
    uncertainty
        ``posterior`` draws the shares ``n_draws`` times from their posterior; ``none`` takes the estimated shares for
        observed ones, and its intervals are too narrow.
    seed
        Of the draws.

    Returns
    -------
    TopicEffects
        With draws m = 1..M: the estimate is the mean of :math:`\hat\beta_m`, its covariance the mean of
        :math:`\hat V_m` plus :math:`(1 + 1/M)` times the covariance of the :math:`\hat\beta_m`.

    Raises
    ------
    ValueError
        For unknown settings.
    FormulaError
        For a formula that cannot be read or applied.
    ThemeError
        For docvars that do not fit the units, an unknown topic, too few rows, or fewer than 8 documents with errors by
        document.

    Notes
    -----
    *Assumptions*: the topics mean the same in all texts; the posterior is that of a model that knows the covariates.
    Where the model was fitted without them (``settings["prior_knows"]`` is False), its shares are drawn towards the
    common mean and effects come out too small: fit it with ``covariates=``. *Limits*: a difference between texts is an
    association; texts chosen by their authors or by the collector may differ in other ways.

    References
    ----------
    Treier and Jackman (2008), AJPS 52, 201-217; Roberts et al. (2014), AJPS 58, 1064-1082 (``estimateEffect``).

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> planted = simulate_topics(1, n_units=250, n_topics=3, n_terms=60, mean_length=40)
    >>> fit = fit_topics(planted.data, 3, docvars=planted.docvars, covariates=["x", "treated"],
    ...                  seeds=planted.seeds, seed=1)
    >>> effects = estimate_effect("~ x + treated", fit, planted.docvars, errors="robust", n_draws=20)
    >>> effects.estimates[["model_id", "term", "data_kind"]].values.tolist()[:2]
    [['主题1', 'intercept', 'simulated'], ['主题1', 'treated', 'simulated']]
    """
    _check(errors, uncertainty, n_draws)
    read = parse_formula(formula)
    topics = _topics(fit, read)
    matched = match_docvars(fit.units, docvars, read.columns)
    used, lost = _usable(fit, matched, read)
    rows = matched[used].reset_index(drop=True)
    design = design_matrix(rows, read)
    groups = fit.units.loc[used, "doc_id"].astype("str").reset_index(drop=True)
    df = _degrees(errors, design, groups)
    theta = fit.theta[None] if uncertainty == "none" else draw_proportions(fit, n_draws, seed=seed)
    chosen = [fit.topics.index(topic) for topic in topics]
    fitted = [[_regress(draw[used, topic], design.to_numpy(), groups, errors) for topic in chosen] for draw in theta]
    beta = np.array([[one[0] for one in draw] for draw in fitted])
    within = np.array([[one[1] for one in draw] for draw in fitted]).mean(axis=0)
    between = _between(beta)
    total = within + (1 + 1 / len(beta)) * between
    variance = np.einsum("kpp->kp", total)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = 1 - np.einsum("kpp->kp", within) / variance
    settings = {
        "formula": str(read), "errors": errors, "uncertainty": uncertainty, "n_draws": len(theta), "seed": seed,
        "model": fit.model, "prior_knows": _prior_knows(fit, read),
    }  # fmt: skip
    columns = tuple(map(str, design.columns))
    kind = data_kind_of(rows if "data_kind" in rows.columns else docvars, data_kind, where=_WHERE)
    sizes = {"n_obs": len(rows), "n_clusters": groups.nunique() if errors in ("cluster", "mixed") else len(rows)}
    table = _estimates((topics, columns), beta.mean(axis=0), np.sqrt(variance), df, settings | sizes | {"kind": kind})
    return TopicEffects(table, beta.mean(axis=0), total, topics, columns, part, rows, lost, read, df, settings)


def _check(errors: str, uncertainty: str, n_draws: int) -> None:
    if errors not in ERRORS:
        raise ValueError(f"errors={errors!r}; allowed: {', '.join(ERRORS)}")
    if uncertainty not in ("posterior", "none"):
        raise ValueError(f"uncertainty={uncertainty!r}; allowed: posterior, none")
    if n_draws < 10:
        raise ValueError(f"n_draws={n_draws}; allowed: 10 or more")


def _topics(fit: TopicFit, formula: Formula) -> tuple[str, ...]:
    if not formula.response:
        return fit.topics
    if formula.response not in fit.topics:
        raise ThemeError(
            f"no topic is called {formula.response!r}", where=_WHERE, expected=", ".join(fit.topics),
            remedy="begin the formula with ~ for all topics",
        )  # fmt: skip
    return (formula.response,)


def _usable(fit: TopicFit, matched: pd.DataFrame, formula: Formula) -> tuple[NDArray[np.bool_], pd.DataFrame]:
    filled = fit.n_tokens > 0
    complete = complete_rows(matched, formula.columns).to_numpy()
    reasons = np.where(filled, np.where(complete, "", "a covariate is missing"), "no word of the vocabulary")
    lost = pd.DataFrame({"unit_id": fit.units["unit_id"].to_numpy(), "reason": pd.Series(reasons, dtype="str")})
    used = filled & complete
    if used.sum() <= 3 * (len(formula.terms) + 1):
        raise ThemeError(
            f"{int(used.sum())} usable units for {len(formula.terms) + 1} coefficients", where=_WHERE,
            expected="more than three units a coefficient", remedy="use fewer covariates, or smaller units",
        )  # fmt: skip
    return used, lost[lost["reason"] != ""].reset_index(drop=True)


def _degrees(errors: str, design: pd.DataFrame, groups: pd.Series[Any]) -> float:
    if errors not in ("cluster", "mixed"):
        return float(len(design) - design.shape[1])
    n_groups = int(groups.nunique())
    if n_groups < MIN_CLUSTERS:
        raise ThemeError(
            f"{n_groups} documents", where=_WHERE, expected=f"at least {MIN_CLUSTERS} documents for errors by document",
            remedy="describe the shares document by document instead; sections of one text are no sample of texts",
        )  # fmt: skip
    return float(n_groups - 1)


def _regress(y: Array, design: Array, groups: pd.Series[Any], errors: str) -> tuple[Array, Array]:
    if errors == "mixed":
        return _regress_mixed(y, design, groups)
    model = sm.OLS(y, design)
    if errors == "cluster":
        found = model.fit(cov_type="cluster", cov_kwds={"groups": groups.to_numpy()}, use_t=True)
    else:
        found = model.fit(cov_type="HC3", use_t=True) if errors == "robust" else model.fit()
    return np.asarray(found.params), np.asarray(found.cov_params())


def _regress_mixed(y: Array, design: Array, groups: pd.Series[Any]) -> tuple[Array, Array]:
    """A random intercept; the lbfgs of statsmodels says converged with an infinite likelihood, so it is not used."""
    model = sm.MixedLM(y, design, groups=groups.to_numpy())
    for method in ("bfgs", "powell"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # at the boundary: no variance between documents
            found = model.fit(reml=True, method=method)
        covariance = np.asarray(found.cov_params())[: design.shape[1], : design.shape[1]]
        if found.converged and np.isfinite(found.llf) and np.isfinite(covariance).all():
            return np.asarray(found.fe_params), covariance
    raise ThemeError(
        "the mixed model does not converge", where=_WHERE, expected="a finite likelihood",
        remedy='use errors="cluster"',
    )  # fmt: skip


def _between(beta: Array) -> Array:
    if len(beta) == 1:
        return np.zeros((*beta.shape[1:], beta.shape[2]))
    off = beta - beta.mean(axis=0)
    return np.asarray(np.einsum("mkp,mkq->kpq", off, off) / (len(beta) - 1))


def _prior_knows(fit: TopicFit, formula: Formula) -> bool:
    known = {str(name).split("=")[0] for name in fit.covariates.columns}
    return set(formula.columns) <= known


def _estimates(
    names: tuple[Sequence[str], Sequence[str]], beta: Array, errors: Array, df: float, about: Mapping[str, Any]
) -> pd.DataFrame:
    assumption = "主题在各文本中含义相同；模型的先验包含这些变量"
    if not about["prior_knows"]:
        assumption += "（此处没有包含：效应会偏小）"
    return estimates_table(
        list(names[1]) * len(names[0]), np.ravel(beta), np.ravel(errors),
        df=df, model_id=[topic for topic in names[0] for _ in names[1]], estimand=_ESTIMAND,
        n_obs=about["n_obs"], n_clusters=about["n_clusters"],
        correction=f"{_CORRECTIONS[about['errors']]}; {_draws(about)}", assumption=assumption, data_kind=about["kind"],
    )  # fmt: skip


def _draws(about: Mapping[str, Any]) -> str:
    if about["uncertainty"] == "none":
        return "shares taken as observed"
    return f"method of composition, {about['n_draws']} draws"


def predict_shares(effects: TopicEffects, column: str, values: Sequence[Any], *, level: float = 0.95) -> pd.DataFrame:
    """Average share of every topic if all units had a value of one column, the others as they are.

    Parameters
    ----------
    effects
        See :func:`estimate_effect`.
    column
        A column of the formula.
    values
        Numbers, or levels that the data hold.
    level
        Of the intervals.

    Returns
    -------
    DataFrame
        ``topic, column, value, share, low, high``, in the order of topics and values. A linear model may leave [0, 1].

    Raises
    ------
    ValueError
        For a column that is not in the formula.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> planted = simulate_topics(1, n_units=250, n_topics=3, n_terms=60, mean_length=40)
    >>> fit = fit_topics(planted.data, 3, docvars=planted.docvars, covariates=["treated"], seed=1)
    >>> effects = estimate_effect("~ treated", fit, planted.docvars, errors="robust", n_draws=10)
    >>> round(float(predict_shares(effects, "treated", [0, 1]).groupby("value")["share"].sum().iloc[0]), 6)
    1.0
    """
    if column not in effects.formula.columns:
        raise ValueError(f"column={column!r}; allowed: {', '.join(effects.formula.columns)}")
    quantile = float(stats.t.ppf(0.5 + level / 2, effects.df))
    found = []
    for value in values:
        changed = effects.rows.assign(**{column: value})
        if not pd.api.types.is_numeric_dtype(effects.rows[column]):
            changed[column] = changed[column].astype("str")
        mean = design_matrix(changed, effects.formula, reference=effects.rows).to_numpy().mean(axis=0)
        share = effects.coefficients @ mean
        error = np.sqrt(np.einsum("p,kpq,q->k", mean, effects.covariance, mean))
        found.append(
            pd.DataFrame(
                {"topic": pd.Series(list(effects.topics), dtype="str"), "column": column, "value": value,
                 "share": share, "low": share - quantile * error, "high": share + quantile * error}
            )
        )  # fmt: skip
    table = pd.concat(found, ignore_index=True)
    order = {topic: place for place, topic in enumerate(effects.topics)}
    return table.sort_values("topic", key=lambda names: names.map(order), kind="stable", ignore_index=True)
