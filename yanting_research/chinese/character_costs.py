"""How usual a character is in Chinese policy prose (字符常用度), in nats: what readings of bytes are judged by.

The cost of a listed character follows the Zipf-Mandelbrot law with constants that make the
1,800 listed characters share 90 % of the text, as counted (natural logarithm)::

    ln p(rank) = ln(0.2 / (rank + 20))

Every other character costs what its class costs.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from yanting_research.chinese.common_characters import (
    COMMON_SIMPLIFIED,
    COMMON_TRADITIONAL,
    N_FREQUENT_SIMPLIFIED,
    N_FREQUENT_TRADITIONAL,
)

__all__ = ["character_cost", "is_listed", "score_text", "strange_stretch"]

_SCORED = 20_000
_CHUNK = 1_000_000
_LAYOUT = frozenset("\t\n\r\f\v")
_PUNCTUATION = "，。、：；？！“”‘’（）《》—…·　％＋－．／０１２３４５６７８９"


def _zipf(rank: float) -> float:
    return math.log(0.2 / (rank + 20))


def _level_one() -> Iterable[str]:
    """The commoner halves of GB 2312 and Big5, which both standards list first."""
    for lead in range(0xB0, 0xD8):
        for trail in range(0xA1, 0xFF):
            if (lead, trail) < (0xD7, 0xFA):
                yield bytes((lead, trail)).decode("gb2312")
    for lead in range(0xA4, 0xC6):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            yield bytes((lead, trail)).decode("big5")


@cache
def _listed() -> dict[str, float]:
    table = {character: _zipf(rank) for rank, character in enumerate(COMMON_SIMPLIFIED)}
    n_rest = len(COMMON_SIMPLIFIED) - N_FREQUENT_SIMPLIFIED
    for place, character in enumerate(COMMON_TRADITIONAL):
        if place < N_FREQUENT_TRADITIONAL:
            rank = place * N_FREQUENT_SIMPLIFIED / N_FREQUENT_TRADITIONAL
        else:
            share = (place - N_FREQUENT_TRADITIONAL) / (len(COMMON_TRADITIONAL) - N_FREQUENT_TRADITIONAL)
            rank = N_FREQUENT_SIMPLIFIED + share * n_rest
        table.setdefault(character, _zipf(rank))
    table |= dict.fromkeys([*_PUNCTUATION, *map(chr, range(0x20, 0x7F)), *_LAYOUT], -5.0)
    return table


@cache
def _level_one_characters() -> frozenset[str]:
    return frozenset(_level_one())


def is_listed(character: str) -> bool:
    """Whether a character is a common Chinese one or a mark of Chinese prose.

    >>> is_listed("党"), is_listed("桴"), is_listed("a")
    (True, False, False)
    """
    return character in _listed() and character > "\x7f"


@cache
def character_cost(character: str) -> float:
    """ln p of one character; U+FFFD is free here, for whoever put it there pays for it.

    >>> character_cost("的") > character_cost("党") > character_cost("桴") > character_cost("\\ue000")
    True
    """
    listed = _listed().get(character)
    if listed is not None:
        return listed
    if character in _level_one_characters():
        return -11.0
    if character == "\ufffd":
        return 0.0
    category = unicodedata.category(character)
    if category in {"Cc", "Cn", "Co", "Cs"}:
        return -22.0
    if "\u4e00" <= character <= "\u9fff":
        return -15.0
    if "\u3000" <= character <= "\u30ff" or "\uff00" <= character <= "\uffef" or "\u2000" <= character <= "\u27ff":
        return -13.0
    return -18.0


def score_text(text: str) -> float:
    """Log-likelihood of the opening of a text [nats].

    >>> score_text("全县") > score_text("哏禸")
    True
    """
    counts = Counter(text[:_SCORED])
    return sum(character_cost(character) * count for character, count in counts.items())


@cache
def _cost_table() -> Any:
    import numpy as np

    return np.array([character_cost(chr(code)) for code in range(0x10000)], dtype=np.float32)


def strange_stretch(text: str, *, size: int, mean: float, start: int = 0) -> int | None:
    """Where the first ``size`` characters beyond ASCII in a row, ASCII skipped, cost less than ``mean`` on average.

    Parameters
    ----------
    text
        Any text; U+FFFD is skipped like ASCII.
    size
        Characters beyond ASCII in a stretch.
    mean
        Bound on their mean log-probability [nats].
    start
        Where to begin.

    Returns
    -------
    int or None
        Offset of the first character of the first such stretch.

    Examples
    --------
    >>> strange_stretch("全县共有党员三千人" + "哏禸銝剖捂", size=4, mean=-12.5)
    9
    """
    import numpy as np

    for low in range(start, len(text), _CHUNK):
        piece = text[low : low + _CHUNK + 4 * size]
        codes = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        places = np.flatnonzero((codes > 0x7F) & (codes != 0xFFFD))
        if len(places) < size:
            continue
        costs = np.where(codes[places] < 0x10000, _cost_table()[np.minimum(codes[places], 0xFFFF)], np.float32(-18.0))
        sums = np.concatenate(([0.0], np.cumsum(costs, dtype=np.float64)))
        found = np.flatnonzero(sums[size:] - sums[:-size] < mean * size)
        if len(found):
            return low + int(places[found[0]])
    return None
