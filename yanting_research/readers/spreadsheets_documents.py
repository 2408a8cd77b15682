"""A table of documents (文本表): one row, one text, the other columns its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yanting_research.core import Source, sha256_text
from yanting_research.errors import ReadError
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.html import html_source
from yanting_research.readers.opening import display_name
from yanting_research.readers.options import Collecting, TableOptions
from yanting_research.readers.spreadsheets import cell_sheets
from yanting_research.readers.spreadsheets_grid import Sheet
from yanting_research.readers.spreadsheets_headers import (
    TEXT_NAMES,
    Header,
    find_header,
    metadata_name,
    normal_name,
    standard_value,
)

__all__ = ["LEAST_MEAN_TEXT", "document_sources", "table_sources"]

LEAST_MEAN_TEXT = 20
"""Mean length from which a column holds texts rather than names or figures [code points]."""
_LONGEST_CELL = 32_767
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: Sheet
    where: str
    header: Header
    text_column: int
    how: str


def document_sources(data: bytes, name: str, options: TableOptions | None = None) -> Iterator[Source | ReadError]:
    """The documents of a spreadsheet's bytes, a row a document.

    Parameters
    ----------
    data, name
        Bytes and display name.
    options
        Text column, sheet, header row and limit; what is not said is guessed.

    Yields
    ------
    Source or ReadError
        In the order of sheets and rows. ``path`` is ``a.xlsx!Sheet1!5`` with the row
        number that the spreadsheet shows; ``sha256`` is of the text. ``metadata`` holds
        the other columns: title, author, source, published, region, period, doc_number
        and doc_id where a header means one of them, else under the header's own name.
        The first document of a sheet says in ``warnings`` which column was taken. A row
        without a text yields an error.

    Raises
    ------
    ReadError
        When no sheet is a table of documents, or the file cannot be read at all.

    Examples
    --------
    >>> table = "编号,标题,正文\\nA1,虚构通知,青禾县（虚构）共有党员三千二百人，其中女党员一千人。\\n"
    >>> source = next(document_sources(table.encode(), "a.csv"))
    >>> source.path, source.metadata["title"], source.warnings
    ('a.csv!2', '虚构通知', ("table: text column '正文' (guessed), 1 row",))
    """
    options = options or TableOptions()
    chosen, hidden = _chosen(cell_sheets(data, name, most_rows=options.most_rows), name, options)
    refusals: list[ReadError] = []
    notes = hidden
    n_tables = 0
    for sheet in chosen:
        try:
            table = _table(sheet, name, options)
        except ReadError as error:
            if len(chosen) == 1:
                raise
            refusals.append(error)
            continue
        n_tables += 1
        for item in _documents(table):
            if isinstance(item, Source):
                yield replace(item, warnings=(*item.warnings, *notes))
                notes = ()
            else:
                yield item
    if not n_tables:
        raise _no_table(name, refusals)
    yield from refusals


def table_sources(data: bytes, name: str, collecting: Collecting) -> Iterator[Source | ReadError]:
    """Entry of ``COLLECTIONS``: :func:`document_sources`; a web page without such a table is one document.

    Raises
    ------
    ReadError
        As :func:`document_sources`.
    """
    found = document_sources(data, name, collecting.tables)
    try:
        first = next(found)
    except StopIteration:
        return
    except ReadError as error:
        page = _page(data, name)
        if page is None:
            raise error from None
        yield page
        return
    yield first
    yield from found


def _page(data: bytes, name: str) -> Source | None:
    """The web page that a workbook really is; None when it is none."""
    return html_source(data, name) if sniff_suffix(data) == ".html" else None


def _no_table(name: str, refusals: list[ReadError]) -> ReadError:
    shown = "; ".join(f"{error.where}: {error.what}" for error in refusals[:_SHOWN])
    return ReadError(
        f"no sheet is a table of documents ({shown or 'all are empty'})",
        where=name,
        expected="a sheet with a column of texts",
        remedy="name the column (text_column), or use read_statistics_table for a table of numbers",
    )


def _chosen(sheets: list[Sheet], name: str, options: TableOptions) -> tuple[list[Sheet], tuple[str, ...]]:
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


def _table(sheet: Sheet, name: str, options: TableOptions) -> _Table:
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
    return _Table(sheet, where, header, column, how)


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


def _documents(table: _Table) -> Iterator[Source | ReadError]:
    sheet, header = table.sheet, table.header
    body = sheet.rows[header.first :]
    keys = _keys(header.names, table.text_column)
    named = _named_width(table, body)
    notes: tuple[str, ...] = (*_choice(table, body), *sheet.warnings)
    for row_number, row in enumerate(body, start=sheet.first_row + header.first):
        if not any(cell.strip() for cell in row):
            continue
        path = f"{table.where}!{row_number}"
        if any(cell.strip() for cell in row[named:]):
            yield _torn(path, len(row), named)
            continue
        item = _document(table, row, path, keys)
        if isinstance(item, Source):
            yield replace(item, warnings=(*notes, *item.warnings))
            notes = ()
        else:
            yield item


def _named_width(table: _Table, body: Sequence[Sequence[str]]) -> int:
    """Columns that a row may fill: in delimited text, a row wider than the header was torn by its own commas.

    Where most rows are wider, the header is what is short, and nothing was torn.
    """
    width = len(table.header.names)
    if table.sheet.reader != "csv" or table.header.index < 0:
        return width
    named = len(table.sheet.rows[table.header.index])
    wider = sum(any(cell.strip() for cell in row[named:]) for row in body)
    return named if 2 * wider <= len(body) else width


def _torn(path: str, n_cells: int, n_columns: int) -> ReadError:
    return ReadError(
        f"has {n_cells} cells under {n_columns} headers",
        where=path,
        expected='cells with delimiters inside "..."',
        remedy="quote the text in this row, or save the table as .xlsx",
    )


def _choice(table: _Table, body: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What was decided about the table, in a sentence each."""
    n_rows = sum(any(cell.strip() for cell in row) for row in body)
    name = table.header.names[table.text_column]
    said = [f"table: text column {name!r} ({table.how}), {n_rows} row{'s' * (n_rows != 1)}"]
    if table.header.index < 0:
        said.append("table: no header row found, columns are numbered")
    if table.header.above:
        said.append(f"table: title rows above the header left out: {' / '.join(table.header.above[:_SHOWN])}")
    return tuple(said)


def _keys(names: Sequence[str], text_column: int) -> list[str]:
    """The metadata key of each column; the first column that means a name of ours has it."""
    keys: list[str] = []
    for column, name in enumerate(names):
        ours = metadata_name(name) if column != text_column else ""
        keys.append(ours if ours and ours not in keys else name)
    return keys


def _document(table: _Table, row: Sequence[str], path: str, keys: list[str]) -> Source | ReadError:
    text = row[table.text_column] if table.text_column < len(row) else ""
    if not text.strip():
        return ReadError(
            "the row has no text",
            where=path,
            expected=f"a text in column {table.header.names[table.text_column]!r}",
            remedy="fill the cell or delete the row",
        )
    # a short row just ends early; what is missing is not stated
    cells = {key: standard_value(key, cell) for key, cell in zip(keys, row, strict=False)}
    metadata = {key: cells[key] for i, key in enumerate(keys) if i != table.text_column and cells.get(key)}
    cut = len(text) == _LONGEST_CELL
    return Source(
        path=path,
        text=text,
        reader=table.sheet.reader,
        encoding=table.sheet.encoding,
        sha256=sha256_text(text),
        metadata=metadata,
        warnings=("table: the cell is as long as a cell can be; the text is probably cut off",) if cut else (),
    )
