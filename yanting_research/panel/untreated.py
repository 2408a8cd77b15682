"""What untreated rows tell (采纳前): leads against earlier periods, and periods in which nobody is untreated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.absorbed import absorb, cluster_scores
from yanting_research.panel.cohorts import Cohorts
from yanting_research.panel.effects import Effects, Label

__all__ = ["join_leads", "lead_columns", "lead_effects", "period_columns", "refuse_unseen_periods"]

Array = NDArray[np.float64]


def period_columns(period: NDArray[np.int64], n_periods: int) -> Array:
    """Dummies of all periods but the first.

    >>> period_columns(np.array([0, 1, 2]), 3).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    """
    return np.asarray(np.eye(n_periods)[period][:, 1:])


def refuse_unseen_periods(cohorts: Cohorts) -> None:
    """Refuse a panel with treated rows in a period in which nobody is untreated.

    Raises
    ------
    NotIdentifiedError
    """
    design = cohorts.design
    untreated = np.bincount(design.period[~cohorts.treated], minlength=len(design.periods))
    if (untreated == 0).any():
        names = ", ".join(str(value) for value in design.periods[untreated == 0])
        raise NotIdentifiedError(
            "periods in which no entity is observed untreated", where=f"periods {names}",
            expected="untreated entities in every period", remedy="end the panel before these periods",
        )  # fmt: skip


def lead_columns(cohorts: Cohorts, n_leads: int) -> tuple[Array, list[Label]]:
    """Dummies of the last untreated periods before adoption among untreated rows, and what they are.

    At most so many that some cohort has an earlier untreated period; none when no cohort has.
    """
    free = ~cohorts.treated
    event = (cohorts.row_period - cohorts.row_start)[free]
    seen = np.unique(event[np.isfinite(event)])
    # The earliest lead of all is what the others are compared with.
    values = seen[1:][-n_leads:] if n_leads else seen[:0]
    columns = (event[:, None] == values).astype(np.float64)
    entity = cohorts.design.entity[free]
    labels = [
        Label("event", float(value), n_rows=int(rows.sum()), n_entities=len(np.unique(entity[rows > 0])))
        for value, rows in zip(values, columns.T, strict=True)
    ]
    return columns, labels


def lead_effects(
    cohorts: Cohorts, n_leads: int, *, conditions: Array | None = None, kind: str = "CR1"
) -> Effects | None:
    """Differences before adoption, from a regression on untreated rows alone; none when no cohort allows a lead.

    Parameters
    ----------
    conditions
        (n, q), columns beside entities and periods; the covariates when not given.
    """
    columns, labels = lead_columns(cohorts, n_leads)
    if not labels:
        return None
    design, free = cohorts.design, ~cohorts.treated
    entity, cluster = design.entity[free], design.cluster[free]
    beside = cohorts.covariates if conditions is None else conditions
    x = np.column_stack([columns, period_columns(design.period[free], len(design.periods)), beside[free]])
    fitted = absorb(x, entity, len(design.entities), np.ones(len(x)), where="leads, untreated rows")
    coefficients, levels = fitted.solve(design.y[free])
    residuals = design.y[free] - levels[entity] - x @ coefficients
    pulls = fitted.row_weights(np.eye(x.shape[1])[:, : len(labels)], np.zeros((len(design.entities), len(labels))))
    scores, df = cluster_scores(fitted, pulls, residuals, cluster, kind=kind, n_counted=x.shape[1] + 1)
    return Effects(tuple(labels), coefficients[: len(labels)], scores, df, kind, np.nan)


def join_leads(effects: Effects, leads: Effects | None) -> Effects:
    """Effects with leads after them."""
    if leads is None:
        return effects
    return replace(
        effects,
        labels=(*effects.labels, *leads.labels),
        values=np.concatenate([effects.values, leads.values]),
        scores=np.column_stack([effects.scores, leads.scores]),
        df=np.concatenate([effects.df, leads.df]),
    )
