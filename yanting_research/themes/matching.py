"""Theme scores (主题计分): expressions counted on the raw text.

Counting rule. Within a theme the text is read from left to right and at every place the
longest expression wins; nothing is counted inside it again (村级组织换届 is one hit, not
also 村级组织). Different themes are counted independently, so one passage may be a hit of
two themes. An exclude expression competes as an expression that counts for nothing: where it
is the longest, the shorter one inside it does not fire (印度 in 印度尼西亚).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from yanting_research.chinese import fold_script, fold_width
from yanting_research.core import THEMES, Corpus, Document, build_table, innermost_section
from yanting_research.themes.dictionary import Theme, ThemeDictionary

__all__ = ["score_themes", "theme_hits"]

_UNITS = ("doc_id", "section_id")
_HIT_COLUMNS = ("doc_id", "unit_id", "section_id", "theme", "expression", "surface", "start", "end")


def theme_hits(
    corpus: Corpus, dictionary: ThemeDictionary, *, by: Literal["doc_id", "section_id"] = "section_id"
) -> pd.DataFrame:
    """Every occurrence behind the scores, with its span.

    Returns
    -------
    DataFrame
        doc_id, unit_id, section_id, theme, expression, surface, start, end; by document,
        place and theme. Grouping it by unit_id and theme gives ``n_hits`` of the scores.

    Raises
    ------
    ValueError
        For an unknown unit.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> theme_hits(Corpus(), default_themes()).columns.tolist()[:3]
    ['doc_id', 'unit_id', 'section_id']
    """
    _check_unit(by)
    patterns = [(theme, _pattern(theme)) for theme in dictionary.themes]
    rows = [row for document in corpus for row in _document_hits(document, patterns, by)]
    columns = list(zip(*sorted(rows, key=_place), strict=True)) if rows else [()] * len(_HIT_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=np.int64 if name in {"start", "end"} else "str")
            for name, values in zip(_HIT_COLUMNS, columns, strict=True)
        }
    )


def score_themes(
    corpus: Corpus, dictionary: ThemeDictionary, *, by: Literal["doc_id", "section_id"] = "section_id"
) -> pd.DataFrame:
    """Count every theme in every unit.

    Parameters
    ----------
    corpus
        Documents with their sections.
    dictionary
        Themes and expressions.
    by
        Unit: the document, or the innermost section's own text (subsections apart).

    Returns
    -------
    DataFrame
        THEMES: unit_id, doc_id, theme, n_hits, n_unit [characters], per_1000, share. Every
        unit has every theme. ``share`` is NaN in a unit without any hit, ``per_1000`` in an
        empty one.

    Raises
    ------
    ValueError
        For an unknown unit.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> len(score_themes(Corpus(), default_themes()))
    0
    """
    hits = theme_hits(corpus, dictionary, by=by)
    counted = hits.groupby(["unit_id", "theme"]).size().to_dict()
    rows = []
    for document in corpus:
        for unit_id, length in _unit_lengths(document, by).items():
            counts = {theme.theme: int(counted.get((unit_id, theme.theme), 0)) for theme in dictionary.themes}
            total = sum(counts.values())
            rows += [
                {
                    "unit_id": unit_id, "doc_id": document.doc_id, "theme": theme, "n_hits": n, "n_unit": length,
                    "per_1000": 1000 * n / length if length else float("nan"),
                    "share": n / total if total else float("nan"),
                }
                for theme, n in counts.items()
            ]  # fmt: skip
    return build_table(rows, THEMES)


def _check_unit(by: str) -> None:
    if by not in _UNITS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(_UNITS)}")


def _fold(text: str) -> str:
    """One character for one character, so that offsets stay."""
    return "".join(ch.lower() if ch.isascii() else ch for ch in fold_script(fold_width(text)))


def _pattern(theme: Theme) -> re.Pattern[str]:
    """All strings of a theme, longest first: Python's alternation takes the first that fits."""
    words = sorted(
        {_fold(word) for word in (*theme.expressions, *theme.exclude_expressions)}, key=lambda w: (-len(w), w)
    )
    return re.compile("|".join(re.escape(word) for word in words))


def _document_hits(
    document: Document, patterns: list[tuple[Theme, re.Pattern[str]]], by: str
) -> list[tuple[str, str, str, str, str, str, int, int]]:
    folded = _fold(document.text)
    rows = []
    for theme, pattern in patterns:
        written = {_fold(word): word for word in theme.expressions}
        for match in pattern.finditer(folded):
            if match.group() not in written:
                continue
            start, end = match.span()
            section = innermost_section(document.sections, start)
            unit = document.doc_id if by == "doc_id" else f"{document.doc_id}/{section}"
            expression, surface = written[match.group()], document.text[start:end]
            rows.append((document.doc_id, unit, section, theme.theme, expression, surface, start, end))
    return rows


def _place(row: tuple[str, str, str, str, str, str, int, int]) -> tuple[str, int, int, str]:
    return row[0], row[6], row[7], row[3]


def _unit_lengths(document: Document, by: str) -> dict[str, int]:
    """Characters of every unit; a section's own text ends where its subsections begin."""
    if by == "doc_id":
        return {document.doc_id: len(document.text)}
    lengths = {f"{document.doc_id}/{section.section_id}": 0 for section in document.sections}
    length = len(document.text)
    bounds = {0, length, *(min(e, length) for s in document.sections for e in (s.span.start, s.span.end))}
    edges = sorted(bounds)
    for start, end in pairwise(edges):
        unit = f"{document.doc_id}/{innermost_section(document.sections, start)}"
        lengths[unit] = lengths.get(unit, 0) + end - start
    return lengths or {f"{document.doc_id}/": 0}
