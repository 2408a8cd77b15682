"""Figures that are counted otherwise, on fictional sentences."""

from __future__ import annotations

from typing import Any

from audited_texts import corpus_of

from yanting_research.auditing import definitions
from yanting_research.core import Corpus
from yanting_research.extraction import extract_facts


def rows_of(*texts: str) -> list[dict[Any, Any]]:
    corpus = corpus_of({f"d{number}": text for number, text in enumerate(texts)})
    return definitions(extract_facts(corpus), corpus).to_dict("records")


def test_figures_counted_by_two_rules_are_set_side_by_side() -> None:
    texts = "全县党员21860名（含流动党员）。", "办班6期。全县党员19860名(不含流动党员)。", "全县党员20100名。"
    row, unsaid = rows_of(*texts)
    assert row == {
        "doc_id": "d0", "why": "rule", "indicator": "党员", "value": 21860.0, "other_value": 19860.0, "unit": "名",
        "note_zh": "党员：“21860名”（含流动党员）与“19860名”（不含流动党员）口径不同，不宜直接相比",
        "note_en": "党员: counted by two rules", "sentence": texts[0], "other_doc_id": "d1",
        "other_sentence": "全县党员19860名(不含流动党员)。",
    }  # fmt: skip
    assert (unsaid["other_doc_id"], unsaid["note_zh"].count("“20100名”（未说明）")) == ("d2", 1)


def test_the_rule_may_stand_in_front_of_the_number() -> None:
    [row] = rows_of("全县党员（不含流动党员）21860名，村干部（含后备干部）900名，其他干部700名。", "全县党员22010名。")
    assert (row["indicator"], row["other_value"]) == ("党员", 22010.0)
    assert "“21860名”（不含流动党员）与“22010名”（未说明）" in row["note_zh"]


def test_two_dates_of_one_stock() -> None:
    first, second = "截至2013年6月底，全县党员21860名。", "截至2013年底，全县党员22010名。"
    [row] = rows_of(first + second, "截至12月底，全县党员23000名。")  # another document dates its own figures
    assert (row["why"], row["note_en"]) == ("date", "党员: counted at two dates")
    assert row["note_zh"] == "党员：“21860名”（2013年6月底）与“22010名”（2013年底）时点不同，不宜当作同一个数"
    assert (row["sentence"], row["other_sentence"]) == (
        "截至2013年6月底，全县党员21860名。",
        "截至2013年底，全县党员22010名。",
    )


def test_two_wholes_of_one_share() -> None:
    text = "全县党员2000名，干部500名。女党员占全县党员的30%，女党员占全县干部的25%。"
    [row] = rows_of(text)
    assert (row["why"], row["value"], row["other_value"], row["unit"]) == ("denominator", 30.0, 25.0, "%")
    assert row["note_zh"] == "女党员：“30%”（党员）与“25%”（干部）的分母不同，不宜直接相比"
    assert row["note_en"] == "女党员: shares of two wholes"


def test_a_sentence_on_the_counting_itself_stands_once() -> None:
    said = "两年统计口径有调整，党员21860名、干部500名。"
    rows = rows_of("办班6期。" + said + "其余均不可比：乡镇党委书记12名。")
    assert [row["sentence"] for row in rows] == [said, "其余均不可比：乡镇党委书记12名。"]
    assert rows[0]["other_value"] != rows[0]["other_value"]  # NaN: nothing stands on the other side
    assert {**rows[0], "other_value": None} == {
        "doc_id": "d0", "why": "stated", "indicator": "党员", "value": 21860.0, "other_value": None, "unit": "名",
        "note_zh": "原文说明了统计口径，引用时一并说明", "note_en": "the text speaks of how it counts",
        "sentence": said, "other_doc_id": "", "other_sentence": "",
    }  # fmt: skip


def test_what_is_not_counted_otherwise_gives_no_row() -> None:
    """Equal rules, equal values, parts, targets, a noun of one sign."""
    assert rows_of("全县党员21860名（含流动党员）。", "全县党员22010名（含流动党员）。") == []
    assert rows_of("全县党员21860名（含流动党员）。", "全县党员21860名。") == []
    assert rows_of("全县党员900名，其中村民500名（含流动党员）、居民400名。", "村民600名。") == []
    assert rows_of("到2015年党员达到900名（含流动党员）。", "全县党员800名。") == []
    assert rows_of("全县有村20个（含撤并村）。", "全县有村18个。") == []


def test_a_document_that_is_not_at_hand_is_passed_over() -> None:
    corpus = corpus_of({"a": "全县党员21860名。", "b": "全县党员21000名（含流动党员）。", "c": "全县党员22010名。"})
    facts = extract_facts(corpus)
    kept = Corpus([document for document in corpus if document.doc_id != "a"])
    [row] = definitions(facts, kept).to_dict("records")
    assert (row["doc_id"], row["other_doc_id"]) == ("b", "c")
