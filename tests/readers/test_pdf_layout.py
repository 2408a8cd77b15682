"""The geometry by itself: columns, joints, furniture and tables with open sides, on hand-placed pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.readers.pdf_columns import reading_blocks
from yanting_research.readers.pdf_furniture import PageRows, find_furniture
from yanting_research.readers.pdf_joining import first_unit_width, joint, starts_item
from yanting_research.readers.pdf_layout import page_flows
from yanting_research.readers.pdf_lines import Piece, page_pieces
from yanting_research.readers.pdf_paragraphs import build_paragraphs
from yanting_research.readers.pdf_process import PageGlyphs, Run
from yanting_research.readers.pdf_tables import PageTable, find_tables
from yanting_research.readers.pdf_writing import write_paragraphs


def piece(text: str, x: float, y: float, size: float = 10.0) -> Piece:
    """Ideographs as wide as their size."""
    return Piece(text, tuple(x + size * i for i in range(len(text) + 1)), y, size)


def text_of(*pages: list[Piece]) -> str:
    return write_paragraphs(build_paragraphs(page_flows(pages, [[] for _ in pages])), n_pages=len(pages)).text


def test_columns_are_read_one_after_the_other() -> None:
    left = [piece("左" * 20, 50, 700 - 15 * i) for i in range(5)]
    right = [piece("右" * 20, 270, 702 - 15 * i) for i in range(5)]
    title = piece("题" * 30, 110, 740)
    assert reading_blocks([*right, title, *left]) == [[title], left, right]


def test_an_article_beside_a_box_of_headlines_is_read_before_it_and_keeps_its_lines_together() -> None:
    article = [piece("文" * 37, 30, 700 - 18 * i) for i in range(6)] + [piece("完。", 30, 592)]
    box = [
        line
        for i in range(5)
        for line in (piece("白鹿县召开例会的消息", 450, 705 - 24 * i), piece("会", 450, 693 - 24 * i))
    ]
    below = [piece("下" * 54, 30, 560 - 18 * i) for i in range(8)]
    page = [*article, *box, *below]
    assert reading_blocks(page) == [article, box, below]
    assert text_of(page).splitlines()[0] == "文" * 222 + "完。"


def test_what_is_written_late_but_printed_in_a_gap_is_read_where_it_stands() -> None:
    text = "把三会一课制度落实"
    starts = [10.0 * (i + (i > 0) + (i > 4)) for i in range(len(text))]
    gapped = Run(
        "把\x1f三会一课\x1f制度落实", (0.0, 10.0, *starts[1:5], 60.0, *starts[5:], starts[-1] + 10), 700.0, 10.0
    )
    quotes = [Run("“", (10.0, 20.0), 700.0, 10.0), Run("”", (60.0, 70.0), 700.0, 10.0)]
    found = page_pieces(PageGlyphs(1, 600.0, 800.0, (gapped, *quotes)), blanks_written=False)
    assert [one.text for one in found] == ["把“三会一课”制度落实"]


def test_a_table_that_goes_on_under_its_own_head_is_one() -> None:
    head = ("序号", "支部", "党员数")
    first = PageTable((head, ("1", "甲村", "23"), ("2", "乙村", "31")), 1, 300.0, 50.0, 500.0)
    second = PageTable((head, ("3", "丙村", "17")), 2, 780.0, 50.0, 500.0)
    other = PageTable((head, ("1", "丁村", "9")), 2, 500.0, 50.0, 400.0)
    written = write_paragraphs([first, second, other], n_pages=2)
    assert [(len(table.rows), anchor) for table, anchor, _ in written.tables] == [
        (4, 0),
        (2, written.text.rindex("序号")),
    ]
    assert written.heads == ((written.page_breaks[0], "序号\t支部\t党员数"),)
    assert written.text[written.page_breaks[0] :].startswith("3\t丙村\t17\n序号")


def test_quotation_marks_hold_both_neighbours() -> None:
    line = piece("映“学用脱节”的问题", 50, 700)
    assert first_unit_width(line) == 30.0


def test_short_entries_side_by_side_are_no_columns() -> None:
    rows = [piece("张某", 50, 700 - 15 * i) for i in range(6)] + [piece("党委", 270, 700 - 15 * i) for i in range(6)]
    assert len(reading_blocks(rows)) == 1


def test_indented_line_opens_a_paragraph_and_a_number_is_made_whole() -> None:
    page = [
        piece("全县共有党员" + "甲" * 30 + "25", 70, 700),
        piece("619人，其中女党员不少。", 50, 685),
        piece("乙" * 38, 70, 670),
        piece("丙" * 38, 70, 655),
    ]
    assert text_of(page).splitlines() == [page[0].text + page[1].text, page[2].text, page[3].text]


def test_hanging_items_and_wide_leading() -> None:
    page = [
        piece("1、" + "甲" * 38, 50, 700),
        piece("乙" * 10 + "。", 70, 685),
        piece("2、" + "丙" * 38, 50, 670),
        piece("丁" * 38, 70, 655),
        piece("戊" * 20, 70, 625),
    ]
    assert text_of(page).splitlines() == [
        page[0].text + page[1].text,
        page[2].text + page[3].text,
        page[4].text,
    ]


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("党员25", "619人", "党员25619人"),
        ("party", "members", "party members"),
        ("edu-", "cation", "education"),
        ("2013-", "2014年", "2013-2014年"),
        ("党员", "Party", "党员Party"),
        ("in", "2013", "in 2013"),
    ],
)
def test_joints(left: str, right: str, joined: str) -> None:
    cut, between = joint(left, right)
    assert left[: len(left) - cut] + between + right == joined


@given(st.text("党员25ab-，. ", max_size=8), st.text("党员25ab-，. ", max_size=8))
def test_a_joint_takes_at_most_a_hyphen(left: str, right: str) -> None:
    cut, between = joint(left, right)
    assert left[len(left) - cut :] in {"", "-"}
    assert between in {"", " "}


def test_marks() -> None:
    assert all(starts_item(text) for text in ("一、现状", "（三）问题", "2.对策", "第五条", "•学习"))
    assert not any(starts_item(text) for text in ("3.5万人", "一是", "25人", "第五次会议"))


def test_bare_numbers_are_page_marks_only_in_sequence() -> None:
    pages = [PageRows(842, (piece("正文" * 9, 50, 500), piece(str(number), 290, 40))) for number in (7, 8)]
    kept, left_out = find_furniture(pages)
    assert [len(page) for page in kept] == [1, 1]
    assert [[item.text for item in page] for page in left_out] == [["7"], ["8"]]
    kept, left_out = find_furniture([PageRows(842, (piece("正文" * 9, 50, 500), piece("62", 290, 40)))])
    assert [len(page) for page in kept] == [2]
    assert left_out == [[]]


def test_a_number_in_the_middle_of_the_page_stays() -> None:
    pages = [PageRows(842, (piece(f"— {number} —", 290, 400),)) for number in (1, 2)]
    assert find_furniture(pages)[1] == [[], []]


def glyphs(pieces: list[Piece], rules: list[tuple[float, float, float, float]]) -> PageGlyphs:
    runs = tuple(Run(p.text, p.xs, p.y, p.size) for p in pieces)
    return PageGlyphs(1, 595, 842, runs, tuple(rules))


ENTRIES = [
    [piece("乡镇", 60, 700), piece("党员", 200, 700), piece("占比", 340, 700)],
    [piece("青禾", 60, 680), piece("256", 200, 680), piece("32%", 340, 680)],
    [piece("云岭", 60, 660), piece("120", 200, 660), piece("15%", 340, 660)],
]


def test_three_rules_make_a_table() -> None:
    """三线表: no rule stands between the columns, none between the body's lines."""
    pieces = [entry for row in ENTRIES for entry in row]
    rules = [(50.0, y, 400.0, y + 0.5) for y in (715.0, 693.0, 650.0)]
    (table,), rest, _ = find_tables(glyphs(pieces, rules), pieces)
    assert table.rows == (("乡镇", "党员", "占比"), ("青禾", "256", "32%"), ("云岭", "120", "15%"))
    assert rest == []


def test_rules_between_paragraphs_make_no_table() -> None:
    pieces = [piece("段" * 30, 60, 700 - 20 * i) for i in range(4)]
    rules = [(50.0, y, 400.0, y + 0.5) for y in (715.0, 690.0, 630.0)]
    assert find_tables(glyphs(pieces, rules), pieces) == ([], pieces, False)


def test_a_line_over_cell_borders_is_divided() -> None:
    line = piece("甲乙丙丁", 60, 700)
    below = piece("戊", 60, 680)
    rules = [(50.0, y, 150.0, y + 0.5) for y in (715.0, 694.0, 674.0)]
    rules += [(x, 674.0, x + 0.5, 715.0) for x in (50.0, 80.0, 150.0)]
    (table,), rest, _ = find_tables(glyphs([line, below], rules), [line, below])
    assert table.rows == (("甲乙", "丙丁"), ("戊", ""))
    assert rest == []
