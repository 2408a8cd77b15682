"""The audit as sentences, documents and linked cells, on fictional sentences."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from audited_texts import audited

from yanting_research.auditing import audit_findings, audit_sentences
from yanting_research.reports import AUDIT_LINKS, audit_html, audit_sheets, write_audit
from yanting_research.tables import tabulate_findings_docx, tabulate_findings_html

WRONG = "青禾县党支部30个，其中农村18个、机关11个。"
SPREAD = "全县党员201名。\n其中女党员60名，占29.8%。"
SAID = {
    WRONG: "18 + 11 = 29；原文写青禾县党支部“30个”，相差1，对不上。",
    "党员201名，其中女党员60名，占29.8%。": "四舍五入应为29.9%，原文截去了尾数",
    "科级干部607人，其中大专以上603人，占99.4%。": "应为99.3%，原文不该进位而进了位（在607中没有整数能得出99.4%）",
    "出口总额六百二十一亿元，进口总额五百三十四亿元，两项合计一千一百五十四亿元。": "621亿 + 534亿 = 1155亿",
    "党员200多名，其中女党员60名，占30%。": "“200多名”不是确数，无法判定",
    "学员满意度由85%提高到92%，提高了7%。": "相差的是7个百分点，“7%”宜写作百分点",
    "经费由20万元增加到80万元，增长了4倍。": "“增长4倍”是增至5倍",
    "实施领办项目37个，年底办结率85%。": "31是83.78%，32是86.49%",
}


def tables_of(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = audited({f"d{number}": text for number, text in enumerate(texts)})
    tables = found.checks, found.facts, found.corpus
    return audit_findings(*tables), audit_sentences(*tables)


def test_the_sentence_can_be_read_aloud() -> None:
    findings = tables_of(*SAID)[0]
    for number, words in enumerate(SAID.values()):
        own = findings.loc[findings["doc_id"] == f"d{number}", "explanation_zh"]
        assert own.str.contains(words, regex=False).any(), words


def test_every_check_names_its_sentences_and_the_figures_in_them() -> None:
    findings, sentences = tables_of(WRONG, SPREAD)
    share = findings[findings["kind"] == "share"].iloc[0]
    assert share["sentence_ids"].split() == ["s0002", "s0003"]
    by_name = sentences.set_index("sentence_id")
    marks = [mark.split("-") for mark in by_name.loc["s0003", "marks"].split()]
    assert [by_name.loc["s0003", "sentence"][int(a) : int(b)] for a, b in marks] == ["60名", "29.8%"]
    assert sentences["sentence"].is_unique


def test_findings_stand_in_order_of_gravity_within_each_document() -> None:
    found = audited({
        "b": "参加考试60人，及格63人，及格率105%。支部30个，其中农村支部18个、机关支部11个。\n"
             "党员201名，其中女党员60名，占29.8%。学员40名（男2X名、女18名）。支部40个，其中农村20个、机关20个。",
        "a": "全县学员60名，其中男学员20名、女学员40名。",
    })  # fmt: skip
    findings = audit_findings(found.checks, found.facts, found.corpus)
    assert [*zip(findings["doc_id"], findings["verdict"], strict=True)] == [
        ("a", "consistent"),
        ("b", "impossible"),
        ("b", "impossible"),
        ("b", "inconsistent"),
        ("b", "rounding"),
        ("b", "uncheckable"),
        ("b", "consistent"),
        ("b", "consistent"),
    ]
    assert findings["check_id"].tolist()[1:3] == ["b#c0001", "b#c0002"]
    assert findings["check_id"].is_unique
    assert findings["path"].tolist() == ["a.txt"] + ["b.txt"] * 7
    flagged = audit_findings(found.checks, found.facts, found.corpus, flagged_only=True)
    assert flagged.columns.tolist() == findings.columns.tolist()
    assert flagged.values.tolist() == findings.values.tolist()[1:5]


def test_sentences_carry_their_places_and_those_of_their_figures() -> None:
    findings, sentences = tables_of("办班6期。" + WRONG, SPREAD)
    first, whole, part = sentences.to_dict("records")
    assert first == {
        "sentence_id": "s0001", "doc_id": "d0", "path": "d0.txt", "start": 5, "end": 29, "sentence": WRONG,
        "marks": "6-9 14-17 20-23",
    }  # fmt: skip
    assert (whole["start"], whole["end"], whole["marks"]) == (0, 9, "4-8")
    assert (part["start"], part["end"], part["marks"]) == (10, len(SPREAD), "5-8 10-15")
    own = findings.loc[findings["kind"] == "share"].iloc[0]
    assert (own["sentence"], own["other_sentence"]) == tuple(SPREAD.split("\n"))
    [three] = tables_of("全县学员60名。\n其中男学员20名。\n女学员40名。")[0].loc[
        lambda table: table["kind"] == "sum", "other_sentence"
    ]
    assert three == "其中男学员20名。\n女学员40名。"


def test_word_and_page_lead_to_the_sentences() -> None:
    findings, sentences = tables_of(WRONG, SPREAD)
    data = tabulate_findings_docx(findings, sentences)
    assert data == tabulate_findings_docx(findings, sentences)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count('<w:hyperlink w:anchor="s0001">') == (findings["sentence_ids"] == "s0001").sum()
    assert 'w:name="s0001"' in xml
    page = tabulate_findings_html(findings, sentences, page=True)
    assert '<a href="#s0001">' in page
    assert '<p id="s0001">' in page
    assert "<mark>30个</mark>" in page


def test_text_is_never_markup() -> None:
    row = {"doc_id": "<b>", "kind": "sum", "verdict": "consistent", "explanation_zh": "<i>\x0c", "sentence_ids": "s1"}
    sentence = {"sentence_id": "s1", "doc_id": "<b>", "sentence": "<script>5人\n&", "marks": "8-10"}
    tables = pd.DataFrame([row]), pd.DataFrame([sentence])
    assert "<script>" not in tabulate_findings_html(*tables)
    xml = zipfile.ZipFile(io.BytesIO(tabulate_findings_docx(*tables))).read("word/document.xml").decode()
    assert "<script>" not in xml
    assert "\x0c" not in xml
    with pytest.raises(ValueError, match="marks"):
        tabulate_findings_html(tables[0], tables[1].drop(columns="marks"))


def test_cells_of_the_workbook_are_links_to_the_rows_of_the_sentences(tmp_path: Path) -> None:
    corpus = audited({"d0": WRONG, "d1": SPREAD}).corpus
    assert write_audit(corpus, tmp_path / "a.xlsx") == 2
    sheets = audit_sheets(corpus)
    assert set(AUDIT_LINKS) == {("核算", "原句"), ("核算", "另一句")}
    assert set(sheets["核算"]["原句"]) <= set(sheets["原句"]["sentence_id"])
    xml = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    first = sheets["核算"]["原句"].iloc[0]
    row = sheets["原句"]["sentence_id"].tolist().index(first) + 2
    assert f'location="\'原句\'!A{row}" display="{first}"' in xml
    assert write_audit(corpus, tmp_path / "a.docx") == write_audit(corpus, tmp_path / "a.html") == 2
    assert "数字核算报告" in audit_html(corpus)
    with pytest.raises(ValueError, match="allowed"):
        write_audit(corpus, tmp_path / "a.pdf")
