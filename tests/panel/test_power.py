"""Planned roll-outs: the simulation against the closed formula, and both against published numbers."""

from __future__ import annotations

import numpy as np
import pytest

from yanting_research.core import PANEL, check_table
from yanting_research.panel import RollOut, power_by_simulation, power_table, read_calibration, simulate_roll_out


def test_defaults_are_those_of_the_calibration() -> None:
    calibration, plan = read_calibration(), RollOut()
    assert (plan.n_clusters, plan.n_periods) == (calibration.townships, calibration.periods)
    assert (plan.cohort_sizes, plan.cohort_starts) == (calibration.cohort_sizes, calibration.cohort_starts)
    assert plan.missing_share == calibration.missing_share


def test_panels_are_what_the_plan_says() -> None:
    plan = RollOut(missing_share=0.1)
    panel = check_table(simulate_roll_out(plan, 3, effect=5.0), PANEL)
    assert panel["n_attended"].isna().sum() == 43
    assert (panel["treated"] == (panel["period"] >= panel["treated_since"])).all()
    assert set(panel["data_kind"]) == {"simulated"}
    assert panel.equals(simulate_roll_out(plan, 3, effect=5.0))
    sizes = panel.groupby("entity")["treated_since"].first().value_counts(dropna=False).sort_index()
    assert sizes.tolist() == [8, 8, 8, 6, 6]


def test_intraclass_correlation_of_the_shocks() -> None:
    """Within townships, over quarters: variance P(1 - P)(rho + (1 - rho) / n), by moments."""
    quiet = RollOut(icc=0.0, autocorrelation=0.0, missing_share=0.0, n_periods=100, n_invited=100)
    loud = RollOut(icc=0.05, autocorrelation=0.0, missing_share=0.0, n_periods=100, n_invited=100)
    for plan, expected in ((quiet, 0.63 * 0.37 / 100), (loud, 0.63 * 0.37 * (0.05 + 0.95 / 100))):
        drawn = simulate_roll_out(plan, 5)
        rates = (drawn["n_attended"] / drawn["n_invited"]).to_numpy().reshape(36, 100)
        rates = rates - rates.mean(axis=1, keepdims=True) - rates.mean(axis=0) + rates.mean()
        assert rates.var() * 3600 / (35 * 99) == pytest.approx(expected, rel=0.06)


def test_formula_of_two_periods_is_the_textbook_one() -> None:
    """Half of the townships start in the second of two quarters: se^2 = 4 * 2 * var(cell) / J without autocorrelation.

    Bloom (1995), cited at :func:`power_by_simulation`: the multiple of se is 2.8 with many degrees of freedom.
    """
    plan = RollOut(
        n_clusters=1000, n_periods=2, cohort_sizes=(500,), cohort_starts=(2,), autocorrelation=0.0, missing_share=0.0
    )
    found = power_by_simulation(plan, [0.0], n_draws=1)
    cell = 0.63 * 0.37 * (0.02 + 0.98 / 350)
    assert found.loc[0, "mde_formula"] == pytest.approx(280 * np.sqrt(8 * cell / 1000), rel=2e-3)


def test_simulation_and_formula_agree() -> None:
    """40 panels: the same power within three Monte-Carlo errors, the same detectable effect within a quarter."""
    found = power_by_simulation(RollOut(), [0.0, 3.0, 6.0], n_draws=40, seed=2)
    assert (np.abs(found["power"] - found["power_formula"]) <= 3 * found["power_error"]).all()
    assert found.loc[0, "mde"] == pytest.approx(found.loc[0, "mde_formula"], rel=0.25)
    assert found["power"].is_monotonic_increasing
    assert set(found["inference"]) == {"t"}


def test_few_townships_are_tested_by_randomisation_and_find_less() -> None:
    found = power_table(RollOut(cohort_sizes=(12,), cohort_starts=(7,)), [9, 36], [0.0, 8.0], n_draws=8)
    few, many = found[found["n_clusters"] == 9], found[found["n_clusters"] == 36]
    assert set(few["inference"]) == {"randomisation"}
    assert few["mde"].isna().all()
    assert few["n_treated"].tolist() == [3, 3]
    assert many["power"].iloc[1] > few["power"].iloc[1]
    assert few["mde_formula"].iloc[0] > many["mde_formula"].iloc[0]
    assert found["design"].tolist() == ["9 个乡镇"] * 2 + ["36 个乡镇"] * 2


def test_another_estimator_is_fitted() -> None:
    found = power_by_simulation(RollOut(), [12.0], estimator="imputation", n_draws=1)
    assert found["power"].tolist() == [1.0]
    assert found["mde"].isna().all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cohort_sizes": (40,), "cohort_starts": (3,)}, "together <= n_clusters"),
        ({"cohort_starts": (1, 6, 8, 10)}, "a quarter before it"),
        ({"cohort_sizes": (36,), "cohort_starts": (3,)}, "nothing is left to compare"),
        ({"share": 1.0}, "share lies"),
        ({"autocorrelation": 1.0}, "autocorrelation lies"),
        ({"n_invited": 0}, "1 invited"),
    ],
)
def test_impossible_plans(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        RollOut(**change)


def test_refusals() -> None:
    with pytest.raises(ValueError, match="known: twfe"):
        power_by_simulation(RollOut(), [1.0], estimator="did")
    with pytest.raises(ValueError, match="at least one effect"):
        power_by_simulation(RollOut(), [])
