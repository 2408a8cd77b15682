"""Layout that says nothing (版式空白): indents, blank lines, blanks that set figures apart from Chinese text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.chinese.widths import display_width
from yanting_research.core import Edit, OffsetMap, apply_edits, identity_offsets

__all__ = ["without_layout"]

_BLANKS = " \u3000\xa0\u2002\u2003\u2009"
_B = rf"[{_BLANKS}]"
# Matches the comma of 共有 3 个, 其中 and 。; must not match the comma of 9,870
_PROSE = re.compile(rf"[。；，！？]|[,;](?={_B}{{0,2}}[\u4e00-\u9fff])")
# Matches 12 340 of a row, a tab, a bar, a wide gap, and the bare figure at the end of 东片（含东关，新城） 54
_COLUMNS = re.compile(rf"[\d%]{_B}{{1,20}}\d|{_B}{{3}}|[\t|│┃]|^[^。；！？]{{0,120}}\d{_B}{{0,9}}$")
_GAP = re.compile(rf"(?<!{_B}){_B}{{1,2}}(?!{_B})")
# Matches 公用经费 80.45 and 公用经费10万元, rows that an indent may put under another; must not match 其中： or 好。
_ROW = re.compile(
    rf"^[^。；！？]{{0,120}}[\d%]{_B}{{0,9}}$|^[^。；！？，,]{{0,40}}\d{_B}?[^\d。；！？，,\s]{{0,5}}{_B}{{0,9}}$"
)
# Matches 10—50 and the blank behind it at the head of the row 10—50 万元 108 2870.6; must not match that of 12 340
_ROW_HEAD = re.compile(
    rf"\d[\d.]{{0,8}}(?:[-—–~～]{{1,2}}\d[\d.]{{0,8}})?(?P<gap>{_B})(?=[万亿]?[元岁年人亩户][^{_BLANKS}]{{0,6}}{_B})"
)
# Matches 21 of 总第 21 期 with both blanks; must not match that of 东关 12个
_SET_APART = re.compile(rf"(?<=[\u4e00-\u9fff（(])(?P<low>{_B})\d[\d.,]{{0,12}}(?P<high>{_B})(?=[\u4e00-\u9fff])")
# Matches the blank of 单位： 人、 元 over a table; must not match that of 预算（万元） 支出
_LISTED = re.compile(rf"(?<=[、：:]){_B}")
# Paragraphs set to a width: at least so many lines, two of them broken where no figure with its unit ends
_LEAST_LINES, _LEAST_TORN = 3, 2
_MOST = 0.8  # of the full lines hold a comma
_NARROWEST, _WIDEST = 36, 120  # columns
_RAGGED = 6  # columns by which a full line may fall short, where digits take one each
# Matches 18期 at the end of a line, where the item of a list may end; must not match 盗窃9起，毁坏森
_AFTER_UNIT = re.compile(r"[\d０-９][万亿余多]{0,2}[\u4e00-\u9fff%％]{1,3}$")
# Matches the comma inside a line of prose
_INSIDE = re.compile(r".[，、；,;。].")
_ENDS = re.compile(rf"[。！？：；:;!?.…]{_B}{{0,9}}$")
# Matches （一）, 2. and —— at the head of a line; must not match 2起
_MARKED = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．](?!\d)|[-—－①-⑳*＊·●■◆▲]"
)
_DIGITS = frozenset("0123456789０１２３４５６７８９XＸ×*＊○%％‰")
_MARKS = frozenset("，。；：、！？（）“”《》〈〉【】")
_JOINTS = frozenset("-—–－~～:：∶")
# Matches 3 in front of 加强领导, a list number; what is counted may follow a figure at the head of a line
_NUMBERED = re.compile(r"(?:^|[。；！？;]|(?<![\d０-９])[:：])[(（]?\d{1,2}$")
_COUNTED = re.compile(
    r"个(?!人)|周?岁|天|名(?![单称])|人(?![员才口事力])|户(?!籍)|[月日万亿元]|年(?![度龄])|次(?!要)|家(?![庭长])|项(?!目)|所(?!有)|期|场|[%％]"
)


def without_layout(text: str) -> tuple[str, OffsetMap]:
    r"""The text as it would be typed on a form of its own, with the map that leads back.

    Indents, blanks at line ends and blank lines go, and in lines of prose the blanks between Chinese
    characters, their punctuation and figures. Rows of tables keep theirs, so do list numbers. The lines of
    a paragraph that was set to a width (OCR, old files) are put together again.

    Parameters
    ----------
    text
        Any text with ``\n`` as line end.

    Returns
    -------
    tuple
        The text and the offsets of its characters in ``text``.

    Examples
    --------
    >>> without_layout("现状\n\n　　全县有 3 个镇， 党员 683 名。\n镇 支部 党员\n东关 12 340")[0]
    '现状\n全县有3个镇，党员683名。\n镇 支部 党员\n东关 12 340'
    >>> without_layout("1 加强领导，明确责任。")[0]
    '1 加强领导，明确责任。'
    """
    lines = text.split("\n")
    wrapped = _wrapped(lines)
    if not wrapped and not any(blank in text for blank in _BLANKS) and "\n\n" not in text:
        return text, identity_offsets(len(text))
    edits: list[Edit] = []
    at = 0
    for number, (line, indent) in enumerate(zip(lines, _indents(lines), strict=True)):
        after = at + len(line)
        bare = line[indent:].rstrip(_BLANKS)
        if not bare.strip():
            edits.append(_drop(at, min(after + 1, len(text))))
        else:
            start, end = at + indent, at + indent + len(bare)
            edits += [_drop(low, high) for low, high in ((at, start), (end, after)) if low < high]
            edits += [_drop(start + low, start + high) for low, high in _gaps(bare)]
            if number in wrapped:
                edits.append(_drop(after, after + 1))
        at = after + 1
    if not edits:
        return text, identity_offsets(len(text))
    return apply_edits(text, edits)


def _wrapped(lines: Sequence[str]) -> set[int]:
    """Lines that go on in the next one: those of a text whose paragraphs were all broken at one width."""
    widths = [display_width(line.rstrip(_BLANKS)) for line in lines]
    widest = max(widths)
    if len(lines) < _LEAST_LINES or not _NARROWEST <= widest <= _WIDEST:
        return set()
    full = {
        number
        for number, width in enumerate(widths[:-1])
        if width >= widest - _RAGGED and lines[number + 1].strip() and _goes_on(lines[number], lines[number + 1])
    }
    torn = sum(not _AFTER_UNIT.search(lines[number].rstrip(_BLANKS)) for number in full)
    prose = sum(bool(_INSIDE.search(lines[number])) for number in full)
    return full if torn >= _LEAST_TORN and prose >= _MOST * len(full) else set()


def _goes_on(line: str, following: str) -> bool:
    bare = line.rstrip(_BLANKS)
    return (
        not _ENDS.search(bare)
        and following[:1] not in _BLANKS
        and not _COLUMNS.search(line[:-1] + "。")
        and not _MARKED.match(following)
        and (_is_han(bare[-1]) or bare[-1] in _DIGITS or bare[-1] in "，、,（(“《")
    )


def _indents(lines: Sequence[str]) -> list[int]:
    """How many blanks go in front of each line: all, but of rows one below the other those that all of them have."""
    indents = [len(line) - len(line.lstrip(_BLANKS)) for line in lines]
    if not any(indents):
        return indents
    rows: list[int] = []
    for number, line in enumerate([*lines, "。"]):
        if line.strip() and (line.endswith("。") or not _ROW.search(line)):
            least = min((indents[row] for row in rows), default=0)
            for row in rows:
                indents[row] = least
            rows = []
        elif line.strip():
            rows.append(number)
    return indents


def _drop(start: int, end: int) -> Edit:
    return Edit("layout", start, end, "", "blanks of the layout")


def _gaps(line: str) -> list[tuple[int, int]]:
    """Blanks that say nothing: most of a line of prose, those around a lone figure, one of a row's head."""
    if not any(blank in line for blank in _BLANKS):
        return []
    if _COLUMNS.search(line):
        head = _ROW_HEAD.match(line)
        return [head.span("gap")] if head else []
    if not _PROSE.search(line):
        apart = [found.span(side) for found in _SET_APART.finditer(line) for side in ("low", "high")]
        return apart or [found.span() for found in _LISTED.finditer(line)]
    return [match.span() for match in _GAP.finditer(line) if _says_nothing(line, *match.span())]


def _says_nothing(line: str, start: int, end: int) -> bool:
    before, behind = line[start - 1], line[end]
    if before in _MARKS or behind in _MARKS:
        return True
    if before in _DIGITS:
        if behind in _JOINTS:
            return True
        if not _is_han(behind):
            return behind in "%％‰"
        return not _NUMBERED.search(line, max(0, start - 4), start) or bool(_COUNTED.match(line, end))
    if behind in _DIGITS:
        return _is_han(before) or (
            before in _JOINTS and line[max(0, start - 4) : start - 1].rstrip(_BLANKS)[-1:] in _DIGITS
        )
    return (before in ",;)" and _is_han(behind)) or (_is_han(before) and behind == "(")


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
