"""Which cells are hidden with a small one, what versions tell of one another, rounding and its bounds: by hand."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core.linked_tables import Exposure, PublishedTable, attack_linked, same_people
from yanting_research.core.pseudonyms import pseudonyms
from yanting_research.core.rounding import round_counts, rounded_bounds
from yanting_research.core.suppression import (
    SUPPRESSED,
    attack_table,
    cell_interval,
    moved_with,
    sum_equations,
    suppress_table,
    with_totals,
)
from yanting_research.errors import PrivacyError

PLAIN = with_totals([[20, 3], [15, 30]]).astype(float)
EQUATIONS = sum_equations(PLAIN.shape)


def moved(*, up: int = 2, down: int = 3, known: int | None = None) -> list[list[int]]:
    made = moved_with(PLAIN, PLAIN == 3, 1, EQUATIONS, up=up, down=down, known=known)
    return [[int(cell) for cell in row] for row in made]


# --- cells that are hidden with a small one ---------------------------------------------------------------------------


def test_a_cell_that_somebody_knows_helps_nobody() -> None:
    """3 goes up and 20 down, as long as nobody knows the 20; else the total of 23 has to move, and with it the second
    row, since totals below are dearer."""
    assert moved() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert moved(known=0) == [[0, 1, 1], [0, 1, 1], [0, 0, 0]]
    assert moved(known=4) == [[1, 1, 0], [0, 0, 0], [1, 1, 0]]
    assert moved(known=8) == moved()
    assert moved(up=0, down=0) == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_a_small_cell_is_known_to_who_knows_all_others() -> None:
    hidden = np.ones((3, 3), dtype=bool)
    assert cell_interval(PLAIN, hidden, 1, EQUATIONS) == (0.0, np.inf)
    hidden[1, :] = hidden[:, 2] = False  # the row leaves 23 to share out, the totals below are open
    assert cell_interval(PLAIN, hidden, 1, EQUATIONS) == (0.0, 23.0)
    hidden[:, 0] = False
    assert cell_interval(PLAIN, hidden, 1, EQUATIONS) == (3.0, 3.0)
    low, high = attack_table(PLAIN, hidden)
    assert low.tolist() == high.tolist() == PLAIN.tolist()


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        # of equal counts the first by place
        ([[9, 9, 9], [9, 3, 9], [9, 9, 9]], [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]),
        # the fewest people: 6 and 7 rather than 60 and 70
        ([[3, 60, 6], [6, 70, 7]], [[1, 0, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0]]),
        # two small cells in one row leave nothing open of their columns unless another row helps
        ([[2, 4, 50], [30, 20, 40]], [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]),
        # 0 may rise and cannot fall, so it is of no use and shown
        ([[3, 0, 9]], [[1, 0, 1, 0], [1, 0, 1, 0]]),
        # one row: its second smallest
        ([[4, 90, 12, 11]], [[1, 0, 0, 1, 0], [1, 0, 0, 1, 0]]),
        # one number alone is hidden everywhere
        ([[3]], [[1, 1], [1, 1]]),
        ([[5]], [[0, 0], [0, 0]]),
        ([[0]], [[0, 0], [0, 0]]),
    ],
)
def test_what_is_hidden_besides(counts: list[list[int]], hidden: list[list[int]]) -> None:
    made = suppress_table(counts)
    assert made.hidden.astype(int).tolist() == hidden
    assert made.n_hidden == np.sum(hidden)
    assert (made.low[made.small] == 0).all()
    assert (made.high[made.small] >= 5).all()
    only_others = made.hidden & ~made.small
    assert np.isnan(made.low[only_others]).all()
    assert np.isnan(made.high[only_others]).all()
    shown = ~made.hidden
    assert (made.low[shown] == made.table[shown]).all()
    assert (made.high[shown] == made.table[shown]).all()
    assert np.isnan(made.shown()[made.hidden]).all()
    assert SUPPRESSED == "‡"


def test_the_largest_of_the_needless_is_shown_again_and_no_small_cell() -> None:
    """Two small cells in one column protect each other up and down their rows only with one more column."""
    made = suppress_table([[3, 8, 30], [4, 9, 30], [50, 50, 50]])
    assert made.hidden[:2, :2].all()
    assert made.n_hidden == 4
    assert made.small.sum() == 2


def test_refusals_name_the_shape_and_the_threshold() -> None:
    with pytest.raises(ValueError, match=r"^counts of shape \(2,\); allowed: two-way, 1 to 4000 cells$"):
        with_totals([1, 2])
    with pytest.raises(ValueError, match=r"^counts must be whole numbers from 0; allowed: numbers of people$"):
        with_totals([[0.5]])
    with pytest.raises(ValueError, match=r"^threshold=1; allowed: 2 and more$"):
        suppress_table([[3]], threshold=1)
    assert suppress_table([[1, 9], [9, 9]], threshold=2).small.sum() == 1


# --- versions ---------------------------------------------------------------------------------------------------------


def version(population: str, *counts: int | None, item: str = "age", base: int = 1) -> PublishedTable:
    cells = {(str(code), ""): count for code, count in enumerate(counts)}
    return PublishedTable(item, "", population, cells, base=base)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ((20, 30, 40), (24, 30, 40), True),  # four more
        ((20, 30, 40), (20, 30, 36), True),  # four fewer
        ((20, 30, 40), (90, 30, 40), True),  # all more
        ((20, 30, 40), (16, 99, 40), True),  # four fewer there, however many more here
        ((20, 30, 40), (15, 35, 40), False),  # five each way
        ((20, 30, 40), (15, 34, 40), True),
        ((20, 30, 40), (18, 27, 99), False),  # two and three fewer are five
        ((20, None, 40), (15, 99, 45), False),
        ((20, None, 40), (15, 99, None), True),
    ],
)
def test_people_are_the_same_but_for_a_few_in_one_direction(
    first: tuple[int | None, ...], second: tuple[int | None, ...], same: bool
) -> None:
    pair = [version("one", *first)], [version("other", *second)]
    assert same_people(*pair) is same
    assert same_people(*pair[::-1]) is same
    assert same_people([version("one", *first)], [version("one", *second)])  # said to be the same
    assert same_people(*pair, threshold=1000)
    if not same:
        assert not same_people(*pair, threshold=5)
        assert not same_people([version("x", 1, item="sex"), *pair[0]], [version("y", 1, item="sex"), *pair[1]])


def test_tables_of_other_items_say_nothing_of_one_another() -> None:
    assert same_people([version("one", 20, 30)], [version("other", 40, 10, item="sex")])
    assert same_people([], [])
    four = [[version(name, *age), version(name, *sex, item="sex")] for name, age, sex in (
        ("one", (20, 30), (25, 25)), ("other", (24, 26), (21, 29)))]  # fmt: skip
    assert same_people(*four)  # four each way in either table, and not eight
    assert not same_people(
        [version("one", 20, 30), version("one", 5, item="sex")],
        [version("other", 40, 10), version("other", 1, item="role")],
    )
    assert attack_linked([version("one", 20, 30), version("other", 19, 31, item="sex")]) == []


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [((20, 30), (21, 33), {"0": 1, "1": 3}), ((20, 30), (20, 26), {"1": 4}), ((20, 30), (25, 31), {"1": 1}),
     ((20, 30), (15, 35), {}), ((20, 30, 40), (25, 26, 39), {}), ((20, None), (21, 30), {"0": 1})],
)  # fmt: skip
def test_steps_of_fewer_than_five_between_versions_are_told(
    first: tuple[int | None, ...], second: tuple[int | None, ...], steps: dict[str, int]
) -> None:
    wanted = [Exposure((("age", code),), float(step), float(step), "difference") for code, step in steps.items()]
    assert attack_linked([version("a", *first), version("b", *second)]) == wanted
    assert attack_linked([version("b", *first), version("a", *second)]) == wanted


def test_rounded_versions_differ_by_what_is_certain() -> None:
    """20 and 30 to the nearest five are at least 6 apart, 20 and 25 at least 1."""
    twenty, more, far = (version(name, count, base=5) for name, count in (("a", 20), ("b", 25), ("c", 30)))
    assert [(one.low, one.how) for one in attack_linked([twenty, more])] == [(1.0, "difference")]
    assert attack_linked([twenty, far]) == []
    assert attack_linked([twenty, version("d", 20, base=5)]) == []


@pytest.mark.parametrize(
    ("shown", "people", "threshold", "told"),
    [
        ((5, 0), 3, 5, {"0": 3.0}),  # 3 to 7 and 0 to 2 are 3 together: 3 and 0
        ((5, 0), 4, 5, {}),  # 3 and 1, or 4 and 0
        ((5, 0), 9, 5, {"1": 2.0}),  # 7 and 2
        ((5, 0), None, 5, {}),
        ((10, 10), 16, 5, {}),  # 8 and 8, which may be shown
        ((10, 10), 16, 9, {"0": 8.0, "1": 8.0}),
        ((0, 0), 0, 5, {}),
        ((0, 0), 4, 5, {"0": 2.0, "1": 2.0}),
        ((None, 5), 3, 5, {"1": 3.0}),  # what a rounded table leaves out is 0 or more
    ],
)
def test_rounded_counts_that_their_sum_gives_away(
    shown: tuple[int | None, ...], people: int | None, threshold: int, told: dict[str, float]
) -> None:
    """Whoever knows the number of people elsewhere."""
    cells = {(str(code), ""): count for code, count in enumerate(shown)}
    total = {("", ""): 5 if people is None else int(round_counts(people))}
    table = PublishedTable("age", "", "all", cells | total, base=5, people=people)
    wanted = [Exposure((("age", code),), count, count, "sums") for code, count in told.items()]
    assert attack_linked([table], threshold=threshold) == wanted


def test_counts_that_no_people_have_are_refused() -> None:
    message = (
        "published tables: the tables contradict one another; expected: counts of the same people; "
        "what to do: give every group of people a label of its own"
    )
    cells = {("0", ""): 5, ("1", ""): 0, ("", ""): 10}
    for tables in (
        [version("all", 20), version("all", 21)],  # one count, two numbers
        [PublishedTable("age", "", "all", cells, base=5, people=10)],  # 7 and 2 at most
        [PublishedTable("age", "", "all", {("0", ""): None, ("1", ""): 20, ("", ""): 19})],
    ):
        with pytest.raises(PrivacyError) as caught:
            attack_linked(tables)
        assert str(caught.value) == message


# --- rounding ---------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.integers(0, 500), st.integers(2, 12))
def test_bounds_hold_exactly_the_counts_that_are_shown_so(count: int, base: int) -> None:
    shown = int(round_counts(count, base=base))
    low, high = rounded_bounds(shown, base=base)
    assert shown % base == 0
    assert low <= count <= high
    around = np.arange(max(0, shown - 2 * base), shown + 2 * base + 1)
    assert around[round_counts(around, base=base) == shown].tolist() == list(range(int(low), int(high) + 1))


def test_half_a_step_goes_up_and_the_shape_stays() -> None:
    made = round_counts(np.array([[0.0, 4.0, 5.0], [14.0, 15.0, np.nan]]), base=10)
    assert made.shape == (2, 3)
    assert made.ravel()[:5].tolist() == [0, 0, 10, 10, 20]
    assert np.isnan(made[1, 2])
    assert round_counts([1, 2, 3], base=4).tolist() == [0, 4, 4]
    assert round_counts([2, 3]).tolist() == [0, 5]
    assert rounded_bounds(5) == (3.0, 7.0)
    with pytest.raises(ValueError, match=r"^base=1; allowed: 2 and more$"):
        round_counts([1], base=1)
    assert round_counts([1], base=2).tolist() == [2]


# --- pseudonyms -------------------------------------------------------------------------------------------------------


def test_a_pseudonym_is_the_keyed_hash_of_rfc_2104() -> None:
    """Two hashes, with the key on both pads; the first 24 of its signs, 0 as a to f as p."""
    key = bytes(range(32))
    padded = key + bytes(32)
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + b"13800000000X").digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).hexdigest()
    letters = "".join("abcdefghijklmnop"[int(sign, 16)] for sign in outer[:24])
    assert pseudonyms(["138-0000-0000x", "", "13800000000X"], key) == [f"P{letters}", "", f"P{letters}"]
    assert pseudonyms(["1.0", "10"], key)[0] == pseudonyms(["1"], key)[0] != pseudonyms(["10"], key)[0]
