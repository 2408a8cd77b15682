"""Units of counting (计数单位): documents, sections, paragraphs, sentences."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Literal

from yanting_research.chinese import paragraph_spans, split_sentences
from yanting_research.core import Document, Span, innermost_section

__all__ = ["UNITS", "Unit", "check_unit", "span_index", "unit_lengths", "unit_spans"]

Unit = Literal["doc_id", "section_id", "paragraph", "sentence"]
UNITS = ("doc_id", "section_id", "paragraph", "sentence")
"""The document; the innermost section's own text; a line of text; a sentence."""


def check_unit(by: str) -> None:
    """Refuse an unknown unit.

    Raises
    ------
    ValueError
        Listing the units there are.
    """
    if by not in UNITS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(UNITS)}")


def unit_spans(document: Document, by: str) -> list[Span]:
    """Spans of the paragraphs or sentences of a document, in order.

    Sentences are a partition of the text; paragraphs leave out line ends and blank lines.
    """
    return paragraph_spans(document.text) if by == "paragraph" else split_sentences(document.text)


def span_index(spans: list[Span], position: int) -> int:
    """Index of the last span that begins at or before a position; -1 before the first.

    >>> span_index([Span(0, 3), Span(4, 9)], 5)
    1
    """
    return bisect_right(spans, position, key=lambda span: span.start) - 1


def unit_lengths(document: Document, by: str) -> dict[str, int]:
    """Characters of every unit, by unit_id in order of the text [code points].

    A section's own text ends where its subsections begin. Paragraphs and sentences are called
    ``doc_id/start-end``; their closing blanks and line ends count for nothing.
    """
    if by == "doc_id":
        return {document.doc_id: len(document.text)}
    if by == "section_id":
        return _section_lengths(document)
    return {
        f"{document.doc_id}/{span.start}-{span.end}": len(document.text[span.start : span.end].rstrip())
        for span in unit_spans(document, by)
        if not document.text[span.start : span.end].isspace()
    }


def _section_lengths(document: Document) -> dict[str, int]:
    lengths = {f"{document.doc_id}/{section.section_id}": 0 for section in document.sections}
    length = len(document.text)
    bounds = {0, length, *(min(e, length) for s in document.sections for e in (s.span.start, s.span.end))}
    for start, end in pairwise(sorted(bounds)):
        unit = f"{document.doc_id}/{innermost_section(document.sections, start)}"
        lengths[unit] = lengths.get(unit, 0) + end - start
    return lengths or {f"{document.doc_id}/": 0}
