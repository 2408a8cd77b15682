"""Stability of the edges (边的稳定性): which of them would stand with other documents of the same kind."""

from __future__ import annotations

import numpy as np

from yanting_research.errors import ThemeError
from yanting_research.themes.network_backbone import in_backbone
from yanting_research.themes.networks import CowordNetwork, strengths, with_edges

__all__ = ["MIN_DOCUMENTS", "edge_stability"]

MIN_DOCUMENTS = 8
"""Fewest documents that are resampled."""


def edge_stability(network: CowordNetwork, *, n_draws: int = 200, level: float = 0.95, seed: int = 0) -> CowordNetwork:
    """Draw whole documents with replacement and build the network anew each time.

    Parameters
    ----------
    network
        A co-word network.
    n_draws, seed
        Number of resamples and seed of NumPy's generator.
    level
        Of the percentile interval of the strength.

    Returns
    -------
    CowordNetwork
        With ``stability`` (share of the draws whose backbone holds the edge), ``low`` and ``high`` at every edge.

    Raises
    ------
    ValueError
        For fewer than 50 draws or a level that is none.
    ThemeError
        With fewer than 8 documents: sentences of one document do not stand for other documents.

    Notes
    -----
    The words are held fixed; only the documents are drawn. An edge with a stability below one half is a matter of
    this sample.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    if n_draws < 50 or not 0 < level < 1:
        raise ValueError(f"n_draws={n_draws}, level={level}; allowed: 50 or more, between 0 and 1")
    if network.n_documents < MIN_DOCUMENTS:
        raise ThemeError(
            f"{network.n_documents} documents",
            where="edge_stability",
            expected=f"at least {MIN_DOCUMENTS} documents to draw from",
            remedy="add documents; for one report show the network without stability and say so",
        )
    found, settings = network.meetings, network.settings
    rng = np.random.default_rng(seed)
    number = {word: place for place, word in enumerate(found.words)}
    ends = (network.edges["term"].map(number).to_numpy(), network.edges["other"].map(number).to_numpy())
    kept, drawn = np.zeros(len(network.edges)), np.empty((n_draws, len(network.edges)))
    columns = found.presence.T.tocsr()
    for draw in range(n_draws):
        times = np.bincount(rng.integers(0, found.n_documents, found.n_documents), minlength=found.n_documents)
        weights = times[found.documents]
        together = np.asarray((columns @ found.presence.multiply(weights[:, None]).tocsr()).todense())
        strength = strengths(found, together, int(weights.sum()), settings)
        kept += in_backbone(strength, settings["backbone"], settings["alpha"])[ends]
        drawn[draw] = strength[ends]
    low, high = np.quantile(drawn, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    return with_edges(network, network.edges.assign(stability=kept / n_draws, low=low, high=high))
