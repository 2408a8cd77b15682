"""jieba's dictionary (词典) and its edited states, never through jieba's cache file.

jieba keeps a marshalled cache in the shared temporary folder and trusts whatever stands
there; a foreign file silently changes tokens. Here the dictionary is always read from the
installed package, no cache is read or written, and its hash becomes part of the fingerprint.
jieba itself is imported on first need only: the fast engine brings its own copy.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from yanting_research.errors import SegmentationError
from yanting_research.segmentation.edits import WordEdit

__all__ = [
    "Dictionary",
    "LogShares",
    "dictionary_sha256",
    "edited_dictionary",
    "import_jieba",
    "jieba_version",
    "load_dictionary",
    "load_tags",
    "private_tokenizer",
]


class LogShares(dict[int, float]):
    """Frequency to ``ln(frequency) - ln(total)``, natural logarithm, as jieba computes it; filled on demand.

    Examples
    --------
    >>> LogShares(10)[0] == LogShares(10)[1]
    True
    """

    def __init__(self, total: int) -> None:
        super().__init__()
        self._log_total = log(total)

    def __missing__(self, frequency: int) -> float:
        # A word of frequency 0 counts as 1 in jieba's route.
        share = self[frequency] = log(frequency or 1) - self._log_total
        return share


@dataclass(frozen=True, slots=True)
class Dictionary:
    """One state of the dictionary; read-only.

    Attributes
    ----------
    frequencies
        Word to frequency; 0 marks a mere prefix of a word, or a deleted word.
    total
        Sum of all frequencies ever added: jieba counts a word that was added again twice.
    sha256
        Of the dictionary file's bytes.
    log_shares
        Frequency to ``ln(frequency) - ln(total)``.
    split_words
        Words of frequency 0, which the hidden Markov model may not put together again.
    tags
        Part-of-speech tags of edited words.
    steps
        The edits as they were applied: word, frequency, frequency before.
    """

    frequencies: Mapping[str, int] = field(repr=False)
    total: int
    sha256: str
    log_shares: Mapping[int, float] = field(repr=False)
    split_words: frozenset[str] = frozenset()
    tags: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[tuple[str, int, int], ...] = ()


@lru_cache(maxsize=1)
def jieba_version() -> str:
    """Version of the installed jieba.

    Examples
    --------
    >>> jieba_version()
    '0.42.1'
    """
    return importlib.metadata.version("jieba")


@lru_cache(maxsize=1)
def _dictionary_bytes() -> bytes:
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise SegmentationError("jieba is not installed", remedy="install this package's dependencies")
    path = PurePath(spec.submodule_search_locations[0]) / "dict.txt"
    loader: Any = spec.loader
    return bytes(loader.get_data(str(path)))


@lru_cache(maxsize=1)
def dictionary_sha256() -> str:
    """SHA-256 of the dictionary file of the installed jieba, which need not be imported for it.

    Examples
    --------
    >>> len(dictionary_sha256())
    64
    """
    return hashlib.sha256(_dictionary_bytes()).hexdigest()


@lru_cache(maxsize=1)
def import_jieba() -> Any:
    """The module ``jieba`` with ``jieba.finalseg``; its module-level tokenizer is never used."""
    with warnings.catch_warnings():
        # jieba's sources hold escape sequences that newer Pythons warn about when they compile them.
        warnings.simplefilter("ignore")
        import jieba
        import jieba.finalseg
    return jieba


def private_tokenizer(dictionary: Dictionary | None = None) -> Any:
    """A ``jieba.Tokenizer`` of our own: never ``jieba.dt``, never a cache file.

    Its dictionary is shared and must not be edited; see :func:`edited_dictionary`.
    """
    dictionary = dictionary or load_dictionary()
    tokenizer = import_jieba().Tokenizer()
    tokenizer.FREQ = dictionary.frequencies
    tokenizer.total = dictionary.total
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=1)
def load_dictionary() -> Dictionary:
    """The dictionary of the installed jieba.

    Raises
    ------
    SegmentationError
        When the dictionary of the package is damaged.

    Examples
    --------
    >>> load_dictionary().frequencies["干部"] > 0
    True
    """
    tokenizer = import_jieba().Tokenizer()
    try:
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    except ValueError as error:
        raise SegmentationError(
            "jieba's dictionary is damaged", where=str(error), remedy="install jieba again"
        ) from error
    return Dictionary(MappingProxyType(frequencies), total, dictionary_sha256(), LogShares(total))


@lru_cache(maxsize=8)
def edited_dictionary(edits: tuple[WordEdit, ...]) -> Dictionary:
    """The dictionary after some edits, each applied as jieba applies it.

    Frequencies that are not given are computed by a private ``jieba.Tokenizer``. jieba's own
    ``add_word`` is not called: with frequency 0 it writes into a set that all tokenizers of
    the process share.

    Examples
    --------
    >>> from yanting_research.segmentation.edits import split_edit
    >>> edited_dictionary((split_edit("中", "将"),)).frequencies["中将"]
    494
    """
    base = load_dictionary()
    if not edits:
        return base
    tokenizer = private_tokenizer(base)
    frequencies = tokenizer.FREQ = dict(base.frequencies)
    tags: dict[str, str] = {}
    split: set[str] = set()
    steps = []
    for edit in edits:
        word, frequency = edit.word, edit.frequency
        if edit.kind == "split":
            frequency = tokenizer.suggest_freq(edit.parts)
        elif edit.kind == "add" and not frequency:
            frequency = tokenizer.suggest_freq(word)
        steps.append((word, frequency, frequencies.get(word, 0)))
        frequencies[word] = frequency
        tokenizer.total += frequency
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
        if edit.tag:
            tags[word] = edit.tag
        if not frequency:
            split.add(word)
    total = tokenizer.total
    return Dictionary(
        MappingProxyType(frequencies), total, base.sha256, LogShares(total), frozenset(split), tags, tuple(steps)
    )


@lru_cache(maxsize=1)
def load_tags() -> Mapping[str, str]:
    """Part-of-speech tag of every word of the dictionary, without user words; shared, and never changed.

    Examples
    --------
    >>> load_tags()["干部"]
    'n'
    """
    tags = {}
    for number, line in enumerate(_dictionary_bytes().decode("utf-8").splitlines(), 1):
        cells = line.strip().split(" ")
        if len(cells) == 3:
            tags[cells[0]] = cells[2]
        elif line.strip():
            raise SegmentationError("jieba's dictionary is damaged", where=f"line {number}", remedy="install it again")
    return tags
