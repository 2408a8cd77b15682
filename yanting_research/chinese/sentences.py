"""Sentences (句子): a partition of the text, so no character is ever lost."""

from __future__ import annotations

import re

from yanting_research.core import Span

__all__ = ["clause_spans", "paragraph_spans", "sentence_at", "split_sentences"]

_CLOSERS = "”’」』）)】》〉\"'］"
# Matches 完成了。” with its closing quote, and a newline with the blanks after it;
# must not match the point of 14.7 or a comma.
_SENTENCE_END = re.compile(rf"[。！？!?…]+[{_CLOSERS}]*[^\S\n]*\n*|\n+|；[{_CLOSERS}]*")
_SENTENCE_END_HARD = re.compile(rf"[。！？!?…]+[{_CLOSERS}]*[^\S\n]*\n*|\n+")
_CLAUSE_END = re.compile(rf"[。！？!?…；;，,：:\n]+[{_CLOSERS}]*")

_LINE = re.compile(r"[^\n]+")
"""``一、现状``; not the line end behind it."""


def split_sentences(text: str, *, at_semicolons: bool = False) -> list[Span]:
    """Sentence spans; their texts put together are the text again.

    A sentence ends after 。！？…, with the quotes and brackets that close it, or
    at a line end. ``；`` ends one only when asked for.

    Examples
    --------
    >>> text = "他说：“好。”大家鼓掌。\\n散会"
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['他说：“好。”', '大家鼓掌。\\n', '散会']
    """
    return _partition(text, _SENTENCE_END if at_semicolons else _SENTENCE_END_HARD)


def clause_spans(text: str) -> list[Span]:
    """Clause spans (分句): as sentences, and also after commas, semicolons and colons.

    >>> text = "全县有党员，其中女党员；"
    >>> [text[s.start : s.end] for s in clause_spans(text)]
    ['全县有党员，', '其中女党员；']
    """
    return _partition(text, _CLAUSE_END)


def paragraph_spans(text: str) -> list[Span]:
    """Paragraph spans (段落): the lines of a clean text that hold something, line ends left out.

    >>> text = "一、现状\\n\\n全县有党员。\\n"
    >>> [text[s.start : s.end] for s in paragraph_spans(text)]
    ['一、现状', '全县有党员。']
    """
    return [Span(*match.span()) for match in _LINE.finditer(text) if not match.group().isspace()]


def _partition(text: str, ends: re.Pattern[str]) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for match in ends.finditer(text):
        if match.end() > start:
            spans.append(Span(start, match.end()))
            start = match.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def sentence_at(text: str, start: int, end: int) -> Span:
    """The sentence (or sentences) that hold ``text[start:end]``, blanks at the rim left out.

    Raises
    ------
    ValueError
        When the span leaves the text.

    Examples
    --------
    >>> sentence_at("第一句。第二句有5人。第三句。", 8, 10)
    Span(start=4, end=11)
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}:{end} leaves a text of {len(text)} characters")
    window = 2000  # a sentence longer than this is cut: a single-line file stays readable
    low, high = max(0, start - window), min(len(text), end + window)
    first, last = low, high
    for span in split_sentences(text[low:high]):
        if low + span.end <= start:
            first = low + span.end
        if low + span.end >= end:
            last = low + span.end
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return Span(first, last)
