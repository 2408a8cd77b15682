"""Co-word network (共词网络): which words stand in the same sentences, paragraphs or sections, and how strongly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from yanting_research.core import COWORD_EDGES, COWORD_NODES, TERMS, Corpus, build_table, check_table
from yanting_research.errors import ThemeError
from yanting_research.themes.network_backbone import backbone_p, check_backbone, in_backbone
from yanting_research.themes.network_measures import MEASURES
from yanting_research.themes.network_structure import structure

__all__ = ["CowordNetwork", "Meetings", "coword_network", "meetings", "trace_edge"]

Measure = Literal["equivalence", "cosine", "pmi", "g2"]
Backbone = Literal["disparity", "strongest", "all"]
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Meetings:
    """Which of the chosen words stand in which unit.

    Attributes
    ----------
    presence
        Units by words, 1 where the word stands in the unit.
    documents
        Number of the document of every unit.
    words
        The words, sorted.
    occurrences
        Occurrences of every word [count].
    n_documents
        Documents with at least one unit.
    inside
        Pairs of words that are no pair, because one lies inside the other; words by words.
    """

    presence: csr_array
    documents: NDArray[np.int64]
    words: tuple[str, ...]
    occurrences: NDArray[np.int64]
    n_documents: int
    inside: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CowordNetwork:
    """A co-word network with all that is needed to read it.

    Attributes
    ----------
    nodes, edges
        COWORD_NODES and COWORD_EDGES; every pair with a positive strength is an edge, the backbone is marked.
    n_units, n_documents
        Units with at least one counted word, and their documents.
    settings
        ``measure, min_units, min_together, max_terms, backbone, alpha, seed, resolution`` as used, with
        ``n_dropped``, the words left out because others stand in more units.
    modularity
        Of the communities, on all edges with their strengths.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    n_units: int
    n_documents: int
    settings: dict[str, Any]
    modularity: float
    meetings: Meetings = field(repr=False)


def coword_network(
    terms: pd.DataFrame,
    *,
    measure: Measure = "equivalence",
    stopwords: Iterable[str] = (),
    min_units: int = 5,
    min_together: int = 3,
    max_terms: int = 60,
    backbone: Backbone = "disparity",
    alpha: float = 0.05,
    resolution: float = 1.0,
    seed: int = 0,
) -> CowordNetwork:
    """Build the network of the words that stand in the most units.

    Parameters
    ----------
    terms
        TERMS of one layer. The unit is chosen when counting: ``count_terms(..., by="sentence", corpus=...)``,
        "paragraph" or "section_id". A word counts once a unit, however often it stands there. Terms of the layer
        ``terms`` lie inside one another (党课 in 网上党课); such pairs are no edges.
    measure
        ``equivalence`` (the default of co-word analysis), ``cosine``, ``pmi`` [bit] or ``g2`` (signed log-likelihood).
    stopwords
        Words to leave out: an explicit choice.
    min_units, min_together
        Fewest units of a word, and of a pair.
    max_terms
        Most words, those in the most units first, then by the word.
    backbone
        ``disparity`` keeps edges that stand out beside the other edges of one of their words at level
        ``alpha``; ``strongest`` keeps the three strongest of every word; ``all`` keeps every edge.
    resolution, seed
        Of the communities (Louvain): above 1 gives more and smaller ones.

    Returns
    -------
    CowordNetwork

    Raises
    ------
    ValueError
        For unknown or impossible settings.
    ThemeError
        When fewer than three words, or no pair, are left.

    Notes
    -----
    An edge says that two words are used together more than their frequencies or their other company suggest; it
    says nothing about cause, nor that a text connects the two by argument: read the sentences with
    :func:`trace_edge`. The unit decides what "together" means, so networks over different units do not compare.

    References
    ----------
    Callon, Courtial, Turner and Bauin (1983), Social Science Information 22, 191-235.

    Examples
    --------
    >>> units = {f"d{i}/0-9": words for i, words in enumerate(["甲乙", "甲乙", "甲丙", "乙甲", "丙丁", "丁丙", "丙"])}
    >>> rows = [{"unit_id": unit, "doc_id": unit[:2], "term": word, "layer": "tokens", "n_term": 1, "n_unit": 2}
    ...         for unit, words in units.items() for word in words]
    >>> network = coword_network(pd.DataFrame(rows), min_units=1, min_together=2, backbone="all")
    >>> network.edges[["term", "other", "n_together", "equivalence"]].values.tolist()
    [['丁', '丙', 2, 0.5], ['乙', '甲', 3, 0.75]]
    """
    settings = {
        "measure": measure, "min_units": min_units, "min_together": min_together, "max_terms": max_terms,
        "backbone": backbone, "alpha": alpha, "resolution": resolution, "seed": seed,
    }  # fmt: skip
    _check(settings)
    found, n_dropped = meetings(terms, stopwords=stopwords, min_units=min_units, max_terms=max_terms)
    together = np.asarray((found.presence.T @ found.presence).todense(), dtype=np.int64)
    edges = _edges(found, together, settings)
    if edges.empty:
        raise ThemeError(
            f"no two of {len(found.words)} words stand together in {min_together} units with a positive {measure}",
            where="co-word network",
            expected="pairs of words that meet",
            remedy="lower min_together, count by paragraph or section instead of sentence, or add documents",
        )
    nodes, modularity = structure(found.words, edges, resolution=resolution, seed=seed)
    nodes = nodes.assign(n_units=np.diag(together), n_occurrences=found.occurrences)
    return CowordNetwork(
        nodes=check_table(nodes, COWORD_NODES),
        edges=edges,
        n_units=found.presence.shape[0],
        n_documents=found.n_documents,
        settings=settings | {"n_dropped": n_dropped},
        modularity=modularity,
        meetings=found,
    )


def _check(settings: dict[str, Any]) -> None:
    if settings["measure"] not in MEASURES:
        raise ValueError(f"measure={settings['measure']!r}; allowed: {', '.join(MEASURES)}")
    check_backbone(settings["backbone"], settings["alpha"])
    for name, least in (("min_units", 1), ("min_together", 1), ("max_terms", 3)):
        if settings[name] < least:
            raise ValueError(f"{name}={settings[name]}; allowed: {least} or more")
    if not settings["resolution"] > 0:
        raise ValueError(f"resolution={settings['resolution']}; allowed: above 0")


def meetings(
    terms: pd.DataFrame, *, stopwords: Iterable[str] = (), min_units: int = 5, max_terms: int = 60
) -> tuple[Meetings, int]:
    """The chosen words in their units, and how many words with enough units were left out.

    Raises
    ------
    ValueError
        For a table that mixes layers.
    ThemeError
        When fewer than three words are left.
    """
    table = check_table(terms, TERMS)
    layers = set(table["layer"].astype("str"))
    if len(layers) > 1:
        raise ValueError("the table mixes layers; count one layer at a time")
    table = table[~table["term"].isin(list(stopwords)) & (table["term"].str.strip() != "")]
    sizes = table.groupby("term", observed=True).agg(units=("unit_id", "size"), occurrences=("n_term", "sum"))
    enough = sizes[sizes["units"] >= min_units].sort_index().sort_values("units", ascending=False, kind="stable")
    chosen = enough.head(max_terms).sort_index()
    if len(chosen) < 3:
        raise ThemeError(
            f"{len(chosen)} words stand in at least {min_units} units",
            where="co-word network",
            expected="at least 3 words",
            remedy="lower min_units, or count smaller units",
        )
    kept = table[table["term"].isin(chosen.index)]
    units = kept[["unit_id", "doc_id"]].drop_duplicates("unit_id").sort_values("unit_id", ignore_index=True)
    rows = pd.Index(units["unit_id"]).get_indexer(pd.Index(kept["unit_id"]))
    columns = chosen.index.get_indexer(pd.Index(kept["term"]))
    presence = csr_array((np.ones(len(kept), np.int64), (rows, columns)), shape=(len(units), len(chosen)))
    documents, names = pd.factorize(units["doc_id"], sort=True)
    words = tuple(map(str, chosen.index))
    return (
        Meetings(
            presence=presence,
            documents=documents.astype(np.int64),
            words=words,
            inside=np.array([[layers == {"terms"} and (a in b or b in a) for b in words] for a in words]),
            occurrences=chosen["occurrences"].to_numpy(np.int64),
            n_documents=len(names),
        ),
        len(enough) - len(chosen),
    )


def strengths(found: Meetings, together: NDArray[Any], n_units: int, settings: dict[str, Any]) -> NDArray[np.float64]:
    """The measure of every pair of words; 0 where there is no edge."""
    alone = np.diag(together)
    value = MEASURES[settings["measure"]](together, alone[:, None], alone[None, :], n_units)
    edge = np.isfinite(value) & (value > 0) & (together >= settings["min_together"]) & ~found.inside
    np.fill_diagonal(edge, val=False)
    return np.where(edge, value, 0.0)


def _edges(found: Meetings, together: NDArray[np.int64], settings: dict[str, Any]) -> pd.DataFrame:
    n_units = found.presence.shape[0]
    strength = strengths(found, together, n_units, settings)
    p = backbone_p(strength)
    kept = in_backbone(strength, settings["backbone"], settings["alpha"])
    first, second = np.nonzero(np.triu(strength))
    alone = np.diag(together)
    counts = (together[first, second], alone[first], alone[second], n_units)
    words = np.array(found.words, dtype=object)
    table = pd.DataFrame(
        {
            "term": pd.Series(words[first], dtype="str"),
            "other": pd.Series(words[second], dtype="str"),
            "n_together": counts[0],
            "n_term": counts[1],
            "n_other": counts[2],
            "expected": counts[1] * counts[2] / n_units,
            **{name: function(*counts) for name, function in MEASURES.items()},
            "strength": strength[first, second],
            "measure": pd.Series([settings["measure"]] * len(first), dtype="str"),
            "p_backbone": p[first, second],
            "backbone": kept[first, second],
            "stability": np.nan,
            "low": np.nan,
            "high": np.nan,
        }
    )
    return check_table(table, COWORD_EDGES) if len(table) else build_table([], COWORD_EDGES)


def with_edges(network: CowordNetwork, edges: pd.DataFrame) -> CowordNetwork:
    """The network with other columns at its edges."""
    return replace(network, edges=check_table(edges, COWORD_EDGES))


def trace_edge(terms: pd.DataFrame, corpus: Corpus, term: str, other: str) -> pd.DataFrame:
    """The sentences or paragraphs in which two words stand together (共现出处).

    Parameters
    ----------
    terms
        The TERMS that the network was built from, counted by sentence or paragraph.
    corpus
        The texts.
    term, other
        Two words.

    Returns
    -------
    DataFrame
        ``unit_id, doc_id, start, end, text``, one row a unit.

    Raises
    ------
    ThemeError
        When a word is not in the table, or the units are no spans of the texts.

    Examples
    --------
    >>> from yanting_research.core import TERMS, build_table
    >>> trace_edge(build_table([], TERMS), Corpus(()), "党员", "培训")
    Traceback (most recent call last):
    ...
    yanting_research.errors.ThemeError: co-word network: no unit holds 党员, 培训; expected: words of the table; ...
    """
    holding = [set(terms.loc[terms["term"] == word, "unit_id"].astype("str")) for word in (term, other)]
    absent = [word for word, units in zip((term, other), holding, strict=True) if not units]
    if absent:
        raise ThemeError(
            f"no unit holds {', '.join(absent)}",
            where="co-word network",
            expected="words of the table",
            remedy="take words from the edges' columns term and other",
        )
    texts = {document.doc_id: document.text for document in corpus}
    rows = [_unit_row(unit, texts) for unit in sorted(holding[0] & holding[1])]
    table = pd.DataFrame(rows, columns=["unit_id", "doc_id", "start", "end", "text"])
    return table.sort_values(["doc_id", "start"], kind="stable", ignore_index=True)


def _unit_row(unit_id: str, texts: dict[str, str]) -> dict[str, Any]:
    doc_id, _, place = unit_id.rpartition("/")
    start, _, end = place.partition("-")
    if doc_id not in texts or not (start.isdecimal() and end.isdecimal()):
        raise ThemeError(
            f"unit {unit_id!r} is no span of a text of the corpus",
            where="co-word network",
            expected="units named doc_id/start-end",
            remedy='count with count_terms(..., by="sentence", corpus=corpus), and give the same corpus here',
        )
    text = texts[doc_id][int(start) : int(end)].strip()
    return {"unit_id": unit_id, "doc_id": doc_id, "start": int(start), "end": int(end), "text": text}
