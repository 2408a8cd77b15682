"""Two-way fixed effects against hand computation, dummy variables and published values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.datasets import grunfeld

from yanting_research.core import ESTIMATES, check_table
from yanting_research.panel import (
    ATTENDANCE,
    PanelSpec,
    fit_twfe,
    recovery,
    recovery_lines,
    simulate_townships,
    summarise_recovery,
)


def make_panel(entities, periods, **columns) -> pd.DataFrame:
    table = pd.DataFrame({"entity": entities, "period": np.asarray(periods, dtype=np.int64), **columns})
    table["entity"] = table["entity"].astype("str")
    table["cluster"] = table.get("cluster", table["entity"]).astype("str")
    table["treated_since"] = table.get("treated_since", pd.Series(np.nan, index=table.index))
    table["data_kind"] = pd.Series("specimen", index=table.index, dtype="str")
    return table


def test_card_and_krueger_from_their_printed_means() -> None:
    """Card and Krueger (1994), AER 84, Table 3: mean full-time employment per store.

    New Jersey 20.44 before and 21.03 after, Pennsylvania 23.33 and 21.17; printed
    difference in differences 2.76, which the rounded means give as 2.75. Five entities stand
    for each state, spread evenly around its mean.
    """
    rows = []
    for state, since, means in (("NJ", 2.0, (20.44, 21.03)), ("PA", np.nan, (23.33, 21.17))):
        for store, spread in enumerate((-2.0, -1.0, 0.0, 1.0, 2.0)):
            wiggle = 0.1 * spread * (-1) ** store
            rows += [
                (f"{state}{store}", 1, since, means[0] + spread),
                (f"{state}{store}", 2, since, means[1] + spread + wiggle),
            ]
    frame = pd.DataFrame(rows, columns=["entity", "period", "treated_since", "fte"])
    wiggles = np.mean([0.1 * s * (-1) ** i for i, s in enumerate((-2.0, -1.0, 0.0, 1.0, 2.0))])
    fit = fit_twfe(
        make_panel(
            **{
                "entities": frame["entity"],
                "periods": frame["period"],
                "treated_since": frame["treated_since"],
                "fte": frame["fte"],
            }
        ),
        PanelSpec(outcome="fte"),
    )
    row = fit.estimates.iloc[0]
    assert row["estimate"] == pytest.approx((21.03 - 20.44) - (21.17 - 23.33) + (wiggles - wiggles))
    assert row["estimate"] == pytest.approx(2.76, abs=0.02)
    assert (fit.n_clusters, fit.n_treated_clusters, fit.df_inference) == (10, 5, 9)


def test_grunfeld_two_way_within_published() -> None:
    """Baltagi, Econometric Analysis of Panel Data, two-way within on Grunfeld's ten firms.

    Printed there and by R's plm: value 0.1177 (0.0138), capital 0.3579 (0.0227), classical errors.
    """
    data = grunfeld.load_pandas().data
    data = data[data["firm"] != "American Steel"]
    panel = make_panel(
        data["firm"].to_numpy(),
        data["year"].astype(np.int64).to_numpy(),
        invest=data["invest"].to_numpy(),
        value=data["value"].to_numpy(),
        capital=data["capital"].to_numpy(),
    )
    fit = fit_twfe(
        panel, PanelSpec(outcome="invest", treatment="value", treatment_kind="dose", covariates=("capital",))
    )
    got = fit.estimates.set_index("term")["estimate"]
    assert round(got["value"], 4) == 0.1177
    assert round(got["capital"], 4) == 0.3579
    assert fit.df_residual == 200 - 10 - 19 - 2
    # Classical errors from the same residual degrees of freedom reproduce the printed ones.
    dummies = np.column_stack([pd.get_dummies(panel["entity"]), pd.get_dummies(panel["period"]).iloc[:, 1:]]).astype(
        float
    )
    x = np.column_stack([panel["value"], panel["capital"], dummies])
    result = sm.OLS(panel["invest"].to_numpy(), x).fit()
    assert result.df_resid == fit.df_residual
    assert [round(float(v), 4) for v in result.bse[:2]] == [0.0138, 0.0227]


@pytest.fixture(scope="module")
def unbalanced() -> pd.DataFrame:
    panel = simulate_townships(11).panel
    return panel.drop(panel.index[[5, 77, 200, 201, 202]])


def test_within_equals_dummy_variables_with_gaps(unbalanced: pd.DataFrame) -> None:
    spec = PanelSpec(outcome="n_attended", trials="n_invited", covariates=("dose_hours",))
    fit = fit_twfe(unbalanced, spec)
    used = unbalanced.dropna(subset=["n_attended"])
    y = (100 * used["n_attended"] / used["n_invited"]).to_numpy()
    blocks = [
        used[["treated", "dose_hours"]],
        pd.get_dummies(used["entity"]),
        pd.get_dummies(used["period"]).iloc[:, 1:],
    ]
    x = np.column_stack(blocks).astype(float)
    reference = sm.OLS(y, x).fit()
    got = fit.estimates.set_index("term").loc[["treated", "dose_hours"], "estimate"]
    assert got.to_numpy() == pytest.approx(reference.params[:2], rel=1e-9)
    assert fit.df_residual == reference.df_resid


def test_cr1_by_the_formula_in_numpy(unbalanced: pd.DataFrame) -> None:
    fit = fit_twfe(unbalanced, ATTENDANCE)
    used = unbalanced.dropna(subset=["n_attended"])
    y = (100 * used["n_attended"] / used["n_invited"]).to_numpy()
    x = np.column_stack(
        [used["treated"], pd.get_dummies(used["entity"]), pd.get_dummies(used["period"]).iloc[:, 1:]]
    ).astype(float)
    bread = np.linalg.inv(x.T @ x)
    residual = y - x @ (bread @ x.T @ y)
    meat = np.zeros_like(bread)
    groups = used["cluster"].to_numpy()
    for group in np.unique(groups):
        score = x[groups == group].T @ residual[groups == group]
        meat += np.outer(score, score)
    n, n_clusters, n_periods = len(y), 36, 12
    counted = 1 + (n_periods - 1) + 1  # treatment, period dummies, constant: entities lie in clusters
    correction = n_clusters / (n_clusters - 1) * (n - 1) / (n - counted)
    error = np.sqrt(correction * (bread @ meat @ bread)[0, 0])
    row = fit.estimates.iloc[0]
    assert row["std_error"] == pytest.approx(error, rel=1e-9)
    half = stats.t.ppf(0.975, 35) * error
    assert (row["ci_low"], row["ci_high"]) == (
        pytest.approx(row["estimate"] - half),
        pytest.approx(row["estimate"] + half),
    )
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(row["estimate"] / error), 35))
    assert row["correction"] == "CR1, G=36, K=13"
    assert (row["inference"], fit.conventions) == ("t(35)", "CR1, G=36, K=13, t(35)")
    assert row["mde"] == pytest.approx((stats.t.ppf(0.975, 35) + stats.t.ppf(0.8, 35)) * error)


def test_clusters_that_split_entities_count_the_entity_dummies() -> None:
    panel = simulate_townships(2).panel
    crossed = panel.assign(cluster=pd.Series([f"g{p % 6}" for p in panel["period"]], dtype="str"))
    assert "K=48" in fit_twfe(crossed, ATTENDANCE).estimates["correction"].iloc[0]  # 1 + 36 + 11


def test_estimates_keep_the_contract_and_carry_the_stamp() -> None:
    drawn = simulate_townships(1)
    fit = fit_twfe(drawn.panel, ATTENDANCE, truth=drawn.truth)
    table = check_table(fit.estimates, ESTIMATES)
    assert set(table["data_kind"]) == {"simulated"}
    planted = drawn.truth.query("outcome == 'n_attended' and estimand == 'att'")["value"].iloc[0]
    assert table["truth"].iloc[0] == planted
    assert any("模拟" in sentence for sentence in fit.limits)
    assert any("单个党员" in sentence for sentence in fit.limits)
    assert len(fit.lost) == 26
    assert set(fit.lost["reason"]) == {"outcome missing"}


def test_truth_of_a_rate_is_not_set_beside_a_raw_count() -> None:
    drawn = simulate_townships(1)
    fit = fit_twfe(drawn.panel, PanelSpec(outcome="n_attended"), truth=drawn.truth)
    assert np.isnan(fit.estimates["truth"].iloc[0])


def test_few_treated_clusters_are_said() -> None:
    panel = simulate_townships(1).panel
    keep = panel["treated_since"].isna() | (panel["entity"] == panel.loc[panel["treated_since"] == 4, "entity"].iloc[0])
    fit = fit_twfe(panel[keep], ATTENDANCE)
    assert fit.n_treated_clusters == 1
    assert any("1 个处理组聚类" in sentence for sentence in fit.limits)


def test_input_is_not_changed() -> None:
    panel = simulate_townships(1).panel
    before = panel.copy(deep=True)
    fit_twfe(panel, ATTENDANCE)
    pd.testing.assert_frame_equal(panel, before)


def test_row_order_does_not_matter() -> None:
    panel = simulate_townships(1).panel
    one = fit_twfe(panel, ATTENDANCE).estimates
    two = fit_twfe(panel.sample(frac=1, random_state=3), ATTENDANCE).estimates
    pd.testing.assert_frame_equal(one, two)


def test_recovery_shows_where_twfe_misses() -> None:
    """TWFE is not right here, and the table says so: biased down in S0, false alarms in S1 without effect."""
    s0, s0_null, s1_null = (
        summarise_recovery(recovery_lines(40, 7, scenario, null=null, lines=["twfe"])).iloc[0]
        for scenario, null in (("S0", False), ("S0", True), ("S1", True))
    )
    assert s0["bias"] < -1.0
    assert s0["coverage"] < 0.85
    assert abs(s0_null["bias"]) < 0.6
    assert s0_null["rejection"] <= 0.15
    assert s1_null["bias"] > 2.0
    assert s1_null["rejection"] > 0.4


def test_recovery_draws_do_not_depend_on_their_number() -> None:
    pd.testing.assert_frame_equal(recovery(2, seed=1), recovery(4, seed=1).head(2))


def test_unknown_estimator_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match="twfe"):
        recovery(1, seed=1, estimator="magic")
