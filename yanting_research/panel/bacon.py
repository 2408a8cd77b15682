r"""What a two-way fixed effects coefficient is made of (古德曼-培根分解): comparisons and their weights."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yanting_research.errors import DesignError
from yanting_research.panel.design import Design, PanelSpec, prepare_design
from yanting_research.panel.twfe import twfe_numbers

__all__ = ["COMPARISONS", "Bacon", "decompose_twfe"]

COMPARISONS = {
    "treated_never": "采纳批次对从未采纳的单位",
    "earlier_later": "较早批次对尚未采纳的较晚批次",
    "later_earlier": "较晚批次对已经采纳的较早批次(效应随时间变化时会出错)",
    "later_always": "采纳批次对一开始就已采纳的单位(效应随时间变化时会出错)",
}
"""Kinds of comparisons; the last two use treated entities as controls."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bacon:
    """A decomposition.

    Attributes
    ----------
    table
        One row per comparison: ``cohort`` (treated), ``control`` (cohort of the controls, infinite for never), ``kind``
        (key of ``COMPARISONS``), ``kind_text``, ``weight``, ``estimate`` [unit of the outcome], ``data_kind``. Weights
        sum to one and ``sum(weight * estimate)`` is the coefficient.
    coefficient
        Of two-way fixed effects on the rows used.
    share_treated_controls
        Weight of comparisons whose controls are treated already.
    lost
        Rows not used: ``entity, period, reason``.
    data_kind
        "real", "specimen" or "simulated".
    """

    table: pd.DataFrame = field(repr=False)
    coefficient: float
    share_treated_controls: float
    lost: pd.DataFrame = field(repr=False)
    data_kind: str


def decompose_twfe(panel: pd.DataFrame, spec: PanelSpec, *, incomplete: str = "refuse") -> Bacon:
    r"""Split the coefficient of :func:`fit_twfe` into comparisons of two groups before and after.

    With cohort shares :math:`n_k` and treated shares of time :math:`\bar D_k`, a comparison's weight is the variance of
    treatment in its two groups and periods, times their squared share of the panel, over the variance of treatment
    without entity and period means.

    Parameters
    ----------
    panel, spec
        PANEL and its columns, without covariates.
    incomplete
        "refuse" a panel with gaps, or "drop" entities that are not observed in all periods; the decomposition is one of
        balanced panels.

    Returns
    -------
    Bacon

    Raises
    ------
    DesignError, NotIdentifiedError
        See :func:`prepare_design`; a dose, covariates, gaps.
    ValueError
        For an unknown way with incomplete entities.

    References
    ----------
    Goodman-Bacon (2021), J. Econometrics 225, 254-277, theorem 1 and equations 7 to 10.

    Examples
    --------
    >>> from yanting_research.panel import ATTENDANCE, simulate_townships
    >>> found = decompose_twfe(simulate_townships(1).panel, ATTENDANCE, incomplete="drop")
    >>> table = found.table
    >>> round(float(table["weight"].sum()), 12), abs(table["weight"] @ table["estimate"] - found.coefficient) < 1e-9
    (1.0, np.True_)
    """
    if incomplete not in ("refuse", "drop"):
        raise ValueError(f"incomplete={incomplete!r}; allowed: refuse, drop")
    if spec.treatment_kind != "adoption" or spec.covariates:
        raise DesignError(
            "the decomposition is one of an adoption without covariates", where=f"specification {spec.model_id!r}",
            expected="treatment_kind='adoption', covariates=()", remedy="leave the covariates out",
        )  # fmt: skip
    design, lost = _balanced(panel, spec, incomplete)
    start = np.where(np.isnan(design.since), np.inf, design.since)
    start = np.where(start > design.periods[-1], np.inf, np.maximum(start, float(design.periods[0])))
    table = pd.DataFrame(_comparisons(design, start))
    coefficients, _, _ = twfe_numbers(design)
    table["kind_text"] = table["kind"].map(COMPARISONS)
    table["data_kind"] = design.data_kind
    columns = ["cohort", "control", "kind", "kind_text", "weight", "estimate", "data_kind"]
    table = table[columns].sort_values(["kind", "cohort", "control"], ignore_index=True)
    treated_controls = table["kind"].isin(["later_earlier", "later_always"])
    share = float(table.loc[treated_controls, "weight"].sum())
    return Bacon(table, float(coefficients[0]), share, lost, design.data_kind)


def _balanced(panel: pd.DataFrame, spec: PanelSpec, incomplete: str) -> tuple[Design, pd.DataFrame]:
    design = prepare_design(panel, spec)
    count = np.bincount(design.entity, minlength=len(design.entities))
    short = [name for name, rows in zip(design.entities, count, strict=True) if rows < len(design.periods)]
    if not short:
        return design, design.lost
    if incomplete == "refuse":
        shown = ", ".join(short[:5]) + (f" and {len(short) - 5} more" if len(short) > 5 else "")
        raise DesignError(
            f"{len(short)} of {len(design.entities)} entities are not observed in all {len(design.periods)} periods",
            where=shown, expected="a panel without gaps", remedy="use incomplete='drop' to decompose the others",
        )  # fmt: skip
    gone = panel.loc[panel["entity"].isin(short), ["entity", "period"]].sort_values(["entity", "period"])
    lost = pd.concat([design.lost, gone.assign(reason="entity not observed in all periods")])
    lost = lost.drop_duplicates(["entity", "period"]).sort_values(["entity", "period"], ignore_index=True)
    return prepare_design(panel[~panel["entity"].isin(short)], spec), lost


def _comparisons(design: Design, start: Array) -> list[dict[str, object]]:
    """Rows of the table."""
    n_periods = len(design.periods)
    y = design.y.reshape(-1, n_periods)
    starts = start.reshape(-1, n_periods)[:, 0]
    periods = design.periods.astype(np.float64)
    groups = np.unique(starts)
    share = {group: float((starts == group).mean()) for group in groups}
    time = {group: float((periods >= group).mean()) for group in groups}
    means = {group: y[starts == group].mean(axis=0) for group in groups}
    treated = (periods[None, :] >= starts[:, None]).astype(np.float64)
    moved = treated - treated.mean(axis=1, keepdims=True) - treated.mean(axis=0) + treated.mean()
    variance = float((moved**2).mean())
    rows: list[dict[str, object]] = []
    for at, early in enumerate(groups):
        for late in groups[at + 1 :]:
            n = share[early] * share[late]
            d_early, d_late = time[early], time[late]
            gap = means[early] - means[late]
            if d_early < 1:
                window, after = periods < late, (periods >= early) & (periods < late)
                weight = n * (d_early - d_late) * (1 - d_early) / variance
                effect = float(gap[after].mean() - gap[window & ~after].mean())
                kind = "earlier_later" if np.isfinite(late) else "treated_never"
                rows.append({"cohort": early, "control": late, "kind": kind, "weight": weight, "estimate": effect})
            if np.isfinite(late):
                window, after = periods >= early, periods >= late
                weight = n * d_late * (d_early - d_late) / variance
                effect = float(gap[window & ~after].mean() - gap[after].mean())
                kind = "later_earlier" if d_early < 1 else "later_always"
                rows.append({"cohort": late, "control": early, "kind": kind, "weight": weight, "estimate": effect})
    return rows
