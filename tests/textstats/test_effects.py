"""Effect sizes and log-odds against printed values."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.textstats import (
    conditional_odds_ratio,
    difference_coefficient,
    fisher_p,
    keyness,
    log_odds,
    log_ratio,
    odds_ratio,
    percent_difference,
    simple_maths,
)

Build = Callable[..., pd.DataFrame]


def test_printed_effect_sizes() -> None:
    """Wordless tests: %DIFF, odds ratio, simple maths, difference coefficient, with their page references."""
    assert round(float(percent_difference(206_523, 178_174, 959_641, 1_562_358)), 1) == 88.7
    assert round(float(odds_ratio(16_217, 735, 2_796_938, 2_087_946)), 1) == 16.6
    assert round(float(simple_maths(35, 263, 112_289_776, 1_559_716_979)), 4) == 1.1224
    assert round(float(difference_coefficient(18, 35, 1_000_000, 1_000_000)), 2) == -0.32


def test_fisher_of_wordless_and_of_quanteda() -> None:
    """Wordless: [[1, 3], [3, 1]]; quanteda.textstats toy: p .0697785, R's conditional odds ratio 7.166306."""
    sides = ("two-sided", "less", "greater")
    assert [round(float(fisher_p(1, 3, 4, 4, alternative=s)), 3) for s in sides] == [0.486, 0.243, 0.986]
    assert round(float(fisher_p(7, 2, 10, 9)), 7) == 0.0697785
    assert round(float(conditional_odds_ratio(7, 2, 10, 9)), 6) == 7.166306
    assert round(float(odds_ratio(7, 2, 10, 9)), 6) == 8.166667
    many = fisher_p([[7, 1], [7, 0]], [[2, 3], [2, 0]], 10, 9)
    assert many.shape == (2, 2)
    assert many[0, 0] == many[1, 0] != many[0, 1]


def test_keyness_measures_of_quanteda(terms_of: Build) -> None:
    """quanteda.textstats tests: Williams G2/q 4.200833; per-row Yates where an expected count is small."""
    toy = terms_of({"d1": {"b": 7, "a": 3}, "d2": {"a": 7, "b": 2}})
    assert keyness(toy, ["d1"], measure="g2_williams")["g2_williams"].round(6).tolist() == [4.200833, -4.200833]
    exact = keyness(toy, ["d1"], measure="fisher").set_index("feature")
    assert round(exact.loc["b", "fisher"], 6) == 7.166306
    assert exact["p"].round(7).tolist() == [0.0697785, 0.0697785]
    page = {"protected": (5, 1), "while": (6, 7), "will": (40, 332), "america": (18, 130)}
    sides = {
        "trump": {word: n for word, (n, _) in page.items()} | {"rest": 1660 - 69},
        "others": {word: n for word, (_, n) in page.items()} | {"rest": 41342 - 470},
    }
    got = keyness(terms_of(sides), ["trump"], measure="chi2_small_yates").set_index("feature")["chi2_small_yates"]
    assert got[list(page)].round(5).tolist() == [81.83024, 51.79484, 48.03251, 27.57968]


def test_log_odds_of_monroe(terms_of: Build) -> None:
    """Monroe, Colaresi and Quinn (2008), counts (12, 2, 4) v. (3, 10, 1), prior the pooled counts."""
    table = terms_of({"one": {"a": 12, "b": 2, "c": 4}, "two": {"a": 3, "b": 10, "c": 1}})
    got = log_odds(table, ["one"]).set_index("feature").loc[["a", "b", "c"]]
    assert got["delta"].round(6).tolist() == [0.602175, -0.857450, 0.380772]
    assert got["variance"].round(6).tolist() == [0.092593, 0.116883, 0.277778]
    assert got["z"].round(6).tolist() == [1.978950, -2.508032, 0.722465]
    given_prior = log_odds(table, ["one"], prior={"a": 15, "b": 12, "c": 5}).set_index("feature").loc[["a", "b", "c"]]
    np.testing.assert_allclose(given_prior["z"], got["z"])
    strong = log_odds(table, ["one"], prior="scaled", strength=1e6)
    assert strong["delta"].abs().max() < 1e-3
    assert set(strong["prior"]) == {"pooled, scaled to 1e+06"}
    weak = log_odds(table, ["one"], prior="uninformative", alpha=1e-9).set_index("feature")["delta"]
    assert weak["a"] == pytest.approx(math.log(12 / 6) - math.log(3 / 11))
    with pytest.raises(ValueError, match="allowed: pooled, uninformative, scaled"):
        log_odds(table, ["one"], prior="flat")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="above 0"):
        log_odds(table, ["one"], prior={"a": 0.0})


def test_zeros_are_nan_or_infinite_never_zero() -> None:
    assert math.isnan(float(log_ratio(0, 0, 10, 10)))
    assert math.isnan(float(percent_difference(0, 0, 10, 10)))
    assert math.isinf(float(percent_difference(1, 0, 10, 10)))
    assert math.isnan(float(odds_ratio(0, 0, 10, 10)))
    assert math.isnan(float(difference_coefficient(1, 1, 0, 0)))
    with pytest.raises(ValueError, match="above 0"):
        simple_maths(1, 1, 10, 10, smoothing=0)
    with pytest.raises(ValueError, match="two-sided, less, greater"):
        fisher_p(1, 1, 2, 2, alternative="both")


counts = st.integers(1, 500)


@given(a=counts, b=counts, factor=st.integers(2, 50))
def test_effect_sizes_do_not_depend_on_corpus_size_or_on_the_side_named_first(a: int, b: int, factor: int) -> None:
    for measure in (log_ratio, difference_coefficient):
        once = float(measure(a, b, 1000, 900))
        assert float(measure(a * factor, b * factor, 1000 * factor, 900 * factor)) == pytest.approx(once, abs=1e-12)
        assert float(measure(b, a, 900, 1000)) == pytest.approx(-once, abs=1e-12)
    assert float(odds_ratio(a, b, 1000, 900)) == pytest.approx(1 / float(odds_ratio(b, a, 900, 1000)))
