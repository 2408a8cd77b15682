"""Ordered answers against R's clm and statsmodels' OrderedModel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from regression_data import REFERENCE, errors_of, grouped, townships, values_of
from statsmodels.miscmodels.ordinal_model import OrderedModel

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import DesignError
from yanting_research.panel import fit_logit, fit_ordered

TERMS = ("0|1", "1|2", "2|3", "x", "z")
ORDER = ("不满意", "一般", "满意")


@pytest.mark.parametrize(("weights", "name"), [("", "plain"), ("w", "weighted")])
def test_coefficients_thresholds_and_errors_are_those_of_clm(weights: str, name: str) -> None:
    """R 4.2.2, ordinal::clm."""
    known = REFERENCE["ordered"][name]
    fit = fit_ordered(grouped(), "q ~ x + z", weights=weights)
    assert values_of(fit, *TERMS) == pytest.approx(known["values"], rel=1e-9)
    assert errors_of(fit, *TERMS) == pytest.approx(known["se"], rel=1e-9)
    assert fit.statistics["loglik"] == pytest.approx(known["loglik"], rel=1e-10)


def test_statsmodels_agrees() -> None:
    table = grouped()
    known = OrderedModel(table["q"].astype(int), table[["x", "z"]], distr="logit").fit(method="bfgs", disp=0, gtol=1e-8)
    assert values_of(fit_ordered(table, "q ~ x + z"), "x", "z") == pytest.approx(list(known.params[:2]), abs=1e-5)


def test_two_answers_are_a_logit() -> None:
    table = grouped().assign(high=lambda d: (d["q"] >= 2).astype(int))
    one, two = fit_ordered(table, "high ~ x + z"), fit_logit(table, "high ~ x + z")
    assert values_of(one, "x", "z") == pytest.approx(values_of(two, "x", "z"))
    assert values_of(one, "0|1")[0] == pytest.approx(-values_of(two, "intercept")[0])
    effects = one.tables["marginal_effects"].set_index("term")
    logit = two.tables["marginal_effects"].set_index("term")
    assert effects.loc["x [1]", "estimate"] == pytest.approx(logit.loc["x", "estimate"], rel=1e-6)
    assert effects.loc["x [1]", "std_error"] == pytest.approx(logit.loc["x", "std_error"], rel=1e-6)


def test_effects_on_the_answers_add_up_to_nothing() -> None:
    fit = fit_ordered(townships(), "评价 ~ 学时 + 站点", order=ORDER)
    effects = check_table(fit.tables["marginal_effects"], ESTIMATES)
    assert "学时 [满意]" in set(effects["term"])
    sums = effects.groupby(effects["term"].str.split(" ").str[0])["estimate"].sum()
    assert sums.to_numpy() == pytest.approx(np.zeros(2), abs=1e-8)
    assert fit.tables["answers"]["answer"].tolist() == list(ORDER)
    assert any("不能把档次当作分数" in sentence for sentence in fit.limits)


def test_answers_turned_round_turn_the_sign() -> None:
    one = fit_ordered(townships(), "评价 ~ 学时", order=ORDER, cluster="片区")
    two = fit_ordered(townships(), "评价 ~ 学时", order=ORDER[::-1], cluster="片区")
    assert values_of(one, "学时")[0] == pytest.approx(-values_of(two, "学时")[0])
    assert errors_of(one, "学时") == pytest.approx(errors_of(two, "学时"))
    assert (one.df_inference, one.conventions) == (8, "CR1, G=9, K=3, t(df=8)")


def test_a_formula_without_intercept_is_refused() -> None:
    with pytest.raises(DesignError, match="without intercept"):
        fit_ordered(pd.DataFrame({"q": [1, 2, 3, 1, 2], "x": [1.0, 3, 2, 5, 4]}), "q ~ x - 1", data_kind="specimen")
