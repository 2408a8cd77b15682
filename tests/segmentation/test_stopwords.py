from __future__ import annotations

import pytest

from yanting_research.core import TOKENS, build_table
from yanting_research.errors import LexiconError
from yanting_research.segmentation.stopwords import parse_stopwords, stopword_effect, stopword_layers

WORDS = ["切实", "加强", "的", "教育", " ", "的", "，", "全县"]
TABLE = build_table(
    [{"doc_id": "a", "position": i, "token": t, "start": i, "end": i + 1} for i, t in enumerate(WORDS)], TOKENS
)


def test_layers_take_away_one_after_the_other() -> None:
    layers = {"function": ["的", "，", "了"], "official": ["切实", "的"], "project": ["全县"]}
    effect = stopword_effect(TABLE, layers, top=1).set_index("layer")
    assert effect["n_removed"].tolist() == [3, 1, 1]
    assert effect["n_unused"].tolist() == [1, 1, 0]
    assert effect["share_left"].round(4).tolist() == [0.5714, 0.4286, 0.2857]  # 4, 3 and 2 of 7
    assert effect.loc["function", "most_removed"] == "的 2"


def test_an_empty_table_has_no_share() -> None:
    assert stopword_effect(TABLE.iloc[:0], {"function": ["的"]})["share_left"].isna().all()
    with pytest.raises(ValueError, match="top=-1"):
        stopword_effect(TABLE, {}, top=-1)


def test_shipped_layers_share_no_word() -> None:
    layers = stopword_layers(["全县"])
    assert layers["project"] == ("全县",)
    assert not set(layers["function"]) & set(layers["official"])


@pytest.mark.parametrize(
    ("text", "fault"), [("的\n的\n", "x, line 2: '的' already"), ("全 县", "x, line 1"), ("县" * 33, "x, line 1")]
)
def test_bad_lines_are_named(text: str, fault: str) -> None:
    with pytest.raises(LexiconError, match=fault):
        parse_stopwords(text, where="x")
