"""A corpus as a folder: tables by contract, clean texts, report, manifest."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from yanting_research import structure, writers
from yanting_research.core import OUTLINE_FINDINGS, Corpus, build_table, corpus_tables
from yanting_research.ingest.reporting import ingest_report_markdown

__all__ = ["write_corpus"]


def write_corpus(corpus: Corpus, report: pd.DataFrame, out: str | os.PathLike[str]) -> None:
    """Write DOCUMENTS, SECTIONS, OUTLINE_FINDINGS, the removal log, clean texts and the report.

    Parameters
    ----------
    corpus
        From :func:`ingest_paths`.
    report
        INGEST, from the same call.
    out
        Folder; made where it is missing. The manifest is written last.

    Raises
    ------
    WriteError
        When a file cannot be written; each file is there whole or not at all.
    """
    folder = Path(out)
    documents, sections = corpus_tables(corpus)
    tables = {
        "documents": documents,
        "sections": sections,
        "outline_findings": _findings(corpus),
        "removals": _removals(corpus),
        "ingest_report": report,
    }
    for name, table in tables.items():
        writers.write_table(table, folder / f"{name}.parquet")
    for document in corpus:
        writers.write_text(document.text, folder / "texts" / f"{document.doc_id}.txt")
    writers.write_text(ingest_report_markdown(report), folder / "ingest_report.md")
    inputs = {row["path"]: row["sha256"] for row in documents.to_dict("records")}
    writers.write_manifest(folder, about={"inputs": inputs})


def _findings(corpus: Corpus) -> pd.DataFrame:
    rows = [
        {str(key): value for key, value in row.items()}
        for document in corpus
        for row in structure.audit_numbering(document.text, document.sections, doc_id=document.doc_id).to_dict(
            "records"
        )
    ]
    return build_table(rows, OUTLINE_FINDINGS)


def _removals(corpus: Corpus) -> pd.DataFrame:
    """The removal log; offsets are into the decoded file."""
    rows = [
        (document.doc_id, removal.start, removal.end, removal.surface, removal.reason)
        for document in corpus
        for removal in document.removals
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "raw_start", "raw_end", "surface", "reason"])
    return table.astype({"doc_id": "str", "raw_start": "int64", "raw_end": "int64", "surface": "str", "reason": "str"})
