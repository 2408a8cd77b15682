"""Cleaning: furniture out, sentences in, every offset back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import Source, to_raw
from yanting_research.preprocessing import (
    clean_source,
    clean_text,
    find_author,
    find_furniture,
    parse_published,
    replay_edits,
)

PAGE = (
    "手机版\r\n1 1 1\r\n\r\n桐川县党员教育调查\r\n\r\n某省桐川县 李小梅\r\n\r\n桐川党建网 打印 纠错\r\n微信扫一扫 ×\r\n"
    "收听本文 00:00/00:00\r\n\r\n全县共有党员三千二百人,占九成。\r\n\r\n一、现状\r\n\r\n村级阵地有所改善。\r\n\r\n"
    "发布时间:2014年07月08日 09:05 来源:桐川党建网 编辑:王安 打印"
)
BODY = "桐川县党员教育调查\n\n全县共有党员三千二百人,占九成。\n\n一、现状\n\n村级阵地有所改善。"


def test_saved_page() -> None:
    cleaned = clean_text(PAGE)
    assert cleaned.text == BODY
    assert cleaned.metadata == {
        "title": "桐川县党员教育调查",
        "author": "李小梅",
        "author_place": "某省桐川县",
        "source": "桐川党建网",
        "published": "2014-07-08T09:05",
        "editor": "王安",
    }
    assert [(r.surface.strip(), r.reason) for r in cleaned.removals] == [
        ("手机版", "site controls"),
        ("1 1 1", "counter"),
        ("某省桐川县 李小梅", "author line"),
        ("桐川党建网 打印 纠错", "site controls"),
        ("微信扫一扫 ×", "site controls"),
        ("收听本文 00:00/00:00", "site controls"),
        ("发布时间:2014年07月08日 09:05 来源:桐川党建网 编辑:王安 打印", "publication line"),
    ]
    assert all(PAGE[r.start : r.end] == r.surface for r in cleaned.removals)


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 党建 > 基层动态",
        "您的位置：首页 > 党建 > 正文",
        "来源：桐川党建网  发布时间：2014-03-05 09:12:33  浏览次数：123次",
        "【字体：大 中 小】 【打印】 【关闭】",
        "分享到：微信",
        "责任编辑：王小明",
        "上一篇：关于党费收缴的通知",
        "微信扫一扫",
        "无障碍浏览 繁体版",
    ],
)
def test_furniture_above_the_body_goes(line: str) -> None:
    cleaned = clean_text(f"{line}\n全县党员教育推进有力，成效明显。\n")
    assert cleaned.text == "全县党员教育推进有力，成效明显。"


@pytest.mark.parametrize(
    "line",
    [
        "首页开设党建专栏。",
        "打印机采购二十台。",
        "分享到微信的党课视频受到欢迎。",
        "版权所有者应当受到保护。",
        "时间：2014年3月10日",
        "来源：财政拨款",
        "主办单位：县委组织部",
        "2012 25619",
        "1 2 3",
        "收藏",
        "编辑：完善村志一部",
        "手机版党课平台上线。",
        "相关新闻媒体作了报道。",
        "发布时间安排在三月。",
        "编辑部设在县委党校。",
    ],
)
def test_lines_of_the_body_stay(line: str) -> None:
    text = f"全县党员教育推进有力，成效明显。\n{line}\n各乡镇党委抓好落实，按时上报。"
    assert clean_text(text).text == text


def test_trailing_note_goes_and_its_sentence_stays() -> None:
    cleaned = clean_text("全县党员教育推进有力，成效明显。（责任编辑：王安）")
    assert cleaned.text == "全县党员教育推进有力，成效明显。"
    assert cleaned.metadata["editor"] == "王安"


def test_related_list_and_footer_go() -> None:
    body = "全县党员教育推进有力，成效明显。"
    tail = "相关新闻\n桐川县召开120人培训会\n全县35个乡镇换届\n主办单位：桐川县人民政府 版权所有 川ICP备12345678号"
    found = clean_text(f"{body}\n{tail}")
    assert found.text == body
    assert {removal.reason for removal in found.removals} == {"related list", "site footer"}


def test_what_the_page_declares_and_prints_are_joined() -> None:
    source = Source("a.html", PAGE, "html", "utf-8", "", metadata={"published": "2014-07-08", "author": "桐川县委"})
    metadata = clean_source(source).metadata
    assert (metadata["published"], metadata["author"]) == ("2014-07-08T09:05", "桐川县委")


def test_unknown_step() -> None:
    with pytest.raises(ValueError, match="line_ends"):
        clean_text("a", steps=["no_such_step"])


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2013年06月25日 17:23", "2013-06-25T17:23"),
        ("2013-6-5", "2013-06-05"),
        ("2013/06/25 7:03:09", "2013-06-25T07:03:09"),
        ("2013年13月1日", ""),
        ("2013年6月", ""),
        ("25:99", ""),
    ],
)
def test_moments(text: str, iso: str) -> None:
    assert parse_published(text) == iso


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("李 梅", "李梅"),
        ("某县委组织部 欧阳小明", "欧阳小明"),
        ("全面提升水平", None),
        ("文化部", None),
        ("安全", None),
        ("深入学习 高度重视", None),
    ],
)
def test_authors(line: str, author: str | None) -> None:
    found = find_author(line)
    assert (found or {}).get("author") == author


PIECES = st.sampled_from(
    [
        "手机版",
        "打印 纠错",
        "\r\n",
        "\n",
        "\u200b",
        "\x07",
        "　",
        " ",
        "全县共有党员三千人。",
        "一、现状",
        "发布时间:2013-01-02",
        "1 1 1",
        "来源：某网",
        "，",
        "首页 > 党建",
        "\f",
        "编辑：张三",
        "（责任编辑：李四）",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_removals_and_replay(raw: str) -> None:
    cleaned = clean_text(raw)
    assert replay_edits(raw, cleaned.edits) == cleaned.text
    for start, character in enumerate(cleaned.text):
        span = to_raw(cleaned.offsets, start, start + 1)
        if character == "\n":  # a replaced line end beside a removal leads back to both
            gone = {at for removal in cleaned.removals for at in range(removal.start, removal.end)}
            rest = "".join(raw[at] for at in range(span.start, span.end) if at not in gone)
            assert not rest.strip(" 　\t\r\n\f\x07\u200b")
        else:
            assert raw[span.start : span.end] == character
    for removal in cleaned.removals:
        assert raw[removal.start : removal.end] == removal.surface
    assert cleaned.text.count("三千人。") == raw.count("三千人。")


@given(st.text(max_size=200))
def test_any_text_is_cleaned_once(raw: str) -> None:
    cleaned = clean_text(raw)
    assert "\r" not in cleaned.text
    assert replay_edits(raw, cleaned.edits) == cleaned.text


@pytest.mark.parametrize("unit", [" ", "\n", "　", "来源：a ", "首页>", "发布时间:", "（责任编辑：", "1 ", "微信 "])
def test_hostile_repetition_is_linear(unit: str) -> None:
    assert find_furniture(unit * 30_000).spans is not None


def test_lines_of_a_web_page_are_paragraphs_and_stay() -> None:
    """The lines of a hard-wrapped text are joined; the same lines read from a page are not."""
    line = "全县党员教育工作坚持分类指导因地制宜地推进各项任务并且取得了比较明显的成效和经验"
    text = "\n".join([line] * 12) + "。\n"
    assert clean_source(Source("a.txt", text, "text", "utf-8", "")).text.count("\n") < 11
    assert clean_source(Source("a.html", text, "html", "utf-8", "")).text.count("\n") == 11


def test_the_more_precise_moment_of_publication_stands() -> None:
    page = "某县党建报告\n发布时间：2013年06月25日 10:00 来源：某县政府网\n全县共有党员三千人，其中女党员一千人。\n"
    for declared, expected in (
        ("2013-06-25T10:00:30", "2013-06-25T10:00:30"),
        ("2013-06-24T09:00:30", "2013-06-25T10:00"),
        ("2013-06-25", "2013-06-25T10:00"),
    ):
        source = Source("a.html", page, "html", "utf-8", "", metadata={"published": declared})
        assert clean_source(source).metadata["published"] == expected
