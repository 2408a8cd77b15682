"""What a page notes of its text; what is a Han character and what is wide."""

from __future__ import annotations

import math

import pytest

from yanting_research.chinese.characters import fold_width, han_share, is_han, widen_punctuation
from yanting_research.chinese.publication import bare_value, official_field, parse_published


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("2013年06月25日 17:23:05", "2013-06-25T17:23:05"),
        ("发布时间：2013-6-25T7:05", "2013-06-25T07:05"),
        ("2013年6月5日23：59", "2013-06-05T23:59"),
        ("2013-6-5 0:00", "2013-06-05T00:00"),
        ("2013.6.5", "2013-06-05"),
        ("2013/6/5 24:00", "2013-06-05"),
        ("2013/6/5 23:60", "2013-06-05"),
        ("2013-6-5 23:59:60", "2013-06-05T23:59"),
        ("2013-02-30", ""),
        ("2013年6月", ""),
        ("1899-01-01", ""),
        ("", ""),
    ],
)
def test_moments(printed: str, published: str) -> None:
    assert parse_published(printed) == published


@pytest.mark.parametrize(
    ("printed", "value"),
    [("【 a 】", "a"), ("（a", "a"), ("a）", "a"), ("|a|", "a"), ("a（b）", "a（b）"), ("a(b)", "a(b)"),
     ("a【b】", "a【b】"), ("a[b]", "a[b]"), ("", "")],
)  # fmt: skip
def test_values_keep_their_own_brackets(printed: str, value: str) -> None:
    assert bare_value(printed) == value


@pytest.mark.parametrize(
    ("label", "key"),
    [("索  引  号：", "index_number"), ("【发文机关】", "issuer"), ("文\u3000号:", "doc_number"),
     ("成文日期", "written"), ("发布日期", "published"), ("主题词", "subject"), ("名称", "title"), ("有效性", "other"),
     ("发文机关标志", ""), ("", "")],
)  # fmt: skip
def test_official_labels(label: str, key: str) -> None:
    assert official_field(label) == key


def test_han_characters_and_their_share() -> None:
    assert [is_han(one) for one in "一鿿㐀䶿𠀀豈〇，A。㏿"] == [True] * 7 + [False] * 4
    for text in ("", "党员"):
        with pytest.raises(ValueError, match=f"one character, not {len(text)}"):
            is_han(text)
    assert han_share("党 A\nB") == pytest.approx(1 / 3)
    assert math.isnan(han_share(" \n"))


def test_width_of_digits_and_letters_alone() -> None:
    assert fold_width("０９ＡＺａｚ，（）！～") == "09AZaz，（）！～"


@pytest.mark.parametrize(
    ("text", "wide"),
    [("平行趋势:没有", "平行趋势：没有"), ("(单位)", "（单位）"),
     ("共(三十六)个,见t(35), G=36", "共（三十六）个，见t(35), G=36"), ("“甲”;乙", "“甲”；乙"), ("a,b", "a,b")],
)  # fmt: skip
def test_punctuation_beside_chinese(text: str, wide: str) -> None:
    assert widen_punctuation(text) == wide
