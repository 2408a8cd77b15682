"""Corpora: putting documents together and reading them as DOCUMENTS and SECTIONS."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from yanting_research.core.carriers import Corpus, Document, Section
from yanting_research.core.contracts import DOCUMENTS, SECTIONS
from yanting_research.core.kinds import document_kind
from yanting_research.core.tables import build_table
from yanting_research.errors import ContractError

__all__ = ["corpus_tables", "innermost_section", "make_corpus", "section_row"]

_STANDARD = ("title", "author", "source", "published", "region", "period", "data_kind")


def make_corpus(documents: Iterable[Document]) -> Corpus:
    """Documents in doc_id order.

    Raises
    ------
    ContractError
        When two documents share a doc_id.

    Examples
    --------
    >>> len(make_corpus([]))
    0
    """
    ordered = tuple(sorted(documents, key=lambda document: document.doc_id))
    for first, second in pairwise(ordered):
        if first.doc_id == second.doc_id:
            raise ContractError(
                f"two documents are called {first.doc_id!r}",
                where=f"{first.source.path}, {second.source.path}",
                expected="one doc_id per document",
                remedy="rename one of the files",
            )
    return Corpus(ordered)


def innermost_section(sections: tuple[Section, ...], position: int) -> str:
    """section_id of the innermost section that holds a position; ``""`` when none does.

    Sections come in order of appearance, so the last one that begins at or before the
    position and has not ended is the innermost.

    >>> innermost_section((), 3)
    ''
    """
    index = bisect_right(sections, position, key=lambda section: section.span.start) - 1
    while index >= 0:
        if position < sections[index].span.end:
            return sections[index].section_id
        index -= 1
    return ""


def corpus_tables(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DOCUMENTS and SECTIONS of a corpus; metadata beyond the standard fields are docvars.

    Examples
    --------
    >>> documents, sections = corpus_tables(Corpus())
    >>> len(documents), len(sections)
    (0, 0)
    """
    documents = []
    sections = []
    names = sorted({name for document in corpus for name in document.metadata} - set(_STANDARD))
    for document in corpus:
        meta = document.metadata
        row: dict[str, object] = {name: meta.get(name, "") for name in names}
        row |= {name: meta.get(name, "") for name in _STANDARD}
        row["data_kind"] = document_kind(document)
        row |= {
            "doc_id": document.doc_id,
            "path": document.source.path,
            "sha256": document.source.sha256,
            "reader": document.source.reader,
            "encoding": document.source.encoding,
            "n_characters": len(document.text),
            "n_pages": len(document.page_breaks) + 1,
            "n_sections": len(document.sections),
        }
        documents.append(row)
        sections += [section_row(document.doc_id, section) for section in document.sections]
    return build_table(documents, DOCUMENTS), build_table(sections, SECTIONS)


def section_row(doc_id: str, section: Section) -> dict[str, object]:
    """One row of SECTIONS."""
    return {
        "doc_id": doc_id,
        "section_id": section.section_id,
        "parent_id": section.parent_id,
        "level": section.level,
        "marker": section.marker,
        "number": section.number,
        "heading": section.heading,
        "role": section.role,
        "role_evidence": section.role_evidence,
        "start": section.span.start,
        "end": section.span.end,
    }
