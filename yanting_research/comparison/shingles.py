"""Character shingles (字符片段) as numbers: every stretch of k letters of a text, hashed to 64 bits.

Two different shingles share a hash with probability 2**-64, so that sets of hashes are
counted as if they were the sets of shingles.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from yanting_research.chinese import fold_script, fold_width

__all__ = ["containment", "jaccard", "normalize_for_comparison", "shingle_hashes", "shingle_sequence"]

Hashes = NDArray[np.uint64]

_NO_LETTER = re.compile(r"[\W_]+")
"""Blanks, punctuation, symbols; not 党, A or 5."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def normalize_for_comparison(text: str) -> str:
    """Letters and digits alone, in one width, case and script (比较用规范形).

    >>> normalize_for_comparison("黨員 ２５人，QQ群。")
    '党员25人qq群'
    """
    return _NO_LETTER.sub("", fold_script(fold_width(text)).lower())


def _mixed(values: Hashes) -> Hashes:
    """The finaliser of SplitMix64: a bijection under which every bit depends on every bit."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def shingle_hashes(text: str, *, shingle: int = 5) -> Hashes:
    """Distinct hashes of the k-character shingles of a normalised text, sorted.

    The hash of ``c1 ... ck`` is that of ``c1 ... c(k-1)`` times an odd constant plus the
    mixed code of ``ck``, mixed again at the end.

    Parameters
    ----------
    text
        See :func:`normalize_for_comparison`.
    shingle
        k [characters]; a shorter text is one shingle, an empty one none.

    Returns
    -------
    ndarray of uint64
        Sorted, each once.

    Examples
    --------
    >>> len(shingle_hashes("党员教育党员教育", shingle=4))
    4
    """
    return np.unique(shingle_sequence(text, shingle=shingle))


def shingle_sequence(text: str, *, shingle: int = 5) -> Hashes:
    """Hashes of the shingles that begin at every character, in order of the text.

    Examples
    --------
    >>> places = shingle_sequence("党员教育党员教育", shingle=4)
    >>> len(places), bool(places[0] == places[4])
    (5, True)
    """
    if shingle < 1:
        raise ValueError(f"shingle is a number of characters of at least 1, not {shingle}")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if not codes.size:
        return np.empty(0, np.uint64)
    length = min(shingle, codes.size)
    codes = _mixed(codes + _ODD)
    n = codes.size - length + 1
    values = np.zeros(n, np.uint64)
    for place in range(length):
        values = values * _ODD + codes[place : place + n]
    return _mixed(values)


def jaccard(one: NDArray[np.generic], two: NDArray[np.generic]) -> float:
    """Shared over all distinct members of two sorted sets; NaN for two empty ones.

    >>> jaccard(np.array([1, 2, 3]), np.array([2, 3, 4]))
    0.5
    """
    shared = _n_shared(one, two)
    union = one.size + two.size - shared
    return shared / union if union else float("nan")


def containment(one: NDArray[np.generic], two: NDArray[np.generic]) -> float:
    """Share of the smaller of two sorted sets that stands in the larger; NaN when it is empty.

    >>> containment(np.array([1, 2]), np.array([2, 3, 4]))
    0.5
    """
    smaller = min(one.size, two.size)
    return _n_shared(one, two) / smaller if smaller else float("nan")


def _n_shared(one: NDArray[np.generic], two: NDArray[np.generic]) -> int:
    if one.size > two.size:
        one, two = two, one
    if not one.size:
        return 0
    at = np.searchsorted(two, one)
    return int(np.count_nonzero(two[np.minimum(at, two.size - 1)] == one))
