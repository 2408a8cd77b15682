"""Intervals of shares, beside published values and another library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from yanting_research.themes import bootstrap_shares, wilson_interval


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_values(k: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score, no correction)."""
    got = wilson_interval(k, n)
    assert (round(float(got[0]), 4), round(float(got[1]), 4)) == (low, high)


@given(st.integers(1, 5000), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@settings(max_examples=60, deadline=None)
def test_wilson_agrees_with_statsmodels_and_holds_the_share(n: int, data: st.DataObject, level: float) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson_interval(k, n, level=level)
    assert (float(low), float(high)) == pytest.approx(proportion_confint(k, n, 1 - level, "wilson"), abs=1e-12)
    assert low <= k / n <= high


def test_nothing_counted_is_undefined() -> None:
    low, high = wilson_interval([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert np.isfinite([low[1], high[1]]).all()
    for wrong in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="between 0 and n"):
            wilson_interval(*wrong)
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1, 2, level=1.0)


def test_the_bootstrap_repeats_itself_and_widens_with_clusters() -> None:
    """Ten sentences of a document that all hit or all miss tell as much as one: the interval is wider by about √10."""
    rng = np.random.default_rng(5)
    hit = np.repeat(rng.integers(0, 2, 40), 10)[:, None]
    ones = np.ones(len(hit))
    alone = bootstrap_shares(hit, ones, seed=3)
    again = bootstrap_shares(hit, ones, seed=3)
    together = bootstrap_shares(hit.reshape(40, 10).sum(axis=1)[:, None], np.full(40, 10.0), seed=3)
    assert [side.tolist() for side in alone] == [side.tolist() for side in again]
    ratio = float((together[1] - together[0])[0] / (alone[1] - alone[0])[0])
    assert 2.5 < ratio < 4


def test_one_unit_has_no_interval() -> None:
    low, high = bootstrap_shares(np.array([[3]]), np.array([5.0]))
    assert np.isnan([low[0], high[0]]).all()
    with pytest.raises(ValueError, match="shape"):
        bootstrap_shares(np.array([3, 2]), np.array([5.0, 4.0]))
