"""Word documents (.docx): the XML itself, so that tracked insertions, text boxes and numbers are not lost."""

from __future__ import annotations

import os
import zipfile

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.doc_body import Body, body_warnings, check_tracked, no_text
from yanting_research.readers.doc_ole import refuse_protected
from yanting_research.readers.docx_numbering import Numbering
from yanting_research.readers.docx_text import flat_text, read_body
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.packages import Element, core_properties, open_package, parse_xml, read_member

__all__ = ["docx_source", "read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BESIDE = (("word/header", "header"), ("word/footer", "footer"), ("word/comments.xml", "comment"))
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
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
        was restored and what was left out; ``removals`` hold heads, feet, comments,
        deleted and hidden text, readings above characters, empty content controls.

    Raises
    ------
    ReadError
        Damaged, beyond the limits of size or ratio, with a document type or entities,
        or without text.
    """
    return docx_source(read_limited(path, max_bytes=max_bytes), display_name(path), tracked=tracked)


def docx_source(data: bytes, name: str, *, tracked: str = "accepted") -> Source:
    """Source of a Word document's bytes; see :func:`read_docx`."""
    check_tracked(tracked)
    refuse_protected(data, name)
    package = open_package(data, name)
    main = _main_part(package, name)
    root = _part(package, main, name)
    numbering = Numbering.from_parts(
        _part(package, "word/numbering.xml", name), _part(package, "word/styles.xml", name)
    )
    body = Body(numbering, tracked)
    story = None if root is None else root.find(f"{_W}body")
    if story is not None:
        read_body(story, body)
    notes = _add_notes(package, name, body)
    if not body.text.strip():
        raise no_text(name)
    beside = _left_out(package, name)
    return Source(
        path=name,
        text=body.text,
        reader="docx",
        encoding="",
        sha256=sha256_bytes(data),
        page_breaks=body.page_breaks(),
        tables=tuple(body.tables),
        metadata=core_properties(package, name),
        warnings=(*body_warnings(body, "docx"), *notes, *_heads_warning(beside)),
        removals=body.all_removals(beside),
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
        root = _part(package, part, name)
        for note in root.iterfind(f"{_W}{kind}") if root is not None else ():
            if note.get(f"{_W}type", "normal") == "normal":
                before = body.length
                read_body(note, body)
                n_notes += body.length > before
    return (f"docx: {n_notes} notes stand at the end of the text",) if n_notes else ()


def _heads_warning(beside: list[tuple[str, str]]) -> tuple[str, ...]:
    heads = [text for text, reason in beside if reason != "comment"]
    return (f"docx: headers and footers left out: {' / '.join(text[:30] for text in heads[:5])}",) if heads else ()


def _left_out(package: zipfile.ZipFile, name: str) -> list[tuple[str, str]]:
    """Headers and footers repeat on every page, comments belong to the margin: (text, reason) of each."""
    found = []
    for part in sorted(package.namelist()):
        reason = next((reason for start, reason in _BESIDE if part.startswith(start) and part.endswith(".xml")), "")
        root = _part(package, part, name) if reason else None
        if root is None:
            continue
        for story in root.iterfind(f"{_W}comment") if reason == "comment" else (root,):
            text = flat_text(story)
            found += [(text, reason)] if text else []
    return list(dict.fromkeys(found))


def _part(package: zipfile.ZipFile, part: str, name: str) -> Element | None:
    """Root of a part that may be missing, its strict names (ISO/IEC 29500) as the transitional ones."""
    if part not in package.namelist():
        return None
    data = read_member(package, part, name)
    for strict, transitional in _STRICT:
        data = data.replace(strict, transitional)
    return parse_xml(data, f"{name}/{part}")
