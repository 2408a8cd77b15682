"""Texts that stand inside longer ones (包含): pairs found by their rarest shingles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["containing_pairs"]

Hashes = NDArray[np.uint64]

_TOLERANCE = 1e-9


def containing_pairs(sets: Sequence[Hashes], *, threshold: float) -> Iterator[tuple[int, int]]:
    """Every pair of which a set may have ``threshold`` of its members in a clearly larger one.

    Clearly larger: so much that the Jaccard similarity of the two cannot reach the
    threshold (``threshold * larger > smaller``); the others are MinHash's.

    Exact by the prefix filter: when at least ``t * n`` of n members are shared, any
    ``n - ceil(t * n) + 1`` of them hold a shared one. The rarest are taken, most of which
    stand in no other set and put forward nobody.

    Parameters
    ----------
    sets
        Sorted arrays of distinct hashes.
    threshold
        t, above 0.

    Yields
    ------
    (i, j)
        With ``i < j``, each once, in order.

    References
    ----------
    Chaudhuri, Ganti & Kaushik (2006), A primitive operator for similarity joins in data cleaning.

    Examples
    --------
    >>> sets = [np.arange(low, high, dtype=np.uint64) for low, high in ((0, 100), (40, 50), (90, 190))]
    >>> list(containing_pairs(sets, threshold=0.8))
    [(0, 1)]
    """
    repeated, counts = _repeated(sets)
    shared = [_places(members, repeated) for members in sets]
    postings = np.concatenate(shared) if shared else np.empty(0, np.intp)
    owners = np.repeat(np.arange(len(sets)), [places.size for places in shared])[np.argsort(postings, kind="stable")]
    opens = np.r_[0, np.cumsum(counts)]
    sizes = np.array([members.size for members in sets])
    found: set[tuple[int, int]] = set()
    for at, places in enumerate(shared):
        prefix = sizes[at] - math.ceil(threshold * sizes[at] - _TOLERANCE) + 1
        wanted = max(0, prefix - (sizes[at] - places.size))  # members that nobody else has come first
        rarest = places[np.argsort(counts[places], kind="stable")[:wanted]]
        if rarest.size:
            others = np.unique(np.concatenate([owners[opens[place] : opens[place + 1]] for place in rarest]))
            longer = others[sizes[others] * threshold > sizes[at]]
            found |= {(min(at, other), max(at, other)) for other in longer.tolist()}
    yield from sorted(found)


def _repeated(sets: Sequence[Hashes]) -> tuple[Hashes, NDArray[np.intp]]:
    """Members of two sets or more, sorted, and in how many sets they stand."""
    values = np.sort(np.concatenate([np.empty(0, np.uint64), *sets]))
    opens = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if values.size else np.empty(0, np.intp)
    counts = np.diff(np.r_[opens, values.size])
    return values[opens[counts > 1]], counts[counts > 1]


def _places(members: Hashes, repeated: Hashes) -> NDArray[np.intp]:
    """Where the members that stand in ``repeated`` stand there."""
    if not repeated.size:
        return np.empty(0, np.intp)
    places: NDArray[np.intp] = np.searchsorted(repeated, members)
    known: NDArray[np.bool_] = repeated[np.minimum(places, repeated.size - 1)] == members
    return np.compress(known, places)
