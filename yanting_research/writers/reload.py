"""Reading our own tables back (读回): as text first, then by the contract.

A guess of types turns region code 010000 into 10000 and an 18-digit number into
another one; here every CSV cell is text until the contract says what it is.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research.core import Contract, check_table, contract_columns, sha256_bytes
from yanting_research.errors import ContractError, ReadError
from yanting_research.writers.cells import unguard_text
from yanting_research.writers.frames import ATTRS_KEY, table_suffix, wide_cells

__all__ = ["parquet_table", "read_table"]

# "-12", "010" ; not "1.0", "１２", "" and nothing that int64 cannot hold
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
# "-1.5e-07", "12", "inf"; not "1,5", "１", "nan"
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?(?:e[-+]?[0-9]{1,3})?|inf)", re.ASCII | re.IGNORECASE)
_FLAGS = {"true": True, "false": False}
_ROWS_SHOWN = 5


def read_table(
    path: str | os.PathLike[str],
    contract: type[Contract] | None = None,
    *,
    dtypes: Mapping[str, str] | None = None,
    sha256: str = "",
) -> pd.DataFrame:
    """Read a CSV, CSV.GZ or Parquet file that :func:`write_table` wrote.

    Parameters
    ----------
    path
        The file.
    contract
        Contract of the table; checked after reading. Without one, ``dtypes`` decides.
    dtypes
        Types of columns outside the contract: ``str``, ``int64``, ``float64`` or
        ``bool``. A CSV column that nobody declares is text.
    sha256
        Expected hash of the file, as the manifest has it; compared before parsing.

    Raises
    ------
    ReadError
        When the file is missing, damaged, of another hash or of no known format.
    ContractError
        When a cell does not fit its type, with the rows, or the table its contract.

    Examples
    --------
    >>> import tempfile
    >>> from yanting_research.writers import write_table
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_table(pd.DataFrame({"code": ["010000"], "n": [5]}), Path(folder) / "a.csv").path
    ...     read_table(path, dtypes={"n": "int64"}).to_dict("records")
    [{'code': '010000', 'n': 5}]
    """
    place = Path(path)
    suffix = table_suffix(place)
    if suffix == ".xlsx":
        raise ValueError("workbooks are for people; read the .csv or .parquet beside it")
    wanted = {**(contract_columns(contract) if contract else {}), **(dtypes or {})}
    data = _read_checked(place, sha256)
    table = _from_parquet(data, wanted, place) if suffix == ".parquet" else _from_csv(data, wanted, place)
    return check_table(table, contract, where=str(path)) if contract else table


def _read_checked(path: Path, sha256: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"cannot be read: {error.strerror}", where=str(path), expected="a table file", remedy="check the path"
        ) from error
    if sha256 and sha256_bytes(data) != sha256:
        raise _damaged(path, f"its SHA-256 is {sha256_bytes(data)[:12]}…, not {sha256[:12]}…")
    if path.name.lower().endswith(".gz"):
        try:
            return gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise _damaged(path, str(error)) from error
    return data


def _damaged(path: Path | str, what: str) -> ReadError:
    return ReadError(
        f"the file is damaged: {what}",
        where=str(path),
        expected="a file as it was written",
        remedy="run the step that wrote it again",
    )


def parquet_table(data: bytes, *, where: str) -> pd.DataFrame:
    """The table of Parquet bytes that this house made, with its ``attrs``; the checksum of every page is compared.

    Raises
    ------
    ReadError
        When the bytes are damaged.
    """
    try:
        arrow = pq.read_table(io.BytesIO(data), page_checksum_verification=True)
        table: pd.DataFrame = arrow.to_pandas()
        table.attrs = json.loads((arrow.schema.metadata or {}).get(ATTRS_KEY, b"{}"))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(where, str(error)) from error
    return table


def _from_parquet(data: bytes, wanted: Mapping[str, str], path: Path) -> pd.DataFrame:
    table = parquet_table(data, where=str(path))
    for name, dtype in wanted.items():
        if name in table.columns and str(table[name].dtype) != dtype:
            table[name] = _retype(table[name], dtype, f"{path}: column {name}")
    return table


def _retype(column: pd.Series[Any], dtype: str, where: str) -> pd.Series[Any]:
    # An empty column has no type of its own in Parquet; anything else must already fit.
    if column.isna().all() and dtype in ("str", "float64"):
        return pd.Series([""] * len(column) if dtype == "str" else [float("nan")] * len(column), dtype=dtype)
    try:
        return column.astype(dtype)  # type: ignore[call-overload,no-any-return]
    except (TypeError, ValueError) as error:
        raise ContractError(str(error), where=where, expected=dtype, remedy="write the table again") from error


def _from_csv(data: bytes, wanted: Mapping[str, str], path: Path) -> pd.DataFrame:
    try:
        text = data.decode("utf-8-sig")
        with wide_cells():
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _damaged(path, str(error)) from error
    if not rows:
        raise _damaged(path, "no heading line")
    names = [unguard_text(name) for name in rows[0]]
    # csv writes a single empty cell as "" and an empty line is one row of one empty cell
    body = [row or [""] for row in rows[1:]]
    uneven = [index for index, row in enumerate(body, start=2) if len(row) != len(names)]
    if uneven or len(set(names)) < len(names):
        raise _damaged(path, f"rows {uneven[:_ROWS_SHOWN]} have another number of cells than the heading {names}")
    columns = {}
    for index, name in enumerate(names):
        cells = [unguard_text(row[index]) for row in body]
        columns[name] = _convert(cells, wanted.get(name, "str"), f"{path}: column {name}")
    return pd.DataFrame(columns)


def _convert(cells: list[str], dtype: str, where: str) -> pd.Series[Any]:
    if dtype == "str":
        return pd.Series(cells, dtype="str")
    if dtype not in _CONVERTERS:
        raise ValueError(f"{where}: dtype {dtype!r}; allowed: str, {', '.join(_CONVERTERS)}")
    fits, convert = _CONVERTERS[dtype]
    wrong = [(row, cell) for row, cell in enumerate(cells, start=2) if not fits(cell)]
    if wrong:
        shown = ", ".join(f"line {row}: {cell!r:.40}" for row, cell in wrong[:_ROWS_SHOWN])
        raise ContractError(
            f"{len(wrong)} cells are not {dtype} ({shown})",
            where=where,
            expected=dtype,
            remedy="mend the cells, or write the table again",
        )
    return pd.Series([convert(cell) for cell in cells], dtype=dtype)


def _is_float(cell: str) -> bool:
    return cell == "" or _FLOAT.fullmatch(cell) is not None


def _is_integer(cell: str) -> bool:
    return _INTEGER.fullmatch(cell) is not None


def _is_flag(cell: str) -> bool:
    return cell.lower() in _FLAGS


_CONVERTERS: dict[str, tuple[Callable[[str], bool], Callable[[str], Any]]] = {
    "int64": (_is_integer, int),
    "float64": (_is_float, lambda cell: float(cell) if cell else float("nan")),
    "bool": (_is_flag, lambda cell: _FLAGS[cell.lower()]),
}
