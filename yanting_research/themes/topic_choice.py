"""How many topics (主题数的选择): fits side by side, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from yanting_research.themes.coherence import topic_coherence, topic_exclusivity
from yanting_research.themes.stability import match_topics
from yanting_research.themes.topic_data import TopicData
from yanting_research.themes.topic_heldout import heldout_likelihood, split_heldout
from yanting_research.themes.topic_model import TopicSettings, fit_topics

__all__ = ["compare_k"]


def compare_k(
    data: TopicData,
    ks: Sequence[int],
    *,
    seed: int,
    seeds: Mapping[str, Iterable[str]] | None = None,
    top: int = 10,
    settings: TopicSettings | None = None,
    workers: int = 1,
) -> pd.DataFrame:
    """Fit every number of topics twice, from two seeds, on the same split, and measure.

    Parameters
    ----------
    data
        Counts.
    ks
        Numbers of topics.
    seed
        Of the split and the first fit; the second fit takes ``seed + 1``.
    seeds, settings, workers
        As for :func:`fit_topics`.
    top
        Words of a topic that are judged.

    Returns
    -------
    DataFrame
        One row a number of topics: ``n_topics, heldout`` [nats a token], ``npmi, umass, exclusivity`` (means
        over topics), ``stability`` (mean Jaccard of the top words between the two fits), ``n_rounds,
        converged``.

    Notes
    -----
    No number decides. Held-out likelihood rises long after topics have become unreadable; coherence falls and
    exclusivity rises with more topics. Take the few that stand out, read their texts, choose and say why.

    Examples
    --------
    >>> from yanting_research.themes import simulate_topics
    >>> data = simulate_topics(1, n_units=220, n_topics=3, n_terms=60, mean_length=20).data
    >>> compare_k(data, [2, 3], seed=1)["n_topics"].tolist()
    [2, 3]
    """
    numbers = sorted(set(ks))
    if not numbers:
        raise ValueError("ks is empty; allowed: one or more numbers of topics")
    kept, back = split_heldout(data, seed=seed)
    rows = []
    for number in numbers:
        fit, again = (
            fit_topics(kept, number, seed=own, seeds=seeds, settings=settings, workers=workers)
            for own in (seed, seed + 1)
        )
        coherences = {
            name: float(np.mean(topic_coherence(fit, data, measure=name, top=top)["value"]))
            for name in ("npmi", "umass")
        }
        rows.append(
            {
                "n_topics": number,
                "heldout": heldout_likelihood(fit, back),
                **coherences,
                "exclusivity": float(topic_exclusivity(fit, top=top)["exclusivity"].mean()),
                "stability": float(match_topics(fit, again, top=top)["jaccard"].mean()),
                "n_rounds": len(fit.bound),
                "converged": fit.converged and again.converged,
            }
        )
    return pd.DataFrame(rows)
