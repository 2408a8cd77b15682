"""Places where a rule holds (规则匹配): the algebra of minimal intervals, with parts held apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yanting_research.chinese import clause_spans, paragraph_spans, split_sentences
from yanting_research.core import Span
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
        spans = occurrences.get(node.word, ())
        return _minimal(Place(start, end, ((start, end, node.word),)) for start, end in spans)
    left, right = _places(node.left, occurrences, near), _places(node.right, occurrences, near)
    if node.kind == "OR":
        return _minimal([*left, *right])
    if node.kind == "NOT":
        return [place for place in left if not _any_near(place, right, near)]
    pairs = _neighbours(left, right)
    if node.kind == "AND":
        pairs += [*_neighbours(right, left), *_interleaved(left, right)]
    return _minimal(_joined(a, b) for a, b in pairs if near(a, b))


def _neighbours(first: list[Place], second: list[Place]) -> list[tuple[Place, Place]]:
    """Every place of ``first`` with the next of ``second`` that begins at or after its end."""
    starts = [place.start for place in second]
    found = []
    for place in first:
        at = bisect_left(starts, place.end)
        if at < len(second):
            found.append((place, second[at]))
    return found


def _interleaved(left: list[Place], right: list[Place]) -> list[tuple[Place, Place]]:
    """Pairs that overlap without sharing a word: 甲…乙 around 丙. Minimal places are few at any point."""
    ends = [place.end for place in right]
    found = []
    for place in left:
        at = bisect_right(ends, place.start)
        while at < len(right) and right[at].start < place.end:
            if _apart(place, right[at]):
                found.append((place, right[at]))
            at += 1
    return found


def _apart(left: Place, right: Place) -> bool:
    """Whether no word of one overlaps a word of the other."""
    return all(
        a_end <= b_start or b_end <= a_start for a_start, a_end, _ in left.words for b_start, b_end, _ in right.words
    )


def _any_near(place: Place, others: list[Place], near: _Nearness) -> bool:
    """Whether any of ``others`` overlaps a place or is the nearest before or after and near.

    Minimal places rise in their starts and their ends alike, so only these can be the nearest.
    """
    after = bisect_left([other.start for other in others], place.end)
    before = bisect_right([other.end for other in others], place.start)
    return any(near(place, other) for other in others[max(0, before - 1) : after + 1])


def _joined(left: Place, right: Place) -> Place:
    return Place(min(left.start, right.start), max(left.end, right.end), left.words + right.words)


def _minimal(places: Iterable[Place]) -> list[Place]:
    """Places that hold no other; of equal ones the first."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place.end, -place.start, place.words)):
        # by rising end, a place with a smaller start than one kept already holds that one
        if not kept or place.start > kept[-1].start:
            kept.append(place)
    return kept
