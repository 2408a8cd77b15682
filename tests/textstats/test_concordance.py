"""Keyword in context: windows, order, roles, pages, wildcards."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from yanting_research.tables import tabulate_kwic_html, tabulate_kwic_text
from yanting_research.textstats import kwic
from yanting_research.textstats.patterns import compile_pattern

TEXT = "全县加强党员教育。\n存在问题：党员教育形式单一，党员的学习积极性不高。对策：丰富党员教育。"


def corpus(text: str = TEXT) -> Corpus:
    at = text.find("存在")
    sections = ()
    if at > 0:
        sections = (
            Section("s00", "", 0, "", 0, "", "", "", Span(0, at), Span(0, 0)),
            Section("s01", "", 1, "", 0, "存在问题", "问题", "问题", Span(at, len(text)), Span(at, at + 4)),
        )
    source = Source("a.txt", text, "text", "utf-8", "")
    return make_corpus([Document("a", text, source, identity_offsets(len(text)), sections)])


def words_of(text: str, words: list[str]) -> pd.DataFrame:
    rows, at = [], 0
    for position, word in enumerate(words):
        at = text.index(word, at)
        rows.append({"doc_id": "a", "position": position, "token": word, "start": at, "end": at + len(word)})
        at += len(word)
    return build_table(rows, TOKENS)


def test_windows_in_words_show_the_text_as_printed() -> None:
    text = "加强 党员的教育，不放松"
    tokens = words_of(text, ["加强", "党员", "教育", "，", "不", "放松"])  # 的 left out as a stop word
    row = kwic(corpus(text), "党员", unit="words", window=1, tokens=tokens).iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("加强 ", "党员", "的教育")
    wide = kwic(corpus(text), "党员", unit="words", window=99, tokens=tokens).iloc[0]
    assert wide["left"] + wide["keyword"] + wide["right"] == text
    bare = kwic(corpus(text), "党员", unit="words", window=0, tokens=tokens).iloc[0]
    assert (bare["left"], bare["right"]) == ("", "")


def test_windows_in_sentences() -> None:
    row = kwic(corpus(), "形式单一", unit="sentences", window=0).iloc[0]
    assert row["left"] + row["keyword"] + row["right"] == "存在问题：党员教育形式单一，党员的学习积极性不高。"
    more = kwic(corpus(), "形式单一", unit="sentences", window=1).iloc[0]
    assert (more["left"] + more["keyword"] + more["right"]).replace(" ", "\n") == TEXT


def test_order_role_and_page_do_not_change_a_citation() -> None:
    every = kwic(corpus(), "党员教育")
    assert every["section_role"].tolist() == ["", "问题", "问题"]
    assert every["citation_id"].tolist() == ["a/s00@4-8", "a/s01@15-19", "a/s01@40-44"]
    by_right = kwic(corpus(), "党员教育", sort="right", window=3)
    assert by_right["right"].tolist() == sorted(by_right["right"])
    assert set(by_right["citation_id"]) == set(every["citation_id"])
    assert kwic(corpus(), "党员教育", roles=["问题"])["start"].tolist() == [15, 40]
    page = kwic(corpus(), "党员教育", offset=1, limit=1)
    assert page["citation_id"].tolist() == ["a/s01@15-19"]
    assert kwic(corpus(), "党员教育", offset=9).empty


def test_wildcards_stay_inside_a_clause() -> None:
    assert kwic(corpus(), "党员*积极性", wildcards=True)["keyword"].tolist() == ["党员的学习积极性"]
    assert kwic(corpus(), "单一*党员", wildcards=True).empty
    assert kwic(corpus(), "?员", wildcards=True)["keyword"].tolist() == ["党员"] * 4
    assert kwic(corpus("价格3*5元"), "3*5")["keyword"].tolist() == ["3*5"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"term": ""}, "empty"),
        ({"term": "**?", "wildcards": True}, "wildcards only"),
        ({"term": "一*一*一*一*人", "wildcards": True}, "more than 3 stars"),
        ({"window": -1}, "0 or more"),
        ({"limit": -1}, "0 or more"),
        ({"unit": "lines"}, "characters, words, sentences"),
        ({"unit": "words"}, "needs tokens"),
        ({"sort": "size"}, "position, left"),
        ({"roles": ["经验"]}, "'现状'"),
    ],
)
def test_wrong_arguments_are_refused(changes: dict[str, object], said: str) -> None:
    arguments: dict[str, object] = {"term": "党员", **changes}
    with pytest.raises(ValueError, match=said):
        kwic(corpus(), **arguments)  # type: ignore[arg-type]


@given(st.text(alphabet="党员a*?.()[]+", min_size=1, max_size=6), st.text(alphabet="党员a*?.()[]+，", max_size=40))
def test_a_literal_term_is_found_where_str_find_finds_it(term: str, text: str) -> None:
    expected = [at for at in range(len(text)) if text.startswith(term, at)]
    assert kwic(corpus(text), term)["start"].tolist() == expected


def test_a_run_of_stars_is_one_star() -> None:
    pattern = compile_pattern("党*员**教*****育", wildcards=True)
    assert pattern.pattern.count("?") == 3
    assert pattern.search("党员教" * 2_000) is None
    assert pattern.search("党员教" * 2_000 + "育") is not None
    assert isinstance(compile_pattern("a" + "*" * 500 + "b", wildcards=True), re.Pattern)


def test_concordance_is_aligned_and_escaped() -> None:
    hits = kwic(corpus("ab党员<i>\n加强全体党员\x1b[2J教育"), "党员", window=6)
    lines = tabulate_kwic_text(hits).splitlines()
    width = [sum(2 if ord(sign) > 0x2E80 else 1 for sign in line[: line.index("【")]) for line in lines]
    assert len(set(width)) == 1
    assert "\x1b" not in tabulate_kwic_text(hits)
    page = tabulate_kwic_html(hits)
    assert "<i>" not in page
    assert "&lt;i&gt;" in page
    assert tabulate_kwic_text(hits.head(0)) == ""
    with pytest.raises(ContractError, match="missing columns left"):
        tabulate_kwic_text(pd.DataFrame({"keyword": ["党员"]}))
