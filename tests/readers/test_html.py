"""Saved web pages: the article whole, the page around it out, nothing silent."""

from __future__ import annotations

import pytest

from yanting_research.errors import ReadError
from yanting_research.readers import html_source

ARTICLE = (
    "<html><head><meta charset='utf-8'><title>培训通知_桐川县政府网</title>"
    "<meta name=ArticleTitle content=培训通知></head>"
    "<body><div><a href=/>首页</a> &gt; <a href=/dj>党建</a></div>"
    "<h1>培训通知</h1><p>发布时间：2021-03-05 10:20 来源：桐川县党建网</p>"
    "<p>各乡镇：</p><p>一、总体安排</p><p>全县共培训党员3200人次。</p><p>（一）方式</p><p>集中授课，每季度一期。</p>"
    "<table><tr><td>类别</td><td>人数</td></tr><tr><td>农村</td><td>1800</td></tr></table>"
    "<p>桐川县委组织部</p><script>var x='全县9999人。';</script>"
    "<div><h3>相关新闻</h3><ul><li><a href=1>桐川县召开120人培训会</a><li><a href=2>全县35个乡镇换届</a></ul></div>"
    "<div>版权所有</div></body></html>"
)


def test_article_keeps_every_paragraph_and_table() -> None:
    source = html_source(ARTICLE.encode(), "a.html")
    assert source.text.splitlines() == [
        "培训通知",
        "发布时间：2021-03-05 10:20 来源：桐川县党建网",
        "各乡镇：",
        "一、总体安排",
        "全县共培训党员3200人次。",
        "（一）方式",
        "集中授课，每季度一期。",
        "类别\t人数",
        "农村\t1800",
        "桐川县委组织部",
    ]
    assert source.tables[0].rows == (("类别", "人数"), ("农村", "1800"))
    assert source.text[source.tables[0].anchor :].startswith("类别\t人数")
    assert source.metadata["title"] == "培训通知"
    assert "相关新闻" in source.warnings[0]


def test_a_lying_charset_is_only_a_hint() -> None:
    assert html_source(ARTICLE.encode("gbk"), "a.html").text == html_source(ARTICLE.encode(), "a.html").text


def test_a_short_notice_does_not_swallow_the_related_list() -> None:
    related = "".join(f"<li><a href={n}>桐川县召开{n}0人培训会 部署工作</a></li>" for n in range(1, 9))
    page = f"<h1>停电通知</h1><p>3月5日9时至17时停电，请相互转告。</p><h3>相关新闻</h3><ul>{related}</ul>"
    assert html_source(page.encode(), "a.html").text == "停电通知\n3月5日9时至17时停电，请相互转告。\n"


def test_deep_nesting_loses_nothing() -> None:
    page = "<div>" * 50_000 + "全县培训三千人。" + "</div>" * 50_000
    assert html_source(page.encode(), "a.html").text == "全县培训三千人。\n"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<script>1</script>", "<!-- 全县 -->"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ReadError, match="no text"):
        html_source(page.encode(), "a.html")


@pytest.mark.parametrize("junk", ["<a" * 3000, "<!--", "<script>", "<p class='", "&#x110000;&bogus;", "<" * 3000])
def test_broken_markup_keeps_the_text_before_it(junk: str) -> None:
    assert "全县培训三千人。" in html_source(f"<p>全县培训三千人。</p>{junk}".encode(), "a.html").text


def test_items_of_one_list_are_left_out_for_one_reason() -> None:
    """A long date behind a short headline makes it no other thing than its neighbours."""
    items = "".join(
        f"<li><a href=1>{words}</a>{date}</li>"
        for words, date in (
            ("我县召开会议", "[03-05]"),
            ("培训班开班", "2019-03-05 10:30:00"),
            ("县委全会公报发布", "2019年3月5日"),
        )
    )
    page = f"<h1>培训通知</h1><p>全县培训党员三千人，分三批进行。</p><h3>相关新闻</h3><ul>{items}</ul>"
    removals = html_source(page.encode(), "a.html").removals
    assert [r.reason for r in removals if r.surface != "相关新闻"] == ["links"] * 3
