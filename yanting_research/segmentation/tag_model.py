"""The model of ``jieba.posseg`` (词性隐马尔可夫模型) restated: same words, same tags, linear memory.

Scores are sums of natural logarithms, added in jieba's order; of equal scores the state
whose name comes later wins, as in jieba. jieba keeps names in dictionaries; here states are
numbered in the order of their names.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any, NamedTuple

from yanting_research.segmentation.dictionary import import_jieba

__all__ = ["import_posseg", "tag_run"]

Pair = tuple[str, str]

_NEVER = -3.14e100


class _Model(NamedTuple):
    """``states`` of each character, and by state number: start, incoming weights, emissions, followers, name."""

    states: dict[str, tuple[int, ...]]
    start: list[float]
    incoming: list[dict[int, float]]
    emit: list[dict[str, float]]
    followers: list[frozenset[int]]
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
        followers=[frozenset(number[target] for target in posseg.trans_P[name]) for name in names],
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
    everything = tuple(range(len(model.names)))
    scores = {y: model.start[y] + model.emit[y].get(run[0], _NEVER) for y in model.states.get(run[0], everything)}
    back: list[dict[int, int]] = []
    for ch in run[1:]:
        scores, pointers = _step(ch, scores, model.states.get(ch, everything))
        back.append(pointers)
    state = max((score, y) for y, score in scores.items())[1]
    path = [state]
    for pointers in reversed(back):
        state = pointers[state]
        path.append(state)
    path.reverse()
    return _spelled(run, [model.names[state] for state in path])


def _step(ch: str, before: dict[int, float], allowed: tuple[int, ...]) -> tuple[dict[int, float], dict[int, int]]:
    """Scores and back pointers of one further character."""
    model = _model()
    followers = model.followers
    # In ascending order, so that of equal scores the larger number stays.
    sources = sorted((y, score) for y, score in before.items() if followers[y])
    expected: set[int] = set()
    expected.update(*(followers[y] for y, _ in sources))
    targets = [y for y in allowed if y in expected] or sorted(expected)
    scores: dict[int, float] = {}
    pointers: dict[int, int] = {}
    for target in targets:
        weights, emission = model.incoming[target], model.emit[target].get(ch, _NEVER)
        best, chosen = float("-inf"), -1
        for source, score in sources:
            weight = weights.get(source)
            if weight is not None:
                total = score + weight + emission
                if total >= best:
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
