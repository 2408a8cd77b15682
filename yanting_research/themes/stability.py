"""Are the topics the same from another start (主题稳定性)? Topics of two fits, matched one to one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from yanting_research.themes.topic_algebra import times
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["match_topics", "topic_stability"]


def match_topics(fit: TopicFit, other: TopicFit, *, top: int = 10) -> pd.DataFrame:
    """Every topic of one fit with its counterpart in another (Hungarian assignment on cosines).

    Parameters
    ----------
    fit, other
        Two fits of the same vocabulary and number of topics.
    top
        Most probable words whose overlap is taken.

    Returns
    -------
    DataFrame
        ``topic, counterpart, cosine`` of the distributions of words, ``jaccard`` of the top words,
        ``share_correlation`` of the shares over units (NaN when one does not vary).

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> fit = fit_topics(simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data, 3, seed=1)
    >>> match_topics(fit, fit)[["topic", "counterpart", "jaccard"]].values.tolist()[0]
    ['主题1', '主题1', 1.0]
    """
    if fit.terms != other.terms or len(fit.topics) != len(other.topics):
        raise ValueError("the fits differ in vocabulary or number of topics; allowed: two fits of the same data and K")
    if top < 1:
        raise ValueError(f"top={top}; allowed: 1 or more")
    one, two = fit.beta, other.beta
    lengths = np.sqrt((one * one).sum(axis=1))[:, None] * np.sqrt((two * two).sum(axis=1))
    cosine = times(one, two.T) / lengths
    rows, columns = linear_sum_assignment(-cosine)
    first = [frozenset(np.argsort(-row, kind="stable")[:top].tolist()) for row in one]
    second = [frozenset(np.argsort(-row, kind="stable")[:top].tolist()) for row in two]
    table = [
        (
            fit.topics[i], other.topics[j], float(cosine[i, j]),
            len(first[i] & second[j]) / len(first[i] | second[j]), _correlation(fit.theta[:, i], other.theta[:, j]),
        )
        for i, j in zip(rows, columns, strict=True)
    ]  # fmt: skip
    names = ["topic", "counterpart", "cosine", "jaccard", "share_correlation"]
    return pd.DataFrame(table, columns=names).astype({"topic": "str", "counterpart": "str"})


def _correlation(one: np.ndarray, two: np.ndarray) -> float:
    known = ~(np.isnan(one) | np.isnan(two))
    one, two = one[known], two[known]
    if len(one) < 2 or one.std() == 0 or two.std() == 0:
        return float("nan")
    return float(((one - one.mean()) * (two - two.mean())).mean() / (one.std() * two.std()))


def topic_stability(fits: Sequence[TopicFit], *, top: int = 10) -> pd.DataFrame:
    """How well every topic of the first fit is found again in the others.

    Parameters
    ----------
    fits
        Two or more, from different seeds; the first is the one to report.
    top
        Most probable words whose overlap is taken.

    Returns
    -------
    DataFrame
        ``topic, n_fits, cosine_mean, cosine_min, jaccard_mean, jaccard_min, correlation_mean``, in the order of
        the topics. A topic with a mean Jaccard below a half is one that another seed would not show.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> topic_stability([fit_topics(data, 3, seed=seed) for seed in (1, 2)])["n_fits"].tolist()
    [1, 1, 1]
    """
    if len(fits) < 2:
        raise ValueError(f"{len(fits)} fits; allowed: 2 or more")
    matched = pd.concat([match_topics(fits[0], other, top=top) for other in fits[1:]], ignore_index=True)
    grouped = matched.groupby("topic", sort=False)
    table = pd.DataFrame(
        {
            "n_fits": grouped.size(),
            "cosine_mean": grouped["cosine"].mean(),
            "cosine_min": grouped["cosine"].min(),
            "jaccard_mean": grouped["jaccard"].mean(),
            "jaccard_min": grouped["jaccard"].min(),
            "correlation_mean": grouped["share_correlation"].mean(),
        }
    )
    return table.loc[list(fits[0].topics)].rename_axis("topic").reset_index()
