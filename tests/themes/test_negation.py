"""Negation: what is denied, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yanting_research.themes import parse_themes
from yanting_research.themes.theme_search import ThemeSearch

DATA = {
    "dictionary": {"name": "试", "version": "1"},
    "themes": [
        {
            "theme": "试", "definition": "试", "include": "试", "exclude": "试", "examples": [],
            "expressions": ["经费", "党员", "党派", "培训", "听不进", "不作为", "监督"],
        }
    ],
}  # fmt: skip
CODEBOOK = parse_themes(DATA)
SEARCH = ThemeSearch(CODEBOOK)


@pytest.mark.parametrize(
    ("text", "word", "negator"),
    [
        ("没有经费", "经费", "没有"),
        ("沒有經費", "经费", "没有"),
        ("没有稳定的经费", "经费", "没有"),
        ("缺乏专门培训", "培训", "缺乏"),
        ("尚未开展培训", "培训", "尚未"),
        ("不搞培训", "培训", "不搞"),
        ("非党员", "党员", "非"),
        ("无经费、师资", "经费", "无"),
        ("没有师资、经费", "经费", "没有"),
        # longer words that hold the sign of one
        ("无党派人士培训", "培训", ""),
        ("不断加强培训", "培训", ""),
        ("不仅重视培训", "培训", ""),
        ("非常重视培训", "培训", ""),
        ("非公企业党员", "党员", ""),
        ("不少于12天培训", "培训", ""),
        ("未来的培训", "培训", ""),
        ("不定期开展培训", "培训", ""),
        ("不忘初心培训", "培训", ""),
        ("锲而不舍抓监督", "监督", ""),
        # out of reach: clause, window, 的, 是
        ("没有教师，培训照办", "培训", ""),
        ("没有人记得去年夏天办的那一期培训", "培训", ""),
        ("不守纪律的党员", "党员", ""),
        ("不干是监督问题", "监督", ""),
        # two cancel
        ("不能没有经费", "经费", ""),
        ("不得不压缩培训", "培训", ""),
        # inside or at the head of an expression
        ("听不进、培训差", "培训", ""),
        ("不担当、不作为", "不作为", ""),
        # behind the expression it is a judgement
        ("经费不足", "经费", ""),
    ],
)
def test_negation(text: str, word: str, negator: str) -> None:
    hits = [hit for hit in SEARCH.in_text(text) if hit.expression == word]
    assert [hit.negator for hit in hits] == [negator], text


def test_a_codebook_may_add_words_and_close_the_window() -> None:
    added = ThemeSearch(replace(CODEBOOK, negators=("取消",), not_negators=("无经费",)))
    assert [hit.negator for hit in added.in_text("取消培训")] == ["取消"]
    assert [hit.negator for hit in added.in_text("无经费")] == [""]
    closed = ThemeSearch(replace(CODEBOOK, negation_window=0))
    assert [hit.negator for hit in closed.in_text("没有经费")] == [""]
