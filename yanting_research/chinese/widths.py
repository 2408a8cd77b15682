"""Columns that characters take (显示宽度)."""

from __future__ import annotations

import unicodedata

__all__ = ["display_width"]


def display_width(text: str) -> int:
    """Columns of a terminal: wide characters take two.

    >>> display_width("党员25人")
    8
    """
    return sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """Columns of a character, remembered."""

    def __missing__(self, character: str) -> int:
        self[character] = columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        return columns


_WIDTHS = _Widths()
