"""Tokens, the term layer and counts."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, Text, a_count, a_text

__all__ = ["TOKENS", "TERM_SPANS", "TERMS"]


class TOKENS(Contract):
    """Exactly jieba's tokens; punctuation and stop words stay. Texts may be categoricals."""

    _row_means: ClassVar[str] = "a token occurrence, with part of speech and span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position")
    doc_id: Series[Text] = a_text("document")
    position: Series[np.int64] = a_count("running number from 0", "ordinal")
    token: Series[Text] = a_text("token as printed")
    pos: Series[Text] = a_text("jieba part-of-speech tag; empty when not asked for")
    section_id: Series[Text] = a_text("innermost section")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")


class TERM_SPANS(Contract):
    """The second layer: spans laid over the text; they may nest."""

    _row_means: ClassVar[str] = "an occurrence of a domain term, quantity or date, with span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "end", "term")
    doc_id: Series[str] = a_text("document")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    term: Series[str] = a_text("canonical form")
    surface: Series[str] = a_text("as printed")
    kind: Series[str] = a_text("lexicon, quantity, date or docnumber")
    group: Series[str] = a_text("lexicon group, or unit of a quantity")
    pos: Series[str] = a_text("part-of-speech tag of the lexicon entry")
    section_id: Series[str] = a_text("innermost section")


class TERMS(Contract):
    """Counts of one layer (``tokens`` or ``terms``) in one kind of unit."""

    _row_means: ClassVar[str] = "a term in a unit"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "term")
    unit_id: Series[str] = a_text("document, or document and section joined by '/'")
    doc_id: Series[str] = a_text("document of the unit")
    term: Series[str] = a_text("token or canonical term")
    layer: Series[str] = a_text("tokens or terms", isin=("tokens", "terms"))
    n_term: Series[np.int64] = a_count("occurrences in the unit", "count", ge=1)
    n_unit: Series[np.int64] = a_count("all counted occurrences in the unit", "count", ge=1)
