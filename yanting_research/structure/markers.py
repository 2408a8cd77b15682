"""Outline markers (序号): what opens a line or a clause and orders the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yanting_research.chinese.numerals import format_numeral, parse_numeral
from yanting_research.structure.marker_table import (
    ANNEX,
    ARTICLE,
    DECIMALS,
    DIVISIONS,
    FORMS,
    INLINE_FORMS,
    MarkerForm,
)

__all__ = ["Marker", "block_markers", "inline_markers", "print_marker", "read_number"]

_SHORT = 40
_ROW_TABS = 2
_ORDER = ("首先，", "其次，", "再次，", "最后，")
_POINT = "第一、"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LATIN = "ABCDEFGH"


def _alternation(forms: Sequence[MarkerForm]) -> str:
    """One pattern of all forms; form ``i`` is the group ``f<i>`` and its number the group ``n<i>``."""
    return "|".join(
        f"(?P<f{i}>{form.pattern.replace('(?P<n>', f'(?P<n{i}>')}){form.after}" for i, form in enumerate(forms)
    )


_BLOCK = re.compile(
    rf"^[ \t\u3000\xa0]{{0,12}}(?:#{{1,6}}[ \t]{{1,4}})?(?:\*\*|__)?(?:{_alternation(FORMS)})", re.MULTILINE
)
"""``一、现状``, ``　（二）成效``, ``## 第一章 总则``; not ``1.5万``, ``第三条规定``. The table has more."""

_INLINE = re.compile(
    rf"(?:(?<=[。；;：:，,！？!?、）)”\n])|^)[ \t\u3000]{{0,4}}(?:{_alternation(INLINE_FORMS)})", re.MULTILINE
)
"""``。一是建立制度``, ``；二要``; not ``唯一是``, ``统一要求``."""

_POINTS = re.compile(r"(?<=[。；;])[ \t\u3000]{0,2}(?P<marker>第(?P<n>[一二三四五六七八九十]{1,3})[，,])")
"""``。第二，增加投入``; not ``第一、第二产业``."""

_NO_LIST = re.compile(r"[一二三四五六七八九十]{1,3}(?:[、级线类等者季期]|是)")
"""After ``一、``: ``二级公路`` and ``三线城市`` continue a number, ``二级`` is no heading."""

_QUOTATION = re.compile(r"(?:(?<=[：:\n])|^)[ \t\u3000]{0,4}“[^“”]{1,1500}”")
"""``修改为：“第三条 ……（二）……”`` is another document; ``第一书记“进村入户”`` is a word."""

_SENTENCE = re.compile(r"[。；;，,！!？?]")
"""``第一部分企业已经复工。`` is a sentence; ``第一部分 工作回顾`` is a title."""

_REFERENCE = re.compile(r"规定|[的课辑中第所日]")
"""``第二章规定``, ``第二节课`` go on about something; ``第二章登记`` is a title."""

_LAST_NUMBER = re.compile(r"[\d０-９]{1,2}$")
"""``1`` of ``2.3.1``; nothing of ``第一章``."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in its place; ``start`` is that of the marker itself, ``line_end`` of its line.

    Where a marker stands alone on its line, ``line_end`` is that of the line that follows.
    """

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
    found = [pair for match in _BLOCK.finditer(text) if (pair := _read_block(text, match))]
    found = sorted([*found, *((marker, False) for marker in _going_on(text, found))], key=lambda pair: pair[0].start)
    quoted = _quotations(text)
    seen = {_series_key(marker, 0) for marker, _ in found}
    for marker, weak in found:
        alone = weak and not seen & {_series_key(marker, -1), _series_key(marker, 1)}
        if not alone and not _inside(quoted, marker.start):
            yield marker


def _read_block(text: str, match: re.Match[str]) -> tuple[Marker, bool] | None:
    index = next(i for i in range(len(FORMS)) if match.start(f"f{i}") >= 0)
    form, surface = FORMS[index], match[f"f{index}"]
    start, end = match.span(f"f{index}")
    line_end = _line_end(text, end)
    number = read_number(match[f"n{index}"])
    if not (number or form.kind == ANNEX) or ("之" in surface and form.kind != ARTICLE):
        return None
    if form.kind == "一、" and _NO_LIST.match(text, end):
        return None
    if text.count("\t", end, line_end) >= _ROW_TABS:
        return None  # a row of a table, whose first cell counts the rows
    if line_end - end < _SHORT and not text[end:line_end].strip(" \t\u3000*_:："):
        if form.kind not in {ARTICLE, ANNEX}:
            line_end = _next_line_end(text, line_end)
    elif form.kind in DIVISIONS and not _is_title(text, end, line_end):
        return None
    return None if line_end < 0 else (Marker(form.kind, surface.strip(), number, start, end, line_end), form.weak)


def _going_on(text: str, found: Sequence[tuple[Marker, bool]]) -> Iterator[Marker]:
    """第二，and 第三，behind 第一，of the same line, each at the start of a sentence."""
    for first, _ in found:
        if first.kind != _POINT or first.number != 1:
            continue
        reached = 1
        for match in _POINTS.finditer(text, first.end, first.line_end):
            if read_number(match["n"]) == reached + 1:
                reached += 1
                yield Marker(_POINT, match["marker"], reached, *match.span("marker"), first.line_end)


def _series_key(marker: Marker, step: int) -> tuple[str, str, int]:
    """Kind, what stands before the last number (``2.3.`` of ``2.3.1``) and the number."""
    prefix = _LAST_NUMBER.sub("", marker.surface) if marker.kind in DECIMALS else ""
    return marker.kind, prefix, marker.number + step


def _quotations(text: str) -> tuple[list[int], list[int]]:
    """Starts and ends of quotations that run over a line end."""
    spans = [match.span() for match in _QUOTATION.finditer(text) if "\n" in match.group().strip()]
    return [start for start, _ in spans], [end for _, end in spans]


def _inside(spans: tuple[list[int], list[int]], position: int) -> bool:
    at = bisect_right(spans[0], position) - 1
    return at >= 0 and position < spans[1][at]


def _is_title(text: str, end: int, line_end: int) -> bool:
    """A chapter's line is a title: short, no sentence, no reference to the chapter."""
    line = text[end:line_end].strip(" \t\u3000\xa0：:*_") if line_end - end <= _SHORT else "。"
    return not _SENTENCE.search(line) and (line[:1] != text[end] or not _REFERENCE.match(line))


@lru_cache(maxsize=4096)
def read_number(printed: str | None) -> int:
    """Number of a printed numeral, letter or word of order; 0 for none.

    >>> read_number("十二"), read_number("③"), read_number("Ⅳ"), read_number("b"), read_number("其次")
    (12, 3, 4, 2, 2)
    """
    if printed is None:
        return 0
    folded = unicodedata.normalize("NFKC", printed).upper()
    if folded.isdecimal() and printed != folded and len(printed) == 1 and not printed.isdecimal():
        return int(folded)
    if printed.isdecimal():
        return int(printed)
    if f"{printed}，" in _ORDER:
        return _ORDER.index(f"{printed}，") + 1
    if folded in _LATIN:
        return _LATIN.index(folded) + 1
    if len(printed) == 1 and not "\u4e00" <= printed <= "\u9fff":
        return int(unicodedata.numeric(printed, 0))
    try:
        return int(parse_numeral(printed.replace("○", "〇")))
    except ValueError:
        return 0


def print_marker(kind: str, number: int, like: str = "") -> str:
    """A marker of a kind, in the brackets and stops of the marker ``like``.

    >>> print_marker("（一）", 3, "(二)"), print_marker("1.", 4, "3、"), print_marker("首先", 2)
    ('(三)', '4、', '其次，')
    """
    template = next(form.template for form in (*FORMS, *INLINE_FORMS) if form.kind == kind)
    made = template.format(
        han=format_numeral(number),
        digit=number,
        circled=chr(0x2460 + number - 1) if number <= 20 else str(number),
        roman=_ROMAN[min(number, len(_ROMAN)) - 1],
        latin=_LATIN[min(number, len(_LATIN)) - 1],
        order=_ORDER[min(number, len(_ORDER)) - 1],
    )
    if "(" in like or ")" in like:
        made = made.replace("（", "(").replace("）", ")")
    if kind in DECIMALS:
        return _LAST_NUMBER.sub(made, like) if like else made
    if kind in {"1.", "第一、", "其一", "首先"} and like[-1:] in {"、", "．", "，", ",", "."}:
        made = made[:-1] + like[-1]
    return made


def inline_markers(text: str) -> Iterator[Marker]:
    """一是…二是…, 一要…, 第一是…, 首先，… and 其一，… at the start of a line or clause, in text order.

    >>> [m.surface for m in inline_markers("要抓三件事:一是制度。二是队伍，唯一是人。")]
    ['一是', '二是']
    """
    line_end = -1
    for match in _INLINE.finditer(text):
        index = next(i for i in range(len(INLINE_FORMS)) if match.start(f"f{i}") >= 0)
        start, end = match.span(f"f{index}")
        line_end = line_end if end <= line_end else _line_end(text, end)
        yield Marker(INLINE_FORMS[index].kind, text[start:end], read_number(match[f"n{index}"]), start, end, line_end)


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return len(text) if found < 0 else found


def _next_line_end(text: str, line_end: int) -> int:
    """End of the line below a marker that stands alone; -1 where no text follows."""
    at = line_end
    while at < min(len(text), line_end + 12) and text[at].isspace():
        at += 1
    return -1 if at >= len(text) else _line_end(text, at)
