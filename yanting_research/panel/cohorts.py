"""Staggered adoption as cohorts (采纳批次): who adopted when, who never did, and what is refused first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import Design, PanelSpec, prepare_design

__all__ = ["Cohorts", "cohorts_of", "prepare_cohorts"]

_SHOWN = 5

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Rows of a design with the cohort of each.

    Attributes
    ----------
    design
        The rows used, in order of entity and period.
    start
        (n_entities,), first treated period; infinite for entities not treated within the panel.
    cohorts, sizes
        Adoption periods in order, and how many entities each has.
    row_start, row_period
        (n,), adoption and period of every row, as values.
    treated
        (n,), whether the row is treated.
    """

    design: Design
    start: Array
    cohorts: Array
    sizes: Labels
    row_start: Array
    row_period: Array
    treated: NDArray[np.bool_]

    @property
    def n_clusters(self) -> int:
        """Clusters among the rows used."""
        return int(self.design.cluster.max()) + 1

    @property
    def covariates(self) -> Array:
        """(n, q), the columns after the treatment."""
        return self.design.x[:, 1:]

    def entity_values(self, values: Array) -> Array:
        """One value an entity of a column that is constant within entities.

        Raises
        ------
        DesignError
            When it is not.
        """
        entity = self.design.entity
        found = values[np.searchsorted(entity, np.arange(len(self.start)))]
        moved = np.flatnonzero(values != found[entity])
        if len(moved):
            names = sorted({self.design.entities[entity[row]] for row in moved})[:_SHOWN]
            raise DesignError(
                "a value that belongs to the entity changes between its periods",
                where=", ".join(names), expected="one value for all periods of an entity",
                remedy="take its value before the treatment, or leave it out",
            )  # fmt: skip
        return np.asarray(found, dtype=np.float64)


def prepare_cohorts(panel: pd.DataFrame, spec: PanelSpec, *, need_never: bool = True) -> Cohorts:
    """Check a panel and order it by cohort.

    Entities without an untreated row are left out and named in ``design.lost``. An adoption after the last period
    counts as none.

    Parameters
    ----------
    panel, spec
        PANEL and its columns; covariates may be constant within entities.
    need_never
        Whether entities that are never treated are needed.

    Raises
    ------
    DesignError, NotIdentifiedError
        As :func:`prepare_design`; a dose; nobody never treated.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> found = prepare_cohorts(simulate_townships(1).panel, ATTENDANCE)
    >>> found.cohorts.tolist(), found.sizes.tolist()
    ([4.0, 6.0, 8.0, 10.0], [8, 8, 8, 6])
    """
    if spec.treatment_kind != "adoption":
        raise DesignError(
            f"the treatment {spec.treatment!r} is a dose", where=f"specification {spec.model_id!r}",
            expected="an adoption, 0 before and 1 since", remedy="use an estimator of doses",
        )  # fmt: skip
    design = prepare_design(panel, spec, fixed_covariates=True)
    always = _always_treated(design)
    if always:
        design = prepare_design(panel[~panel["entity"].isin(always)], spec, fixed_covariates=True)
        plain = panel.reset_index(drop=True)
        gone = plain.loc[plain["entity"].isin(always), ["entity", "period"]].sort_values(["entity", "period"])
        rows = gone.assign(reason="no untreated row of this entity")
        lost = pd.concat([design.lost, rows]).sort_values(["entity", "period"], kind="stable")
        design = replace(design, lost=lost.reset_index(drop=True))
    found = cohorts_of(design)
    if need_never and np.isfinite(found.start).all():
        last = found.cohorts[-1]
        raise NotIdentifiedError(
            "no entity is never treated",
            where=f"{len(found.start)} entities, adoption from {found.cohorts[0]:g} to {last:g}",
            expected="entities that are untreated in every period",
            remedy=f"end the panel before period {last:g}, so that the last cohort is untreated in it, "
            "or compare with those not yet treated",
        )
    return found


def cohorts_of(design: Design) -> Cohorts:
    """Cohorts of a design whose faults are known."""
    since = np.where(np.isnan(design.since), np.inf, design.since)
    first = np.searchsorted(design.entity, np.arange(len(design.entities)))
    start = since[first]
    start = np.where(start > design.periods[-1], np.inf, start)
    cohorts, sizes = np.unique(start[np.isfinite(start)], return_counts=True)
    row_period = design.periods[design.period].astype(np.float64)
    row_start = start[design.entity]
    return Cohorts(
        design, start, cohorts, sizes.astype(np.int64), row_start, row_period, np.asarray(row_period >= row_start)
    )


def _always_treated(design: Design) -> list[str]:
    """Entities without an untreated row."""
    untreated = np.bincount(design.entity, weights=design.x[:, 0] == 0, minlength=len(design.entities))
    return [name for name, count in zip(design.entities, untreated, strict=True) if count == 0]
