"""The ladder of engines (引擎阶梯): the fastest one that gives jieba's tokens on this machine.

``rjieba``
    The compiled engine with its repair (:mod:`~yanting_research.segmentation.native`).
``rjieba-route``
    Its dictionary route without the model; jieba's model over runs of single characters, remembered.
``python``
    jieba's algorithm restated (:mod:`~yanting_research.segmentation.engine`).
``jieba``
    jieba itself, which is right by definition and slowest.

All give the same tokens; which one was taken is stated beside every result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from yanting_research.errors import SegmentationError
from yanting_research.segmentation.edits import WordEdit
from yanting_research.segmentation.native import Native
from yanting_research.segmentation.patterns import BLOCK_PATTERN, LETTER_PATTERN
from yanting_research.segmentation.probe import passes_probe

__all__ = ["ENGINES", "Engine", "choose_engine", "make_engine", "search_tokens"]

ENGINES = ("rjieba", "rjieba-route", "python", "jieba")
_REMEMBERED = 200_000


class Engine(Protocol):
    """What every rung offers."""

    def cut(self, text: str, *, hmm: bool = True) -> list[str]:
        """jieba's tokens."""
        ...

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word with a frequency above 0."""
        ...


class RouteEngine:
    """The dictionary route of rjieba and jieba's model over runs, which are remembered.

    Examples
    --------
    >>> RouteEngine().cut("在嫘祖故里2013-06")
    ['在', '嫘祖', '故里', '2013', '-', '06']
    """

    def __init__(self, edits: tuple[WordEdit, ...] = ()) -> None:
        from yanting_research.segmentation.dictionary import edited_dictionary
        from yanting_research.segmentation.engine import cut, cut_guessed

        self._dictionary = edited_dictionary(edits)
        self._guess = cut_guessed
        self._python = cut
        self._native = Native(edits, self._fallback)
        self._runs: dict[str, list[str]] = {}

    def cut(self, text: str, *, hmm: bool = True) -> list[str]:
        """jieba's tokens."""
        if not hmm:
            return self._native.cut(text, hmm=False)
        tokens: list[str] = []
        done = 0
        if self._native.is_slow(text):
            for block in BLOCK_PATTERN.finditer(text):
                if self._native.is_slow(block.group()):
                    tokens += self._walk(text[done : block.start()])
                    tokens += self._python(block.group(), self._dictionary)
                    done = block.end()
        tokens += self._walk(text[done:])
        return tokens

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word with a frequency above 0."""
        return self._native.has_word(word)

    def _fallback(self, block: str, hmm: bool) -> Iterator[str]:
        return self._python(block, self._dictionary, hmm=hmm)

    def _walk(self, text: str) -> Iterator[str]:
        held: list[str] = []
        for token in self._native.cut(text, hmm=False):
            single = len(token) == 1 or (token.isascii() and token.isalnum() and LETTER_PATTERN.match(token))
            if single and BLOCK_PATTERN.match(token):
                held.append(token)
                continue
            if held:
                yield from self._run("".join(held))
                held = []
            yield token
        if held:
            yield from self._run("".join(held))

    def _run(self, run: str) -> list[str]:
        tokens = self._runs.get(run)
        if tokens is None:
            known = len(run) == 1 or self._dictionary.frequencies.get(run)
            tokens = list(run) if known else list(self._guess(run, self._dictionary.split_words))
            if len(self._runs) >= _REMEMBERED:
                self._runs.clear()
            self._runs[run] = tokens
        return tokens


class PythonEngine:
    """jieba's algorithm restated in Python.

    Examples
    --------
    >>> PythonEngine().cut("党员教育")
    ['党员', '教育']
    """

    def __init__(self, edits: tuple[WordEdit, ...] = ()) -> None:
        from yanting_research.segmentation.dictionary import edited_dictionary
        from yanting_research.segmentation.engine import cut

        self._dictionary, self._cut = edited_dictionary(edits), cut

    def cut(self, text: str, *, hmm: bool = True) -> list[str]:
        """jieba's tokens."""
        return list(self._cut(text, self._dictionary, hmm=hmm))

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word with a frequency above 0."""
        return bool(self._dictionary.frequencies.get(word))


class JiebaEngine:
    """jieba itself, with a private dictionary; deleted words are named to its model for the time of a cut.

    Examples
    --------
    >>> JiebaEngine().cut("党员教育")
    ['党员', '教育']
    """

    def __init__(self, edits: tuple[WordEdit, ...] = ()) -> None:
        from yanting_research.segmentation.dictionary import edited_dictionary, import_jieba, private_tokenizer

        self._dictionary = edited_dictionary(edits)
        self._tokenizer = private_tokenizer(self._dictionary)
        self._model = import_jieba().finalseg

    def cut(self, text: str, *, hmm: bool = True) -> list[str]:
        """jieba's tokens."""
        shared = self._model.Force_Split_Words
        self._model.Force_Split_Words = self._dictionary.split_words
        try:
            return list(self._tokenizer.cut(text, HMM=hmm))
        finally:
            self._model.Force_Split_Words = shared

    def has_word(self, word: str) -> bool:
        """Whether the dictionary holds the word with a frequency above 0."""
        return bool(self._dictionary.frequencies.get(word))


def _native(edits: tuple[WordEdit, ...]) -> Native:
    def fallback(block: str, hmm: bool) -> Iterator[str]:
        from yanting_research.segmentation.dictionary import edited_dictionary
        from yanting_research.segmentation.engine import cut

        return cut(block, edited_dictionary(edits), hmm=hmm)

    return Native(edits, fallback)


_MAKERS: dict[str, Callable[[tuple[WordEdit, ...]], Engine]] = {
    "rjieba": _native,
    "rjieba-route": RouteEngine,
    "python": PythonEngine,
    "jieba": JiebaEngine,
}


def make_engine(name: str, edits: tuple[WordEdit, ...] = ()) -> Engine:
    """The named rung under a state of the dictionary.

    Raises
    ------
    ValueError
        For an unknown name; the message lists the known ones.
    SegmentationError
        When the library of the rung is not installed.

    Examples
    --------
    >>> make_engine("python").cut("党员教育")
    ['党员', '教育']
    """
    if name not in _MAKERS:
        raise ValueError(f"no engine {name!r}; allowed: auto, {', '.join(ENGINES)}")
    try:
        return _MAKERS[name](edits)
    except ImportError as error:
        raise SegmentationError(
            f"engine {name!r} is not available ({error})", expected="its library installed", remedy="engine='auto'"
        ) from error


@lru_cache(maxsize=1)
def choose_engine() -> str:
    """Name of the first rung that passes the probe; asked once per process.

    Examples
    --------
    >>> choose_engine() in ENGINES
    True
    """
    for name in ENGINES[:-1]:
        try:
            engine = make_engine(name)
        except SegmentationError:
            continue
        if passes_probe(lambda text, hmm, engine=engine: engine.cut(text, hmm=hmm)):  # type: ignore[misc]
            return name
    return ENGINES[-1]


def search_tokens(tokens: Iterable[str], has_word: Callable[[str], bool]) -> Iterator[str]:
    """Tokens in jieba's search mode (搜索引擎模式): before each long one, the shorter words inside it.

    Examples
    --------
    >>> list(search_tokens(["乡村振兴"], {"乡村", "振兴"}.__contains__))
    ['乡村', '振兴', '乡村振兴']
    """
    seen: dict[str, list[str]] = {}
    for token in tokens:
        if len(token) <= 2:
            yield token
            continue
        parts = seen.get(token)
        if parts is None:
            lengths = (2, 3) if len(token) > 3 else (2,)
            grams = (token[at : at + n] for n in lengths for at in range(len(token) - n + 1))
            parts = seen[token] = [*filter(has_word, grams), token]
        yield from parts
