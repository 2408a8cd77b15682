"""Held-out likelihood by document completion (补全法留出似然): half of some units' words are kept back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_fit import TopicFit

__all__ = ["heldout_likelihood", "split_heldout"]


def split_heldout(
    data: TopicData, *, seed: int, share_units: float = 0.2, share_tokens: float = 0.5
) -> tuple[TopicData, csr_array]:
    """Keep back a part of the words of some units.

    Parameters
    ----------
    data
        Counts.
    seed
        Of the PCG64 generator.
    share_units
        Share of the units from which words are taken, in (0, 1].
    share_tokens
        Share of the words taken from each of them, in (0, 1); at least one word stays in every unit.

    Returns
    -------
    tuple
        The counts to fit on (every unit stays a row), and the counts kept back, of the same shape.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> data = simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data
    >>> kept, back = split_heldout(data, seed=1)
    >>> bool(((kept.counts + back) != data.counts).nnz == 0), bool(back.sum() > 0)
    (True, True)
    """
    if not (0 < share_units <= 1 and 0 < share_tokens < 1):
        raise ValueError(
            f"share_units={share_units}, share_tokens={share_tokens}; allowed: above 0 up to 1, between 0 and 1"
        )
    rng = np.random.Generator(np.random.PCG64(seed))
    counts = csr_array(data.counts, dtype=np.int64)
    counts.sort_indices()
    back = np.zeros_like(counts.data)
    long = np.flatnonzero(np.asarray(counts.sum(axis=1)) >= 2)
    chosen = rng.choice(long, max(1, round(share_units * len(long))), replace=False) if len(long) else long
    for row in np.sort(chosen):
        place = slice(counts.indptr[row], counts.indptr[row + 1])
        own = counts.data[place]
        n_taken = min(max(1, int(share_tokens * own.sum())), int(own.sum()) - 1)
        back[place] = rng.multivariate_hypergeometric(own, n_taken)
    kept = csr_array((counts.data - back, counts.indices.copy(), counts.indptr.copy()), shape=counts.shape)
    taken = csr_array((back, counts.indices.copy(), counts.indptr.copy()), shape=counts.shape)
    kept.eliminate_zeros()
    taken.eliminate_zeros()
    return replace(data, counts=kept), taken


def heldout_likelihood(fit: TopicFit, heldout: csr_array) -> float:
    """Mean log likelihood of the words kept back [nats a token]; higher is better.

    Parameters
    ----------
    fit
        Fitted on the counts that stayed.
    heldout
        Of :func:`split_heldout`.

    Returns
    -------
    float
        ``sum c log(theta beta) / sum c``; NaN when nothing was kept back. Compare only numbers of the
        same split.

    References
    ----------
    Wallach et al. (2009), ICML: document completion.

    Examples
    --------
    >>> from yanting_research.themes import fit_topics, simulate_topics
    >>> kept, back = split_heldout(simulate_topics(1, n_units=200, n_topics=3, n_terms=60, mean_length=20).data, seed=1)
    >>> -4.1 < heldout_likelihood(fit_topics(kept, 3, seed=1), back) < 0
    True
    """
    if heldout.shape != (len(fit.theta), len(fit.terms)):
        raise ValueError(f"heldout has shape {heldout.shape}; allowed: {(len(fit.theta), len(fit.terms))}")
    entries = csr_array(heldout).tocoo()
    if not entries.nnz:
        return float("nan")
    beta, theta = fit.beta, fit.theta
    probability = np.zeros(entries.nnz)
    for topic in range(len(fit.topics)):
        probability += theta[entries.row, topic] * beta[topic, entries.col]
    return float((entries.data * np.log(probability)).sum() / entries.data.sum())
