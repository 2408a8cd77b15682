"""Occurrences of all words of a codebook in one pass over a text (多模式匹配).

Plain words go into one Aho-Corasick automaton, those with wildcards are patterns of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import ahocorasick_rs

from yanting_research.themes.dictionary import ThemeDictionary
from yanting_research.themes.folding import View, fold
from yanting_research.themes.negation import matching_words
from yanting_research.themes.wildcards import has_wildcard, wildcard_pattern

__all__ = ["Found", "WordSearch", "outside"]


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A place in the view of a text: half-open, with the folded word that stands there."""

    start: int
    end: int
    word: str


class WordSearch:
    """All words of a codebook, ready to be looked for.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> from yanting_research.themes.folding import view_of
    >>> [place.word for place in WordSearch(default_themes()).in_view(view_of("流動黨員")) if place.start == 0]
    ['流动党员']
    """

    def __init__(self, dictionary: ThemeDictionary) -> None:
        named = {fold(word) for theme in dictionary.themes for word in (*theme.expressions, *theme.exclude_expressions)}
        named |= {word for theme in dictionary.themes for rule in theme.rules for word in rule.root.words()}
        self.guards = frozenset(map(fold, dictionary.exclude_expressions)) | frozenset(matching_words()["whole_words"])
        self._named = frozenset(named)
        named |= self.guards
        self._plain = sorted(word for word in named if not has_wildcard(word))
        self._wild = [(word, wildcard_pattern(word)) for word in sorted(named) if has_wildcard(word)]
        self._automaton = ahocorasick_rs.AhoCorasick(self._plain)

    def in_view(self, view: View) -> list[Found]:
        """Every occurrence, overlapping ones too, in order of the text.

        An occurrence inside a longer guard (印度 in 印度尼西亚), or one that cuts a Latin word or a
        number in two, is none.
        """
        places = [
            Found(start, end, self._plain[index])
            for index, start, end in self._automaton.find_matches_as_indexes(view.text, overlapping=True)
            if _stands_free(view.text, start, end)
        ]
        for word, pattern in self._wild:
            places += [Found(*match.span(), word) for match in _each(pattern, view.text)]
        guards = sorted(place for place in places if place.word in self.guards)
        kept = outside(places, guards)
        return sorted(place for place in kept if place.word in self._named)


def _each(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Matches at every place, overlapping ones too."""
    found, at = [], 0
    while (match := pattern.search(text, at)) is not None:
        found.append(match)
        at = match.start() + 1
    return found


def _stands_free(text: str, start: int, end: int) -> bool:
    return not (_both_latin(text, start - 1, start) or _both_latin(text, end - 1, end))


def _both_latin(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text) or not (text[left].isascii() and text[right].isascii()):
        return False
    return text[left].isalnum() and text[right].isalnum()


def outside(places: list[Found], guards: list[Found]) -> list[Found]:
    """Places that lie in no longer guard; the guards come sorted.

    >>> outside([Found(0, 2, "印度"), Found(9, 11, "印度")], [Found(0, 5, "印度尼西亚")])
    [Found(start=9, end=11, word='印度')]
    """
    if not guards:
        return places
    starts = [guard.start for guard in guards]
    reach = max(guard.end - guard.start for guard in guards)

    def held(place: Found) -> bool:
        near = guards[bisect_left(starts, place.end - reach) : bisect_right(starts, place.start)]
        length = place.end - place.start
        return any(guard.end >= place.end and guard.end - guard.start > length for guard in near)

    return [place for place in places if not held(place)]
