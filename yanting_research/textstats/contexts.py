"""Windows (语境窗口) around a hit: in characters, words or sentences of the text as printed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd

from yanting_research.chinese import split_sentences
from yanting_research.core import TOKENS, Document, check_table

__all__ = ["UNITS", "Window", "windows_of", "word_spans"]

UNITS = ("characters", "words", "sentences")


class Window(Protocol):
    """From a hit to the limits of its context, both in code points of the document."""

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """First character of the context before, and one past the last after the hit."""


def windows_of(document: Document, *, unit: str, size: int, words: Mapping[str, np.ndarray] | None) -> Window:
    """The window function of one document.

    Parameters
    ----------
    document
        Whose text is searched.
    unit
        One of :data:`UNITS`.
    size
        Units shown on each side; sentences beyond the hit's own.
    words
        From :func:`word_spans`, for ``words``.
    """
    length = len(document.text)
    if unit == "characters":
        return lambda start, end: (max(0, start - size), min(length, end + size))
    if unit == "sentences":
        spans = [(span.start, span.end) for span in split_sentences(document.text)]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
    else:
        table = (words or {}).get(document.doc_id, np.zeros((0, 2), dtype=np.int64))
        starts, ends = table[:, 0].tolist(), table[:, 1].tolist()

    def window(start: int, end: int) -> tuple[int, int]:
        if unit == "sentences":
            first, last = bisect_right(starts, start) - 1, bisect_left(ends, end)
            return starts[max(0, first - size)], ends[min(len(ends) - 1, last + size)]
        before, after = bisect_right(ends, start), bisect_left(starts, end)
        low = starts[max(0, before - size)] if before and size else start
        high = ends[min(len(ends), after + size) - 1] if after < len(ends) and size else end
        return min(low, start), max(high, end)

    return window


def word_spans(tokens: pd.DataFrame) -> dict[str, np.ndarray]:
    """Starts and ends of the tokens that are not blank, by document."""
    table = check_table(tokens, TOKENS)
    table = table[table["token"].astype("str").str.strip() != ""]
    return {
        str(doc_id): part[["start", "end"]].to_numpy(np.int64)
        for doc_id, part in table.groupby("doc_id", sort=True, observed=True)
    }
