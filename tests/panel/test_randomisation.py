"""Assignments, randomisation inference and placebo ranks against lists gone through by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import (
    ATTENDANCE,
    PanelSpec,
    draw_assignments,
    fit_imputation,
    fit_twfe,
    placebo_ranks,
    randomisation_inference,
    simulate_townships,
)
from yanting_research.panel.histories import read_histories
from yanting_research.panel.randomisation import randomisation_p_values

SPEC = PanelSpec(outcome="y")


def small(since: list[float], *, seed: int = 1, effect: float = 0.0) -> pd.DataFrame:
    """A specimen panel of invented towns, four periods."""
    rng = np.random.default_rng(seed)
    n = len(since)
    table = pd.DataFrame(
        {
            "entity": np.repeat([f"甲{at:02d}镇" for at in range(n)], 4),
            "period": np.tile(np.arange(1, 5), n),
            "treated_since": np.repeat(since, 4),
            "data_kind": "specimen",
        }
    )
    treated = table["period"] >= table["treated_since"]
    return table.assign(cluster=table["entity"], y=rng.normal(size=4 * n) + effect * treated)


def estimate(panel: pd.DataFrame) -> float:
    return float(fit_twfe(panel, SPEC).estimates.loc[0, "estimate"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=2, max_size=6))
def test_every_other_assignment_is_listed_once(labels: list[int]) -> None:
    numbers = np.array(labels)
    others = set(itertools.permutations(labels)) - {tuple(labels)}
    if not others:
        with pytest.raises(DesignError, match="no other assignment"):
            draw_assignments(numbers)
        return
    found = draw_assignments(numbers, n_draws=10_000)
    dealt = [tuple(numbers[order]) for order in found.orders]
    assert found.enumerated
    assert len(dealt) == len(set(dealt)) == found.n_possible - 1
    assert set(dealt) == others
    assert all(sorted(order) == list(range(len(labels))) for order in found.orders.tolist())


def test_strata_and_seeds() -> None:
    labels, strata = np.array([1, 0, 0, 1, 0, 0]), np.array([0, 0, 0, 1, 1, 1])
    found = draw_assignments(labels, strata=strata)
    assert found.n_possible == 9
    assert all(labels[order][:3].sum() == labels[order][3:].sum() == 1 for order in found.orders)
    many = np.arange(20) % 4
    one, again = (draw_assignments(many, n_draws=50, seed=3).orders for _ in range(2))
    assert (one == again).all()
    assert (one != draw_assignments(many, n_draws=50, seed=4).orders).any()


def test_exact_p_is_that_of_all_assignments_one_by_one() -> None:
    """Five towns, two treated: ten regressions."""
    since = [3.0, 3.0, *[np.nan] * 3]
    panel = small(since, effect=1.0)
    found = randomisation_inference(panel, SPEC)
    everyone = []
    for pair in itertools.combinations(range(5), 2):
        dates = np.repeat([3.0 if at in pair else np.nan for at in range(5)], 4)
        everyone.append(abs(estimate(panel.assign(treated_since=dates))))
    assert (found.enumerated, found.n_possible, found.n_draws) == (True, 10, 9)
    assert found.estimate == pytest.approx(estimate(panel))
    assert found.p_value == pytest.approx(np.mean(np.array(everyone) >= everyone[0] - 1e-9))
    assert found.p_floor == pytest.approx(1 / 10)


@pytest.mark.parametrize("studentised", [False, True])
def test_built_in_draws_are_those_of_the_fits(studentised: bool) -> None:
    """Dates, missing reports and a covariate: every draw is a regression of its own."""
    panel = simulate_townships(3).panel
    spec = PanelSpec(outcome="n_attended", trials="n_invited", covariates=("dose_hours",))

    def refit(moved: pd.DataFrame) -> tuple[float, float]:
        row = fit_twfe(moved, spec).estimates.set_index("term").loc["treated"]
        return float(row["estimate"]), float(row["std_error"])

    options = {"studentised": studentised, "n_draws": 4, "seed": 2}
    called = randomisation_inference(panel, spec, statistic=refit, **options)
    built_in = randomisation_inference(panel, spec, interval=False, **options)
    assert built_in.draws == pytest.approx(called.draws, rel=1e-9)
    assert built_in.p_value == called.p_value
    assert np.isnan(called.ci_low)


def test_imputation_is_the_estimator_of_that_name() -> None:
    drawn = simulate_townships(2)
    row = fit_imputation(drawn.panel, ATTENDANCE).estimates.set_index("term").loc["treated"]
    found = randomisation_inference(drawn.panel, ATTENDANCE, statistic="imputation", n_draws=9, interval=False)
    assert found.estimate == pytest.approx(row["estimate"], abs=1e-8)


@pytest.mark.parametrize("studentised", [False, True])
def test_interval_holds_what_the_test_does_not_reject(studentised: bool) -> None:
    panel = small([3.0] * 5 + [np.nan] * 5, effect=2.0)
    found = randomisation_inference(panel, SPEC, studentised=studentised)
    assert found.ci_low < found.estimate < found.ci_high
    for bound, step in ((found.ci_low, -0.01), (found.ci_high, 0.01)):
        beyond, inside = (
            randomisation_inference(panel, SPEC, studentised=studentised, null=bound + way, interval=False).p_value
            for way in (step, -step)
        )
        assert beyond <= 0.05 < inside
    p_value = randomisation_p_values(read_histories(panel, SPEC))
    assert p_value(found.estimate) > 0.9
    few = randomisation_inference(small([3.0, *[np.nan] * 5]), SPEC)
    assert (few.ci_low, few.ci_high) == (-np.inf, np.inf)  # p cannot fall below 1 / 6


def test_p_values_of_a_true_null_are_uniform_over_assignments() -> None:
    """Whichever two of six towns were treated, just 1 of the 15 assignments has p = 1 / 15: no test can do more."""
    outcomes = small([np.nan] * 6, seed=5)
    p_values = []
    for pair in itertools.combinations(range(6), 2):
        dates = np.repeat([2.0 if at in pair else np.nan for at in range(6)], 4)
        p_values.append(randomisation_inference(outcomes.assign(treated_since=dates), SPEC, interval=False).p_value)
    assert sorted(p_values) == pytest.approx(np.arange(1, 16) / 15)


def test_doses_move_as_whole_histories() -> None:
    panel = small([np.nan] * 6).assign(hours=np.tile([0.0, 1.0, 2.0, 4.0], 6) * np.repeat([0, 1, 2, 0, 3, 1], 4))
    spec = PanelSpec(outcome="y", treatment="hours", treatment_kind="dose")
    found = randomisation_inference(panel, spec, n_draws=1000)
    assert found.n_possible == 180  # 6! / (2! 2!)
    assert found.estimate == pytest.approx(float(fit_twfe(panel, spec).estimates.loc[0, "estimate"]))
    with pytest.raises(ValueError, match="adoption"):
        randomisation_inference(panel, spec, statistic="imputation")
    uneven = panel.copy()
    uneven.loc[3, "hours"] = np.nan
    with pytest.raises(DesignError, match="doses cannot be handed"):
        randomisation_inference(uneven, spec)


def test_ranks_of_one_treated_town() -> None:
    panel = small([3.0, *[np.nan] * 7], effect=9.0)
    ranks = placebo_ranks(panel, SPEC)
    assert ranks["rank"].tolist() == list(range(1, 9))
    assert ranks.loc[0, "treated"]
    assert ranks.loc[0, "estimate"] == pytest.approx(estimate(panel))
    moved = panel.assign(treated_since=np.where(panel["entity"] == ranks.loc[3, "cluster"], 3.0, np.nan))
    assert ranks.loc[3, "estimate"] == pytest.approx(estimate(moved))
    assert set(ranks["data_kind"]) == {"specimen"}
    with pytest.raises(DesignError, match="2 clusters are treated"):
        placebo_ranks(small([3.0, 3.0, *[np.nan] * 6]), SPEC)


def test_refusals() -> None:
    panel = small([2.0, 3.0, 3.0, *[np.nan] * 4])
    with pytest.raises(ValueError, match="known: twfe, imputation"):
        randomisation_inference(panel, SPEC, statistic="did")
    with pytest.raises(ValueError, match="no clustered error"):
        randomisation_inference(panel, SPEC, statistic="imputation", studentised=True)
    with pytest.raises(ValueError, match="returns estimate and standard error"):
        randomisation_inference(panel, SPEC, statistic=estimate, studentised=True, n_draws=1)
    with pytest.raises(ValueError, match="built-in"):
        randomisation_inference(panel, SPEC, statistic=estimate, null=1.0)
    with pytest.raises(DesignError, match="no column '县区'"):
        randomisation_inference(panel, SPEC, strata="县区")
    with pytest.raises(DesignError, match="change within a cluster"):
        randomisation_inference(panel, SPEC, strata="period")
    paired = panel.assign(cluster=(panel.index // 4).map(lambda at: f"片{max(at - 1, 0)}"))
    with pytest.raises(DesignError, match=r"adopt at different times \(片0\)"):
        randomisation_inference(paired, SPEC)


@pytest.mark.parametrize("null", [1.3, -0.7])
def test_a_null_of_a_studentised_test_is_taken_off_the_outcome(null: float) -> None:
    """The same as regressions of what is left of the outcome when the constant effect of the null is taken off."""
    panel = small([3.0, 3.0, 2.0, *[np.nan] * 4], effect=1.0)
    on = panel["period"] >= panel["treated_since"]

    def refit(moved: pd.DataFrame) -> tuple[float, float]:
        row = fit_twfe(moved, SPEC).estimates.iloc[0]
        return float(row["estimate"]), float(row["std_error"])

    found = randomisation_inference(panel, SPEC, studentised=True, null=null, n_draws=5, interval=False)
    adjusted = panel.assign(y=panel["y"] - null * on)
    called = randomisation_inference(adjusted, SPEC, statistic=refit, studentised=True, n_draws=5)
    assert found.draws == pytest.approx(called.draws, rel=1e-9)
    assert found.p_value == called.p_value
    assert found.estimate == pytest.approx(estimate(panel))
    assert (called.statistic, called.studentised, called.p_floor) == ("refit", True, 1 / 6)
    assert [found.ci_low, found.ci_high, called.ci_high] == pytest.approx([np.nan] * 3, nan_ok=True)


def test_strata_hold_in_inference_as_in_the_list_of_assignments() -> None:
    """One of three towns treated in each of two counties: nine assignments, and p from those nine regressions."""
    panel = small([3.0, np.nan, np.nan, 3.0, np.nan, np.nan], effect=1.0)
    panel["county"] = np.where(panel["entity"] < "甲03镇", "青禾县", "松源县")
    found = randomisation_inference(panel, SPEC, strata="county", interval=False)
    sizes = []
    for pair in itertools.product(range(3), range(3, 6)):
        dates = np.repeat([3.0 if at in pair else np.nan for at in range(6)], 4)
        sizes.append(abs(estimate(panel.assign(treated_since=dates))))
    assert (found.n_possible, found.n_draws, found.enumerated) == (9, 8, True)
    assert found.p_value == pytest.approx(np.mean(np.array(sizes) >= sizes[0] - 1e-9))
    assert randomisation_p_values(read_histories(panel, SPEC, strata="county"))(0.0) == found.p_value


def test_imputation_leaves_out_periods_and_towns_without_an_untreated_row() -> None:
    """Everybody is treated in the last period, one town from the first: neither can be predicted."""
    panel = small([2.0, 3.0, 4.0, 4.0, 4.0, 4.0, 1.0], effect=1.0)
    known = panel[(panel["period"] < 4) & (panel["treated_since"] > 1)]
    known = known.assign(treated_since=known["treated_since"].where(known["treated_since"] < 4))
    row = fit_imputation(known, SPEC).estimates.set_index("term").loc["treated"]
    found = randomisation_inference(panel, SPEC, statistic="imputation", interval=False, n_draws=9)
    assert found.estimate == pytest.approx(row["estimate"], abs=1e-9)


def test_a_statistic_that_the_data_do_not_define_is_refused() -> None:
    """From the third period on nobody is untreated: nothing predicts the treated rows."""
    panel = small([1.0, 1.0, 3.0, 3.0, 3.0])
    with pytest.raises(NotIdentifiedError, match="undefined; expected: an estimate; what to do: check that treated"):
        randomisation_inference(panel, SPEC, statistic="imputation")


def test_a_function_sees_the_doses_that_were_handed_on() -> None:
    hours = np.outer([0, 0, 0, 0, 1], [0.0, 1.0, 2.0, 4.0]).ravel()
    panel = small([np.nan] * 5).assign(hours=hours)
    spec = PanelSpec(outcome="y", treatment="hours", treatment_kind="dose")
    seen = []

    def refit(moved: pd.DataFrame) -> float:
        seen.append(tuple(moved["hours"]))
        return float(fit_twfe(moved, spec).estimates.loc[0, "estimate"])

    called = randomisation_inference(panel, spec, statistic=refit)
    assert seen[0] == tuple(hours)
    assert len(set(seen)) == called.n_possible == 5
    assert called.draws == pytest.approx(randomisation_inference(panel, spec, interval=False).draws)


def test_ranks_by_another_statistic_and_with_equals() -> None:
    panel = small([3.0, *[np.nan] * 5], effect=1.0)
    ranks = placebo_ranks(panel, SPEC, statistic="imputation")
    row = fit_imputation(panel, SPEC).estimates.set_index("term").loc["treated"]
    assert ranks.loc[ranks["treated"], "estimate"].item() == pytest.approx(row["estimate"])
    twins = panel.copy()
    twins.loc[20:, "y"] = panel.loc[16:19, "y"].to_numpy()  # the last town follows the course of the one before it
    found = placebo_ranks(twins, SPEC).set_index("cluster")["rank"]
    tied = found["甲04镇"]
    assert found["甲05镇"] == tied
    assert sorted(found) == sorted([*(set(range(1, 7)) - {tied - 1}), tied])


def test_a_draw_at_least_and_numbers_too_large_to_tell() -> None:
    with pytest.raises(ValueError, match="n_draws must be 1 or more"):
        draw_assignments(np.array([0, 1]), n_draws=0)
    assert draw_assignments(np.array([0, 1]), n_draws=1).orders.tolist() == [[1, 0]]
    assert draw_assignments(np.array([0, 1, 2]), n_draws=4).enumerated is False
    assert draw_assignments(np.array([0, 1, 2]), n_draws=5).enumerated is True
    assert draw_assignments(np.arange(17), n_draws=1).n_possible == 355_687_428_096_000
    assert draw_assignments(np.arange(18), n_draws=1).n_possible == math.inf


def test_draws_stay_within_strata() -> None:
    """Too many assignments to list: every draw still deals each stratum its own units, all of them once."""
    labels, strata = np.arange(16) % 4, np.repeat([0, 1], 8)
    found = draw_assignments(labels, strata=strata, n_draws=30, seed=1)
    assert (found.enumerated, len(found.orders)) == (False, 30)
    for order in found.orders:
        assert sorted(order[:8]) == list(range(8))
        assert sorted(order[8:]) == list(range(8, 16))
    assert len({tuple(order) for order in found.orders}) == 30


def test_towns_without_a_stratum_are_a_stratum() -> None:
    panel = small([3.0, np.nan, np.nan, 3.0, np.nan, np.nan])
    panel["county"] = np.where(panel["entity"] < "甲03镇", "青禾县", None)
    assert read_histories(panel, SPEC, strata="county").strata.tolist() in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])


def test_a_function_sees_the_dates_and_flags_that_were_handed_on() -> None:
    """Both the treatment's own column and the common one follow the date."""
    panel = small([3.0, *[np.nan] * 4])
    flags = (panel["period"] >= panel["treated_since"]).astype(int)
    spec = PanelSpec(outcome="y", treatment="training")
    histories = read_histories(panel.assign(training=flags, treated=flags), spec)
    moved = histories.panel(np.array([1, 0, 2, 3, 4]))
    on = (moved["entity"] == "甲01镇") & (moved["period"] >= 3)
    assert moved["training"].tolist() == moved["treated"].tolist() == on.astype(int).tolist()
    assert set(moved.loc[moved["entity"] == "甲01镇", "treated_since"]) == {3.0}
    assert moved.loc[moved["entity"] != "甲01镇", "treated_since"].isna().all()
    assert moved["y"].equals(panel["y"])


def test_refusals_say_what_where_and_what_to_do() -> None:
    since = [2.0, 3.0, 3.0, *[np.nan] * 4]
    panel = small(since)
    dose = PanelSpec(outcome="y", treatment="hours", treatment_kind="dose")
    uneven = small(since).assign(hours=np.tile([0.0, 1.0, 2.0, 3.0], 7) * np.repeat(np.arange(7), 4))
    uneven.loc[3, "hours"] = np.nan
    paired = panel.assign(cluster=(panel.index // 4).map(lambda at: f"片{max(at - 1, 0)}"))
    cases = {
        "no column '县区' for strata; expected: a column of the panel; what to do: correct it":
            lambda: randomisation_inference(panel, SPEC, strata="县区"),
        "period: strata 'period' change within a cluster; expected: one stratum per cluster; "
        "what to do: use the value before the roll-out": lambda: randomisation_inference(panel, SPEC, strata="period"),
        "randomisation inference: doses cannot be handed from cluster to cluster; expected: one dose per cluster in "
        "every period; what to do: complete the doses, or use the wild bootstrap":
            lambda: randomisation_inference(uneven, dose),
        "randomisation inference: 1 clusters hold entities that adopt at different times (片0); expected: one adoption "
        "date per cluster; what to do: set cluster to the level at which adoption was decided":
            lambda: randomisation_inference(paired, SPEC),
        "randomisation inference: there is no other assignment; expected: units of different treatment within at "
        "least one stratum; what to do: use coarser strata": lambda: draw_assignments(np.zeros(4, dtype=np.int64)),
        "placebo ranks: 3 clusters are treated; expected: one treated cluster; what to do: use "
        "randomisation_inference": lambda: placebo_ranks(panel, SPEC),
    }  # fmt: skip
    for message, asked in cases.items():
        with pytest.raises(DesignError) as caught:
            asked()
        assert str(caught.value) == message
