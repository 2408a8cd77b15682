from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese import clause_spans, find_dates, fold_script, fold_width, sentence_at, split_sentences

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
    ("text", "period"),
    [
        ("2016年3月5日", "2016-03-05"),
        ("二〇一五年十一月三十日", "2015-11-30"),
        ("2016年3月", "2016-03"),
        ("1998年", "1998"),
        ("2012—2015年", "2012/2015"),
        ("“十二五”期间", "2011/2015"),
        ("十三五规划", "2016/2020"),
        ("2016-03-05", "2016-03-05"),
        ("1至9月", "--01/--09"),
        ("去年", "去年"),
    ],
)
def test_dates(text: str, period: str) -> None:
    assert [date.period for date in find_dates(text)] == [period]


@pytest.mark.parametrize("text", ["2013人", "今年轻干部", "2月饼", "12个月", "14.7%", "13月5日", "2016年2月30日共30人"])
def test_no_dates(text: str) -> None:
    assert [date for date in find_dates(text) if date.kind in {"day", "relative"}] == []


@given(st.text(max_size=100))
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold_script(fold_width(text))) == len(text)
