"""Ingest: every file exactly one fate, the others go on, the user's word wins."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from yanting_research.core import corpus_tables, to_raw
from yanting_research.errors import ContractError, DamagedTextWarning, ReadError, YantingWarning
from yanting_research.ingest import (
    build_corpus,
    corpus_from_file,
    document_from_text,
    document_ids,
    ingest_paths,
    ingest_report_markdown,
    outline_payload,
    outline_text,
    read_metadata,
)

REPORT = (
    "手机版\n桐川县报告\n一、现状\n全县共有党员三千二百人。\n"
    "二、对策\n（一）增加投入。\n（一）加强管理。\n编辑:王安 打印"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "texts"
    (root / "sub").mkdir(parents=True)
    (root / "a报告 2013.txt").write_text(REPORT, encoding="utf-8")
    (root / "b.txt").write_bytes("全县党员教育推进有力，成效明显。".encode("gbk"))
    (root / "sub" / "copy.txt").write_bytes(REPORT.encode("gb18030"))
    (root / "empty.txt").write_bytes(b"")
    (root / "paper.pdf").write_bytes(b"%PDF-1.4")
    (root / "only.txt").write_text("手机版\n微信扫一扫", encoding="utf-8")
    (root / ".hidden.txt").write_text("x", encoding="utf-8")
    (root / "link.txt").symlink_to(root / "b.txt")
    return root


def test_every_file_has_one_fate(folder: Path) -> None:
    corpus, report = ingest_paths(folder)
    fates = {Path(row["path"]).name: row["fate"] for row in report.to_dict("records")}
    assert fates == {
        "a报告 2013.txt": "ok",
        "b.txt": "ok",
        "copy.txt": "duplicate",
        "empty.txt": "refused",
        "link.txt": "refused",
        "only.txt": "failed",
        "paper.pdf": "refused",
    }
    assert [document.doc_id for document in corpus] == ["a报告_2013", "b"]
    bad = report[report["fate"].isin(["refused", "failed"])]
    assert (bad[["error", "what", "place", "expected", "remedy"]] != "").all(axis=None)
    assert report.set_index("fate").loc["duplicate", "duplicate_of"] == "a报告_2013"
    assert (report["n_findings"].sum(), report["n_removed"].max()) == (2, 2)


def test_duplicates_may_stay(folder: Path) -> None:
    corpus, report = ingest_paths(folder, keep_duplicates=True)
    assert len(corpus) == 3
    assert set(report.loc[report["fate"] == "duplicate", "doc_id"]) == {"copy"}


def test_build_corpus_says_what_stands_in_the_way(folder: Path) -> None:
    with pytest.raises(ReadError, match=r"4 of 7 files.*empty"):
        build_corpus(folder)
    with pytest.raises(ReadError, match="no documents"):
        build_corpus([])
    with pytest.warns(YantingWarning, match="more than once"):
        assert len(build_corpus([folder / "a报告 2013.txt", folder / "sub"])) == 1


def test_damage_is_a_warning(tmp_path: Path) -> None:
    data = bytearray("全县党员教育推进有力，成效明显。\n".encode() * 60)
    data[1000] = 0xFF
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.warns(DamagedTextWarning, match="byte"):
        document = build_corpus(tmp_path).documents[0]
    assert "\ufffd" in document.text


def test_the_user_wins_and_it_shows(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "metadata.csv"
    table.write_text(
        "path,doc_id,title,region,period,data_kind\nb.txt,乙县,改定的题目,乙县,2013,specimen\n", encoding="utf-8-sig"
    )
    corpus, _ = ingest_paths([folder / "b.txt", folder / "a报告 2013.txt"], metadata=table)
    documents, _ = corpus_tables(corpus)
    row = documents.set_index("doc_id").loc["乙县"]
    assert (row["title"], row["region"], row["period"], row["data_kind"]) == ("改定的题目", "乙县", "2013", "specimen")
    assert documents["data_kind"].tolist() == ["real", "specimen"]
    given = pd.DataFrame({"doc_id": ["a报告_2013"], "editor": ["某某"]})
    corrected = build_corpus(folder / "a报告 2013.txt", metadata=given).documents[0].metadata
    assert (corrected["editor"], corrected["corrected"]) == ("某某", "editor")
    assert given.columns.tolist() == ["doc_id", "editor"]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"title": ["x"]}, "no column names"),
        ({"doc_id": ["a", "a"]}, "stands twice"),
        ({"doc_id": ["a"], "data_kind": ["invented"]}, "unknown data_kind"),
    ],
)
def test_bad_metadata(table: dict[str, list[str]], what: str) -> None:
    with pytest.raises(ContractError, match=what):
        read_metadata(pd.DataFrame(table))


def test_ragged_and_stray_metadata(folder: Path, tmp_path: Path) -> None:
    ragged = tmp_path / "metadata.csv"
    ragged.write_text("doc_id,title\nb,一,二\n", encoding="utf-8")
    with pytest.raises(ContractError, match="line 2"):
        read_metadata(ragged)
    with pytest.warns(YantingWarning, match="not here: ghost"):
        ingest_paths(folder / "b.txt", metadata=pd.DataFrame({"doc_id": ["ghost"]}))


def test_names_that_clash(tmp_path: Path) -> None:
    ids = document_ids(["x/报告.txt", "y/报告.txt", "z/Report.txt", "z/report.html", "（1）.txt", "???.txt"])
    assert len({doc_id.casefold() for doc_id in ids}) == 6
    assert document_ids([tmp_path / ("长" * 80 + str(n) + ".txt") for n in range(2)])[0].startswith("长长")


def test_offsets_lead_back_to_the_file(folder: Path) -> None:
    document = build_corpus(folder / "a报告 2013.txt").documents[0]
    for section in document.sections:
        start, end = section.heading_span.start, section.heading_span.end
        raw = to_raw(document.offsets, start, end)
        assert document.source.text[raw.start : raw.end] == document.text[start:end]
    raw_corpus = corpus_from_file(folder / "a报告 2013.txt", clean=False)
    assert raw_corpus.documents[0].text == REPORT


def test_report_and_outline_are_readable(folder: Path) -> None:
    corpus, report = ingest_paths(folder)
    markdown = ingest_report_markdown(report)
    assert "共 7 个文件：读入 2，重复 1，拒收 3，失败 1。" in markdown
    assert "a报告 2013.txt" in markdown
    document = corpus.documents[0]
    assert "- 序号“（一）”重复，此处应为“（二）”。" in outline_text(document)
    payload = outline_payload(document)
    assert payload["findings"][0]["kind"] == "repeated"
    raw = document.source.text
    for section in payload["sections"][1:]:
        assert raw[section["raw_start"] :].startswith(section["marker"])


def test_report_escapes_markdown() -> None:
    _, report = ingest_paths("no|such<b>file.txt")
    assert "no\\|such\\<b\\>file.txt" in ingest_report_markdown(report)


def test_a_long_single_line() -> None:
    text = "全县共有党员三千人，其中：一是农村党员。二是“城市”党员（含社区）；" * 20_000
    document = document_from_text(text)
    assert document.text == text
    assert len(document.sections) == 40_001
