"""Plain leads and lags (普通事件研究回归): two-way fixed effects with a dummy for every time since adoption."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.panel.absorbed import CORRECTIONS, absorb, cluster_scores
from yanting_research.panel.cohorts import Cohorts, prepare_cohorts
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.effects import Effects, Label, drifting, make_fit
from yanting_research.panel.fit import Fit
from yanting_research.panel.threads import one_thread
from yanting_research.panel.untreated import period_columns

__all__ = ["fit_leads_lags"]

_REFERENCE = -1.0

Array = NDArray[np.float64]


@one_thread
def fit_leads_lags(
    panel: pd.DataFrame, spec: PanelSpec, *, truth: pd.DataFrame | None = None, correction: str = "CR1"
) -> Fit:
    r"""Fit :math:`y_{it} = a_i + b_t + \sum_{e \ne -1} \mu_e 1[t - g_i = e] + x_{it}'g + e_{it}`.

    Parameters
    ----------
    panel, spec, truth
        As :func:`fit_twfe`; covariates must vary within entities.
    correction
        CR0, CR1, CR2 or CR3.

    Returns
    -------
    Fit
        ``treated`` is the mean of the lags, by treated rows. The table ``event_study`` has ``contamination``: the sum
        of the sizes of the weights that a coefficient gives to effects of other times than its own and the reference.
        Zero would be a coefficient of its own time alone.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_cohorts`.
    ValueError
        For an unknown correction.

    Notes
    -----
    *Limits*: when effects differ between cohorts, every coefficient, the leads too, mixes in effects of other times. It
    is printed beside the estimators that do not, and is not to be used for testing trends.

    References
    ----------
    Sun and Abraham (2021), J. Econometrics 225, 175-199, proposition 1.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> events = fit_leads_lags(simulate_townships(1).panel, ATTENDANCE).tables["event_study"]
    >>> events.loc[events["event"] == -1, "estimate"].tolist(), bool((events["contamination"].max() > 0.5))
    ([0.0], True)
    """
    if correction not in CORRECTIONS:
        raise ValueError(f"correction={correction!r}; allowed: {', '.join(CORRECTIONS)}")
    cohorts = prepare_cohorts(panel, spec)
    effects, mixed = _effects(cohorts, correction)
    drift, _ = _effects(drifting(cohorts), correction)
    assumptions = (
        "平行趋势：没有采纳时，所有单位在所有时期同步变动",
        "没有预期效应，单位之间没有溢出",
        "各批次的效应路径相同(否则各期系数混入其他时期的效应)",
    )
    worst = max(mixed.values())
    limits = (
        f"各期系数混入其他时期效应的权重(绝对值之和)最大为 {worst:.2f}；"
        "各批次效应不同时，采纳前的系数也不能用来检验趋势",
    )
    fit = make_fit(
        "leads_lags", cohorts, effects, truth=truth, assumptions=assumptions, limits=limits, drift=drift.values
    )
    return replace(fit, tables={**fit.tables, "event_study": _with_reference(fit.tables["event_study"], mixed)})


def _effects(cohorts: Cohorts, correction: str) -> tuple[Effects, dict[float, float]]:
    design = cohorts.design
    event = cohorts.row_period - cohorts.row_start
    values = np.unique(event[np.isfinite(event) & (event != _REFERENCE)])
    dummies = (event[:, None] == values).astype(np.float64)
    x = np.column_stack([dummies, period_columns(design.period, len(design.periods)), cohorts.covariates])
    fitted = absorb(x, design.entity, len(design.entities), np.ones(len(x)), where="leads and lags")
    coefficients, levels = fitted.solve(design.y)
    residuals = design.y - levels[design.entity] - x @ coefficients
    count = dummies.sum(axis=0) * (values >= 0)
    chosen = np.zeros((x.shape[1], len(values) + 1))
    chosen[: len(values), 0] = count / count.sum()
    chosen[: len(values), 1:] = np.eye(len(values))
    pulls = fitted.row_weights(chosen, np.zeros((len(design.entities), chosen.shape[1])))
    counted = x.shape[1] + 1
    scores, df = cluster_scores(fitted, pulls, residuals, design.cluster, kind=correction, n_counted=counted)
    labels = [Label("overall", n_rows=int(cohorts.treated.sum()))]
    labels += [
        Label("event", float(value), n_rows=int(rows.sum())) for value, rows in zip(values, dummies.T, strict=True)
    ]
    mixed = {float(value): _contamination(cohorts, pulls[:, at + 1], event, value) for at, value in enumerate(values)}
    note = f"{correction}, G={cohorts.n_clusters}, K={counted}"
    spare = float(len(x) - x.shape[1] - len(design.entities))
    return Effects(tuple(labels), chosen.T @ coefficients, scores, df, note, spare), mixed


def _contamination(cohorts: Cohorts, pull: Array, event: Array, own: float) -> float:
    """Sum of the sizes of the weights on cells of other event times, the reference aside."""
    other = np.isfinite(event) & (event != own) & (event != _REFERENCE)
    keys = np.column_stack([cohorts.row_start[other], event[other]])
    _, cell = np.unique(keys, axis=0, return_inverse=True)
    return float(np.abs(np.bincount(cell.ravel(), weights=pull[other])).sum())


def _with_reference(table: pd.DataFrame, mixed: dict[float, float]) -> pd.DataFrame:
    """The table with the period that all others are compared with."""
    row = dict.fromkeys(table.columns, np.nan) | {
        "event": _REFERENCE, "term": f"event={_REFERENCE:+g}", "estimate": 0.0, "n_rows": 0, "drift": 0.0,
        "data_kind": table["data_kind"].iloc[0],
    }  # fmt: skip
    joined = pd.concat([table, pd.DataFrame([row]).astype(table.dtypes)]).sort_values("event", ignore_index=True)
    return joined.assign(contamination=joined["event"].map(mixed))
