"""Comparing an answer with its key (判答): what is off and what to look at, never the right answer.

:func:`judge` compares in the open; the student's copy asks the same questions of a sealed key
(``answer_seals``). Both see only two things of a key: whether a value is right, and whether it is a
mistake the exercise knows. General mistakes are found by undoing them: if a hundred times the answer is right, a
fraction was given for a percentage.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from yanting_research.lessons.answer_hints import arithmetic_hint, given_numbers, number_hint
from yanting_research.lessons.answer_keys import Asked, Matcher, OpenKey, asked
from yanting_research.lessons.answer_letters import read_letters, read_words
from yanting_research.lessons.answer_values import (
    NumberAnswer,
    Unread,
    base_unit,
    is_blank,
    read_number,
    type_name,
)
from yanting_research.lessons.pack import AnswerKey, Exercise

__all__ = ["Feedback", "judge", "judge_asked", "judge_exercise"]

Status = Literal["right", "partial", "wrong", "blank", "unreadable", "review"]

_MARKS: dict[str, tuple[str, str]] = {
    "right": ("✓ 答对了", "#1f7a4d"), "partial": ("◐ 部分正确", "#8a6100"), "wrong": ("✗ 还不对", "#a8322a"),
    "blank": ("○ 还没有作答", "#5b6b7b"), "unreadable": ("？ 没有看懂", "#8a6100"), "review": ("✎ 已收到", "#31568f"),
}  # fmt: skip
_SET_FAULTS = {
    (True, True): "有选错的，也有漏选的。",
    (True, False): "有选错的。",
    (False, True): "选的都对，还有漏选的。",
}
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer.

    Attributes
    ----------
    status
        ``right``, ``partial``, ``wrong``, ``blank``, ``unreadable`` or ``review`` (read by the teacher).
    share
        Share of the points, in [0, 1]; NaN for ``review``.
    message_zh
        One or two sentences; the right answer is not among them.
    """

    status: Status
    share: float
    message_zh: str

    @property
    def correct(self) -> bool:
        """Whether the answer is wholly right."""
        return self.status == "right"

    @property
    def mark_zh(self) -> str:
        """The status as a sign and words, so that colour is not needed to tell them apart."""
        return _MARKS[self.status][0]

    def __str__(self) -> str:
        return f"{self.mark_zh}　{self.message_zh}" if self.message_zh else self.mark_zh

    __repr__ = __str__

    def _repr_html_(self) -> str:
        colour = _MARKS[self.status][1]
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 4px 12px; font-size: 15px">'
            f'<b style="color: {colour}">{html.escape(self.mark_zh)}</b>　{html.escape(self.message_zh)}</div>'
        )


def judge(
    key: AnswerKey,
    answer: Any,
    *,
    choices: Iterable[tuple[str, str]] = (),
    given: tuple[Fraction, ...] = (),
    hint: str = "",
) -> Feedback:
    """Compare an answer with its key.

    Parameters
    ----------
    key
        The right answer, its tolerance and unit, the mistakes it knows.
    answer
        Anything that was put into the cell.
    choices
        Letters and texts of a choice.
    given
        Numbers of the prompt: an answer that only repeats or adds them is told so.
    hint
        Said where nothing more exact is known.

    Returns
    -------
    Feedback
        An answer of the wrong type, NaN or a text of a million characters is ``unreadable``, never an exception.

    Raises
    ------
    LessonError
        When the key itself cannot be read.

    Examples
    --------
    >>> key = AnswerKey("number", "99.3", tolerance=0.05, unit="%")
    >>> judge(key, "９９．３％").correct, judge(key, 0.993).message_zh
    (True, '差了 100 倍：你写的像是小数，题目问的是百分之几。')
    >>> judge(AnswerKey("number", "25619", unit="人"), "25619人次").message_zh
    '数值对得上，单位不对：一个人参加几次就算几个人次，人次不等于人数。'
    """
    return judge_asked(asked(key, choices=choices, given=given, hint=hint), OpenKey(key), answer)


def judge_exercise(exercise: Exercise, answer: Any) -> Feedback:
    """:func:`judge` with everything the exercise knows of itself.

    >>> from yanting_research.lessons.pack import Paragraph, Run
    >>> part = Paragraph((Run("甲组120人，乙组80人，两组共有多少人？有30人两组都在。"),))
    >>> exercise = Exercise("q1", "sum", "合计", (part,), (), AnswerKey("number", "170", unit="人"))
    >>> judge_exercise(exercise, 200).message_zh[:12]
    '像是把题目里的几个数加在'
    """
    return judge(
        exercise.key, answer, choices=exercise.choices, given=given_numbers(exercise.prompt), hint=exercise.hint
    )


def judge_asked(question: Asked, key: Matcher, answer: Any) -> Feedback:
    """:func:`judge` against any key that can be asked, open or sealed."""
    if is_blank(answer):
        return Feedback("blank", 0.0, "填好答案，再运行一次。")
    if question.kind == "text":
        return _received(answer)
    if question.kind == "choice":
        return _judge_choice(question, key, answer)
    if question.kind == "set":
        return _judge_set(question, key, answer)
    return _judge_number(question, key, answer)


def _received(answer: Any) -> Feedback:
    if not isinstance(answer, str):
        return Feedback("unreadable", 0.0, f"这里要写一段文字，加引号；收到的是{type_name(answer)}。")
    if len(answer) > _LONGEST_TEXT:
        return Feedback("unreadable", 0.0, f"写得太长了：{len(answer)} 个字，最多 {_LONGEST_TEXT} 个字。")
    return Feedback("review", float("nan"), "已收到，由老师评阅。")


def _wrong(question: Asked, said: str) -> Feedback:
    fallback = f"提示：{question.hint}" if question.hint else "再读一遍题目：问的是哪个数，数的是什么。"
    return Feedback("wrong", 0.0, said or fallback)


def _judge_choice(question: Asked, key: Matcher, answer: Any) -> Feedback:
    letter = read_letters(answer, question.letters)
    if isinstance(letter, Unread):
        return Feedback("unreadable", 0.0, letter.message_zh)
    if key.right(letter):
        return Feedback("right", 1.0, "")
    return _wrong(question, key.mistake(letter))


def _judge_set(question: Asked, key: Matcher, answer: Any) -> Feedback:
    words = read_words(answer)
    if isinstance(words, Unread):
        return Feedback("unreadable", 0.0, words.message_zh)
    strange = sorted(words - set(question.letters)) if question.letters else []
    if strange or not words:
        return Feedback("unreadable", 0.0, f"没有这样的选项；可以选的有 {'、'.join(question.letters)}。")
    hits = sum(key.right(word) for word in words)
    extra, missing = len(words) - hits, question.n_items - hits
    if not extra and not missing:
        return Feedback("right", 1.0, "")
    said = key.mistake("、".join(sorted(words)))
    if not said:
        said = _SET_FAULTS[extra > 0, missing > 0]
    share = max(0.0, (hits - extra) / question.n_items)
    return Feedback("partial", share, said) if share else _wrong(question, said)


def _judge_number(question: Asked, key: Matcher, answer: Any) -> Feedback:
    read = read_number(answer)
    if isinstance(read, Unread):
        return Feedback("unreadable", 0.0, read.message_zh)
    value, unit_said = _in_unit(read, question.unit)
    if key.right(value):
        if unit_said:
            return _wrong(question, f"数值对得上，单位不对：{unit_said}")
        return Feedback("right", 1.0, _written_with(question, read))
    said = (
        key.mistake(value)
        or number_hint(value, key.right, unit=question.unit, decimals=question.decimals)
        or arithmetic_hint(value, question.given, key.right, unit=question.unit, decimals=question.decimals)
    )
    return _wrong(question, said or unit_said)


def _written_with(question: Asked, read: NumberAnswer) -> str:
    """A word on the way the right number was written."""
    if question.decimals and read.decimals > question.decimals:
        return f"写进报告时保留 {question.decimals} 位小数。"
    return ""


def _in_unit(read: NumberAnswer, unit: str) -> tuple[Fraction, str]:
    """An answer in the unit asked for, and what is wrong with its own unit."""
    factor, base = base_unit(unit)
    if not read.unit:
        return (read.value / factor if read.scaled else read.value), ""
    if not unit and read.unit == "%":
        return read.value / 100, ""
    said = _unit_fault(read.unit, base)
    return read.value / factor, said


_CONFUSED = {
    ("人次", "人"): "一个人参加几次就算几个人次，人次不等于人数。",
    ("人", "人次"): "题目数的是人次：一个人参加几次就算几次。",
    ("%", "百分点"): "两个百分数相减，得到的是百分点，不是百分比。",
    ("百分点", "%"): "题目问的是百分比；百分点是两个百分数之差。",
}


def _unit_fault(written: str, wanted: str) -> str:
    if (written, wanted) in _CONFUSED:
        return _CONFUSED[written, wanted]
    # 12个支部 for 个, 12个 for 个支部
    if not wanted or written.startswith(wanted) or wanted.startswith(written):
        return ""
    return f"题目要的单位是“{wanted}”，你写的是“{written}”。"
