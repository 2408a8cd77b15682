"""Where a topic model starts (主题模型的起点): seed words and anchor words.

A word's *profile* is how the words around it are distributed. A topic that has a word to itself shows in the
profile of that word (its anchor); seeded topics have theirs given, for the others the words are taken whose
profiles stand furthest off those already chosen. Every other word's profile is then split among the anchors.

References
----------
Arora et al. (2013), A practical algorithm for topic modeling with provable guarantees, ICML; Roberts, Stewart and
Tingley (2016), Navigating the local modes of big data, in Computational Social Science, Cambridge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from yanting_research.errors import ThemeError
from yanting_research.themes.topic_algebra import times

__all__ = ["anchor_start"]

Array = NDArray[np.float64]

_PROFILED = 2000  # most frequent words that get a profile: at most 4 million cells
_ROUNDS = 150
_ANCHOR_SHARE = 0.01  # an anchor stands in at least this share of the units: rare words have chance profiles


def anchor_start(counts: csr_array, n_topics: int, *, seed_words: Sequence[Sequence[int]], seed: int) -> Array:
    """Probabilities of the terms in the topics to start from, (K, V).

    Parameters
    ----------
    counts
        Units by terms, without empty rows.
    n_topics
        K.
    seed_words
        Column numbers of the seed words of the first topics; the other topics get anchors.
    seed
        Units are weighted by draws of a standard exponential (Bayesian bootstrap), so that different
        seeds give different, equally sensible starts.

    Raises
    ------
    ThemeError
        When the words do not offer as many different profiles as topics are asked for.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    totals = np.asarray(counts.sum(axis=0), dtype=np.float64)
    docfreq = np.bincount(counts.indices, minlength=counts.shape[1])
    profiled = np.sort(np.lexsort((np.arange(len(totals)), -totals))[:_PROFILED])
    seeded = np.unique([word for words in seed_words for word in words]).astype(np.int64)
    profiled = np.union1d(profiled, seeded)
    profiles = _profiles(counts, profiled, rng.standard_exponential(counts.shape[0]))
    place = {int(word): index for index, word in enumerate(profiled)}
    given = [_mean_profile(profiles, totals, words, place) for words in seed_words]
    usable = docfreq[profiled] >= max(5, _ANCHOR_SHARE * counts.shape[0])
    anchors = np.vstack([*given, *_furthest(profiles, given, usable, n_topics - len(given))])
    shares = np.full((len(totals), n_topics), 1.0 / n_topics)
    shares[profiled] = _split(profiles, anchors)
    for topic, words in enumerate(seed_words):
        shares[list(words)] *= 0.2
        shares[list(words), topic] += 0.8
    weights = (shares / shares.sum(axis=1, keepdims=True) * totals[:, None]).T + 0.01 * (totals + 1.0) / n_topics
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _profiles(counts: csr_array, words: NDArray[np.int64], weights: Array) -> csr_array:
    """Rows: how the words that stand in a unit with this word are distributed, over the same words."""
    part = csr_array(counts[:, words]).astype(np.float64)
    sizes = np.asarray(part.sum(axis=1))
    scale = np.where(sizes > 1, weights / np.maximum(sizes * (sizes - 1), 1), 0.0)
    scaled = csr_array(diags_array(scale) @ part)
    pairs = csr_array(part.T @ scaled) - diags_array(np.asarray(scaled.sum(axis=0)))
    totals = np.asarray(pairs.sum(axis=1))
    return csr_array(diags_array(1.0 / np.maximum(totals, 1e-300)) @ pairs)


def _mean_profile(profiles: csr_array, totals: Array, words: Sequence[int], place: dict[int, int]) -> Array:
    rows = [place[int(word)] for word in words]
    weights = totals[list(words)] / totals[list(words)].sum()
    return np.asarray((csr_array(diags_array(weights) @ profiles[rows])).sum(axis=0))


def _furthest(profiles: csr_array, given: list[Array], usable: NDArray[np.bool_], n_wanted: int) -> list[Array]:
    """Profiles that stand furthest from the span of those already there, one after the other."""
    basis: list[Array] = []
    left = np.asarray((profiles * profiles).sum(axis=1)) * usable

    def project(row: Array) -> None:
        nonlocal left
        for direction in (*basis, *basis):  # twice: rounding of the first pass is taken out by the second
            row = row - (row * direction).sum() * direction
        length = float(np.sqrt((row * row).sum()))
        if length > 1e-9:
            basis.append(row / length)
            left = left - np.asarray(profiles @ basis[-1]) ** 2

    for row in given:
        project(row)
    chosen: list[Array] = []
    for _ in range(n_wanted):
        best = int(np.argmax(left))
        if left[best] <= 1e-12:
            raise ThemeError(
                f"the words offer only {len(given) + len(chosen)} different topics", where="topic model",
                expected="as many as are asked for", remedy="ask for fewer topics, or prune fewer words",
            )  # fmt: skip
        chosen.append(profiles[[best]].toarray().ravel())
        project(chosen[-1])
        left[best] = 0.0
    return chosen


def _split(profiles: csr_array, anchors: Array) -> Array:
    """Shares of the anchors' profiles in every word's, by exponentiated gradient on the squared distance."""
    gram = times(anchors, anchors.T)
    wanted = np.asarray(profiles @ np.ascontiguousarray(anchors.T))
    shares = np.full(wanted.shape, 1.0 / len(anchors))
    rate = 2.0 / np.abs(gram).max()
    for _ in range(_ROUNDS):
        gradient = times(shares, gram) - wanted
        step = -rate * gradient
        shares = shares * np.exp(step - step.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
    return shares
