"""Cells (单元格) as spreadsheet programs take them: no formula, no broken character.

A text that begins like a formula is a formula to Excel, LibreOffice and WPS, also when
the quotes of CSV stand around it, and also behind an invisible character. In CSV such a
text gets a leading apostrophe, which :func:`unguard_text` takes off again; in XLSX text
is stored as text and needs none. Numbers are never touched.
"""

from __future__ import annotations

import datetime
import math
import numbers
import re
import unicodedata
import warnings
from typing import Any

import pandas as pd

from yanting_research.errors import DamagedTextWarning, WriteError

__all__ = ["MAX_CELL", "cell_value", "clean_text", "guard_text", "unguard_text", "warn_cleaned"]

MAX_CELL = 32_767
"""Characters (UTF-16 units) that an Excel cell holds; more would be cut silently."""

_TRIGGERS = "=+-@＝＋－＠﹦﹢﹣﹫\t\r"
# "-5%", "+12.5" are numbers in print and run nothing; "-5+3", "-A1" are not
_SIGNED_NUMBER = re.compile(r"[-+][0-9]{1,30}(?:\.[0-9]{1,30})?[%％]?")
_REPLACEMENT = "\ufffd"
# Neither XML 1.0 nor UTF-8 can hold these: "\x00", "\x1b", "\ud800", "\uffff"; but "\t", "\n", "\r" and "县" they can
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> tuple[str, int]:
    r"""Replace what no table format can hold by U+FFFD; also return how many.

    One character stands for one, so that offsets into the text stay true and the
    damage shows. Formatting characters (zero width, U+FEFF) are text and stay.

    >>> clean_text("党\x00员\ud800")
    ('党�员�', 2)
    """
    return _UNWRITABLE.subn(_REPLACEMENT, text)


def guard_text(text: str) -> str:
    r"""Disarm a text that a spreadsheet program would run as a formula.

    >>> guard_text("=1+1"), guard_text("\ufeff＝1+1"), guard_text("党员"), guard_text("-5%")
    ("'=1+1", "'\ufeff＝1+1", '党员', '-5%')
    """
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def unguard_text(text: str) -> str:
    """Undo :func:`guard_text` exactly; other apostrophes stay.

    >>> unguard_text("'=1+1"), unguard_text("'tis"), unguard_text(guard_text("'=1"))
    ('=1+1', "'tis", "'=1")
    """
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    if _SIGNED_NUMBER.fullmatch(text):
        return False
    for character in text:
        if character in _TRIGGERS:
            return True
        # Blanks and invisible characters are skipped by some programs before they look for a formula.
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co"):
            return False
    return False


def cell_value(value: Any, *, where: str) -> str | int | float | bool | None:
    """A cell as text, integer, float, flag or ``None`` (empty); dates become ISO text.

    Raises
    ------
    WriteError
        For a list, a mapping or another object that is not one value.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        number = float(value)
        return None if math.isnan(number) else number
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise WriteError(
        f"a cell holds {type(value).__name__}",
        where=where,
        expected="text, a number, a flag or a date",
        remedy="join lists into one text before writing",
    )


def warn_cleaned(n_cleaned: int, *, where: str) -> None:
    """Say that characters were replaced."""
    if n_cleaned:
        message = f"{where}: {n_cleaned} characters that tables cannot hold were replaced by U+FFFD"
        warnings.warn(DamagedTextWarning(message), stacklevel=3)
