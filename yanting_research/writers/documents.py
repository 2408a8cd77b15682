"""JSON: sorted keys, UTF-8, undefined numbers as ``null``; equal values, equal bytes."""

from __future__ import annotations

import json
import math
import numbers
import os
from collections.abc import Mapping
from typing import Any

from yanting_research.errors import WriteError
from yanting_research.writers.atomic import Written, encode_text, write_bytes

__all__ = ["json_bytes", "json_value", "write_json"]


def write_json(value: Any, path: str | os.PathLike[str]) -> Written:
    """Write a value as indented JSON with sorted keys.

    ``NaN`` becomes ``null``; numpy numbers become numbers; sets, tables and other
    objects are refused, since they have no order or no one form.

    Raises
    ------
    WriteError
        For a value that JSON cannot hold, with its place, or when the disk refuses.

    Examples
    --------
    >>> json_bytes({"b": float("nan"), "a": (1, "县")}, where="x").decode()
    '{\\n  "a": [\\n    1,\\n    "县"\\n  ],\\n  "b": null\\n}\\n'
    """
    return write_bytes(json_bytes(value, where=str(path)), path)


def json_bytes(value: Any, *, where: str) -> bytes:
    """The bytes that :func:`write_json` writes."""
    plain = json_value(value, where=where)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return encode_text(text + "\n", where=where)


def json_value(value: Any, *, where: str) -> Any:
    """The value in plain dicts, lists, texts, numbers, flags and ``None``."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Mapping):
        return {_key(key, where): json_value(item, where=f"{where}: {key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item, where=f"{where}[{index}]") for index, item in enumerate(value)]
    if type(value).__name__ == "bool":  # numpy's own flag is no number
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real) and not math.isinf(value):
        return None if math.isnan(value) else float(value)
    raise WriteError(
        f"JSON cannot hold {value!r:.80}",
        where=where,
        expected="texts, finite numbers, flags, lists and mappings",
        remedy="turn it into one of these first",
    )


def _key(key: Any, where: str) -> str:
    if isinstance(key, str):
        return key
    raise WriteError(f"the key {key!r:.80} is not a text", where=where, expected="text keys", remedy="use str(key)")
