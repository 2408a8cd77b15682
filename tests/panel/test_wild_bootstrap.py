"""Restricted wild cluster bootstrap against plain regressions draw by draw, and its size."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yanting_research.errors import DesignError
from yanting_research.panel.sandwich import cluster_covariance
from yanting_research.panel.wild_bootstrap import wild_bootstrap

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "wildboottest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: f"{case['n_groups']} clusters, t {case['t']:.2f}")
def test_p_values_are_those_of_wildboottest(case: dict[str, Any]) -> None:
    """wildboottest 0.3.2 with 99,999 draws; our 20,000 lie within four Monte-Carlo errors of the difference."""
    groups = np.repeat(np.arange(case["n_groups"]), 8)
    x = np.column_stack([np.ones(len(groups)), groups < case["n_groups"] // 3, case["x"]]).astype(float)
    for weights in ("rademacher", "webb"):
        p = case[weights]
        found = wild_bootstrap(
            np.array(case["y"]), x, groups, 1, n_draws=20_000, weights=weights, interval=False, seed=11
        )
        assert found.t == pytest.approx(case["t"], rel=1e-9)
        error = np.sqrt(p * (1 - p) * (1 / 20_000 + 1 / REFERENCE["draws"]))
        assert found.p_value == pytest.approx(p, abs=4 * error)


def data(n_groups: int = 7, seed: int = 3, effect: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n_groups), np.arange(n_groups) % 3 + 4)
    treated = (groups < n_groups // 2).astype(float)
    x = np.column_stack([np.ones(len(groups)), treated, rng.normal(size=len(groups))])
    y = effect * treated + rng.normal(size=n_groups)[groups] + rng.normal(size=len(groups))
    return y, x, groups


def plain_t(y: np.ndarray, x: np.ndarray, groups: np.ndarray, null: float) -> float:
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    found = cluster_covariance(x, y - x @ beta, groups, kind="CR1")
    return float((beta[1] - null) / np.sqrt(found.covariance[1, 1]))


@pytest.mark.parametrize("null", [0.0, 0.8])
def test_all_signs_one_by_one(null: float) -> None:
    """128 regressions of redrawn outcomes give the same statistics."""
    y, x, groups = data()
    others = x[:, [0, 2]]
    shifted = y - null * x[:, 1]
    fitted = others @ np.linalg.lstsq(others, shifted, rcond=None)[0]
    residuals = shifted - fitted
    t = plain_t(y, x, groups, null)
    drawn = [
        plain_t(fitted + null * x[:, 1] + np.array(signs)[groups] * residuals, x, groups, null)
        for signs in itertools.product((1.0, -1.0), repeat=7)
    ]
    p = np.mean(np.abs(drawn) >= abs(t) - 1e-9)
    found = wild_bootstrap(y, x, groups, 1, null=null, interval=False)
    assert (found.enumerated, found.n_draws) == (True, 128)
    assert found.t == pytest.approx(t)
    assert found.p_value == pytest.approx(p)


def test_interval_inverts_the_test() -> None:
    y, x, groups = data(n_groups=14, effect=2.0)
    found = wild_bootstrap(y, x, groups, 1, n_draws=1999, seed=5)
    assert not found.enumerated
    for bound, outside in ((found.ci_low, -0.02), (found.ci_high, 0.02)):
        beyond = wild_bootstrap(y, x, groups, 1, null=bound + outside, n_draws=1999, seed=5, interval=False)
        within = wild_bootstrap(y, x, groups, 1, null=bound - outside, n_draws=1999, seed=5, interval=False)
        assert beyond.p_value <= 0.05 < within.p_value
    again = wild_bootstrap(y, x, groups, 1, n_draws=1999, seed=5)
    assert again == found
    webb = wild_bootstrap(y, x, groups, 1, n_draws=1999, weights="webb", seed=5)
    assert webb.p_value == pytest.approx(found.p_value, abs=0.03)


def test_a_true_null_is_seldom_rejected_where_cr1_rejects_too_often() -> None:
    """Five treated of ten clusters of unequal size, 300 draws, 5 % test."""
    rejected = {"wild": 0, "cr1": 0}
    for seed in range(300):
        y, x, groups = data(n_groups=10, seed=seed, effect=0.0)
        rejected["wild"] += wild_bootstrap(y, x, groups, 1, interval=False).p_value <= 0.05
        rejected["cr1"] += abs(plain_t(y, x, groups, 0.0)) > 1.96
    assert rejected["wild"] <= 26  # 15 expected; more than 26 once in 200
    assert rejected["cr1"] >= 27


def test_refusals() -> None:
    y, x, groups = data()
    with pytest.raises(ValueError, match="allowed: rademacher, webb"):
        wild_bootstrap(y, x, groups, 1, weights="normal")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="1 clusters"):
        wild_bootstrap(y, x, np.zeros(len(y), dtype=int), 1)
    with pytest.raises(DesignError, match="full rank"):
        wild_bootstrap(y, np.column_stack([x, x[:, 1]]), groups, 1)


def test_the_only_column_and_the_least_number_of_clusters() -> None:
    """A mean over two clusters: both turn together or against each other, four signs in all."""
    y, x, groups = np.array([1.0, 2.0, 2.0, 3.0]), np.ones((4, 1)), np.array([0, 0, 1, 1])
    found = wild_bootstrap(y, x, groups, 0, interval=False)
    # the mean is 2, cluster sums of residuals -1 and 1, CR1's factor 2: V = 2 * 2 / 16
    assert found.t == pytest.approx(2.0 / np.sqrt(2 * 2 / 16))
    assert (found.n_draws, found.p_value) == (4, 0.5)
    assert np.isnan([found.ci_low, found.ci_high]).all()


def test_refusals_say_what_where_and_what_was_expected() -> None:
    y, x, groups = data()
    said = []
    for design, clusters in ((x, np.zeros(len(y), dtype=int)), (np.column_stack([x, x[:, 1]]), groups)):
        with pytest.raises(DesignError) as caught:
            wild_bootstrap(y, design, clusters, 1)
        said.append(str(caught.value))
    assert said == [
        "wild_bootstrap: 1 clusters; expected: two or more",
        "wild_bootstrap: columns determine each other; expected: a design of full rank",
    ]
    with pytest.raises(DesignError, match="0 clusters"):
        wild_bootstrap(y[:0], x[:0], groups[:0], 1)
