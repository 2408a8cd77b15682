"""A corpus as a folder (语料文件夹): tables by contract, texts, raw copies, report, manifest."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from yanting_research import readers, writers
from yanting_research.core import Corpus, corpus_tables
from yanting_research.errors import ReadError
from yanting_research.ingest.assembling import Ingested, assemble
from yanting_research.ingest.corpora import Paths, options_for
from yanting_research.ingest.corpus_rows import corpus_rows
from yanting_research.ingest.metadata import Corrections, Metadata, read_metadata
from yanting_research.ingest.readings import ReadOptions
from yanting_research.ingest.report_html import ingest_report_html
from yanting_research.ingest.reporting import ingest_report_markdown
from yanting_research.ingest.running import RunLimits, read_offered
from yanting_research.ingest.state import CorpusFolder, code_fingerprint
from yanting_research.ingest.walking import offered_files

__all__ = ["IngestResult", "ingest_folder"]


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest made.

    Attributes
    ----------
    folder
        The folder of the corpus.
    corpus, report
        As :func:`ingest_paths` returns them.
    n_read
        Files that this run read; the others were read by an earlier run, or never opened.
    """

    folder: Path
    corpus: Corpus
    report: pd.DataFrame
    n_read: int


def ingest_folder(
    paths: Paths,
    out: str | os.PathLike[str],
    *,
    metadata: Metadata = None,
    text_column: str = "",
    keep_duplicates: bool = False,
    max_bytes: int = readers.MAX_BYTES,
    limits: RunLimits | None = None,
    fresh: bool = False,
    progress: bool = False,
) -> IngestResult:
    """Read files into a corpus folder with worker processes; a second run goes on where the first stopped.

    Parameters
    ----------
    paths
        A file, a folder, or several of either; see :func:`ingest_paths`.
    out
        Folder of the corpus: a new or empty one, or one made by an ingest before.
    metadata, text_column, keep_duplicates, max_bytes
        As :func:`ingest_paths`.
    limits
        Workers, time and memory; see :class:`RunLimits`.
    fresh
        Read every file again, also those that an earlier run has read.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    IngestResult
        The same whatever the number of workers, and whether or not the run was
        interrupted before.

    Raises
    ------
    ReadError
        When the paths hold no files at all; then nothing is written.
    WriteError
        When ``out`` holds anything else, or the disk refuses.
    ContractError
        When the metadata do not fit.
    """
    corrections = Corrections(read_metadata(metadata))
    named: Iterable[str | os.PathLike[str]] = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    offered = offered_files(list(named), leave_out=[out])
    if not offered:
        raise ReadError(
            "holds no documents",
            where=", ".join(readers.display_name(path) for path in named),
            expected="files, or folders with files",
            remedy="name the files themselves",
        )
    base = ReadOptions(max_bytes=max_bytes, text_column=text_column)
    wanted = options_for(offered, corrections, base)
    folder = CorpusFolder(Path(out))
    run = read_offered(
        offered,
        folder,
        options=lambda item: wanted[item.name],
        limits=limits or RunLimits(),
        fresh=fresh,
        progress=progress,
    )
    made = assemble(run.readings, corrections, keep_duplicates=keep_duplicates, look_for_near=True)
    _write(made, folder, kept=set(run.kept))
    return IngestResult(folder.root, made.corpus, made.report, run.n_read)


def _write(made: Ingested, folder: CorpusFolder, *, kept: set[Path]) -> None:
    """Write all but the manifest, take away what is of an earlier corpus, then the manifest.

    The former manifest goes when all tables are on the disk: until it is back, the folder is unfinished.
    """
    root = folder.root
    documents, sections = corpus_tables(made.corpus)
    tables = corpus_rows(made.corpus) | {
        "documents": documents,
        "sections": sections,
        "metadata": made.metadata,
        "outline_findings": made.findings,
        "marks": made.marks,
        "near_duplicates": made.near_duplicates,
        "ingest_report": made.report,
    }
    pages = {"ingest_report.md": ingest_report_markdown(made.report), "ingest_report.html": ingest_report_html(made)}
    beside = {name: text.encode() for name, text in pages.items()}
    writers.write_tables(root, tables, beside=beside, instead_of=writers.MANIFEST_NAME)
    for document in made.corpus:
        path = folder.texts / f"{document.doc_id}.txt"
        kept.add(path)
        _write_changed(document.text, path)
    folder.prune(kept)
    inputs = {row["path"]: row["sha256"] for row in documents.to_dict("records")}
    about = {"kind": "corpus", "inputs": inputs, "code": code_fingerprint()}
    writers.write_manifest(root, about=about, copies=(folder.raw.name,))


def _write_changed(text: str, path: Path) -> None:
    with contextlib.suppress(OSError):  # none there, or one that cannot be read: it is written
        if path.read_bytes() == text.encode():
            return
    writers.write_text(text, path)
