"""Tables on disk (表格文件): CSV, Parquet and XLSX by suffix, and back by contract.

CSV is UTF-8 with a byte order mark by default: without it Excel on a Chinese Windows
takes the file for GBK and shows mojibake. pandas, R's readr and ``read_table`` skip the
mark; ``bom=False`` leaves it out.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research.core import canonical_json, sha256_bytes
from yanting_research.errors import WriteError
from yanting_research.writers.atomic import Written, encode_text, write_bytes, write_together
from yanting_research.writers.cells import cell_value, clean_text, guard_text, warn_cleaned
from yanting_research.writers.workbook import workbook_bytes

__all__ = [
    "ATTRS_KEY",
    "TABLE_SUFFIXES",
    "check_simulated_name",
    "csv_text",
    "parquet_bytes",
    "table_bytes",
    "table_digest",
    "table_suffix",
    "wide_cells",
    "write_table",
    "write_tables",
]

ATTRS_KEY = b"yanting_attrs"
"""Key of a Parquet file's metadata under which a table's ``attrs`` stand, as JSON."""

# "a,b", 'say "x"', " a" and any line break, also the rare ones of str.splitlines; not "a b"
_NEEDS_QUOTES = re.compile('[,"\r\n\v\f\x85\u2028\u2029]|^[ \t]|[ \t]$')

TABLE_SUFFIXES = (".csv", ".csv.gz", ".parquet", ".xlsx")


def write_table(table: pd.DataFrame, path: str | os.PathLike[str], *, bom: bool = True, exact: bool = False) -> Written:
    """Write a table in the format of the path's suffix, atomically.

    ========== =====================================================================
    .csv       UTF-8, ``\\n``, formula-like texts disarmed by an apostrophe
    .csv.gz    the same, compressed, without a time
    .parquet   zstd, checksum on every page; ``attrs`` (the segmentation behind a count) kept
    .xlsx      one sheet; texts stay texts, no formula, no link
    ========== =====================================================================

    Parameters
    ----------
    table
        Cells are texts, numbers, flags or dates (written as ISO text). The index is
        not written. Undefined numbers are empty cells.
    path
        File with one of the suffixes above. A table with simulated rows (column
        ``data_kind``) needs ``simulated`` in its file name.
    bom
        Begin CSV with a byte order mark, for Excel.
    exact
        Keep control characters, which Parquet can hold: for texts that must come back
        as they were. Only Parquet may be exact.

    Returns
    -------
    Written
        With rows, and with the number of characters that were replaced by U+FFFD
        because no table format can hold them (also a ``DamagedTextWarning``).

    Raises
    ------
    ValueError
        For an unknown suffix, or ``exact`` with any but ``.parquet``.
    WriteError
        For a table that cannot be written as asked, or a disk that refuses; the
        former file is untouched.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_table(pd.DataFrame({"词": ["党员"], "n": [5]}), Path(folder) / "a.csv", bom=False)
    ...     (written.n_rows, written.path.read_text(encoding="utf-8"))
    (1, '词,n\\n党员,5\\n')
    """
    target = Path(path)
    _check_simulated_name(table, target)
    suffix = table_suffix(target)
    if exact and suffix != ".parquet":
        raise ValueError(f"exact with {suffix!r}; allowed: .parquet")
    if exact:
        data, n_cleaned = parquet_bytes(table, where=str(path)), 0
    else:
        data, n_cleaned = table_bytes(table, suffix, where=str(path), bom=bom)
    written = write_bytes(data, target)
    warn_cleaned(n_cleaned, where=str(path))
    return Written(written.path, written.sha256, written.n_bytes, len(table), n_cleaned)


def write_tables(
    folder: str | os.PathLike[str],
    tables: Mapping[str, pd.DataFrame],
    *,
    beside: Mapping[str, bytes],
    instead_of: str,
) -> list[Written]:
    """Write tables of one folder as Parquet, their cells as they are: all of them, or none when the disk is full.

    Parameters
    ----------
    folder
        Where.
    tables
        By their names without suffix.
    beside
        Other files that change with them, by name.
    instead_of
        As in :func:`write_together`.

    Raises
    ------
    WriteError
        As :func:`write_table`.
    """
    files = {}
    for name, table in sorted(tables.items()):
        path = Path(folder, f"{name}.parquet")
        _check_simulated_name(table, path)
        files[path.name] = parquet_bytes(table, where=str(path))
    return write_together(folder, files | dict(beside), instead_of=instead_of)


def table_suffix(path: Path) -> str:
    """The suffix that decides the format, or a ValueError that lists the known ones."""
    for suffix in TABLE_SUFFIXES:
        if path.name.lower().endswith(suffix):
            return suffix
    raise ValueError(f"{path.name!r} ends in no known suffix; allowed: {', '.join(TABLE_SUFFIXES)}")


def table_bytes(table: pd.DataFrame, suffix: str, *, where: str, bom: bool = True) -> tuple[bytes, int]:
    """The bytes of a table in one format, and how many characters were replaced."""
    names = [str(name) for name in table.columns]
    if len(set(names)) < len(names) or not names:
        raise WriteError(f"columns {names}", where=where, expected="one or more, each name once", remedy="rename them")
    if suffix == ".parquet":
        cleaned, n_cleaned = _cleaned(table)
        return parquet_bytes(cleaned, where=where), n_cleaned
    if suffix == ".xlsx":
        return workbook_bytes({"Sheet1": table}, where=where)
    text, n_cleaned = csv_text(table, where=where)
    data = encode_text(("\ufeff" if bom else "") + text, where=where)
    return (_gzip(data) if suffix == ".csv.gz" else data), n_cleaned


def table_digest(table: pd.DataFrame) -> str:
    """SHA-256 of a table's content, independent of file format and library versions.

    >>> table_digest(pd.DataFrame({"a": [1]})) == table_digest(pd.DataFrame({"a": [1]}, index=[7]))
    True
    """
    return sha256_bytes(encode_text(csv_text(table, where="table")[0], where="table"))


def csv_text(table: pd.DataFrame, *, where: str) -> tuple[str, int]:
    """A table as CSV text, and how many characters were replaced."""
    n_cleaned = 0
    columns = []
    for index, name in enumerate(table.columns):
        cells = [str(name), *table.iloc[:, index].tolist()]
        texts, n = _csv_cells(cells, f"{where}: column {name}")
        columns.append(texts)
        n_cleaned += n
    # csv.writer leaves a lone \r unquoted before Python 3.13, and every reader breaks the line there.
    lines = (",".join(_quoted(cell, alone=len(columns) == 1) for cell in row) for row in zip(*columns, strict=True))
    return "".join(f"{line}\n" for line in lines), n_cleaned


def _quoted(cell: str, *, alone: bool) -> str:
    if _NEEDS_QUOTES.search(cell) or (alone and not cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


@contextlib.contextmanager
def wide_cells() -> Iterator[None]:
    """Let the csv module read cells of any length; its own limit is 131,072 characters."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _csv_cells(cells: list[object], where: str) -> tuple[list[str], int]:
    texts: list[str] = []
    n_cleaned = 0
    for cell in cells:
        value = cell_value(cell, where=where)
        if isinstance(value, str):
            text, n = clean_text(value)
            n_cleaned += n
            texts.append(guard_text(text))
        else:
            texts.append("" if value is None else repr(value))
    return texts, n_cleaned


def _gzip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as packed:
        packed.write(data)
    return buffer.getvalue()


def _stated(table: pd.DataFrame, where: str) -> dict[bytes, bytes] | None:
    """What the table says of itself in ``attrs``, as metadata of the file."""
    if not table.attrs:
        return None
    try:
        return {ATTRS_KEY: canonical_json(dict(table.attrs)).encode("utf-8")}
    except (TypeError, ValueError) as error:
        raise WriteError(
            f"attrs do not fit a file: {error}",
            where=where,
            expected="texts, numbers, lists and mappings",
            remedy="clear table.attrs or make them plain values",
        ) from error


def _cleaned(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The table without characters that no table format can hold, and how many were replaced."""
    cleaned = table.rename(columns=str)
    n_cleaned = 0
    for name in cleaned.columns:
        if cleaned[name].dtype.kind in "OUS" or isinstance(cleaned[name].dtype, pd.StringDtype):
            pairs = [clean_text(value) if isinstance(value, str) else (value, 0) for value in cleaned[name].tolist()]
            n = sum(count for _, count in pairs)
            if n:
                texts = [text for text, _ in pairs]
                cleaned[name] = pd.Series(texts, dtype=cleaned[name].dtype, index=cleaned.index)
                n_cleaned += n
    return cleaned, n_cleaned


def parquet_bytes(table: pd.DataFrame, *, where: str) -> bytes:
    """A table as Parquet, its cells as they are: zstd, a checksum on every page, ``attrs`` kept, no index.

    Raises
    ------
    WriteError
        When a column or ``attrs`` do not fit.

    Examples
    --------
    >>> parquet_bytes(pd.DataFrame({"n": [1]}), where="a table")[:4]
    b'PAR1'
    """
    plain = table.reset_index(drop=True).rename(columns=str)
    try:
        arrow = pa.Table.from_pandas(plain, preserve_index=False).replace_schema_metadata(_stated(table, where))
        buffer = io.BytesIO()
        pq.write_table(arrow, buffer, compression="zstd", write_page_checksum=True)
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise WriteError(
            f"a column does not fit Parquet: {error}",
            where=where,
            expected="one type in each column",
            remedy="convert the column first",
        ) from error
    return buffer.getvalue()


def _check_simulated_name(table: pd.DataFrame, path: Path) -> None:
    if "data_kind" in table.columns and (table["data_kind"] == "simulated").any():
        check_simulated_name(path)


def check_simulated_name(path: Path) -> None:
    """Refuse a file name that hides that what it will hold is simulated; to be asked before a long simulation.

    Raises
    ------
    WriteError
        When the name does not hold "simulated".

    Examples
    --------
    >>> check_simulated_name(Path("power_simulated.csv"))
    """
    if "simulated" not in path.name:
        raise WriteError(
            "the table holds simulated rows, its file name does not say so",
            where=str(path),
            expected=f"{path.name.split('.')[0]}_simulated{table_suffix(path)}",
            remedy="put 'simulated' into the file name",
        )
