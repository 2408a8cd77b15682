r"""Words that mark a topic (主题词): by probability, FREX, lift or score."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from yanting_research.core import TOPIC_TERMS, check_table
from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["frex", "label_topics", "lift", "term_score", "topic_terms"]

Array = NDArray[np.float64]
Weighting = Literal["prob", "frex", "lift", "score"]

_WEIGHTINGS = ("prob", "frex", "lift", "score")


def frex(log_beta: Array, *, weight: float = 0.5) -> Array:
    r"""Frequent and exclusive (FREX): the weighted harmonic mean of two ranks.

    .. math:: \mathrm{FREX}_{kv} = \left( \frac{w}{R_k(\beta_{kv} / \sum_j \beta_{jv})}
              + \frac{1 - w}{R_k(\beta_{kv})} \right)^{-1}

    where :math:`R_k` is the rank among the terms of topic k, ties averaged, over their number.

    Parameters
    ----------
    log_beta
        (K, V), natural log.
    weight
        ``w``, of exclusivity, in (0, 1).

    References
    ----------
    Bischof and Airoldi (2012), ICML; the form of ``exclusivity`` in the R package stm.

    Examples
    --------
    >>> frex(np.log([[0.6, 0.3, 0.1], [0.1, 0.3, 0.6]]))[0].round(3).tolist()
    [1.0, 0.667, 0.333]
    """
    if not 0 < weight < 1:
        raise ValueError(f"weight={weight}; allowed: between 0 and 1")
    beta = np.exp(log_beta)
    exclusive = rankdata(beta / beta.sum(axis=0), axis=1) / beta.shape[1]
    frequent = rankdata(beta, axis=1) / beta.shape[1]
    return np.asarray(1.0 / (weight / exclusive + (1.0 - weight) / frequent))


def lift(log_beta: Array, n_term: NDArray[np.int64]) -> Array:
    """Probability in the topic over the share in the corpus (Taddy 2013); high for rare words.

    Examples
    --------
    >>> lift(np.log([[0.5, 0.5], [0.1, 0.9]]), np.array([25, 75]))[0].round(3).tolist()
    [2.0, 0.667]
    """
    return np.asarray(np.exp(log_beta) / (n_term / n_term.sum()))


def term_score(log_beta: Array) -> Array:
    r"""``beta`` times its log ratio to the geometric mean over topics (Blei and Lafferty 2009) [nats].

    Examples
    --------
    >>> term_score(np.log([[0.5, 0.5], [0.5, 0.5]])).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    return np.asarray(np.exp(log_beta) * (log_beta - log_beta.mean(axis=0)))


def topic_terms(
    fit: TopicFit, data: TopicData, *, weighting: Weighting = "frex", top: int = 10, frex_weight: float = 0.5
) -> pd.DataFrame:
    """The words that mark every topic.

    Parameters
    ----------
    fit, data
        A fit and the counts it was made of.
    weighting
        ``prob`` (frequent, also in other topics), ``frex`` (frequent and exclusive), ``lift`` (exclusive,
        often rare), ``score``.
    top
        Words of every topic.
    frex_weight
        Weight of exclusivity in FREX.

    Returns
    -------
    DataFrame
        TOPIC_TERMS. Seed words (``is_seed``) stand high partly because they were put there: judge a
        seeded topic by its other words.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> table = topic_terms(fit_topics(data, 3, seed=1), data, top=4)
    >>> len(table), table["rank"].tolist()[:4]
    (12, [1, 2, 3, 4])
    """
    if weighting not in _WEIGHTINGS or top < 1:
        raise ValueError(f"weighting={weighting!r}, top={top}; allowed: {', '.join(_WEIGHTINGS)}; 1 or more")
    n_term = np.asarray(data.counts.sum(axis=0), dtype=np.int64)
    values = {
        "prob": fit.beta, "frex": frex(fit.log_beta, weight=frex_weight),
        "lift": lift(fit.log_beta, n_term), "score": term_score(fit.log_beta),
    }  # fmt: skip
    parts = []
    for topic, name in enumerate(fit.topics):
        order = np.lexsort((np.arange(len(fit.terms)), -values["prob"][topic], -values[weighting][topic]))[:top]
        seeds = frozenset(fit.seeds.get(name, ()))
        terms = [fit.terms[index] for index in order]
        columns = {key: value[topic, order] for key, value in values.items()}
        part = pd.DataFrame({"topic": name, "rank": np.arange(1, len(order) + 1), "term": terms, **columns})
        parts.append(part.assign(n_term=n_term[order], is_seed=[term in seeds for term in terms]))
    table = pd.concat(parts, ignore_index=True).assign(weighting=weighting)
    return check_table(table.astype({"topic": "str", "term": "str", "weighting": "str"}), TOPIC_TERMS)


def label_topics(table: pd.DataFrame, *, top: int = 3) -> dict[str, str]:
    """Topic -> its first words, joined by 、, to show beside its name.

    >>> label_topics(pd.DataFrame({"topic": ["甲", "甲"], "rank": [1, 2], "term": ["党课", "支部"]}))
    {'甲': '党课、支部'}
    """
    first = table[table["rank"] <= top].sort_values(["topic", "rank"], kind="stable")
    return {str(topic): "、".join(group["term"]) for topic, group in first.groupby("topic", sort=False)}
