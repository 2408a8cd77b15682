"""Least squares and its errors against R, statsmodels and the cluster module."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from regression_data import REFERENCE, errors_of, grouped, townships, values_of

from yanting_research.core import ESTIMATES, check_table, stars_allowed
from yanting_research.panel import LINEAR_ERRORS, fit_ols
from yanting_research.panel.sandwich import cluster_covariance

TERMS = ("intercept", "x", "z")


@pytest.mark.parametrize("errors", ["CR1", "CR3", "HC2", "HC3"])
def test_weighted_errors_are_those_of_r(errors: str) -> None:
    """lm(weights), clubSandwich's CR1S and CR3, sandwich's HC2 and HC3: see the file of reference values."""
    cluster = "g" if errors.startswith("CR") else ""
    fit = fit_ols(grouped(), "y ~ x + z", weights="w", cluster=cluster, errors=errors)
    assert errors_of(fit, *TERMS) == pytest.approx(REFERENCE["weighted"][errors], rel=1e-9)
    assert "weights w" in fit.conventions


@pytest.mark.parametrize("errors", ["classical", "HC0", "HC1", "HC2", "HC3"])
def test_errors_of_rows_are_those_of_statsmodels(errors: str) -> None:
    table = grouped()
    result = sm.OLS(table["y"], sm.add_constant(table[["x", "z"]])).fit(
        cov_type="nonrobust" if errors == "classical" else errors
    )
    fit = fit_ols(table, "y ~ x + z", errors=errors)
    assert errors_of(fit, *TERMS) == pytest.approx(list(result.bse), rel=1e-10)
    assert values_of(fit, *TERMS) == pytest.approx(list(result.params), rel=1e-10)
    assert fit.statistics["r2"] == pytest.approx(result.rsquared)
    assert fit.df_inference == 93


def test_default_is_cr2_with_clusters_and_hc3_without() -> None:
    table = grouped()
    fit = fit_ols(table, "y ~ x + z", cluster="g")
    x = np.column_stack([np.ones(96), table["x"], table["z"]])
    left = table["y"] - x @ np.linalg.lstsq(x, table["y"], rcond=None)[0]
    known = cluster_covariance(x, left.to_numpy(), table["g"].to_numpy(), kind="CR2")
    assert errors_of(fit, *TERMS) == pytest.approx(np.sqrt(np.diag(known.covariance)))
    assert fit.estimates.set_index("term").loc[list(TERMS), "df"].tolist() == pytest.approx(known.df.tolist())
    assert fit.conventions.startswith("CR2, G=14, K=3, t(df=")
    assert fit_ols(table, "y ~ x + z").conventions == "HC3, N=96, K=3, t(df=93)"


def test_errors_that_do_not_go_with_the_clusters() -> None:
    with pytest.raises(ValueError, match="needs cluster="):
        fit_ols(grouped(), "y ~ x", errors="CR2")
    with pytest.raises(ValueError, match="out of account"):
        fit_ols(grouped(), "y ~ x", cluster="g", errors="classical")
    with pytest.raises(ValueError, match="allowed: " + ", ".join(LINEAR_ERRORS)):
        fit_ols(grouped(), "y ~ x", errors="HC4")


def test_result_carries_what_must_be_said() -> None:
    table = townships().assign(treated=lambda d: d["片区"].isin(["片区0", "片区1", "片区2"]).astype(int))
    fit = fit_ols(table, "份额 ~ treated + 学时", cluster="片区", treatment="treated")
    check_table(fit.estimates, ESTIMATES)
    assert set(fit.estimates["data_kind"]) == {"specimen"} == {fit.data_kind}
    assert fit.n_treated_clusters == 3
    assert not stars_allowed(fit.estimates).any()
    assert any("3 个处理组聚类" in sentence for sentence in fit.limits)
    assert any("只有 9 个聚类" in sentence for sentence in fit.limits)
    assert any("某一个人" in sentence for sentence in fit.limits)
    assert any("样例" in sentence for sentence in fit.limits)


def test_rows_in_another_order_give_the_same() -> None:
    one = fit_ols(townships(), "份额 ~ 学时*站点", cluster="片区").estimates
    two = fit_ols(townships().sample(frac=1, random_state=2), "份额 ~ 学时*站点", cluster="片区").estimates
    pd.testing.assert_frame_equal(one, two, rtol=1e-10)


def test_a_row_that_a_column_belongs_to_alone_has_an_error() -> None:
    table = pd.DataFrame({"y": [1.0, 2, 4, 3, 9], "alone": [0, 0, 0, 0, 1], "x": [1.0, 2, 3, 4, 5]})
    fit = fit_ols(table, "y ~ x + alone", data_kind="specimen")
    assert np.isfinite(fit.estimates["std_error"]).all()
