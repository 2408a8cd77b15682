"""Numbers of a spreadsheet as its reader sees them (单元格显示): dates, percentages, leading zeros."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["BUILT_IN", "MOST_DIGITS", "plain_number", "shown_number", "unit_of_format"]

MOST_DIGITS = 15
"""Digits that a spreadsheet program keeps of a number."""
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm", 27: "yyyy-m", 28: "m-d", 29: "m-d", 30: "m-d-yy", 31: "yyyy-m-d", 32: "h:mm",
    33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy-m", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    50: "yyyy-m", 51: "m-d", 52: "yyyy-m", 53: "m-d", 54: "m-d", 55: "yyyy-m", 56: "m-d", 57: "yyyy-m", 58: "m-d",
}  # fmt: skip
"""Number formats that a workbook need not spell out, Chinese ones included (ECMA-376 part 1, 18.8.30)."""
_QUOTED = re.compile(r'"([^"]{0,60})"|\\(.)|_.|\*.')
"""``"年"`` and ``\\-`` and the blank ``_)``; not the ``0`` of ``0.00``."""
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]{0,60}\]", re.I)
"""``[Red]`` and ``[$-804]``; not the running hours ``[h]``."""
_PADDED = re.compile(r"0{2,20}")
"""``000000``; not ``0.00``."""
_WHOLE = re.compile(r"-?\d{1,400}")
"""``110105``; not ``1.5`` and not ``1E5``."""
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d{0,14}[1-9]")
"""``14.7``, which is already as short as it gets; not ``14.70`` and not ``1E5``."""
_LAST_SERIAL = 2_958_466


def plain_number(text: str) -> str:
    """A stored number in digits, as a cell without a format shows it: 15 digits, no exponent.

    A whole number that is stored digit by digit keeps them all.

    >>> plain_number("7.0"), plain_number("0.30000000000000004"), plain_number("1.1E5")
    ('7', '0.3', '110000')
    >>> plain_number("110105194912310021")
    '110105194912310021'
    """
    if _WHOLE.fullmatch(text) or (len(text) <= MOST_DIGITS and _DECIMAL.fullmatch(text)):
        return text
    try:
        value = Decimal(f"{float(text):.{MOST_DIGITS}g}")
    except (ValueError, InvalidOperation):
        return text
    if not value.is_finite():
        return text
    return _digits(value)


def _digits(value: Decimal) -> str:
    shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in {"-0", ""} else shown


def shown_number(text: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number under its number format.

    Dates become ISO dates of the precision that the format shows; a percentage keeps
    every stored digit; other formats leave the stored number.

    Parameters
    ----------
    text
        The number as stored.
    code
        Number format, such as ``yyyy"年"m"月"``.
    since_1904
        Whether day 0 is 1904-01-01.

    Examples
    --------
    >>> shown_number("0.147", "0.0%"), shown_number("7", "000"), shown_number("41426", 'yyyy"年"m"月"')
    ('14.7%', '007', '2013-06')
    >>> shown_number("1234.5", "#,##0"), shown_number("41426.5", "yyyy/m/d h:mm")
    ('1234.5', '2013-06-01T12:00:00')
    """
    kind = _kind(code) if code else "number"
    number = plain_number(text)
    if kind == "number":
        return number
    if kind == "percent":
        try:
            return f"{_digits(Decimal(number) * 100)}%"
        except InvalidOperation:
            return number
    if kind.startswith("padded"):
        return number.zfill(int(kind[6:])) if _WHOLE.fullmatch(number) else number
    return _date(text, kind, since_1904) or number


@lru_cache(maxsize=1024)
def _kind(code: str) -> str:
    """``number``, ``percent``, ``padded6``, or the letters of a date format."""
    bare = _BRACKETS.sub("", _QUOTED.sub("", code)).split(";")[0].strip()
    if "%" in bare:
        return "percent"
    if _PADDED.fullmatch(bare):
        return f"padded{len(bare)}"
    letters = "".join(letter for letter in bare.lower() if letter in "ymdhs[")
    if bare.lower() in {"", "general", "@"} or any(mark in bare for mark in "0#?") or not letters.strip("["):
        return "number"
    return letters


@lru_cache(maxsize=1024)
def unit_of_format(code: str) -> str:
    """The unit that a number format prints behind the number; ``""`` without one.

    >>> unit_of_format('#,##0"万元"'), unit_of_format('yyyy"年"'), unit_of_format("0.0")
    ('万元', '', '')
    """
    if _kind(code) != "number":
        return ""
    literals = [match.group(1) for match in _QUOTED.finditer(code.split(";")[0]) if match.group(1)]
    return "".join(literals).strip() if any(mark in code for mark in "0#?") else ""


def _date(text: str, letters: str, since_1904: bool) -> str:
    try:
        serial = float(text)
    except ValueError:
        return ""
    if not 0 <= serial < _LAST_SERIAL:
        return ""
    if "[" in letters or not ({"y", "d"} & set(letters) or set(letters) == {"m"}):
        return _clock(serial if "[" in letters else serial % 1)
    # day 60 of the 1900 system is a 29 February that never was
    origin = datetime.datetime(1904, 1, 1) if since_1904 else datetime.datetime(1899, 12, 30 + (serial < 60))
    moment = origin + datetime.timedelta(days=int(serial), seconds=round(serial % 1 * 86400))
    if "h" in letters:
        return moment.isoformat(timespec="seconds")
    if "y" in letters and "m" not in letters and "d" not in letters:
        return f"{moment.year:04d}"
    if "y" in letters and "d" not in letters:
        return f"{moment.year:04d}-{moment.month:02d}"
    return moment.date().isoformat()


def _clock(days: float) -> str:
    seconds = round(days * 86400)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
