"""Opening a file safely: only regular files, within a size limit, unchanged while read."""

from __future__ import annotations

import contextlib
import os
import stat
import unicodedata
from pathlib import Path

from yanting_research.errors import ReadError

__all__ = ["MAX_BYTES", "display_name", "read_limited"]

MAX_BYTES = 256 * 2**20
"""Default size limit of one file [bytes]."""

_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def display_name(path: str | os.PathLike[str]) -> str:
    r"""A file name that can be stored and printed: odd characters escaped, composed form (NFC).

    Undecodable bytes, control and bidirectional characters become ``\x..`` or ``\u....``.

    >>> display_name("报告\n.txt")
    '报告\\x0a.txt'
    """
    text = unicodedata.normalize("NFC", os.fspath(path))
    return "".join(_escaped(c) if unicodedata.category(c) in _HIDDEN else c for c in text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def read_limited(
    path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES, inside: str | os.PathLike[str] | None = None
) -> bytes:
    """The bytes of a regular file that the user named, or that was found inside a folder.

    A symbolic link is followed where the user named it. Below ``inside`` none is: every folder on the way is opened
    from the one before, so that a folder which is changed for a link after a walk leads nowhere.

    Parameters
    ----------
    path
        One file.
    max_bytes
        Refuse larger files [bytes].
    inside
        Folder that the file must not leave.

    Raises
    ------
    ReadError
        Outside the folder, a link below it, missing, a folder, a pipe or device, unreadable,
        empty, too large, or changed while it was read.
    """
    name = display_name(path)
    try:
        descriptor = os.open(path, _READING) if inside is None else _open_inside(Path(inside), Path(path), name)
    except FileNotFoundError as error:
        raise ReadError("no such file", where=name, expected="an existing file", remedy="check the spelling") from error
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError) and Path(path).is_dir():
            raise _folder(name) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            f"cannot be opened ({reason})", where=name, expected="a readable file", remedy="check name and permissions"
        ) from error
    try:
        before = os.fstat(descriptor)
        _check_kind(before, name, max_bytes)
        with open(descriptor, "rb", closefd=False) as stream:
            data = stream.read(max_bytes + 1)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != before.st_size:
        raise ReadError("changed while it was read", where=name, expected="a file at rest", remedy="read it again")
    if not data:
        raise ReadError("the file is empty", where=name, expected="text", remedy="save it again or leave it out")
    return data


def _open_inside(root: Path, path: Path, name: str) -> int:
    """Open a file below a folder, no part of the way being a link."""
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        parts = ()
    if not parts or ".." in parts:
        raise ReadError(
            "lies outside the folder", where=name, expected=f"a file in {display_name(root)}", remedy="name it itself"
        )
    if os.open not in os.supports_dir_fd or not _NO_LINK:
        if any(root.joinpath(*parts[:number]).is_symlink() for number in range(1, len(parts) + 1)):
            raise _link(name)
        return os.open(path, _READING)
    with contextlib.ExitStack() as opened:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, handle)
        for number, part in enumerate(parts, start=1):
            last = number == len(parts)
            try:
                following = os.open(
                    part, (_READING if last else os.O_RDONLY | os.O_DIRECTORY) | _NO_LINK, dir_fd=handle
                )
            except OSError as error:
                if _is_link(part, handle):
                    raise _link(name) from error
                raise
            if last:
                return following
            opened.callback(os.close, following)
            handle = following
    raise AssertionError("the loop ends at the last part")


def _is_link(part: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _link(name: str) -> ReadError:
    return ReadError(
        "is a symbolic link inside a folder, or lies behind one",
        where=name,
        expected="a regular file",
        remedy="name the file itself, or copy it into the folder",
    )


def _folder(name: str) -> ReadError:
    return ReadError("is a folder", where=name, expected="one file", remedy="use ingest for folders")


def _check_kind(status: os.stat_result, name: str, max_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _folder(name)
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(
            "is a pipe, socket or device", where=name, expected="a regular file", remedy="save the content to a file"
        )
    if status.st_size > max_bytes:
        raise ReadError(
            f"has {status.st_size} bytes",
            where=name,
            expected=f"at most {max_bytes} bytes",
            remedy="split the file, or raise max_bytes",
        )
