from __future__ import annotations

import pytest

from yanting_research.core import Corpus, Document, Lexicon, LexiconEntry, Source, extend_lexicon, identity_offsets
from yanting_research.errors import LexiconError
from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.review import compare_lexicons, preview

TEXTS = {"a": "办好流动课堂，再办流动课堂。", "b": "流动课堂和大讲堂\n办班"}
CORPUS = Corpus(
    tuple(
        Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in TEXTS.items()
    )
)
BASE = Lexicon((LexiconEntry("大讲堂", "n", "training", theme="培训形式"),))
ENTRY = LexiconEntry("流动课堂", "n", "training", theme="培训形式", frequency=900)


def test_a_preview_shows_every_span_token_and_count_that_would_change() -> None:
    shown = preview(ENTRY, CORPUS, lexicon=BASE)
    assert shown.entries.values.tolist() == [["流动课堂", "added", "", "", ""]]
    assert shown.spans[["doc_id", "start", "end", "change"]].values.tolist() == [
        ["a", 2, 6, "added"], ["a", 9, 13, "added"], ["b", 0, 4, "added"],
    ]  # fmt: skip
    assert shown.tokens[["doc_id", "start", "end", "before", "after"]].values.tolist() == [
        ["a", 2, 6, "流动|课堂", "流动课堂"],
        ["a", 9, 13, "流动|课堂", "流动课堂"],
        ["b", 0, 4, "流动|课堂", "流动课堂"],
    ]  # fmt: skip
    assert shown.spans["context"].iloc[0] == "办好【流动课堂】，再办流动课堂。"
    counts = {tuple(row[:3]): tuple(row[3:]) for row in shown.counts.values.tolist()}
    assert counts["terms", "流动课堂", "a"] == (0, 2, 2)
    assert counts["tokens", "流动", "a"] == (2, 0, -2)
    assert counts["themes", "培训形式", "b"] == (1, 2, 1)
    assert ("tokens", "办", "a") not in counts


def test_counts_of_the_preview_are_the_counts_of_the_finished_tables() -> None:
    shown = preview(ENTRY, CORPUS, lexicon=BASE)
    after = Segmenter(extend_lexicon(BASE, [ENTRY])).with_lexicon_words().segment(CORPUS)
    for row in shown.counts[shown.counts["layer"] == "tokens"].to_dict("records"):
        assert ((after["token"] == row["name"]) & (after["doc_id"] == row["doc_id"])).sum() == row["after"]


def test_without_a_frequency_no_token_changes() -> None:
    assert preview(LexiconEntry("流动课堂", "n", "training"), CORPUS).tokens.empty


def test_versions_differ_field_by_field_and_the_other_way_round() -> None:
    old = extend_lexicon(BASE, [ENTRY])
    new = extend_lexicon(BASE, [LexiconEntry("流动课堂", "n", "training", ("流动讲堂",), frequency=900)])
    changed = compare_lexicons(old, new, CORPUS).entries[["field", "before", "after"]].values.tolist()
    assert changed == [["aliases", "", "流动讲堂"], ["theme", "培训形式", ""]]
    back = compare_lexicons(old, BASE, CORPUS)
    assert set(back.spans["change"]) == {"removed"}
    assert back.tokens["after"].unique().tolist() == ["流动|课堂"]
    same = compare_lexicons(old, old, CORPUS)
    assert all(table.empty for table in (same.entries, same.spans, same.tokens, same.counts))


def test_a_taken_term_is_no_candidate() -> None:
    with pytest.raises(LexiconError, match="already stands"):
        preview(BASE.entries[0], CORPUS, lexicon=BASE)
