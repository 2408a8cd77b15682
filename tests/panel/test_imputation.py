"""The imputation estimator against diff-diff and dummy variables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from staggered_panels import county_panel, reference_panel, reference_values

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel import PanelSpec, fit_imputation

PLAIN = PanelSpec(outcome="y")


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    return reference_panel()


@pytest.mark.parametrize("partition", ["cohort_event", "cohort", "event"])
@pytest.mark.parametrize("leave_out", [False, True])
def test_diff_diff_to_ten_digits(panel: pd.DataFrame, partition: str, leave_out: bool) -> None:
    """diff-diff 3.13.0, conservative clustered error (theorem 3) with and without leaving out."""
    fit = fit_imputation(panel, PLAIN, partition=partition, leave_out=leave_out)
    row = fit.estimates.set_index("term").loc["treated"]
    stored = reference_values()[f"diff-diff, imputation, {partition}, {'leave out' if leave_out else 'all'}"]
    assert row["estimate"] == pytest.approx(stored["treated"], abs=1e-10)
    assert row["std_error"] == pytest.approx(stored["treated error"], abs=1e-10)


def test_imputation_by_dummy_variables_with_gaps(panel: pd.DataFrame) -> None:
    """Fitted on untreated rows by statsmodels with every dummy written out; a covariate that varies within entities."""
    gap = panel.drop(panel.index[[5, 77, 200, 201]]).assign(z=lambda t: np.sin(t["period"] * t["x"] * 3))
    fit = fit_imputation(gap, PanelSpec(outcome="y", covariates=("z",)))
    treated = (gap["period"] >= gap["treated_since"]).to_numpy()
    blocks = [pd.get_dummies(gap["entity"]), pd.get_dummies(gap["period"]).iloc[:, 1:], gap[["z"]]]
    x = np.column_stack(blocks).astype(float)
    model = sm.OLS(gap["y"].to_numpy()[~treated], x[~treated]).fit()
    gain = gap["y"].to_numpy()[treated] - x[treated] @ model.params
    rows = fit.estimates.set_index("term")
    assert rows.loc["treated", "estimate"] == pytest.approx(gain.mean(), rel=1e-9)
    late = gap["treated_since"].to_numpy()[treated] == 7
    assert rows.loc["cohort=7", "estimate"] == pytest.approx(gain[late].mean(), rel=1e-9)


def test_leads_by_dummy_variables(panel: pd.DataFrame) -> None:
    """Three leads on untreated rows with CR1 by statsmodels, entities inside clusters not counted."""
    fit = fit_imputation(panel, PLAIN, n_leads=3)
    free = panel[~(panel["period"] >= panel["treated_since"])]
    event = free["period"] - free["treated_since"]
    leads = np.column_stack([(event == value).to_numpy(float) for value in (-3, -2, -1)])
    dummies = np.column_stack([pd.get_dummies(free["entity"]), pd.get_dummies(free["period"]).iloc[:, 1:]])
    model = sm.OLS(free["y"].to_numpy(), np.column_stack([leads, dummies]).astype(float)).fit()
    rows = fit.estimates.set_index("term").loc[["event=-3", "event=-2", "event=-1"]]
    assert rows["estimate"].to_numpy() == pytest.approx(model.params[:3], rel=1e-9)
    groups = pd.factorize(free["entity"])[0]
    options = {"groups": groups, "use_correction": False, "df_correction": False}
    raw = np.diag(model.get_robustcov_results("cluster", **options).cov_params())[:3]
    n, g, k = len(free), 60, 3 + 7 + 1
    assert rows["std_error"].to_numpy() == pytest.approx(np.sqrt(raw * g / (g - 1) * (n - 1) / (n - k)), rel=1e-8)


def test_county_value() -> None:
    """The counties' moments: the estimate of extended fixed effects without covariates, -.0477 (.0133)."""
    row = fit_imputation(county_panel(), PanelSpec(outcome="lemp"), leave_out=False).estimates
    assert round(float(row.set_index("term").loc["treated", "estimate"]), 4) == -0.0477


def test_leaving_out_gives_the_larger_error(panel: pd.DataFrame) -> None:
    own, without = (
        fit_imputation(panel, PLAIN, leave_out=leave_out).estimates.set_index("term")["std_error"]
        for leave_out in (False, True)
    )
    assert (without[without.index != "event=-1"] >= own[own.index != "event=-1"] - 1e-12).all()


def test_entities_without_an_untreated_row_are_named(panel: pd.DataFrame) -> None:
    early = panel.assign(treated_since=panel["treated_since"].where(panel["entity"] != "e001", 1.0))
    fit = fit_imputation(early, PLAIN)
    assert fit.n_entities == 59
    assert fit.lost["entity"].tolist() == ["e001"] * 8
    assert set(fit.lost["reason"]) == {"no untreated row of this entity"}


def test_a_period_without_untreated_rows_is_refused(panel: pd.DataFrame) -> None:
    gone = panel[~((panel["period"] == 8) & panel["treated_since"].isna())]
    with pytest.raises(NotIdentifiedError, match=r"periods 8: .*observed untreated"):
        fit_imputation(gone, PLAIN)


def test_wrong_options(panel: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="cohort_event, cohort, event"):
        fit_imputation(panel, PLAIN, partition="all")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="0 or more"):
        fit_imputation(panel, PLAIN, n_leads=-1)
