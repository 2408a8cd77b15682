"""Spearman's rho against a worked example, its interval against the formula, and its refusals."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yanting_research.errors import LinkageError
from yanting_research.linkage import rank_association


def test_worked_example_iq_and_television() -> None:
    """The standard worked example (ten pairs of IQ and hours of television): rho = -29/165, p = .627188."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    got = rank_association(pd.DataFrame({"iq": iq, "hours": hours}), "iq", "hours")
    assert got.rho == pytest.approx(-29 / 165)
    assert got.p_value == pytest.approx(0.627188, abs=5e-7)
    error = math.sqrt((1 + got.rho**2 / 2) / 7)
    assert got.ci_low == pytest.approx(math.tanh(math.atanh(got.rho) - 1.959963985 * error))
    assert got.ci_high == pytest.approx(math.tanh(math.atanh(got.rho) + 1.959963985 * error))
    assert "看不出" in got.sentence
    assert "不是因果" in got.sentence
    assert "个人" in got.warning


def test_ties_as_in_scipy() -> None:
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"x": rng.integers(0, 4, 30), "y": rng.integers(0, 4, 30)})
    reference = stats.spearmanr(table["x"], table["y"])
    got = rank_association(table, "x", "y")
    assert (got.rho, got.p_value) == (pytest.approx(reference.statistic), pytest.approx(reference.pvalue))


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (list(range(7)), list(range(7)), "只有 7 个"),
        ([1.0] * 9, list(range(9)), "“x”各行相同"),
        (list(range(9)), [2.0] * 9, "“y”各行相同"),
        ([math.nan, math.nan, *range(7)], list(range(9)), "只有 7 个"),
    ],
)
def test_refused_with_a_reason(x: list[float], y: list[float], said: str) -> None:
    got = rank_association(pd.DataFrame({"x": x, "y": y}), "x", "y")
    assert said in got.refused
    assert math.isnan(got.rho)
    assert got.sentence.startswith("不计算")


def clustered(seed: int, slope: float, n: int = 10) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    rows = [
        {"region": f"县{c}", "x": level[c] + 0.05 * rng.normal(), "y": slope * level[c] + 0.3 * rng.normal()}
        for c in range(n)
        for _ in range(3)
    ]
    return pd.DataFrame(rows).assign(data_kind="specimen")


def test_clusters_count_regions_not_rows() -> None:
    few = clustered(1, 1.0, n=6)
    assert "只有 6 个region" in rank_association(few, "x", "y", cluster="region").refused
    assert rank_association(few, "x", "y").refused == ""  # 18 rows, wrongly taken for independent


def test_clustered_p_keeps_its_size_where_the_naive_one_does_not() -> None:
    """Regions repeated over years: without a relation, p below .05 should stay near 5 in 100."""
    false_naive = false_clustered = 0
    draws = 40
    for seed in range(draws):
        rng = np.random.default_rng(1000 + seed)
        left, right = rng.normal(size=9), rng.normal(size=9)
        table = pd.DataFrame({"region": np.repeat(range(9), 3), "x": np.repeat(left, 3), "y": np.repeat(right, 3)})
        table[["x", "y"]] += 0.01 * rng.normal(size=(27, 2))
        false_naive += rank_association(table, "x", "y").p_value < 0.05
        false_clustered += rank_association(table, "x", "y", cluster="region", seed=1).p_value < 0.05
    assert false_naive >= 8
    assert false_clustered <= 6


def test_clustered_result_finds_a_relation_and_repeats() -> None:
    table = clustered(2, 2.0)
    one = rank_association(table, "x", "y", cluster="region", seed=5)
    assert one == rank_association(table, "x", "y", cluster="region", seed=5)
    assert one.p_value < 0.05
    assert one.ci_low > 0
    assert "同向" in one.sentence
    assert (one.n, one.n_clusters, one.data_kind) == (30, 10, "specimen")


def test_wrong_columns_are_typed_errors() -> None:
    table = pd.DataFrame({"x": ["a"] * 9, "y": range(9)})
    with pytest.raises(LinkageError, match="'x' holds"):
        rank_association(table, "x", "y")
    with pytest.raises(LinkageError, match="columns z are not"):
        rank_association(table, "z", "y")
