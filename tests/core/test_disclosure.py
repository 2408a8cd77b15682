"""Pseudonyms, controlled rounding, k-anonymity, tables attacked together, and the suppression beside tau-ARGUS."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core.anonymity import k_anonymity
from yanting_research.core.linked_tables import PublishedTable, attack_linked
from yanting_research.core.pseudonyms import pseudonyms
from yanting_research.core.rounding import round_table
from yanting_research.core.suppression import attack_table, suppress_table
from yanting_research.errors import ContractError

TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.lists(st.integers(0, 12), min_size=shape[1], max_size=shape[1]),
                           min_size=shape[0], max_size=shape[0])
)  # fmt: skip
ORACLE = json.loads((Path(__file__).parents[1] / "reference" / "suppression_tauargus.json").read_text("utf-8"))


def test_a_pseudonym_is_a_keyed_hash_and_holds_no_digit() -> None:
    key = bytes(range(32))
    made = pseudonyms(["13800000000", "１３８ ００００ ００００", "", "13800000001"], key)
    digest = hmac.new(key, b"13800000000", hashlib.sha256).hexdigest()
    assert made[0] == "P" + "".join("abcdefghijklmnop"[int(sign, 16)] for sign in digest[:24])
    assert made[0] == made[1]
    assert made[2] == ""
    assert made[3] != made[0]
    assert pseudonyms(["13800000000"], bytes(32)) != made[:1]
    assert not any(sign.isdigit() for name in made for sign in name)
    with pytest.raises(ValueError, match="allowed: 32 bytes"):
        pseudonyms(["a"], b"short")


@settings(max_examples=20, deadline=None)
@given(TABLES, st.sampled_from([3, 5]))
def test_rounded_tables_add_up_and_stay_beside_the_truth(counts: list[list[int]], base: int) -> None:
    made = round_table(counts, base=base)
    table = np.array(counts)
    whole = np.vstack([table, table.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    assert (made % base == 0).all()
    assert (abs(made - whole) < base).all()
    assert (made[:, :-1].sum(axis=1) == made[:, -1]).all()
    assert (made[:-1].sum(axis=0) == made[-1]).all()


@settings(max_examples=12, deadline=None)
@given(TABLES)
def test_no_table_gives_a_small_cell_away(counts: list[list[int]]) -> None:
    made = suppress_table(counts)
    assert not (made.small & ~made.hidden).any()
    low, high = attack_table(made.table, made.hidden, cells=made.small)
    assert (low[made.small] == 0).all()
    assert (high[made.small] >= 5).all()


def test_alike_rows_are_counted_with_the_missing_ones() -> None:
    people = pd.DataFrame({"sex": ["f"] * 5 + ["m", None], "age": ["a"] * 6 + ["b"]})
    row = k_anonymity(people, ["sex", "age"]).iloc[0]
    assert row[["n_rows", "n_classes", "k", "n_alone", "n_below"]].tolist() == [7, 3, 1, 2, 2]
    assert k_anonymity(people.iloc[:0], ["sex"]).iloc[0]["k"] == 0
    with pytest.raises(ContractError, match="no column town"):
        k_anonymity(people, ["town"])
    with pytest.raises(ValueError, match="at least one column"):
        k_anonymity(people, [])


def published(counts: list[list[int]], *, columns: str, population: str = "all", show: bool = False) -> PublishedTable:
    made = suppress_table(counts)
    codes = [[*(str(n + 1) for n in range(size)), ""] for size in np.shape(counts)]
    cells = {
        (row, column): int(made.table[i, j]) if show or not made.hidden[i, j] else None
        for i, row in enumerate(codes[0]) for j, column in enumerate(codes[1])
    }  # fmt: skip
    small = frozenset(
        p for p, n in cells.items() if n is None and made.small[codes[0].index(p[0]), codes[1].index(p[1])]
    )
    return PublishedTable("role", columns, population, cells, small)


def test_tables_that_share_a_total_are_attacked_together() -> None:
    first = published([[1, 2], [30, 40], [20, 50]], columns="sex")  # hides the total of 3 and another role's
    assert attack_linked([first]) == []
    second = published([[3, 0], [60, 10], [60, 10]], columns="age", show=True)
    found = attack_linked([first, second])
    assert {one.how for one in found} == {"sums"}
    assert any(("sex", "1") in one.cell for one in found)


def test_two_versions_that_differ_by_a_few_people_are_subtracted() -> None:
    before = published([[30, 40], [20, 50]], columns="sex")
    after = published([[29, 40], [20, 50]], columns="sex", population="without one")
    found = attack_linked([before, after])
    assert [(one.how, one.low) for one in found] == [("difference", 1.0)]
    much = published([[20, 40], [20, 50]], columns="sex", population="without ten")
    assert attack_linked([before, much]) == []


@pytest.mark.parametrize("at", range(len(ORACLE["tables"])))
def test_primary_cells_of_tau_argus_are_protected_here_too(at: int) -> None:
    one = ORACLE["tables"][at]
    counts, theirs = np.array(one["counts"]), np.array(one["hidden"], dtype=np.bool_)
    made = suppress_table(counts)
    assert (made.small == np.array(one["primary"], dtype=np.bool_)).all()
    assert (made.hidden | ~made.small).all()
    low, high = attack_table(made.table, made.hidden, cells=made.small)
    assert (low[made.small] == 0).all()
    assert (high[made.small] >= 5).all()
    # ours asks for more room (0 to 5, theirs 0 to twice the count), and hides at most a few cells more
    assert theirs[made.small].all()
    assert made.n_hidden <= theirs.sum() + 4


def test_hidden_cells_beside_tau_argus_in_all() -> None:
    ours = sum(suppress_table(one["counts"]).n_hidden for one in ORACLE["tables"])
    theirs = sum(int(np.sum(one["hidden"])) for one in ORACLE["tables"])
    assert ours <= 1.25 * theirs
