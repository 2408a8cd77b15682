"""Statistics files to observations: spreadsheets in several formats, and the tables beside the corpus.

The spreadsheets are specimens of our own; 青禾县 and its townships are fictional.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from yanting_research.core import FACTS, build_table, corpus_tables, make_corpus
from yanting_research.errors import LinkageError, ReadError
from yanting_research.extraction import extract_facts
from yanting_research.ingest import document_from_text
from yanting_research.linkage import indicator_conflicts, reconcile
from yanting_research.supplied_sources import read_corpus_statistics, read_indicators, read_members

CORPUS = Path(__file__).parents[1] / "corpus"
ROWS: list[list[object]] = [
    ["青禾县党员统计（虚构）"],
    ["单位：人"],
    ["县区", "年份", "党员数", "流动党员"],
    ["青禾县", 2013, 15240, "1 905"],
    ["沅溪县", 2013, "１２，０００", "—"],
    ["合计", 2013, 27240, ""],
]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年报"
    for row in ROWS:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_observations_and_its_totals_are_left_out(tmp_path: Path) -> None:
    found = read_indicators(workbook(tmp_path / "党员.xlsx"))
    assert found[["region", "period", "indicator", "value", "unit"]].to_numpy().tolist() == [
        ["青禾县", "2013", "members", 15240.0, "人"],
        ["青禾县", "2013", "mobile_members", 1905.0, "人"],
        ["沅溪县", "2013", "members", 12000.0, "人"],
    ]
    assert found["origin"].tolist()[0] == "党员.xlsx!年报 row 4, 党员数"
    assert set(found["source"]) == {"青禾县党员统计（虚构）"}


def test_a_csv_in_gb18030_gives_the_same(tmp_path: Path) -> None:
    lines = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    path = tmp_path / "党员.csv"
    path.write_bytes(lines.encode("gb18030"))
    one, two = read_indicators(path), read_indicators(workbook(tmp_path / "党员.xlsx"))
    columns = ["region", "period", "indicator", "value", "unit", "source"]
    pd.testing.assert_frame_equal(one[columns], two[columns])


def test_the_messy_statistics_of_the_corpus_are_refused_by_header_then_by_cell() -> None:
    path = CORPUS / "messy" / "statistics.xls"
    with pytest.raises(LinkageError, match="headers that are not known: 地区代码, 女党员占比, 经费/（万元）, 序号"):
        read_indicators(path)
    with pytest.raises(LinkageError, match="1 values are no numbers") as caught:
        read_indicators(path, ignore=["地区代码", "女党员占比", "经费/（万元）", "序号"])
    assert "#DIV/0!" in caught.value.where


def test_tables_beside_the_corpus_are_observations_with_date_definition_and_source() -> None:
    found = read_corpus_statistics(CORPUS)
    assert found.groupby("region").size().to_dict() == {"全国": 637, "盐亭县": 33}
    assert found["source"].ne("").all()
    total = found[(found["indicator"] == "total") & (found["as_of"] == "2022-12-31")].iloc[0]
    assert (total["value"], total["unit"], total["definition"]) == (98041000.0, "人", "党员总数")
    county = found[(found["region"] == "盐亭县") & (found["indicator"] == "members")].iloc[0]
    assert (county["value"], county["origin"]) == (25619.0, "yanting_2013.csv row 12")


def test_all_of_them_reconcile_without_a_conflict() -> None:
    table = reconcile(build_table([], FACTS), read_corpus_statistics(CORPUS))
    assert not table["conflict"].any()


def test_a_text_against_a_spreadsheet_is_shown_with_sentence_and_source(tmp_path: Path) -> None:
    document = document_from_text("一、现状\n全县现有党员15200名。", doc_id="q13")
    corpus = make_corpus([document])
    documents, _ = corpus_tables(corpus)
    named = documents.assign(region="青禾县", period="2013")
    facts = extract_facts(corpus)
    table = reconcile(facts, read_indicators(workbook(tmp_path / "党员.xlsx")), documents=named)
    found = indicator_conflicts(table, facts, corpus)
    row = found[found["indicator"] == "members"].iloc[0]
    assert (row["value"], row["other_value"]) == (15240.0, 15200.0)
    assert row["origin"] == "党员.xlsx!年报 row 4, 党员数"
    assert row["sentence"] == "青禾县党员统计（虚构）"
    assert row["other_sentence"] == "全县现有党员15200名。"


def test_a_folder_without_statistics_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_members(tmp_path)
