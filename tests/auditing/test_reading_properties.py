"""Hostile and random texts: the audit keeps its contract, never raises, and grows linearly."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.auditing import audit
from yanting_research.core import CHECKS, Document, Source, check_table, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

PIECES = st.sampled_from(
    [
        "党员",
        "其中",
        "共",
        "合计",
        "分别为",
        "占",
        "比上年",
        "增加",
        "平均每期",
        "，",
        "。",
        "（",
        "）",
        "；",
        "200名",
        "60名",
        "30%",
        "0人",
        "1，2，3个",
        "6期",
        "每期150人",
        "900人次",
        "3X名",
        "近百名",
        "5.5万元",
        "女",
        "党委",
        "支部",
        "有效问卷",
        "40份",
        "\n",
        "率",
    ]
)


def audited(*texts: str) -> pd.DataFrame:
    documents = [
        Document(f"d{number:02d}", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for number, text in enumerate(texts)
    ]
    corpus = make_corpus(documents)
    return audit(extract_facts(corpus), corpus=corpus)


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=24).map("".join), min_size=10, max_size=20))
def test_any_text_keeps_the_contract(texts: list[str]) -> None:
    """Many texts an example: checking the tables costs more than reading them."""
    checks = audited(*texts)
    check_table(checks, CHECKS, where="test")
    assert checks["check_id"].is_unique
    assert (checks["explanation_zh"].str.len() > 0).all()


def test_long_monotony_is_read_to_its_end() -> None:
    """Thousands of signs of one piece: windows are bounded, so that this ends at once."""
    pieces = ["其中党员1名，", "（", "9", "共", "党委3个、", "比上年增加", "占30%，", "每期", "有效问卷1份，"]
    pieces += ["其余3名，", "占5%，", "12%、", "年末结余3万元，", "3期×5人，", "9X.5%，"]
    check_table(audited(*(piece * (2_000 // len(piece)) for piece in pieces)), CHECKS, where="test")


def test_same_input_same_table() -> None:
    text = "党员200名，其中女党员60名，占30%。办班6期，每期150人，共900人次。"
    pd.testing.assert_frame_equal(audited(text), audited(text))


def test_facts_are_not_changed() -> None:
    text = "出口1，120亿元，党员201名，其中女党员60名，占29.8%。"
    source = Source("d.txt", text, "text", "utf-8", "")
    corpus = make_corpus([Document("d", text, source, identity_offsets(len(text)))])
    facts = extract_facts(corpus)
    before = facts.copy(deep=True)
    audit(facts, corpus=corpus)
    pd.testing.assert_frame_equal(facts, before)
