"""Answers compared with their keys: what students type, what is said to it, and that the sealed key says the same.

Expected values are hand-computed from the numbers in each test; counties and figures are fictional.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import LessonError
from yanting_research.lessons import check, judge, judge_exercise, open_checks
from yanting_research.lessons.answer_keys import OpenKey, asked
from yanting_research.lessons.answer_seals import lesson_id, seal_answers, sealed_questions
from yanting_research.lessons.answers import judge_asked
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson, Mistake, Paragraph, Run

SHARE = AnswerKey("number", "99.3", 0.05, "%", (Mistake("100.7", "分子和分母放反了。"),))
PERSONS = AnswerKey("number", "25619", unit="人")
POINTS = AnswerKey("number", "10", unit="百分点")
MONEY = AnswerKey("number", "120", unit="万元")
SET = AnswerKey("set", "A、C")
OPEN = AnswerKey("text", "要有对照")


def exercise(key: AnswerKey, prompt: str = "", **more: Any) -> Exercise:
    return Exercise("q1", "share", "题", (Paragraph((Run(prompt),)),), (), key, **more)


def lesson_of(*exercises: Exercise) -> Lesson:
    return Lesson("t", "课", "", "青禾县（虚构）", "specimen", 45, (), (), (), (), exercises, (), (), ())


@pytest.mark.parametrize(
    "answer",
    [
        99.3, 603 / 607 * 100, np.float64(99.3), np.float32(99.3), Decimal("99.30"), Fraction(993, 10), "99.3", "99.3%",
        "９９．３％", " 99。3 % ", "百分之九十九点三", "答案：99.3%。", "约99.3%左右", "“99.3”", "9.93e1",
    ],
)  # fmt: skip
def test_a_share_is_right_however_it_is_written(answer: Any) -> None:
    assert judge(SHARE, answer).correct


@pytest.mark.parametrize(
    "answer", [25619, "25,619人", "25619名", "2.5619万", "2.5619万人", "二万五千六百一十九", np.int64(25619)]
)
def test_persons_are_right_however_they_are_written(answer: Any) -> None:
    assert judge(PERSONS, answer).correct


@pytest.mark.parametrize("answer", [120, "120", "120万元", "120万", "1200000元", "一百二十万元", "¥120万"])
def test_ten_thousands_in_the_unit_are_understood(answer: Any) -> None:
    assert judge(MONEY, answer).correct


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        (SHARE, 0.993, "差了 100 倍：你写的像是小数"),
        (SHARE, "9930%", "百分数多乘了一次"),
        (SHARE, -99.3, "正负号反了"),
        (SHARE, 100.7, "分子和分母放反了。"),  # the exercise's own word comes first
        (SHARE, 99, "小数位数不够"),
        (SHARE, 99.2, "只差最后一位"),
        (SHARE, 0.7, "其余部分"),
        (SHARE, 993, "小数点的位置"),
        (SHARE, "99.3个百分点", "数值对得上，单位不对：题目问的是百分比"),
        (PERSONS, "25619人次", "数值对得上，单位不对：一个人参加几次"),
        (PERSONS, 25618, "只差 1"),
        (PERSONS, 2.5619, "差了一万倍"),
        (PERSONS, "25619元", "你写的是“元”"),
        (PERSONS, 25619.2, "取整数"),
        (POINTS, "10%", "得到的是百分点，不是百分比"),
        (MONEY, 1200000, "差了一万倍"),
    ],
)  # fmt: skip
def test_typical_mistakes_are_told_apart(key: AnswerKey, answer: Any, said: str) -> None:
    feedback = judge(key, answer)
    assert not feedback.correct
    assert said in feedback.message_zh
    assert key.value not in feedback.message_zh


@pytest.mark.parametrize(
    ("key", "prompt", "answer", "said"),
    [
        (AnswerKey("number", "170", unit="人"), "甲组120人，乙组80人，两组都在的30人。", 200, "有没有重叠"),
        (AnswerKey("number", "170", unit="人"), "2012年甲组120人，乙组80人。", 120, "题目里原来就有的数"),
        (POINTS, "参训率从40%升到50%。", 25, "像是算成了增长率"),
        (AnswerKey("number", "25", unit="%"), "参训率从40%升到50%，增长百分之几？", 10, "两个百分数之差是百分点"),
        (AnswerKey("number", "20", unit="%"), "甲组30人，乙组60人，全县150人，甲占几成？", 50, "像是分子或分母取错了"),
    ],
)  # fmt: skip
def test_what_was_done_with_the_numbers_of_the_prompt(key: AnswerKey, prompt: str, answer: Any, said: str) -> None:
    assert said in judge_exercise(exercise(key, prompt), answer).message_zh


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (float("nan"), "NaN"), (pd.NA, "NaN"), (float("inf"), "无穷大"), (True, "True 或 False"), ([99.3], "列表"),
        ((25, 619), "逗号"), (pd.DataFrame(), "一张表"), (len, "忘了写括号"), ("x" * 1_000_000, "1000000 个字"),
        ("603/607", "算式"), ("党员", "没有看懂"), ("12人，其中3人", "没有看懂"), (10**400, "太大"), (1e300, "太大"),
        (Decimal("sNaN"), "NaN"), (1 + 2j, "复数"), (b"1", "字节"), (object(), "object"), ("约", "没有看到数字"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_and_never_raises(answer: Any, said: str) -> None:
    feedback = judge(SHARE, answer)
    assert (feedback.status, feedback.share) == ("unreadable", 0.0)
    assert said in feedback.message_zh


@pytest.mark.parametrize("answer", [None, "", " 　\n", ...])
@pytest.mark.parametrize("key", [SHARE, SET, OPEN, AnswerKey("choice", "B")])
def test_a_blank_is_no_answer(key: AnswerKey, answer: Any) -> None:
    assert judge(key, answer).status == "blank"


CHOICES = (("A", "4.1万人"), ("B", "4.1万人次"), ("C", "一样"))


@pytest.mark.parametrize("answer", ["B", "b", "Ｂ", "选B。", "(B)", "B、4.1万人次", ["B"], "答案：B"])
def test_a_choice_is_right_however_it_is_written(answer: Any) -> None:
    assert judge(AnswerKey("choice", "B"), answer, choices=CHOICES).correct


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [("A", "wrong", "人次不是人数"), ("C", "wrong", "再读一遍"), ("D", "unreadable", "可以选的有 A、B、C"),
     ("AB", "unreadable", "只选一个"), (2, "unreadable", "整数"), ("不知道", "unreadable", "字母")],
)  # fmt: skip
def test_a_wrong_choice_is_told(answer: Any, status: str, said: str) -> None:
    key = AnswerKey("choice", "B", mistakes=(Mistake("A", "人次不是人数。"),))
    feedback = judge(key, answer, choices=CHOICES)
    assert feedback.status == status
    assert said in feedback.message_zh


@pytest.mark.parametrize("answer", ["A、C", "C,A", "ａ，ｃ", "CA", "A C", ["C", "A"], {"A", "C"}, "A和C"])
def test_a_set_has_no_order(answer: Any) -> None:
    assert judge(SET, answer, choices=CHOICES).correct


@pytest.mark.parametrize(
    ("answer", "share", "said"),
    [("A", 0.5, "漏选"), ("A、B、C", 0.5, "选错"), ("B", 0.0, "有选错的，也有漏选的"), ("A、D", 0.0, "没有这样的选项")],
)
def test_a_set_earns_its_share(answer: str, share: float, said: str) -> None:
    feedback = judge(SET, answer, choices=CHOICES)
    assert feedback.share == share  # (right ones - wrong ones) / members of the key, not below 0
    assert said in feedback.message_zh


def test_an_open_answer_is_for_the_teacher() -> None:
    feedback = judge(OPEN, "要有对照组。")
    assert (feedback.status, feedback.message_zh) == ("review", "已收到，由老师评阅。")
    assert math.isnan(feedback.share)
    assert judge(OPEN, 3).status == judge(OPEN, "长" * 20_001).status == "unreadable"


@pytest.mark.parametrize(
    "key",
    [AnswerKey("number", "很多"), AnswerKey("number", "1", -0.5), AnswerKey("choice", "AB、C"), AnswerKey("set", ""),
     AnswerKey("number", "1", mistakes=(Mistake("x", "y"),))],
)  # fmt: skip
def test_a_key_that_cannot_be_read_is_our_error(key: AnswerKey) -> None:
    with pytest.raises(LessonError, match="answer key"):
        judge(key, 1)


def test_feedback_shows_itself_escaped_and_without_colour_alone() -> None:
    feedback = judge(AnswerKey("choice", "B", mistakes=(Mistake("A", "<b>&"),)), "A", choices=CHOICES)
    assert "&lt;b&gt;&amp;" in feedback._repr_html_()
    assert "✗ 还不对" in feedback._repr_html_()
    assert str(feedback) == "✗ 还不对　<b>&"


# --- the sealed key -------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.decimals(-200, 200, places=1),
    st.sampled_from([0.0, 0.05, 0.5, 3.0]),
    st.one_of(st.decimals(-210, 210, places=2), st.floats(-210, 210), st.integers(-210, 210)),
)
def test_the_sealed_key_says_what_the_open_one_says(value: Decimal, tolerance: float, answer: Any) -> None:
    key = AnswerKey("number", str(value), tolerance, "%", (Mistake("12.5", "这是去年的数。"),))
    sealed = sealed_questions(seal_answers(lesson_of(exercise(key)), rounds=1))["q1"]
    assert judge_asked(sealed[0], sealed[1], answer) == judge_asked(asked(key), OpenKey(key), answer)


@settings(max_examples=80, deadline=None)
@given(st.integers(-1000, 1000), st.integers(0, 50), st.integers(-60, 60))
def test_a_tolerance_has_a_sharp_edge(value: int, tenths: int, away: int) -> None:
    """Both ends of the tolerance are right, and nothing beyond them."""
    key = AnswerKey("number", str(value), tenths / 10)
    assert judge(key, Decimal(value * 10 + away) / 10).correct == (abs(away) <= tenths)
    assert judge(key, value + tenths / 10).correct
    assert judge(key, value - tenths / 10).correct


def test_the_seal_does_not_hold_the_answers(lesson: Lesson) -> None:
    kept = json.dumps(seal_answers(lesson, rounds=1), ensure_ascii=False)
    assert "99.3" not in kept
    assert "0.993" not in kept
    assert "要有对照" not in kept
    assert seal_answers(lesson, rounds=1) == seal_answers(lesson, rounds=1)
    assert (
        seal_answers(lesson, rounds=1)["questions"]["q1"]["right"]
        != seal_answers(lesson, rounds=2)["questions"]["q1"]["right"]
    )


def test_a_lesson_is_known_by_what_students_see() -> None:
    one = lesson_of(exercise(SHARE, "占百分之几？"))
    assert lesson_id(one) == lesson_id(lesson_of(exercise(PERSONS, "占百分之几？")))
    assert lesson_id(one) != lesson_id(lesson_of(exercise(SHARE, "有多少人？")))


def test_check_answers_in_the_notebook(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yanting_research.lessons.checking._opened", {})
    assert "准备单元格" in check("q1", 1).message_zh
    open_checks(json.dumps(seal_answers(lesson, rounds=1)))
    assert check("q1", "99.3%").correct
    assert check("q1", 0.993).message_zh == "这是小数，题目问的是百分之几。"
    assert check("q2", "b").correct
    assert check("q3", "要有对照").status == "review"
    assert "q1、q2、q3" in check("q9", 1).message_zh
    assert check(["q1"], 1).status == "unreadable"  # type: ignore[arg-type]
    with pytest.raises(LessonError, match="damaged"):
        open_checks("{")
    with pytest.raises(LessonError, match="fresh copy"):
        open_checks('{"schema": 9}')
    with pytest.raises(ValueError, match="1 or more"):
        seal_answers(lesson, rounds=0)
