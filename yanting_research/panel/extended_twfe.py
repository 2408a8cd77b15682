r"""Extended two-way fixed effects of Wooldridge (扩展双向固定效应), linear and logit."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError
from yanting_research.panel.absorbed import CORRECTIONS, cluster_scores
from yanting_research.panel.cohorts import Cohorts, prepare_cohorts
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.effects import Effects, drifting, make_fit, row_labels
from yanting_research.panel.extended_columns import ExtendedColumns, condition_columns, extended_columns
from yanting_research.panel.fit import Fit
from yanting_research.panel.share_models import FittedShares, fit_shares
from yanting_research.panel.threads import one_thread
from yanting_research.panel.untreated import join_leads, lead_effects, refuse_unseen_periods

__all__ = ["FEW_CLUSTERS", "extended_effects", "fit_extended_logit", "fit_extended_twfe"]

FEW_CLUSTERS = 50

Array = NDArray[np.float64]


def fit_extended_twfe(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    truth: pd.DataFrame | None = None,
    trends: tuple[str, ...] = (),
    correction: str = "auto",
    n_leads: int = 3,
) -> Fit:
    r"""Fit an effect of every cohort and period by least squares, and average them.

    :math:`y_{it} = a_i + b_t + \sum_{g, s \ge g} \delta_{gs} 1[g_i = g, t = s] + ... + e_{it}`.

    Parameters
    ----------
    panel
        PANEL.
    spec
        Columns. A covariate :math:`x` enters with slopes of every period and, if it varies within entities, of every
        cohort, and every effect moves with :math:`x - \bar x_g` (Wooldridge's saturated form).
    truth
        ``SimulatedPanel.truth``.
    trends
        Columns fixed within entities, such as wealth, whose richer and poorer entities may drift apart: :math:`x_i t`,
        and one interaction of each cohort's effects with :math:`x - \bar x_g`, without which a growing effect in rich
        entities would pass for the trend.
    correction
        CR0, CR1, CR2 or CR3; t with G - 1 degrees of freedom, for CR2 with Bell and McCaffrey's. "auto" takes CR3 with
        fewer than 50 clusters (nearest to 95 % in ``benchmarks/recovery.py``), and CR1, as published, with more.
    n_leads
        Periods before adoption that are shown, from untreated rows alone.

    Returns
    -------
    Fit
        ``estimates``: ``treated`` (mean of treated rows), ``event=``, ``cohort=``, ``period=``; leads as negative
        events.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_cohorts`; a period in which nobody is untreated; a trend that changes within entities;
        columns that determine each other.
    ValueError
        For an unknown correction.

    Notes
    -----
    *Assumptions*: parallel trends (given covariates and trends), no anticipation, no spill-over. *Limits*: the averages
    take the weights of the treated rows as given. Entity dummies are used, so a panel with gaps is no worry.

    References
    ----------
    Wooldridge (2025), Empirical Economics 69, 2545-2587 (two-way Mundlak and extended two-way fixed effects).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> drawn = simulate_townships(1)
    >>> fit_extended_twfe(drawn.panel, ATTENDANCE, truth=drawn.truth).conventions
    'CR3, G=36, K=71, t(35)'
    """
    return _fit("extended_twfe", panel, spec, truth=truth, trends=trends, correction=correction, n_leads=n_leads)


def fit_extended_logit(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    truth: pd.DataFrame | None = None,
    trends: tuple[str, ...] = (),
    weighting: Literal["shares", "trials"] = "shares",
    correction: str = "auto",
    n_leads: int = 3,
) -> Fit:
    r"""Fit the same model to the log odds of k of n, and give effects in percentage points: the recommended line.

    :math:`k_{it}/n_{it}` has mean :math:`\Lambda(a_i + b_t + \delta_{g_i t} D_{it} + ...)`; the effect of a treated row
    is :math:`100 [\Lambda(\hat\eta) - \Lambda(\hat\eta - \hat\delta)]`, and errors follow by the delta method. Shares
    move in parallel on the log odds sooner than in percentage points.

    Parameters
    ----------
    panel, truth, correction, n_leads
        As :func:`fit_extended_twfe`.
    spec
        Columns, with ``trials``.
    trends
        As :func:`fit_extended_twfe`; ``("wealth",)`` is the recommended default for the townships.
    weighting
        Quasi-likelihood of shares with equal weights, or of k of n with weights n. Shares vary far more than binomial
        chance says, so that n says little of a row's precision, and the average sought is one of rows.

    Returns
    -------
    Fit
        As :func:`fit_extended_twfe`, in percentage points. ``statistics``: ``dispersion``, Pearson's chi-square over
        its degrees of freedom; with ``weighting="trials"`` 1 would be binomial.

    Raises
    ------
    DesignError, NotIdentifiedError
        As :func:`fit_extended_twfe`; no trials; an entity or cell whose share is always 0 or always 1.
    ValueError
        For an unknown weighting or correction.

    Notes
    -----
    *Assumptions*: parallel trends of the log odds (given the trends), no anticipation, no spill-over. *Limits*: entity
    dummies in a logit are harmless here because n is in the hundreds; with n of a few, use the linear form.

    References
    ----------
    Wooldridge (2023), Econometrics Journal 26, C31-C66; Papke and Wooldridge (1996), J. Applied Econometrics 11,
    619-632 (quasi-likelihood of shares); Bell and McCaffrey (2002).

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> drawn = simulate_townships(1, scenario="S1")
    >>> fit = fit_extended_logit(drawn.panel, ATTENDANCE, truth=drawn.truth, trends=("wealth",))
    >>> row = fit.estimates.set_index("term").loc["treated"]
    >>> bool(row["ci_low"] < row["truth"] < row["ci_high"])
    True
    """
    if weighting not in ("shares", "trials"):
        raise ValueError(f"weighting={weighting!r}; allowed: shares, trials")
    if not spec.trials:
        raise DesignError(
            "a logit of k of n needs the column of n", where=f"specification {spec.model_id!r}",
            expected="trials=...", remedy="name it, or use fit_extended_twfe",
        )  # fmt: skip
    return _fit(
        "extended_logit", panel, spec, truth=truth, trends=trends, correction=correction, n_leads=n_leads,
        weighting=weighting,
    )  # fmt: skip


@one_thread
def _fit(
    name: str, panel: pd.DataFrame, spec: PanelSpec, *, truth: pd.DataFrame | None, trends: tuple[str, ...],
    correction: str, n_leads: int, weighting: str = "",
) -> Fit:  # fmt: skip
    if correction not in ("auto", *CORRECTIONS):
        raise ValueError(f"correction={correction!r}; allowed: auto, {', '.join(CORRECTIONS)}")
    if not isinstance(trends, tuple):
        raise ValueError("trends is a tuple of column names, not one string")
    asked = PanelSpec(
        outcome=spec.outcome, trials=spec.trials, treatment=spec.treatment, treatment_kind=spec.treatment_kind,
        covariates=(*spec.covariates, *trends), model_id=spec.model_id,
    )  # fmt: skip
    cohorts = prepare_cohorts(panel, asked)
    if correction == "auto":
        correction = "CR3" if cohorts.n_clusters < FEW_CLUSTERS else "CR1"
    effects, dispersion = extended_effects(
        cohorts, n_trends=len(trends), weighting=weighting, correction=correction, n_leads=n_leads
    )
    drift, _ = extended_effects(drifting(cohorts), n_trends=len(trends), n_leads=n_leads, correction="CR0")
    scale = "到课一类比率的对数几率" if weighting else "结果"
    given = [*spec.covariates, *(f"{column} 的线性趋势" for column in trends)]
    assumptions = (
        f"平行趋势：没有采纳时，各单位的{scale}会同步变动" + (f"(给定 {'、'.join(given)})" if given else ""),
        "没有预期效应",
        "单位之间没有溢出",
    )
    limits = ["采纳前各期的差异来自未处理行的单独线性回归，与更早各期相比"] if n_leads else []
    statistics = {"dispersion": dispersion} if weighting else {}
    return make_fit(
        name, cohorts, effects, truth=truth, assumptions=assumptions, limits=limits, statistics=statistics,
        drift=drift.values,
    )  # fmt: skip


@one_thread
def extended_effects(
    cohorts: Cohorts,
    *,
    n_trends: int = 0,
    weighting: str = "",
    correction: str = "CR3",
    n_leads: int = 0,
    detail: bool = True,
) -> tuple[Effects, float]:
    """The numbers of both forms, and the dispersion.

    Parameters
    ----------
    cohorts
        With the columns of trends last among the covariates.
    n_trends
        How many of them are trends.
    weighting
        "" for the linear form, "shares" or "trials" for the logit.
    n_leads, detail
        Leads; without ``detail`` only the overall effect.

    Raises
    ------
    NotIdentifiedError
        Columns that determine each other, a period in which nobody is untreated, shares always 0 or 1.
    """
    refuse_unseen_periods(cohorts)
    design = cohorts.design
    columns = extended_columns(cohorts, n_trends)
    model = fit_shares(cohorts, columns.matrix, weighting)
    labels, weights = row_labels(cohorts, detail=detail)
    values, by_column, by_entity = _marginal(cohorts, columns, model, weights)
    pulls = model.fitted.row_weights(by_column, by_entity)
    n_nested = len(design.entities) - 1 if _nested(cohorts) else 0
    n_parameters = columns.matrix.shape[1] + len(design.entities)
    counted = n_parameters - n_nested if correction == "CR1" else n_parameters
    scores, df = cluster_scores(
        model.fitted, pulls, model.residuals, design.cluster, kind=correction, n_counted=counted
    )
    n_clusters = cohorts.n_clusters
    effects = Effects(
        tuple(labels), values, scores, df, f"{correction}, G={n_clusters}, K={counted}",
        float(len(design.y) - n_parameters),
    )  # fmt: skip
    if detail and n_leads:
        effects = join_leads(
            effects,
            lead_effects(cohorts, n_leads, conditions=condition_columns(cohorts, n_trends), kind=correction),
        )
    return effects, model.dispersion


def _nested(cohorts: Cohorts) -> bool:
    pairs = np.unique(np.column_stack([cohorts.design.entity, cohorts.design.cluster]), axis=0)
    return len(pairs) == len(cohorts.design.entities)


def _marginal(
    cohorts: Cohorts, columns: ExtendedColumns, model: FittedShares, weights: Array
) -> tuple[Array, Array, Array]:
    """Averages of the treated rows' effects, and their derivatives by coefficient and by entity effect."""
    treated = cohorts.treated
    own = columns.matrix[treated]
    without = np.where(columns.of_treatment, 0.0, own)
    shift = own[:, columns.of_treatment] @ model.coefficients[columns.of_treatment]
    entity = cohorts.design.entity[treated]
    by_entity = np.zeros((len(cohorts.design.entities), len(weights)))
    if not model.is_logit:
        return weights @ shift, (own - without).T @ weights.T, by_entity
    eta = model.linear[treated]
    one, zero = (1 / (1 + np.exp(-value)) for value in (eta, eta - shift))
    slope_one, slope_zero = 100 * one * (1 - one), 100 * zero * (1 - zero)
    by_column = (slope_one[:, None] * own - slope_zero[:, None] * without).T @ weights.T
    np.add.at(by_entity, entity, (slope_one - slope_zero)[:, None] * weights.T)
    return weights @ (100 * (one - zero)), by_column, by_entity
