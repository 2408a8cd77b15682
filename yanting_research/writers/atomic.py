"""Atomic writing (原子写入): a file is the old one or the new one, never a mixture.

Every output of the house passes through :func:`write_together`: a temporary file in
the same folder, flushed to the disk, then renamed over the target, then the folder
flushed. A full disk or a killed process leaves the former file as it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yanting_research.core import sha256_bytes
from yanting_research.errors import WriteError

__all__ = ["TEMPORARY_PREFIX", "Written", "remove_file", "write_bytes", "write_text", "write_together"]

TEMPORARY_PREFIX = ".yanting-"
"""Opening of the temporary files; a killed process may leave one, and it is safe to delete."""

_REMEDIES = {
    errno.ENOSPC: "free some disk space and run again",
    errno.EDQUOT: "free some of your disk quota and run again",
    errno.EROFS: "choose a folder that can be written to",
    errno.EACCES: "close the file where it is open (Excel locks it), or choose a folder you may write to",
    errno.EPERM: "choose a folder you may write to",
    errno.EISDIR: "choose a file name, not a folder",
    errno.ENOTDIR: "a part of the path is a file; choose another folder",
    errno.ENAMETOOLONG: "choose a shorter name",
}
# Windows and some network file systems cannot flush a folder; there the rename alone must do.
_FOLDER_FLUSH_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EISDIR, errno.EBADF}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the receipt of every writer.

    Attributes
    ----------
    path
        The file.
    sha256, n_bytes
        Of the bytes on disk.
    n_rows
        Data rows of a table; -1 for anything else.
    n_cleaned
        Characters replaced because the format cannot hold them (see ``writers.cells``).
    """

    path: Path
    sha256: str
    n_bytes: int
    n_rows: int = -1
    n_cleaned: int = 0


def write_bytes(data: bytes, path: str | os.PathLike[str]) -> Written:
    """Write bytes atomically; missing folders are made.

    Raises
    ------
    WriteError
        When the disk refuses; the former file is untouched.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_bytes(b"abc", Path(folder) / "a.bin")
    ...     (written.path.name, written.n_bytes, written.sha256[:8])
    ('a.bin', 3, 'ba7816bf')
    """
    target = Path(path)
    return write_together(target.parent, {target.name: data})[0]


def write_text(text: str, path: str | os.PathLike[str]) -> Written:
    r"""Write a text as UTF-8 without a mark, line ends as given.

    Raises
    ------
    WriteError
        When the disk refuses, or for a lone surrogate, which UTF-8 cannot hold.

    Examples
    --------
    >>> write_text("\ud800", "a.txt")
    Traceback (most recent call last):
    ...
    yanting_research.errors.WriteError: a.txt: character 0 is a lone surrogate U+D800; expected: ...
    """
    return write_bytes(encode_text(text, where=str(path)), path)


def encode_text(text: str, *, where: str) -> bytes:
    """UTF-8 of a text, or a refusal that names the character."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WriteError(
            f"character {error.start} is a lone surrogate U+{ord(text[error.start]):04X}",
            where=where,
            expected="text that UTF-8 can hold",
            remedy="clean the text on import; it was decoded with the wrong codec",
        ) from error


def write_together(
    folder: str | os.PathLike[str], files: Mapping[str, bytes], *, instead_of: str = ""
) -> list[Written]:
    """Write several files of one folder: all are on disk before the first is renamed.

    When the disk fills up, none of them changes. The renames follow the order of
    ``files``; put the file that vouches for the others (a sidecar) last.

    Parameters
    ----------
    folder, files
        Where, and name to bytes.
    instead_of
        Name of a file that vouches for the former ones (a manifest) and is written anew later: it is taken away
        once the new ones are on the disk, before the first is renamed.

    Raises
    ------
    WriteError
        When the disk refuses.
    """
    place = Path(folder)
    staged: list[tuple[Path, Path]] = []
    target = place
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            target = place / name
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "is a folder")
            temporary = place / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp"
            staged.append((temporary, target))
            _write_new(temporary, data)
        if instead_of:
            remove_file(place / instead_of)
        for temporary, target in staged:
            os.replace(temporary, target)  # noqa: PTH105 - one level, so that the tests can fail each call
        target = place
        _flush_folder(place)
    except OSError as error:
        raise _refusal(error, target) from error
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
    return [Written(place / name, sha256_bytes(data), len(data)) for name, data in files.items()]


def remove_file(path: str | os.PathLike[str]) -> None:
    """Take a file away, also one that may only be read; one that is gone already is no fault.

    Raises
    ------
    WriteError
        When the system refuses.
    """
    try:
        if os.name == "nt":
            os.chmod(path, 0o644)  # noqa: PTH101 - Windows does not delete a read-only file
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        return  # for instance a temporary file that another process renamed just now
    except OSError as error:
        raise _refusal(error, Path(path)) from error


def _write_new(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno in _FOLDER_FLUSH_UNSUPPORTED:
            return
        raise
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _FOLDER_FLUSH_UNSUPPORTED:
            raise
    finally:
        os.close(handle)


def _refusal(error: OSError, target: Path) -> WriteError:
    return WriteError(
        f"cannot be written: {error.strerror or error}",
        where=str(target),
        expected="a file or folder that can be written",
        remedy=_REMEDIES.get(error.errno or 0, "check the disk and run again"),
    )
