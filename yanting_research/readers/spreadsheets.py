"""Spreadsheets (电子表格): every cell as text, whatever the file really is."""

from __future__ import annotations

import os

from yanting_research.errors import ReadError
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.spreadsheets_csv import csv_sheet
from yanting_research.readers.spreadsheets_grid import Sheet, password_protected
from yanting_research.readers.spreadsheets_markup import html_sheets, is_xml_workbook, xml_sheets
from yanting_research.readers.spreadsheets_ods import ods_sheets
from yanting_research.readers.spreadsheets_xls import xls_sheets
from yanting_research.readers.spreadsheets_xlsx import xlsx_sheets

__all__ = ["cell_sheets", "read_cells"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_cells(path: str | os.PathLike[str], *, most_rows: int = 1_000_000, max_bytes: int = MAX_BYTES) -> list[Sheet]:
    """The sheets of a spreadsheet file, every cell as text.

    Parameters
    ----------
    path
        .xlsx, .xlsm, .xls, .ods, .csv or .tsv; a .xls that is really a web page, an XML
        spreadsheet of 2003 or plain text is read as what it is.
    most_rows
        Refuse a sheet with more rows [rows].
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    list of Sheet
        In the order of their tabs, hidden ones included. Whole numbers have no ``.0``,
        dates are ISO dates, texts such as ``00123`` and 18-digit codes are as typed, error
        cells hold ``#REF!`` and are named in ``warnings``.

    Raises
    ------
    ReadError
        Missing, damaged, protected by a password, beyond a limit, or no table.
    EncodingError
        When the encoding of a delimited text is not sure enough.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "a.csv")
    ...     _ = file.write_text("地区代码,党员数\\n010000,\\"1,234\\"\\n", encoding="utf-8")
    ...     read_cells(file)[0].rows
    (('地区代码', '党员数'), ('010000', '1,234'))
    """
    return cell_sheets(read_limited(path, max_bytes=max_bytes), display_name(path), most_rows=most_rows)


def cell_sheets(data: bytes, name: str, *, most_rows: int = 1_000_000) -> list[Sheet]:
    """The sheets of a spreadsheet's bytes; see :func:`read_cells`."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise password_protected(name)
        return xls_sheets(data, name, most_rows=most_rows)
    shown = sniff_suffix(data)
    if shown == ".xlsx":
        return xlsx_sheets(data, name, most_rows=most_rows)
    if shown == ".ods":
        return ods_sheets(data, name, most_rows=most_rows)
    if shown == ".html":
        return html_sheets(data, name)
    if is_xml_workbook(data):
        return xml_sheets(data, name, most_rows=most_rows)
    if shown:
        raise ReadError(
            f"the content is {shown}, not a spreadsheet",
            where=name,
            expected=".xlsx .xls .ods .csv or text with delimiters",
            remedy="give it its true suffix, or export the table as .xlsx",
        )
    return [csv_sheet(data, name, most_rows=most_rows)]
