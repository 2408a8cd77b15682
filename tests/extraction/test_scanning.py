"""Numerals as they are printed: value, unit, hedge, and how exact the last digit makes them.

A row is ``surface value[..high] unit ±unit of the last digit``, then the hedge unless it is exact, and the status
unless it is fine. All figures are invented.
"""

from __future__ import annotations

import math

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nonfact_kinds import rule
from yanting_research.extraction.scanning import scan_mentions
from yanting_research.extraction.views import make_view


def told(mention: Mention, text: str) -> str:
    high = "" if math.isnan(mention.high) else f"..{mention.high:g}"
    hedge = "" if mention.qualifier == "exact" else mention.qualifier
    status = "" if mention.status == "ok" else mention.status
    shown = f"{text[mention.start : mention.end]} {mention.value:.6g}{high} {mention.unit} ±{mention.precision:g}"
    return " ".join(f"{shown} {hedge} {status}".replace("\n", "/").split())


def scanned(text: str) -> list[str]:
    view = make_view(text)
    return [told(mention, view.text) for mention in scan_mentions(view, view.text)]


NUMERALS = {
    # the last printed digit
    "党员1200名，占14.70%。": ["1200名 1200 名 ±1", "14.70% 14.7 % ±0.01"],
    "人口43.6万人，产值1.25亿元。": ["43.6万人 436000 人 ±1000", "1.25亿元 1.25e+08 元 ±1e+06"],
    "党员1,885名。": ["1,885名 1885 名 ±1"],
    "投入三百万元，又投入2千元。": ["三百万元 3e+06 元 ±10000", "2千元 2000 元 ±1000"],
    "党员一百二十三名，村十五个。": ["一百二十三名 123 名 ±1", "十五个 15 个 ±1"],
    "产值1.2万亿元。": ["1.2万亿元 1.2e+12 元 ±1e+11"],
    # shares in words
    "三分之一的村，三成党员，占三成五。": ["三分之一 33.3333 % ±3.4", "三成 30 % ±10", "三成五 35 % ±1"],
    "百分之五，百分之五点二，千分之三。": ["百分之五 5 % ±1", "百分之五点二 5.2 % ±0.1", "千分之三 0.3 % ±0.05"],
    "一半党员，过半党员。": ["一半 50 % ±50", "过半 50 % ±50 more_than"],
    # halves and little more
    "用了一个半月，又用半小时。": ["一个半月 1.5 个月 ±0.5", "半小时 0.5 小时 ±0.5"],
    "提高7个多百分点。": ["7个多百分点 7 百分点 ±1 more_than"],
    "十几名党员，二十来名学员，60余人。": [
        "十几名 10 名 ±1 more_than", "二十来名 20 名 ±1 about", "60余人 60 人 ±1 more_than",
    ],
    "产量翻了一番，又翻两番。": ["翻了一番 2 倍 ±0.5", "翻两番 4 倍 ±0.5"],
    # from … to
    "每班30至50人，共3至5万人。": ["30至50人 30..50 人 ±1 range", "3至5万人 30000..50000 人 ±10000 range"],
    "年息3%至5%，共3万至5万人。": ["3%至5% 3..5 % ±1 range", "3万至5万人 30000..50000 人 ±10000 range"],
    "参加五六名，资金两三万元。": ["五六名 5..6 名 ±1 range", "两三万元 20000..30000 元 ±10000 range"],
    "收入五万元以上十万元以下。": ["五万元以上十万元以下 50000..100000 元 ±10000 range"],
    "收入十万元以上五万元以下。": ["十万元以上 100000 元 ±10000 at_least", "五万元以下 50000 元 ±10000 at_most"],
    "投资3至5万亿元。": ["3至5万亿元 3e+12..5e+12 元 ±1e+12 range"],
    "党员50至30人。": [],
    "参加六五名。": [],
    # ratios and parts of a whole
    "师生比1:30，按6:4分担。": ["1:30 0.0333333 比 ±0", "6:4 1.5 比 ±0"],
    "投入产出1.5:1。": ["1.5:1 1.5 比 ±0"],
    "比分3:0。": [],
    "结构为22.8:44.2:33.0。": ["22.8 22.8 % ±0.1", "44.2 44.2 % ±0.1", "33.0 33 % ±0.1"],
    "结构为22.8:44.2:43.0。": [],
    # cut, masked and broken
    "参加121XX人。": ["121XX人 nan 人 ±nan masked"],
    "参加64-3-名。": ["64-3-名 64 名 ±1 corrupted"],
    "全县有25\n619人。": ["25/619人 25619 人 ±1 split_by_page_break"],
    "占1\n2.9%。": ["1/2.9% 12.9 % ±0.1 split_by_page_break"],
    "党员有1,8\n85人。": ["1,8/85人 1885 人 ±1 split_by_page_break"],
    "党员有1,8\n5人。": [],
    # hedges at both ends, touching and apart
    "不少于100名，不超过30天，至少5期。": [
        "不少于100名 100 名 ±1 at_least", "不超过30天 30 天 ±1 at_most", "至少5期 5 期 ±1 at_least",
    ],
    "近15%，超过3万人，不足60名，接近40人。": [
        "近15% 15 % ±1 less_than", "超过3万人 30000 人 ±10000 more_than", "不足60名 60 名 ±1 less_than",
        "接近40人 40 人 ±1 less_than",
    ],
    "100名以上，30天以内，20元以下，50名左右，80人上下。": [
        "100名以上 100 名 ±1 at_least", "30天以内 30 天 ±1 at_most", "20元以下 20 元 ±1 at_most",
        "50名左右 50 名 ±1 about", "80人上下 80 人 ±1 about",
    ],
    "约占22.4%，近占三成，签约30户。": [
        "22.4% 22.4 % ±0.1 about", "三成 30 % ±10 less_than", "30户 30 户 ±1",
    ],
    "三分之二强，三成弱，30名强。": [
        "三分之二强 66.6667 % ±3.4 more_than", "三成弱 30 % ±10 less_than", "30名 30 名 ±1",
    ],
    "每户300至500元不等，至少30至50名。": [
        "300至500元 300..500 元 ±1 range", "至少30至50名 30..50 名 ±1 range",
    ],
    "上百名党员，近千人，百余名。": [
        "上百名 100 名 ±1 more_than", "近千人 1000 人 ±1 less_than", "百余名 100 名 ±1 more_than",
    ],
    # what the sign in front or behind takes away
    "百姓，千家万户，几名。": [],
    "全国14亿人口，12人次。": ["14亿 1.4e+09 ±1e+08", "12人次 12 人次 ±1"],
    # one unit for a list
    "甲、乙、丙三镇分别为38、301和147名。": ["38 38 名 ±1", "301 301 名 ±1", "147名 147 名 ±1"],
}  # fmt: skip


def test_numerals_as_printed() -> None:
    assert {text: scanned(text) for text in NUMERALS} == NUMERALS


def test_figures_on_two_lines_are_one_only_behind_a_word() -> None:
    assert "25/619人 25619 人 ±1 split_by_page_break" not in scanned("支部5个，25\n619人。")


def test_a_rule_of_what_is_no_fact_is_put_together_from_its_parts() -> None:
    one = rule("n1", "ordinal", "第(?P<take>\\d)", yes="第3", no="3", before="届|次", needs="第 届")
    assert (one.number, one.why, one.yes, one.no, one.needs) == ("n1", "ordinal", "第3", "3", ("第", "届"))
    assert one.before is not None
    assert one.pattern.search("第3")
    assert [bool(one.before.search(text)) for text in ("上届", "届次", "届满")] == [True, True, False]
    bare = rule("n2", "time", "\\d时", yes="9时", no="9")
    assert (bare.before, bare.needs) == (None, ())
