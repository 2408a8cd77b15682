"""Typed spans (类型片段): quantities, dates and document numbers kept whole."""

from __future__ import annotations

import re

__all__ = ["DATE_PATTERN", "DOCUMENT_NUMBER_PATTERN", "QUANTITY_PATTERN", "typed_spans"]

_DIGITS = r"[0-9０-９]"
_NUMBER = rf"{_DIGITS}{{1,15}}(?:[,，]{_DIGITS}{{3}}){{0,4}}(?:[.．]{_DIGITS}{{1,6}})?"
_UNITS = (
    "平方公里|平方千米|平方米|百分点|个百分点|万元|亿元|亿美元|万美元|万人次|亿人次|人次|万人|亿人|万户|万名|万亩|公里|千米|"
    "公顷|公斤|学时|课时|学分|小时|分钟|周岁|班次|场次|批次|期次|元|人|名|位|个|户|村|岁|亩|吨|米|期|场|次|批|项|条|件|"
    "份|册|本|套|台|辆|所|家|座|处|篇|门|节|课|讲|届|班|组|支|对|倍|成|天|日|周|年|月"
)

# Matches: "3200多人", "99.4%", "23,876人". Must not match: the "18" of "A18", "三分类".
QUANTITY_PATTERN = re.compile(
    rf"(?<![0-9０-９.,．A-Za-z]){_NUMBER}(?:[％%‰]|(?P<scale>[万亿])?(?P<hedge>[多余几])?(?:[万亿])?"
    rf"(?P<unit>{_UNITS})?(?P<after>以上|以下|以内|左右)?)"
)
# Matches: "2013年06月25日", "2013-06-25". Must not match: "12013年".
DATE_PATTERN = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}年(?:(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12][0-9]|0?[1-9])[日号])?)?"
    r"|(?:19|20)[0-9]{2}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9]))"
)
# Matches: "盐委发〔2013〕12号". Must not match: "2013年12号文件".
DOCUMENT_NUMBER_PATTERN = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[［(（【](?:19|20)[0-9]{2}[〕\]］)）】][0-9]{1,4}号")


def typed_spans(text: str) -> list[dict[str, object]]:
    """Quantities, dates and document numbers as rows; a date is never also a quantity.

    Examples
    --------
    >>> [(row["kind"], row["surface"]) for row in typed_spans("2013年投入70万元，培训3200多人，占99.4%")]
    [('date', '2013年'), ('quantity', '70万元'), ('quantity', '3200多人'), ('quantity', '99.4%')]
    """
    rows: list[dict[str, object]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in (
        ("docnumber", DOCUMENT_NUMBER_PATTERN),
        ("date", DATE_PATTERN),
        ("quantity", QUANTITY_PATTERN),
    ):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(low < end and start < high for low, high in taken):
                continue
            taken.append((start, end))
            rows.append(_row(kind, match))
    return sorted(rows, key=lambda row: int(str(row["start"])))


def _row(kind: str, match: re.Match[str]) -> dict[str, object]:
    surface = match.group()
    unit = ""
    if kind == "quantity":
        unit = "%" if surface[-1] in "%％" else (match.group("unit") or "")
    return {
        "start": match.start(), "end": match.end(), "term": surface, "surface": surface,
        "kind": kind, "group": unit, "pos": "m" if kind == "quantity" else "t" if kind == "date" else "n",
    }  # fmt: skip
