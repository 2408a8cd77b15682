"""The questionnaire as data: what is accepted, and refusals that name line and item."""

from __future__ import annotations

import re

import pytest

from yanting_research.errors import SurveyError
from yanting_research.resources import read_resource
from yanting_research.survey import Questionnaire, default_questionnaire, parse_questionnaire, response_columns
from yanting_research.survey.identifiers import identifier_kind

GOOD = """
[questionnaire]
name = "例"
version = "1"
title = "例"

[[option_sets]]
name = "five"
options = [{code = 1, label = "差"}, {code = 2, label = "中"}, {code = 3, label = "好"}]

[[blocks]]
block = "A"
title = "一"

[[matrices]]
matrix = "m"
stem = "评价"

[[items]]
item = "came"
kind = "single"
text = "参加过吗"
block = "A"
options = [{code = 1, label = "是"}, {code = 2, label = "否"}]

[[items]]
item = "a"
kind = "scale"
text = "内容"
block = "A"
matrix = "m"
options = "five"

[[items]]
item = "b"
kind = "scale"
text = "形式"
block = "A"
matrix = "m"
options = "five"

[[scales]]
scale = "s"
title = "评价"
items = ["a", "b"]
direction = "越高越好"
reversed = ["b"]

[[skips]]
item = "came"
codes = [2]
skipped = ["a", "b"]
"""


def test_a_good_file_is_read_whole() -> None:
    book = parse_questionnaire(GOOD)
    assert book.names == ("came", "a", "b")
    assert book["a"].codes == ("1", "2", "3")
    assert book.scale("s").reversed == ("b",)
    assert book.skips[0].skipped == ("a", "b")
    assert book.stem(book["a"]) == "评价"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "single"', 'kind = "radio"', r"line {place}, items 1 \(came\): kind 'radio'"),
        ('text = "参加过吗"', 'texte = "参加过吗"', r"line {place}, items 1 \(came\): field 'text' is missing"),
        ('text = "参加过吗"\n', 'text = "参加过吗"\nlimit = 3\n', r"items 1 \(came\): unknown field 'limit'"),
        ('options = "five"', 'options = "six"', r"line {place}, items 2 \(a\): no option set 'six'"),
        ('{code = 2, label = "否"}', '{code = 1, label = "否"}', "the code '1' stands twice"),
        ('{code = 2, label = "否"}', '{code = 2, label = "是"}', "the label '是' stands twice"),
        ('{code = 2, label = "否"}', '{code = 2}', "option {'code': 2}"),
        (', {code = 2, label = "否"}', "", "kind 'single' with 1 options"),
        ('item = "b"', 'item = "a"', r"line {place}, items 3: 'a' stands twice, first as number 2"),
        ('item = "b"', 'item = "两 题"', "the name '两 题'"),
        ('item = "b"', 'item = "weight"', "the name 'weight'"),
        ('block = "A"\nmatrix = "m"', 'block = "Z"\nmatrix = "m"', "no block 'Z'"),
        ('block = "A"\nmatrix = "m"', 'block = "A"\nmatrix = "n"', "matrix 'n'"),
        ('items = ["a", "b"]', 'items = ["a", "c"]', r"line {place}, scales 1 \(s\): 'c' is no item of kind scale"),
        ('reversed = ["b"]', 'reversed = ["came"]', "reversed item 'came'"),
        ('reversed = ["b"]', "least_answered = 1.5", "least_answered = 1.5"),
        ("codes = [2]", "codes = [7]", r"line {place}, skips 1 \(came\): code '7' is no option"),
        ('skipped = ["a", "b"]', 'skipped = ["came"]', "skips 'came', which stands before it"),
        ('title = "例"', 'title = 3', "field 'title' is 3"),
        ("[[blocks]]", "[blocks]", "blocks is no array"),
        ("[[skips]]", "[[jumps]]", "unknown table 'jumps'"),
        ('kind = "single"', 'kind = "single', "no TOML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    lines = text.splitlines()
    heads = {"items 1": 0, "items 2": 1, "items 3": 2}
    nth = next((at for name, at in heads.items() if name in said), 0)
    table = next((name for name in ("items", "scales", "skips") if f", {name}" in said), "items")
    places = [number for number, line in enumerate(lines, start=1) if line == f"[[{table}]]"]
    with pytest.raises(SurveyError, match=said.replace("{place}", str(places[nth]) if places else "")):
        parse_questionnaire(text, where="q.toml")


def test_a_scale_whose_points_do_not_rise_is_refused() -> None:
    turned = GOOD.replace(
        '{code = 1, label = "差"}, {code = 2, label = "中"}', '{code = 2, label = "差"}, {code = 1, label = "中"}'
    )
    with pytest.raises(SurveyError, match="codes 2, 1, 3; expected: numbers in ascending order"):
        parse_questionnaire(turned)


@pytest.fixture(scope="module")
def book() -> Questionnaire:
    return default_questionnaire()


def test_the_shipped_questionnaire_asks_for_no_identifier(book: Questionnaire) -> None:
    asked = [item.text for item in book]
    assert not [text for text in asked if re.search("姓名|电话|手机号|身份证|住址|邮箱", text)]
    assert all(not identifier_kind(text) for text in asked)
    for name in ("age", "education"):
        assert book[name].kind == "single"  # classes, never a year of birth
        assert book[name].ordered


def test_the_shipped_questionnaire_is_whole(book: Questionnaire) -> None:
    assert len(book.needs) >= 10
    assert {item.kind for item in book} == {"single", "multiple", "scale", "rank", "number", "text"}
    assert all(item.definition for item in book if item.kind == "scale")
    assert all(set(rule.skipped) <= set(book.names) for rule in book.skips)
    # places of options and codes agree, so that an export by place and one by code cannot be confused
    for item in book:
        assert item.codes == tuple(str(at) for at in range(1, len(item.options) + 1))


def test_columns_of_every_kind(book: Questionnaire) -> None:
    assert response_columns(book["age"]) == ("age",)
    assert response_columns(book["improve"])[:2] == ("improve=1", "improve=2")
    assert response_columns(book["ways"])[-1] == "ways+8"


def test_a_mark_of_byte_order_does_no_harm() -> None:
    assert parse_questionnaire("\ufeff" + read_resource("survey_training_needs.toml")) == default_questionnaire()
