"""The body of a Word document as lines, tables and page breaks (正文)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from yanting_research.readers.doc_body import DEEPEST, SOFT, Body, Paragraph
from yanting_research.readers.doc_symbols import field_text, symbol_text
from yanting_research.readers.doc_tables import Cell, Row, add_table
from yanting_research.readers.packages import Element

__all__ = ["flat_text", "read_body"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHANGES = {"ins": "inserted", "moveTo": "inserted", "del": "deleted", "moveFrom": "deleted"}
_PLAIN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_PASSED_OVER = frozenset(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "rubyPr", "delInstrText"))
_BETWEEN = {f"{M}f": "/", f"{M}sSup": "^"}
"""What stands between the two parts of a fraction, and before an exponent, so that 10⁴ is not read as 104."""
_FALSE = frozenset(("0", "false", "off"))
_NO_TEXT = "placeholder"


@dataclass(slots=True)
class _Open(Paragraph):
    """A paragraph with its text boxes and open fields: (instruction, whether a result is stored)."""

    boxes: list[Element] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)


def read_body(container: Element, body: Body) -> Body:
    """Walk the paragraphs and tables of a story into ``body``."""
    _blocks(container, body, 0, _Open())
    return body


def flat_text(element: Element) -> str:
    """All text inside in one line, as it is recorded of what is left out."""
    lines = ("".join(t.text or "" for t in p.iter(f"{W}t", f"{W}delText")) for p in element.iter(f"{W}p"))
    return " ".join(line.strip() for line in lines if line.strip())


def _blocks(container: Element, body: Body, depth: int, paragraph: _Open) -> _Open:
    """Block-level children; returns the paragraph whose mark was deleted and that goes on, if any."""
    if depth > DEEPEST:
        body.too_deep = True
        return paragraph
    for child in container.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if child.tag == f"{W}p":
            paragraph = _paragraph(child, body, depth, paragraph)
        elif child.tag == f"{W}tbl":
            _table(child, body, depth)
        elif name == "AlternateContent":
            paragraph = _blocks(_alternative(child), body, depth + 1, paragraph)
        elif name == "sdt" and _is_placeholder(child):
            body.removals.append((body.length, flat_text(child), _NO_TEXT))
        elif name == "altChunk":
            body.n_embedded += 1
        elif name in _WRAPPERS or (name in {"del", "moveFrom"} and body.tracked == "both"):
            paragraph = _blocks(child, body, depth + 1, paragraph)
    return paragraph


def _alternative(element: Element) -> Element:
    """One of the two renderings that Word stores of the same thing."""
    chosen = element.find(f"{MC}Choice")
    chosen = element.find(f"{MC}Fallback") if chosen is None else chosen
    return element if chosen is None else chosen


def _is_placeholder(element: Element) -> bool:
    """A content control that nobody filled in."""
    return element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _paragraph(element: Element, body: Body, depth: int, paragraph: _Open) -> _Open:
    properties = element.find(f"{W}pPr")
    if _is_on(properties, "pageBreakBefore"):
        paragraph.page()
    if not paragraph.pieces:
        paragraph.add(_marker(element, properties, body))
    _inline(element, body, paragraph, depth)
    mark = None if properties is None else properties.find(f"{W}rPr/{W}del")
    if mark is not None and body.tracked == "accepted":
        body.n_tracked += 1
        return paragraph
    body.add_paragraph(paragraph)
    for box in paragraph.boxes:
        body.n_boxes += 1
        _blocks(box, body, depth + 1, _Open())
    section = None if properties is None else properties.find(f"{W}sectPr")
    kind = None if section is None else section.find(f"{W}type")
    if section is not None and (kind is None or kind.get(f"{W}val") != "continuous"):
        body.add_break()
    return _Open()


def _is_on(properties: Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in _FALSE


def _marker(element: Element, properties: Element | None, body: Body) -> str:
    """The automatic number; an empty paragraph shows none, but counts where Word counts it."""
    marker = body.numbering.marker(properties)
    if element.find(f".//{W}t") is None:
        return ""
    body.n_numbered += bool(marker)
    return marker


def _inline(element: Element, body: Body, paragraph: _Open, depth: int) -> None:
    if depth > DEEPEST:
        body.too_deep = True
        return
    between = _BETWEEN.get(element.tag, "")
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in _PASSED_OVER or name.endswith("Pr"):
            continue
        if between and name in {"den", "sup"}:
            paragraph.add(between)
        if name in _CHANGES and child.tag.startswith(W):
            _tracked(child, body, paragraph, depth)
        elif name == "AlternateContent":
            _inline(_alternative(child), body, paragraph, depth + 1)
        elif name == "txbxContent":
            paragraph.boxes.append(child)
        elif name == "r" and _is_on(child.find(f"{W}rPr"), "vanish"):
            body.n_hidden += 1
            paragraph.cut("".join(t.text or "" for t in child.iter(f"{W}t", f"{W}delText")), "hidden text")
        elif name == "sdt" and _is_placeholder(child):
            paragraph.cut("".join(t.text or "" for t in child.iter(f"{W}t")), _NO_TEXT)
        elif name == "rt":
            paragraph.cut("".join(t.text or "" for t in child.iter(f"{W}t")), "phonetic guide")
        elif not _leaf(child, name, body, paragraph):
            _inline(child, body, paragraph, depth + 1)


def _leaf(element: Element, name: str, body: Body, paragraph: _Open) -> bool:
    """Whether the element is text or a mark of its own, which then is in the paragraph."""
    if name in {"t", "delText"}:
        text = (element.text or "").replace("\n", " ")
        paragraph.add(_without_symbols(element, text, body) if any("\uf000" <= c <= "\uf0ff" for c in text) else text)
    elif name in _PLAIN:
        paragraph.add(_PLAIN[name])
    elif name == "br":
        _break(element, paragraph)
    elif name == "lastRenderedPageBreak":
        paragraph.page(SOFT)
    elif name == "sym":
        paragraph.add(_symbol(element.get(f"{W}char", ""), element.get(f"{W}font", ""), body))
    elif name == "instrText":
        if paragraph.fields:
            paragraph.fields[-1].append(element.text or "")
    elif name == "fldChar":
        _field(element.get(f"{W}fldCharType", ""), paragraph)
    else:
        return False
    return True


def _break(element: Element, paragraph: _Open) -> None:
    if element.get(f"{W}type") == "page":
        paragraph.page()
    elif element.get(f"{W}type") != "column":
        paragraph.add("\n")


def _symbol(code: str, font: str, body: Body) -> str:
    try:
        shown = symbol_text(int(code, 16), font)
    except ValueError:
        shown = ""
    body.n_symbols += not shown
    return shown


def _without_symbols(element: Element, text: str, body: Body) -> str:
    """Private characters as the symbol font of their run means them."""
    fonts = element.getparent().find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(f"{W}ascii", "") or fonts.get(f"{W}hAnsi", "")
    shown = [symbol_text(ord(c), font) if "\uf000" <= c <= "\uf0ff" else c for c in text]
    body.n_symbols += shown.count("")
    return "".join(shown)


def _field(kind: str, paragraph: _Open) -> None:
    """Begin, separator or end of a field; one that stores no result may show what its instruction says."""
    if kind == "begin":
        paragraph.fields.append([])
    elif kind == "separate" and paragraph.fields:
        paragraph.fields[-1].clear()  # the result follows and is read as text
    elif kind == "end" and paragraph.fields:
        shown, reading = field_text("".join(paragraph.fields.pop()).strip())
        paragraph.add(shown)
        paragraph.cut(reading, "phonetic guide")


def _tracked(element: Element, body: Body, paragraph: _Open, depth: int) -> None:
    """A tracked insertion, deletion or move inside a paragraph."""
    change = _CHANGES[etree.QName(element).localname]
    body.n_tracked += 1
    if body.tracked == "accepted":
        if change == "inserted":
            _inline(element, body, paragraph, depth + 1)
        else:
            paragraph.cut("".join(t.text or "" for t in element.iter(f"{W}t", f"{W}delText")), "deleted")
        return
    inside = _Open()
    _inline(element, body, inside, depth + 1)
    paragraph.boxes += inside.boxes
    paragraph.marked("".join(inside.pieces), change)


def _table(element: Element, body: Body, depth: int) -> None:
    """A table with its merged cells; rows deleted by a tracked change are left out."""
    rows = []
    for row in _rows(element):
        if body.tracked == "accepted" and row.find(f"{W}trPr/{W}del") is not None:
            body.n_tracked += 1
            body.removals.append((body.length, flat_text(row), "deleted"))
            continue
        skipped = [Cell(body.inner()) for _ in range(min(_number(row, "trPr", "gridBefore", 0), 64))]
        cells = [_cell(cell, body, depth) for cell in _cells(row)]
        rows.append(Row([*skipped, *cells], opens_page=row.find(f".//{W}lastRenderedPageBreak") is not None))
    add_table(body, rows)


def _rows(table: Element) -> list[Element]:
    return [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _cell(element: Element, body: Body, depth: int) -> Cell:
    inside = body.inner()
    _blocks(element, inside, depth + 1, _Open())
    merge = element.find(f"{W}tcPr/{W}vMerge")
    is_continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
    return Cell(inside, max(1, _number(element, "tcPr", "gridSpan", 1)), is_continued)


def _number(element: Element, properties: str, name: str, default: int) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = "" if found is None else found.get(f"{W}val", "")
    return int(value) if value.isdecimal() and len(value) < 6 else default
