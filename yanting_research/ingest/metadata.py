"""metadata.csv (元数据): what the user says of the documents, which wins and is shown."""

from __future__ import annotations

import csv
import io
import os
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from yanting_research import readers
from yanting_research.core import DATA_KINDS, Document
from yanting_research.errors import ContractError, YantingWarning

__all__ = ["Metadata", "correct_document", "read_metadata", "warn_of_strangers"]

Metadata = str | os.PathLike[str] | pd.DataFrame | None


def read_metadata(metadata: Metadata) -> pd.DataFrame:
    """``metadata.csv`` as text: what a user says of the documents, which wins.

    Parameters
    ----------
    metadata
        A CSV file in UTF-8 (or any accepted encoding), a table, or None. One of the columns ``doc_id`` and
        ``path`` names the document (``path`` may be the bare file name); every other
        column becomes a document variable. An empty cell corrects nothing.

    Raises
    ------
    ContractError
        Without either column, or when a document is named twice, or for an unknown
        ``data_kind``.

    Examples
    --------
    >>> read_metadata(pd.DataFrame({"doc_id": ["a"], "period": [2013]}))["period"].tolist()
    ['2013']
    """
    if metadata is None:
        return pd.DataFrame({"doc_id": pd.Series([], dtype="str"), "path": pd.Series([], dtype="str")})
    if isinstance(metadata, pd.DataFrame):
        where = "metadata"
        table = metadata.copy()
        for column in table.columns:
            table[column] = ["" if pd.isna(value) else str(value).strip() for value in table[column]]
    else:
        where = readers.display_name(metadata)
        rows = list(csv.DictReader(io.StringIO(readers.read_text(metadata).text.replace("\r\n", "\n"))))
        _refuse_ragged(rows, where)
        table = pd.DataFrame(
            [{str(key).strip(): value.strip() for key, value in row.items()} for row in rows], dtype="str"
        )
    keys = [name for name in ("doc_id", "path") if name in table.columns]
    if not keys:
        raise ContractError(
            "no column names the document", where=where, expected="a column doc_id or path", remedy="add one of them"
        )
    for name in ("doc_id", "path"):
        if name not in table.columns:
            table[name] = pd.Series([""] * len(table), dtype="str")
        _refuse_double(table.loc[table[name] != "", name], name, where)
    kinds = sorted(set(table.get("data_kind", pd.Series([], dtype="str"))) - {*DATA_KINDS, ""})
    if kinds:
        raise ContractError(
            f"unknown data_kind {', '.join(kinds)}",
            where=where,
            expected=", ".join(DATA_KINDS),
            remedy="correct the cells",
        )
    return table


def _refuse_ragged(rows: list[dict[str, str]], where: str) -> None:
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ContractError(
                f"line {number} has more or fewer cells than the header",
                where=where,
                expected="one cell per column",
                remedy="quote cells that hold a comma",
            )


def _refuse_double(names: pd.Series[str], column: str, where: str) -> None:
    double = sorted(set(names[names.duplicated()]))
    if double:
        raise ContractError(
            f"{column} {', '.join(double[:5])} stands twice",
            where=where,
            expected="one row a document",
            remedy="merge the rows",
        )


def _row_of(document: Document, table: pd.DataFrame) -> Mapping[str, str]:
    path = document.source.path
    for column, names in (("doc_id", (document.doc_id,)), ("path", (path, Path(path).name))):
        for name in names:
            found = table[table[column] == name]
            if len(found):
                return {str(key): str(value) for key, value in found.iloc[0].items()}
    return {}


def correct_document(document: Document, table: pd.DataFrame) -> Document:
    """The user's word wins; ``corrected`` lists the fields in which it differs from the file's."""
    row = {key: value for key, value in _row_of(document, table).items() if value and key not in {"doc_id", "path"}}
    changed = [key for key, value in sorted(row.items()) if document.metadata.get(key, value) != value]
    metadata = {**document.metadata, **row} | ({"corrected": " ".join(changed)} if changed else {})
    return replace(document, metadata=dict(sorted(metadata.items())))


def warn_of_strangers(table: pd.DataFrame, documents: list[Document], rows: list[dict[str, object]]) -> None:
    """Metadata for a document that is not there is a slip of the pen."""
    ids = {document.doc_id for document in documents}
    names = {str(row["path"]) for row in rows} | {Path(str(row["path"])).name for row in rows}
    strange = [
        row["doc_id"] or row["path"]
        for row in table.to_dict("records")
        if not ((row["doc_id"] and row["doc_id"] in ids) or (row["path"] and row["path"] in names))
    ]
    if strange:
        warnings.warn(
            f"metadata for documents that are not here: {', '.join(strange[:10])}", YantingWarning, stacklevel=3
        )
