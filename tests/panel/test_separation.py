"""Separation is found where the likelihood has no maximum, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import NotIdentifiedError
from yanting_research.panel import fit_binomial, fit_logit, fit_ordered, fit_poisson
from yanting_research.panel.separation import separating_direction


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns).assign(data_kind="specimen")


def test_complete_and_quasi_complete_separation_in_a_logit() -> None:
    with pytest.raises(NotIdentifiedError, match="'y' is separated: x predict at least 5 rows"):
        fit_logit(table(y=[0, 0, 0, 1, 1, 1], x=[1.0, 2, 3, 4, 5, 6]), "y ~ x")
    quasi = table(y=[0, 1, 0, 1, 1, 1, 1, 1], x=[0, 0, 0, 0, 1, 1, 1, 1])
    with pytest.raises(NotIdentifiedError, match="x predict at least 4 rows"):
        fit_logit(quasi, "y ~ x")
    assert fit_logit(quasi.assign(y=[0, 1, 0, 1, 0, 1, 1, 1]), "y ~ x").n_obs == 8


def test_a_level_that_never_comes_in_k_of_n() -> None:
    rows = table(k=[3, 4, 0, 0], n=[10, 10, 10, 10], town=["a", "a", "b", "b"])
    with pytest.raises(NotIdentifiedError, match="town=b predict at least 2 rows"):
        fit_binomial(rows, "k ~ town", trials="n")


def test_a_level_without_any_count() -> None:
    rows = table(k=[3, 4, 2, 0, 0], x=[0, 0, 0, 1, 1])
    with pytest.raises(NotIdentifiedError, match="x predict at least 2 rows"):
        fit_poisson(rows, "k ~ x")


def test_ordered_answers_told_apart_by_a_column() -> None:
    rows = table(q=[1, 1, 2, 2, 3, 3], x=[1.0, 2, 3, 4, 5, 6])
    with pytest.raises(NotIdentifiedError, match="separated"):
        fit_ordered(rows, "q ~ x")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=4, max_size=10))
def test_one_column_is_separated_exactly_where_ranges_do_not_overlap(pairs: list[tuple[int, int]]) -> None:
    """With a constant and one column, by hand: the ranges of the two groups touch in one point at most."""
    x, y = np.array(pairs, dtype=float).T
    design = np.column_stack([np.ones(len(x)), x])
    if len(set(y)) < 2 or len(set(x)) < 2:
        return
    ones, zeros = x[y == 1], x[y == 0]
    by_hand = ones.min() >= zeros.max() or zeros.min() >= ones.max()
    assert (separating_direction(design * np.where(y == 1, 1, -1)[:, None]) is not None) == by_hand
