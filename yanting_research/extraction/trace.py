"""From a number back to its sentence (溯源)."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import Corpus, Document
from yanting_research.errors import ExtractionError

__all__ = ["Trace", "trace"]


@dataclass(frozen=True, slots=True)
class Trace:
    """A fact's sentence with the span of the fact marked.

    ``before + surface + after`` is the sentence as printed.
    """

    fact_id: str
    path: str
    page: int
    before: str
    surface: str
    after: str
    section: str = ""

    @property
    def place(self) -> str:
        """File, page and, when the document has an outline, the innermost heading."""
        return f"{self.path}, p. {self.page}" + (f", {self.section}" if self.section else "")

    def __str__(self) -> str:
        """The sentence with the fact between 【 and 】."""
        return f"{self.place}: {self.before}【{self.surface}】{self.after}"

    def _repr_html_(self) -> str:
        before, surface, after = (html.escape(text) for text in (self.before, self.surface, self.after))
        place = html.escape(self.place)
        return f"<p>{before}<mark>{surface}</mark>{after} <small>{place}</small></p>"


def trace(facts: pd.DataFrame, fact_id: str, corpus: Corpus) -> Trace:
    """The sentence a fact was read from.

    Parameters
    ----------
    facts
        FACTS.
    fact_id
        One of its keys.
    corpus
        The corpus the facts were extracted from.

    Raises
    ------
    ExtractionError
        When the fact, or its document, is unknown, or the text has changed since.

    Examples
    --------
    >>> from yanting_research.core import Document, Source, identity_offsets, make_corpus
    >>> from yanting_research.extraction import extract_facts
    >>> text = "先说形势。全县有党员1200名。"
    >>> corpus = make_corpus([Document("a", text, Source("a.txt", text, "text", "", ""), identity_offsets(len(text)))])
    >>> print(trace(extract_facts(corpus), "a#f0001", corpus))
    a.txt, p. 1: 全县有党员【1200名】。
    """
    rows = facts.loc[facts["fact_id"] == fact_id]
    if rows.empty:
        raise ExtractionError("no such fact", where=fact_id, expected="a fact_id of this table")
    fact = rows.iloc[0]
    documents = {document.doc_id: document for document in corpus}
    document = documents.get(str(fact["doc_id"]))
    if document is None:
        raise ExtractionError("its document is not in the corpus", where=fact_id, expected=str(fact["doc_id"]))
    start, end = int(fact["start"]), int(fact["end"])
    if document.text[start:end] != fact["surface"]:
        raise ExtractionError(
            "the text at its place has changed",
            where=fact_id,
            expected=str(fact["surface"]),
            remedy="extract the facts again",
        )
    sentence = sentence_at(document.text, start, end)
    return Trace(
        fact_id,
        document.source.path,
        int(fact["page"]),
        document.text[sentence.start : start],
        document.text[start:end],
        document.text[end : sentence.end],
        _heading(document, str(fact["section_id"])),
    )


def _heading(document: Document, section_id: str) -> str:
    """Marker and heading of a section as printed; ``""`` before the first one."""
    for section in document.sections:
        if section.section_id == section_id:
            return document.text[section.heading_span.start : section.heading_span.end].strip()
    return ""
