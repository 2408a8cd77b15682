"""Interrupted series against R, by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from regression_data import REFERENCE, errors_of, series, values_of

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import DesignError
from yanting_research.panel import fit_interrupted
from yanting_research.panel.serial_errors import newey_west

TERMS = ("intercept", "trend", "level_change", "slope_change")
SEASONS = ("season=2", "season=3", "season=4")


def test_newey_west_is_that_of_r() -> None:
    """sandwich::NeweyWest(lag = 2, prewhite = FALSE, adjust = TRUE)."""
    fit = fit_interrupted(series(), "y", period="t", start=21, seasons=4, lags=2)
    known = REFERENCE["interrupted"]["newey_west"]
    assert values_of(fit, *TERMS, *SEASONS) == pytest.approx(known["values"], rel=1e-9)
    assert errors_of(fit, *TERMS, *SEASONS) == pytest.approx(known["se"], rel=1e-9)
    assert fit.conventions == "Newey-West, lags=2, N=36, K=7, t(df=29)"


def test_ar1_is_that_of_r() -> None:
    """nlme::gls with corAR1, REML; its optimiser stops at about 1e-7."""
    fit = fit_interrupted(series(), "y", period="t", start=21, seasons=4, errors="ar1")
    known = REFERENCE["interrupted"]["ar1"]
    assert values_of(fit, *TERMS, *SEASONS) == pytest.approx(known["values"], rel=1e-6)
    assert errors_of(fit, *TERMS, *SEASONS) == pytest.approx(known["se"], rel=1e-5)
    assert fit.statistics["rho"] == pytest.approx(known["rho"], rel=1e-5)


def test_a_comparison_series_is_taken_off() -> None:
    """lm on the difference of the two series, Newey-West with three lags."""
    fit = fit_interrupted(series(), "y", period="t", start=21, comparison="y0", lags=3)
    known = REFERENCE["interrupted"]["compared"]
    assert values_of(fit, *TERMS) == pytest.approx(known["values"], rel=1e-9)
    assert errors_of(fit, *TERMS) == pytest.approx(known["se"], rel=1e-9)
    assert not any("没有对照序列" in sentence for sentence in fit.limits)


def test_planted_changes_come_back_and_the_series_shows_them() -> None:
    t = np.arange(1, 31)
    y = 10 + 0.5 * t + np.where(t >= 16, 3 + 0.2 * (t - 16), 0)
    table = pd.DataFrame({"period": t, "y": y + 1e-6 * np.sin(t), "data_kind": "simulated"})
    fit = fit_interrupted(table.sample(frac=1, random_state=1), "y", start=16)
    assert values_of(fit, *TERMS) == pytest.approx([18, 0.5, 3, 0.2], abs=1e-4)
    shown = fit.tables["series"]
    assert shown["effect"].notna().sum() == 15
    assert shown.loc[29, "effect"] == pytest.approx(3 + 0.2 * 14, abs=1e-4)
    assert shown.loc[29, "counterfactual"] == pytest.approx(25, abs=1e-4)
    average = check_table(fit.tables["average_effect"], ESTIMATES)
    assert average["estimate"].iloc[0] == pytest.approx(3 + 0.2 * 7, abs=1e-4)
    assert set(shown["data_kind"]) == {"simulated"}


def test_newey_west_without_lags_is_hc1_and_gaps_stay_gaps() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(20), np.arange(20.0)])
    left = rng.normal(size=20)
    bread = np.linalg.inv(x.T @ x)
    plain = 20 / 18 * bread @ ((x * left[:, None]).T @ (x * left[:, None])) @ bread
    periods = np.arange(20)
    assert newey_west(x, left, periods, 0) == pytest.approx(plain)
    assert newey_west(x, left, periods * 2, 1) == pytest.approx(plain)  # nobody's neighbour is seen


def test_refusals() -> None:
    table = series()
    with pytest.raises(DesignError, match=r"3 periods before the start 4.*4 or more"):
        fit_interrupted(table, "y", period="t", start=4)
    with pytest.raises(DesignError, match="2 periods from the start 35"):
        fit_interrupted(table, "y", period="t", start=35)
    with pytest.raises(DesignError, match=r"1 gaps.*newey_west"):
        fit_interrupted(table.drop(index=10), "y", period="t", start=21, errors="ar1")
    assert fit_interrupted(table.drop(index=10), "y", period="t", start=21).n_obs == 35
    with pytest.raises(DesignError, match="1 periods stand twice"):
        fit_interrupted(pd.concat([table, table.tail(1)]), "y", period="t", start=21)
    with pytest.raises(DesignError, match="no whole numbers"):
        fit_interrupted(table.assign(t=[f"2024Q{i}" for i in range(36)]), "y", period="t", start=21)
    with pytest.raises(DesignError, match="36 periods for 24 seasons"):
        fit_interrupted(table, "y", period="t", start=21, seasons=24)
    with pytest.raises(ValueError, match="allowed: newey_west, ar1, classical"):
        fit_interrupted(table, "y", period="t", start=21, errors="hac")


def test_few_points_are_said() -> None:
    fit = fit_interrupted(series().head(14), "y", period="t", start=9)
    assert any("开始前 8 期、开始后 6 期" in sentence for sentence in fit.limits)
