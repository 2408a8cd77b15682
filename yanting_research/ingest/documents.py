"""One document: source, cleaning, outline (文档)."""

from __future__ import annotations

import os
from bisect import bisect_left

from yanting_research import preprocessing, readers, structure
from yanting_research.core import (
    Corpus,
    Document,
    OffsetMap,
    Source,
    identity_offsets,
    make_corpus,
    sha256_text,
    to_raw,
)
from yanting_research.ingest.masking import masked_document
from yanting_research.ingest.walking import document_ids

__all__ = [
    "corpus_from_file",
    "corpus_from_text",
    "document_from_cleaned",
    "document_from_source",
    "document_from_text",
]


def document_from_text(text: str, *, doc_id: str = "text", path: str = "", clean: bool = True) -> Document:
    """A document from a string, for notebooks and tests.

    Parameters
    ----------
    text
        Any text; an empty one is allowed and has one empty section.
    doc_id, path
        Identity, and the file name to show.
    clean
        Run the cleaning steps; without, the clean text is the text as given.

    Examples
    --------
    >>> document = document_from_text("一、现状\\n全县共有党员三千人。")
    >>> [section.role for section in document.sections]
    ['现状']
    """
    source = Source(path or doc_id, text, "text", "", sha256_text(text))
    return document_from_source(source, doc_id=doc_id, clean=clean)


def document_from_source(source: Source, *, doc_id: str, clean: bool = True) -> Document:
    """Clean a source and parse its outline.

    ``removals`` hold what the reader left out and what the cleaning took out, in raw order.
    """
    if clean:
        return document_from_cleaned(source, preprocessing.clean_source(source), doc_id=doc_id)
    offsets = identity_offsets(len(source.text))
    untouched = preprocessing.Cleaned(source.text, offsets, (), (), dict(source.metadata))
    return document_from_cleaned(source, untouched, doc_id=doc_id)


def document_from_cleaned(source: Source, cleaned: preprocessing.Cleaned, *, doc_id: str) -> Document:
    """Parse the outline of a cleaned source; see :func:`document_from_source`."""
    left_out = tuple(removal for removal in source.removals if removal not in cleaned.removals)
    return Document(
        doc_id=doc_id,
        text=cleaned.text,
        source=source,
        offsets=cleaned.offsets,
        sections=structure.parse_outline(cleaned.text),
        metadata=cleaned.metadata,
        removals=tuple(sorted((*left_out, *cleaned.removals), key=lambda removal: (removal.start, removal.end))),
        edits=cleaned.edits,
        page_breaks=_clean_page_breaks(source, cleaned.text, cleaned.offsets),
    )


def _clean_page_breaks(source: Source, text: str, offsets: OffsetMap) -> tuple[int, ...]:
    """First clean offset at or after each raw page break."""
    return tuple(
        bisect_left(range(len(text)), position, key=lambda at: to_raw(offsets, at, at + 1).start)
        for position in source.page_breaks
    )


def corpus_from_text(text: str, *, doc_id: str = "text", clean: bool = True) -> Corpus:
    """A corpus of one document, from a string.

    >>> len(corpus_from_text("全县共有党员三千人。"))
    1
    """
    return make_corpus([document_from_text(text, doc_id=doc_id, clean=clean)])


def corpus_from_file(path: str | os.PathLike[str], *, clean: bool = True, masked: bool = True) -> Corpus:
    """A corpus of one file.

    Parameters
    ----------
    path
        The file.
    clean
        Run the cleaning steps; without, the document's text is the decoded file, and
        every offset is one into it.
    masked
        Identifiers of persons become rows of × of the same length (:func:`masked_corpus`).

    Raises
    ------
    ReadError
        When the file cannot be read.
    """
    source = readers.read_source(path)
    document = document_from_source(source, doc_id=document_ids([path])[0], clean=clean)
    return make_corpus([masked_document(document) if masked else document])
