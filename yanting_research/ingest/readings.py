"""One file -> its readings (读取结果): every document in it, or why there is none."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yanting_research import preprocessing, readers, structure
from yanting_research.chinese import script_of
from yanting_research.chinese.encodings import ENCODINGS, normalize_encoding_name
from yanting_research.core import Document, Source, sha256_bytes
from yanting_research.errors import EncodingError, ReadError, StructureError, YantingError
from yanting_research.ingest.documents import document_from_cleaned
from yanting_research.ingest.origins import FoundValue, found_values

__all__ = ["FoundValue", "ReadOptions", "Reading", "forced_encoding", "forced_reader", "read_file"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read; part of the identity of what was read.

    Attributes
    ----------
    max_bytes
        Refuse larger files [bytes].
    text_column
        Header of the column that holds the texts, in a table of documents; ``""`` guesses.
    encoding
        Codec that the user says, ``""`` to find it; see :func:`forced_encoding`.
    reader
        Suffix of the reader that the user says, ``""`` to find it; see :func:`forced_reader`.
    """

    max_bytes: int = readers.MAX_BYTES
    text_column: str = ""
    encoding: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file, or of one document inside it, before it has a doc_id.

    Attributes
    ----------
    path
        Display name.
    fate
        ``ok``, ``refused`` or ``failed``.
    document
        None unless ``ok``; its ``doc_id`` is empty.
    error
        None when ``ok``.
    reader, encoding, script, warnings
        For the report.
    marks
        Damaged and masked places.
    findings
        Rows of the numbering audit, without ``doc_id``.
    found
        Metadata values with their origins.
    """

    path: str
    fate: str = "refused"
    document: Document | None = None
    error: YantingError | None = None
    reader: str = ""
    encoding: str = ""
    script: str = ""
    warnings: tuple[str, ...] = ()
    marks: tuple[preprocessing.Mark, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    found: tuple[FoundValue, ...] = ()


def forced_encoding(name: str) -> str:
    """The accepted codec that a user's ``encoding`` means.

    Raises
    ------
    ValueError
        For a name that means none of them; the message lists them.

    Examples
    --------
    >>> forced_encoding("GBK"), forced_encoding("utf-8-sig"), forced_encoding("")
    ('gb18030', 'utf-8', '')
    """
    if not name:
        return ""
    asked = name.strip().lower().replace("_", "-").removesuffix("-sig")
    codec = normalize_encoding_name(asked)
    if not codec:
        raise ValueError(f"encoding {name!r}; allowed: {', '.join(ENCODINGS)}")
    return codec


def forced_reader(name: str) -> str:
    """The suffix in ``READERS`` that a user's ``reader`` means, with or without its point.

    Raises
    ------
    ValueError
        For a name that means none of them; the message lists them.

    Examples
    --------
    >>> forced_reader("html"), forced_reader("text"), forced_reader(".TXT")
    ('.html', '.text', '.txt')
    """
    if not name:
        return ""
    suffix = "." + name.strip().lower().lstrip(".")
    if suffix not in readers.READERS:
        known = ", ".join(sorted(key.lstrip(".") for key in readers.READERS if key))
        raise ValueError(f"reader {name!r}; allowed: {known}")
    return suffix


def read_file(
    path: str | os.PathLike[str], *, name: str = "", options: ReadOptions | None = None, inside: Path | None = None
) -> list[Reading]:
    """Read a file, clean and parse every document in it.

    Parameters
    ----------
    path
        The file.
    name
        How to show it; by default its own display name.
    options
        How to read it.
    inside
        Folder in which a walk found it: no link below it is followed.

    Returns
    -------
    list of Reading
        One for a plain file, one a document for a collection; what went wrong is a
        reading with an error.
    """
    chosen = options or ReadOptions()
    given = readers.display_name(path)
    shown = name or given
    found: list[Reading] = []
    try:
        for item in _sources(path, chosen, inside):
            if isinstance(item, Source):
                found.append(_read_document(replace(item, path=_renamed(item.path, given, shown))))
            else:
                where = _renamed(item.where, given, shown)
                error = type(item)(item.what, where=where, expected=item.expected, remedy=item.remedy)
                found.append(Reading(_member_path(where, shown), error=error))
    except YantingError as error:
        found.append(Reading(shown, error=_at(error, given, shown)))
    return _unique(found)


def _at(error: YantingError, given: str, shown: str) -> YantingError:
    where = _renamed(error.where, given, shown) or shown
    return type(error)(error.what, where=where, expected=error.expected, remedy=error.remedy)


def _renamed(place: str, given: str, shown: str) -> str:
    return shown + place[len(given) :] if place.startswith(given) else place


def _member_path(where: str, shown: str) -> str:
    """``a.zip!b.txt`` of the place ``a.zip!b.txt, character 5``."""
    if not where.startswith(f"{shown}!"):
        return shown
    return where.split(", ", 1)[0]


def _unique(found: Iterable[Reading]) -> list[Reading]:
    """Two members of one name, or a container named twice, still have one row each."""
    met: dict[str, int] = {}
    rows = []
    for reading in found:
        met[reading.path] = met.get(reading.path, 0) + 1
        number = met[reading.path]
        rows.append(reading if number == 1 else replace(reading, path=f"{reading.path}!#{number}"))
    return rows


def _sources(path: str | os.PathLike[str], options: ReadOptions, inside: Path | None) -> Iterator[Source | ReadError]:
    if options.reader:
        yield _forced(path, options, inside)
        return
    tables = readers.TableOptions(text_column=options.text_column or None)
    try:
        for item in readers.read_sources(path, max_bytes=options.max_bytes, options=tables, inside=inside):
            # what the user says of the encoding is a correction only where the file was read otherwise
            wrong = isinstance(item, Source) and item.encoding not in ("", options.encoding)
            yield _forced(path, options, inside) if options.encoding and wrong else item
    except EncodingError:
        if not options.encoding:
            raise
        yield _forced(path, options, inside)


def _forced(path: str | os.PathLike[str], options: ReadOptions, inside: Path | None) -> Source:
    """Read as the user says: one document, with this reader, in this codec."""
    data = readers.read_limited(path, max_bytes=options.max_bytes, inside=inside)
    name = readers.display_name(path)
    suffix = options.reader or Path(path).suffix.lower()
    reader = readers.READERS.get(suffix, readers.READERS[""])
    if not options.encoding:
        return reader(data, name)
    try:
        text = data.decode(options.encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"does not decode as {options.encoding}, which the metadata ask for ({error.reason})",
            where=f"{name}, byte {error.start}",
            expected=options.encoding,
            remedy="correct the column encoding, or leave its cell empty",
        ) from error
    source = reader(codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), name)
    note = f"read as {options.encoding}, as the metadata say"
    return replace(source, encoding=options.encoding, sha256=sha256_bytes(data), warnings=(*source.warnings, note))


def _read_document(source: Source) -> Reading:
    row = Reading(source.path, reader=source.reader, encoding=source.encoding, warnings=source.warnings)
    try:
        cleaned = preprocessing.clean_source(source)
        document = document_from_cleaned(source, cleaned, doc_id="")
        if not document.text:
            raise StructureError(
                "nothing but page furniture", where=source.path, expected="an article", remedy="save the article itself"
            )
        _refuse_surrogates(source)
        findings = structure.numbering_findings(document.text, document.sections)
    except YantingError as error:
        return replace(row, fate="failed", error=error)
    found = found_values(source, cleaned.metadata, document)
    return replace(
        row,
        fate="ok",
        script=script_of(document.text),
        marks=cleaned.marks,
        document=replace(document, metadata={f.key: f.value for f in found if f.used}),
        findings=tuple(findings),
        found=found,
    )


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a pair (U+D83D alone), which no UTF-8 file can hold; not U+1F600, which is whole."""


def _refuse_surrogates(source: Source) -> None:
    found = _SURROGATE.search(source.text)
    if found:
        raise StructureError(
            f"holds a lone surrogate U+{ord(found.group()):04X}",
            where=f"{source.path}, character {found.start()}",
            expected="text that UTF-8 can hold",
            remedy="save the file again in the program that made it",
        )
