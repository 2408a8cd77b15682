"""Statistics tables. All counties and figures are invented; no identity number belongs to anybody."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from yanting_research.chinese import refuse_identifiers
from yanting_research.errors import PrivacyError, ReadError
from yanting_research.readers import Sheet, StatisticsTable, column_type, number_text, read_statistics_table
from yanting_research.readers.statistics_layout import lay_out
from yanting_research.readers.statistics_tables import statistics_table

DATA = Path(__file__).parent / "data"
STANDARD_EXAMPLE = "11010519491231002X"  # printed in GB 11643-1999


def of(*rows: tuple[str, ...], **options: object) -> StatisticsTable:
    return statistics_table(Sheet("", rows), path="a.csv", **options)  # type: ignore[arg-type]


def kinds(table: StatisticsTable) -> dict[str, str]:
    return dict(zip(table.types["column"], table.types["kind"], strict=True))


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_form_with_two_header_rows(suffix: str) -> None:
    table = read_statistics_table(DATA / f"statistics.{suffix}")
    assert list(table.cells.columns) == [
        "地区代码", "地区", "党员数/2012年", "党员数/2013年", "女党员占比", "经费/（万元）", "序号",
    ]  # fmt: skip
    assert table.cells.index.tolist() == [5, 6, 7, 8]
    assert table.cells.loc[5].tolist() == ["010100", "城关镇", "3200", "3300", "14.7%", "1,234.5", "001"]
    assert list(kinds(table).values()) == ["code", "text", "integer", "text", "percent", "decimal", "code"]
    assert table.types["unit"].tolist() == ["", "", "人", "", "%", "万元", ""]
    error = table.types.iloc[3]
    assert (error["counterexample"], error["counterexample_row"], error["missing_marks"]) == ("#DIV/0!", 8, "—")
    assert (table.title, table.unit) == ("青禾县党员基本情况统计表（虚构）", "人")
    assert table.notes == ("填报单位：青禾县", "注：样本：县名、文件、数字均为虚构。", "填表人：某某")
    assert table.total_rows == (7,)
    assert any("D8 #DIV/0!" in warning for warning in table.warnings)
    assert all(str(kind) == "str" for kind in table.cells.dtypes)


def test_types_come_from_the_whole_column() -> None:
    rows = [(f"{i}", "1") for i in range(1, 500)]
    table = of(("编号", "人数"), *rows, ("500", "约3"))
    assert kinds(table) == {"编号": "integer", "人数": "text"}
    assert table.types.iloc[1][["n_parsed", "n_not", "counterexample", "counterexample_row"]].tolist() == [
        499, 1, "约3", 501,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2"], "integer"),
        (["1,234", "－５"], "integer"),
        (["1.5", "2"], "decimal"),
        (["１２．５", "—"], "decimal"),
        (["14.7%", "２０％"], "percent"),
        (["14.7%", "20"], "text"),
        (["010000", "110000"], "code"),
        (["110105194912310021", "110105194912310022"], "code"),
        (["2013-06", "2013年6月"], "date"),
        (["2013", "2014"], "integer"),
        (["1,23"], "text"),
        (["...", "空", ""], "empty"),
        ([], "empty"),
    ],
)
def test_kinds(cells: list[str], kind: str) -> None:
    assert column_type(cells).kind == kind


def test_numbers_in_plain_digits() -> None:
    cells = ["1,234,567.80", " 12 ", "+5", "-0.5", "0", "1e5", "١٢", "9" * 16, "1，234", "12人", "0" * 5000]
    assert [number_text(cell) for cell in cells] == ["1234567.80", "12", "5", "-0.5", "0", "", "", "", "1234", "", ""]


def test_gaps_of_merged_headers_without_their_merges() -> None:
    table = of(("地区", "党员", "", "干部"), ("", "男", "女", "2013"), ("青禾县", "3", "4", "5"))
    assert list(table.cells.columns) == ["地区", "党员/男", "党员/女", "干部/2013"]
    assert list(of(("地区", "人数"), ("青禾县", "3"), ("丹枫县", "")).cells.index) == [2, 3]


def test_merged_headers_of_three_rows() -> None:
    rows = (
        ("地区", "党员", "", "", "合计"),
        ("", "农村", "", "城镇", ""),
        ("", "男", "女", "男", ""),
        ("青禾县", "1", "2", "3", "6"),
    )
    merges = ((1, 1, 3, 1), (1, 2, 1, 4), (2, 2, 2, 3), (1, 5, 3, 5))
    assert lay_out(Sheet("", rows, merges=merges)).names == (
        "地区",
        "党员/农村/男",
        "党员/农村/女",
        "党员/城镇/男",
        "合计",
    )
    assert lay_out(Sheet("", rows), header_rows=3).body == (3,)


def test_years_as_headers_and_repeated_names() -> None:
    table = of(("地区", "2012", "2013", "2013"), ("青禾县", "1", "2", "3"))
    assert list(table.cells.columns) == ["地区", "2012", "2013", "2013_2"]


def test_rows_that_are_no_figures() -> None:
    table = of(
        ("地区", "人数"),
        ("甲", "1"),
        ("青禾县", "3"),
        ("地区", "人数"),
        ("", ""),
        ("丹枫县", "4"),
        ("数据来源：虚构", ""),
    )
    assert table.cells["地区"].tolist() == ["青禾县", "丹枫县"]
    assert table.cells.index.tolist() == [3, 6]
    assert table.notes == ("数据来源：虚构",)
    assert [warning for warning in table.warnings if "left out" in warning] == [
        "table: the header is repeated and left out in rows 4",
        "table: column numbers left out in row 2",
    ]


def test_merged_cells_of_the_body_are_named_not_filled() -> None:
    rows = (("地区", "年份", "人数"), ("青禾县", "2012", "3"), ("", "2013", "4"))
    table = statistics_table(Sheet("", rows, merges=((2, 1, 3, 1),)), path="a.xlsx")
    assert table.cells["地区"].tolist() == ["青禾县", ""]
    assert any("not filled, from row 2" in warning for warning in table.warnings)


def test_sheets_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("甲表", "乙表"):
        book.create_sheet(name).append(["地区", "人数"])
        book[name].append(["青禾县", 3])
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path / "a.xlsx"
    path.write_bytes(buffer.getvalue())
    assert "read '甲表'; other sheets: 乙表" in read_statistics_table(path).warnings[0]
    assert read_statistics_table(path, sheet="乙表").sheet == "乙表"
    with pytest.raises(ReadError, match="no sheet '丙表'"):
        read_statistics_table(path, sheet="丙表")
    with pytest.raises(ValueError, match="header_rows is 0"):
        read_statistics_table(path, header_rows=0)
    with pytest.raises(ReadError, match="no rows of figures"):
        of(("地区", "人数"))


# persons


@pytest.mark.parametrize(
    "cell", [STANDARD_EXAMPLE, STANDARD_EXAMPLE.lower(), f"甲（{STANDARD_EXAMPLE}）", "'" + STANDARD_EXAMPLE]
)
def test_identity_numbers_are_refused_and_never_repeated(cell: str) -> None:
    rows = [("青禾县", "510000000000000000")] * 300
    with pytest.raises(PrivacyError, match="column '证号' holds 1 identity number") as caught:
        of(("地区", "证号"), *rows, ("丹枫县", cell))
    assert STANDARD_EXAMPLE[:10] not in str(caught.value)
    assert caught.value.remedy


def test_identity_numbers_around_the_table_are_refused_too() -> None:
    with pytest.raises(PrivacyError) as caught:
        of(("地区", "人数"), ("青禾县", "3"), (f"填表人：{STANDARD_EXAMPLE}", ""))
    assert STANDARD_EXAMPLE not in str(caught.value)
    with pytest.raises(PrivacyError) as header:
        of((STANDARD_EXAMPLE, "人数"), ("青禾县", "3"))
    assert STANDARD_EXAMPLE not in str(header.value)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("身份证号", "110105********002X"),
        ("联系电话", "13800000000"),
        ("手机", "0816-7220000"),
        ("姓名", "某某某"),
        ("姓　名", "张*"),
    ],
)
def test_headers_and_cells_together_name_persons(header: str, cell: str) -> None:
    with pytest.raises(PrivacyError, match=r"cells that look like|mobile number") as caught:
        refuse_identifiers([(header, ["", cell])], "a.csv")
    assert cell not in str(caught.value)


def test_counts_codes_and_places_are_no_persons() -> None:
    refuse_identifiers(
        [
            ("姓名登记人数", ["3200", "青禾县"]),
            ("电话用户（万户）", ["12.5", "—"]),
            ("地区代码", ["510000000000000000", "510723"]),
            ("统一社会信用代码", ["91510000MA6ABCDE1X"]),
            ("姓名", ["", "—"]),
        ],
        "a.csv",
    )
