"""How much the page takes (上传限额): one place for the server, the page and its messages."""

from __future__ import annotations

from yanting_research.readers import READERS

__all__ = ["MAX_BYTES", "MAX_FILES", "MAX_TOTAL_BYTES", "MAX_UPLOADED", "SUFFIXES", "megabytes"]

MAX_FILES = 10
"""Files of one upload."""
MAX_BYTES = 20_000_000
"""One file [bytes]; a report of 100,000 characters with pictures stays far below."""
MAX_TOTAL_BYTES = 40_000_000
"""One upload [bytes]: it travels as one message."""
MAX_UPLOADED = 100
"""Reports that may be uploaded while the page is open: they are held in memory."""
SUFFIXES = tuple(sorted(suffix for suffix in READERS if suffix))
"""Documents, one report a file; archives and tables of documents are for ``yanting ingest``."""


def megabytes(n_bytes: int) -> str:
    """A size in words, as file managers show it.

    >>> megabytes(30_000_000), megabytes(1_500)
    ('30.0 MB', '0.0 MB')
    """
    return f"{n_bytes / 1_000_000:.1f} MB"
