"""Digits torn apart (数字断开) by blanks or line ends: put together where nothing else can be meant.

Blanks between the columns of a table, after a list number, an ordinal or a year, and
inside telephone numbers stay.
"""

from __future__ import annotations

import re

from yanting_research.core import Edit
from yanting_research.preprocessing.lines import is_year

__all__ = ["digit_edits"]

_B = r"[ \u3000\xa0]"
_COUNTED = r"(?:[人名个户元亩万亿件家所支场次篇条本套吨张台辆座幅处项]|[余多][人名个户元万亿]|公[里顷斤]|平方|立方)"
_MEASURED = r"(?:[%％‰倍元万亿吨]|个百分点|公[里顷斤]|平方|立方|亩|岁)"
_D = r"[0-9０-９]"
_HAN = r"[\u4e00-\u9fff]"
_STATING = "有共计达为到过约近占员数口积入额"
_AFTER_TEXT = rf"(?:(?<={_HAN})(?<![表图件第栏号年月日章节款])|(?<=[{_STATING}]{_B}))"

_GROUPS = re.compile(rf"{_AFTER_TEXT}\d{{1,3}}(?: \d{{3}}){{1,3}}(?={_B}?{_COUNTED})", re.ASCII)
"""``25 619`` of ``党员25 619人``; not ``2012 36个``, ``第 3 批 20 人``, ``甲村 25 619人`` or ``附件1 300份``."""
_SINGLE = re.compile(
    rf"{_AFTER_TEXT}\d(?:{_B}\d){{2,11}}(?:{_B}?\.{_B}?\d(?:{_B}\d){{0,3}})?(?={_B}?(?:{_COUNTED}|{_MEASURED}))",
    re.ASCII,
)
"""``2 5 6 1 9`` of ``党员2 5 6 1 9人``; not the list ``1 2 3`` or ``第1 2 3号``."""
_ONE_BY_ONE = re.compile(
    rf"(?<![\d０-９A-Za-z.．]){_D}(?:{_B}{_D}){{1,11}}(?:{_B}?[.．]{_B}?{_D}(?:{_B}{_D}){{0,3}})?(?={_B}?[\u4e00-\u9fff％%‰])"
    rf"|(?<![\d０-９A-Za-z.．]){_D}(?:{_B}[.．]{_B}?|[.．]{_B}){_D}(?:{_B}{_D}){{0,3}}(?={_B}?[％%‰亿万])"
)
"""``1 9 9 7`` of ``1 9 9 7 年``; not ``12 3`` or the row ``1 2 3``. Used where the whole document is printed so."""
_POINT = re.compile(rf"(?<=\d)(?:{_B}[.．]{_B}?|[.．]{_B})(?=\d{{1,4}}{_B}?{_MEASURED})", re.ASCII)
"""`` .`` of ``占14 .7 %``; not the list number of ``1. 7个乡镇``."""
_MAGNITUDE = re.compile(rf"(?<=\d){_B}{{1,2}}(?=[万亿][人名个户元亩吨多余平立公千美公条件株头只]|[%％‰])", re.ASCII)
"""The blank of ``62 万人`` and ``14.7 %``; not that of ``2012 36个`` or ``3 名``."""
_AT_LINE_END = re.compile(
    rf"(?<=[{_STATING}])(?P<head>\d{{1,9}})[ \t]*\n(?=\d{{1,6}}(?:\.\d{{1,2}})?{_B}?(?:{_COUNTED}|[%％]))", re.ASCII
)
"""``25\\n`` of ``共有党员25\\n619人``; not ``附件2\\n36个乡镇`` or a column of numbers."""
_UNIT_BELOW = re.compile(
    r"(?<=[\u4e00-\u9fff\d.,])(?P<last>\d)(?P<gap>[ \t]*\n\n?)(?=[多余]?(?:万|亿)[^\n]{5}|[多余][人名个户元][^\n]{5})",
    re.ASCII,
)
"""The line ends of ``线路550\\n\\n多万公里。…``; not those before a cell that is only ``万元``."""
_BEFORE_POINT = 16
_LONG_RUN = 4
_LEAST_RUNS = 5


def digit_edits(text: str) -> list[Edit]:
    r"""Blanks and line ends inside numbers go.

    Joined are thousands in groups of three, single digits with a blank between each, a
    point with a blank beside it, the blank before 万, 亿 and %, and digits on both sides
    of a line end; each only when a unit follows, and Chinese text stands in front. Where a
    document prints five or more numbers of four digits one by one (1 9 9 7 年), all numbers
    so printed are joined.

    Examples
    --------
    >>> from yanting_research.core import apply_edits
    >>> for raw in ("党员25 619 人", "党员2 5 6 1 9人", "占14 .7 %", "共62 万人", "共有25\n619人"):
    ...     print(apply_edits(raw, digit_edits(raw))[0])
    党员25619 人
    党员25619人
    占14.7%
    共62万人
    共有25619人
    >>> digit_edits("2012 36个乡镇，第 3 批 20 人，附件1 300份，电话 028 8888 6666")
    []
    """
    gaps: dict[tuple[int, int], str] = {}
    for start, end in _printed_one_by_one(text):
        gaps |= _blanks(text, start, end)
    for pattern in (_GROUPS, _SINGLE):
        for match in pattern.finditer(text):
            if pattern is _GROUPS and _is_row(match.group()):
                continue
            gaps |= _blanks(text, match.start(), match.end())
    for match in _POINT.finditer(text):
        if _in_prose(text, match.start()):
            gaps |= _blanks(text, match.start(), match.end())
    for match in _MAGNITUDE.finditer(text):
        gaps[match.start(), match.end()] = "blank before a magnitude"
    for match in _AT_LINE_END.finditer(text):
        if not is_year(match["head"]):
            gaps[match.end("head"), match.end()] = "line end inside a number"
    for match in _UNIT_BELOW.finditer(text):
        if _in_prose(text, match.start("gap")):
            gaps[match.span("gap")] = "line end before a unit"
    return [Edit("digits", start, end, "", reason) for (start, end), reason in sorted(gaps.items())]


_BLANK = re.compile(rf"{_B}+")
"""A run of blanks; not a line end."""


def _blanks(text: str, start: int, end: int) -> dict[tuple[int, int], str]:
    return {(m.start(), m.end()): "blank inside a number" for m in _BLANK.finditer(text, start, end)}


def _printed_one_by_one(text: str) -> list[tuple[int, int]]:
    """Numbers with a blank after every digit, in a document that prints its numbers so."""
    runs = [match.span() for match in _ONE_BY_ONE.finditer(text)]
    n_long = sum(end - start >= 2 * _LONG_RUN - 1 for start, end in runs)
    return runs if n_long >= _LEAST_RUNS else []


def _is_row(number: str) -> bool:
    """120 300 450 is rather three columns than one number."""
    groups = number.split()
    return len(groups) > 2 and len(groups[0]) == 3


def _in_prose(text: str, point: int) -> bool:
    """Whether a Chinese character stands right before the digits in front of a torn point."""
    head = text[max(0, point - _BEFORE_POINT) : point].rstrip("0123456789.,").rstrip(" \u3000\xa0")
    return "\u4e00" <= head[-1:] <= "\u9fff"
