"""What the other tabs show, and the page as widgets: every tab opened once, an empty desk, faults in words."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from yanting_research.core import Corpus, make_corpus
from yanting_research.dashboard.checking import checks_html
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.downloads import audit_download, figures_download, make_download, tables_download
from yanting_research.dashboard.linking import offered, pair_drawn, pair_html, pair_of, why_not_html
from yanting_research.dashboard.page import Page
from yanting_research.dashboard.parts import Notice
from yanting_research.dashboard.shelf import Shelf, kind_zh
from yanting_research.dashboard.training import Setting, explore, plan_of
from yanting_research.dashboard.words import PAGE_LENGTH, cloud, keywords, keywords_html, search, search_html
from yanting_research.errors import PlotError
from yanting_research.ingest import corpus_from_text, document_from_text
from yanting_research.lesson_work import lesson_context


def test_the_audit_shows_both_sentences_and_marks_their_figures(desk: Desk) -> None:
    shown = checks_html(desk.single, desk.facts(), desk.checks())
    assert "共核对" in shown
    assert "<mark>700名</mark>" in shown
    assert "700 + 600 = 1300" in shown.replace("1,300", "1300")
    assert "<mark>20%</mark>" in shown


def test_a_report_without_numbers_has_nothing_to_check_and_says_so() -> None:
    one = Desk(Shelf(corpus_from_text("加强党员教育。")))
    assert "没有可以互相核对的" in checks_html(one.single, one.facts(), one.checks())


def test_a_search_is_paged_and_shown_as_text() -> None:
    corpus = corpus_from_text("党员<i>。\n" * (PAGE_LENGTH + 1))
    found = search(corpus, "党员", page=1)
    assert (found.total, found.page, found.pages, len(found.rows)) == (PAGE_LENGTH + 1, 1, 2, 1)
    assert search(corpus, "党员", page=9).page == 1
    shown = search_html(found, "党员")
    assert "<i>" not in shown
    assert "&lt;i&gt;" in shown
    assert "<script>" not in search_html(search(corpus, "<script>"), "<script>")
    assert search(corpus, "?*", wildcards=True).fault
    assert search(corpus, "党" * 41).fault


def test_words_of_a_report(desk: Desk) -> None:
    terms = desk.terms()
    drawn = cloud(terms, "qinghe", data_kind="real")
    assert drawn is not None
    assert drawn.png.startswith(b"\x89PNG")
    assert "党员 7 次" in drawn.alt
    assert keywords(terms.iloc[:0], "qinghe", data_kind="real") is None
    alone = terms[terms["unit_id"] == "qinghe"]
    assert "常用词" in keywords_html(alone, "qinghe")
    assert "没有可以统计的词" in keywords_html(terms.iloc[:0], "qinghe")


def test_a_pair_says_what_may_be_said_and_what_not() -> None:
    rows = {
        "region": [f"虚构{at}县" for at in range(9)], "period": "2013", "data_kind": "specimen",
        "集中培训": [1.0, 2, 3, 4, 5, 6, 7, 8, 9], "mobile_share": [2.0, 1, 4, 3, 6, 5, 8, 7, 9],
    }  # fmt: skip
    table = pd.DataFrame(rows)
    assert offered(table).indicators == (("流动党员占比（%）", "mobile_share"),)
    pair = pair_of(table, "集中培训", "mobile_share")
    said = pair_html(pair)
    assert "不是因果" in said
    assert "不可以说" in said
    drawn = pair_drawn(pair)
    assert drawn is not None
    assert "9 个地区-年份" in drawn.alt
    assert "虚构样例" in drawn.caption
    assert "现在有 9 个" in why_not_html(table)


def test_the_explorer_finds_a_large_effect_and_says_that_it_is_simulated() -> None:
    found = explore(Setting(effect=10.0, townships=30, waves=2, missing=0))
    assert found.estimates["found"].mean() > 0.7
    assert found.estimates["estimate"].mean() == pytest.approx(10, abs=1.5)
    assert set(found.estimates["data_kind"]) == {"simulated"}
    assert "模拟" in found.html
    again = explore(Setting(effect=10.0, townships=30, waves=2, missing=0))
    assert (again.said, again.trends.png) == (found.said, found.trends.png)


def test_a_plan_has_someone_left_to_compare_with_whatever_the_sliders_say() -> None:
    for townships in (10, 11, 60):
        for waves in (1, 2, 3, 4):
            plan = plan_of(Setting(townships=townships, waves=waves))
            assert plan.n_never >= 1
            assert sum(plan.cohort_sizes) + plan.n_never == townships
    with pytest.raises(ValueError, match="allowed: 10 to 60"):
        plan_of(Setting(townships=9))


def test_downloads_open_and_are_the_same_on_every_run(desk: Desk) -> None:
    name, book = tables_download(desk)
    assert name == "qinghe_表.xlsx"
    sheets = openpyxl.load_workbook(io.BytesIO(book)).sheetnames
    assert sheets[:2] == ["数字", "核算"]
    assert {"词频", "主题", "没有算进正文的"} <= set(sheets)
    cells = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(book)) for cell in sheet[1]]
    assert [cell for cell in cells if str(cell).isascii()] == []
    assert audit_download(desk) == audit_download(desk)
    name, archive = figures_download(desk)
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist()[-1] == "词云.png"
    with pytest.raises(ValueError, match="allowed"):
        make_download("别的", desk)


@pytest.mark.parametrize(("line", "kind", "shown"), [("〔样例文本：县名与数据均为虚构〕", "specimen", "虚构样例"),
                                                     ("（2013年6月25日）", "real", "上传的文本")])  # fmt: skip
def test_an_uploaded_specimen_is_a_specimen_on_the_page_and_in_its_lesson(line: str, kind: str, shown: str) -> None:
    text = f"青禾县党员教育情况\n{line}\n\n一、现状\n全县有党员1200名。\n"
    # a word in the name of an uploaded file decides nothing: the lesson once refused the page's own word for it
    desk = Desk(Shelf(make_corpus([document_from_text(text, doc_id="a", path="模拟.txt")]), uploaded=frozenset({"a"})))
    assert (desk.data_kind, desk.corpus_kind) == (kind, kind)
    assert kind_zh(desk.shelf.document("a"), uploaded=True) == shown
    assert lesson_context(desk.single, figures=()).data_kind == kind


def test_every_tab_opens_and_follows_another_report(shelf: Shelf) -> None:
    page = Page(shelf)
    for at in (1, 2, 3, 6):  # the others are slower and open in the browser's test
        page.tabs.selected_index = at
        assert "出了意外" not in page.views[at].notice.box.value
    read = page.views[1]
    page.tabs.selected_index = 1
    page.views[0].picker.value = "qinghe"  # type: ignore[attr-defined]
    assert page.desk.doc_id == "qinghe"
    assert "女党员" in read._text.value  # type: ignore[attr-defined]


def test_an_empty_desk_says_on_every_tab_what_to_do() -> None:
    page = Page(Shelf(Corpus(), fault="找不到“甲”"))
    for at in (1, 2, 3, 4, 6):
        page.tabs.selected_index = at
    assert "找不到“甲”" in page.views[0].notice.box.value
    assert "还没有报告" in page.views[1]._text.value  # type: ignore[attr-defined]


def test_a_fault_becomes_a_message_and_a_fault_of_the_program_does_not_leave_the_page_waiting() -> None:
    notice = Notice()

    def ours() -> str:
        raise PlotError("no <b>word</b>", where="figure")

    notice.run("正在算", ours)
    assert "没有算出来" in notice.box.value
    assert "<b>word" not in notice.box.value

    def bug() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        notice.run("正在算", bug)
    assert "出了意外" in notice.box.value
