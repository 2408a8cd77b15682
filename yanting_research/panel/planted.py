"""The planted value beside an estimate (模拟的真值)."""

from __future__ import annotations

import pandas as pd

from yanting_research.panel.design import PanelSpec

__all__ = ["planted_value"]


def planted_value(truth: pd.DataFrame | None, spec: PanelSpec, estimand: str) -> float:
    """The planted effect in the outcome's unit; NaN where it is unknown or not comparable.

    The truth of a count is a rate in percentage points, so it is comparable only with trials.

    Parameters
    ----------
    truth
        ``SimulatedPanel.truth``.
    estimand
        "att", "att_cohort_4", "att_exposure_0" ...

    Examples
    --------
    >>> planted_value(None, PanelSpec(outcome="n_attended", trials="n_invited"), "att")
    nan
    """
    if truth is None or spec.treatment_kind != "adoption" or (spec.outcome == "n_attended") != bool(spec.trials):
        return float("nan")
    row = truth[(truth["outcome"] == spec.outcome) & (truth["estimand"] == estimand)]
    return float(row["value"].iloc[0]) if len(row) == 1 else float("nan")
