"""Word documents (.docx): the XML itself, so that tracked insertions, text boxes and numbers are not lost."""

from __future__ import annotations

import os
import zipfile

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.docx_numbering import Numbering
from yanting_research.readers.docx_text import Body, read_body
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.packages import core_properties, open_package, optional_xml, parse_xml, read_member

__all__ = ["docx_source", "read_docx"]

TRACKED = ("accepted", "both")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))


def read_docx(path: str | os.PathLike[str], *, tracked: str = "accepted", max_bytes: int = MAX_BYTES) -> Source:
    """Read one Word document.

    Parameters
    ----------
    path
        The file.
    tracked
        ``"accepted"``: tracked changes (修订) as if accepted; ``"both"``: deletions as
        ``[-旧-]`` and insertions as ``{+新+}`` in place.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    Source
        ``text`` has a line a paragraph, table row or line break; automatic numbers
        stand before their paragraphs; a text box follows the paragraph it is anchored
        in; notes stand at the end. ``tables`` hold the cells, ``page_breaks`` the pages as Word
        last laid them out. ``metadata`` are the core properties; ``warnings`` say what
        was restored and what was left out (headers, footers, hidden text).

    Raises
    ------
    ReadError
        Damaged, beyond the limits of size or ratio, with a document type or entities,
        or without text.
    """
    return docx_source(read_limited(path, max_bytes=max_bytes), display_name(path), tracked=tracked)


def docx_source(data: bytes, name: str, *, tracked: str = "accepted") -> Source:
    """Source of a Word document's bytes; see :func:`read_docx`."""
    if tracked not in TRACKED:
        raise ValueError(f"tracked is {tracked!r}; allowed: {', '.join(TRACKED)}")
    package = open_package(data, name)
    main = _main_part(package, name)
    root = parse_xml(read_member(package, main, name), f"{name}/{main}")
    numbering = Numbering.from_parts(
        optional_xml(package, "word/numbering.xml", name), optional_xml(package, "word/styles.xml", name)
    )
    body = Body(numbering, tracked)
    story = root.find(f"{_W}body")
    if story is not None:
        read_body(story, body)
    notes = _add_notes(package, name, body)
    if not body.text.strip():
        raise ReadError(
            "holds no text",
            where=name,
            expected="paragraphs or tables",
            remedy="if it holds scanned pages, run text recognition first",
        )
    return Source(
        path=name,
        text=body.text,
        reader="docx",
        encoding="",
        sha256=sha256_bytes(data),
        page_breaks=body.page_breaks(),
        tables=tuple(body.tables),
        metadata=core_properties(package, name),
        warnings=(*_warnings(body), *notes, *_left_out(package, name)),
    )


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    if "word/document.xml" in package.namelist():
        return "word/document.xml"
    found = sorted(part for part in package.namelist() if part.startswith("word/document") and part.endswith(".xml"))
    if not found:
        raise ReadError(
            "holds no Word document",
            where=name,
            expected="a part word/document.xml",
            remedy="save it as .docx in the program that made it",
        )
    return found[0]


def _add_notes(package: zipfile.ZipFile, name: str, body: Body) -> tuple[str, ...]:
    n_notes = 0
    for part, kind in _NOTES:
        root = optional_xml(package, part, name)
        for note in root.iterfind(f"{_W}{kind}") if root is not None else ():
            if note.get(f"{_W}type", "normal") == "normal":
                before = body.length
                read_body(note, body)
                n_notes += body.length > before
    return (f"docx: {n_notes} notes stand at the end of the text",) if n_notes else ()


def _warnings(body: Body) -> tuple[str, ...]:
    shown = "accepted" if body.tracked == "accepted" else "shown as [-deleted-] and {+inserted+}"
    said = (
        (body.n_tracked, f"{body.n_tracked} tracked changes {shown}"),
        (body.n_numbered, f"{body.n_numbered} automatic numbers restored"),
        (body.n_boxes, f"{body.n_boxes} text boxes follow their paragraphs"),
        (body.n_hidden, f"{body.n_hidden} runs of hidden text left out"),
        (body.too_deep, "parts nested deeper than 100 levels left out"),
    )
    return tuple(f"docx: {sentence}" for count, sentence in said if count)


def _left_out(package: zipfile.ZipFile, name: str) -> tuple[str, ...]:
    """Headers and footers repeat on every page: furniture, named but not part of the text."""
    found = []
    for part in sorted(package.namelist()):
        if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
            root = parse_xml(read_member(package, part, name), f"{name}/{part}")
            text = "".join(piece.text or "" for piece in root.iter(f"{_W}t")).strip()
            found += [text] if text else []
    unique = list(dict.fromkeys(found))
    return (f"docx: headers and footers left out: {' / '.join(text[:30] for text in unique[:5])}",) if unique else ()
