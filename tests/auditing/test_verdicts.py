"""Verdicts of single equations, with figures built by hand: the edges of rounding, of hedged figures and of GRIM."""

from __future__ import annotations

import math
from typing import Any

import pytest

from yanting_research.auditing.explain import explain
from yanting_research.auditing.granularity import grim_consistent, share_reachable
from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import (
    average_check,
    bound_check,
    change_check,
    interval,
    product_check,
    share_check,
    share_verdict,
    sum_check,
    unreachable_check,
)
from yanting_research.auditing.wording import number, said, scale_of

NAN = math.nan


def figure(value: float, *, precision: float = 1.0, qualifier: str = "exact", **more: Any) -> Figure:
    stated = {"value": value, "precision": precision, "qualifier": qualifier, "surface": f"{value:g}人", "unit": "人",
              "value_high": NAN, "indicator": "党员", "modality": "observed", "role": "count", "start": 0}  # fmt: skip
    return Figure(**(dict.fromkeys(Figure.__slots__[:20], "") | stated | more))


def percent(value: float, precision: float = 0.1, qualifier: str = "exact") -> Figure:
    return figure(value, precision=precision, qualifier=qualifier, surface=f"{value:g}%", role="share", unit="%")


@pytest.mark.parametrize(
    ("value", "precision", "qualifier", "ends"),
    [
        (3200, 1, "exact", (3200, 3200)),
        (620_000, 10_000, "exact", (615_000, 625_000)),
        (2.1, 0.1, "exact", (2.05, 2.15)),
        (2.5, 0, "exact", (2.5, 2.5)),
        (3200, 1, "more_than", (3200, 3300)),
        (3200, 1, "less_than", (3100, 3200)),
        (3000, 1, "about", (2000, 4000)),
        (45, 1, "more_than", (45, 46)),
        (2.1, 0.1, "more_than", (2.1, 2.2)),
        (21_000, 1000, "more_than", (21_000, 22_000)),
        (20_000, 1000, "less_than", (10_000, 20_000)),
        (0, 1, "more_than", (0, 1)),
        (500, 1, "at_least", (500, math.inf)),
        (500, 1, "at_most", (-math.inf, 500)),
        (NAN, 1, "exact", (-math.inf, math.inf)),
    ],
)
def test_what_a_printed_figure_can_stand_for(
    value: float, precision: float, qualifier: str, ends: tuple[float, float]
) -> None:
    assert interval(figure(value, precision=precision, qualifier=qualifier)) == pytest.approx(ends)


def test_a_range_stands_for_itself() -> None:
    assert interval(figure(3, qualifier="range", value_high=5.0)) == (3, 5)


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        (figure(30), [figure(18), figure(12)], "consistent"),
        (figure(30), [figure(18), figure(11)], "inconsistent"),
        (figure(30.0, precision=0.1), [figure(18.04, precision=0.01), figure(12.0, precision=0.1)], "rounding"),
        (figure(30.2, precision=0.1), [figure(18.0, precision=0.1), figure(12.0, precision=0.1)], "inconsistent"),
        (figure(30, qualifier="more_than"), [figure(18), figure(14)], "uncheckable"),
        (figure(30, qualifier="more_than"), [figure(28), figure(14)], "inconsistent"),
        (figure(30), [figure(18, qualifier="about"), figure(12)], "uncheckable"),
        (figure(1000), [figure(548, qualifier="more_than"), figure(410)], "uncheckable"),  # within a twentieth
        (figure(1000), [figure(538, qualifier="more_than"), figure(410)], "inconsistent"),
        (figure(NAN), [figure(18), figure(12)], "uncheckable"),
        (figure(30), [figure(NAN), figure(12)], "uncheckable"),
        (figure(40), [figure(60), figure(-20)], "consistent"),
    ],
)
def test_sums(whole: Figure, parts: list[Figure], verdict: str) -> None:
    check = sum_check(whole, parts)
    assert (check.kind, check.verdict, check.whole, check.parts) == ("sum", verdict, whole, tuple(parts))
    if not math.isnan(check.computed):
        assert check.computed == pytest.approx(sum(part.value for part in parts))


@pytest.mark.parametrize(
    ("whole", "part", "verdict"),
    [
        (figure(200), figure(200), "consistent"),
        (figure(200), figure(201), "impossible"),
        (figure(200, qualifier="more_than"), figure(250), "uncheckable"),
        (figure(200, qualifier="more_than"), figure(301), "impossible"),
        (figure(200), figure(NAN), "uncheckable"),
        (figure(NAN), figure(20), "uncheckable"),
    ],
)
def test_bounds(whole: Figure, part: Figure, verdict: str) -> None:
    assert bound_check(whole, part).verdict == verdict


@pytest.mark.parametrize(
    ("share", "numerator", "whole", "verdict"),
    [
        (percent(30.0), figure(60), figure(200), "consistent"),
        (percent(29.8), figure(60), figure(201), "rounding"),  # 29.85: cut off
        (percent(29.9), figure(60), figure(201), "consistent"),
        (percent(30.1), figure(60), figure(200), "inconsistent"),
        (percent(30.0), figure(60, qualifier="more_than"), figure(200), "uncheckable"),
        (percent(30.0), figure(60), figure(0), "uncheckable"),
        (percent(30.0), figure(NAN), figure(200), "uncheckable"),
        (percent(66.9), figure(21_000, precision=1000), figure(32_000, precision=1000), "rounding"),
        (percent(75.0), figure(21_000, precision=1000), figure(32_000, precision=1000), "inconsistent"),
        (percent(31, 1, "about"), figure(60), figure(200), "consistent"),
        (percent(32, 1, "about"), figure(60), figure(200), "inconsistent"),
        (percent(29, 1, "more_than"), figure(60), figure(200), "consistent"),
        (percent(30, 1, "more_than"), figure(60), figure(200), "rounding"),
        (percent(31, 1, "more_than"), figure(60), figure(200), "inconsistent"),
        (percent(15, 1, "more_than"), figure(60), figure(200), "inconsistent"),  # nobody says so of 30 %
        (percent(30, 1, "at_least"), figure(60), figure(200), "consistent"),
        (percent(31, 1, "less_than"), figure(60), figure(200), "consistent"),
        (percent(30, 1, "less_than"), figure(60), figure(200), "rounding"),
        (percent(30, 1, "at_most"), figure(60), figure(200), "consistent"),
        (percent(95.0), figure(210), figure(200), "impossible"),
        (percent(105.0), figure(210), figure(200), "impossible"),
    ],
)
def test_shares(share: Figure, numerator: Figure, whole: Figure, verdict: str) -> None:
    check = share_check(share, numerator, whole)
    assert check.verdict == verdict
    if not math.isnan(check.computed):
        assert check.computed == pytest.approx(100 * numerator.value / whole.value)
        assert share_verdict(share, numerator, whole)[1] == check.computed


def test_a_target_may_be_passed() -> None:
    assert share_check(percent(105.0), figure(210), figure(200), planned=True).verdict == "consistent"
    assert share_check(percent(105.0), figure(210), figure(200, modality="target")).verdict == "consistent"


@pytest.mark.parametrize(
    ("share", "whole", "impossible"),
    [
        (percent(40.2), figure(13), True),
        (percent(38.5), figure(13), False),  # 5 of 13
        (percent(40, 1), figure(23), True),
        (percent(39, 1), figure(23), False),  # 9 of 23
        (percent(40.2), figure(150), True),
        (percent(40.2), figure(1000), False),  # every tenth of a percent can be
        (percent(40.24, 0.01), figure(1500), True),
        (percent(40.24, 0.01), figure(10_000), False),
        (percent(0.4), figure(150), True),
        (percent(0), figure(150), False),
        (percent(40.2), figure(13, qualifier="about"), False),
        (percent(40.2, qualifier="about"), figure(13), False),
        (percent(40.2), figure(13.5, precision=0.1), False),
        (percent(140.2), figure(13), False),
        (percent(40, 10), figure(13), False),
        (percent(50, 1), figure(1), True),
        (percent(100, 1), figure(1), False),
        (percent(50, 1), figure(0), False),
    ],
)
def test_shares_that_no_integer_gives(share: Figure, whole: Figure, impossible: bool) -> None:
    check = unreachable_check(share, whole)
    assert (check is not None) == impossible
    if check is not None:
        assert (check.kind, check.verdict, check.parts, check.printed) == ("share", "inconsistent", (), share.value)
        assert math.isnan(check.computed)


@pytest.mark.parametrize(
    ("rate", "earlier", "later", "verdict", "computed"),
    [
        (percent(22.4), figure(152), figure(186), "consistent", 22.36842),
        (percent(22.3), figure(152), figure(186), "rounding", 22.36842),
        (percent(22.2), figure(152), figure(186), "inconsistent", 22.36842),
        (percent(25.0), figure(200), figure(150), "consistent", -25.0),
        (percent(25.0), figure(200, qualifier="about"), figure(150), "uncheckable", -25.0),
        (percent(21.0), figure(18_000, precision=1000), figure(21_600, precision=100), "consistent", 20.0),
        (percent(30.0), figure(18_000, precision=1000), figure(21_600, precision=100), "inconsistent", 20.0),
    ],
)
def test_changes(rate: Figure, earlier: Figure, later: Figure, verdict: str, computed: float) -> None:
    check = change_check(rate, earlier, later)
    assert check is not None
    assert (check.verdict, check.computed) == (verdict, pytest.approx(computed))
    assert math.copysign(1, check.printed) == math.copysign(1, computed)
    assert abs(check.printed) == rate.value


@pytest.mark.parametrize(("earlier", "later"), [(0, 5), (NAN, 5), (5, NAN)])
def test_no_change_without_a_base(earlier: float, later: float) -> None:
    assert change_check(percent(10.0), figure(earlier), figure(later)) is None


@pytest.mark.parametrize(
    ("total", "count", "each", "verdict"),
    [
        (figure(900), figure(6), figure(150), "consistent"),
        (figure(800), figure(6), figure(150), "inconsistent"),
        (figure(800, qualifier="about"), figure(6), figure(150), "uncheckable"),
        (figure(900, qualifier="about"), figure(6), figure(150), "consistent"),
        (figure(9100, precision=100), figure(60), figure(151), "rounding"),
        (figure(9200, precision=100), figure(60), figure(151), "inconsistent"),
        (figure(NAN), figure(6), figure(150), "uncheckable"),
    ],
)
def test_products(total: Figure, count: Figure, each: Figure, verdict: str) -> None:
    check = product_check(total, count, each)
    assert (check.kind, check.verdict, check.parts) == ("product", verdict, (count, each))


@pytest.mark.parametrize(
    ("total", "count", "mean", "verdict"),
    [
        (figure(546), figure(12), figure(45.5, precision=0.1), "consistent"),
        (figure(547), figure(12), figure(45.5, precision=0.1), "rounding"),  # 45.58
        (figure(548), figure(12), figure(45.5, precision=0.1), "inconsistent"),
        (figure(546), figure(12), figure(45, qualifier="more_than"), "consistent"),
        (figure(546), figure(12), figure(40, qualifier="more_than"), "consistent"),
        (figure(546), figure(12), figure(44, qualifier="more_than"), "uncheckable"),
        (figure(546), figure(12), figure(30, qualifier="more_than"), "inconsistent"),
        (figure(546_000), figure(12_000, precision=1000), figure(47), "consistent"),  # 12,000 may be 11,500
        (figure(546_000), figure(12_000), figure(47), "inconsistent"),
        (figure(546), figure(0), figure(45), "uncheckable"),
        (figure(NAN), figure(12), figure(45), "uncheckable"),
    ],
)
def test_averages(total: Figure, count: Figure, mean: Figure, verdict: str) -> None:
    check = average_check(total, count, mean)
    assert (check.kind, check.verdict, check.parts, check.share) == ("average", verdict, (count,), mean)


def test_grim_at_its_edges() -> None:
    assert share_reachable(33.3, 1, 3)
    assert share_reachable(66.7, 1, 3)
    assert not share_reachable(33.4, 1, 3)
    assert share_reachable(0.0, 1, 7)
    assert share_reachable(100.0, 1, 7)
    assert grim_consistent("45.5", 2)
    assert not grim_consistent("45.4", 2)
    assert grim_consistent("45", 2)
    assert grim_consistent("45.25", 2, items=2)


@pytest.mark.parametrize(
    ("check", "zh", "en"),
    [
        (sum_check(figure(30), [figure(18), figure(11)]),
         "党员“18人”、党员“11人”合计 18 + 11 = 29；原文写党员“30人”，相差1，对不上。",
         "18 + 11 = 29, printed 30, difference 1: inconsistent."),
        (sum_check(figure(30.0, precision=0.1), [figure(18.04, precision=0.01), figure(12.0, precision=0.1)]),
         "党员“18.04人”、党员“12人”合计 18.04 + 12 = 30.04；原文写党员“30人”，相差0.04，在各数取舍的范围之内。",
         "18.04 + 12 = 30.04, printed 30, difference 0.04: rounding."),
        (bound_check(figure(200, qualifier="about"), figure(220)),
         "党员“220人”应在党员“200人”之内，“200人”不是确数，无法判定。", "part 220 against whole 200: uncheckable."),
        (bound_check(figure(NAN, surface="2X人"), figure(220)),
         "党员“220人”应在党员“2X人”之内，“2X人”有缺字，无法判定。", "part 220 against whole ?: uncheckable."),
        (share_check(percent(30.0), figure(60), figure(201)),
         "党员“60人”占党员“201人”：60 ÷ 201 = 29.8507%；原文写“30%”，相差0.15个百分点，对不上"
         "（在201中没有整数能得出30%）。", "60 / 201 = 29.8507 %, printed 30 % (no integer out of 201 gives 30 %):"
         " inconsistent."),
        (share_check(percent(29.8), figure(60), figure(201)),
         "党员“60人”占党员“201人”：60 ÷ 201 = 29.8507%；原文写“29.8%”，四舍五入应为29.9%，原文截去了尾数"
         "（在201中没有整数能得出29.8%）。",
         "60 / 201 = 29.8507 %, printed 29.8 % (no integer out of 201 gives 29.8 %): rounding."),
        (share_check(percent(95.0), figure(NAN), figure(200)),
         "党员“nan人”占党员“200人”，原文写“95%”，“nan人”有缺字，无法判定。", "printed 95 %: uncheckable."),
        (share_check(percent(0.4), figure(1), figure(150)),
         "党员“1人”占党员“150人”：1 ÷ 150 = 0.6667%；原文写“0.4%”，相差0.27个百分点，对不上"
         "（在150中没有整数能得出0.4%）。", "1 / 150 = 0.6667 %, printed 0.4 % (no integer out of 150 gives 0.4 %):"
         " inconsistent."),
        (share_check(percent(60, 10), figure(9000), figure(20_000)),
         "党员“9000人”占党员“20000人”：9000 ÷ 20000 = 45%；原文写“60%”，相差15个百分点，对不上。",
         "9000 / 20000 = 45 %, printed 60 %: inconsistent."),
        (share_check(percent(31, 1), figure(60), figure(200)),
         "党员“60人”占党员“200人”：60 ÷ 200 = 30%；原文写“31%”，相差1个百分点，对不上。",
         "60 / 200 = 30 %, printed 31 %: inconsistent."),
        (share_check(percent(30.1), figure(60), figure(199)),
         "党员“60人”占党员“199人”：60 ÷ 199 = 30.1508%；原文写“30.1%”，四舍五入应为30.2%，原文截去了尾数"
         "（在199中没有整数能得出30.1%）。",
         "60 / 199 = 30.1508 %, printed 30.1 % (no integer out of 199 gives 30.1 %): rounding."),
        (share_check(percent(95.0), figure(210), figure(200)),
         "党员“210人”占党员“200人”：210 ÷ 200 = 105%；原文写“95%”，部分大于整体，不可能。",
         "210 / 200 = 105 %, printed 95 %: impossible."),
        (unreachable_check(percent(40.2), figure(13)),
         "在党员“13人”中没有整数能得出“40.2%”（5是38.46%，6是46.15%），对不上。",
         "no integer out of 13 gives 40.2 %: inconsistent."),
        (change_check(percent(25.0, 1), figure(200), figure(140)),
         "党员由“200人”到“140人”，(140 - 200) ÷ 200 = -30%；原文写下降“25%”，相差5个百分点，对不上。",
         "(140 - 200) / 200 = -30 %, printed -25 %: inconsistent."),
        (average_check(figure(548), figure(12), figure(45.5, precision=0.1)),
         "党员“548人”除以党员“12人”，548 ÷ 12 = 45.6667；原文写平均“45.5人”，相差0.17，对不上。",
         "548 / 12 = 45.6667, printed average 45.5: inconsistent."),
        (product_check(figure(800), figure(6, unit="期"), figure(150)),
         "党员“6人”，每期“150人”，6 × 150 = 900；原文写党员“800人”，相差100，对不上。",
         "6 x 150 = 900, printed 800: inconsistent."),
    ],
)  # fmt: skip
def test_sentences(check: Any, zh: str, en: str) -> None:
    assert explain(check) == (zh, en)


def test_numbers_are_written_in_the_scale_in_which_they_are_printed() -> None:
    wan = figure(741_000, surface="74.1万人")
    assert scale_of([wan, wan]).write(741_000) == "74.1万"
    assert scale_of([wan, figure(5)]).write(741_000) == "741000"
    yi = figure(62_100_000_000, surface="621亿元")
    assert scale_of([yi, figure(53_400_000_000)]).write(115_500_000_000) == "1155亿"
    assert scale_of([figure(5)]).write(NAN) == "?"
    assert [number(value) for value in (25_619.0, 14.66234, 0.1, 100.0, -2.5)] == [
        "25619",
        "14.6623",
        "0.1",
        "100",
        "-2.5",
    ]
    assert said(figure(60, indicator="女党员", surface=" 60\n 人 ")) == "女党员“60人”"
