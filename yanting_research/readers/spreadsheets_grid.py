"""A sheet as rows of text cells (工作表), whatever the format it came in."""

from __future__ import annotations

from dataclasses import dataclass, field

from yanting_research.errors import ReadError

__all__ = ["MOST_CELLS", "Grid", "Sheet", "cell_name", "damaged_workbook", "password_protected", "too_many_rows"]

MOST_CELLS = 20_000_000
"""Refuse a sheet with more cells, blank ones between filled ones included."""
MOST_COLUMNS = 16_384
"""Columns of a spreadsheet program."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (工作表): ``rows`` of cells as text, as a person sees them.

    Attributes
    ----------
    name
        As on its tab; ``""`` in a format without sheets.
    rows
        Rows of different lengths: blank cells behind the last filled one are not there.
    first_row
        Number of ``rows[0]`` as the spreadsheet shows it.
    hidden
        Whether a person has to unhide it first.
    merges
        Merged cells: first row, first column, last row, last column, all from 1.
    warnings
        What was odd: error cells, uncomputed formulas, hidden rows, lost digits.
    reader, encoding
        Format that it came in, and codec where the format has one.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    warnings: tuple[str, ...] = ()
    reader: str = ""
    encoding: str = ""


def cell_name(row: int, column: int) -> str:
    """A1 notation.

    >>> cell_name(5, 28)
    'AB5'
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def too_many_rows(where: str, most_rows: int) -> ReadError:
    """The refusal of a sheet that is too long."""
    return ReadError(
        "has too many rows",
        where=where,
        expected=f"at most {most_rows} rows",
        remedy="split it, or raise most_rows",
    )


def damaged_workbook(where: str, reason: str) -> ReadError:
    """The refusal of a file whose parts contradict each other."""
    return ReadError(
        f"is damaged or cut short ({reason})",
        where=where,
        expected="a whole file",
        remedy="fetch it again, or open it in the program that made it and save it as .xlsx or .docx",
    )


def password_protected(where: str) -> ReadError:
    """The refusal of a file that only a password opens."""
    return ReadError(
        "is protected by a password", where=where, expected="an open file", remedy="save it without a password"
    )


@dataclass(slots=True)
class Grid:
    """A sheet while it is read; cells come in any order of columns, rows in ascending order."""

    where: str
    most_rows: int = 1_000_000
    filled: dict[int, list[str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    long_numbers: list[tuple[int, int]] = field(default_factory=list)
    units: dict[str, tuple[int, int]] = field(default_factory=dict)
    n_uncomputed: int = 0
    n_hidden_rows: int = 0
    n_cells: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Fill one cell, numbered from 1."""
        if column > MOST_COLUMNS:
            raise damaged_workbook(self.where, f"a cell stands in column {column} of {MOST_COLUMNS}")
        cells = self.filled.setdefault(row, [])
        if column > len(cells):
            self.n_cells += column - len(cells)
            if self.n_cells > MOST_CELLS:
                raise ReadError(
                    "has too many cells",
                    where=self.where,
                    expected=f"at most {MOST_CELLS} cells up to the last filled one of each row",
                    remedy="delete what stands far to the right, or split it",
                )
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = text
        if len(self.filled) > self.most_rows:
            raise too_many_rows(self.where, self.most_rows)

    def sheet(self, name: str, *, hidden: bool = False, reader: str = "xlsx") -> Sheet:
        """The finished sheet, from row 1 to the last filled row."""
        last = max(self.filled, default=0)
        rows = tuple(tuple(self.filled.get(row, ())) for row in range(1, last + 1))
        return Sheet(name, rows, 1, hidden, tuple(sorted(self.merges)), self._warnings(), reader)

    def _warnings(self) -> tuple[str, ...]:
        units = ", ".join(f"{unit} (first at {cell_name(*at)})" for unit, at in sorted(self.units.items()))
        errors = ", ".join(f"{cell_name(row, column)} {text}" for row, column, text in self.errors[:_SHOWN])
        long = ", ".join(cell_name(*at) for at in self.long_numbers[:_SHOWN])
        said = (
            (self.errors, f"{len(self.errors)} cells hold an error: {errors}"),
            (self.n_uncomputed, f"{self.n_uncomputed} formulas hold no computed value; open and save the file first"),
            (self.n_hidden_rows, f"{self.n_hidden_rows} rows are hidden or filtered out in the file and are read too"),
            (
                self.long_numbers,
                f"{len(self.long_numbers)} numbers have more than 15 digits, their ends may be lost: {long}",
            ),
            (self.units, f"the number format prints a unit that is not in the cell: {units}"),
        )
        return tuple(f"sheet: {sentence}" for found, sentence in said if found)
