"""Which sheet, header row and column of a spreadsheet hold the texts (选列): as told, else guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.errors import ReadError
from yanting_research.readers.opening import display_name
from yanting_research.readers.options import TableOptions
from yanting_research.readers.spreadsheets_grid import Sheet
from yanting_research.readers.spreadsheets_headers import TEXT_NAMES, Header, find_header, normal_name

__all__ = ["LEAST_MEAN_TEXT", "DocumentTable", "chosen_sheets", "document_table"]

LEAST_MEAN_TEXT = 20
"""Mean length from which a column holds texts rather than names or figures [code points]."""


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A sheet with its header and the column of the texts; ``how`` is whether the column was named or guessed."""

    sheet: Sheet
    where: str
    header: Header
    text_column: int
    how: str


def chosen_sheets(sheets: list[Sheet], name: str, options: TableOptions) -> tuple[list[Sheet], tuple[str, ...]]:
    """The sheets to read, and which hidden ones were passed over."""
    if options.sheet is not None:
        named = [sheet for sheet in sheets if sheet.name == options.sheet]
        if not named:
            raise ReadError(
                f"has no sheet {options.sheet!r}",
                where=name,
                expected="one of " + ", ".join(sheet.name for sheet in sheets),
                remedy="name one of these",
            )
        return named, ()
    filled = [sheet for sheet in sheets if sheet.rows]
    hidden = [sheet.name for sheet in filled if sheet.hidden]
    notes = (f"table: hidden sheets passed over: {', '.join(hidden)}",) if hidden else ()
    return [sheet for sheet in filled if not sheet.hidden], notes


def document_table(sheet: Sheet, name: str, options: TableOptions) -> DocumentTable:
    """The header and the column of texts of a sheet.

    Raises
    ------
    ReadError
        When the row or column that the user named is not there, or no column holds texts.
    """
    where = f"{name}!{display_name(sheet.name)}" if sheet.name else name
    given = None
    if options.header_row is not None:
        given = options.header_row - sheet.first_row
        if not 0 <= given < len(sheet.rows):
            raise ReadError(
                f"has no row {options.header_row}",
                where=where,
                expected=f"a header row up to {sheet.first_row + len(sheet.rows) - 1}",
                remedy="mend header_row",
            )
    header = find_header(sheet.rows, given=given)
    means = _mean_lengths(sheet.rows[header.first :], len(header.names))
    column, how = _text_column(header, means, where, options)
    return DocumentTable(sheet, where, header, column, how)


def _mean_lengths(rows: Sequence[Sequence[str]], width: int) -> list[float]:
    """Mean length of the filled cells of each column; 0 for an empty one."""
    total, filled = [0] * width, [0] * width
    for row in rows:
        for column, cell in enumerate(row[:width]):
            length = len(cell.strip())
            total[column] += length
            filled[column] += length > 0
    return [t / n if n else 0.0 for t, n in zip(total, filled, strict=True)]


def _text_column(header: Header, means: list[float], where: str, options: TableOptions) -> tuple[int, str]:
    if options.text_column is not None:
        wanted = normal_name(options.text_column)
        for column, name in enumerate(header.names):
            if normal_name(name) == wanted:
                return column, "as named"
        raise ReadError(
            f"has no column {options.text_column!r}",
            where=where,
            expected="one of " + ", ".join(header.names),
            remedy="name one of these as text_column",
        )
    named = [i for i, name in enumerate(header.names) if normal_name(name) in TEXT_NAMES]
    named = [i for i in named if means[i] >= LEAST_MEAN_TEXT]
    column = max(named or range(len(means)), key=lambda i: (means[i], -i), default=-1)
    if column < 0 or means[column] < LEAST_MEAN_TEXT:
        longest = f", the longest texts stand in {header.names[column]!r}" if column >= 0 else ""
        raise ReadError(
            f"is no table of documents: no column has texts of {LEAST_MEAN_TEXT} characters on average{longest}",
            where=where,
            expected="a column of texts",
            remedy="use read_statistics_table for a table of numbers, or name the column (text_column)",
        )
    return column, "guessed"
