"""Cues (提示词): strings, with a bounded gap, that propose a code where they stand.

A cue is searched in the text folded to simplified characters and half-width digits, one
character for one, so that every place is a place of the text. ``A…B`` asks for A and B in one
clause with at most ``GAP`` characters between them. Strings of ``not_cues`` are blanked first:
a cue inside one of them, or across its edge, does not fire.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from yanting_research.chinese import fold_script, fold_width
from yanting_research.coding.instruments_entries import entry_strings
from yanting_research.errors import CodingError

__all__ = ["GAP", "MAX_CUE", "CueHit", "Cues", "find_cues", "fold_for_cues", "parse_cues"]

GAP = 16
"""Characters that "…" in a cue may stand for."""
MAX_CUE = 24
"""Longest cue [code points]."""
_GAP_MARK = "…"
MAX_GAPS = 3
_BETWEEN = rf"[^，。；：！？,;:!?\n]{{0,{GAP}}}?"
"""``，`` and ``。`` close the gap: 组织…学习 must not reach over 组织工作，学习文件."""
_BLANK = "\x00"


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled cues of one code.

    ``plain`` leads from what is matched to the cue; a match that is not in it comes from one of
    ``gapped``. Groups inside ``pattern`` would tell too, but cost the search its fast path.
    """

    order: tuple[str, ...]
    not_cues: tuple[str, ...]
    requires: tuple[str, ...]
    pattern: re.Pattern[str]
    masked: re.Pattern[str] | None
    plain: Mapping[str, str]
    gapped: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue and where it stands."""

    cue: str
    start: int
    end: int


def fold_for_cues(text: str) -> str:
    """Simplified characters, half-width digits and letters; same length.

    >>> fold_for_cues("黨員ＱＱ群")
    '党员QQ群'
    """
    return fold_script(fold_width(text))


def parse_cues(entry: Mapping[str, Any], *, where: str) -> Cues:
    """The cues of one code from its table in a codebook.

    Parameters
    ----------
    entry
        Lists of strings ``cues`` and, optionally, ``not_cues`` and ``requires``.
    where
        File and code for error messages.

    Raises
    ------
    CodingError
        For a value that is no list of strings, a cue that is empty, too long, double or has a
        control character, an open gap (``…考察``), or a cue that its own ``not_cues`` blank.

    Examples
    --------
    >>> cues = parse_cues({"cues": ["培训", "赴…考察"], "not_cues": ["培训费"]}, where="example")
    >>> [hit.cue for hit in find_cues("不收培训费的培训，赴邻省考察。", cues)]
    ['培训', '赴…考察']
    """
    lists = {name: entry_strings(entry, name, where) for name in ("cues", "not_cues", "requires")}
    if not lists["cues"]:
        raise CodingError("no cue", where=where, expected="at least one string in 'cues'")
    for name, words in lists.items():
        for word in words:
            _check(word, name, where)
    for cue in lists["cues"]:
        if cue in lists["not_cues"]:
            raise CodingError(f"{cue!r} stands in cues and not_cues", where=where, expected="one of the two")
    order = tuple(sorted(lists["cues"], key=lambda cue: (-len(cue), cue)))
    return Cues(
        order=order,
        not_cues=lists["not_cues"],
        requires=tuple(map(fold_for_cues, lists["requires"])),
        pattern=re.compile("|".join(map(_expression, order))),
        masked=re.compile("|".join(map(_expression, _longest_first(lists["not_cues"])))) if lists["not_cues"] else None,
        plain={fold_for_cues(cue): cue for cue in order if _GAP_MARK not in cue},
        gapped=tuple((cue, re.compile(_expression(cue))) for cue in order if _GAP_MARK in cue),
    )


def find_cues(text: str, cues: Cues) -> Iterator[CueHit]:
    """Cues in a text that :func:`fold_for_cues` has folded, from left to right, the longest at each place.

    ``requires`` is not looked at here: it asks for the sentence, which the caller knows.
    """
    searched = cues.masked.sub(_blanked, text) if cues.masked else text
    for match in cues.pattern.finditer(searched):
        surface = match.group()
        cue = cues.plain.get(surface) or next(name for name, gap in cues.gapped if gap.fullmatch(surface))
        yield CueHit(cue, match.start(), match.end())


def _blanked(match: re.Match[str]) -> str:
    return _BLANK * len(match.group())


def _longest_first(words: tuple[str, ...]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _expression(cue: str) -> str:
    return _BETWEEN.join(re.escape(fold_for_cues(part)) for part in cue.split(_GAP_MARK))


def _check(word: str, name: str, where: str) -> None:
    parts = word.split(_GAP_MARK)
    if not word.strip() or word != word.strip() or len(word) > MAX_CUE:
        raise CodingError(
            f"{word[: MAX_CUE + 1]!r} in {name!r} is empty, padded or too long",
            where=where,
            expected=f"1 to {MAX_CUE} characters, no blank at either end",
        )
    if len(parts) > MAX_GAPS + 1:
        raise CodingError(
            f"{word!r} in {name!r} has {len(parts) - 1} gaps",
            where=where,
            expected=f"at most {MAX_GAPS}, for each one multiplies the ways to match",
        )
    if not all(parts) or (name == "requires" and len(parts) > 1):
        raise CodingError(
            f"{word!r} in {name!r} has an open gap", where=where, expected="text on both sides of …, none in requires"
        )
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in chain.from_iterable(parts)):
        raise CodingError(f"control character in {name!r}: {word!r}", where=where, expected="printable text")
