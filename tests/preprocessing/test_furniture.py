"""Furniture of pasted text: document sites, notes of publication; content lines of the same words stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yanting_research.preprocessing import find_furniture

SHARED = Path(__file__).parents[3] / "shared" / "corpora"
MESSY = Path(__file__).parents[2] / "corpus" / "messy"


def _kept(text: str) -> list[str]:
    for span, _ in reversed(find_furniture(text).spans):
        text = text[: span.start] + text[span.end :]
    return text.splitlines()


def test_text_pasted_from_a_document_site() -> None:
    text = (MESSY / "document_site.txt").read_text(encoding="utf-8")
    assert [line for line in _kept(text) if line] == [
        "青禾县党员教育调研报告",
        "今年以来，全县培训党员4200人次。",
        "一、现状",
        "全县共有党支部905个，党员25619名。",
        "二、问题",
        "经费不足，村均1200元。",
        "三、对策",
        "加大投入，每年安排150万元。",
    ]


@pytest.mark.parametrize(
    ("line", "published", "source"),
    [
        ("2018年08月21日08:04  来源：青禾日报", "2018-08-21T08:04", "青禾日报"),
        ("2014-10-11 08:30:00 | 编辑：郑明 | 来源：青禾新闻网", "2014-10-11T08:30:00", "青禾新闻网"),
        ("原创 青禾组工 2019-06-05 18:30", "2019-06-05T18:30", None),
        ("2019-07-01　青禾党建网", "2019-07-01", "青禾党建网"),
        ("2015-11-20", "2015-11-20", None),
        ("2019-07-01 来源：青禾县党建网（虚构样本）", "2019-07-01", "青禾县党建网（虚构样本）"),
    ],
)
def test_notes_of_publication_under_the_title(line: str, published: str, source: str | None) -> None:
    found = find_furniture(f"青禾县党员教育调查\n{line}\n全县党员教育推进有力，成效明显。\n")
    assert [reason for _, reason in found.spans] == ["publication line"]
    assert (found.metadata["published"], found.metadata.get("source")) == (published, source)


@pytest.mark.parametrize(
    "line",
    [
        "2015年11月20日",
        "访谈时间：2016-07-01 10:00",
        "（2019年12月20日县委常委会会议审议通过）",
        "2019年3月5日县委召开9:00的会议",
        "记者从县委获悉",
        "第三页的表格",
        "文库建设",
    ],
)
def test_lines_under_the_title_that_are_content(line: str) -> None:
    text = f"青禾县党员教育调查\n{line}\n全县党员教育推进有力，成效明显。"
    assert _kept(text) == text.splitlines()


@pytest.mark.parametrize("line", ["【打印】【关闭】", "[打印][关闭]", "【打印】 【关闭窗口】", "【字号：大】【打印】"])
def test_tools_in_brackets_below_the_article(line: str) -> None:
    text = f"青禾县培训简报\n全县党员教育推进有力，成效明显。\n{line}\n"
    assert _kept(text) == text.splitlines()[:2]


@pytest.mark.parametrize("line", ["【打印】和【关闭】两个按钮", "【重点】【难点】"])
def test_words_in_brackets_that_are_no_tools(line: str) -> None:
    text = f"青禾县培训简报\n全县党员教育推进有力，成效明显。\n{line}"
    assert _kept(text) == text.splitlines()


@pytest.mark.parametrize("line", ["下载", "举报", "www.example.invalid", "共12页", "本文由县委党校提供数据"])
def test_lines_of_the_body_that_a_site_could_also_print(line: str) -> None:
    text = f"全县党员教育推进有力，成效明显。\n网址：{line}\n各乡镇党委抓好落实，按时上报。"
    assert _kept(text) == text.splitlines()


def test_no_line_of_work_reports_and_statutes_is_taken() -> None:
    """All 56 reports and 857 statutes were looked through by eye: they hold none. 100 of the statutes are read here."""
    if not SHARED.is_dir():
        pytest.skip("the corpora of reports and statutes are not on this machine")
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("gov_work_reports/*.txt"))]
    with (SHARED / "regulations.jsonl").open(encoding="utf-8") as lines:
        texts += [
            json.loads(line)["text"].replace("<!-- INFO END -->", "")
            for line, _ in zip(lines, range(100), strict=False)
        ]
    assert sum(len(find_furniture(text).spans) for text in texts) == 0


def test_slogans_menus_and_offers_of_document_sites() -> None:
    text = (
        "百度文库 - 让每个人平等地提升自我\n首页 | 新闻 | 党建 | 专题\n青禾县党员教育调研报告\n5下载券 412人已下载\n"
        "全县共有党员三千人，其中女党员一千人。\n文库建设方面，全县建成党员教育文库三个。\n"
        "本文来源于网络，如有侵权请联系删除\n下载文档到电脑，查找使用更方便\n热点推荐\n全县培训会召开\n"
    )
    assert [line for line in _kept(text) if line] == [
        "青禾县党员教育调研报告",
        "全县共有党员三千人，其中女党员一千人。",
        "文库建设方面，全县建成党员教育文库三个。",
    ]
    assert find_furniture(text).metadata["title"] == "青禾县党员教育调研报告"
