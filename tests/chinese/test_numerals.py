from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese import NumeralError, format_numeral, parse_exact, parse_numeral
from yanting_research.errors import YantingError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十万", 1_200_000),
        ("两千三", 2300),
        ("两千零三", 2003),
        ("一万二", 12_000),
        ("廿三", 23),
        ("卅", 30),
        ("二〇一五", 2015),
        ("壹仟贰佰叁拾肆", 1234),
        ("１，２３４", 1234),
        ("18,472", 18_472),
        ("1亿27万1千", 100_271_000),
        ("1億2千萬", 120_000_000),
        ("26.6万亿", 26_600_000_000_000),
        ("六十八点四", Fraction(342, 5)),
        ("三分之二", Fraction(2, 3)),
        ("百分之六十八点四", Fraction(171, 250)),
        ("四成", Fraction(2, 5)),
        ("三成五", Fraction(7, 20)),
        ("翻一番", 2),
        ("翻两番", 4),
        ("翻番", 2),
        ("翻3番", 8),
        ("翻十番", 1024),
        ("四成半", Fraction(9, 20)),
        ("半数", Fraction(1, 2)),
        ("一半", Fraction(1, 2)),
        ("半", Fraction(1, 2)),
        ("千分之三", Fraction(3, 1000)),
        ("万分之七", Fraction(7, 10_000)),
        ("三分之零", 0),
        ("14.7%", Fraction(147, 1000)),
        ("３％", Fraction(3, 100)),
        ("１．５", Fraction(3, 2)),
        (".5", Fraction(1, 2)),
        ("-1,234.5", Fraction(-2469, 2)),
        ("+3", 3),
        ("负三", -3),
        ("12，345，678", 12_345_678),
        ("參千", 3000),
        ("陸佰貳拾", 620),
        ("十", 10),
        ("十五", 15),
        ("5十", 50),
        ("12百", 1200),
        ("一百一", 110),
        ("一百零五", 105),
        ("一千零一十", 1010),
        ("1千2", 1200),
        ("1千2百", 1200),
        ("两万三千四百", 23_400),
        ("三万零五", 30_005),
        ("一万〇五百", 10_500),
        ("一万零", 10_000),
        ("3万5", 35_000),
        ("一万万", 100_000_000),
        ("一亿零三", 100_000_003),
        ("1.5万", 15_000),
        ("十点五", Fraction(21, 2)),
        ("六十八点零四", Fraction(1701, 25)),
        ("一 百\n五", 150),
        ("卌二", 42),
        ("十点5", Fraction(21, 2)),
        ("999999999999999", 10**15 - 1),
        ("-999999999999999", 1 - 10**15),
    ],
)
def test_known_values(text: str, value: float) -> None:
    assert parse_exact(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "党", "三会一课", "一二三十", "1.2.3", "万", "十九大", "分之二", "9" * 16, "1,2345", "亿", "万二", "一亿万",
     "千", "百二", "一千千", "一百千", "千百", "五五十", "5〇", "点五", "一点", "一点万", "零分之一", "负二分之一",
     "党成五", "三成党", "翻党番", "翻十一番", "翻零番", "翻一点五番", "翻两", "两番", "半个", "1.", "1" + "0" * 15,
     "-1" + "0" * 15, "0" * 41],
)  # fmt: skip
def test_refuses_what_is_no_numeral(text: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_exact(text)
    assert isinstance(caught.value, YantingError)
    assert caught.value.expected


def test_what_is_refused_says_how_to_ask() -> None:
    with pytest.raises(NumeralError, match="'三会一课' is not a numeral") as caught:
        parse_exact("三会一课")
    assert "分之" in caught.value.expected
    assert "without unit" in caught.value.remedy
    with pytest.raises(NumeralError, match="more than 15 digits") as caught:
        parse_exact("9" * 16)
    assert caught.value.expected == "at most 15 digits"
    with pytest.raises(NumeralError) as caught:
        parse_exact("党" * 60)
    assert "党" * 40 in str(caught.value)
    assert "党" * 41 not in str(caught.value)


def test_zero_digits_in_front_are_counted_as_length_alone() -> None:
    assert parse_exact("0" * 39 + "1") == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "零"), (1, "一"), (10, "十"), (19, "十九"), (21, "二十一"), (105, "一百零五"), (110, "一百一十"),
     (1005, "一千零五"), (1050, "一千零五十"), (10_000, "一万"), (10_500, "一万零五百"), (11_000, "一万一千"),
     (100_000, "十万"), (110_005, "十一万零五"), (10**8, "一亿"), (10**8 + 10**7, "一亿一千万"),
     (10**8 + 10**6, "一亿零一百万"), (10**12, "一万亿"),
     (10**15 - 1, "九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九")],
)  # fmt: skip
def test_written_as_official_prose_does(value: int, written: str) -> None:
    assert format_numeral(value) == written


@pytest.mark.parametrize("value", [-1, 10**15])
def test_what_cannot_be_written(value: int) -> None:
    with pytest.raises(ValueError, match="takes 0 to"):
        format_numeral(value)


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_round_trip(value: int) -> None:
    assert parse_exact(format_numeral(value)) == value


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=4))
def test_arabic_with_decimals(value: int, decimals: int) -> None:
    text = f"{value / 10**decimals:.{decimals}f}"
    assert parse_numeral(text) == float(text)


@given(st.text(max_size=60))
def test_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(NumeralError):
        parse_exact(text)
