"""Figures that are counted otherwise, on fictional sentences."""

from __future__ import annotations

from typing import Any

from audited_texts import corpus_of

from yanting_research.auditing import definitions
from yanting_research.extraction import extract_facts


def rows_of(*texts: str) -> list[dict[Any, Any]]:
    corpus = corpus_of({f"d{number}": text for number, text in enumerate(texts)})
    return definitions(extract_facts(corpus), corpus).to_dict("records")


def test_figures_counted_otherwise_are_set_side_by_side() -> None:
    [row] = rows_of("全县党员21860名（含流动党员）。", "全县党员19860名（不含流动党员）。")
    assert (row["why"], row["value"], row["other_value"]) == ("rule", 21860.0, 19860.0)
    assert "口径不同" in row["note_zh"]
    assert row["other_sentence"] == "全县党员19860名（不含流动党员）。"


def test_two_dates_and_a_stated_rule_are_named() -> None:
    rows = rows_of(
        "截至6月底，全县党员21860名。截至年底，全县党员22010名。", "两年统计口径有调整，党员21860名不宜直接相比。"
    )
    assert sorted({row["why"] for row in rows}) == ["date", "stated"]


def test_equal_rules_give_no_row() -> None:
    rows = rows_of("全县党员21860名（含流动党员）。", "全县党员22010名（含流动党员）。", "全县党员22010名。")
    assert [row["why"] for row in rows] == ["rule"]
