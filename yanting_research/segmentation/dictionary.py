"""jieba's dictionary (词典), loaded once per process and never through its cache file.

jieba keeps a marshalled cache in the shared temporary folder and trusts whatever stands
there; a foreign file silently changes tokens. Here the dictionary is always read from the
installed package, no cache is read or written, and its hash becomes part of the fingerprint.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from types import MappingProxyType
from typing import Any

from yanting_research.errors import SegmentationError

with warnings.catch_warnings():
    # jieba's sources hold escape sequences that newer Pythons warn about when they compile them.
    warnings.simplefilter("ignore")
    import jieba
    import jieba.finalseg

__all__ = ["JIEBA_VERSION", "Dictionary", "load_dictionary", "private_tokenizer", "tag_tokenizer"]

JIEBA_VERSION = importlib.metadata.version("jieba")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """One state of the dictionary; read-only.

    Attributes
    ----------
    frequencies
        Word to frequency; 0 marks a mere prefix of a word.
    total
        Sum of all frequencies.
    sha256
        Of the dictionary file's bytes.
    log_shares
        Frequency to ``ln(frequency) - ln(total)``, natural logarithm, as jieba computes it.
    """

    frequencies: Mapping[str, int]
    total: int
    sha256: str
    log_shares: Mapping[int, float] = field(repr=False)


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
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    try:
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    except ValueError as error:
        raise SegmentationError(
            "jieba's dictionary is damaged", where=str(error), remedy="install jieba again"
        ) from error
    log_total = log(total)
    # A word of frequency 0 counts as 1 in jieba's route, hence the key 0.
    logs = {freq: log(freq or 1) - log_total for freq in {0, 1, *frequencies.values()}}
    return Dictionary(MappingProxyType(frequencies), total, digest, MappingProxyType(logs))


def private_tokenizer() -> Any:
    """A ``jieba.Tokenizer`` of our own: never ``jieba.dt``, never a cache file."""
    dictionary = load_dictionary()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dictionary.frequencies
    tokenizer.total = dictionary.total
    tokenizer.initialized = True
    return tokenizer


@lru_cache(maxsize=1)
def tag_tokenizer() -> Any:
    """jieba's part-of-speech tokenizer over a private tokenizer; loaded on first use only."""
    import jieba.posseg

    return jieba.posseg.POSTokenizer(private_tokenizer())
