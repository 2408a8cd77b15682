"""Workbooks that only call themselves .xls: web pages, XML of 2003, as many systems export them."""

from __future__ import annotations

from dataclasses import replace

from yanting_research.errors import ReadError
from yanting_research.readers.html import html_source
from yanting_research.readers.packages import Element, parse_xml
from yanting_research.readers.spreadsheets_formats import plain_number
from yanting_research.readers.spreadsheets_grid import Grid, Sheet

__all__ = ["html_sheets", "is_xml_workbook", "xml_sheets"]

_NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 16_384


def html_sheets(data: bytes, name: str) -> list[Sheet]:
    """The tables of a web page, each as a sheet of its own.

    Raises
    ------
    ReadError
        When the page holds no table.
    """
    source = html_source(data, name)
    if not source.tables:
        raise ReadError(
            "is a web page without a table",
            where=name,
            expected="a table",
            remedy="open it in a browser and look; save the table as .xlsx",
        )
    note = "sheet: this workbook is a web page by its content"
    many = len(source.tables) > 1
    return [
        Sheet(f"table {i}" if many else "", table.rows, warnings=(note,), reader="html", encoding=source.encoding)
        for i, table in enumerate(source.tables, start=1)
    ]


def is_xml_workbook(data: bytes) -> bool:
    """Whether the bytes are an XML spreadsheet of 2003."""
    return _NAMESPACE in data[:4096]


def xml_sheets(data: bytes, name: str, *, most_rows: int = 1_000_000) -> list[Sheet]:
    """The worksheets of an XML spreadsheet of 2003 (SpreadsheetML).

    Raises
    ------
    ReadError
        Damaged, beyond a limit, or with a document type.
    """
    root = parse_xml(data.strip(), name)
    sheets = []
    for worksheet in root.iter(f"{_SS}Worksheet"):
        title = worksheet.get(f"{_SS}Name", "")
        grid = Grid(f"{name}!{title}", most_rows=most_rows)
        row = 0
        for element in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
            row = _index(element, row + 1, most_rows)
            _row(element, row, grid)
        sheet = grid.sheet(title, reader="xml")
        sheets.append(replace(sheet, warnings=(*sheet.warnings, "sheet: an XML spreadsheet of 2003")))
    return sheets


def _index(element: Element, default: int, most: int) -> int:
    stated = element.get(f"{_SS}Index", "")
    return min(int(stated), most + 1) if stated.isdecimal() and len(stated) < 9 else default


def _row(element: Element, row: int, grid: Grid) -> None:
    column = 0
    for cell in element.iterfind(f"{_SS}Cell"):
        column = _index(cell, column + 1, _MOST_COLUMNS)
        data = cell.find(f"{_SS}Data")
        text = "".join(data.itertext()) if data is not None else ""
        kind = data.get(f"{_SS}Type", "String") if data is not None else ""
        if kind == "Number":
            text = plain_number(text)
        elif kind == "DateTime":
            text = text.removesuffix(".000").removesuffix("T00:00:00")
        elif kind == "Boolean":
            text = "TRUE" if text == "1" else "FALSE"
        elif kind == "Error":
            grid.errors.append((row, column, text))
        if text:
            grid.put(row, column, text)
        across, down = (
            int(v) if v.isdecimal() else 0
            for v in (cell.get(f"{_SS}MergeAcross", "0")[:6], cell.get(f"{_SS}MergeDown", "0")[:6])
        )
        if across or down:
            grid.merges.append((row, column, row + down, column + across))
        column += across
