"""Posts along the rows of a table, totals of a new item, rates of another thing: fictional texts, counted by hand."""

from __future__ import annotations

from audited_texts import audited, verdicts_of

from yanting_research.auditing import FLAGGED

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
