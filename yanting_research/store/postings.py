"""From parts to words (倒排): the vocabulary of the whole store, and where each word stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from yanting_research import writers
from yanting_research.core import canonical_json, sha256_bytes, sha256_text
from yanting_research.store.columns import BOOK, POSTINGS, VOCABULARY, drift_of, packed, unpacked
from yanting_research.store.parts import PartSummary, checked, part_summary, read_part_table

__all__ = [
    "SHARD_TOKENS", "Shard", "build_shard", "document_book", "merge_vocabulary", "plan_shards", "shard_is_whole",
    "shard_path", "write_vocabulary",
]  # fmt: skip

SHARD_TOKENS = 3_000_000
"""Tokens of a shard of postings at most, but for a single larger part: what is sorted in memory at once."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive parts whose postings lie in one file; ``first`` is the number of its first document."""

    name: str
    keys: tuple[str, ...]
    first: int


def merge_vocabulary(root: Path, parts: Sequence[PartSummary], *, former: pd.DataFrame | None = None) -> pd.DataFrame:
    """Words of all parts with their counts; words of a former vocabulary keep their numbers.

    Parameters
    ----------
    root, parts
        The store and its parts.
    former
        ``term_id, token`` given before; new words follow them, sorted.

    Returns
    -------
    DataFrame
        ``term_id, token, n_tokens, docfreq``, by term_id; words that no document has any more count 0.
    """
    counts: dict[str, list[int]] = {}
    for part in parts:
        words = read_part_table(root, part, "words").to_pydict()
        for token, n_tokens, docfreq in zip(words["token"], words["n_tokens"], words["docfreq"], strict=True):
            held = counts.setdefault(token, [0, 0])
            held[0] += n_tokens
            held[1] += docfreq
    known = [] if former is None else former.sort_values("term_id")["token"].tolist()
    tokens = known + sorted(counts.keys() - set(known))
    found = [counts.get(token, [0, 0]) for token in tokens]
    return pd.DataFrame(
        {
            "term_id": np.arange(len(tokens), dtype=np.int32),
            "token": pd.Series(tokens, dtype="str"),
            "n_tokens": np.array([n for n, _ in found], dtype=np.int64),
            "docfreq": np.array([n for _, n in found], dtype=np.int64),
        }
    )


def document_book(root: Path, parts: Sequence[PartSummary]) -> pa.Table:
    """All documents without their texts, numbered in the order of the parts."""
    columns = [name for name in BOOK.names if name != "doc"]
    tables = [read_part_table(root, part, "texts").select(columns) for part in parts]
    joined = pa.concat_tables(tables) if tables else BOOK.empty_table().select(columns)
    return joined.add_column(0, "doc", pa.array(np.arange(joined.num_rows), pa.int32())).cast(BOOK)


def plan_shards(parts: Iterable[PartSummary], numbering: str, *, limit: int = SHARD_TOKENS) -> list[Shard]:
    """Consecutive parts together until a shard is full; its name is a hash of all that decides its bytes.

    Numbers of words once given stay, so that documents added later leave a shard as it is: the name holds
    the keys of its parts and ``numbering``, which stands for the vocabulary with which the numbers began.

    >>> parts = [PartSummary(f"{n:064x}", 10, 40, 60, 0, {}) for n in range(3)]
    >>> [(len(shard.keys), shard.first) for shard in plan_shards(parts, "", limit=100)]
    [(2, 0), (1, 20)]
    """
    shards: list[Shard] = []
    keys: list[str] = []
    first = filled = at = 0
    for part in parts:
        if keys and filled + part.n_tokens > limit:
            shards.append(_shard(keys, first, numbering))
            keys, first, filled = [], at, 0
        keys.append(part.key)
        filled += part.n_tokens
        at += part.n_documents
    return [*shards, _shard(keys, first, numbering)] if keys else shards


def _shard(keys: Sequence[str], first: int, numbering: str) -> Shard:
    name = sha256_text(canonical_json([list(keys), first, numbering]))
    return Shard(name, tuple(keys), first)


def shard_path(root: Path, name: str) -> Path:
    """Where a shard lies."""
    return root / "postings" / f"{name}.parquet"


def shard_is_whole(root: Path, name: str, hashes: Mapping[str, str]) -> bool:
    """Whether a shard of an earlier run lies there unchanged."""
    try:
        return name in hashes and sha256_bytes(shard_path(root, name).read_bytes()) == hashes[name]
    except OSError:
        return False


def build_shard(root: Path, shard: Shard, vocabulary: tuple[Path, str]) -> dict[str, Any]:
    """Sort the tokens of a shard by word and write them.

    Parameters
    ----------
    root, shard
        The store and the shard.
    vocabulary
        File of the vocabulary, and its hash.

    Returns
    -------
    dict
        ``name, sha256, n_postings``.
    """
    path, sha256 = vocabulary
    words = unpacked(checked(path, sha256), where=str(path))
    index = pd.Index(words["token"].to_pandas())
    pieces: list[list[Numbers]] = [[] for _ in POSTINGS.names]
    first = shard.first
    for key in shard.keys:
        part = part_summary(root, key, verify=False)
        if part is None:
            raise ValueError(f"no part {key[:12]} in {root}; a shard is built of parts that are there")
        for column, piece in zip(pieces, _part_postings(root, part, index, first), strict=True):
            column.append(piece)
        first += part.n_documents
    table = _sorted_postings(pieces)
    written = writers.write_bytes(packed(table, POSTINGS), shard_path(root, shard.name))
    return {"name": shard.name, "sha256": written.sha256, "n_postings": int(table.num_rows)}


def _sorted_postings(pieces: list[list[Numbers]]) -> pa.Table:
    """Columns by word; the pieces of a column are let go before the next one is joined."""
    term = np.concatenate(pieces[0])
    order = np.argsort(term, kind="stable").astype(np.int32)
    columns = [pa.array(term[order])]
    del term
    for column in pieces[1:]:
        columns.append(pa.array(np.concatenate(column)[order]))
        column.clear()
    return pa.table(columns, schema=POSTINGS)


def _part_postings(root: Path, part: PartSummary, index: pd.Index, first: int) -> tuple[Numbers, ...]:
    """term_id, doc, pos and drift of every token of a part; places follow from the words' lengths."""
    words = read_part_table(root, part, "words")["token"].to_pandas()
    tokens = read_part_table(root, part, "tokens")
    doc = tokens["doc"].to_numpy()
    word = tokens["word"].to_numpy()
    term = index.get_indexer(pd.Index(words)).astype(np.int32)[word]
    lengths = words.str.len().to_numpy(dtype=np.int64)[word]
    ends = np.cumsum(lengths)
    opens = np.flatnonzero(np.diff(doc, prepend=-1))
    of = np.searchsorted(opens, np.arange(len(doc)), side="right") - 1
    at = opens[of]
    before = np.concatenate(([0], ends))
    pos = np.arange(len(doc)) - at
    drift = drift_of(pos, before[:-1] - before[at])
    return term, (doc + first).astype(np.int32), pos.astype(np.int32), drift.astype(np.int32)


def write_vocabulary(root: Path, vocabulary: pd.DataFrame) -> tuple[Path, str]:
    """Write the vocabulary under its own hash; return the file and the hash."""
    data = packed(pa.Table.from_pandas(vocabulary, preserve_index=False), VOCABULARY)
    sha256 = sha256_bytes(data)
    path = root / f"vocabulary-{sha256[:16]}.parquet"
    writers.write_bytes(data, path)
    return path, sha256
