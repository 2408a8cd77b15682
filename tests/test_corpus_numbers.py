"""Numbers of a whole collection: the same as of each document, and one failure costs one document."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from yanting_research import corpus_numbers as module
from yanting_research.auditing import audit
from yanting_research.core import Corpus, make_corpus
from yanting_research.corpus_numbers import (
    audit_report,
    corpus_numbers,
    corpus_payload,
    document_batches,
    facts_with_sentences,
    summary_text,
)
from yanting_research.extraction import extract_facts
from yanting_research.ingest import document_from_text

TEXTS = {
    "甲": "全县共有党支部120个，其中农村支部90个，机关支部40个。",
    "乙": "加强党员教育。",
    "丙": "共有党员3600名，其中流动党员400多人。",
}


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(document_from_text(text, doc_id=name) for name, text in TEXTS.items())


@pytest.mark.parametrize("size", [1, 150_000])
def test_batches_change_nothing(size: int, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", size)
    numbers = corpus_numbers(corpus)
    facts = extract_facts(corpus)
    pd.testing.assert_frame_equal(numbers.facts, facts)
    pd.testing.assert_frame_equal(numbers.checks, audit(facts, corpus=corpus))
    assert numbers.failed.empty
    assert [document.doc_id for batch in document_batches(corpus) for document in batch] == sorted(TEXTS)


def test_a_document_that_fails_costs_only_itself(corpus: Corpus) -> None:
    """A region that is NaN breaks the contract of FACTS; only that document is lost, and it is named."""
    bad = replace(corpus.documents[0], metadata={"region": math.nan})  # type: ignore[dict-item]
    assert bad.doc_id == "丙"
    spoiled = make_corpus([bad, *corpus.documents[1:]])
    numbers = corpus_numbers(spoiled)
    assert numbers.failed["doc_id"].tolist() == ["丙"]
    assert (numbers.failed[["what", "path"]] != "").all(axis=None)
    assert set(numbers.facts["doc_id"]) == {"甲"}
    assert set(corpus_payload(numbers, spoiled)) == {"甲", "乙"}
    report = audit_report(spoiled)
    assert (report.failed["doc_id"].tolist(), report.n_flagged) == (["丙"], 1)
    assert report.text.startswith("【甲】核对")


def test_sentences_stand_beside_their_facts(corpus: Corpus) -> None:
    facts = extract_facts(corpus)
    made = facts_with_sentences(facts, corpus)
    assert made["sentence"].unique().tolist() == [TEXTS["丙"], TEXTS["甲"]]
    assert all(row.surface in row.sentence for row in made.itertuples())
    assert facts.columns.tolist() == made.columns.tolist()[:-2]


def test_a_summary_counts_by_kind_and_by_document(corpus: Corpus) -> None:
    lines = summary_text(corpus_numbers(corpus).checks, corpus).splitlines()
    assert lines[0].startswith("共 3 篇，核对 ")
    assert "  合计：核对 1 处：对不上 1" in lines
    assert "  【乙】没有可以核对的数字" in lines


def test_nothing_to_check_is_said_once(corpus: Corpus) -> None:
    plain = make_corpus([corpus.documents[1], replace(corpus.documents[1], doc_id="丁")])
    assert "没有" in audit_report(plain).text
    assert audit_report(plain).text.count("没有") == 1
    assert audit_report(Corpus()).text == ""
