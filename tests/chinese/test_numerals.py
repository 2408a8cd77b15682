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
    ],
)
def test_known_values(text: str, value: float) -> None:
    assert parse_exact(text) == value


@pytest.mark.parametrize("text", ["", "党", "三会一课", "一二三十", "1.2.3", "万", "十九大", "分之二", "9" * 16])
def test_refuses_what_is_no_numeral(text: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_exact(text)
    assert isinstance(caught.value, YantingError)
    assert caught.value.expected


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
