"""metadata.csv (元数据): what the user says of the documents, which wins and is shown.

Columns ``encoding`` and ``reader`` say how a file is read; ``role:s03``, ``level:s05`` and
``heading:s02`` correct the outline; every other column is a document variable.
"""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from yanting_research import readers
from yanting_research.chinese import refuse_identifiers
from yanting_research.core import DATA_KINDS, Document
from yanting_research.errors import ContractError, YantingWarning
from yanting_research.ingest.outline_corrections import OUTLINE_FIELDS, correct_outline
from yanting_research.ingest.readings import ReadOptions, forced_encoding, forced_reader
from yanting_research.ingest.walking import is_safe_id

__all__ = ["Corrections", "Metadata", "read_metadata"]

Metadata = str | os.PathLike[str] | pd.DataFrame | None

_NAMES = ("doc_id", "path")
_READING = ("encoding", "reader")
_OUTLINE = re.compile(rf"(?:{'|'.join(OUTLINE_FIELDS)}):s[0-9]{{2,6}}")
"""``role:s03``, ``level:s05``; not ``role``, which is a document variable like any other."""


def read_metadata(metadata: Metadata) -> pd.DataFrame:
    """``metadata.csv`` as text: what a user says of the documents, which wins.

    Parameters
    ----------
    metadata
        A CSV file in UTF-8 (or any accepted encoding), a table, or None. One of the columns ``doc_id`` and
        ``path`` names the document (``path`` may be the bare file name). An empty cell
        corrects nothing.

        ============ ==================================================================
        encoding     the file is decoded with this codec
        reader       the file is read by the reader of this suffix (``html``, ``docx``)
        role:s03     role of section s03: 现状, 问题 ...; ``-`` for none
        level:s05    its level, 1 for the widest
        heading:s02  its heading, as the text has it
        data_kind    real, specimen or simulated
        others       document variables: title, author, source, published, region, period, doc_number ...
        ============ ==================================================================

    Raises
    ------
    ContractError
        Without either naming column, when a document is named twice, for a doc_id that
        cannot be a file name, or for an unknown ``data_kind``, ``encoding`` or ``reader``.
    PrivacyError
        When a column identifies persons.

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
        table = _read_csv(metadata, where)
    if not any(name in table.columns for name in _NAMES):
        raise ContractError(
            "no column names the document", where=where, expected="a column doc_id or path", remedy="add one of them"
        )
    for name in _NAMES:
        if name not in table.columns:
            table[name] = pd.Series([""] * len(table), dtype="str")
        _refuse_double(table.loc[table[name] != "", name], name, where)
    _check_cells(table, where)
    refuse_identifiers([(str(name), table[name].tolist()) for name in table.columns], where)
    return table


def _read_csv(path: str | os.PathLike[str], where: str) -> pd.DataFrame:
    reader = csv.DictReader(io.StringIO(readers.read_text(path).text.replace("\r\n", "\n")))
    rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ContractError(
                f"line {number} has more or fewer cells than the header",
                where=where,
                expected="one cell per column",
                remedy="quote cells that hold a comma",
            )
    columns = [str(name).strip() for name in reader.fieldnames or ()]
    return pd.DataFrame([[value.strip() for value in row.values()] for row in rows], columns=columns, dtype="str")


def _refuse_double(names: pd.Series[str], column: str, where: str) -> None:
    double = sorted(set(names[names.duplicated()]))
    if double:
        raise ContractError(
            f"{column} {', '.join(double[:5])} stands twice",
            where=where,
            expected="one row a document",
            remedy="merge the rows",
        )


def _check_cells(table: pd.DataFrame, where: str) -> None:
    for row in table.to_dict("records"):
        named = f"{where}, document {readers.display_name(row['doc_id'] or row['path'])}"
        if row["doc_id"] and not is_safe_id(row["doc_id"]):
            raise ContractError(
                f"doc_id {row['doc_id']!r:.90} cannot be a file name",
                where=named,
                expected='at most 80 characters without / \\ : * ? " < > | ! and without a leading point',
                remedy="choose another doc_id",
            )
        if row.get("data_kind", "") not in {*DATA_KINDS, ""}:
            raise ContractError(
                f"unknown data_kind {row['data_kind']}",
                where=named,
                expected=", ".join(DATA_KINDS),
                remedy="correct the cells",
            )
        try:
            forced_encoding(row.get("encoding", ""))
            forced_reader(row.get("reader", ""))
        except ValueError as error:
            said, _, allowed = str(error).partition("; allowed: ")
            raise ContractError(
                f"unknown {said}", where=named, expected=allowed, remedy="correct the cell, or leave it empty"
            ) from error


class Corrections:
    """The corrections of a metadata table, found by document.

    Parameters
    ----------
    table
        From :func:`read_metadata`.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._rows = [{str(key): str(value) for key, value in row.items()} for row in table.to_dict("records")]
        self._by_id = {row["doc_id"]: row for row in self._rows if row["doc_id"]}
        self._by_path = {row["path"]: row for row in self._rows if row["path"]}

    @property
    def given_ids(self) -> dict[str, str]:
        """doc_id by path, as the user names them."""
        return {row["path"]: row["doc_id"] for row in self._rows if row["path"] and row["doc_id"]}

    def row_of(self, doc_id: str, path: str) -> dict[str, str]:
        """The filled cells for a document, by doc_id, by path, or by bare file name."""
        found = self._by_id.get(doc_id) or self._by_path.get(path) or self._by_path.get(Path(path).name) or {}
        return {key: value for key, value in found.items() if value and key not in _NAMES}

    def options(self, doc_id: str, path: str, base: ReadOptions) -> ReadOptions:
        """How the user wants a file to be read."""
        row = self.row_of(doc_id, path)
        return replace(
            base,
            encoding=forced_encoding(row.get("encoding", "")) or base.encoding,
            reader=forced_reader(row.get("reader", "")) or base.reader,
        )

    def values(self, document: Document) -> dict[str, str]:
        """The document variables that the user gives."""
        row = self.row_of(document.doc_id, document.source.path)
        return {key: row[key] for key in sorted(row) if key not in _READING and not _OUTLINE.fullmatch(key)}

    def correct(self, document: Document) -> Document:
        """The user's word wins; ``corrected`` lists the fields in which it differs from the file's.

        Raises
        ------
        ContractError
            When the outline cannot be corrected as asked.
        """
        values = self.values(document)
        changed = [key for key, value in values.items() if document.metadata.get(key, value) != value]
        row = self.row_of(document.doc_id, document.source.path)
        asked = {key: row[key] for key in sorted(row) if _OUTLINE.fullmatch(key)}
        sections = correct_outline(document, asked)
        changed += [key for key in asked if sections is not document.sections]
        metadata = {**document.metadata, **values} | ({"corrected": " ".join(changed)} if changed else {})
        return replace(document, sections=sections, metadata=dict(sorted(metadata.items())))

    def warn_of_strangers(self, ids: Iterable[str], paths: Iterable[str]) -> None:
        """Metadata for a document that is not there is a slip of the pen."""
        known = set(ids)
        names = {name for path in paths for name in (path, Path(path).name)}
        strange = [
            row["doc_id"] or row["path"]
            for row in self._rows
            if not (row["doc_id"] in known or (row["path"] and row["path"] in names))
        ]
        if strange:
            warnings.warn(
                f"metadata for documents that are not here: {', '.join(strange[:10])}", YantingWarning, stacklevel=4
            )
