"""The model of ``jieba.posseg`` (词性隐马尔可夫模型) restated: same words, same tags, linear memory.

Scores are sums of natural logarithms, added in jieba's order; of equal scores the state
whose name comes later wins, as in jieba. jieba keeps names in dictionaries; here states are
numbered in the order of their names.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from yanting_research.segmentation.dictionary import import_jieba

__all__ = ["import_posseg", "tag_run"]

Pair = tuple[str, str]
_Target = tuple[int, float, dict[int, float], float]

_NEVER = -3.14e100
_score = itemgetter(1)
_LOWEST = float("-inf")
# A state inside or at the end of a word has at most two states before it, all others come after a word's end.
_FEW = 3


class _Model(NamedTuple):
    """``states`` of each character, ascending; by state number: start, incoming weights, emissions, followers, name.

    Followers are the bits of an integer, because a union of bits costs next to nothing.
    """

    states: dict[str, tuple[int, ...]]
    start: list[float]
    incoming: list[dict[int, float]]
    emit: list[dict[str, float]]
    followers: list[int]
    names: list[Pair]


@lru_cache(maxsize=1)
def import_posseg() -> Any:
    """The module ``jieba.posseg``; its module-level tagger is never used."""
    import_jieba()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg
    return posseg


@lru_cache(maxsize=1)
def _model() -> _Model:
    posseg = import_posseg()
    names: list[Pair] = sorted(posseg.trans_P)
    number = {name: index for index, name in enumerate(names)}
    incoming: list[dict[int, float]] = [{} for _ in names]
    for name, after in posseg.trans_P.items():
        for target, weight in after.items():
            incoming[number[target]][number[name]] = weight
    return _Model(
        states={ch: tuple(sorted(number[name] for name in found)) for ch, found in posseg.char_state_tab_P.items()},
        start=[posseg.start_P[name] for name in names],
        incoming=incoming,
        emit=[posseg.emit_P[name] for name in names],
        followers=[sum(1 << number[target] for target in posseg.trans_P[name]) for name in names],
        names=names,
    )


def tag_run(run: str) -> list[Pair]:
    """Words and tags that the model of ``jieba.posseg`` gives to a run of Chinese characters.

    Examples
    --------
    >>> tag_run("嫘祖")
    [('嫘', 'g'), ('祖', 'nr')]
    """
    model = _model()
    scores = {y: model.start[y] + emission for y, emission, _, _ in _emissions(run[0])}
    back: list[dict[int, int]] = []
    for ch in run[1:]:
        scores, pointers = _step(ch, scores)
        back.append(pointers)
    state = max((score, y) for y, score in scores.items())[1]
    path = [state]
    for pointers in reversed(back):
        state = pointers[state]
        path.append(state)
    path.reverse()
    return _spelled(run, [model.names[state] for state in path])


@lru_cache(maxsize=8192)
def _emissions(ch: str) -> tuple[_Target, ...]:
    """The states that a character can have, with emission and incoming weights; all states for an unknown one."""
    model = _model()
    states = model.states.get(ch) or range(len(model.names))
    return tuple(_target(model, y, ch) for y in states)


def _target(model: _Model, y: int, ch: str) -> _Target:
    """A state, its emission of a character, its incoming weights and the highest of them."""
    weights = model.incoming[y]
    return y, model.emit[y].get(ch, _NEVER), weights, max(weights.values(), default=_LOWEST)


@lru_cache(maxsize=1)
def _closing() -> frozenset[int]:
    """States after which a word is complete."""
    return frozenset(y for y, name in enumerate(_model().names) if name[0] in "ES")


def _step(ch: str, before: dict[int, float]) -> tuple[dict[int, float], dict[int, int]]:
    """Scores and back pointers of one further character."""
    model, complete = _model(), _closing()
    followers = model.followers
    expected = 0
    closing = []
    for y, score in before.items():
        if followers[y]:
            expected |= followers[y]
            if y in complete:
                closing.append((y, score))
    closing.sort(key=_score, reverse=True)
    targets = [item for item in _emissions(ch) if expected >> item[0] & 1] or [
        _target(model, y, ch) for y in range(len(followers)) if expected >> y & 1
    ]
    scores: dict[int, float] = {}
    pointers: dict[int, int] = {}
    for target, emission, weights, highest in targets:
        best, chosen = _LOWEST, -1
        if len(weights) < _FEW:
            # Inside a word: only the same tag leads here.
            for source, weight in weights.items():
                if source in before:
                    total = before[source] + weight + emission
                    if total > best or (total == best and source > chosen):
                        best, chosen = total, source
        else:
            for source, score in closing:
                # Rounding keeps order: no later source can reach the best any more.
                if score + highest + emission < best:
                    break
                if source in weights:
                    total = score + weights[source] + emission
                    if total > best or (total == best and source > chosen):
                        best, chosen = total, source
        scores[target], pointers[target] = best, chosen
    return scores, pointers


def _spelled(run: str, path: list[Pair]) -> list[Pair]:
    """The words that a path of states spells: B opens, E closes, S stands alone."""
    pairs: list[Pair] = []
    begin = done = 0
    for index, (position, tag) in enumerate(path):
        if position == "B":
            begin = index
        elif position == "E":
            pairs.append((run[begin : index + 1], tag))
            done = index + 1
        elif position == "S":
            pairs.append((run[index], tag))
            done = index + 1
    if done < len(run):
        pairs.append((run[done:], path[done][1]))
    return pairs
