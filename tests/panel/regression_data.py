"""Data of the stored reference values, and small tables that tests of the regressions share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.panel import Fit

REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "reference" / "regressions.json").read_text(encoding="utf-8")
)


def grouped() -> pd.DataFrame:
    """96 rows in 14 groups: y, x, z (the same within groups), q in 0 to 3, weights."""
    table = pd.DataFrame(REFERENCE["data"])
    return table.assign(g=table["g"].astype(int), five=5, data_kind="simulated")


def series() -> pd.DataFrame:
    return pd.DataFrame(REFERENCE["series"]).assign(data_kind="simulated")


def values_of(fit: Fit, *terms: str) -> list[float]:
    return [float(value) for value in fit.estimates.set_index("term").loc[list(terms), "estimate"]]


def errors_of(fit: Fit, *terms: str) -> list[float]:
    return [float(value) for value in fit.estimates.set_index("term").loc[list(terms), "std_error"]]


def townships(seed: int = 1, n: int = 36) -> pd.DataFrame:
    """Specimen townships: k of n, a share, a count, an answer, hours of training, a cluster."""
    rng = np.random.default_rng(seed)
    hours = rng.uniform(0, 20, n).round(1)
    invited = rng.integers(200, 900, n)
    share = 1 / (1 + np.exp(-(-0.5 + 0.06 * hours + rng.normal(0, 0.3, n))))
    came = rng.binomial(invited, share)
    answers = np.array(["不满意", "一般", "满意"])[
        np.digitize(share + rng.normal(0, 0.1, n), np.quantile(share, [0.3, 0.7]))
    ]
    return pd.DataFrame(
        {
            "到课": came, "应到": invited, "份额": came / invited, "场次": rng.poisson(np.exp(1 + 0.05 * hours)),
            "评价": answers, "学时": hours, "站点": np.where(rng.uniform(size=n) < 0.5, "有", "无"),
            "片区": [f"片区{number % 9}" for number in range(n)], "data_kind": "specimen",
        }
    )  # fmt: skip
