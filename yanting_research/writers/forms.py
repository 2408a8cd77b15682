"""Forms (表单): a workbook that people fill in, with lists to choose from and everything else locked.

Built on :mod:`yanting_research.writers.workbook`: no cell is a formula or a link, and equal
input gives equal bytes. The lock has no password; it guards against slips, not against people.
"""

from __future__ import annotations

import io
import math
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from yanting_research.errors import WriteError
from yanting_research.writers.atomic import Written, write_bytes
from yanting_research.writers.cells import warn_cleaned
from yanting_research.writers.workbook import CREATED, WORKBOOK_OPTIONS, check_sheet_names, write_cell

if TYPE_CHECKING:
    import xlsxwriter

__all__ = ["Choice", "FormSheet", "write_form"]

_MAX_LIST, _MAX_TITLE, _MAX_PROMPT = 255, 32, 255  # of Excel's data validation
_PAPER_A4 = 9
_WIDTH = 10.0
_LINE, _TALLEST = 14.5, 409.0  # points
_HEADER = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6ECF2"}
_LOCKED = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#DDE2E7"}
_OPEN = {"text_wrap": True, "valign": "top", "locked": False, "border": 1, "border_color": "#B8C2CC"}
_PROTECT = {"format_columns": True, "format_rows": True, "autofilter": True}


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen in a column (下拉选项).

    Attributes
    ----------
    column
        Its heading.
    values
        The entries of the list, as shown.
    title, prompt
        What a person sees who stands on the cell; cut to 32 and 255 characters.
    first, last
        Rows of data for which it holds, half-open; ``last`` -1 for all to the end.
    """

    column: str
    values: tuple[str, ...]
    title: str = ""
    prompt: str = ""
    first: int = 0
    last: int = -1


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet of a form.

    Attributes
    ----------
    name, table
        Name on the tab; cells.
    open_columns
        Headings of the columns that may be filled; all others are locked.
    choices
        Lists of the open columns; a cell with a list is yellow as long as it is blank.
    widths
        Width of a column by heading [characters]; 10 otherwise.
    hidden_columns
        Headings of columns that nobody needs to see.
    frozen
        Columns that stay in view, from the left.
    hidden
        Whether the sheet is invisible; it then has no heading.
    """

    name: str
    table: pd.DataFrame
    open_columns: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    hidden_columns: tuple[str, ...] = ()
    frozen: int = 0
    hidden: bool = False


def write_form(sheets: Sequence[FormSheet], path: str | os.PathLike[str]) -> Written:
    """Write a workbook to be filled in (.xlsx), atomically; the same bytes for the same input.

    Raises
    ------
    ValueError
        When the path does not end in ``.xlsx``, or a column named in a sheet is not there.
    WriteError
        For a name that Excel refuses, a text that no cell holds, a list above 255 characters.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> sheet = FormSheet("编码", pd.DataFrame({"文本": ["=1"], "有无": [""]}), open_columns=("有无",),
    ...                   choices=(Choice("有无", ("0", "1")),))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, two = (write_form([sheet], pathlib.Path(folder, name)) for name in ("a.xlsx", "b.xlsx"))
    ...     one.sha256 == two.sha256
    True
    """
    where = str(path)
    if not where.lower().endswith(".xlsx"):
        raise ValueError(f"{where!r} ends in no known suffix; allowed: .xlsx")
    check_sheet_names([sheet.name for sheet in sheets], where)
    import xlsxwriter  # not for those who write tables of other formats

    buffer = io.BytesIO()
    n_cleaned = 0
    with xlsxwriter.Workbook(buffer, WORKBOOK_OPTIONS) as book:
        book.set_properties({"created": CREATED})
        for sheet in sheets:
            n_cleaned += _fill(book, sheet, f"{where}: sheet {sheet.name}")
    written = write_bytes(buffer.getvalue(), path)
    warn_cleaned(n_cleaned, where=where)
    n_rows = sum(len(sheet.table) for sheet in sheets if not sheet.hidden)
    return Written(written.path, written.sha256, written.n_bytes, n_rows, n_cleaned)


def _fill(book: xlsxwriter.Workbook, sheet: FormSheet, where: str) -> int:
    names = [str(name) for name in sheet.table.columns]
    unknown = {*sheet.open_columns, *sheet.hidden_columns, *(choice.column for choice in sheet.choices)} - set(names)
    if unknown:
        raise ValueError(f"{where}: no column {sorted(unknown)[0]!r}; allowed: {', '.join(names)}")
    page = book.add_worksheet(sheet.name)
    styles = {kind: book.add_format(look) for kind, look in (("header", _HEADER), ("locked", _LOCKED), ("open", _OPEN))}
    n_cleaned = 0
    first = 0 if sheet.hidden else 1
    for column, name in enumerate(names):
        style = styles["open" if name in sheet.open_columns else "locked"]
        if first:
            n_cleaned += write_cell(page, (0, column), name, where, styles["header"])
        for row, value in enumerate(sheet.table.iloc[:, column].tolist(), start=first):
            if value == "":
                page.write_blank(row, column, None, style)
            else:
                n_cleaned += write_cell(page, (row, column), value, f"{where}: row {row + 1}, column {name}", style)
        width = sheet.widths.get(name, _WIDTH)
        page.set_column(column, column, width, None, {"hidden": name in sheet.hidden_columns})
    if sheet.hidden:
        page.very_hidden()
    else:
        _dress(page, sheet, len(names))
    _offer(page, book.add_format({"bg_color": "#FFF6CC"}), sheet, names, where)
    return n_cleaned


def _dress(page: Any, sheet: FormSheet, n_columns: int) -> None:
    page.freeze_panes(1, sheet.frozen)
    # no program fits the height of wrapped rows when it opens a file that another one wrote
    shown = [str(name) for name in sheet.table.columns if name not in sheet.hidden_columns]
    widths = [sheet.widths.get(name, _WIDTH) for name in shown]
    page.set_row(0, _row_height(shown, widths))
    for row, cells in enumerate(sheet.table[shown].itertuples(index=False, name=None), start=1):
        page.set_row(row, _row_height([str(cell) for cell in cells], widths))
    page.set_landscape()
    page.set_paper(_PAPER_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")
    if len(sheet.table):
        page.autofilter(0, 0, len(sheet.table), n_columns - 1)
    page.protect("", _PROTECT)


def _row_height(cells: Sequence[str], widths: Sequence[float]) -> float:
    """Height that shows every line of the cells [points], at most what a row can have."""
    lines = [
        sum(max(1, math.ceil(_columns(line) / (width - 1))) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return min(_TALLEST, _LINE * max(lines, default=1) + 2)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _offer(page: Any, blank: Any, sheet: FormSheet, names: list[str], where: str) -> None:
    for choice in sheet.choices:
        column = names.index(choice.column)
        last = len(sheet.table) if choice.last < 0 else choice.last
        listed = ",".join(choice.values)
        if len(listed) > _MAX_LIST or any("," in value for value in choice.values):
            raise WriteError(
                f"the list of column {choice.column!r} has {len(listed)} characters, or a comma inside an entry",
                where=where,
                expected=f"at most {_MAX_LIST} characters, no commas",
                remedy="offer fewer or shorter values",
            )
        place = (choice.first + 1, column, last, column)
        page.data_validation(
            *place,
            {
                "validate": "list",
                "source": list(choice.values),
                "ignore_blank": True,
                "input_title": _cut(choice.title, _MAX_TITLE),
                "input_message": _cut(choice.prompt, _MAX_PROMPT),
                "error_title": "不可填的值",
                "error_message": _cut(f"只能填：{'、'.join(choice.values)}；不清楚就留空白。", _MAX_PROMPT),
            },
        )
        page.conditional_format(*place, {"type": "blanks", "format": blank})


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
