"""Statements of the 问题 and 对策 parts (问题陈述与对策): one per numbered item, else one per sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from yanting_research.chinese import split_sentences
from yanting_research.core import Document, Section

__all__ = ["Statement", "read_statements"]

_PROBLEMS = ("问题", "原因")
_MEASURES = ("对策", "保障", "目标")
_MIN = 8  # characters of a statement; a heading alone is shorter
# 一是, 二要, 其三, 第一, 首先, ①, 1. and (1) open an item inside a paragraph; must not match 第一书记 or 三是非.
_ITEM = re.compile(
    r"(?:(?<=[。；;：:\n])|^)\s{0,20}(?:[一二三四五六七八九十][是要曰靠](?!非)|其[一二三四五六七八九]|第[一二三四五六七八九][，,、]|"
    r"(?:首先|其次|再次|再者|最后|此外|另外)(?=[，,是要])|[①-⑳]|[（(]?\d{1,2}[)）.．、](?!\d))"
)


# Matches the line that closes a report behind its last item: 以上是此次调研…; must not match 以上四条
_CLOSING = re.compile(r"\n\s{0,20}(?:以上(?:是|报告|意见|情况|所述)|综上|总之|总而言之|妥否|特此|以上，)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One problem or one measure: its words, the heading part of them, and its span."""

    text: str
    heading: str
    start: int
    end: int


def read_statements(document: Document) -> tuple[list[Statement], list[Statement]]:
    """Problem statements and measures of a document, in order.

    Examples
    --------
    >>> from yanting_research.core import Section, Source, Span, identity_offsets
    >>> text = "三、问题\\n一是课程更新太慢。二是教师年龄偏大。\\n四、对策\\n一要加快课程更新。"
    >>> parts = [Section("s01", "", 1, "三、", 3, "问题", "问题", "问题", Span(0, 24), Span(0, 4)),
    ...          Section("s02", "", 1, "四、", 4, "对策", "对策", "对策", Span(24, len(text)), Span(24, 28))]
    >>> source = Source("a.txt", text, "text", "utf-8", "")
    >>> problems, measures = read_statements(Document("a", text, source, identity_offsets(len(text)), tuple(parts)))
    >>> [one.text for one in problems], [one.text for one in measures]
    (['一是课程更新太慢。', '二是教师年龄偏大。'], ['一要加快课程更新。'])
    """
    problems: list[Statement] = []
    measures: list[Statement] = []
    known = {section.section_id: section for section in document.sections}
    for section, start, end in _own_stretches(document.sections):
        role = _role(section, known)
        if role in _PROBLEMS:
            problems += _statements(document.text, section, start, end)
        elif role in _MEASURES:
            measures += _statements(document.text, section, start, end)
    return problems, measures


def _role(section: Section, known: Mapping[str, Section]) -> str:
    """The role of the outermost part of problems or measures that holds the section, else its own."""
    role = section.role
    while section.parent_id in known:
        section = known[section.parent_id]
        if section.role in (*_PROBLEMS, *_MEASURES):
            role = section.role
    return role


def _own_stretches(sections: tuple[Section, ...]) -> Iterator[tuple[Section, int, int]]:
    """Every section with no section inside it, and the head of those that have some."""
    ordered = sorted(sections, key=lambda section: (section.span.start, -section.span.end))
    for section, following in zip(ordered, [*ordered[1:], None], strict=True):
        inner = following is not None and following.span.start < section.span.end
        if not inner:
            yield section, section.span.start, section.span.end
        elif following is not None and following.span.start - section.heading_span.end > 4 * _MIN:
            yield section, section.heading_span.end, following.span.start


def _statements(text: str, section: Section, start: int, end: int) -> Iterator[Statement]:
    """A numbered section is one statement, unless items are counted inside it."""
    body = max(start, section.heading_span.end) if section.level == 1 else start
    items = [body + match.start() for match in _ITEM.finditer(text[body:end])]
    inside = [at for at in items if at > section.heading_span.start + 1]
    if len(inside) >= 2:
        cuts = [*inside, end]
    elif section.level > 1:
        cuts = [start, end]
    else:
        cuts = [body + sentence.start for sentence in split_sentences(text[body:end])] + [end]
    for low, high in pairwise(cuts):
        yield from _one(text, section, low, high)


def _one(text: str, section: Section, low: int, high: int) -> Iterator[Statement]:
    while low < high and text[low].isspace():
        low += 1
    closing = _CLOSING.search(text, low, high)
    high = closing.start() if closing else high
    while high > low and text[high - 1].isspace():
        high -= 1
    words = text[low:high]
    if len(words) < _MIN:
        return
    stop = re.search(r"[。；;，,\n]", words)
    heading = section.heading if low <= section.heading_span.start else words[: stop.start() if stop else len(words)]
    yield Statement(words, heading, low, high)
