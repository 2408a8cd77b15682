"""MinHash signatures (最小哈希) and the pairs that locality-sensitive hashing puts forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

__all__ = ["band_shape", "candidate_pairs", "minhash_signatures"]

Hashes = NDArray[np.uint64]

_RECALL = 0.999
_CHUNK = 4096


def minhash_signatures(sets: Sequence[Hashes], *, n_permutations: int = 128, seed: int = 1) -> Hashes:
    """Smallest value of every set under each of ``n_permutations`` random orders.

    An order is ``a * h + b`` modulo 2**64 with odd a: a bijection of the hashes, which are
    well mixed already. The share of equal places of two signatures estimates the Jaccard
    similarity J of the sets with standard deviation ``sqrt(J * (1 - J) / n_permutations)``.

    Parameters
    ----------
    sets
        Non-empty arrays of mixed 64-bit hashes.

    Returns
    -------
    ndarray of uint64, shape (len(sets), n_permutations)

    References
    ----------
    Broder (1997), On the resemblance and containment of documents.

    Examples
    --------
    >>> from yanting_research.comparison.shingles import shingle_hashes
    >>> signatures = minhash_signatures([shingle_hashes("党员教育工作报告")] * 2)
    >>> bool((signatures[0] == signatures[1]).all())
    True
    """
    draws = np.random.default_rng(seed).integers(0, 2**64, size=(2, n_permutations), dtype=np.uint64)
    factors, shifts = draws[0] | np.uint64(1), draws[1]
    signatures = np.full((len(sets), n_permutations), np.iinfo(np.uint64).max, np.uint64)
    for row, hashes in zip(signatures, sets, strict=True):
        for low in range(0, hashes.size, _CHUNK):
            orders = hashes[low : low + _CHUNK] * factors[:, None] + shifts[:, None]
            np.minimum(row, orders.min(axis=1), out=row)
    return signatures


def band_shape(threshold: float, n_permutations: int) -> tuple[int, int]:
    """``(bands, rows)`` that put forward a pair at the threshold with probability 0.999 or more.

    A pair of similarity J shares a band with probability ``1 - (1 - J**rows)**bands``; the
    most rows that keep the promise are taken, so that few other pairs come along. Where
    none keeps it, every permutation is a band.

    >>> band_shape(0.8, 128)
    (25, 5)
    """
    for rows in range(n_permutations, 0, -1):
        bands = n_permutations // rows
        if 1 - (1 - threshold**rows) ** bands >= _RECALL:
            return bands, rows
    return n_permutations, 1


def candidate_pairs(signatures: Hashes, *, threshold: float, seed: int = 1) -> Iterator[tuple[int, int]]:
    """Pairs ``(i, j)`` with ``i < j`` that share a band of their signatures, each once, in order.

    >>> signatures = np.array([[1, 2, 3, 4], [9, 8, 7, 6], [1, 2, 3, 5]], np.uint64)
    >>> list(candidate_pairs(signatures, threshold=0.5))
    [(0, 2)]
    """
    n_permutations = signatures.shape[1]
    shape = band_shape(threshold, n_permutations)
    index = MinHashLSH(num_perm=n_permutations, params=shape)
    maker = MinHash(num_perm=n_permutations, seed=seed, scheme="affine64")
    for at, row in enumerate(signatures):
        sketch = MinHash(seed=seed, hashvalues=row, permutations=maker.permutations, scheme="affine64")
        yield from ((other, at) for other in sorted(index.query(sketch)))
        index.insert(at, sketch, check_duplication=False)
