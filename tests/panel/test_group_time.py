"""Group-time effects against csdid, diff-diff, published values and hand computation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from staggered_panels import county_panel, reference_panel, reference_values

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import ATTENDANCE, ESTIMATORS, PanelSpec, fit_group_time, simulate_townships
from yanting_research.panel.cohorts import prepare_cohorts
from yanting_research.panel.group_time import group_time_effects

PLAIN = PanelSpec(outcome="y")
GIVEN = PanelSpec(outcome="y", covariates=("x",))
COUNTIES = PanelSpec(outcome="lemp")


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return reference_panel()


@pytest.mark.parametrize("control", ["never", "not_yet"])
@pytest.mark.parametrize("method", ["no covariate", "dr", "ipw", "reg"])
def test_csdid_to_ten_digits(panel: pd.DataFrame, control: str, method: str) -> None:
    """csdid 0.4.3, analytic errors; see ``benchmarks/crosscheck_staggered.py``."""
    spec = PLAIN if method == "no covariate" else GIVEN
    fit = fit_group_time(panel, spec, control=control, method="dr" if method == "no covariate" else method)
    rows = fit.estimates.set_index("term")
    stored = reference_values()[f"csdid, {control}, {method}"]
    for term in ("treated", "dynamic", "group", "calendar"):
        assert rows.loc[term, "estimate"] == pytest.approx(stored[term], abs=1e-10)
        assert rows.loc[term, "std_error"] == pytest.approx(stored[f"{term} error"], abs=1e-10)


@pytest.mark.parametrize("method", ["no covariate", "ipw", "reg"])
def test_diff_diff_agrees_except_doubly_robust(panel: pd.DataFrame, method: str) -> None:
    """diff-diff 3.13.0. Its doubly robust value is apart from csdid's by 8e-5; ours is csdid's."""
    spec = PLAIN if method == "no covariate" else GIVEN
    row = fit_group_time(panel, spec, method="dr" if method == "no covariate" else method).estimates
    row = row.set_index("term").loc["treated"]
    stored = reference_values()[f"diff-diff, never, {method}"]
    assert row["estimate"] == pytest.approx(stored["treated"], abs=1e-10)
    assert row["std_error"] == pytest.approx(stored["treated error"], abs=1e-10)
    values = reference_values()
    assert 1e-5 < abs(values["csdid, never, dr"]["treated"] - values["diff-diff, never, dr"]["treated"]) < 1e-3


def test_anticipation_as_csdid(panel: pd.DataFrame) -> None:
    rows = fit_group_time(panel, PLAIN, anticipation=1).estimates.set_index("term")
    stored = reference_values()["csdid, anticipation 1"]
    assert rows.loc["treated", "estimate"] == pytest.approx(stored["treated"], abs=1e-10)
    assert rows.loc["dynamic", "std_error"] == pytest.approx(stored["dynamic error"], abs=1e-10)


def test_published_county_values() -> None:
    """R's did on mpdta, as printed: simple -.0400 (.0120), dynamic -.0772 (.0200), group -.0310 (.0124)."""
    rows = fit_group_time(county_panel(), COUNTIES).estimates.set_index("term")
    printed = {"treated": (-0.0400, 0.0120), "dynamic": (-0.0772, 0.0200), "group": (-0.0310, 0.0124)}
    for term, (estimate, error) in printed.items():
        assert round(float(rows.loc[term, "estimate"]), 4) == estimate
        assert round(float(rows.loc[term, "std_error"]), 4) == error


def test_a_cell_by_hand(panel: pd.DataFrame) -> None:
    """ATT(5, 7): change since period 4 of cohort 5 minus that of the never treated."""
    wide = panel.pivot_table(index="entity", columns="period", values="y")
    since = panel.groupby("entity")["treated_since"].first()
    change = wide[7] - wide[4]
    by_hand = change[since == 5].mean() - change[since.isna()].mean()
    variance = change[since == 5].var(ddof=0) / 12 + change[since.isna()].var(ddof=0) / 24
    cells = fit_group_time(panel, PLAIN).tables["group_time"].set_index(["cohort", "period"])
    assert cells.loc[(5, 7), "estimate"] == pytest.approx(by_hand)
    assert cells.loc[(5, 7), "std_error"] == pytest.approx(np.sqrt(variance))


def test_universal_base_makes_long_differences(panel: pd.DataFrame) -> None:
    short = fit_group_time(panel, PLAIN).tables["group_time"].set_index(["cohort", "period"])["estimate"]
    long = (
        fit_group_time(panel, PLAIN, base="universal").tables["group_time"].set_index(["cohort", "period"])["estimate"]
    )
    # Cohort 7: the change from 5 to 3 taken backwards is minus the sum of the steps.
    assert long[(7, 4)] == pytest.approx(-(short[(7, 5)] + short[(7, 6)]))
    assert (7, 6) not in long.index
    after = [key for key in short.index if key[1] >= key[0]]
    assert long[after].to_numpy() == pytest.approx(short[after].to_numpy())


def test_gaps_are_used_pair_by_pair(panel: pd.DataFrame) -> None:
    gap = panel.drop(panel.index[(panel["entity"] == "e013") & (panel["period"] == 4)])  # cohort 5 loses a base
    cells = fit_group_time(gap, PLAIN).tables["group_time"].set_index(["cohort", "period"])
    assert cells.loc[(5, 7), "n_rows"] == 11
    assert cells.loc[(3, 7), "n_rows"] == 12
    wide = gap.pivot_table(index="entity", columns="period", values="y")
    since = gap.groupby("entity")["treated_since"].first()
    change = wide[7] - wide[4]
    assert cells.loc[(5, 7), "estimate"] == pytest.approx(change[since == 5].mean() - change[since.isna()].mean())


def test_without_never_treated_the_last_cohort_is_the_control(panel: pd.DataFrame) -> None:
    some = panel[panel["treated_since"].notna()]
    with pytest.raises(NotIdentifiedError, match=r"no entity is never treated.*end the panel before period 7"):
        fit_group_time(some, PLAIN)
    cells = fit_group_time(some, PLAIN, control="not_yet").tables["group_time"]
    after = cells[cells["event"] >= 0]
    assert set(after["cohort"]) == {3.0, 5.0}
    assert after["period"].max() == 6


def test_influence_is_told_by_clusters_above_entities(panel: pd.DataFrame) -> None:
    number = panel["entity"].str[1:].astype(int)
    pairs = panel.assign(cluster=("c" + (number % 30).astype(str)).astype("str"))
    fit = fit_group_time(pairs, PLAIN)
    assert (fit.n_clusters, fit.df_inference) == (30, 29.0)
    alone = fit_group_time(panel, PLAIN)
    one, two = (f.estimates.set_index("term").loc["treated"] for f in (fit, alone))
    assert one["estimate"] == two["estimate"]
    assert one["std_error"] != two["std_error"]
    crossed = panel.assign(cluster=("c" + panel["period"].astype(str)).astype("str"))
    with pytest.raises(DesignError, match="changes between its periods"):
        fit_group_time(crossed, PLAIN)


def test_scores_of_every_effect_sum_to_zero(panel: pd.DataFrame) -> None:
    effects = group_time_effects(prepare_cohorts(panel, GIVEN), method="dr")
    assert np.abs(effects.scores.sum(axis=0)).max() < 1e-12


def test_covariates_that_foretell_the_cohort_are_refused(panel: pd.DataFrame) -> None:
    told = panel.assign(x=panel["treated_since"].notna() + 0.01 * panel["x"])
    with pytest.raises(NotIdentifiedError, match=r"cohort 3, period .*method='reg'"):
        fit_group_time(told, GIVEN, method="ipw")


def test_truth_stands_beside_every_average() -> None:
    drawn = simulate_townships(1)
    fit = fit_group_time(drawn.panel, ATTENDANCE, truth=drawn.truth)
    truth = drawn.truth[drawn.truth["outcome"] == "n_attended"].set_index("estimand")["value"]
    rows = fit.estimates.set_index("term")["truth"]
    assert rows["treated"] == truth["att"]
    assert rows["cohort=8"] == truth["att_cohort_8"]
    assert rows["event=+2"] == truth["att_exposure_2"]
    assert np.isnan(rows["event=-2"])
    assert fit.tables["event_study"]["data_kind"].eq("simulated").all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"control": "all"}, "never, not_yet"),
        ({"method": "ols"}, "dr, ipw, reg"),
        ({"base": "first"}, "varying, universal"),
        ({"correction": "CR2"}, "CR0, CR1"),
        ({"anticipation": -1}, "0 or more"),
    ],
)
def test_wrong_options_list_the_allowed(panel: pd.DataFrame, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ESTIMATORS["group_time"](panel, PLAIN, **arguments)
