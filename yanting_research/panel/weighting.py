r"""Weighting by the inverse propensity (逆概率加权).

With score :math:`e`, treatment :math:`d` and outcome :math:`y`, the weights are :math:`d/e` and :math:`(1-d)/(1-e)` for
the whole population (ATE), 1 and :math:`(1-d)\,e/(1-e)` for the treated (ATT). The errors stack the equations of the
score under that of the effect, so they know that it is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import estimates_table
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.balance import balance_table
from yanting_research.panel.fit import Fit
from yanting_research.panel.observables import (
    ASSUMPTIONS,
    ESTIMANDS,
    check_estimand,
    influence_errors,
    limits_of,
    row_labels,
    treated_sample,
)
from yanting_research.panel.outcomes import numbers_of
from yanting_research.panel.propensity import Scores, estimate_scores, overlap_report, score_table
from yanting_research.panel.sample import Sample

__all__ = ["Moments", "effects_fit", "fit_ipw", "inverse_weights", "kept_rows", "outcome_of"]

Array = NDArray[np.float64]
_MIN_ARM = 2


def inverse_weights(
    score: Array, treatment: Array, *, estimand: str = "ATE", stabilized: bool = False
) -> NDArray[np.float64]:
    r"""Weights of the rows.

    Parameters
    ----------
    score, treatment
        (n,).
    estimand
        "ATE" or "ATT".
    stabilized
        Multiply each group's weights by its share (for the treated: by the odds), so that they average about 1. Neither
        estimator of :func:`fit_ipw` changes by it; weighted regressions with further terms do.

    Raises
    ------
    ValueError
        For an unknown estimand.

    References
    ----------
    Robins, Hernan and Brumback (2000), Epidemiology 11, 550-560.

    Examples
    --------
    >>> inverse_weights(np.array([0.8, 0.2]), np.array([1.0, 0.0])).round(2).tolist()
    [1.25, 1.25]
    >>> inverse_weights(np.array([0.8, 0.2]), np.array([1.0, 0.0]), estimand="ATT").round(2).tolist()
    [1.0, 0.25]
    """
    check_estimand(estimand)
    share = float(treatment.mean())
    if estimand == "ATE":
        weights = np.where(treatment > 0, 1 / score, 1 / (1 - score))
        return weights * np.where(treatment > 0, share, 1 - share) if stabilized else weights
    weights = np.where(treatment > 0, 1.0, score / (1 - score))
    return weights * np.where(treatment > 0, 1.0, (1 - share) / share) if stabilized else weights


def fit_ipw(
    table: pd.DataFrame,
    formula: str,
    *,
    outcome: str,
    estimand: str = "ATE",
    normalized: bool = True,
    trim: tuple[float, float] | None = None,
    link: str = "logit",
    cluster: str = "",
    data_kind: str = "",
    model_id: str = "ipw",
) -> Fit:
    r"""Difference of weighted means (逆概率加权估计).

    Parameters
    ----------
    table
        One row per unit.
    formula
        ``"treatment ~ covariates"``, the propensity model.
    outcome
        Column of the outcome.
    estimand
        "ATE" or "ATT".
    normalized
        Divide each group's weighted sum by its sum of weights (Hajek); otherwise by the number of rows, for the ATT of
        treated rows (Horvitz-Thompson).
    trim
        Rows with a score at or beyond these bounds are left out after the score is estimated on all; the effect is
        then that of the rows that remain.
    link, cluster, data_kind, model_id
        See :func:`yanting_research.panel.propensity.fit_propensity`.

    Returns
    -------
    Fit
        Terms ``effect``, ``mean_treated``, ``mean_untreated``; tables ``weights``, ``overlap``, ``balance``;
        statistics ``n_trimmed``, ``ess_treated``, ``ess_untreated`` (effective sample sizes
        :math:`(\sum w)^2/\sum w^2`) and ``max_weight_share``.

    Raises
    ------
    ValueError
        For an unknown estimand or bounds that are not 0 <= low < high <= 1.
    FormulaError, DesignError, NotIdentifiedError
        As for the propensity; also when trimming empties a group.

    Notes
    -----
    *Assumptions*: conditional independence, overlap, a right propensity model. *Limits*: without overlap a few rows
    carry the estimate (see ``max_weight_share``); the error takes the trimming bounds as given.

    References
    ----------
    Hirano, Imbens and Ridder (2003), Econometrica 71, 1161-1189; Lunceford and Davidian (2004), Statistics in Medicine
    23, 2937-2960; Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96, 187-199 (bounds 0.1 and 0.9).

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> x = rng.normal(size=400)
    >>> d = (x + rng.logistic(size=400) > 0).astype(int)
    >>> table = pd.DataFrame({"x": x, "d": d, "y": 2 * d + 3 * x + rng.normal(size=400), "data_kind": "simulated"})
    >>> fit = fit_ipw(table, "d ~ x", outcome="y")
    >>> means = table.groupby("d")["y"].mean()
    >>> weighted = fit.estimates.set_index("term").loc["effect", "estimate"]
    >>> round(float(means[1] - means[0]), 1), round(float(weighted), 1)
    (4.5, 1.9)
    """
    check_estimand(estimand)
    sample = treated_sample(table, formula, needed=[outcome], cluster=cluster, data_kind=data_kind)
    y = outcome_of(sample, outcome)
    scores = estimate_scores(sample, link=link)
    kept = kept_rows(scores.score, trim, sample.y)
    moments = _weighted_means(y, sample.y, scores, kept, (estimand, normalized))
    weights = np.where(kept, inverse_weights(scores.score, sample.y, estimand=estimand), 0.0)
    note = f"{'归一化' if normalized else '未归一化'}权重，{link} 倾向得分(标准误计入其估计)"
    if trim is not None:
        note += f", 得分修剪 ({trim[0]:g}, {trim[1]:g})"
    return effects_fit(
        sample, scores, moments, names=("ipw", model_id, outcome, estimand), note=note, weights=weights,
        labels=row_labels(table, sample, [outcome, cluster]), assumptions=(*ASSUMPTIONS, "处理概率的模型设定正确"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moments:
    """Estimates of the treated and the untreated mean, (2,), and their influence values, (n, 2)."""

    means: Array
    influence: Array


def _weighted_means(y: Array, d: Array, scores: Scores, kept: NDArray[np.bool_], how: tuple[str, bool]) -> Moments:
    """Two weighted means; every weight w(e) has the derivative w'(e) e'(index) x by the score's coefficients."""
    estimand, normalized = how
    e, used = scores.score, kept.astype(np.float64)
    if estimand == "ATE":
        weight = {1: d / e, 0: (1 - d) / (1 - e)}
        slope = {1: -d / e**2, 0: (1 - d) / (1 - e) ** 2}
    else:
        weight = {1: d, 0: (1 - d) * e / (1 - e)}
        slope = {1: np.zeros(len(d)), 0: (1 - d) / (1 - e) ** 2}
    share = used.mean() if estimand == "ATE" else (used * d).mean()
    means, columns = [], []
    for arm in (1, 0):
        total = (used * weight[arm]).mean() if normalized else share
        mean = float((used * weight[arm] * y).mean() / total)
        centre = np.full(len(y), mean) if normalized else np.zeros(len(y))
        own = used * weight[arm] * (y - centre) / total
        if not normalized:  # the number of rows (of treated rows) that divides is itself an estimate
            own = own - (used if estimand == "ATE" else used * d) * mean / share
        gradient = (used * slope[arm] * scores.slope * (y - centre)) @ scores.x / len(y) / total
        means.append(mean)
        columns.append(own + scores.influence @ gradient)
    return Moments(np.array(means), np.column_stack(columns))


def effects_fit(
    sample: Sample, scores: Scores, moments: Moments, *, names: tuple[str, str, str, str], note: str,
    weights: Array, labels: list[str], assumptions: tuple[str, ...],
) -> Fit:  # fmt: skip
    """The Fit of an effect and its two means; ``names`` are estimator, model, outcome and estimand."""
    estimator, model_id, outcome, estimand = names
    terms = ("effect", "mean_treated", "mean_untreated")
    contrast = np.array([[1.0, -1.0], [1.0, 0.0], [0.0, 1.0]])
    covariance = influence_errors(moments.influence @ contrast.T, sample.cluster)
    n, n_trimmed = len(weights), int((weights == 0).sum())
    n_clusters = len(np.unique(sample.cluster[weights > 0]))
    n_treated_clusters = len(np.unique(sample.cluster[(weights > 0) & (sample.y == 1)]))
    printed = f"{note}, G={n_clusters}"
    shares = {arm: weights[sample.y == arm] for arm in (0, 1)}
    trimmed = (f"只对得分在界限内的 {n - n_trimmed} 行成立，不代表被修剪的 {n_trimmed} 行",) if n_trimmed else ()
    return Fit(
        estimator=estimator, model_id=model_id,
        estimates=estimates_table(
            terms, contrast @ moments.means, np.sqrt(np.diag(covariance)), df=n_clusters - 1, model_id=model_id,
            estimand=[ESTIMANDS[estimand], "接受处理时的平均结果", "不接受处理时的平均结果"], n_obs=n - n_trimmed,
            n_clusters=n_clusters, n_treated_clusters=n_treated_clusters, correction=printed,
            assumption=";".join(assumptions), data_kind=sample.data_kind,
        ),
        covariance=pd.DataFrame(covariance, index=terms, columns=terms),
        n_obs=n - n_trimmed, n_entities=n - n_trimmed, n_periods=1, n_clusters=n_clusters,
        n_treated_clusters=n_treated_clusters, df_residual=n - n_trimmed - scores.x.shape[1],
        df_inference=float(n_clusters - 1), unit=f"“{outcome}”的单位", conventions=f"{printed}, t({n_clusters - 1})",
        statistics={
            "n_trimmed": float(n_trimmed),
            "ess_treated": _effective(shares[1]), "ess_untreated": _effective(shares[0]),
            "max_weight_share": float(max(own.max() / own.sum() for own in shares.values())),
        },
        tables={
            "weights": score_table(labels, sample, scores.score).assign(weight=weights),
            "overlap": overlap_report(scores.score, sample.y, data_kind=sample.data_kind),
            "balance": balance_table(
                sample.rows, treatment=sample.outcome, covariates=sample.formula.columns, weights=weights,
                estimand=estimand, data_kind=sample.data_kind,
            ),
        },
        lost=sample.lost, assumptions=assumptions, limits=limits_of(sample, *trimmed), data_kind=sample.data_kind,
    )  # fmt: skip


def outcome_of(sample: Sample, name: str) -> Array:
    """The outcome of the rows used, as numbers.

    Raises
    ------
    DesignError
        For texts or infinite values.
    """
    column = sample.rows[name]
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)):
        raise DesignError(
            f"the outcome {name!r} holds {column.dtype}, not numbers", where=name, expected="numbers",
            remedy="convert it by a stated rule first",
        )  # fmt: skip
    return numbers_of(column, name)


def _effective(weights: Array) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def kept_rows(score: Array, trim: tuple[float, float] | None, treatment: Array) -> NDArray[np.bool_]:
    """Rows with a score within the bounds.

    Raises
    ------
    ValueError
        For bounds that are not 0 <= low < high <= 1.
    NotIdentifiedError
        When fewer than two rows of a group remain.
    """
    if trim is None:
        return np.ones(len(score), dtype=bool)
    low, high = trim
    if not 0 <= low < high <= 1:
        raise ValueError(f"trim={trim}; allowed: two bounds with 0 <= low < high <= 1")
    kept = (score > low) & (score < high)
    sizes = [int((kept & (treatment == arm)).sum()) for arm in (0, 1)]
    if min(sizes) < _MIN_ARM:
        raise NotIdentifiedError(
            f"{sizes[1]} treated and {sizes[0]} untreated rows have a score between {low:g} and {high:g}",
            expected=f"at least {_MIN_ARM} of each", remedy="widen the bounds; the groups hardly overlap",
        )  # fmt: skip
    return kept
