"""From documents to a co-word network: units, layers, stop words, the figure, and the command that writes them."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from yanting_research import cli
from yanting_research.core import COWORD_EDGES, COWORD_NODES, TERMS, Corpus, check_table, make_corpus
from yanting_research.errors import ContractError, ThemeError
from yanting_research.ingest import corpus_from_text
from yanting_research.themes import trace_edge
from yanting_research.word_networks import corpus_network, corpus_terms, network_figure

# three groups of terms, one sentence each; specimens, no real county
SENTENCES = (
    "流动党员用手机党校上党课，共8次。",
    "后备干部和大学生村干部到乡镇挂职，年轻干部也去。",
    "民主评议和述职交给群众监督。",
)
REPORT = "青禾县学习情况（样例文本）\n" + "\n".join(SENTENCES * 4) + "\n"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    texts = [REPORT + f"第{number}份到此为止，特此报告。\n" for number in range(9)]
    return make_corpus(next(iter(corpus_from_text(text, doc_id=f"d{n}"))) for n, text in enumerate(texts))


@pytest.fixture(scope="module")
def terms(corpus: Corpus) -> pd.DataFrame:
    return corpus_terms(corpus)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(3):
        (made / f"r{number}.txt").write_text(REPORT + f"第{number}份报告到此为止。\n", encoding="utf-8")
    return made


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["yanting", "network", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_words_meet_in_sentences_and_quantities_do_not_count(corpus: Corpus, terms: pd.DataFrame) -> None:
    check_table(terms, TERMS)
    assert {"流动党员", "手机党校", "后备干部", "述职"} <= set(terms["term"])
    assert not terms["term"].str.contains("8").any()
    network = corpus_network(terms, backbone="all", draws=0)
    pairs = set(zip(network.edges["term"], network.edges["other"], strict=True))
    assert ("手机党校", "流动党员") in pairs
    assert not {("后备干部", "流动党员"), ("流动党员", "述职")} & pairs
    texts = trace_edge(terms, corpus, "手机党校", "流动党员")["text"]
    assert set(texts) == {SENTENCES[0]}
    assert len(texts) == 4 * 9


def test_the_unit_decides_who_meets(corpus: Corpus) -> None:
    by_section = corpus_terms(corpus, by="section")
    network = corpus_network(by_section, backbone="all", draws=0)
    pairs = set(zip(network.edges["term"], network.edges["other"], strict=True))
    assert ("后备干部", "流动党员") in pairs
    assert network.n_units == 9


def test_tokens_are_words_and_stop_words_are_left_out(corpus: Corpus) -> None:
    words = corpus_terms(corpus, layer="tokens", stopwords=["群众"])
    assert (words["term"].str.len() >= 2).all()
    assert words["term"].map(lambda word: any(sign.isalpha() for sign in word)).all()
    assert "群众" not in set(words["term"])
    assert "特此报告" not in set(corpus_terms(corpus, layer="tokens")["term"])
    with pytest.raises(ValueError, match="allowed: sentence, paragraph, section; terms, tokens"):
        corpus_terms(corpus, by="chapter")  # type: ignore[arg-type]


def test_stability_is_drawn_from_eight_documents_on(corpus: Corpus, terms: pd.DataFrame) -> None:
    drawn = corpus_network(terms, backbone="all", draws=50)
    assert drawn.edges["stability"].between(0, 1).all()
    few = corpus_network(terms[terms["doc_id"] < "d7"], backbone="all", draws=50)
    assert few.edges["stability"].isna().all()


def test_the_figure_says_what_the_texts_are(corpus: Corpus, terms: pd.DataFrame) -> None:
    network = corpus_network(terms, backbone="strongest", draws=0)
    assert network_figure(network, corpus)[:4] == b"\x89PNG"
    svg = network_figure(network, corpus, form="svg", data_kind="specimen")
    assert svg == network_figure(network, corpus, form="svg", data_kind="specimen")
    assert b"<svg" in svg
    simulated = make_corpus(replace(document, metadata={"data_kind": "simulated"}) for document in corpus)
    with pytest.raises(ContractError, match="simulated rows"):
        network_figure(network, simulated, data_kind="real")


def test_the_command_writes_edges_words_figure_and_graphml(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / name for name in ("edges.csv", "nodes.csv", "net.svg", "net.graphml")]
    edges, nodes, figure, graph = paths
    status = run(
        monkeypatch, folder, "--backbone", "strongest", "--min-units", 2, "-o", edges, "--nodes", nodes,
        "--figure", figure, "--graphml", graph, "--data-kind", "specimen", "--stopword", "群众",
    )  # fmt: skip
    said = capsys.readouterr()
    assert (status, said.out) == (0, "")
    table = pd.read_csv(edges)
    words = pd.read_csv(nodes)
    assert set(table.columns) == set(COWORD_EDGES.to_schema().columns)
    assert set(words.columns) == set(COWORD_NODES.to_schema().columns)
    assert "群众" not in set(words["term"])
    assert "样例文本" in figure.read_text(encoding="utf-8") or figure.stat().st_size > 10_000
    assert graph.read_text(encoding="utf-8").count("<edge ") == len(table)
    assert f"{len(words)} words, {len(table)} pairs" in said.err
    assert "3 documents are too few to resample" in said.err


@pytest.mark.parametrize(
    "other", [("--nodes", "nodes.foo"), ("--nodes", "absent/nodes.csv"), ("--graphml", "absent/net.graphml")]
)
def test_an_output_that_cannot_be_written_leaves_no_other_behind(
    other: tuple[str, str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = tmp_path / "edges.csv"
    assert run(monkeypatch, folder, "--min-units", 2, "-o", edges, other[0], tmp_path / other[1]) == 2
    assert not edges.exists()


def test_the_command_prints_edges_and_writes_a_workbook(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, folder, "--by", "paragraph", "--min-units", 2, "--draws", 0) == 0
    printed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert {"流动党员", "述职"} <= {*printed["term"], *printed["other"]}
    book = tmp_path / "net.xlsx"
    assert run(monkeypatch, folder, "--min-units", 2, "-o", book) == 0
    assert list(pd.read_excel(book, sheet_name=None)) == ["边", "点"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--figure", "net.jpg"), ".png, .svg, .pdf"),
        (("--alpha", "2"), "alpha=2"),
        (("--draws", "10"), "50 or more"),
        (("--by", "chapter"), "chapter"),
    ],
)
def test_wrong_usage_is_status_2_and_writes_nothing(
    arguments: tuple[str, ...], said: str, folder: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for number in range(3, 9):
        (folder / f"r{number}.txt").write_text(REPORT + f"第{number}份报告到此为止。\n", encoding="utf-8")
    monkeypatch.chdir(folder.parent)
    assert run(monkeypatch, folder, "--min-units", 2, *arguments) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in folder.parent.iterdir()] == ["reports"]


def test_too_little_text_is_said_in_one_line_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("流动党员听党课。\n", encoding="utf-8")
    assert run(monkeypatch, tmp_path / "a.txt", "--figure", tmp_path / "net.png", "-o", tmp_path / "e.csv") == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "lower min_units" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_an_empty_table_of_words_is_refused() -> None:
    with pytest.raises(ThemeError, match="0 words"):
        corpus_network(corpus_terms(corpus_from_text("一句话。", doc_id="a")))
