"""Coefficients of agreement against printed values and independent computations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from yanting_research.coding import (
    LEVELS,
    bennett_s,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from yanting_research.coding.agreement_counts import alpha_parts, value_counts
from yanting_research.coding.agreement_tables import corrected

GAP = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: 4 observers, 12 units
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
)
# Fleiss (1971) method, the worked example of 14 raters, 10 subjects, 5 categories
FOURTEEN_RATERS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
# irrCAC (Gwet), README: distrib.6raters and cont3x3abstractors
SIX_RATERS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_of_four_observers_with_missing_values(level: str, printed: float) -> None:
    """Krippendorff (2011), section D, to the digits of the recomputed values."""
    assert krippendorff_alpha(FOUR_OBSERVERS, level=level) == pytest.approx(printed, abs=5e-7)


def test_alpha_of_two_observers() -> None:
    """Krippendorff (2011), sections A (binary) and B (nominal)."""
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert krippendorff_alpha(binary) == pytest.approx(0.095238, abs=5e-7)
    letters = [[ord(letter) for letter in row] for row in ("aabbdcccedda", "babbbccced" + "dd")]
    assert krippendorff_alpha(letters) == pytest.approx(0.691964, abs=5e-7)


def test_pi_kappa_and_s_of_artstein_and_poesio() -> None:
    """Artstein and Poesio's table: A_o .88, S .82, pi .7995322419, kappa .8013245."""
    table = [[46, 6, 0], [0, 32, 0], [0, 6, 10]]
    assert percent_agreement(table) == pytest.approx(0.88)
    assert bennett_s(table) == pytest.approx(0.82)
    assert scott_pi(table) == pytest.approx(0.7995322419, abs=5e-11)
    assert cohen_kappa(table) == pytest.approx(0.8013245, abs=5e-8)


def test_cohen_kappa_is_40_where_a_product_for_the_expected_agreement_gives_68() -> None:
    """20, 5, 10, 15: A_o .7, A_e .5 x .6 + .5 x .4 = .5. A popular tool multiplies the two terms and prints .68."""
    table = np.array([[20, 5], [10, 15]])
    assert cohen_kappa(table) == pytest.approx(0.4, abs=1e-12)
    first, second = table.sum(axis=1) / 50, table.sum(axis=0) / 50
    product = first[0] * second[0] * first[1] * second[1]
    assert (0.7 - product) / (1 - product) == pytest.approx(0.68, abs=0.005)


def test_fleiss_kappa_of_fourteen_raters() -> None:
    assert fleiss_kappa(FOURTEEN_RATERS) == pytest.approx(0.2099307, abs=5e-8)


def test_coefficients_of_irrcac() -> None:
    """Values printed in the README of Gwet's R package irrCAC."""
    assert cohen_kappa(ABSTRACTORS) == pytest.approx(0.7964094, abs=5e-8)
    assert scott_pi(ABSTRACTORS) == pytest.approx(0.7962397, abs=5e-8)
    assert bennett_s(ABSTRACTORS) == pytest.approx(0.835, abs=5e-8)
    assert percent_agreement(ABSTRACTORS) == pytest.approx(0.89)
    assert gwet_ac1(SIX_RATERS) == pytest.approx(0.4448007, abs=5e-8)
    assert fleiss_kappa(SIX_RATERS) == pytest.approx(0.4139265, abs=5e-8)
    counts = value_counts(np.where(np.isnan(FOUR_OBSERVERS), 0, FOUR_OBSERVERS).astype(int) - 1, 5)
    assert gwet_ac1(counts) == pytest.approx(0.77544, abs=5e-6)


def test_ac1_of_the_kappa_paradox() -> None:
    """Gwet (2008): 118 of 125 agree on one value, and kappa is below 0."""
    table = [[118, 5], [2, 0]]
    assert cohen_kappa(table) == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1([[2, 0]] * 118 + [[1, 1]] * 7) == pytest.approx(0.9408, abs=5e-5)


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weighted_kappa_against_statsmodels(weights: str) -> None:
    table = [[11, 3, 1, 0], [2, 9, 4, 1], [0, 3, 12, 2], [1, 0, 2, 8]]
    expected = cohens_kappa(np.array(table), wt=weights, return_results=False)
    assert cohen_kappa(table, weights=weights) == pytest.approx(expected)
    assert cohen_kappa(table, weights=weights, values=(1, 2, 3, 4)) == pytest.approx(expected)
    assert cohen_kappa(table, weights=weights, values=(0, 1, 2, 9)) != pytest.approx(expected)


def test_what_is_undefined_is_nan() -> None:
    assert math.isnan(cohen_kappa([[10, 0], [0, 0]]))
    assert math.isnan(scott_pi([[10, 0], [0, 0]]))
    assert math.isnan(percent_agreement([[0, 0], [0, 0]]))
    assert math.isnan(fleiss_kappa([[2, 0], [2, 0]]))
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]]))
    assert math.isnan(krippendorff_alpha([[1, 0, GAP], [GAP, GAP, 1]]))
    assert gwet_ac1([[2, 0], [2, 0]]) == 1.0  # two values were possible, so chance is not certain


@pytest.mark.parametrize(
    "call",
    [
        lambda: cohen_kappa([[1, 2, 3], [4, 5, 6]]),
        lambda: cohen_kappa([[1, -2], [3, 4]]),
        lambda: cohen_kappa([[1, 2], [3, 4]], weights="cubic"),
        lambda: fleiss_kappa([[2, 0], [1, 0]]),
        lambda: fleiss_kappa([[1, 0], [0, 1]]),
        lambda: krippendorff_alpha([[1, 2]], level="metric"),
        lambda: krippendorff_alpha([[-1, 2], [1, 2]], level="ratio"),
        lambda: gwet_ac1([1, 2]),
    ],
)
def test_wrong_arguments_say_what_is_allowed(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match="allowed: "):
        call()


ratings = st.lists(st.lists(st.integers(-1, 3), min_size=3, max_size=3), min_size=2, max_size=25)


@given(ratings, st.sampled_from(LEVELS))
def test_many_draws_at_once_equal_the_library(rows: list[list[int]], level: str) -> None:
    index = np.array(rows).T
    values = (0.0, 1.0, 2.5, 7.0)
    given_values = np.where(index < 0, np.nan, np.asarray(values)[index])
    ours = corrected(*alpha_parts(value_counts(index, 4), np.ones((1, len(rows))), values=values, level=level))[0]
    assert ours == pytest.approx(krippendorff_alpha(given_values, level=level), nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40))
def test_two_coders_three_ways(pairs: list[tuple[int, int]]) -> None:
    """With two coders Fleiss' kappa is Scott's pi; both kappas are statsmodels'; swapping coders changes nothing."""
    table = np.zeros((3, 3))
    for first, second in pairs:
        table[first, second] += 1
    counts = value_counts(np.array(pairs).T, 3)
    assert fleiss_kappa(counts) == pytest.approx(scott_pi(table), nan_ok=True)
    assert cohen_kappa(table.T) == pytest.approx(cohen_kappa(table), nan_ok=True)
    if not math.isnan(cohen_kappa(table)):
        assert cohen_kappa(table) == pytest.approx(cohens_kappa(table, return_results=False))
        assert scott_pi(table) == pytest.approx(statsmodels_fleiss(counts))
