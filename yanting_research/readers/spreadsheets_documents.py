"""A table of documents (文本表): one row, one text, the other columns its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanting_research.chinese import refuse_identifiers
from yanting_research.core import Source, sha256_text
from yanting_research.errors import ReadError
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.html import html_source
from yanting_research.readers.options import Collecting, TableOptions
from yanting_research.readers.spreadsheets import cell_sheets
from yanting_research.readers.spreadsheets_choice import DocumentTable, chosen_sheets, document_table
from yanting_research.readers.spreadsheets_headers import is_remark, metadata_name, standard_value

__all__ = ["document_sources", "table_sources"]

_Rows = Sequence[Sequence[str]]
_LONGEST_CELL = 32_767
_SHOWN = 4


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
    chosen, hidden = chosen_sheets(cell_sheets(data, name, most_rows=options.most_rows), name, options)
    refusals: list[ReadError] = []
    notes = hidden
    n_tables = 0
    for sheet in chosen:
        try:
            table = document_table(sheet, name, options)
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


def _documents(table: DocumentTable) -> Iterator[Source | ReadError]:
    sheet, header = table.sheet, table.header
    body: _Rows = sheet.rows[header.first :]
    keys = _keys(header.names, table.text_column)
    named = _named_width(table, body)
    body, remarks = _without_remarks(table, body)
    besides = [
        (key, [row[at] for row in body if at < len(row)]) for at, key in enumerate(keys) if at != table.text_column
    ]
    refuse_identifiers(besides, table.where)
    notes: tuple[str, ...] = (*_choice(table, body), *remarks, *sheet.warnings)
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


def _without_remarks(
    table: DocumentTable, body: Sequence[Sequence[str]]
) -> tuple[Sequence[Sequence[str]], tuple[str, ...]]:
    """The rows above the remarks at the foot of the sheet, and what these say."""
    end, said = len(body), []
    while end:
        filled = [cell.strip() for cell in body[end - 1] if cell.strip()]
        has_text = len(body[end - 1]) > table.text_column and bool(body[end - 1][table.text_column].strip())
        if filled and (has_text or not is_remark(filled[0])):
            break
        said += filled[:1]
        end -= 1
    shown = (f"table: remarks below the rows left out: {' / '.join(reversed(said[:_SHOWN]))}",) if said else ()
    return body[:end], shown


def _named_width(table: DocumentTable, body: Sequence[Sequence[str]]) -> int:
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


def _choice(table: DocumentTable, body: Sequence[Sequence[str]]) -> tuple[str, ...]:
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


def _document(table: DocumentTable, row: Sequence[str], path: str, keys: list[str]) -> Source | ReadError:
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
