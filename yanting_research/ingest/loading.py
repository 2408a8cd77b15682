"""A corpus folder -> Corpus (载入语料): nothing is read, cleaned or parsed again."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from yanting_research import writers
from yanting_research.core import INGEST, Contract, Corpus, make_corpus
from yanting_research.errors import ReadError
from yanting_research.ingest.corpus_rows import CORPUS_TABLES, documents_from_rows

__all__ = ["load_corpus", "load_report"]


def load_corpus(folder: str | os.PathLike[str]) -> Corpus:
    """The corpus that :func:`ingest_folder` wrote, with raw texts, offsets, outline and records.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    ReadError
        When the ingest did not finish, or a table is missing or differs from the manifest.
    """
    tables = {name: _read(folder, name, contract) for name, contract in CORPUS_TABLES.items()}
    return make_corpus(documents_from_rows(tables))


def load_report(folder: str | os.PathLike[str]) -> pd.DataFrame:
    """INGEST of the corpus that :func:`ingest_folder` wrote.

    Raises
    ------
    ReadError
        As :func:`load_corpus`.
    """
    return _read(folder, "ingest_report", INGEST)


def _read(folder: str | os.PathLike[str], name: str, contract: type[Contract]) -> pd.DataFrame:
    if not (Path(folder) / writers.MANIFEST_NAME).is_file():
        raise ReadError(
            "the ingest into this folder did not finish",
            where=str(folder),
            expected=f"a folder with {writers.MANIFEST_NAME}",
            remedy="run the same `yanting ingest` again: it goes on where it stopped",
        )
    _, listed = writers.read_manifest(folder)
    file = f"{name}.parquet"
    if file not in listed:
        raise ReadError(
            f"the manifest does not list {file}",
            where=str(folder),
            expected="a folder that this version's ingest wrote",
            remedy="run `yanting ingest` again",
        )
    return writers.read_table(Path(folder) / file, contract, sha256=listed[file])
