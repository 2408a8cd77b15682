"""Event studies: bands, leads with their power, drifts, and what plain leads and lags mix in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from staggered_panels import reference_panel

from yanting_research.errors import DesignError
from yanting_research.panel import (
    PanelSpec,
    event_study,
    fit_extended_twfe,
    fit_group_time,
    fit_imputation,
    fit_leads_lags,
    fit_twfe,
    pretrend_test,
    simultaneous_critical_value,
)

PLAIN = PanelSpec(outcome="y")
FITS = [fit_group_time, fit_imputation, fit_extended_twfe, fit_leads_lags]


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return reference_panel()


def test_critical_values_of_independent_and_equal_estimates() -> None:
    """Independent normals: the level's m-th root (Sidak); perfectly correlated ones: the pointwise value."""
    for m in (2, 8):
        exact = stats.norm.ppf(0.5 + 0.95 ** (1 / m) / 2)
        assert simultaneous_critical_value(np.eye(m), np.inf) == pytest.approx(exact, abs=0.01)
    assert simultaneous_critical_value(np.ones((5, 5)), 20) == pytest.approx(stats.t.ppf(0.975, 20), abs=0.02)
    assert simultaneous_critical_value(np.eye(3), 12, seed=1) == simultaneous_critical_value(np.eye(3), 12, seed=1)


@pytest.mark.parametrize("fit", FITS)
def test_bands_hold_the_intervals(panel: pd.DataFrame, fit) -> None:
    table = event_study(fit(panel, PLAIN), n_draws=20_000)
    told = table[table["std_error"] > 0]
    assert (told["band_low"] < told["ci_low"]).all()
    assert (told["band_high"] > told["ci_high"]).all()
    assert table["event"].is_monotonic_increasing
    assert set(table["data_kind"]) == {"specimen"}


@pytest.mark.parametrize("fit", FITS)
def test_drift_is_the_bias_of_a_drift(panel: pd.DataFrame, fit) -> None:
    """Let every treated entity rise by .7 a period: estimates move by .7 times the column, leads and overall alike."""
    drifted = panel.assign(y=panel["y"] + 0.7 * panel["period"] * panel["treated_since"].notna())
    one, two = fit(panel, PLAIN), fit(drifted, PLAIN)
    before, after = (f.tables["event_study"] for f in (one, two))
    assert (after["estimate"] - before["estimate"]).to_numpy() == pytest.approx(
        0.7 * before["drift"].to_numpy(), abs=1e-9
    )
    moved = [f.estimates.set_index("term").loc["treated", "estimate"] for f in (one, two)]
    assert moved[1] - moved[0] == pytest.approx(0.7 * one.statistics["drift"])


def test_joint_test_is_hotellings(panel: pd.DataFrame) -> None:
    fit = fit_imputation(panel, PLAIN, n_leads=3)
    row = pretrend_test(fit, slope=0.2).iloc[0]
    terms = ["event=-3", "event=-2", "event=-1"]
    b = fit.estimates.set_index("term").loc[terms, "estimate"].to_numpy()
    v = fit.covariance.loc[terms, terms].to_numpy()
    f = (60 - 3) / (3 * 59) * b @ np.linalg.solve(v, b)
    assert row["f"] == pytest.approx(f)
    assert row["p_value"] == pytest.approx(stats.f.sf(f, 3, 57))
    d = 0.2 * fit.tables["event_study"].set_index("term").loc[terms, "drift"].to_numpy()
    power = stats.ncf.sf(stats.f.isf(0.05, 3, 57), 3, 57, d @ np.linalg.solve(v, d))
    assert row["power"] == pytest.approx(power)
    assert pretrend_test(fit, slope=row["slope_power_80"]).iloc[0]["power"] == pytest.approx(0.8)
    assert row["slope_power_50"] < row["slope_power_80"]
    assert "不等于趋势平行" in row["reading"]


def test_default_slope_is_the_drift_that_would_explain_the_estimate(panel: pd.DataFrame) -> None:
    fit = fit_imputation(panel, PLAIN)
    row = pretrend_test(fit).iloc[0]
    estimate = fit.estimates.set_index("term").loc["treated", "estimate"]
    assert abs(row["bias_at_slope"]) == pytest.approx(abs(estimate))


def test_leads_and_lags_by_dummy_variables(panel: pd.DataFrame) -> None:
    fit = fit_leads_lags(panel, PLAIN)
    event = panel["period"] - panel["treated_since"]
    values = sorted(set(event.dropna()) - {-1.0})
    leads = np.column_stack([(event == value).to_numpy(float) for value in values])
    dummies = np.column_stack([pd.get_dummies(panel["entity"]), pd.get_dummies(panel["period"]).iloc[:, 1:]])
    model = sm.OLS(panel["y"].to_numpy(), np.column_stack([leads, dummies]).astype(float)).fit()
    table = fit.tables["event_study"].set_index("event")
    assert table.loc[values, "estimate"].to_numpy() == pytest.approx(model.params[: len(values)], abs=1e-9)
    assert table.loc[-1, "estimate"] == 0
    assert np.isnan(table.loc[-1, "std_error"])


def test_contamination_is_what_other_times_do(panel: pd.DataFrame) -> None:
    """An effect in one cell alone moves the coefficients of other times; with one cohort nothing does."""
    fit = fit_leads_lags(panel, PLAIN)
    cell = (panel["treated_since"] == 3) & (panel["period"] == 6)
    pushed = fit_leads_lags(panel.assign(y=panel["y"] + cell), PLAIN).tables["event_study"].set_index("event")
    before = fit.tables["event_study"].set_index("event")
    moved = (pushed["estimate"] - before["estimate"]).drop(index=[3.0, -1.0])
    assert moved.abs().max() > 0.02
    assert (moved.abs() <= before["contamination"].drop(index=[3.0, -1.0]) + 1e-9).all()
    one = panel[panel["treated_since"].isna() | (panel["treated_since"] == 5)]
    assert fit_leads_lags(one, PLAIN).tables["event_study"]["contamination"].max() < 1e-9
    assert any("混入" in sentence for sentence in fit.limits)


def test_fits_without_events_or_leads_are_refused(panel: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="no effects by time"):
        event_study(fit_twfe(panel, PLAIN))
    with pytest.raises(DesignError, match="no leads"):
        pretrend_test(fit_imputation(panel, PLAIN, n_leads=0))
