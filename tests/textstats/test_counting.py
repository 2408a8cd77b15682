"""Counting, frequency and concordance on hand-counted texts."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.core import (
    TOKENS,
    Corpus,
    Document,
    Section,
    Source,
    Span,
    build_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import ContractError
from yanting_research.textstats import (
    count_lists,
    count_matrix,
    count_terms,
    dispersion,
    feature_matrix,
    frequency,
    kwic,
    tfidf,
)


def tokens() -> pd.DataFrame:
    words = {
        "a": [("党员", "s00"), ("的", "s00"), ("教育", "s01"), ("党员", "s01")],
        "b": [("党员", "s00"), (" ", "s00")],
    }
    rows = [
        {"doc_id": doc, "position": i, "token": word, "section_id": part, "start": i, "end": i + 1}
        for doc, pairs in words.items()
        for i, (word, part) in enumerate(pairs)
    ]
    return build_table(rows, TOKENS)


def test_counts_by_document_and_by_section() -> None:
    given = tokens()
    before = given.copy()
    by_doc = count_terms(given, stopwords=["的"])
    assert by_doc[["unit_id", "term", "n_term", "n_unit", "layer"]].values.tolist() == [
        ["a", "党员", 2, 3, "tokens"], ["a", "教育", 1, 3, "tokens"], ["b", "党员", 1, 1, "tokens"],
    ]  # fmt: skip
    by_section = count_terms(given, by="section_id")
    assert by_section[["unit_id", "doc_id", "term", "n_term", "n_unit"]].values.tolist() == [
        ["a/s00", "a", "党员", 1, 2], ["a/s00", "a", "的", 1, 2], ["a/s01", "a", "党员", 1, 2],
        ["a/s01", "a", "教育", 1, 2], ["b/s00", "b", "党员", 1, 1],
    ]  # fmt: skip
    pd.testing.assert_frame_equal(given, before)
    assert len(count_terms(given, stopwords=["党员", "的", "教育"])) == 0


def test_wrong_arguments_and_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="allowed: doc_id, section_id"):
        count_terms(tokens(), by="page")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="allowed: tokens, terms"):
        count_terms(tokens(), layer="words")  # type: ignore[arg-type]
    with pytest.raises(ContractError):
        count_terms(pd.DataFrame({"token": ["党"]}))
    with pytest.raises(ValueError, match="allowed"):
        tfidf(count_terms(tokens()), idf="ln2")  # type: ignore[arg-type]


def test_frequency_ranks_ties_alike_and_keeps_groups_apart() -> None:
    counted = count_terms(tokens())
    assert frequency(counted).values.tolist() == [
        ["党员", 3, 1, 2, "all"], ["教育", 1, 2, 1, "all"], ["的", 1, 2, 1, "all"],
    ]  # fmt: skip
    grouped = frequency(counted, groups={"b": "乙"})
    assert grouped.values.tolist() == [["党员", 1, 1, 1, "乙"]]


def test_dispersion_over_units() -> None:
    table = dispersion(count_terms(tokens(), stopwords=["的"])).set_index("feature")
    assert table.loc["党员", "dp"] == pytest.approx(1 / 12)  # observed 2/3, 1/3; expected 3/4, 1/4
    assert table.loc["教育", "range"] == 1


def text_corpus(texts: dict[str, str]) -> Corpus:
    return make_corpus(
        [
            Document(doc_id, text, Source(f"{doc_id}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)), ())
            for doc_id, text in texts.items()
        ]
    )


def corpus() -> Corpus:
    text = "加强党员教育。\n党员党员，=1+1"
    sections = (Section("s01", "", 1, "", 0, "", "", "", Span(0, 8), Span(0, 0)),)
    source = Source("a.txt", text, "text", "utf-8", "")
    return make_corpus([Document("a", text, source, identity_offsets(len(text)), sections)])


def test_kwic_shows_every_hit_where_it_stands() -> None:
    table = kwic(corpus(), "党员", window=2)
    assert table.values.tolist() == [
        ["a", "s01", "加强", "党员", "教育", 2, 4, "a/s01@2-4", ""],
        ["a", "", "。 ", "党员", "党员", 8, 10, "a/@8-10", ""],
        ["a", "", "党员", "党员", "，=", 10, 12, "a/@10-12", ""],
    ]
    assert kwic(corpus(), "党员", sort="right")["start"].tolist() == [8, 2, 10]
    assert kwic(corpus(), "党员党")["start"].tolist() == [8]
    assert kwic(corpus(), ".*").empty
    for wrong in ({"window": -1}, {"sort": "size"}):
        with pytest.raises(ValueError, match="allowed"):
            kwic(corpus(), "党员", **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="empty"):
        kwic(corpus(), "")


@pytest.mark.parametrize("by", ["doc_id", "section_id"])
@pytest.mark.parametrize("stopwords", [(), ("党员",), ("党员", "的", "教育")])
def test_the_matrix_of_occurrences_is_that_of_their_table(by: str, stopwords: tuple[str, ...]) -> None:
    given = tokens()
    for table in (given, given.astype({"doc_id": "category", "token": "category", "section_id": "category"})):
        matrix = count_matrix(table, by=by, stopwords=stopwords)  # type: ignore[arg-type]
        through = feature_matrix(count_terms(given, by=by, stopwords=stopwords))  # type: ignore[arg-type]
        assert (matrix.units, matrix.features) == (through.units, through.features)
        assert matrix.counts.toarray().tolist() == through.counts.toarray().tolist()
    if by == "doc_id":
        lists = {str(name): part["token"].tolist() for name, part in given.groupby("doc_id")}
        direct = count_lists(lists, stopwords=stopwords)
        assert (direct.units, direct.features) == (through.units, through.features)
        assert direct.counts.toarray().tolist() == through.counts.toarray().tolist()


def test_units_are_sorted_by_their_whole_name() -> None:
    rows = [
        {"doc_id": doc, "position": 0, "token": "党", "section_id": "s1", "start": 0, "end": 1} for doc in ("a", "a-b")
    ]
    assert count_terms(build_table(rows, TOKENS), by="section_id")["unit_id"].tolist() == ["a-b/s1", "a/s1"]
    assert count_matrix(build_table(rows, TOKENS), by="section_id").units == ("a-b/s1", "a/s1")


def test_counts_by_paragraph_and_by_sentence_name_the_span_of_the_unit() -> None:
    corpus = text_corpus({"a": "党员多。教育好。\n\n党员", "b": "教育"})
    words = [("a", "党员", 0), ("a", "教育", 4), ("a", "党员", 10), ("b", "教育", 0)]
    rows = [
        {"doc_id": doc, "position": i, "token": word, "start": start, "end": start + 2}
        for i, (doc, word, start) in enumerate(words)
    ]
    table = build_table(rows, TOKENS)
    by_line = count_terms(table, by="paragraph", corpus=corpus)
    assert by_line[["unit_id", "term", "n_term", "n_unit"]].to_numpy().tolist() == [
        ["a/0-8", "党员", 1, 2], ["a/0-8", "教育", 1, 2], ["a/10-12", "党员", 1, 1], ["b/0-2", "教育", 1, 1],
    ]  # fmt: skip
    by_sentence = count_terms(table, by="sentence", corpus=corpus)
    assert by_sentence["unit_id"].tolist() == ["a/0-4", "a/10-12", "a/4-10", "b/0-2"]
    assert count_matrix(table, by="sentence", corpus=corpus).units == tuple(by_sentence["unit_id"])
    with pytest.raises(ValueError, match=r"needs corpus= with the texts; without text: a, b"):
        count_terms(table, by="sentence")
    with pytest.raises(ValueError, match="without text: b"):
        count_terms(table, by="paragraph", corpus=text_corpus({"a": "党员多。教育好。\n\n党员"}))
