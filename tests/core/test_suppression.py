"""Suppression of small cells: an attacker with linear programmes learns nothing that the rule protects."""

from __future__ import annotations

import numpy as np
import pytest

from yanting_research.core.suppression import attack_table, suppress_table


def test_random_tables_give_nothing_away_where_the_plain_rule_leaks() -> None:
    # 24 tables here; benchmarks/survey_suppression.py tries hundreds, larger ones too
    rng = np.random.Generator(np.random.PCG64(7))
    n_small = n_exposed = n_leaking = 0
    for _ in range(24):
        shape = rng.integers(1, 5), rng.integers(2, 5)
        made = suppress_table(rng.poisson(rng.choice([2.0, 6.0, 15.0], size=shape)))
        assert not (made.small & ~made.hidden).any()
        assert ((made.low <= made.table) & (made.table <= made.high))[made.small].all()
        n_small += int(made.small.sum())
        n_exposed += int((made.small & ((made.low > 0) | (made.high < 5))).sum())
        low, high = attack_table(made.table, made.small)  # hiding the small cells alone
        n_leaking += int((made.small & (low == high)).sum())
    assert n_small > 50
    assert n_exposed == 0
    assert n_leaking > 20


def test_one_small_cell_takes_three_more_with_it() -> None:
    made = suppress_table([[20, 3, 40], [15, 30, 25], [18, 22, 60]])
    assert made.n_hidden == 4
    assert not made.hidden[-1].any()  # the totals stay
    assert made.shown()[0, 2] == 40.0
    assert np.isnan(made.shown()[0, 1])


def test_a_row_of_counts_hides_a_second_one() -> None:
    made = suppress_table([[3, 50, 8]])
    assert made.hidden[0].tolist() == [True, False, True, False]


def test_a_small_total_is_hidden_too() -> None:
    made = suppress_table([[1, 2], [30, 40]])
    assert made.hidden[0].all()  # also the total of 3 people


def test_a_table_too_small_shows_nothing() -> None:
    made = suppress_table([[1, 2]])
    assert made.hidden.all()
    assert np.isinf(made.high).all()


def test_a_table_without_small_cells_is_shown_whole() -> None:
    made = suppress_table([[10, 0], [7, 5]])
    assert made.n_hidden == 0
    assert made.shown().tolist() == [[10, 0, 10], [7, 5, 12], [17, 5, 22]]


def test_the_same_table_is_hidden_in_the_same_way() -> None:
    table = [[3, 9, 9, 9], [9, 9, 9, 9], [9, 9, 9, 2]]
    first, second = suppress_table(table), suppress_table(table)
    assert (first.hidden == second.hidden).all()


def test_an_attacker_solves_a_lonely_cell() -> None:
    hidden = np.zeros((3, 3), dtype=bool)
    hidden[0, 0] = True
    low, high = attack_table([[2, 8, 10], [9, 9, 18], [11, 17, 28]], hidden)
    assert (low[0, 0], high[0, 0]) == (2.0, 2.0)


@pytest.mark.parametrize(
    "counts", [[1, 2], [[-1, 3]], [[1.5, 2]], [[float("nan"), 2]], [], np.zeros((100, 100))]
)  # fmt: skip
def test_what_is_no_table_of_people_is_refused(counts: object) -> None:
    with pytest.raises(ValueError, match="allowed"):
        suppress_table(counts)  # type: ignore[arg-type]


def test_a_threshold_of_one_protects_nobody() -> None:
    with pytest.raises(ValueError, match="threshold=1"):
        suppress_table([[3, 4]], threshold=1)
