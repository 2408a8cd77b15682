"""Chinese full-text search by pairs of characters (二元切分): what the index holds, what a query asks for.

A dictionary cuts 流动党员占比 in one way and the reader's 党员占 in another, and the two never meet.
Pairs of neighbouring characters need no dictionary: every string of two or more characters is found
wherever it stands, and a single character too. The browser cuts a query by the same rules
(``static/search.js`` reads the alphabet from :data:`HAN_CLASS` and :func:`fold_table`).
"""

from __future__ import annotations

import functools
import re

from yanting_research.chinese import fold_script

__all__ = ["HAN_CLASS", "fold", "fold_table", "index_words", "query_words"]

HAN_CLASS = "\u3400-\u4dbf\u4e00-\u9fff"
"""Han characters as the inside of a character class, for Python and for JavaScript."""

# matches the parts of "2013年1,794人 fit_ols": 2013 | 年 | 1,794 | 人 | fit_ols; never a lone mark: "，%"
_PIECE = re.compile(
    rf"(?P<number>[0-9]+(?:[.,][0-9]+)*)(?![^\W{HAN_CLASS}])|(?P<han>[{HAN_CLASS}]+)|(?P<word>[^\W{HAN_CLASS}]+)"
)
# full-width forms stand at a fixed distance from the half-width ones
_FULL_FIRST, _FULL_LAST, _FULL_DISTANCE = 0xFF01, 0xFF5E, 0xFEE0


@functools.cache
def fold_table() -> dict[str, str]:
    """Traditional characters and the simplified ones they are read as, one for one (繁简对照).

    >>> fold_table()["黨"], "党" in fold_table()
    ('党', False)
    """
    every = [chr(code) for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)) for code in range(first, last + 1)]
    folded = fold_script("\n".join(every)).split("\n")
    return {old: new for old, new in zip(every, folded, strict=True) if old != new}


def fold(text: str) -> str:
    """Small letters, half width, simplified characters: one character for one, so that places stay.

    >>> fold("ＧＤＰ與黨員")
    'gdp与党员'
    """
    table = fold_table()
    return "".join(table.get(character) or _fold_plain(character) for character in text)


def _fold_plain(character: str) -> str:
    if character == "\u3000":
        return " "
    if _FULL_FIRST <= ord(character) <= _FULL_LAST:
        character = chr(ord(character) - _FULL_DISTANCE)
    small = character.lower()
    return small if len(small) == 1 else character


def index_words(text: str) -> list[str]:
    """Everything of a text that can be asked for: characters, pairs of characters, words, numbers.

    A name of several words is there whole and in its parts.

    >>> index_words("流动党员占99.4%")
    ['流', '动', '党', '员', '占', '流动', '动党', '党员', '员占', '99.4']
    >>> index_words("fit_ols 1,794人")
    ['fit_ols', 'fit', 'ols', '1794', '人']
    """
    words: list[str] = []
    for kind, piece in _pieces(text):
        if kind == "han":
            words += [*piece, *_pairs(piece)]
        elif kind == "word" and "_" in piece:
            words += [piece, *filter(None, piece.split("_"))]
        else:
            words.append(piece)
    return words


def query_words(query: str) -> list[str]:
    """What a query asks the index for: pairs, and a single character only where it stands alone.

    >>> query_words("党员占比 2013年")
    ['党员', '员占', '占比', '2013', '年']
    """
    words: list[str] = []
    for kind, piece in _pieces(query):
        words += _pairs(piece) if kind == "han" and len(piece) > 1 else [piece]
    return words


def _pieces(text: str) -> list[tuple[str, str]]:
    """Numbers without their commas, runs of Han characters, words; in order."""
    found = ((match.lastgroup or "", match[0]) for match in _PIECE.finditer(fold(text)))
    return [(kind, piece.replace(",", "") if kind == "number" else piece) for kind, piece in found]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
