"""Co-word networks: hand-counted units, published strengths and centralities, planted communities."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from yanting_research.core import (
    COWORD_EDGES,
    COWORD_NODES,
    TERMS,
    Corpus,
    Document,
    Source,
    build_table,
    check_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import ThemeError
from yanting_research.themes import (
    CowordNetwork,
    coword_network,
    edge_stability,
    graphml,
    strategic_diagram,
    trace_edge,
)
from yanting_research.themes.network_backbone import backbone_p, in_backbone
from yanting_research.themes.network_measures import MEASURES
from yanting_research.themes.network_structure import structure


def terms(units: Mapping[str, Sequence[str]], layer: str = "tokens") -> pd.DataFrame:
    """TERMS from unit -> its words; the document is what stands before the slash."""
    rows = [
        {"unit_id": unit, "doc_id": unit.split("/")[0], "term": word, "layer": layer, "n_term": words.count(word),
         "n_unit": len(words)}
        for unit, words in units.items() for word in dict.fromkeys(words)
    ]  # fmt: skip
    return build_table(rows, TERMS)


def planted(n_documents: int = 12, n_sentences: int = 12, seed: int = 3) -> pd.DataFrame:
    """Sentences that draw four of five words of one of three groups, and now and then a word of another."""
    groups = ["甲乙丙丁戊", "子丑寅卯辰", "东南西北中"]
    rng = np.random.default_rng(seed)
    units = {}
    for document in range(n_documents):
        for sentence in range(n_sentences):
            words = list(rng.choice(list(groups[sentence % 3]), 4, replace=False))
            if rng.random() < 0.25:
                words.append(str(rng.choice(list(groups[(sentence + 1) % 3]))))
            units[f"d{document:02}/{sentence:03}"] = [str(word) for word in words]
    return terms(units)


HAND = {"a/0": ["党", "员", "党"], "a/1": ["党", "员"], "b/0": ["党", "课"], "b/1": ["课", "员"], "b/2": ["课"]}


def test_strengths_of_hand_counted_units() -> None:
    network = coword_network(terms(HAND), min_units=1, min_together=1, backbone="all")
    edges = network.edges.set_index(["term", "other"])
    row = edges.loc[("党", "员")]
    assert (row["n_together"], row["n_term"], row["n_other"], network.n_units) == (2, 3, 3, 5)
    assert row["expected"] == pytest.approx(9 / 5)
    assert row["equivalence"] == pytest.approx(4 / 9)
    assert row["cosine"] == pytest.approx(2 / 3)
    assert row["pmi"] == pytest.approx(np.log2(2 * 5 / 9))
    assert network.nodes.set_index("term")["n_occurrences"].to_dict() == {"党": 4, "员": 3, "课": 3}
    assert network.nodes.set_index("term")["n_units"].to_dict() == {"党": 3, "员": 3, "课": 3}
    check_table(network.edges, COWORD_EDGES)
    check_table(network.nodes, COWORD_NODES)


def test_log_likelihood_is_dunnings_and_signed() -> None:
    """Dunning (1993), p. 72: cells 10, 0, 3, 31764 give 167.23; below expectation the sign turns."""
    assert float(MEASURES["g2"](10, 10, 13, 31777)) == pytest.approx(167.23, abs=0.005)
    assert float(MEASURES["g2"](1, 50, 50, 100)) < 0
    assert float(MEASURES["g2"](25, 50, 50, 100)) == pytest.approx(0, abs=1e-9)


def test_a_pair_below_expectation_is_no_edge_of_pmi_or_g2_but_of_equivalence() -> None:
    units = {f"d/{i}": ["甲", "丙"] if i < 10 else ["乙", "丙"] for i in range(20)} | {"d/x": ["甲", "乙", "丙"]}
    for measure, edge in (("equivalence", True), ("cosine", True), ("pmi", False), ("g2", False)):
        found = coword_network(
            terms(units | {"e/1": ["丙", "丁"], "e/2": ["丁"]}), measure=measure, min_units=1, min_together=1,
            backbone="all",
        )  # fmt: skip
        assert ((found.edges["term"] == "乙") & (found.edges["other"] == "甲")).any() == edge, measure


def test_karate_club_centralities() -> None:
    """Zachary (1977); betweenness and closeness as networkx and igraph print them for the unweighted graph."""
    club = nx.karate_club_graph()
    words = [f"{node:02}" for node in club]
    edges = pd.DataFrame([{"term": f"{a:02}", "other": f"{b:02}", "strength": 1.0} for a, b in club.edges])
    nodes, modularity = structure(words, edges, weighted=False)
    assert len(edges) == 78
    assert nodes.loc[0, "betweenness"] == pytest.approx(0.4376353, abs=5e-8)
    assert nodes.loc[33, "betweenness"] == pytest.approx(0.304075, abs=5e-7)
    assert nodes.loc[0, "closeness"] == pytest.approx(0.5689655, abs=5e-8)
    assert modularity > 0.358235  # the two factions that the club split into


def test_disparity_filter_by_hand() -> None:
    """Equation 2 of Serrano et al. (2009): (1 - w/s)^(k-1), the smaller one of both ends."""
    strength = np.array([[0, 6, 3, 1], [6, 0, 2, 0], [3, 2, 0, 0], [1, 0, 0, 0]], dtype=float)
    p = backbone_p(strength)
    assert p[0, 1] == pytest.approx(min((1 - 6 / 10) ** 2, (1 - 6 / 8) ** 1))
    assert p[0, 3] == pytest.approx((1 - 1 / 10) ** 2)  # the other end has no other edge: 1
    assert p[1, 3] == 1.0
    assert in_backbone(strength, "disparity", 0.2).sum() == 2
    assert in_backbone(strength, "strongest", 0.2).sum() == 8
    lone = np.array([[0, 1.0], [1.0, 0]])
    assert backbone_p(lone)[0, 1] == 1.0


def test_planted_communities_are_found_and_their_edges_are_stable() -> None:
    network = edge_stability(coword_network(planted(), backbone="strongest"), n_draws=60, seed=1)
    groups = network.nodes.groupby("community")["term"].agg(lambda words: "".join(sorted(words))).tolist()
    assert sorted(groups) == sorted("".join(sorted(words)) for words in ("甲乙丙丁戊", "子丑寅卯辰", "东南西北中"))
    community = network.nodes.set_index("term")["community"]
    inside = network.edges["term"].map(community) == network.edges["other"].map(community)
    assert network.edges.loc[inside, "stability"].mean() > 0.6
    assert network.edges.loc[~inside, "stability"].max() < 0.05
    ordered = network.edges[["low", "strength", "high"]].to_numpy()
    assert (ordered[:, 0] <= ordered[:, 2]).all()
    table = strategic_diagram(network)
    assert table["n_terms"].tolist() == [5, 5, 5]
    assert (table["density"] > table["centrality"]).all()


def test_strategic_diagram_by_hand() -> None:
    network = coword_network(terms(HAND), min_units=1, min_together=1, backbone="all")
    (row,) = strategic_diagram(network).to_dict("records")
    assert row["density"] == pytest.approx(100 * (4 / 9 + 1 / 9 + 1 / 9) / 3)
    assert (row["centrality"], row["n_outside"], row["label"]) == (0.0, 0, "党·员·课")
    with pytest.raises(ValueError, match="min_terms=1"):
        strategic_diagram(network, min_terms=1)


def test_terms_inside_one_another_are_no_pair() -> None:
    units = {f"d/{i}": ["网上党课", "党课", "党员"] for i in range(5)} | {"d/y": ["书记"], "d/z": ["书记"]}
    edges = coword_network(terms(units, "terms"), min_units=2, min_together=2, backbone="all").edges
    assert edges[["term", "other"]].to_numpy().tolist() == [["党员", "党课"], ["党员", "网上党课"]]
    assert len(coword_network(terms(units), min_units=2, min_together=2, backbone="all").edges) == 3


def test_the_most_widespread_words_are_kept_and_the_rest_is_counted() -> None:
    network = coword_network(planted(), max_terms=6)
    assert len(network.nodes) == 6
    assert network.settings["n_dropped"] == 9
    assert coword_network(planted(), stopwords=["甲"]).nodes["term"].tolist().count("甲") == 0


def test_trace_leads_to_the_sentences() -> None:
    text = "党员上党课。党员培训。\n党课好。"
    corpus = make_corpus([Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(14), ())])
    units = terms({"a/0-6": ["党员", "党课"], "a/6-11": ["党员", "培训"], "a/12-16": ["党课"]})
    found = trace_edge(units, corpus, "党课", "党员")
    assert found[["unit_id", "text"]].to_numpy().tolist() == [["a/0-6", "党员上党课。"]]
    with pytest.raises(ThemeError, match="no unit holds 支部"):
        trace_edge(units, corpus, "党课", "支部")
    with pytest.raises(ThemeError, match="no span of a text"):
        trace_edge(terms({"a/s01": ["党员", "党课"]}), corpus, "党课", "党员")
    with pytest.raises(ThemeError, match="no span of a text"):
        trace_edge(units, Corpus(()), "党课", "党员")


@pytest.mark.parametrize(
    "wrong",
    [{"measure": "lift"}, {"backbone": "tree"}, {"alpha": 1.0}, {"min_units": 0}, {"max_terms": 2}, {"resolution": 0}],
)
def test_wrong_settings_are_refused_with_what_is_allowed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        coword_network(terms(HAND), **wrong)  # type: ignore[arg-type]


def test_too_little_text_is_refused_with_a_remedy() -> None:
    with pytest.raises(ThemeError, match=r"0 words stand in at least 5 units.*lower min_units"):
        coword_network(terms(HAND))
    with pytest.raises(ThemeError, match="no two of 3 words stand together in 3 units"):
        coword_network(terms(HAND), min_units=1)
    with pytest.raises(ThemeError, match="2 documents; expected: at least 8"):
        edge_stability(coword_network(terms(HAND), min_units=1, min_together=1))
    with pytest.raises(ValueError, match="mixes layers"):
        coword_network(pd.concat([terms(HAND), terms({"c/0": ["党"]}, "terms")]))


def network_bytes(network: CowordNetwork) -> str:
    return network.nodes.to_csv() + network.edges.to_csv() + graphml(network.nodes, network.edges)


def test_same_bytes_under_other_hash_seeds() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/themes'); import test_networks as t; "
        "from yanting_research.themes import coword_network, edge_stability; "
        "sys.stdout.write(t.network_bytes(edge_stability(coword_network(t.planted()), n_draws=50)))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "77")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 1000
