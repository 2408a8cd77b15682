"""Mixed models against R's lme4 and nlme, and statsmodels' own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from regression_data import REFERENCE, errors_of, grouped, townships, values_of

from yanting_research.errors import DesignError, NotIdentifiedError
from yanting_research.panel import fit_mixed, fit_ols

TERMS = ("intercept", "x", "z")


@pytest.mark.parametrize("name", ["reml", "ml", "slope"])
def test_everything_is_that_of_lme4(name: str) -> None:
    """R 4.2.2, lme4: coefficients, errors, variances and likelihood; its optimiser stops at about 1e-6."""
    known = REFERENCE["mixed"][name]
    fit = fit_mixed(grouped(), "y ~ x + z", group="g", slope="x" if name == "slope" else "", reml=name != "ml")
    assert values_of(fit, *TERMS) == pytest.approx(known["beta"], rel=2e-6)
    assert errors_of(fit, *TERMS) == pytest.approx(known["se"], rel=3e-6)
    assert fit.statistics["variance_group"] == pytest.approx(known["group"], rel=1e-5)
    assert fit.statistics["variance_residual"] == pytest.approx(known["residual"], rel=1e-5)
    assert fit.statistics["loglik"] == pytest.approx(known["loglik"], abs=1e-6)
    if name == "slope":
        assert fit.statistics["variance_slope"] == pytest.approx(known["slope"], rel=1e-5)
        assert fit.statistics["covariance"] == pytest.approx(known["covariance"], abs=1e-5)


def test_degrees_of_freedom_are_those_of_nlme() -> None:
    fit = fit_mixed(grouped(), "y ~ x + z", group="g")
    df = fit.estimates.set_index("term")["df"]
    assert (df["x"], df["z"]) == (REFERENCE["mixed"]["df"]["x"], REFERENCE["mixed"]["df"]["z"])
    assert fit.tables["groups"]["deviation"].iloc[:2].tolist() == pytest.approx(
        REFERENCE["mixed"]["deviations"][:2], rel=1e-4
    )


def test_statsmodels_by_another_optimiser_agrees() -> None:
    table = grouped()
    known = sm.MixedLM(table["y"], sm.add_constant(table[["x", "z"]]), table["g"]).fit(method="bfgs")
    fit = fit_mixed(table, "y ~ x + z", group="g")
    assert values_of(fit, *TERMS) == pytest.approx(list(known.fe_params), rel=1e-4)
    assert fit.statistics["loglik"] == pytest.approx(known.llf, abs=1e-5)


def test_no_difference_between_groups_is_said_to_be_at_the_boundary() -> None:
    """Means of the groups that vary less than chance allows: least squares, variance zero, and a sentence."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"g": np.repeat(np.arange(8), 6), "x": rng.normal(size=48)})
    noise = rng.normal(size=48)
    noise -= pd.Series(noise).groupby(table["g"]).transform("mean")
    table = table.assign(y=2 * table["x"] + noise, data_kind="simulated")
    fit = fit_mixed(table, "y ~ x", group="g")
    assert fit.statistics["boundary"] == 1
    assert fit.statistics["variance_group"] == pytest.approx(0, abs=1e-9)
    assert values_of(fit, "x") == pytest.approx(values_of(fit_ols(table, "y ~ x"), "x"), rel=1e-6)
    assert any("零的边界" in sentence for sentence in fit.limits)


def test_the_unit_of_a_column_does_not_matter() -> None:
    table = grouped()
    one = fit_mixed(table, "y ~ x", group="g", slope="x")
    two = fit_mixed(table.assign(x=lambda d: 1e5 * d["x"] + 3e6), "y ~ x", group="g", slope="x")
    assert values_of(two, "x")[0] * 1e5 == pytest.approx(values_of(one, "x")[0], rel=1e-5)
    assert two.statistics["variance_slope"] * 1e10 == pytest.approx(one.statistics["variance_slope"], rel=1e-4)


def test_refusals() -> None:
    table = townships()
    with pytest.raises(NotIdentifiedError, match="every group has one row"):
        fit_mixed(table.assign(g=range(36)), "份额 ~ 学时", group="g")
    with pytest.raises(DesignError, match="3 groups are too few"):
        fit_mixed(table.assign(g=lambda d: d.index % 3), "份额 ~ 学时", group="g")
    with pytest.raises(DesignError, match="slope '站点' holds"):
        fit_mixed(table, "份额 ~ 学时", group="片区", slope="站点")
    with pytest.raises(NotIdentifiedError, match="does not vary within groups"):
        fit_mixed(table.assign(大小=lambda d: d["片区"].str[-1].astype(int)), "份额 ~ 学时", group="片区", slope="大小")


@pytest.mark.filterwarnings("error")
def test_an_outcome_that_a_column_repeats_is_refused_without_a_warning() -> None:
    with pytest.raises(NotIdentifiedError, match="without remainder"):
        fit_mixed(townships().assign(同=lambda d: 2 * d["份额"] + 1), "份额 ~ 同", group="片区")
