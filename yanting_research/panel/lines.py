"""Estimators side by side on one simulated panel (恢复检验的各条线), without tables, so that draws are quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from yanting_research.panel.cohorts import Cohorts, cohorts_of
from yanting_research.panel.design import ATTENDANCE, Design
from yanting_research.panel.extended_twfe import extended_effects
from yanting_research.panel.group_time import group_time_effects
from yanting_research.panel.imputation import imputation_effects
from yanting_research.panel.simulation import DrawnColumns, draw_columns
from yanting_research.panel.twfe import twfe_numbers

__all__ = ["LEAN", "LINES", "RECOMMENDED", "DrawnCohorts", "draw_cohorts"]

Numbers = tuple[float, float, float]
"""Estimate, standard error, degrees of freedom."""


@dataclass(frozen=True, slots=True)
class DrawnCohorts:
    """A simulated panel ready for estimators, and its truth.

    Attributes
    ----------
    plain, with_wealth
        Cohorts without covariates, and with wealth as the last one.
    att
        Planted effect on all treated cells, reported or not [percentage points].
    """

    plain: Cohorts
    with_wealth: Cohorts
    att: float


def draw_cohorts(seed: int, *, scenario: str, null: bool) -> DrawnCohorts:
    """Draw the attendance of :func:`simulate_townships`.

    >>> round(draw_cohorts(1, scenario="S0", null=True).att, 3)
    0.0
    """
    drawn = draw_columns(seed, scenario=scenario, null=null)
    design = _design(drawn)
    plain = cohorts_of(design)
    wealth = drawn.columns["wealth"][np.isfinite(drawn.columns["n_attended"])]
    wide = replace(design, x=np.column_stack([design.x, wealth]), names=(*design.names, "wealth"))
    gain = 100 * (drawn.with_effect.attendance - drawn.without.attendance)
    return DrawnCohorts(plain, replace(plain, design=wide), float(gain[drawn.exposure >= 0].mean()))


def _design(drawn: DrawnColumns) -> Design:
    """What ``prepare_design`` makes of the panel; a test holds them together."""
    columns = drawn.columns
    used = np.isfinite(columns["n_attended"])
    entity = np.repeat(np.arange(len(drawn.since)), drawn.exposure.shape[1])
    names = tuple(str(name) for name in columns["entity"][:: drawn.exposure.shape[1]])
    lost = pd.DataFrame(
        {"entity": columns["entity"][~used], "period": columns["period"][~used], "reason": "outcome missing"}
    )
    return Design(
        spec=ATTENDANCE,
        y=100 * columns["n_attended"][used] / columns["n_invited"][used],
        x=columns["treated"][used][:, None].astype(np.float64),
        names=("treated",),
        entity=entity[used],
        period=columns["period"][used] - 1,
        cluster=entity[used],
        entities=names,
        periods=np.arange(1, drawn.exposure.shape[1] + 1),
        trials=columns["n_invited"][used].astype(np.float64),
        since=columns["treated_since"][used],
        n_treated_clusters=int(np.isfinite(drawn.since).sum()),
        data_kind="simulated",
        unit="个百分点",
        lost=lost,
    )


def _twfe(drawn: DrawnCohorts) -> Numbers:
    coefficients, covariance, _ = twfe_numbers(drawn.plain.design)
    return float(coefficients[0]), float(np.sqrt(covariance[0, 0])), drawn.plain.n_clusters - 1.0


def _group_time(drawn: DrawnCohorts, control: str) -> Numbers:
    found = group_time_effects(drawn.plain, control=control, detail=False)
    return float(found.values[0]), float(found.errors[0]), float(found.df[0])


def _imputation(drawn: DrawnCohorts) -> Numbers:
    found = imputation_effects(drawn.plain, detail=False)
    return float(found.values[0]), float(found.errors[0]), float(found.df[0])


def _extended(drawn: DrawnCohorts, weighting: str, correction: str, *, trend: bool) -> Numbers:
    cohorts = drawn.with_wealth if trend else drawn.plain
    found, _ = extended_effects(cohorts, n_trends=int(trend), weighting=weighting, correction=correction, detail=False)
    return float(found.values[0]), float(found.errors[0]), float(found.df[0])


LINES: dict[str, Callable[[DrawnCohorts], Numbers]] = {
    "twfe": _twfe,
    "group_time": lambda drawn: _group_time(drawn, "never"),
    "group_time, not yet treated": lambda drawn: _group_time(drawn, "not_yet"),
    "imputation": _imputation,
    "extended_twfe": lambda drawn: _extended(drawn, "", "CR3", trend=False),
    "extended_twfe, wealth trend": lambda drawn: _extended(drawn, "", "CR3", trend=True),
    "extended_logit": lambda drawn: _extended(drawn, "shares", "CR3", trend=False),
    "extended_logit, wealth trend": lambda drawn: _extended(drawn, "shares", "CR3", trend=True),
    "extended_logit, wealth trend, CR2": lambda drawn: _extended(drawn, "shares", "CR2", trend=True),
    "extended_logit, wealth trend, CR1": lambda drawn: _extended(drawn, "shares", "CR1", trend=True),
    "extended_logit, wealth trend, trials": lambda drawn: _extended(drawn, "trials", "CR3", trend=True),
}
"""What is set side by side."""

RECOMMENDED = "extended_logit, wealth trend"
LEAN = ("twfe", "group_time", "imputation", "extended_twfe", "extended_logit", RECOMMENDED)
"""The set for a notebook's cell."""
