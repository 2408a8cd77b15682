"""What the index holds and what a query asks for; every query that stands in a text is answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.site.bigrams import fold, fold_table, index_words, query_words

LETTERS = "党员教育占比黨員2013年1,79.4%ａＢc_ -，。\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("党员", ["党", "员", "党员"]),
        ("党", ["党"]),
        ("党，员", ["党", "员"]),  # no pair over a mark
        ("占99.4%。", ["占", "99.4"]),
        ("2013年", ["2013", "年"]),
        ("1,794美元", ["1794", "美", "元", "美元"]),
        ("GB18030", ["gb18030"]),
        ("3D", ["3d"]),
        ("fit_ols", ["fit_ols", "fit", "ols"]),
        ("", []),
        ("，。%", []),
    ],
)
def test_what_a_text_can_be_asked_for(text: str, words: list[str]) -> None:
    assert index_words(text) == words


def test_a_query_asks_for_pairs_and_for_single_characters_where_they_stand_alone() -> None:
    assert query_words("党员占比") == ["党员", "员占", "占比"]
    assert query_words("党 员") == ["党", "员"]


@pytest.mark.parametrize(("written", "read"), [("黨員與幹部", "党员与干部"), ("ＧＤＰ　２", "gdp 2"), ("佔", "占")])
def test_script_width_and_case_are_folded(written: str, read: str) -> None:
    assert fold(written) == read


def test_the_table_folds_once_and_one_for_one() -> None:
    table = fold_table()
    assert len(table) > 2000
    assert all(len(old) == len(new) == 1 for old, new in table.items())
    assert fold("".join(table)) == "".join(table.values())


@given(before=st.text(LETTERS, max_size=12), query=st.text(LETTERS, max_size=8), after=st.text(LETTERS, max_size=12))
@settings(max_examples=120, deadline=None)
def test_a_query_between_marks_is_always_answered(before: str, query: str, after: str) -> None:
    assert set(query_words(query)) <= set(index_words(f"{before}。{query}。{after}"))


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_places_stay(text: str) -> None:
    assert len(fold(text)) == len(text)
