"""Effects of staggered adoption in one form (分批采纳的效应): by cohort and period, and summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import estimates_table, t_interval, t_p_value
from yanting_research.panel.cohorts import Cohorts
from yanting_research.panel.fit import Fit
from yanting_research.panel.planted import planted_value

__all__ = ["OVERALL", "Effects", "Label", "drifting", "make_fit", "row_labels"]

FEW_TREATED_CLUSTERS = 8

OVERALL = "平均处理效应：已采纳的各单位各期的平均(ATT)"
"""Estimand of the overall effect."""

_ESTIMAND = {
    "overall": OVERALL,
    "event": "采纳后第 {0:g} 期的平均处理效应",
    "lead": "采纳前第 {0:g} 期的差异(平行趋势成立时应为零)",
    "cohort": "第 {0:g} 期采纳的批次的平均处理效应",
    "period": "第 {0:g} 期的平均处理效应",
    "dynamic": "采纳后各期平均处理效应的简单平均",
    "group": "各批次平均处理效应按单位数的平均",
    "calendar": "各时期平均处理效应的简单平均",
}

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Label:
    """What one effect is: ``kind`` overall, event, cohort, period, dynamic, group, calendar or cell, and its place."""

    kind: str
    value: float = np.nan
    cohort: float = np.nan
    n_rows: int = 0
    n_entities: int = 0

    def term(self, treatment: str) -> str:
        """Name in ESTIMATES."""
        if self.kind == "overall":
            return treatment
        if self.kind in ("dynamic", "group", "calendar"):
            return self.kind
        if self.kind == "cell":
            return f"cohort={self.cohort:g},period={self.value:g}"
        return f"{self.kind}={self.value:+g}" if self.kind == "event" else f"{self.kind}={self.value:g}"

    @property
    def estimand(self) -> str:
        """In words."""
        if self.kind == "event" and self.value < 0:
            return _ESTIMAND["lead"].format(-self.value)
        return _ESTIMAND[self.kind].format(self.value)


@dataclass(frozen=True, slots=True)
class Effects:
    """Estimates with what every cluster adds to them.

    Attributes
    ----------
    labels
        What each effect is; the first is the overall one.
    values
        (m,) [unit of the outcome].
    scores
        (G, m); the covariance is ``scores.T @ scores``.
    df
        (m,), of every effect's t distribution.
    conventions
        How errors were made.
    df_residual
        Rows minus parameters; NaN where no single regression was run.
    """

    labels: tuple[Label, ...]
    values: Array
    scores: Array
    df: Array
    conventions: str
    df_residual: float

    @property
    def errors(self) -> Array:
        """(m,), standard errors."""
        return np.asarray(np.sqrt((self.scores**2).sum(axis=0)))


def row_labels(cohorts: Cohorts, *, detail: bool) -> tuple[list[Label], Array]:
    """Averages over treated rows: overall, by event time, cohort, period and cell.

    Returns
    -------
    labels, weights
        (m,); (m, n_treated), rows of weights that sum to one.
    """
    start, period = cohorts.row_start[cohorts.treated], cohorts.row_period[cohorts.treated]
    entity = cohorts.design.entity[cohorts.treated]
    chosen = [("overall", np.nan, np.nan, np.ones(len(start), dtype=bool))]
    if detail:
        event = period - start
        chosen += [("event", value, np.nan, event == value) for value in np.unique(event)]
        chosen += [("cohort", value, np.nan, start == value) for value in np.unique(start)]
        chosen += [("period", value, np.nan, period == value) for value in np.unique(period)]
        cells = sorted(set(zip(start.tolist(), period.tolist(), strict=True)))
        chosen += [("cell", at, cohort, (start == cohort) & (period == at)) for cohort, at in cells]
    labels = [
        Label(kind, float(value), float(cohort), int(rows.sum()), len(np.unique(entity[rows])))
        for kind, value, cohort, rows in chosen
    ]
    return labels, np.array([rows / rows.sum() for _, _, _, rows in chosen])


def drifting(cohorts: Cohorts) -> Cohorts:
    """The same rows with an outcome that rises by one a period in entities ever treated, and else stands still.

    What an estimator makes of it is its bias under such a drift, and what its leads would show.
    """
    outcome = np.where(np.isfinite(cohorts.row_start), cohorts.row_period - cohorts.design.periods.min(), 0.0)
    return replace(cohorts, design=replace(cohorts.design, y=outcome))


def make_fit(
    name: str,
    cohorts: Cohorts,
    effects: Effects,
    *,
    truth: pd.DataFrame | None,
    assumptions: Sequence[str],
    limits: Sequence[str] = (),
    drift: Array,
    statistics: dict[str, float] | None = None,
) -> Fit:
    """A Fit of effects, with the tables ``group_time`` and ``event_study``.

    Parameters
    ----------
    name
        Key of ``ESTIMATORS``.
    truth
        Of :class:`SimulatedPanel`, or none.
    drift
        (m,), what the same estimator gives for :func:`drifting` outcomes.
    """
    design = cohorts.design
    spec = design.spec
    shown = [at for at, label in enumerate(effects.labels) if label.kind != "cell"]
    terms = [effects.labels[at].term(spec.treatment) for at in shown]
    scores = effects.scores[:, shown]
    errors = effects.errors
    planted = [planted_value(truth, spec, _truth_name(label)) for label in effects.labels]
    estimates = estimates_table(
        terms, effects.values[shown], errors[shown], df=effects.df[shown], model_id=spec.model_id,
        estimand=[effects.labels[at].estimand for at in shown], truth=[planted[at] for at in shown],
        n_obs=len(design.y), n_clusters=cohorts.n_clusters, n_treated_clusters=design.n_treated_clusters,
        correction=effects.conventions, assumption=";".join(assumptions), data_kind=design.data_kind,
    )  # fmt: skip
    return Fit(
        estimator=name, model_id=spec.model_id, estimates=estimates,
        covariance=pd.DataFrame(scores.T @ scores, index=terms, columns=terms),
        n_obs=len(design.y), n_entities=len(design.entities), n_periods=len(design.periods),
        n_clusters=cohorts.n_clusters, n_treated_clusters=design.n_treated_clusters,
        df_residual=effects.df_residual, df_inference=float(effects.df[0]), unit=design.unit,
        conventions=f"{effects.conventions}, t({effects.df[0]:.4g})",
        statistics={"drift": float(drift[0]), **(statistics or {})},
        tables={
            "group_time": _cells(effects, design.data_kind),
            "event_study": _events(effects, planted, drift, design.data_kind),
        },
        lost=design.lost, assumptions=tuple(assumptions), limits=(*_limits(cohorts), *limits),
        data_kind=design.data_kind,
    )  # fmt: skip


def _truth_name(label: Label) -> str:
    if label.kind == "overall":
        return "att"
    if label.kind == "event" and label.value >= 0:
        return f"att_exposure_{label.value:g}"
    return f"att_cohort_{label.value:g}" if label.kind == "cohort" else ""


def _numbers(effects: Effects, at: int) -> dict[str, float]:
    value, error, df = effects.values[at], effects.errors[at], effects.df[at]
    low, high = t_interval(value, error, df)
    return {
        "estimate": float(value), "std_error": float(error), "ci_low": float(low), "ci_high": float(high),
        "p_value": float(t_p_value(value, error, df)), "df": float(df),
    }  # fmt: skip


def _cells(effects: Effects, data_kind: str) -> pd.DataFrame:
    rows = [
        {"cohort": label.cohort, "period": label.value, "event": label.value - label.cohort,
         **_numbers(effects, at), "n_rows": label.n_rows, "data_kind": data_kind}
        for at, label in enumerate(effects.labels)
        if label.kind == "cell"
    ]  # fmt: skip
    names = ["cohort", "period", "event", "estimate", "std_error", "ci_low", "ci_high", "p_value", "df", "n_rows"]
    return pd.DataFrame(rows, columns=[*names, "data_kind"])


def _events(effects: Effects, planted: Sequence[float], drift: Array, data_kind: str) -> pd.DataFrame:
    rows = [
        {"event": label.value, "term": label.term(""), **_numbers(effects, at), "n_rows": label.n_rows,
         "truth": planted[at] if label.value >= 0 else 0.0 * planted[0], "drift": float(drift[at]),
         "data_kind": data_kind}
        for at, label in enumerate(effects.labels)
        if label.kind == "event"
    ]  # fmt: skip
    names = ["event", "term", "estimate", "std_error", "ci_low", "ci_high", "p_value", "df", "n_rows", "truth", "drift"]
    return pd.DataFrame(rows, columns=[*names, "data_kind"]).sort_values("event", ignore_index=True)


def _limits(cohorts: Cohorts) -> list[str]:
    design = cohorts.design
    said = [
        "乡镇(单位)层面的比率不能说明单个党员、干部的变化",
        "没有培训时会怎样，数据不能证明；结论只在上述假定下成立",
    ]
    if design.n_treated_clusters < FEW_TREATED_CLUSTERS or cohorts.n_clusters - design.n_treated_clusters < 2:
        said.append(
            f"只有 {design.n_treated_clusters} 个处理组聚类(共 {cohorts.n_clusters} 个)，标准误会偏小，"
            "应改用随机化推断，不标注显著性"
        )
    if len(design.lost):
        said.append(f"{len(design.lost)} 行因缺失等原因未用，见 lost；若缺失与结果有关，估计有偏")
    if design.data_kind == "simulated":
        said.append("数据为模拟，不是任何真实乡镇的情况")
    return said
