"""Numerals (数词): from 一百二十万, 两千三, 1亿27万1千 or 三分之二 to exact numbers.

``parse_exact`` gives a :class:`~fractions.Fraction`, because 三分之二 has no exact
decimal; ``parse_numeral`` gives the nearest float. ``format_numeral`` writes an
integer in characters, so that the two can be tested against each other.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from yanting_research.chinese.characters import fold_width
from yanting_research.chinese.scripts import fold_script
from yanting_research.errors import YantingError

__all__ = ["NumeralError", "format_numeral", "is_numeral", "parse_exact", "parse_numeral"]

MAX_DIGITS = 15  # every integer of 15 digits has its own float

# simplified forms alone: the script is folded before; 参 is what 參 becomes
_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟○零", "一二三三四五六七八九十百千〇〇")
_DIGITS = {"〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_MERGED = {"廿": "二十", "卅": "三十", "卌": "四十"}

# Matches 12,345,678 and the opening of 1,234.5万; must not match 1,2345 (not groups of three).
_GROUPED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?![\d,，])")
# Matches 62, 26.6 and .5; must not match 1.2.3.
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
# Matches the pieces of 1亿27万1千; must not match 之.
_PIECES = re.compile(r"\d+(?:\.\d+)?|[〇一二两三四五六七八九十百千]")


class NumeralError(YantingError, ValueError):
    """A string that is no numeral, or one longer than 15 digits."""


def parse_numeral(text: str) -> float:
    """Value of a numeral as a float; see :func:`parse_exact`.

    Examples
    --------
    >>> parse_numeral("一百二十万"), parse_numeral("两千三"), parse_numeral("26.6万亿")
    (1200000.0, 2300.0, 26600000000000.0)
    """
    return float(parse_exact(text))


def is_numeral(text: str) -> bool:
    """Whether :func:`parse_exact` accepts the text.

    >>> is_numeral("廿三"), is_numeral("三会一课")
    (True, False)
    """
    try:
        parse_exact(text)
    except NumeralError:
        return False
    return True


def parse_exact(text: str) -> Fraction:
    """Exact value of a Chinese, Arabic or mixed numeral.

    Parameters
    ----------
    text
        Width and script do not matter; blanks inside are ignored. Fractions
        (三分之二, 百分之六十八点四), tenths (四成, 三成五), halves (一半) and
        doublings (翻一番 = 2, 翻两番 = 4) are understood.

    Raises
    ------
    NumeralError
        When the text is no numeral, or has more than 15 digits.

    Examples
    --------
    >>> parse_exact("1亿27万1千")
    Fraction(100271000, 1)
    >>> parse_exact("三分之二"), parse_exact("百分之六十八点四"), parse_exact("三成五")
    (Fraction(2, 3), Fraction(171, 250), Fraction(7, 20))
    >>> parse_exact("两千三"), parse_exact("二〇一五"), parse_exact("壹仟贰佰叁拾")
    (Fraction(2300, 1), Fraction(2015, 1), Fraction(1230, 1))
    """
    folded = fold_script(fold_width(text)).translate(_FORMAL).replace("．", ".").replace("％", "%")
    folded = "".join(folded.split())
    if not folded or len(folded) > 40:
        raise _refused(text)
    value = _special(folded, text)
    if value is None:
        value = _number(folded, text)
    if abs(value) >= 10**MAX_DIGITS:
        raise NumeralError(f"{text!r} has more than {MAX_DIGITS} digits", expected=f"at most {MAX_DIGITS} digits")
    return value


def _refused(text: str) -> NumeralError:
    return NumeralError(
        f"{text[:40]!r} is not a numeral",
        expected="digits, 〇一二…九十百千万亿, 分之, 成, 番",
        remedy="pass the numeral alone, without unit or hedge",
    )


def _special(folded: str, text: str) -> Fraction | None:
    """Fractions, percentages, tenths, halves and doublings; None for the rest."""
    if folded.endswith("%"):
        return _number(folded[:-1], text) / 100
    if "分之" in folded:
        below, _, above = folded.partition("分之")
        divisor = Fraction({"百": 100, "千": 1000, "万": 10000}.get(below, 0)) or _number(below, text)
        if divisor <= 0:
            raise _refused(text)
        return _number(above, text) / divisor
    if "成" in folded:
        tenths, _, rest = folded.partition("成")
        if rest == "半":
            return _number(tenths, text) / 10 + Fraction(1, 20)
        return _number(tenths, text) / 10 + (_number(rest, text) / 100 if rest else 0)
    if folded.startswith("翻") and folded.endswith("番"):
        times = _number(folded[1:-1], text) if len(folded) > 2 else Fraction(1)
        if times.denominator != 1 or not 0 < times <= 10:
            raise _refused(text)
        return Fraction(2) ** int(times)
    if folded in {"一半", "半数", "半"}:
        return Fraction(1, 2)
    return None


def _number(folded: str, text: str) -> Fraction:
    sign = 1
    if folded[:1] in {"-", "+", "负"}:
        sign = 1 if folded[0] == "+" else -1
        folded = folded[1:]
    if _GROUPED.match(folded):
        folded = folded.replace(",", "").replace("，", "")
    for merged, spelled in _MERGED.items():
        folded = folded.replace(merged, spelled)
    if _PLAIN.fullmatch(folded):
        return sign * Fraction(Decimal(folded))
    return sign * _below_infinity(folded, text)


def _below_infinity(folded: str, text: str) -> Fraction:
    """Split on 亿 and 万: what stands before multiplies, what stands after adds."""
    for mark, factor in (("亿", 10**8), ("万", 10**4)):
        before, found, after = folded.rpartition(mark)
        if found:
            if not before:
                raise _refused(text)
            return _below_infinity(before, text) * factor + _remainder(after, factor, text)
    return _below_myriad(folded, text)


def _remainder(after: str, factor: int, text: str) -> Fraction:
    if not after:
        return Fraction(0)
    if len(after) == 1 and after != "〇" and (after in _DIGITS or after.isdigit()):
        return Fraction(_DIGITS[after] if after in _DIGITS else int(after)) * factor / 10  # 一万二, 3万5
    return _below_infinity(after.removeprefix("〇") or "〇", text)


def _below_myriad(folded: str, text: str) -> Fraction:
    """Numerals without 万 and 亿: 三百零五, 两千三, 二〇一五, 六十八点四, 1千2百."""
    whole, point, decimals = folded.partition("点")
    if point:
        digits = "".join(str(_DIGITS.get(character, character)) for character in decimals)
        if not digits.isdigit() or not whole:
            raise _refused(text)
        return _below_myriad(whole, text) + Fraction(Decimal("0." + digits))
    if whole and all(character in _DIGITS for character in whole):
        return Fraction(int("".join(str(_DIGITS[character]) for character in whole)))
    return _by_places(whole, text)


def _by_places(whole: str, text: str) -> Fraction:
    pieces = _PIECES.findall(whole)
    if not pieces or "".join(pieces) != whole:
        raise _refused(text)
    total = Fraction(0)
    pending: Fraction | None = None
    last_place = 10**4
    bare_after = 0
    for piece in pieces:
        if piece in _SMALL:
            place = _SMALL[piece]
            if place >= last_place or (pending is None and piece != "十" and total == 0):
                raise _refused(text)
            total += (Fraction(1) if pending is None else pending) * place
            pending, last_place, bare_after = None, place, place
        elif piece == "〇":
            if pending is not None:
                raise _refused(text)
            bare_after = 1
        else:
            if pending is not None:
                raise _refused(text)
            pending = Fraction(_DIGITS[piece]) if piece in _DIGITS else Fraction(Decimal(piece))
    if pending is not None:
        # 两千三 is 2300, but 二十三 is 23 and 两千〇三 is 2003
        total += pending * (bare_after // 10 if bare_after >= 100 else 1)
    return total


_NAMES = "〇一二三四五六七八九"


def format_numeral(value: int) -> str:
    """An integer in characters (0 to 10**15 - 1), as official prose writes it.

    Raises
    ------
    ValueError
        Outside that range.

    Examples
    --------
    >>> format_numeral(1200305), format_numeral(2015), format_numeral(10)
    ('一百二十万零三百零五', '二千零一十五', '十')
    """
    if not 0 <= value < 10**MAX_DIGITS:
        raise ValueError(f"format_numeral takes 0 to 10**{MAX_DIGITS} - 1, not {value}")
    if value == 0:
        return "零"
    written = _written(value)
    return written.removeprefix("一") if written.startswith("一十") else written


def _written(value: int) -> str:
    for factor, mark in ((10**8, "亿"), (10**4, "万")):
        if value >= factor:
            above, rest = divmod(value, factor)
            gap = "零" if rest and rest < factor // 10 else ""
            return _written(above) + mark + gap + (_written(rest) if rest else "")
    written = ""
    skipped = False
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            written += ("零" if skipped and written else "") + _NAMES[digit] + mark
            skipped = False
        else:
            skipped = True
    return written
