"""The run manifest (清单): every output with hash, size and rows; and its check."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from yanting_research.core import sealed, unsealed
from yanting_research.errors import ReadError, WriteError
from yanting_research.writers.atomic import TEMPORARY_PREFIX, Written
from yanting_research.writers.documents import json_value, write_json
from yanting_research.writers.frames import wide_cells

__all__ = ["MANIFEST_NAME", "listed_file", "read_manifest", "verify_manifest", "write_manifest"]

MANIFEST_NAME = "manifest.json"
_SHEET = re.compile(r"xl/worksheets/sheet[0-9]{1,4}\.xml")  # "xl/worksheets/sheet1.xml"; not "xl/styles.xml"


def write_manifest(
    folder: str | os.PathLike[str], *, about: Mapping[str, Any] | None = None, copies: Collection[str] = ()
) -> Written:
    """List every file below a folder in ``manifest.json``, sorted by path.

    Parameters
    ----------
    folder
        Folder of outputs; the manifest itself is left out.
    about
        What else to record: inputs with hashes, parameters, versions. No times.
    copies
        Folders below it that hold files of others as they came: their rows are not counted, whatever their
        suffix says.

    Returns
    -------
    Written
        With ``n_rows`` the number of files listed.

    Raises
    ------
    WriteError
        When the folder is missing, holds a link or special file, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from yanting_research.writers import write_table
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_table(pd.DataFrame({"n": [1, 2]}), Path(folder) / "a.csv")
    ...     _ = write_manifest(folder)
    ...     verify_manifest(folder)[["path", "verdict"]].values.tolist()
    [['a.csv', 'ok']]
    """
    root = Path(folder)
    try:
        files = [_entry(root, path, copies) for path in _outputs(root)]
    except OSError as error:
        raise WriteError(
            f"cannot be listed: {error.strerror}",
            where=str(folder),
            expected="a readable folder",
            remedy="check the path",
        ) from error
    place = root / MANIFEST_NAME
    written = write_json(sealed(json_value({"about": dict(about or {}), "files": files}, where=str(place))), place)
    return Written(written.path, written.sha256, written.n_bytes, len(files))


def verify_manifest(folder: str | os.PathLike[str]) -> pd.DataFrame:
    """Compare a folder with its manifest.

    Returns
    -------
    DataFrame
        ``path, expected, got, verdict`` sorted by path; verdict is ``ok``, ``changed``,
        ``missing`` or ``unlisted``; ``expected`` and ``got`` are hashes, ``""`` for none.

    Raises
    ------
    ReadError
        When there is no manifest, it is damaged, or it names a file outside the folder.
    """
    root = Path(folder)
    _, listed = read_manifest(root)
    found = {path.relative_to(root).as_posix(): path for path in _outputs(root)}
    rows = []
    for name in sorted({*listed, *found}):
        expected = listed.get(name, "")
        got = _sha256(found[name]) if name in found else ""
        verdict = "ok" if expected == got else "unlisted" if not expected else "missing" if not got else "changed"
        rows.append({"path": name, "expected": expected, "got": got, "verdict": verdict})
    return pd.DataFrame(rows, columns=["path", "expected", "got", "verdict"], dtype="str")


def read_manifest(folder: str | os.PathLike[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a manifest says: its ``about``, and the SHA-256 of each file by its path below the folder.

    Nothing is compared with the files; see :func:`verify_manifest`, or hand a hash to ``read_table``.

    Raises
    ------
    ReadError
        When there is no manifest, it is damaged, or it names a file outside the folder.
    """
    place = Path(folder) / MANIFEST_NAME
    try:
        content = unsealed(json.loads(place.read_bytes().decode("utf-8")))
        listed = {str(entry["path"]): str(entry["sha256"]) for entry in content["files"]}
        about = dict(content.get("about", {}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError(
            f"no readable manifest: {error}",
            where=str(place),
            expected="the file write_manifest made, as it was written",
            remedy="run again the command that made the folder",
        ) from error
    outside = [name for name in listed if {"", ".", ".."} & set(name.split("/")) or set(name) & set("\\:\0")]
    if outside:
        raise ReadError(
            f"names {', '.join(f'{name!r:.80}' for name in sorted(outside))}",
            where=str(place),
            expected="paths inside the folder",
            remedy="write it again",
        )
    return about, listed


def listed_file(folder: str | os.PathLike[str], name: str) -> Path:
    """The path of a file that the manifest of a folder lists, after it was compared with its hash.

    Raises
    ------
    ReadError
        When there is no readable manifest, it does not list the file, or the file is gone or differs.
    """
    path = Path(folder, name)
    wanted = read_manifest(folder)[1].get(name, "")
    try:
        what = "" if _sha256(path) == wanted else "differs from what the manifest says" if wanted else "is not listed"
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
    if what:
        raise ReadError(
            what, where=str(path), expected="the file as it was written",
            remedy="run again the command that made the folder",
        )  # fmt: skip
    return path


def _outputs(root: Path) -> list[Path]:
    if not root.is_dir():
        raise FileNotFoundError(2, "no such folder")
    paths = []
    for path in root.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise WriteError(
                "a link or special file among the outputs",
                where=str(path),
                expected="regular files",
                remedy="remove it",
            )
        if path.is_file() and path.name != MANIFEST_NAME and not path.name.startswith(TEMPORARY_PREFIX):
            paths.append(path)
    return sorted(paths, key=lambda path: path.relative_to(root).as_posix())


def _entry(root: Path, path: Path, copies: Collection[str]) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    return {
        "path": name,
        "sha256": _sha256(path),
        "n_bytes": path.stat().st_size,
        "n_rows": None if name.split("/")[0] in copies else _count_rows(path),
        "simulated": "simulated" in path.name,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _count_rows(path: Path) -> int | None:
    """Data rows of a table, headings not counted; ``None`` for anything else."""
    try:
        if path.name.endswith((".csv", ".csv.gz")):
            with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
                lines = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
                with wide_cells():
                    return max(0, sum(1 for _ in csv.reader(lines)) - 1)
        if path.suffix == ".parquet":
            return int(pq.read_metadata(path).num_rows)
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                sheets = [name for name in book.namelist() if _SHEET.fullmatch(name)]
                return sum(max(0, book.read(name).count(b"<row ") - 1) for name in sheets)
    except (pa.ArrowException, zipfile.BadZipFile, UnicodeDecodeError, csv.Error, EOFError) as error:
        raise WriteError(
            f"is not a table of its suffix: {error}", where=str(path), expected="a table", remedy="write it again"
        ) from error
    return None
