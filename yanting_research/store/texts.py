"""Texts of a store, fetched a few at a time (取文); a file is compared with its hash when it is opened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research.store.columns import DOCUMENT_ROWS
from yanting_research.store.parts import PartSummary, checked, part_file

__all__ = ["TextFiles"]

_OPEN_PARTS = 64  # parts whose compressed texts are held, about a megabyte each
_OPEN_GROUPS = 32  # groups of documents whose texts are held decoded


class TextFiles:
    """The texts of all documents, by number.

    Parameters
    ----------
    root, parts
        The store and its parts, in order.
    """

    def __init__(self, root: Path, parts: Sequence[PartSummary]) -> None:
        self._root = root
        self._parts = list(parts)
        self._firsts = [0, *accumulate(part.n_documents for part in parts)]
        self._file = lru_cache(_OPEN_PARTS)(self._open)
        self._group = lru_cache(_OPEN_GROUPS)(self._read_group)

    def close(self) -> None:
        """Let go of what is held in memory."""
        self._file.cache_clear()
        self._group.cache_clear()

    def get(self, doc: int) -> tuple[str, str]:
        """``doc_id`` and text of a document."""
        part = bisect_right(self._firsts, doc) - 1
        group, row = divmod(doc - self._firsts[part], DOCUMENT_ROWS)
        names, texts = self._group(part, group)
        return names[row], texts[row]

    def holding(self, wanted: str) -> Iterator[tuple[int, str]]:
        """Number and text of every document that holds a piece of text, in order."""
        for part, first in enumerate(self._firsts[:-1]):
            texts = pq.ParquetFile(pa.BufferReader(self._bytes(part))).read(["text"])["text"]
            for row, text in enumerate(texts.to_pylist()):
                if wanted in text:
                    yield first + row, text

    def _bytes(self, part: int) -> bytes:
        summary = self._parts[part]
        return checked(part_file(self._root, summary.key, "texts.parquet"), summary.hashes["texts"])

    def _open(self, part: int) -> pq.ParquetFile:
        return pq.ParquetFile(pa.BufferReader(self._bytes(part)))

    def _read_group(self, part: int, group: int) -> tuple[list[str], list[str]]:
        rows = self._file(part).read_row_group(group, ["doc_id", "text"])
        return rows["doc_id"].to_pylist(), rows["text"].to_pylist()
