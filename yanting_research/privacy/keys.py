"""The key of a project's pseudonyms (密钥): made once, readable by its owner alone, never beside the data."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from yanting_research.core.pseudonyms import KEY_BYTES
from yanting_research.errors import PrivacyError, WriteError

__all__ = ["DEFAULT_KEY", "project_key"]

DEFAULT_KEY = Path("~/.yanting/pseudonyms.key")
"""Where the key lies when nobody says otherwise."""
_KEY = re.compile(rb"([0-9a-f]{64})(?:\n(?:check ([0-9a-f]{8})\n)?)?")
"""64 signs from 0 to f on a line, then ``check 89abcdef``; not ``secret``."""
_OWNER_ONLY = 0o600


def project_key(path: Path | None, *, apart_from: Sequence[Path]) -> bytes:
    """The key from a file, which is made when it is not there.

    Parameters
    ----------
    path
        The key file; by default ``DEFAULT_KEY``. It must be kept: without it the same persons get other pseudonyms.
    apart_from
        Folders of the data and of the results. Whoever gets these must not get the key with them.

    Returns
    -------
    bytes
        32 random bytes.

    Raises
    ------
    PrivacyError
        When the file lies in one of these folders, others may read it, it is no regular file, or it holds no key. The
        message never shows what it holds.
    WriteError
        When it cannot be made.
    """
    wanted = (path or DEFAULT_KEY).expanduser()
    place = wanted.parent.resolve() / wanted.name
    for folder in apart_from:
        if place.resolve().is_relative_to(folder.resolve()):
            raise PrivacyError(
                "the key lies in the folder of the data or of the results", where=str(wanted),
                expected="a place that is not handed on with them", remedy="name another place with --key",
            )  # fmt: skip
    try:
        return _read(place)
    except FileNotFoundError:
        return _made(place)


def _read(place: Path) -> bytes:
    # a link could lead back into the study, a pipe would never end
    try:
        handle = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _refused(place, f"cannot be opened ({error.strerror})") from error
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise _refused(place, "is no regular file")
        if os.name == "posix" and stat.S_IMODE(about.st_mode) & 0o077:
            raise _refused(place, "may be read or changed by others")
        held = os.read(handle, 4 * KEY_BYTES)
    finally:
        os.close(handle)
    found = _KEY.fullmatch(held)
    if found is None:
        raise _refused(place, "holds no key")
    if found[2] is not None and found[2] != _check(found[1]):
        raise PrivacyError(
            "the key file is damaged", where=str(place), expected="a key and its check as they were written",
            remedy="restore it from a copy: under any other key the same persons get other pseudonyms",
        )  # fmt: skip
    return bytes.fromhex(found[1].decode("ascii"))


def _check(key: bytes) -> bytes:
    """Eight digits of a hash by which a damaged key is known; they tell nothing of it."""
    return hashlib.sha256(b"check of the pseudonyms' key " + key).hexdigest()[:8].encode("ascii")


def _refused(place: Path, what: str) -> PrivacyError:
    return PrivacyError(
        f"the key file {what}", where=str(place), expected="a file made by this program, readable by its owner alone",
        remedy="chmod 600, or name another place with --key, where a new key is made",
    )  # fmt: skip


def _made(place: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            written = key.hex().encode("ascii")
            file.write(written + b"\ncheck " + _check(written) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        return _read(place)  # another process made it just now
    except OSError as error:
        raise WriteError(
            f"the key file cannot be made ({error.strerror})", where=str(place), expected="a place to write to",
            remedy="name another place with --key",
        ) from error  # fmt: skip
    return key
