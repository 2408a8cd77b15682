"""Models of the link: published coefficients, independent likelihoods, planted effects, refusals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import gammaln
from scipy.stats import dirichlet_multinomial
from statsmodels.stats.sandwich_covariance import cov_cluster

from yanting_research.core import ESTIMATES, THEMES, build_table, check_table
from yanting_research.errors import FormulaError, LinkageError
from yanting_research.linkage import (
    LinkFit,
    ThemeWorkforce,
    detrend,
    fit_count_model,
    fit_share_model,
    fit_theme_mix,
    lag_associations,
    rank_associations,
    theme_hits_table,
)
from yanting_research.linkage.models_mix import _likelihood, _scores
from yanting_research.linkage.models_shares import _beta_derivatives

REFERENCE = Path(__file__).parent.parent / "reference"


def regions(n_regions: int = 24, n_years: int = 4, seed: int = 1, slope: float = 0.8) -> pd.DataFrame:
    """Shares and hits of three themes that go with x; regions differ in ways that x does not tell."""
    rng = np.random.default_rng(seed)
    n = n_regions * n_years
    region = np.repeat(np.arange(n_regions), n_years)
    x = rng.normal(0, 1, n_regions)[region] + rng.normal(0, 0.7, n)
    own = rng.normal(0, 0.3, n_regions)[region]
    share = 1 / (1 + np.exp(1.2 - slope * x - own))
    n_characters = rng.integers(1500, 6000, n)
    hits = rng.poisson(n_characters * np.exp(-5.5 + 0.4 * x + own))
    odds = np.column_stack([np.exp(0.5 + 0.6 * x + own), np.exp(-0.4 * x), np.ones(n)])
    themes = rng.multinomial(50, odds / odds.sum(axis=1, keepdims=True))
    return pd.DataFrame(
        {"region": [f"r{i:02}" for i in region], "period": [str(2010 + i % n_years) for i in range(n)], "x": x,
         "share": np.clip(share + rng.normal(0, 0.03, n), 0.001, 0.999), "n_characters": n_characters, "hits": hits,
         "甲": themes[:, 0], "乙": themes[:, 1], "丙": themes[:, 2], "level": np.where(x > 0, "高", "低"),
         "data_kind": "simulated"}
    )  # fmt: skip


def test_beta_regression_of_food_expenditure() -> None:
    """Ferrari and Cribari-Neto (2004), table 2; data: Griffiths, Hill and Judge (1993), table 15.4."""
    table = pd.read_csv(REFERENCE / "food_expenditure.csv").assign(data_kind="real")
    table["share"] = table["food"] / table["income"]
    fit = fit_share_model(table, "share ~ income + persons", model="beta", cluster="")
    found = fit.estimates.set_index("term")["estimate"]
    assert found["intercept"] == pytest.approx(-0.62255, abs=6e-6)
    assert found["income"] == pytest.approx(-0.01230, abs=6e-6)
    assert found["persons"] == pytest.approx(0.11846, abs=6e-6)
    assert fit.notes["precision"] == pytest.approx(35.61, abs=6e-3)
    x = np.column_stack([np.ones(38), table["income"], table["persons"]])
    scores, information = _beta_derivatives(
        x, table["share"].to_numpy(), fit.coefficients, float(fit.notes["precision"])
    )
    assert np.sqrt(np.diag(np.linalg.inv(information)))[:3] == pytest.approx([0.22385, 0.00304, 0.03534], abs=6e-6)
    assert scores.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-2)


def test_fractional_logit_and_its_errors_are_those_of_statsmodels() -> None:
    table = regions()
    x = sm.add_constant(table["x"].to_numpy())
    model = sm.GLM(table["share"].to_numpy(), x, family=sm.families.Binomial())
    robust = model.fit(cov_type="HC1")
    fit = fit_share_model(table, "share ~ x", cluster="")
    assert fit.coefficients == pytest.approx(robust.params)
    assert fit.covariance == pytest.approx(robust.cov_params() * 96 / 94)  # its HC1 of a GLM is HC0
    groups = pd.factorize(table["region"])[0]
    clustered = fit_share_model(table, "share ~ x")
    assert clustered.covariance == pytest.approx(cov_cluster(model.fit(), groups))
    assert (clustered.df, clustered.n_clusters, fit.df) == (23, 24, 94)
    check_table(clustered.estimates, ESTIMATES)


def test_average_partial_effects_are_differences_of_predictions() -> None:
    table = regions()
    fit = fit_share_model(table, "share ~ x + level")
    beta = dict(zip(fit.columns, fit.coefficients, strict=True))

    def mean(shift: float, level: float | None) -> float:
        high = (table["level"] == "高").astype(float) if level is None else level
        eta = beta["intercept"] + beta["x"] * (table["x"] + shift) + beta["level=高"] * high
        return float((1 / (1 + np.exp(-eta))).mean())

    effects = fit.effects.set_index("term")
    assert effects.loc["x", "effect"] == pytest.approx((mean(1e-5, None) - mean(-1e-5, None)) / 2e-5, rel=1e-6)
    assert effects.loc["level=高", "effect"] == pytest.approx(mean(0, 1.0) - mean(0, 0.0))
    assert fit_share_model(table, "share ~ x*level").effects.empty  # a column in a product has no effect of its own


def test_negative_binomial_is_the_maximum_of_its_likelihood() -> None:
    table = regions(seed=5).assign(hits=lambda rows: rows["hits"] * 2 + rows.index % 7)
    fit = fit_count_model(table, "hits ~ x")
    x = sm.add_constant(table["x"].to_numpy())
    peer = sm.NegativeBinomial(table["hits"].to_numpy(), x, offset=np.log(table["n_characters"].to_numpy())).fit(
        disp=0, method="bfgs", maxiter=500, gtol=1e-8
    )
    assert fit.coefficients == pytest.approx(peer.params[:2], abs=2e-5)
    assert fit.notes["alpha"] == pytest.approx(peer.params[2], rel=1e-3)
    effect = fit.effects.iloc[0]
    assert effect["effect"] == pytest.approx(np.exp(fit.coefficients[1]))
    assert effect["low"] < effect["effect"] < effect["high"]


def test_multinomial_is_that_of_statsmodels_row_by_hit() -> None:
    table = regions(n_regions=10)
    fit = fit_theme_mix(table, ["乙", "甲", "丙"], "~ x", model="multinomial")
    long = table.melt(id_vars=["x"], value_vars=["丙", "乙", "甲"], var_name="theme", value_name="n")
    long = long.loc[long.index.repeat(long["n"])]
    codes = long["theme"].map({"丙": 0, "乙": 1, "甲": 2}).to_numpy()
    peer = sm.MNLogit(codes, sm.add_constant(long["x"].to_numpy())).fit(disp=0)
    assert fit.coefficients.reshape(2, 2) == pytest.approx(np.asarray(peer.params).T, abs=1e-4)


def test_dirichlet_multinomial_likelihood_and_scores() -> None:
    """Against SciPy's distribution, less the coefficient that does not depend on the parameters."""
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(15), rng.normal(size=15)])
    hits = rng.multinomial(20, [0.5, 0.3, 0.2], size=15).astype(float)
    theta = np.array([0.4, -0.3, 0.2, 0.5, np.log(7.0)])
    eta = np.column_stack([x @ theta[:4].reshape(2, 2).T, np.zeros(15)])
    shares = np.exp(eta) / np.exp(eta).sum(axis=1, keepdims=True)
    constant = gammaln(21) - gammaln(hits + 1).sum(axis=1)
    peer = sum(
        dirichlet_multinomial.logpmf(row.astype(int), 7.0 * share, 20) for row, share in zip(hits, shares, strict=True)
    )
    assert _likelihood(theta, hits, x) == pytest.approx(peer - constant.sum())
    for place in range(5):
        move = 1e-6 * np.eye(5)[place]
        slope = (_likelihood(theta + move, hits, x) - _likelihood(theta - move, hits, x)) / 2e-6
        assert _scores(theta, hits, x).sum(axis=0)[place] == pytest.approx(slope, rel=1e-5)


def test_effects_on_all_themes_sum_to_nothing_and_precision_is_found() -> None:
    rng = np.random.default_rng(8)
    table = regions()
    odds = np.column_stack([np.exp(0.6 * table["x"]), np.exp(-0.4 * table["x"]), np.ones(96)])
    alpha = 12 * odds / odds.sum(axis=1, keepdims=True)
    draws = np.array([rng.multinomial(60, rng.dirichlet(row)) for row in alpha])
    table = table.assign(甲=draws[:, 0], 乙=draws[:, 1], 丙=draws[:, 2])
    fit = fit_theme_mix(table, ["甲", "乙", "丙"], "~ x")
    assert fit.effects.groupby("term")["effect"].sum().to_numpy() == pytest.approx([0], abs=1e-9)
    assert 8 < fit.notes["precision"] < 18
    rows = fit.estimates.set_index(["model_id", "term"])
    assert rows.loc[("甲", "x"), "ci_low"] < 0.6 < rows.loc[("甲", "x"), "ci_high"]
    plain = fit_theme_mix(
        regions(seed=2).assign(甲=20, 乙=[10 + i % 3 for i in range(96)], 丙=15), ["甲", "乙", "丙"], "~ x"
    )
    assert plain.notes["precision"] == np.inf  # varies less than a multinomial


def test_intervals_cover_a_planted_slope() -> None:
    """95 % intervals over 24 regions: 60 draws, at least 53 hold the truth (binomial, one in 100 fewer)."""
    covered = 0
    for seed in range(60):
        table = regions(n_regions=24, seed=seed, slope=0.5)
        row = fit_count_model(table, "hits ~ x", model="poisson").estimates.set_index("term").loc["x"]
        covered += row["ci_low"] <= 0.4 <= row["ci_high"]
    assert covered >= 53


def test_results_are_said_as_associations_with_the_warnings_that_belong_to_them() -> None:
    fit = fit_share_model(regions(n_regions=10), "share ~ x")
    assert "高" in fit.sentences[0]
    assert fit.sentences[0].endswith("这是相关，不是因果。")
    assert "生态谬误" in fit.warnings[0]
    assert "聚类少于 20 个" in fit.warnings[1]
    assert len(fit_share_model(regions(), "share ~ x").warnings) == 1
    nothing = regions(n_regions=10).assign(x=np.tile([1.0, 2.0, 3.0, 4.0], 10))
    assert "看不出" in fit_share_model(nothing, "share ~ x").sentences[0]
    assert fit.data_kind == "simulated"


def test_rows_without_a_number_are_lost_by_name() -> None:
    table = regions()
    table.loc[[0, 5], "x"] = np.nan
    lost = fit_share_model(table, "share ~ x").lost
    assert lost.to_numpy().tolist() == [["r00", "2010", "no value of x"], ["r01", "2011", "no value of x"]]


def share(table: pd.DataFrame, **options: Any) -> LinkFit:
    return fit_share_model(table, "share ~ x", **options)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda t: share(t.head(12), cluster=""), LinkageError, "12 rows.*at least 20 rows.*one county"),
        (lambda t: share(t.head(20)), LinkageError, "5 clusters of 'region'; expected: at least 8"),
        (lambda t: share(t.assign(share=0.5)), LinkageError, "same in every row"),
        (lambda t: share(t.assign(share=t["share"] * 100)), LinkageError, "divide percentages by 100"),
        (lambda t: share(t.assign(share=t["share"].round()), model="beta"), LinkageError, "fractional"),
        (lambda t: share(t, model="probit"), ValueError, "allowed: fractional, beta"),
        (lambda t: share(t, model="beta", weights="x"), ValueError, "weights go with"),
        (lambda t: share(t, weights="zero"), LinkageError, "weights 'zero' that are not above 0"),
        (lambda t: fit_share_model(t, "~ x"), LinkageError, "no outcome"),
        (lambda t: fit_share_model(t, "level ~ x"), LinkageError, "outcome 'level' holds"),
        (lambda t: fit_share_model(t, "share ~ y"), FormulaError, "no column 'y'"),
        (lambda t: fit_count_model(t, "share ~ x"), LinkageError, "no count"),
        (lambda t: fit_count_model(t.assign(n_characters=0), "hits ~ x"), LinkageError, "lengths 'n_characters'"),
        (lambda t: fit_count_model(t, "hits ~ x", model="zip"), ValueError, "allowed: negative_binomial"),
        (lambda t: fit_theme_mix(t, ["甲"], "~ x"), ValueError, "two or more"),
        (lambda t: fit_theme_mix(t.assign(乙=0), ["甲", "乙"], "~ x"), LinkageError, "theme '乙' has no hit"),
        (lambda t: fit_theme_mix(t, ["甲", "share"], "~ x"), LinkageError, "'share' holds no counts"),
        (lambda t: fit_theme_mix(t, ["甲", "乙"], "~ __import__('os')"), FormulaError, "not understood"),
    ],
)
def test_what_would_say_nothing_is_refused(
    call: Callable[[pd.DataFrame], object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        call(regions().assign(zero=0.0))


def test_false_discoveries_are_controlled_by_hand() -> None:
    """Benjamini and Hochberg: p times pairs over rank, made monotone from the largest down."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame({name: rng.normal(size=30) for name in "abcxyz"}).assign(same=1.0)
    table["b"] = table["x"] + rng.normal(0, 0.2, 30)
    found = rank_associations(table, ["a", "b", "c"], ["x", "y", "same"])
    assert found["refused"].ne("").sum() == 3
    p = found["p_value"].dropna().sort_values()
    by_hand = (p * len(p) / np.arange(1, len(p) + 1))[::-1].cummin()[::-1].clip(upper=1)
    assert found.loc[by_hand.index, "p_fdr"].to_numpy() == pytest.approx(by_hand.to_numpy())
    assert found.loc[(found["x"] == "b") & (found["y"] == "x"), "p_fdr"].iloc[0] < 0.001


def test_lags_and_trends() -> None:
    rng = np.random.default_rng(4)
    noise = rng.normal(size=30)
    years = np.arange(1990, 2020)
    table = pd.DataFrame({"region": "全国", "period": years.astype(str), "theme": noise + 0.5 * (years - 1990)})
    table["share"] = np.append(0.0, noise[:-1]) + 0.8 * (years - 1990)
    raw = lag_associations(table, "theme", "share", trend="none").set_index("lag")
    clean = lag_associations(table, "theme", "share", trend="linear").set_index("lag")
    assert raw["rho"].min() > 0.9  # two rising series
    assert clean.loc[1, "rho"] > 0.95
    assert clean.drop(index=1)["rho"].abs().max() < 0.6
    assert clean.loc[1, "n"] == 29
    with pytest.raises(ValueError, match="allowed: none, linear, difference"):
        detrend(table, ["theme"], method="spline")  # type: ignore[arg-type]
    with pytest.raises(LinkageError, match="全国 1990: rows of one entity and period stand twice"):
        lag_associations(pd.concat([table, table.head(1)]), "theme", "share")
    with pytest.raises(LinkageError, match="periods that are no years"):
        lag_associations(table.assign(period="十八大以来"), "theme", "share")


def test_detrended_lines_are_flat_and_gaps_stay() -> None:
    table = pd.DataFrame({"region": ["b"] * 4 + ["a"] * 2, "period": [1, 2, 3, 5, 1, 2], "v": [3.0, 5, 7, 11, 1, 4]})
    assert detrend(table, ["v"])["v"].tolist()[2:] == [0.0, 0.0, 0.0, 0.0]
    assert detrend(table, ["v"])["v"].isna().tolist()[:2] == [True, True]  # two years make no trend
    steps = detrend(table, ["v"], method="difference")
    assert steps["v"].fillna(-9).tolist() == [-9, 3, -9, 2, 2, -9]


def test_hits_of_the_documents_of_a_row_are_added_up() -> None:
    rows = [
        {"unit_id": d, "doc_id": d, "theme": t, "n_hits": n, "n_unit": 100, "per_1000": 10.0 * n, "share": 0.5}
        for d, counts in {"a": (1, 2), "b": (3, 0), "c": (5, 5)}.items()
        for t, n in zip(("培训", "监督"), counts, strict=True)
    ]
    themes = build_table(rows, THEMES)
    table = pd.DataFrame({"region": ["甲", "乙"], "doc_ids": ["a b", "c"], "培训": [0.0, 0.0]})
    found = theme_hits_table(ThemeWorkforce(table, {}, table, table), themes)
    assert found[["培训", "监督", "n_hits_all"]].to_numpy().tolist() == [[4, 2, 6], [5, 5, 10]]
    with pytest.raises(LinkageError, match="documents without themes: z"):
        theme_hits_table(ThemeWorkforce(table.assign(doc_ids="z"), {}, table, table), themes)
