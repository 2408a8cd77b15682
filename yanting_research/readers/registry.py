"""Which reader reads what: dicts by suffix, overruled by the content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from yanting_research.core import Source
from yanting_research.errors import ReadError
from yanting_research.readers.archives import archive_sources, encrypted_sources, packed_sources
from yanting_research.readers.doc import doc_source
from yanting_research.readers.docx import docx_source
from yanting_research.readers.formats import sniff_suffix
from yanting_research.readers.html import html_source
from yanting_research.readers.mhtml import mhtml_source
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.options import Collecting, Limits, TableOptions
from yanting_research.readers.pdf import pdf_source
from yanting_research.readers.rtf import rtf_source
from yanting_research.readers.spreadsheets_documents import table_sources
from yanting_research.readers.text import text_source

__all__ = ["COLLECTIONS", "READERS", "read_source", "read_sources"]

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
    ".dotx": docx_source,
    ".dotm": docx_source,
    ".doc": doc_source,
    ".dot": doc_source,
    ".wps": doc_source,
    ".wpt": doc_source,
    ".rtf": rtf_source,
    ".mht": mhtml_source,
    ".mhtml": mhtml_source,
    ".pdf": pdf_source,
}
"""Suffix -> function from a file's bytes and display name to its one Source."""

COLLECTIONS: dict[str, Callable[[bytes, str, Collecting], Iterator[Source | ReadError]]] = {
    ".zip": archive_sources,
    ".csv": table_sources,
    ".tsv": table_sources,
    ".xlsx": table_sources,
    ".xlsm": table_sources,
    ".xltx": table_sources,
    ".xlsb": table_sources,
    ".xls": table_sources,
    ".xlt": table_sources,
    ".et": table_sources,
    ".ods": table_sources,
    ".encrypted": encrypted_sources,
    ".7z": packed_sources,
    ".rar": packed_sources,
    ".gz": packed_sources,
    ".tgz": packed_sources,
    ".tar": packed_sources,
    ".bz2": packed_sources,
    ".xz": packed_sources,
}
"""Suffix -> function from a file's bytes, display name and options to the documents in it."""

_SHOWN = 3


def read_sources(
    path: str | os.PathLike[str],
    *,
    max_bytes: int = MAX_BYTES,
    options: TableOptions | None = None,
    limits: Limits | None = None,
    inside: str | os.PathLike[str] | None = None,
) -> Iterator[Source | ReadError]:
    """Every document of a file, with the reader that its content, else its suffix, asks for.

    Parameters
    ----------
    path
        The file: one document, an archive, or a table of documents.
    max_bytes
        Refuse larger files [bytes].
    options
        How a table of documents is read.
    limits
        What an archive may unpack to.
    inside
        Folder that the file must not leave, as in :func:`read_limited`.

    Yields
    ------
    Source or ReadError
        In order; a document of a collection that cannot be read yields its error, and
        the others go on.

    Raises
    ------
    ReadError
        With the first item, when the file as a whole cannot be read.

    Examples
    --------
    >>> import tempfile, pathlib, zipfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "a.zip")
    ...     with zipfile.ZipFile(file, "w") as made:
    ...         made.writestr("乙.txt", "全县共有党员三千人。")
    ...         made.writestr("甲.txt", "")
    ...     for found in read_sources(file):
    ...         print(found.text if isinstance(found, Source) else found.what)
    全县共有党员三千人。
    the file is empty
    """
    data = read_limited(path, max_bytes=max_bytes, inside=inside)
    collecting = Collecting(_read_bytes, options or TableOptions(), limits or Limits())
    yield from _read_bytes(data, display_name(path), Path(path).suffix.lower(), collecting)


def read_source(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a file that is one document, with the reader that its content, else its suffix, asks for.

    A ``.doc`` or ``.txt`` that holds a saved web page is read as one; a ``.txt`` that
    holds a PDF is not read as text. An archive or table is read when exactly one
    document in it can be.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].

    Raises
    ------
    ReadError
        Also for a format that no reader knows, where the message lists the known suffixes, and for
        a collection with more documents than one.
    EncodingError
        When no encoding is sure enough.

    Examples
    --------
    >>> read_source("no such file.txt")
    Traceback (most recent call last):
    ...
    yanting_research.errors.ReadError: no such file.txt: no such file; ...
    """
    first: Source | None = None
    errors: list[ReadError] = []
    for found in read_sources(path, max_bytes=max_bytes):
        if isinstance(found, ReadError):
            errors.append(found)
        elif first is None:
            first = found
        else:
            raise ReadError(
                "holds more than one document",
                where=display_name(path),
                expected="one document",
                remedy="use read_sources, or ingest, which reads them all",
            )
    if first is None:
        raise errors[0] if len(errors) == 1 else _nothing_readable(display_name(path), errors)
    if errors:
        shown = "; ".join(f"{error.where}: {error.what}" for error in errors[:_SHOWN])
        note = f"{len(errors)} other documents in the file cannot be read: {shown}"
        return replace(first, warnings=(*first.warnings, note))
    return first


def _nothing_readable(name: str, errors: list[ReadError]) -> ReadError:
    shown = "; ".join(f"{error.where}: {error.what}" for error in errors[:_SHOWN])
    return ReadError(
        f"none of its {len(errors)} documents can be read ({shown})",
        where=name,
        expected="at least one readable document",
        remedy="see read_sources for what is wrong with each",
    )


def _read_bytes(data: bytes, name: str, suffix: str, collecting: Collecting) -> Iterator[Source | ReadError]:
    """The documents of a file's bytes; raises where the file as a whole cannot be read."""
    shown = sniff_suffix(data)
    if shown == ".html" and COLLECTIONS.get(suffix) is table_sources:
        shown = ""  # systems export web pages as .xls; the reader of tables knows them
    chosen = shown or suffix
    note: tuple[str, ...] = ()
    if shown and shown != suffix and _entry(shown) is not _entry(suffix):
        note = (f"named {suffix or 'without a suffix'} but read as {shown} by its content",)
    collection = COLLECTIONS.get(chosen)
    found = collection(data, name, collecting) if collection else iter([_one(data, name, shown, chosen)])
    for item in found:
        if note and isinstance(item, Source):
            yield replace(item, warnings=(*item.warnings, *note))
            note = ()
        else:
            yield item


def _entry(suffix: str) -> object:
    return COLLECTIONS.get(suffix) or READERS.get(suffix)


def _one(data: bytes, name: str, shown: str, chosen: str) -> Source:
    reader = READERS.get(chosen)
    if reader is None:
        raise ReadError(
            f"the content is {shown}" if shown else f"no reader for {chosen!r}",
            where=name,
            expected=" ".join(sorted(key for key in {*READERS, *COLLECTIONS} if key)),
            remedy="save or export it as one of these",
        )
    return reader(data, name)
