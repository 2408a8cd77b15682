"""The compiled engine (编译引擎): rjieba with a repair, so that not one token differs from jieba.

Measured against jieba 0.42.1, rjieba 0.2.2 holds the same dictionary and without the hidden
Markov model gives the same tokens. It differs in three places, each mended here:

1. with the model on, it keeps runs of Latin letters and digits joined by ``.``, ``_`` or
   ``-`` whole, where jieba splits them by its own alphanumeric pattern (2013-06-25, a URL);
2. it takes rare ideographs (extension A, U+9FD6 to U+9FFF, compatibility, supplementary
   planes) for block characters, where jieba leaves each alone; they are masked before;
3. it cannot delete a word, and a word added again replaces its share of the total, where
   jieba counts both. Blocks that hold a deleted word go to the Python engine; a filler word
   that no text can hold makes up the total.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from yanting_research.segmentation.edits import WordEdit
from yanting_research.segmentation.patterns import (
    ALPHANUMERIC_PATTERN,
    BLOCK_PATTERN,
    STAND_IN,
)

__all__ = ["Native", "mask_rare"]

# Matches: "㐀", "龦", "豈", "𠮷" and half of a surrogate pair. Must not match: "中", "。".
RARE_PATTERN = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\ud800-\udfff\uf900-\ufaff\U00020000-\U0003ffff]")
# Matches: "a_b", "2013-06", "a.b", "1.5a" and "1.5.6". Must not match: "PM2.55%", "a--b", "第1.条".
JOINED_PATTERN = re.compile(r"[a-zA-Z0-9](?:[_\-][a-zA-Z0-9]|\.[a-zA-Z]|\.[0-9]++(?:\.[a-zA-Z0-9]|[a-zA-Z]))")
# Matches: "PM-2", a word whose parts rjieba would keep joined as a guess too. Must not match: "B超", "C++".
JOINED_WORD_PATTERN = re.compile(r"[a-zA-Z0-9][._\-][a-zA-Z0-9]")
# Matches: "QQ", a word that the model-free cut merges from single letters too. Must not match: "QQ群", "C++".
LETTERS_WORD_PATTERN = re.compile(r"[a-zA-Z0-9]{2,32}")

_CHUNK = 16_384
_FILLERS = tuple(STAND_IN + chr(0xE001 + index) for index in range(4096))

Fallback = Callable[[str, bool], Iterator[str]]


@lru_cache(maxsize=1)
def _module() -> Any:
    """rjieba's compiled module without its package.

    Importing the package builds a shared tokenizer that any caller may edit, and costs the
    time of a second dictionary.
    """
    name = "rjieba.rjieba"
    if name in sys.modules:
        return sys.modules[name]
    package = importlib.util.find_spec("rjieba")
    if package is None or package.submodule_search_locations is None:
        raise ImportError("rjieba is not installed")
    spec = importlib.machinery.PathFinder.find_spec(name, list(package.submodule_search_locations))
    if spec is None or spec.loader is None:
        raise ImportError("rjieba has no compiled module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


@lru_cache(maxsize=1)
def _base() -> Any:
    """The unedited dictionary of the process; nothing here ever adds a word to it."""
    return _module().Jieba()


@lru_cache(maxsize=4)
def _edited(steps: tuple[tuple[str, int, int], ...]) -> Any:
    """A dictionary of its own with the steps applied; total and frequencies as jieba counts them."""
    tokenizer = _module().Jieba()
    fillers = iter(_filler_words(len(steps)))
    for word, frequency, before in steps:
        if frequency:
            tokenizer.add_word(word, frequency, None)
            if before:
                tokenizer.add_word(next(fillers), before, None)
    return tokenizer


def _filler_words(count: int) -> Iterator[str]:
    for length in range(count // len(_FILLERS) + 1):
        for filler in _FILLERS:
            yield STAND_IN * length + filler


def mask_rare(text: str) -> str:
    """The text with a stand-in for every character that jieba leaves alone and rjieba does not.

    Examples
    --------
    >>> mask_rare("𠮷祥").endswith("祥"), len(mask_rare("𠮷祥"))
    (True, 2)
    """
    return RARE_PATTERN.sub(STAND_IN, text) if RARE_PATTERN.search(text) else text


class Native:
    """rjieba under one state of the dictionary.

    Parameters
    ----------
    edits
        Edits of the dictionary, in order.
    fallback
        Cuts one block exactly as jieba does; called for blocks with words that rjieba cannot treat.

    Examples
    --------
    >>> Native().cut("2013-06-25在𠮷县")
    ['2013', '-', '06', '-', '25', '在', '𠮷', '县']
    """

    def __init__(self, edits: tuple[WordEdit, ...] = (), fallback: Fallback | None = None) -> None:
        self._fallback = fallback
        self._slow: re.Pattern[str] | None = None
        self._frequencies: dict[str, int] = {}
        if not edits:
            self._tokenizer = _base()
            return
        from yanting_research.segmentation.dictionary import edited_dictionary

        steps = edited_dictionary(edits).steps
        self._tokenizer = _edited(steps)
        self._frequencies = {word: frequency for word, frequency, _ in steps}
        slow = sorted(word for word, frequency in self._frequencies.items() if _is_slow(word, frequency))
        if slow:
            self._slow = re.compile("|".join(map(re.escape, slow)))

    def cut(self, text: str, *, hmm: bool = True) -> list[str]:
        """jieba's tokens; joined together they are ``text`` again."""
        if len(text) <= _CHUNK:
            return self._cut_chunk(text, hmm)
        return list(chain.from_iterable(self._cut_chunk(chunk, hmm) for chunk in _chunks(text)))

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word with a frequency above 0."""
        if word in self._frequencies:
            return self._frequencies[word] > 0
        return bool(self._tokenizer.has_word(word))

    def is_slow(self, block: str) -> bool:
        """Whether the block holds a word that rjieba cannot treat."""
        return self._slow is not None and self._slow.search(block) is not None

    def _cut_chunk(self, chunk: str, hmm: bool) -> list[str]:
        if RARE_PATTERN.search(chunk):
            return self._cut_masked(chunk, hmm)
        if self._slow is not None and self._slow.search(chunk):
            return self._cut_blocks(chunk, hmm)
        tokens: list[str] = self._tokenizer.cut(chunk, hmm)
        if hmm and JOINED_PATTERN.search(chunk):
            return list(chain.from_iterable(map(_resplit, tokens)))
        return tokens

    def _cut_masked(self, chunk: str, hmm: bool) -> list[str]:
        tokens = self._cut_chunk(RARE_PATTERN.sub(STAND_IN, chunk), hmm)
        at = -1
        # In order: the rare ones, and stand-ins that the text itself holds.
        for ch in filter(_is_masked, chunk):
            at = tokens.index(STAND_IN, at + 1)
            tokens[at] = ch
        return tokens

    def _cut_blocks(self, chunk: str, hmm: bool) -> list[str]:
        assert self._fallback is not None, "edits need a fallback"  # noqa: S101
        tokens: list[str] = []
        done = 0
        for block in BLOCK_PATTERN.finditer(chunk):
            if self.is_slow(block.group()):
                tokens += self._cut_fast(chunk[done : block.start()], hmm)
                tokens += self._fallback(block.group(), hmm)
                done = block.end()
        return tokens + self._cut_fast(chunk[done:], hmm)

    def _cut_fast(self, text: str, hmm: bool) -> list[str]:
        tokens: list[str] = self._tokenizer.cut(text, hmm)
        return list(chain.from_iterable(map(_resplit, tokens))) if hmm else tokens


def _is_masked(ch: str) -> bool:
    return ch == STAND_IN or RARE_PATTERN.match(ch) is not None


def _is_slow(word: str, frequency: int) -> bool:
    return not frequency or bool(JOINED_WORD_PATTERN.search(word) or LETTERS_WORD_PATTERN.fullmatch(word))


def _resplit(token: str) -> list[str] | tuple[str]:
    """The pieces into which jieba's alphanumeric pattern splits a token of letters and digits."""
    if len(token) > 2 and token.isascii() and JOINED_PATTERN.search(token):
        return [piece for piece in ALPHANUMERIC_PATTERN.split(token) if piece]
    return (token,)


def _chunks(text: str) -> Iterator[str]:
    """Stretches of about ``_CHUNK`` characters; a line feed always ends a block."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _CHUNK) + 1 or len(text)
        yield text[start:end]
        start = end
