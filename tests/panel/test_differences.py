"""Fixed effects and first differences: dummies, R, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from regression_data import REFERENCE, errors_of, values_of

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import PanelSpec, fit_first_difference, fit_fixed_effects, fit_twfe, simulate_townships
from yanting_research.real_evaluations import load_evaluation


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    drawn = simulate_townships(3).panel
    return drawn.drop(drawn.index[[4, 40, 41, 200]]).assign(rate=lambda d: 100 * d["n_attended"] / d["n_invited"])


def test_deviations_from_means_are_dummies(panel: pd.DataFrame) -> None:
    fit = fit_fixed_effects(panel, "rate ~ treated + dose_hours", errors="classical")
    used = panel.dropna(subset=["rate"])
    blocks = [
        used[["treated", "dose_hours"]],
        pd.get_dummies(used["entity"]),
        pd.get_dummies(used["period"]).iloc[:, 1:],
    ]
    known = sm.OLS(used["rate"].to_numpy(), np.column_stack(blocks).astype(float)).fit()
    assert values_of(fit, "treated", "dose_hours") == pytest.approx(known.params[:2], rel=1e-8)
    assert errors_of(fit, "treated", "dose_hours") == pytest.approx(known.bse[:2], rel=1e-8)
    assert fit.df_residual == known.df_resid
    assert fit.statistics["r2_lsdv"] == pytest.approx(known.rsquared)


def test_weighted_deviations_are_weighted_dummies(panel: pd.DataFrame) -> None:
    fit = fit_fixed_effects(panel, "rate ~ treated", weights="n_invited", errors="classical")
    used = panel.dropna(subset=["rate"])
    blocks = [used[["treated"]], pd.get_dummies(used["entity"]), pd.get_dummies(used["period"]).iloc[:, 1:]]
    known = sm.WLS(used["rate"].to_numpy(), np.column_stack(blocks).astype(float), weights=used["n_invited"]).fit()
    assert values_of(fit, "treated") == pytest.approx(known.params[:1], rel=1e-8)
    assert errors_of(fit, "treated") == pytest.approx(known.bse[:1], rel=1e-8)
    assert "CR1" in fit_fixed_effects(panel, "rate ~ treated", weights="n_invited").conventions
    with pytest.raises(DesignError, match="CR2 does not hold with weights"):
        fit_fixed_effects(panel, "rate ~ treated", weights="n_invited", errors="CR2")


def test_it_is_two_way_fixed_effects_by_another_door(panel: pd.DataFrame) -> None:
    one = fit_fixed_effects(panel, "rate ~ treated", errors="CR1")
    two = fit_twfe(panel, PanelSpec(outcome="n_attended", trials="n_invited"))
    assert values_of(one, "treated") == pytest.approx(values_of(two, "treated"))
    assert errors_of(one, "treated") == pytest.approx(errors_of(two, "treated"))
    assert one.statistics["r2_within_two_way"] == pytest.approx(two.statistics["r2_within"])


def test_cr2_on_deviations_is_that_of_the_dummies_in_clubsandwich() -> None:
    """R 4.2.2, clubSandwich 0.5.8 on lm with a dummy for each of 54 firms."""
    fit = fit_fixed_effects(
        load_evaluation("jtrain"), "lscrap ~ d88 + d89 + grant + grant_1", entity="fcode", period="year",
        time_effects=False,
    )  # fmt: skip
    known = REFERENCE["jtrain_CR2"]
    assert errors_of(fit, *known["se"]) == pytest.approx(list(known["se"].values()), rel=1e-8)
    df = fit.estimates.set_index("term").loc[list(known["df"]), "df"]
    assert df.round(1).tolist() == list(known["df"].values())


def test_two_periods_make_both_one(panel: pd.DataFrame) -> None:
    two = panel[panel["period"].isin([1, 12])]
    within = fit_fixed_effects(two, "rate ~ treated", errors="CR1")
    changes = fit_first_difference(two, "rate ~ treated", errors="CR1")
    assert values_of(changes, "treated") == pytest.approx(values_of(within, "treated"))
    assert values_of(changes, "intercept") == pytest.approx(values_of(within, "period=12"))


def test_a_missing_period_costs_its_differences() -> None:
    rows = [(f"e{e}", t, 1.0 * e * t + (e * 7 + t * 3) % 5, (e * t * t) % 7) for e in range(8) for t in (1, 2, 3)]
    table = pd.DataFrame(rows, columns=["entity", "period", "y", "x"]).assign(data_kind="specimen")
    assert fit_first_difference(table, "y ~ x").n_obs == 16
    gap = table[~((table["entity"] == "e3") & (table["period"] == 2))]
    fit = fit_first_difference(gap, "y ~ x")
    assert (fit.n_obs, fit.n_entities, fit.n_clusters) == (14, 7, 7)


def test_period_in_the_formula_takes_the_place_of_common_levels(panel: pd.DataFrame) -> None:
    own = fit_fixed_effects(panel, "rate ~ treated + cat(period)", errors="CR1")
    usual = fit_fixed_effects(panel, "rate ~ treated", errors="CR1")
    assert values_of(own, "treated") == pytest.approx(values_of(usual, "treated"))
    assert "cat(period)=2" in set(own.estimates["term"])
    with pytest.raises(NotIdentifiedError, match="determine each other"):
        fit_fixed_effects(panel, "rate ~ treated + cat(period)", time_effects=True)


def test_refusals(panel: pd.DataFrame) -> None:
    fixed = panel.assign(rich=panel["entity"].str[-2:].astype(int))
    with pytest.raises(NotIdentifiedError, match=r"rich does not change within entities.*name:cat"):
        fit_fixed_effects(fixed, "rate ~ treated + rich")
    with pytest.raises(DesignError, match="whose order is not known"):
        fit_first_difference(panel.assign(period=panel["period"].astype("str")), "rate ~ treated")
    with pytest.raises(NotIdentifiedError, match="rich does not change between periods"):
        fit_first_difference(fixed, "rate ~ rich")
    with pytest.raises(DesignError, match="2 rows share an entity and period"):
        fit_fixed_effects(pd.concat([panel, panel.tail(1)]), "rate ~ treated")
    with pytest.raises(DesignError, match=r"no column 'county'.*entity="):
        fit_fixed_effects(panel, "rate ~ treated", entity="county")
    with pytest.raises(NotIdentifiedError, match="of one period"):
        fit_fixed_effects(panel[panel["period"] == 3], "rate ~ n_invited")
    with pytest.raises(ValueError, match="allowed: classical, HC1, CR0"):
        fit_fixed_effects(panel, "rate ~ treated", errors="HC3")
    crossed = panel.assign(season=panel["period"].mod(6).astype("str"))
    with pytest.raises(DesignError, match="clusters cut through entities"):
        fit_fixed_effects(crossed, "rate ~ treated", cluster="season")
    assert "K=48" in fit_fixed_effects(crossed, "rate ~ treated", cluster="season", errors="CR1").conventions
