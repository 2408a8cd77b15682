"""The seeded topic model with covariates: planted topics, equal bytes, gradients, the objective."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from yanting_research.errors import ThemeError
from yanting_research.themes import (
    PlantedTopics,
    TopicFit,
    TopicSettings,
    draw_proportions,
    fit_topics,
    simulate_topics,
    topic_shares,
)
from yanting_research.themes.topic_algebra import factor, inverse, solve
from yanting_research.themes.topic_posterior import (
    document_curvature,
    document_gradient,
    document_objective,
    find_modes,
    make_chunk,
)

ELSEWHERE = """
import hashlib
from yanting_research.themes import fit_topics, simulate_topics
planted = simulate_topics(3, n_units=260, n_topics=4, n_terms=150, mean_length=30)
fit = fit_topics(planted.data, 4, seed=5, docvars=planted.docvars, covariates=["x"], workers=2)
parts = (fit.theta, fit.log_beta, fit.eta_mean, fit.eta_cov, fit.gamma, fit.sigma)
print(hashlib.sha256(b"".join(part.tobytes() for part in parts) + repr(fit.bound).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def planted() -> PlantedTopics:
    return simulate_topics(11, n_units=300, n_topics=3, n_terms=120, mean_length=60)


@pytest.fixture(scope="module")
def seeded(planted: PlantedTopics) -> TopicFit:
    return fit_topics(
        planted.data, 3, seed=1, seeds=planted.seeds, docvars=planted.docvars, covariates=["x", "treated"]
    )


def digest(fit: TopicFit) -> str:
    assert fit.eta_mean is not None
    assert fit.eta_cov is not None
    parts = (fit.theta, fit.log_beta, fit.eta_mean, fit.eta_cov, fit.gamma, fit.sigma)
    return hashlib.sha256(b"".join(part.tobytes() for part in parts) + repr(fit.bound).encode()).hexdigest()


def test_planted_topics_shares_and_effect_are_found(planted: PlantedTopics, seeded: TopicFit) -> None:
    """Seeds name the topics, so that no matching is needed; 0.8 and 0.4 are planted."""
    assert seeded.topics == ("主题1", "主题2", "主题3")
    words = [np.corrcoef(seeded.beta[k], planted.beta[k])[0, 1] for k in range(3)]
    shares = [np.corrcoef(seeded.theta[:, k], planted.theta[:, k])[0, 1] for k in range(3)]
    assert min(words) > 0.98, words
    assert min(shares) > 0.9, shares
    assert seeded.covariates.columns.tolist() == ["intercept", "x", "treated"]
    assert seeded.gamma[2, 0] == pytest.approx(0.8, abs=0.45)
    assert seeded.gamma[1, 1] == pytest.approx(0.4, abs=0.25)
    assert abs(seeded.gamma[2, 1]) < 0.45


def test_topics_without_seeds_are_found_too(planted: PlantedTopics) -> None:
    fit = fit_topics(planted.data, 3, seed=2)
    best = np.corrcoef(fit.beta, planted.beta)[:3, 3:].max(axis=1)
    assert best.min() > 0.97
    assert fit.gamma.shape == (1, 2)
    assert fit.seeds == {}


def test_the_objective_never_falls_and_the_fit_says_whether_it_converged(
    planted: PlantedTopics, seeded: TopicFit
) -> None:
    steps = np.diff(seeded.bound)
    assert (steps > -1e-9 * abs(seeded.bound[-1])).all()
    assert seeded.converged
    assert len(seeded.bound) > 20
    short = fit_topics(planted.data, 3, seed=1, settings=TopicSettings(max_rounds=1, tolerance=1e-12))
    assert not short.converged


def test_same_seed_same_bytes_on_two_runs_and_with_two_workers(planted: PlantedTopics, seeded: TopicFit) -> None:
    def fit(seed: int, workers: int) -> TopicFit:
        return fit_topics(
            planted.data, 3, seed=seed, seeds=planted.seeds, docvars=planted.docvars, covariates=["x", "treated"],
            workers=workers,
        )  # fmt: skip

    assert digest(fit(1, 1)) == digest(fit(1, 2)) == digest(seeded)
    assert digest(fit(2, 1)) != digest(seeded)


def test_same_bytes_in_another_process_with_other_threads_of_the_algebra_library() -> None:
    threads = "1" if os.environ.get("OPENBLAS_NUM_THREADS") == "2" else "2"
    threading = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    other = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        env={**os.environ, **threading, "PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    planted = simulate_topics(3, n_units=260, n_topics=4, n_terms=150, mean_length=30)
    here = fit_topics(planted.data, 4, seed=5, docvars=planted.docvars, covariates=["x"])
    assert other.stdout.strip() == digest(here)


def test_gradient_and_curvature_against_differences() -> None:
    rng = np.random.default_rng(4)
    counts = csr_array(np.array([[3, 0, 2, 1, 0], [0, 5, 1, 0, 4], [1, 1, 1, 1, 1]]))
    chunk = make_chunk(counts)
    words = rng.dirichlet(np.ones(5), 4)[:, chunk.columns]
    eta, mean = rng.standard_normal((3, 3)), rng.standard_normal((3, 3))
    root = rng.standard_normal((3, 3))
    precision = root @ root.T + np.eye(3)
    kept = {"mean": mean, "precision": precision}
    gradient = document_gradient(chunk, eta, words, **kept)
    curvature = document_curvature(chunk, eta, words, **kept)
    for k in range(3):
        step = np.zeros((3, 1))
        step[k] = 1e-6
        up, down = (document_objective(chunk, eta + sign * step, words, **kept) for sign in (1, -1))
        assert np.allclose((up - down) / 2e-6, gradient[k], rtol=1e-5, atol=1e-6)
        up, down = (document_gradient(chunk, eta + sign * step, words, **kept) for sign in (1, -1))
        assert np.allclose(-(up - down) / 2e-6, curvature[k], rtol=1e-5, atol=1e-5)
    found = find_modes(chunk, eta, words, **kept, n_steps=50, tolerance=1e-10)
    assert np.abs(document_gradient(chunk, found.eta, words, **kept)).max() < 1e-6
    expected = np.linalg.inv(np.moveaxis(document_curvature(chunk, found.eta, words, **kept), 2, 0))
    assert np.allclose(np.moveaxis(found.covariance, 2, 0), expected)


def test_small_matrices_against_numpy() -> None:
    rng = np.random.default_rng(1)
    roots = rng.standard_normal((5, 4, 4))
    matrices = roots @ roots.transpose(0, 2, 1) + 0.1 * np.eye(4)
    right = rng.standard_normal((5, 4))
    lower, sound = factor(np.moveaxis(matrices, 0, 2))
    assert sound.all()
    assert np.allclose(np.moveaxis(lower, 2, 0), np.linalg.cholesky(matrices))
    assert np.allclose(solve(lower, right.T).T, np.linalg.solve(matrices, right[:, :, None])[:, :, 0])
    assert np.allclose(np.moveaxis(inverse(lower), 2, 0), np.linalg.inv(matrices))
    _, sound = factor(np.array([[1.0, 2.0], [2.0, 1.0]])[:, :, None])
    assert not sound.any()


def test_draws_have_the_posterior_mean_and_deviation_and_repeat(seeded: TopicFit) -> None:
    draws = draw_proportions(seeded, 400, seed=9)
    assert draws.shape == (400, 300, 3)
    assert np.allclose(draws.sum(axis=2), 1)
    assert draws.tobytes() == draw_proportions(seeded, 400, seed=9).tobytes()
    assert draws.tobytes() != draw_proportions(seeded, 400, seed=8).tobytes()
    table = topic_shares(seeded)
    deviations = table["share_sd"].to_numpy().reshape(300, 3)
    assert np.corrcoef(draws.std(axis=0).ravel(), deviations.ravel())[0, 1] > 0.95
    assert np.abs(draws.mean(axis=0) - seeded.theta).mean() < 0.02
    with pytest.raises(ValueError, match="1 or more"):
        draw_proportions(seeded, 0, seed=1)


def test_a_unit_without_words_stays_as_a_row_of_nan(planted: PlantedTopics) -> None:
    counts = planted.data.counts.tolil()
    counts[7] = 0
    data = type(planted.data)(
        csr_array(counts), planted.data.units, planted.data.terms, ("u00007",), planted.data.pruned
    )
    fit = fit_topics(data, 3, seed=1)
    assert fit.eta_mean is not None
    assert np.isnan(fit.theta[7]).all()
    assert np.isnan(fit.eta_mean[7]).all()
    assert not np.isnan(np.delete(fit.theta, 7, axis=0)).any()
    assert np.isnan(draw_proportions(fit, 2, seed=1)[:, 7]).all()
    table = topic_shares(fit)
    assert len(table) == 900
    assert table.loc[table["unit_id"] == "u00007", "share"].isna().all()
    assert table.loc[table["unit_id"] == "u00007", "n_tokens"].tolist() == [0, 0, 0]


def test_covariates_in_other_units_of_measurement_give_the_same_model(planted: PlantedTopics) -> None:
    docvars = planted.docvars.assign(far=2000 + 10 * planted.docvars["x"])
    one = fit_topics(planted.data, 3, seed=1, docvars=docvars, covariates=["x"])
    two = fit_topics(planted.data, 3, seed=1, docvars=docvars, covariates=["far"])
    assert np.allclose(one.theta, two.theta, atol=1e-6)
    assert np.allclose(two.gamma[1] * 10, one.gamma[1], atol=1e-5)
    assert np.allclose(two.gamma[0] + 2000 * two.gamma[1], one.gamma[0], atol=1e-3)


def test_refusals(planted: PlantedTopics) -> None:
    data = planted.data
    with pytest.raises(ValueError, match="2 to 60"):
        fit_topics(data, 1, seed=1)
    with pytest.raises(ValueError, match="at least as many topics"):
        fit_topics(data, 2, seed=1, seeds=planted.seeds)
    with pytest.raises(ValueError, match="one string"):
        fit_topics(data, 3, seed=1, seeds={"党建": "支部"})
    with pytest.raises(ValueError, match="workers=0"):
        fit_topics(data, 3, seed=1, workers=0)
    with pytest.raises(ValueError, match="allowed"):
        TopicSettings(word_prior=0)
    with pytest.raises(ThemeError, match=r"no seed word.*党建 \(支部\)"):
        fit_topics(data, 3, seed=1, seeds={"党建": ["支部"]})
    few = simulate_topics(1, n_units=199, n_topics=3, n_terms=60, mean_length=20).data
    with pytest.raises(ThemeError, match=r"199 units hold words.*at least 200 units.*dictionary"):
        fit_topics(few, 3, seed=1)
    small = simulate_topics(1, n_units=200, n_topics=3, n_terms=50, mean_length=20).data
    with pytest.raises(ThemeError, match=r"the words offer only \d+ different topics"):
        fit_topics(small, 55, seed=1)


def test_a_named_topic_does_not_take_the_name_of_a_free_one(planted: PlantedTopics) -> None:
    fit = fit_topics(planted.data, 3, seed=1, seeds={"主题2": planted.seeds["主题2"]})
    assert fit.topics == ("主题2", "主题1", "主题3")
    assert isinstance(fit.units, pd.DataFrame)
