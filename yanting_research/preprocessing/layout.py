"""Layout that is no text (版式): letter-spaced headings, and lines that a mail or an editor broke by width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from yanting_research.chinese import display_width
from yanting_research.core import Edit
from yanting_research.preprocessing.lines import (
    BLANKS,
    Line,
    ends_open,
    joint_of,
    opens_item,
    split_lines,
)

__all__ = ["hard_wrap_edits", "is_hard_wrapped", "letter_spacing_edits"]

_SPACED = re.compile(
    r"[\u3007\u4e00-\u9fff](?P<gap>[ \u3000\xa0]{1,6})[\u3007\u4e00-\u9fff](?:(?P=gap)[\u3007\u4e00-\u9fff]){0,39}"
)
"""``关 于 印 发 通 知``; not ``关于 印发`` or ``通 知  书``."""
_SHORT_HEADINGS = frozenset({
    "通知", "报告", "决定", "决议", "意见", "通报", "批复", "纪要", "公告", "通告", "命令", "议案", "请示",
    "公报", "提案", "目录", "目次", "前言", "序言", "引言", "绪论", "摘要", "附录", "附件", "后记", "说明",
    "名单", "方案", "办法", "规定", "条例", "细则", "总则", "附则", "结语", "结论", "总结", "讲话", "倡议书",
    "通知书", "决定书", "建议书", "会议纪要",
})  # fmt: skip
_ENUMERATION = frozenset("甲乙丙丁戊己庚辛壬癸一二三四五六七八九十年月日是否有无男女优良中差上下左右东西南北")
_MARGIN = 4
_NARROWEST = 40
_WIDEST = 170
_LEAST_FULL = 5
_SHARE_OPEN = 0.6
_SHARE_FULL = 0.4
_JOINED = 10
_LEAST_INDENTED = 3
_CLOSING = frozenset("，。、；：！？”’）》")
_COLUMNS = re.compile(r"\t|(?<=\S)[ \u3000]{2,}(?=\S)|\|")
"""The gap of ``甲村  25``; not the indent of a paragraph."""


def letter_spacing_edits(text: str) -> list[Edit]:
    r"""Headings whose characters all stand apart by the same blank are put together.

    Two or three characters must be a known heading (通　知); four or more any, unless
    they enumerate (甲 乙 丙 丁) or the line beside is spaced alike, as rows of a table or
    verses are.

    Examples
    --------
    >>> from yanting_research.core import apply_edits
    >>> raw = "关 于 印 发 办 法 的\n通　　知\n正文。"
    >>> apply_edits(raw, letter_spacing_edits(raw))[0]
    '关于印发办法的\n通知\n正文。'
    >>> letter_spacing_edits("李 梅\n甲 乙 丙 丁")
    []
    """
    lines = [line for line in split_lines(text) if line.content]
    found = [_SPACED.fullmatch(line.content) for line in lines]
    counts = [0, *(len("".join(match.group().split())) if match else 0 for match in found), 0]
    edits = []
    for at, (line, match) in enumerate(zip(lines, found, strict=True)):
        if match is not None and _is_heading("".join(match.group().split()), counts[at], counts[at + 2]):
            edits += _gaps(line)
    return edits


def _is_heading(word: str, above: int, below: int) -> bool:
    if len(word) < 4:
        return word in _SHORT_HEADINGS
    return len(word) not in {above, below} and not _ENUMERATION.issuperset(word)


def _gaps(line: Line) -> list[Edit]:
    start = line.content_start
    return [
        Edit("letter_spacing", start + match.start(), start + match.end(), "", "letter-spaced heading")
        for match in _GAP.finditer(line.content)
    ]


_GAP = re.compile(r"[ \u3000\xa0]+")
"""A run of blanks; not a tab."""


def is_hard_wrapped(lines: Sequence[Line]) -> bool:
    """Whether a document is evidently broken by width (硬换行).

    The widest line of text has 40 to 170 columns (one line in ten may be longer, because it was
    joined over a page mark); at least five lines, and two in five, come within four columns of
    it; and three in five of those full lines stop inside a
    sentence. Lines of a table do not count. A text of one paragraph a line, a poem or a
    list fails one of these.

    Examples
    --------
    >>> line = "各乡镇党委要把党员教育摆在突出位置，建立健全领导责任制，层层"
    >>> is_hard_wrapped(list(split_lines("\\n".join([line] * 8))))
    True
    >>> is_hard_wrapped(list(split_lines("\\n".join(["白日依山尽，", "黄河入海流。"] * 8))))
    False
    """
    prose = _prose(lines)
    if sum(len(line.text) > _WIDEST for line in prose) > len(prose) // _JOINED:
        return False
    if not _NARROWEST <= _edge([display_width(line.text.rstrip(BLANKS)) for line in prose], _MARGIN) <= _WIDEST:
        return False
    full = _full_lines(prose)
    n_open = sum(ends_open(line.content) for line in full)
    return len(full) >= max(_LEAST_FULL, _SHARE_FULL * len(prose)) and n_open >= _SHARE_OPEN * len(full)


def _prose(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.content and not _COLUMNS.search(line.content)]


def _full_lines(prose: Sequence[Line]) -> list[Line]:
    """Lines as wide as the widest, in columns or in characters: editors break by either."""
    bare = [line.text.rstrip(BLANKS) for line in prose]
    widths = [display_width(text) for text in bare]
    widest, longest = _edge(widths, _MARGIN), _edge(list(map(len, bare)), _MARGIN // 2)
    return [
        line
        for line, text, width in zip(prose, bare, widths, strict=True)
        if width >= widest - _MARGIN or len(text) >= longest - _MARGIN // 2
    ]


def _edge(sizes: Sequence[int], margin: int) -> int:
    """The greatest size that several lines come near to; the few that were joined over a page mark are longer."""
    falling = sorted(sizes, reverse=True)
    for at in range(len(falling) // _JOINED + 1):
        near = falling[at : at + _LEAST_FULL]
        if len(near) == _LEAST_FULL and near[-1] >= near[0] - margin:
            return near[0]
    return max(sizes, default=0)


def hard_wrap_edits(text: str) -> list[Edit]:
    r"""Lines inside a sentence are put together where the document is hard wrapped.

    A full line that stops inside a sentence is joined with the next one, unless that is
    indented, blank, a row of a table, or begins a heading or an item. So is any full line
    where the next one begins with a mark that closes, or where every paragraph is indented
    and the next line is not.

    Examples
    --------
    >>> from yanting_research.core import apply_edits
    >>> line = "各乡镇党委要把党员教育摆在突出位置，建立健全领导责任制，层层"
    >>> raw = "\n".join([*[line] * 6, "抓好落实。"])
    >>> apply_edits(raw, hard_wrap_edits(raw))[0].count("\n")
    0
    >>> hard_wrap_edits("一、现状\n全县党员\n三千人。")
    []
    """
    lines = list(split_lines(text))
    if not is_hard_wrapped(lines):
        return []
    full = {line.start for line in _full_lines(_prose(lines))}
    indented = _indents_paragraphs(lines, full)
    edits = []
    for one, two in pairwise(lines):
        if one.start in full and _goes_on(one, two, indented=indented):
            joint = joint_of(one.content, two.content)
            edits.append(Edit("hard_wrap", one.content_end, two.start, joint, "line end inside a sentence"))
    return [edit for edit in edits if edit.replacement != text[edit.start : edit.end]]


def _indents_paragraphs(lines: Sequence[Line], full: set[int]) -> bool:
    """Whether every line behind the end of a paragraph is indented, blank, or an item."""
    behind = [two for one, two in pairwise(lines) if one.content and one.start not in full and two.content]
    n_indented = sum(line.text[0] in BLANKS for line in behind)
    return n_indented >= _LEAST_INDENTED and all(line.text[0] in BLANKS or opens_item(line.content) for line in behind)


def _goes_on(one: Line, two: Line, *, indented: bool) -> bool:
    if not two.content or two.text[0] in BLANKS or opens_item(two.content) or _COLUMNS.search(two.content):
        return False
    return ends_open(one.content) or two.content[0] in _CLOSING or indented
