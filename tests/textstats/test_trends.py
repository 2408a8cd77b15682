"""Trends and change points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from yanting_research.textstats import change_points, trend

Build = Callable[..., pd.DataFrame]


def brute_force(counts: list[int], sizes: list[int], least: int) -> tuple[int, ...]:
    """Every segmentation, scored with scipy's Poisson likelihood."""
    k, n = np.array(counts), np.array(sizes)
    best, best_score = (), np.inf
    for m in range(len(counts) // least):
        for cuts in combinations(range(1, len(counts)), m):
            edges = [0, *cuts, len(counts)]
            if min(np.diff(edges)) < least:
                continue
            score = 3 * m * np.log(len(counts))
            for a, b in pairwise(edges):
                score -= 2 * poisson.logpmf(k[a:b], k[a:b].sum() / n[a:b].sum() * n[a:b]).sum()
            if score < best_score - 1e-9:
                best, best_score = cuts, score
    return best


@pytest.mark.parametrize("seed", range(8))
def test_change_points_are_the_best_of_all_segmentations(seed: int) -> None:
    """Independent computation: all segmentations of ten periods with scipy.stats.poisson."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(500, 2000, 10).tolist()
    rates = np.repeat(rng.choice([0.002, 0.01, 0.03], 3), [4, 3, 3])
    counts = rng.poisson(rates * sizes).tolist()
    assert change_points(counts, sizes, least=2) == brute_force(counts, sizes, 2)


def test_no_change_is_rarely_taken_for_one() -> None:
    """400 series of 40 constant Poisson counts: a false change in at most 5 %."""
    rng = np.random.default_rng(7)
    false = sum(change_points(rng.poisson(20, 40), [1000] * 40) != () for _ in range(400))
    assert false <= 20


def test_rates_and_exact_intervals(terms_of: Build) -> None:
    """Garwood's interval for a count of 10: 4.795 to 18.390 (published tables)."""
    table = terms_of({"x": {"网络": 10, "其他": 990}, "y": {"其他": 1000}, "z": {"网络": 3, "其他": 497}})
    got = trend(table, ["网络"], {"x": "2011", "y": "2012", "z": "2011", "none": "2013"}, per=1000)
    assert got["period"].tolist() == ["2011", "2012", "2013"]
    assert got["n"].tolist() == [13, 0, 0]
    assert got["rate"].round(4).tolist()[:2] == [8.6667, 0.0]
    assert np.isnan(got["rate"].iloc[2])
    single = trend(table, ["网络"], {"x": "2011"}, per=1000).iloc[0]
    assert (round(single["lower"], 3), round(single["upper"], 3)) == (4.795, 18.390)
    zero = trend(table, ["网络"], {"y": "2012"}, per=1000).iloc[0]
    assert (zero["lower"], round(zero["upper"], 3)) == (0, 3.689)


def test_each_feature_has_its_own_segments(terms_of: Build) -> None:
    years = {str(year): str(year) for year in range(2001, 2013)}
    counts = {year: {"旧": 40 if year < "2007" else 2, "新": 2 if year < "2009" else 40, "其他": 958} for year in years}
    got = trend(terms_of(counts), ["旧", "新", "无"], years)
    changes = got[got["is_change"]].set_index("feature")["period"].to_dict()
    assert changes == {"旧": "2007", "新": "2009"}
    assert got.groupby("feature")["segment"].max().to_dict() == {"旧": 2, "新": 2, "无": 1}


def test_bad_calls_are_refused(terms_of: Build) -> None:
    table = terms_of({"x": {"a": 1}})
    with pytest.raises(ValueError, match="no unit of the table has a period"):
        trend(table, ["a"], {"y": "2011"})
    with pytest.raises(ValueError, match="0 features"):
        trend(table, [], {"x": "2011"})
    with pytest.raises(ValueError, match="rows of one length"):
        change_points([1, 2], [3])
    with pytest.raises(ValueError, match="at most 2000"):
        change_points([1] * 2001, [9] * 2001)
    assert change_points([], []) == ()
    assert change_points([1, 9], [10, 10], least=3) == ()
