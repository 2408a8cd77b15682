"""Types of statistics columns (列类型), judged by the whole column and stated with their evidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MISSING_MARKS", "ColumnType", "column_type", "is_missing", "number_text"]

MISSING_MARKS = frozenset({"", "-", "--", "—", "——", "–", "…", "……", "...", "/", "空", "无", "NA", "N/A", "n/a", "缺"})
"""Cells that state no value; each one met is listed."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,15})?", re.ASCII)
"""``1,234,567.8``; not ``1,23``."""
_PLAIN = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{1,15})?|\.\d{1,15})", re.ASCII)
"""``26.6`` and ``-3``; not ``1.2.3``."""
_LEADING_ZERO = re.compile(r"0\d{1,30}", re.ASCII)
"""``010000``; not ``0`` and not ``0.5``."""
_DATE_LIKE = re.compile(
    r"[12]\d{3}(?:[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?(?:T\d\d:\d\d:\d\d)?"
    r"|年(?:(?:0?[1-9]|1[0-2])月(?:(?:0?[1-9]|[12]\d|3[01])日)?|度)?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))",
    re.ASCII,
)
"""``2013-06-05``, ``2013年``, ``20130605``; not ``2013`` and not ``2013人``."""
_MOST_DIGITS = 15
_WIDE = str.maketrans("，．－＋％　−", ",.-+% -")


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What a column holds, and why.

    Attributes
    ----------
    kind
        ``"integer"``, ``"decimal"``, ``"percent"``, ``"date"``, ``"code"``, ``"text"`` or ``"empty"``.
    n_parsed, n_not, n_missing
        Cells that are numbers (dates, in a column of dates), that are not, and that state no value.
    counterexample
        Position of the first filled cell that is no number; -1 where there is none.
    missing_marks
        Marks met that state no value, blank cells aside.
    """

    kind: str
    n_parsed: int
    n_not: int
    n_missing: int
    counterexample: int
    missing_marks: tuple[str, ...]


def is_missing(cell: str) -> bool:
    """Whether a cell states no value.

    >>> is_missing(" — "), is_missing("0")
    (True, False)
    """
    return cell.strip() in MISSING_MARKS


def number_text(cell: str) -> str:
    """A number in plain digits, without separators; ``""`` for what is none.

    Full-width digits and separators are understood; a code with leading zeros and a row
    of more than 15 digits are codes, not numbers.

    >>> number_text("１，２３４．５"), number_text("14.7%"), number_text("(12)"), number_text("010000")
    ('1234.5', '14.7%', '', '')
    """
    if len(cell) > 60:
        return ""
    text = "".join(_half_width(cell).split())
    percent = text.endswith("%")
    bare = text[:-1] if percent else text
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif not _PLAIN.fullmatch(bare):
        return ""
    digits = bare.lstrip("+-")
    if _LEADING_ZERO.fullmatch(digits) or len(digits.replace(".", "").lstrip("0")) > _MOST_DIGITS:
        return ""
    return bare.removeprefix("+") + ("%" if percent else "")


def _half_width(cell: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", character) if "０" <= character <= "９" else character
        for character in cell.translate(_WIDE)
    )


def column_type(cells: Sequence[str]) -> ColumnType:
    """Type of a column from all of its cells, never from the first few.

    One cell that is no number makes the column text: what the cell says must be looked
    at, not lost.

    Parameters
    ----------
    cells
        Of one column, without header.

    Examples
    --------
    >>> column_type(["1,234", "—", "56"])
    ColumnType(kind='integer', n_parsed=2, n_not=0, n_missing=1, counterexample=-1, missing_marks=('—',))
    >>> column_type(["010000", "020000"]).kind, column_type(["1.5", "约3"]).counterexample
    ('code', 1)
    """
    filled = [(at, cell.strip()) for at, cell in enumerate(cells) if not is_missing(cell)]
    marks = tuple(sorted({cell.strip() for cell in cells if is_missing(cell)} - {""}))
    n_missing = len(cells) - len(filled)
    if not filled:
        return ColumnType("empty", 0, 0, n_missing, -1, marks)
    numbers = [number_text(cell) for _, cell in filled]
    others = [at for (at, _), number in zip(filled, numbers, strict=True) if not number]
    dates = sum(bool(_DATE_LIKE.fullmatch(_half_width(cell))) for _, cell in filled)
    if dates == len(filled):
        return ColumnType("date", dates, 0, n_missing, -1, marks)
    if others:
        coded = all(_is_code(cell) for _, cell in filled)
        return ColumnType(
            "code" if coded else "text", len(filled) - len(others), len(others), n_missing, others[0], marks
        )
    percents = [at for (at, _), number in zip(filled, numbers, strict=True) if number.endswith("%")]
    if percents and len(percents) < len(filled):
        # 14.7 and 14.7% in one column: nobody but the author knows whether the first is a percentage
        return ColumnType("text", len(filled) - len(percents), len(percents), n_missing, percents[0], marks)
    kind = "percent" if percents else "decimal" if any("." in number for number in numbers) else "integer"
    return ColumnType(kind, len(numbers), 0, n_missing, -1, marks)


def _is_code(cell: str) -> bool:
    """Digits that name something: leading zeros, or more of them than a number keeps."""
    return cell.isascii() and cell[:-1].isdigit() and (cell[-1].isdigit() or cell[-1] in "Xx")
