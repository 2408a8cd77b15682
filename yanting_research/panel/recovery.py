"""Does the estimator find what was planted? Repeated draws with the truth beside each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from yanting_research.panel.design import ATTENDANCE, PanelSpec
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.simulation import simulate_townships

__all__ = ["recovery", "summarise_recovery"]


def recovery(
    n_draws: int, seed: int, scenario: str = "S0", *, estimator: str = "twfe", null: bool = False,
    spec: PanelSpec = ATTENDANCE,
) -> pd.DataFrame:  # fmt: skip
    """Simulate, fit, compare (恢复检验): one row per draw.

    Parameters
    ----------
    n_draws, seed
        Number of panels; seed of the whole series (draw ``i`` is the same whatever ``n_draws``).
    scenario, null
        Of :func:`simulate_townships`.
    estimator
        A name of ``ESTIMATORS``.
    spec
        What is fitted.

    Returns
    -------
    DataFrame
        ``draw, draw_seed, scenario, estimator, truth, estimate, std_error, ci_low, ci_high, covered,
        rejected, data_kind``; ``rejected`` is p < .05, a false alarm when the null was planted.

    Raises
    ------
    ValueError
        For an unknown estimator or scenario, or no draws.

    Examples
    --------
    >>> recovery(2, seed=1)["covered"].dtype
    dtype('bool')
    """
    if estimator not in ESTIMATORS:
        raise ValueError(f"no estimator {estimator!r}; known: {', '.join(ESTIMATORS)}")
    if n_draws < 1:
        raise ValueError("n_draws must be 1 or more")
    rows = []
    for draw in range(n_draws):
        draw_seed = int(np.random.SeedSequence([seed, draw]).generate_state(1)[0])
        drawn = simulate_townships(draw_seed, scenario=scenario, null=null)
        fitted = ESTIMATORS[estimator](drawn.panel, spec, truth=drawn.truth).estimates
        row = fitted[fitted["term"] == spec.treatment].iloc[0]
        values = {name: float(row[name]) for name in ("truth", "estimate", "std_error", "ci_low", "ci_high")}
        rows.append(
            {"draw": draw, "draw_seed": draw_seed, "scenario": drawn.truth["scenario"].iloc[0], "estimator": estimator}
            | values
            | {
                "covered": bool(row["ci_low"] <= row["truth"] <= row["ci_high"]),
                "rejected": bool(row["p_value"] < 0.05),
                "data_kind": "simulated",
            }
        )
    return pd.DataFrame(rows)


def summarise_recovery(draws: pd.DataFrame) -> pd.DataFrame:
    """Coverage, bias and rejection rate of each estimator and scenario, with their chance error.

    Returns
    -------
    DataFrame
        ``estimator, scenario, n_draws, truth, estimate, bias, rmse, coverage, coverage_error, rejection,
        data_kind``; ``coverage_error`` is ``sqrt(p (1 - p) / n)``, the Monte Carlo standard error.

    Examples
    --------
    >>> summarise_recovery(recovery(3, seed=1)).loc[0, "n_draws"]
    np.int64(3)
    """
    rows = []
    for (estimator, scenario), group in draws.groupby(["estimator", "scenario"], sort=True):
        miss = group["estimate"] - group["truth"]
        coverage = float(group["covered"].mean())
        rows.append(
            {
                "estimator": estimator,
                "scenario": scenario,
                "n_draws": len(group),
                "truth": float(group["truth"].mean()),
                "estimate": float(group["estimate"].mean()),
                "bias": float(miss.mean()),
                "rmse": float(np.sqrt((miss**2).mean())),
                "coverage": coverage,
                "coverage_error": float(np.sqrt(coverage * (1 - coverage) / len(group))),
                "rejection": float(group["rejected"].mean()),
                "data_kind": "simulated",
            }
        )
    return pd.DataFrame(rows)
