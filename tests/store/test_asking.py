"""Questions to a store, each answered a second time in plain Python over the same texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from store_rows import TEXTS

from yanting_research import store as stores
from yanting_research.errors import ReadError, SegmentationError
from yanting_research.segmentation import Segmenter
from yanting_research.store import Store

TOKENS = {name: Segmenter().tokens(text) for name, text in TEXTS.items()}


@pytest.fixture(scope="module")
def opened(store_folder: Path) -> Iterator[Store]:
    with stores.open_store(store_folder) as store:
        yield store


def test_sizes_and_documents(opened: Store) -> None:
    assert opened.n_documents == len(TEXTS)
    assert opened.n_tokens == sum(map(len, TOKENS.values()))
    documents = stores.list_documents(opened)
    assert documents["doc_id"].tolist() == sorted(TEXTS)
    assert documents.set_index("doc_id")["n_characters"].to_dict() == {name: len(text) for name, text in TEXTS.items()}


def test_every_word_is_counted(opened: Store) -> None:
    counts = Counter(token for tokens in TOKENS.values() for token in tokens)
    documents = Counter(token for tokens in TOKENS.values() for token in set(tokens))
    listed = stores.list_words(opened, limit=100_000)
    assert listed.set_index("token")["n_tokens"].to_dict() == counts
    assert listed.set_index("token")["docfreq"].to_dict() == documents
    assert listed["n_tokens"].is_monotonic_decreasing


def test_counts_by_group_hold_groups_without_the_word(opened: Store) -> None:
    found = stores.count_word(opened, "培训", by="region").set_index("region")
    assert found["n_tokens"].to_dict() == {
        region: sum(tokens.count("培训") for name, tokens in TOKENS.items() if name.startswith(region))
        for region in ("empty", "lanqiao", "qinghe")
    }
    assert np.isnan(found.loc["empty", "per_million"])
    n_qinghe = sum(len(tokens) for name, tokens in TOKENS.items() if name.startswith("qinghe"))
    assert found.loc["qinghe", "per_million"] == pytest.approx(found.loc["qinghe", "n_tokens"] / n_qinghe * 1e6)


def test_a_concordance_line_leads_to_its_place(opened: Store) -> None:
    lines = stores.kwic_page(opened, "培训", side=5)
    assert len(lines) == stores.count_word(opened, "培训").loc[0, "n_tokens"] > 2
    for line in lines.itertuples():
        text = TEXTS[str(line.doc_id)]
        assert text[line.start : line.end] == line.keyword == "培训"
        assert line.left == text[max(0, line.start - 5) : line.start]
        assert line.right == text[line.end : line.end + 5]


def test_pages_follow_one_another(opened: Store) -> None:
    whole = stores.kwic_page(opened, "。", limit=100)
    pages = [stores.kwic_page(opened, "。", first=first, limit=2) for first in range(0, len(whole) + 2, 2)]
    assert [len(page) for page in pages][-1] < 2
    assert [row for page in pages for row in page.values.tolist()] == whole.values.tolist()


def test_words_near_each_other(opened: Store) -> None:
    expected = sorted(
        (name, min(i, j), max(i, j))
        for name, tokens in TOKENS.items()
        for i, j in product(range(len(tokens)), repeat=2)
        if (tokens[i], tokens[j]) == ("教育", "培训") and abs(i - j) <= 2
    )
    found = stores.near_page(opened, "教育", "培训", within=2)
    assert len(found) == len(expected) >= 2
    for line, (name, low, high) in zip(found.sort_values(["doc_id", "start"]).itertuples(), expected, strict=True):
        assert line.doc_id == name
        assert line.keyword == "".join(TOKENS[name][low : high + 1])


def test_a_phrase_is_words_in_a_row_and_a_text_is_not_a_word(opened: Store) -> None:
    assert stores.kwic_page(opened, "教育", "培训")["keyword"].tolist() == ["教育培训"]
    assert len(stores.kwic_page(opened, "培训", "教育")) == 0
    pieces = stores.find_text(opened, "文书")
    assert pieces["doc_id"].tolist() == ["lanqiao_2012"] * TEXTS["lanqiao_2012"].count("文书")
    assert len(stores.kwic_page(opened, "文书")) < len(pieces)


def test_facts_and_checks_are_asked_by_filters(opened: Store) -> None:
    members = stores.select_rows(
        opened, "facts", ["doc_id", "value"], [("indicator", "=", "党员"), ("unit", "=", "人")]
    )
    assert ["qinghe_2011", 25619.0] in members.values.tolist()
    asked = [stores.parse_filter(text) for text in ("indicator = 党员", "value >= 25619", "value < 25620")]
    assert set(stores.select_rows(opened, "facts", ["value"], asked)["value"]) == {25619.0}
    wrong = stores.select_rows(opened, "checks", ["doc_id", "verdict"], [("verdict", "!=", "consistent")])
    assert wrong["doc_id"].tolist() == ["lanqiao_2013"]


@pytest.mark.parametrize(
    ("columns", "where", "said"),
    [
        (["value; DROP TABLE documents"], [], "column"),
        (["value"], [('value" = 1 OR "value', "=", "1")], "column"),
        (["value"], [("unit", "= '' OR 1=1 --", "人")], "comparison"),
        (["value"], [("value", ">", "many")], "DOUBLE"),
    ],
)
def test_names_and_comparisons_come_from_lists(
    opened: Store, columns: list[str], where: list[stores.Filter], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        stores.select_rows(opened, "facts", columns, where)


def test_a_value_is_never_a_question(opened: Store) -> None:
    hostile = "人' OR 1=1 --"
    assert len(stores.select_rows(opened, "facts", ["value"], [("unit", "=", hostile)])) == 0
    assert len(stores.kwic_page(opened, hostile)) == 0
    assert stores.list_words(opened, starts_with="%").empty


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('{outside}')",
        "COPY documents TO '{outside}'",
        "ATTACH '{outside}' AS other",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "INSTALL httpfs",
    ],
)
def test_the_connection_reads_this_store_and_nothing_else(opened: Store, tmp_path: Path, question: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret", encoding="utf-8")
    with pytest.raises(Exception, match=r"(?i)permission|cannot change|disabled|locked"):
        opened.ask(question.format(outside=outside))
    assert outside.read_text(encoding="utf-8") == "secret"


def test_the_matrix_counts_what_the_texts_hold(opened: Store) -> None:
    matrix, names, features = stores.document_term_matrix(opened, min_docfreq=2)
    size = stores.matrix_size(opened, min_docfreq=2)
    assert matrix.shape == (len(TEXTS), len(features)) == (size.n_documents, size.n_features)
    assert matrix.nnz == size.n_cells
    for name, row in zip(names, matrix.toarray(), strict=True):
        assert row.tolist() == [TOKENS[name].count(feature) for feature in features]


def test_a_matrix_above_the_limit_names_its_size_and_the_ways_out(opened: Store) -> None:
    with pytest.raises(SegmentationError, match=r"5 documents and \d+ words .*min_docfreq.*count_word"):
        stores.document_term_matrix(opened, limit=1000)
    assert stores.document_term_matrix(opened, limit=1000, features=["培训"])[0].shape == (5, 1)


def test_where_there_is_no_store_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no finished store"):
        stores.open_store(tmp_path)
    with pytest.raises(ReadError, match="no finished store"):
        stores.open_store(tmp_path / "missing")


def test_columns_of_documents_are_asked_by_name(
    store_folder: Path, yanting: Callable[..., tuple[int, str, str]]
) -> None:
    status, out, _ = yanting("select", store_folder, "documents", "--columns", "doc_id,region")
    assert (status, out.splitlines()[0]) == (0, "doc_id,region")
    status, _, said = yanting("select", store_folder, "documents", "--where", "region = 甲县")
    assert (status, "documents take none" in said) == (2, True)
    status, out, said = yanting("select", store_folder, "documents", "--columns", "region; DROP TABLE documents")
    assert (status, out) == (2, "")
    assert "allowed" in said
