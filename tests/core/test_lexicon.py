"""The lexicon format: what it takes and how it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import (
    LEXICON_GROUPS,
    Lexicon,
    LexiconEntry,
    extend_lexicon,
    hash_lexicon,
    parse_lexicon,
    remove_terms,
)
from yanting_research.errors import LexiconError
from yanting_research.segmentation import default_lexicon

HEADER = "term\tpos\tgroup\taliases\ttheme\tsource\n"


def test_tsv_with_mark_comments_and_aliases() -> None:
    text = "\ufeff# 说明\r\n" + HEADER + "\r\n村两委\tn\torganisation\t村支两委|两委班子\t村级班子\town\r\n"
    assert parse_lexicon(text).entries == (
        LexiconEntry("村两委", "n", "organisation", ("村支两委", "两委班子"), "村级班子", "own"),
    )


def test_csv_with_the_required_columns_only() -> None:
    assert parse_lexicon("group,term,pos\npost,第一书记,n\n").entries[0] == LexiconEntry("第一书记", "n", "post")


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("一\t二\n", "line 3", "2 cells"),
        ("\tn\tpost\t\t\t\n", "line 3", "empty"),
        (f"{'长' * 33}\tn\tpost\t\t\t\n", "line 3", "33 characters"),
        ("第一书记\tnoun\tpost\t\t\t\n", "line 3", "'noun'"),
        ("第一书记\tn\tjob\t\t\t\n", "line 3", "'job'"),
        ("大讲堂\tn\ttraining\t\t\t\n", "line 3", "already stands in line 2"),
        ("讲堂\tn\ttraining\t大讲堂\t\t\n", "line 3", "already stands in line 2"),
        ("第一 书记\tn\tpost\t\t\t\n", "line 3", "U+0020"),
        ("第一\x07书记\tn\tpost\t\t\t\n", "line 3", "U+0007"),
        ("第一\u200b书记\tn\tpost\t\t\t\n", "line 3", "U+200B"),
        ("第一\ud800\tn\tpost\t\t\t\n", "line 3", "U+D800"),
        ("，\tn\tpost\t\t\t\n", "line 3", "no letter"),
        ('"第一书记\tn\tpost\t\t\t\n', "line 3", "split into cells"),
        ("党校\tn\torganisation\t\t\t\n\n\n第一书记\tnoun\tpost\t\t\t\n", "line 6", "'noun'"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place(line: str, place: str, said: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse_lexicon(HEADER + "大讲堂\tn\ttraining\t\t\t\n" + line, where="mine.tsv")
    assert caught.value.where == f"mine.tsv, {place}"
    assert said in str(caught.value)
    assert caught.value.expected or "cells" in said


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only\n", "term,pos\n", "term,pos,group,weight\n", "term,term,pos,group\n"]
)
def test_a_header_at_fault_is_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        parse_lexicon(text)


def test_edits_leave_the_given_lexicon_alone() -> None:
    base = parse_lexicon("term,pos,group\n大讲堂,n,training\n")
    more = extend_lexicon(base, [LexiconEntry("流动课堂", "n", "training")])
    assert [entry.term for entry in base] == ["大讲堂"]
    assert [entry.term for entry in more] == ["大讲堂", "流动课堂"]
    assert hash_lexicon(remove_terms(more, ["流动课堂"])) == hash_lexicon(base) != hash_lexicon(more)
    with pytest.raises(LexiconError, match="already"):
        extend_lexicon(more, [LexiconEntry("大讲堂", "n", "training")])
    with pytest.raises(LexiconError, match="no such term"):
        remove_terms(base, ["党校"])
    with pytest.raises(LexiconError, match="unknown group"):
        extend_lexicon(Lexicon(), [LexiconEntry("党校", "n", "school")])


@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        lexicon = parse_lexicon("term,pos,group\n" + text)
    except LexiconError:
        return
    assert all(entry.term == entry.term.strip() for entry in lexicon)


def test_the_shipped_lexicon_is_large_and_covers_every_group() -> None:
    lexicon = default_lexicon()
    assert len(lexicon) >= 560
    assert {entry.group for entry in lexicon} == set(LEXICON_GROUPS)
    assert {"第一书记", "一把手", "党(工)委", "卡式工作法", "三同四百", "一村一大"} <= {entry.term for entry in lexicon}


def test_a_hundred_thousand_entries() -> None:
    rows = "".join(f"词{number}号,n,concept\n" for number in range(100_000))
    assert len(parse_lexicon("term,pos,group\n" + rows)) == 100_000
