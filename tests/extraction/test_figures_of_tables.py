"""Tables: what a cell counts, by what stands over it and in front of it; what adds up to what; what is no table.

A row is ``surface indicator value unit``, then the period and ``in X`` where there are any. All figures are invented.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from yanting_research.core import Document, OffsetMap, Source, SourceTable, identity_offsets, make_corpus
from yanting_research.extraction import extract_document_facts, extract_facts
from yanting_research.extraction.plain_tables import find_tables
from yanting_research.extraction.table_cells import Heading, is_number, read_heading
from yanting_research.extraction.views import make_view

Rows = tuple[tuple[str, ...], ...]


def document(text: str, *tables: SourceTable, offsets: OffsetMap | None = None, name: str = "d") -> Document:
    source = Source(f"{name}.txt", text, "text", "utf-8", "", tables=tables)
    return Document(name, text, source, offsets or identity_offsets(len(text)))


def read_all(documents: list[Document]) -> list[list[str]]:
    """Of every document; all in one table, whose checks cost more than the texts."""
    named = [replace(one, doc_id=f"d{number:02d}") for number, one in enumerate(documents)]
    told: dict[str, list[str]] = {one.doc_id: [] for one in named}
    rows = extract_facts(make_corpus(named)).to_dict("records")
    surfaces = {row["fact_id"]: row["surface"] for row in rows}
    for row in rows:
        whole = f" in {surfaces[row['part_of']]}" if row["part_of"] else ""
        words = f"{row['surface']} {row['indicator']} {row['value']:g} {row['unit']} {row['period'][:4]}"
        told[row["doc_id"]].append(" ".join(words.split()) + whole)
    return list(told.values())


def grid(lines: str) -> Rows:
    return tuple(tuple(line.split("\t")) for line in lines.strip("\n").split("\n"))


def table(lines: str, *, caption: str = "", printed: str = "", ahead: str = "") -> Document:
    """A table that a reader found, printed as it is or otherwise, behind some text."""
    return document(ahead + (printed or lines), SourceTable(grid(lines), len(ahead), caption))


def found(lines: str) -> list[str]:
    return read_all([table(lines)])[0]


def test_heads_of_two_rows_are_read_from_top_to_bottom() -> None:
    """The merged head 党员 is printed once, and a dash is no figure."""
    lines = "类别\t党员\t党员\n类别\t男（名）\t女（名）\n农村\t30\t20\n社区\t-\t8\n合计\t30\t28\n"
    printed = "类别\t党员\n男（名）\t女（名）\n农村\t30\t20\n社区\t-\t8\n合计\t30\t28\n"
    wanted = [
        "30 农村党员男 30 名 in 30", "20 农村党员女 20 名 in 28", "8 社区党员女 8 名 in 28",
        "30 党员男 30 名", "28 党员女 28 名",
    ]  # fmt: skip
    assert read_all([table(lines), table(lines, printed=printed)]) == [wanted, wanted]


def test_a_column_of_units_gives_each_row_its_own() -> None:
    lines = "指标\t计量单位\t2011年\t2012年\n培训班\t期\t12\t15\n参训党员\t人次\t300\t340\n"
    assert found(lines) == [
        "12 培训班 12 期 2011", "15 培训班 15 期 2012",
        "300 参训党员 300 人次 2011", "340 参训党员 340 人次 2012",
    ]  # fmt: skip


def test_labels_of_two_columns_go_together() -> None:
    lines = "片区\t类别\t党员（名）\n东片\t农村\t340\n东片\t社区\t98\n西片\t西片\t77\n"
    assert found(lines) == ["340 东片农村党员 340 名", "98 东片社区党员 98 名", "77 西片党员 77 名"]


def test_the_unit_over_a_table_holds_for_heads_without_one() -> None:
    lines = "项目\t金额\t报名（人）\n培训费\t3.5\t6\n差旅费\t1\t2\n"
    tables = [
        table(lines, caption="附表（单位：万元）"),
        table(lines, ahead="单位：万元\n"),
        table(lines, caption="表1", ahead="经费收支表（单位：万元）\n"),
    ]
    wanted = ["3.5 培训费 35000 元", "6 培训费报名 6 人", "1 差旅费 10000 元", "2 差旅费报名 2 人"]
    assert read_all(tables) == [wanted] * 3


def test_of_several_units_over_a_table_a_column_takes_its_own() -> None:
    lines = "乡镇\t村数\t党员数\t达标率\t投入资金\n甲镇\t24\t340\t95.8\t11.8\n乙镇\t31\t98\t83.9\t14.25\n"
    wanted = ["24 甲镇村数 24 个", "340 甲镇党员数 340 人", "95.8 甲镇达标率 95.8 %", "11.8 甲镇投入资金 118000 元"]
    assert read_all([table(lines, ahead="（县委组织部制 单位：个、人、万元）\n")])[0][:4] == wanted
    assert read_all([table(lines, ahead="单位：村（个）、党员（人）、投入（万元）、达标率（%）\n")])[0][:4] == wanted


def test_a_unit_far_over_a_table_or_a_rate_is_not_its_unit() -> None:
    lines = "项目\t金额\n培训费\t3.5\n差旅费\t1\n"
    tables = [
        table(lines, caption="单位：元/人"),
        document(lines + "单位：万元\n下表略。\n", SourceTable(grid(lines), 0)),
        table(lines, ahead="单位：万元\n" + "本表由各乡镇填报后汇总，供来年安排参考。" * 5 + "\n"),
    ]
    assert read_all(tables) == [["3.5 培训费 3.5", "1 差旅费 1"]] * 3


def test_two_tables_alike_are_found_each_in_its_own_place() -> None:
    lines = "类别\t党员（名）\n农村\t340\n社区\t98\n"
    text = lines + "以上为上年。\n" + lines
    at = len(lines) + len("以上为上年。\n")
    facts = extract_document_facts(document(text, SourceTable(grid(lines), 0), SourceTable(grid(lines), at)))
    assert facts["start"].tolist() == [text.index("340"), text.index("98"), text.rindex("340"), text.rindex("98")]
    second = extract_document_facts(document(text, SourceTable(grid(lines), at)))
    assert [start for start in second["start"] if start > at] == [text.rindex("340"), text.rindex("98")]
    unplaced = extract_document_facts(document(text, SourceTable(grid(lines), 0), SourceTable(grid(lines), 0)))
    assert unplaced["start"].tolist() == facts["start"].tolist()


def test_a_table_behind_what_cleaning_removed() -> None:
    """Six signs of the raw text are gone: an anchor among them, or right behind, is the start of what is left."""
    text = "类别\t党员（名）\n农村\t340\n社区\t98\n"
    offsets = OffsetMap((0,), (6,), (len(text),), len(text) + 6)
    tables = [document(text, SourceTable(grid(text), anchor), offsets=offsets) for anchor in (0, 3, 6)]
    assert read_all(tables) == [["340 农村党员 340 名", "98 社区党员 98 名"]] * 3


def test_an_anchor_behind_a_gap_of_the_raw_text() -> None:
    lines = "类别\t党员（名）\n农村\t340\n社区\t98\n"
    text = lines + "续表。\n" + lines
    cut = len(lines) + 4
    offsets = OffsetMap((0, cut), (0, cut + 10), (cut, len(lines)), len(text) + 10)
    facts = extract_document_facts(document(text, SourceTable(grid(lines), cut + 10), offsets=offsets))
    assert [start for start in facts["start"] if start > cut] == [text.rindex("340"), text.rindex("98")]


def test_a_row_that_is_not_printed_is_left_out_alone() -> None:
    lines = "类别\t党员（名）\n农村\t340\n社区\t98\n机关\t50\n"
    (made,) = read_all([table(lines, printed="类别\t党员（名）\n农村\t340\n机关\t50\n")])
    assert made == ["340 农村党员 340 名", "50 机关党员 50 名"]


def test_how_far_apart_the_rows_may_stand_and_how_they_may_be_printed() -> None:
    """Three lines between two rows are passed over, four are not; blanks in a cell are one blank."""
    lines = "类别\t党员（名）\n东  村\t340\n社区\t98\n"
    between = "第2页\n（续表）\n续前\n"
    tables = [
        table(lines, printed=f"类别\t党员（名）\n{between}东 村\t340\n{between}社区\t98\n"),
        table(lines, printed=f"类别\t党员（名）\n{between}（转下页）\n东 村\t340\n社区\t98\n"),
        table(lines, printed="类别\t党员（名）\n东 村\t340\t*\n社区\t98\t*\n"),
    ]
    assert [[row.split(" ")[0] for row in rows] for rows in read_all(tables)] == [["340", "98"], [], ["340", "98"]]


def test_long_cells_hold_sentences_and_short_ones_do_not() -> None:
    told = "全年举办培训班3期，参训党员120名，各支部轮流承办，反响良好，来年还要接着办下去"
    lines = f"项目\t支部（个）\t说明\n东村\t12\t{told}\n西村\t9\t其中3个待建\n"
    assert found(lines) == ["12 东村支部 12 个", "3期 培训班 3 期", "120名 参训党员 120 名", "9 西村支部 9 个"]


def test_what_stands_around_a_table_is_read_as_text() -> None:
    lines = "类别\t党员（名）\n农村\t340\n社区\t98\n"
    text = "全县现有党员438名，其中女党员120名。\n" + lines + "此外办班12期。\n"
    (made,) = read_all([document(text, SourceTable(grid(lines), text.index("类别")))])
    assert made == [
        "438名 党员 438 名", "120名 女党员 120 名 in 438名", "340 农村党员 340 名", "98 社区党员 98 名",
        "12期 培训班 12 期",
    ]  # fmt: skip


def test_tables_without_figures_or_heads_tell_nothing() -> None:
    """No number; years and no row; no head; numbers under more rows of heads than a table has."""
    tables = [
        "姓名\t职务\n张某\t书记\n李某\t委员\n",
        "1998\t1999\n支部\t党员\n",
        "12\t15\n7\t8\n",
        "表一\t表一\n县直\t县直\n类别\t党员\n类别\t名\n类别\t（名）\n农村\t340\n",
    ]
    assert read_all([table(lines) for lines in tables]) == [[]] * 4


def test_headers_end_where_half_of_a_row_are_numbers() -> None:
    lines = "类别\t支部（个）\t书记\t备注\n农村\t12\t王某\t\n社区\t5\t\t\n"
    assert found(lines) == ["12 农村支部 12 个", "5 社区支部 5 个"]
    mixed = "类别\t党员（名）\t支部（个）\t7\n农村\t340\t12\t3\n"
    assert found(mixed)[:2] == ["340 农村党员 340 名", "12 农村支部 12 个"]


def test_numbers_of_cells() -> None:
    lines = (
        "类别\t党员（名）\t经费（万元）\t占比\t到课率（%）\t平均年龄（岁）\n"
        "甲\t18,472\t1.25\t25.0%\t98\t45.5\n"
        "乙\t/\t2\t7.5\t-\t39\n"
        "合计\t18,472\t3.25\t\t\t44\n"
    )
    assert found(lines) == [
        "18,472 甲党员 18472 名 in 18,472", "1.25 甲经费 12500 元 in 3.25", "25.0% 甲占比 25 %", "98 甲到课率 98 %",
        "45.5 甲平均年龄 45.5 岁",
        "2 乙经费 20000 元 in 3.25", "7.5 乙占比 7.5 %", "39 乙平均年龄 39 岁",
        "18,472 党员 18472 名", "3.25 经费 32500 元", "44 平均年龄 44 岁",
    ]  # fmt: skip


def test_every_column_of_a_table_is_a_list_of_its_own() -> None:
    lines = "类别\t支部（个）\t党员（名）\n农村\t12\t340\n社区\t5\t98\n合计\t17\t438\n"
    for one in (table(lines), document(lines.replace("\t", " "))):
        lists = extract_document_facts(one)["list_id"].tolist()
        assert lists[0] == lists[2] != lists[1] == lists[3]
        assert all(lists[:4])
        assert lists[4:] == ["", ""]


def test_the_precision_of_a_cell_is_its_last_digit() -> None:
    lines = "类别\t经费（万元）\t占比（%）\n甲\t1.25\t25.0\n乙\t2\t40\n"
    facts = extract_document_facts(document(lines, SourceTable(grid(lines), 0)))
    assert facts["precision"].tolist() == [pytest.approx(100), pytest.approx(0.1), 10_000, 1]
    assert facts["role"].tolist() == ["money", "share"] * 2
    assert set(facts["rule_id"]) == {"F07"}


PLAIN = {
    # bars and drawn lines
    "|类别|党员（名）|\n|---|---|\n|农村|340|\n|---|---|\n|社区|98|\n": ["340 农村党员 340 名", "98 社区党员 98 名"],
    "类别|党员|支部\n农村|340|12\n社区|98|5\n": [
        "340 农村党员 340 人",
        "12 农村支部 12 个",
        "98 社区党员 98 人",
        "5 社区支部 5 个",
    ],
    "甲 乙\n东 3\n西 4\n": ["3 东乙 3", "4 西乙 4"],
    # years as labels, and a column of them
    "年份 党员（名）\n2011年 300\n2012年 340\n": ["300 党员 300 名 2011", "340 党员 340 名 2012"],
    "年份 支部 党员\n2011 12 300\n2012 13 340\n": [
        "12 支部 12 个 2011",
        "300 党员 300 人 2011",
        "13 支部 13 个 2012",
        "340 党员 340 人 2012",
    ],
    # two tables, one behind the other, each with its own whole
    "类别 党员（名）\n农村 3\n社区 4\n合计 7\n类别 支部（个）\n东片 5\n西片 6\n合计 11\n": [
        "3 农村党员 3 名 in 7",
        "4 社区党员 4 名 in 7",
        "7 党员 7 名",
        "5 东片支部 5 个 in 11",
        "6 西片支部 6 个 in 11",
        "11 支部 11 个",
    ],
    # of two rows of sums neither is the whole of all
    "类别 党员（名）\n农村 3\n小计 3\n社区 4\n总计 7\n": [
        "3 农村党员 3 名",
        "3 党员 3 名",
        "4 社区党员 4 名",
        "7 党员 7 名",
    ],
}


def test_plain_tables() -> None:
    assert dict(zip(PLAIN, read_all([document(text) for text in PLAIN]), strict=True)) == PLAIN


NO_TABLES = (
    "类别 党员\n农村 340\n",  # a single row
    "类别 党员\n农村 340\n社区\n机关 98\n",  # a line of one cell ends it
    "类别 党员\n农村 340\n\n机关 98\n",  # and so does an empty one
    "支部 党员\n12 340\n5 98\n",  # two columns of numbers have no labels
    "类别 党员\n农村 340 12\n社区 98 5\n",  # more cells than heads
    "类别 党员 书记 委员\n农村 340 王某 李某\n社区 98 张某 赵某\n",  # mostly words
)


def test_lines_that_make_no_table() -> None:
    assert [text for text in NO_TABLES if find_tables(make_view(text))] == []


@pytest.mark.parametrize(
    ("text", "shared", "heading"),
    [
        ("党员（名）", "", Heading("党员（名）", "", "")),  # heads come folded
        ("党员(名)", "", Heading("党员", "名", "")),
        ("党员(名)", "万元", Heading("党员", "名", "")),
        ("经费(万元)", "", Heading("经费", "万元", "")),
        ("经费(某元)", "", Heading("经费(某元)", "", "")),
        ("党(工)委", "个", Heading("党(工)委", "个", "")),
        ("2019年度党员(名)", "", Heading("党员", "名", "2019")),
        ("2019", "户", Heading("", "户", "2019")),
        ("2019级学员", "", Heading("级学员", "人", "2019")),
        ("到课率", "", Heading("到课率", "%", "")),
        ("办班期数", "", Heading("办班期数", "期", "")),
        ("经费", "", Heading("经费", "", "")),  # could be counted in several
        (" “党员” ", "", Heading("党员", "人", "")),
        ("", "", Heading("", "", "")),
    ],
)
def test_heads_of_rows_and_columns(text: str, shared: str, heading: Heading) -> None:
    assert read_heading(text, shared) == heading


def test_what_is_a_number_in_a_cell() -> None:
    told = [
        "12",
        "-3",
        "1,234,567",
        "0.5",
        "25%",
        "-",
        "/",
        "12人",
        "3.5万元",
        "12,34",
        "",
        "十二",
        "2012年",
        "1.2.3",
        "12岁",
        "3号",
    ]
    assert [word for word in told if is_number(word)] == told[:9]


def test_empty_cells_between_bars_keep_their_column() -> None:
    text = (
        "公开招聘3名。\n| 学段 | 语文 | 数学 | 合计 |\n|---|---|---|---|\n"
        "| 职教 |  | 2 | 2 |\n| 高中 | 1 |  | 1 |\n| 合计 | 1 | 2 | 3 |"
    )
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = extract_document_facts(document).iloc[1:]
    assert set(facts["unit"]) == {"名"}  # that of the total over the table
    assert dict(zip(facts["indicator"], facts["value"], strict=True)) == {
        "职教数学": 2.0,
        "职教": 2.0,
        "高中语文": 1.0,
        "高中": 1.0,
        "语文": 1.0,
        "数学": 2.0,
        "合计": 3.0,
    }


FALLEN = "2018年末单位数如下。\n表1 单位数\n|\n单位数(个) |\n比重(%) |\n" + "\n".join(
    ["企业法人 |", "5116 |", "75.0 |", "机关、事业法人 |", "604 |", "8.9 |", "社会团体 |", "150 |", "2.2 |"]
)


def test_cells_on_lines_of_their_own_are_a_table() -> None:
    document = Document("t", FALLEN, Source("t", FALLEN, "text", "utf-8", ""), identity_offsets(len(FALLEN)))
    facts = extract_document_facts(document)
    assert facts[["value", "unit"]].values.tolist() == [
        [5116.0, "个"], [75.0, "%"], [604.0, "个"], [8.9, "%"], [150.0, "个"], [2.2, "%"],
    ]  # fmt: skip
    assert facts["indicator"].str.startswith(("企业法人", "机关、事业法人", "社会团体")).all()


@pytest.mark.parametrize(
    "text",
    [
        # no head states a unit
        "重点工作\n城关镇\n12\n东山镇\n15\n西山镇\n18\n北山镇\n21",
        # the rows do not repeat
        "单位数(个)\n比重(%)\n企业\n5116\n75.0\n机关\n社团\n150\n学校\n8\n9\n10",
    ],
)
def test_lines_that_only_look_like_cells_are_no_table(text: str) -> None:
    assert find_tables(make_view(text)) == []


def test_the_head_over_the_labels_may_be_empty() -> None:
    text = "| 数量(个) | 比重(%) |\n合计 | 30 | 100.0 |\n城关镇 | 12 | 40.0 |\n东山镇 | 18 | 60.0 |"
    [(header, rows)] = find_tables(make_view(text))
    assert [cell.text for cell in header] == ["", "数量(个)", "比重(%)"]
    assert [row[0].text for row in rows] == ["合计", "城关镇", "东山镇"]


def test_bare_cells_take_no_unit_of_money_from_the_text_over_them() -> None:
    text = (
        "投入150元。\n| 项目 | 城关 | 合计 |\n|---|---|---|\n"
        "| 培训 | 70 | 70 |\n| 设备 | 80 | 80 |\n| 合计 | 150 | 150 |"
    )
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = extract_document_facts(document)
    assert facts["unit"].iloc[0] == "元"
    assert set(facts["unit"].iloc[1:]) == {""}


def test_two_fallen_tables_under_one_another_are_both_read() -> None:
    rows = "\n企业\n51\n机关\n60\n社团\n15"
    tables = find_tables(make_view("单位数(个)" + rows + "\n人数(人)" + rows + "\n。"))
    assert [[cell.text for cell in header] for header, _ in tables] == [["", "单位数(个)"], ["", "人数(人)"]]
