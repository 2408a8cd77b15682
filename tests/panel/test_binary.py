"""Logits against printed values, R, and statsmodels' marginal effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from regression_data import REFERENCE, errors_of, grouped, townships, values_of

from yanting_research.core import ESTIMATES, check_table
from yanting_research.panel import fit_binomial, fit_fractional, fit_logit
from yanting_research.real_evaluations import load_evaluation

TERMS = ("intercept", "x", "z")


def test_robust_errors_of_a_binomial_are_those_of_r() -> None:
    fit = fit_binomial(grouped(), "q ~ x + z", trials="five")
    assert errors_of(fit, *TERMS) == pytest.approx(REFERENCE["binomial_HC1"], rel=1e-6)
    assert fit.conventions.startswith("HC1, N=96, K=3, normal; Pearson dispersion")


def test_marginal_effects_of_spector_and_mazzeo_are_those_of_statsmodels() -> None:
    """PSI as a step from 0 to 1, the others as slopes (get_margeff with dummy=True)."""
    data = load_evaluation("spector")
    fit = fit_logit(data, "GRADE ~ GPA + TUCE + PSI")
    known = sm.Logit(data["GRADE"], sm.add_constant(data[["GPA", "TUCE", "PSI"]])).fit(disp=0, tol=1e-14)
    effects = known.get_margeff(dummy=True)
    table = check_table(fit.tables["marginal_effects"], ESTIMATES).set_index("term").loc[["GPA", "TUCE", "PSI"]]
    assert table["estimate"].tolist() == pytest.approx(list(100 * effects.margeff), rel=1e-6)
    assert table["std_error"].tolist() == pytest.approx(list(100 * effects.margeff_se), rel=1e-5)
    assert fit.unit == "个百分点"


def test_a_column_in_several_terms_has_one_effect() -> None:
    """By hand: the mean difference of the fitted shares when hours rise a little, functions and products too."""
    table = townships()
    formula = "到课 ~ 学时*站点 + square(学时)"
    fit = fit_binomial(table, formula, trials="应到")
    beta = fit.estimates.set_index("term")["estimate"]
    there = (table["站点"] == "有").astype(float)

    def share(hours: pd.Series) -> pd.Series:
        eta = beta["intercept"] + (beta["学时"] + beta["学时:站点=有"] * there) * hours
        return 1 / (1 + np.exp(-(eta + beta["站点=有"] * there + beta["square(学时)"] * hours**2)))

    step = 1e-5
    slopes = (share(table["学时"] + step) - share(table["学时"] - step)) / (2 * step)
    effects = fit.tables["marginal_effects"].set_index("term")["estimate"]
    assert effects["学时"] == pytest.approx(100 * np.average(slopes, weights=table["应到"]), rel=1e-5)
    assert sorted(effects.index) == ["学时", "站点=有"]


def test_overdispersion_is_shown_and_said() -> None:
    fit = fit_binomial(townships(), "到课 ~ 学时", trials="应到")
    assert fit.statistics["dispersion"] > 5
    assert any("二项分布的" in sentence for sentence in fit.limits)
    pure = fit_binomial(townships(), "到课 ~ 学时", trials="应到", errors="classical")
    scaled = fit_binomial(townships(), "到课 ~ 学时", trials="应到", errors="scaled")
    ratio = errors_of(scaled, "学时")[0] / errors_of(pure, "学时")[0]
    assert ratio**2 == pytest.approx(fit.statistics["dispersion"])


def test_a_fraction_is_the_binomial_without_its_n() -> None:
    """With the same n everywhere both have one likelihood; Papke and Wooldridge's errors are HC."""
    table = townships().assign(应到=500, 到课=lambda d: (500 * d["份额"]).round())
    table["份额"] = table["到课"] / 500
    whole = fit_binomial(table, "到课 ~ 学时", trials="应到")
    part = fit_fractional(table, "份额 ~ 学时")
    assert values_of(part, "学时") == pytest.approx(values_of(whole, "学时"))
    assert errors_of(part, "学时") == pytest.approx(errors_of(whole, "学时"))


@pytest.mark.filterwarnings("error")
def test_tiny_shares_are_no_separation() -> None:
    """Shares a billion times smaller move the intercept only."""
    table = townships()
    tiny = fit_fractional(table.assign(份额=table["份额"] * 1e-6), "份额 ~ 学时")
    tinier = fit_fractional(table.assign(份额=table["份额"] * 1e-9), "份额 ~ 学时")
    assert values_of(tinier, "学时") == pytest.approx(values_of(tiny, "学时"), rel=1e-3)


def test_clusters_give_cr3_and_t() -> None:
    fit = fit_binomial(townships(), "到课 ~ 学时", trials="应到", cluster="片区")
    assert fit.conventions.startswith("CR3, G=9, K=2, t(df=")
    assert fit.df_inference < 9
    slope = fit.estimates.set_index("term").loc["学时", "df"]
    assert fit.tables["marginal_effects"].set_index("term").loc["学时", "df"] == slope != fit.df_inference
    simple = fit_binomial(townships(), "到课 ~ 学时", trials="应到", cluster="片区", errors="CR1")
    assert simple.df_inference == 8


def test_weights_count_like_repeated_rows() -> None:
    table = townships().head(12).assign(w=[1, 2, 3] * 4, 高=lambda d: (d["学时"] > d["学时"].median()).astype(int))
    table["高"] = [1, 0] * 6
    repeated = table.loc[table.index.repeat(table["w"])].reset_index(drop=True)
    one, two = fit_logit(table, "高 ~ 学时", weights="w"), fit_logit(repeated, "高 ~ 学时")
    assert values_of(one, "学时") == pytest.approx(values_of(two, "学时"))
    assert errors_of(one, "学时") == pytest.approx(errors_of(two, "学时"))
    effects = [fit.tables["marginal_effects"]["estimate"].iloc[0] for fit in (one, two)]
    assert effects[0] == pytest.approx(effects[1])
