"""Typed spans (类型片段): quantities, dates and document numbers kept whole."""

from __future__ import annotations

import re
from bisect import bisect_right

from yanting_research.chinese import find_dates, fold_width

__all__ = ["DOCUMENT_NUMBER_PATTERN", "QUANTITY_PATTERN", "typed_spans"]

# Longer units before the shorter ones they begin with.
_UNITS = (
    "平方公里|平方千米|平方米|个百分点|百分点|人次|公里|千米|公顷|公斤|千克|学时|课时|学分|个小时|小时|分钟|周岁|班次|场次|批次|"
    "期次|美元|元|人|名|位|个|户|村|岁|亩|吨|米|期|场|次|批|项|条|件|份|册|本|套|台|辆|所|家|座|处|篇|门|节|课|讲|届|班|组|支|对|倍|成|天|周|年|例|宗|片"
)
_TAIL = r"(?:以上|以下|以内|左右|之多)?"

# Matches: "3200多人", "99.4%", "23,876人", "120多万元". Must not match: "A18", "17", "三分类".
QUANTITY_PATTERN = re.compile(
    r"(?<![0-9.,A-Za-z])[0-9]{1,15}(?:[,，][0-9]{3}(?![0-9])){0,4}(?:\.[0-9]{1,6})?"
    rf"(?:[％%‰]|[多余几]?(?:万亿|[百千万亿])?[多余几]?(?P<unit>{_UNITS}){_TAIL}|[多余几]?[万亿][多余几]?)"
)
# Matches: "一百二十名", "两千三百多人", "十二个". Must not match: "三同四百", "第十二个", "一把手", "十八大".
WRITTEN_QUANTITY_PATTERN = re.compile(
    r"(?<![第一二两三四五六七八九十百千万亿〇零])"
    r"(?:[一二两三四五六七八九][十百千万亿]|十[一二三四五六七八九]?)[一二两三四五六七八九十百千万亿〇零]{0,12}[多余几]?"
    r"(?P<unit>平方公里|人次|公里|学时|课时|班次|场次|元|人|名|位|个|户|亩|岁|期|场|次|批|项|条|所|家)"
)
# Matches: "盐委发〔2013〕12号". Must not match: "2013年12号文件".
DOCUMENT_NUMBER_PATTERN = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[［(（【](?:19|20)[0-9]{2}[〕\]］)）】][0-9]{1,4}号")


def typed_spans(text: str) -> list[dict[str, object]]:
    """Quantities, dates and document numbers as rows; none overlaps another.

    The surfaces are kept as printed and nothing is evaluated: what a number *means* is
    the business of the extraction of facts. A number without a unit is not a quantity here.

    Examples
    --------
    >>> [(row["kind"], row["surface"]) for row in typed_spans("2013年投入70万元，培训3200多人，占99.4%")]
    [('date', '2013年'), ('quantity', '70万元'), ('quantity', '3200多人'), ('quantity', '99.4%')]
    """
    folded = fold_width(text)
    found = [(match.start(), match.end(), "docnumber", "") for match in DOCUMENT_NUMBER_PATTERN.finditer(folded)]
    found += _free(found, [(d.span.start, d.span.end, "date", d.kind) for d in find_dates(text)])
    for pattern in (QUANTITY_PATTERN, WRITTEN_QUANTITY_PATTERN):
        matches = [(m.start(), m.end(), "quantity", _unit(m)) for m in pattern.finditer(folded)]
        found += _free(found, matches)
    return [_row(text, *item) for item in sorted(found)]


def _free(
    taken: list[tuple[int, int, str, str]], offered: list[tuple[int, int, str, str]]
) -> list[tuple[int, int, str, str]]:
    """The offered spans that touch none of the taken ones (which do not touch each other)."""
    ordered = sorted(taken)
    starts = [item[0] for item in ordered]
    free = []
    for item in offered:
        before = bisect_right(starts, item[1] - 1) - 1
        if before < 0 or ordered[before][1] <= item[0]:
            free.append(item)
    return free


def _unit(match: re.Match[str]) -> str:
    unit = match.group("unit")
    if unit:
        return unit
    return "%" if match.group()[-1] in "%％" else ""


def _row(text: str, start: int, end: int, kind: str, group: str) -> dict[str, object]:
    surface = text[start:end]
    pos = {"quantity": "m", "date": "t", "docnumber": "n"}[kind]
    return {
        "start": start, "end": end, "term": surface, "surface": surface, "kind": kind, "group": group, "pos": pos,
    }  # fmt: skip
