r"""Comparison within strata (分层比较): subclassification, and exact matching on coarsened columns (粗化精确匹配)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import estimates_table
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.balance import balance_table
from yanting_research.panel.fit import Fit
from yanting_research.panel.observables import ASSUMPTIONS, ESTIMANDS, limits_of, row_labels, treated_sample
from yanting_research.panel.propensity import estimate_scores
from yanting_research.panel.sample import Sample
from yanting_research.panel.weighting import outcome_of

__all__ = ["STRATA_ESTIMANDS", "coarsened", "fit_strata", "fit_subclassification"]

STRATA_ESTIMANDS = {**ESTIMANDS, "ATU": "未处理组的平均处理效应"}
"""Strata can also take the untreated group's distribution."""

Array = NDArray[np.float64]


def coarsened(values: Array, cuts: Sequence[float] | int) -> list[str]:
    """Numbers as labels of intervals, closed on the left.

    Parameters
    ----------
    values
        (n,).
    cuts
        Inner bounds in rising order; or a number of intervals of equal width between least and largest value.

    Examples
    --------
    >>> coarsened(np.array([17.0, 20.0, 64.0]), [20, 60])
    ['<20', '20-60', '>=60']
    """
    if isinstance(cuts, int):
        if cuts < 1:
            raise ValueError(f"cuts={cuts}; allowed: 1 interval or more")
        bounds = np.linspace(values.min(), values.max(), cuts + 1)[1:-1]
    else:
        bounds = np.asarray(cuts, dtype=np.float64)
        if not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
            raise ValueError(f"cuts={list(cuts)}; allowed: finite numbers in rising order")
    shown = [f"{bound:.6g}" for bound in bounds]
    if not shown:
        return ["all"] * len(values)
    labels = [f"<{shown[0]}", *(f"{a}-{b}" for a, b in pairwise(shown)), f">={shown[-1]}"]
    return [labels[place] for place in np.searchsorted(bounds, values, side="right")]


def fit_strata(
    table: pd.DataFrame,
    formula: str,
    *,
    outcome: str,
    cuts: Mapping[str, Sequence[float] | int] | None = None,
    estimand: str = "ATT",
    data_kind: str = "",
    model_id: str = "strata",
) -> Fit:
    r"""Difference of means within strata of the covariates, averaged over strata.

    Parameters
    ----------
    table
        One row per unit.
    formula
        ``"treatment ~ columns"``; strata are the combinations of the columns' values.
    outcome
        Column of the outcome.
    cuts
        For numeric columns, how they are coarsened (see :func:`coarsened`); others are taken as they are.
    estimand
        Whose distribution over strata is used: "ATE" all rows, "ATT" treated, "ATU" untreated ones.
    data_kind, model_id
        See :func:`yanting_research.panel.weighting.fit_ipw`.

    Returns
    -------
    Fit
        Term ``effect``; tables ``strata`` (``stratum, n_treated, n_untreated, mean_treated, mean_untreated, difference,
        weight``; weight 0 where one group is absent), ``weights`` (``row, treatment, stratum, weight``), ``balance``;
        statistics ``n_strata``, ``n_strata_dropped``, ``n_rows_dropped``.

    Raises
    ------
    ValueError
        For an unknown estimand or cuts of a column that is not in the formula.
    DesignError
        For cuts of a text column.
    NotIdentifiedError
        When no stratum has both groups.

    Notes
    -----
    Variance: :math:`\sum_s w_s^2(s_{1s}^2/n_{1s}+s_{0s}^2/n_{0s})`, shares of strata taken as given; a group of one row
    in a stratum has no variance of its own and takes the pooled one of its group. *Limits*: strata with one group only
    are left out, and the estimand becomes that of the rest.

    References
    ----------
    Cochran (1968), Biometrics 24, 295-313; Iacus, King and Porro (2012), Political Analysis 20, 1-24.

    Examples
    --------
    >>> rows = {"d": [1, 1, 0, 0, 1, 0, 0], "kind": list("aaaabbb"), "y": [5.0, 7, 3, 5, 9, 6, 8]}
    >>> fit = fit_strata(pd.DataFrame(rows).assign(data_kind="specimen"), "d ~ kind", outcome="y")
    >>> fit.estimates.loc[0, "estimate"]
    np.float64(2.0)
    """
    _check(estimand)
    sample = treated_sample(table, formula, needed=[outcome], data_kind=data_kind)
    unknown = set(cuts or {}) - set(sample.formula.columns)
    if unknown:
        raise ValueError(f"cuts of {', '.join(sorted(unknown))}; allowed: {', '.join(sample.formula.columns)}")
    parts = []
    for name in sample.formula.columns:
        column = sample.rows[name]
        if name not in (cuts or {}):
            parts.append(column.astype("str").tolist())
        elif not pd.api.types.is_numeric_dtype(column):
            raise DesignError(f"cuts of {name!r}, which holds {column.dtype}", where=name, expected="a numeric column")
        else:
            parts.append(coarsened(column.to_numpy(dtype=np.float64), (cuts or {})[name]))
    strata = ["|".join(one) for one in zip(*parts, strict=True)]
    note = "分层" if not cuts else f"粗化精确匹配 ({'、'.join(cuts)})"
    return _fit(table, sample, strata, estimator="strata", names=(model_id, outcome, estimand), note=note)


def fit_subclassification(
    table: pd.DataFrame,
    formula: str,
    *,
    outcome: str,
    n_classes: int = 5,
    estimand: str = "ATT",
    data_kind: str = "",
    model_id: str = "subclassification",
) -> Fit:
    """Difference of means within classes of the propensity score (倾向得分分层).

    Parameters
    ----------
    table, outcome, data_kind, model_id
        See :func:`fit_strata`.
    formula
        ``"treatment ~ covariates"``, the propensity model.
    n_classes
        Classes of equal size: of treated rows for the ATT, of untreated for the ATU, of all for the ATE.
    estimand
        "ATE", "ATT" or "ATU".

    Returns
    -------
    Fit
        As :func:`fit_strata`; strata are named by their bounds.

    Notes
    -----
    *Limits*: five classes take away about nine tenths of the bias that one covariate brings (Cochran 1968), not all.

    References
    ----------
    Rosenbaum and Rubin (1984), JASA 79, 516-524.

    Examples
    --------
    >>> rng = np.random.default_rng(4)
    >>> x = rng.normal(size=600)
    >>> d = (x + rng.logistic(size=600) > 0).astype(int)
    >>> table = pd.DataFrame({"x": x, "d": d, "y": 2 * d + 3 * x, "data_kind": "simulated"})
    >>> fit = fit_subclassification(table, "d ~ x", outcome="y")
    >>> round(float(fit.estimates.loc[0, "estimate"]), 1)
    2.3
    """
    _check(estimand)
    if n_classes < 2:
        raise ValueError(f"n_classes={n_classes}; allowed: 2 or more")
    sample = treated_sample(table, formula, needed=[outcome], data_kind=data_kind)
    score = estimate_scores(sample).score
    base = {"ATE": np.ones(len(score), dtype=bool), "ATT": sample.y == 1, "ATU": sample.y == 0}[estimand]
    bounds = np.unique(np.quantile(score[base], np.linspace(0, 1, n_classes + 1)[1:-1]))
    strata = coarsened(score, bounds.tolist())
    names = (model_id, outcome, estimand)
    return _fit(table, sample, strata, estimator="subclassification", names=names, note=f"倾向得分 {n_classes} 层")


def _check(estimand: str) -> None:
    if estimand not in STRATA_ESTIMANDS:
        raise ValueError(f"no estimand {estimand!r}; known: {', '.join(STRATA_ESTIMANDS)}")


def _strata_table(y: Array, d: Array, strata: list[str], estimand: str) -> pd.DataFrame:
    """Strata in the order of their labels with means, variances of the means and weights."""
    pooled = {arm: float(np.var(y[d == arm], ddof=1)) for arm in (0, 1)}
    rows = []
    labels = np.array(strata)
    for label in sorted(set(strata)):
        mine = labels == label
        arms = {arm: y[mine & (d == arm)] for arm in (0, 1)}
        size = {arm: len(values) for arm, values in arms.items()}
        both = min(size.values()) > 0
        spread = {arm: float(values.var(ddof=1)) if size[arm] > 1 else pooled[arm] for arm, values in arms.items()}
        mean = {arm: float(values.mean()) if size[arm] else float("nan") for arm, values in arms.items()}
        weight = {"ATE": size[0] + size[1], "ATT": size[1], "ATU": size[0]}[estimand] if both else 0
        rows.append(
            {
                "stratum": label, "n_treated": size[1], "n_untreated": size[0], "mean_treated": mean[1],
                "mean_untreated": mean[0], "difference": mean[1] - mean[0], "weight": float(weight),
                "variance": spread[1] / size[1] + spread[0] / size[0] if both else 0.0,
            }
        )  # fmt: skip
    found = pd.DataFrame(rows)
    if not found["weight"].sum() > 0:
        raise NotIdentifiedError(
            f"none of {len(found)} strata has both groups", expected="treated and untreated rows in a stratum",
            remedy="coarsen further, or use fewer columns",
        )  # fmt: skip
    return found.assign(weight=found["weight"] / found["weight"].sum())


def _fit(
    table: pd.DataFrame, sample: Sample, strata: list[str], *, estimator: str, names: tuple[str, str, str], note: str
) -> Fit:
    model_id, outcome, estimand = names
    found = _strata_table(outcome_of(sample, outcome), sample.y, strata, estimand)
    effect = float((found["weight"] * found["difference"].fillna(0.0)).sum())
    error = float(np.sqrt((found["weight"] ** 2 * found["variance"]).sum()))
    own = found.set_index("stratum").loc[strata]
    sizes = np.where(sample.y == 1, own["n_treated"].to_numpy(), own["n_untreated"].to_numpy())
    weights = np.asarray(own["weight"].to_numpy(dtype=np.float64) / sizes, dtype=np.float64)
    used, dropped = int((weights > 0).sum()), int((found["weight"] == 0).sum())
    n_treated = int((weights[sample.y == 1] > 0).sum())
    printed = f"{note}, {len(found) - dropped} 层，Neyman 方差"
    said = (f"{dropped} 层({len(weights) - used} 行)只有一组而未用，估计只对其余各层成立",) if dropped else ()
    return Fit(
        estimator=estimator, model_id=model_id,
        estimates=estimates_table(
            ["effect"], [effect], [error], df=np.inf, model_id=model_id,
            estimand=STRATA_ESTIMANDS[estimand], n_obs=used, n_clusters=used, n_treated_clusters=n_treated,
            correction=printed, assumption=";".join(ASSUMPTIONS), data_kind=sample.data_kind,
        ),
        covariance=pd.DataFrame([[error**2]], index=["effect"], columns=["effect"]), n_obs=used, n_entities=used,
        n_periods=1, n_clusters=used, n_treated_clusters=n_treated, df_residual=float("nan"), df_inference=np.inf,
        unit=f"“{outcome}”的单位", conventions=f"{printed}, 正态分布",
        statistics={
            "n_strata": float(len(found)), "n_strata_dropped": float(dropped),
            "n_rows_dropped": float(len(weights) - used),
        },
        tables={
            "strata": found.drop(columns="variance").assign(data_kind=sample.data_kind),
            "weights": pd.DataFrame(
                {
                    "row": row_labels(table, sample, [outcome]), "treatment": sample.y.astype(np.int64),
                    "stratum": strata, "weight": weights, "data_kind": sample.data_kind,
                }
            ),
            "balance": balance_table(
                sample.rows, treatment=sample.outcome, covariates=sample.formula.columns, weights=weights,
                estimand="ATE" if estimand == "ATE" else "ATT", data_kind=sample.data_kind,
            ),
        },
        lost=sample.lost, assumptions=ASSUMPTIONS, limits=limits_of(sample, *said), data_kind=sample.data_kind,
    )  # fmt: skip
