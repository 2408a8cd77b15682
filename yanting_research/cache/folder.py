"""The folder of the cache (缓存文件夹): private, known by a mark, bounded, cleared without touching anything else."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yanting_research import writers
from yanting_research.cache.entries import CORRUPT, KEY, entry_files
from yanting_research.cache.locks import file_lock, unlink_locked
from yanting_research.errors import WriteError

__all__ = ["OFF", "Kept", "clear_folder", "default_folder", "kept_files", "lock_file", "prepare", "shrink"]

OFF = "off"
"""Value of ``YANTING_CACHE`` under which nothing is kept."""
_VARIABLE = "YANTING_CACHE"
_MARK_NAME = "yanting_cache.json"
_MARK = {"kind": "yanting cache", "layout": 1}
_ORPHAN = 3600.0  # seconds after which a temporary file is nobody's any more
_AFTER_SHRINKING = 0.9  # part of the limit, so that not every result clears something


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept result: its files, how large they are together, when it was used last."""

    step: str
    key: str
    files: tuple[Path, ...]
    n_rows: int
    n_bytes: int
    used: float


def default_folder() -> Path | None:
    """The folder that ``YANTING_CACHE`` names, else the user's own place for caches; None when it says ``off``.

    Linux ``~/.cache/yanting``, macOS ``~/Library/Caches/yanting``, Windows ``%LOCALAPPDATA%\\yanting\\cache``.
    """
    said = os.environ.get(_VARIABLE, "")
    if said.strip().lower() == OFF:
        return None
    if said:
        return Path(said).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "yanting" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "yanting"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "yanting"


def prepare(root: Path) -> str:
    """Make the folder for its owner alone, or take the one that was made before.

    Returns
    -------
    str
        ``""``, or why the disk refuses.

    Raises
    ------
    WriteError
        When it holds other files or belongs to somebody else: a cache deletes, and who can write there can plant
        results.
    """
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = root.stat()
        if not (root / _MARK_NAME).is_file():
            foreign = [path for path in root.iterdir() if not path.name.startswith(writers.TEMPORARY_PREFIX)]
            if foreign and not (root / _MARK_NAME).is_file():  # another process may have made it just now
                raise _refused(root, "holds other files")
        if os.name == "posix":
            if about.st_uid != os.geteuid():
                raise _refused(root, "belongs to another user")
            if about.st_mode & 0o077:
                root.chmod(0o700)
        if not (root / _MARK_NAME).is_file():
            writers.write_json(_MARK, root / _MARK_NAME)
    except OSError as error:
        return f"{root}: {error.strerror or error}"
    except WriteError as error:
        if isinstance(error.__cause__, OSError):
            return f"{error.where}: {error.what}"
        raise
    return ""


def _refused(root: Path, what: str) -> WriteError:
    return WriteError(
        what, where=str(root), expected="a new or empty folder, or a cache made before", remedy="name another folder"
    )


def lock_file(root: Path, key: str) -> Path:
    """Where the lock of a key lies."""
    return root / "locks" / f"{key}.lock"


def kept_files(root: Path) -> Iterator[Kept]:
    """Every kept result, also a part of one that a killed process left, which has no step."""
    for key in sorted({path.name.partition(".")[0] for path in root.glob("tables/??/*") if KEY.match(path.name)}):
        files = [path for path in entry_files(root, key) if not path.name.endswith(CORRUPT)]
        if files:
            step, n_rows = _said(files[0])
            yield _kept(step, key, files, n_rows)


def _said(seal: Path) -> tuple[str, int]:
    try:
        content = json.loads(seal.read_bytes())
        return str(content["step"]), sum(int(table["n_rows"]) for table in content["tables"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", 0


def _kept(step: str, key: str, files: list[Path], n_rows: int) -> Kept:
    sizes, used = 0, 0.0
    for path in files:
        with contextlib.suppress(OSError):
            about = path.stat()
            sizes += about.st_size
            used = max(used, about.st_mtime)
    return Kept(step, key, tuple(files), n_rows, sizes, used)


def shrink(root: Path, most_bytes: int) -> int:
    """Clear what was not used for longest until the rest fits; how many bytes went.

    A key that is locked stays: somebody computes it, or has kept it just now.

    Parameters
    ----------
    root
        The folder.
    most_bytes
        Limit of everything together.
    """
    held = sorted(kept_files(root), key=lambda kept: (kept.used, kept.key))
    size = sum(kept.n_bytes for kept in held)
    freed = 0
    for kept in held if size > most_bytes else ():
        if size - freed <= _AFTER_SHRINKING * most_bytes:
            break
        freed += _clear(root, kept)
    return freed


def clear_folder(root: Path, *, step: str = "") -> int:
    """Clear every result, or those of one step; damaged files and what killed processes left go with all.

    Returns
    -------
    int
        How many bytes went. What another process is computing now stays.
    """
    if not (root / _MARK_NAME).is_file():
        return 0
    freed = sum(_clear(root, kept) for kept in kept_files(root) if step in ("", kept.step))
    if not step:
        for path in sorted([*root.rglob(f"*{CORRUPT}"), *root.rglob(f"{writers.TEMPORARY_PREFIX}*.tmp")]):
            with contextlib.suppress(OSError):
                about = path.stat()
                if path.name.endswith(CORRUPT) or about.st_mtime < time.time() - _ORPHAN:
                    path.unlink()
                    freed += about.st_size
        for path in sorted(root.glob("locks/*.lock")):
            with file_lock(path, timeout=0) as reason:
                if not reason:
                    unlink_locked(path)
    return freed


def _clear(root: Path, kept: Kept) -> int:
    freed = 0
    with file_lock(lock_file(root, kept.key), timeout=0) as reason:
        for path in () if reason else kept.files:
            with contextlib.suppress(OSError):  # a file that another process has open on Windows stays
                size = path.stat().st_size
                path.unlink()
                freed += size
        if not reason:
            unlink_locked(lock_file(root, kept.key))
    return freed
