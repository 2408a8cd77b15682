"""Dates (日期): what a report means by 2013年06月25日, 1-9月, 今年 or "十二五"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from yanting_research.chinese.characters import fold_width
from yanting_research.chinese.numerals import NumeralError, parse_exact
from yanting_research.chinese.scripts import fold_script
from yanting_research.core import Span

__all__ = ["FORMERLY", "DateMention", "find_dates"]

FORMERLY = "此前"  # the period of a figure that another has taken the place of

_Y = r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_N = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"[-—–－~～至到]{1,2}"
_SP = r"[ \t]{0,2}"
_END = r"(?:[底末](?!层)|初(?![中级等步小]))"
_PART = r"(?:(?:第?[一二三四1-4]|前[一二三两2-3])个?季度|[上下]半年)"

# Each alternative with one text it matches and one it must not:
# years 2012-2015年 and 2012年至2015年, not 2012-2015人; part 2013年前三季度 and 2013年上半年, not 2013年半;
# ymd 2013年06月25日, 2013年底, 2013年1-9月, 2013年6、7月 and 2012年11月至2013年3月, not 2013人;
# iso 2015-11-30, not 2015-2016;
# months 1-9月, not 1-9人; month_day 12月15日, not 12个月15天; month 9月, not 9月饼;
# plan “十二五”, not 十二五金; word 今年, not 今年轻; quarter 前三季度, not 三季; time 17:23, not 1:23.
_DATE = re.compile(
    rf"(?P<years>{_Y}(?:年{_TO}{_Y}{_SP}年(?!{_SP}{_N}{_SP}月)|(?:{_TO}|、){_Y}{_SP}年))"
    rf"|(?P<part>{_Y}{_SP}年{_SP}{_PART})"
    rf"|(?P<ymd>{_Y}{_SP}年{_SP}(?:{_N}{_SP}(?:{_TO}|、){_SP}{_N}{_SP}月(?:份)?|{_N}{_SP}月(?:份)?(?:{_SP}(?:{_N}){_SP}[日号])?"
    rf"(?:{_SP}{_TO}{_SP}(?:{_Y}{_SP}年{_SP})?{_N}{_SP}[月日]?(?:{_SP}{_N}{_SP}日)?(?<=[月日]))?|{_END})?)"
    r"|(?P<iso>(?<!\d)[12]\d{3}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d))"
    rf"|(?P<months>(?<![\d一二三四五六七八九十]){_N}月?{_TO}{_N}月(?:份)?(?!饼))"
    rf"|(?P<month_day>(?<![\d一二三四五六七八九十百千万.]){_N}月(?:份)?(?:{_SP}{_N}[日号])(?:{_TO}(?:{_N}月)?{_N}[日号])?)"
    rf"|(?P<month>(?<![\d一二三四五六七八九十百千万.个]){_N}月(?:份|[初中末底])?(?![饼球光亮]))"
    r"|(?P<plan>[“\"‘「](?:十[一二三四五六]?|[一二三四五六七八九])五[”\"’」](?:规划|计划|期间|时期|末|初)?|十[一二三四五六]五(?=规划|计划|期间|时期|末|初|以来|开局|收官))"
    r"|(?P<quarter>" + _PART + ")"
    r"|(?P<word>(?:今|去|上|前|明|本|当|同|近|翌)年(?!轻|青|龄|度?[级纪])(?:度|初|底|末|同期|以来)?|年[初底末](?=[,，。已达前的、为是有共\d])|同期)"
    r"|(?P<time>(?<![\d:：])(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d:：]))"
)
# Where a date can begin, so that the long pattern is tried there only: matches 2 of 2013年, 9 of 9月, 今 of 今年,
# “ of “十二五”; must not match 9 of 9人, 今 of 今后 or 上 of 以上.
_BEGINS = re.compile(
    r"[\d一二三四五六七八九十今去上前明本当同近翌年下第“\"‘「](?:"
    r"(?<=\d)(?=[\d \t年月日号:：./、个季\-—–－~～至到])"
    r"|(?<=[一二三四五六七八九十])(?=[\d〇○零一二三四五六七八九十 \t年月日号:：、个季\-—–－~～至到])"
    r"|(?<=[今去上前明本当同近翌])(?=年|期|半年|[一二三两2-3]个?季)"
    r"|(?<=年)(?=[初底末])|(?<=下)(?=半年)|(?<=第)(?=[一二三四1-4])|(?<=[“\"‘「])(?=[一二三四五六七八九十]))"
)
_RANGE = re.compile(_TO)
"""``至`` of 3月5日至9日; not 日."""
_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PLAN_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBERS = re.compile(rf"{_Y}(?=年|{_TO}|[-/.、])|{_N}(?=[月日号]|{_TO}|$)|\d{{1,2}}")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, a period or a word such as 今年.

    Attributes
    ----------
    span
        In the text given.
    kind
        day, month, year, period, plan, relative or time.
    period
        ISO date, month, year or ``start/end``; for a relative word the word itself.
    """

    span: Span
    kind: str
    period: str


def find_dates(text: str) -> list[DateMention]:
    """All dates of a text in order, none overlapping another.

    Examples
    --------
    >>> [d.period for d in find_dates("2013年06月25日，2012-2015年，1-9月，今年，“十二五”期间")]
    ['2013-06-25', '2012/2015', '--01/--09', '今年', '2011/2015']
    >>> [d.period for d in find_dates("二〇一五年十一月三十日，2013 年 3 月 5 日至 15 日")]
    ['2015-11-30', '2013-03-05/2013-03-15']
    >>> find_dates("共有25619人，占14.7%")
    []
    """
    folded = fold_script(fold_width(text))
    found = []
    at = 0
    while (begun := _BEGINS.search(folded, at)) is not None:
        match = _DATE.match(folded, begun.start())
        at = begun.end() if match is None else match.end()
        reading = None if match is None else _read(str(match.lastgroup), match.group())
        if match is not None and reading is not None:
            found.append(DateMention(Span(match.start(), match.end()), *reading))
    return found


@lru_cache(maxsize=4096)  # a report names few dates, each many times
def _read(group: str, surface: str) -> tuple[str, str] | None:
    return _READERS[group](surface)


def _int(text: str) -> int:
    try:
        return int(parse_exact(text))
    except NumeralError:
        return 0


def _parts(surface: str) -> list[int]:
    return [_int(piece) for piece in _NUMBERS.findall("".join(surface.split()))]


def _iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _read_ymd(surface: str) -> tuple[str, str] | None:
    head, *tail = _RANGE.split(surface.replace("、", "至"), maxsplit=1)
    year, *rest = _parts(head)
    start = _iso(year, *rest)
    if not tail:
        return None if start is None else (("year", "month", "day")[len(rest)], start)
    last = _parts(tail[0])
    if "年" not in tail[0]:  # 3月5日至9日 ends in the year and month in which it began
        last = [year, *([] if "月" in tail[0] else rest[:1]), *last]
    end = _iso(*last)
    return None if start is None or end is None else ("period", f"{start}/{end}")


def _read_part(surface: str) -> tuple[str, str]:
    """第三季度 is July to September, 前三季度 January to September."""
    year, *_ = _parts(surface)
    name = surface.partition("年")[2].strip()
    if name.endswith("半年"):
        first, last = (1, 6) if name[0] == "上" else (7, 12)
    else:
        number = _QUARTERS[name.lstrip("第前")[0]]
        first, last = 1 if "前" in name else 3 * number - 2, 3 * number
    return "period", f"{_iso(year, first)}/{_iso(year, last)}"


def _read_years(surface: str) -> tuple[str, str] | None:
    years = _parts(surface)
    return "period", f"{years[0]:04d}/{years[-1]:04d}"


def _read_iso(surface: str) -> tuple[str, str] | None:
    iso = _iso(*(int(piece) for piece in re.split(r"[-/.]", surface)))
    return None if iso is None else ("day", iso)


def _read_months(surface: str) -> tuple[str, str] | None:
    months = _parts(surface)
    if not all(1 <= month <= 12 for month in months):
        return None
    return ("period", f"--{months[0]:02d}/--{months[-1]:02d}") if len(months) > 1 else ("month", f"--{months[0]:02d}")


def _read_month_day(surface: str) -> tuple[str, str] | None:
    parts = _parts(surface)
    if not (1 <= parts[0] <= 12 and all(1 <= day <= 31 for day in parts[1:])):
        return None
    return "day", "--" + "-".join(f"{part:02d}" for part in parts[:2])


def _read_plan(surface: str) -> tuple[str, str] | None:
    name = surface.strip('“”"‘’「」').rpartition("五")[0]  # 十五 of “十五五”
    count = 10 + _PLAN_DIGITS.get(name[1:], 0) if name.startswith("十") else _PLAN_DIGITS.get(name, 0)
    start = 1953 + (count - 1) * 5 if count < 3 else 1966 + (count - 3) * 5
    return "plan", f"{start}/{start + 4}"


def _read_word(surface: str) -> tuple[str, str] | None:
    return "relative", surface


def _read_time(surface: str) -> tuple[str, str] | None:
    return "time", surface


_READERS: dict[str, Callable[[str], tuple[str, str] | None]] = {
    "part": _read_part,
    "ymd": _read_ymd,
    "years": _read_years,
    "iso": _read_iso,
    "months": _read_months,
    "month_day": _read_month_day,
    "month": _read_months,
    "plan": _read_plan,
    "quarter": _read_word,
    "word": _read_word,
    "time": _read_time,
}
