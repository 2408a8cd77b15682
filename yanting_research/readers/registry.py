"""Which reader reads what: a dict by suffix, overruled by the content."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from yanting_research.core import Source
from yanting_research.errors import ReadError
from yanting_research.readers.docx import docx_source
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.html import html_source
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.text import text_source

__all__ = ["READERS", "read_source"]

READERS: dict[str, Callable[[bytes, str], Source]] = {
    "": text_source,
    ".txt": text_source,
    ".text": text_source,
    ".md": text_source,
    ".htm": html_source,
    ".html": html_source,
    ".shtml": html_source,
    ".xhtml": html_source,
    ".docx": docx_source,
    ".docm": docx_source,
}
"""Suffix -> function from the file's bytes and display name to a Source."""


def read_source(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a file with the reader that its content, else its suffix, asks for.

    A ``.doc`` or ``.txt`` that holds a saved web page is read as one; a ``.txt`` that
    holds a PDF is not read as text.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].

    Raises
    ------
    ReadError
        Also for a format that no reader knows; the message lists the known suffixes.
    EncodingError
        When no encoding is sure enough.

    Examples
    --------
    >>> read_source("no such file.txt")
    Traceback (most recent call last):
    ...
    yanting_research.errors.ReadError: no such file.txt: no such file; ...
    """
    name = display_name(path)
    data = read_limited(path, max_bytes=max_bytes)
    suffix = Path(path).suffix.lower()
    shown = sniff_suffix(data)
    chosen = shown or suffix
    reader = READERS.get(chosen)
    if reader is None:
        what = f"the content is {shown}" if shown else f"no reader for {suffix!r}"
        raise ReadError(
            what,
            where=name,
            expected=" ".join(sorted(key for key in READERS if key)),
            remedy="save or export it as one of these",
        )
    source = reader(data, name)
    if shown and shown != suffix and READERS.get(suffix) is not reader:
        note = f"named {suffix or 'without a suffix'} but read as {shown} by its content"
        return Source(
            source.path, source.text, source.reader, source.encoding, source.sha256,
            source.page_breaks, source.tables, source.metadata, (*source.warnings, note),
        )  # fmt: skip
    return source
