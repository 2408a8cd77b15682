"""Cluster-robust covariances against stored values of clubSandwich."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from yanting_research.errors import DesignError
from yanting_research.panel.sandwich import CORRECTIONS, cluster_covariance, cluster_covariance_glm

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "clubsandwich.json").read_text(encoding="utf-8"))


def case() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    data = {name: np.array(values, dtype=float) for name, values in REFERENCE["data"].items()}
    x = np.column_stack([np.ones(len(data["y"])), data["treated"], data["x"], data["z"]])
    return x, data["y"] - x @ np.linalg.lstsq(x, data["y"], rcond=None)[0], data["g"].astype(int)


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_covariances_are_those_of_clubsandwich(kind: str) -> None:
    """R 4.2.2, clubSandwich 0.5.8, twelve clusters of unequal size; its CR1S is our CR1."""
    found = cluster_covariance(*case(), kind=kind)
    assert found.covariance.ravel() == pytest.approx(REFERENCE["covariance"][kind], rel=1e-8)
    assert found.n_clusters == 12


@pytest.mark.parametrize("kind", ["CR2", "CR3"])
def test_degrees_of_freedom_are_those_of_clubsandwich(kind: str) -> None:
    assert cluster_covariance(*case(), kind=kind).df == pytest.approx(REFERENCE["df"][kind], rel=1e-8)
    assert cluster_covariance(*case(), kind="CR1").df.tolist() == [11.0] * 4


def test_clusters_of_one_row_give_the_errors_of_white() -> None:
    """CR0, CR2 and CR3 of single rows are HC0, HC2 and HC3."""
    x, residuals, _ = case()
    bread = np.linalg.inv(x.T @ x)
    leverage = np.einsum("ij,jk,ik->i", x, bread, x)
    for kind, power in (("CR0", 0.0), ("CR2", 1.0), ("CR3", 2.0)):
        by_hand = bread @ (x.T * (residuals**2 / (1 - leverage) ** power)) @ x @ bread
        assert cluster_covariance(x, residuals, np.arange(len(x)), kind=kind).covariance == pytest.approx(by_hand)


def test_degrees_of_freedom_do_not_warn_of_one_treated_cluster() -> None:
    """Its residuals sum to zero whatever it did: variance and df come from the others alone, so count clusters."""
    groups = np.repeat(np.arange(36), 4)
    x = np.column_stack([np.ones(144), groups == 0]).astype(float)
    residuals = np.random.default_rng(1).normal(size=144)
    residuals -= x @ np.linalg.lstsq(x, residuals, rcond=None)[0]
    found = cluster_covariance(x, residuals, groups)
    assert found.df[1] == pytest.approx(34)
    louder = residuals * np.where(groups == 0, 50, 1)
    assert cluster_covariance(x, louder, groups).covariance[1, 1] == pytest.approx(found.covariance[1, 1])
    halves = np.column_stack([np.ones(144), groups < 18]).astype(float)
    assert cluster_covariance(halves, residuals, groups).df[1] == pytest.approx(34)


def test_refusals() -> None:
    x, residuals, groups = case()
    with pytest.raises(ValueError, match="allowed: CR0, CR1, CR2, CR3"):
        cluster_covariance(x, residuals, groups, kind="HC1")
    with pytest.raises(DesignError, match="1 clusters"):
        cluster_covariance(x, residuals, np.zeros(len(x), dtype=int))
    with pytest.raises(DesignError, match="full rank"):
        cluster_covariance(np.column_stack([x, x[:, 1]]), residuals, groups)


GLM = json.loads((Path(__file__).parent.parent / "reference" / "clubsandwich_glm.json").read_text(encoding="utf-8"))


def glm(family: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    data = {name: np.array(values, dtype=float) for name, values in GLM["data"].items()}
    x = np.column_stack([np.ones(len(data["g"])), data["treated"], data["x"]])
    return x, np.array(GLM[family]["residuals"]), np.array(GLM[family]["weights"]), data["g"].astype(int)


def test_stored_residuals_are_the_scores_of_the_models() -> None:
    """What callers pass: k - np and np(1 - p), y - mu and mu; R's are of the last but one step."""
    data = {name: np.array(values, dtype=float) for name, values in GLM["data"].items()}
    for family in ("logit", "poisson"):
        x, residuals, weights, _ = glm(family)
        linear = x @ np.array(GLM[family]["coef"])
        share = 1 / (1 + np.exp(-linear))
        own, information = (
            (data["k"] - data["n"] * share, data["n"] * share * (1 - share))
            if family == "logit"
            else (data["count"] - np.exp(linear), np.exp(linear))
        )
        assert residuals == pytest.approx(own, abs=1e-5)
        assert weights == pytest.approx(information, rel=1e-5)
        assert own @ x == pytest.approx(np.zeros(3), abs=1e-6)


@pytest.mark.parametrize("family", ["logit", "poisson"])
@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR3"])
def test_generalised_linear_models_are_those_of_clubsandwich(family: str, kind: str) -> None:
    """R 4.2.2, clubSandwich 0.5.8: a logit on k of n and a Poisson model, ten clusters of 3 to 8 rows."""
    found = cluster_covariance_glm(*glm(family), kind=kind)
    assert found.covariance.ravel() == pytest.approx(GLM[family][kind], rel=1e-8)
    if kind == "CR3":
        assert found.df == pytest.approx(GLM[family]["df_CR3"], rel=1e-8)


def test_cr2_is_unbiased_where_the_model_of_the_weights_holds() -> None:
    """Sum of V over residuals of unit errors is the model's own covariance, which is what CR2 promises."""
    x, _, weights, groups = glm("logit")
    white = x * np.sqrt(weights)[:, None]
    bread = np.linalg.inv(white.T @ white)
    annihilator = np.eye(len(x)) - white @ bread @ white.T
    mean = sum(
        cluster_covariance_glm(x, annihilator[:, at] * np.sqrt(weights), weights, groups, kind="CR2").covariance
        for at in range(len(x))
    )
    assert mean == pytest.approx(bread, rel=1e-9, abs=1e-12)


def test_contrasts_have_degrees_of_freedom_of_their_own() -> None:
    """A contrast is a coefficient once the columns are turned so that it stands alone."""
    x, residuals, groups = case()
    contrast = np.array([0.0, 0.5, 0.0, 0.5])
    turned = np.column_stack([x[:, 0], x[:, 1] + x[:, 3], x[:, 2], x[:, 3] - x[:, 1]])
    one = cluster_covariance(x, residuals, groups, contrasts=contrast)
    other = cluster_covariance(turned, residuals, groups)
    assert one.df == pytest.approx([other.df[1]])
    assert contrast @ one.covariance @ contrast == pytest.approx(other.covariance[1, 1])


def test_weighted_least_squares_and_rows_without_weight() -> None:
    x, residuals, groups = case()
    weights = np.where(np.arange(len(x)) % 7 == 3, 0.0, 2.0)
    kept = weights > 0
    found = cluster_covariance_glm(x, 2.0 * residuals, weights, groups, kind="CR2")
    plain = cluster_covariance(x[kept], residuals[kept], groups[kept], kind="CR2")
    assert found.covariance == pytest.approx(plain.covariance)
    assert found.df == pytest.approx(plain.df)
    with pytest.raises(ValueError, match="not negative"):
        cluster_covariance_glm(x, residuals, -weights, groups)
    with pytest.raises(DesignError, match="no row with a weight"):
        cluster_covariance_glm(x, residuals, np.where(groups == 3, 0.0, 1.0), groups)


def test_two_clusters_are_enough_for_a_covariance_by_hand() -> None:
    """A mean over two clusters: V is the sum of the squared cluster sums of residuals over n squared, CR1 twice 3/3."""
    x, residuals, groups = np.ones((4, 1)), np.array([1.0, 2.0, -1.0, -2.0]), np.array([0, 0, 1, 1])
    found = cluster_covariance(x, residuals, groups, kind="CR0")
    assert found.covariance.tolist() == [[pytest.approx((3.0**2 + 3.0**2) / 16)]]
    assert (found.df.tolist(), found.kind, found.n_clusters) == ([1.0], "CR0", 2)
    assert cluster_covariance(x, residuals, groups, kind="CR1").covariance[0, 0] == pytest.approx(2 * 18 / 16)


def test_refusals_say_what_where_and_what_was_expected() -> None:
    x, residuals, groups = case()
    said = []
    for data, clusters in ((x[:, :1], np.zeros(len(x), dtype=int)), (np.column_stack([x, x[:, 1]]), groups)):
        with pytest.raises(DesignError) as caught:
            cluster_covariance(data, residuals, clusters)
        said.append(str(caught.value))
    with pytest.raises(DesignError) as caught:
        cluster_covariance_glm(x, residuals, np.where(groups == 3, 0.0, 1.0), groups)
    assert [*said, str(caught.value)] == [
        "cluster_covariance: 1 clusters; expected: two or more",
        "cluster_covariance: columns determine each other; expected: a design of full rank",
        "cluster_covariance_glm: a cluster has no row with a weight; expected: information in each",
    ]
    with pytest.raises(ValueError, match=r"^weights must be finite and not negative$"):
        cluster_covariance_glm(x, residuals, np.where(groups == 3, np.inf, 1.0), groups)
