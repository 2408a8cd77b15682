"""Page furniture (网页边角): found line by line, logged, and turned into metadata.

A line goes only when the whole of it is furniture, or when it ends in a bracketed
editor's note; no sentence of the body is ever cut. Words that an article could use
count only above the first or below the last line that states something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanting_research.chinese.publication import bare_value
from yanting_research.core import Span
from yanting_research.preprocessing.furniture_grammar import (
    BREADCRUMB,
    BYLINE,
    COUNTER,
    FOOTER,
    LABEL,
    LIST_HEADING,
    MARK,
    SITE,
    SITE_LINE,
    STRONG,
    TRAILING_EDITOR,
    WEAK,
    split_words,
)
from yanting_research.preprocessing.header import find_author, find_title, is_name, parse_published

__all__ = ["Furniture", "find_furniture"]

_BODY_LENGTH = 8
_SENTENCE = re.compile(r"[。；！？!?]|[:：][ \t\u3000]{0,100}$")
_OUTLINE = re.compile(
    r"[ \t\u3000]{0,100}(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
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
            metadata.setdefault("editor", match["editor"].strip())
            if _words_reason(_Line(0, match.start(), line.text[: match.start()], line.zone), metadata):
                spans.append((Span(line.start, min(line.end + 1, len(text))), "editor's note"))
                continue
            spans.append((Span(line.start + match.start(), line.start + match.end()), "editor's note"))
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
    if line.zone == "head" and _is_moment_line(text):
        metadata.setdefault("published", parse_published(text))
        sites = [word for word in split_words(text) if SITE.fullmatch(word)]
        if sites:
            metadata.setdefault("source", sites[0])
        return "publication line"
    if MARK.fullmatch(text):
        return "mark of a document site"
    if line.zone == "head" and (byline := BYLINE.fullmatch(text)):
        metadata.setdefault("author", byline["author"].strip())
        return "author line"
    if line.zone == "head" and BREADCRUMB.fullmatch(text):
        return "breadcrumb"
    if line.zone == "tail" and FOOTER.search(text) and not _SENTENCE_INSIDE.search(text):
        return "site footer"
    return _words_reason(line, metadata)


_NUMERIC_DATE = re.compile(r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
"""``2015-11-20``; not ``2015年11月20日``, which may be the date of a document."""
_ADDRESS = re.compile(r"[ \t\u3000]{0,100}(?:https?://|www\.)[A-Za-z0-9./_?=&%-]{3,80}[ \t\u3000]{0,100}")
"""``www.example.com``; not ``网址：www.example.com``."""
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
"""``09:30``; not ``3:1比例``."""
_DATE_WORD = re.compile(r"[\d年月日:：./-]{1,24}")
"""``2019-06-05``; not ``6月``-and-words."""


def _is_moment_line(text: str) -> bool:
    """A moment of publication among a few short words: ``2019-07-01 青禾党建网``, ``原创 组工 2019-06-05 18:30``."""
    words = split_words(text)
    others = [word for word in words if not _DATE_WORD.fullmatch(word)]
    if not parse_published(text) or len(words) > 8 or any(len(w) > 8 or ":" in w or "：" in w for w in others):
        return False
    if all(SITE.fullmatch(w) or STRONG.fullmatch(w) or WEAK.fullmatch(w) for w in others):
        return _NUMERIC_DATE.search(text) is not None or _CLOCK.search(text) is not None or bool(others)
    return _CLOCK.search(text) is not None and len(others) <= 5


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
    if ":" not in text and "：" not in text:  # most lines; every label ends in one
        return [], ""
    matches = list(LABEL.finditer(text))
    before = text[: matches[0].start()].strip(" \t\u3000[【(（|｜") if matches else ""
    found: list[tuple[str, str, str]] = []
    if before and parse_published(before) and _DATE_WORD.fullmatch(before.replace(" ", "").replace("\u3000", "")):
        found.append(("published", "发布时间", before))
        before = ""
    if not matches or before:
        return [], ""
    trailing = ""
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        raw = text[match.end() : following.start() if following else len(text)]
        value, controls = _without_controls(raw.rstrip(" |｜\t\u3000"))
        if len(value) > _LONGEST_VALUE or _SENTENCE.search(value):
            return [], ""
        trailing += controls
        found.append((match.lastgroup or "", match.group()[:-1], value))
    return found, trailing


def _without_controls(raw: str) -> tuple[str, str]:
    words = split_words(bare_value(raw))
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
        if line.reason:
            continue
        if line.zone == "body":
            if at and filled[at - 1].reason == "mark of a document site" and _ADDRESS.fullmatch(line.text):
                line.reason = "mark of a document site"
            continue
        beside = any(other.reason for other in filled[max(0, at - 1) : at] + filled[at + 1 : at + 2])
        if beside and line.zone == "head" and SITE_LINE.fullmatch(line.text):
            line.reason = "mark of a document site"
        elif beside and (COUNTER.fullmatch(line.text) or SITE.fullmatch(line.text.strip())):
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
