"""Conflicting statements with their sentences, and the composition of the cadres, counted by hand."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pandas as pd
import pytest

from yanting_research.core import DOCUMENTS, FACTS, INDICATORS, Corpus, build_table, corpus_tables, make_corpus
from yanting_research.errors import LinkageError
from yanting_research.extraction import extract_facts
from yanting_research.ingest import document_from_text
from yanting_research.ingest.metadata import Corrections, read_metadata
from yanting_research.linkage import compositions, indicator_conflicts, reconcile, workforce_composition

CORPUS = Path(__file__).parent.parent.parent / "corpus"
# Written for this test about an invented county: a report, and an annex that contradicts it.
REPORT = (
    "截至2013年底，全县共有党员22250名。全年轮训党员1071名。科级领导干部607人，"
    "其中35岁以下89人，占14.7%，45岁以上317人，占52.2%，大专以上603人，占99.4%。"
)
ANNEX = "截至2013年底，全县共有党员22520名。"


def tables(*texts: str, region: str = "甲县", period: str = "2013") -> tuple[Corpus, pd.DataFrame, pd.DataFrame]:
    corpus = make_corpus([document_from_text(text, doc_id=f"d{number}") for number, text in enumerate(texts)])
    rows = [{"doc_id": item.doc_id, "region": region, "period": period, "data_kind": "specimen"} for item in corpus]
    counts = {"n_characters": 1, "n_pages": 1, "n_sections": 1}
    return corpus, extract_facts(corpus), build_table([row | counts for row in rows], DOCUMENTS)


def test_both_sentences_of_a_conflict_and_the_subgroup_apart() -> None:
    corpus, facts, documents = tables(REPORT, ANNEX)
    before = facts.copy(deep=True)
    found = indicator_conflicts(reconcile(facts, documents=documents), facts, corpus)
    pd.testing.assert_frame_equal(facts, before)
    members = found[found["indicator"] == "members"].set_index("other_value")
    real = members.loc[22250.0]
    assert (real["kind"], real["value"], real["label_zh"], real["unit"]) == ("conflict", 22520.0, "党员", "人")
    assert (real["sentence"], real["other_sentence"]) == (ANNEX, "截至2013年底，全县共有党员22250名。")
    assert (real["origin"].split("#")[0], real["other_origin"].split("#")[0]) == ("d1", "d0")


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("党员22250名。党员17500名在外务工。",), "subgroup"),  # 17500 of 22250 are 0.79
        (("党员22250名。党员18000名在外务工。",), "conflict"),  # 0.81
        (("党员22250名，另有党员22200名。",), "subgroup"),  # in one sentence nobody contradicts himself
        (("党员22250名。", "党员1071名在外务工。"), "conflict"),  # another document has its own whole
    ],
)
def test_a_small_count_of_one_document_is_a_subgroup(texts: tuple[str, ...], kind: str) -> None:
    corpus, facts, _ = tables(*texts)
    rows = [
        {"region": "甲县", "period": "2013", "indicator": "members", "value": value, "unit": "人",
         "definition": "年末在册党员", "origin": fact_id, "conflict": True}
        for value, fact_id in zip(facts["value"], facts["fact_id"], strict=True)
    ]  # fmt: skip
    found = indicator_conflicts(build_table(rows, INDICATORS), facts, corpus)
    assert found[["kind", "value", "other_value"]].to_numpy().tolist() == [
        [kind, facts["value"].max(), facts["value"].min()]
    ]


@pytest.mark.parametrize(
    ("text", "indicator", "values"),
    [
        ("截至2014年12月，党员11568名，年初为11248名。", "members", [11568]),
        ("远程教育站点由184个增至228个。", "remote_sites", [228]),
        ("流动党员3190名：到省外去的流动党员2236名，在省内的流动党员954名。", "mobile_members", [3190]),
        ("流动党员2726名，占党员21.1%。在线学习的有流动党员1145名，占流动党员的42.0%。", "mobile_share", [21.1]),
    ],
)
def test_what_held_before_and_what_is_of_some_of_them_is_no_statement(
    text: str, indicator: str, values: list[float]
) -> None:
    _, facts, documents = tables(text)
    table = reconcile(facts, documents=documents)
    assert table.loc[table["indicator"] == indicator, "value"].round(1).tolist() == values
    assert not table["conflict"].any()


def test_without_a_period_the_year_of_the_title_or_of_the_file_tells_reports_apart() -> None:
    _, facts, documents = tables("党员15240名。", "党员15602名。")
    documents = documents.assign(period="", title=["云岫县2012年工作总结", "工作总结"], doc_id=["d0", "d1"])
    facts = facts.assign(doc_id=facts["doc_id"].replace("d1", "yunxiu_2014"))
    documents["doc_id"] = documents["doc_id"].replace("d1", "yunxiu_2014")
    table = reconcile(facts, documents=documents)
    told = table[["period", "value", "conflict"]].to_numpy().tolist()
    assert told == [["2012", 15240, False], ["2014", 15602, False]]


def test_a_supplied_figure_has_no_sentence_and_a_lost_document_is_named() -> None:
    corpus, facts, documents = tables(ANNEX)
    supplied = pd.DataFrame(
        [{"region": "甲县", "period": "2013", "indicator": "members", "value": 22000, "unit": "人"}]
    )
    table = reconcile(facts, supplied, documents=documents)
    row = indicator_conflicts(table, facts, corpus).iloc[0]
    assert (row["kind"], row["other_value"], row["other_sentence"]) == ("conflict", 22000.0, "")
    with pytest.raises(LinkageError, match=r"d0#f0001: its document is not in the corpus"):
        indicator_conflicts(table, facts, Corpus())


def test_no_conflict_no_row() -> None:
    corpus, facts, documents = tables(ANNEX, ANNEX.replace("全县", "我县"))
    assert indicator_conflicts(reconcile(facts, documents=documents), facts, corpus).empty


def test_composition_by_age_has_the_remainder_between_the_bands() -> None:
    """89 + 317 of 607 are 14.7 % and 52.2 % as printed; 100 - 14.7 - 52.2 = 33.1 are left."""
    _, facts, documents = tables(REPORT)
    made = workforce_composition(reconcile(facts, documents=documents), documents)
    assert made[["band", "share", "derived"]].to_numpy().tolist() == [
        ["35岁及以下", 14.7, False], ["36至44岁", pytest.approx(33.1), True], ["45岁及以上", 52.2, False],
    ]  # fmt: skip
    assert set(made["whole"]) == {607.0}
    assert set(made["data_kind"]) == {"specimen"}
    school = workforce_composition(reconcile(facts, documents=documents), documents, dimension="education")
    assert school["share"].tolist() == [99.4, pytest.approx(0.6)]


@pytest.mark.parametrize(
    ("again", "whole"), [("六百多名", 607.0), ("不到七百名", 607.0), ("七百多名", math.nan), ("不到六百名", math.nan)]
)
def test_a_hedged_figure_beside_the_exact_one_is_a_conflict_only_where_it_contradicts_it(
    again: str, whole: float
) -> None:
    _, facts, documents = tables(f"{REPORT}\n{again}科级领导干部的年龄见附表。")
    rows = reconcile(facts, documents=documents)
    assert len(rows[rows["indicator"] == "leaders"]) == 2
    made = workforce_composition(rows, documents)
    assert made["whole"].tolist() == pytest.approx([whole] * 3, nan_ok=True)


def test_a_year_without_figures_stays_as_a_gap_and_a_region_without_any_is_left_out() -> None:
    _, facts, documents = tables(REPORT, "今年工作正常。")
    documents.loc[1, "period"] = "2014"
    more = pd.concat([documents, documents.tail(1).assign(doc_id="d2", region="乙县")], ignore_index=True)
    made = workforce_composition(reconcile(facts, documents=more), more)
    assert made["region"].unique().tolist() == ["甲县"]
    assert made.groupby("period")["share"].apply(lambda share: share.isna().all()).to_dict() == {
        "2013": False, "2014": True,
    }  # fmt: skip


def test_the_dimensions_are_these() -> None:
    assert compositions() == ("age", "education")
    with pytest.raises(ValueError, match="allowed: age, education"):
        workforce_composition(build_table([], INDICATORS), build_table([], DOCUMENTS), dimension="sex")


def test_the_specimens_give_back_the_shares_they_were_written_from() -> None:
    """``corpus/truth/design.csv`` states what was planted; a few reports misprint a share on purpose."""
    corrections = Corrections(read_metadata(CORPUS / "metadata.csv"))
    with (CORPUS / "truth" / "design.csv").open(encoding="utf-8", newline="") as file:
        planted = {(row["county"], row["year"]): row for row in csv.DictReader(file) if row["year"] == "2012"}
    texts = {path.stem: path for path in sorted((CORPUS / "truth").glob("*_2012.json"))}
    named = [document_from_text(_text(path), doc_id=name) for name, path in texts.items()]
    corpus = make_corpus(corrections.correct(document) for document in named)
    documents, _ = corpus_tables(corpus)
    facts = extract_facts(corpus)
    made = workforce_composition(reconcile(facts, documents=documents), documents)
    young = made[made["band"] == "35岁及以下"].set_index("region")
    shares = young["share"].to_dict()
    same = [math.isclose(shares[county], float(row["leaders_under35_share"])) for (county, _), row in planted.items()]
    assert len(same) == 8
    assert sum(same) >= 6


def _text(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["text"])


def test_an_empty_table_gives_an_empty_table() -> None:
    none = build_table([], INDICATORS)
    assert indicator_conflicts(none, build_table([], FACTS), Corpus()).columns[0] == "region"
