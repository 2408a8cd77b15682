"""Outline markers (序号): what opens a line or a clause and orders the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanting_research.chinese.numerals import parse_numeral

__all__ = ["INLINE_KINDS", "KINDS", "Marker", "block_markers", "inline_markers", "plain_headings"]

KINDS = ("编", "章", "节", "条", "一、", "第一、", "（一）", "1.", "（1）", "1）", "①")
"""Kinds of block markers from the widest to the narrowest."""

INLINE_KINDS = ("一是", "一要")

_HAN_DIGITS = "一二三四五六七八九十"
_CIRCLED = {chr(code): code - 0x2460 + 1 for code in range(0x2460, 0x2474)}
_TERMINAL = "。；：！？;:!?"
_SHORT = 40

_BLOCK = re.compile(
    r"^(?P<indent>[ \t\u3000\xa0]{0,12}(?:#{1,6}[ \t]{1,4})?(?:\*\*)?)(?P<marker>"
    r"第(?P<chapter>[一二三四五六七八九十百千零〇两\d]{1,7})(?P<chapter_kind>[编章节条])"
    r"(?:之(?P<insert>[一二三四五六七八九十]{1,3}))?(?=[ \t\u3000\xa0:：]|$)"
    r"|第(?P<ordinal>[一二三四五六七八九十]{1,3})[、，,](?![一二三四五六七八九十第])"
    r"|(?P<han>[一二三四五六七八九十]{1,3})(?:[、．]|[.](?!\d)|[ \t\u3000]{1,3}(?=[^\n。；，,]{2,30}$))"
    r"|[（(〔][ \u3000]?(?P<han_bracket>[一二三四五六七八九十]{1,3})[ \u3000]?[）)〕][、]?"
    r"|[（(][ \u3000]?(?P<digit_bracket>[\d０-９]{1,2})[ \u3000]?[）)][、]?"
    r"|(?P<digit_half>[\d０-９]{1,2})[）)]"
    r"|(?P<digit>[\d０-９]{1,2})(?:[.．](?![\d０-９])|、(?![\d０-９]{1,3}(?![\d０-９])))"
    r"|(?P<circled>[①-⑳])[、.．]?)",
    re.MULTILINE,
)
"""``一、现状``, ``(二)成效``, ``1.培训``, ``第三条 ``, ``①``;
not ``1.5万``, ``12.3%``, ``1、2号楼``, ``第三条规定``."""

_NO_LIST = re.compile(rf"[{_HAN_DIGITS}]{{1,3}}(?:[、级线类等者季期]|是)")
"""After ``一、``: ``二级公路`` and ``三线城市`` continue a number, ``二级`` is no heading."""

_INLINE = re.compile(
    r"(?:(?<=[。；;：:，,！？!?、）)”\n])|^)[ \t\u3000]{0,4}(?P<marker>"
    r"(?P<number>[一二三四五六七八九十]{1,2})(?P<kind>是|要))(?!否|非|求)",
    re.MULTILINE,
)
"""``。一是建立制度``, ``；二要``; not ``唯一是``, ``统一要求``."""

_GROUPS = {
    "ordinal": "第一、", "han": "一、", "han_bracket": "（一）", "digit_bracket": "（1）", "digit_half": "1）",
    "digit": "1.", "circled": "①",
}  # fmt: skip

_PLAIN = re.compile(r"(?<=\n\n)[ \t\u3000]{0,12}(?P<line>[^\n。，；：、！？,;:!?（）()《》“”]{4,30})(?=\n\n)")
"""A short line between blank lines, ``发展农业生产``; not one with any punctuation."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in its place; ``start`` is that of the marker itself, ``line_end`` of its line."""

    kind: str
    surface: str
    number: int
    start: int
    end: int
    line_end: int


def block_markers(text: str) -> Iterator[Marker]:
    """Markers that open a line, in text order.

    >>> [(m.kind, m.number) for m in block_markers("一、现状\\n(二)成效\\n1.5万人\\n3.措施")]
    [('一、', 1), ('（一）', 2), ('1.', 3)]
    """
    line_end = -1
    for match in _BLOCK.finditer(text):
        start, end = match.span("marker")
        line_end = _line_end(text, end, line_end)
        kind, printed = _kind(match)
        if kind == "一、" and _NO_LIST.match(text, end):
            continue
        if kind in {"编", "章", "节"} and _runs_on(text, end, line_end):
            continue
        if end >= line_end and kind not in {"编", "章", "节", "条"}:
            continue
        number = _number(printed)
        if number and not match["insert"]:
            yield Marker(kind, match["marker"].strip(), number, start, end, line_end)


def _kind(match: re.Match[str]) -> tuple[str, str]:
    if match["chapter_kind"]:
        return match["chapter_kind"], match["chapter"]
    for group, kind in _GROUPS.items():
        if match[group]:
            return kind, match[group]
    return "", ""


def _runs_on(text: str, end: int, line_end: int) -> bool:
    """A chapter's line is a heading: short, and without a full stop."""
    return line_end - end > _SHORT or "。" in text[end:line_end]


def _number(printed: str) -> int:
    if printed in _CIRCLED:
        return _CIRCLED[printed]
    if printed.isdecimal():
        return int(printed)
    try:
        return int(parse_numeral(printed))
    except ValueError:
        return 0


def inline_markers(text: str) -> Iterator[Marker]:
    """一是…二是… and 一要…二要… at the start of a line or clause, in text order.

    >>> [m.surface for m in inline_markers("要抓三件事:一是制度。二是队伍，唯一是人。")]
    ['一是', '二是']
    """
    line_end = -1
    for match in _INLINE.finditer(text):
        start, end = match.span("marker")
        line_end = _line_end(text, end, line_end)
        yield Marker("一" + match["kind"], match["marker"], _number(match["number"]), start, end, line_end)


def _line_end(text: str, position: int, known: int) -> int:
    """End of the line that holds a position; ``known`` is the end found before (a line may be 20 MB long)."""
    if position <= known:
        return known
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def plain_headings(text: str) -> Iterator[Marker]:
    """Headings without a number: short lines between blank lines, a full paragraph after them.

    >>> text = "某县报告\\n\\n农业生产\\n\\n全县粮食连年增产。\\n\\n某县政府\\n\\n某年某月"
    >>> [text[m.start : m.line_end] for m in plain_headings(text)]
    ['农业生产']
    """
    for match in _PLAIN.finditer(text):
        start, end = match.span("line")
        body = text[end + 2 : text.find("\n", end + 2) if text.find("\n", end + 2) > 0 else len(text)]
        before = (
            text[:start].rstrip(" \t\u3000\n")[-1:]
            if start < 200
            else text[start - 200 : start].rstrip(" \t\u3000\n")[-1:]
        )
        if "。" in body and "\u4e00" <= text[start] <= "\u9fff" and before not in "，、；,":
            yield Marker("", "", 0, start, start, end)
