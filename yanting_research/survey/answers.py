"""What a cell of an export answers (答案的读法): words, codes or places of options."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from yanting_research.resources import read_resource_toml
from yanting_research.survey.questionnaire import Item

__all__ = ["Chosen", "Reader", "fold", "read_number", "split_joined", "state_of"]

_SURE_BLANK = frozenset({"", "(空)"})
_BLANK_CODE, _SKIPPED_CODE = "-2", "-3"
_SURE = re.compile(r"[┋┆┇|｜;；\n]|→|-->|->")
"""Joins between the options of one cell: ``甲┋乙``; not ``甲、乙``, which may stand in one option."""
_UNSURE = (re.compile(r"[,，]"), re.compile(r"[,，、]"))
"""Joins that also stand inside options: ``甲，乙``, then ``甲、乙`` too; not ``甲┋乙``."""
_FILLED = re.compile(
    r"^(.{1,200}?)\s{0,3}(?:〖([^〗]{0,2000})〗|[\[{【]([^\]}】]{0,2000})[\]}】]|[:：_]\s{0,3}(.{0,2000}))$", re.DOTALL
)
"""``其他〖到外地学〗``: option and the words beside it; not ``其他``."""
_LETTERED = re.compile(r"^[A-Za-z][.、．)）:：]\s{0,3}")
"""``A. `` in front of an option; not ``A级``."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,6})?")
"""``12.5``; not ``十二``."""
_PLACE = re.compile(r"[0-9]{1,3}(?:\.0)?")
"""``3`` and ``3.0``; not ``3.5``."""


def fold(text: str) -> str:
    """Words without differences of width, blanks and case.

    >>> fold(" 30 公里以内 "), fold("（空）")
    ('30公里以内', '(空)')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def state_of(cell: str, *, words: bool = False) -> str:
    """``blank``, ``skipped`` or ``""`` for an answer; ``words``: a text in which 无 is an answer.

    >>> state_of("（空）"), state_of("-3"), state_of("无"), state_of("无", words=True)
    ('blank', 'skipped', 'blank', '')
    """
    key = fold(cell)
    if key in _words("skipped") or key == _SKIPPED_CODE:
        return "skipped"
    if key in _SURE_BLANK or key == _BLANK_CODE or (not words and key in _words("blank")):
        return "blank"
    return ""


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(read_resource_toml("survey_export_columns.toml")[kind])


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option found in a cell, the words beside it, and how it was found."""

    code: str
    words: str = ""
    how: str = "label"


class Reader:
    """Reads the cells of one item.

    ``positions`` says that a bare number is the place of an option, as survey sites count them; otherwise it is the
    questionnaire's code.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> reader = Reader(default_questionnaire()["ways"], positions=True)
    >>> reader.option("其他〖看书〗")
    Chosen(code='8', words='看书', how='label')
    >>> [one.code for one in reader.several("课堂讲授┋送教上门")[0]]
    ['1', '6']
    """

    def __init__(self, item: Item, *, positions: bool) -> None:
        self.item = item
        self._positions = positions
        self._labels = {fold(option.label): option.code for option in item.options}
        self._open = {option.code for option in item.options if option.open}

    def option(self, cell: str) -> Chosen | None:
        """The option that a cell names; ``None`` for no option."""
        text = cell.strip()
        for candidate in (text, _LETTERED.sub("", text)):
            if fold(candidate) in self._labels:
                return Chosen(self._labels[fold(candidate)])
        number = self._numbered(text)
        if number is not None:
            return number
        for candidate in (text, _LETTERED.sub("", text)):
            found = _FILLED.match(candidate)
            code = self._labels.get(fold(found[1])) if found else None
            if found and code is not None and code in self._open:
                return Chosen(code, next((part for part in found.groups()[1:] if part), "").strip())
        return None

    def _numbered(self, text: str) -> Chosen | None:
        key = fold(text).removesuffix(".0") if _PLACE.fullmatch(fold(text)) else fold(text)
        if self._positions and key.isdecimal():
            place = int(key)
            return Chosen(self.item.codes[place - 1], how="position") if 0 < place <= len(self.item.options) else None
        codes = {code.casefold(): code for code in self.item.codes}
        if key in codes:
            return Chosen(codes[key], how="code")
        if len(key) == 1 and key.isascii() and key.isalpha() and ord(key) - 97 < len(self.item.options):
            return Chosen(self.item.codes[ord(key) - 97], how="position")  # A, B, C of a printed sheet
        return None

    def several(self, cell: str) -> tuple[list[Chosen], list[str]]:
        """The options joined in a cell in their order, and the pieces that are none."""
        whole = self.option(cell)
        if whole is not None:
            return [whole], []
        sure = split_joined(cell)
        found, lost = self._pieces(sure)
        for join in _UNSURE if lost else ():
            finer, rest = self._pieces([one for piece in sure for one in join.split(piece) if one.strip()])
            if not rest:
                return finer, []
        return found, lost

    def _pieces(self, pieces: list[str]) -> tuple[list[Chosen], list[str]]:
        found, lost = [], []
        for piece in pieces:
            option = self.option(piece)
            if option is None:
                lost.append(piece.strip())
            else:
                found.append(option)
        return found, lost


def split_joined(cell: str) -> list[str]:
    """The pieces of a cell between sure joins.

    >>> split_joined("甲┋乙；丙、丁")
    ['甲', '乙', '丙、丁']
    """
    return [piece.strip() for piece in _SURE.split(cell) if piece.strip()]


def read_number(cell: str, unit: str = "") -> float:
    """The number in a cell, with or without its unit; NaN for none.

    >>> read_number("10天", "天"), read_number("１０"), read_number("十天", "天")
    (10.0, 10.0, nan)
    """
    text = fold(cell).removesuffix(fold(unit)).replace(",", "")
    return float(text) if _NUMBER.fullmatch(text) else math.nan
