"""Numerals, hedges, tables and nouns at their edges: small sentences whose reading is beyond doubt."""

from __future__ import annotations

import math

import pytest

from yanting_research.core import Document, Source, SourceTable, identity_offsets
from yanting_research.extraction import extract_document_facts

Row = dict[str, object]


def facts(text: str, *tables: SourceTable) -> list[Row]:
    source = Source("d.txt", text, "text", "utf-8", "", tables=tables)
    return extract_document_facts(Document("d", text, source, identity_offsets(len(text)))).to_dict("records")  # type: ignore[return-value]


def told(text: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in facts(text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("投入资金两三万元。", 20_000, 30_000),
        ("党员三四百人。", 300, 400),
        ("参加十五六名。", 15, 16),
        ("培训五六十名干部。", 50, 60),
        ("党员有一两千名。", 1000, 2000),
        ("购置二十三四台。", 23, 24),
        ("党员一百二三十名。", 120, 130),
        ("资金三四十万元。", 300_000, 400_000),
        ("到会七八百余人。", 700, 800),
        ("共五六亩地。", 5, 6),
        ("培训党员3至5万人。", 30_000, 50_000),
        ("培训党员3万至5万人。", 30_000, 50_000),
    ],
)
def test_two_neighbouring_digits_are_a_range(text: str, low: float, high: float) -> None:
    """两三万 is twenty to thirty thousand: read digit by digit it would be 230,000."""
    (row,) = facts(text)
    assert (row["value"], row["value_high"], row["qualifier"]) == (low, high, "range")


@pytest.mark.parametrize("text", ["干部三五十名。", "投入五四万元。", "千家万户受益。", "比例为10:20:30。",
                                  "会场坐满，事半功倍。"])  # fmt: skip
def test_what_counts_nothing(text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("上百名党员到会。", 100, "more_than"),
        ("百余名党员参加。", 100, "more_than"),
        ("近百名党员到会。", 100, "less_than"),
        ("到会30名左右。", 30, "about"),
        ("到会120名上下。", 120, "about"),
        ("到会60多名。", 60, "more_than"),
        ("到会80余人。", 80, "more_than"),
        ("党员二十来名。", 20, "about"),
        ("党员不足30名。", 30, "less_than"),
        ("党员30名以上。", 30, "at_least"),
        ("党员不超过30名。", 30, "at_most"),
        ("过半党员参加了学习。", 50, "more_than"),
        ("一半党员外出务工。", 50, "exact"),
        ("三分之一的党员外出。", 100 / 3, "exact"),
        ("年限为7个多月。", 7, "more_than"),
        ("用了一个半月。", 1.5, "exact"),
        ("党员占三成五。", 35, "exact"),
    ],
)
def test_hedges(text: str, value: float, qualifier: str) -> None:
    (row,) = facts(text)
    assert (row["value"], row["qualifier"]) == (pytest.approx(value), qualifier)
    assert math.isnan(float(str(row["value_high"])))


@pytest.mark.parametrize("number", ["9" * 17, "9" * 5000, "一" * 26, "1e999", "1_000", "٣", "९९"])
def test_a_number_too_long_is_not_read_by_its_end(number: str) -> None:
    """TRUST S17: nor one with a letter or a line in it, nor digits of another script."""
    assert told(f"全县现有党员{number}名，举办培训班3期。", "value", "unit") == [(3.0, "期")]


def test_people_are_no_unit_of_a_population() -> None:
    assert told("全县有14亿人口。", "value", "unit", "indicator") == [(1.4e9, "", "人口")]


def test_a_page_break_inside_a_numeral() -> None:
    assert told("全县有25\n619人参加。", "value", "status") == [(25619.0, "split_by_page_break")]
    assert told("参加64-3-名。", "value", "status") == [(64.0, "corrupted")]


def test_shares_of_sectors_make_a_whole() -> None:
    rows = told("三次产业结构为22.8:44.2:33.0。", "value", "indicator", "precision")
    assert rows == [(22.8, "第一产业占比", 0.1), (44.2, "第二产业占比", 0.1), (33.0, "第三产业占比", 0.1)]


def test_a_fall_is_negative_also_where_it_goes_on_or_is_handed_out() -> None:
    assert told("增长8.4%和8%。", "value", "role") == [(8.4, "change"), (8.0, "change")]
    handed = told("农业、工业分别下降3%和2%。", "value", "indicator")
    assert handed == [(-3.0, "农业变化"), (-2.0, "工业变化")]
    assert told("下降8.4%和8%。", "value", "role") == [(-8.4, "change"), (-8.0, "change")]


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("学员6318人，其中科级792人。", ["学员", "科级学员"]),
        ("管理员420人，大学生村官兼任133人。", ["管理员", "大学生村官兼任管理员"]),
        ("初中学生300人，高中招生200人。", ["初中学生", "高中招生"]),
        ("在校生：小学1200人，初中800人。", ["小学学生", "初中学生"]),
        ("组织32个，转化29个，剩下的3个。", ["组织", "转化组织", "剩下的组织"]),
        ("活动室被挤占。共8处。", ["被挤占的活动室"]),
        ("误工补贴人均每年1200元，所需50.4万元。", ["人均误工补贴", "误工补贴"]),
        ("挂职期限1至2年。", ["挂职期限"]),
        ("党员20名，男、女分别为12名和8名。", ["党员", "男党员", "女党员"]),
    ],
)
def test_nouns_that_the_clause_leaves_to_another(text: str, nouns: list[str]) -> None:
    assert [row["indicator"] for row in facts(text)] == nouns


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("集中学习40学时，其中党性教育10学时，占25%。", ("40学时", "10学时")),
        ("农户360户。贫困户38户124人，占农户总数的10.6%。", ("360户", "38户")),
        ("办班18次，其中6次在县里，占总次数的三分之一。", ("18次", "6次")),
        ("发放问卷300份，收回有效问卷280份，其中满意210份，占75%。", ("280份", "210份")),
        ("年初预算30万元，支出28万元，占93.3%。", ("30万元", "28万元")),
    ],
)
def test_a_share_has_its_base_and_its_numerator(text: str, surfaces: tuple[str, str]) -> None:
    rows = facts(text)
    named = {row["fact_id"]: row["surface"] for row in rows}
    share = next(row for row in rows if row["role"] == "share")
    assert (named[share["denominator"]], named[share["numerator"]]) == surfaces


def test_tables_of_two_and_of_three_columns() -> None:
    two = told("类别 党员(名)\n农村 340\n社区 98\n", "indicator", "value", "unit")
    assert two == [("农村党员", 340.0, "名"), ("社区党员", 98.0, "名")]
    text = "类别 党员(名) 平均年龄(岁)\n农村 340 45.5\n社区 98 39\n合计 438 44\n"
    rows = facts(text)
    assert [row["role"] for row in rows] == ["count", "average"] * 3
    assert [row["indicator"] for row in rows][::2] == ["农村党员", "社区党员", "党员"]
    whole = rows[4]["fact_id"]
    assert [row["part_of"] for row in rows] == [whole, "", whole, "", "", ""]  # averages add up to nothing
    money = told("单位：万元\n类别 收入\n农业 30\n工业 40\n合计 70\n", "indicator", "value", "unit")
    assert money == [("农业收入", 3e5, "元"), ("工业收入", 4e5, "元"), ("收入", 7e5, "元")]


def test_years_over_columns_are_no_first_row_of_numbers() -> None:
    text = "指标\t1998\t1999\n支部（个）\t12\t15\n党员（名）\t340\t355\n"
    rows = tuple(tuple(line.split("\t")) for line in text.splitlines())
    made = [(row["indicator"], row["value"], row["unit"], row["period"]) for row in facts(text, SourceTable(rows, 0))]
    assert made == [
        ("支部", 12.0, "个", "1998"), ("支部", 15.0, "个", "1999"),
        ("党员", 340.0, "名", "1998"), ("党员", 355.0, "名", "1999"),
    ]  # fmt: skip


def test_lines_between_the_rows_of_a_found_table_are_passed_over() -> None:
    table = (("类别", "党员（名）"), ("农村", "340"), ("社区", "98"))
    text = "类别\t党员（名）\n（续表）\n农村\t340\n第2页\n社区\t98\n"
    assert [row["surface"] for row in facts(text, SourceTable(table, 0))] == ["340", "98"]
    assert [row["start"] for row in facts(text, SourceTable(table, 0))] == [text.index("340"), text.index("98")]
