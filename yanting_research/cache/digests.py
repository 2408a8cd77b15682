"""Digests (内容指纹): one hash of whatever a function is given, by what it holds, never by where it lies in memory.

Every value is hashed with its type and its length, so that no two values can be mistaken for each other by being
put together another way; order counts everywhere but in sets.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

import numpy as np
import pandas as pd

__all__ = ["content_digest"]

_PACKAGE = "yanting_research."
_ALLOWED = "texts, numbers, flags, None, dates, lists, mappings, sets, tables, arrays, corpora, lexicons, codebooks"


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


def content_digest(*values: object) -> str:
    """SHA-256 of values by their content.

    Parameters
    ----------
    *values
        Plain values, lists and mappings of them, tables and arrays, and the frozen classes of this package: corpora,
        lexicons, codebooks, questionnaires. A segmenter counts by its specification.

    Raises
    ------
    ValueError
        For anything else: a path says nothing of what the file holds, an open file or a function of one's own cannot
        be compared.

    Examples
    --------
    >>> content_digest(["甲", "乙"]) == content_digest(["甲乙"]), content_digest([1]) == content_digest([1.0])
    (False, False)
    """
    digest = hashlib.sha256()
    _feed(digest, values)
    return digest.hexdigest()


def _put(digest: _Hash, kind: str, data: bytes) -> None:
    digest.update(f"{kind}:{len(data)}:".encode())
    digest.update(data)


def _feed(digest: _Hash, value: object) -> None:
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | np.generic | Decimal | date):
        _feed_plain(digest, value)
    elif isinstance(value, Enum):
        _feed(digest, [_named(type(value)), value.value])
    elif isinstance(value, list | tuple):
        digest.update(f"{'list' if isinstance(value, list) else 'tuple'}:{len(value)}:".encode())
        for item in value:
            _feed(digest, item)
    elif isinstance(value, Mapping):
        digest.update(f"mapping:{len(value)}:".encode())
        for name, item in value.items():
            _feed(digest, name)
            _feed(digest, item)
    elif isinstance(value, AbstractSet):
        _feed(digest, ["set", *sorted(content_digest(item) for item in value)])
    elif isinstance(value, pd.DataFrame | pd.Series | pd.Index | np.ndarray):
        _feed_table(digest, value)
    else:
        _feed_ours(digest, value)


def _feed_plain(digest: _Hash, value: object) -> None:
    if isinstance(value, str):
        _put(digest, "str", value.encode(errors="surrogatepass"))
    elif isinstance(value, bytes):
        _put(digest, "bytes", value)
    elif type(value) is float:
        _put(digest, "float", struct.pack("<d", value))  # repr is exact too, but all NaNs print alike
    elif isinstance(value, datetime | date):
        _put(digest, type(value).__name__, value.isoformat().encode())
    else:
        _put(digest, type(value).__name__, repr(value).encode())


def _feed_table(digest: _Hash, value: pd.DataFrame | pd.Series[Any] | pd.Index[Any] | np.ndarray[Any, Any]) -> None:
    if isinstance(value, pd.DataFrame):
        _feed(digest, ["table", value.index, value.columns, dict(value.attrs)])
        for place in range(value.shape[1]):
            _feed_cells(digest, value.iloc[:, place])
    elif isinstance(value, pd.Series):
        _feed(digest, ["series", value.name, value.index, dict(value.attrs)])
        _feed_cells(digest, value)
    elif isinstance(value, pd.RangeIndex):
        _feed(digest, ["range", value.start, value.stop, value.step, value.name])
    elif isinstance(value, pd.Index):
        _feed(digest, ["index", list(value.names)])
        _feed_cells(digest, pd.Series(value.to_numpy() if isinstance(value, pd.MultiIndex) else value))
    elif value.dtype.kind in "biufcmM":
        _put(digest, f"array {value.dtype.str} {value.shape}", np.ascontiguousarray(value).tobytes())
    else:
        _feed(digest, ["array", str(value.dtype), value.shape, value.ravel().tolist()])


def _feed_cells(digest: _Hash, column: pd.Series[Any]) -> None:
    if isinstance(column.dtype, pd.CategoricalDtype):
        _feed(digest, ["category", column.dtype.ordered, column.dtype.categories, column.cat.codes.to_numpy()])
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufcmM":
        _feed(digest, column.to_numpy())
    else:
        digest.update(f"cells:{column.dtype}:{len(column)}:".encode())
        for cell in column.tolist():
            if isinstance(cell, str):
                _put(digest, "str", cell.encode(errors="surrogatepass"))
            elif cell is pd.NA or cell is pd.NaT:
                _put(digest, "missing", repr(cell).encode())
            else:
                _feed(digest, cell)


def _feed_ours(digest: _Hash, value: object) -> None:
    """Frozen classes of this package by their fields; a class that gives its specification, by that."""
    ours = type(value).__module__.startswith(_PACKAGE)
    specification = getattr(value, "spec", None)
    if ours and callable(specification):
        _feed(digest, [_named(type(value)), specification()])
    elif ours and is_dataclass(value) and not isinstance(value, type):
        _feed(digest, [_named(type(value)), *(getattr(value, field.name) for field in fields(value))])
    else:
        raise ValueError(f"a {_named(type(value))} cannot be part of a key; allowed: {_ALLOWED}")


def _named(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
