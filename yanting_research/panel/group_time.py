r"""Group-time effects of Callaway and Sant'Anna (批次-时期平均处理效应): every cohort against untreated controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.cohorts import Cohorts, prepare_cohorts
from yanting_research.panel.design import PanelSpec
from yanting_research.panel.effects import Effects, Label, drifting, make_fit
from yanting_research.panel.fit import Fit
from yanting_research.panel.two_period import METHODS, compare_changes

__all__ = ["CONTROLS", "fit_group_time", "group_time_effects"]

CONTROLS = ("never", "not_yet")
BASES = ("varying", "universal")

_METHOD_NAMES = {"dr": "双重稳健", "ipw": "逆概率加权", "reg": "结果回归"}

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def fit_group_time(
    panel: pd.DataFrame,
    spec: PanelSpec,
    *,
    truth: pd.DataFrame | None = None,
    control: Literal["never", "not_yet"] = "never",
    method: Literal["dr", "ipw", "reg"] = "dr",
    anticipation: int = 0,
    base: Literal["varying", "universal"] = "varying",
    correction: Literal["CR0", "CR1"] = "CR0",
) -> Fit:
    r"""Estimate ATT(g, t) and its averages.

    For cohort g and period t the change of the outcome since the last period before g is compared with that of
    controls, and :math:`ATT(g, t)` are averaged with the cohorts' sizes.

    Parameters
    ----------
    panel
        PANEL.
    spec
        Columns. Covariates are conditions: their values in the earlier of the two periods are used.
    truth
        ``SimulatedPanel.truth``.
    control
        Entities never treated, or those not yet treated in either period.
    method
        Doubly robust, inverse probability weighting or outcome regression; the same without covariates.
    anticipation
        Periods before adoption in which an effect may already show; comparisons start before them.
    base
        Before adoption: change since the period before ("varying"), or since the last untreated one ("universal").
    correction
        CR0 sums squares of the clusters' influence, as the published values do; CR1 takes them :math:`G / (G - 1)`
        times.

    Returns
    -------
    Fit
        ``estimates``: ``treated`` (all post cells by cohort size, "simple"), ``dynamic``, ``group``, ``calendar``,
        and ``event=``, ``cohort=``, ``period=``. Tables ``group_time`` and ``event_study``. t with G - 1 degrees of
        freedom.

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_cohorts`; nobody is never treated; an entity in several clusters; covariates that foretell
        the cohort.
    ValueError
        For an unknown control, method, base or correction, or negative anticipation.

    Notes
    -----
    *Assumptions*: parallel trends given the covariates, no anticipation beyond the periods named, no spill-over.
    *Limits*: an entity enters a comparison when it is observed in both of its periods; a panel with gaps is used pair
    by pair. Cohorts without controls in a period have no effect there. Small cohorts make noisy cells.

    References
    ----------
    Callaway and Sant'Anna (2021), J. Econometrics 225, 200-230.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> drawn = simulate_townships(1)
    >>> fit = fit_group_time(drawn.panel, ATTENDANCE, truth=drawn.truth)
    >>> row = fit.estimates.set_index("term").loc["treated"]
    >>> bool(row["ci_low"] < row["truth"] < row["ci_high"]), fit.conventions
    (True, 'CR0, G=36, t(35)')
    """
    _check_options(control, method, base, correction, anticipation)
    cohorts = prepare_cohorts(panel, spec, need_never=control == "never")
    effects, drift = (
        group_time_effects(
            rows, control=control, method=method, anticipation=anticipation, base=base, correction=correction
        )
        for rows in (cohorts, drifting(cohorts))
    )
    who = "从未采纳的单位" if control == "never" else "尚未采纳的单位"
    assumptions = [
        f"平行趋势：没有采纳时，各批次与{who}的结果会同步变动" + ("(给定协变量)" if spec.covariates else ""),
        f"采纳前 {anticipation} 期以外没有预期效应" if anticipation else "没有预期效应",
        "单位之间没有溢出",
    ]
    limits = ["两期都有观测的单位才进入该批次该时期的比较，各格的单位可以不同"]
    if spec.covariates:
        limits.append(f"协变量取两期中较早一期的值；方法：{_METHOD_NAMES[method]}")
    return make_fit(
        "group_time", cohorts, effects, truth=truth, assumptions=assumptions, limits=limits, drift=drift.values
    )


def _check_options(control: str, method: str, base: str, correction: str, anticipation: int) -> None:
    asked = {"control": (control, CONTROLS), "method": (method, METHODS), "base": (base, BASES),
             "correction": (correction, ("CR0", "CR1"))}  # fmt: skip
    for name, (value, allowed) in asked.items():
        if value not in allowed:
            raise ValueError(f"{name}={value!r}; allowed: {', '.join(allowed)}")
    if anticipation < 0:
        raise ValueError("anticipation is a number of periods, 0 or more")


@dataclass(frozen=True, slots=True)
class _Wide:
    """Outcome and covariates with one row an entity; NaN where a row is missing."""

    y: Array
    x: Array
    periods: Array


@dataclass(frozen=True, slots=True)
class _Cell:
    cohort: float
    period: float
    effect: float
    influence: Array
    n_members: int


def group_time_effects(
    cohorts: Cohorts,
    *,
    control: str = "never",
    method: str = "dr",
    anticipation: int = 0,
    base: str = "varying",
    correction: str = "CR0",
    detail: bool = True,
) -> Effects:
    """The numbers of :func:`fit_group_time`; without ``detail`` only the overall effect.

    Raises
    ------
    DesignError, NotIdentifiedError
        An entity in several clusters; no cohort can be compared.
    """
    cluster = cohorts.entity_values(cohorts.design.cluster.astype(np.float64)).astype(np.int64)
    wide = _widen(cohorts)
    cells = [
        cell
        for cohort in cohorts.cohorts
        for now, before in _comparisons(wide.periods, float(cohort), anticipation, base, leads=detail)
        if (cell := _cell(cohorts, wide, float(cohort), now, before, control, method, anticipation)) is not None
    ]
    if not any(cell.period >= cell.cohort for cell in cells):
        raise NotIdentifiedError(
            "no cohort can be compared after its adoption",
            where=f"cohorts {', '.join(f'{value:g}' for value in cohorts.cohorts)}",
            expected="outcomes of a cohort and of its controls, before and after",
            remedy="look at the rows lost to missing outcomes, or take control='not_yet'",
        )
    labels, values, influence = _average(cohorts, cells, detail=detail)
    n = len(cohorts.start)
    n_clusters = int(cluster.max()) + 1
    scores = np.zeros((n_clusters, len(values)))
    np.add.at(scores, cluster, influence / n)
    factor = n_clusters / (n_clusters - 1) if correction == "CR1" else 1.0
    df = np.full(len(values), float(n_clusters - 1))
    return Effects(labels, values, np.sqrt(factor) * scores, df, f"{correction}, G={n_clusters}", np.nan)


def _widen(cohorts: Cohorts) -> _Wide:
    design = cohorts.design
    shape = (len(cohorts.start), len(design.periods))
    y = np.full(shape, np.nan)
    y[design.entity, design.period] = design.y
    x = np.full((*shape, cohorts.covariates.shape[1] + 1), np.nan)
    x[design.entity, design.period, 0] = 1.0
    x[design.entity, design.period, 1:] = cohorts.covariates
    return _Wide(y, x, design.periods.astype(np.float64))


def _comparisons(periods: Array, cohort: float, anticipation: int, base: str, *, leads: bool) -> list[tuple[int, int]]:
    """Pairs of period numbers, now and before; none when the cohort has no period before its adoption."""
    before = int(np.searchsorted(periods, cohort - anticipation)) - 1
    if before < 0:
        return []
    found = []
    for now, period in enumerate(periods):
        if period >= cohort or (leads and base == "universal" and now != before):
            found.append((now, before))
        elif leads and base == "varying" and now > 0:
            found.append((now, now - 1))
    return found


def _cell(
    cohorts: Cohorts, wide: _Wide, cohort: float, now: int, before: int, control: str, method: str, anticipation: int
) -> _Cell | None:
    """One comparison; none where cohort or controls have nobody observed in both periods."""
    start = cohorts.start
    seen = np.isfinite(wide.y[:, now]) & np.isfinite(wide.y[:, before])
    member = start == cohort
    later = max(wide.periods[now], wide.periods[before]) + anticipation
    others = ~np.isfinite(start) if control == "never" else (start > later) & ~member
    used = np.flatnonzero(seen & (member | others))
    mine = member[used]
    if not mine.any() or mine.all():
        return None
    change = wide.y[used, now] - wide.y[used, before]
    place = f"cohort {cohort:g}, period {wide.periods[now]:g}"
    effect, own = compare_changes(change, mine, wide.x[used, min(now, before)], method=method, where=place)
    influence = np.zeros(len(start))
    influence[used] = own * len(start) / len(used)
    return _Cell(cohort, float(wide.periods[now]), effect, influence, int(mine.sum()))


def _average(cohorts: Cohorts, cells: Sequence[_Cell], *, detail: bool) -> tuple[tuple[Label, ...], Array, Array]:
    """All averages and cells: labels, values (m,), influence (n, m)."""
    cohort, period = (np.array([getattr(cell, name) for cell in cells]) for name in ("cohort", "period"))
    values = np.array([cell.effect for cell in cells])
    influence = np.column_stack([cell.influence for cell in cells])
    event, after = period - cohort, period >= cohort
    n_rows = np.array([cell.n_members for cell in cells])
    found: list[tuple[Label, float, Array]] = []

    def add(kind: str, value: float, rows: Flags) -> None:
        label = Label(kind, value, n_rows=int(n_rows[rows].sum()), n_entities=int(n_rows[rows].sum()))
        found.append((label, *_by_size(cohorts, cohort[rows], values[rows], influence[:, rows])))

    add("overall", np.nan, after)
    if detail:
        for value in np.unique(event):
            add("event", float(value), event == value)
        for value in np.unique(cohort[after]):
            add("cohort", float(value), after & (cohort == value))
        for value in np.unique(period[after]):
            add("period", float(value), after & (period == value))
        found += _overall_means(cohorts, found)
        found += [
            (Label("cell", cell.period, cell.cohort, cell.n_members, cell.n_members), cell.effect, cell.influence)
            for cell in cells
        ]
    return (
        tuple(label for label, _, _ in found),
        np.array([value for _, value, _ in found]),
        np.column_stack([own for _, _, own in found]),
    )


def _by_size(cohorts: Cohorts, cohort: Array, values: Array, influence: Array) -> tuple[float, Array]:
    """Mean by cohort size; that sizes are those of a sample is part of the influence."""
    member = (cohorts.start[:, None] == cohort).astype(np.float64)
    share = member.mean(axis=0)
    total = share.sum()
    moved = (member - share) / total - (member - share).sum(axis=1)[:, None] * share / total**2
    return float(share @ values / total), np.asarray(influence @ share / total + moved @ values)


def _overall_means(
    cohorts: Cohorts, found: Sequence[tuple[Label, float, Array]]
) -> list[tuple[Label, float, Array]]:  # fmt: skip
    """Means of the effects by event time, cohort (by size) and period."""
    means: list[tuple[Label, float, Array]] = []
    for kind, of in (("dynamic", "event"), ("group", "cohort"), ("calendar", "period")):
        rows = [row for row in found if row[0].kind == of and (of != "event" or row[0].value >= 0)]
        values, influence = np.array([row[1] for row in rows]), np.column_stack([row[2] for row in rows])
        label = Label(kind, n_rows=sum(row[0].n_rows for row in rows), n_entities=len(rows))
        if kind == "group":
            means.append((label, *_by_size(cohorts, np.array([row[0].value for row in rows]), values, influence)))
        else:
            means.append((label, float(values.mean()), np.asarray(influence.mean(axis=1))))
    return means
