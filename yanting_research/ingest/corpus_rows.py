"""Documents as rows (语料表) and back: everything a Document holds, in tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from yanting_research.core import (
    CELLS,
    DOCUMENTS,
    EDITS,
    HEADINGS,
    METADATA,
    OFFSETS,
    PAGES,
    REMOVALS,
    SECTIONS,
    TEXTS,
    Contract,
    Corpus,
    Document,
    Edit,
    OffsetMap,
    Removal,
    Section,
    Source,
    SourceTable,
    Span,
    check_table,
    contract_columns,
)

__all__ = ["CORPUS_TABLES", "corpus_rows", "documents_from_rows"]

CORPUS_TABLES: dict[str, type[Contract]] = {
    "documents": DOCUMENTS,
    "sections": SECTIONS,
    "headings": HEADINGS,
    "texts": TEXTS,
    "offsets": OFFSETS,
    "pages": PAGES,
    "metadata": METADATA,
    "removals": REMOVALS,
    "edits": EDITS,
    "tables": CELLS,
}
"""Table -> contract of what a corpus folder holds of its documents."""

Rows = Iterable[Sequence[Any]]


def corpus_rows(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """The tables of a corpus beyond DOCUMENTS, SECTIONS and METADATA.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> tables = corpus_rows(corpus_from_text("一、现状\\r\\n共有党员三千人。", doc_id="a"))
    >>> tables["edits"][["step", "start", "end", "replacement"]].values.tolist()
    [['line_ends', 4, 6, '\\n']]
    """
    return {
        "headings": _table(HEADINGS, (row for document in corpus for row in _headings(document))),
        "texts": _table(
            TEXTS,
            ((d.doc_id, d.text, d.source.text, "\n".join(_one_line(w) for w in d.source.warnings)) for d in corpus),
        ),
        "offsets": _table(OFFSETS, (row for document in corpus for row in _offsets(document))),
        "pages": _table(PAGES, (row for document in corpus for row in _pages(document))),
        "removals": _table(REMOVALS, (row for document in corpus for row in _removals(document))),
        "edits": _table(EDITS, (row for document in corpus for row in _edits(document))),
        "tables": _table(CELLS, (row for document in corpus for row in _cells(document))),
    }


def _table(contract: type[Contract], rows: Rows) -> pd.DataFrame:
    dtypes = contract_columns(contract)
    table = pd.DataFrame(list(rows), columns=list(dtypes))
    return check_table(table.astype(dtypes), contract)


def _one_line(warning: str) -> str:
    return " ".join(warning.split("\n"))


def _headings(document: Document) -> Rows:
    for section in document.sections:
        yield document.doc_id, section.section_id, section.heading_span.start, section.heading_span.end


def _offsets(document: Document) -> Rows:
    offsets = document.offsets
    for stretch in zip(offsets.clean_starts, offsets.raw_starts, offsets.lengths, strict=True):
        yield (document.doc_id, *stretch)


def _pages(document: Document) -> Rows:
    breaks = zip(document.page_breaks, document.source.page_breaks, strict=True)
    for page, (start, raw_start) in enumerate(breaks, start=2):
        yield document.doc_id, page, start, raw_start


def _removals(document: Document) -> Rows:
    by_reader = set(document.source.removals)
    for position, removal in enumerate(document.removals):
        origin = "reader" if removal in by_reader else "cleaning"
        yield document.doc_id, position, origin, removal.start, removal.end, removal.surface, removal.reason


def _edits(document: Document) -> Rows:
    for position, edit in enumerate(document.edits):
        yield document.doc_id, position, edit.step, edit.start, edit.end, edit.replacement, edit.reason


def _cells(document: Document) -> Rows:
    for number, table in enumerate(document.source.tables):
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                yield document.doc_id, number, row, column, text, table.caption, table.anchor


def documents_from_rows(tables: Mapping[str, pd.DataFrame]) -> list[Document]:
    """Documents from the tables named in ``CORPUS_TABLES``.

    Rows and tables without cells, which no table can hold, do not come back.
    """
    groups = {name: _by_document(table) for name, table in tables.items() if name not in ("documents", "texts")}
    texts = {row["doc_id"]: row for row in tables["texts"].to_dict("records")}
    return [
        _document(row, texts[row["doc_id"]], {name: group.get(row["doc_id"], []) for name, group in groups.items()})
        for row in tables["documents"].to_dict("records")
    ]


def _by_document(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_dict("records"):
        groups.setdefault(row["doc_id"], []).append({str(key): value for key, value in row.items()})
    return groups


def _document(
    row: Mapping[Any, Any], text: Mapping[Any, Any], rows: Mapping[str, Sequence[dict[str, Any]]]
) -> Document:
    removals = [
        (r["removed_by"], Removal(r["raw_start"], r["raw_end"], r["surface"], r["reason"])) for r in rows["removals"]
    ]
    spans = {r["section_id"]: Span(r["start"], r["end"]) for r in rows["headings"]}
    source = Source(
        path=row["path"],
        text=text["raw_text"],
        reader=row["reader"],
        encoding=row["encoding"],
        sha256=row["sha256"],
        page_breaks=tuple(r["raw_start"] for r in rows["pages"]),
        tables=_tables(rows["tables"]),
        metadata={r["field"]: r["value"] for r in rows["metadata"] if r["origin"] == "reader"},
        warnings=tuple(text["warnings"].split("\n")) if text["warnings"] else (),
        removals=tuple(removal for origin, removal in removals if origin == "reader"),
    )
    clean, raw, lengths = (tuple(r[name] for r in rows["offsets"]) for name in ("clean_start", "raw_start", "length"))
    corrected = {"corrected": row["corrected"]} if row.get("corrected") else {}
    return Document(
        doc_id=row["doc_id"],
        text=text["text"],
        source=source,
        offsets=OffsetMap(clean, raw, lengths, len(source.text)),
        sections=tuple(_section(r, spans[r["section_id"]]) for r in rows["sections"]),
        metadata=dict(sorted(({r["field"]: r["value"] for r in rows["metadata"] if r["used"]} | corrected).items())),
        removals=tuple(removal for _, removal in removals),
        edits=tuple(Edit(r["step"], r["start"], r["end"], r["replacement"], r["reason"]) for r in rows["edits"]),
        page_breaks=tuple(r["start"] for r in rows["pages"]),
    )


def _tables(cells: Sequence[Mapping[str, Any]]) -> tuple[SourceTable, ...]:
    found: dict[int, dict[int, list[str]]] = {}
    about: dict[int, tuple[int, str]] = {}
    for cell in cells:
        found.setdefault(cell["table"], {}).setdefault(cell["row"], []).append(cell["text"])
        about[cell["table"]] = (cell["raw_start"], cell["caption"])
    return tuple(
        SourceTable(tuple(tuple(row) for row in rows.values()), *about[number]) for number, rows in found.items()
    )


def _section(row: Mapping[str, Any], heading_span: Span) -> Section:
    names = ("section_id", "parent_id", "level", "marker", "number", "heading", "role", "role_evidence")
    cells = {name: row[name] for name in names}
    return Section(**cells, span=Span(row["start"], row["end"]), heading_span=heading_span)
