r"""The words of the topics (主题的词分布): mixture of topics by expectation-maximisation.

The objective is the log posterior of shares and words,

.. math:: \sum_{dv} c_{dv} \log \sum_k \theta_{dk} \beta_{kv} + a \sum_{dk} \log \theta_{dk}
          + \sum_{kv} b_{kv} \log \beta_{kv},

which no round can lower. Units are worked on in chunks of a fixed size whose results are added in order, so that the
number of threads changes the time and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_posterior import Chunk, make_chunks

__all__ = ["Mixture", "fit_mixture"]

Array = NDArray[np.float64]
Chunks = list[tuple[slice, Chunk]]

_TRIAL_ROUNDS = 30
_SHARE_PRIOR = 0.1


@dataclass(frozen=True, slots=True)
class Mixture:
    """Probabilities of the terms (K, V), shares (K, D), the objective at every round, whether it converged."""

    beta: Array
    theta: Array
    bound: tuple[float, ...]
    converged: bool


def fit_mixture(
    counts: csr_array,
    starts: Sequence[Array],
    *,
    word_prior: Array,
    tolerance: float,
    max_rounds: int,
    workers: int = 1,
) -> Mixture:
    """Climb from several starts for thirty rounds, and from the best one to the top.

    Parameters
    ----------
    counts
        Units by terms, without empty rows.
    starts
        Probabilities of the terms, (K, V) each, all above 0.
    word_prior
        Pseudo-counts ``b``, (K, V), all above 0; those of the shares, ``a``, are 0.1.
    tolerance, max_rounds
        Stop when a round raises the objective by less than this share of it, or after so many rounds.
    workers
        Threads.
    """
    chunks = make_chunks(counts, len(starts[0]))
    with ThreadPoolExecutor(workers) as pool:
        tried = []
        for start in starts:
            theta = np.full((len(start), counts.shape[0]), 1.0 / len(start))
            tried.append(_climb(pool, chunks, Mixture(start, theta, (), False), word_prior, 0.0, _TRIAL_ROUNDS))
        best = tried[int(np.argmax([trial.bound[-1] for trial in tried]))]
        return _climb(pool, chunks, best, word_prior, tolerance, max_rounds)


def _climb(
    pool: ThreadPoolExecutor, chunks: Chunks, now: Mixture, word_prior: Array, tolerance: float, n_rounds: int
) -> Mixture:
    bound = list(now.bound)
    beta, theta = now.beta, now.theta
    for _ in range(n_rounds):
        next_beta, next_theta, value = _round(pool, chunks, beta, theta, word_prior)
        bound.append(value)
        if len(bound) > 1 and bound[-1] - bound[-2] < tolerance * abs(bound[-1]):
            return Mixture(beta, theta, tuple(bound), True)
        beta, theta = next_beta, next_theta
    return Mixture(beta, theta, tuple(bound), False)


def _round(
    pool: ThreadPoolExecutor, chunks: Chunks, beta: Array, theta: Array, word_prior: Array
) -> tuple[Array, Array, float]:
    """The next words and shares, and the objective at the present ones."""
    words = np.ascontiguousarray(beta.T)  # terms first: a term's row is read in one go

    def one(part: tuple[slice, Chunk]) -> tuple[Array, Array, float]:
        place, chunk = part
        own = np.ascontiguousarray(theta[:, place].T)
        total = np.einsum("ek,ek->e", words[chunk.columns], own[chunk.rows])
        bounds = np.append(chunk.starts, len(chunk.columns))
        ratio = csr_array((chunk.counts / total, chunk.columns, bounds), shape=(len(own), len(words)))
        shares = own * (ratio @ words) + _SHARE_PRIOR
        value = float((chunk.counts * np.log(total)).sum())
        return (shares / shares.sum(axis=1, keepdims=True)).T, np.asarray(ratio.T @ own), value

    counted, new_theta = np.zeros_like(words), np.empty_like(theta)
    value = float((word_prior * np.log(beta)).sum()) + _SHARE_PRIOR * float(np.log(theta).sum())
    for (place, _), (shares, part, gained) in zip(chunks, pool.map(one, chunks), strict=True):
        new_theta[:, place] = shares
        counted += part
        value += gained
    new_beta = (counted * words).T + word_prior
    return new_beta / new_beta.sum(axis=1, keepdims=True), new_theta, value
