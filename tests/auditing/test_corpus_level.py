"""Summary, conflicting statements and remainders, on fictional sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from audited_texts import audited, corpus_of

from yanting_research.auditing import (
    audit,
    audit_findings,
    audit_sentences,
    audit_summary,
    conflicting_statements,
    definitions,
    remainders,
)
from yanting_research.core import CHECKS, VERDICTS, Corpus, build_table, make_corpus
from yanting_research.errors import ContractError
from yanting_research.extraction import extract_facts


def reports(*texts: str, period: str = "2014") -> Corpus:
    """Texts d0, d1, ... of one county and year."""
    return corpus_of({f"d{number}": text for number, text in enumerate(texts)}, region="青禾县", period=period)


def conflicts(*texts: str, period: str = "2014") -> list[dict[Any, Any]]:
    corpus = reports(*texts, period=period)
    return conflicting_statements(extract_facts(corpus), corpus).to_dict("records")


def test_summary_counts_by_document_and_kind() -> None:
    checks = audited({
        "b": "支部30个，其中农村支部18个、机关支部11个。",
        "a": "党员201名，其中女党员60名，占29.8%。支部30个，其中农村支部18个、机关支部12个。",
    }).checks  # fmt: skip
    shuffled = checks.sort_values(["kind", "doc_id"], ascending=False)
    summary = audit_summary(shuffled.reset_index(drop=True))
    assert summary.columns.tolist() == ["doc_id", "kind", "n_checks", *VERDICTS]
    assert summary[["doc_id", "kind", "n_checks", "consistent", "rounding", "inconsistent"]].values.tolist() == [
        ["a", "bound", 1, 1, 0, 0],
        ["a", "share", 1, 0, 1, 0],
        ["a", "sum", 1, 1, 0, 0],
        ["b", "sum", 1, 0, 0, 1],
        ["", "bound", 1, 1, 0, 0],
        ["", "share", 1, 0, 1, 0],
        ["", "sum", 2, 1, 0, 1],
    ]
    assert summary[["impossible", "uncheckable"]].to_numpy().sum() == 0


def test_the_middle_age_band_is_derived_and_labelled() -> None:
    """607 - 89 - 317 = 201, the published county report's figures; one year between two bands is a band as well."""
    facts = extract_facts(
        reports(
            "科级干部607人，其中35岁以下89人，45岁以上317人。",
            "干部100人，其中30岁以下60人，32岁以上30人。村民300人，其中20周岁以下30人，60周岁及以上100人。",
        )
    )
    first, narrow, second = remainders(facts).to_dict("records")
    assert first == {
        "doc_id": "d0", "label": "36至44岁", "value": 201.0, "whole": "d0#f0001", "parts": "d0#f0002 d0#f0003",
        "explanation_zh": "36至44岁（推算，文中未写）：607 - 89 - 317 = 201",
        "explanation_en": "36 to 44 years (derived, not stated): 607 - 89 - 317 = 201",
    }  # fmt: skip
    assert (narrow["label"], narrow["value"]) == ("31岁", 10.0)
    assert (second["label"], second["value"], second["whole"]) == ("21至59岁", 170.0, "d1#f0004")


def test_bands_that_leave_nothing_or_nothing_certain_give_no_remainder() -> None:
    """Bands that meet, that leave nobody, that are no exact number, that overlap, and a band alone."""
    facts = extract_facts(
        reports(
            "干部607人，其中35岁以下89人，36岁以上317人。",
            "干部100人，其中30岁以下60人，50岁以上40人。",
            "干部100人，其中30岁以下近60人，50岁以上30人。",
            "干部100多人，其中30岁以下60人，50岁以上30人。",
            "干部100人，其中50岁以下60人，30岁以上30人。",
            "干部100人，其中30岁以下60人，女干部30人。",
        )
    )
    assert remainders(facts).empty


def test_documents_that_differ_are_set_side_by_side() -> None:
    """Each is held against the next that speaks of it; equal ones are passed over."""
    texts = (
        "办班6期。全县党员21860名，村干部1500名。",
        "全县党员21860名，村干部1600名，党员教育经费320万元。",
        "全县党员21680名，村干部1600名，党员教育经费300万元，2013年党员教育经费200万元。",
    )
    party, money, village = conflicts(*texts)
    assert party == {
        "region": "青禾县", "period": "2014", "indicator": "党员", "unit": "名", "doc_id": "d1", "other_doc_id": "d2",
        "value": 21860.0, "other_value": 21680.0, "verdict": "inconsistent", "sentence": texts[1],
        "other_sentence": texts[2],
    }  # fmt: skip
    assert (money["indicator"], money["unit"], money["value"], money["other_value"]) == (
        "党员教育经费",
        "元",
        3.2e6,
        3e6,
    )
    assert (village["doc_id"], village["other_doc_id"], village["sentence"]) == ("d0", "d1", texts[0][5:])


def test_only_totals_of_the_time_itself_are_compared() -> None:
    """Parts, targets, what is new, trained or rated, cells, last year's figures, other units are none."""
    assert conflicts(
        "党员900名，其中女党员400名，培训干部90名，新党员10名，每村干部2名，到2015年学员达到230名，比上年的村民19名增加。",
        "党员900名，其中女党员500名，培训干部80名，新党员12名，每村干部3名，到2015年学员达到240名，比上年的村民20名增加。",
        "类别 学员(名)\n农村 12\n社区 5\n合计 17\n培训900人次。",
        "类别 学员(名)\n农村 13\n社区 5\n合计 18\n培训900名，培训0人次。",
    ) == []  # fmt: skip


def test_rounded_and_differently_counted_statements_are_not_called_wrong() -> None:
    for texts, verdict in (
        (("全县党员21860名。", "全县党员2.19万名。"), "rounding"),
        (("全县党支部120个。", "全县党支部100多个。"), "rounding"),
        (("全县党支部100多个。", "全县党支部200个。"), "rounding"),
        (("全县党支部100多个。", "全县党支部201个。"), "inconsistent"),
        (("全县党支部201个。", "全县党支部100多个。"), "inconsistent"),
        (("全县党员21860名（含流动党员）。", "全县党员19860名。"), "uncheckable"),
        (("全县党员19860名。", "全县党员21860名，两年口径不同。"), "uncheckable"),
        (("全县党员21860名（含流动党员）。", "全县党员2.19万名。"), "rounding"),
    ):
        assert [row["verdict"] for row in conflicts(*texts)] == [verdict], texts


def test_the_year_of_a_document_is_that_of_its_figures() -> None:
    """2014年度 and 2014 are one year; without a year there is nothing to compare."""
    texts = "全县党员21860名。", "全县党员21680名。"
    assert [row["period"] for row in conflicts(*texts, period="2014年度")] == ["2014"]
    assert conflicts(*texts, period="") == []
    assert conflicts("2013年全县党员21860名。", "2014年全县党员21680名。") == []


def test_a_former_year_is_held_against_its_own_report() -> None:
    """The report of 2014 says 21,680 for 2013; that of 2013 said 21,860."""
    texts = {"2013": "2013年全县党员21860名。", "2014": "2014年全县党员22010名，比2013年的21680名增加330名。"}
    corpus = make_corpus(
        document
        for year, text in texts.items()
        for document in corpus_of({f"d{year}": text}, region="青禾县", period=year)
    )
    [row] = conflicting_statements(extract_facts(corpus), corpus).to_dict("records")
    assert (row["period"], row["value"], row["other_value"], row["verdict"]) == (
        "2013",
        21860.0,
        21680.0,
        "inconsistent",
    )


def test_facts_of_a_document_that_is_not_at_hand_are_passed_over() -> None:
    corpus = reports("全县党员21860名。", "全县党员21680名。", "全县党员21670名。")
    facts = extract_facts(corpus)
    [row] = conflicting_statements(facts, Corpus(tuple(corpus)[1:])).to_dict("records")
    assert (row["doc_id"], row["other_doc_id"]) == ("d1", "d2")


def test_a_wrong_table_is_refused_by_name() -> None:
    wrong, none = pd.DataFrame({"value": [1.0]}), build_table([], CHECKS)
    for call in (audit, remainders, audit_summary):
        with pytest.raises(ContractError, match=rf"\b{call.__name__}\b"):
            call(wrong)
    for call in (conflicting_statements, definitions):
        with pytest.raises(ContractError, match=rf"\b{call.__name__}\b"):
            call(wrong, Corpus())
    for call in (audit_findings, audit_sentences):
        with pytest.raises(ContractError, match=rf"\b{call.__name__}\b"):
            call(wrong, wrong, Corpus())
        with pytest.raises(ContractError, match=r"\baudit_findings\b"):
            call(none, wrong, Corpus())


def test_a_town_is_not_held_against_its_county_or_another_town() -> None:
    said = "全县共有党员25619名。", "富驿镇共有党员1200名。", "石坪乡共有党员860名。"
    assert conflicts(*said) == []
    found = conflicts("富驿镇共有党员1200名。", "富驿镇共有党员1210名。")
    assert [(row["region"], row["value"], row["other_value"]) for row in found] == [("富驿镇", 1200.0, 1210.0)]
