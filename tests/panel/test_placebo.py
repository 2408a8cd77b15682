"""Placebos and leaving out: the main row first, the same numbers as fits made by hand, refusals told in the row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from yanting_research.panel.design import PanelSpec
from yanting_research.panel.placebo import (
    leave_one_cluster_out,
    leave_one_cohort_out,
    placebo_outcomes,
    placebo_periods,
)
from yanting_research.panel.twfe import fit_twfe

SPEC = PanelSpec("y")


def make_panel(trend: float = 0.0, effect: float = 4.0) -> pd.DataFrame:
    """Twelve invented villages, eight periods: six adopt in 5 or 6, six never; ``trend`` tells the adopters apart."""
    rng = np.random.default_rng(2)
    rows = []
    for unit in range(12):
        since = (5.0, 6.0)[unit % 2] if unit < 6 else np.nan
        for period in range(1, 9):
            y = (
                (5 * unit) % 12
                + 0.3 * period
                + trend * period * (unit < 6)
                + effect * (period >= since)
                + 0.2 * rng.normal()
            )
            rows.append((f"村{unit:02d}", period, since, y, rng.normal()))
    table = pd.DataFrame(rows, columns=["entity", "period", "treated_since", "y", "luck"])
    return table.assign(cluster=table["entity"], data_kind="simulated")


def test_placebo_periods_are_fits_on_the_time_before() -> None:
    panel = make_panel()
    table = placebo_periods(panel, SPEC, shifts=[1, 2])
    main = fit_twfe(panel, SPEC).estimates.iloc[0]
    assert table.loc[0, ["check", "varied"]].tolist() == ["main", ""]
    assert table.loc[0, "estimate"] == main["estimate"]
    before = panel[~(panel["period"] >= panel["treated_since"])]
    by_hand = fit_twfe(before.assign(treated_since=before["treated_since"] - 2), SPEC).estimates.iloc[0]
    assert table.loc[2, "estimate"] == pytest.approx(by_hand["estimate"])
    assert table.loc[2, "std_error"] == pytest.approx(by_hand["std_error"])
    assert table["difference"].tolist() == pytest.approx((table["estimate"] - main["estimate"]).tolist())
    assert (table.loc[1:, "estimate"].abs() < 0.3).all()
    assert set(table["data_kind"]) == {"simulated"}


def test_a_trend_of_the_adopters_shows_before_adoption() -> None:
    table = placebo_periods(make_panel(trend=1.0, effect=0.0), SPEC, shifts=[2])
    assert table.loc[0, "estimate"] > 2
    assert table.loc[1, "estimate"] > 1
    assert table.loc[1, "ci_low"] > 0


def test_own_treatment_columns_move_along() -> None:
    panel = make_panel()
    named = panel.assign(training=(panel["period"] >= panel["treated_since"]).astype(float))
    spec = PanelSpec("y", treatment="training")
    one, other = (placebo_periods(*given, shifts=[1]) for given in ((panel, SPEC), (named, spec)))
    assert one["estimate"].tolist() == pytest.approx(other["estimate"].tolist())
    assert set(other["term"]) == {"training"}


def test_what_cannot_be_estimated_says_why() -> None:
    table = placebo_periods(make_panel(), SPEC, shifts=[1, 7])
    assert np.isnan(table.loc[2, "estimate"])
    assert "does not vary" in table.loc[2, "note"]
    assert table.loc[1, "note"] == ""


def test_placebo_outcomes() -> None:
    table = placebo_outcomes(make_panel(), SPEC, [PanelSpec("luck", model_id="抽签")])
    assert table["varied"].tolist() == ["", "抽签"]
    assert abs(table.loc[1, "estimate"]) < 1
    assert np.isnan(table.loc[1, "difference"])
    with pytest.raises(ValueError, match="at least one"):
        placebo_outcomes(make_panel(), SPEC, [])


def test_leaving_out() -> None:
    panel = make_panel()
    panel = panel[panel["entity"].isin([f"村{unit:02d}" for unit in (0, 1, 3, 6, 8, 10)])]
    clusters = leave_one_cluster_out(panel, SPEC)
    assert len(clusters) == 7
    assert clusters.loc[1:, "n_clusters"].tolist() == [5] * 6
    by_hand = fit_twfe(panel[panel["cluster"] != "村03"], SPEC).estimates.iloc[0]["estimate"]
    assert clusters.set_index("varied").loc["剔除 村03", "estimate"] == pytest.approx(by_hand)
    cohorts = leave_one_cohort_out(make_panel(), SPEC)
    assert cohorts["varied"].tolist() == ["", "剔除第 5 期采纳者", "剔除第 6 期采纳者", "剔除 从未采纳"]
    assert cohorts.set_index("varied").loc["剔除第 6 期采纳者", "n_treated_clusters"] == 3


def test_any_registered_estimator() -> None:
    panel = make_panel()
    one = panel[panel["treated_since"].isna() | (panel["entity"] == "村01")]
    table = leave_one_cluster_out(one[one["entity"] != "村11"], SPEC, estimator="synthetic_control", term="effect")
    assert set(table["inference"]) == {"ranks", ""}
    gone = table.set_index("varied").loc["剔除 村01"]
    assert np.isnan(gone["estimate"])
    assert gone["note"] != ""
    assert table["estimate"].dropna().between(3, 5).all()


def test_a_term_that_goes_with_its_cohort_is_left_empty_and_said() -> None:
    table = leave_one_cohort_out(make_panel(), SPEC, estimator="imputation", term="cohort=5").set_index("varied")
    gone = table.loc["剔除第 5 期采纳者"]
    assert np.isnan(gone["estimate"])
    assert "cohort=5" in gone["note"]
    assert table.drop(index="剔除第 5 期采纳者").loc[["", "剔除第 6 期采纳者"], "estimate"].between(3, 5).all()


def test_refusals() -> None:
    panel = make_panel()
    with pytest.raises(ValueError, match="no estimator 'magic'; known"):
        leave_one_cluster_out(panel, SPEC, estimator="magic")
    with pytest.raises(ValueError, match="no term 'lead'; known: treated"):
        leave_one_cohort_out(panel, SPEC, term="lead")
    with pytest.raises(ValueError, match="at least 1"):
        placebo_periods(panel, SPEC, shifts=[0])
    with pytest.raises(ValueError, match="allowed: adoption"):
        placebo_periods(panel, PanelSpec("y", treatment="luck", treatment_kind="dose"))


def test_every_table_names_its_check_and_a_refused_row_counts_nothing() -> None:
    panel = make_panel()
    tables = {
        "placebo_period": placebo_periods(panel, SPEC, shifts=[7]),
        "placebo_outcome": placebo_outcomes(panel, SPEC, [PanelSpec("luck")]),
        "leave_one_cluster_out": leave_one_cluster_out(panel[panel["entity"] < "村07"], SPEC),
        "leave_one_cohort_out": leave_one_cohort_out(panel, SPEC),
    }
    for name, table in tables.items():
        assert table["check"].tolist() == ["main"] + [name] * (len(table) - 1)
        assert set(table["data_kind"]) == {"simulated"}
        assert set(table["term"]) == {"treated"}
    refused = tables["placebo_period"].iloc[1]
    assert refused[["n_obs", "n_clusters", "n_treated_clusters", "inference"]].tolist() == [0, 0, 0, ""]
    assert tables["placebo_period"].loc[0, "note"] == ""
    everybody = leave_one_cohort_out(panel[panel["treated_since"].notna()], SPEC)
    assert everybody["varied"].tolist() == ["", "剔除第 5 期采纳者", "剔除第 6 期采纳者"]


def test_the_only_term_of_an_estimator_needs_no_name() -> None:
    panel = make_panel()
    one = panel[panel["treated_since"].isna() | (panel["entity"] == "村01")]
    named, unnamed = (
        leave_one_cohort_out(one, SPEC, estimator="synthetic_control", term=term) for term in ("effect", "")
    )
    assert unnamed.loc[0, "term"] == named.loc[0, "term"] == "effect"
    assert unnamed.loc[0, "estimate"] == named.loc[0, "estimate"]
    with pytest.raises(ValueError, match="outcomes is empty; allowed: at least one specification"):
        placebo_outcomes(panel, SPEC, [])
