"""Workbooks that are no XML of their own: .xls, .xlsb and .ods, read by calamine."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Iterator

import olefile
import python_calamine
from lxml import etree

from yanting_research.errors import ReadError
from yanting_research.readers.packages import open_package, read_member
from yanting_research.readers.spreadsheets_formats import MOST_DIGITS, plain_number
from yanting_research.readers.spreadsheets_grid import MOST_CELLS, Grid, Sheet, too_many_rows

__all__ = ["binary_sheets"]

_WORKSHEET = python_calamine.SheetTypeEnum.WorkSheet
_VISIBLE = python_calamine.SheetVisibleEnum.Visible
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _BOOLERR, _FORMULA = 0x0809, 0x0205, 0x0006
_WORKSHEET_STREAM = 0x0010


def binary_sheets(data: bytes, name: str, *, reader: str, most_rows: int = 1_000_000) -> list[Sheet]:
    """The worksheets of a .xls, .xlsb or .ods, every cell as text.

    Parameters
    ----------
    data, name
        Bytes and display name.
    reader
        ``"xls"``, ``"xlsb"`` or ``"ods"``: named in the result.
    most_rows
        Refuse a sheet with more rows [rows].

    Raises
    ------
    ReadError
        Damaged, protected by a password, or beyond a limit.
    """
    errors = _error_cells(data, name) if reader == "xls" else []
    if reader != "xls":
        package = open_package(data, name)
        _check_repeats(package, name)
    try:
        return list(_sheets(data, name, reader, most_rows, errors))
    except python_calamine.PasswordError as error:
        raise password_protected(name) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise _damaged(name, str(error)) from error
    except BaseException as error:
        # a panic of the library below is no Exception, so that nobody catches it by accident
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name, "its structure contradicts itself") from error


def _damaged(name: str, reason: str) -> ReadError:
    return ReadError(
        f"is damaged or no workbook ({reason})",
        where=name,
        expected="a whole workbook",
        remedy="open it in the program that made it and save it as .xlsx",
    )


def password_protected(name: str) -> ReadError:
    """The refusal of a workbook that only a password opens."""
    return ReadError(
        "is protected by a password", where=name, expected="an open file", remedy="save it without a password"
    )


def _sheets(
    data: bytes, name: str, reader: str, most_rows: int, errors: list[list[tuple[int, int, str]]]
) -> Iterator[Sheet]:
    book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != _WORKSHEET:
            continue
        sheet = book.get_sheet_by_name(about.name)
        grid = Grid(f"{name}!{about.name}", most_rows=most_rows)
        if sheet.total_height > most_rows:
            raise too_many_rows(grid.where, most_rows)
        top, left = sheet.start or (0, 0)
        for offset, row in enumerate(sheet.to_python(skip_empty_area=True)):
            for column, value in enumerate(row):
                _put(grid, (top + offset + 1, left + column + 1), value)
        for row_number, column_number, text in errors[index] if index < len(errors) else ():
            grid.put(row_number, column_number, text)
            grid.errors.append((row_number, column_number, text))
        grid.merges += [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
        yield grid.sheet(about.name, hidden=about.visible != _VISIBLE, reader=reader)


def _put(grid: Grid, place: tuple[int, int], value: object) -> None:
    text = cell_text(value)
    if text:
        grid.put(*place, text)
    if isinstance(value, float) and abs(value) >= 10**MOST_DIGITS:
        grid.long_numbers.append(place)


def cell_text(value: object) -> str:
    """A value of the library as a person sees it.

    >>> cell_text(7.0), cell_text(True), cell_text(datetime.datetime(2013, 6, 1)), cell_text("007")
    ('7', 'TRUE', '2013-06-01', '007')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return plain_number(repr(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value).replace("\r\n", "\n")


def _error_cells(data: bytes, name: str) -> list[list[tuple[int, int, str]]]:
    """Error cells of each sheet of a .xls, which calamine gives as empty ones (MS-XLS 2.4.24 and 2.4.127)."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            stream = next((part for part in ("Workbook", "Book") if container.exists(part)), "")
            records = container.openstream(stream).read() if stream else b""
    except (OSError, ValueError, TypeError, IndexError, struct.error) as error:
        raise _damaged(name, str(error)) from error
    sheets: list[list[tuple[int, int, str]]] = []
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        body = records[at + 4 : at + 4 + size]
        if kind == _BOF and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] == _WORKSHEET_STREAM:
            sheets.append([])
        code = _error_code(kind, body)
        if code in _ERRORS and sheets:
            row, column = struct.unpack_from("<HH", body)
            sheets[-1].append((row + 1, column + 1, _ERRORS[code]))
        at += 4 + size
    return sheets


def _error_code(kind: int, body: bytes) -> int:
    """Error value of a record that is an error cell or a formula that came to one; else -1."""
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return -1


def _check_repeats(package: zipfile.ZipFile, name: str) -> None:
    """An .ods says "this cell, a billion times" in one line: refuse it before it is laid out."""
    if "content.xml" not in package.namelist():
        return
    data = read_member(package, "content.xml", name)
    n_cells = 0
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}
    try:
        for _, row in etree.iterparse(io.BytesIO(data), tag="{*}table-row", **options):
            cells = 0
            for cell in row.iterchildren("{*}table-cell"):
                valued = len(cell) > 0 or any(key.endswith("}value-type") for key in cell.attrib)
                cells += _repeat(cell, "columns") * valued
            n_cells += cells * _repeat(row, "rows")
            row.clear()
            if n_cells > MOST_CELLS:
                raise ReadError(
                    "repeats its cells too often",
                    where=name,
                    expected=f"at most {MOST_CELLS} cells",
                    remedy="do not trust its sender; open it in its program and look",
                )
    except etree.XMLSyntaxError as error:
        raise _damaged(name, str(error)) from error


def _repeat(element: etree._Element, what: str) -> int:
    for key, value in element.attrib.items():
        if key.endswith(f"}}number-{what}-repeated") and value.isdecimal():
            return int(value[:9])
    return 1
