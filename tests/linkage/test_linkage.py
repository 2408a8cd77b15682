"""Reconciliation, links, section table, the joined table and cost per head, on tables made by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.core import (
    DOCUMENTS,
    FACTS,
    INDICATORS,
    INTERVENTIONS,
    LINKS,
    PANEL,
    SECTIONS,
    THEMES,
    Document,
    Source,
    build_table,
    check_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import LinkageError
from yanting_research.linkage import (
    build_panel,
    canonical_indicator,
    cost_per_head,
    default_indicators,
    link_facts,
    parse_indicators,
    reconcile,
    section_table,
    theme_indicators,
    theme_workforce_table,
)
from yanting_research.resources import read_resource_rows


def fact(fact_id: str, indicator: str, value: float, unit: str = "名", **more: Any) -> dict[str, Any]:
    row = {
        "fact_id": fact_id, "doc_id": fact_id.split("#")[0], "section_id": "s01", "indicator": indicator,
        "surface": f"{value:g}{unit}", "value": value, "unit": unit, "qualifier": "exact", "role": "count",
        "modality": "observed", "start": 0, "end": 1, "page": 1, "rule_id": "F01", "status": "ok",
        "list_kind": "", "list_id": "",
    }  # fmt: skip
    return row | more


def facts_of(*rows: dict[str, Any]) -> pd.DataFrame:
    return build_table(rows, FACTS)


def document(doc_id: str, region: str, period: str, kind: str = "specimen") -> dict[str, Any]:
    counts = {"n_characters": 1000, "n_pages": 1, "n_sections": 1}
    return {"doc_id": doc_id, "region": region, "period": period, "data_kind": kind} | counts


DOCS = build_table(
    [document("a12", "甲县", "2012"), document("a13", "甲县", "2013"), document("b12", "乙县", "2012")], DOCUMENTS
)


def theme(doc_id: str, name: str, hits: int, section: str = "", n_unit: int = 1000) -> dict[str, Any]:
    unit = f"{doc_id}/{section}" if section else doc_id
    return {
        "unit_id": unit,
        "doc_id": doc_id,
        "theme": name,
        "n_hits": hits,
        "n_unit": n_unit,
        "per_1000": 1000 * hits / n_unit,
    }


# --- canonical indicators ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "unit", "expected"),
    [
        ("党员", "人", "members"),
        ("党员总数", "名", "members"),
        ("流动党员", "人", "mobile_members"),
        ("常年在外的流动党员", "人", "mobile_members"),
        ("流动党员占比", "%", "mobile_share"),
        ("女党员", "人", ""),
        ("党支部", "个", "party_branches"),
        ("流动党支部", "个", ""),
        ("45岁以上科级干部占比", "%", "leaders_over45_share"),
        ("45岁以上科级干部", "人", ""),
        ("参训人员", "人次", "training_person_times"),
        ("参训人员", "人", ""),
        ("培训经费", "元", "training_yuan"),
        ("上年培训经费", "元", ""),
    ],
)
def test_wordings_meet_their_indicator_in_their_unit(wording: str, unit: str, expected: str) -> None:
    assert canonical_indicator(wording, unit) == expected


def test_every_label_is_its_own_wording() -> None:
    for indicator in default_indicators():
        assert canonical_indicator(indicator.label_zh, indicator.unit) in {indicator.indicator_id, ""}
    assert len({indicator.indicator_id for indicator in default_indicators()}) == len(default_indicators())


def test_malformed_indicator_tables_are_refused() -> None:
    rows = read_resource_rows("indicators.csv")
    with pytest.raises(LinkageError, match="stands twice"):
        parse_indicators([rows[0], rows[0]])
    with pytest.raises(LinkageError, match="row 2: kind 'weight'"):
        parse_indicators([rows[0], rows[1] | {"kind": "weight"}])
    with pytest.raises(LinkageError, match="no wording"):
        parse_indicators([rows[0] | {"wordings": " | "}])


# --- reconcile -----------------------------------------------------------------------------------


def test_facts_of_two_reports_meet_and_last_years_figure_moves_back() -> None:
    facts = facts_of(
        fact("a12#f1", "党员", 1000),
        fact("a13#f1", "党员", 1100),
        fact("a13#f2", "党员总数", 1005, period="去年"),
        fact("b12#f1", "党员", 700, period="2012年"),
    )
    table = check_table(reconcile(facts, documents=DOCS), INDICATORS)
    members = table[table["indicator"] == "members"]
    got = members[["region", "period", "value", "conflict"]].to_numpy().tolist()
    assert got == [
        ["乙县", "2012", 700.0, False],
        ["甲县", "2012", 1000.0, True],
        ["甲县", "2012", 1005.0, True],
        ["甲县", "2013", 1100.0, False],
    ]


def test_a_rise_from_last_years_figure_gives_two_years() -> None:
    facts = facts_of(
        fact("a13#f1", "流动党员", 90, period="去年", start=3),
        fact("a13#f2", "流动党员", 99, period="去年", start=9),
    )
    table = reconcile(facts, documents=DOCS)
    assert table[["period", "value"]].to_numpy().tolist() == [["2012", 90.0], ["2013", 99.0]]


def test_targets_changes_and_subgroups_are_no_observations() -> None:
    facts = facts_of(
        fact("a12#f1", "党员", 1000),
        fact("a12#f2", "党员", 1200, modality="target"),
        fact("a12#f3", "党员", 50, role="change"),
        fact("a12#f4", "党员", 80, part_of="a12#f1"),
        fact("a12#f5", "党员", math.nan),
    )
    assert reconcile(facts, documents=DOCS)["value"].tolist() == [1000.0]


def test_a_hedged_figure_has_a_definition_of_its_own() -> None:
    facts = facts_of(fact("a12#f1", "流动党员", 120), fact("a12#f2", "流动党员", 100, qualifier="more_than"))
    table = reconcile(facts, documents=DOCS)
    assert not table["conflict"].any()
    assert table["definition"].str.contains("more_than").sum() == 1


def test_share_is_derived_from_counts_by_hand() -> None:
    facts = facts_of(fact("a12#f1", "党员", 800), fact("a12#f2", "流动党员", 100))
    derived = reconcile(facts, documents=DOCS).query("indicator == 'mobile_share'").iloc[0]
    assert derived["value"] == 12.5
    assert derived["origin"] == "a12#f2 / a12#f1"
    assert derived["definition"].startswith("推算")


def test_no_share_is_derived_from_an_upper_bound() -> None:
    """近400名流动党员 in the part on problems is a remark on some of them, not the count of all."""
    facts = facts_of(fact("a12#f1", "党员", 800), fact("a12#f2", "流动党员", 100, qualifier="less_than"))
    assert "mobile_share" not in set(reconcile(facts, documents=DOCS)["indicator"])


def supplied(**more: Any) -> pd.DataFrame:
    return pd.DataFrame(
        [{"region": "甲县", "period": "2012", "indicator": "党员", "value": 0.1, "unit": "万名"} | more]
    )


def test_the_members_of_one_town_are_not_those_of_the_county() -> None:
    rows = facts_of(
        fact("a12#f1", "党员", 9600, region="甲县", subject="甲县"),
        fact("a12#f2", "党员", 860, region="甲县", subject="石坪乡", start=9, end=10),
    )
    table = reconcile(rows, documents=DOCS)
    assert table[["region", "value", "conflict"]].values.tolist() == [["甲县", 9600.0, False], ["石坪乡", 860.0, False]]


def test_supplied_statistics_are_scaled_and_conflicts_shown() -> None:
    table = reconcile(facts_of(fact("a12#f1", "党员", 1001)), supplied(), documents=DOCS)
    assert table["value"].tolist() == [1001.0, 1000.0]
    assert table["unit"].tolist() == ["人", "人"]
    assert table["conflict"].all()
    assert table["origin"].tolist() == ["a12#f1", "supplied row 1"]


def test_two_units_for_one_indicator_are_refused_with_rows() -> None:
    with pytest.raises(LinkageError, match=r"members.*人, 人次") as caught:
        reconcile(facts_of(fact("a12#f1", "党员", 1000)), supplied(indicator="members", unit="人次"), documents=DOCS)
    assert "a12#f1" in caught.value.where
    assert "supplied row 1" in caught.value.where


def test_supplied_faults_are_named() -> None:
    none = facts_of()
    with pytest.raises(LinkageError, match="lacks columns unit"):
        reconcile(none, supplied().drop(columns="unit"))
    with pytest.raises(LinkageError, match="not numbers") as caught:
        reconcile(none, supplied(value="约一千"))
    assert "约一千" in caught.value.where
    assert reconcile(none, supplied(value=None)).empty


# --- links and sections --------------------------------------------------------------------------


def small_corpus() -> tuple[Any, pd.DataFrame, pd.DataFrame]:
    text = "办培训班3期。另有党员5名，上网学习。"
    doc = Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = facts_of(
        fact("a#f1", "培训班", 3, "期", start=text.index("3期"), end=text.index("3期") + 2),
        fact("a#f2", "党员", 5, "名", start=text.index("5名"), end=text.index("5名") + 2),
    )
    hits = pd.DataFrame(
        [
            {"doc_id": "a", "section_id": "s01", "theme": "集中培训", "start": 1, "end": 4},
            {
                "doc_id": "a",
                "section_id": "s01",
                "theme": "网络",
                "start": text.index("上网"),
                "end": text.index("上网") + 2,
            },
            {
                "doc_id": "a",
                "section_id": "s01",
                "theme": "网络",
                "start": text.index("网学"),
                "end": text.index("网学") + 2,
            },
        ]
    )
    return make_corpus([doc]), facts, hits


def test_links_by_hand() -> None:
    corpus, facts, hits = small_corpus()
    links = check_table(link_facts(facts, hits, corpus), LINKS)
    got = {(r["fact_id"], r["theme"], r["scope"]): r["n_hits"] for r in links.to_dict("records")}
    assert got == {
        ("a#f1", "集中培训", "sentence"): 1,
        ("a#f1", "集中培训", "paragraph"): 1,
        ("a#f1", "集中培训", "section"): 1,
        ("a#f1", "网络", "paragraph"): 2,
        ("a#f1", "网络", "section"): 2,
        ("a#f2", "网络", "sentence"): 2,
        ("a#f2", "网络", "paragraph"): 2,
        ("a#f2", "集中培训", "paragraph"): 1,
        ("a#f2", "网络", "section"): 2,
        ("a#f2", "集中培训", "section"): 1,
    }
    assert links.query("scope == 'sentence' and fact_id == 'a#f1'")["unit_id"].tolist() == ["a/0-7"]


def test_indicators_beside_themes_by_hand() -> None:
    """Two facts: 培训班 stands with 集中培训 in its sentence, 党员 with 网络; lift is 1 over the general half."""
    corpus, facts, hits = small_corpus()
    links = link_facts(facts, hits, corpus)
    table = theme_indicators(links, facts).set_index(["indicator", "theme"])
    known = {row.indicator_id: row.label_zh for row in default_indicators()}
    members = known["members"]
    courses = next(name for name in table.index.get_level_values(0) if name != members)
    assert table.loc[(members, "网络"), ["n_facts", "n_docs", "n_indicator", "share", "lift"]].tolist() == [
        1,
        1,
        1,
        1,
        2,
    ]
    assert table.loc[(courses, "集中培训"), "lift"] == 2
    assert table.loc[(courses, "网络"), ["n_facts", "lift"]].tolist() == [0, 0]
    section = theme_indicators(links, facts, scope="section")
    assert section["lift"].tolist() == [1.0] * 4
    assert len(theme_indicators(links, facts, top=1)) == 2
    with pytest.raises(LinkageError, match="not among the facts") as caught:
        theme_indicators(links, facts.head(1))
    assert caught.value.where == "a#f2"
    with pytest.raises(ValueError, match="sentence, paragraph, section"):
        theme_indicators(links, facts, scope="page")  # type: ignore[arg-type]


def test_links_refuse_foreign_documents() -> None:
    corpus, facts, hits = small_corpus()
    with pytest.raises(LinkageError, match="not in the corpus") as caught:
        link_facts(facts, hits.assign(doc_id="zz"), corpus)
    assert caught.value.where == "zz"


def section(section_id: str, role: str, start: int, end: int) -> dict[str, Any]:
    return {"doc_id": "a", "section_id": section_id, "level": 1, "number": 1, "heading": role, "role": role,
            "start": start, "end": end}  # fmt: skip


def test_section_table_by_hand() -> None:
    sections = build_table([section("s01", "现状", 0, 10), section("s02", "成效", 10, 20)], SECTIONS)
    counts = (("s01", "甲", 0), ("s01", "乙", 2), ("s02", "甲", 3), ("s02", "乙", 0))
    themes = build_table([theme("a", name, n, part, 10) for part, name, n in counts], THEMES)
    facts = facts_of(
        fact("a#f1", "经费", 700.0, "元", section_id="s02", role="money", start=11),
        fact("a#f2", "经费", 900.0, "元", section_id="s02", role="money", start=13, modality="target"),
        fact("a#f3", "党员", 5, "名", section_id="s02", start=12),
    )
    table = section_table(sections, themes, facts).set_index("section_id")
    assert table.loc["s01", ["n_facts", "甲", "乙"]].tolist() == [0, 0, 2]
    assert table.loc["s02", ["n_facts", "n_targets", "money_yuan", "甲", "乙"]].tolist() == [3, 1, 700.0, 3, 0]
    assert table.loc["s02", "statistics"] == "经费700元；党员5名；经费900元"
    assert math.isnan(table.loc["s01", "money_yuan"])


def test_section_table_refuses_document_scores() -> None:
    sections = build_table([section("s01", "现状", 0, 10)], SECTIONS)
    with pytest.raises(LinkageError, match="not counted by section"):
        section_table(sections, build_table([theme("a", "甲", 1)], THEMES), facts_of())


# --- the joined table ----------------------------------------------------------------------------


def observed(region: str, period: str, value: float, origin: str, **more: Any) -> dict[str, Any]:
    row = {"region": region, "period": period, "indicator": "villages", "value": value, "unit": "个",
           "definition": "行政村数", "origin": origin, "conflict": False}  # fmt: skip
    return row | more


def joined(*rows: dict[str, Any]) -> Any:
    themes = build_table([theme(d, t, n) for d in ("a12", "a13", "b12") for t, n in (("甲", 2), ("乙", 5))], THEMES)
    return theme_workforce_table(themes, build_table(rows, INDICATORS), DOCS)


def test_one_row_per_region_and_period_with_coverage() -> None:
    result = joined(observed("甲县", "2012", 30, "a12#f1"), observed("甲县", "2013", 31, "a13#f1"))
    assert result.table[["region", "period", "甲", "乙", "villages"]].to_numpy().tolist() == [
        ["甲县", "2012", 2.0, 5.0, 30.0],
        ["甲县", "2013", 2.0, 5.0, 31.0],
    ]
    assert result.fell_out.to_numpy().tolist() == [["b12", "乙县", "2012", "no indicator for its region and period"]]
    assert result.units == {"villages": "个"}
    assert set(result.coverage["status"]) == {"ok"}


def test_close_totals_conflict_and_subgroups_do_not() -> None:
    close = joined(observed("甲县", "2012", 30, "a12#f1"), observed("甲县", "2012", 29, "a12#f2"))
    assert math.isnan(close.table["villages"].iloc[0])
    assert close.coverage["status"].tolist() == ["conflict"]
    part = joined(observed("甲县", "2012", 30, "a12#f1"), observed("甲县", "2012", 7, "a12#f2"))
    assert part.table["villages"].tolist() == [30.0]
    assert part.coverage["status"].tolist() == ["largest"]


def test_own_documents_win_over_later_ones() -> None:
    result = joined(observed("甲县", "2012", 30, "a12#f1"), observed("甲县", "2012", 29, "a13#f1"))
    assert result.table["villages"].tolist() == [30.0]


def test_keys_that_never_meet_are_refused_with_both_sides() -> None:
    with pytest.raises(LinkageError, match="no region and period") as caught:
        joined(observed("丙县", "2012", 30, "x"))
    assert "甲县 2012" in caught.value.where
    assert "丙县 2012" in caught.value.where


def test_panel_of_the_joined_table() -> None:
    panel = check_table(build_panel(joined(observed("甲县", "2012", 30, "a12#f1"))), PANEL)
    assert panel[["entity", "period", "villages"]].to_numpy().tolist() == [["甲县", 2012, 30.0]]
    assert panel["treated_since"].isna().all()
    assert set(panel["data_kind"]) == {"specimen"}


def test_a_period_that_is_no_year_is_refused() -> None:
    docs = build_table([document("a12", "甲县", "去年")], DOCUMENTS)
    themes = build_table([theme("a12", "甲", 2)], THEMES)
    linked = theme_workforce_table(themes, build_table([observed("甲县", "去年", 3, "x")], INDICATORS), docs)
    with pytest.raises(LinkageError, match="not years") as caught:
        build_panel(linked)
    assert "甲县 去年" in caught.value.where


# --- cost per head -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("money", "heads", "expected"),
    [
        ("exact", "exact", "exact"),
        ("more_than", "exact", "at_least"),
        ("exact", "more_than", "at_most"),
        ("more_than", "more_than", "about"),
        ("more_than", "less_than", "at_least"),
        ("less_than", "exact", "at_most"),
        ("about", "exact", "about"),
        ("exact", "range", "about"),
    ],
)
def test_hedges_are_carried(money: str, heads: str, expected: str) -> None:
    row = {"intervention_id": "a#i1", "money": 1_200_000.0, "money_qualifier": money, "headcount": 160.0,
           "headcount_qualifier": heads, "modality": "done", "start": 0, "end": 1}  # fmt: skip
    got = cost_per_head(build_table([row], INTERVENTIONS)).iloc[0]
    assert (got["cost_per_head"], got["qualifier"]) == (7500.0, expected)


def test_cost_needs_both_and_never_divides_by_nothing() -> None:
    base = {"modality": "done", "start": 0, "end": 1}
    rows = [
        base | {"intervention_id": "a#i1", "money": 100.0},
        base | {"intervention_id": "a#i2", "headcount": 5.0},
        base | {"intervention_id": "a#i3", "money": 100.0, "headcount": 0.0},
    ]
    table = cost_per_head(build_table(rows, INTERVENTIONS))
    assert table.empty
    assert "cost_per_head" in table.columns


def test_inputs_are_not_changed() -> None:
    facts = facts_of(fact("a12#f1", "党员", 800), fact("a12#f2", "流动党员", 100))
    before = facts.copy(deep=True)
    reconcile(facts, supplied(), documents=DOCS)
    pd.testing.assert_frame_equal(facts, before)
    assert np.isfinite(facts["value"]).all()
