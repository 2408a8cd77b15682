"""Entries (条目): the tables of one result as Parquet files, and the seal that vouches for them, written last.

The seal names SHA-256, size and rows of every file and carries its own hash. A file is compared with it on every
read, before anything is parsed; nothing that is read can run.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research import writers
from yanting_research.cache.results import Pieces, unlike
from yanting_research.core import canonical_json, sealed, sha256_bytes, unsealed
from yanting_research.errors import ReadError, WriteError

__all__ = ["CORRUPT", "KEY", "Entry", "entry_files", "read_entry", "seal_file", "set_aside", "write_entry"]

CORRUPT = ".corrupt"
"""Ending of a damaged file that was set aside; it is for looking at, and may be deleted."""
_LAYOUT = 1
KEY = re.compile("[0-9a-f]{64}")
"""A SHA-256 in hexadecimal; not ``../etc``."""
_NAME = re.compile(r"[a-z0-9_]{1,60}")
"""Name of a table: ``facts``, ``0``; not ``a/b``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies on the disk of a result.

    Attributes
    ----------
    pieces
        The result; None when there is none, or it is not whole.
    damaged
        Files that are there and are not what was written.
    """

    pieces: Pieces | None = None
    damaged: tuple[Path, ...] = ()


def seal_file(root: Path, key: str) -> Path:
    """Where the seal of a key lies.

    >>> seal_file(Path("c"), "ab" * 32).as_posix()[:12]
    'c/tables/ab/'
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"key {key!r:.80}; allowed: a SHA-256 in hexadecimal")
    return root / "tables" / key[:2] / f"{key}.json"


def _table_file(root: Path, key: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"table {name!r:.80}; allowed: small letters, digits and _")
    return seal_file(root, key).with_name(f"{key}.{name}.parquet")


def write_entry(root: Path, key: str, pieces: Pieces, *, step: str, most_bytes: int) -> Pieces:
    """Keep a result: all files are on the disk before the first gets its name; the seal comes last.

    Returns
    -------
    Pieces
        The result as it will be read, so that the first run and the next ones work on the same tables.

    Raises
    ------
    WriteError
        When a table cannot be read back as it is, is too large, or the disk refuses; then nothing is kept.
    """
    files: dict[str, bytes] = {}
    said: dict[str, Any] = {}
    again = {}
    for name, table in pieces.tables.items():
        path = _table_file(root, key, name)
        data = writers.parquet_bytes(table, where=f"{step}, table {name}")
        again[name] = writers.parquet_table(data, where=str(path))
        fault = unlike(table, again[name])
        if fault:
            raise WriteError(fault, where=f"{step}, table {name}", expected="a table that a file can hold whole")
        files[path.name] = data
        said[name] = {"sha256": sha256_bytes(data), "n_bytes": len(data), "n_rows": len(table)}
    n_bytes = sum(len(data) for data in files.values())
    if n_bytes > most_bytes:
        raise WriteError(
            f"the result has {n_bytes} bytes", where=step, expected=f"at most {most_bytes}", remedy="raise max_bytes"
        )
    content = {"step": step, "form": pieces.form, "plain": dict(pieces.plain), "tables": said}
    seal = seal_file(root, key)
    files[seal.name] = canonical_json(sealed(content | {"key": key, "layout": _LAYOUT})).encode()
    writers.write_together(seal.parent, files)
    return Pieces(pieces.form, again, pieces.plain)


def read_entry(root: Path, key: str) -> Entry:
    """The result of a key, every file compared with its seal."""
    seal = seal_file(root, key)
    try:
        content = _content(seal.read_bytes(), key)
    except FileNotFoundError:
        return Entry()
    except (OSError, ValueError):
        return Entry(damaged=(seal,))
    tables, damaged = {}, []
    for name, said in content["tables"].items():
        path = _table_file(root, key, name)
        try:
            table = _table(path, said)
        except FileNotFoundError:
            return Entry()  # somebody cleared it between the seal and the table
        if table is None:
            damaged.append(path)
        else:
            tables[name] = table
    if damaged:
        return Entry(damaged=tuple(damaged))
    with contextlib.suppress(OSError):
        os.utime(seal)  # what was used last is cleared last
    return Entry(Pieces(content["form"], tables, content["plain"]))


def _table(path: Path, said: Mapping[str, Any]) -> pd.DataFrame | None:
    """The table of a file; None when it is not what was written."""
    try:
        data = path.read_bytes()
        if len(data) != said["n_bytes"] or sha256_bytes(data) != said["sha256"]:
            return None
        table = writers.parquet_table(data, where=str(path))
    except FileNotFoundError:
        raise
    except (OSError, ReadError):
        return None
    return table if len(table) == said["n_rows"] else None


def _content(data: bytes, key: str) -> Mapping[str, Any]:
    value = json.loads(data)
    if canonical_json(value).encode() != data:
        raise ValueError("its bytes are others")
    return unsealed(value, key=key, layout=_LAYOUT)


def set_aside(path: Path) -> None:
    """Rename a damaged file, so that it can be looked at and is never read again."""
    with contextlib.suppress(OSError):
        path.replace(path.with_name(path.name + CORRUPT))


def entry_files(root: Path, key: str) -> list[Path]:
    """Every file of a key, the seal first: without it the others are nothing."""
    seal = seal_file(root, key)
    others = sorted(path for path in seal.parent.glob(f"{key}.*") if path != seal)
    return [seal, *others] if seal.is_file() else others
