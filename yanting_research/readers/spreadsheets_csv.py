"""Tables as delimited text (.csv, .tsv): delimiter found by consistency, quoted line ends kept."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from yanting_research.chinese import decode_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.spreadsheets_grid import Sheet, too_many_rows
from yanting_research.readers.text import decoding_warnings

__all__ = ["DELIMITERS", "csv_sheet", "find_delimiter"]

DELIMITERS = (",", "\t", ";", "|")
"""What may stand between cells, the likelier first."""
_TRIED = 200
_TRIED_CHARACTERS = 200_000
_SENTINEL = "\x1a\x1a end \x1a\x1a"


def csv_sheet(data: bytes, name: str, *, most_rows: int = 1_000_000) -> Sheet:
    r"""The table of a delimited text.

    Row numbers are those of a spreadsheet that opens the file: a record with line ends
    inside quotes is one row, a blank line is a row.

    Parameters
    ----------
    data, name
        Bytes and display name.
    most_rows
        Refuse a table with more rows [rows].

    Raises
    ------
    ReadError
        Binary, without cells, or with a quote that never closes.
    EncodingError
        When no encoding is sure enough.

    Examples
    --------
    >>> csv_sheet("编号;正文\n1;\"第一段。\n第二段。\"\n".encode(), "a.csv").rows
    (('编号', '正文'), ('1', '第一段。\n第二段。'))
    """
    decoded = decode_bytes(data, where=name)
    text = decoded.text
    if "\0" in text:
        raise ReadError(
            "looks like a binary file",
            where=f"{name}, character {text.index(chr(0))}",
            expected="cells as text",
            remedy="give it its true suffix, or export it as CSV",
        )
    stated, text, skipped = _stated_delimiter(text)
    delimiter = stated or find_delimiter(text)
    rows, notes = _rows(text, delimiter, name, most_rows)
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise ReadError("holds no text", where=name, expected="a table", remedy="save it again or leave it out")
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    notes = (*decoding_warnings(decoded), *notes, *((f"csv: cells are parted by {shown}",) if delimiter != "," else ()))
    return Sheet("", tuple(rows), 1 + skipped, warnings=notes, reader="csv", encoding=decoded.encoding)


def _stated_delimiter(text: str) -> tuple[str, str, int]:
    """The delimiter of a first line ``sep=;``, which spreadsheet programs write and hide."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest, 1
    return "", text, 0


def find_delimiter(text: str) -> str:
    r"""The delimiter that cuts the first rows most evenly; a comma where none does.

    >>> find_delimiter("编号\t正文\n1\t甲, 乙\n2\t丙\n")
    '\t'
    """
    best, best_score = DELIMITERS[0], (0.0, 0.0)
    sample = text[:_TRIED_CHARACTERS]
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _sampled(sample, delimiter) if row)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (count / widths.total(), float(width)) if width > 1 else (0.0, 0.0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _sampled(text: str, delimiter: str) -> list[list[str]]:
    allow_long_cells(text)
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append(row)
        if len(rows) >= _TRIED:
            break
    return rows


def allow_long_cells(text: str) -> None:
    """A document may be longer than the 131,072 characters that ``csv`` allows a cell.

    The limit belongs to the whole process; it is only ever raised, so that the order of
    calls does not matter.
    """
    longest = len(text) + len(_SENTINEL) + 2  # a cell whose quote never closes also swallows the row we add
    if csv.field_size_limit() < longest:
        csv.field_size_limit(longest)


def _rows(text: str, delimiter: str, name: str, most_rows: int) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    allow_long_cells(text)
    try:
        return list(_parsed(text, delimiter, name, most_rows, strict=True)), ()
    except csv.Error as error:
        fault = str(error)
    rows = list(_parsed(text, delimiter, name, most_rows, strict=False))
    return rows, (f"csv: quotes inside quoted cells are not doubled and were left out ({fault})",)


def _parsed(text: str, delimiter: str, name: str, most_rows: int, *, strict: bool) -> Iterator[tuple[str, ...]]:
    """Rows of the table; a last row of our own tells whether the last quote was closed."""
    closed = text if text.endswith(("\n", "\r")) else text + "\n"
    reader = csv.reader(io.StringIO(closed + _SENTINEL, newline=""), delimiter=delimiter, strict=strict)
    begun = 0
    n_rows = 0
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise _open_quote(name, begun) from error
            raise csv.Error(f"line {reader.line_num}: {error}") from error
        if row == [_SENTINEL]:
            return
        n_rows += 1
        if n_rows > most_rows:
            raise too_many_rows(name, most_rows)
        yield tuple(row)
    raise _open_quote(name, begun)


def _open_quote(name: str, line: int) -> ReadError:
    return ReadError(
        "a quote opens a cell and never closes",
        where=f"{name}, line {line}",
        expected='cells with line ends or delimiters inside "..."',
        remedy="close the quote, or save the table as .xlsx",
    )
