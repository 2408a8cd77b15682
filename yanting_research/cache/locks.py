"""A lock on a file (文件锁) that the system takes back when its holder dies: no stale lock, no waiting for one."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["file_lock", "unlink_locked"]

_FIRST_WAIT, _LONGEST_WAIT = 0.005, 0.1  # seconds between two tries
_BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EINTR}


@contextlib.contextmanager
def file_lock(path: Path, *, timeout: float) -> Iterator[str]:
    """Hold the lock of a file, or say why it is not held.

    The lock belongs to the open file: two threads of one process exclude each other too, and
    a process that is killed holds nothing any more.

    Parameters
    ----------
    path
        The lock file; it is made, with its folder.
    timeout
        How long to wait for it [s]; 0 tries once.

    Yields
    ------
    str
        ``""`` while the lock is held; else the reason: somebody holds it longer, or this disk gives no locks.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = Path(folder, "a.lock")
    ...     with file_lock(place, timeout=0) as first, file_lock(place, timeout=0) as second:
    ...         print(repr(first), second)
    '' another process has been at it for 0 s
    """
    handle = -1
    try:
        handle, reason = _locked(path, time.monotonic() + timeout)
        yield reason or (f"another process has been at it for {timeout:g} s" if handle < 0 else "")
    finally:
        if handle >= 0:
            os.close(handle)  # closing gives the lock back


def _locked(path: Path, until: float) -> tuple[int, str]:
    """The handle that holds the lock, or -1, and why the disk refuses."""
    wait = _FIRST_WAIT
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # no child inherits it
            held = False
            try:
                held = _take(handle) and _is_still(path, handle)
                if held:
                    return handle, ""
            finally:
                if not held:
                    os.close(handle)
            if time.monotonic() >= until:
                return -1, ""
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
    except OSError as error:
        return -1, f"no lock on this disk: {error.strerror or error}"


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def _is_still(path: Path, handle: int) -> bool:
    """Whether the name still means the file that is locked; a clearing may have taken it away meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def unlink_locked(path: Path) -> None:
    """Take away a lock file; only for who holds its lock. Windows keeps an open file, which does no harm."""
    with contextlib.suppress(OSError):
        path.unlink()
