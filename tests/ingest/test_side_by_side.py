"""Before and after: the rows are the raw text in order, their clean sides are the clean text, nothing is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research import preprocessing, readers
from yanting_research.core import Document, Removal, Source, sha256_text
from yanting_research.ingest import document_from_source, document_from_text
from yanting_research.ingest.inspecting import inspect_paths
from yanting_research.ingest.side_by_side import compare_lines, side_by_side
from yanting_research.ingest.wording import FIELDS_ZH, REASONS_ZH, STEPS_ZH, reason_zh

MESSY = Path(__file__).parents[2] / "corpus" / "messy"
READERS = Path(readers.__file__).parent
CLEANING = Path(preprocessing.__file__).parent


def rows(table: pd.DataFrame) -> list[list[str]]:
    return table.to_numpy().tolist()


def after(table: pd.DataFrame) -> list[str]:
    return [text for text in table["after"] if text]


def test_what_the_reader_left_out_stands_where_it_stood() -> None:
    text = "县报告\n全县党员三千人，都参加学习。\n"
    middle = text.index("，")
    left_out = (
        Removal(0, 0, "首页", "links"),
        Removal(middle, middle, "— 1 —", "page mark"),
        Removal(len(text), len(text), "版权所有", "around the article"),
    )
    source = Source("a.html", text, "html", "utf-8", sha256_text(text), removals=left_out)
    assert rows(side_by_side(document_from_source(source, doc_id="a"))) == [
        ["首页", "", "链接"],
        ["县报告", "县报告", ""],
        ["全县党员三千人，都参加学习。", "全县党员三千人，都参加学习。", "页码：— 1 —"],
        ["版权所有", "", "正文以外的内容"],
    ]


def test_what_cannot_be_seen_is_shown() -> None:
    table = side_by_side(document_from_text("县报告\r\n\u2060党员3\u200b6人。\r\n"))
    assert rows(table)[1:] == [["党员3‹200B›6人。", "党员36人。", "去零宽字符2处"]]


def test_an_empty_text_has_no_rows() -> None:
    assert rows(side_by_side(document_from_text(""))) == []
    assert rows(side_by_side(document_from_text("\u200b"))) == []


LINES = ["县报告", "打印 关闭", "— 2 —", "党员25 619人。", "亟（jí）待\u200b", "", "一、现状"]


@given(st.lists(st.sampled_from(LINES), max_size=9))
@settings(max_examples=30, deadline=None)
def test_the_clean_sides_are_the_clean_text(lines: list[str]) -> None:
    document = document_from_text("\n".join(lines))
    table = side_by_side(document)
    assert after(table) == [line for line in document.text.split("\n") if line.strip()]
    shown = "".join(table["before"]).replace("⏎", "")
    shown = re.sub(r"‹[0-9A-F]{4}›", "", shown)
    assert shown == "".join(lines).replace("\u200b", "")  # every character of the raw text, once and in order


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    names = ["notice.pdf", "related_news.html", "tracked_changes.doc", "browser_print.pdf"]
    names += ["document_site.txt", "pinyin.txt"]
    return {document.doc_id: document for document in inspect_paths([MESSY / name for name in names]).corpus}


def test_every_row_of_a_real_file_says_what_happened(documents: dict[str, Document]) -> None:
    for document in documents.values():
        table = side_by_side(document)
        assert after(table) == [line for line in document.text.split("\n") if line.strip()]
        assert (table.loc[table["after"] == "", "change"] != "").all()
        told = "；".join(table["before"] + table["change"])
        assert all(removal.surface.strip() in told for removal in document.removals)
    changes = side_by_side(documents["tracked_changes"])["change"].tolist()
    assert "修订中删去的文字：3100" in changes
    assert "隐藏文字：此句为隐藏批示。" in changes


def test_printed_lines_beside_their_paragraph(documents: dict[str, Document]) -> None:
    document = documents["notice"]
    lines = ["关于做好青⽲县党员培训⼯作的通知", "— 1 —", "各乡镇党委，", " 县直各 党", "组织：", "— 7 —"]
    table = compare_lines("\r\n".join(lines), document)
    assert rows(table)[:4] == [
        ["关于做好青⽲县党员培训⼯作的通知", "关于做好青禾县党员培训工作的通知", ""],
        ["— 1 —", "", "页码"],
        ["各乡镇党委，⏎县直各 党⏎组织：", "各乡镇党委，县直各党组织：", "3 行接成一段"],
        ["— 7 —", "", "不在正文里"],
    ]
    assert after(table) == [line for line in document.text.split("\n") if line.strip()]


def test_inspecting_keeps_every_table(tmp_path: Path) -> None:
    text = "青禾县人民政府文件\n青府发〔2013〕12号\n关于加强培训的通知\n各乡镇：\n"
    text += "现通知如下，党员3*6人参加。\n2013年6月25日"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text + "起", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.txt").symlink_to(tmp_path / "a.txt")
    given_by_user = pd.DataFrame({"doc_id": ["a"], "region": ["青禾县"]})
    made = inspect_paths(str(tmp_path), metadata=given_by_user)
    assert made.report["fate"].tolist() == ["ok", "ok", "refused", "refused"]
    assert made.marks["surface"].tolist() == ["3*6", "3*6"]
    assert made.near_duplicates["kind"].tolist() == ["near"]
    number = made.metadata.query("doc_id == 'a' and field == 'doc_number'").iloc[0]
    assert text[number["start"] : number["end"]] == number["value"] == "青府发〔2013〕12号"
    assert made.metadata.query("origin == 'user'")["value"].tolist() == ["青禾县"]


def test_every_reason_and_step_has_its_chinese_name(documents: dict[str, Document]) -> None:
    assert list(STEPS_ZH) == list(preprocessing.STEPS)
    quoted = set()
    for path in [*READERS.glob("*.py"), *CLEANING.glob("*.py")]:
        quoted |= set(re.findall(r'"([a-z][a-z ]{3,40})"', path.read_text(encoding="utf-8")))
    assert set(REASONS_ZH) <= quoted  # no name for a reason that nobody gives
    found = {removal.reason for document in documents.values() for removal in document.removals}
    assert found <= set(REASONS_ZH)
    assert reason_zh("page mark") == "页码"
    assert len(set(FIELDS_ZH.values())) == len(FIELDS_ZH)
