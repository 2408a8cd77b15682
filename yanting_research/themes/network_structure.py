"""Structure of a co-word network (网络结构): communities, centralities, places of the words on a map.

networkx works on numbers in the order of the sorted words, so that nothing depends on the hash of a string.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import rankdata

__all__ = ["graph_of", "graphml", "structure"]

_FAINT = 0.1  # pull of an edge outside the backbone on the map


def graph_of(words: Sequence[str], edges: pd.DataFrame) -> nx.Graph:
    """A graph of numbers 0, 1, ... for the words; ``weight`` is the strength, ``distance`` its inverse."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(words)))
    number = {word: place for place, word in enumerate(words)}
    for term, other, strength in edges[["term", "other", "strength"]].itertuples(index=False):
        graph.add_edge(number[term], number[other], weight=float(strength), distance=1.0 / float(strength))
    return graph


def structure(
    words: Sequence[str], edges: pd.DataFrame, *, resolution: float = 1.0, seed: int = 0, weighted: bool = True
) -> tuple[pd.DataFrame, float]:
    """Community, centralities and place of every word, and the modularity of the communities.

    Parameters
    ----------
    words
        All words, sorted; a word without an edge is a community of its own, number 0.
    edges
        ``term, other, strength`` of the edges; the map is laid out by those with a true ``backbone``, if any.
    resolution, seed
        Of the Louvain method.
    weighted
        False counts every edge as 1.

    Returns
    -------
    nodes : DataFrame
        ``term, degree, weighted_degree, betweenness, closeness, community, x, y``; betweenness and closeness are
        normalised, over shortest paths of length 1 / strength. Communities are numbered by size.
    modularity : float
        NaN without an edge.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre (2008), J. Stat. Mech. P10008; Freeman (1979), Social Networks 1,
    215-239.

    Examples
    --------
    >>> edges = pd.DataFrame({"term": ["甲", "甲"], "other": ["乙", "丙"], "strength": [0.5, 0.5]})
    >>> nodes, _ = structure(["丙", "乙", "甲"], edges)
    >>> nodes[["term", "degree", "betweenness"]].values.tolist()
    [['丙', 1, 0.0], ['乙', 1, 0.0], ['甲', 2, 1.0]]
    """
    graph = graph_of(words, edges)
    weight, distance = ("weight", "distance") if weighted else (None, None)
    groups = nx.community.louvain_communities(graph, weight=weight, resolution=resolution, seed=seed)
    modularity = nx.community.modularity(graph, groups, weight=weight, resolution=resolution) if len(edges) else np.nan
    community = _numbered(graph, groups)
    places = _layout(words, edges, seed)
    columns: dict[str, Any] = {
        "term": pd.Series(list(words), dtype="str"),
        "degree": _column(dict(graph.degree()), np.int64),
        "weighted_degree": _column(dict(graph.degree(weight="weight")), np.float64),
        "betweenness": _column(nx.betweenness_centrality(graph, weight=distance), np.float64),
        "closeness": _column(nx.closeness_centrality(graph, distance=distance), np.float64),
        "community": np.array([community[node] for node in graph], dtype=np.int64),
        "x": places[:, 0],
        "y": places[:, 1],
    }
    return pd.DataFrame(columns), float(modularity)


def _column(values: dict[int, Any], dtype: Any) -> Any:
    return np.array([values[node] for node in sorted(values)], dtype=dtype)


def _numbered(graph: nx.Graph, groups: Sequence[set[int]]) -> dict[int, int]:
    """1 for the largest community, of equal ones that with the first word; 0 for words without an edge."""
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group[0]))
    numbers: dict[int, int] = {}
    running = 0
    for group in ordered:
        lone = len(group) == 1 and graph.degree(group[0]) == 0
        running += not lone
        numbers |= dict.fromkeys(group, 0 if lone else running)
    return numbers


def _layout(words: Sequence[str], edges: pd.DataFrame, seed: int) -> Any:
    """Places in the unit square: the backbone, where it is marked, draws ten times as strongly as the other edges.

    Half of a place is its rank: a distant word would otherwise press all others into a corner.
    """
    every = np.ones(len(edges), dtype=bool)
    marked = edges["backbone"].to_numpy(bool) if "backbone" in edges.columns and edges["backbone"].any() else every
    pull = np.where(marked, 1.0, _FAINT) * np.sqrt(edges["strength"] / edges["strength"].max())
    graph = graph_of(words, edges.assign(strength=pull))
    linked = graph_of(words, edges[marked])
    drawn = [node for node in range(len(words)) if linked.degree(node)]
    places = np.full((len(words), 2), np.nan)
    if drawn:
        found = nx.spring_layout(graph.subgraph(drawn), k=1.6 / len(drawn) ** 0.5, iterations=300, seed=seed)
        raw = np.array([found[node] for node in drawn])
        low, high = raw.min(axis=0), raw.max(axis=0)
        places[drawn] = ((raw - low) / np.where(high > low, high - low, 1.0) + rankdata(raw, axis=0) / len(drawn)) / 2
    return places


def graphml(nodes: pd.DataFrame, edges: pd.DataFrame) -> str:
    """The network as GraphML, which Gephi, Cytoscape and igraph read.

    Examples
    --------
    >>> nodes = pd.DataFrame({"term": ["甲", "乙"], "community": [1, 1]})
    >>> edges = pd.DataFrame({"term": ["甲"], "other": ["乙"], "strength": [0.5]})
    >>> text = graphml(nodes, edges)  # Chinese as character references
    >>> text.count("<node "), text.count("<edge ")
    (2, 1)
    """
    graph = nx.Graph()
    for row in nodes.to_dict("records"):
        graph.add_node(
            row["term"], **{str(name): value for name, value in row.items() if name != "term" and value == value}
        )
    for row in edges.to_dict("records"):
        ends = (row.pop("term"), row.pop("other"))
        graph.add_edge(*ends, **{str(name): value for name, value in row.items() if value == value})
    return "\n".join(nx.generate_graphml(graph)) + "\n"
