"""Parts of a store (分件): some documents each, with all that was made of them; a part is whole or it is not there.

The files of a part carry its key, a hash of the documents, the code and the options. The
summary that names their hashes is written last: a part without its summary, or with a file
that differs from it, is made again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from yanting_research import writers
from yanting_research.core import sealed, sha256_bytes, unsealed
from yanting_research.errors import ReadError
from yanting_research.store.columns import TEXTS, TOKENS, WORDS, packed, unpacked

__all__ = ["RESULT_TABLES", "PartSummary", "PartTables", "part_file", "part_summary", "read_part_table", "write_part"]

RESULT_TABLES = ("facts", "checks", "themes", "failed")
"""Tables by contract that a part holds besides texts, words and tokens."""
_LAYOUT = 1
_KEY = re.compile("[0-9a-f]{64}")  # a SHA-256 in hexadecimal; not "../etc"


@dataclass(frozen=True, slots=True)
class PartTables:
    """What was made of the documents of a part.

    Attributes
    ----------
    texts, words, tokens
        As :data:`TEXTS`, :data:`WORDS` and :data:`TOKENS`.
    results
        FACTS, CHECKS and THEMES, and ``failed``: documents a stage could not work on.
    """

    texts: pa.Table
    words: pa.Table
    tokens: pa.Table
    results: Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class PartSummary:
    """What the summary of a part says: sizes, and the hash of each file by its table."""

    key: str
    n_documents: int
    n_tokens: int
    n_characters: int
    n_failed: int
    hashes: Mapping[str, str]


def part_file(root: Path, key: str, table: str) -> Path:
    """Where a table of a part lies.

    >>> part_file(Path("s"), "ab" * 32, "tokens").as_posix()[:12]
    's/parts/ab/a'
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"part key {key!r:.80}; allowed: a SHA-256 in hexadecimal")
    return root / "parts" / key[:2] / f"{key}.{table}"


def write_part(root: Path, key: str, made: PartTables) -> PartSummary:
    """Write a part; its summary comes last.

    Raises
    ------
    WriteError
        When the disk refuses; then the part is not there.
    """
    stored = {"texts": (made.texts, TEXTS), "words": (made.words, WORDS), "tokens": (made.tokens, TOKENS)}
    hashes = {}
    for name, (table, schema) in stored.items():
        path = part_file(root, key, f"{name}.parquet")
        hashes[name] = writers.write_bytes(packed(table, schema), path).sha256
    for name in RESULT_TABLES:
        path = part_file(root, key, f"{name}.parquet")
        hashes[name] = writers.write_table(made.results[name], path, exact=True).sha256
    summary = PartSummary(
        key=key,
        n_documents=made.texts.num_rows,
        n_tokens=made.tokens.num_rows,
        n_characters=int(made.texts["n_characters"].to_numpy().sum()),
        n_failed=len(made.results["failed"]),
        hashes=hashes,
    )
    plain = {name: getattr(summary, name) for name in PartSummary.__slots__}
    writers.write_json(sealed(plain | {"layout": _LAYOUT}), part_file(root, key, "json"))
    return summary


def part_summary(
    root: Path, key: str, *, verify: bool = True, told: Callable[[Path], object] = lambda _: None
) -> PartSummary | None:
    """The summary of a part that is whole; None when the part is missing, damaged or of another layout.

    Parameters
    ----------
    root, key
        The store, and the part.
    verify
        Compare every file with its hash, not only ask whether it is there.
    told
        Called with the file that is damaged or lacks, for a part that was finished once.
    """
    path = part_file(root, key, "json")
    try:
        summary = PartSummary(**unsealed(json.loads(path.read_bytes()), layout=_LAYOUT))
        if summary.key != key:
            raise ValueError("of another part")
        for name, sha256 in summary.hashes.items():
            path = part_file(root, key, f"{name}.parquet")
            if not path.is_file() or (verify and sha256_bytes(path.read_bytes()) != sha256):
                raise ValueError("damaged")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        if part_file(root, key, "json").exists():
            told(path)
        return None  # whatever is wrong with it, the part is made again
    return summary


def read_part_table(root: Path, summary: PartSummary, name: str) -> pa.Table:
    """A table of a part, compared with the hash its summary names.

    Raises
    ------
    ReadError
        When the file is gone or damaged.
    """
    path = part_file(root, summary.key, f"{name}.parquet")
    return unpacked(checked(path, summary.hashes[name]), where=str(path))


def checked(path: Path, sha256: str) -> bytes:
    """Bytes of a file whose hash is known.

    Raises
    ------
    ReadError
        When it is gone or has another hash.
    """
    remedy = "run the same `yanting run` again: it makes what is missing or damaged anew"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"cannot be read: {error.strerror}", where=str(path), expected="a file of the store", remedy=remedy
        ) from error
    if sha256_bytes(data) != sha256:
        raise ReadError("the file is damaged", where=str(path), expected=f"SHA-256 {sha256[:12]}…", remedy=remedy)
    return data
