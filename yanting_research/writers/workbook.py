"""XLSX (Excel 工作簿): text stays text, numbers stay numbers, same input gives same bytes."""

from __future__ import annotations

import datetime
import io
import math
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from yanting_research.errors import WriteError
from yanting_research.writers.atomic import Written, write_bytes
from yanting_research.writers.cells import MAX_CELL, cell_value, clean_text, warn_cleaned

if TYPE_CHECKING:
    import xlsxwriter

__all__ = ["CREATED", "WORKBOOK_OPTIONS", "check_sheet_names", "workbook_bytes", "write_cell", "write_workbook"]

_MAX_ROWS, _MAX_COLUMNS, _MAX_SHEET_NAME = 1_048_576, 16_384, 31
# Excel refuses these in the name of a sheet: "a/b", "[x]"; not "a_b"
_SHEET_NAME_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WRAPPED = 30  # code points: a longer text is broken into the lines of its cell
_EXACT_INTEGER = 2**53  # a larger one would lose digits in a cell: it is written as text
Links = Mapping[tuple[str, str], tuple[str, str]]
CREATED = datetime.datetime(2000, 1, 1)  # fixed, so that the bytes do not tell when
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def write_workbook(
    sheets: Mapping[str, pd.DataFrame], path: str | os.PathLike[str], *, links: Links | None = None
) -> Written:
    """Write tables as the sheets of one workbook; ``n_rows`` counts all of them.

    No cell is a formula, and none a link but those asked for, whatever its text. Undefined numbers
    are empty cells. Whole numbers beyond 2**53 are written as text, since a cell would round them.

    Parameters
    ----------
    sheets
        Tables by name of sheet, in order.
    path
        Where to write.
    links
        ``(sheet, column)`` to ``(sheet, key column)``: a cell of the first whose text stands in the key
        column of the second becomes a link to that row of the same workbook.

    Raises
    ------
    WriteError
        For a text above 32,767 characters, an infinite number, too many rows, or a
        sheet name that Excel refuses; nothing is written.
    """
    data, n_cleaned = workbook_bytes(sheets, where=str(path), links=links)
    written = write_bytes(data, path)
    warn_cleaned(n_cleaned, where=str(path))
    n_rows = sum(len(table) for table in sheets.values())
    return Written(written.path, written.sha256, written.n_bytes, n_rows, n_cleaned)


def workbook_bytes(sheets: Mapping[str, pd.DataFrame], *, where: str, links: Links | None = None) -> tuple[bytes, int]:
    """The bytes of a workbook, and how many characters were replaced."""
    check_sheet_names(list(sheets), where)
    import xlsxwriter  # not for those who write tables of other formats

    buffer = io.BytesIO()
    n_cleaned = 0
    with xlsxwriter.Workbook(buffer, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": CREATED})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        long = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in sheets.items():
            n_cleaned += _fill_sheet(book.add_worksheet(name), table, (heading, long), f"{where}: sheet {name}")
        for (name, column), (target, key) in (links or {}).items():
            rows = {str(text): row for row, text in enumerate(sheets[target][key].tolist(), start=2)}
            place = sheets[name].columns.get_loc(column)
            for row, text in enumerate(sheets[name][column].tolist(), start=1):
                if str(text) in rows:
                    to = f"internal:'{target.replace(chr(39), chr(39) * 2)}'!A{rows[str(text)]}"
                    book.get_worksheet_by_name(name).write_url(row, place, to, string=str(text))
    return buffer.getvalue(), n_cleaned


def check_sheet_names(names: list[str], where: str) -> None:
    """Refuse names of sheets that Excel refuses."""
    if not names:
        raise WriteError("no sheets", where=where, expected="at least one table", remedy="hand over a table")
    folded = [name.casefold() for name in names]
    for name in names:
        refused = _SHEET_NAME_REFUSED.search(name) or name.startswith("'") or name.endswith("'")
        if refused or not 0 < len(name) <= _MAX_SHEET_NAME or folded.count(name.casefold()) > 1:
            raise WriteError(
                f"the sheet name {name!r:.60} is refused by Excel",
                where=where,
                expected=r"1 to 31 characters, none of []:*?/\, each name once whatever its case",
                remedy="choose another name",
            )


def _fill_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: pd.DataFrame,
    styles: tuple[xlsxwriter.format.Format, xlsxwriter.format.Format],
    where: str,
) -> int:
    heading, long = styles
    if len(table) >= _MAX_ROWS or len(table.columns) > _MAX_COLUMNS:
        raise WriteError(
            f"{len(table)} rows, {len(table.columns)} columns",
            where=where,
            expected=f"at most {_MAX_ROWS - 1} rows and {_MAX_COLUMNS} columns",
            remedy="write Parquet or CSV instead",
        )
    n_cleaned = 0
    for column, name in enumerate(table.columns):
        n_cleaned += write_cell(sheet, (0, column), str(name), where, heading)
        widest = len(str(name))
        for row, value in enumerate(table.iloc[:, column].tolist(), start=1):
            cell = cell_value(value, where=f"{where}: row {row}, column {name}")
            style = long if isinstance(cell, str) and len(cell) > _WRAPPED else None
            n_cleaned += write_cell(sheet, (row, column), cell, f"{where}: row {row}, column {name}", style)
            if row <= 200 and cell is not None:
                widest = max(widest, len(str(cell)))
        sheet.set_column(column, column, min(60, 2 + 1.6 * widest))
    sheet.freeze_panes(1, 0)
    if len(table) and len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    return n_cleaned


def write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    value: str | int | float | bool | None,
    where: str,
    style: xlsxwriter.format.Format | None,
) -> int:
    """Write one cell as what it is, never as a formula or a link; returns how many characters were replaced."""
    if value is None:
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(*place, value, style)
        return 0
    if isinstance(value, (int, float)) and abs(value) <= _EXACT_INTEGER:
        sheet.write_number(*place, value, style)
        return 0
    if isinstance(value, float):
        if math.isinf(value):
            raise WriteError("an infinite number", where=where, expected="finite numbers", remedy="mend the table")
        sheet.write_number(*place, value, style)
        return 0
    text, n_cleaned = clean_text(str(value))
    if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        raise WriteError(
            f"a text of {len(text)} characters",
            where=where,
            expected=f"at most {MAX_CELL:,}, or Excel would cut it silently",
            remedy="write CSV or Parquet, or split the text",
        )
    if text:
        sheet.write_string(*place, text, style)
    return n_cleaned
