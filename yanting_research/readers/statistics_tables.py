"""Statistics tables (统计表): read as text, typed by whole columns, persons refused at the door."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from yanting_research.chinese import refuse_identifiers
from yanting_research.core.pseudonyms import pseudonym_header, pseudonyms
from yanting_research.errors import ReadError
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.spreadsheets import cell_sheets
from yanting_research.readers.spreadsheets_grid import MOST_CELLS, Sheet
from yanting_research.readers.spreadsheets_headers import metadata_name
from yanting_research.readers.statistics_layout import Layout, lay_out
from yanting_research.readers.statistics_types import column_type

__all__ = ["StatisticsTable", "read_statistics_table", "statistics_table"]

_HEADER_UNIT = re.compile(r".{1,80}[（(]([^（）()0-9一二三四五六七八九十]{1,8})[）)]")
"""``党员数（人）``; not ``项目（一）``."""
_NUMBERS = frozenset({"integer", "decimal", "percent"})
_TYPES = (
    "column", "kind", "unit", "n_parsed", "n_not", "n_missing", "counterexample", "counterexample_row", "missing_marks",
)  # fmt: skip
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """A table of figures, every cell still the text that the file shows.

    Attributes
    ----------
    cells
        One row a row of figures, one column a column, all text; ``""`` is a blank cell. The
        index ``row`` is the row number that the spreadsheet shows.
    types
        One row a column: ``kind`` (integer, decimal, percent, date, code, text, empty), ``unit``,
        ``n_parsed``, ``n_not``, ``n_missing``, the first ``counterexample`` with its row (0: none) and the
        marks that state no value. A code is digits that are no number: leading zeros, or more than 15.
    title, unit, notes
        What stands above and below: ``单位：人`` gives ``"人"``.
    total_rows
        Row numbers of 合计, 小计 and the like: adding them to the rows they sum up counts twice.
    path, sheet
        Where it came from.
    warnings
        What was odd.
    """

    cells: pd.DataFrame
    types: pd.DataFrame
    title: str
    unit: str
    notes: tuple[str, ...]
    total_rows: tuple[int, ...]
    path: str
    sheet: str
    warnings: tuple[str, ...]


def read_statistics_table(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    header_rows: int | None = None,
    most_rows: int = 1_000_000,
    max_bytes: int = MAX_BYTES,
    pseudonymise: Sequence[str] = (),
    key: bytes = b"",
) -> StatisticsTable:
    """Read one table of statistics; no cell is converted, no type is guessed from the first row.

    Parameters
    ----------
    path
        .xlsx, .xls, .ods, .csv, or a web page or text that calls itself .xls.
    sheet
        Name of the sheet; ``None`` takes the first visible one with cells and names the others
        in ``warnings``.
    header_rows
        Number of header rows; ``None`` finds it from merged cells.
    most_rows
        Refuse a sheet with more rows [rows].
    max_bytes
        Refuse larger files [bytes].
    pseudonymise, key
        Headers of columns that identify persons and are declared; their cells become :func:`core.pseudonyms` under
        this key, their headers say so.

    Raises
    ------
    ReadError
        Missing, damaged, without such a sheet, without rows of figures, or without a declared column.
    PrivacyError
        When any other column identifies persons (:func:`chinese.identifying_column`).

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "a.csv")
    ...     _ = file.write_text("地区代码,党员数（人）\\n010000,\\"1,234\\"\\n020000,—\\n注：虚构\\n", encoding="utf-8")
    ...     table = read_statistics_table(file)
    >>> table.types[["column", "kind", "unit", "n_parsed", "n_missing"]].values.tolist()
    [['地区代码', 'code', '', 0, 0], ['党员数（人）', 'integer', '人', 1, 1]]
    >>> table.notes
    ('注：虚构',)
    """
    if header_rows is not None and header_rows < 1:
        raise ValueError(f"header_rows is {header_rows}; allowed: 1 or more, or None")
    name = display_name(path)
    sheets = cell_sheets(read_limited(path, max_bytes=max_bytes), name, most_rows=most_rows)
    chosen, notes = _chosen(sheets, name, sheet)
    return statistics_table(
        chosen, path=name, header_rows=header_rows, warnings=notes, pseudonymise=pseudonymise, key=key
    )


def statistics_table(
    sheet: Sheet,
    *,
    path: str,
    header_rows: int | None = None,
    warnings: tuple[str, ...] = (),
    pseudonymise: Sequence[str] = (),
    key: bytes = b"",
) -> StatisticsTable:
    """The statistics table of a sheet that was read; see :func:`read_statistics_table`."""
    where = f"{path}!{display_name(sheet.name)}" if sheet.name else path
    layout = lay_out(sheet, header_rows=header_rows)
    if not layout.body:
        raise ReadError(
            "holds no rows of figures",
            where=where,
            expected="a header row and rows below it",
            remedy="name the sheet (sheet) or the number of header rows (header_rows)",
        )
    width = len(layout.names)
    if width * len(layout.body) > MOST_CELLS:
        raise ReadError(
            f"is {len(layout.body)} rows by {width} columns",
            where=where,
            expected=f"at most {MOST_CELLS} cells",
            remedy="delete what stands far to the right, or split it",
        )
    rows = [[*sheet.rows[at], *[""] * width][:width] for at in layout.body]
    columns = [(name, [row[i] for row in rows]) for i, name in enumerate(layout.names)]
    declared = _declared(layout.names, pseudonymise, where)
    rest = [column for column, name in zip(columns, declared, strict=True) if not name]
    elsewhere = [cell for at, row in enumerate(sheet.rows) if at not in set(layout.body) for cell in row]
    refuse_identifiers([*rest, ("around the table", elsewhere)], where)
    columns = [
        (name, pseudonyms(cells, key)) if name else (header, cells)
        for (header, cells), name in zip(columns, declared, strict=True)
    ]
    numbers = [at + sheet.first_row for at in layout.body]
    index = pd.Index(numbers, name="row", dtype="int64")
    cells = pd.DataFrame(dict(columns), index=index, dtype="str")
    totals = tuple(at + sheet.first_row for at in layout.totals)
    said = [*warnings, *sheet.warnings, *layout.warnings]
    if totals:
        said.append(f"table: rows that sum up others: {', '.join(map(str, totals[:10]))}")
    return StatisticsTable(
        cells=cells,
        types=_types(columns, numbers, layout),
        title=layout.title,
        unit=layout.unit,
        notes=layout.notes,
        total_rows=totals,
        path=path,
        sheet=sheet.name,
        warnings=tuple(said),
    )


def _declared(names: Sequence[str], pseudonymise: Sequence[str], where: str) -> list[str]:
    """The new header of every declared column, ``""`` for the others."""
    strange = [name for name in pseudonymise if name not in names or pseudonym_header(name) in names]
    if strange:
        raise ReadError(
            f"has no column {strange[0]!r:.40}, or its pseudonyms already", where=where,
            expected="a header of the table", remedy="name a column with --pseudonymise as the table writes it",
        )  # fmt: skip
    return [pseudonym_header(name) if name in pseudonymise else "" for name in names]


def _chosen(sheets: list[Sheet], name: str, wanted: str | None) -> tuple[Sheet, tuple[str, ...]]:
    if wanted is not None:
        for sheet in sheets:
            if sheet.name == wanted:
                return sheet, ()
        raise ReadError(
            f"has no sheet {wanted!r}",
            where=name,
            expected="one of " + ", ".join(sheet.name for sheet in sheets),
            remedy="name one of these",
        )
    filled = [sheet for sheet in sheets if sheet.rows and not sheet.hidden] or [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise ReadError("holds no cells", where=name, expected="a table", remedy="save it again or leave it out")
    others = [sheet.name + "（hidden）" * sheet.hidden for sheet in sheets if sheet.rows and sheet is not filled[0]]
    notes = (f"table: read {filled[0].name!r}; other sheets: {', '.join(others)}",) if others else ()
    return filled[0], notes


def _types(columns: list[tuple[str, list[str]]], numbers: list[int], layout: Layout) -> pd.DataFrame:
    records = []
    for name, cells in columns:
        found = column_type(cells)
        at = found.counterexample
        match = _HEADER_UNIT.fullmatch(name)
        unit = match[1] if match else "%" if found.kind == "percent" else layout.unit
        records.append(
            {
                "column": name,
                "kind": found.kind,
                "unit": unit if found.kind in _NUMBERS and not metadata_name(name) else "",
                "n_parsed": found.n_parsed,
                "n_not": found.n_not,
                "n_missing": found.n_missing,
                "counterexample": cells[at][:_SHOWN] if at >= 0 else "",
                "counterexample_row": numbers[at] if at >= 0 else 0,
                "missing_marks": " ".join(found.missing_marks),
            }
        )
    return pd.DataFrame(records, columns=list(_TYPES))
