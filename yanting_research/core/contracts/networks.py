"""Co-word networks."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_count, a_flag, a_number, a_text

__all__ = ["COWORD_EDGES", "COWORD_NODES", "STRATEGY"]


class COWORD_EDGES(Contract):
    """Two words that stand together in units; every pair with a positive strength has a row."""

    _row_means: ClassVar[str] = "a pair of words that stand in the same units"
    _key: ClassVar[tuple[str, ...]] = ("term", "other")
    term: Series[str] = a_text("the word that sorts first")
    other: Series[str] = a_text("the other word")
    n_together: Series[np.int64] = a_count("units that hold both", "units", ge=1)
    n_term: Series[np.int64] = a_count("units that hold the first", "units", ge=1)
    n_other: Series[np.int64] = a_count("units that hold the other", "units", ge=1)
    expected: Series[np.float64] = a_number("units that would hold both if the words were strangers", "units")
    equivalence: Series[np.float64] = a_number("n_together squared over n_term times n_other", "share in [0, 1]")
    cosine: Series[np.float64] = a_number("n_together over the root of n_term times n_other", "share in [0, 1]")
    pmi: Series[np.float64] = a_number("pointwise mutual information", "bit")
    g2: Series[np.float64] = a_number("log-likelihood ratio, negative below expectation", "G²")
    strength: Series[np.float64] = a_number("the measure that the network goes by", "see column measure")
    measure: Series[str] = a_text("name of that measure", isin=("equivalence", "cosine", "pmi", "g2"))
    p_backbone: Series[np.float64] = a_number("disparity filter, the smaller one of both ends", "probability")
    backbone: Series[bool] = a_flag("the edge is in the backbone")
    stability: Series[np.float64] = a_number("draws of documents whose backbone holds the edge", "share in [0, 1]")
    low: Series[np.float64] = a_number("lower end of the interval of the strength", "see column measure")
    high: Series[np.float64] = a_number("upper end of the interval of the strength", "see column measure")


class COWORD_NODES(Contract):
    """The words of a co-word network."""

    _row_means: ClassVar[str] = "a word of the network"
    _key: ClassVar[tuple[str, ...]] = ("term",)
    term: Series[str] = a_text("the word")
    n_units: Series[np.int64] = a_count("units that hold it", "units")
    n_occurrences: Series[np.int64] = a_count("occurrences")
    degree: Series[np.int64] = a_count("edges of the word", "edges")
    weighted_degree: Series[np.float64] = a_number("sum of their strengths", "unit of the measure")
    betweenness: Series[np.float64] = a_number("share of shortest paths through it", "share in [0, 1]")
    closeness: Series[np.float64] = a_number(
        "inverse mean distance, distance being 1 / strength", "unit of the measure"
    )
    community: Series[np.int64] = a_count("community, 1 the largest; 0 without an edge", "ordinal")
    x: Series[np.float64] = a_number("place on the map; NaN without an edge", "0 to 1")
    y: Series[np.float64] = a_number("place on the map; NaN without an edge", "0 to 1")


class STRATEGY(Contract):
    """Communities of a co-word network on the strategic diagram."""

    _row_means: ClassVar[str] = "a community of words"
    _key: ClassVar[tuple[str, ...]] = ("community",)
    community: Series[np.int64] = a_count("number in the network", "ordinal", ge=1)
    label: Series[str] = a_text("its three most tied words, joined by ·")
    terms: Series[str] = a_text("its words, the most tied first, joined by blanks")
    n_terms: Series[np.int64] = a_count("its words", ge=2)
    n_inside: Series[np.int64] = a_count("edges inside it", "edges")
    n_outside: Series[np.int64] = a_count("edges that leave it", "edges")
    centrality: Series[np.float64] = a_number("10 times the equivalence indices that leave it", "index")
    density: Series[np.float64] = a_number("100 times those inside it over its words", "index")
    quadrant: Series[str] = a_text(
        "place beside the medians: central and dense, central, dense, neither",
        isin=("motor", "basic", "niche", "marginal"),
    )
