"""Metadata with their origins: file, page, text, title, user; one of each field counts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from yanting_research.core import Source
from yanting_research.ingest import ingest_paths
from yanting_research.ingest.assembling import assemble
from yanting_research.ingest.documents import document_from_source
from yanting_research.ingest.metadata import Corrections, read_metadata
from yanting_research.ingest.origins import FoundValue, found_values
from yanting_research.ingest.readings import read_file

NOTICE = (
    "青禾县人民政府文件\n青府发〔2013〕12号\n关于加强党员培训工作的通知\n各乡镇人民政府：\n"
    "一、基本情况\n全县共有党员三千人。\n青禾县人民政府\n2013年6月25日\n"
)


def values_of(title: str, text: str, **metadata: str) -> dict[tuple[str, str], FoundValue]:
    source = Source("a.docx", text, "docx", "", "", metadata={"title": title, **metadata})
    document = document_from_source(source, doc_id="a")
    found = found_values(source, document.metadata, document)
    assert [(f.key, f.origin) for f in found] == sorted({(f.key, f.origin) for f in found})
    for key in {f.key for f in found}:
        assert sum(f.used for f in found if f.key == key) == 1
    for f in found:
        if f.origin == "title" and f.end:
            assert document.text[f.start : f.end] == f.value
    return {(f.key, f.origin): f for f in found}


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("2013年党员教育工作总结", "2013"),
        ("青禾县2013年度培训计划（2013年3月）", "2013"),
        ("2012年总结和2013年计划", None),
        ("2008—2012年全县教育培训规划", None),
        ("1990年代的党员教育", None),
        ("党员教育工作总结", None),
        ("关于12013年的笔误", None),
    ],
)
def test_a_period_is_taken_only_where_the_title_states_one(title: str, period: str | None) -> None:
    found = values_of(title, f"{title}\n全县共有党员三千人。")
    assert (found[("period", "title")].value if ("period", "title") in found else None) == period


def test_a_region_is_taken_only_from_the_title() -> None:
    text = "青禾县党员教育工作报告\n青禾县现有党员三千人。青禾县委高度重视。"
    assert values_of("青禾县党员教育工作报告", text)["region", "title"].value == "青禾县"
    assert ("region", "title") not in values_of("党员教育工作报告", text.replace("青禾县党员", "党员", 1))


def test_the_file_wins_over_the_text_and_both_stay() -> None:
    found = values_of("文件自带的题目", NOTICE)
    assert found["title", "reader"].used
    assert not found["title", "text"].used
    number = found["doc_number", "text"]
    assert (number.value, NOTICE[number.start : number.end], number.used) == (
        "青府发〔2013〕12号",
        "青府发〔2013〕12号",
        True,
    )
    assert found["written", "text"].value == "2013-06-25"


def test_a_red_head_and_a_note_in_brackets_are_no_titles() -> None:
    note = "〔样例文本：县名与数据均为虚构〕\n"
    head = "青 禾 县 人 民 政 府 文 件\n"
    text = note + head + NOTICE.partition("\n")[2]
    found = values_of("", text)
    titles = [(f.origin, f.value, f.used) for f in found.values() if f.key == "title"]
    assert titles == [("page", "关于加强党员培训工作的通知", False), ("text", "关于加强党员培训工作的通知", True)]
    plain = values_of("", note + "青禾县党员教育调查\n全县共有党员三千人。\n")
    assert plain["title", "page"].value == "青禾县党员教育调查"


def test_the_title_of_an_official_document_wins_over_a_guess() -> None:
    """A title of two lines: the guess sees the first line only."""
    whole = NOTICE.replace("关于加强党员培训工作的通知", "中共青禾县委关于进一步加强\n农村党员教育培训工作的意见")
    found = values_of("", "内部资料 注意保存\n" + whole)
    assert found["title", "text"].used
    assert found["title", "text"].value == "中共青禾县委关于进一步加强农村党员教育培训工作的意见"
    assert found["title", "page"].value == "内部资料 注意保存"
    assert not found["title", "page"].used


def test_the_user_wins_over_all_and_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    table = pd.DataFrame({"doc_id": ["通知"], "doc_number": ["青府发〔2013〕21号"], "period": ["2013"]})
    made = assemble([read_file(path)], Corrections(read_metadata(table)))
    document = made.corpus.documents[0]
    assert document.metadata["doc_number"] == "青府发〔2013〕21号"
    assert made.report.loc[0, "corrected"] == "doc_number"
    rows = made.metadata.set_index(["field", "origin"])
    assert rows.loc[("doc_number", "user"), "used"]
    assert not rows.loc[("doc_number", "text"), "used"]
    assert rows.loc[("doc_number", "text"), "value"] == "青府发〔2013〕12号"
    assert made.metadata.groupby("field")["used"].sum().eq(1).all()


def test_masked_and_damaged_places_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一、现状\n全县共有党员3*6人，××村党员120XX人，锟斤拷锟斤拷。", encoding="utf-8")
    _, report = ingest_paths(path)
    assert report.loc[0, ["n_masked", "n_damaged", "script"]].tolist() == [3, 1, "simplified"]
