"""Word 97-2003 documents (.doc, and .wps or .dot with the same streams), read from their piece table."""

from __future__ import annotations

import itertools
import os
import struct

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.doc_body import Body, body_warnings, check_tracked, no_text
from yanting_research.readers.doc_formatting import character_marks, paragraph_marks, read_styles
from yanting_research.readers.doc_lists import read_lists
from yanting_research.readers.doc_ole import Compound, damaged, is_compound, open_compound
from yanting_research.readers.doc_pieces import Fib, plc, read_fib, read_pieces
from yanting_research.readers.doc_text import Story, Walk, add_box, section_breaks
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.text import text_source

__all__ = ["doc_source", "read_doc"]

_KINDS = {
    ".xls": "a workbook (Excel or WPS 表格)", ".ppt": "a presentation (PowerPoint or WPS 演示)",
    ".msg": "an Outlook message",
}  # fmt: skip
_NOTES = (("footnotes", "footnote_text"), ("endnotes", "endnote_text"))
_HEADERS = ("header", "header", "footer", "footer", "header", "footer")
"""Stories of a section: heads of even and odd pages, feet of even and odd pages, both of the first page."""
_N_SEPARATORS = 6
_SHAPE_SIZE, _BOX_SIZE, _SECTION_SIZE = 26, 22, 12


def read_doc(path: str | os.PathLike[str], *, tracked: str = "accepted", max_bytes: int = MAX_BYTES) -> Source:
    """Read one Word 97-2003 document.

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
        in; notes stand at the end. ``tables`` hold the cells; ``page_breaks`` are the breaks that the
        author set, for the format stores no layout. ``metadata`` are the summary properties;
        ``removals`` hold heads, feet, comments, deleted and hidden text.

    Raises
    ------
    ReadError
        Damaged, cut short, under a password, of Word 6/95 or older, another kind of
        office file, or without text.
    """
    return doc_source(read_limited(path, max_bytes=max_bytes), display_name(path), tracked=tracked)


def doc_source(data: bytes, name: str, *, tracked: str = "accepted") -> Source:
    """Source of a Word 97-2003 document's bytes; see :func:`read_doc`.

    Bytes that are no compound file are read as the plain text that some programs save under
    this suffix.
    """
    check_tracked(tracked)
    if not is_compound(data):
        return _plain(data, name)
    compound = open_compound(data, name)
    if not compound.has("WordDocument"):
        raise _other_kind(data, name)
    document = compound.read("WordDocument")
    fib = read_fib(document, name)
    tables = compound.read(fib.table)
    body, furniture, notes = _Reading(compound, document, tables, fib, name).read(tracked)
    if not body.text.strip():
        raise no_text(name)
    return Source(
        path=name,
        text=body.text,
        reader="doc",
        encoding="",
        sha256=sha256_bytes(data),
        page_breaks=body.page_breaks(),
        tables=tuple(body.tables),
        metadata=compound.properties(),
        warnings=(*body_warnings(body, "doc"), *notes),
        removals=body.all_removals(furniture),
    )


def _plain(data: bytes, name: str) -> Source:
    try:
        return text_source(data, name)
    except ReadError as error:
        raise ReadError(
            f"is no Word document: neither a compound file of Word 97-2003 nor text ({error.what})",
            where=name,
            expected="a document of Word 97 to 2003",
            remedy="a file of an old WPS or of DOS times opens in WPS; save it there as .docx",
        ) from error


def _other_kind(data: bytes, name: str) -> ReadError:
    kind = _KINDS.get(sniff_suffix(data), "a compound file without a Word document")
    return ReadError(
        f"is {kind}",
        where=name,
        expected="a stream WordDocument",
        remedy="give it its true suffix, or save it as .docx in the program that made it",
    )


class _Reading:
    """One document being read: its streams, and the stories put together from them."""

    def __init__(self, compound: Compound, document: bytes, tables: bytes, fib: Fib, name: str) -> None:
        self.document, self.tables, self.fib = document, tables, fib
        parts = read_pieces(document, self._structure("clx"), name)
        stated = fib.story("text")[1]
        if stated > len(parts.text):
            raise damaged(f"{name}/WordDocument", f"{len(parts.text)} of {stated} characters")
        self.length = len(parts.text)
        styles = read_styles(self._structure("styles"))
        marks = character_marks(document, self._structure("characters"), parts.pieces, styles)
        data = compound.read("Data")
        ends, sections = plc(self._structure("sections"), _SECTION_SIZE)
        self.boxes, self.loose = self._boxes()
        self.story = Story(
            text=parts.text,
            marks=marks,
            starts=[mark[0] for mark in marks],
            paragraphs=paragraph_marks(document, self._structure("paragraphs"), parts.pieces, styles=styles, data=data),
            sections=section_breaks(document, ends, sections),
            boxes=self.boxes,
            fonts=_fonts(self._structure("fonts")),
        )

    def _structure(self, kind: str) -> bytes:
        at, size = self.fib.pairs[kind]
        return self.tables[at : at + size]

    def _story(self, kind: str) -> tuple[int, int]:
        start, end = self.fib.story(kind)
        return min(start, self.length), min(end, self.length)

    def read(self, tracked: str) -> tuple[Body, list[tuple[str, str]], tuple[str, ...]]:
        """The body, its furniture as (surface, reason), and what is to be said of notes."""
        lists, size = self.fib.pairs["lists"]
        numbering = read_lists(
            self._structure("lists"), self.tables[lists + size :] if size else b"", self._structure("overrides")
        )
        body = Body(numbering, tracked)
        Walk(self.story, body).read(*self.fib.story("text"))
        for box in self.loose:
            add_box(self.story, body, box, depth=1)
        n_notes = sum(self._add_note(body, part) for kind, positions in _NOTES for part in self._parts(kind, positions))
        said = (f"doc: {n_notes} notes stand at the end of the text",) if n_notes else ()
        furniture = self._furniture()
        comments = [(text, "comment") for part in self._parts("comments", "comment_text") if (text := self._flat(part))]
        for text, _ in comments:
            body.removals.append((body.length, text, "comment"))
        heads = list(dict.fromkeys(text for text, _ in furniture))
        if heads:
            said = (*said, f"doc: headers and footers left out: {' / '.join(text[:30] for text in heads[:5])}")
        return body, furniture, said

    def _parts(self, kind: str, positions: str) -> list[tuple[int, int]]:
        """The single notes of a story, by the positions stored for it; the whole where there are none."""
        start, end = self._story(kind)
        stored = self._structure(positions)
        cuts = struct.unpack_from(f"<{len(stored) // 4}i", stored)
        inside = [start, *(start + cut for cut in cuts if 0 < cut < end - start), end]
        return [(a, b) for a, b in itertools.pairwise(inside) if a < b] if inside == sorted(inside) else [(start, end)]

    def _add_note(self, body: Body, part: tuple[int, int]) -> bool:
        inside = body.inner()
        Walk(self.story, inside).read(*part)
        inside.lines = [line.strip() for line in inside.lines if line.strip()]
        note = body.inner()
        for line in inside.lines:
            note.add_line(line)
        note.count(inside)
        body.splice(note)
        return bool(note.lines)

    def _flat(self, part: tuple[int, int]) -> str:
        """A story in one line, for what is left out."""
        inside = Body()
        Walk(self.story, inside).read(*part)
        return " ".join(" ".join(inside.lines).split())

    def _furniture(self) -> list[tuple[str, str]]:
        start, end = self._story("headers")
        cuts = self._structure("headers")
        positions = list(struct.unpack_from(f"<{len(cuts) // 4}i", cuts))
        found = []
        for number, (first, last) in enumerate(itertools.pairwise(positions)):
            if number >= _N_SEPARATORS and 0 <= first < last <= end - start:
                text = self._flat((start + first, start + last))
                found += [(text, _HEADERS[number % len(_HEADERS)])] if text else []
        return list(dict.fromkeys(found))

    def _boxes(self) -> tuple[dict[int, tuple[int, int]], list[tuple[int, int]]]:
        """Text boxes by the position of their anchor, and those whose anchor is not in the main text."""
        start, end = self._story("boxes")
        positions, descriptors = plc(self._structure("box_text"), _BOX_SIZE)
        anchors, shapes = plc(self._structure("shapes"), _SHAPE_SIZE)
        anchor_of = {shape[:4]: at for at, shape in zip(anchors, shapes, strict=False)}
        placed, loose = {}, []
        for first, last, descriptor in zip(positions, positions[1:], descriptors, strict=False):
            if not 0 <= first < last <= end - start or descriptor[8:10] != b"\0\0":
                continue
            box = (start + first, start + last)
            anchor = anchor_of.get(descriptor[14:18])
            if anchor is not None and anchor not in placed:
                placed[anchor] = box
            else:
                loose.append(box)
        return placed, loose


def _fonts(data: bytes) -> list[str]:
    """Names of the font table (SttbfFfn), which symbols refer to by number."""
    names, at = [], 4
    while at < len(data):
        size = data[at] + 1
        name = data[at + 40 : at + size].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at += size
    return names
