"""The carriers: what a text is before it becomes rows.

Frozen dataclasses with slots that hold and never compute. Offsets are Unicode
code points, half-open, and ``text[start:end] == surface`` always.

Two coordinate systems exist and only two: the *raw* text (``Source.text``, the
decoded file) and the *clean* text (``Document.text``). ``Document.offsets`` leads
from the second back to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = [
    "Corpus",
    "Document",
    "Edit",
    "OffsetMap",
    "Removal",
    "Section",
    "Source",
    "SourceTable",
    "Span",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of code points.

    Examples
    --------
    >>> Span(2, 5)
    Span(start=2, end=5)
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that a reader found (表格): ``rows`` of cells as text.

    ``anchor`` is the raw offset at which the table stands in ``Source.text``.
    """

    rows: tuple[tuple[str, ...], ...]
    anchor: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece that is not in the clean text, and why (removal log).

    What cleaning took out has a span of the raw text; what the reader left out (a running
    head, a page mark, a block of links) stands at the empty span where it would have stood.
    """

    start: int
    end: int
    surface: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: decoded, otherwise untouched (原文).

    Attributes
    ----------
    path
        The name as the user gave it; a member of an archive is ``a.zip!folder/b.txt``, a
        row of a table of documents ``a.xlsx!Sheet1!5``.
    text
        The decoded text; line ends as in the file.
    reader
        Name of the reader that produced it (``"text"``, ``"html"`` ...).
    encoding
        The codec that decoded the bytes; ``""`` where the format has none.
    sha256
        Of the file's bytes, hexadecimal.
    page_breaks
        Raw offsets at which page 2, 3, ... begin.
    tables, metadata, warnings
        Tables found, metadata found (title, author, date ...), and what was odd.
    removals
        What the reader left out of ``text``, and why.
    """

    path: str
    text: str
    reader: str
    encoding: str
    sha256: str
    page_breaks: tuple[int, ...] = ()
    tables: tuple[SourceTable, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    removals: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """``raw[start:end]`` was replaced by ``replacement`` in cleaning step ``step``.

    ``start`` and ``end`` are offsets into the text that the step was given.
    """

    step: str
    start: int
    end: int
    replacement: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Leads clean offsets back to raw ones.

    ``clean_starts[i]`` and ``raw_starts[i]`` open the i-th stretch, which is
    ``lengths[i]`` code points long and aligned one to one in both texts; between stretches
    something was removed or replaced. See :func:`yanting_research.core.to_raw`.
    """

    clean_starts: tuple[int, ...]
    raw_starts: tuple[int, ...]
    lengths: tuple[int, ...]
    raw_length: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline (章节), spans into ``Document.text``.

    Attributes
    ----------
    section_id
        Stable within the document: ``"s00"`` is the text before the first heading,
        then ``"s01"``, ``"s02"`` ... in order of appearance.
    parent_id
        Section that contains it; ``""`` at the top.
    level
        1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for 一是; 0 for ``"s00"``.
    marker, number, heading
        ``"（一）"``, ``1`` and the heading's text; ``number`` is 0 without a marker.
    role
        现状 成效 问题 原因 对策 目标 保障, or ``""``; ``role_evidence`` is the word that decided.
    span
        From the marker to the end of the section, subsections included.
    heading_span
        Marker and heading only.
    """

    section_id: str
    parent_id: str
    level: int
    marker: str
    number: int
    heading: str
    role: str
    role_evidence: str
    span: Span
    heading_span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A clean text with its outline; the unit that carries identity.

    ``text`` is the only coordinate system after cleaning.
    """

    doc_id: str
    text: str
    source: Source
    offsets: OffsetMap
    sections: tuple[Section, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    removals: tuple[Removal, ...] = ()
    edits: tuple[Edit, ...] = ()
    page_breaks: tuple[int, ...] = ()

    def _repr_html_(self) -> str:
        from yanting_research.core.cards import document_card

        return document_card(self)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in doc_id order.

    Examples
    --------
    >>> len(Corpus(documents=()))
    0
    """

    documents: tuple[Document, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def _repr_html_(self) -> str:
        from yanting_research.core.cards import corpus_card

        return corpus_card(self)
