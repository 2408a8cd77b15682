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
    "科级干部607人，其中大专以上603人，占99.4%。": "应为99.3%，原文多进了一位（在607中没有整数能得出99.4%）",
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
