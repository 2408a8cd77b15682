"""Tokens as a compact table (词表存储): numbers and categories, never a Python string per row.

A token occurrence costs about 35 bytes: two offsets and a position of eight bytes each, and
small integers that point into sorted lists of the distinct tokens, tags, sections and documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import TOKENS, Document, check_table, innermost_section

__all__ = ["TokenTable", "boundaries"]

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Codes = np.ndarray[tuple[int], np.dtype[np.int32]]


def boundaries(tokens: Sequence[str]) -> Numbers:
    """Offsets at which tokens begin, and the end of the last one [code points]; one more than tokens.

    Examples
    --------
    >>> boundaries(["干部", "教育"]).tolist()
    [0, 2, 4]
    """
    ends = np.zeros(len(tokens) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)), out=ends[1:])
    return ends


class _Codes:
    """A column of repeated texts: running numbers in order of first sight."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(lambda: len(self._numbers))
        self._parts: list[Codes] = []

    def add(self, texts: Sequence[str]) -> None:
        self._parts.append(np.fromiter(map(self._numbers.__getitem__, texts), np.int32, len(texts)))

    def repeat(self, text: str, count: int) -> None:
        self._parts.append(np.full(count, self._numbers[text], dtype=np.int32))

    def column(self) -> pd.Categorical:
        """Categories in code point order, so that sorting by them sorts the texts."""
        names = list(self._numbers)
        order = sorted(range(len(names)), key=names.__getitem__)
        rank: np.ndarray[tuple[int], np.dtype[np.signedinteger]] = np.empty(len(names), dtype=_smallest(len(names)))
        rank[order] = np.arange(len(names))
        parts, self._parts = self._parts, []
        codes = np.concatenate([rank[part] for part in parts]) if parts else rank[:0]
        categories = pd.Index([names[at] for at in order], dtype="str")
        return pd.Categorical.from_codes(codes, categories=categories, validate=False)


def _smallest(count: int) -> type[np.int8 | np.int16 | np.int32]:
    return np.int8 if count < 2**7 else np.int16 if count < 2**15 else np.int32


class TokenTable:
    """Collects the tokens of documents and hands them over as TOKENS.

    Examples
    --------
    >>> len(TokenTable().finish({}))
    0
    """

    def __init__(self) -> None:
        self._doc_ids, self._tokens, self._tags, self._sections = _Codes(), _Codes(), _Codes(), _Codes()
        self._bounds: list[Numbers] = []

    def add(self, document: Document, tokens: Sequence[str], tags: Sequence[str] | None = None) -> None:
        """Append the tokens of a document, which joined together are its text."""
        bounds = boundaries(tokens)
        self._bounds.append(bounds)
        self._doc_ids.repeat(document.doc_id, len(tokens))
        self._tokens.add(tokens)
        if tags is None:
            self._tags.repeat("", len(tokens))
        else:
            self._tags.add(tags)
        self._sections.add(_sections_at(document, bounds[:-1]))

    def finish(self, attributes: Mapping[str, Any]) -> pd.DataFrame:
        """TOKENS, with ``attributes`` in ``DataFrame.attrs``."""
        bounds = self._bounds
        columns: dict[str, Any] = {
            "doc_id": self._doc_ids.column(),
            "position": _joined(np.arange(len(part) - 1, dtype=np.int64) for part in bounds),
            "token": self._tokens.column(),
            "pos": self._tags.column(),
            "section_id": self._sections.column(),
            "start": _joined(part[:-1] for part in bounds),
            "end": _joined(part[1:] for part in bounds),
        }
        self._bounds = []
        table = check_table(pd.DataFrame(columns), TOKENS)
        table.attrs.update(attributes)
        return table


def _joined(parts: Iterable[Numbers]) -> Numbers:
    found = list(parts)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _sections_at(document: Document, positions: Numbers) -> list[str]:
    """Innermost section of every position: one look-up per stretch, not per token."""
    if not document.sections:
        return [""] * len(positions)
    bounds = sorted({0, *(edge for part in document.sections for edge in (part.span.start, part.span.end))})
    names = [innermost_section(document.sections, bound) for bound in bounds]
    return [names[index] for index in np.searchsorted(bounds, positions, side="right") - 1]
