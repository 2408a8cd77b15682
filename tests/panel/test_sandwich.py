"""Cluster-robust covariances against stored values of clubSandwich."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from yanting_research.errors import DesignError
from yanting_research.panel.sandwich import CORRECTIONS, cluster_covariance

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
