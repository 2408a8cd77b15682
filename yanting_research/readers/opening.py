"""Opening a file safely: only regular files, within a size limit, unchanged while read."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from yanting_research.errors import ReadError

__all__ = ["MAX_BYTES", "display_name", "read_limited"]

MAX_BYTES = 256 * 2**20
"""Default size limit of one file [bytes]."""

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


def read_limited(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file that the user named.

    A symbolic link is followed, because the user named it; a walk over a folder must
    not hand links to this function.

    Parameters
    ----------
    path
        One file.
    max_bytes
        Refuse larger files [bytes].

    Raises
    ------
    ReadError
        Missing, a folder, a pipe or device, unreadable, empty, too large, or changed
        while it was read.
    """
    name = display_name(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
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
