"""Reports that did not arrive (缺失报表的敏感性): what the effect would be if they were not like those that did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import t_interval
from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel.design import Design, PanelSpec, prepare_design
from yanting_research.panel.design_size import design_size, dummy_columns

__all__ = ["MissingSweep", "sweep_missing"]

ARMS = ("treated", "untreated", "all")

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MissingSweep:
    """Estimates under assumptions about missing outcomes.

    Attributes
    ----------
    table
        One row per departure: ``departure`` [unit of the outcome], ``estimate, std_error, ci_low, ci_high, df``,
        ``n_filled, data_kind``; departure 0 is missing at random. ``plots.plot_sensitivity_curve(table,
        assumption="missing")`` draws it.
    bound_low, bound_high
        Point estimates with every missing outcome at its worst and best (Manski): no assumption at all. NaN for
        an outcome without a least and largest value.
    interval_low, interval_high
        Ends of the 95 % intervals of these two.
    tipping_point
        The departure nearest 0, out of those tried, at which the interval holds 0; NaN where none does, 0 where the
        interval holds 0 from the start.
    arm, n_filled, unit
        Whose missing outcomes are moved; how many are filled in; unit of the outcome.
    reason_zh
        The finding in a sentence or two.
    """

    table: pd.DataFrame = field(repr=False)
    bound_low: float
    bound_high: float
    interval_low: float
    interval_high: float
    tipping_point: float
    arm: str
    n_filled: int
    unit: str
    reason_zh: str


def sweep_missing(
    panel: pd.DataFrame,
    spec: PanelSpec,
    departures: Sequence[float],
    *,
    arm: str = "treated",
    limits: tuple[float, float] | None = None,
) -> MissingSweep:
    r"""Fill in the outcomes that are missing, shift them, and estimate again.

    A missing outcome is set to what two-way fixed effects of the observed rows predict for its row (missing at random),
    plus the departure; then the effect is estimated on all rows by two-way fixed effects with CR2.

    Parameters
    ----------
    panel, spec
        PANEL and its specification; rows without treatment or covariates stay out.
    departures
        Missing minus expected [unit of the outcome; percentage points for k of n]; 0 is added.
    arm
        Whose missing outcomes depart: "treated" rows, "untreated" rows or "all". The rest is missing at random.
    limits
        Least and largest possible outcome; 0 and 100 for k of n, which filled-in values never leave.

    Raises
    ------
    ValueError
        For an unknown arm, no or undefined departures, or limits in the wrong order.
    DesignError, NotIdentifiedError
        See :func:`prepare_design`; also when nothing is missing, or observed values lie outside the limits.

    Notes
    -----
    Worst and best are set arm by arm whatever ``arm`` says: treated rows low and untreated rows high, and the other way
    round, except that a cell's weight in the coefficient may be negative under staggered adoption: the sign of that
    weight decides, so that the bounds are the least and largest coefficient possible.
    *Limits*: errors take filled-in values for data; with many of them they are too small. Read the movement of the
    estimate, not its stars.

    References
    ----------
    Manski (1990), AER Papers and Proceedings 80, 319-323; Rubin (1977), JASA 72, 538-543 (shifts); Horowitz and Manski
    (2000), JASA 95, 77-84.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> found = sweep_missing(simulate_townships(1).panel, ATTENDANCE, [-20.0, -10.0])
    >>> found.n_filled, found.table["departure"].tolist()
    (26, [-20.0, -10.0, 0.0])
    >>> bool(found.bound_low < found.table["estimate"].min())
    True
    """
    if arm not in ARMS:
        raise ValueError(f"arm={arm!r}; allowed: {', '.join(ARMS)}")
    shifts = sorted({0.0, *map(float, departures)})
    if not len(departures) or not np.isfinite(shifts).all():
        raise ValueError("departures are finite numbers, at least one")
    filled = _fill(panel, spec, limits)
    treated = filled.design.x[:, 0] != 0
    moved = filled.missing & {"treated": treated, "untreated": ~treated, "all": np.ones_like(treated)}[arm]
    rows = []
    for shift in shifts:
        y = np.clip(filled.expected + shift * moved, *filled.limits)
        rows.append({"departure": shift} | _estimate(filled, y))
    table = pd.DataFrame(rows).assign(n_filled=int(filled.missing.sum()), data_kind=filled.design.data_kind)
    worst = _bounds(filled)
    tipping = _tipping(table)
    return MissingSweep(
        table, *worst, tipping, arm, int(filled.missing.sum()), filled.design.unit,
        _sentence(filled, tipping, worst[:2], shifts, arm),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Filled:
    design: Design  # of all rows, missing outcomes expected
    expected: Array
    missing: NDArray[np.bool_]
    limits: tuple[float, float]
    weights: Array  # of every row in the coefficient


def _fill(panel: pd.DataFrame, spec: PanelSpec, limits: tuple[float, float] | None) -> _Filled:
    observed = prepare_design(panel, spec)
    span = limits or ((0.0, 100.0) if spec.trials else (-np.inf, np.inf))
    if not span[0] < span[1]:
        raise ValueError(f"limits={span}; expected the least value before the largest")
    if (observed.y < span[0]).any() or (observed.y > span[1]).any():
        raise DesignError(
            f"outcomes from {observed.y.min():g} to {observed.y.max():g}", where=spec.outcome,
            expected=f"values within {span[0]:g} to {span[1]:g}", remedy="correct the limits",
        )  # fmt: skip
    rate = "outcome_to_fill"
    keys = ["entity", "period"]
    table = panel.sort_values(keys, ignore_index=True)
    lost = pd.MultiIndex.from_frame(observed.lost[keys])
    outcome_lost = pd.MultiIndex.from_frame(observed.lost.loc[observed.lost["reason"] == "outcome missing", keys])
    index = pd.MultiIndex.from_frame(table[keys])
    values = np.full(len(table), np.nan)
    values[~index.isin(lost)] = observed.y
    missing = np.asarray(index.isin(outcome_lost))
    stand_in = PanelSpec(
        outcome=rate, treatment=spec.treatment, treatment_kind=spec.treatment_kind, covariates=spec.covariates,
        model_id=spec.model_id,
    )  # fmt: skip
    whole = prepare_design(table.assign(**{rate: np.where(missing, 0.0, values)}), stand_in)
    kept = ~index.isin(pd.MultiIndex.from_frame(whole.lost[keys]))
    missing, values = missing[kept], values[kept]
    if not missing.any():
        raise NotIdentifiedError("no outcome is missing", where=spec.outcome, expected="missing outcomes to vary")
    columns = dummy_columns(whole)
    seen = np.linalg.lstsq(columns[~missing], values[~missing], rcond=None)[0]
    expected = np.where(missing, np.clip(columns @ seen, *span), values)
    others = columns[:, 1:]
    weights = columns[:, 0] - others @ np.linalg.lstsq(others, columns[:, 0], rcond=None)[0]
    return _Filled(replace(whole, unit=observed.unit), expected, missing, span, weights / (weights @ weights))


def _estimate(filled: _Filled, y: Array) -> dict[str, float]:
    size = design_size(replace(filled.design, y=y))
    low, high = t_interval(size.estimate, size.std_error, size.df)
    return {
        "estimate": size.estimate, "std_error": size.std_error, "ci_low": float(low), "ci_high": float(high),
        "df": size.df,
    }  # fmt: skip


def _bounds(filled: _Filled) -> tuple[float, float, float, float]:
    if not np.isfinite(filled.limits).all():
        return np.nan, np.nan, np.nan, np.nan
    low, high = filled.limits
    found = []
    for first, second in ((low, high), (high, low)):
        y = np.where(filled.missing, np.where(filled.weights > 0, first, second), filled.expected)
        found.append(_estimate(filled, y))
    return found[0]["estimate"], found[1]["estimate"], found[0]["ci_low"], found[1]["ci_high"]


def _tipping(table: pd.DataFrame) -> float:
    holds = table.loc[(table["ci_low"] <= 0) & (table["ci_high"] >= 0), "departure"].to_numpy(dtype=np.float64)
    return float(holds[np.argmin(np.abs(holds))]) if len(holds) else float("nan")


def _sentence(filled: _Filled, tipping: float, bounds: tuple[float, float], shifts: list[float], arm: str) -> str:
    who = {"treated": "采纳后没有上报的", "untreated": "采纳前或未采纳而没有上报的", "all": "没有上报的"}[arm]
    unit, n = filled.design.unit, int(filled.missing.sum())
    if tipping == 0:
        said = f"共补 {n} 份缺报；按随机缺失补齐后，区间已经含 0。"
    elif np.isnan(tipping):
        said = f"共补 {n} 份缺报；{who}结果与预期相差 {shifts[0]:g} 到 {shifts[-1]:g}({unit})时，区间都不含 0。"
    else:
        said = f"共补 {n} 份缺报；{who}结果与预期相差 {tipping:g}({unit})时，区间开始含 0。"
    if np.isfinite(bounds).all():
        said += f"不作任何假定，缺报取可能的最差、最好值，估计在 {bounds[0]:.2f} 到 {bounds[1]:.2f} 之间。"
    return said
