"""Clauses and their numbers, counted by hand on texts of an invented county."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_policy import document, policy_corpus

from yanting_research.coding import coders_codebook, coding_sheet, default_instruments, policy_units, sheet_units
from yanting_research.core import make_corpus

REGULATIONS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "regulations.jsonl"


def numbers(doc_id: str, **options: str) -> list[str]:
    units = policy_units(policy_corpus(), **options)  # type: ignore[arg-type]
    return units.loc[units["doc_id"] == doc_id, "number"].tolist()


def test_clauses_of_an_opinion_are_numbered_as_printed() -> None:
    """Two sections are printed （二）: the second is 2(2). Addressee and title are no clauses."""
    assert numbers("意见") == [
        "0-0-1", "1-0-1", "2-1-1", "2-2-1", "2-2(2)-1-1", "2-2(2)-1-2", "3-0-1", "4-1-1", "4-2-1",
    ]  # fmt: skip


def test_clauses_of_a_statute_are_chapter_article_paragraph_item() -> None:
    """The line behind the items is the second paragraph of 第二条 again; 第二条之一 keeps its name."""
    assert numbers("办法") == ["1-1-1", "2-2-1", "2-2-1-1", "2-2-1-2", "2-2-2", "2-2之一-1"]


def test_sentences_count_within_their_clause() -> None:
    assert numbers("意见", by="sentence")[-3:] == ["4-2-1", "4-2-1#2", "4-2-1#3"]


def test_a_clause_is_the_documents_text_and_knows_its_section_role() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    texts = {one.doc_id: one.text for one in corpus}
    assert all(texts[row.doc_id][row.start : row.end] == row.text for row in units.itertuples())
    assert units["unit_id"].is_unique
    assert units.loc[units["number"].eq("3-0-1") & units["doc_id"].eq("意见"), "role"].tolist() == ["问题"]


def test_policies_are_counted_in_the_order_of_the_corpus() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    expected = {one.doc_id: place for place, one in enumerate(corpus, 1)}
    assert units.groupby("doc_id")["policy"].first().to_dict() == expected


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed: paragraph, sentence"):
        policy_units(policy_corpus(), by="word")  # type: ignore[arg-type]


def test_clauses_fit_the_coding_sheet() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    sheet = coding_sheet(sheet_units(corpus, units), coders_codebook(default_instruments()), "甲")
    assert sheet["单元编号"].tolist() == units["unit_id"].tolist()
    assert "供给型/教育培训" in sheet.columns
    assert "2-2之一-1" in sheet["位置"].tolist()


@settings(max_examples=10)
@given(
    st.lists(
        st.sampled_from(["第一章 总则", "第一条 甲。", "第二条 乙：", "（一）丙；", "二、丁", "说明。", ""]),
        max_size=12,
    )
)
def test_numbers_are_unique_and_texts_are_slices(lines: list[str]) -> None:
    corpus = make_corpus([document("d", "\n".join(lines) + "\n。")])
    units = policy_units(corpus)
    text = corpus.documents[0].text
    assert units["number"].is_unique
    assert [text[a:b] for a, b in zip(units["start"], units["end"], strict=True)] == units["text"].tolist()


@pytest.mark.skipif(not REGULATIONS.exists(), reason="the corpus of statutes is not on this machine")
def test_articles_of_real_statutes_are_all_there() -> None:
    """Every printed article of three statutes is a clause with its own number."""
    with REGULATIONS.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(3), lines, strict=False)]
    for text in texts:
        units = policy_units(make_corpus([document("d", text)]))
        articles = units.loc[units["text"].str.match(r"第[^条\n]{1,6}条"), "article"]
        assert articles.tolist() == [str(n) for n in range(1, len(articles) + 1)]
