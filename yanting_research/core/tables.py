"""Building and checking contract tables; the door of every room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pandera.errors

from yanting_research.core.contracts import CONTRACTS, Contract
from yanting_research.errors import ContractError

__all__ = ["build_table", "check_table", "contract_columns", "describe_contract"]

_ROWS_SHOWN = 5


def contract_columns(contract: type[Contract]) -> dict[str, str]:
    """Column names of a contract with their pandas dtypes, in order.

    >>> from yanting_research.core import LINKS
    >>> contract_columns(LINKS)["n_hits"]
    'int64'
    """
    columns = contract.to_schema().columns
    return {str(name): _pandas_dtype(str(column.dtype)) for name, column in columns.items()}


def _pandas_dtype(name: str) -> str:
    return "str" if name.startswith("str") else name


def build_table(rows: Iterable[Mapping[str, Any]], contract: type[Contract]) -> pd.DataFrame:
    """Rows to a table that keeps the contract: its columns, types and order.

    Parameters
    ----------
    rows
        Mappings; missing text becomes ``""``, missing numbers ``NaN``. A missing
        integer or flag is an error, because neither can say "none".
    contract
        One of ``CONTRACTS``. An open contract keeps further columns, after its own.

    Returns
    -------
    DataFrame
        Sorted by the contract's key, with a fresh index.

    Raises
    ------
    ContractError
        When a value does not fit.

    Examples
    --------
    >>> from yanting_research.core import CODES
    >>> build_table([{"unit_id": "u1", "coder": "a", "code": "x", "value": 1}], CODES)
      unit_id coder code  value
    0      u1     a    x    1.0
    """
    records = [dict(row) for row in rows]
    dtypes = contract_columns(contract)
    extra = sorted(set().union(*records) - set(dtypes))
    data: dict[str, Any] = {}
    for name, dtype in dtypes.items():
        values = [record.get(name) for record in records]
        if dtype == "str":
            values = ["" if value is None else value for value in values]
        data[name] = _series(values, dtype, name, contract)
    for name in extra:
        data[name] = pd.Series([record.get(name) for record in records])
    return check_table(pd.DataFrame(data), contract)


def _series(values: Sequence[Any], dtype: str, name: str, contract: type[Contract]) -> pd.Series[Any]:
    try:
        return pd.Series(values, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise ContractError(
            f"column {name!r} holds a value that is not {dtype}",
            where=contract.__name__,
            expected=dtype,
            remedy=str(error),
        ) from error


def check_table(table: pd.DataFrame, contract: type[Contract], *, where: str = "") -> pd.DataFrame:
    """Return ``table`` sorted by key with the contract's columns first, or refuse it.

    Parameters
    ----------
    table
        Any table; it is not changed.
    contract
        One of ``CONTRACTS``.
    where
        File or step named in the error.

    Raises
    ------
    ContractError
        Naming the contract, the columns at fault and the first rows at fault.

    Examples
    --------
    >>> from yanting_research.core import CODES
    >>> check_table(pd.DataFrame({"unit_id": ["u"]}), CODES)
    Traceback (most recent call last):
    ...
    yanting_research.errors.ContractError: CODES: missing columns coder, code, value; expected: ...
    """
    place = f"{where}: {contract.__name__}" if where else contract.__name__
    columns = list(contract_columns(contract))
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ContractError(
            f"missing columns {', '.join(missing)}",
            where=place,
            expected=", ".join(columns),
            remedy=f"see `yanting describe {contract.__name__}`",
        )
    try:
        contract.to_schema().validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise ContractError(
            _failures(error.failure_cases),
            where=place,
            expected=f"one row is {contract.row_means()}; key {', '.join(contract.key())}",
            remedy=f"see `yanting describe {contract.__name__}`",
        ) from error
    key = contract.key()
    double = table.duplicated(key, keep=False)
    if double.any():
        shown = table.loc[double, key].head(_ROWS_SHOWN).to_dict("records")
        raise ContractError(
            f"{int(double.sum())} rows share a key: {shown}",
            where=place,
            expected=f"one row per {', '.join(key)}",
            remedy="remove or merge the double rows",
        )
    extra = [name for name in table.columns if name not in columns]
    # The index goes first: it may bear the names of columns.
    return table[columns + extra].reset_index(drop=True).sort_values(key, kind="stable", ignore_index=True)


def _failures(cases: pd.DataFrame) -> str:
    parts: list[str] = []
    for (column, check), group in cases.groupby(["column", "check"], sort=True, dropna=False):
        shown = group.head(_ROWS_SHOWN)
        rows = ", ".join(
            f"row {index}: {value!r}" for index, value in zip(shown["index"], shown["failure_case"], strict=True)
        )
        parts.append(f"column {column!r} fails {check} ({rows})")
    return "; ".join(parts)


def describe_contract(name: str) -> pd.DataFrame:
    """The data dictionary of one contract: column, type, unit, meaning, key.

    Raises
    ------
    ValueError
        For an unknown name; the message lists the known ones.

    Examples
    --------
    >>> describe_contract("CODES").loc[0, ["column", "type", "unit"]].tolist()
    ['unit_id', 'str', 'text']
    """
    if name not in CONTRACTS:
        raise ValueError(f"no contract {name!r}; known: {', '.join(CONTRACTS)}")
    contract = CONTRACTS[name]
    rows = []
    for column, field in contract.to_schema().columns.items():
        metadata = field.metadata or {}
        rows.append(
            {
                "column": str(column),
                "type": _pandas_dtype(str(field.dtype)),
                "unit": str(metadata.get("unit", "")),
                "meaning": field.description or "",
                "key": str(column) in contract.key(),
            }
        )
    return pd.DataFrame(rows)
