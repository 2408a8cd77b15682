"""Inference on a handful of towns, where every number can be worked out by hand; all towns and figures are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yanting_research.core import estimates_table
from yanting_research.errors import DesignError
from yanting_research.panel import (
    PanelSpec,
    adjust_p_values,
    adjusted_estimates,
    draw_assignments,
    fit_twfe,
    headline,
    leave_one_cluster_out,
    leave_one_cohort_out,
    placebo_outcomes,
    placebo_periods,
    placebo_ranks,
    prepare_design,
    randomisation_inference,
    with_headline,
)
from yanting_research.panel.design_size import dummy_columns
from yanting_research.panel.histories import read_histories
from yanting_research.panel.inversion import invert_test
from yanting_research.panel.randomisation import randomise
from yanting_research.panel.sandwich import cluster_covariance
from yanting_research.panel.wild_bootstrap import wild_bootstrap

SPEC = PanelSpec(outcome="y")
NEVER = float("nan")


def towns(since: list[float], *, n_periods: int = 2, **columns: Any) -> pd.DataFrame:
    """Towns 01, 02, ... over the periods 1, 2, ...; each column is one value a row, or a function of the table."""
    n = len(since)
    table = pd.DataFrame(
        {
            "entity": np.repeat([f"样例{at + 1:02d}镇" for at in range(n)], n_periods),
            "period": np.tile(np.arange(1, n_periods + 1), n),
            "treated_since": np.repeat(since, n_periods),
            "data_kind": "specimen",
        }
    )
    return table.assign(cluster=table["entity"]).assign(**columns)


def noisy(table: pd.DataFrame) -> pd.Series[float]:
    """Outcomes that are no line: 5 a treated period, and something that looks drawn."""
    on = table["period"] >= table["treated_since"]
    return 5.0 * on + np.sin(np.arange(len(table)) ** 2)


# --- ranks and assignments --------------------------------------------------------------------------------------------


def test_ranks_of_five_towns_by_hand() -> None:
    """They rise by 8, 4, 0, 0 and -2: as if treated alone, each is compared with the mean rise of the four others."""
    panel = towns([2.0, NEVER, NEVER, NEVER, NEVER], y=[0, 8, 0, 4, 0, 0, 0, 0, 0, -2])
    ranks = placebo_ranks(panel, SPEC)
    assert ranks["cluster"].tolist() == [f"样例0{at}镇" for at in (1, 5, 2, 3, 4)]
    assert ranks["estimate"].tolist() == pytest.approx([7.5, -5.0, 2.5, -2.5, -2.5])
    assert ranks["rank"].tolist() == [1, 2, 5, 5, 5]  # three are equally far from 0
    assert ranks["treated"].tolist() == [True, False, False, False, False]
    guarded = with_headline(fit_twfe(panel, SPEC), panel, SPEC)
    row = guarded.estimates.iloc[0]
    assert (row["inference"], row["correction"], row["p_value"]) == ("ranks (1 of 5)", "none", pytest.approx(1 / 5))
    assert guarded.conventions == "none, ranks (1 of 5)"
    assert guarded.tables["placebo"].equals(ranks)
    size = headline(panel, SPEC).size
    assert (size.n_clusters, size.n_treated, size.n_control) == (5, 1, 4)


def six(**columns: Any) -> pd.DataFrame:
    """Six towns, of which three rise by 10 when they are treated; the first alone in the east."""
    panel = towns([2.0, NEVER, NEVER, 2.0, 2.0, NEVER], y=[0, 10, 0, 1, 0, -1, 0, 10, 0, 10, 0, 0])
    return panel.assign(part=np.repeat(["东", "东", "东", "西", "西", "西"], 2), **columns)


def test_p_of_six_towns_by_hand() -> None:
    """3 of 6 in 20 ways, of which the very one and its opposite are as far out: 2/20. One of the three in the east and
    two of the three in the west: 9 ways, the opposite not among them: 1/9."""
    panel = six()
    fit = fit_twfe(panel, SPEC)
    for strata, n_ways, p in (("", 20, 2 / 20), ("part", 9, 1 / 9)):
        guarded = with_headline(fit, panel, SPEC, strata=strata)
        row = guarded.estimates.iloc[0]
        assert row["inference"] == f"randomisation (twfe, all {n_ways} assignments)"
        assert row["correction"] == "spread over assignments"
        assert row["p_value"] == pytest.approx(p)
        assert len(guarded.tables["placebo"]) == n_ways - 1
        assert guarded.tables["placebo"].columns.tolist() == ["draw", "estimate", "data_kind"]
        assert guarded.tables["placebo"]["draw"].tolist() == list(range(1, n_ways))
        assert guarded.limits[-1] == headline(panel, SPEC, strata=strata).reason_zh
        plain = randomisation_inference(panel, SPEC, strata=strata)
        assert (plain.statistic, plain.studentised, plain.n_draws) == ("twfe", False, n_ways - 1)
        assert [plain.p_value, plain.p_floor] == pytest.approx([p, 1 / n_ways])
        assert plain.estimate == pytest.approx(10.0)
    found = headline(panel, SPEC, fit=replace(fit, estimator="other"), strata="part")
    assert found.inference == "randomisation (imputation, all 9 assignments)"  # of an estimator that is not linear
    assert found.reason_en == (
        "Only 3 of 6 clusters are treated, too few for clustered errors; p and interval come from randomisation."
        " With 9 assignments p cannot fall below 0.11."
    )


def test_draws_with_a_seed_and_without() -> None:
    panel = six()
    histories = read_histories(panel, SPEC)
    few = randomise(histories, n_draws=18, interval=False)
    assert (few.statistic, few.studentised, few.n_draws, few.enumerated) == ("twfe", False, 18, False)
    assert few.p_floor == pytest.approx(1 / 19)
    assert np.isnan([few.ci_low, few.ci_high]).all()
    assert randomise(histories, n_draws=18, interval=False, seed=0).draws.tolist() == few.draws.tolist()
    other = randomise(histories, n_draws=18, interval=False, seed=5, statistic="imputation")
    again = randomisation_inference(panel, SPEC, n_draws=18, interval=False, seed=5, statistic="imputation")
    assert other.draws.tolist() == again.draws.tolist()
    assert randomise(histories, n_draws=18, interval=False, seed=6, statistic="imputation").draws.tolist() != (
        other.draws.tolist())  # fmt: skip


def test_bounds_where_p_is_just_the_level_and_where_everything_is_tiny() -> None:
    """p steps to 0.05 beyond 1; a normal of deviation 1e-9 ends at 1.959964 of them."""
    assert invert_test(lambda null: 0.05 if abs(null) > 1 else 1.0, 0.0, step=0.25) == pytest.approx((-1.0, 1.0))
    assert invert_test(lambda null: 0.051, 0.0, step=0.25) == (-np.inf, np.inf)
    tiny = invert_test(lambda null: float(2 * stats.norm.sf(abs(null) / 1e-9)), 0.0, step=1e-9)
    assert tiny == pytest.approx((-1.959964e-9, 1.959964e-9), rel=1e-6)


def test_the_other_assignments_by_hand() -> None:
    found = draw_assignments(np.array([0, 1, 0, 2]), strata=np.array([0, 0, 1, 1]))
    assert (found.n_possible, found.enumerated) == (4, True)
    assert found.orders.tolist() == [[1, 0, 2, 3], [0, 1, 3, 2], [1, 0, 3, 2]]
    with pytest.raises(DesignError, match="no other assignment"):
        draw_assignments(np.array([0, 1]), strata=np.array([0, 1]))


# --- the row of the effect and its neighbours -------------------------------------------------------------------------


@pytest.mark.parametrize("n_treated", [3, 8])
def test_the_rows_beside_the_effect_keep_what_is_theirs(n_treated: int) -> None:
    """With t they keep their test; without, estimate, error and degrees of freedom alone."""
    panel = towns([3.0] * n_treated + [NEVER] * 8, n_periods=4, y=noisy)
    fit = fit_twfe(panel, SPEC)
    own = fit.estimates.assign(term="other", estimate=1.25, std_error=0.5, df=7.5, correction="HC3", inference="t(7.5)",
                               ci_low=0.1, ci_high=2.4, p_value=0.0625, mde=np.nan)  # fmt: skip
    guarded = with_headline(replace(fit, estimates=pd.concat([own, fit.estimates])), panel, SPEC)
    assert guarded.estimates.index.tolist() == [0, 1]
    assert guarded.estimates["term"].tolist() == ["other", "treated"]
    beside, effect = guarded.estimates.iloc[0], guarded.estimates.iloc[1]
    found = headline(panel, SPEC)
    assert found.method == ("t" if n_treated == 8 else "randomisation")
    assert effect[["p_value", "ci_low", "ci_high", "std_error", "df", "inference"]].tolist() == [
        found.p_value, found.ci_low, found.ci_high, found.std_error, found.df, found.inference]  # fmt: skip
    assert beside[["estimate", "std_error", "df", "correction"]].tolist() == [1.25, 0.5, 7.5, "HC3"]
    if found.stars:
        assert beside[["inference", "ci_low", "ci_high", "p_value"]].tolist() == ["t(7.5)", 0.1, 2.4, 0.0625]
        assert guarded.limits == fit.limits
    else:
        assert beside["inference"] == "none"
        assert beside[["ci_low", "ci_high", "p_value"]].isna().all()
    with pytest.raises(ValueError, match="no term 'x'; known: other, treated"):
        with_headline(replace(fit, estimates=pd.concat([own, fit.estimates])), panel, SPEC, term="x")


def test_mixed_clusters_are_bootstrapped_with_the_seed_that_is_given() -> None:
    """Fourteen clusters of two towns, in seven of which one town is treated and the other is not."""
    panel = towns([2.0, NEVER] * 7 + [NEVER, NEVER] * 7, n_periods=3, y=noisy)
    panel = panel.assign(cluster=[f"片{at // 6:02d}" for at in range(len(panel))])
    found = headline(panel, SPEC, seed=3)
    design = prepare_design(panel, SPEC)
    plain = wild_bootstrap(design.y, dummy_columns(design), design.cluster, 0, seed=3)
    assert (found.method, found.inference) == ("bootstrap", "bootstrap (rademacher, 9999 draws)")
    assert (found.p_value, found.ci_low, found.ci_high) == (plain.p_value, plain.ci_low, plain.ci_high)
    assert (found.df, found.std_error, found.correction) == (found.size.df, found.size.std_error, "CR2, G=14")
    assert found.size.df > 1
    assert found.stars is False
    assert found.placebo.empty


def test_signs_of_clusters_are_signs() -> None:
    """Seven clusters at 1 and six at -1: whatever signs are drawn, the mean is never nearer to 0, so p is 1. Webb's
    weights of other sizes come nearer."""
    y, groups = np.repeat([1.0] * 7 + [-1.0] * 6, 2), np.repeat(np.arange(13), 2)
    p = {}
    for weights in ("rademacher", "webb"):
        found = wild_bootstrap(y, np.ones((26, 1)), groups, 0, n_draws=200, weights=weights, interval=False)
        assert (found.weights, found.n_draws, found.enumerated) == (weights, 200, False)
        p[weights] = found.p_value
    assert p["rademacher"] == 1.0 > p["webb"] > 0.5


def test_what_changes_once_is_a_covariate_and_what_never_does_a_trend() -> None:
    """A flag of two values is held constant as it is; a level that is fixed, as its product with the period."""
    panel = towns([3.0] * 8 + [NEVER] * 8, n_periods=4, y=noisy)
    number = panel["entity"].str[2:4].astype(int)
    panel = panel.assign(flag=((number % 3 == 0) & (panel["period"] > 1)).astype(float), wealth=number % 5 + 0.5)
    panel["y"] += 3 * panel["flag"] + panel["wealth"] * panel["period"]
    on = (panel["period"] >= panel["treated_since"]).to_numpy(dtype=float)
    plain = np.column_stack([on, pd.get_dummies(panel["entity"]), pd.get_dummies(panel["period"]).iloc[:, 1:]])

    def by_hand(column: pd.Series[float]) -> float:
        x = np.column_stack([plain, column]).astype(float)
        return float(np.linalg.lstsq(x, panel["y"], rcond=None)[0][0])

    for name, column in (("flag", panel["flag"]), ("wealth", panel["wealth"] * panel["period"])):
        found = headline(panel, replace(SPEC, covariates=(name,)))
        assert found.size.estimate == pytest.approx(by_hand(column))
        assert by_hand(column) != pytest.approx(headline(panel, SPEC).size.estimate, rel=1e-3)
    trended = headline(panel, SPEC, trends=("flag",))
    assert trended.size.estimate == pytest.approx(by_hand(panel["flag"] * panel["period"]))


# --- many tests -------------------------------------------------------------------------------------------------------


def test_adjusted_on_the_scale_of_t_by_hand() -> None:
    """Draws of the first are 3 in size, so its 6 is t = 2, above all draws: 1/5. Those of the second are 1 and 7, root
    mean square 5, so its 7 is t = 1.4, and two of four draws are as large: 3/5."""
    parts = [
        estimates_table([term], [value], [1.0], df=35, model_id="m", estimand="ATT", n_obs=100, n_clusters=36,
                        correction="CR2", assumption="平行趋势", data_kind="specimen")
        for term, value in (("first", 6.0), ("second", 7.0))
    ]  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    draws = {("m", "first"): [3, -3, 3, -3], ("m", "second"): [1, 7, -1, -7]}
    for rows in (table, table[::-1]):
        found = adjusted_estimates(rows, family="手算", draws=draws).set_index("term")["p_romano_wolf"]
        assert found["first"] == pytest.approx(1 / 5)
        assert found["second"] == pytest.approx(3 / 5)
    with pytest.raises(ValueError, match=r"^p-values lie between 0 and 1$"):
        adjust_p_values([1.5])
    with pytest.raises(ValueError, match=r"^no terms a, b; known: first, second$"):
        adjusted_estimates(table, family="手算", terms=["b", "first", "a"])


# --- contrasts, doses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2", "CR3"])
def test_several_contrasts_have_their_own_degrees_of_freedom(kind: str) -> None:
    groups = np.repeat(np.arange(6), 4)
    x = np.column_stack([np.ones(24), groups < 2, np.arange(24) % 4]).astype(float)
    residuals = np.sin(np.arange(24.0) ** 2)
    every = cluster_covariance(x, residuals, groups, kind=kind)
    some = cluster_covariance(x, residuals, groups, kind=kind, contrasts=np.eye(3)[[2, 1]])
    if kind in ("CR0", "CR1"):
        assert every.df.tolist() == [5.0] * 3
    alone = cluster_covariance(x, residuals, groups, kind=kind, contrasts=np.eye(3)[1])
    assert some.df == pytest.approx(every.df[[2, 1]])
    assert alone.df == pytest.approx(every.df[[1]])
    assert some.covariance == pytest.approx(every.covariance)


def test_a_town_that_is_lost_has_no_path_of_doses() -> None:
    panel = towns([NEVER] * 6, y=noisy, hours=[0, 1, 0, 2, 0, 3, 0, 0, 0, 1, 0, 0])
    panel.loc[panel["entity"] == "样例02镇", "y"] = np.nan
    found = read_histories(panel, replace(SPEC, treatment="hours", treatment_kind="dose"))
    assert found.clusters == tuple(f"样例0{at}镇" for at in (1, 3, 4, 5, 6))
    assert found.paths.tolist() == [[0, 1], [0, 3], [0, 0], [0, 1], [0, 0]]
    assert found.labels.tolist() == [1, 2, 0, 1, 0]
    assert found.used["entity"].nunique() == 5


def test_histories_change_hands() -> None:
    """The first two towns change places; flags, dates and doses go with the history, outcomes stay."""
    order = np.array([1, 0, 2, 3, 4, 5])
    panel = six()
    panel["treated"] = (panel["period"] >= panel["treated_since"]).astype(int)
    moved = read_histories(panel, SPEC).panel(order)
    assert moved["treated"].tolist() == [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0]
    assert moved["treated_since"].tolist()[2:4] == [2.0, 2.0]
    assert moved["treated_since"].isna().sum() == 6
    assert moved["treated"].dtype == np.int64
    assert moved["y"].tolist() == panel["y"].tolist()
    hours = [0, 1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1]
    dosed = towns([NEVER] * 6, y=noisy, hours=hours)
    moved = read_histories(dosed, replace(SPEC, treatment="hours", treatment_kind="dose")).panel(order)
    assert moved["hours"].tolist() == [0, 2, 0, 1, *hours[4:]]
    assert moved["treated_since"].isna().all()
    assert "treated" not in moved


@pytest.mark.parametrize("hours", [[0, 1, 0, 2], [0, np.nan, 0, np.nan]])
def test_doses_that_differ_or_lack_within_a_cluster_are_refused(hours: list[float]) -> None:
    panel = towns([NEVER] * 12, y=noisy, hours=[*hours, *[0, 1, 0, 2, 0, 0] * 3, 0, 1])
    panel["cluster"] = np.where(panel["entity"] == "样例02镇", "样例01镇", panel["entity"])
    with pytest.raises(DesignError, match="doses cannot be handed from cluster to cluster"):
        read_histories(panel, replace(SPEC, treatment="hours", treatment_kind="dose"))


# --- placebos ---------------------------------------------------------------------------------------------------------

PLACEBOS: list[Callable[..., pd.DataFrame]] = [
    placebo_periods, leave_one_cluster_out, leave_one_cohort_out,
    lambda panel, spec, **given: placebo_outcomes(panel, spec, [replace(spec, outcome="z", model_id="抽签")], **given),
]  # fmt: skip
CHECKS = ["placebo_period", "leave_one_cluster_out", "leave_one_cohort_out", "placebo_outcome"]


def eight() -> pd.DataFrame:
    """Adopters of two dates and three towns that never adopt."""
    since = [3.0, 3.0, 4.0, 4.0, 4.0, NEVER, NEVER, NEVER]
    return towns(since, n_periods=5, y=noisy, z=lambda table: np.cos(np.arange(len(table)) ** 2))


@pytest.mark.parametrize(("check", "function"), list(zip(CHECKS, PLACEBOS, strict=True)))
def test_every_row_is_the_estimate_of_a_panel_without_some_rows(
    check: str, function: Callable[..., pd.DataFrame]
) -> None:
    panel = eight()
    found = function(panel, SPEC, **({"shifts": (1, 2)} if check == "placebo_period" else {}))
    main = fit_twfe(panel, SPEC).estimates.iloc[0]
    since = panel["treated_since"]
    names = panel["entity"].unique()
    before = panel[(panel["period"] < since) | since.isna()]
    wanted: dict[str, list[tuple[str, pd.DataFrame]]] = {
        "leave_one_cluster_out": [(f"剔除 {name}", panel[panel["entity"] != name]) for name in names[:2]],
        "leave_one_cohort_out": [
            ("剔除第 3 期采纳者", panel[since != 3]), ("剔除第 4 期采纳者", panel[since != 4]),
            ("剔除 从未采纳", panel[since.notna()])],
        "placebo_outcome": [("抽签", panel.assign(y=panel["z"]))],
        "placebo_period": [
            (f"{shift} 期前", before.assign(treated_since=before["treated_since"] - shift)) for shift in (1, 2)],
    }  # fmt: skip
    assert found["check"].tolist()[:2] == ["main", check]
    assert set(found["check"]) == {"main", check}
    assert (found.loc[0, "estimate"], found.loc[0, "difference"]) == (main["estimate"], 0.0)
    rows = found.iloc[1 : 1 + len(wanted[check])]
    assert rows["varied"].tolist() == [label for label, _ in wanted[check]]
    estimates = [fit_twfe(part.reset_index(drop=True), SPEC).estimates.loc[0, "estimate"] for _, part in wanted[check]]
    assert rows["estimate"].tolist() == pytest.approx(estimates)
    assert rows["n_obs"].tolist() == [len(part) for _, part in wanted[check]]
    if check == "placebo_outcome":
        assert rows["difference"].isna().all()
    else:
        assert rows["difference"].tolist() == pytest.approx([one - main["estimate"] for one in estimates])
    assert found["data_kind"].unique().tolist() == ["specimen"]


def test_shifts_without_periods_before_them_say_why() -> None:
    found = placebo_periods(eight(), SPEC, shifts=(1, 4))
    assert found["varied"].tolist() == ["", "1 期前", "4 期前"]
    last = found.iloc[2]
    assert (last["term"], last["inference"]) == ("treated", "")
    assert last[["n_obs", "n_clusters", "n_treated_clusters"]].tolist() == [0, 0, 0]
    assert np.isnan([last["estimate"], last["difference"]]).all()
    assert len(last["note"]) > 10
    assert found["note"].tolist()[:2] == ["", ""]
    assert found["data_kind"].tolist() == ["specimen"] * 3


@pytest.mark.parametrize("function", PLACEBOS)
def test_estimator_term_and_options_are_passed_on(function: Callable[..., pd.DataFrame]) -> None:
    panel = eight()
    with pytest.raises(ValueError, match=r"no estimator 'ols'; known: .*, synthetic_control, twfe$"):
        function(panel, SPEC, estimator="ols")
    with pytest.raises(ValueError, match=r"^no term 'hours'; known: treated$"):
        function(panel, SPEC, term="hours")
    with pytest.raises(TypeError, match="no_such_option"):
        function(panel, SPEC, options={"no_such_option": 1})


def test_which_coefficient_is_read() -> None:
    found = leave_one_cohort_out(eight(), SPEC, estimator="group_time", term="event=+0")
    assert set(found["term"]) == {"event=+0"}


def test_cohorts_of_a_column_of_its_own_and_of_doses() -> None:
    """The treatment's own column decides when a town adopted; doses go by ``treated_since``."""
    panel = towns([NEVER] * 6, n_periods=3, y=noisy)
    panel["pilot"] = panel["entity"].isin(["样例01镇", "样例02镇"]) & (panel["period"] >= 3)
    panel["pilot"] = panel["pilot"] | ((panel["entity"] == "样例03镇") & (panel["period"] >= 2))
    panel["pilot"] = panel["pilot"].astype(int)
    found = leave_one_cohort_out(panel, replace(SPEC, treatment="pilot"))
    assert found["varied"].tolist() == ["", "剔除第 2 期采纳者", "剔除第 3 期采纳者", "剔除 从未采纳"]
    dosed = towns([2.0, 2.0, 3.0, 3.0, NEVER, NEVER], n_periods=3, y=noisy)
    on = dosed["period"] >= dosed["treated_since"]
    dosed["hours"] = np.where(on, 2.0 + np.arange(len(dosed)) % 5, 0.0)
    spec = replace(SPEC, treatment="hours", treatment_kind="dose")
    assert leave_one_cohort_out(dosed, spec)["varied"].tolist() == [
        "", "剔除第 2 期采纳者", "剔除第 3 期采纳者", "剔除 从未采纳"]  # fmt: skip
    with pytest.raises(ValueError, match="treatment_kind='dose'; allowed: adoption, for placebo periods"):
        placebo_periods(dosed, spec)
    for shifts in ((), (1, 0)):
        with pytest.raises(ValueError, match="allowed: whole numbers of at least 1"):
            placebo_periods(eight(), SPEC, shifts=shifts)
    with pytest.raises(ValueError, match="outcomes is empty"):
        placebo_outcomes(eight(), SPEC, [])
