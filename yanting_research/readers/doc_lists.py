"""List tables of Word 97-2003 documents (自动编号): from LST and LFO to counters ([MS-DOC] 2.9.147, 2.9.131)."""

from __future__ import annotations

import struct

from yanting_research.readers.docx_numbering import Level, Numbering

__all__ = ["read_lists"]

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalHalfWidth", 17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 42: "koreanCounting", 255: "none",
}  # fmt: skip
"""Codes of number formats ([MS-OSHARED] 2.2.1.3) and their names in Open XML."""
_SUFFIXES = {0: "tab", 1: "space", 2: "nothing"}
_LIST_SIZE, _LEVEL_SIZE, _OVERRIDE_SIZE = 28, 28, 16
_LEVELS = 9


def read_lists(lists: bytes, after: bytes, overrides: bytes) -> Numbering:
    """Counters of the document's lists; what is cut short gives fewer lists, never wrong ones.

    Parameters
    ----------
    lists
        PlfLst: the number of lists, then one header each.
    after
        The bytes behind it: the levels of each list in turn.
    overrides
        PlfLfo: the lists as paragraphs refer to them, counted from 1.
    """
    made = Numbering()
    n = struct.unpack_from("<H", lists)[0] if len(lists) >= 2 else 0
    at = 0
    for i in range(n):
        header = lists[2 + _LIST_SIZE * i :][:_LIST_SIZE]
        if len(header) < _LIST_SIZE:
            break
        levels: dict[int, Level] = {}
        for number in range(1 if header[26] & 1 else _LEVELS):
            level, at = _level(after, at)
            if level is None:
                return _with_overrides(made, overrides)
            levels[number] = level
        made.levels[str(struct.unpack_from("<i", header)[0])] = levels
    return _with_overrides(made, overrides)


def _level(data: bytes, at: int) -> tuple[Level | None, int]:
    """A level (LVL) and where the next one begins."""
    if at + _LEVEL_SIZE + 2 > len(data):
        return None, at
    start, code, flags = struct.unpack_from("<iBB", data, at)
    suffix, n_character, n_paragraph = data[at + 15], data[at + 24], data[at + 25]
    text_at = at + _LEVEL_SIZE + n_character + n_paragraph
    if text_at + 2 > len(data):
        return None, at
    n = struct.unpack_from("<H", data, text_at)[0]
    units = data[text_at + 2 : text_at + 2 + 2 * n]
    if len(units) < 2 * n:
        return None, at
    text = units.decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(c) + 1}" if ord(c) < _LEVELS else c for c in text)
    level = Level(
        number_format=_FORMATS.get(code, "decimal"),
        text=shown,
        start=max(0, start),
        suffix=_SUFFIXES.get(suffix, "tab"),
        is_legal=bool(flags & 4),
        restart=data[at + 26] if flags & 8 else None,  # fNoRestart and ilvlRestartLim of [MS-DOC] 2.9.150
    )
    return level, text_at + 2 + 2 * n


def _with_overrides(made: Numbering, data: bytes) -> Numbering:
    n = struct.unpack_from("<I", data)[0] if len(data) >= 4 else 0
    n = min(n, (len(data) - 4) // _OVERRIDE_SIZE)
    at = 4 + _OVERRIDE_SIZE * n
    for i in range(n):
        key, n_levels = str(i + 1), data[4 + _OVERRIDE_SIZE * i + 12]
        made.abstract_of[key] = str(struct.unpack_from("<i", data, 4 + _OVERRIDE_SIZE * i)[0])
        at += 4
        for _ in range(n_levels):
            if at + 8 > len(data):
                return made
            start, flags = struct.unpack_from("<iI", data, at)
            at += 8
            if flags & 0x20:
                level, at = _level(data, at)
                if level is None:
                    return made
                made.replaced.setdefault(key, {})[flags & 0xF] = level
            if flags & 0x10:
                first = made.replaced.get(key, {}).get(flags & 0xF)
                made.overrides.setdefault(key, {})[flags & 0xF] = first.start if first else max(0, start)
    return made
