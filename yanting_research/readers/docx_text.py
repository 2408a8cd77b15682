"""The body of a Word document as lines, tables and page breaks (正文)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from yanting_research.core import SourceTable
from yanting_research.readers.docx_numbering import Numbering
from yanting_research.readers.packages import Element

__all__ = ["Body", "read_body"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 100
_HARD, _SOFT = "hard", "rendered"
_MARKS = {"ins": ("{+", "+}"), "moveTo": ("{+", "+}"), "del": ("[-", "-]"), "moveFrom": ("[-", "-]")}
_PLAIN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_PASSED_OVER = frozenset(("instrText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "rt"))


@dataclass(slots=True)
class Body:
    """What one story holds; ``breaks`` are (offset, kind)."""

    numbering: Numbering
    tracked: str = "accepted"
    lines: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[SourceTable] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    n_tracked: int = 0
    n_numbered: int = 0
    n_hidden: int = 0
    n_boxes: int = 0
    too_deep: bool = False

    @property
    def text(self) -> str:
        """The lines, each ended by a line feed."""
        return "".join(f"{line}\n" for line in self.lines)

    def add_line(self, line: str) -> None:
        """Append a line of the text."""
        self.lines.append(line)
        self.length += len(line) + 1

    def page_breaks(self) -> tuple[int, ...]:
        """Offsets of pages 2, 3, ...: those that Word recorded when it last laid the pages out, else the hard ones."""
        rendered = {at for at, kind in self.breaks if kind == _SOFT}
        chosen = rendered or {at for at, kind in self.breaks if kind == _HARD}
        return tuple(sorted(at for at in chosen if 0 < at < self.length))


@dataclass(slots=True)
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: list[tuple[int, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


def read_body(container: Element, body: Body) -> Body:
    """Walk the paragraphs and tables of a story into ``body``."""
    _blocks(container, body, 0, _Paragraph())
    return body


def _blocks(container: Element, body: Body, depth: int, open_paragraph: _Paragraph) -> _Paragraph:
    """Block-level children; returns the paragraph whose mark was deleted and that goes on, if any."""
    if depth > _DEEPEST:
        body.too_deep = True
        return open_paragraph
    for child in container.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if child.tag == f"{W}p":
            open_paragraph = _paragraph(child, body, depth, open_paragraph)
        elif child.tag == f"{W}tbl":
            _table(child, body, depth)
        elif name == "AlternateContent":
            open_paragraph = _blocks(_alternative(child), body, depth + 1, open_paragraph)
        elif name in _WRAPPERS or (name in {"del", "moveFrom"} and body.tracked == "both"):
            open_paragraph = _blocks(child, body, depth + 1, open_paragraph)
    return open_paragraph


def _alternative(element: Element) -> Element:
    """One of the two renderings that Word stores of the same thing."""
    chosen = element.find(f"{MC}Choice")
    chosen = element.find(f"{MC}Fallback") if chosen is None else chosen
    return element if chosen is None else chosen


def _paragraph(element: Element, body: Body, depth: int, paragraph: _Paragraph) -> _Paragraph:
    properties = element.find(f"{W}pPr")
    if properties is not None and properties.find(f"{W}pageBreakBefore") is not None:
        paragraph.breaks.append((paragraph.length, _HARD))
    if not paragraph.pieces:
        paragraph.add(_marker(element, properties, body))
    _inline(element, body, paragraph, depth)
    mark = None if properties is None else properties.find(f"{W}rPr/{W}del")
    if mark is not None and body.tracked == "accepted":
        body.n_tracked += 1
        return paragraph
    body.breaks += [(body.length + at, kind) for at, kind in paragraph.breaks]
    body.add_line("".join(paragraph.pieces).rstrip())
    for box in paragraph.boxes:
        body.n_boxes += 1
        _blocks(box, body, depth + 1, _Paragraph())
    section = None if properties is None else properties.find(f"{W}sectPr")
    kind = None if section is None else section.find(f"{W}type")
    if section is not None and (kind is None or kind.get(f"{W}val") != "continuous"):
        body.breaks.append((body.length, _HARD))
    return _Paragraph()


def _marker(element: Element, properties: Element | None, body: Body) -> str:
    """The automatic number; an empty paragraph shows none, but counts where Word counts it."""
    marker = body.numbering.marker(properties)
    if element.find(f".//{W}t") is None:
        return ""
    body.n_numbered += bool(marker)
    return marker


def _inline(element: Element, body: Body, paragraph: _Paragraph, depth: int) -> None:
    if depth > _DEEPEST:
        body.too_deep = True
        return
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in _PASSED_OVER:
            continue
        if name in {"t", "delText"}:
            paragraph.add((child.text or "").replace("\n", " "))
        elif name in _PLAIN:
            paragraph.add(_PLAIN[name])
        elif name == "br":
            _break(child, paragraph)
        elif name == "lastRenderedPageBreak":
            paragraph.breaks.append((paragraph.length, _SOFT))
        elif name == "sym":
            paragraph.add(_symbol(child.get(f"{W}char", "")))
        elif name in _MARKS:
            _tracked(child, body, paragraph, depth)
        elif name == "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            body.n_hidden += 1
        elif name == "AlternateContent":
            _inline(_alternative(child), body, paragraph, depth + 1)
        elif name == "txbxContent":
            paragraph.boxes.append(child)
        else:
            _inline(child, body, paragraph, depth + 1)


def _break(element: Element, paragraph: _Paragraph) -> None:
    if element.get(f"{W}type") == "page":
        paragraph.breaks.append((paragraph.length, _HARD))
    elif element.get(f"{W}type") != "column":
        paragraph.add("\n")


def _symbol(code: str) -> str:
    """Symbol fonts map into the private area, where a character has no meaning of its own."""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character


def _tracked(element: Element, body: Body, paragraph: _Paragraph, depth: int) -> None:
    name = etree.QName(element).localname
    body.n_tracked += 1
    gone = name in {"del", "moveFrom"}
    if body.tracked == "accepted":
        if not gone:
            _inline(element, body, paragraph, depth + 1)
        return
    opening, closing = _MARKS[name]
    paragraph.add(opening)
    _inline(element, body, paragraph, depth + 1)
    paragraph.add(closing)


def _table(element: Element, body: Body, depth: int) -> None:
    """A table: its rows as lines in place, and as cells; one of single cells is a frame around paragraphs."""
    rows = [row for row in _rows(element) if body.tracked == "both" or row.find(f"{W}trPr/{W}del") is None]
    cells_of = [list(_cells(row)) for row in rows]
    if all(len(cells) <= 1 for cells in cells_of):
        for cells in cells_of:
            for cell in cells:
                _blocks(cell, body, depth + 1, _Paragraph())
        return
    anchor = body.length
    found = []
    for row, cells in zip(rows, cells_of, strict=True):
        if row.find(f".//{W}lastRenderedPageBreak") is not None:
            body.breaks.append((body.length, _SOFT))
        texts = tuple(text for cell in cells for text in _cell(cell, body, depth))
        found.append(texts)
        body.add_line("\t".join(texts).rstrip("\t"))
    body.tables.append(SourceTable(tuple(found), anchor))


def _rows(table: Element) -> list[Element]:
    return [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _cell(cell: Element, body: Body, depth: int) -> list[str]:
    """Text of a cell; the grid columns that it spans, and cells merged upwards, stay empty."""
    inside = Body(body.numbering, body.tracked)
    _blocks(cell, inside, depth + 1, _Paragraph())
    for name in ("n_tracked", "n_numbered", "n_hidden", "n_boxes"):
        setattr(body, name, getattr(body, name) + getattr(inside, name))
    body.too_deep |= inside.too_deep
    text = " ".join(part for line in inside.lines if (part := " ".join(line.split())))
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    if merge is not None and merge.get(f"{W}val", "continue") == "continue":
        text = ""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    width = "1" if span is None else span.get(f"{W}val", "1")
    return [text, *[""] * (min(int(width) if width.isdigit() else 1, 64) - 1)]
