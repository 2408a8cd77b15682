r"""Imputation estimator of Borusyak, Jaravel and Spiess (插补估计量), with conservative errors."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.panel.absorbed import Absorbed, absorb
from yanting_research.panel.cohorts import Cohorts, prepare_cohorts
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.effects import Effects, drifting, make_fit, row_labels
from yanting_research.panel.fit import Fit
from yanting_research.panel.untreated import join_leads, lead_effects, period_columns, refuse_unseen_periods

__all__ = ["fit_imputation", "imputation_effects"]

PARTITIONS = ("cohort_event", "cohort", "event")

Array = NDArray[np.float64]


def fit_imputation(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    truth: pd.DataFrame | None = None,
    partition: Literal["cohort_event", "cohort", "event"] = "cohort_event",
    leave_out: bool = True,
    n_leads: int = 3,
) -> Fit:
    r"""Fit entity and period effects on untreated rows, impute the treated rows' outcome without treatment, average.

    :math:`\hat\tau_{it} = y_{it} - \hat a_i - \hat b_t - x_{it}'\hat g`, averaged over treated rows.

    Parameters
    ----------
    panel
        PANEL.
    spec
        Columns; covariates must vary within entities.
    truth
        ``SimulatedPanel.truth``.
    partition
        Groups of treated rows whose effects are taken as alike in the error: cohort by event time, cohort, or event
        time. Coarser groups give larger errors.
    leave_out
        Take an entity's own rows out of its group's mean (the paper's appendix A.9), which small groups need.
    n_leads
        Periods before adoption whose differences are shown and tested; fewer where cohorts allow fewer.

    Returns
    -------
    Fit
        ``estimates``: ``treated`` (mean of treated rows) and ``event=``, ``cohort=``, ``period=``; leads as negative
        events. Errors are the conservative clustered ones, :math:`\sum_g (\sum_{it \in g} v_{it} e_{it})^2` with the
        weights :math:`v` that the estimator gives to outcomes and, in treated rows, :math:`e = \hat\tau -
        \bar\tau_{group}`. t with G - 1 degrees of freedom.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_cohorts`; a period in which nobody is untreated; collinear covariates.
    ValueError
        For an unknown partition or a negative number of leads.

    Notes
    -----
    *Assumptions*: parallel trends in all periods before and after, no anticipation, no spill-over. *Limits*: leads come
    from a regression of their own on untreated rows, against all earlier periods, and are not on the scale of the lags.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91, 3253-3285, theorems 2 and 3, appendix A.9.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> fit = fit_imputation(simulate_townships(1).panel, ATTENDANCE)
    >>> fit.conventions
    'BJS conservative, leave-one-out, by cohort_event, G=36, t(35)'
    """
    if partition not in PARTITIONS:
        raise ValueError(f"partition={partition!r}; allowed: {', '.join(PARTITIONS)}")
    if n_leads < 0:
        raise ValueError("n_leads is a number of periods, 0 or more")
    cohorts = prepare_cohorts(panel, spec)
    effects = imputation_effects(cohorts, partition=partition, leave_out=leave_out, n_leads=n_leads)
    drift = imputation_effects(drifting(cohorts), n_leads=n_leads)
    assumptions = (
        "平行趋势：没有采纳时，所有单位在所有时期同步变动" + ("(给定协变量)" if spec.covariates else ""),
        "没有预期效应",
        "单位之间没有溢出",
    )
    limits = ("采纳前各期的差异来自未处理行的单独回归，与更早各期相比，不能与采纳后各期连成一条线读",)
    return make_fit(
        "imputation", cohorts, effects, truth=truth, assumptions=assumptions, limits=limits, drift=drift.values
    )


def imputation_effects(
    cohorts: Cohorts,
    *,
    partition: str = "cohort_event",
    leave_out: bool = True,
    n_leads: int = 0,
    detail: bool = True,
) -> Effects:
    """The numbers of :func:`fit_imputation`; without ``detail`` only the overall effect.

    Raises
    ------
    NotIdentifiedError
        A period in which nobody is untreated, collinear covariates.
    """
    refuse_unseen_periods(cohorts)
    design, treated = cohorts.design, cohorts.treated
    free = ~treated
    columns = np.column_stack([period_columns(design.period, len(design.periods)), cohorts.covariates])
    fitted = absorb(
        columns[free], design.entity[free], len(design.entities), np.ones(int(free.sum())), where="untreated rows"
    )
    coefficients, levels = fitted.solve(design.y[free])
    imputed = levels[design.entity] + columns @ coefficients
    gap = design.y - imputed
    labels, weights = row_labels(cohorts, detail=detail)
    pulls = np.zeros((len(design.y), len(labels)))
    pulls[treated] = weights.T
    pulls[free] = _untreated_weights(cohorts, fitted, columns, weights)
    n_clusters = cohorts.n_clusters
    scores = np.zeros((n_clusters, len(labels)))
    np.add.at(scores, design.cluster[free], pulls[free] * gap[free, None])
    for at in range(len(labels)):
        error = _treated_errors(cohorts, gap[treated], weights[at], partition, leave_out)
        np.add.at(scores[:, at], design.cluster[treated], weights[at] * error)
    made = f"BJS conservative{', leave-one-out' if leave_out else ''}, by {partition}, G={n_clusters}"
    df = np.full(len(labels), float(n_clusters - 1))
    df_residual = float(free.sum() - columns.shape[1] - len(design.entities))
    effects = Effects(tuple(labels), weights @ gap[treated], scores, df, made, df_residual)
    return join_leads(effects, lead_effects(cohorts, n_leads)) if detail and n_leads else effects


def _untreated_weights(cohorts: Cohorts, fitted: Absorbed, columns: Array, weights: Array) -> Array:
    """Weights that the estimates give to the outcomes of untreated rows, (n_untreated, m)."""
    entity = cohorts.design.entity[cohorts.treated]
    by_entity = np.zeros((len(cohorts.start), len(weights)))
    np.add.at(by_entity, entity, weights.T)
    return -fitted.row_weights(columns[cohorts.treated].T @ weights.T, by_entity)


def _treated_errors(cohorts: Cohorts, gap: Array, weight: Array, partition: str, leave_out: bool) -> Array:
    """Effects of treated rows minus the mean of their group, weighted as the error's bound asks."""
    treated = cohorts.treated
    start, event = cohorts.row_start[treated], (cohorts.row_period - cohorts.row_start)[treated]
    keys = {"cohort_event": [start, event], "cohort": [start], "event": [event]}[partition]
    _, group = np.unique(np.column_stack(keys), axis=0, return_inverse=True)
    group = group.ravel()
    pairs, unit = np.unique(np.column_stack([group, cohorts.design.entity[treated]]), axis=0, return_inverse=True)
    unit = unit.ravel()
    total = np.bincount(unit, weights=weight)  # an entity's weight in its group
    of_group = pairs[:, 0]
    norm = np.bincount(of_group, weights=total**2)
    product = np.bincount(of_group, weights=total * np.bincount(unit, weights=weight * gap))
    mean = np.divide(product, norm, out=np.zeros_like(norm), where=norm > 0)
    error = gap - mean[group]
    if leave_out:
        share = np.divide(total**2, norm[of_group], out=np.zeros_like(total), where=norm[of_group] > 0)[unit]
        single = share > 1 - 1e-12
        error = np.where(single, gap, error / np.where(single, 1.0, 1 - share))
    return np.asarray(error)
