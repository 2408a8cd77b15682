"""Parts (分件): what was read from one file, kept so that it need not be read again.

A part is one line of JSON, then the readings as compressed JSON. The line is sealed and
holds the SHA-256 of what follows; both are compared on every use: a flipped bit or a cut
file means that the file is read again, never that a wrong text comes in.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yanting_research import errors, writers
from yanting_research.core import (
    Document,
    Edit,
    OffsetMap,
    Removal,
    Section,
    Source,
    SourceTable,
    Span,
    canonical_json,
    sealed,
    sha256_bytes,
    unsealed,
)
from yanting_research.errors import YantingError
from yanting_research.ingest.readings import FoundValue, Reading
from yanting_research.preprocessing import Mark

__all__ = ["PART_FORMAT", "part_is_whole", "read_part", "write_part"]

PART_FORMAT = 2
"""Number of the layout; parts of another layout are read again from their files."""
_SECTION_CELLS = ("section_id", "parent_id", "level", "marker", "number", "heading", "role", "role_evidence")
_LEVEL = 6  # zlib's own default, written out because the bytes depend on it


def write_part(readings: Sequence[Reading], path: str | os.PathLike[str]) -> None:
    """Keep the readings of one file.

    Raises
    ------
    WriteError
        When the disk refuses.
    """
    plain = [_reading_plain(reading) for reading in readings]
    payload = zlib.compress(canonical_json(plain).encode("utf-8", "surrogatepass"), _LEVEL)
    n_ok = sum(reading.document is not None for reading in readings)
    line = canonical_json(sealed({"format": PART_FORMAT, "n_ok": n_ok, "payload": sha256_bytes(payload)})).encode()
    writers.write_bytes(line + b"\n" + payload, path)


def part_is_whole(path: str | os.PathLike[str]) -> int:
    """How many documents a part holds; -1 when it is missing, damaged or of another layout."""
    found = _open_part(path)
    return -1 if found is None else int(found[0]["n_ok"])


def read_part(path: str | os.PathLike[str]) -> list[Reading] | None:
    """The readings of a part; None when it is missing, damaged or of another layout."""
    found = _open_part(path)
    if found is None:
        return None
    plain = json.loads(zlib.decompress(found[1]).decode("utf-8", "surrogatepass"))
    return [_plain_reading(item) for item in plain]


def _open_part(path: str | os.PathLike[str]) -> tuple[dict[str, Any], bytes] | None:
    try:
        line, _, payload = Path(path).read_bytes().partition(b"\n")
        head = unsealed(json.loads(line), format=PART_FORMAT)
        whole = head["payload"] == sha256_bytes(payload)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (head, payload) if whole else None


def _reading_plain(reading: Reading) -> dict[str, Any]:
    plain: dict[str, Any] = {"path": reading.path, "fate": reading.fate, "reader": reading.reader}
    plain |= {"encoding": reading.encoding, "script": reading.script, "warnings": list(reading.warnings)}
    plain["findings"] = list(reading.findings)
    plain["marks"] = [[m.kind, m.cause, m.start, m.end, m.surface, m.advice] for m in reading.marks]
    plain["found"] = [[f.key, f.origin, f.value, f.start, f.end, f.rule] for f in reading.found]
    if reading.error is not None:
        error = reading.error
        plain["error"] = [type(error).__name__, error.what, error.where, error.expected, error.remedy]
    if reading.document is not None:
        plain["document"] = _document_plain(reading.document)
    return plain


def _plain_reading(plain: dict[str, Any]) -> Reading:
    error = None
    if "error" in plain:
        kind, what, where, expected, remedy = plain["error"]
        error = _error_kind(kind)(what, where=where, expected=expected, remedy=remedy)
    return Reading(
        path=plain["path"],
        fate=plain["fate"],
        document=_plain_document(plain["document"]) if "document" in plain else None,
        error=error,
        reader=plain["reader"],
        encoding=plain["encoding"],
        script=plain["script"],
        warnings=tuple(plain["warnings"]),
        marks=tuple(Mark(*item) for item in plain["marks"]),
        findings=tuple(plain["findings"]),
        found=tuple(FoundValue(*item) for item in plain["found"]),
    )


def _error_kind(name: str) -> type[YantingError]:
    kind = getattr(errors, name, None)
    return kind if isinstance(kind, type) and issubclass(kind, YantingError) else YantingError


def _document_plain(document: Document) -> dict[str, Any]:
    offsets = document.offsets
    return {
        "text": document.text,
        "source": _source_plain(document.source),
        "offsets": [offsets.clean_starts, offsets.raw_starts, offsets.lengths, offsets.raw_length],
        "sections": [_section_plain(section) for section in document.sections],
        "metadata": dict(document.metadata),
        "removals": _removals_plain(document.removals),
        "edits": [[e.step, e.start, e.end, e.replacement, e.reason] for e in document.edits],
        "page_breaks": document.page_breaks,
    }


def _source_plain(source: Source) -> dict[str, Any]:
    return {
        "path": source.path,
        "text": source.text,
        "reader": source.reader,
        "encoding": source.encoding,
        "sha256": source.sha256,
        "page_breaks": source.page_breaks,
        "tables": [[table.rows, table.anchor, table.caption] for table in source.tables],
        "metadata": dict(source.metadata),
        "warnings": source.warnings,
        "removals": _removals_plain(source.removals),
    }


def _removals_plain(removals: Sequence[Removal]) -> list[list[Any]]:
    return [[r.start, r.end, r.surface, r.reason] for r in removals]


def _section_plain(section: Section) -> list[Any]:
    spans = [section.span.start, section.span.end, section.heading_span.start, section.heading_span.end]
    return [*(getattr(section, name) for name in _SECTION_CELLS), *spans]


def _plain_section(plain: Sequence[Any]) -> Section:
    cells, spans = plain[:-4], plain[-4:]
    named = dict(zip(_SECTION_CELLS, cells, strict=True))
    return Section(**named, span=Span(*spans[:2]), heading_span=Span(*spans[2:]))


def _plain_document(plain: dict[str, Any]) -> Document:
    clean, raw, lengths, raw_length = plain["offsets"]
    source = plain["source"] | {
        "page_breaks": tuple(plain["source"]["page_breaks"]),
        "tables": tuple(
            SourceTable(tuple(map(tuple, rows)), anchor, caption) for rows, anchor, caption in plain["source"]["tables"]
        ),
        "warnings": tuple(plain["source"]["warnings"]),
        "removals": tuple(Removal(*item) for item in plain["source"]["removals"]),
    }
    return Document(
        doc_id="",
        text=plain["text"],
        source=Source(**source),
        offsets=OffsetMap(tuple(clean), tuple(raw), tuple(lengths), raw_length),
        sections=tuple(_plain_section(item) for item in plain["sections"]),
        metadata=plain["metadata"],
        removals=tuple(Removal(*item) for item in plain["removals"]),
        edits=tuple(Edit(*item) for item in plain["edits"]),
        page_breaks=tuple(plain["page_breaks"]),
    )
