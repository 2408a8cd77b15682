"""Digests of content: the bytes that are hashed, and what counts as another value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.cache.digests import content_digest


class Mode(Enum):
    """Two values; ``Way`` has the same."""

    PLAIN = "plain"


class Way(Enum):
    """The values of ``Mode`` under another name."""

    PLAIN = "plain"


@dataclass(frozen=True)
class Counted:
    """A frozen class as those of the package, with a field called ``spec``, which is no method."""

    spec: str
    n: int = 1


@dataclass(frozen=True)
class Foreign:
    """A frozen class of somebody else."""

    n: int = 1


class Specified:
    """A class that gives its specification; what else it holds does not count."""

    def __init__(self, said: str, remembered: int) -> None:
        self._said, self.remembered = said, remembered

    def spec(self) -> dict[str, str]:
        return {"said": self._said}


Counted.__module__ = Specified.__module__ = "yanting_research.specimens"


def hashed(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize(
    ("value", "fed"),
    [
        (None, b"NoneType:4:None"),
        (True, b"bool:4:True"),
        (12, b"int:2:12"),
        (0.5, b"float:8:\x00\x00\x00\x00\x00\x00\xe0\x3f"),
        (1j, b"complex:2:1j"),
        ("党", b"str:3:\xe5\x85\x9a"),
        ("\ud800", b"str:3:\xed\xa0\x80"),
        (b"ab", b"bytes:2:ab"),
        (Decimal("1.50"), b"Decimal:15:Decimal('1.50')"),
        (date(2026, 1, 2), b"date:10:2026-01-02"),
        (datetime(2026, 1, 2, 3, 4, 5), b"datetime:19:2026-01-02T03:04:05"),
        ([], b"list:0:"),
        ((1, [2]), b"tuple:2:int:1:1list:1:int:1:2"),
        ({"b": 1, "a": None}, b"mapping:2:str:1:bint:1:1str:1:aNoneType:4:None"),
        ({"a"}, b"list:2:str:3:setstr:64:" + hashed(b"tuple:1:str:1:a").encode()),
        (np.array([1, 2], dtype="<i4"), b"array <i4 (2,):8:\x01\x00\x00\x00\x02\x00\x00\x00"),
        (np.array(["a", 1], dtype=object), b"list:4:str:5:arraystr:6:objecttuple:1:int:1:2list:2:str:1:aint:1:1"),
        (np.array(["2026-01-02"], dtype="<M8[D]"), b"array <M8[D] (1,):8:\xe7\x4f\0\0\0\0\0\0"),
        (np.array([1], dtype="<m8[s]"), b"array <m8[s] (1,):8:\x01\0\0\0\0\0\0\0"),
        (np.array([True, False]), b"array |b1 (2,):2:\x01\0"),
        (np.array([7], dtype="u1"), b"array |u1 (1,):1:\x07"),
        (np.array([1j], dtype="<c8"), b"array <c8 (1,):8:\0\0\0\0\0\0\x80\x3f"),
        (pd.RangeIndex(1, 7, 2), b"list:5:str:5:rangeint:1:1int:1:7int:1:2NoneType:4:None"),
    ],
)  # fmt: skip
def test_the_bytes_that_are_hashed(value: Any, fed: bytes) -> None:
    """Kind, length, content: nothing of the process, its seed of hashes or the order of bytes of the machine."""
    assert content_digest(value) == hashed(b"tuple:1:", fed)


def test_the_bytes_of_a_table() -> None:
    table = pd.DataFrame({"n": np.array([1], dtype="<i8"), "word": pd.Series(["县"], dtype="str")})
    table.attrs["layer"] = "terms"
    rows = b"list:5:str:5:rangeint:1:0int:1:1int:1:1NoneType:4:None"
    columns = b"list:2:str:5:indexlist:1:NoneType:4:Nonecells:str:2:str:1:nstr:4:word"
    attrs = b"mapping:1:str:5:layerstr:5:terms"
    cells = b"array <i8 (1,):8:\x01\x00\x00\x00\x00\x00\x00\x00cells:str:1:str:3:\xe5\x8e\xbf"
    assert content_digest(table) == hashed(b"tuple:1:list:4:str:5:table", rows, columns, attrs, cells)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (pd.Series([pd.NA, pd.NaT, None, "a", 1], dtype=object),
         b"cells:object:5:missing:4:<NA>missing:3:NaTNoneType:4:Nonestr:1:aint:1:1"),
        (pd.Series(["x", "y", None], dtype=pd.CategoricalDtype(["x", "y"])),
         b"list:4:str:8:categorybool:5:Falselist:2:str:5:indexlist:1:NoneType:4:None"
         b"cells:str:2:str:1:xstr:1:yarray |i1 (3,):3:\0\x01\xff"),
        (pd.Series([20455], dtype="int64").astype("<M8[s]"), b"array <M8[s] (1,):8:\xe7\x4f\0\0\0\0\0\0"),
        (pd.Series([2], dtype="<m8[s]"), b"array <m8[s] (1,):8:\x02\0\0\0\0\0\0\0"),
        (pd.Series([1j], dtype="<c8"), b"array <c8 (1,):8:\0\0\0\0\0\0\x80\x3f"),
    ],
)  # fmt: skip
def test_the_bytes_of_a_column(column: pd.Series[Any], cells: bytes) -> None:
    rows = f"list:5:str:5:rangeint:1:0int:1:{len(column)}int:1:1NoneType:4:None".encode()
    opening = b"tuple:1:list:4:str:6:seriesNoneType:4:None"
    assert content_digest(column) == hashed(opening, rows, b"mapping:0:", cells)


def test_what_counts_as_another_value() -> None:
    cells = pd.Series(["x", None], dtype=object)
    text = pd.Series(["x", "y"], dtype="str")
    marked = text.copy()
    marked.attrs["unit"] = "人"
    many = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["a", "b"])
    values: list[Any] = [
        True, 1, 1.0, np.int64(1), np.int32(1), Decimal(1), "1", b"1", [1], (1,), {1}, frozenset({2}), [[1]],
        0.0, -0.0, float("nan"), float("inf"), date(2026, 1, 2), datetime(2026, 1, 2), pd.Timestamp(2026, 1, 2), pd.NaT,
        "plain", Mode.PLAIN, Way.PLAIN, {"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": {"b": 2}},
        cells, cells.astype("str"), cells.fillna(np.nan), cells.fillna(pd.NA), cells.fillna(np.datetime64("NaT")),
        text, text.rename("a"), text.rename("b"), text.rename(index={0: 1, 1: 0}), text[::-1], marked,
        text.astype(object), text.astype("category"), text.astype(pd.CategoricalDtype(["x", "y"], ordered=True)),
        text.astype(pd.CategoricalDtype(["y", "x"])), text.astype(pd.CategoricalDtype(["x", "y", "z"])),
        pd.RangeIndex(2), pd.RangeIndex(1, 2), pd.RangeIndex(0, 2, 2), pd.RangeIndex(2, name="a"), pd.Index([0, 1]),
        pd.Index([0, 1], name="a"), many, many.set_names(["a", "c"]), many[::-1], many.droplevel("b"),
        pd.CategoricalIndex(["x", "y"]), pd.CategoricalIndex(["x", "y"], ["y", "x"]), pd.Index(["x", "y"]),
        np.zeros(4), np.zeros((2, 2)), np.zeros(4, dtype="f4"), np.zeros(4, dtype=object), np.array(["x"]),
        np.array(["x", "y"], dtype=object), np.array([["x", "y"]], dtype=object), pd.Series([0.0] * 4),
        Counted("a"), Counted("b"), Counted("a", 2), ["a", 1], Specified("a", 1), Specified("b", 1), {"said": "a"},
    ]  # fmt: skip
    digests = [content_digest(value) for value in values]
    assert [value for place, value in enumerate(values) if digests.index(digests[place]) != place] == []


def test_what_counts_as_the_same() -> None:
    square = np.arange(6.0).reshape(2, 3)
    for one, other in [
        ({"a", "b", "c"}, {"c", "b", "a"}), (frozenset({1}), {1}), (square, square.copy(order="F")),
        (square.T, np.ascontiguousarray(square.T)), (Specified("a", 1), Specified("a", 2)),
        (pd.Series(["a"], dtype="str"), pd.Series(["a"], dtype="str").copy()),
    ]:  # fmt: skip
        assert content_digest(one) == content_digest(other)
    assert content_digest("a", "b") == content_digest(*("a", "b")) != content_digest(("a", "b"))
    lone = [content_digest(pd.Series([cell], dtype=object)) for cell in ("\ud800", "\ud801", "\ud800")]
    assert lone[0] == lone[2] != lone[1]


def test_what_is_refused_is_named_with_what_is_allowed() -> None:
    allowed = "texts, numbers, flags, None, dates, lists, mappings, sets, tables, arrays, corpora, lexicons, codebooks"
    for value, name in (
        (object(), "builtins.object"), (Foreign(), f"{__name__}.Foreign"), (Counted, "builtins.type"),
        (pd.NA, f"{type(pd.NA).__module__}.NAType"), ([{"a": iter(())}], "builtins.tuple_iterator"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="cannot be part") as caught:
            content_digest(value)
        assert str(caught.value) == f"a {name} cannot be part of a key; allowed: {allowed}"
