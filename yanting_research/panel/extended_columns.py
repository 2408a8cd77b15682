"""Columns of extended two-way fixed effects (扩展模型的列): periods, effects, covariates, trends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanting_research.panel.cohorts import Cohorts
from yanting_research.panel.untreated import period_columns

__all__ = ["ExtendedColumns", "condition_columns", "extended_columns"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExtendedColumns:
    """Columns besides the entities' dummies.

    Attributes
    ----------
    matrix
        (n, p).
    of_treatment
        (p,), whether a column is an effect or its interaction.
    """

    matrix: Array
    of_treatment: NDArray[np.bool_]


def extended_columns(cohorts: Cohorts, n_trends: int) -> ExtendedColumns:
    """Build them; columns without variation within entities are left out.

    Parameters
    ----------
    cohorts
        With trends last among the covariates.
    n_trends
        How many of them are trends.

    Raises
    ------
    DesignError
        When a trend's column changes within entities.
    """
    cells = _cells(cohorts)
    n_covariates = cohorts.covariates.shape[1] - n_trends
    effects = [cells]
    for at in range(n_covariates):
        effects.append(cells * _centred(cohorts, cohorts.covariates[:, at])[:, None])
    for at in range(n_covariates, n_covariates + n_trends):
        moderator = _centred(cohorts, cohorts.covariates[:, at])
        effects.append((cohorts.row_start[:, None] == cohorts.cohorts) * (moderator * cohorts.treated)[:, None])
    free = [
        period_columns(cohorts.design.period, len(cohorts.design.periods)),
        condition_columns(cohorts, n_trends),
    ]
    matrix = np.column_stack([*free, *effects])
    of_treatment = np.arange(matrix.shape[1]) >= sum(part.shape[1] for part in free)
    kept = _moving(cohorts, matrix)
    return ExtendedColumns(matrix[:, kept], of_treatment[kept])


def condition_columns(cohorts: Cohorts, n_trends: int) -> Array:
    """Covariates with slopes by period and cohort, and trends; columns that do not move within entities left out."""
    values, design = cohorts.covariates, cohorts.design
    n_covariates = values.shape[1] - n_trends
    parts = [np.empty((len(values), 0))]
    by_period = period_columns(design.period, len(design.periods))
    starts = np.unique(cohorts.start)
    for at in range(n_covariates):
        own = values[:, at][:, None]
        parts += [own * by_period, own * (cohorts.row_start[:, None] == starts)]
    time = cohorts.row_period - design.periods.mean()
    for at in range(n_covariates, n_covariates + n_trends):
        fixed = cohorts.entity_values(values[:, at])
        parts.append(((fixed - fixed.mean())[design.entity] * time)[:, None])
    joined = np.column_stack(parts)
    return joined[:, _moving(cohorts, joined)]


def _cells(cohorts: Cohorts) -> Array:
    """Dummies of the treated cells that hold rows."""
    start, period = cohorts.row_start, cohorts.row_period
    treated = cohorts.treated
    seen = sorted(set(zip(start[treated].tolist(), period[treated].tolist(), strict=True)))
    return np.column_stack([(start == cohort) & (period == at) for cohort, at in seen]).astype(np.float64)


def _centred(cohorts: Cohorts, values: Array) -> Array:
    """A column minus the mean of its cohort."""
    _, group = np.unique(cohorts.row_start, return_inverse=True)
    group = group.ravel()
    return np.asarray(values - (np.bincount(group, weights=values) / np.bincount(group))[group])


def _moving(cohorts: Cohorts, matrix: Array) -> NDArray[np.bool_]:
    """Which columns vary within entities."""
    entity = cohorts.design.entity
    first = np.searchsorted(entity, entity)  # rows are in order of entity
    change = np.abs(matrix - matrix[first]).max(axis=0, initial=0.0)
    return np.asarray(change > 1e-9 * np.maximum(np.abs(matrix).max(axis=0, initial=0.0), np.finfo(float).tiny))
