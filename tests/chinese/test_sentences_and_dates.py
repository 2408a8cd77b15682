from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese import clause_spans, find_dates, fold_script, fold_width, sentence_at, split_sentences
from yanting_research.chinese.sentences import paragraph_spans
from yanting_research.core import Span

CHINESE = st.text(alphabet="党员12人。！？；，、：“”（）《》\n 年月日…”", max_size=200)


@given(CHINESE, st.booleans())
def test_no_character_is_lost(text: str, semicolons: bool) -> None:
    spans = split_sentences(text, at_semicolons=semicolons)
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert "".join(text[span.start : span.end] for span in clause_spans(text)) == text
    assert all(span.end > span.start for span in spans)


def test_closing_marks_stay_with_their_sentence() -> None:
    text = "他讲：“开会！”（鼓掌。）散会。"
    assert [text[s.start : s.end] for s in split_sentences(text)] == ["他讲：“开会！”", "（鼓掌。）", "散会。"]


def test_semicolon_is_optional() -> None:
    text = "甲村12户；乙村9户。"
    assert len(split_sentences(text)) == 1
    assert len(split_sentences(text, at_semicolons=True)) == 2


@given(CHINESE.filter(bool), st.data())
def test_sentence_at_holds_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = sentence_at(text, start, end)
    assert span.start <= start
    assert span.end >= end


@pytest.mark.parametrize(
    ("text", "kind", "period"),
    [
        ("2016年3月5日", "day", "2016-03-05"),
        ("2016年3月5号", "day", "2016-03-05"),
        ("2016 年 3 月 5 日", "day", "2016-03-05"),
        ("二〇一五年十一月三十日", "day", "2015-11-30"),
        ("二○○八年", "year", "2008"),
        ("2016年2月29日", "day", "2016-02-29"),
        ("2016年3月", "month", "2016-03"),
        ("2016年1月", "month", "2016-01"),
        ("2016年12月", "month", "2016-12"),
        ("1998年", "year", "1998"),
        ("2012—2015年", "period", "2012/2015"),
        ("2012至2015年", "period", "2012/2015"),
        ("2012年至2015年", "period", "2012/2015"),
        ("2012、2013年", "period", "2012/2013"),
        ("2016年3月-9月", "period", "2016-03/2016-09"),
        ("2016年3月5日至9日", "period", "2016-03-05/2016-03-09"),
        ("2016年3月5日至25日", "period", "2016-03-05/2016-03-25"),
        ("2016 年 3 月 5 日 至 8 月 9 日", "period", "2016-03-05/2016-08-09"),
        ("2016年1-9月", "period", "2016-01/2016-09"),
        ("2016年1至9月份", "period", "2016-01/2016-09"),
        ("二〇一六年一至九月", "period", "2016-01/2016-09"),
        ("2015年11月至2016年3月", "period", "2015-11/2016-03"),
        ("2016年6、7月", "period", "2016-06/2016-07"),
        ("3月至5月", "period", "--03/--05"),
        ("2016年一季度", "period", "2016-01/2016-03"),
        ("2016年第4季度", "period", "2016-10/2016-12"),
        ("2016年前三季度", "period", "2016-01/2016-09"),
        ("二〇一六年前两个季度", "period", "2016-01/2016-06"),
        ("2016 年 上半年", "period", "2016-01/2016-06"),
        ("2016年下半年", "period", "2016-07/2016-12"),
        ("2015年11月5日至2016年3月2日", "period", "2015-11-05/2016-03-02"),
        ("2016-03-05", "day", "2016-03-05"),
        ("2016/12/31", "day", "2016-12-31"),
        ("2016.1.5", "day", "2016-01-05"),
        ("1至9月", "period", "--01/--09"),
        ("十至十二月", "period", "--10/--12"),
        ("1-12月份", "period", "--01/--12"),
        ("9月", "month", "--09"),
        ("12月底", "month", "--12"),
        ("12月15日", "day", "--12-15"),
        ("1月31日", "day", "--01-31"),
        ("十月一日", "day", "--10-01"),
        ("12月15日-18日", "day", "--12-15"),
        ("上半年", "relative", "上半年"),
        ("前三季度", "relative", "前三季度"),
        ("去年", "relative", "去年"),
        ("年底前", "relative", "年底"),
        ("17:23", "time", "17:23"),
        ("23:59:59", "time", "23:59:59"),
    ],
)
def test_dates(text: str, kind: str, period: str) -> None:
    assert [(date.kind, date.period) for date in find_dates(text)] == [(kind, period)]


@pytest.mark.parametrize(
    ("name", "first"),
    [("一五", 1953), ("二五", 1958), ("三五", 1966), ("四五", 1971), ("五五", 1976), ("六五", 1981), ("七五", 1986),
     ("八五", 1991), ("九五", 1996), ("十五", 2001), ("十一五", 2006), ("十二五", 2011), ("十三五", 2016),
     ("十四五", 2021), ("十五五", 2026), ("十六五", 2031)],
)  # fmt: skip
def test_five_year_plans_begin_when_they_began(name: str, first: int) -> None:
    """Two plans, three years of readjustment (1963 to 1965), and from 1966 a plan every five years."""
    for opening, closing in ("“”", "「」", "‘’", '""'):
        mention = find_dates(f"{opening}{name}{closing}")[0]
        assert (mention.kind, mention.period) == ("plan", f"{first}/{first + 4}")


def test_a_plan_without_quotes_needs_its_word() -> None:
    assert [date.period for date in find_dates("十三五规划")] == ["2016/2020"]
    assert find_dates("十三五人") == []


def test_what_follows_a_date_is_read_on_its_own() -> None:
    text = "2016年3月5日17:23，1-9月，共9人；9月饼"
    assert [text[date.span.start : date.span.end] for date in find_dates(text)] == ["2016年3月5日", "17:23", "1-9月"]


@pytest.mark.parametrize("text", ["2013人", "今年轻干部", "2月饼", "12个月", "14.7%", "13月5日", "2016年2月30日共30人"])
def test_no_dates(text: str) -> None:
    assert [date for date in find_dates(text) if date.kind in {"day", "relative"}] == []


@pytest.mark.parametrize(
    "text",
    ["2016年13月", "2016年0月", "2016年6月31日", "2015年2月29日", "2015-02-29", "2015-13-01", "2015-11-301", "1-13月",
     "0-9月", "13月", "0月", "9月0日", "9月32日", "0月5日", "24:00", "2016年3月5日至32日", "2016年1-13月",
     "2016年3月32日至4月1日"],
)  # fmt: skip
def test_days_that_no_calendar_has(text: str) -> None:
    assert find_dates(text) == []


def test_a_sentence_is_found_at_its_edges() -> None:
    text = "  第一句。\n第二句有5人。第三句。"
    start, end = text.index("第二句"), text.index("第三句")
    for span in ((start, end), (start, start + 1), (end - 1, end)):
        assert sentence_at(text, *span) == Span(start, end)
    assert sentence_at(text, 3, start + 1) == Span(2, end)  # over two sentences, blanks at the rim left out
    for start, end in ((-1, 2), (3, 2), (0, len(text) + 1)):
        with pytest.raises(ValueError, match=f"of {len(text)} characters"):
            sentence_at(text, start, end)


def test_a_sentence_without_end_is_cut_on_both_sides() -> None:
    text = "党" * 5000
    assert sentence_at(text, 2500, 2501) == Span(500, 4501)


def test_paragraphs_are_lines_that_hold_something() -> None:
    text = "\n一、现状\n \t\n全县有党员。"
    assert [text[s.start : s.end] for s in paragraph_spans(text)] == ["一、现状", "全县有党员。"]


@given(st.text(max_size=100))
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold_script(fold_width(text))) == len(text)
