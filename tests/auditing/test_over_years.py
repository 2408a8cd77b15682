"""Means over years: compound growth, yearly steps and yearly means, each beside a text that says no such thing."""

from __future__ import annotations

import math

import pytest

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts


def yearly(text: str) -> list[tuple[str, float, float, str]]:
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    checks = audit(extract_facts(corpus), corpus=corpus)
    rows = checks.loc[checks["kind"] == "yearly", ["verdict", "printed", "computed", "explanation_zh"]]
    return [(str(v), float(p), float(c), str(zh)) for v, p, c, zh in rows.itertuples(index=False)]


@pytest.mark.parametrize(
    ("text", "printed", "computed"),
    [
        # State Council's work report of 2013: direct investment abroad, 2007 to 2012
        (
            "非金融类对外直接投资从2007年的248亿美元上升到2012年的772亿美元，年均增长25.5%。",
            25.5,
            100 * ((772 / 248) ** (1 / 5) - 1),
        ),
        # State Council's work report of 2008: gross domestic product, 2002 to 2007
        ("2007年，国内生产总值达到24.66万亿元，比2002年增长65.5%，年均增长10.6%。", 10.6, 100 * (1.655**0.2 - 1)),
        # State Council's work report of 2003: revenue, 1997 to 2002
        (
            "全国财政收入从1997年的8651亿元增加到2002年的18914亿元，平均每年增加2053亿元。",
            2053e8,
            (18914e8 - 8651e8) / 5,
        ),
    ],
)
def test_published_means_come_out(text: str, printed: float, computed: float) -> None:
    (row,) = yearly(text)
    assert row[0] == "consistent"
    assert row[1] == pytest.approx(printed)
    assert row[2] == pytest.approx(computed)


@pytest.mark.parametrize(
    ("text", "right", "wrong", "computed"),
    [
        ("党员由2015年末的20000名增加到2020年末的24333名，年均增长{}%。", "4.0", "5.0", 4.0),
        ("2022年接待游客180万人次，比2017年增长60%，年均增长{}%。", "9.9", "7.9", 9.856),
        ("五年间专任教师由2600名增加到3185名，平均每年增加{}名。", "117", "107", 117.0),
        ("城镇化率由2015年的45.2%提高到2020年的51.2%，年均提高{}个百分点。", "1.2", "1.5", 1.2),
        ("五年来累计投入培训经费650万元，年均{}万元。", "130", "150", 130e4),
        ("2016年至2020年共培训党员45000人次，平均每年{}人次。", "9000", "9500", 9000.0),
        ("2018年、2019年、2020年分别发展党员320名、346名、354名，年均发展{}名。", "340", "350", 340.0),
        ("2018年发展党员320名，2019年发展346名，2020年发展354名，三年平均{}名。", "340", "350", 340.0),
    ],
)
def test_a_mean_over_years_is_held_against_its_figures(text: str, right: str, wrong: str, computed: float) -> None:
    (good,) = yearly(text.format(right))
    (bad,) = yearly(text.format(wrong))
    assert (good[0], bad[0]) == ("consistent", "inconsistent")
    assert bad[2] == pytest.approx(computed, abs=1e-3)


def test_growth_in_equal_parts_stands_with_a_remark() -> None:
    ((verdict, _, computed, zh),) = yearly("五年来党员由20000名增加到25000名，年均增长5.0%。")
    assert verdict == "consistent"
    assert computed == pytest.approx(5.0)
    assert "复合增长率是4.56%，不计复利" in zh


def test_words_may_count_the_first_year_or_not() -> None:
    """五年 may be five steps or the four between five years: either fits."""
    for rate in ("4.7", "3.7"):
        ((verdict, *_),) = yearly(f"五年来党员由20000名增加到24000名，年均增长{rate}%。")
        assert verdict == "consistent"


@pytest.mark.parametrize(
    "text",
    [
        "生产总值由2015年的180亿元增加到2020年的260亿元，年均增长6.1%。",  # at constant prices without saying so
        "社会消费品零售总额由2015年的36亿元增加到2020年的50亿元，扣除价格因素，年均增长4.1%。",
        "从1979年到1982年的四年内，轻工业平均每年增长11.8%，超过重工业每年平均增长3.4%的速度。",
        "2020年接待游客180万人次，比2015年增长60%，其中过夜游客年均增长12.1%。",
        "党员由20000名增加到24000名，年均增长3.7%。",  # over how many years is not said
        "五年来累计投入培训经费650余万元，年均120万元。",  # hedged, but see below
    ],
)
def test_other_rates_say_nothing(text: str) -> None:
    assert not [row for row in yearly(text) if row[0] not in {"consistent", "uncheckable"}]


def test_rows_for_years_carry_their_year() -> None:
    text = "2018年、2019年和2020年分别培训党员1.2万人次、1.3万人次、1.5万人次。"
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = extract_facts(make_corpus([document]))
    assert facts["period"].tolist() == ["2018", "2019", "2020"]
    assert set(facts["indicator"]) == {"党员"}


def test_falls_of_years_are_falls() -> None:
    text = "2018年、2019年党员分别减少60名、70名。"
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    assert extract_facts(make_corpus([document]))["value"].tolist() == [-60.0, -70.0]


def test_a_yearly_amount_is_no_part_of_its_total() -> None:
    text = "累计投入培训经费650万元，年均130万元。"
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    facts = extract_facts(make_corpus([document]))
    assert facts["role"].tolist() == ["money", "average"]
    assert facts["part_of"].tolist() == ["", ""]
    assert math.isclose(facts["value"].iloc[1], 130e4)
