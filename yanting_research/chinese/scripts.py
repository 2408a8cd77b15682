"""Traditional and simplified script (繁简): a simplified layer for matching, offsets kept.

The text itself is never changed. OpenCC's dictionaries know phrases, so that 乾燥 becomes
干燥 and 乾隆 stays; a text is cut into runs of Han characters, and only runs that hold a
traditional character are converted (punctuation ends every phrase of the dictionaries).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from yanting_research.core import OffsetMap

__all__ = ["SCRIPT_CONVERSIONS", "ScriptEvidence", "fold_script", "script_evidence", "script_of", "simplify"]

SCRIPT_CONVERSIONS = ("t2s", "tw2s", "tw2sp", "hk2s")
"""OpenCC's conversions into mainland script; ``tw2sp`` also replaces Taiwan's words (部落格 -> 博客)."""

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
"""``農村黨員``; not ``，`` or ``A``."""
_HAN_BLOCKS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_ONE_SIDED = 0.1


class ScriptEvidence(NamedTuple):
    """Characters that only one of the two scripts writes."""

    n_traditional: int
    n_simplified: int


@cache
def _converter(conversion: str) -> Callable[[str], str]:
    """One OpenCC object per conversion, made when first needed; its conversion keeps no state."""
    from opencc import OpenCC

    return OpenCC(conversion).convert


@cache
def _changed_by(conversion: str) -> dict[str, str]:
    """Characters that a conversion replaces when they stand alone."""
    characters = [chr(code) for low, high in _HAN_BLOCKS for code in range(low, high + 1)]
    converted = _converter(conversion)("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new}


@cache
def _traditional() -> frozenset[str]:
    return frozenset(_changed_by("t2s"))


@cache
def _may_be_traditional() -> re.Pattern[str]:
    """A traditional character, or any beyond the basic plane: one class of few ranges is looked up at once."""
    basic = "".join(sorted(one for one in _traditional() if one <= "\uffff"))
    return re.compile(f"[{basic}\U00010000-\U0010ffff]")


def _convert_runs(text: str, conversion: str) -> list[tuple[int, str, str]]:
    """``(start, run, converted run)`` of every run of Han characters that may change."""
    runs = [(match.start(), match.group()) for match in _HAN_RUN.finditer(text)]
    if conversion == "t2s":
        changes = _may_be_traditional().search
        runs = [(start, run) for start, run in runs if changes(run)]
    converted = _converter(conversion)("\n".join(run for _, run in runs)).split("\n") if runs else []
    return [(start, run, new) for (start, run), new in zip(runs, converted, strict=True) if new != run]


def simplify(text: str, *, conversion: str = "t2s") -> tuple[str, OffsetMap]:
    """A text in simplified script for matching, with the map that leads back to it (繁转简).

    Parameters
    ----------
    text
        Any text; what is not a Han character stays.
    conversion
        One of ``SCRIPT_CONVERSIONS``.

    Returns
    -------
    simplified, offsets
        ``to_raw(offsets, start, end)`` is the span in ``text``. Characters stand one for
        one, except where a phrase changed its length: that phrase is one replaced stretch.

    Raises
    ------
    ValueError
        For an unknown conversion.

    References
    ----------
    Open Chinese Convert (OpenCC), dictionaries TSPhrases and TSCharacters.

    Examples
    --------
    >>> simplify("乾隆年間氣候乾燥")[0]
    '乾隆年间气候干燥'
    >>> from yanting_research.core import to_raw
    >>> text, offsets = simplify("我的部落格很紅", conversion="tw2sp")
    >>> text, to_raw(offsets, 2, 4)
    ('我的博客很红', Span(start=2, end=5))
    """
    if conversion not in SCRIPT_CONVERSIONS:
        raise ValueError(f"no conversion {conversion!r}; allowed: {', '.join(SCRIPT_CONVERSIONS)}")
    pieces: list[str] = []
    cuts: list[tuple[int, int, int]] = []
    at = 0
    for start, run, new in _convert_runs(text, conversion):
        pieces += [text[at:start], new]
        at = start + len(run)
        if len(new) != len(run):
            head, tail = _unchanged_ends(run, new)
            cuts.append((start + head, at - tail, len(new) - head - tail))
    return "".join([*pieces, text[at:]]), _aligned(len(text), cuts)


def _unchanged_ends(run: str, new: str) -> tuple[int, int]:
    """How many characters at either end of a run correspond one to one."""
    table = _changed_by("t2s")
    plain = [table.get(character, character) for character in run]
    shorter = min(len(run), len(new))
    head = 0
    while head < shorter and plain[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and plain[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _aligned(length: int, cuts: list[tuple[int, int, int]]) -> OffsetMap:
    """Map whose stretches lie between the replaced pieces ``(start, end, new length)``."""
    clean_starts, raw_starts, lengths = [], [], []
    raw_at = clean_at = 0
    for start, end, new_length in [*cuts, (length, length, 0)]:
        if start > raw_at or not length:
            clean_starts.append(clean_at)
            raw_starts.append(raw_at)
            lengths.append(start - raw_at)
        clean_at += start - raw_at + new_length
        raw_at = end
    return OffsetMap(tuple(clean_starts), tuple(raw_starts), tuple(lengths), length)


def fold_script(text: str) -> str:
    """Simplified forms one character for one character (繁转简), for matching only.

    As :func:`simplify`, but the length never changes: should a phrase change it, that run
    is folded character by character. Use the result to look words up, never to show text.

    Examples
    --------
    >>> fold_script("農村黨員與幹部")
    '农村党员与干部'
    >>> fold_script("他的著作在乾隆朝")
    '他的著作在乾隆朝'
    """
    if _may_be_traditional().search(text) is None:
        return text
    pieces: list[str] = []
    at = 0
    for start, run, new in _convert_runs(text, "t2s"):
        if len(new) != len(run):
            table = _changed_by("t2s")
            new = "".join(table.get(character, character) for character in run)
        pieces += [text[at:start], new]
        at = start + len(run)
    return "".join([*pieces, text[at:]])


@cache
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of one script only: converted by OpenCC and absent from the other side's national charset.

    後 and 乾 stand in GB 2312, 后 and 台 in Big5; they tell nothing.
    """
    traditional = {character for character in _traditional() if not _encodable(character, "gb2312")}
    simplified = {character for character in _changed_by("s2t") if not _encodable(character, "big5")}
    return frozenset(traditional - simplified), frozenset(simplified - traditional)


def _encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def script_evidence(text: str) -> ScriptEvidence:
    """Occurrences of characters that only traditional, or only simplified, script writes.

    >>> script_evidence("農員，农员员")
    ScriptEvidence(n_traditional=2, n_simplified=3)
    """
    traditional, simplified = _telling_characters()
    return ScriptEvidence(
        sum(character in traditional for character in text), sum(character in simplified for character in text)
    )


def script_of(text: str) -> str:
    """``"traditional"``, ``"simplified"``, ``"mixed"``, or ``""`` where no character tells.

    One script is stated when at least nine in ten of the telling characters are its own:
    a name such as 王喆 or a quoted couplet does not make a simplified text mixed.

    Examples
    --------
    >>> script_of("農村黨員"), script_of("农村党员"), script_of("農村党员，黨員农村"), script_of("人口")
    ('traditional', 'simplified', 'mixed', '')
    """
    evidence = script_evidence(text)
    total = sum(evidence)
    if not total:
        return ""
    share = evidence.n_traditional / total
    return "simplified" if share <= _ONE_SIDED else "traditional" if share >= 1 - _ONE_SIDED else "mixed"
