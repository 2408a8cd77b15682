"""Rounded tables, tables attacked together and pseudonyms at their edges: small cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from yanting_research.core.linked_tables import Exposure, PublishedTable, attack_linked
from yanting_research.core.pseudonyms import PSEUDONYM_MARK, pseudonym_header, pseudonyms
from yanting_research.core.rounding import round_table
from yanting_research.core.suppression import attack_table, sum_equations, suppress_table, with_totals

KEY = bytes(range(32))
Cells = dict[tuple[str, str], int | None]


def table(
    cells: Cells, *, rows: str = "role", columns: str = "sex", population: str = "all", small: str = ""
) -> PublishedTable:
    return PublishedTable(rows, columns, population, cells, frozenset({tuple(small.split("/"))} if small else ()))  # type: ignore[arg-type]


def lonely(hidden: int | None, total: int = 23) -> Cells:
    """One row of two: a hidden cell beside 20 that are shown, and their total."""
    return {("1", "f"): 20, ("1", "m"): hidden, ("1", ""): total}


@pytest.mark.parametrize("total", [20, 21, 23, 24, 25, 40])
def test_a_cell_left_open_by_one_total_alone_is_told_when_it_is_small(total: int) -> None:
    found = attack_linked([table(lonely(None, total))])
    count = float(total - 20)
    expected = [Exposure((("role", "1"), ("sex", "m")), count, count, "sums")] if 0 < count < 5 else []
    assert found == expected


def test_the_threshold_decides_what_is_small() -> None:
    assert attack_linked([table(lonely(None, 26))]) == []
    assert [one.low for one in attack_linked([table(lonely(None, 26))], threshold=7)] == [6.0]
    assert attack_linked([table(lonely(None, 23))], threshold=3) == []


def test_what_is_known_to_be_small_must_stay_open_from_nothing_to_the_threshold() -> None:
    half: Cells = {("1", "f"): None, ("1", "m"): None, ("1", ""): 8}
    assert attack_linked([table(half, small="1/f")]) == []  # 0 to 8
    less: Cells = {("1", "f"): None, ("1", "m"): None, ("1", ""): 5}
    assert attack_linked([table(less, small="1/f")]) == []  # 0 to 5
    tight: Cells = {("1", "f"): None, ("1", "m"): None, ("1", "d"): 6, ("1", ""): 10}
    assert [(one.cell, one.low, one.high) for one in attack_linked([table(tight)])] == [
        ((("role", "1"), ("sex", "f")), 0.0, 4.0), ((("role", "1"), ("sex", "m")), 0.0, 4.0)]  # fmt: skip

    # the hidden cell beside it is at most 6: between 2 and 8 are left
    cells: Cells = {
        ("1", "f"): None, ("1", "m"): None, ("1", ""): 8, ("2", "f"): 7, ("2", "m"): None, ("2", ""): None,
        ("", "f"): None, ("", "m"): 6, ("", ""): None,
    }  # fmt: skip
    assert attack_linked([table(cells)]) == []
    assert attack_linked([table(cells, small="1/f")]) == [Exposure((("role", "1"), ("sex", "f")), 2.0, 8.0, "sums")]


def test_nothing_hidden_or_nothing_summed_tells_nothing() -> None:
    assert attack_linked([]) == []
    assert attack_linked([table(lonely(3))]) == []
    assert attack_linked([table({("1", "f"): None, ("1", "m"): 20})]) == []  # without the total


def test_a_total_that_another_table_shows_is_subtracted() -> None:
    first = table({("1", "f"): None, ("1", "m"): 20, ("1", ""): None})
    assert attack_linked([first]) == []
    second = table({("1", "a"): 11, ("1", "b"): 12, ("1", ""): 23}, columns="age")
    assert [(one.cell, one.low, one.high, one.how) for one in attack_linked([first, second])] == [
        ((("role", "1"), ("sex", "f")), 3.0, 3.0, "sums")]  # fmt: skip
    # the same totals of other people are other totals
    assert attack_linked([first, table(dict(second.cells), columns="age", population="others")]) == []


def test_a_table_turned_on_its_side_holds_the_same_cells() -> None:
    first = table({("1", "f"): None, ("1", "m"): 20, ("1", ""): 23})
    turned = table({("f", "1"): 3, ("m", "1"): 20, ("", "1"): 23}, rows="sex", columns="role")
    assert attack_linked([turned, first]) == []  # the second shows what the first hides


@pytest.mark.parametrize(
    ("counts", "step"), [((30, 29), 1.0), ((30, 26), 4.0), ((30, 25), None), ((30, 30), None), ((30, 30, 28), 2.0)]
)
def test_versions_that_differ_by_a_few(counts: tuple[int, ...], step: float | None) -> None:
    versions = [table({("1", "f"): count, ("1", ""): 99}, population=f"version {n}") for n, count in enumerate(counts)]
    expected = [] if step is None else [Exposure((("role", "1"), ("sex", "f")), step, step, "difference")]
    assert attack_linked(versions) == expected


def test_cells_of_one_population_alone_are_no_versions() -> None:
    first = table({("1", "f"): 30, ("1", ""): 99})
    assert attack_linked([first, table({("1", "f"): 28}, columns="age", population="others")]) == []
    assert attack_linked([first, table({("1", "f"): 30})]) == []


def test_exposures_come_in_order() -> None:
    versions = [table({("2", "f"): 30, ("1", "f"): 40}), table({("2", "f"): 29, ("1", "f"): 39}, population="later")]
    found = attack_linked([*versions, table(lonely(None), rows="town")])
    assert [one.how for one in found] == ["difference", "difference", "sums"]
    assert [one.cell[0] for one in found[:2]] == [("role", "1"), ("role", "2")]


@pytest.mark.parametrize(
    ("counts", "base", "rounded"),
    [
        ([[20, 3], [14, 31]], 5, [[20, 5, 25], [15, 30, 45], [35, 35, 70]]),
        ([[1]], 5, [[0, 0], [0, 0]]),
        ([[3]], 5, [[5, 5], [5, 5]]),
        ([[2, 4]], 2, [[2, 4, 6], [2, 4, 6]]),
        ([[7, 8]], 10, [[10, 10, 20], [10, 10, 20]]),
        ([[0, 0], [0, 0]], 5, [[0, 0, 0]] * 3),
        ([[1, 1, 1]], 3, [[3, 0, 0, 3], [3, 0, 0, 3]]),  # one of three alike: always the same one
    ],
)
def test_rounding_by_hand(counts: list[list[int]], base: int, rounded: list[list[int]]) -> None:
    made = round_table(counts, base=base)
    assert made.dtype == np.int64
    assert made.tolist() == rounded


@pytest.mark.parametrize("base", [1, 0, -5])
def test_a_base_that_hides_nothing(base: int) -> None:
    with pytest.raises(ValueError, match=f"base={base}; allowed: 2 and more"):
        round_table([[3, 4]], base=base)


def test_totals_and_their_equations() -> None:
    whole = with_totals([[1, 2], [3, 4], [5, 6]])
    assert whole.tolist() == [[1, 2, 3], [3, 4, 7], [5, 6, 11], [9, 12, 21]]
    equations = sum_equations(whole.shape)
    assert equations.shape == (7, 12)
    assert (equations @ whole.ravel() == 0).all()
    assert equations[0].tolist() == [1, 1, -1] + [0] * 9
    assert equations[4].tolist() == [1, 0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0]


@pytest.mark.parametrize("counts", [[1, 2], [[-1, 3]], [[1.5, 2]], [[float("inf"), 2]], np.zeros((1, 4001))])
def test_what_is_no_table_of_people_is_refused_at_the_door(counts: object) -> None:
    with pytest.raises(ValueError, match="allowed"):
        with_totals(counts)  # type: ignore[arg-type]


def test_the_largest_table() -> None:
    assert with_totals(np.zeros((1, 4000))).shape == (2, 4001)
    assert with_totals([[2.0, 3.0]]).dtype == np.int64


def test_the_interval_of_a_hidden_cell_by_hand() -> None:
    whole = with_totals([[20, 3], [15, 30]])
    hidden = np.array([[True, True, False], [True, True, False], [False] * 3])
    low, high = attack_table(whole, hidden)
    assert low.tolist() == [[0, 0, 23], [12, 10, 45], [35, 33, 68]]
    assert high.tolist() == [[23, 23, 23], [35, 33, 45], [35, 33, 68]]
    only, _ = attack_table(whole, hidden, cells=np.array([[False, True, False], [False] * 3, [False] * 3]))
    assert only.tolist() == [[20, 0, 23], [15, 30, 45], [35, 33, 68]]


def test_complementary_cells_are_the_cheapest() -> None:
    made = suppress_table([[20, 3, 40], [15, 30, 25], [18, 22, 60]])
    assert made.hidden.astype(int).tolist() == [[1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]]
    assert np.argwhere(made.small).tolist() == [[0, 1]]
    assert (made.low[0, 1], made.high[0, 1]) == (0.0, 23.0)
    assert np.isnan(made.low[2, 0])
    assert made.low[1, 2] == made.high[1, 2] == 25
    assert made.n_hidden == 4


@pytest.mark.parametrize(
    ("counts", "threshold", "hidden"),
    [
        ([[4, 6], [7, 8]], 4, 0),
        ([[4, 6], [7, 8]], 5, 4),
        ([[0, 0], [7, 8]], 5, 0),
        ([[1, 9], [9, 9]], 2, 4),
    ],
)
def test_the_threshold_is_the_smallest_count_shown(counts: list[list[int]], threshold: int, hidden: int) -> None:
    made = suppress_table(counts, threshold=threshold)
    assert made.n_hidden == hidden
    assert (made.high[made.small] >= threshold).all()
    assert (made.low[made.small] == 0).all()


@pytest.mark.parametrize(
    "cell",
    ["13800000000", " 138 0000 0000 ", "138-0000-0000", "'13800000000", "13800000000.0", "１３８００００００００",
     "1380000\u200b0000"],
)  # fmt: skip
def test_one_person_is_one_pseudonym_however_written(cell: str) -> None:
    assert pseudonyms([cell], KEY) == pseudonyms(["13800000000"], KEY)


def test_case_blank_and_order() -> None:
    first, second, blank, again = pseudonyms(["11010519491231002x", "a", " \u200b", "11010519491231002X"], KEY)
    assert first == again
    assert len({first, second}) == 2
    assert blank == ""
    assert pseudonyms([".0", "0"], KEY)[0] == ""
    assert pseudonyms([], KEY) == []
    assert pseudonym_header("手机") == "手机" + PSEUDONYM_MARK == "手机（假名）"


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33)])
def test_keys_of_another_length(key: bytes) -> None:
    with pytest.raises(ValueError, match=f"key of {len(key)} bytes; allowed: 32 bytes"):
        pseudonyms(["a"], key)
