"""``check("q1", answer)`` (自查) in the student's notebook: feedback offline, without the answer lying about.

A kernel runs one notebook and a notebook is one lesson; so the opened key is kept here, and the cells stay short.
"""

from __future__ import annotations

import json
from typing import Any

from yanting_research.errors import LessonError
from yanting_research.lessons.answer_keys import Asked
from yanting_research.lessons.answer_seals import SealedKey, sealed_questions
from yanting_research.lessons.answers import Feedback, judge_asked

__all__ = ["check", "open_checks"]

_opened: dict[str, tuple[Asked, SealedKey]] = {}


def open_checks(sealed: str) -> None:
    """Open the sealed key of a lesson; the student's notebook does so in its first cell.

    Parameters
    ----------
    sealed
        JSON text of ``answer_seals.seal_answers``.

    Raises
    ------
    LessonError
        When the text is damaged.
    """
    try:
        document = json.loads(sealed)
    except ValueError as error:
        raise LessonError(
            f"the sealed key is damaged ({error})",
            where="open_checks",
            expected="the text the student's notebook came with",
            remedy="take a fresh copy of the student's notebook",
        ) from error
    questions = sealed_questions(document)
    _opened.clear()
    _opened.update(questions)


def check(question: str, answer: Any) -> Feedback:
    """Say what is off about an answer, and what to look at; never the right answer.

    Parameters
    ----------
    question
        ``"q1"``, ``"q2"`` ... as the lesson numbers them.
    answer
        What was answered: a number, a text, a letter, several letters.

    Returns
    -------
    Feedback
        Shown by the notebook. An unknown question and a forgotten first cell are told in the same way: a
        traceback helps nobody who is learning to calculate a share.

    Examples
    --------
    >>> from yanting_research.lessons.answer_seals import seal_answers
    >>> from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson
    >>> share = Exercise("q1", "share", "占比", (), (), AnswerKey("number", "42.5", 0.05, "%"))
    >>> lesson = Lesson("a", "课", "", "", "specimen", 45, (), (), (), (), (share,), (), (), ())
    >>> open_checks(json.dumps(seal_answers(lesson, rounds=1)))
    >>> check("q1", None), check("q1", "42.5%"), check("q1", -42.5)
    (○ 还没有作答　填好答案，再运行一次。, ✓ 答对了, ✗ 还不对　正负号反了：看看是谁减谁，是增加还是减少。)
    """
    if not _opened:
        return Feedback("unreadable", 0.0, "请先运行本笔记本最上面的准备单元格，再运行这一格。")
    if not isinstance(question, str) or question not in _opened:
        return Feedback("unreadable", 0.0, f"没有“{str(question)[:40]}”这道题；本课的题有：{'、'.join(_opened)}。")
    asked, key = _opened[question]
    return judge_asked(asked, key, answer)
