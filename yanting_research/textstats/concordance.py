"""Keyword in context (KWIC，语境共现) on the raw text of a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from yanting_research.core import Corpus, innermost_section

__all__ = ["kwic"]

_SORTS = ("position", "left", "right", "keyword")


def kwic(
    corpus: Corpus,
    term: str,
    *,
    window: int = 20,
    sort: Literal["position", "left", "right", "keyword"] = "position",
) -> pd.DataFrame:
    """Every occurrence of a string with its surroundings, stop words and all.

    Parameters
    ----------
    corpus
        Documents; the search is on their text, so no segmentation can hide a hit.
    term
        Matched as written; occurrences may overlap.
    window
        Characters shown on each side [characters].
    sort
        ``position``, or by the character next to the keyword on the ``left`` (read leftwards)
        or ``right``, or by ``keyword``; ties by position.

    Returns
    -------
    DataFrame
        doc_id, section_id, left, keyword, right, start, end, citation_id. Line ends in the
        context are shown as blanks, one for one. ``citation_id`` is doc_id, section and span.

    Raises
    ------
    ValueError
        For an empty term, a negative window or an unknown order.

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> text = "加强党员教育，关爱党员。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> kwic(make_corpus([document]), "党员", window=3)[["left", "keyword", "right"]].values.tolist()
    [['加强', '党员', '教育，'], ['，关爱', '党员', '。']]
    """
    if not term:
        raise ValueError("the term is empty; give at least one character")
    if window < 0:
        raise ValueError(f"window={window}; allowed: 0 or more characters")
    if sort not in _SORTS:
        raise ValueError(f"sort={sort!r}; allowed: {', '.join(_SORTS)}")
    rows = []
    for document in corpus:
        for start in _occurrences(document.text, term):
            end = start + len(term)
            section = innermost_section(document.sections, start)
            rows.append(
                (
                    document.doc_id,
                    section,
                    _one_line(document.text[max(0, start - window) : start]),
                    document.text[start:end],
                    _one_line(document.text[end : end + window]),
                    start,
                    end,
                    f"{document.doc_id}/{section}@{start}-{end}",
                )
            )
    rows.sort(key=lambda row: (_sort_key(row[2], row[3], row[4], sort), row[0], row[5]))
    return _table(rows)


def _occurrences(text: str, term: str) -> Iterator[int]:
    at = text.find(term)
    while at >= 0:
        yield at
        at = text.find(term, at + 1)


def _one_line(context: str) -> str:
    return context.replace("\n", " ").replace("\r", " ")


def _sort_key(left: str, keyword: str, right: str, sort: str) -> str:
    return {"position": "", "left": left[::-1], "right": right, "keyword": keyword}[sort]


def _table(rows: list[tuple[str, str, str, str, str, int, int, str]]) -> pd.DataFrame:
    names = ("doc_id", "section_id", "left", "keyword", "right", "start", "end", "citation_id")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=np.int64 if name in {"start", "end"} else "str")
            for name, values in zip(names, columns, strict=True)
        }
    )
