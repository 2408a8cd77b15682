"""Places where a rule holds (规则匹配): the algebra of minimal intervals, with parts held apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yanting_research.chinese import clause_spans, paragraph_spans, split_sentences
from yanting_research.core import Span
from yanting_research.themes.folding import fold
from yanting_research.themes.rules import Node, Rule

__all__ = ["Place", "rule_places", "scope_starts"]

_SPLITTERS: dict[str, Callable[[str], list[Span]]] = {
    "characters": paragraph_spans,  # a distance does not lead from a heading into the text below it
    "clause": clause_spans,
    "sentence": split_sentences,
    "paragraph": paragraph_spans,
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place where a part of a rule holds, with the places of the words that make it."""

    start: int
    end: int
    words: tuple[tuple[int, int, str], ...]


def scope_starts(text: str, scopes: Iterable[str]) -> dict[str, list[int]]:
    """Where the clauses, sentences and paragraphs of a text begin.

    >>> scope_starts("学习，考察。结业", ["clause", "characters"])
    {'clause': [0, 3, 6], 'characters': [0]}
    """
    return {scope: [span.start for span in _SPLITTERS[scope](text)] for scope in scopes}


def rule_places(
    rule: Rule, occurrences: Mapping[str, Sequence[tuple[int, int]]], starts: Mapping[str, Sequence[int]]
) -> list[Place]:
    """Shortest places where a rule holds, in order; none of them overlap.

    Parameters
    ----------
    rule
        A parsed rule.
    occurrences
        Spans of every folded word.
    starts
        Where the units of the rule's scope begin, from :func:`scope_starts`; for a distance in
        characters the paragraphs, which it does not leave.

    Examples
    --------
    >>> from yanting_research.themes.rules import parse_rule
    >>> rule = parse_rule("培训 AND 经费 WITHIN 5")
    >>> found = rule_places(rule, {"培训": [(0, 2), (20, 22)], "经费": [(4, 6), (30, 32)]}, {})
    >>> [(place.start, place.end) for place in found]
    [(0, 6)]
    """
    near = _Nearness(rule, starts.get(rule.scope, ()))
    kept: list[Place] = []
    for place in _places(rule.root, occurrences, near):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


class _Nearness:
    """Whether two places stand near enough for a rule."""

    def __init__(self, rule: Rule, starts: Sequence[int]) -> None:
        self._distance = rule.distance if rule.scope == "characters" else None
        self._starts = starts

    def __call__(self, left: Place, right: Place) -> bool:
        """Both in one unit and, if so asked, at most so many characters apart; overlapping counts as near."""
        if self._distance is not None and max(right.start - left.end, left.start - right.end) > self._distance:
            return False
        return self._unit(min(left.start, right.start)) == self._unit(max(left.end, right.end) - 1)

    def _unit(self, position: int) -> int:
        return bisect_right(self._starts, position)


def _places(node: Node, occurrences: Mapping[str, Sequence[tuple[int, int]]], near: _Nearness) -> list[Place]:
    if node.left is None or node.right is None:
        word = fold(node.word)
        return _minimal(Place(start, end, ((start, end, word),)) for start, end in occurrences.get(word, ()))
    left, right = _places(node.left, occurrences, near), _places(node.right, occurrences, near)
    if node.kind == "OR":
        return _minimal([*left, *right])
    if node.kind == "NOT":
        return [place for place in left if not _any_near(place, right, near)]
    pairs = [_joined(a, b) for a, b in _neighbours(left, right) if near(a, b)]
    if node.kind == "AND":
        pairs += [_joined(b, a) for b, a in _neighbours(right, left) if near(b, a)]
    return _minimal(pairs)


def _neighbours(first: list[Place], second: list[Place]) -> list[tuple[Place, Place]]:
    """Every place of ``first`` with the next of ``second`` that begins at or after its end."""
    starts = [place.start for place in second]
    found = []
    for place in first:
        at = bisect_left(starts, place.end)
        if at < len(second):
            found.append((place, second[at]))
    return found


def _any_near(place: Place, others: list[Place], near: _Nearness) -> bool:
    """Whether any of ``others`` overlaps a place or is the nearest before or after and near.

    Minimal places rise in their starts and their ends alike, so only these can be the nearest.
    """
    after = bisect_left([other.start for other in others], place.end)
    before = bisect_right([other.end for other in others], place.start)
    return any(near(place, other) for other in others[max(0, before - 1) : after + 1])


def _joined(left: Place, right: Place) -> Place:
    return Place(left.start, right.end, left.words + right.words)


def _minimal(places: Iterable[Place]) -> list[Place]:
    """Places that hold no other; of equal ones the first."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.end, -place.start, place.words)):
        # by rising end, a place with a smaller start than one kept already holds that one
        if not kept or place.start > kept[-1].start:
            kept.append(place)
    return kept
