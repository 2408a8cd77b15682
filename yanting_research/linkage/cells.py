"""Cells of supplied tables (单元格): numbers as people type them, and marks that state nothing."""

from __future__ import annotations

import math
import re

from yanting_research.chinese import fold_width

__all__ = ["cell_number", "cell_text", "is_percent", "states_nothing"]

_NOTHING = frozenset(
    {"", "-", "--", "—", "——", "–", "…", "……", "...", "/", "空", "无", "NA", "N/A", "n/a", "nan", "缺"}
)
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3}){1,4}(?:\.\d{1,15})?", re.ASCII)
"""``1,234.5`` and ``1 234``; not ``12 34``."""
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
"""``26.6`` and ``1e5``; not ``约3``."""
_WIDE = str.maketrans("，．－＋％−﹣", ",.-+%--")


def cell_text(cell: object) -> str:
    """The text of a cell, half-width, runs of blanks as one.

    >>> cell_text("　１ ２３４ "), cell_text(None), cell_text(3.0)
    ('1 234', '', '3')
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return _SPACES.sub(" ", fold_width(text.translate(_WIDE))).strip()


def states_nothing(cell: object) -> bool:
    """Whether a cell states no value.

    >>> states_nothing(" — "), states_nothing(0)
    (True, False)
    """
    return cell_text(cell) in _NOTHING


def is_percent(cell: object) -> bool:
    """Whether a cell ends with a percent sign.

    >>> is_percent("14.7 ％"), is_percent(14.7)
    (True, False)
    """
    return cell_text(cell).endswith("%")


def cell_number(cell: object) -> float:
    """The number of a cell, the percent sign left off; NaN for what is none.

    Blanks inside a number are taken for separators of thousands only where three digits follow.

    >>> cell_number("１，２３４"), cell_number("12 345"), cell_number("14.7%"), cell_number("约3"), cell_number("12 34")
    (1234.0, 12345.0, 14.7, nan, nan)
    """
    text = cell_text(cell).removesuffix("%").strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    return float(text) if _PLAIN.fullmatch(text) else math.nan
