"""The report page: readable Chinese, nothing of a stranger's text is live, nothing is fetched."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path
from types import ModuleType

import pytest

from yanting_research.ingest import IngestResult, ingest_report_html, ingest_report_markdown
from yanting_research.ingest.assembling import Ingested, assemble
from yanting_research.ingest.explaining import explain
from yanting_research.ingest.metadata import Corrections, read_metadata
from yanting_research.ingest.readings import read_file

LIVE = "<script>alert(1)</script>"
TEXT = (
    f"手机版\n青禾县2013年报告\n一、现状{LIVE}\n"
    "全县共有党员3*6人，锟斤拷锟斤拷。\n一、问题\n<img src=x onerror=y>\n打印 关闭"
)


class Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def made(tmp_path: Path) -> Ingested:
    good, bad = tmp_path / "a<b>&\u202e.txt", tmp_path / "空.txt"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"")
    again = tmp_path / "again.txt"
    again.write_text(TEXT, encoding="utf-8")
    return assemble([read_file(path) for path in (good, bad, again)], Corrections(read_metadata(None)))


def test_the_page_says_it_all_and_nothing_is_live(made: Ingested) -> None:
    source = ingest_report_html(made)
    page = Page()
    page.feed(source)
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "p", "ul", "li", "b", "details", "summary"}
    assert {tag for tag, _ in page.tags} <= allowed | {"table", "thead", "tbody", "tr", "th", "td", "br", "small", "q"}
    assert {name for _, given in page.tags for name in given} <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "open", "scope",
    }  # fmt: skip
    assert (
        "meta",
        {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"},
    ) in page.tags
    assert not re.search(r"https?://|url\(|@import|javascript:", source)
    for said in (
        "文件是空的",
        "手机版",
        "打印 关闭",
        "锟斤拷",
        "3*6",
        "2013",
        "题名所载",
        "序号",
        "重复（1）",
        "a<b>&",
    ):
        assert said in page.text, said
    assert "\u202e" not in source


def test_what_the_broken_files_have_is_said_in_chinese(ingested: IngestResult, bench: ModuleType) -> None:
    bad = ingested.report[ingested.report["fate"].isin(["refused", "failed"])]
    unexplained = sorted({what for what in bad["what"] if not all(explain(what))})
    assert unexplained == []
    markdown = ingest_report_markdown(ingested.report)
    assert "有密码保护" in markdown
    assert "| 问题 | 处理办法 |" in markdown


def test_a_scan_and_a_table_of_statistics_have_their_advice() -> None:
    assert explain("holds no characters, only images (scanned)") == (
        "是扫描件，只有图片，没有文字",
        "请先做文字识别（OCR）",
    )
    assert explain("holds no characters")[0] == "取不出文字"
    assert "read_statistics_table" in explain("is no table of documents")[1]


def test_equal_input_gives_equal_bytes(made: Ingested) -> None:
    assert ingest_report_html(made) == ingest_report_html(made)
