"""Posts along the rows of a table, totals of a new item, rates of another thing: fictional texts, counted by hand."""

from __future__ import annotations

from audited_texts import audited, verdicts_of

from yanting_research.auditing import FLAGGED, audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

TABLE = "\n".join(
    [
        "青禾县乡镇编制（虚构，单位：名）",
        "乡镇　编制　实有　空编",
        "城关镇　68　64　4",
        "东岗镇　52　47　{vacant}",
        "合计　120　111　9",
        "",
    ]
)


def test_rows_and_columns_of_a_table_of_posts() -> None:
    """Three rows and three columns add up; with 6 in place of 5 one row (47+6) and one column (4+6) do not."""
    right, wrong = verdicts_of([TABLE.format(vacant=5), TABLE.format(vacant=6)]).values()
    assert right == [("sum", "consistent")] * 6
    assert [verdict for _, verdict in wrong].count("inconsistent") == 2
    assert len(wrong) == 6


def test_zero_in_front_of_a_list_belongs_to_it() -> None:
    text = "支出26.40万元。其中：出国费0万元；用车费19.80万元，占75.0%；接待费6.60万元，占25.0%。"
    table = audited({"d": text}).checks
    parts = table.loc[table["kind"] == "sum", "parts"].tolist()
    assert [len(one.split()) for one in parts] == [3]


def test_what_is_of_another_thing_is_not_flagged() -> None:
    texts = (
        "评选优秀学员215名，约谈缺课学员8名。",
        "新增就业6842人，完成年度任务6500人的105.3%；困难人员就业638人，登记失业率3.4%。",
        "贫困人口41375人。剩余贫困人口663人，贫困发生率降至0.23%。",
        "1．借调19名，超过一年的12名。\n2．流失较快。近三年共流出31名。",  # 19 + 12 = 31 by chance
    )
    *found, moved = verdicts_of(texts).values()
    assert [check for checks in found for check in checks if check[1] in FLAGGED] == []
    assert moved in ([], [("bound", "consistent")])


OFFICES = "\n".join(
    [
        "| 乡镇 | 书记 | 委员 | 合计 |",
        "|---|---|---|---|",
        "| 甲镇 | 12 | 30 | {all} |",
        "| 乙镇 | 10 | 25 | 35 |",
        "| 丙镇 | 9 | 21 | 30 |",
        "| 合计 | 31 | 76 | 107 |",
    ]
)
SPENDING = "\n".join(
    [
        "| 项目 | 省级 | 县级 | 小计 |",
        "|---|---|---|---|",
        "| 培训 | 12.5万元 | 30.0万元 | {all}万元 |",
        "| 设备 | 10.0万元 | 25.0万元 | 35.0万元 |",
        "| 合计 | 22.5万元 | 55.0万元 | 77.5万元 |",
    ]
)


def test_a_table_adds_up_both_ways() -> None:
    """Four rows and three columns; one cell too large spoils its row and its column."""
    right, wrong = verdicts_of([OFFICES.format(all=42), OFFICES.format(all=43)]).values()
    assert right == [("sum", "consistent")] * 7
    assert [verdict for _, verdict in wrong].count("inconsistent") == 2
    assert len(wrong) == 7


def test_cells_may_carry_their_unit() -> None:
    right, wrong = verdicts_of([SPENDING.format(all="42.5"), SPENDING.format(all="44.5")]).values()
    assert right == [("sum", "consistent")] * 6
    assert [verdict for _, verdict in wrong].count("inconsistent") == 2


def test_a_column_that_is_no_sum_of_the_others_says_nothing() -> None:
    """Members, women and the young overlap: no row closes, so none is held against its last cell."""
    rows = [
        "| 乡镇 | 女 | 35岁以下 | 合计 |",
        "|---|---|---|---|",
        "| 甲镇 | 12 | 30 | 60 |",
        "| 乙镇 | 10 | 25 | 50 |",
    ]
    table = "\n".join([*rows, "| 合计 | 22 | 55 | 110 |"])
    (found,) = verdicts_of([table]).values()
    assert [check for check in found if check[0] == "sum"] == [("sum", "consistent")] * 3
    assert [check for check in found if check[1] in FLAGGED] == []


def test_a_price_is_not_what_was_paid_at_a_discount() -> None:
    cheap, plain = verdicts_of(
        [
            "学习平台原价每套800元，按7.5折采购120套，共支出7.2万元。",
            "学习平台每套800元，采购120套，共支出7.2万元。",
        ]
    ).values()
    assert cheap == []
    assert plain == [("product", "inconsistent")]


def test_rows_with_empty_cells_add_up_too() -> None:
    text = (
        "公开招聘14名。\n| 学段 | 语文 | 数学 | 英语 | 合计 |\n|---|---|---|---|---|\n"
        "| 高中 | 1 | 2 |  | 4 |\n| 初中 | 3 |  | 2 | 5 |\n| 小学 |  | 1 | 2 | 3 |\n"
        "| 幼儿园 | 1 | 1 | 1 | 3 |\n| 合计 | 5 | 4 | 5 | 14 |"
    )
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    checks = audit(extract_facts(corpus), corpus=corpus).query("kind == 'sum'")
    rows = set(zip(checks["printed"], checks["computed"], checks["verdict"], strict=True))
    assert {(5.0, 5.0, "consistent"), (3.0, 3.0, "consistent"), (4.0, 3.0, "inconsistent")} <= rows
