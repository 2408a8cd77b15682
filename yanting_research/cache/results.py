"""Results (结果): what a function returned, taken apart into tables and plain values, and put together again."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import pandas as pd

__all__ = ["Pieces", "put_together", "record_of", "take_apart", "unlike"]

_TABLE, _TUPLE, _RECORD = "table", "tuple", "record"


@dataclass(frozen=True, slots=True)
class Pieces:
    """A result in pieces.

    Attributes
    ----------
    form
        ``table``, ``tuple`` (of tables) or ``record`` (a frozen class with tables and plain values).
    tables, plain
        By name: the place in the tuple, or the field.
    """

    form: str
    tables: Mapping[str, pd.DataFrame]
    plain: Mapping[str, str | int | float | None] = field(default_factory=dict)


def record_of(function: Callable[..., Any]) -> type | None:
    """The frozen class that a function says it returns; None when it returns something else.

    The class is taken from the function, never by a name in a file.
    """
    plain = inspect.unwrap(function)
    said = getattr(plain, "__annotations__", {}).get("return")
    if isinstance(said, str):
        said = plain.__globals__.get(said)
    return said if isinstance(said, type) and is_dataclass(said) else None


def take_apart(result: object, record: type | None) -> Pieces:
    """The pieces of a result.

    Raises
    ------
    ValueError
        When it is neither a table, nor a tuple of tables, nor a record of tables and plain values.

    Examples
    --------
    >>> sorted(take_apart((pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [2]})), None).tables)
    ['0', '1']
    """
    if isinstance(result, pd.DataFrame):
        return Pieces(_TABLE, {_TABLE: result})
    if isinstance(result, tuple) and result and all(isinstance(item, pd.DataFrame) for item in result):
        return Pieces(_TUPLE, {str(place): table for place, table in enumerate(result)})
    if record is not None and type(result) is record and is_dataclass(result):
        held = {item.name: getattr(result, item.name) for item in fields(result)}
        tables = {name: value for name, value in held.items() if isinstance(value, pd.DataFrame)}
        plain = {name: value for name, value in held.items() if name not in tables}
        if tables and all(_is_plain(value) for value in plain.values()):
            return Pieces(_RECORD, tables, plain)
    raise ValueError(f"a {type(result).__name__} is not kept; allowed: a table, tables, a record of tables")


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))


def put_together(pieces: Pieces, record: type | None) -> Any:
    """The result of its pieces.

    Raises
    ------
    ValueError
        When the pieces are of another form than the function returns.
    """
    if pieces.form == _TABLE and set(pieces.tables) == {_TABLE}:
        return pieces.tables[_TABLE]
    if pieces.form == _TUPLE:
        return tuple(pieces.tables[str(place)] for place in range(len(pieces.tables)))
    held = {**pieces.tables, **pieces.plain}
    if pieces.form == _RECORD and record is not None and {item.name for item in fields(record)} == set(held):
        return record(**held)
    raise ValueError(f"a {pieces.form} of {', '.join(sorted(held))} is not what the function returns")


def unlike(table: pd.DataFrame, again: pd.DataFrame) -> str:
    """What differs between a table and itself read back from a file; ``""`` when nothing does.

    >>> unlike(pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [1.0]}))
    'column n is int64, and float64 when read back'
    """
    if list(table.columns) != list(again.columns):
        return "the columns have names that no file keeps"
    if not (isinstance(table.index, pd.RangeIndex) and table.index.equals(again.index)) or table.index.name is not None:
        return "the rows have names, which no file keeps"
    for name in table.columns:
        before, after = table[name].dtype, again[name].dtype
        if str(before) != str(after) or before != after:
            return f"column {name} is {before}, and {after} when read back"
        if pd.api.types.is_object_dtype(before) and not {type(cell) for cell in table[name]} <= {str, type(None)}:
            return f"column {name} holds values of no one type"
        if not table[name].equals(again[name]):
            return f"column {name} is another when read back"
    return "" if dict(table.attrs) == dict(again.attrs) else "its attrs are others when read back"
