"""Texts and passages beside one another."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_number, a_text

__all__ = ["REUSE", "NEAR_DUPLICATES", "ALIGNMENT"]


class REUSE(Contract):
    """Passages of one document found again in another."""

    _row_means: ClassVar[str] = "a passage of a document that stands in another"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "other_doc_id", "other_start")
    doc_id: Series[str] = a_text("document")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    other_doc_id: Series[str] = a_text("the other document")
    other_start: Series[np.int64] = a_count("first character there", "code points")
    other_end: Series[np.int64] = a_count("one past the last character there", "code points")
    similarity: Series[np.float64] = a_number("shared character shingles", "share in [0, 1]")


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
