"""Page furniture (网页边角): found line by line, logged, and turned into metadata.

A line goes only when the whole of it is furniture, or when it ends in a bracketed
editor's note; no sentence of the body is ever cut. Words that an article could use
count only above the first or below the last line that states something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanting_research.core import Span
from yanting_research.preprocessing.furniture_grammar import (
    BREADCRUMB,
    COUNTER,
    FOOTER,
    LABEL,
    LIST_HEADING,
    SITE,
    STRONG,
    TRAILING_EDITOR,
    WEAK,
    split_words,
)
from yanting_research.preprocessing.header import find_author, find_title, is_name, parse_published

__all__ = ["Furniture", "find_furniture"]

_BODY_LENGTH = 8
_SENTENCE = re.compile(r"[。；！？!?]|[:：][ \t\u3000]*$")
_OUTLINE = re.compile(
    r"[ \t\u3000]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|第[一二三四五六七八九十百]{1,5}[编章节条])"
)
_LONGEST_VALUE = 40
_LONGEST_NOTE = 60
_LONGEST_ITEM = 60
_SAFE_ALONE = {"published", "editor", "counter", "turn"}


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was found: spans with reasons, in text order, and the metadata they state."""

    spans: tuple[tuple[Span, str], ...]
    metadata: dict[str, str]


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    zone: str = "body"
    reason: str = ""


def find_furniture(text: str) -> Furniture:
    """Find page furniture in a text whose line ends are ``\\n``.

    Returns
    -------
    Furniture
        ``spans`` do not overlap; a whole line is taken with its line end. ``metadata``
        may hold title, author, author_place, source, published, editor.

    Examples
    --------
    >>> found = find_furniture("手机版\\n某县党建报告\\n全县共有党员三千人,占九成。\\n编辑:张三 打印\\n")
    >>> [reason for _, reason in found.spans], found.metadata["editor"]
    (['site controls', 'publication line'], '张三')
    """
    lines = list(_lines(text))
    _set_zones(lines)
    metadata: dict[str, str] = {}
    for line in lines:
        line.reason = _reason(line, metadata)
    _take_lists(lines)
    _take_neighbours(lines)
    _take_header(lines, metadata)
    spans = []
    for line in lines:
        if line.reason:
            spans.append((Span(line.start, min(line.end + 1, len(text))), line.reason))
        elif (match := _trailing_note(line.text)) is not None:
            spans.append((Span(line.start + match.start(), line.start + match.end()), "editor's note"))
            metadata.setdefault("editor", match["editor"].strip())
    return Furniture(tuple(spans), metadata)


def _trailing_note(text: str) -> re.Match[str] | None:
    """A bracketed editor's note that ends a line of text; None when there is nothing before it."""
    match = TRAILING_EDITOR.search(text, max(0, len(text) - _LONGEST_NOTE))
    return match if match and match.start() else None


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for piece in text.split("\n"):
        yield _Line(start, start + len(piece), piece)
        start += len(piece) + 1


def _set_zones(lines: list[_Line]) -> None:
    """Head above the first line that states something, tail below the last."""
    stating = [i for i, line in enumerate(lines) if _states(line.text)]
    first, last = (stating[0], stating[-1]) if stating else (len(lines), len(lines))
    for i, line in enumerate(lines):
        line.zone = "head" if i < first else "tail" if i > last else "body"


def _states(text: str) -> bool:
    if FOOTER.search(text) or BREADCRUMB.fullmatch(text) or _labelled(text)[0]:
        return False
    return bool(_SENTENCE.search(text) and len(text.strip()) >= _BODY_LENGTH) or bool(_OUTLINE.match(text))


def _reason(line: _Line, metadata: dict[str, str]) -> str:
    text = line.text
    if not text.strip() or len(text) > 300:
        return ""
    labels, rest = _labelled(text)
    if labels and _labels_count(labels, line.zone):
        return _note(labels, rest, metadata)
    if line.zone == "head" and BREADCRUMB.fullmatch(text):
        return "breadcrumb"
    if line.zone == "tail" and FOOTER.search(text) and not _SENTENCE_INSIDE.search(text):
        return "site footer"
    return _words_reason(line, metadata)


_SENTENCE_INSIDE = re.compile(r"。.")


def _words_reason(line: _Line, metadata: dict[str, str]) -> str:
    words = [word.strip("【】[]") or word for word in split_words(line.text)]
    strong = [word for word in words if STRONG.fullmatch(word)]
    weak = [word for word in words if WEAK.fullmatch(word)]
    sites = [word for word in words if SITE.fullmatch(word)]
    if len(strong) + len(weak) + len([w for w in sites if w not in strong]) < len(words):
        return ""
    if strong or (weak and line.zone != "body" and len(weak) == len(words) and any(len(word) > 1 for word in weak)):
        if sites and line.zone != "body":
            metadata.setdefault("source", sites[0])
        return "site controls"
    return ""


def _labelled(text: str) -> tuple[list[tuple[str, str, str]], str]:
    """``[(kind, label, value)]`` when the whole line is labels with values, and the controls after them."""
    matches = list(LABEL.finditer(text))
    if not matches or text[: matches[0].start()].strip(" \t\u3000[【(（"):
        return [], ""
    found = []
    trailing = ""
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        raw = text[match.end() : following.start() if following else len(text)]
        value, controls = _without_controls(raw)
        if len(value) > _LONGEST_VALUE or _SENTENCE.search(value):
            return [], ""
        trailing += controls
        found.append((match.lastgroup or "", match.group()[:-1], value))
    return found, trailing


def _without_controls(raw: str) -> tuple[str, str]:
    words = split_words(raw.strip(" \t\u3000[]【】()（）"))
    end = len(words)
    while end and (STRONG.fullmatch(words[end - 1]) or WEAK.fullmatch(words[end - 1])):
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _labels_count(labels: list[tuple[str, str, str]], zone: str) -> bool:
    """A line of labels is furniture when two stand together, or one that no article uses alone."""
    kinds = {kind for kind, _, _ in labels}
    if "published" in kinds and not any(parse_published(value) for kind, _, value in labels if kind == "published"):
        return False
    if len(kinds & {"published", "source", "editor", "author", "counter"}) > 1:
        return True
    kind, label, value = labels[0]
    if kind == "published":
        return zone != "body" and len(label) > 2
    if kind == "footer":
        return False
    if kind == "editor" and label in {"编辑", "审核", "校对", "录入"}:
        return zone != "body" and all(is_name(word) for word in value.split()) and bool(value)
    if kind in _SAFE_ALONE:
        return bool(value) or kind in {"counter", "turn"}
    return zone != "body" and bool(value)


def _note(labels: list[tuple[str, str, str]], rest: str, metadata: dict[str, str]) -> str:
    for kind, _, value in labels:
        if kind == "published" and (moment := parse_published(value)):
            metadata.setdefault("published", moment)
        elif kind in {"source", "editor", "author"} and value:
            metadata.setdefault(kind, value)
    kinds = {kind for kind, _, _ in labels}
    if kinds == {"turn"}:
        return "previous or next page"
    return "publication line" if kinds & {"published", "source", "editor", "author"} or rest else "counter"


def _take_lists(lines: list[_Line]) -> None:
    """A heading like 相关新闻 in the tail, with the short lines under it."""
    for i, line in enumerate(lines):
        if line.zone != "tail" or not LIST_HEADING.fullmatch(line.text):
            continue
        line.reason = line.reason or "related list"
        for item in lines[i + 1 :]:
            if item.text.strip() and len(item.text) <= _LONGEST_ITEM:
                item.reason = item.reason or "related list"


def _take_neighbours(lines: list[_Line]) -> None:
    """Counters, site names and bare crosses beside a line that is already furniture."""
    filled = [line for line in lines if line.text.strip()]
    for at, line in enumerate(filled):
        if line.reason or line.zone == "body":
            continue
        beside = any(other.reason for other in filled[max(0, at - 1) : at] + filled[at + 1 : at + 2])
        if beside and (COUNTER.fullmatch(line.text) or SITE.fullmatch(line.text.strip())):
            line.reason = "counter" if COUNTER.fullmatch(line.text) else "site controls"


def _take_header(lines: list[_Line], metadata: dict[str, str]) -> None:
    """The title stays in the text and is noted; the author's line under it goes."""
    head = [line for line in lines if line.zone == "head" and line.text.strip() and not line.reason]
    title = find_title([line.text for line in head])
    if title is None:
        return
    metadata["title"] = head[title].text.strip(" \t\u3000")
    following = head[title + 1 : title + 3]
    for line in following:
        author = find_author(line.text)
        if author is not None:
            line.reason = "author line"
            metadata.update({key: value for key, value in author.items() if key not in metadata})
            return
