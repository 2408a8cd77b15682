"""Fields of metadata with their place (元数据项), and the lines they are looked for in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanting_research.chinese.dates import find_dates
from yanting_research.core import Span

__all__ = ["DATE", "FORMS_OF_DOCUMENT", "Field", "Line", "field_values", "form_of", "iso_date", "lines_of"]

FORMS_OF_DOCUMENT = (
    "命令", "决议", "决定", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函",
    "纪要", "令", "办法", "条例",
    "规定", "细则", "规则", "准则", "章程", "方案", "规划", "计划", "要点", "总结", "宪法", "法",
)  # fmt: skip
"""Forms of official documents (文种): the fifteen of the 2012 regulation, and those of rules and plans."""

DATE = (
    r"(?:[12１２]\s?[\d０-９]{3}|[一二][九〇零○OoＯ０一二三四五六七八]{3})[ \u3000]?年[ \u3000]?"
    r"[\d０-９一二三四五六七八九十]{1,3}[ \u3000]?月[ \u3000]?[\d０-９一二三四五六七八九十]{1,3}[ \u3000]?日"
)
"""``2013年6月25日``, ``二○一三年六月二十五日``; not ``2013年6月``."""

_ROUND = re.compile(r"(?<=[一二三四五六七八九〇零○])[OoＯ０](?=[一二三四五六七八九〇零○OoＯ０年])")
"""The letter O for 〇 in ``二Ｏ一三年``; not in ``2O13``."""


@dataclass(frozen=True, slots=True)
class Field:
    """One piece of metadata: what it is, its value, where it stands, and the rule that found it."""

    key: str
    value: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks and marks around it."""

    start: int
    end: int
    text: str


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Lines that hold something, stripped of blanks, ``#`` and ``*``.

    >>> [line.text for line in lines_of("# 甲\\n\\n　乙　\\n")]
    ['甲', '乙']
    """
    at, limit = start, len(text) if end is None else end
    while at < limit:
        found = text.find("\n", at, limit)
        stop = limit if found < 0 else found
        raw = text[at:stop]
        inner = raw.strip(" \t\u3000\xa0#*\r")
        if inner:
            begin = at + raw.index(inner)
            yield Line(begin, begin + len(inner), inner)
        at = stop + 1


def iso_date(surface: str) -> str:
    """ISO date of a printed one; empty for none or an impossible one.

    >>> iso_date("二Ｏ一三年六月二十五日"), iso_date("2013 年 2 月 30 日")
    ('2013-06-25', '')
    """
    dates = find_dates(_ROUND.sub("〇", "".join(surface.split())))
    return next((date.period for date in dates if date.kind == "day" and len(date.period) == 10), "")


def form_of(title: str) -> str:
    """Form that ends a title (文种), brackets behind it apart; empty for none.

    >>> form_of("关于加强培训工作的通知"), form_of("某条例（试行）"), form_of("党员教育研究")
    ('通知', '条例', '')
    """
    bare = re.sub(r"(?:[（(][^（）()]{1,20}[）)]|\s){0,3}$", "", title)
    return next((form for form in FORMS_OF_DOCUMENT if bare.endswith(form)), "")


def field_values(fields: Iterable[Field]) -> dict[str, str]:
    """Values by key, for a document's metadata; several of one key are joined by ``；``.

    >>> field_values([Field("issuer", "甲局", Span(0, 2), "r"), Field("issuer", "乙局", Span(3, 5), "r")])
    {'issuer': '甲局；乙局'}
    """
    values: dict[str, list[str]] = {}
    for field in fields:
        values.setdefault(field.key, []).append(field.value)
    return {key: "；".join(dict.fromkeys(found)) for key, found in values.items()}
