"""Rules one by one: each matches its own example and leaves the other alone."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from yanting_research.auditing import facts_payload
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import (
    calibrate_rules,
    evaluate_facts,
    extract_document_facts,
    extract_facts,
    trace,
)
from yanting_research.extraction.calibration import confidence_of
from yanting_research.extraction.modality import find_plans
from yanting_research.extraction.nonfact_elsewhere import ELSEWHERE
from yanting_research.extraction.nonfact_rules import AT_NUMERAL, NonFactRule
from yanting_research.extraction.nonfacts import find_zones
from yanting_research.extraction.views import make_view

TABLE = "青禾县党员情况（虚构样例）\n类别\t党员（人）\t女党员（人）\n农村\t320\t\n社区\t280\t90\n合计\t600\t170\n"


def document(text: str, **more: object) -> Document:
    return Document("d", text, Source("d.txt", text, "text", "utf-8", "", **more), identity_offsets(len(text)))  # type: ignore[arg-type]


def facts(text: str) -> list[dict[str, object]]:
    return extract_document_facts(document(text)).to_dict("records")  # type: ignore[return-value]


@pytest.mark.parametrize("rule", [*ELSEWHERE, *AT_NUMERAL], ids=lambda rule: f"{rule.number}:{rule.yes}")
def test_a_rule_for_nonfacts_matches_its_example_only(rule: NonFactRule) -> None:
    assert any(zone.why == rule.why for zone in find_zones(rule.yes))
    assert not any(zone.why == rule.why for zone in find_zones(rule.no))


def test_a_span_of_years_is_no_duration_and_a_term_is_one() -> None:
    assert [fact["value"] for fact in facts("近三年变化大，聘期为三年。")] == [3.0]


def test_plans_end_with_their_chapter() -> None:
    text = "一、下一步打算\n（一）办班。\n办班6期。\n二、工作成效\n办班9期。\n"
    plans = find_plans(make_view(text))
    assert plans.hold(text.index("6期"))
    assert not plans.hold(text.index("9期"))
    assert [fact["modality"] for fact in facts(text)] == ["target", "observed"]


def test_what_the_articles_of_a_rule_lay_down_was_never_observed() -> None:
    text = (
        "培训经费管理办法\n第一条 本县已有党校12所。\n第二条 执法人员不得少于两人。\n（一）每名学员400元；\n"
        "第三条 超过5万元的部分，按2%计提；违法所得1万元以上的，处违法所得五倍以下罚款。\n"
        "一、执行情况\n去年培训1200人。\n"
    )
    told = [(fact["value"], fact["modality"]) for fact in facts(text)]
    assert told == [(12.0, "target"), (2.0, "target"), (400.0, "target"), (1200.0, "observed")]
    assert facts("按第二条，培训1200人。")[0]["modality"] == "observed"
    assert [fact["modality"] for fact in facts("第一条 培训80人。\n第二条 表彰9人。\n")] == ["observed"] * 2


def test_a_year_to_come_is_a_target_where_nothing_dates_the_text() -> None:
    assert facts("到2025年培训100万人。")[0]["modality"] == "target"
    assert facts("到2012年底，全县有党员3000人。")[0]["modality"] == "observed"
    grown = facts("培训党员由2012年的1200人次增加到2014年的2400人次。")
    assert [fact["modality"] for fact in grown] == ["observed", "observed"]


def test_a_year_behind_the_document_is_no_target() -> None:
    assert facts("2016年总结\n到2015年底，建成站点90个。")[0]["modality"] == "observed"
    assert facts("2016年总结\n到2018年底，建成站点90个。")[0]["modality"] == "target"


def test_population_is_what_an_attribute_is_counted_among() -> None:
    rows = facts("科级领导干部607人，35岁以下89人、占14.7%。")
    assert [row["population"] for row in rows] == ["", "科级领导干部", "科级领导干部"]


def test_period_is_handed_on_to_the_next_sentence_but_not_a_date_of_comparison() -> None:
    assert [row["period"] for row in facts("2013年办班6期。参训90人次。")] == ["2013", "2013"]
    assert [row["period"] for row in facts("办班6期，比2012年少2期。参训90人次。")][-1] == ""
    assert [row["period"] for row in facts("2013年办班6期。\n参训90人次。")] == ["2013", ""]
    former = facts("2013年流动党员由2012年的945名升至1022名，多了77名，占党员的6.6%。")
    assert {row["value"]: row["period"] for row in former} == {945: "2012", 1022: "2013", 77: "2013", 6.6: "2013"}


def test_masked_digits_have_no_value_and_a_status() -> None:
    row = facts("全镇党员3*6人。")[0]
    assert row["value"] != row["value"]
    assert row["status"] == "masked"


def test_an_earlier_figure_is_part_of_nothing() -> None:
    rows = facts("年末党组织666个，比上年的648个净增18个。")
    assert [row["part_of"] for row in rows] == ["", "", ""]
    assert rows[2]["role"] == "change"


def test_a_bound_from_above_and_below_is_one_range() -> None:
    row = facts("奖五万元以上十万元以下。")[0]
    assert (row["value"], row["value_high"], row["qualifier"]) == (50000.0, 100000.0, "range")


def test_changes_keep_their_direction() -> None:
    rows = facts("离退休党员由120名减至90名，减少30名。")
    assert [row["value"] for row in rows] == [120.0, 90.0, -30.0]
    assert (rows[2]["earlier"], rows[2]["numerator"]) == (rows[0]["fact_id"], rows[1]["fact_id"])


def test_a_table_that_a_reader_found_keeps_gaps_and_spans() -> None:
    from yanting_research.core import SourceTable

    rows = tuple(tuple(line.split("\t")) for line in TABLE.splitlines()[1:])
    made = extract_document_facts(document(TABLE, tables=(SourceTable(rows, TABLE.index("类别")),)))
    wanted = [("农村党员", 320), ("社区党员", 280), ("社区女党员", 90), ("党员", 600), ("女党员", 170)]
    assert list(zip(made["indicator"], made["value"], strict=True)) == wanted
    assert all(TABLE[row.start : row.end] == row.surface for row in made.itertuples())
    assert made["part_of"].tolist()[:2] == ["d#f0004", "d#f0004"]


def test_heads_of_two_rows_and_years_become_noun_unit_and_period() -> None:
    from yanting_research.core import SourceTable

    text = "指标\t单位\t2019年\t2020年\n常住人口\t万人\t43.6\t43.1\n"
    rows = tuple(tuple(line.split("\t")) for line in text.splitlines())
    made = extract_document_facts(document(text, tables=(SourceTable(rows, 0),)))
    assert made[["indicator", "value", "unit", "period"]].values.tolist() == [
        ["常住人口", 436000.0, "人", "2019"],
        ["常住人口", 431000.0, "人", "2020"],
    ]


def test_trace_names_page_and_section() -> None:
    from yanting_research.core import Section, Span

    text = "一、现状\n有党员90名。"
    section = Section(
        section_id="s01", parent_id="", level=1, marker="一、", number=1, heading="现状", role="现状",
        role_evidence="现状", span=Span(0, len(text)), heading_span=Span(0, 4),
    )  # fmt: skip
    source = Source("d.txt", text, "text", "utf-8", "")
    corpus = make_corpus([Document("d", text, source, identity_offsets(len(text)), (section,))])
    found = trace(extract_facts(corpus), "d#f0001", corpus)
    assert found.place == "d.txt, p. 1, 一、现状"
    assert "一、现状" in found._repr_html_()


GOLDEN = Path(__file__).parent.parent / "golden" / "extraction"
TEXTS = Path(__file__).parent.parent.parent / "corpus" / "truth"


def predicted(golds: list[dict[str, object]]) -> list[tuple[dict[str, object], dict[str, object]]]:
    """Gold and prediction of each text; one table for all, as a table's checks cost more than a text."""
    documents = [
        Document(f"t{n:03d}", str(gold["text"]), Source("t", str(gold["text"]), "text", "utf-8", ""),
                 identity_offsets(len(str(gold["text"]))))
        for n, gold in enumerate(golds)
    ]  # fmt: skip
    made = extract_facts(make_corpus(documents))
    return [
        (gold, facts_payload(made.loc[made["doc_id"] == own.doc_id], pd.DataFrame()))
        for gold, own in zip(golds, documents, strict=True)
    ]


def labelled() -> list[dict[str, object]]:
    passages = json.loads((GOLDEN / "positive.json").read_text(encoding="utf-8"))["passages"]
    passages += passages_of("dev", "held")
    return passages + [json.loads(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*.json"))]


def passages_of(*sets: str) -> list[dict[str, object]]:
    passages = json.loads((GOLDEN / "passages.json").read_text(encoding="utf-8"))
    return [passage for passage in passages if passage["set"] in sets]


@pytest.mark.parametrize(
    ("name", "last", "bars", "n_taken"),
    [
        ("dense dev", "dense15", (0.98, 0.92, 0.95, 0.95), 1),
        ("reports dev", "report15", (0.99, 0.92, 0.92, 0.96), 1),
        ("short dev", "short12", (0.99, 0.92, 0.94, 0.94), 1),
    ],
)
def test_the_first_passages_of_a_set_stay_where_they_are(
    name: str, last: str, bars: tuple[float, ...], n_taken: int
) -> None:
    """Those that were tuned on first; the floors of whole sets stand in ``tests/test_measured.py``."""
    chosen = [passage for passage in passages_of(name) if str(passage["id"]) <= last]
    table = evaluate_facts(predicted(chosen)).set_index("measure")
    names = ("value and unit", "with indicator", "part_of links", "denominator links")
    for measure, bar in zip(names, bars, strict=True):
        assert table.loc[measure, "f1"] >= bar, measure
    assert table.loc["non-facts taken for facts", "n_correct"] <= n_taken


def test_confidence_is_what_the_labelled_texts_say() -> None:
    """The shipped table, counted again; a rule that drifts by more than five points needs it written anew."""
    counted = calibrate_rules(predicted(labelled()))
    for row in counted.itertuples():
        assert confidence_of(row.rule_id) == pytest.approx((row.right + 1) / (row.made + 2), abs=0.05)
