"""Sensitivity to omitted variables: printed values, identities that hold exactly, planted populations."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel.evalue import e_value
from yanting_research.panel.omitted import (
    adjusted_for_omitted,
    benchmark_bounds,
    extreme_scenarios,
    omitted_variable_report,
    partial_r2,
    robustness_values,
)
from yanting_research.panel.oster import Stability, bias_adjusted, delta_for, stability_of

DARFUR = (0.09731582, 0.02325654, 783)


def test_darfur_as_printed() -> None:
    """Cinelli and Hazlett (2020): .097 (.023), t 4.18, partial R² 2.2 %, RV 13.9 %, RV at 5 % 7.6 %.

    More digits from the tests of R's sensemakr 0.1.6: .02187309, .1387764, .07625797.
    """
    found = robustness_values(*DARFUR, data_kind="real").loc[0]
    assert found["t"] == pytest.approx(4.18445, abs=1e-5)
    assert found["partial_r2"] == pytest.approx(0.02187309, abs=1e-8)
    assert found["rv_q"] == pytest.approx(0.1387764, abs=1e-7)
    assert found["rv_q_alpha"] == pytest.approx(0.07625797, abs=1e-7)
    assert round(100 * found["rv_q"], 1) == 13.9
    assert round(100 * found["rv_q_alpha"], 1) == 7.6
    assert found["xrv_q"] == pytest.approx(found["partial_r2"])
    from_print = robustness_values(4.18, 1.0, 783, data_kind="real").loc[0]
    assert round(100 * from_print["rv_q"], 1) == 13.9


def test_darfur_female_as_printed() -> None:
    """Bounds for once, twice and three times "female": .0752 (t 3.44), .0529 (2.60), .0304 (1.63).

    Digits of R's sensemakr for statistics typed by hand. The covariate's own strengths follow from its bounds at one.
    """
    treatment = 0.00916428667504862 / 1.00916428667504862
    shared = treatment**2 / (1 - treatment) ** 2

    def at_one(outcome: float) -> float:
        factor = (1 + np.sqrt(shared)) / np.sqrt(1 - shared)
        return factor**2 * outcome / (1 - outcome) - 0.12464092303637

    outcome = optimize.brentq(at_one, 0.01, 0.5, xtol=1e-15)
    found = benchmark_bounds(*DARFUR, r2_treatment=treatment, r2_outcome=outcome, name="female", data_kind="real")
    assert found["r2_treatment"].tolist() == pytest.approx(
        [0.00916428667504862, 0.0183285733500972, 0.0274928600251459]
    )
    assert found["r2_outcome"].tolist() == pytest.approx([0.12464092303637, 0.249324064199975, 0.374050471038094])
    expected = [0.0752202698486415, 0.0529151689180575, 0.0303960178770157]
    assert found["adjusted_estimate"].tolist() == pytest.approx(expected, abs=1e-9)
    assert found["adjusted_std_error"].tolist() == pytest.approx([0.0218733298, 0.0203500640, 0.0186700666], abs=1e-9)
    assert found["adjusted_t"].tolist() == pytest.approx([3.43890347, 2.60024582, 1.62806157], abs=1e-7)
    # sensemakr takes the quantile of 783, not of the 782 degrees of freedom that are left with the variable in
    assert found["ci_low"].tolist() == pytest.approx([0.0322829603, 0.0129680276, -0.0062532913], abs=2e-7)


@settings(max_examples=40, deadline=None)
@given(st.floats(-8, 8).filter(lambda t: abs(t) > 0.05), st.integers(5, 2000))
def test_the_robustness_value_is_where_the_estimate_vanishes(t: float, df: int) -> None:
    found = robustness_values(t, 1.0, df, data_kind="specimen").loc[0]
    share = found["rv_q"]
    there = adjusted_for_omitted(t, 1.0, df, r2_treatment=share, r2_outcome=share, data_kind="specimen").loc[0]
    assert there["adjusted_estimate"] == pytest.approx(0, abs=1e-6 * abs(t))
    assert found["rv_q_alpha"] <= share
    if 0 < found["rv_q_alpha"] < share and found["rv_q_alpha"] != found["xrv_q_alpha"]:
        share = found["rv_q_alpha"]
        there = adjusted_for_omitted(t, 1.0, df, r2_treatment=share, r2_outcome=share, data_kind="specimen").loc[0]
        assert min(abs(there["ci_low"]), abs(there["ci_high"])) == pytest.approx(0, abs=1e-6)


def test_an_omitted_variable_that_exists_has_exactly_this_effect() -> None:
    """Leaving z out: the formula with z's two partial R² gives the estimate, error and t of the regression with z."""
    rng = np.random.default_rng(8)
    n = 150
    z, x = rng.normal(size=(2, n))
    d = 0.5 * x + 0.4 * z + rng.normal(size=n)
    y = d + x + z + rng.normal(size=n)
    short = sm.OLS(y, np.column_stack([np.ones(n), d, x])).fit()
    full = sm.OLS(y, np.column_stack([np.ones(n), d, x, z])).fit()
    other = sm.OLS(d, np.column_stack([np.ones(n), x, z])).fit()
    found = adjusted_for_omitted(
        short.params[1], short.bse[1], short.df_resid, r2_treatment=partial_r2(other.tvalues[2], other.df_resid),
        r2_outcome=partial_r2(full.tvalues[3], full.df_resid), data_kind="simulated",
    ).loc[0]  # fmt: skip
    assert found["adjusted_estimate"] == pytest.approx(full.params[1])
    assert found["adjusted_std_error"] == pytest.approx(full.bse[1])
    assert found["adjusted_t"] == pytest.approx(full.tvalues[1])


def test_report_of_a_regression() -> None:
    """Partial R² of a benchmark from t values of statsmodels; categories count as one group."""
    rng = np.random.default_rng(9)
    n = 120
    table = pd.DataFrame({"x": rng.normal(size=n), "kind": rng.choice(["山区", "平原", "丘陵"], n)})
    table["d"] = 0.3 * table["x"] + (table["kind"] == "山区") + rng.normal(size=n)
    table["y"] = table["d"] + table["x"] + (table["kind"] == "丘陵") + rng.normal(size=n)
    found = omitted_variable_report(
        table, "y ~ d + x + kind", treatment="d", benchmarks=["x", "kind"], multiples=[1], data_kind="simulated"
    )
    one, two = ((table["kind"] == level) * 1.0 for level in ("平原", "丘陵"))
    design = np.column_stack([np.ones(n), table["d"], table["x"], one, two])
    fit = sm.OLS(table["y"].to_numpy(), design).fit()
    robust = found["robustness"].loc[0]
    assert (robust["estimate"], robust["std_error"]) == (pytest.approx(fit.params[1]), pytest.approx(fit.bse[1]))
    treat = sm.OLS(table["d"].to_numpy(), np.delete(design, 1, axis=1)).fit()
    strength = partial_r2(treat.tvalues[1], treat.df_resid)
    bounds = found["bounds"].set_index("benchmark")
    assert bounds.loc["x", "r2_treatment"] == pytest.approx(strength / (1 - strength))
    small = sm.OLS(table["d"].to_numpy(), design[:, [0, 2]]).fit()
    group = 1 - treat.ssr / small.ssr
    assert bounds.loc["kind", "r2_treatment"] == pytest.approx(group / (1 - group))
    assert set(bounds["data_kind"]) == {"simulated"}
    with pytest.raises(ValueError, match="no benchmark 'z'"):
        omitted_variable_report(table, "y ~ d + x", treatment="d", benchmarks=["z"], data_kind="simulated")
    with pytest.raises(ValueError, match="no coefficient 'w'"):
        omitted_variable_report(table, "y ~ d + x", treatment="w", data_kind="simulated")


def test_omitted_refusals() -> None:
    with pytest.raises(NotIdentifiedError, match="explain all of the treatment"):
        benchmark_bounds(1, 0.2, 50, r2_treatment=0.4, r2_outcome=0.1, name="x", multiples=[2], data_kind="real")
    with pytest.raises(ValueError, match="finite, above 0"):
        robustness_values(1, 0, 50, data_kind="real")
    with pytest.raises(ValueError, match="real, specimen, simulated"):
        robustness_values(1, 1, 50, data_kind="invented")
    with pytest.raises(ValueError, match="0 <= r2_treatment < 1"):
        adjusted_for_omitted(1, 1, 50, r2_treatment=1.0, r2_outcome=0.5, data_kind="real")
    assert extreme_scenarios(*DARFUR, data_kind="real").loc[0, "r2_treatment_zero"] == pytest.approx(
        0.02187309, abs=1e-8
    )


@settings(max_examples=60, deadline=None)
@given(st.floats(-2, 2), st.floats(0.2, 2), st.floats(-1.5, 1.5), st.floats(0.1, 1.5), st.floats(0.2, 2))
def test_oster_in_a_population_where_everything_is_known(
    beta: float, own: float, pull: float, hidden: float, delta: float
) -> None:
    """X = pull W1 + c W2 + e and Y = beta X + own W1 + hidden W2 + u, W1 and W2 independent with variance 1.

    Proportional selection: Cov(X, hidden W2)/Var(hidden W2) = delta Cov(X, own W1)/Var(own W1), which fixes c.
    The two regressions follow from covariances alone; delta and beta must come back exactly.
    """
    if abs(pull) < 0.05:
        return
    c = delta * pull / own * hidden
    var_x = pull**2 + c**2 + 1
    residual = var_x - pull**2
    cov_xy = beta * var_x + own * pull + hidden * c
    var_y = beta**2 * var_x + own**2 + hidden**2 + 1 + 2 * beta * (own * pull + hidden * c)
    short = cov_xy / var_x
    cov_left = beta * residual + hidden * c
    long = cov_left / residual
    explained_by_w1 = (beta * pull + own) ** 2
    r2_long = (explained_by_w1 + cov_left**2 / residual) / var_y
    r2_max = 1 - 1 / var_y
    found = Stability(short, long, cov_xy**2 / var_x / var_y, r2_long, var_y, var_x, residual, "simulated")
    assert delta_for(found, r2_max=r2_max, beta=beta) == pytest.approx(delta, rel=1e-6)
    roots = bias_adjusted(found, r2_max=r2_max, delta=delta)
    assert np.abs(roots["beta"] - beta).min() < 1e-4 * (1 + abs(beta))
    assert roots["chosen"].sum() == 1


def test_oster_from_rows_and_back() -> None:
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"w": rng.normal(size=400), "data_kind": "simulated"})
    table["x"] = table["w"] + rng.normal(size=400)
    table["y"] = table["x"] + table["w"] + rng.normal(size=400)
    found = stability_of(table, "y ~ x + w", treatment="x")
    fit = sm.OLS(table["y"], sm.add_constant(table[["x", "w"]])).fit()
    assert (found.beta_long, found.r2_long) == (pytest.approx(fit.params["x"]), pytest.approx(fit.rsquared))
    for delta in (0.5, 1.0, 1.5):
        roots = bias_adjusted(found, r2_max=0.9, delta=delta)
        for beta in roots["beta"]:
            assert delta_for(found, r2_max=0.9, beta=beta) == pytest.approx(delta, rel=1e-6)
        chosen = roots.loc[roots["chosen"], "beta"].item()
        assert chosen < found.beta_long < found.beta_short
    with pytest.raises(ValueError, match="from the controlled R²"):
        bias_adjusted(found, r2_max=0.1)
    with pytest.raises(ValueError, match="beside others"):
        stability_of(table, "y ~ x", treatment="x")


def test_e_values_as_printed() -> None:
    """VanderWeele and Ding (2017): RR 3.9 (1.8, 8.7) gives 7.26 and 3.00; also below 1, by the inverse."""
    found = e_value(3.9, ci=(1.8, 8.7), data_kind="real").loc[0]
    assert (round(found["e_value"], 2), round(found["e_value_limit"], 2)) == (7.26, 3.0)
    inverse = e_value(1 / 3.9, ci=(1 / 8.7, 1 / 1.8), data_kind="real").loc[0]
    assert inverse["e_value"] == pytest.approx(found["e_value"])
    assert inverse["e_value_limit"] == pytest.approx(found["e_value_limit"])


def test_e_value_conversions() -> None:
    assert e_value(4.0, measure="OR common", data_kind="real").loc[0, "risk_ratio"] == 2.0
    assert e_value(4.0, measure="OR rare", data_kind="real").loc[0, "risk_ratio"] == 4.0
    hazard = e_value(2.0, measure="HR common", data_kind="real").loc[0, "risk_ratio"]
    assert hazard == pytest.approx((1 - 0.5**1.4142135623730951) / (1 - 0.5**0.7071067811865476))
    smd = e_value(0.5, measure="SMD", std_error=0.25, data_kind="real").loc[0]
    assert smd["risk_ratio"] == pytest.approx(np.exp(0.455))
    assert smd["e_value_limit"] == pytest.approx(np.exp(0.01) + np.sqrt(np.exp(0.01) * (np.exp(0.01) - 1)))
    assert e_value(1.2, ci=(0.9, 1.5), data_kind="real").loc[0, "e_value_limit"] == 1.0
    assert e_value(1.0, data_kind="real").loc[0, "e_value"] == 1.0
    assert np.isnan(e_value(2.0, data_kind="real").loc[0, "e_value_limit"])
    with pytest.raises(ValueError, match="ratios above 0"):
        e_value(-1.0, data_kind="real")
    with pytest.raises(ValueError, match="both sides of the estimate"):
        e_value(2.0, ci=(2.5, 3.0), data_kind="real")
    with pytest.raises(ValueError, match="RR, OR rare"):
        e_value(2.0, measure="RD", data_kind="real")


def test_a_benchmark_that_explains_the_whole_outcome_is_no_division_by_zero() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bounds = benchmark_bounds(
            1.0, 0.1, 50.0, r2_treatment=0.1, r2_outcome=np.float64(1.0), name="x", data_kind="specimen"
        )
    assert (bounds["r2_outcome"] == 1).all()
