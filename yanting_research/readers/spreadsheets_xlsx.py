"""Workbooks (.xlsx, .xlsm) from their own XML (电子表格).

The libraries that read values faster turn ``#REF!`` into an empty cell, say nothing of
number formats (0.147 shown as 14.7 %, 7 shown as 007) and hold every cell between two
far corners in memory; a table of texts or statistics cannot afford the first two.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from yanting_research.errors import ReadError
from yanting_research.readers.packages import Element, open_package, parse_xml, read_member, refuse_doctype
from yanting_research.readers.spreadsheets_formats import BUILT_IN, MOST_DIGITS, shown_number, unit_of_format
from yanting_research.readers.spreadsheets_grid import Grid, Sheet, cell_name, damaged_workbook

__all__ = ["xlsx_sheets"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""``_x000D_``; not ``a_x_b``."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
"""``B5``; not ``ABCD5``."""
_HIDDEN = frozenset({"hidden", "veryHidden"})


@dataclass(slots=True)
class _Book:
    package: zipfile.ZipFile
    name: str
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    since_1904: bool = False
    most_rows: int = 1_000_000


def xlsx_sheets(data: bytes, name: str, *, most_rows: int = 1_000_000) -> list[Sheet]:
    """The worksheets of a workbook, every cell as text.

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
    main = _main_part(package, name)
    root = _xml(package, main, name)
    relations = _relations(package, main, name)
    book = _Book(package, name, most_rows=most_rows)
    for kind, part in relations.values():
        if kind == "sharedStrings":
            book.strings = [_string(item) for item in _children(_xml(package, part, name), "si")]
        elif kind == "styles":
            book.formats = _formats(_xml(package, part, name))
    for properties in root.iter("{*}workbookPr"):
        book.since_1904 = properties.get("date1904", "0") in {"1", "true"}
    sheets = []
    for entry in root.iter("{*}sheet"):
        identity = next((value for key, value in entry.attrib.items() if key.endswith("}id")), "")
        kind, part = relations.get(identity, ("", ""))
        if kind == "worksheet":
            sheets.append(_sheet(book, part, entry.get("name", ""), entry.get("state", "") in _HIDDEN))
    return sheets


def _main_part(package: zipfile.ZipFile, name: str) -> str:
    names = package.namelist()
    found = [part for part in names if part.lower() == "xl/workbook.xml"] or sorted(
        part for part in names if part.lower().startswith("xl/workbook") and part.endswith(".xml")
    )
    if not found:
        raise ReadError(
            "holds no workbook in XML",
            where=name,
            expected="a part xl/workbook.xml, which .xlsb has not",
            remedy="save it as .xlsx in the program that made it",
        )
    return found[0]


def _xml(package: zipfile.ZipFile, part: str, name: str) -> Element:
    return parse_xml(read_member(package, part, name), f"{name}/{part}")


def _relations(package: zipfile.ZipFile, main: str, name: str) -> dict[str, tuple[str, str]]:
    """Relation id -> kind and part, as the workbook names its parts."""
    folder, file = posixpath.split(main)
    part = f"{folder}/_rels/{file}.rels"
    if part not in package.namelist():
        raise ReadError(
            f"has no part {part}", where=name, expected="a whole file", remedy="open and save it again in its program"
        )
    found = {}
    for relation in _children(_xml(package, part, name), "Relationship"):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], inside)
    return found


def _children(element: Element, tag: str) -> Iterator[Element]:
    yield from element.iterchildren(f"{{*}}{tag}")


def _string(item: Element) -> str:
    """Text of a string with its runs; the phonetic guide (拼音) over it is no text."""
    pieces = []
    for child in item.iterchildren("{*}t", "{*}r"):
        if etree.QName(child).localname == "t":
            pieces.append(child.text or "")
        else:
            pieces += [text.text or "" for text in _children(child, "t")]
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), "".join(pieces)).replace("\r\n", "\n")


def _formats(styles: Element) -> list[str]:
    """Number format of each cell style."""
    spelled = {item.get("numFmtId", ""): item.get("formatCode", "") for item in styles.iter("{*}numFmt")}
    found = []
    for group in _children(styles, "cellXfs"):
        for style in _children(group, "xf"):
            number = style.get("numFmtId", "0")
            built_in = BUILT_IN.get(int(number), "") if number.isdecimal() else ""
            found.append(spelled.get(number) or built_in)
    return found


def _sheet(book: _Book, part: str, title: str, hidden: bool) -> Sheet:
    where = f"{book.name}!{title}"
    data = read_member(book.package, part, book.name)
    refuse_doctype(data, f"{book.name}/{part}")
    grid = Grid(where, most_rows=book.most_rows)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=("{*}row", "{*}mergeCell"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    at_row = 0
    try:
        for _, element in events:
            if element.tag.endswith("}row") or element.tag == "row":
                at_row = _row(element, at_row, book, grid)
            else:
                _merge(element.get("ref", ""), grid)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        if events.root is not None and events.root.getroottree().docinfo.doctype:
            parse_xml(data, f"{book.name}/{part}")  # an encoding may hide it from a look at the bytes; this refuses it
    except etree.XMLSyntaxError as error:
        raise damaged_workbook(where, str(error)) from error
    return grid.sheet(title, hidden=hidden)


def _row(element: Element, before: int, book: _Book, grid: Grid) -> int:
    """Read one row; its number counts on where the file does not say it."""
    stated = element.get("r", "")
    row = int(stated) if stated.isdecimal() and len(stated) < 9 else before + 1
    filled = False
    column = 0
    namespace = element.tag[: -len("row")]
    value_tag, formula_tag = f"{namespace}v", f"{namespace}f"
    for cell in element.iterchildren(f"{namespace}c"):
        column = column_of(cell.get("r", "")) or column + 1
        value, has_formula = "", False
        for child in cell:
            if child.tag == value_tag:
                value = child.text or ""
            has_formula = has_formula or child.tag == formula_tag
        if has_formula and not value:
            grid.n_uncomputed += 1
        text = _cell(cell, value, book, grid, (row, column))
        if text:
            grid.put(row, column, text)
            filled = True
    if filled and element.get("hidden", "0") in {"1", "true"}:
        grid.n_hidden_rows += 1
    return row


def _cell(cell: Element, value: str, book: _Book, grid: Grid, place: tuple[int, int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_string(inline) for inline in _children(cell, "is"))
    if not value:
        return ""
    if kind == "s":
        if not value.isdecimal() or int(value) >= len(book.strings):
            raise damaged_workbook(grid.where, f"cell {cell_name(*place)} names a text that is not there")
        return book.strings[int(value)]
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind == "e":
        grid.errors.append((*place, value))
        return value
    if kind != "n":
        return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), value)
    return _number(value, cell.get("s", "0"), book, grid, place)


def _number(value: str, style: str, book: _Book, grid: Grid, place: tuple[int, int]) -> str:
    index = int(style) if style.isdecimal() else 0
    code = book.formats[index] if index < len(book.formats) else ""
    text = shown_number(value, code, since_1904=book.since_1904)
    unit = unit_of_format(code) if code else ""
    if unit:
        grid.units.setdefault(unit, place)
    if len(text) > MOST_DIGITS and len(text.partition(".")[0].lstrip("-")) > MOST_DIGITS and "T" not in text:
        grid.long_numbers.append(place)
    return text


def _merge(reference: str, grid: Grid) -> None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start and end:
        corners = (int(start[2]), column_number(start[1]), int(end[2]), column_number(end[1]))
        grid.merges.append(corners)


def column_of(reference: str) -> int:
    """Number of the column that a reference such as ``B5`` names; 0 where it names none.

    >>> column_of("AB12"), column_of("")
    (28, 0)
    """
    return column_number(reference.rstrip("0123456789"))


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """Number of a column from its one to three letters; 0 for anything else.

    >>> column_number("A"), column_number("AB"), column_number("甲")
    (1, 28, 0)
    """
    if not (0 < len(letters) < 4 and letters.isascii() and letters.isupper() and letters.isalpha()):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
