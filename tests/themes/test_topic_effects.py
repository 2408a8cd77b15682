"""Effects on topics: stm's stored example, pooling by hand, mixed errors against the analysis of means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import FormulaError, ThemeError
from yanting_research.themes import (
    PlantedTopics,
    TopicFit,
    draw_proportions,
    estimate_effect,
    fit_topics,
    predict_shares,
    simulate_topics,
)

REFERENCE = Path(__file__).parent.parent / "reference"


def fit_of(theta: np.ndarray, doc_ids: list[str] | None = None, dirichlet: np.ndarray | None = None) -> TopicFit:
    """A model of which only the shares matter."""
    n, k = theta.shape
    ids = [f"u{i:03}" for i in range(n)]
    units = pd.DataFrame({"unit_id": ids, "doc_id": doc_ids or ids})
    return TopicFit(
        model="lda", topics=tuple(f"t{i + 1}" for i in range(k)), terms=("a", "b"), units=units,
        n_tokens=np.full(n, 20), theta=theta, log_beta=np.zeros((k, 2)), eta_mean=None, eta_cov=None,
        dirichlet=dirichlet, gamma=np.zeros((1, k)), sigma=np.zeros((0, 0)),
        covariates=pd.DataFrame({"intercept": np.ones(n)}), seeds={}, seed=0, bound=(), converged=False, settings={},
    )  # fmt: skip


def docvars_of(fit: TopicFit, **columns: object) -> pd.DataFrame:
    return fit.units[["unit_id"]].assign(**columns, data_kind="simulated")


def test_gadarian_without_uncertainty_is_the_regression_of_the_stored_shares() -> None:
    """stm 87fe168, ``gadarianFit`` (MIT): ``estimateEffect(1:3 ~ treatment, uncertainty = "None")``."""
    table = pd.read_csv(REFERENCE / "gadarian_theta.csv")
    theta = table[["theta1", "theta2"]].to_numpy()
    fit = fit_of(np.column_stack([theta, 1 - theta.sum(axis=1)]))
    docvars = docvars_of(fit, treatment=table["treatment"])
    effects = estimate_effect("~ treatment", fit, docvars, errors="classical", uncertainty="none")
    found = effects.estimates.set_index(["model_id", "term"])
    expected = {
        "t1": ((0.456152, 0.014939), (-0.179648, 0.021097), -8.5155),
        "t2": ((0.196004, 0.016772), (0.272008, 0.023685), 11.4845),
        "t3": ((0.347844, 0.014137), (-0.092359, 0.019963), -4.6265),
    }
    for topic, (intercept, treatment, t) in expected.items():
        for term, (value, error) in (("intercept", intercept), ("treatment", treatment)):
            assert found.loc[(topic, term), "estimate"] == pytest.approx(value, abs=6e-7)
            assert found.loc[(topic, term), "std_error"] == pytest.approx(error, abs=6e-7)
        row = found.loc[(topic, "treatment")]
        assert row["estimate"] / row["std_error"] == pytest.approx(t, abs=6e-5)
        assert (row["n_obs"], row["df"]) == (341, 339)
    assert fit.theta.mean(axis=0) == pytest.approx([0.366064, 0.332407, 0.301529], abs=6e-7)


def test_pooling_over_draws_is_the_formula_by_hand() -> None:
    rng = np.random.default_rng(4)
    dirichlet = rng.gamma(2.0, size=(60, 3)) * 4 + 0.5
    fit = fit_of(dirichlet / dirichlet.sum(axis=1, keepdims=True), dirichlet=dirichlet)
    x = rng.standard_normal(60)
    effects = estimate_effect("t2 ~ x", fit, docvars_of(fit, x=x), errors="classical", n_draws=12, seed=9)
    design = np.column_stack([np.ones(60), x])
    draws = draw_proportions(fit, 12, seed=9)[:, :, 1]
    betas, covariances = [], []
    for y in draws:
        beta, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
        betas.append(beta)
        covariances.append(rss[0] / 58 * np.linalg.inv(design.T @ design))
    total = np.mean(covariances, axis=0) + (1 + 1 / 12) * np.cov(np.array(betas).T)
    assert effects.topics == ("t2",)
    assert effects.coefficients[0] == pytest.approx(np.mean(betas, axis=0))
    assert effects.covariance[0] == pytest.approx(total)
    assert effects.topic_part[0, 1] == pytest.approx(1 - np.mean(covariances, axis=0)[1, 1] / total[1, 1])
    row = effects.estimates.set_index("term").loc["x"]
    assert row["ci_high"] - row["estimate"] == pytest.approx(stats.t.ppf(0.975, 58) * np.sqrt(total[1, 1]))
    check_table(effects.estimates, ESTIMATES)


def test_errors_by_document_equal_the_analysis_of_document_means() -> None:
    """Balanced data and a property of the document: the mixed model is the regression of the means."""
    rng = np.random.default_rng(6)
    n_documents, size = 24, 6
    x = np.repeat(rng.standard_normal(n_documents), size)
    share = np.clip(0.4 + 0.05 * x + np.repeat(rng.normal(0, 0.06, n_documents), size) + rng.normal(0, 0.05, 144), 0, 1)
    fit = fit_of(np.column_stack([share, 1 - share]), [f"d{i // size:02}" for i in range(144)])
    docvars = docvars_of(fit, x=x)
    means, xs = share.reshape(n_documents, size).mean(axis=1), x.reshape(n_documents, size)[:, 0]
    by_hand = stats.linregress(xs, means)
    rows = {
        errors: estimate_effect("t1 ~ x", fit, docvars, errors=errors, uncertainty="none").estimates.loc[1]
        for errors in ("mixed", "cluster", "robust")
    }
    assert rows["mixed"]["estimate"] == pytest.approx(by_hand.slope, abs=1e-6)
    assert rows["mixed"]["std_error"] == pytest.approx(by_hand.stderr, rel=1e-3)
    assert rows["cluster"]["estimate"] == pytest.approx(by_hand.slope)
    assert rows["robust"]["std_error"] < 0.75 * rows["cluster"]["std_error"]  # six sections are not six reports
    assert (rows["cluster"]["df"], rows["cluster"]["n_clusters"], rows["robust"]["n_clusters"]) == (23, 24, 144)


@pytest.fixture(scope="module")
def planted() -> tuple[PlantedTopics, TopicFit]:
    world = simulate_topics(11, n_units=400, n_topics=3, n_terms=120, mean_length=60, effect=1.2)
    fit = fit_topics(world.data, 3, seed=1, seeds=world.seeds, docvars=world.docvars, covariates=["x", "treated"])
    return world, fit


def test_a_planted_effect_is_recovered(planted: tuple[PlantedTopics, TopicFit]) -> None:
    world, fit = planted
    effects = estimate_effect("~ x + treated", fit, world.docvars, errors="robust", n_draws=20, seed=2)
    row = effects.estimates.set_index(["model_id", "term"]).loc[("主题1", "treated")]
    truth = np.linalg.lstsq(
        np.column_stack([np.ones(400), world.docvars["x"], world.docvars["treated"]]), world.theta, rcond=None
    )[0][2, 0]
    assert row["ci_low"] < truth < row["ci_high"]
    assert row["ci_low"] > 0
    assert effects.settings["prior_knows"]
    assert (effects.topic_part > 0).all()
    assert "（此处没有包含" not in row["assumption"]
    without = estimate_effect(
        "~ cat(treated)", fit_topics(world.data, 3, seed=1), world.docvars, errors="robust", n_draws=10
    )
    assert not without.settings["prior_knows"]
    assert without.estimates["assumption"].str.contains("效应会偏小").all()


def test_predicted_shares_differ_by_the_coefficient_and_sum_to_one(planted: tuple[PlantedTopics, TopicFit]) -> None:
    world, fit = planted
    effects = estimate_effect("~ scale(x) + treated", fit, world.docvars, errors="robust", n_draws=10)
    shares = predict_shares(effects, "treated", [0, 1])
    wide = shares.pivot_table(index="topic", columns="value", values="share")
    coefficient = effects.estimates.set_index(["model_id", "term"])["estimate"]
    assert (wide[1] - wide[0]).to_numpy() == pytest.approx([coefficient[(topic, "treated")] for topic in wide.index])
    assert wide.sum().to_numpy() == pytest.approx([1, 1])
    assert (shares["low"] < shares["share"]).all()
    with pytest.raises(ValueError, match="allowed: x, treated"):
        predict_shares(effects, "year", [1])


def test_same_seed_same_numbers_and_lost_units_are_named(planted: tuple[PlantedTopics, TopicFit]) -> None:
    world, fit = planted
    first, second = (estimate_effect("~ x", fit, world.docvars, errors="robust", n_draws=10, seed=3) for _ in "ab")
    pd.testing.assert_frame_equal(first.estimates, second.estimates)
    gaps = world.docvars.assign(x=world.docvars["x"].where(world.docvars.index > 1))
    lost = estimate_effect("~ x", fit, gaps, errors="robust", n_draws=10).lost
    assert lost.to_numpy().tolist() == [["u00000", "a covariate is missing"], ["u00001", "a covariate is missing"]]


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda f, d: estimate_effect("~ x", f, d, errors="hc9"), ValueError, "allowed: cluster, robust"),
        (lambda f, d: estimate_effect("~ x", f, d, uncertainty="some"), ValueError, "allowed: posterior, none"),
        (lambda f, d: estimate_effect("~ x", f, d, n_draws=1), ValueError, "10 or more"),
        (lambda f, d: estimate_effect("t9 ~ x", f, d), ThemeError, "no topic is called 't9'; expected: t1, t2"),
        (lambda f, d: estimate_effect("~ z", f, d), ThemeError, "docvars lack z"),
        (lambda f, d: estimate_effect("~ __import__('os')", f, d), FormulaError, "not understood"),
        (lambda f, d: estimate_effect("~ x", f, d.iloc[1:]), ThemeError, "have no row"),
        (lambda f, d: estimate_effect("~ one", f, d, errors="robust", uncertainty="none"), FormulaError, "same value"),
        (lambda f, d: estimate_effect("~ x*g*h", f, d), ThemeError, "usable units for 8 coefficients"),
        (
            lambda f, d: estimate_effect("~ x", f, d, uncertainty="none"),
            ThemeError,
            "2 documents; expected: at least 8",
        ),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    call: Callable[[TopicFit, pd.DataFrame], object], error: type[Exception], said: str
) -> None:
    share = np.linspace(0.1, 0.9, 20)
    fit = fit_of(np.column_stack([share, 1 - share]), [f"d{i // 10}" for i in range(20)])
    docvars = docvars_of(fit, x=np.arange(20.0), g=np.arange(20) % 2, h=np.arange(20) % 3, one=1)
    with pytest.raises(error, match=said):
        call(fit, docvars)
