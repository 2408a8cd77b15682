"""Does the estimator find what was planted? Repeated draws with the truth beside each."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd

from yanting_research.core import t_interval, t_p_value
from yanting_research.panel.design import ATTENDANCE, PanelSpec
from yanting_research.panel.estimators import ESTIMATORS
from yanting_research.panel.lines import LEAN, LINES, draw_cohorts
from yanting_research.panel.simulation import SCENARIOS, simulate_townships

__all__ = ["recovery", "recovery_lines", "summarise_recovery"]


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


def recovery_lines(
    n_draws: int, seed: int, scenario: str = "S0", *, null: bool = False, lines: Sequence[str] = LEAN
) -> pd.DataFrame:
    """Fit several lines to the same draws (同一批模拟上的多种估计): one row per draw and line.

    The draws are those of :func:`recovery` with the same seed, the intervals those of the lines' own t distributions.

    Parameters
    ----------
    n_draws, seed, scenario, null
        As :func:`recovery`.
    lines
        Names of ``LINES``; ``LEAN`` is the set for a notebook.

    Returns
    -------
    DataFrame
        As :func:`recovery`, with ``seconds`` [s] that the line took.

    Raises
    ------
    ValueError
        For an unknown line or scenario, or no draws.

    Examples
    --------
    >>> recovery_lines(1, seed=1, lines=("twfe",))[["estimator", "covered"]].to_dict("records")
    [{'estimator': 'twfe', 'covered': True}]
    """
    unknown = [name for name in lines if name not in LINES]
    if unknown:
        raise ValueError(f"no line {', '.join(unknown)}; known: {', '.join(LINES)}")
    if scenario not in SCENARIOS:
        raise ValueError(f"no scenario {scenario!r}; known: {', '.join(SCENARIOS)}")
    if n_draws < 1:
        raise ValueError("n_draws must be 1 or more")
    rows = []
    for draw in range(n_draws):
        draw_seed = int(np.random.SeedSequence([seed, draw]).generate_state(1)[0])
        drawn = draw_cohorts(draw_seed, scenario=scenario, null=null)
        for name in lines:
            begun = time.perf_counter()
            estimate, error, df = LINES[name](drawn)
            seconds = time.perf_counter() - begun
            rows.append(
                (draw, draw_seed, scenario + ("_null" if null else ""), name, drawn.att, estimate, error, df, seconds)
            )
    names = ["draw", "draw_seed", "scenario", "estimator", "truth", "estimate", "std_error", "df", "seconds"]
    table = pd.DataFrame(rows, columns=names)
    low, high = t_interval(table["estimate"], table["std_error"], table["df"])
    p_value = t_p_value(table["estimate"], table["std_error"], table["df"])
    return table.assign(
        ci_low=low, ci_high=high, covered=(low <= table["truth"]) & (table["truth"] <= high), rejected=p_value < 0.05,
        data_kind="simulated",
    )  # fmt: skip


def summarise_recovery(draws: pd.DataFrame) -> pd.DataFrame:
    """Coverage, bias and rejection rate of each estimator and scenario, with their chance error.

    Returns
    -------
    DataFrame
        ``estimator, scenario, n_draws, truth, estimate, bias, rmse, std_error, coverage, coverage_error, rejection,
        rejection_error, data_kind``; the two errors are ``sqrt(p (1 - p) / n)``, Monte Carlo standard errors.

    Examples
    --------
    >>> summarise_recovery(recovery(3, seed=1)).loc[0, "n_draws"]
    np.int64(3)
    """
    rows = []
    for (estimator, scenario), group in draws.groupby(["estimator", "scenario"], sort=True):
        miss = group["estimate"] - group["truth"]
        coverage, rejection = float(group["covered"].mean()), float(group["rejected"].mean())
        rows.append(
            {
                "estimator": estimator,
                "scenario": scenario,
                "n_draws": len(group),
                "truth": float(group["truth"].mean()),
                "estimate": float(group["estimate"].mean()),
                "bias": float(miss.mean()),
                "rmse": float(np.sqrt((miss**2).mean())),
                "std_error": float(group["std_error"].mean()),
                "coverage": coverage,
                "coverage_error": float(np.sqrt(coverage * (1 - coverage) / len(group))),
                "rejection": rejection,
                "rejection_error": float(np.sqrt(rejection * (1 - rejection) / len(group))),
                "data_kind": "simulated",
            }
        )
    return pd.DataFrame(rows)
