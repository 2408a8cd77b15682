"""Units for coding (编码单元): sentences, clauses, paragraphs or sections, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd

from yanting_research.chinese import clause_spans, split_sentences
from yanting_research.core import UNITS, Corpus, Document, Section, Span, build_table, innermost_section
from yanting_research.errors import CodingError

__all__ = ["UNIT_KINDS", "coding_units", "unit_place"]

_PARAGRAPH = re.compile(r"[^\n]+")
"""``第一段。`` of ``第一段。\\n第二段。``; not the line end."""
_UNIT_ID = re.compile(r"(.{1,300})#(\d{6,10})-(\d{6,10})", re.S)
"""``qinghe_2013#000012-000034``; not ``qinghe_2013/s01``."""
_CLOSING = "。！？!?…；;，,、：:”’」』）)】》〉 \t\n\u3000"  # what the sentence before the shown context ended in
_DEEPEST_HEADING = 4  # 一是, 二是 open sentences of content


def _paragraph_spans(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _PARAGRAPH.finditer(text)]


_SPLITTERS: Mapping[str, Callable[[str], list[Span]]] = {
    "sentence": split_sentences,
    "clause": clause_spans,
    "paragraph": _paragraph_spans,
}
UNIT_KINDS = (*_SPLITTERS, "section")
"""Kinds of units that :func:`coding_units` cuts."""


def coding_units(corpus: Corpus, *, by: str = "sentence", context: int = 60, headings: bool = True) -> pd.DataFrame:
    """Cut a corpus into units that coders judge one by one (切分编码单元).

    Parameters
    ----------
    corpus
        Documents with their sections.
    by
        ``sentence``, ``clause``, ``paragraph`` or ``section`` (the section's own text, without
        its subsections).
    context
        Characters shown before and after each unit [code points]; 0 for none.
    headings
        Whether titles and numbered headings (一、 to （1）) are units too.

    Returns
    -------
    DataFrame
        UNITS, in reading order within each document. Blanks at the rim of a unit are left out;
        so is a unit without any letter, digit or Chinese character. ``weight`` is 1.

    Raises
    ------
    ValueError
        For an unknown kind or a negative context.

    Examples
    --------
    >>> coding_units(Corpus()).columns.tolist()[:3]
    ['unit_id', 'doc_id', 'section_id']
    """
    if by not in UNIT_KINDS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(UNIT_KINDS)}")
    if context < 0:
        raise ValueError(f"context={context}; allowed: 0 or more characters")
    rows = []
    for document in corpus:
        sections = {section.section_id: section for section in document.sections}
        for span in _spans(document, by):
            row = _unit_row(document, span, sections, context)
            if row is not None and (headings or not row["is_heading"]):
                rows.append(row)
    return build_table(rows, UNITS)


def unit_place(unit_id: str) -> tuple[str, Span]:
    """Document and span that a unit's name leads to.

    Raises
    ------
    CodingError
        When it is no name of a unit.

    Examples
    --------
    >>> unit_place("qinghe_2013#000012-000034")
    ('qinghe_2013', Span(start=12, end=34))
    """
    match = _UNIT_ID.fullmatch(unit_id)
    if match is None or int(match[2]) >= int(match[3]):
        raise CodingError(
            f"{unit_id!r:.80} names no unit",
            expected="document#start-end, such as qinghe_2013#000012-000034",
            remedy="take the names from coding_units",
        )
    return match[1], Span(int(match[2]), int(match[3]))


def _spans(document: Document, by: str) -> list[Span]:
    if by != "section":
        return _SPLITTERS[by](document.text)
    starts = [section.span.start for section in document.sections]
    spans = []
    for number, section in enumerate(document.sections):
        # sections come in order of appearance, so the next one that begins inside is its first subsection
        after = [start for start in starts[number + 1 : number + 2] if start < section.span.end]
        spans.append(Span(section.span.start, min([section.span.end, *after])))
    return spans or [Span(0, len(document.text))]


def _unit_row(
    document: Document, span: Span, sections: Mapping[str, Section], context: int
) -> dict[str, object] | None:
    text = document.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    text = text.strip()
    end = start + len(text)
    if not any(character.isalnum() for character in text):
        return None
    section_id = innermost_section(document.sections, start)
    section = sections.get(section_id)
    return {
        "unit_id": f"{document.doc_id}#{start:06d}-{end:06d}",
        "doc_id": document.doc_id,
        "section_id": section_id,
        "place": _place(section, sections),
        "role": section.role if section else "",
        "period": document.metadata.get("period", "") or document.metadata.get("published", "")[:4],
        "is_heading": section is not None and _is_heading(section, start, text),
        "start": start,
        "end": end,
        "text": text,
        "before": document.text[max(0, start - context) : start].lstrip(_CLOSING).rstrip(),
        "after": document.text[end : end + context].strip(),
        "weight": 1.0,
    }


def _is_heading(section: Section, start: int, text: str) -> bool:
    bare = text.rstrip("。；;:：，,.！!？? ")
    within = section.heading_span.start <= start and start + len(bare) <= section.heading_span.end
    return within and section.level <= _DEEPEST_HEADING


def _place(section: Section | None, sections: Mapping[str, Section]) -> str:
    names: list[str] = []
    while section is not None and len(names) <= len(sections):
        if section.level:
            names.append(f"{section.marker}{section.heading}")
        section = sections.get(section.parent_id)
    return " / ".join(reversed(names))
