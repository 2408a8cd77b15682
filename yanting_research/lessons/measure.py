"""How much room a text takes (排版量度): widths in ems and the lines it breaks into.

Estimates from classes of characters, wider than Noto Sans SC and Microsoft YaHei draw them and as wide as
DejaVu Sans, which a program without either takes for Latin letters; some programs also leave a little room
between Chinese and Latin. What fits here fits on the slide whoever draws it.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["longest_unit", "text_width", "wrap_spans"]

_CLOSING = frozenset("，。、；：？！”’）》〉】」』％%,.;:?!)]}…·—")
_OPENING = frozenset("“‘（《〈【「『([{")
_BROAD = frozenset("mwMW%@—…&")
_BETWEEN = 0.25  # em between Chinese and Latin


@functools.lru_cache(maxsize=8192)
def _char_width(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Cf", "Cc"}:
        return 0.0
    if unicodedata.east_asian_width(sign) in "WFA":
        return 1.0
    if sign in _BROAD:
        return 0.94
    if sign == " ":
        return 0.32
    if sign.isupper():
        return 0.72
    return 0.64 if sign.isalnum() else 0.46


def text_width(text: str) -> float:
    """Width of a text on one line [em]: a Chinese character 1, a digit or small Latin letter 0.64.

    >>> text_width("党员")
    2.0
    >>> round(text_width("607人"), 2), round(text_width("人,其中"), 2)
    (3.17, 3.96)
    """
    borders = sum(_is_border(*pair) for pair in pairwise(text))
    return sum(map(_char_width, text)) + _BETWEEN * borders


@functools.lru_cache(maxsize=8192)
def _is_border(left: str, right: str) -> bool:
    """Whether a Chinese character meets a Latin letter, a digit or a mark such as ``,`` or ``(``."""
    return (_is_narrow(left) and _is_chinese(right)) or (_is_chinese(left) and _is_narrow(right))


def _is_narrow(sign: str) -> bool:
    return sign.isascii() and not sign.isspace()


def _is_chinese(sign: str) -> bool:
    return sign.isalpha() and not sign.isascii()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch no line is broken in: a Latin word or number; a Chinese character with its punctuation."""

    start: int
    end: int
    width: float
    """Without the spaces at its end, which a line end swallows."""
    whole: float
    """With them, and with the room some programs leave before what follows."""


@functools.lru_cache(maxsize=1024)
def _units(text: str) -> tuple[_Unit, ...]:
    starts: list[int] = []
    before, glued = "\n", False
    for at, sign in enumerate(text):
        in_word = _is_word(sign) and _is_word(before)
        if not at or before == "\n" or not (in_word or sign in _CLOSING or glued):
            starts.append(at)
        before, glued = sign, sign in _OPENING
    return tuple(_unit(text, start, end) for start, end in pairwise((*starts, len(text))))


def _unit(text: str, start: int, end: int) -> _Unit:
    words = text[start:end]
    border = end < len(text) and _is_border(text[end - 1], text[end])
    return _Unit(start, end, text_width(words.rstrip()), text_width(words) + _BETWEEN * border)


@functools.lru_cache(maxsize=8192)
def _is_word(sign: str) -> bool:
    return not sign.isspace() and unicodedata.east_asian_width(sign) not in "WFA"


def longest_unit(text: str) -> float:
    """Width of the longest stretch that no line may be broken in [em].

    >>> longest_unit("共25619人") < longest_unit("共25619，人") < text_width("25619，人")
    True
    """
    return max((unit.width for unit in _units(text)), default=0.0)


def wrap_spans(text: str, width: float) -> list[tuple[int, int]]:
    r"""The lines of a text in a column (断行), as half-open spans.

    Parameters
    ----------
    text
        May hold line ends.
    width
        Of the column [em]; at least one character stands on a line, however narrow.

    Returns
    -------
    list of tuple of int
        The spans join without a gap to the whole text; one empty span for an empty text.

    Examples
    --------
    >>> [("甲乙丙，丁戊"[a:b]) for a, b in wrap_spans("甲乙丙，丁戊", 3)]
    ['甲乙', '丙，丁', '戊']
    >>> len(wrap_spans("a\n\nb", 10))
    3
    """
    return list(_wrapped(text, round(width, 3)))


@functools.lru_cache(maxsize=4096)
def _wrapped(text: str, width: float) -> tuple[tuple[int, int], ...]:
    lines: list[tuple[int, int]] = []
    start, used = 0, 0.0
    for unit in _fitting(text, width):
        if unit.start > start and (used + unit.width > width or text[unit.start - 1] == "\n"):
            lines.append((start, unit.start))
            start, used = unit.start, 0.0
        used += unit.whole
    lines.append((start, len(text)))
    return tuple(lines)


def _fitting(text: str, width: float) -> Iterator[_Unit]:
    """The units, those wider than the column cut into single characters."""
    for unit in _units(text):
        if unit.width <= width:
            yield unit
        else:
            yield from (_unit(text, at, at + 1) for at in range(unit.start, unit.end))
