"""Strategic diagram (战略坐标图): how closely a community's words hang together, and how much they touch the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from yanting_research.core import STRATEGY, build_table
from yanting_research.themes.networks import CowordNetwork

__all__ = ["strategic_diagram"]

_NAMING = 3  # words that name a community


def strategic_diagram(network: CowordNetwork, *, min_terms: int = 2) -> pd.DataFrame:
    r"""Centrality and density of every community.

    Parameters
    ----------
    network
        A co-word network; its equivalence indices are used, whatever its measure.
    min_terms
        Fewest words of a community.

    Returns
    -------
    DataFrame
        STRATEGY: centrality :math:`10 \sum e_{kh}` over edges that leave the community, density
        :math:`100 \sum e_{ij} / w` over edges inside it and its number of words :math:`w`; the quadrants are cut
        at the medians of this network.

    Notes
    -----
    Both numbers grow with the number of words and pairs kept, so they compare within one network only. "Mature" and
    "marginal" name places on the diagram, no judgement of a policy.

    References
    ----------
    Callon, Courtial and Laville (1991), Scientometrics 22, 155-205.

    Examples
    --------
    >>> from yanting_research.themes import coword_network
    >>> units = {f"d{i}/0-9": words for i, words in enumerate(["甲乙", "甲乙", "甲丙", "乙甲", "丙丁", "丁丙", "丙"])}
    >>> rows = [{"unit_id": unit, "doc_id": unit[:2], "term": word, "layer": "tokens", "n_term": 1, "n_unit": 2}
    ...         for unit, words in units.items() for word in words]
    >>> network = coword_network(pd.DataFrame(rows), min_units=1, min_together=1, backbone="all")
    >>> strategic_diagram(network)[["terms", "density"]].values.tolist()
    [['丙 丁', 25.0], ['甲 乙', 37.5]]
    """
    if min_terms < 2:
        raise ValueError(f"min_terms={min_terms}; allowed: 2 or more")
    community = dict(zip(network.nodes["term"], network.nodes["community"], strict=True))
    edges = network.edges.assign(
        first=network.edges["term"].map(community), second=network.edges["other"].map(community)
    )
    sizes = np.bincount(network.nodes["community"])
    rows = [_row(network, edges, number) for number in range(1, len(sizes)) if sizes[number] >= min_terms]
    if rows:
        middle = {name: float(np.median([row[name] for row in rows])) for name in ("centrality", "density")}
        rows = [row | {"quadrant": _quadrant(row, middle)} for row in rows]
    return build_table(rows, STRATEGY)


def _row(network: CowordNetwork, edges: pd.DataFrame, number: int) -> dict[str, Any]:
    words = network.nodes.loc[network.nodes["community"] == number]
    inside = edges[(edges["first"] == number) & (edges["second"] == number)]
    outside = edges[(edges["first"] == number) ^ (edges["second"] == number)]
    weight = dict.fromkeys(sorted(words["term"]), 0.0)
    for term, other, value in inside[["term", "other", "equivalence"]].itertuples(index=False):
        weight[term] += value
        weight[other] += value
    occurrences = dict(zip(words["term"], words["n_units"], strict=True))
    ranked = sorted(weight, key=lambda word: (-weight[word], -occurrences[word], word))
    return {
        "community": number,
        "label": "·".join(ranked[:_NAMING]),
        "terms": " ".join(ranked),
        "n_terms": len(ranked),
        "n_inside": len(inside),
        "n_outside": len(outside),
        "centrality": 10 * float(outside["equivalence"].sum()),
        "density": 100 * float(inside["equivalence"].sum()) / len(ranked),
    }


def _quadrant(row: dict[str, Any], middle: dict[str, float]) -> str:
    central, dense = row["centrality"] >= middle["centrality"], row["density"] >= middle["density"]
    return {(True, True): "motor", (True, False): "basic", (False, True): "niche", (False, False): "marginal"}[
        central, dense
    ]
