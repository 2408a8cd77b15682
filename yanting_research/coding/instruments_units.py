"""Clauses (条款) of policy texts, numbered as papers cite them: chapter-article-paragraph.

How a clause gets its number, in order:

1. A section whose marker is 第…条 is an article. Without such markers the second level of the
   outline is; a text with one level only has chapters and no articles.
2. What stands above the article is the chapter; several levels are joined by a point (2.1).
   A level that a text does not have is 0: in a statute without chapters article 6 is 0-6-1.
3. Every line of an article is a paragraph (款), from 1. What stands below the article (项, 一是)
   belongs to the paragraph after which it comes: 2-7-1-3 is the third item of 第七条第一款. In a
   statute a further line behind an item is a paragraph of the article again.
4. Numbers are those that the text prints. Where it prints one twice, the second is 2(2); 第十二条之一
   is 12之一, an annex 附1, a heading without a number its section_id.

Not clauses: the title, lines of the front matter that are no sentence (date and number of
promulgation, addressee), and headings that only name what stands below them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import pandas as pd

from yanting_research.chinese import split_sentences
from yanting_research.core import (
    POLICY_UNITS,
    UNITS,
    Corpus,
    Document,
    Section,
    Span,
    build_table,
    check_table,
    innermost_section,
)

__all__ = ["policy_units", "sheet_units"]

_UNITS = ("paragraph", "sentence")
_ARTICLE = re.compile(r"第[^\n条]{1,12}条(?:之[一二三四五六七八九十]{1,3})?")
"""``第十二条`` is an article; ``第二章`` is not."""
_DIVISION = re.compile(r"第[^\n章节编]{1,12}(?:[章节编篇]|部分)")
"""``第二章`` is a division; ``第二条`` is not."""
_BETWEEN = re.compile(r"之[一二三四五六七八九十]{1,3}$")
"""``第十二条之一`` was put in later; ``第十二条`` was not."""
_SENTENCE_ENDS = "。；！？!?;…"
_CLOSERS = "”’」』）)"
_LEAD_IN_ENDS = "：:"
_FRONT = 0  # level of what stands before the first heading


def policy_units(corpus: Corpus, *, by: Literal["paragraph", "sentence"] = "paragraph") -> pd.DataFrame:
    """Clauses of every document with their numbers (分析单元).

    Parameters
    ----------
    corpus
        Documents with their outline.
    by
        ``"paragraph"``: a line of a section's own text (条款项). ``"sentence"``: each sentence of
        it; the second sentence of 3-1-2 is ``3-1-2#2``.

    Returns
    -------
    DataFrame
        POLICY_UNITS, in the order of the text. ``policy`` counts documents, so that
        ``f"{policy}-{number}"`` is the number of a clause in a collection.

    Raises
    ------
    ValueError
        For an unknown unit.

    Notes
    -----
    Papers differ in what 3-1-2 means: policy-chapter-article, or chapter-article-paragraph. The
    second is used here, because it finds the clause in its document without a list of policies.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets, make_corpus
    >>> text = "第一章 总则\\n第一条 为了提高素质，制定本办法。\\n第二条 遵循下列原则："
    >>> text += "\\n（一）联系实际；\\n（二）按需施教。"
    >>> def section(sid, parent, level, marker, number, heading, start, end):
    ...     spans = Span(start, end), Span(start, start + len(marker) + 1 + len(heading))
    ...     return Section(sid, parent, level, marker, number, heading, "", "", *spans)
    >>> sections = (
    ...     section("s01", "", 1, "第一章", 1, "总则", 0, 60),
    ...     section("s02", "s01", 2, "第一条", 1, "为了提高素质，制定本办法", 7, 25),
    ...     section("s03", "s01", 2, "第二条", 2, "遵循下列原则", 25, 56),
    ...     section("s04", "s03", 3, "（一）", 1, "联系实际", 37, 46),
    ...     section("s05", "s03", 3, "（二）", 2, "按需施教", 46, 56),
    ... )
    >>> source = Source("办法.txt", text, "text", "utf-8", "")
    >>> corpus = make_corpus([Document("办法", text, source, identity_offsets(len(text)), sections)])
    >>> units = policy_units(corpus)
    >>> units["number"].tolist()
    ['1-1-1', '1-2-1', '1-2-1-1', '1-2-1-2']
    """
    if by not in _UNITS:
        raise ValueError(f"by={by!r}; allowed: {', '.join(_UNITS)}")
    rows: list[dict[str, object]] = []
    for policy, document in enumerate(corpus, 1):
        rows += _document_rows(document, policy, by_sentence=by == "sentence")
    return build_table(rows, POLICY_UNITS)


def sheet_units(corpus: Corpus, units: pd.DataFrame, *, context: int = 60) -> pd.DataFrame:
    """Clauses as units of a coding sheet; the number stands where the sheet shows the place.

    Parameters
    ----------
    corpus
        The documents from which ``units`` were cut.
    units
        POLICY_UNITS.
    context
        Characters shown before and after each clause [code points].

    Returns
    -------
    DataFrame
        UNITS with the same ``unit_id``, so that CODES of the sheet are codes of the clauses.

    Examples
    --------
    >>> len(sheet_units(Corpus(), policy_units(Corpus())))
    0
    """
    texts = {document.doc_id: document for document in corpus}
    rows = []
    for unit in check_table(units, POLICY_UNITS).to_dict("records"):
        document = texts[unit["doc_id"]]
        start, end = int(unit["start"]), int(unit["end"])
        rows.append(
            {name: unit[name] for name in ("unit_id", "doc_id", "section_id", "role", "text")}
            | {
                "place": unit["number"], "period": document.metadata.get("period", ""), "is_heading": False,
                "start": start, "end": end, "before": document.text[max(0, start - context) : start].strip(),
                "after": document.text[end : end + context].strip(), "weight": 1.0,
            }
        )  # fmt: skip
    return build_table(rows, UNITS)


@dataclass(slots=True)
class _Numbers:
    """Printed numbers of the sections, and counters while a document is read."""

    printed: dict[str, str]
    paragraphs: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    begun: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: the sections around it, and which of them is the article."""

    chain: Sequence[Section]
    article: int

    @property
    def key(self) -> str:
        """The section whose paragraphs are counted."""
        above = self.chain[: self.article + 1] or self.chain
        return above[-1].section_id if above else ""

    @property
    def is_statute(self) -> bool:
        """The article says so: 第…条."""
        return self.article < len(self.chain) and bool(_ARTICLE.fullmatch(self.chain[self.article].marker))


def _document_rows(document: Document, policy: int, *, by_sentence: bool) -> Iterator[dict[str, object]]:
    chains = _chains(document.sections)
    numbers = _Numbers(_printed_numbers(document))
    for section_id, line in _own_lines(document):
        place = _place(chains.get(section_id, ()))
        if not _is_clause(document, place, line):
            continue
        row = _numbered(place, numbers)
        stem = str(row["number"])
        for nth, span in enumerate(_sentences(document.text, line) if by_sentence else [line], 1):
            number = f"{stem}#{nth}" if by_sentence and nth > 1 else stem
            yield row | {
                "unit_id": f"{document.doc_id}#{span.start:06d}-{span.end:06d}", "doc_id": document.doc_id,
                "policy": policy,
                "number": number, "section_id": section_id, "role": _role(place), "start": span.start,
                "text": document.text[span.start : span.end], "n_characters": span.end - span.start, "end": span.end,
            }  # fmt: skip


def _chains(sections: Sequence[Section]) -> dict[str, tuple[Section, ...]]:
    """Every section with those above it, the outermost first."""
    chains: dict[str, tuple[Section, ...]] = {}
    for section in sections:
        chains[section.section_id] = (*chains.get(section.parent_id, ()), section)
    return chains


def _own_lines(document: Document) -> Iterator[tuple[str, Span]]:
    """Lines of each section's own text, without the blanks around them."""
    text = document.text
    edges = {0, len(text)}
    edges.update(edge for s in document.sections for edge in (s.span.start, s.span.end) if 0 <= edge <= len(text))
    for start, end in pairwise(sorted(edges)):
        section_id = innermost_section(document.sections, start)
        at = start
        for line in text[start:end].split("\n"):
            inner = line.strip(" \t\u3000\xa0\r#*")
            if inner:
                begin = at + line.index(inner)
                yield section_id, Span(begin, begin + len(inner))
            at += len(line) + 1


def _place(chain: Sequence[Section]) -> _Place:
    articles = [at for at, section in enumerate(chain) if _ARTICLE.fullmatch(section.marker)]
    return _Place(chain, articles[0] if articles else 1)


def _is_clause(document: Document, place: _Place, line: Span) -> bool:
    ending = document.text[line.start : line.end].rstrip(_CLOSERS)[-1:]
    section = place.chain[-1] if place.chain else None
    if section is None or section.level == _FRONT:
        in_title = section is not None and line.end <= section.heading_span.end and len(document.sections) > 1
        return ending != "" and ending in _SENTENCE_ENDS and not in_title
    names_what_follows = line.end <= section.heading_span.end + 1 and _has_more(document, section, line)
    lead_in = (ending != "" and ending in _LEAD_IN_ENDS) or place.is_statute
    return not names_what_follows or lead_in


def _has_more(document: Document, section: Section, line: Span) -> bool:
    return bool(document.text[line.end : section.span.end].strip(" \t\n\u3000\xa0\r。；;"))


def _numbered(place: _Place, numbers: _Numbers) -> dict[str, object]:
    """Chapter, article, paragraph and item of the next clause at a place."""
    chain = [] if place.chain and place.chain[0].level == _FRONT else list(place.chain)
    above, rest = chain[: place.article], chain[place.article :]
    chapter = ".".join(numbers.printed[section.section_id] for section in above) or "0"
    article = numbers.printed[rest[0].section_id] if rest else "0"
    items = "-".join(numbers.printed[section.section_id] for section in rest[1:])
    if items and place.is_statute and chain[-1].section_id in numbers.begun:
        items = ""
    numbers.begun.update(section.section_id for section in chain)
    if not items:
        numbers.paragraphs[place.key] += 1
    paragraph = max(1, numbers.paragraphs[place.key])
    number = "-".join(part for part in (chapter, article, str(paragraph), items) if part)
    numbers.used[number] += 1
    if numbers.used[number] > 1:
        number = f"{number}({numbers.used[number]})"
    return {"number": number, "chapter": chapter, "article": article, "paragraph": paragraph, "item": items}


def _printed_numbers(document: Document) -> dict[str, str]:
    """What each section is called in a number; a line of the table of contents does not count."""
    seen: Counter[tuple[str, str, bool]] = Counter()
    printed = {}
    for section in document.sections:
        name = str(section.number) if section.number else section.section_id
        between = _BETWEEN.search(section.marker)
        name += between.group() if between else ""
        if section.marker.startswith("附"):
            name = f"附{section.number or ''}"
        series = section.parent_id, name, bool(_ARTICLE.fullmatch(section.marker))
        nth = seen[series] + 1
        if not (_DIVISION.fullmatch(section.marker) and section.span.end <= section.heading_span.end + 2):
            seen[series] = nth
        printed[section.section_id] = f"{name}({nth})" if nth > 1 else name
    return printed


def _role(place: _Place) -> str:
    """Role of the chapter or, without one, of the level below it; an article or item has none of its own."""
    named = [section.role for section in place.chain[:2] if section.role and not _ARTICLE.fullmatch(section.marker)]
    return named[0] if named else ""


def _sentences(text: str, line: Span) -> list[Span]:
    spans = []
    for sentence in split_sentences(text[line.start : line.end]):
        surface = text[line.start + sentence.start : line.start + sentence.end]
        inner = surface.strip()
        if inner:
            begin = line.start + sentence.start + surface.index(inner)
            spans.append(Span(begin, begin + len(inner)))
    return spans
