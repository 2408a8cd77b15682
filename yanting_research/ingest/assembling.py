"""Readings -> Corpus and tables (汇编): identity, corrections, duplicates, the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from yanting_research import structure
from yanting_research.core import (
    INGEST,
    MARKS,
    METADATA,
    NEAR_DUPLICATES,
    OUTLINE_FINDINGS,
    Corpus,
    Document,
    build_table,
    make_corpus,
    sha256_text,
)
from yanting_research.errors import YantingError
from yanting_research.ingest.metadata import Corrections
from yanting_research.ingest.readings import FoundValue, Reading
from yanting_research.ingest.walking import document_ids

__all__ = ["Ingested", "assemble", "error_cells"]

_COUNTS = ("n_characters", "n_pages", "n_sections", "n_tables", "n_removed", "n_findings", "n_damaged", "n_masked")


@dataclass(frozen=True, slots=True)
class Ingested:
    """A corpus with the tables that only the ingest knows.

    Attributes
    ----------
    corpus
        Documents in doc_id order.
    report
        INGEST.
    metadata
        METADATA: every value with its origin.
    findings
        OUTLINE_FINDINGS of the corpus.
    marks
        MARKS of the corpus.
    near_duplicates
        NEAR_DUPLICATES of the corpus; empty unless they were looked for.
    """

    corpus: Corpus
    report: pd.DataFrame
    metadata: pd.DataFrame
    findings: pd.DataFrame
    marks: pd.DataFrame
    near_duplicates: pd.DataFrame


def assemble(
    found: Sequence[Sequence[Reading]],
    corrections: Corrections,
    *,
    keep_duplicates: bool = False,
    look_for_near: bool = False,
    met: Mapping[str, str] | None = None,
) -> Ingested:
    """Give each reading its doc_id, let the user's corrections win, and find what came twice.

    Parameters
    ----------
    found
        Readings of each file, in the order in which the files were met.
    corrections
        From ``metadata.csv``.
    keep_duplicates
        Keep documents whose clean text was met before.
    look_for_near
        Compare all documents with one another.
    met
        doc_id by SHA-256 of the clean text, of documents that are there already.

    Raises
    ------
    ContractError
        When a correction does not fit its document.
    """
    readings = [reading for readings in found for reading in readings]
    ids = document_ids([reading.path for reading in readings], given=corrections.given_ids)
    texts = dict(met or {})
    documents: list[Document] = []
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for reading, doc_id in zip(readings, ids, strict=True):
        if reading.document is None:
            rows.append(_row(reading))
            continue
        document = corrections.correct(replace(reading.document, doc_id=doc_id))
        audit = _findings(reading, document)
        row = _row(reading) | _document_cells(document, len(audit))
        key = sha256_text(document.text)
        if key in texts:
            row |= {"fate": "duplicate", "duplicate_of": texts[key]}
        if key not in texts or keep_duplicates:
            documents.append(document)
            values += _value_rows(doc_id, reading.found, corrections.values(document))
            findings += audit
            marks += [asdict(mark) | {"doc_id": doc_id} for mark in reading.marks]
        else:
            row["doc_id"] = ""
        texts.setdefault(key, doc_id)
        rows.append(row)
    corrections.warn_of_strangers(ids, [reading.path for reading in readings])
    corpus = make_corpus(documents)
    near = build_table([], NEAR_DUPLICATES)
    if look_for_near:
        from yanting_research.comparison import near_duplicates  # its library is slow to import

        near = near_duplicates({document.doc_id: document.text for document in corpus})
        _add_nearest(rows, near)
    return Ingested(
        corpus,
        build_table(rows, INGEST),
        build_table(values, METADATA),
        build_table(findings, OUTLINE_FINDINGS),
        build_table(marks, MARKS),
        near,
    )


def _add_nearest(rows: Sequence[dict[str, Any]], near: pd.DataFrame) -> None:
    """Into each row of the report, the document most similar to it; of equals, the first."""
    nearest: dict[str, tuple[float, str]] = {}
    for pair in near.to_dict("records"):
        for one, other in ((pair["doc_id"], pair["other_id"]), (pair["other_id"], pair["doc_id"])):
            if one not in nearest or pair["similarity"] > nearest[one][0]:
                nearest[one] = (pair["similarity"], other)
    for row in rows:
        if row.get("doc_id") in nearest:
            row["similarity"], row["near_duplicate"] = nearest[row["doc_id"]]


def _row(reading: Reading) -> dict[str, Any]:
    row: dict[str, Any] = {"path": reading.path, "fate": reading.fate} | dict.fromkeys(_COUNTS, 0)
    row |= {"reader": reading.reader, "encoding": reading.encoding, "script": reading.script}
    kinds = Counter(mark.kind for mark in reading.marks)
    row |= {"n_damaged": kinds["damaged"], "n_masked": kinds["masked"], "warnings": " | ".join(reading.warnings)}
    return row if reading.error is None else row | error_cells(reading.error)


def error_cells(error: YantingError) -> dict[str, str]:
    """The cells of INGEST that say what went wrong."""
    return {
        "error": type(error).__name__,
        "what": error.what,
        "place": error.where,
        "expected": error.expected,
        "remedy": error.remedy,
    }


def _document_cells(document: Document, n_findings: int) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "n_characters": len(document.text),
        "n_pages": len(document.page_breaks) + 1,
        "n_sections": len(document.sections),
        "n_tables": len(document.source.tables),
        "n_removed": len(document.removals),
        "n_findings": n_findings,
        "corrected": document.metadata.get("corrected", ""),
    }


def _findings(reading: Reading, document: Document) -> list[dict[str, Any]]:
    """Rows of the audit; made anew only where the user changed the outline."""
    is_same = reading.document is not None and reading.document.sections == document.sections
    rows = reading.findings if is_same else structure.numbering_findings(document.text, document.sections)
    return [row | {"doc_id": document.doc_id} for row in rows]


def _value_rows(doc_id: str, found: Sequence[FoundValue], given: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = [
        {
            "doc_id": doc_id,
            "field": value.key,
            "origin": value.origin,
            "value": value.value,
            "used": value.used and value.key not in given,
            "start": value.start,
            "end": value.end,
            "rule": value.rule,
        }
        for value in found
    ]
    blank = {"used": True, "start": 0, "end": 0, "rule": ""}
    return rows + [
        {"doc_id": doc_id, "field": key, "origin": "user", "value": value} | blank for key, value in given.items()
    ]
