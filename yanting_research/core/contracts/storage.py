"""What a corpus folder holds beside the documents, and the ingest report."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = [
    "ORIGINS",
    "METADATA",
    "TEXTS",
    "OFFSETS",
    "PAGES",
    "HEADINGS",
    "REMOVALS",
    "EDITS",
    "MARKS",
    "CELLS",
    "INGEST",
]

ORIGINS = ("user", "reader", "page", "text", "title")


class METADATA(Contract):
    """Where each metadata value of a document comes from; ``used`` marks the one that counts."""

    _row_means: ClassVar[str] = "a value that one origin gives for a metadata field of a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "field", "origin")
    doc_id: Series[str] = a_text("document")
    field: Series[str] = a_text("title, author, published, doc_number ...")
    origin: Series[str] = a_text(
        "user's correction, reader (the file says so), page (printed around the text), text, or title of the document",
        isin=ORIGINS,
    )
    value: Series[str] = a_text("value as given")
    used: Series[bool] = a_flag("this value is the document's; a correction by the user always is")
    start: Series[np.int64] = a_count(
        "first character in the clean text; 0 with end 0 when it has no place", "code points"
    )
    end: Series[np.int64] = a_count("one past its last character", "code points")
    rule: Series[str] = a_text("rule that found it in the text; empty for other origins")


class TEXTS(Contract):
    """The texts themselves, raw (as decoded) and clean (after cleaning)."""

    _row_means: ClassVar[str] = "the text of a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = a_text("document")
    text: Series[str] = a_text("clean text; offsets of all tables are into it unless they say raw")
    raw_text: Series[str] = a_text("text as decoded from the file")
    warnings: Series[str] = a_text("what was odd, one warning a line")


class OFFSETS(Contract):
    """The way from clean offsets back to raw ones; between stretches something was removed or replaced."""

    _row_means: ClassVar[str] = "a stretch that is the same in the clean and the raw text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "clean_start")
    doc_id: Series[str] = a_text("document")
    clean_start: Series[np.int64] = a_count("where it begins in the clean text", "code points")
    raw_start: Series[np.int64] = a_count("where it begins in the raw text", "code points")
    length: Series[np.int64] = a_count("its length", "code points")


class PAGES(Contract):
    """Page breaks; page 1 begins at 0 and has no row."""

    _row_means: ClassVar[str] = "a page after the first"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "page")
    doc_id: Series[str] = a_text("document")
    page: Series[np.int64] = a_count("page number", "ordinal", ge=2)
    start: Series[np.int64] = a_count("where it begins in the clean text", "code points")
    raw_start: Series[np.int64] = a_count("where it begins in the raw text", "code points")


class HEADINGS(Contract):
    """Where the headings of SECTIONS stand, marker included."""

    _row_means: ClassVar[str] = "the printed heading of a section"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "section_id")
    doc_id: Series[str] = a_text("document")
    section_id: Series[str] = a_text("section")
    start: Series[np.int64] = a_count("first character, marker included", "code points")
    end: Series[np.int64] = a_count("one past the last character of the heading", "code points")


class REMOVALS(Contract):
    """The removal log: nothing leaves a text without a row here."""

    _row_means: ClassVar[str] = "a piece that is not in the clean text"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position", "removed_by")
    doc_id: Series[str] = a_text("document")
    position: Series[np.int64] = a_count("running number within the document", "ordinal")
    removed_by: Series[str] = a_text("reader or cleaning", isin=("reader", "cleaning"))
    raw_start: Series[np.int64] = a_count("where it begins in the raw text", "code points")
    raw_end: Series[np.int64] = a_count("one past its end; raw_start when the reader left it out", "code points")
    surface: Series[str] = a_text("the piece")
    reason: Series[str] = a_text("why it was taken out")


class EDITS(Contract):
    """The cleaning record; replayed in order it leads from the raw text to the clean one."""

    _row_means: ClassVar[str] = "a replacement made by a cleaning step"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "position")
    doc_id: Series[str] = a_text("document")
    position: Series[np.int64] = a_count("running number within the document", "ordinal")
    step: Series[str] = a_text("cleaning step")
    start: Series[np.int64] = a_count("first character in the text that the step was given", "code points")
    end: Series[np.int64] = a_count("one past the last character replaced", "code points")
    replacement: Series[str] = a_text("what stands there now; empty for nothing")
    reason: Series[str] = a_text("why, where the step says so")


class MARKS(Contract):
    """Places of the clean text that must not be read as they stand."""

    _row_means: ClassVar[str] = "a damaged or masked place"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "start", "kind")
    doc_id: Series[str] = a_text("document")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
    kind: Series[str] = a_text("masked by the author, or damaged by a wrong decoding", isin=("masked", "damaged"))
    cause: Series[str] = a_text("masked, or how the damage came about")
    surface: Series[str] = a_text("the place as it stands")
    advice: Series[str] = a_text("what a reader can do, in Chinese")


class CELLS(Contract):
    """Tables that readers found in documents, in long form."""

    _row_means: ClassVar[str] = "a cell of a table in a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "table", "row", "column")
    doc_id: Series[str] = a_text("document")
    table: Series[np.int64] = a_count("table within the document, from 0", "ordinal")
    row: Series[np.int64] = a_count("row, from 0", "ordinal")
    column: Series[np.int64] = a_count("column, from 0", "ordinal")
    text: Series[str] = a_text("the cell")
    caption: Series[str] = a_text("caption of the table, if found")
    raw_start: Series[np.int64] = a_count("where the table stands in the raw text", "code points")


class INGEST(Contract):
    """The ingest report: every file, and every member of a collection, has exactly one fate."""

    _row_means: ClassVar[str] = "a file that was offered, or a document inside one"
    _key: ClassVar[tuple[str, ...]] = ("path",)
    path: Series[str] = a_text("file as the user named it; a.zip!b.txt or a.xlsx!Sheet1!5 for a document inside one")
    fate: Series[str] = a_text("what became of it", isin=("ok", "duplicate", "refused", "failed"))
    doc_id: Series[str] = a_text("document it became; empty when refused")
    reader: Series[str] = a_text("reader")
    encoding: Series[str] = a_text("codec")
    script: Series[str] = a_text("simplified, traditional or mixed; empty when it shows neither")
    n_characters: Series[np.int64] = a_count("length of the clean text", "code points")
    n_pages: Series[np.int64] = a_count("pages", "pages")
    n_sections: Series[np.int64] = a_count("sections", "sections")
    n_tables: Series[np.int64] = a_count("tables that the reader found")
    n_removed: Series[np.int64] = a_count("pieces of page furniture removed")
    n_findings: Series[np.int64] = a_count("findings of the numbering audit")
    n_damaged: Series[np.int64] = a_count("stretches marked as damaged")
    n_masked: Series[np.int64] = a_count("figures with masked digits (3*6人)")
    duplicate_of: Series[str] = a_text("doc_id of the same text met earlier")
    near_duplicate: Series[str] = a_text("doc_id of the most similar other document; empty below the threshold")
    similarity: Series[np.float64] = a_number("similarity to it; NaN when there is none", "share of shingles, 0 to 1")
    corrected: Series[str] = a_text("fields in which the user's correction differs from the file, joined by ' '")
    warnings: Series[str] = a_text("what was odd, joined by ' | '")
    error: Series[str] = a_text("error type")
    what: Series[str] = a_text("what was wrong")
    place: Series[str] = a_text("where in the file")
    expected: Series[str] = a_text("what would have been accepted")
    remedy: Series[str] = a_text("what to do")
