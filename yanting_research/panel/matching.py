r"""Matching (匹配): nearest neighbours on covariates or on the propensity, with Abadie and Imbens's errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import logit

from yanting_research.core import estimates_table
from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.balance import balance_table
from yanting_research.panel.fit import Fit
from yanting_research.panel.neighbours import METRICS, Matches, match_greedily, nearest, whitened
from yanting_research.panel.observables import (
    ASSUMPTIONS,
    ESTIMANDS,
    check_estimand,
    limits_of,
    row_labels,
    treated_sample,
)
from yanting_research.panel.propensity import estimate_scores
from yanting_research.panel.sample import Sample
from yanting_research.panel.weighting import outcome_of

__all__ = ["fit_matching"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]


def fit_matching(
    table: pd.DataFrame,
    formula: str,
    *,
    outcome: str,
    estimand: str = "ATT",
    metric: str = "mahalanobis",
    k: int = 1,
    replace: bool = True,
    caliper: float | None = None,
    exact: Sequence[str] = (),
    bias_adjust: Sequence[str] = (),
    variance_matches: int = 2,
    data_kind: str = "",
    model_id: str = "matching",
) -> Fit:
    r"""Compare every row with its nearest rows of the other group.

    Parameters
    ----------
    table
        One row per unit.
    formula
        ``"treatment ~ covariates"``: what rows are matched on (for ``metric`` "propensity" or "index" the logit model).
    outcome
        Column of the outcome.
    estimand
        "ATT" (treated rows are matched) or "ATE" (all rows).
    metric
        "mahalanobis", "euclidean" (both over all rows' covariance), "propensity", or "index" (log odds).
    k
        Partners per row. With replacement all partners as near as the k-th are taken, so that no order decides.
    replace
        Whether a partner may serve several rows; without, treated rows choose in the order of falling propensity
        (metrics of scores) or of the table, and only the ATT is defined.
    caliper
        Largest distance: for scores in standard deviations of the score or index, else in the metric. Rows without a
        partner are left out, and the estimand becomes that of the rest.
    exact
        Columns that must agree.
    bias_adjust
        Numeric columns by which the differences that are left within matches are corrected (linear regression among
        the partners, weighted by use).
    variance_matches
        Nearest rows of the same group beside itself from which a row's own variance is estimated.
    data_kind, model_id
        See :func:`yanting_research.panel.weighting.fit_ipw`.

    Returns
    -------
    Fit
        Term ``effect``; tables ``matches`` (``row, partner, distance, weight``), ``weights`` (``row, treatment, weight,
        n_partners, uses``), ``balance``; statistics ``n_unmatched``, ``n_partners_used``.

    Raises
    ------
    ValueError
        For an unknown estimand or metric, k below 1, or an ATE without replacement.
    NotIdentifiedError
        When no row finds a partner.

    Notes
    -----
    With :math:`K_i` the (fractional) number of uses of row i, the error is Abadie and Imbens's (2006):
    :math:`n^{-2}\sum(\hat\tau_i-\hat\tau)^2` plus terms of uses times :math:`\hat\sigma^2_i`, the variance among the
    row and its ``variance_matches`` nearest of its own group. On an estimated propensity the error treats the score as
    given: for the ATE that is too careful, for the ATT it can err either way (Abadie and Imbens 2016). Without
    replacement it is that of the mean of independent pair differences. *Limits*: matching on many covariates leaves
    differences within matches; look at the balance table.

    References
    ----------
    Abadie and Imbens (2006), Econometrica 74, 235-267; (2011), JBES 29, 1-11; (2016), Econometrica 84, 781-807.

    Examples
    --------
    >>> rows = {"d": [1, 1, 1, 1, 0, 0, 0, 0], "x": [11, 7, 5, 3, 10, 8, 4, 1], "y": [5, 2, 10, 6, 4, 0, 5, 1]}
    >>> fit = fit_matching(pd.DataFrame(rows).assign(data_kind="specimen"), "d ~ x", outcome="y")
    >>> fit.estimates.loc[0, "estimate"]
    np.float64(2.25)
    """
    _check_arguments(estimand, metric, k, replace=replace)
    needed = list(dict.fromkeys([outcome, *exact, *bias_adjust]))
    sample = treated_sample(table, formula, needed=needed, data_kind=data_kind)
    y = outcome_of(sample, outcome)
    space, order = _space(sample, metric)
    keys = _keys(sample, exact)
    matched = _matched(sample, space, order, _Rule(estimand, k, replace, caliper), keys)
    extra = np.column_stack([outcome_of(sample, name) for name in bias_adjust]) if bias_adjust else None
    effects = _effects(y, sample.y, matched, extra)
    error = (
        _pair_error(effects)
        if not replace
        else _imbens_error(effects, _own_variance(y, sample.y, space, variance_matches, keys), sample.y, estimand)
    )
    said = [f"{metric} 距离", f"{k} 个近邻", "可重复匹配" if replace else "不重复匹配"]
    said += [f"卡钳 {caliper:g}"] if caliper is not None else []
    said += [f"精确匹配 {'、'.join(exact)}"] if exact else []
    said += [f"偏差校正 {'、'.join(bias_adjust)}"] if bias_adjust else []
    said += ["Abadie-Imbens 标准误" if replace else "配对差标准误"]
    labels = row_labels(table, sample, needed)
    return _fit(sample, labels, effects, error, names=(model_id, outcome, estimand), note=", ".join(said))


@dataclass(frozen=True, slots=True)
class _Rule:
    """How partners are chosen."""

    estimand: str
    k: int
    replace: bool
    caliper: float | None


@dataclass(frozen=True, slots=True)
class _Effects:
    """Effect of every row that found partners, and how often each row served as one.

    ``uses`` is the sum of a partner's shares, ``squares`` that of their squares, both (n,).
    """

    matches: Matches
    effects: Array = field(repr=False)
    uses: Array = field(repr=False)
    squares: Array = field(repr=False)

    @property
    def mean(self) -> float:
        """Average effect of the rows matched."""
        return float(self.effects.mean())


def _check_arguments(estimand: str, metric: str, k: int, *, replace: bool) -> None:
    check_estimand(estimand)
    if metric not in METRICS:
        raise ValueError(f"no metric {metric!r}; known: {', '.join(METRICS)}")
    if k < 1:
        raise ValueError(f"k={k}; allowed: 1 or more")
    if not replace and estimand != "ATT":
        raise ValueError(f"estimand={estimand!r} without replacement; allowed: ATT")


def _space(sample: Sample, metric: str) -> tuple[Array, Array | None]:
    """Columns in which rows are near or far; for scores also the order in which rows choose."""
    if metric in ("propensity", "index"):
        score = estimate_scores(sample).score
        return (score if metric == "propensity" else logit(score))[:, None], -score
    columns = [at for at, name in enumerate(sample.names) if name != "intercept"]
    return whitened(sample.x[:, columns], metric), None


def _keys(sample: Sample, exact: Sequence[str]) -> Integers | None:
    """One number for every combination of the columns that must agree."""
    if not exact:
        return None
    texts = sample.rows[list(exact)].astype("str").agg("\x1f".join, axis=1)
    return np.asarray(pd.factorize(texts, sort=True)[0], dtype=np.int64)


def _matched(sample: Sample, space: Array, order: Array | None, rule: _Rule, keys: Integers | None) -> Matches:
    treated, others = np.flatnonzero(sample.y == 1), np.flatnonzero(sample.y == 0)
    unit = float(space.std(ddof=1)) if order is not None else 1.0
    reach = np.inf if rule.caliper is None else rule.caliper * unit
    if not rule.replace:
        first = treated if order is None else treated[np.argsort(order[treated], kind="stable")]
        found = match_greedily(space, first, others, k=rule.k, keys=keys, caliper=reach)
    else:
        found = nearest(space, treated, others, k=rule.k, keys=keys, caliper=reach)
        if rule.estimand == "ATE":
            back = nearest(space, others, treated, k=rule.k, keys=keys, caliper=reach)
            found = Matches(
                np.r_[found.row, back.row], found.partners + back.partners, found.distances + back.distances
            )
    kept = [at for at in np.argsort(found.row, kind="stable") if len(found.partners[at])]
    if not kept:
        raise NotIdentifiedError(
            "no row has a partner near enough", where=str(sample.formula), expected="at least one match",
            remedy="widen the caliper, or match exactly on fewer columns",
        )  # fmt: skip
    return Matches(found.row[kept], tuple(found.partners[at] for at in kept), tuple(found.distances[at] for at in kept))


def _effects(y: Array, d: Array, matches: Matches, extra: Array | None) -> _Effects:
    uses, squares = np.zeros(len(y)), np.zeros(len(y))
    for partners in matches.partners:
        uses[partners] += 1 / len(partners)
        squares[partners] += 1 / len(partners) ** 2
    fitted = np.zeros((2, len(y))) if extra is None else _regressions(y, d, uses, extra)
    effects = np.empty(len(matches.row))
    for at, (row, partners) in enumerate(zip(matches.row, matches.partners, strict=True)):
        other = fitted[int(1 - d[row])]
        counterfactual = float(np.mean(y[partners] + other[row] - other[partners]))
        effects[at] = (y[row] - counterfactual) * (1 if d[row] else -1)
    return _Effects(matches, effects, uses, squares)


def _regressions(y: Array, d: Array, uses: Array, extra: Array) -> Array:
    """Predictions of both groups' outcomes for all rows, (2, n), from partners weighted by use."""
    x = np.column_stack([np.ones(len(y)), extra - extra.mean(axis=0)])
    found = np.zeros((2, len(y)))
    for arm in (0, 1):
        root = np.sqrt(uses * (d == arm))
        if root.any():
            found[arm] = x @ np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return found


def _own_variance(y: Array, d: Array, space: Array, n: int, keys: Integers | None) -> Array:
    """Variance among a row and its nearest of the same group."""
    if n < 1:
        raise ValueError(f"variance_matches={n}; allowed: 1 or more")
    found = np.full(len(y), np.nan)
    for arm in (0, 1):
        mine = np.flatnonzero(d == arm)
        near = nearest(space, mine, mine, k=n, keys=keys)
        for row, partners in zip(near.row, near.partners, strict=True):
            # A row alone with its exact key takes the nearest of its group whatever their keys.
            others = partners if len(partners) else nearest(space, np.array([row]), mine, k=n).partners[0]
            found[row] = np.var(y[np.r_[row, others]], ddof=1)
    return found


def _imbens_error(effects: _Effects, variance: Array, d: Array, estimand: str) -> float:
    uses, squares, n = effects.uses, effects.squares, len(effects.effects)
    spread = float(((effects.effects - effects.mean) ** 2).sum())
    terms = uses**2 + 2 * uses - squares if estimand == "ATE" else (1 - d) * (uses**2 - squares)
    served = terms != 0
    return float(np.sqrt(spread + (terms[served] * variance[served]).sum()) / n)


def _pair_error(effects: _Effects) -> float:
    n = len(effects.effects)
    return float(effects.effects.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")


def _fit(
    sample: Sample, labels: list[str], found: _Effects, error: float, *, names: tuple[str, str, str], note: str
) -> Fit:
    model_id, outcome, estimand = names
    own = np.zeros(len(sample.y))
    own[found.matches.row] = 1.0
    weights = own + found.uses
    candidates = int((sample.y == 1).sum()) if estimand == "ATT" else len(sample.y)
    left = candidates - len(found.effects)
    used = int((weights > 0).sum())
    said = (f"{left} 行找不到足够接近的匹配而未用，估计只对有匹配的行成立",) if left else ()
    partners = np.array([len(one) for one in found.matches.partners])
    n_partners = np.zeros(len(sample.y), dtype=np.int64)
    n_partners[found.matches.row] = partners
    return Fit(
        estimator="matching", model_id=model_id,
        estimates=estimates_table(
            ["effect"], [found.mean], [error], df=np.inf, model_id=model_id, estimand=ESTIMANDS[estimand], n_obs=used,
            n_clusters=used, n_treated_clusters=int((weights[sample.y == 1] > 0).sum()), correction=note,
            assumption=";".join(ASSUMPTIONS), data_kind=sample.data_kind,
        ),
        covariance=pd.DataFrame([[error**2]], index=["effect"], columns=["effect"]), n_obs=used, n_entities=used,
        n_periods=1, n_clusters=used, n_treated_clusters=int((weights[sample.y == 1] > 0).sum()),
        df_residual=float("nan"), df_inference=np.inf, unit=f"“{outcome}”的单位", conventions=f"{note}, 正态分布",
        statistics={"n_unmatched": float(left), "n_partners_used": float((found.uses > 0).sum())},
        tables={
            "matches": _pairs(found.matches, labels, sample.data_kind),
            "weights": pd.DataFrame(
                {
                    "row": labels, "treatment": sample.y.astype(np.int64), "weight": weights,
                    "n_partners": n_partners, "uses": found.uses, "data_kind": sample.data_kind,
                }
            ),
            "balance": balance_table(
                sample.rows, treatment=sample.outcome, covariates=sample.formula.columns, weights=weights,
                estimand=estimand, data_kind=sample.data_kind,
            ),
        },
        lost=sample.lost, assumptions=ASSUMPTIONS, limits=limits_of(sample, *said), data_kind=sample.data_kind,
    )  # fmt: skip


def _pairs(matches: Matches, labels: list[str], data_kind: str) -> pd.DataFrame:
    rows = [
        (labels[row], labels[partner], apart, 1 / len(partners))
        for row, partners, distances in zip(matches.row, matches.partners, matches.distances, strict=True)
        for partner, apart in zip(partners, distances, strict=True)
    ]
    return pd.DataFrame(rows, columns=["row", "partner", "distance", "weight"]).assign(data_kind=data_kind)
