"""Files -> everything the ingest knows about them (细看): for a notebook, in this process, nothing written."""

from __future__ import annotations

import os

from yanting_research.ingest.assembling import Ingested, assemble
from yanting_research.ingest.corpora import Paths, options_for
from yanting_research.ingest.metadata import Corrections, Metadata, read_metadata
from yanting_research.ingest.readings import Reading, ReadOptions, read_file
from yanting_research.ingest.walking import Offered, offered_files

__all__ = ["inspect_paths"]


def inspect_paths(paths: Paths, *, metadata: Metadata = None) -> Ingested:
    """Read files and folders, and keep every table: report, metadata with origins, findings, marks, near duplicates.

    :func:`ingest_paths` gives the corpus and the report only; :func:`ingest_folder` writes
    the same tables into a corpus folder, and is the one for many files.

    Parameters
    ----------
    paths
        A file, a folder, or several of either; see :func:`ingest_paths`.
    metadata
        ``metadata.csv`` or its table; what it says wins over what the file says.

    Raises
    ------
    ContractError
        When a correction does not fit its document.

    Examples
    --------
    >>> made = inspect_paths("no such file.txt")
    >>> len(made.corpus), made.report["fate"].tolist()
    (0, ['refused'])
    """
    corrections = Corrections(read_metadata(metadata))
    offered = offered_files([paths] if isinstance(paths, str | os.PathLike) else list(paths))
    wanted = options_for(offered, corrections, ReadOptions())
    found = [_read(item, wanted[item.name]) for item in offered]
    return assemble(found, corrections, look_for_near=True)


def _read(item: Offered, options: ReadOptions) -> list[Reading]:
    if item.refusal is not None:
        return [Reading(item.name, error=item.refusal)]
    return read_file(item.path, name=item.name, options=options, inside=item.inside)
