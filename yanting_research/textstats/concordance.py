"""Keyword in context (KWIC，语境共现) on the text of a corpus as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from yanting_research.core import Corpus, innermost_section
from yanting_research.textstats.contexts import UNITS, windows_of, word_spans
from yanting_research.textstats.patterns import compile_pattern

__all__ = ["kwic"]

_SORTS = ("position", "left", "right", "keyword")
_ROLES = ("", "现状", "成效", "问题", "原因", "对策", "目标", "保障")


class _Hit(NamedTuple):
    """One row of the concordance."""

    doc_id: str
    section_id: str
    left: str
    keyword: str
    right: str
    start: int
    end: int
    citation_id: str
    section_role: str


def kwic(
    corpus: Corpus,
    term: str,
    *,
    window: int = 20,
    unit: Literal["characters", "words", "sentences"] = "characters",
    tokens: pd.DataFrame | None = None,
    sort: Literal["position", "left", "right", "keyword"] = "position",
    wildcards: bool = False,
    roles: Iterable[str] | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> pd.DataFrame:
    """Every occurrence of a string with its surroundings, stop words and all.

    Parameters
    ----------
    corpus
        Documents; the search is on their text, so no segmentation can hide a hit.
    term
        Matched as written; occurrences may overlap.
    window
        Units shown on each side; of ``sentences``, those beyond the hit's own.
    unit
        ``characters``, ``words`` (of ``tokens``) or ``sentences``.
    tokens
        TOKENS of the corpus, for ``words``; whatever was left out there, the context is the
        text as printed.
    sort
        ``position``, or by the character next to the keyword on the ``left`` (read leftwards)
        or ``right``, or by ``keyword``; ties by position.
    wildcards
        ``?`` stands for one character and ``*`` for up to ten, none of them punctuation.
    roles
        Only hits in sections of these roles (现状 成效 问题 原因 对策 目标 保障; ``""`` for none).
    offset, limit
        Rows to pass over and most rows to return, after sorting: a page of a long table.

    Returns
    -------
    DataFrame
        doc_id, section_id, left, keyword, right, start, end, citation_id, section_role. Line
        ends in the context are shown as blanks, one for one. ``citation_id`` is doc_id, section
        and span: it stays the same whatever the window and the order.

    Raises
    ------
    ValueError
        For an empty term, a negative window, an unknown unit, order or role, or words
        without tokens.

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> text = "加强党员教育，关爱党员。"
    >>> document = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    >>> kwic(make_corpus([document]), "党员", window=3)[["left", "keyword", "right"]].values.tolist()
    [['加强', '党员', '教育，'], ['，关爱', '党员', '。']]
    """
    _check(window, unit, tokens, sort, offset, limit)
    wanted = None if roles is None else _known_roles(roles)
    pattern = compile_pattern(term, wildcards=wildcards)
    words = word_spans(tokens) if tokens is not None and unit == "words" else None
    hits = [
        hit
        for document in corpus
        for hit in _hits(document, pattern, windows_of(document, unit=unit, size=window, words=words))
        if wanted is None or hit.section_role in wanted
    ]
    hits.sort(key=lambda hit: (_sort_key(hit, sort), hit.doc_id, hit.start, hit.end))
    return _table(hits[offset : None if limit is None else offset + limit])


def _check(window: int, unit: str, tokens: pd.DataFrame | None, sort: str, offset: int, limit: int | None) -> None:
    if window < 0 or offset < 0 or (limit is not None and limit < 0):
        raise ValueError(f"window={window}, offset={offset}, limit={limit}; allowed: 0 or more")
    if unit not in UNITS:
        raise ValueError(f"unit={unit!r}; allowed: {', '.join(UNITS)}")
    if sort not in _SORTS:
        raise ValueError(f"sort={sort!r}; allowed: {', '.join(_SORTS)}")
    if unit == "words" and tokens is None:
        raise ValueError("a window in words needs tokens=, the TOKENS of the corpus")


def _known_roles(roles: Iterable[str]) -> frozenset[str]:
    wanted = frozenset([roles] if isinstance(roles, str) else roles)
    if not wanted <= set(_ROLES):
        raise ValueError(f"roles={sorted(wanted)}; allowed: {', '.join(repr(role) for role in _ROLES)}")
    return wanted


def _hits(document: Any, pattern: re.Pattern[str], window: Any) -> Iterator[_Hit]:
    roles = {section.section_id: section.role for section in document.sections}
    text = document.text
    for start, end in _occurrences(text, pattern):
        section = innermost_section(document.sections, start)
        low, high = window(start, end)
        yield _Hit(
            doc_id=document.doc_id,
            section_id=section,
            left=_one_line(text[low:start]),
            keyword=_one_line(text[start:end]),
            right=_one_line(text[end:high]),
            start=start,
            end=end,
            citation_id=f"{document.doc_id}/{section}@{start}-{end}",
            section_role=roles.get(section, ""),
        )


def _occurrences(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    match = pattern.search(text)
    while match is not None:
        yield match.span()
        match = pattern.search(text, match.start() + 1)


def _one_line(context: str) -> str:
    return context.replace("\n", " ").replace("\r", " ")


def _sort_key(hit: _Hit, sort: str) -> str:
    return {"position": "", "left": hit.left[::-1], "right": hit.right, "keyword": hit.keyword}[sort]


def _table(hits: list[_Hit]) -> pd.DataFrame:
    columns = list(zip(*hits, strict=True)) if hits else [()] * len(_Hit._fields)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=np.int64 if name in {"start", "end"} else "str")
            for name, values in zip(_Hit._fields, columns, strict=True)
        }
    )
