"""How the end of one line meets the beginning of the next (换行): joined, with a blank, or with a hyphen taken out."""

from __future__ import annotations

import re

from yanting_research.readers.pdf_lines import Piece, is_wide

__all__ = ["first_unit_width", "joint", "marker_end", "starts_item"]

_FIRST_UNIT = re.compile(
    r"[（《“‘〈【〔「『(\[]{0,3}(?:[A-Za-z0-9][A-Za-z0-9.,%‰/:+\-~_@#&=?]{0,80}|—{1,2}|…{1,2}|.)"
    r"[，。、；：？！）》”’〉】〕」』)\],.;:?!%‰℃…·“‘]{0,4}(?:(?<=[“”‘’])\S)?"
)
"""What is not broken over a line end: ``25,619``, ``《党``, ``人，`` or ``映“学``; never two ideographs."""

_ITEM = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十\d]{1,4}[)）]|\d{1,3}[、．]|\d{1,3}\.(?!\d)"
    r"|第[一二三四五六七八九十百零\d]{1,7}[章节条编篇款]|[①-⑳⑴-⒇]|[•·●○▪■◆◇►➢※√]|附件\d{0,2}[：:]|[a-zA-Z][.)](?=\s))"
)
"""``一、``, ``（二）``, ``3.``, ``第五条`` or ``•``; not ``3.5``, not ``一是``."""

_HYPHENATED = re.compile(r"[a-z]{2}[-‐]\Z")
"""``educa-`` at the end of a line; not ``2013-``, not ``A-``."""

_LATIN_START = re.compile(r"[A-Za-z(\[\"'“‘]")
"""``tion``; not ``党``, not ``619``."""

_LATIN_END = re.compile(r"[A-Za-z,.;:!?)\]\"'”’%]\Z")
"""``parties`` or ``workers,``; not ``党``, not ``25``."""


def joint(left: str, right: str, *, blank_after: bool = False) -> tuple[int, str]:
    """How many characters to take from the end of ``left``, and what to put between.

    Parameters
    ----------
    left, right
        Two lines of one sentence.
    blank_after
        Whether the file writes a blank after ``left``.

    Examples
    --------
    >>> joint("全县共有党员25", "619人"), joint("party", "members"), joint("educa-", "tion")
    ((0, ''), (0, ' '), (1, ''))
    """
    if not left or not right:
        return 0, ""
    if blank_after:
        return 0, " "
    if _HYPHENATED.search(left[-3:]) and right[0].islower() and right[0].isascii():
        return 1, ""
    if is_wide(left[-1]) or is_wide(right[0]) or left[-1] in "-—/":
        return 0, ""
    latin_left, latin_right = _LATIN_END.search(left[-1]), _LATIN_START.match(right)
    if latin_right and (latin_left or left[-1].isdigit()):
        return 0, " "
    return 0, " " if latin_left and left[-1].isalpha() and right[0].isdigit() else ""


def first_unit_width(piece: Piece) -> float:
    """Width of what would have had to fit on the line before [points].

    >>> first_unit_width(Piece("25人，其中", (0, 5, 10, 20, 30, 40, 50), 0, 10))
    10
    """
    match = _FIRST_UNIT.match(piece.text)
    end = match.end() if match else 1
    return piece.xs[end] - piece.xs[0]


def marker_end(text: str) -> int:
    """Length of the item mark at the start of a line, blanks after it included; 0 without one.

    >>> marker_end("1. 培训党员"), marker_end("3.5万人"), marker_end("一、基本情况")
    (3, 0, 2)
    """
    match = _ITEM.match(text)
    if match is None:
        return 0
    end = match.end()
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def starts_item(text: str) -> bool:
    """Whether a line begins with the mark of a heading or of a list item.

    >>> starts_item("（一）队伍现状"), starts_item("共有党员")
    (True, False)
    """
    return marker_end(text) > 0
