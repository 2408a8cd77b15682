"""Files -> Corpus, and the ingest report in which every file has exactly one fate."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from yanting_research import readers
from yanting_research.core import INGEST, Corpus, check_table, make_corpus, sha256_text
from yanting_research.errors import DamagedTextWarning, ReadError, YantingWarning
from yanting_research.ingest.assembling import assemble
from yanting_research.ingest.loading import load_corpus, load_report
from yanting_research.ingest.masking import masked_corpus
from yanting_research.ingest.metadata import Corrections, Metadata, read_metadata
from yanting_research.ingest.readings import Reading, ReadOptions, read_file
from yanting_research.ingest.walking import Offered, document_ids, is_corpus_folder, offered_files

__all__ = ["Paths", "build_corpus", "ingest_paths", "options_for"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def build_corpus(paths: Paths, *, metadata: Metadata = None, progress: bool = False) -> Corpus:
    """Read files and folders into a corpus, or say which files stand in the way; identifiers of persons are masked.

    Parameters
    ----------
    paths
        A file, a folder, or several of either. The folder of a corpus that an ingest
        wrote is loaded, not read again.
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
    named = _as_list(paths)
    if named and all(is_corpus_folder(path) for path in named) and metadata is None:
        return masked_corpus(make_corpus(document for path in named for document in load_corpus(path))).corpus
    corpus, report = ingest_paths(named, metadata=metadata, progress=progress)
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
            where=", ".join(readers.display_name(path) for path in named),
            expected=" ".join(k for k in readers.READERS if k),
            remedy="check the folder",
        )
    _warn(report)
    return corpus


def _as_list(paths: Paths) -> list[str | os.PathLike[str]]:
    return [paths] if isinstance(paths, str | os.PathLike) else list(paths)


def _warn(report: pd.DataFrame) -> None:
    double = report[report["fate"] == "duplicate"]
    if len(double):
        pairs = ", ".join(f"{a} = {b}" for a, b in zip(double["path"], double["duplicate_of"], strict=True))
        warnings.warn(f"the same text came more than once and is counted once: {pairs}", YantingWarning, stacklevel=3)
    for row in report[report["warnings"].str.contains("damaged:")].to_dict("records"):
        warnings.warn(f"{row['path']}: {row['warnings']}", DamagedTextWarning, stacklevel=3)


def ingest_paths(
    paths: Paths,
    *,
    metadata: Metadata = None,
    progress: bool = False,
    keep_duplicates: bool = False,
    max_bytes: int = readers.MAX_BYTES,
    text_column: str = "",
    masked: bool = True,
) -> tuple[Corpus, pd.DataFrame]:
    """Read files and folders in this process; what cannot be read becomes a row, and the rest goes on.

    For many files use :func:`ingest_folder`, which has workers, resumes, and survives a
    file that kills its reader.

    Parameters
    ----------
    paths
        A file, a folder, or several. Folders are walked in sorted order; hidden files
        are passed over, symbolic links inside a folder are refused. The folder of a
        corpus that an ingest wrote is loaded, not read again.
    metadata
        ``metadata.csv`` or its table; what it says wins over what the file says.
    progress
        Show a progress bar on stderr.
    keep_duplicates
        Keep documents whose clean text was met before; they are reported either way.
    max_bytes
        Refuse larger files [bytes].
    text_column
        Header of the column that holds the texts, in a table of documents; ``""`` guesses.
    masked
        Identifiers of persons become rows of × (:func:`masked_corpus`); without, texts are as the files have them.

    Returns
    -------
    corpus, report
        Documents in doc_id order, and INGEST with one row a file or member. ``ok`` came in;
        ``duplicate`` has the same clean text as ``duplicate_of``; ``refused`` is no
        document as it is (missing, empty, binary, encoding unsure); ``failed`` was
        readable but could not be cleaned or parsed.
    """
    corrections = Corrections(read_metadata(metadata))
    named = _as_list(paths)
    folders = [path for path in named if is_corpus_folder(path)]
    loaded = [document for folder in folders for document in load_corpus(folder)]
    reports = [load_report(folder) for folder in folders]
    offered = offered_files([path for path in named if path not in folders])
    base = ReadOptions(max_bytes=max_bytes, text_column=text_column)
    wanted = options_for(offered, corrections, base)
    found = [_read(item, wanted[item.name]) for item in tqdm(offered, desc="ingest", unit="file", disable=not progress)]
    met = {sha256_text(document.text): document.doc_id for document in loaded}
    made = assemble(found, corrections, keep_duplicates=keep_duplicates, met=met)
    corpus = make_corpus([*(corrections.correct(document) for document in loaded), *made.corpus])
    corpus = masked_corpus(corpus).corpus if masked else corpus
    if not folders:
        return corpus, made.report
    return corpus, check_table(pd.concat([*reports, made.report], ignore_index=True), INGEST)


def options_for(offered: list[Offered], corrections: Corrections, base: ReadOptions) -> dict[str, ReadOptions]:
    """How each file is read, by its name: the user may say encoding and reader."""
    names = [item.name for item in offered]
    ids = document_ids(names, given=corrections.given_ids)
    return {name: corrections.options(doc_id, name, base) for name, doc_id in zip(names, ids, strict=True)}


def _read(item: Offered, options: ReadOptions) -> list[Reading]:
    if item.refusal is not None:
        return [Reading(item.name, error=item.refusal)]
    return read_file(Path(item.path), name=item.name, options=options, inside=item.inside)
