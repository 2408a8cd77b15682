"""Folders of outputs as a whole (整个文件夹): the former folder or the new one, never a mixture of both.

A new folder is made beside the old one under a temporary name and takes its place when everything in it is on the
disk. A process killed between the two renames leaves no folder of that name, and the old one under a temporary name.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yanting_research.errors import WriteError
from yanting_research.writers.atomic import TEMPORARY_PREFIX, Written, write_together
from yanting_research.writers.manifest import write_manifest

__all__ = ["exchange_folder", "write_folder"]


def write_folder(
    folder: str | os.PathLike[str], files: Mapping[str, bytes], *, about: Mapping[str, Any] | None = None
) -> list[Written]:
    """Write a folder of files and its manifest as a whole; a folder of that name is replaced with all it holds.

    Parameters
    ----------
    folder
        Missing, or to be replaced: whether it may is the caller's to check.
    files
        Name to bytes.
    about
        For the manifest.

    Returns
    -------
    list of Written
        In the order of ``files``, the manifest last.

    Raises
    ------
    WriteError
        When the disk refuses, or somebody stands in the folder; then the former one is as it was.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = write_folder(Path(place, "out"), {"a.txt": b"a"})
    ...     ([one.path.name for one in written], [path.name for path in Path(place).iterdir()])
    (['a.txt', 'manifest.json'], ['out'])
    """
    place = Path(folder)
    target = place.resolve()
    built = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp"
    try:
        written = [*write_together(built, files), write_manifest(built, about=about)]
        exchange_folder(built, place)
    except WriteError as error:
        where = error.where.replace(str(built), str(place))  # nobody knows the temporary name
        raise WriteError(error.what, where=where, expected=error.expected, remedy=error.remedy) from error
    finally:
        shutil.rmtree(built, ignore_errors=True)
    return [Written(place / one.path.name, one.sha256, one.n_bytes, one.n_rows) for one in written]


def exchange_folder(built: Path, out: Path) -> None:
    """Put a new folder in the place of the old one.

    Parameters
    ----------
    built
        A complete folder, beside ``out`` or on the same disk.
    out
        Where it belongs; what was there is deleted.

    Raises
    ------
    WriteError
        When it cannot be replaced; the former one is where it was.
    """
    target = out.resolve()
    if Path.cwd().is_relative_to(target):
        raise WriteError(
            "is the folder in which the command runs", where=str(out), expected="a folder that can be replaced",
            remedy="run it from the folder above, or name a folder below this one",
        )  # fmt: skip
    former = target.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.old"
    try:
        if target.exists():
            shutil.copymode(target, built)
            os.replace(target, former)  # noqa: PTH105 - one level, so that the tests can fail each call
        os.replace(built, target)  # noqa: PTH105
    except OSError as error:
        if former.exists() and not target.exists():
            former.rename(target)
        raise WriteError(
            f"cannot be replaced: {error.strerror or error}", where=str(out),
            expected="a folder that no other program holds open",
            remedy="close what shows it (a browser, Word, the file manager), then run again",
        ) from error  # fmt: skip
    finally:
        shutil.rmtree(former, ignore_errors=True)
