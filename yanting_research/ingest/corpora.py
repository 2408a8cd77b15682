"""Files -> Corpus, and the ingest report in which every file has exactly one fate."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from yanting_research import readers, structure
from yanting_research.core import INGEST, Corpus, Document, build_table, make_corpus, sha256_text
from yanting_research.errors import DamagedTextWarning, ReadError, StructureError, YantingError, YantingWarning
from yanting_research.ingest.documents import document_from_source
from yanting_research.ingest.metadata import Metadata, correct_document, read_metadata, warn_of_strangers
from yanting_research.ingest.walking import document_ids, walk_files

__all__ = ["Paths", "build_corpus", "ingest_paths"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def build_corpus(paths: Paths, *, metadata: Metadata = None, progress: bool = False) -> Corpus:
    """Read files and folders into a corpus, or say which files stand in the way.

    Parameters
    ----------
    paths
        A file, a folder, or several of either.
    metadata
        ``metadata.csv``: see :func:`read_metadata`.
    progress
        Show a progress bar on stderr.

    Raises
    ------
    ReadError
        When any file was refused or failed; the message names them. Use
        :func:`ingest_paths` to go on without them.

    Warns
    -----
    YantingWarning
        When a text came twice; it is counted once.
    DamagedTextWarning
        When part of a text is damaged.
    """
    corpus, report = ingest_paths(paths, metadata=metadata, progress=progress)
    broken = report[report["fate"].isin(["refused", "failed"])]
    if len(broken):
        shown = "; ".join(f"{row['place'] or row['path']}: {row['what']}" for row in broken.head(5).to_dict("records"))
        raise ReadError(
            f"{len(broken)} of {len(report)} files cannot be read ({shown})",
            where=str(broken["path"].iloc[0]),
            expected="only readable documents",
            remedy="mend or move them, or call ingest_paths, which goes on and reports them",
        )
    if not len(corpus):
        raise ReadError(
            "no documents found",
            where=_named(paths),
            expected=" ".join(k for k in readers.READERS if k),
            remedy="check the folder",
        )
    _warn(report)
    return corpus


def _warn(report: pd.DataFrame) -> None:
    double = report[report["fate"] == "duplicate"]
    if len(double):
        pairs = ", ".join(f"{a} = {b}" for a, b in zip(double["path"], double["duplicate_of"], strict=True))
        warnings.warn(f"the same text came more than once and is counted once: {pairs}", YantingWarning, stacklevel=3)
    for row in report[report["warnings"].str.contains("damaged:")].to_dict("records"):
        warnings.warn(f"{row['path']}: {row['warnings']}", DamagedTextWarning, stacklevel=3)


def _named(paths: Paths) -> str:
    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return ", ".join(readers.display_name(path) for path in named)


def ingest_paths(
    paths: Paths,
    *,
    metadata: Metadata = None,
    progress: bool = False,
    keep_duplicates: bool = False,
    max_bytes: int = readers.MAX_BYTES,
) -> tuple[Corpus, pd.DataFrame]:
    """Read files and folders; what cannot be read becomes a row, and the rest goes on.

    Parameters
    ----------
    paths
        A file, a folder, or several. Folders are walked in sorted order; hidden files
        are passed over, symbolic links inside a folder are refused.
    metadata
        ``metadata.csv`` or its table; what it says wins over what the file says.
    progress
        Show a progress bar on stderr.
    keep_duplicates
        Keep documents whose clean text was met before; they are reported either way.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    corpus, report
        Documents in doc_id order, and INGEST with one row per file. ``ok`` came in;
        ``duplicate`` has the same clean text as ``duplicate_of``; ``refused`` is no
        document as it is (missing, empty, binary, encoding unsure); ``failed`` was
        readable but could not be cleaned or parsed.
    """
    table = read_metadata(metadata)
    offered = list(walk_files([paths] if isinstance(paths, str | os.PathLike) else list(paths)))
    given = {row["path"]: row["doc_id"] for row in table.to_dict("records") if row["path"] and row["doc_id"]}
    ids = document_ids([path for path, _ in offered], given=given)
    documents: list[Document] = []
    rows: list[dict[str, object]] = []
    met: dict[str, str] = {}
    for (path, refusal), doc_id in zip(_progress(offered, progress), ids, strict=True):
        document, row = _ingest_one(path, refusal, doc_id, max_bytes)
        if document is not None:
            document = correct_document(document, table)
            key = sha256_text(document.text)
            if key in met:
                row |= {"fate": "duplicate", "duplicate_of": met[key]}
            if key not in met or keep_duplicates:
                documents.append(document)
            else:
                row["doc_id"] = ""
            met.setdefault(key, doc_id)
        rows.append(row)
    report = build_table(rows, INGEST)
    warn_of_strangers(table, documents, rows)
    return make_corpus(documents), report


def _progress(offered: list[tuple[Path, ReadError | None]], show: bool) -> Iterable[tuple[Path, ReadError | None]]:
    if not show:
        return offered
    return tqdm(offered, desc="ingest", unit="file")  # type: ignore[no-any-return]


def _ingest_one(
    path: Path, refusal: ReadError | None, doc_id: str, max_bytes: int
) -> tuple[Document | None, dict[str, object]]:
    row: dict[str, object] = {"path": readers.display_name(path), "doc_id": "", "n_characters": 0, "n_pages": 0}
    row |= {"n_sections": 0, "n_removed": 0, "n_findings": 0}
    try:
        if refusal is not None:
            raise refusal
        source = readers.read_source(path, max_bytes=max_bytes)
    except YantingError as error:
        return None, row | _error_cells(error, "refused")
    row |= {"reader": source.reader, "encoding": source.encoding, "warnings": " | ".join(source.warnings)}
    try:
        document = document_from_source(source, doc_id=doc_id)
        if not document.text:
            raise StructureError(
                "nothing but page furniture", where=source.path, expected="an article", remedy="save the article itself"
            )
        findings = structure.audit_numbering(document.text, document.sections, doc_id=doc_id)
    except YantingError as error:
        return None, row | _error_cells(error, "failed")
    return document, row | {
        "fate": "ok",
        "doc_id": doc_id,
        "n_characters": len(document.text),
        "n_pages": len(source.page_breaks) + 1,
        "n_sections": len(document.sections),
        "n_removed": len(document.removals),
        "n_findings": len(findings),
    }


def _error_cells(error: YantingError, fate: str) -> dict[str, object]:
    return {
        "fate": fate,
        "error": type(error).__name__,
        "what": error.what,
        "place": error.where,
        "expected": error.expected,
        "remedy": error.remedy,
    }
