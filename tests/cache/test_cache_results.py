"""Results taken apart and put together, and tables that a file does not give back as they were."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.cache.results import Pieces, put_together, record_of, take_apart, unlike

N = pd.DataFrame({"n": [1, 2]})
WORDS = pd.DataFrame({"word": ["县", None]}, dtype="str")


@dataclass(frozen=True)
class Counted:
    """Two tables and what is said of them."""

    facts: pd.DataFrame
    words: pd.DataFrame
    n_flagged: int | float | None = 0
    note: Any = ""


@dataclass(frozen=True)
class Numbers:
    """A record without a table."""

    n: int = 1


@dataclass(frozen=True)
class Wider(Counted):
    """Another record of the same fields."""


def counted() -> Counted:
    return Counted(N, WORDS)


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(*args: Any) -> Any:
        return function(*args)

    return called


def test_the_record_is_the_class_that_the_function_names() -> None:
    plain: Any = lambda: None  # noqa: E731
    assert [record_of(one) for one in (counted, wrapped(counted), plain, take_apart, len)] == [
        Counted, Counted, None, Pieces, None]  # fmt: skip
    for said, record in ((Numbers, Numbers), ("Numbers", Numbers), ("Nobody", None), (int, None), (Numbers(), None)):
        plain.__annotations__ = {"return": said}
        assert record_of(plain) is record


def test_tables_tuples_and_records_go_apart_and_together() -> None:
    assert (take_apart(N, None).form, list(take_apart(N, None).tables)) == ("table", ["table"])
    assert put_together(take_apart(N, Counted), None) is N
    both = put_together(take_apart((WORDS, N), None), None)
    assert both[0] is WORDS
    assert both[1] is N
    assert len(both) == 2
    assert put_together(take_apart(tuple([N] * 12), None), None)[11] is N
    for number in (3, -0.5, None, True):
        made = Counted(N, WORDS, number, "县")
        pieces = take_apart(made, Counted)
        assert (pieces.form, list(pieces.tables)) == ("record", ["facts", "words"])
        assert pieces.plain == {"n_flagged": number, "note": "县"}
        again = put_together(pieces, Counted)
        assert type(again) is Counted
        assert again == made or (again.facts is N and again.words is WORDS)
        assert (again.n_flagged, again.note) == (number, "县")


@pytest.mark.parametrize(
    ("result", "name"),
    [
        (3, "int"), (None, "NoneType"), ((), "tuple"), ((N, 3), "tuple"), ([N], "list"), (N["n"], "Series"),
        (Numbers(), "Numbers"), (Wider(N, WORDS), "Wider"), (Counted(N, WORDS, float("nan")), "Counted"),
        (Counted(N, WORDS, float("-inf")), "Counted"), (Counted(N, WORDS, 1, [1]), "Counted"), (Counted, "type"),
    ],
)  # fmt: skip
def test_what_is_not_kept(result: Any, name: str) -> None:
    with pytest.raises(ValueError, match="is not kept") as caught:
        take_apart(result, Numbers if isinstance(result, Numbers) else Counted)
    assert str(caught.value) == f"a {name} is not kept; allowed: a table, tables, a record of tables"


def test_a_record_that_the_function_does_not_name_is_not_kept() -> None:
    with pytest.raises(ValueError, match="a Counted is not kept"):
        take_apart(counted(), None)


@pytest.mark.parametrize(
    ("pieces", "record", "said"),
    [
        (Pieces("table", {"0": N}), None, "a table of 0"),
        (Pieces("table", {"table": N, "0": N}), Counted, "a table of 0, table"),
        (Pieces("record", {"words": N, "facts": N}, {"n_flagged": 0, "note": ""}), None,
         "a record of facts, n_flagged, note, words"),
        (Pieces("record", {"words": N, "facts": N}, {"n_flagged": 0}), Counted, "a record of facts, n_flagged, words"),
        (Pieces("other", {"words": N, "facts": N}, {"n_flagged": 0, "note": ""}), Counted,
         "a other of facts, n_flagged, note, words"),
    ],
)  # fmt: skip
def test_pieces_of_another_form_are_refused(pieces: Pieces, record: type | None, said: str) -> None:
    with pytest.raises(ValueError, match="is not what the function returns") as caught:
        put_together(pieces, record)
    assert str(caught.value) == f"{said} is not what the function returns"


@pytest.mark.parametrize(
    ("table", "again", "said"),
    [
        (N, N.copy(), ""),
        (WORDS, WORDS.copy(), ""),
        (pd.DataFrame({"n": [np.nan, 1.0]}), pd.DataFrame({"n": [np.nan, 1.0]}), ""),
        (WORDS.astype("category"), WORDS.astype("category"), ""),
        (pd.DataFrame({"a": ["x", None]}, dtype=object), pd.DataFrame({"a": ["x", None]}, dtype=object), ""),
        (N, N.rename(columns={"n": "m"}), "the columns have names that no file keeps"),
        (N, N.assign(m=1), "the columns have names that no file keeps"),
        (N.set_axis(["a", "b"]), N.set_axis(["a", "b"]), "the rows have names, which no file keeps"),
        (N.set_axis([0, 1]), N, "the rows have names, which no file keeps"),
        (N, N[:1], "the rows have names, which no file keeps"),
        (N.rename_axis("a"), N.rename_axis("a"), "the rows have names, which no file keeps"),
        (N, N.astype("int32"), "column n is int64, and int32 when read back"),
        (WORDS.astype("category"), pd.DataFrame({"word": pd.Categorical(["乡", None])}),
         "column word is category, and category when read back"),
        (pd.DataFrame({"n": [1, "a"]}), pd.DataFrame({"n": [1, "a"]}), "column n holds values of no one type"),
        (pd.DataFrame({"m": [1], "n": [[1]]}), pd.DataFrame({"m": [1], "n": [[1]]}),
         "column n holds values of no one type"),
        (N.assign(m=1), N.assign(m=[1, 2]), "column m is another when read back"),
        (WORDS, WORDS.fillna("乡"), "column word is another when read back"),
    ],
)  # fmt: skip
def test_what_differs_from_a_table_read_back(table: pd.DataFrame, again: pd.DataFrame, said: str) -> None:
    assert unlike(table, again) == said


def test_attrs_are_compared() -> None:
    marked = N.copy()
    marked.attrs["layer"] = "terms"
    assert unlike(marked, N) == unlike(N, marked) == "its attrs are others when read back"
    assert unlike(marked, marked.copy()) == ""
