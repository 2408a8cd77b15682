"""Fictional pages in the manner of real sites: every paragraph in, no furniture left, all metadata found.

Each ``page_<name>.html`` of the data folder stands beside ``page_<name>.txt``: metadata lines,
an empty line, then the lines of the article, written by hand from the page.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yanting_research.core import Source
from yanting_research.errors import ReadError
from yanting_research.preprocessing import find_furniture
from yanting_research.readers import html_source

DATA = Path(__file__).parent / "data"
PAGES = sorted(path.stem for path in DATA.glob("page_*.html"))


def _read(name: str) -> Source:
    return html_source((DATA / f"{name}.html").read_bytes(), f"{name}.html")


def _expected(name: str) -> tuple[dict[str, str], list[str]]:
    head, body = (DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n\n", 1)
    return dict(line.split(": ", 1) for line in head.splitlines()), body.splitlines()


def _without_furniture(text: str) -> list[str]:
    for span, _ in reversed(find_furniture(text).spans):
        text = text[: span.start] + text[span.end :]
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", PAGES)
def test_every_paragraph_and_no_furniture(name: str) -> None:
    assert _without_furniture(_read(name).text) == _expected(name)[1]


@pytest.mark.parametrize("name", PAGES)
def test_metadata_of_page_and_printed_lines(name: str) -> None:
    source = _read(name)
    found = find_furniture(source.text).metadata | dict(source.metadata)
    assert {key: found.get(key) for key in _expected(name)[0]} == _expected(name)[0]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_left_out_is_shown_where_it_stood(name: str) -> None:
    source = _read(name)
    for removal in source.removals:
        assert removal.start == removal.end <= len(source.text)
        assert removal.surface
        assert removal.reason
        assert source.text[: removal.start].endswith("\n") or removal.start == 0
    assert [r.start for r in source.removals] == sorted(r.start for r in source.removals)


def test_merged_cells_stand_in_every_place_of_the_table_and_once_in_the_text() -> None:
    source = _read("page_statistics_table")
    (table,) = source.tables
    assert table.rows[:2] == (("类别", "人数", "人数", "占比（%）"), ("类别", "男", "女", "占比（%）"))
    assert table.caption == "表1　党员基本情况"
    assert source.text[table.anchor :].startswith("类别\t人数\t占比（%）\n男\t女\n")
    assert source.text.count("10,200") == 1


def test_a_table_that_lays_the_page_out_is_no_table() -> None:
    assert _read("page_table_layout").tables == ()


def test_hidden_text_is_no_text_but_is_shown() -> None:
    source = _read("page_hidden_text")
    hidden = [r.surface for r in source.removals if r.reason == "hidden on the page"]
    assert hidden == ["隐藏文字：全县9999人", "又一处隐藏8888人", "水印6666"]
    assert not any(text in source.text for text in hidden)


def test_a_page_that_hides_its_article_until_a_script_runs_is_read() -> None:
    page = "<div>目录</div><div style='display:none'><p>全县共培训党员三千二百人次。</p><p>成效明显。</p></div>"
    assert "全县共培训党员三千二百人次。\n成效明显。\n" in html_source(page.encode(), "a.html").text


def test_a_frameset_names_its_frames() -> None:
    page = "<frameset cols='20%,80%'><frame src=left.htm><frame src=right.htm></frameset>"
    with pytest.raises(ReadError, match=r"left\.htm, right\.htm.*what to do: open the frame"):
        html_source(page.encode(), "a.html")


def test_a_list_of_headlines_says_that_it_is_one() -> None:
    items = "".join(f"<li><a href={n}>青禾县召开第{n}次党建会</a> 2019-03-0{n}</li>" for n in range(1, 9))
    source = html_source(f"<h1>党建动态</h1><ul>{items}</ul>".encode(), "a.html")
    assert "no article found" in source.warnings[0]
    assert source.text.count("青禾县召开") == 8


def test_a_link_that_is_a_paragraph_stays() -> None:
    page = "<p>现将办法印发。</p><p><a href=x>《青禾县党员教育管理办法》</a></p><p>请认真执行。</p>"
    assert html_source(page.encode(), "a.html").text == "现将办法印发。\n《青禾县党员教育管理办法》\n请认真执行。\n"


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>" * 5_000 + "<p>全县培训三千人。</p>",
        "<a" * 20_000 + "><p>全县培训三千人。</p>",
        "<p>全县培训三千人。</p>" + "<select>" * 20_000,
        '<p><img src="data:image/png;base64,' + "A" * 200_000 + '">全县培训三千人。</p>',
        "<div hidden>" * 5_000 + "</div>" * 5_000 + "<p>全县培训三千人。</p>",
        "<p>全县培训三千人。\x00\x01</p>",
    ],
)
def test_hostile_markup_keeps_the_sentence(page: str) -> None:
    assert "全县培训三千人。" in html_source(page.encode(), "a.html").text
