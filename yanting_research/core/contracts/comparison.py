"""Texts and passages beside one another."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_number, a_text

__all__ = ["REUSE", "REUSE_SHARES", "SENTENCE_PAIRS", "COINAGES", "NEAR_DUPLICATES", "ALIGNMENT"]


class REUSE(Contract):
    """Passages of one document found again in another; ``doc_id`` is the later one where the dates tell."""

    _row_means: ClassVar[str] = "a passage of a document that stands in another"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "other_doc_id", "other_start")
    doc_id: Series[str] = a_text("document, the later one where the dates tell")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    other_doc_id: Series[str] = a_text("the other document, the earlier one where the dates tell")
    other_start: Series[np.int64] = a_count("first character there", "code points")
    other_end: Series[np.int64] = a_count("one past the last character there", "code points")
    n_letters: Series[np.int64] = a_count("letters and digits of the longer passage", "characters")
    similarity: Series[np.float64] = a_number(
        "equal letters in order over those of the longer passage", "share in [0, 1]"
    )
    kind: Series[str] = a_text("word for word, or changed", isin=("copied", "adapted"))
    direction: Series[str] = a_text(
        "whether doc_id is the later one, or the dates do not tell", isin=("later", "undated")
    )
    surface: Series[str] = a_text("the passage as printed")
    other_surface: Series[str] = a_text("the other passage as printed")


class REUSE_SHARES(Contract):
    """How much of a document stands in earlier ones."""

    _row_means: ClassVar[str] = "a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = a_text("document")
    date: Series[str] = a_text("date or year that the direction goes by; '' when unknown")
    n_characters: Series[np.int64] = a_count("length of the text", "code points")
    copied: Series[np.float64] = a_number(
        "characters that stand word for word in an earlier document", "share in [0, 1]"
    )
    adapted: Series[np.float64] = a_number("characters that stand changed in an earlier document", "share in [0, 1]")
    own: Series[np.float64] = a_number("the rest", "share in [0, 1]")
    sources: Series[str] = a_text("earlier documents it shares passages with, most first, joined by ' '")


class SENTENCE_PAIRS(Contract):
    """Sentences of two documents that are alike."""

    _row_means: ClassVar[str] = "two sentences that are alike"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "other_doc_id", "other_start")
    doc_id: Series[str] = a_text("document, the first in order")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    other_doc_id: Series[str] = a_text("the other document")
    other_start: Series[np.int64] = a_count("first character there", "code points")
    other_end: Series[np.int64] = a_count("one past the last character there", "code points")
    similarity: Series[np.float64] = a_number("cosine of weighted character pairs", "share in [0, 1]")
    shared: Series[str] = a_text("longest stretch that stands in both")
    sentence: Series[str] = a_text("the sentence")
    other_sentence: Series[str] = a_text("the other sentence")


class COINAGES(Contract):
    """Expressions of a place's own making: named methods, numeral formulas."""

    _row_means: ClassVar[str] = "an expression that few places use"
    _key: ClassVar[tuple[str, ...]] = ("term",)
    term: Series[str] = a_text("the expression, quotes left out")
    pattern: Series[str] = a_text("how it was found", isin=("numeral", "method", "quoted"))
    n_hits: Series[np.int64] = a_count("occurrences in the corpus", ge=1)
    n_documents: Series[np.int64] = a_count("documents that hold it", "documents", ge=1)
    n_regions: Series[np.int64] = a_count("regions whose documents hold it; 0 when no region is known", "regions")
    n_reference: Series[np.int64] = a_count("documents of the reference that hold it", "documents")
    status: Series[str] = a_text("local: one region alone; shared: several; known: watchword or in the reference",
                                 isin=("local", "shared", "known"))  # fmt: skip
    doc_id: Series[str] = a_text("the first document that holds it, by date")
    date: Series[str] = a_text("its date or year; '' when unknown")
    start: Series[np.int64] = a_count("first character of the first occurrence", "code points")
    end: Series[np.int64] = a_count("one past its last character", "code points")
    sentence: Series[str] = a_text("the sentence of the first occurrence")
    others: Series[str] = a_text("further documents by date, joined by ' '")


class NEAR_DUPLICATES(Contract):
    """Documents that are the same text, nearly the same, or one inside the other; none is dropped."""

    _row_means: ClassVar[str] = "a pair of documents with the same or nearly the same text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "other_id")
    doc_id: Series[str] = a_text("document, the first of the two in order")
    other_id: Series[str] = a_text("the other document")
    similarity: Series[np.float64] = a_number("Jaccard index of the sets of shingles", "share in [0, 1]")
    containment: Series[np.float64] = a_number("the shorter's shingles that stand in the longer", "share in [0, 1]")
    kind: Series[str] = a_text("what the pair is", isin=("exact", "near", "contained"))


class ALIGNMENT(Contract):
    """Problems of the 问题 part beside the measures of the 对策 part; both sides keep what stays alone."""

    _row_means: ClassVar[str] = "a problem with the measure that answers it, or either of them alone"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "problem_start", "measure_start")
    doc_id: Series[str] = a_text("document")
    problem: Series[str] = a_text("problem statement, as printed; empty for a measure without a problem")
    problem_start: Series[np.int64] = a_count("first character; -1 without a problem", "code points", ge=-1)
    problem_end: Series[np.int64] = a_count("one past the last character; -1 without a problem", "code points", ge=-1)
    measure: Series[str] = a_text("measure, as printed; empty for a problem without a measure")
    measure_start: Series[np.int64] = a_count("first character; -1 without a measure", "code points", ge=-1)
    measure_end: Series[np.int64] = a_count("one past the last character; -1 without a measure", "code points", ge=-1)
    similarity: Series[np.float64] = a_number("weighted overlap of their terms", "share in [0, 1]")
    shared_terms: Series[str] = a_text("terms both contain, the weightiest first, joined by 、")
    status: Series[str] = a_text("what the row is", isin=("aligned", "problem_only", "measure_only"))
