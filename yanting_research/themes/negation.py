"""Negation before an expression (否定): 没有…经费 is marked, 无党派 and 不断加强 are not.

Which mentions are negated:

1. A negation word stands before the expression, in the same clause (up to ，。；：！？), within the
   codebook's window of characters.
2. A longer word that only holds the sign of one wins: 不断, 无党派, 不少于, 非公党建.
3. 不, 未, 非 … reach up to 的 or 是 only (不参加培训的党员 denies nothing of the 党员, 不干是失职
   nothing of the 失职); 没有, 无, 缺乏 … reach past them (没有稳定的经费保障).
4. Two negations cancel (不能没有经费).
5. A sign inside another expression of the codebook belongs to it (听不进 in 听不进、坐不下), and an
   expression that begins with one is not negated again (不担当、不作为).

What stands behind the expression (经费不足) is a judgement on it, no negation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

import ahocorasick_rs

from yanting_research.resources import read_resource_toml
from yanting_research.themes.dictionary import ThemeDictionary
from yanting_research.themes.folding import View, fold

__all__ = ["MATCHING_RESOURCE", "Negations", "matching_words"]

MATCHING_RESOURCE = "theme_matching.toml"
"""Negation words, words that only look like one, and words that no expression may cut."""
_CLAUSE_END = re.compile(r"[。！？!?…；;，,：:\n]")
"""The comma of 没有经费，; not the 、 of a list, which a negation reaches across."""
_STOP = re.compile(r"的|(?<=.)是")
"""The 的 of 参加培训的党员, the 是 of 不干是失职; not the 是 right behind 不再."""
_SIGNS = frozenset("不没无未非")


@cache
def matching_words() -> dict[str, tuple[str, ...]]:
    """The shipped words, folded: ``absence``, ``denial``, ``not_negation``, ``whole_words``.

    >>> "无党派" in matching_words()["not_negation"]
    True
    """
    data: dict[str, Any] = read_resource_toml(MATCHING_RESOURCE)
    return {name: tuple(dict.fromkeys(fold(str(word)) for word in words)) for name, words in sorted(data.items())}


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    far: bool


class Negations:
    """The negation words of a codebook, ready to be looked for.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> from yanting_research.themes.folding import view_of
    >>> found = Negations(default_themes()).in_view(view_of("没有培训经费，不断加强培训"))
    >>> found.before(2), found.before(11)
    ('没有', '')
    """

    def __init__(self, dictionary: ThemeDictionary) -> None:
        words = matching_words()
        self.window = dictionary.negation_window
        kinds: dict[str, str] = dict.fromkeys(words["absence"], "far")
        kinds |= dict.fromkeys((*words["denial"], *map(fold, dictionary.negators)), "near")
        kinds |= dict.fromkeys((*words["not_negation"], *map(fold, dictionary.not_negators)), "none")
        self._words = sorted(kinds)
        self._kinds = [kinds[word] for word in self._words]
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )  # fmt: skip

    def in_view(self, view: View, taken: Sequence[tuple[int, int]] = ()) -> FoundNegations:
        """The negation words of a text; of two that overlap the first, then the longer, counts.

        Parameters
        ----------
        view
            The searched text.
        taken
            Places of expressions, in rising order; a word that lies in one does not negate.
        """
        inside = _Inside(taken)
        found = [
            _Word(start, end, self._kinds[index] == "far")
            for index, start, end in self._automaton.find_matches_as_indexes(view.text)
            if self._kinds[index] != "none" and not inside(start, end)
        ]
        return FoundNegations(view.text, found, self.window)


class _Inside:
    """Whether a place lies in one of many, which are sorted by their starts."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in places]
        self._reach = list(accumulate((end for _, end in places), max))

    def __call__(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._reach[at] >= end


class FoundNegations:
    """The negation words of one text."""

    def __init__(self, text: str, words: list[_Word], window: int) -> None:
        self._text, self._words, self._window = text, words, window
        self._ends = [word.end for word in words]

    def before(self, start: int) -> str:
        """The word that negates what begins at ``start`` of the view, or ``""``."""
        if self._text[start] in _SIGNS:
            return ""
        low = max(0, start - self._window)
        stop = max((match.end() for match in _CLAUSE_END.finditer(self._text, low, start)), default=low)
        reaching = []
        at = bisect_left(self._ends, start + 1) - 1
        while at >= 0 and self._words[at].start >= stop:
            word = self._words[at]
            if word.far or not _STOP.search(self._text[word.end : start]):
                reaching.append(word)
            at -= 1
        if len(reaching) % 2 == 0:
            return ""
        return self._text[reaching[0].start : reaching[0].end]
