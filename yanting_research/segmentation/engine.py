"""jieba's algorithm (分词算法) restated: the same tokens, in linear time.

jieba 0.42.1 cuts a text in three steps: blocks of word characters, the most probable route
of dictionary words through a block, and a hidden Markov model over runs of single
characters. Two of its loops are slow without need: the route keeps a list of candidates per
character, and the Viterbi search copies its whole path at every character, which makes a
run of n unknown characters cost n². Both are restated here with the same floating-point
operations in the same order, so that no token changes; a test compares them with jieba.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from yanting_research.segmentation.dictionary import Dictionary, import_jieba
from yanting_research.segmentation.patterns import (
    ALPHANUMERIC_PATTERN,
    BLANK_PATTERN,
    BLOCK_PATTERN,
    HAN_PATTERN,
    LETTER_PATTERN,
)

__all__ = ["cut", "cut_guessed", "route_ends", "viterbi_lengths"]

_NEVER = -3.14e100
_MODEL = import_jieba().finalseg
_START: Mapping[str, float] = _MODEL.start_P
_TRANS: Mapping[str, Mapping[str, float]] = _MODEL.trans_P
_EMIT: Mapping[str, Mapping[str, float]] = _MODEL.emit_P
_EB, _ES = _TRANS["E"].get("B", _NEVER), _TRANS["E"].get("S", _NEVER)
_SB, _SS = _TRANS["S"].get("B", _NEVER), _TRANS["S"].get("S", _NEVER)
_BM, _BE = _TRANS["B"].get("M", _NEVER), _TRANS["B"].get("E", _NEVER)
_MM, _ME = _TRANS["M"].get("M", _NEVER), _TRANS["M"].get("E", _NEVER)


def cut(text: str, dictionary: Dictionary, *, hmm: bool = True) -> Iterator[str]:
    """Tokens of ``text``; joined together they are ``text`` again.

    Examples
    --------
    >>> from yanting_research.segmentation.dictionary import load_dictionary
    >>> list(cut("党员教育，14.7%", load_dictionary()))
    ['党员', '教育', '，', '14.7%']
    """
    for index, block in enumerate(BLOCK_PATTERN.split(text)):
        if not block:
            continue
        if index % 2:
            yield from _cut_hmm(block, dictionary) if hmm else _cut_plain(block, dictionary)
        else:
            for piece in BLANK_PATTERN.split(block):
                if BLANK_PATTERN.match(piece):
                    yield piece
                else:
                    yield from piece


def route_ends(block: str, dictionary: Dictionary) -> list[int]:
    """Ends of the most probable words, one per character, from right to left."""
    frequencies, logs = dictionary.frequencies, dictionary.log_shares
    length = len(block)
    unknown = logs[1]
    scores = [0.0] * (length + 1)
    ends = [0] * length
    for start in range(length - 1, -1, -1):
        best, best_end = unknown + scores[start + 1], start + 1
        known = False
        end = start + 1
        frequency = frequencies.get(block[start:end])
        while frequency is not None:
            if frequency:
                score = logs[frequency] + scores[end]
                # Of two equal scores jieba takes the longer word.
                if not known or score >= best:
                    best, best_end, known = score, end, True
            if end == length:
                break
            end += 1
            frequency = frequencies.get(block[start:end])
        scores[start], ends[start] = best, best_end
    return ends


def _cut_plain(block: str, dictionary: Dictionary) -> Iterator[str]:
    ends = route_ends(block, dictionary)
    at = held = 0
    while at < len(block):
        end = ends[at]
        if end - at == 1 and LETTER_PATTERN.match(block[at]):
            at = end
            continue
        if held < at:
            yield block[held:at]
        yield block[at:end]
        at = held = end
    if held < at:
        yield block[held:at]


def _cut_hmm(block: str, dictionary: Dictionary) -> Iterator[str]:
    ends = route_ends(block, dictionary)
    at = held = 0
    while at < len(block):
        end = ends[at]
        if end - at > 1:
            if held < at:
                yield from _cut_run(block[held:at], dictionary)
            yield block[at:end]
            held = end
        at = end
    if held < at:
        yield from _cut_run(block[held:at], dictionary)


def _cut_run(run: str, dictionary: Dictionary) -> Iterable[str]:
    """A run of single characters: known words stay apart, the rest goes to the model."""
    if len(run) == 1 or dictionary.frequencies.get(run):
        return run
    return cut_guessed(run, dictionary.split_words)


def cut_guessed(run: str, split_words: frozenset[str] = frozenset()) -> Iterator[str]:
    """Words that the hidden Markov model guesses in a run of single characters (``jieba.finalseg``).

    Examples
    --------
    >>> list(cut_guessed("嫘祖PM2.5"))
    ['嫘祖', 'PM2.5']
    >>> list(cut_guessed("嫘祖", frozenset({"嫘祖"})))
    ['嫘', '祖']
    """
    for index, block in enumerate(HAN_PATTERN.split(run)):
        if index % 2:
            at = 0
            for length in viterbi_lengths(block):
                word = block[at : at + length]
                at += length
                if word in split_words:
                    yield from word
                else:
                    yield word
        else:
            yield from filter(None, ALPHANUMERIC_PATTERN.split(block))


def viterbi_lengths(run: str) -> list[int]:
    """Word lengths that the hidden Markov model gives to a run of Chinese characters.

    States are begin, middle, end and single (B, M, E, S); scores are sums of natural
    logarithms, compared as jieba compares them: equal scores go to the later letter.

    Examples
    --------
    >>> viterbi_lengths("嫘祖")
    [2]
    """
    emit_b, emit_m, emit_e, emit_s = _EMIT["B"], _EMIT["M"], _EMIT["E"], _EMIT["S"]
    first = run[0]
    b, m = _START["B"] + emit_b.get(first, _NEVER), _START["M"] + emit_m.get(first, _NEVER)
    e, s = _START["E"] + emit_e.get(first, _NEVER), _START["S"] + emit_s.get(first, _NEVER)
    back: list[tuple[str, str, str, str]] = []
    for ch in run[1:]:
        new_b, new_m = emit_b.get(ch, _NEVER), emit_m.get(ch, _NEVER)
        new_e, new_s = emit_e.get(ch, _NEVER), emit_s.get(ch, _NEVER)
        b_from_e, b_from_s = e + _EB + new_b, s + _SB + new_b
        m_from_b, m_from_m = b + _BM + new_m, m + _MM + new_m
        e_from_b, e_from_m = b + _BE + new_e, m + _ME + new_e
        s_from_e, s_from_s = e + _ES + new_s, s + _SS + new_s
        back.append(
            (
                "S" if b_from_s >= b_from_e else "E",
                "M" if m_from_m >= m_from_b else "B",
                "M" if e_from_m >= e_from_b else "B",
                "S" if s_from_s >= s_from_e else "E",
            )
        )
        b, m = max(b_from_e, b_from_s), max(m_from_b, m_from_m)
        e, s = max(e_from_b, e_from_m), max(s_from_e, s_from_s)
    return _lengths("S" if s >= e else "E", back)


def _lengths(last: str, back: list[tuple[str, str, str, str]]) -> list[int]:
    """Follow the back pointers from the last state; a word closes at E and S."""
    closes = [len(back)]
    state = last
    for index in range(len(back) - 1, -1, -1):
        state = back[index]["BMES".index(state)]
        if state in "ES":
            closes.append(index)
    closes.reverse()
    return [close - before for before, close in zip([-1, *closes], closes, strict=False)]
