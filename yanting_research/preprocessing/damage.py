"""Damaged runs (乱码): what a wrong decoding somewhere before left in a text. Found, never repaired.

Each kind is proved before it is reported: the run is put back into the bytes it came
from, and these must read as common Chinese characters in the other encoding.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yanting_research.chinese.common_characters import COMMON_SIMPLIFIED

__all__ = ["LATIN1_RUN", "find_damage"]

_COMMON = frozenset(COMMON_SIMPLIFIED) | frozenset("，。、；：“”（）《》0123456789")
_LOST = re.compile(r"\ufffd+")
"""U+FFFD; nothing else."""
_PLACEHOLDER = re.compile(r"(?:锟斤拷|锟斤|锟叫|锟教|锟借|锟揭|锟节|锟秸){1,5000}锟?|烫{3,}|屯{3,}|葺{3,}")
"""``锟斤拷锟斤拷``, ``烫烫烫``; not ``烫伤`` or ``屯屯通``."""
_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TRAIL = rf"[\x80-\xbf{_CP1252}]"
LATIN1_RUN = re.compile(rf"(?:[\xe2-\xef]{_TRAIL}{{2}}){{2,}}")
"""``å…šå‘˜``, the UTF-8 bytes of 党员 as Latin letters; not ``résumé``."""
_HIGH_RUN = re.compile(r"(?:[\xa1-\xfe]{2}){3,}")
"""``µ³Ô±½ÌÓý``, the GBK bytes of 党员教育 as Latin letters; not ``naïve``."""
_UTF8_BYTES = re.compile(
    rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\xbf]|\xe2[\x80-\x9f][\x80-\xbf]){2,}"
)
"""The bytes of 党员 in UTF-8; not those of 党员 in GBK."""
_LEAST_SHIFTED = 5
_SHARE_SHIFTED = 0.55
_GAP_SHIFTED = 3
_SHARE_COMMON = 0.8


class _Tables(NamedTuple):
    """Per code point of the basic plane: GBK lead and trail byte (0 for none), and whether it is common."""

    lead: NDArray[np.uint8]
    trail: NDArray[np.uint8]
    common: NDArray[np.bool_]
    pair_common: NDArray[np.bool_]


@cache
def _tables() -> _Tables:
    lead, trail = np.zeros(0x10000, np.uint8), np.zeros(0x10000, np.uint8)
    common, pair_common = np.zeros(0x10000, np.bool_), np.zeros(0x10000, np.bool_)
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            character = bytes((high, low)).decode("gb18030", "replace")
            if len(character) == 1 and character != "\ufffd":
                lead[ord(character)], trail[ord(character)] = high, low
                pair_common[high << 8 | low] = character in _COMMON
    common[[ord(character) for character in _COMMON]] = True
    common[0x3000:0x3020] = common[0xFF00:0xFFF0] = True  # full-width forms are printed on purpose
    return _Tables(lead, trail, common, pair_common)


def find_damage(text: str) -> list[tuple[str, int, int]]:
    """``(cause, start, end)`` of every damaged run, in order and none overlapping.

    Examples
    --------
    >>> for text in ("锟斤拷锟斤拷", "鍏氬憳鏁欒偛", "å…šå‘˜", "氐吃苯逃ぷ魅〉妹飨猿尚", "党员教育工作"):
    ...     print([(cause, text[start:end]) for cause, start, end in find_damage(text)])
    [('placeholder', '锟斤拷锟斤拷')]
    [('utf8_as_gbk', '鍏氬憳鏁欒偛')]
    [('utf8_as_latin1', 'å…šå‘˜')]
    [('shifted_gbk', '氐吃苯逃ぷ魅〉妹飨猿')]
    []
    """
    found = [("replacement", *match.span()) for match in _LOST.finditer(text)]
    found += [("placeholder", *match.span()) for match in _PLACEHOLDER.finditer(text)]
    found += [("utf8_as_latin1", *m.span()) for m in LATIN1_RUN.finditer(text) if _reads(m.group(), "utf-8")]
    found += [("gbk_as_latin1", *m.span()) for m in _HIGH_RUN.finditer(text) if _reads(m.group(), "gbk")]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.where(codes < 0x10000, codes, 0)
    found += [("utf8_as_gbk", *span) for span in _utf8_as_gbk(codes)]
    found += [("shifted_gbk", *span) for span in _shifted_gbk(codes)]
    kept: list[tuple[str, int, int]] = []
    for cause, start, end in sorted(found, key=lambda row: (row[1], -row[2], row[0])):
        if not kept or start >= kept[-1][2]:
            kept.append((cause, start, end))
    return kept


def _reads(run: str, encoding: str) -> bool:
    """Whether the bytes behind Latin letters are common Chinese characters in an encoding."""
    data = b"".join(
        character.encode("cp1252") if character in _CP1252 else character.encode("latin-1") for character in run
    )
    try:
        return _is_common(data.decode(encoding))
    except UnicodeDecodeError:
        return False


def _is_common(text: str) -> bool:
    return sum(character in _COMMON for character in text) >= _SHARE_COMMON * len(text)


def _utf8_as_gbk(codes: NDArray[Any]) -> list[tuple[int, int]]:
    tables = _tables()
    data = np.stack([tables.lead[codes], tables.trail[codes]], axis=1).tobytes()
    spans = []
    for match in _UTF8_BYTES.finditer(data):
        if _is_common(match.group().decode("utf-8")):  # an odd start: a byte was lost in front
            spans.append((match.start() // 2, (match.end() + 1) // 2))
    return spans


def _shifted_gbk(codes: NDArray[Any]) -> list[tuple[int, int]]:
    """Runs whose characters are rare, and common once every byte moves on by one place."""
    if codes.size <= _LEAST_SHIFTED:
        return []
    tables = _tables()
    lead, trail = tables.lead[codes].astype(np.uint16), tables.trail[codes].astype(np.uint16)
    shifted = tables.pair_common[trail[:-1] << 8 | lead[1:]]
    hits = np.flatnonzero(shifted & ~tables.common[codes[:-1]] & (lead[:-1] > 0))
    barriers = np.cumsum(lead == 0)
    apart = (np.diff(hits) > _GAP_SHIFTED) | (np.diff(barriers[hits]) > 0)
    spans = []
    for group in np.split(hits, np.flatnonzero(apart) + 1):
        if group.size >= _LEAST_SHIFTED and group.size >= _SHARE_SHIFTED * (group[-1] - group[0] + 1):
            spans.append((int(group[0]), int(group[-1]) + 1))
    return spans
