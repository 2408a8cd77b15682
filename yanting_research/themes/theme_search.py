"""All themes of a codebook looked for in one text (单篇匹配)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yanting_research.themes.dictionary import ThemeDictionary
from yanting_research.themes.folding import View, fold, view_of
from yanting_research.themes.negation import FoundNegations, Negations
from yanting_research.themes.rule_search import rule_places, scope_starts
from yanting_research.themes.searching import Found, WordSearch, outside

__all__ = ["Hit", "ThemeSearch"]

_JOIN = "…"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage of a theme; ``start`` and ``end`` are of the text as printed."""

    start: int
    end: int
    theme: str
    expression: str
    rule: str
    negator: str


class ThemeSearch:
    """A codebook compiled for search.

    Examples
    --------
    >>> from yanting_research.themes import default_themes
    >>> [hit.expression for hit in ThemeSearch(default_themes()).in_text("村“兩委”換屆")][0]
    '村两委'
    """

    def __init__(self, dictionary: ThemeDictionary) -> None:
        self.themes = {theme.theme: theme for theme in dictionary.themes}
        self._words = WordSearch(dictionary)
        self._negations = Negations(dictionary)
        self._written = {name: {fold(word): word for word in theme.expressions} for name, theme in self.themes.items()}
        self._excluded = {name: set(map(fold, theme.exclude_expressions)) for name, theme in self.themes.items()}
        self._homes: dict[str, list[str]] = {}
        for name in self.themes:
            for word in {*self._written[name], *self._excluded[name]}:
                self._homes.setdefault(word, []).append(name)
        self._expressed = frozenset(word for words in self._written.values() for word in words)
        self._ruling = {
            theme.theme: frozenset(word for rule in theme.rules for word in rule.root.words())
            for theme in dictionary.themes
            if theme.rules
        }
        self._rule_words = frozenset().union(*self._ruling.values())
        self._scopes = sorted({rule.scope for theme in dictionary.themes for rule in theme.rules})

    def in_text(self, text: str, bounds: frozenset[int] | None = None) -> list[Hit]:
        """Hits in order of place and theme.

        Parameters
        ----------
        text
            As printed.
        bounds
            Places where a token begins or ends, if hits are to be held to them. Exclude
            expressions are exempt: they only take away.
        """
        view = view_of(text)
        places = self._words.in_view(view)
        if not places:
            return []
        expressed = [(place.start, place.end) for place in places if place.word in self._expressed]
        found = self._negations.in_view(view, expressed)
        whole = _whole(view, bounds)
        by_theme: dict[str, list[Found]] = {}
        for place in places:
            for name in self._homes.get(place.word, ()):
                by_theme.setdefault(name, []).append(place)
        hits = [hit for name, mine in by_theme.items() for hit in self._expressions(name, mine, whole, found)]
        hits += self._ruled(text, places, whole, found, hits)
        order = {name: at for at, name in enumerate(self.themes)}
        return sorted(hits, key=lambda hit: (hit.start, hit.end, order[hit.theme]))

    def _expressions(
        self, name: str, places: list[Found], whole: Callable[[Found], tuple[int, int] | None], found: FoundNegations
    ) -> list[Hit]:
        written, hits, done = self._written[name], [], 0
        for place in sorted(places, key=lambda place: (place.start, -place.end, place.word)):
            if place.start < done:
                continue
            if place.word in self._excluded[name]:
                done = place.end
                continue
            span = whole(place)
            if span is not None:
                done = place.end
                hits.append(Hit(*span, name, written[place.word], "", found.before(place.start)))
        return hits

    def _ruled(
        self,
        text: str,
        places: list[Found],
        whole: Callable[[Found], tuple[int, int] | None],
        found: FoundNegations,
        counted: Iterable[Hit],
    ) -> list[Hit]:
        """Places of rules that no expression of their theme, nor a former rule, counts already."""
        if not self._ruling:
            return []
        starts = scope_starts(text, self._scopes)
        taken: dict[str, list[tuple[int, int]]] = {}
        for hit in counted:
            taken.setdefault(hit.theme, []).append((hit.start, hit.end))
        standing = [(place, span) for place in places if place.word in self._rule_words and (span := whole(place))]
        views = {span[0]: place.start for place, span in standing}
        hits: list[Hit] = []
        for name in self._ruling:
            spans = sorted(taken.get(name, []))
            occurrences = self._occurrences(name, standing, places)
            for rule in self.themes[name].rules:
                for place in rule_places(rule, occurrences, starts):
                    if _overlaps(spans, place.start, place.end):
                        continue
                    words = sorted(place.words)
                    negator = found.before(views[words[0][0]])
                    expression = _JOIN.join(word for _, _, word in words)
                    hits.append(Hit(place.start, place.end, name, expression, rule.text, negator))
                    spans.insert(bisect_left(spans, (place.start, place.end)), (place.start, place.end))
        return hits

    def _occurrences(
        self, name: str, standing: list[tuple[Found, tuple[int, int]]], places: list[Found]
    ) -> dict[str, list[tuple[int, int]]]:
        """Spans of the words of a theme's rules, outside its exclusions."""
        wanted, excluded = self._ruling[name], self._excluded[name]
        mine = [place for place, _ in standing if place.word in wanted]
        free = set(outside(mine, [place for place in places if place.word in excluded]) if excluded else mine)
        spans: dict[str, list[tuple[int, int]]] = {}
        for place, span in standing:
            if place in free:
                spans.setdefault(place.word, []).append(span)
        return spans


def _whole(view: View, bounds: frozenset[int] | None) -> Callable[[Found], tuple[int, int] | None]:
    """Span of a place in the text as printed; None where it is no hit there."""

    def span_of(place: Found) -> tuple[int, int] | None:
        span = view.span(place.start, place.end)
        return span if span is None or bounds is None or bounds.issuperset(span) else None

    return span_of


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the spans, which are sorted and apart, shares a character with [start, end)."""
    at = bisect_left(spans, (end, -1))
    return at > 0 and spans[at - 1][1] > start
