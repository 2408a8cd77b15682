"""Invented specimen documents for the tests of the explorer."""

from __future__ import annotations

from yanting_research.core import Document, Section, Source, Span, identity_offsets


def document(doc_id: str, text: str, role: str = "", **metadata: str) -> Document:
    heading = text.split("\n", maxsplit=1)[0]
    span, top = Span(0, len(text)), Span(0, len(heading))
    section = Section("s01", "", 1, heading[:2], 1, heading[2:], role, "", span, top)
    source = Source(f"{doc_id}.txt", text, "text", "utf-8", "")
    meta = {"data_kind": "specimen"} | metadata
    return Document(doc_id, text, source, identity_offsets(len(text)), sections=(section,), metadata=meta)
