"""Every string of a corpus up to a length, counted (字串计数), with arrays instead of strings.

A string of n characters is numbered through its first n - 1 characters and its last one, so
that equal strings have equal numbers and no two different ones collide. What is rarer than
the minimum is dropped at once: no longer string that holds it can be frequent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

__all__ = ["Level", "StringIndex", "branching_entropy", "index_strings"]

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


class Level(NamedTuple):
    """The frequent strings of one length: number at each place (-1 for none), counts, a place of each."""

    numbers: Numbers
    counts: Numbers
    places: Numbers


class StringIndex(NamedTuple):
    """``text`` is all documents joined by a mark; ``codes`` its code points, ``documents`` the document of each."""

    text: str
    codes: Numbers
    documents: Numbers
    levels: tuple[Level, ...]


def index_strings(texts: Sequence[str], *, longest: int, min_count: int) -> StringIndex:
    """Count the strings of Chinese characters in texts.

    Parameters
    ----------
    texts
        Documents.
    longest
        Greatest length [characters].
    min_count
        Strings of two or more characters that are rarer are left out. Single characters stay.

    Examples
    --------
    >>> index = index_strings(["党校党校党"], longest=2, min_count=2)
    >>> sorted(index.levels[1].counts.tolist())
    [2, 2]
    """
    text = "\x00".join(["", *texts, ""])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    documents = np.cumsum(codes == 0)
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    levels = [_level(np.where(han, codes, -1), 1)]
    alphabet = int(codes.max(initial=0)) + 1
    for length in range(2, longest + 1):
        before = levels[-1].numbers
        keys = np.full(len(codes), -1, dtype=np.int64)
        here = before[: max(0, len(codes) - length + 1)]
        ends = codes[length - 1 :]
        # The string without its first character must be frequent as well.
        valid = (here >= 0) & han[length - 1 :] & (before[1 : len(here) + 1] >= 0)
        keys[: len(here)][valid] = here[valid] * alphabet + ends[valid]
        levels.append(_level(keys, min_count))
    return StringIndex(text, codes, documents, tuple(levels))


def _level(keys: Numbers, min_count: int) -> Level:
    places = np.flatnonzero(keys >= 0)
    _, first, numbers, counts = np.unique(keys[places], return_index=True, return_inverse=True, return_counts=True)
    kept = counts >= min_count
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1)
    at = np.full(len(keys), -1, dtype=np.int64)
    at[places] = renumbered[numbers]
    return Level(at, counts[kept].astype(np.int64), places[first[kept]])


def branching_entropy(
    types: Numbers, neighbours: Numbers, counts: Numbers
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Entropy of the neighbours of each type, natural logarithm [nats].

    Parameters
    ----------
    types, neighbours
        Number of the type and code of its neighbour, one pair an occurrence.
    counts
        Occurrences of each type.

    References
    ----------
    matrix67 (2012), 互联网时代的社会语言学.

    Examples
    --------
    >>> two = np.array([4])
    >>> branching_entropy(np.zeros(4, int), np.array([1, 2, 1, 2]), two).round(3).tolist()
    [0.693]
    """
    _, first, pairs = np.unique(
        types * (int(neighbours.max(initial=0)) + 1) + neighbours, return_index=True, return_counts=True
    )
    owners = types[first]
    weighted = np.bincount(owners, weights=pairs * np.log(pairs), minlength=len(counts))
    return np.log(counts) - weighted / counts
