"""Kind of data: said by someone, known, and never more real than the rows."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from yanting_research.core import DATA_KINDS, data_kind_of
from yanting_research.errors import ContractError

BARE = pd.DataFrame({"n": [1]})


def rows(*kinds: str) -> pd.DataFrame:
    return pd.DataFrame({"data_kind": list(kinds)})


@pytest.mark.parametrize(("held", "stated"), list(itertools.product(DATA_KINDS, DATA_KINDS)))
def test_a_statement_may_be_heavier_than_the_rows_but_not_lighter(held: str, stated: str) -> None:
    order = ("real", "specimen", "simulated")
    if order.index(stated) >= order.index(held):
        assert data_kind_of(rows(held), stated, where="x") == stated
    else:
        with pytest.raises(ContractError, match=f"x: data_kind='{stated}', but the table holds {held} rows"):
            data_kind_of(rows(held), stated, where="x")


def test_the_rows_speak_where_nobody_else_does() -> None:
    assert data_kind_of(rows("real", "simulated", "specimen"), "", where="x") == "simulated"
    assert data_kind_of(rows("real", "specimen"), "", where="x") == "specimen"
    assert data_kind_of(BARE, "real", where="x") == "real"
    assert data_kind_of(rows(), "real", where="x") == "real"


@pytest.mark.parametrize(
    ("table", "stated"), [(BARE, ""), (rows(), ""), (BARE, "true"), (rows("real", "true"), "real"), (rows(""), "real")]
)
def test_unsaid_and_unknown_kinds_are_refused(table: pd.DataFrame, stated: str) -> None:
    with pytest.raises(ValueError, match=r"x: data_kind.*allowed: real, specimen, simulated"):
        data_kind_of(table, stated, where="x")
