"""Digests of the room's results, printed by a process of its own: ``python tests/panel/digests.py``."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pandas as pd

from yanting_research import panel as room


def results() -> dict[str, Any]:
    """What is compared, by name."""
    drawn = room.simulate_townships(1)
    few = drawn.panel.drop(columns="treated")
    names = sorted(set(few["entity"]))
    three = few.assign(treated_since=np.where(few["entity"].isin(names[:3]), 7.0, np.nan))
    found: dict[str, Any] = {"simulation": drawn.panel, "truth": drawn.truth}
    for name, fit in room.ESTIMATORS.items():
        found[name] = fit(drawn.panel, room.ATTENDANCE).estimates
    design = room.prepare_design(drawn.panel, room.ATTENDANCE)
    x = np.column_stack([np.ones(len(design.y)), design.x])
    for weights in ("rademacher", "webb"):
        found[f"bootstrap, {weights}"] = room.wild_bootstrap(
            design.y, x, design.cluster, 1, n_draws=999, weights=weights, seed=1
        )
    for statistic, studentised in (("twfe", False), ("twfe", True), ("imputation", False)):
        found[f"randomisation, {statistic}, {studentised}"] = room.randomisation_inference(
            three, room.ATTENDANCE, statistic=statistic, studentised=studentised, n_draws=199
        )
    found["guard"] = room.headline(three, room.ATTENDANCE, n_draws=199)
    found["missing"] = room.sweep_missing(drawn.panel, room.ATTENDANCE, [-10.0, 10.0]).table
    found["power"] = room.power_by_simulation(room.RollOut(), [0.0, 3.0], n_draws=1)
    found["recommended"] = room.fit_extended_logit(drawn.panel, room.ATTENDANCE, trends=("wealth",)).estimates
    return found


def digest(value: Any) -> str:
    """SHA-256 of every bit of a table, an array, a number or a result that holds them."""
    if isinstance(value, pd.DataFrame):
        text = "\n".join(f"{name}:{digest(value[name].to_numpy())}" for name in value.columns)
    elif isinstance(value, np.ndarray):
        text = value.tobytes().hex() if value.dtype.kind in "fiub" else repr(value.tolist())
    elif isinstance(value, float):
        text = float(value).hex()
    elif hasattr(value, "__dataclass_fields__"):
        text = "\n".join(f"{name}:{digest(getattr(value, name))}" for name in value.__dataclass_fields__)
    else:
        text = repr(value)
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    print(json.dumps({name: digest(value) for name, value in results().items()}))
