"""Raw copies (原件): files kept untouched, named by their content."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from yanting_research.core import sha256_bytes
from yanting_research.writers.atomic import Written, remove_file, write_bytes

__all__ = ["raw_path", "store_raw"]

_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
""".docx", ".txt"; not ".报告", not ".tar gz"."""
_READ_ONLY = 0o444


def raw_path(folder: str | os.PathLike[str], sha256: str, suffix: str) -> Path:
    """Where the copy of a file stands: below the first two digits of its hash.

    A suffix that is not plain ASCII letters and digits is left out.

    >>> raw_path("raw", "ab" * 32, ".TXT").as_posix()[:10]
    'raw/ab/aba'
    """
    plain = suffix.lower() if _PLAIN_SUFFIX.fullmatch(suffix.lower()) else ""
    return Path(folder) / sha256[:2] / f"{sha256}{plain}"


def store_raw(data: bytes, folder: str | os.PathLike[str], suffix: str) -> Written:
    """Keep a read-only copy of a file's bytes; equal bytes are kept once.

    A copy that is there already is compared, and mended when it is damaged.

    Raises
    ------
    WriteError
        When the disk refuses.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first = store_raw("全县".encode("gbk"), folder, ".txt")
    ...     again = store_raw("全县".encode("gbk"), folder, ".txt")
    ...     (first.path == again.path, first.path.name[-4:], first.n_bytes)
    (True, '.txt', 4)
    """
    sha256 = sha256_bytes(data)
    path = raw_path(folder, sha256, suffix)
    with contextlib.suppress(OSError):  # none there, or one that cannot be read: it is written
        if path.stat().st_size == len(data) and sha256_bytes(path.read_bytes()) == sha256:
            return Written(path, sha256, len(data))
    if os.name == "nt" and path.is_file():
        remove_file(path)  # Windows does not replace a read-only file
    written = write_bytes(data, path)
    with contextlib.suppress(OSError):  # a file system without modes; the name holds the hash all the same
        path.chmod(_READ_ONLY)
    return written
