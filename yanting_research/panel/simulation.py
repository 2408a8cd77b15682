"""The simulated township panel (模拟乡镇面板): invented data whose truth is known.

Nothing here describes a real township. The panel exists to find out whether an
estimator would recover an effect of training on engagement in a county of this
size, and to teach what goes wrong when it would not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.core import PANEL, check_table
from yanting_research.panel.calibration import (
    Calibration,
    Townships,
    draw_townships,
    largest_remainder,
    read_calibration,
)

__all__ = ["SCENARIOS", "DrawnColumns", "SimulatedPanel", "draw_columns", "simulate_townships"]

SCENARIOS = {
    "S0": "平行趋势：没有培训时各乡镇的到课率(对数几率)同步变动",
    "S1": "财力趋势：没有培训时富裕乡镇的到课率也上升得更快，平行趋势不成立",
}
_WEALTH_TREND = 0.075  # logit per quarter and standard deviation of wealth, in S1
_AR1 = 0.5
_SHOCK_SD = 0.12
_ATTENDANCE_PRECISION = 120.0  # of the beta in the beta-binomial: intra-class correlation 1 / 121
_SESSION_SIZE = 8.0  # of the negative binomial: variance = mean + mean**2 / 8
_CUTS = np.array([-3.0, -1.5, 0.3, 2.0])  # satisfaction, ordered logit
_SPRING = {"attendance": 0.25, "sessions": -0.30, "hours": 0.35}  # first quarter, logit or log scale
_OUTCOMES = ("n_attended", "remote_sessions", "satisfaction", "volunteer_hours")

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SimulatedPanel:
    """A panel and, beside it, what was planted.

    Attributes
    ----------
    panel
        PANEL, one row per township and quarter, ``data_kind`` "simulated".
    truth
        One row per outcome and estimand: ``outcome, estimand, value, unit, n_cells, scenario,
        data_kind``. Effects are differences of potential outcomes, averaged over treated cells.
    seed, scenario, null
        How it was drawn.
    """

    panel: pd.DataFrame
    truth: pd.DataFrame
    seed: int
    scenario: str
    null: bool


@dataclass(frozen=True, slots=True)
class _Means:
    """Expected outcomes of every cell (township by quarter) at given effects."""

    attendance: Array
    sessions: Array
    cumulative: Array  # P(answer <= j), j = 1..4, along the last axis
    any_hours: Array
    hours: Array


def simulate_townships(seed: int, *, scenario: str = "S0", null: bool = False) -> SimulatedPanel:
    """Draw one panel of 36 townships and 12 quarters with its truth.

    The log odds of attendance are ``a_i + b_t + season + u_it + D_it * e_it`` with AR(1) shocks
    ``u`` and an effect ``e_it = d_i * (1 - exp(-(k + 1) / 1.8))`` that differs between townships
    and grows with the quarters ``k`` since adoption. The truth is recomputed for this very draw
    from both potential outcomes of every treated cell.

    Parameters
    ----------
    seed
        Of the PCG64 generator; the same seed gives the same panel.
    scenario
        "S0" (parallel trends) or "S1" (richer townships improve anyway).
    null
        Plant no effect at all.

    Returns
    -------
    SimulatedPanel
        Outcomes: ``n_attended`` of ``n_invited`` (beta-binomial), ``remote_sessions`` (negative
        binomial), ``satisfaction`` 1-5, ``volunteer_hours`` (hurdle). Doses: ``dose_hours`` and
        ``dose_yuan`` = ``tour_yuan`` + ``village_cadre_yuan``.

    Raises
    ------
    ValueError
        For an unknown scenario.

    Notes
    -----
    Six per cent of the quarterly reports are missing, more often in poor townships: the four
    outcomes of such a cell are NaN. Parallel trends of S0 hold on the log-odds scale; on the
    rate scale they hold only roughly, as in any bounded outcome.

    Examples
    --------
    >>> drawn = simulate_townships(1)
    >>> drawn.panel.shape[0], int(drawn.panel["members"].sum() / 12)
    (432, 25619)
    >>> float(simulate_townships(1, null=True).truth["value"].abs().max())
    0.0
    """
    if scenario not in SCENARIOS:
        raise ValueError(f"no scenario {scenario!r}; known: {', '.join(SCENARIOS)}")
    drawn = draw_columns(seed, scenario=scenario, null=null)
    columns = {
        name: pd.Series(values, dtype="str") if values.dtype == object else values
        for name, values in drawn.columns.items()
    }
    truth = _truth(drawn)
    truth["scenario"] = scenario + ("_null" if null else "")
    truth["data_kind"] = "simulated"
    return SimulatedPanel(check_table(pd.DataFrame(columns), PANEL), truth, seed, scenario, null)


@dataclass(frozen=True, slots=True)
class DrawnColumns:
    """A draw before it is a table, for series of draws.

    Attributes
    ----------
    columns
        Columns of the panel, rows in order of entity and period.
    with_effect, without
        Expected outcomes of every cell.
    since, exposure
        (n_entities,), first treated period; (n_entities, n_periods), periods since.
    """

    columns: dict[str, NDArray[Any]]
    with_effect: _Means
    without: _Means
    since: Array
    exposure: Array


def draw_columns(seed: int, *, scenario: str, null: bool) -> DrawnColumns:
    """The numbers of :func:`simulate_townships`, without tables."""
    calibration = read_calibration()
    rng = np.random.Generator(np.random.PCG64(seed))
    towns = draw_townships(rng, calibration)
    periods = np.arange(1, calibration.periods + 1, dtype=np.float64)
    exposure = periods[None, :] - towns.treated_since[:, None]
    treated = exposure >= 0
    reach = 0.55 + 0.18 * towns.wealth + 0.12 * rng.normal(size=len(towns.names))
    effect = np.where(treated, reach[:, None] * (1 - np.exp(-(np.nan_to_num(exposure) + 1) / 1.8)), 0.0)
    effect = effect * (0.0 if null else 1.0)
    level = _levels(rng, towns, periods)
    if scenario == "S1":
        level = level + _WEALTH_TREND * towns.wealth[:, None] * (periods[None, :] - 1)
    with_effect, without = _means(towns, periods, level, effect), _means(towns, periods, level, 0.0 * effect)
    columns = _base(towns, calibration, treated)
    columns = columns | _doses(rng, columns, calibration)
    columns = columns | _observe(rng, columns, with_effect)
    columns = columns | _lose_reports(rng, columns, calibration)
    return DrawnColumns(columns, with_effect, without, towns.treated_since, exposure)


def _levels(rng: np.random.Generator, towns: Townships, periods: Array) -> Array:
    """Untreated log odds of attendance without season: township, common path, AR(1) shock."""
    n, t = len(towns.names), len(periods)
    mobile = towns.mobile_members / towns.members
    base = 0.55 + 0.20 * towns.wealth - 2.0 * (mobile - mobile.mean()) + 0.20 * rng.normal(size=n)
    shocks = np.empty((n, t))
    shocks[:, 0] = _SHOCK_SD * rng.normal(size=n)
    for at in range(1, t):
        shocks[:, at] = _AR1 * shocks[:, at - 1] + _SHOCK_SD * np.sqrt(1 - _AR1**2) * rng.normal(size=n)
    common = 0.015 * (periods - 1) + 0.05 * rng.normal(size=t)
    return np.asarray(base[:, None] + common[None, :] + shocks, dtype=np.float64)


def _means(towns: Townships, periods: Array, level: Array, effect: Array) -> _Means:
    """Expected outcomes; the same latent effect moves all four, in their own scale."""
    spring = (periods % 4 == 1)[None, :]
    latent = level + effect
    sites = 0.25 * towns.villages[:, None] * np.exp(0.10 * towns.wealth[:, None])
    cumulative = _logistic(_CUTS[None, None, :] - 0.8 * latent[:, :, None])
    return _Means(
        attendance=_logistic(latent + _SPRING["attendance"] * spring),
        sessions=sites * np.exp(0.5 * effect + _SPRING["sessions"] * spring),
        cumulative=cumulative,
        any_hours=_logistic(0.4 + 0.9 * (latent - 0.55)),
        hours=12.0 * np.sqrt(towns.members / 700.0)[:, None] * np.exp(0.4 * effect + _SPRING["hours"] * spring),
    )


def _logistic(values: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-values)), dtype=np.float64)


def _base(towns: Townships, calibration: Calibration, treated: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    t = calibration.periods
    periods = np.tile(np.arange(1, t + 1, dtype=np.int64), len(towns.names))
    names = np.repeat(np.array(towns.names, dtype=object), t)
    data: dict[str, NDArray[Any]] = {
        "entity": names,
        "period": periods,
        "treated_since": np.repeat(towns.treated_since, t),
        "cluster": names,
        "data_kind": np.full(len(names), "simulated", dtype=object),
        "quarter": (periods - 1) % 4 + 1,
        "treated": treated.astype(np.int64).ravel(),
    }
    for name in ("wealth", "distance_km", "members", "mobile_members", "branches", "villages"):
        data[name] = np.repeat(getattr(towns, name), t)
    for name in ("civil_servants", "institution_cadres"):
        data[name] = np.repeat(getattr(towns, name), t)
    return data


def _doses(
    rng: np.random.Generator, panel: dict[str, NDArray[Any]], calibration: Calibration
) -> dict[str, NDArray[Any]]:
    """Hours of training and both sums of money, spread over the treated cells only."""
    treated = panel["treated"] == 1
    hours = np.where(treated, np.round(rng.gamma(9.0, 2.0, size=len(treated))), 0.0)
    hours[treated] = np.maximum(hours[treated], 1.0)
    tour = largest_remainder(calibration.tour_yuan, panel["civil_servants"] * hours)
    village = largest_remainder(calibration.village_cadre_yuan, panel["villages"] * hours)
    return {
        "dose_hours": hours, "tour_yuan": tour, "village_cadre_yuan": village,
        "dose_yuan": (tour + village).astype(np.float64),
    }  # fmt: skip


def _observe(rng: np.random.Generator, panel: dict[str, NDArray[Any]], means: _Means) -> dict[str, NDArray[Any]]:
    """Draw the four outcomes around their expected values."""
    n = len(panel["members"])
    invited = rng.binomial(panel["members"], 0.5)
    p = means.attendance.ravel()
    attended = rng.binomial(invited, rng.beta(p * _ATTENDANCE_PRECISION, (1 - p) * _ATTENDANCE_PRECISION))
    mean = means.sessions.ravel()
    sessions = rng.poisson(rng.gamma(_SESSION_SIZE, mean / _SESSION_SIZE))
    cumulative = means.cumulative.reshape(n, -1)
    satisfaction = 1.0 + (rng.uniform(size=n)[:, None] > cumulative).sum(axis=1)
    hours = np.where(rng.uniform(size=n) < means.any_hours.ravel(), rng.gamma(4.0, means.hours.ravel() / 4.0), 0.0)
    return {
        "n_invited": invited.astype(np.int64),
        "n_attended": attended.astype(np.float64),
        "remote_sessions": sessions.astype(np.float64),
        "satisfaction": satisfaction,
        "volunteer_hours": np.round(hours, 1),
    }


def _lose_reports(
    rng: np.random.Generator, panel: dict[str, NDArray[Any]], calibration: Calibration
) -> dict[str, NDArray[Any]]:
    """Blank the outcomes of a fixed share of cells, drawn with odds that fall with wealth."""
    n = len(panel["wealth"])
    odds = np.exp(-0.7 * panel["wealth"])
    lost = rng.choice(n, size=round(calibration.missing_share * n), replace=False, p=odds / odds.sum())
    reported = np.ones(n, dtype=bool)
    reported[lost] = False
    blank: dict[str, NDArray[Any]] = {name: np.where(reported, panel[name], np.nan) for name in _OUTCOMES}
    return blank | {"reported": reported}


def _truth(drawn: DrawnColumns) -> pd.DataFrame:
    """Mean difference of potential outcomes over treated cells: overall, by cohort, by exposure."""
    one, zero, since, exposure = drawn.with_effect, drawn.without, drawn.since, drawn.exposure
    gains = {
        "n_attended": (100 * (one.attendance - zero.attendance), "个百分点"),
        "remote_sessions": (one.sessions - zero.sessions, "次"),
        "satisfaction": (zero.cumulative.sum(axis=2) - one.cumulative.sum(axis=2), "分"),
        "volunteer_hours": (one.any_hours * one.hours - zero.any_hours * zero.hours, "小时"),
    }
    treated = exposure >= 0
    cells = {"att": treated}
    for start in sorted(set(since[~np.isnan(since)].tolist())):
        cells[f"att_cohort_{int(start)}"] = treated & (since[:, None] == start)
    for k in range(int(np.nanmax(exposure)) + 1):
        cells[f"att_exposure_{k}"] = exposure == k
    rows = [
        {
            "outcome": outcome,
            "estimand": name,
            "value": float(gain[mask].mean()),
            "unit": unit,
            "n_cells": int(mask.sum()),
        }
        for outcome, (gain, unit) in gains.items()
        for name, mask in cells.items()
    ]
    return pd.DataFrame(rows)
