"""Steps that a backtracking matcher takes, counted instead of timed: a regular expression read from its parse tree.

Two texts of a repeated unit, one twice as long as the other, cost a bounded pattern the same number of steps for each
character; a quadratic one twice as many, an exponential one more than can be counted. The count is the same on every
machine. ``tests/test_redos.py`` asks it of every pattern of the package; ``redos.py`` holds a clock beside it.

The matcher knows what the package uses. It follows the order in which ``re`` tries, without its short cuts, so that it
never counts fewer steps; ``Steps.end_of`` is held against ``re`` in the test.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice, product
from re import _constants as C  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["FAMILIES", "Steps", "TooManySteps", "growth", "own_units"]

FAMILIES = {
    "digits": "1", "grouped": "1,", "numerals": "一百二十", "blanks": " ", "wide blanks and lines": "\u3000\n",
    "Han": "共有党员", "clauses": "共有，", "brackets": "（《“",
}  # fmt: skip
"""The eight families: each unit repeated, with an end that nothing matches."""

END = "\x01"
MOST = 100_000
"""Steps after which the count is given up."""

_GREEDY, _LAZY, _POSSESSIVE = C.MAX_REPEAT, C.MIN_REPEAT, C.POSSESSIVE_REPEAT
_REPEATS = (_GREEDY, _LAZY, _POSSESSIVE)
_ONE = (C.LITERAL, C.NOT_LITERAL, C.ANY, C.IN)
_Go = Callable[[int], int]
"""From a place to the end of the match; -1 for none."""

sys.setrecursionlimit(1_000_000)


class TooManySteps(Exception):
    """More than ``MOST`` steps at one place."""


class Steps:
    """A pattern that counts.

    >>> plain, square = Steps(r"\\d{1,3}人"), Steps(r"\\d+人")
    >>> plain.at("1" * 50, 0), square.at("1" * 50, 0)
    (-1, -1)
    >>> plain.count, square.count > 50
    (6, True)
    """

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        tree = _parser.parse(pattern, flags)
        self.flags = int(flags) | tree.state.flags
        if isinstance(pattern, bytes):
            self.flags |= re.ASCII
        self.count = 0
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}
        self._runs: dict[int, re.Pattern[str]] = {}
        self._members: list[tuple[Any, dict[str, bool], int]] = []
        self._go = self._sequence(list(tree), lambda at: at, self.flags)

    def at(self, text: str, place: int) -> int:
        """Where a match that begins at a place ends, -1 for none; ``count`` grows."""
        if text is not self._text:
            self._text, self._runs = text, {}
        self._groups, self._limit = {}, self.count + MOST
        return self._go(place)

    def _step(self, n: int = 1) -> None:
        self.count += n
        if self.count > self._limit:
            raise TooManySteps

    def _sequence(self, items: list[Any], then: _Go, flags: int) -> _Go:
        for operator, value in reversed(items):
            then = self._item(operator, value, then, flags)
        return then

    def _item(self, operator: Any, value: Any, then: _Go, flags: int) -> _Go:
        if operator in _ONE:
            return self._one(operator, value, then, flags)
        if operator in _REPEATS:
            return self._repeat(operator, value, then, flags)
        if operator is C.SUBPATTERN:
            group, add, remove, inner = value
            return self._group(group, list(inner), then, (flags | add) & ~remove)
        if operator is C.BRANCH:
            return self._branch([self._sequence(list(one), then, flags) for one in value[1]])
        if operator in (C.ASSERT, C.ASSERT_NOT):
            return self._look(value, then, flags, wanted=operator is C.ASSERT)
        if operator is C.AT:
            return self._anchor(value, then, flags)
        if operator is C.ATOMIC_GROUP:
            inside = self._sequence(list(value), lambda at: at, flags)
            return lambda at: -1 if (end := inside(at)) < 0 else then(end)
        if operator is C.GROUPREF:
            return self._again(value, then)
        raise NotImplementedError(operator)

    def _one(self, operator: Any, value: Any, then: _Go, flags: int) -> _Go:
        member = self._member(operator, value, flags)

        def go(at: int) -> int:
            self._step()
            return then(at + 1) if at < len(self._text) and member(self._text[at]) else -1

        return go

    def _member(self, operator: Any, value: Any, flags: int) -> Callable[[str], bool]:
        known: dict[str, bool] = {}

        def member(character: str) -> bool:
            if character not in known:
                known[character] = _is_member(operator, value, character, flags)
            return known[character]

        return member

    def _repeat(self, operator: Any, value: tuple[int, int, Any], then: _Go, flags: int) -> _Go:
        least, most, inner = value
        items = list(inner)
        if len(items) == 1 and items[0][0] in _ONE:
            return self._run(operator, (least, most), self._member(items[0][0], items[0][1], flags), then)
        if operator is _POSSESSIVE:
            alone = self._loop(_GREEDY, (least, most), items, lambda at: at, flags)
            return lambda at: -1 if (end := alone(at)) < 0 else then(end)
        return self._loop(operator, (least, most), items, then, flags)

    def _run(self, operator: Any, times: tuple[int, int], member: Callable[[str], bool], then: _Go) -> _Go:
        """A repeat of one character: its longest run first, or its shortest."""
        least, most = times

        def longest(at: int) -> int:
            pattern = self._runs.get(id(member))
            if pattern is None:
                held = "".join(re.escape(one) for one in sorted(set(self._text)) if member(one))
                pattern = self._runs[id(member)] = re.compile(f"[{held}]*" if held else "")
            found = pattern.match(self._text, at)
            return min(most, found.end() - at) if found else 0

        def go(at: int) -> int:
            n = longest(at)
            if operator is not _LAZY:
                self._step(n + 1)
            if n < least:
                return -1
            if operator is _POSSESSIVE:
                return then(at + n)
            for taken in range(least, n + 1) if operator is _LAZY else range(n, least - 1, -1):
                self._step()
                if (end := then(at + taken)) >= 0:
                    return end
            return -1

        return go

    def _loop(self, operator: Any, times: tuple[int, int], items: list[Any], then: _Go, flags: int) -> _Go:
        least, most = times
        rounds: list[tuple[int, int]] = []  # how many rounds are done, and where the last began

        def after(at: int) -> int:
            done, began = rounds.pop()
            end = -1 if at == began and done >= least else turn(at, done + 1)
            rounds.append((done, began))
            return end

        body = self._sequence(items, after, flags)

        def more(at: int, done: int) -> int:
            rounds.append((done, at))
            end = body(at)
            rounds.pop()
            return end

        def turn(at: int, done: int) -> int:
            self._step()
            if done < least:
                return more(at, done)
            if operator is _LAZY and (end := then(at)) >= 0:
                return end
            if done < most and (end := more(at, done)) >= 0:
                return end
            return -1 if operator is _LAZY else then(at)

        return lambda at: turn(at, 0)

    def _group(self, group: int | None, items: list[Any], then: _Go, flags: int) -> _Go:
        if group is None:
            return self._sequence(items, then, flags)
        begun: list[int] = []

        def close(at: int) -> int:
            start = begun.pop()
            old = self._groups.get(group)
            self._groups[group] = (start, at)
            end = then(at)
            if end < 0:
                self._groups.pop(group) if old is None else self._groups.update({group: old})
            begun.append(start)
            return end

        inside = self._sequence(items, close, flags)

        def go(at: int) -> int:
            begun.append(at)
            end = inside(at)
            begun.pop()
            return end

        return go

    def _branch(self, ways: list[_Go]) -> _Go:
        def go(at: int) -> int:
            for way in ways:
                self._step()
                if (end := way(at)) >= 0:
                    return end
            return -1

        return go

    def _look(self, value: tuple[int, Any], then: _Go, flags: int, *, wanted: bool) -> _Go:
        direction, inner = value
        back = inner.getwidth()[0] if direction < 0 else 0
        inside = self._sequence(list(inner), lambda at: at, flags)

        def go(at: int) -> int:
            self._step()
            found = at >= back and inside(at - back) >= 0
            return then(at) if found is wanted else -1

        return go

    def _anchor(self, value: Any, then: _Go, flags: int) -> _Go:
        def go(at: int) -> int:
            self._step()
            return then(at) if _holds(value, self._text, at, flags) else -1

        return go

    def _again(self, group: int, then: _Go) -> _Go:
        def go(at: int) -> int:
            if group not in self._groups:
                return -1
            start, end = self._groups[group]
            said = self._text[start:end]
            self._step(len(said) + 1)
            return then(at + len(said)) if self._text.startswith(said, at) else -1

        return go


def _holds(value: Any, text: str, at: int, flags: int) -> bool:
    if value is C.AT_BEGINNING_STRING or (value is C.AT_BEGINNING and not flags & re.MULTILINE):
        return at == 0
    if value is C.AT_BEGINNING:
        return at == 0 or text[at - 1] == "\n"
    if value is C.AT_END_STRING:
        return at == len(text)
    if value is C.AT_END:
        return at == len(text) or (text[at] == "\n" and (at + 1 == len(text) or bool(flags & re.MULTILINE)))
    word = [_in_category(C.CATEGORY_WORD, one, flags) for one in (text[at - 1 : at], text[at : at + 1])]
    return (word[0] != word[1]) is (value is C.AT_BOUNDARY)


def _is_member(operator: Any, value: Any, character: str, flags: int) -> bool:
    if operator is C.ANY:
        return bool(flags & re.DOTALL) or character != "\n"
    if operator is C.IN:
        negated = value[0][0] is C.NEGATE
        return negated is not any(_is_member(kind, held, character, flags) for kind, held in value[negated:])
    if operator is C.CATEGORY:
        return _in_category(value, character, flags)
    codes = {ord(character)}
    if flags & re.IGNORECASE:
        codes |= {ord(character.lower()[:1]), ord(character.upper()[:1])}
    if operator is C.RANGE:
        return any(value[0] <= code <= value[1] for code in codes)
    return (value in codes) is (operator is C.LITERAL)


_CATEGORIES = {
    C.CATEGORY_DIGIT: r"\d", C.CATEGORY_NOT_DIGIT: r"\D", C.CATEGORY_SPACE: r"\s", C.CATEGORY_NOT_SPACE: r"\S",
    C.CATEGORY_WORD: r"\w", C.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _in_category(category: Any, character: str, flags: int) -> bool:
    return re.match(_CATEGORIES[category], character, flags & re.ASCII) is not None


def own_units(pattern: str | bytes, flags: int = 0) -> list[str]:
    """Units made from the pattern itself: what its loops hold, and how it begins without its last parts.

    >>> own_units("(?:<b>)(?:x|yz){0,9};")
    ['<b>', '<b>x', 'x', 'xyz', 'yz', 'yzx']
    """
    tree = list(_parser.parse(pattern, flags))
    units: set[str] = set()
    for cut in range(1, len(tree)):
        units.update(islice(_samples(tree[:cut]), 2))
    for inner in _loops(tree):
        words = list(dict.fromkeys(islice(_samples(list(inner)), 8)))[:4]
        units.update(words)
        units.update(one + two for one, two in product(words, repeat=2) if one != two)
    return sorted(unit for unit in units if 0 < len(unit) <= 40)


def _loops(items: list[Any]) -> Iterator[Any]:
    for operator, value in items:
        if operator in _REPEATS and value[1] > 3:
            yield value[2]
        for part in _parts(operator, value):
            yield from _loops(list(part))


def _parts(operator: Any, value: Any) -> list[Any]:
    if operator in _REPEATS:
        return [value[2]]
    if operator is C.SUBPATTERN:
        return [value[3]]
    if operator is C.BRANCH:
        return list(value[1])
    return [value] if operator is C.ATOMIC_GROUP else []


def _samples(items: list[Any]) -> Iterator[str]:
    """Short texts that a sequence takes, looks and anchors left aside."""
    if not items:
        yield ""
        return
    (operator, value), rest = items[0], items[1:]
    for head in islice(_heads(operator, value), 6):
        for tail in islice(_samples(rest), 4):
            yield head + tail


def _heads(operator: Any, value: Any) -> Iterator[str]:
    if operator in _ONE:
        literal = operator is C.LITERAL
        yield chr(value) if literal else next(one for one in _TRIED if _is_member(operator, value, one, 0))
    elif operator in _REPEATS:
        for one in islice(_samples(list(value[2])), 3):
            yield one * max(1, value[0])
        if value[0] == 0:
            yield ""
    elif operator is C.BRANCH:
        for part in value[1]:
            yield from islice(_samples(list(part)), 2)
    elif parts := _parts(operator, value):
        yield from _samples(list(parts[0]))
    else:
        yield ""


_TRIED = [*"1 一党\u3000a，（A\n.\t\x00:<\"'", *map(chr, range(0x21, 0x3000)), *map(chr, range(0x3000, 0x10000))]


def growth(steps: Steps, unit: str, size: int) -> tuple[float, float]:
    """Steps a character on ``size`` and on twice as many characters of a repeated unit.

    The search is followed over one unit in the middle, where every place is like the others, and from the beginning.

    Raises
    ------
    TooManySteps
        When one place costs more than ``MOST``.
    """
    short, long = (_rate(steps, unit, n) for n in (size, 2 * size))
    return short, long


def _rate(steps: Steps, unit: str, size: int) -> float:
    text = unit * (size // len(unit)) + END
    worst = 0.0
    for start, stop in ((0, 1), (len(unit), 2 * len(unit))):
        steps.count, at = 0, start
        while at < stop:
            at = max(steps.at(text, at), at + 1)
        worst = max(worst, steps.count / (size if stop == 1 else at - start))
    return worst
