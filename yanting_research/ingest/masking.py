"""Identifiers of persons masked in documents (遮去个人标识): one rule for everything that is printed or given out.

A corpus folder holds the texts as the files do; whatever is made from texts for a reader is made from masked ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from yanting_research.chinese import identifier_spans
from yanting_research.chinese.identifiers import owner_spans
from yanting_research.core import Corpus, Document, Section, Source, SourceTable, make_corpus, to_raw
from yanting_research.resources import read_resource_words

__all__ = ["MASK", "MaskedCorpus", "mask_text", "masked_corpus", "masked_document"]

MASK = "×"
"""Stands for one character, so that every offset still holds."""
_NOT_PERSONS = "IP地址"


@dataclass(frozen=True, slots=True)
class MaskedCorpus:
    """A corpus without identifiers, and how many were masked in its texts by kind in Chinese."""

    corpus: Corpus
    counts: Counter[str]

    @property
    def said(self) -> str:
        """``手机号2处、电子邮箱1处``; empty where nothing was masked."""
        return "、".join(f"{kind}{self.counts[kind]}处" for kind in sorted(self.counts))


def mask_text(text: str) -> str:
    """A text of the same length with × in place of identity, telephone, bank and chat numbers, e-mail addresses and
    the names beside them.

    Examples
    --------
    >>> mask_text("联系人：王某某，电话13800000000，共25619人")
    '联系人：×××，电话×××××××××××，共25619人'
    """
    return _covered(text, ((start, end) for start, end, _ in _spans(text)))


def masked_corpus(corpus: Corpus) -> MaskedCorpus:
    """Every document masked: text, headings, metadata, what was removed, the raw text, cells of tables.

    File names and doc_ids are names that the user gave: they stay.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> masked_corpus(corpus_from_text("有事请打13800000000。")).said
    '手机号1处'
    """
    counts = Counter(kind for document in corpus for _, _, kind in _spans(document.text))
    return MaskedCorpus(make_corpus(masked_document(document) for document in corpus), counts)


def masked_document(document: Document) -> Document:
    """A document without identifiers; the same object where it holds none."""
    spans = [(start, end) for start, end, _ in _spans(document.text)]
    # what the cleaning put together stands apart in the raw text, where no rule would know it
    raw = [(span.start, span.end) for one in spans for span in [to_raw(document.offsets, *one)]]
    made = replace(
        document,
        text=_covered(document.text, spans),
        source=_source(document.source, raw),
        sections=tuple(_section(section) for section in document.sections),
        metadata={key: mask_text(value) for key, value in document.metadata.items()},
        removals=tuple(replace(one, surface=mask_text(one.surface)) for one in document.removals),
        edits=tuple(replace(one, replacement=mask_text(one.replacement)) for one in document.edits),
    )
    return document if made == document else made


def _source(source: Source, spans: Iterable[tuple[int, int]]) -> Source:
    return replace(
        source,
        text=mask_text(_covered(source.text, spans)),
        tables=tuple(_table(table) for table in source.tables),
        metadata={key: mask_text(value) for key, value in source.metadata.items()},
        warnings=tuple(mask_text(warning) for warning in source.warnings),
        removals=tuple(replace(one, surface=mask_text(one.surface)) for one in source.removals),
    )


def _section(section: Section) -> Section:
    return replace(section, heading=mask_text(section.heading))


def _table(table: SourceTable) -> SourceTable:
    rows = []
    for row in table.rows:
        # a row is read as one line: a name stands in the cell before its number
        line = mask_text("\t".join(row))
        ends = list(accumulate(len(cell) + 1 for cell in row))
        rows.append(tuple(line[end - 1 - len(cell) : end - 1] for cell, end in zip(row, ends, strict=True)))
    return replace(table, rows=tuple(rows), caption=mask_text(table.caption))


def _spans(text: str) -> list[tuple[int, int, str]]:
    found = [one for one in identifier_spans(text) if one[2] != _NOT_PERSONS]
    if not found:
        return []
    return _apart([*found, *((start, end, "姓名") for start, end in owner_spans(text, _surnames()))])


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Of overlapping spans the longest, widened to both, so that each place is counted once."""
    made: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda one: (one[0], -one[1])):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]), made[-1][2])
        else:
            made.append((start, end, kind))
    return made


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces += [text[at:start], MASK * (end - max(start, at))]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_resource_words("surnames.txt"))
