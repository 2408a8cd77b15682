"""Simulated counts with planted topics (模拟的主题词频): where the truth is known, a model can be checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.themes.topic_algebra import times
from yanting_research.themes.topic_data import TopicData

__all__ = ["PlantedTopics", "simulate_topics"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlantedTopics:
    """Simulated counts and what was planted in them.

    Attributes
    ----------
    data
        Counts, ready for a fit.
    docvars
        ``unit_id, doc_id, x`` (standard normal), ``treated`` (0 or 1), ``data_kind`` ("simulated").
    theta, beta
        Planted shares (D, K) and distributions of the terms that were drawn at all (K, V).
    gamma
        Planted coefficients (3, K-1) of intercept, x and treated on the log odds against the last topic.
    seeds
        Topic -> the words that mark it most (lift among frequent words).
    """

    data: TopicData
    docvars: pd.DataFrame
    theta: Array
    beta: Array
    gamma: Array
    seeds: dict[str, tuple[str, ...]]


def simulate_topics(
    seed: int,
    *,
    n_units: int = 3000,
    n_topics: int = 10,
    n_terms: int = 2000,
    mean_length: float = 100,
    effect: float = 0.8,
    n_seeds: int = 5,
) -> PlantedTopics:
    """Draw units from a logistic-normal topic model with two covariates.

    Parameters
    ----------
    seed
        Of the PCG64 generator; the same seed gives the same counts.
    n_units, n_topics, n_terms
        D, K and V.
    mean_length
        Mean number of words of a unit; lengths are gamma-Poisson, 5 at least.
    effect
        What ``treated`` adds to the log odds of the first topic; ``x`` adds half of it to the second's.
    n_seeds
        Seed words of every topic.

    Returns
    -------
    PlantedTopics
        Base frequencies of the words fall off as in Zipf's law; a topic multiplies them by gamma draws
        (shape 0.1), so that it has some words nearly to itself and shares the rest. The log odds vary
        around the planted ones with a standard deviation of 1 for every topic.

    Examples
    --------
    >>> planted = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20)
    >>> planted.theta.shape, planted.gamma.shape, planted.docvars["data_kind"].unique().tolist()
    ((200, 3), (3, 2), ['simulated'])
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    base = 1.0 / (np.arange(n_terms) + 30.0)
    weights = base * (rng.gamma(0.1, size=(n_topics, n_terms)) + 1e-4)
    beta = weights / weights.sum(axis=1, keepdims=True)
    x, treated = rng.standard_normal(n_units), rng.integers(0, 2, n_units)
    gamma = np.zeros((3, n_topics - 1))
    gamma[2, 0] = effect
    gamma[1, min(1, n_topics - 2)] += effect / 2
    design = np.column_stack([np.ones(n_units), x, treated])
    noise = rng.standard_normal((n_units, n_topics))
    eta = np.column_stack([times(design, gamma), np.zeros(n_units)]) + noise
    theta = np.exp(eta - eta.max(axis=1, keepdims=True))
    theta /= theta.sum(axis=1, keepdims=True)
    lengths = np.maximum(5, rng.poisson(rng.gamma(4.0, mean_length / 4.0, n_units)))
    counts = rng.multinomial(lengths, times(theta, beta))
    seen = counts.sum(axis=0) > 0
    counts, beta = csr_array(counts[:, seen]), beta[:, seen] / beta[:, seen].sum(axis=1, keepdims=True)
    words = tuple(f"词{index:04}" for index in np.flatnonzero(seen))
    ids = [f"u{index:05}" for index in range(n_units)]
    units = pd.DataFrame({"unit_id": pd.Series(ids, dtype="str"), "doc_id": pd.Series(ids, dtype="str")})
    pruned = pd.DataFrame({"term": [], "n_term": [], "docfreq": [], "reason": []})
    docvars = units.assign(x=x, treated=treated.astype(np.int64), data_kind="simulated")
    return PlantedTopics(
        TopicData(counts, units, words, (), pruned), docvars, theta, beta, gamma, _marks(beta, words, n_seeds)
    )


def _marks(beta: Array, words: tuple[str, ...], n_seeds: int) -> dict[str, tuple[str, ...]]:
    """The words of every topic that are frequent in it and rare in the others."""
    score = beta * (beta / beta.sum(axis=0)) ** 3
    order = np.argsort(-score, axis=1, kind="stable")[:, :n_seeds]
    return {f"主题{topic + 1}": tuple(words[index] for index in row) for topic, row in enumerate(order)}
