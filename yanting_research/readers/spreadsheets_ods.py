"""OpenDocument spreadsheets (.ods) from their own XML, repeats laid out within limits."""

from __future__ import annotations

import re

from lxml import etree

from yanting_research.readers.packages import Element, open_package, parse_xml, read_member
from yanting_research.readers.spreadsheets_formats import plain_number, shown_number
from yanting_research.readers.spreadsheets_grid import Grid, Sheet

__all__ = ["ods_sheets"]

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_T}table-cell", f"{_T}covered-table-cell")
_PADDED = re.compile(r"0\d{1,20}")
"""``007``; not ``7``."""
_ERROR = re.compile(r"#[A-Z/0-9]{2,10}[!?]?|(?:Err|错误)[:：]\d{3}")
"""``#REF!`` and ``Err:502``; not ``#1号文件``."""
_MOST_REPEATS = 10**7


def ods_sheets(data: bytes, name: str, *, most_rows: int = 1_000_000) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet, every cell as text.

    Parameters
    ----------
    data, name
        Bytes and display name.
    most_rows
        Refuse a sheet with more rows [rows].

    Raises
    ------
    ReadError
        Damaged, protected, beyond a limit, or with a document type.
    """
    package = open_package(data, name)
    root = parse_xml(read_member(package, "content.xml", name), f"{name}/content.xml")
    hidden = {
        style.get(f"{_S}name", "")
        for style in root.iter(f"{_S}style")
        if any(properties.get(f"{_T}display") == "false" for properties in style.iter(f"{_S}table-properties"))
    }
    sheets = []
    for table in root.iterfind(f"{_O}body/{_O}spreadsheet/{_T}table"):
        title = table.get(f"{_T}name", "")
        grid = Grid(f"{name}!{title}", most_rows=most_rows)
        row = 1
        for element in table.iter(f"{_T}table-row"):
            row += _row(element, row, grid)
        sheets.append(grid.sheet(title, hidden=table.get(f"{_T}style-name", "") in hidden, reader="ods"))
    return sheets


def _repeat(element: Element, what: str) -> int:
    stated = element.get(f"{_T}number-{what}", "1")
    return max(1, min(int(stated), _MOST_REPEATS)) if stated.isdecimal() and len(stated) < 12 else 1


def _row(element: Element, row: int, grid: Grid) -> int:
    """Lay out one row as often as it is repeated; how often that is."""
    times = _repeat(element, "rows-repeated")
    cells: list[tuple[int, int, str, bool]] = []
    column = 1
    for cell in element.iterchildren(*_CELLS):
        wide = _repeat(cell, "columns-repeated")
        text, is_error = _text(cell)
        if text:
            cells.append((column, wide, text, is_error))
        across, down = _repeat(cell, "columns-spanned"), _repeat(cell, "rows-spanned")
        if across > 1 or down > 1:
            grid.merges.append((row, column, row + down - 1, column + across - 1))
        column += wide
    for at in range(row, row + times) if cells else ():
        for first, wide, text, is_error in cells:
            for place in range(first, first + wide):
                grid.put(at, place, text)
            if is_error:
                grid.errors.append((at, first, text))
    if cells and element.get(f"{_T}visibility") in {"collapse", "filter"}:
        grid.n_hidden_rows += times
    return times


def _text(cell: Element) -> tuple[str, bool]:
    """A cell as text, and whether it is an error."""
    kind = cell.get(f"{_O}value-type", "")
    shown = "\n".join(_paragraph(paragraph) for paragraph in cell.iterchildren(f"{_X}p", f"{_X}h"))
    value = cell.get(f"{_O}value", "")
    if kind == "percentage" and value:
        return shown_number(value, "0%"), False
    if kind in {"float", "currency"} and value:
        if _ERROR.fullmatch(shown):
            return shown, True
        number = plain_number(value)
        return (shown if _PADDED.fullmatch(shown) and shown.lstrip("0") == number.lstrip("0") else number), False
    if kind == "date":
        return cell.get(f"{_O}date-value", shown).removesuffix("T00:00:00"), False
    if kind == "boolean":
        return cell.get(f"{_O}boolean-value", "").upper(), False
    return shown, bool(_ERROR.fullmatch(shown))


def _paragraph(paragraph: Element) -> str:
    pieces = [paragraph.text or ""]
    for child in paragraph.iterchildren(etree.Element):
        tag = etree.QName(child).localname
        if tag == "s":
            stated = child.get(f"{_X}c", "1")
            pieces.append(" " * (min(int(stated), 1000) if stated.isdecimal() and len(stated) < 6 else 1))
        elif tag in {"tab", "line-break"}:
            pieces.append("\t" if tag == "tab" else "\n")
        elif tag not in {"annotation", "note", "ruby-text"}:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
