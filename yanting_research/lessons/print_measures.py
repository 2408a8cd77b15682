"""What fits on a printed line (排版量度): widths of text and columns, characters that no page shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace

from yanting_research.lessons.pack import Grid, Picture, Run

__all__ = [
    "MISSING", "PAGE_EM", "TABLE_POINTS",
    "break_words", "column_shares", "hidden_signs", "missing_note", "picture_size", "printable", "row_is_whole",
    "spoken", "squared", "table_points", "type_width", "web_address",
]  # fmt: skip

MISSING = "〓"
"""Printer's mark for a character that cannot be shown."""

# direction marks, which could reorder what a reader sees
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PAGE_EM = 42.0
"""Width of the page in table type [em]: 156 mm at 10.5 pt."""
TABLE_POINTS = 10.5
_NARROW_POINTS = 9.0
_MANY_COLUMNS = 7
_KEPT_WHOLE = 300  # characters of a row that moves to the next page as one
_PICTURE_WIDTH, _PICTURE_HEIGHT = 156.0, 150.0  # mm; a caption and a note still fit below
_SCREEN_DOT = 25.4 / 96  # mm
_FULL_WIDTH_DOTS = 500  # a figure of so many dots across is drawn for the page, a smaller one is an icon

_WORD = re.compile(r"[!-,.-~]{5,}")
"""``https://example.org/report``; not ``in-a-row``, which breaks at its hyphens."""


_WEB = re.compile(r"^https?://[!-~]{1,2000}$")
"""``https://www.stats.gov.cn/``; not ``javascript:alert(1)``."""


def web_address(run: Run) -> str:
    """Where a run leads, empty for anything but a page of the web.

    >>> web_address(Run("局", href="https://www.stats.gov.cn/")), web_address(Run("恶", href="javascript:alert(1)"))
    ('https://www.stats.gov.cn/', '')
    """
    return run.href if _WEB.match(run.href) else ""


def printable(text: str) -> str:
    r"""The text with 〓 for what no page shows: control characters, lone surrogates, direction marks.

    >>> printable("党员\x00人数\ud800")
    '党员〓人数〓'
    """
    return "".join(MISSING if _hidden(character) else character for character in text)


def hidden_signs(value: object) -> frozenset[str]:
    r"""What :func:`printable` replaces in the texts of a block, a list of blocks or a handout.

    >>> sorted(hidden_signs((Run("党员\x00"), Run("人数"))))
    ['\x00']
    """
    if isinstance(value, str):
        return frozenset(filter(_hidden, value))
    if is_dataclass(value) and not isinstance(value, type):
        return hidden_signs(tuple(getattr(value, each.name) for each in fields(value)))
    if isinstance(value, tuple):
        return frozenset().union(*map(hidden_signs, value))
    return frozenset()


def missing_note(lost: Iterable[str], why: str) -> str:
    r"""The line at the end of a handout that names what 〓 stands for.

    >>> missing_note({"\x00"}, "控制符")
    '注：〓是印不出的字，控制符，原来的码位是U+0000。'
    """
    points = "、".join(sorted(f"U+{ord(character):04X}" for character in lost))
    return f"注：{MISSING}是印不出的字，{why}，原来的码位是{points}。"


def _hidden(character: str) -> bool:
    if character in "\n\t":
        return False
    noncharacter = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return character in _BIDI or noncharacter or unicodedata.category(character) in ("Cc", "Cs")


def column_shares(grid: Grid, *, width: float = PAGE_EM) -> tuple[float, ...]:
    """Width of each column of a table as a share of the page's [0, 1].

    A column that needs less than its even share gets what it needs, the long ones divide the rest (max-min
    fairness); where all fit, the page is filled in proportion.

    Parameters
    ----------
    grid
        The table, all rows of one length (:func:`squared`).
    width
        Of the page, in em of the table's type.

    Examples
    --------
    >>> sentence = "全县共有党员25619人，其中流动党员2087人。" * 3
    >>> grid = Grid("", ("指标", "原句"), (("党员", sentence),), ("left", "left"))
    >>> [round(share, 2) for share in column_shares(grid)]
    [0.1, 0.9]
    """
    cells = [grid.header, *grid.rows]
    needed = [max(2.0, *(type_width(row[column]) for row in cells)) + 2.0 for column in range(len(grid.header))]
    given = [0.0] * len(needed)
    left, rest = width, len(needed)
    for column in sorted(range(len(needed)), key=needed.__getitem__):
        given[column] = min(needed[column], left / rest)
        left, rest = left - given[column], rest - 1
    total = sum(given)
    return tuple(share / total for share in given)


def type_width(text: str) -> float:
    """Width of a text on one line [em]: 1 for a Chinese character, about half of it for a Latin one.

    >>> round(type_width("党员25619人"), 2)
    5.75
    """
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.55 for character in text)


def break_words(text: str, room: float) -> str:
    """The text with places to break (U+200B) in words that are wider than a line.

    Parameters
    ----------
    text
        Any text.
    room
        Width of the line [em].

    Examples
    --------
    >>> break_words("abcdefgh 党员", 4.0).split("\u200b")
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h 党员']
    >>> break_words("25,619 党员", 4.0)
    '25,619 党员'
    """
    return _WORD.sub(lambda word: "\u200b".join(word[0]) if type_width(word[0]) > room else word[0], text)


def spoken(picture: Picture) -> str:
    """What a screen reader says for a picture; never empty, or it would pass the picture over in silence.

    >>> spoken(Picture("a", "图 1　参训率", "", b"", 1, 1)), spoken(Picture("a", "", "", b"", 1, 1))
    ('图 1　参训率', '图（没有文字说明）')
    """
    return picture.alt.strip() or picture.caption.strip() or "图（没有文字说明）"


def squared(grid: Grid) -> Grid:
    """The table with empty cells where a row, the header or the alignment is short: no cell is lost.

    >>> squared(Grid("", ("甲",), (("一", "二"), ()), ())).rows
    (('一', '二'), ('', ''))
    """
    wide = max(len(grid.header), *(len(row) for row in grid.rows), 0)

    def filled(row: tuple[str, ...]) -> tuple[str, ...]:
        return (*row, *("",) * (wide - len(row)))

    align = list(grid.align)
    align += ["left"] * (wide - len(align))
    return replace(grid, header=filled(grid.header), rows=tuple(map(filled, grid.rows)), align=tuple(align[:wide]))


def row_is_whole(row: Sequence[str]) -> bool:
    """Whether a row of a table moves to the next page as one; a longer one may break."""
    return sum(map(len, row)) <= _KEPT_WHOLE


def table_points(grid: Grid) -> float:
    """Type of a table [pt]: 10.5, and 9 where many columns share the page."""
    return _NARROW_POINTS if len(grid.header) > _MANY_COLUMNS else TABLE_POINTS


def picture_size(picture: Picture) -> tuple[float, float]:
    """Width and height on paper [mm], its proportions kept; never larger than the page.

    >>> picture_size(Picture("map", "图 1", "地图", b"", 1600, 800))
    (156.0, 78.0)
    >>> picture_size(Picture("tower", "图 2", "塔", b"", 100, 9000))
    (1.667, 150.0)
    """
    dots, high = max(picture.width, 1), max(picture.height, 1)
    width = _PICTURE_WIDTH if dots >= _FULL_WIDTH_DOTS else dots * _SCREEN_DOT
    scale = min(1.0, _PICTURE_WIDTH / width, _PICTURE_HEIGHT / (width * high / dots))
    return round(width * scale, 3), round(width * scale * high / dots, 3)
