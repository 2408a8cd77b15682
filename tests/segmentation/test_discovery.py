"""New words on hand-counted strings; published values of matrix67 (程序员 2012-07)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from yanting_research.core import Corpus, Document, Lexicon, LexiconEntry, Source, identity_offsets
from yanting_research.errors import LexiconError
from yanting_research.segmentation.discovery import (
    COLUMNS,
    accept_words,
    discover_words,
    parse_decisions,
    word_statistics,
)
from yanting_research.segmentation.ngrams import index_strings

GRAPES = "吃葡萄不吐葡萄皮不吃葡萄倒吐葡萄皮"


def corpus(*texts: str) -> Corpus:
    return Corpus(
        tuple(
            Document(f"d{number}", text, Source("", text, "text", "utf-8", ""), identity_offsets(len(text)))
            for number, text in enumerate(texts)
        )
    )


def test_the_published_entropies_of_grapes() -> None:
    row = word_statistics([GRAPES], longest=2).set_index("word").loc["葡萄"]
    assert round(row["entropy_left"], 3) == 0.693
    assert round(row["entropy_right"], 2) == 1.04
    assert round(row["freedom"], 3) == 0.693
    assert row["frequency"] == 4


def test_cohesion_is_the_lowest_over_all_splits() -> None:
    # 电影院 as published: 175 of 24 million characters, 2774 x 4797 for its likeliest parts, about 316.
    assert round(24e6 * 175 / (2774 * 4797)) == 316
    text = "电影院。电影院。电影。电影。院。院。院。影。"
    table = word_statistics([text], longest=3).set_index("word")
    total = 3 * 2 + 2 * 2 + 3 + 1
    expected = min(total * 2 / (4 * 2), total * 2 / (4 * 5))  # 电 + 影院, 电影 + 院
    assert table.loc["电影院", "cohesion"] == pytest.approx(expected)


def test_strings_are_counted_as_a_plain_counter_counts_them() -> None:
    text = "党校党校党，校党校" + GRAPES * 3
    table = word_statistics([text], longest=4, min_count=2).set_index("word")["frequency"]
    strings = [text[a : a + n] for n in (2, 3, 4) for a in range(len(text) - n + 1)]
    plain = {s: strings.count(s) for s in strings if strings.count(s) >= 2 and "，" not in s}
    assert table.to_dict() == plain


def test_no_string_reaches_over_a_document_or_a_mark() -> None:
    index = index_strings(["党校", "党校，党"], longest=3, min_count=1)
    assert [len(level.counts) for level in index.levels] == [2, 1, 0]


def test_document_frequency_and_borders() -> None:
    table = word_statistics(["“放管服”改革", "“放管服”，“放管服”"], longest=3).set_index("word")
    assert table.loc["放管服", ["frequency", "docfreq"]].tolist() == [3, 2]
    assert table.loc["放管服", "freedom"] == pytest.approx(math.log(3))  # no border is like another


def test_candidates_come_with_a_sentence_and_without_known_words() -> None:
    nouns = ("活动", "经验", "和党校", "，")
    texts = [f"我们{verb}流动课堂{noun}。干部教育很好。" for verb in "办开建设" for noun in nouns]
    table = discover_words(corpus(*texts), min_count=4, min_docs=3, min_cohesion=2)
    assert list(table.columns) == list(COLUMNS)
    assert "流动课堂" in set(table["word"])
    assert "干部" not in set(table["word"])
    assert table.loc[table["word"] == "流动课堂", "example"].item() == "我们办流动课堂活动。"
    assert np.all(np.diff(table["score"]) <= 0)
    assert discover_words(corpus(*texts), min_docs=99).empty


def test_phrases_with_a_function_word_at_the_edge_are_left_out() -> None:
    texts = [f"{a}和其他{b}" for a in "甲乙丙丁戊" for b in "子丑寅卯辰"]
    free = discover_words(corpus(*texts), min_count=4, min_cohesion=1, edge_stopwords=())
    held = discover_words(corpus(*texts), min_count=4, min_cohesion=1)
    assert "和其他" in set(free["word"]) - set(held["word"])


def test_nothing_to_find() -> None:
    for texts in ((), ("",), ("党",), ("，。",)):
        assert discover_words(corpus(*texts)).empty
    with pytest.raises(ValueError, match="longest=1"):
        discover_words(corpus(), longest=1)


def test_decisions_become_entries() -> None:
    decided = parse_decisions(
        "\ufeffword\tscore\tdecision\n流动课堂\t9\tAccept\n的课堂\t8\treject\n大讲堂\t7\taccept\n\n"
    )
    held = Lexicon((LexiconEntry("大讲堂", "n", "training"),))
    accepted = accept_words(held, decided, reviewed_by="教研室", reviewed_on="2026-01-31")
    assert [entry.term for entry in accepted] == ["大讲堂", "流动课堂"]
    assert accepted.entries[1].reviewed_by == "教研室"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: the header lacks"),
        ("word\n", "line 1: the header lacks"),
        ("word\tdecision\n班\tyes\n", "line 2: decision 'yes'"),
        ("word\tdecision\n班\n", "line 2: 1 cells"),
        ("word\tdecision\n班\taccept\n班\treject\n", "line 3: '班' is decided twice"),
    ],
)
def test_bad_decisions_are_named_with_their_line(text: str, fault: str) -> None:
    with pytest.raises(LexiconError, match=fault):
        parse_decisions(text)
