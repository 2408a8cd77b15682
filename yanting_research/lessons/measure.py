"""How much room a text takes (排版量度): widths in ems and the lines it breaks into.

Estimates from classes of characters, wider than Noto Sans SC and Microsoft YaHei draw them and as wide as
DejaVu Sans, which a program without either takes for Latin letters; some programs also leave a little room
between Chinese and Latin. What fits here fits on the slide whoever draws it.
"""

from __future__ import annotations

import functools
import unicodedata
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
    >>> round(text_width("607人"), 2)
    3.17
    """
    borders = sum(_is_border(*pair) for pair in pairwise(text))
    return sum(map(_char_width, text)) + _BETWEEN * borders


def _is_border(left: str, right: str) -> bool:
    """Whether a Chinese character and a Latin letter or digit meet."""
    return (left.isascii() and left.isalnum() and right.isalpha() and not right.isascii()) or (
        right.isascii() and right.isalnum() and left.isalpha() and not left.isascii()
    )


def _units(text: str) -> list[tuple[int, int]]:
    """Stretches no line is broken in: a Latin word or number; a Chinese character with its punctuation."""
    units: list[tuple[int, int]] = []
    start, glued = 0, False
    for at, sign in enumerate(text):
        before = text[at - 1] if at else "\n"
        in_word = _is_word(sign) and _is_word(before)
        if at and (before == "\n" or not (in_word or sign in _CLOSING or glued)):
            units.append((start, at))
            start = at
        glued = sign in _OPENING
    if text:
        units.append((start, len(text)))
    return units


def _is_word(sign: str) -> bool:
    return not sign.isspace() and unicodedata.east_asian_width(sign) not in "WFA"


def longest_unit(text: str) -> float:
    """Width of the longest stretch that no line may be broken in [em].

    >>> longest_unit("共25619人") < longest_unit("共25619，人") < text_width("25619，人")
    True
    """
    return max((text_width(text[start:end].strip()) for start, end in _units(text)), default=0.0)


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
    for first, last in _pieces(text, width):
        wide = text_width(text[first:last].rstrip())
        if first > start and (used + wide > width or text[first - 1] == "\n"):
            lines.append((start, first))
            start, used = first, 0.0
        used += text_width(text[first:last])
        used += _BETWEEN * (last < len(text) and _is_border(text[last - 1], text[last]))
    lines.append((start, len(text)))
    return tuple(lines)


def _pieces(text: str, width: float) -> list[tuple[int, int]]:
    """The units, those wider than the column cut into single characters."""
    pieces: list[tuple[int, int]] = []
    for start, end in _units(text):
        if text_width(text[start:end]) <= width:
            pieces.append((start, end))
        else:
            pieces += [(at, at + 1) for at in range(start, end)]
    return pieces
