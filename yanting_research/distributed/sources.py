"""What a run reads (来源): a corpus folder, or a table of documents; row by row, never all at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research import writers
from yanting_research.core import DATA_KINDS
from yanting_research.distributed.stages import ROW_FIELDS
from yanting_research.errors import ContractError, ReadError
from yanting_research.ingest import is_corpus_folder

__all__ = ["SOURCE_SUFFIXES", "DocumentSource", "open_source"]

SOURCE_SUFFIXES = (".parquet", ".jsonl")
"""Tables of documents: columns ``doc_id`` and ``text``, and any of the other ROW_FIELDS."""
_BATCH = 512
_LONGEST_ID = 200


class DocumentSource:
    """Documents that can be read again and again, in the same order.

    Attributes
    ----------
    path
        Corpus folder or table.
    cleaned
        The texts were cleaned by an ingest.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cleaned = path.is_dir()

    def size(self) -> int:
        """How many documents there are; for a table of lines, read to the end to know it."""
        if self.path.suffix == ".jsonl":
            with self.path.open("rb") as lines:
                return sum(1 for _ in lines)
        place = self.path / "texts.parquet" if self.cleaned else self.path
        try:
            return int(pq.read_metadata(place).num_rows)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(place, error) from error

    def rows(self) -> Iterator[dict[str, str]]:
        """Every document by ROW_FIELDS.

        Raises
        ------
        ReadError
            When the file is damaged.
        ContractError
            For a row without an identity or a text, or an identity that stands twice; the message names the row.
        """
        seen: set[str] = set()
        for number, row in enumerate(self._raw(), start=1):
            checked = _row(row, f"{self.path.name}, row {number}")
            if checked["doc_id"] in seen:
                raise ContractError(
                    f"doc_id {checked['doc_id']!r:.80} stands twice",
                    where=f"{self.path.name}, row {number}",
                    expected="one row a document",
                    remedy="make the identities different, or take one of the rows out",
                )
            seen.add(checked["doc_id"])
            yield checked

    def _raw(self) -> Iterator[Mapping[str, Any]]:
        if self.cleaned:
            return _corpus_rows(self.path)
        return _parquet_rows(self.path) if self.path.suffix == ".parquet" else _json_rows(self.path)


def open_source(path: Path) -> DocumentSource:
    """The source at a path.

    Raises
    ------
    ReadError
        When it is neither a corpus folder that an ingest finished nor a table of documents.
    """
    if path.is_dir() and is_corpus_folder(path):
        if not (path / writers.MANIFEST_NAME).is_file():
            raise ReadError(
                "the ingest into this folder did not finish",
                where=str(path),
                expected=f"a folder with {writers.MANIFEST_NAME}",
                remedy="run the same `yanting ingest` again: it goes on where it stopped",
            )
        return DocumentSource(path)
    if path.is_file() and path.suffix in SOURCE_SUFFIXES:
        return DocumentSource(path)
    raise ReadError(
        "is no source of documents",
        where=str(path),
        expected=f"a corpus folder of `yanting ingest`, or a table with doc_id and text ({', '.join(SOURCE_SUFFIXES)})",
        remedy="run `yanting ingest FILES -o FOLDER` first, then name that folder",
    )


def _row(row: Mapping[str, Any], where: str) -> dict[str, str]:
    made = {}
    for name in ROW_FIELDS:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            raise ContractError(
                f"{name} is {value!r:.60}, no text", where=where, expected="texts", remedy="store the column as text"
            )
        made[name] = value or ""
    if not 0 < len(made["doc_id"]) <= _LONGEST_ID or any(ord(sign) < 32 for sign in made["doc_id"]):
        raise ContractError(
            f"doc_id {made['doc_id']!r:.60}",
            where=where,
            expected=f"1 to {_LONGEST_ID} printable characters",
            remedy="give each document a short identity of its own",
        )
    made["data_kind"] = made["data_kind"] or "real"
    if made["data_kind"] not in DATA_KINDS:
        raise ContractError(f"data_kind {made['data_kind']!r:.60}", where=where, expected=", ".join(DATA_KINDS))
    return made


def _corpus_rows(folder: Path) -> Iterator[Mapping[str, Any]]:
    documents = writers.read_table(writers.listed_file(folder, "documents.parquet"))
    known = {str(row["doc_id"]): row for row in documents.to_dict("records")}
    for row in _parquet_rows(writers.listed_file(folder, "texts.parquet"), columns=["doc_id", "text"]):
        about = known[row["doc_id"]]
        yield {name: str(about[name]) for name in ROW_FIELDS if name != "text"} | {"text": row["text"]}


def _parquet_rows(path: Path, columns: list[str] | None = None) -> Iterator[Mapping[str, Any]]:
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            wanted = columns or [name for name in ROW_FIELDS if name in file.schema_arrow.names]
            _need(wanted, path)
            for group in range(file.num_row_groups):  # over all groups at once the reader keeps what it has decoded
                for batch in file.iter_batches(_BATCH, row_groups=[group], columns=wanted):
                    yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ReadError:
    return ReadError(f"cannot be read: {error}", where=str(path), expected="a Parquet file", remedy="write it again")


def _json_rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise _no_row(path, number, str(error)) from error
            if not isinstance(row, dict):
                raise _no_row(path, number, "no object")
            _need(list(row), path)
            yield row


def _no_row(path: Path, number: int, what: str) -> ReadError:
    return ReadError(
        f"no row: {what}",
        where=f"{path.name}, line {number}",
        expected='one JSON object a line, such as {"doc_id": "a", "text": "…"}',
        remedy="mend or delete the line",
    )


def _need(columns: list[str], path: Path) -> None:
    lacking = [name for name in ("doc_id", "text") if name not in columns]
    if lacking:
        raise ContractError(
            f"no column {' and '.join(lacking)}", where=str(path), expected="columns doc_id and text",
            remedy="name the columns so",
        )  # fmt: skip
