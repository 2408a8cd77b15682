"""Panels of the tests of staggered estimators: the specimen of the reference values, and counties made from moments."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

REFERENCE = Path(__file__).parents[1] / "reference"


def reference_values() -> dict[str, dict[str, float]]:
    """Values of csdid and diff-diff by case."""
    return json.loads((REFERENCE / "staggered.json").read_text(encoding="utf-8"))["values"]


def reference_panel() -> pd.DataFrame:
    """The specimen they were made from: 60 entities, 8 periods, cohorts 3, 5 and 7."""
    stored = json.loads((REFERENCE / "staggered.json").read_text(encoding="utf-8"))["panel"]
    table = pd.DataFrame(stored)
    return as_panel(table.assign(treated_since=table["treated_since"].astype(float)), "specimen")


def as_panel(table: pd.DataFrame, data_kind: str) -> pd.DataFrame:
    """PANEL with an entity a cluster."""
    names = table["entity"].map("e{:03d}".format).astype("str")
    return table.assign(entity=names, cluster=names, data_kind=pd.Series([data_kind] * len(table), dtype="str"))


def county_panel() -> pd.DataFrame:
    """500 specimens with the moments of mpdta's counties by cohort, which decide all linear estimates and their errors.

    Random vectors are turned so that sizes, means and covariances of lpop and the five lemp are exactly those stored.
    """
    stored = json.loads((REFERENCE / "mpdta_moments.json").read_text(encoding="utf-8"))["cohorts"]
    rng = np.random.Generator(np.random.PCG64(0))
    rows, number = [], 0
    for cohort, moments in stored.items():
        raw = rng.normal(size=(moments["n"], 6))
        raw -= raw.mean(axis=0)
        white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / len(raw))).T
        values = white @ np.linalg.cholesky(np.array(moments["covariance"])).T + moments["mean"]
        since = float(cohort) if cohort != "0" else np.nan
        for value in values:
            number += 1
            rows += [(number, 2003 + at, since, value[1 + at], value[0]) for at in range(5)]
    return as_panel(pd.DataFrame(rows, columns=["entity", "period", "treated_since", "lemp", "lpop"]), "specimen")
