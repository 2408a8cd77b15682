"""Exports of survey sites: every column has a fate, every unread answer a cell, no identifier comes in.

The specimens imitate the layouts of common Chinese sites; counties, people and numbers are invented.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import ContractError, PrivacyError, SurveyError
from yanting_research.survey import default_questionnaire, export_rows, read_export, simulate_responses
from yanting_research.survey.answers import Reader, read_number
from yanting_research.survey.headers import HeaderIndex, Target, header_key, meta_fate
from yanting_research.survey.identifiers import identifier_kind
from yanting_research.survey.importing import seconds

BOOK = default_questionnaire()
WJX = [
    ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您现在的身份是", "2、您的年龄段是[单选题]",
     "6、下列内容对做好您的工作有多重要—法律法规和依法办事", "8、您喜欢哪些培训形式", "11、一年里您愿意参加几天培训",
     "16、培训最该改进的是什么（请按先后排出三项）", "17、您对明年的培训还有什么建议"],
    ["1", "2026/5/1 9:00:01", "301秒", "微信", "某人", "192.0.2.7(甲省-乙市)", "村（社区）干部", "46至55岁", "非常重要",
     "课堂讲授┋其他〖看电教片〗", "10天", "内容更合用→地点更近→形式更灵活", "（空）"],
    ["2", "2026/5/1 9:05:01", "2分3秒", "手机提交", "", "192.0.2.7(甲省-乙市)", "村(社区) 干部", "四十多岁", "(跳过)",
     "课堂讲授┋看电影┋送教上门", "", "", "多到田间去"],
    ["", "", "", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def read(rows: list[list[str]], **options: object) -> pd.DataFrame:
    return read_export(rows, BOOK, data_kind="specimen", **options).responses  # type: ignore[arg-type]


def test_an_export_of_words() -> None:
    made = read_export(WJX, BOOK, data_kind="specimen", where="答卷.xlsx")
    first, second = made.responses.to_dict("records")
    assert (first["role"], first["age"], first["imp_law"], first["days"]) == ("3", "3", 5.0, 10.0)
    assert [first[f"ways={code}"] for code in "128"] == [1.0, 0.0, 1.0]
    assert first["ways+8"] == "看电教片"
    assert [first[f"improve={code}"] for code in ("1", "5", "3")] == [1.0, 2.0, 3.0]
    assert math.isnan(first["improve=2"])
    assert second["role"] == "3"  # width and blanks do not matter
    assert second["advice"] == "多到田间去"
    assert first["advice"] == ""
    assert made.responses["duration_seconds"].tolist() == [301.0, 123.0]
    assert made.responses["n_same_address"].tolist() == [2.0, 2.0]


def test_unknown_answers_are_listed_with_their_cell_and_nothing_is_lost() -> None:
    found = read_export(WJX, BOOK, data_kind="specimen").findings
    unknown = found[found["kind"] == "unknown_answer"]
    assert unknown[["cell", "item", "found"]].to_numpy().tolist() == [
        ["H3", "age", "四十多岁"],
        ["J3", "ways", "看电影"],
    ]
    assert found.query("kind == 'blank_row'")["n_row"].tolist() == [4]
    absent = set(found.query("kind == 'missing_item'")["item"])
    assert absent == set(BOOK.names) - {"role", "age", "imp_law", "ways", "days", "improve", "advice"}


def test_the_fate_of_every_column_is_told() -> None:
    columns = read_export(WJX, BOOK, data_kind="specimen").columns.set_index("header")
    assert len(columns) == len(WJX[0])
    assert columns.loc["来自IP", "fate"] == "address"
    assert columns.loc["来源详情", "fate"] == "identifier"
    assert columns.loc["来源", "fate"] == "dropped"
    assert columns.loc["所用时间", "fate"] == "duration"
    assert columns.loc["2、您的年龄段是[单选题]", ["target", "read_as"]].tolist() == ["age", "label 1"]


def test_nothing_of_a_dropped_column_comes_in() -> None:
    made = read_export(WJX, BOOK, data_kind="specimen")
    text = made.responses.to_csv() + made.findings.to_csv() + made.columns.to_csv()
    assert "192.0.2" not in text
    assert "某人" not in text


@pytest.mark.parametrize(
    "cell", ["13800000000", "电话 138-0000-0000", "11010519491231002X", "a.b@example.cn", "0816-7220000",
             "QQ：12345678", "１３８００００００００", "110105491231002"]
)  # fmt: skip
def test_answers_with_identifiers_are_refused_without_repeating_them(cell: str) -> None:
    rows = [WJX[0], WJX[1], [*WJX[2][:-1], f"请联系 {cell}"]]
    with pytest.raises(PrivacyError) as refused:
        read_export(rows, BOOK, data_kind="specimen", where="答卷.xlsx")
    assert "M3" in str(refused.value)
    assert "advice" in str(refused.value)
    assert cell not in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "cell", ["希望办10期，每期50人", "2013年5月6日", "30公里以内", "0-60", "微信群里发通知", "1234567"]
)
def test_ordinary_answers_are_no_identifiers(cell: str) -> None:
    assert identifier_kind(cell) == ""


def test_a_column_of_telephones_that_is_no_item_is_dropped_and_listed() -> None:
    rows = [[*WJX[0], "您的手机号", "补充"], [*WJX[1], "13800000000", "13800000000"]]
    columns = read_export(rows, BOOK, data_kind="specimen").columns.set_index("header")
    assert columns.loc[["您的手机号", "补充"], "fate"].tolist() == ["identifier", "identifier"]
    assert "手机号" in columns.loc["补充", "note_zh"]


def test_choices_spread_over_columns() -> None:
    rows = [
        ["1. 您的年龄段是", "2. 您喜欢哪些培训形式:课堂讲授", "2. 您喜欢哪些培训形式:送教上门",
         "2. 您喜欢哪些培训形式:其他"],
        ["A.35岁以下", "1", "0", ""], ["2", "", "√", "看书读报"], ["4", "-3", "-3", "-3"], ["3", "0", "也许", "0"],
    ]  # fmt: skip
    made = read_export(rows, BOOK, data_kind="specimen")
    table = made.responses
    assert table["age"].tolist() == ["1", "2", "4", "3"]
    assert table["ways=1"].tolist()[:2] == [1.0, 0.0]
    assert table["ways=6"].tolist()[:2] == [0.0, 1.0]
    assert table["ways=8"].tolist()[:2] == [0.0, 1.0]
    assert table["ways+8"].tolist() == ["", "看书读报", "", ""]
    assert table.loc[2:, [f"ways={code}" for code in "168"]].isna().all(axis=None)
    assert made.findings.query("kind == 'unknown_answer'")["cell"].tolist() == ["C5"]
    assert table["ways=2"].isna().all()  # a column that is not there says nothing


def test_a_plain_sheet_of_codes() -> None:
    table = simulate_responses(BOOK, seed=5, n=30).responses
    rows = [list(table.columns), *table.map(lambda cell: "" if cell != cell else str(cell)).to_numpy().tolist()]
    made = read_export(rows, BOOK)
    assert made.findings.empty
    assert made.responses[list(table.columns)].equals(table)
    assert set(made.responses["data_kind"]) == {"simulated"}
    with pytest.raises(ContractError, match="simulated"):
        read_export(rows, BOOK, data_kind="real")


def test_places_and_codes_are_not_confused() -> None:
    from yanting_research.survey import parse_questionnaire

    book = parse_questionnaire(
        '[questionnaire]\nname="n"\nversion="1"\ntitle="t"\n[[blocks]]\nblock="A"\ntitle="t"\n[[items]]\nitem="q"\n'
        'kind="single"\ntext="去过吗"\nblock="A"\noptions=[{code=0,label="否"},{code=1,label="是"}]\n'
    )
    words = [["1、去过吗"], ["1"], ["2"]]
    assert read_export(words, book, data_kind="specimen").responses["q"].tolist() == ["0", "1"]
    plain = [["q"], ["1"], ["0"]]
    assert read_export(plain, book, data_kind="specimen").responses["q"].tolist() == ["1", "0"]
    told = read_export(words, book, data_kind="specimen", numbers="codes")
    assert told.responses["q"].tolist() == ["1", ""]
    assert told.findings.query("kind == 'unknown_answer'")["found"].tolist() == ["2"]


def test_the_users_mapping_wins_and_is_checked() -> None:
    rows = [["年纪", "备注"], ["35岁以下", "x"]]
    assert read(rows, mapping={"A": "age", "备注": ""})["age"].tolist() == ["1"]
    with pytest.raises(SurveyError, match="did you mean"):
        read(rows, mapping={"A": "agee"})
    with pytest.raises(SurveyError, match="a column 'Z'"):
        read(rows, mapping={"Z": "age"})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["甲", "乙"], ["1", "2"]], "no column belongs to an item"),
        ([["您的年龄段是"]], "no row holds an answer"),
        ([["您的年龄段是", "2、您的年龄段是"], ["1", "1"]], "columns A and B both hold 'age'"),
        ([], "no column belongs"),
    ],
)
def test_files_that_cannot_be_read_say_why(rows: list[list[str]], said: str) -> None:
    with pytest.raises(SurveyError, match=said):
        read(rows)


def test_an_ambiguous_heading_is_not_guessed() -> None:
    rows = [["法律法规和依法办事", "您的年龄段是"], ["非常重要", "35岁以下"]]
    made = read_export(rows, BOOK, data_kind="specimen")
    assert made.columns.loc[0, "fate"] == "unmatched"
    assert "不止一处" in made.columns.loc[0, "note_zh"]


def test_a_heading_in_the_third_row_is_found() -> None:
    rows = [["青禾县需求调查（自编样例）"], [], ["您的年龄段是", "您的文化程度是"], ["35岁以下", "大专"]]
    made = read_export(rows, BOOK, data_kind="specimen")
    assert made.responses["education"].tolist() == ["3"]


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_exported_is_read_back(seed: int) -> None:
    table = simulate_responses(BOOK, seed=seed, n=8).responses
    again = read_export(export_rows(table, BOOK), BOOK, data_kind="simulated")
    assert again.findings.empty
    assert again.responses[list(table.columns)].equals(table)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("课堂讲授", "1"), ("A、课堂讲授", "1"), ("1", "1"), ("1.0", "1"), ("a", "1"), ("其他：看书", "8"), ("其他", "8"),
     ("9", None), ("0", None), ("讲授", None), ("", None)],
)  # fmt: skip
def test_one_option(cell: str, expected: str | None) -> None:
    found = Reader(BOOK["ways"], positions=True).option(cell)
    assert (found.code if found else None) == expected


def test_an_option_that_holds_a_join_stays_whole() -> None:
    codes, lost = Reader(BOOK["ways"], positions=True).several("现场教学、外出参观，送教上门")
    assert ([one.code for one in codes], lost) == (["2", "6"], [])


def test_headings_and_small_readers() -> None:
    assert HeaderIndex(BOOK).find("*3. 您的文化程度是（单选题）*") == Target("education")
    assert header_key("2013年去过") == "2013年去过"
    assert meta_fate("您使用微信学习吗") == ""
    assert meta_fate("填表人姓名") == "identifier"
    assert math.isnan(seconds("2013-05-06"))
    assert math.isnan(seconds(""))
    assert seconds("1小时2分") == 3720.0
    assert math.isnan(read_number("十天", "天"))
