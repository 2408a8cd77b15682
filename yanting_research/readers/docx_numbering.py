"""Automatic numbering of Word documents (自动编号): 一、（一）1. as they are shown, restored from numbering.xml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from yanting_research.readers.packages import Element

__all__ = ["Level", "Numbering", "format_number", "spaced_marker"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_PLACEHOLDER = re.compile(r"%([1-9])")
"""``%1`` in ``第%1章``; not ``50%``."""


def _counting(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    pending_zero = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if pending_zero and text else "") + digits[digit] + (units[power - 1] if power else "")
            pending_zero = False
        else:
            pending_zero = True
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    values = (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X")
    for value, letters in (*values, (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def _cycled(symbols: str) -> Callable[[int], str]:
    return lambda number: symbols[(number - 1) % len(symbols)] if number > 0 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": _counting,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "taiwaneseDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: _counting(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: _counting(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycled(_STEMS),
    "ideographZodiac": _cycled(_BRANCHES),
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographEnclosedCircle": lambda number: f"（{_counting(number)}）",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda number: "",  # noqa: ARG005
}


def format_number(number: int, number_format: str) -> str:
    """A counter as Word shows it; an unknown format counts in Arabic digits.

    >>> [format_number(21, name) for name in ("chineseCounting", "decimal", "upperRoman", "decimalEnclosedCircle")]
    ['二十一', '21', 'XXI', '21']
    >>> format_number(105, "chineseCountingThousand")
    '一百零五'
    """
    return _FORMATS.get(number_format, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: ``text`` holds ``%1`` ... ``%9`` where the counters of the levels stand.

    The level begins anew behind every level above ``restart``; 0 counts through the whole text, as 条 do.
    """

    number_format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    is_legal: bool = False
    restart: int | None = None

    def restarts_behind(self, level: int) -> bool:
        """Whether the level, which is a deeper one, begins anew behind a paragraph of ``level`` (from 0)."""
        return self.restart is None or level < self.restart


@dataclass(slots=True)
class Numbering:
    """Counters of one document; :meth:`marker` or :meth:`count` is asked once a paragraph, in order.

    ``levels`` are those of the abstract lists, ``abstract_of`` leads from a list in use to
    its abstract list, ``overrides`` are its own first numbers, ``replaced`` its own levels.
    """

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    replaced: dict[str, dict[int, Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def from_parts(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """Counters from the parts numbering.xml and styles.xml, either of which may be missing."""
        made = cls()
        for style in styles.iterfind(f"{W}style") if styles is not None else ():
            made.styles[style.get(f"{W}styleId", "")] = (
                _value(style, f"{W}pPr/{W}numPr/{W}numId"),
                _value(style, f"{W}pPr/{W}numPr/{W}ilvl"),
                _value(style, f"{W}basedOn"),
            )
        if numbering is None:
            return made
        for abstract in numbering.iterfind(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            made.levels[key] = {
                _integer(level.get(f"{W}ilvl")): _level(level) for level in abstract.iterfind(f"{W}lvl")
            }
        for num in numbering.iterfind(f"{W}num"):
            key = num.get(f"{W}numId", "")
            made.abstract_of[key] = _value(num, f"{W}abstractNumId")
            made.overrides[key], made.replaced[key] = {}, {}
            for override in num.iterfind(f"{W}lvlOverride"):
                at = _integer(override.get(f"{W}ilvl"))
                start, own = _value(override, f"{W}startOverride"), override.find(f"{W}lvl")
                if start:
                    made.overrides[key][at] = _integer(start)
                if own is not None:
                    made.replaced[key][at] = _level(own)
        return made

    def marker(self, paragraph_properties: Element | None) -> str:
        """``一、`` of a numbered paragraph; ``""`` without a number, and for bullets."""
        return self.count(*self._place(paragraph_properties))

    def count(self, num_id: str, level: int) -> str:
        """The next number of a list at a level (from 0); ``""`` for a list or level that is not defined."""
        abstract = self.abstract_of.get(num_id, "")
        levels = self.levels.get(abstract, {}) | self.replaced.get(num_id, {})
        if num_id in {"", "0"} or level not in levels:
            return ""
        counters = self.counters.setdefault(abstract, {})
        start = self.overrides.get(num_id, {}).get(level)
        if start is not None and (num_id, level) not in self.restarted:
            self.restarted.add((num_id, level))
            counters[level] = start
        else:
            counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counters if key > level]:
            if levels.get(deeper, Level()).restarts_behind(level):
                del counters[deeper]
        return _shown(levels, counters, level)

    def _place(self, properties: Element | None) -> tuple[str, int]:
        num_id = _value(properties, f"{W}numPr/{W}numId")
        level = _value(properties, f"{W}numPr/{W}ilvl")
        style = _value(properties, f"{W}pStyle")
        for _ in range(20):  # a chain of styles may be circular in a damaged file
            if (num_id and level) or style not in self.styles:
                break
            style_num, style_level, style = self.styles[style]
            num_id, level = num_id or style_num, level or style_level
        return num_id, _integer(level)


def _shown(levels: dict[int, Level], counters: dict[int, int], level: int) -> str:
    here = levels[level]
    if here.number_format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        which = int(match.group(1)) - 1
        settings = levels.get(which, Level())
        name = "decimal" if here.is_legal and which < level else settings.number_format
        return format_number(counters.get(which, settings.start), name)

    marker = _PLACEHOLDER.sub(number, here.text)
    return marker if here.suffix == "nothing" else spaced_marker(marker)


def spaced_marker(marker: str) -> str:
    """A number as it stands before its paragraph: with a blank after ``1.`` and 第一章, without one after 一、.

    >>> spaced_marker("1."), spaced_marker("一、")
    ('1. ', '一、')
    """
    separate = marker and (marker[-1].isascii() or marker[-1] in "编章节条")
    return f"{marker} " if separate and not marker[-1].isspace() else marker


def _level(element: Element) -> Level:
    return Level(
        number_format=_value(element, f"{W}numFmt") or "decimal",
        text=_value(element, f"{W}lvlText"),
        start=_integer(_value(element, f"{W}start") or "1"),
        suffix=_value(element, f"{W}suff") or "tab",
        is_legal=element.find(f"{W}isLgl") is not None,
        restart=_integer(restart) if (restart := _value(element, f"{W}lvlRestart")) else None,
    )


def _value(element: Element | None, path: str) -> str:
    found = None if element is None else element.find(path)
    return "" if found is None else str(found.get(f"{W}val", ""))


def _integer(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else 0
