"""The simulated panel keeps the published totals and knows its truth."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import PANEL, check_table
from yanting_research.panel import largest_remainder, simulate_townships

TOTALS = {
    "members": 25619,
    "mobile_members": 3200,
    "branches": 905,
    "villages": 460 + 45,
    "civil_servants": 1638,
    "institution_cadres": 5594,
}


@pytest.fixture(scope="module")
def drawn():
    return simulate_townships(3)


@pytest.mark.parametrize("seed", [0, 3, 17])
def test_published_totals_are_met_exactly(seed: int) -> None:
    panel = simulate_townships(seed).panel
    towns = panel[panel["period"] == 1]
    assert {name: int(towns[name].sum()) for name in TOTALS} == TOTALS
    assert int(panel["tour_yuan"].sum()) == 1_200_000
    assert int(panel["village_cadre_yuan"].sum()) == 700_000
    assert (towns["mobile_members"] <= towns["members"]).all()


def test_shape_names_and_cohorts(drawn) -> None:
    panel = check_table(drawn.panel, PANEL)
    assert sorted(panel["entity"].unique()) == [f"乡镇{n:02d}" for n in range(1, 37)]
    assert panel.groupby("entity")["period"].apply(list).map(lambda p: p == list(range(1, 13))).all()
    since = panel[panel["period"] == 1]["treated_since"]
    assert since.value_counts().sort_index().tolist() == [8, 8, 8, 6]
    assert int(since.isna().sum()) == 6
    assert set(panel["data_kind"]) == {"simulated"}
    assert set(drawn.truth["data_kind"]) == {"simulated"}


def test_money_and_hours_fall_on_treated_cells_only(drawn) -> None:
    idle = drawn.panel[drawn.panel["treated"] == 0]
    assert float(idle[["dose_hours", "dose_yuan"]].to_numpy().sum()) == 0.0


def test_six_per_cent_is_missing_more_in_poor_townships() -> None:
    lost, kept = [], []
    for seed in range(8):
        panel = simulate_townships(seed).panel
        assert int(panel["n_attended"].isna().sum()) == 26  # round(0.06 * 432)
        lost.append(panel.loc[~panel["reported"], "wealth"].mean())
        kept.append(panel.loc[panel["reported"], "wealth"].mean())
    assert np.mean(lost) < np.mean(kept) - 0.3


def test_outcomes_stay_in_their_ranges(drawn) -> None:
    seen = drawn.panel[drawn.panel["reported"]]
    assert (seen["n_attended"] <= seen["n_invited"]).all()
    assert (seen["n_invited"] <= seen["members"]).all()
    assert set(seen["satisfaction"]) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert (seen["remote_sessions"] >= 0).all()
    assert float((seen["volunteer_hours"] == 0).mean()) > 0.1  # the hurdle


def test_richer_townships_adopt_earlier_on_average() -> None:
    gaps = []
    for seed in range(6):
        towns = simulate_townships(seed).panel.query("period == 1")
        gaps.append(
            towns.loc[towns["treated_since"] == 4, "wealth"].mean()
            - towns.loc[towns["treated_since"].isna(), "wealth"].mean()
        )
    assert min(gaps) > 0.3


def test_same_seed_same_panel_and_other_seed_another() -> None:
    one, two, other = simulate_townships(5), simulate_townships(5), simulate_townships(6)
    pd.testing.assert_frame_equal(one.panel, two.panel)
    pd.testing.assert_frame_equal(one.truth, two.truth)
    assert not one.panel["n_attended"].equals(other.panel["n_attended"])


def test_truth_is_null_when_null_and_grows_with_exposure() -> None:
    assert simulate_townships(2, null=True).truth["value"].abs().max() == 0.0
    truth = simulate_townships(2).truth
    rates = truth[truth["outcome"] == "n_attended"].set_index("estimand")["value"]
    path = [rates[f"att_exposure_{k}"] for k in range(4)]
    assert all(a < b for a, b in pairwise(path))


def test_overall_truth_is_the_cell_weighted_mean_of_cohorts() -> None:
    truth = simulate_townships(4).truth
    for _, rows in truth.groupby("outcome"):
        table = rows.set_index("estimand")
        for kind in ("att_cohort_", "att_exposure_"):
            part = table[table.index.str.startswith(kind)]
            assert int(part["n_cells"].sum()) == int(table.loc["att", "n_cells"])
            assert np.average(part["value"], weights=part["n_cells"]) == pytest.approx(table.loc["att", "value"])


def test_wealth_trend_is_what_tells_the_scenarios_apart() -> None:
    def slope_gap(scenario: str) -> float:
        gaps = []
        for seed in range(6):
            panel = simulate_townships(seed, scenario=scenario, null=True).panel.dropna(subset=["n_attended"])
            rate = panel["n_attended"] / panel["n_invited"]
            rich = panel["wealth"] > 0
            late, early = panel["period"] > 8, panel["period"] <= 4
            gaps.append(
                (rate[rich & late].mean() - rate[rich & early].mean())
                - (rate[~rich & late].mean() - rate[~rich & early].mean())
            )
        return float(np.mean(gaps))

    assert abs(slope_gap("S0")) < 0.03
    assert slope_gap("S1") > 0.06


def test_unknown_scenario_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="S0, S1"):
        simulate_townships(1, scenario="S9")


def test_hamilton_apportionment_by_hand() -> None:
    # 21 seats, populations 1, 2 and 4 units of 7: 3, 6, 12 exactly; 22 seats: 3.14, 6.29, 12.57.
    assert largest_remainder(21, [1, 2, 4]).tolist() == [3, 6, 12]
    assert largest_remainder(22, [1, 2, 4]).tolist() == [3, 6, 13]


@given(st.integers(0, 10**7), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_parts_add_up_and_stay_within_one_of_their_quota(total: int, weights: list[float]) -> None:
    if sum(weights) <= 0:
        return
    parts = largest_remainder(total, weights)
    assert int(parts.sum()) == total
    assert (parts >= 0).all()
    quota = total * np.array(weights) / sum(weights)
    assert (np.abs(parts - quota) < 1 + 1e-6 * max(total, 1)).all()


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [float("nan"), 1], []])
def test_weights_that_say_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        largest_remainder(5, weights)
