"""Counts of a hierarchy, shares, and the way back to the sentences."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import (
    THEME_COUNTS,
    THEME_HITS,
    THEME_SHARES,
    Corpus,
    Document,
    Section,
    Source,
    Span,
    check_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import ThemeError
from yanting_research.themes import (
    count_themes,
    descendants,
    parse_themes,
    score_themes,
    theme_hits,
    theme_shares,
    trace_theme,
)

RULE = {"definition": "义", "include": "计", "exclude": "无", "examples": []}
BOOK = parse_themes(
    {
        "dictionary": {"name": "试", "version": "1"},
        "themes": [
            {"theme": "教育", **RULE, "expressions": ["教育"]},
            {"theme": "培训", **RULE, "parent": "教育", "expressions": ["培训", "教育培训"]},
            {
                "theme": "经费",
                **RULE,
                "parent": "教育",
                "expressions": ["培训经费"],
                "rules": ["培训 AND 资金 WITHIN 4"],
            },
            {"theme": "监督", **RULE, "expressions": ["监督"], "negation": "drop"},
        ],
    }
)


def corpus(*texts: str, **fields: list[str]) -> Corpus:
    return make_corpus(
        Document(
            f"d{at}", text, Source(f"d{at}", text, "text", "utf-8", ""), identity_offsets(len(text)),
            (Section("s00", "", 1, "", 0, "", "", "", Span(0, len(text)), Span(0, 0)),),
            {name: values[at] for name, values in fields.items()},
        )
        for at, text in enumerate(texts)
    )  # fmt: skip


def test_hits_by_hand() -> None:
    hits = check_table(theme_hits(corpus("教育培训的资金。没有培训经费，不监督"), BOOK), THEME_HITS)
    got = hits[["theme", "expression", "rule", "surface", "start", "end", "negator"]].to_numpy().tolist()
    assert got == [
        ["教育", "教育", "", "教育", 0, 2, ""],
        ["培训", "教育培训", "", "教育培训", 0, 4, ""],
        ["经费", "培训…资金", "培训 AND 资金 WITHIN 4", "培训的资金", 2, 7, ""],
        ["培训", "培训", "", "培训", 10, 12, "没有"],
        ["经费", "培训经费", "", "培训经费", 10, 14, "没有"],
    ]
    assert hits["sentence"].tolist()[0] == "教育培训的资金。"
    assert len(theme_hits(corpus("不监督"), BOOK, negated="keep")) == 1
    assert theme_hits(corpus("没有培训，培训"), BOOK, negated="only")["start"].tolist() == [2]
    assert theme_hits(corpus("没有培训，培训"), BOOK, negated="drop")["start"].tolist() == [5]


def test_exclusive_gives_a_passage_to_one_theme() -> None:
    hits = theme_hits(corpus("教育培训经费"), BOOK, overlap="exclusive")
    assert hits[["theme", "surface"]].to_numpy().tolist() == [["培训", "教育培训"]]
    both = theme_hits(corpus("监督培训经费"), BOOK, overlap="exclusive")
    assert both[["theme", "surface"]].to_numpy().tolist() == [["监督", "监督"], ["经费", "培训经费"]]


def test_tokens_hold_hits_to_their_boundaries() -> None:
    tokens = pd.DataFrame({"doc_id": ["d0"] * 3, "start": [0, 4, 6], "end": [4, 6, 8]})
    text = corpus("教育培训培训监督")
    assert theme_hits(text, BOOK, tokens=tokens)["surface"].tolist() == ["教育培训", "培训", "监督"]
    with pytest.raises(ThemeError, match="no tokens"):
        theme_hits(corpus("甲", "乙"), BOOK, tokens=tokens)


TEXTS = st.lists(st.text("教育培训经费资金监督没有不的，。\n", max_size=40), min_size=1, max_size=3)


@given(
    TEXTS,
    st.sampled_from(["doc_id", "section_id", "paragraph", "sentence"]),
    st.sampled_from(["independent", "exclusive"]),
)
@settings(max_examples=12, deadline=None)
def test_nested_counts_are_sums_and_every_count_leads_to_its_passages(texts: list[str], by: str, overlap: str) -> None:
    docs = corpus(*texts)
    hits = theme_hits(docs, BOOK, by=by, overlap=overlap)  # type: ignore[arg-type]
    for row in hits.to_dict("records"):
        text = texts[int(row["doc_id"][1:])]
        assert text[row["start"] : row["end"]] == row["surface"]
        assert row["surface"] in row["sentence"]
        assert text[row["sentence_start"] :].startswith(row["sentence"])
    counts = check_table(count_themes(docs, BOOK, by=by, overlap=overlap), THEME_COUNTS)  # type: ignore[arg-type]
    own = counts.set_index(["unit_id", "theme"])["n_hits"]
    for row in counts.to_dict("records"):
        below = descendants(BOOK, row["theme"])
        assert row["n_nested"] == sum(own[row["unit_id"], name] for name in below)
        assert row["n_sentences"] <= row["n_nested"]
        assert row["n_negated"] <= row["n_hits"]
        if row["n_nested"]:
            assert len(trace_theme(hits, row["theme"], dictionary=BOOK, unit_id=row["unit_id"])) == row["n_nested"]
    shares = counts.groupby("unit_id")["share"].sum(min_count=1).dropna()
    assert all(math.isclose(value, 1) for value in shares)
    assert counts["n_hits"].sum() == len(hits)
    scores = score_themes(docs, BOOK, by=by, overlap=overlap)  # type: ignore[arg-type]
    assert scores[["unit_id", "theme", "n_hits"]].equals(counts[["unit_id", "theme", "n_hits"]])
    if overlap == "exclusive":
        spans = sorted(zip(hits["doc_id"], hits["start"], hits["end"], strict=True))
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(spans))


def test_shares_by_hand() -> None:
    docs = corpus("教育。培训。甲乙。", "监督。丙丁。", year=["2012", "2013"])
    table = check_table(theme_shares(docs, BOOK), THEME_SHARES).set_index("theme")
    assert table.loc[["教育", "培训", "经费", "监督"], "k"].tolist() == [2, 1, 0, 1]
    assert set(table["n"]) == {5}
    assert table.loc["经费", "low"] == 0
    hits = theme_shares(docs, BOOK, measure="hits", group="year").set_index(["group", "theme"])
    assert hits.loc[("2012", "教育"), "share"] == 0.5
    assert hits.loc[("2013", "监督"), ["k", "n", "share"]].tolist() == [1, 1, 1.0]
    assert hits.groupby("group")["share"].sum().tolist() == [1.0, 1.0]


@pytest.mark.parametrize("interval", ["documents", "sentences"])
def test_resampled_shares_repeat_and_hold_the_share(interval: str) -> None:
    docs = corpus(*["教育。甲乙。丙丁。", "监督。丙丁。", "培训经费。", "甲乙。"] * 3)
    first, second = (theme_shares(docs, BOOK, interval=interval, seed=4) for _ in range(2))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(first, second)
    assert (first["low"] <= first["share"]).all()
    assert (first["share"] <= first["high"]).all()
    assert set(first["n_clusters"]) == ({12} if interval == "documents" else {21})
    one = theme_shares(corpus("教育。"), BOOK, interval="documents")
    assert one["low"].isna().all()


def test_choices_and_fields_are_checked() -> None:
    calls: list[Callable[[], object]] = [
        lambda: theme_hits(corpus("甲"), BOOK, by="page"),  # type: ignore[arg-type]
        lambda: theme_hits(corpus("甲"), BOOK, overlap="half"),  # type: ignore[arg-type]
        lambda: theme_hits(corpus("甲"), BOOK, negated="no"),  # type: ignore[arg-type]
        lambda: theme_shares(corpus("甲"), BOOK, measure="words"),  # type: ignore[arg-type]
        lambda: trace_theme(theme_hits(corpus("教育"), BOOK), "监督"),
        lambda: trace_theme(theme_hits(corpus("教育"), BOOK), "教育", unit_id="x"),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"allowed|begin"):
            call()
    with pytest.raises(ThemeError, match="have no 'year'") as caught:
        theme_shares(corpus("甲"), BOOK, group="year")
    assert caught.value.where == "d0"


def test_a_trace_shows_the_sentence() -> None:
    hits = theme_hits(corpus("甲乙。县里\n有培训经费。"), BOOK)
    row = trace_theme(hits, "教育", dictionary=BOOK).iloc[-1]
    assert (row["left"], row["keyword"], row["right"]) == ("有", "培训经费", "。")
