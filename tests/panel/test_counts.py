"""Counts against R, statsmodels' optimiser, and the meaning of an exposure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from regression_data import REFERENCE, errors_of, grouped, townships, values_of

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel import fit_negative_binomial, fit_poisson
from yanting_research.panel.counts import _information
from yanting_research.panel.sandwich import cluster_covariance_glm

TERMS = ("intercept", "x", "z")


def dispersed() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    x = rng.uniform(0, 1, 300)
    members = rng.integers(50, 400, 300)
    counts = rng.poisson(members / 100 * np.exp(0.5 + x) * rng.gamma(2, 0.5, 300))
    return pd.DataFrame({"k": counts, "x": x, "members": members, "data_kind": "simulated"})


def test_scaled_errors_are_those_of_a_quasipoisson_in_r() -> None:
    fit = fit_poisson(grouped(), "q ~ x + z", errors="scaled")
    assert values_of(fit, *TERMS) == pytest.approx(REFERENCE["quasipoisson"]["values"], abs=1e-10)
    assert errors_of(fit, *TERMS) == pytest.approx(REFERENCE["quasipoisson"]["se"], rel=1e-6)


def test_negative_binomial_is_that_of_statsmodels() -> None:
    table = dispersed()
    fit = fit_negative_binomial(table, "k ~ x", exposure="members")
    known = sm.NegativeBinomial(table["k"], sm.add_constant(table["x"]), offset=np.log(table["members"])).fit(
        disp=0, method="bfgs", gtol=1e-9, maxiter=500
    )
    terms = ("intercept", "x", "alpha")
    assert values_of(fit, *terms) == pytest.approx(list(known.params), rel=1e-4)
    assert errors_of(fit, *terms) == pytest.approx(list(known.bse), rel=1e-3)
    assert fit.statistics["loglik"] == pytest.approx(known.llf, abs=1e-6)
    assert fit.conventions.endswith("offset log(members)")


def test_the_scores_are_zero_at_the_maximum_and_the_information_is_their_slope() -> None:
    from yanting_research.panel import prepare_sample

    sample = prepare_sample(dispersed().assign(w=lambda d: 1 + d["x"]), "k ~ x", kind="count", weights="w")
    fit = fit_negative_binomial(dispersed().assign(w=lambda d: 1 + d["x"]), "k ~ x", weights="w")
    at = np.array(values_of(fit, "intercept", "x", "alpha"))
    bread, scores = _information(sample, at[:-1], at[-1])
    assert scores.sum(axis=0) == pytest.approx([0, 0, 0], abs=1e-5)
    steps = np.eye(3) * 1e-6
    slopes = [
        (_information(sample, (at + e)[:-1], (at + e)[-1])[1] - _information(sample, (at - e)[:-1], (at - e)[-1])[1])
        for e in steps
    ]
    numeric = np.array([slope.sum(axis=0) / 2e-6 for slope in slopes])
    assert np.linalg.inv(bread) == pytest.approx(-numeric, rel=1e-4)


def test_twice_the_members_twice_the_count() -> None:
    table = dispersed()
    one = fit_poisson(table, "k ~ x", exposure="members")
    two = fit_poisson(table.assign(members=2 * table["members"]), "k ~ x", exposure="members")
    assert values_of(two, "x") == pytest.approx(values_of(one, "x"))
    assert values_of(two, "intercept")[0] == pytest.approx(values_of(one, "intercept")[0] - np.log(2))
    effects = [fit.tables["marginal_effects"]["estimate"].iloc[0] for fit in (one, two)]
    assert effects[0] == pytest.approx(effects[1])  # in counts, at the exposures as they are


def test_even_counts_are_referred_to_poisson() -> None:
    with pytest.raises(NotIdentifiedError, match=r"no more than Poisson.*use fit_poisson"):
        fit_negative_binomial(grouped(), "q ~ x + z")


def test_clusters_and_unit() -> None:
    fit = fit_poisson(townships(), "场次 ~ 学时", cluster="片区")
    assert fit.unit == "次"
    assert fit.conventions.startswith("CR3, G=9")
    assert fit_negative_binomial(dispersed().assign(g=lambda d: d.index % 9), "k ~ x", cluster="g").df_inference == 8


@pytest.mark.parametrize("errors", ["classical", "HC0", "HC1", "CR0", "CR1", "CR2", "CR3"])
def test_errors_of_every_kind_are_those_of_statsmodels_and_of_the_cluster_module(errors: str) -> None:
    """statsmodels 0.14: GLM with cov_type nonrobust, HC0 and cluster, whose corrected factor is that of CR1."""
    table = grouped()
    x = sm.add_constant(table[["x", "z"]])
    plain = sm.GLM(table["q"], x, family=sm.families.Poisson())
    fit = fit_poisson(table, "q ~ x + z", cluster="g" if errors.startswith("CR") else "", errors=errors)
    if errors in ("CR2", "CR3"):
        known = plain.fit(tol=1e-12)
        mean = known.fittedvalues.to_numpy()
        residuals = table["q"].to_numpy() - mean
        of_clusters = cluster_covariance_glm(x.to_numpy(), residuals, mean, table["g"].to_numpy(), kind=errors)
        expected = list(np.sqrt(np.diag(of_clusters.covariance)))
    elif errors in ("CR0", "CR1"):
        options = {"groups": table["g"], "use_correction": errors == "CR1"}
        expected = list(plain.fit(tol=1e-12, cov_type="cluster", cov_kwds=options).bse)
    else:
        expected = list(plain.fit(tol=1e-12, cov_type="nonrobust" if errors == "classical" else "HC0").bse)
        expected = [one * (np.sqrt(96 / 93) if errors == "HC1" else 1.0) for one in expected]
    assert errors_of(fit, *TERMS) == pytest.approx(expected, rel=1e-6)
    counted = "G=14, K=3" if errors.startswith("CR") else "N=96, K=3"
    assert fit.conventions.startswith(f"{errors}, {counted}, ")
    assert (fit.df_inference == 13) == (errors in ("CR0", "CR1"))
    assert ("normal" in fit.conventions) == (not errors.startswith("CR"))
