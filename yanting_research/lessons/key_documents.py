"""The teacher's key (教师答案) as a document: what grading compares with, in a file or in the teacher's notebook."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from yanting_research.core import sealed, unsealed
from yanting_research.errors import LessonError
from yanting_research.lessons.answer_keys import Asked, OpenKey, asked
from yanting_research.lessons.answer_seals import lesson_id, question_of
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson, Mistake

__all__ = ["KeyedLesson", "KeyedQuestion", "answer_name", "check_source", "key_document", "keyed_lesson"]

_SCHEMA = 1
_KINDS = ("number", "choice", "set", "text")
_NAME = re.compile(r"[A-Za-z0-9_]{1,40}")
"""``q1``; not ``q 1``, which is no part of a variable's name."""


@dataclass(frozen=True, slots=True)
class KeyedQuestion:
    """A question as grading sees it: its name, its points, what may be known of it, its open key."""

    question_id: str
    title: str
    points: int
    asked: Asked
    key: OpenKey


@dataclass(frozen=True, slots=True)
class KeyedLesson:
    """A lesson as grading sees it."""

    lesson: str
    title: str
    questions: tuple[KeyedQuestion, ...]


def answer_name(question_id: str) -> str:
    """The variable that holds an answer.

    >>> answer_name("q1")
    'answer_q1'
    """
    return f"answer_{question_id}"


def check_source(question_id: str) -> str:
    """The one line of a check cell.

    >>> check_source("q1")
    'check("q1", answer_q1)'
    """
    return f'check("{question_id}", {answer_name(question_id)})'


def key_document(lesson: Lesson) -> dict[str, Any]:
    """Answers, mistakes, prompts' numbers and points of a lesson as JSON values; for the teacher only."""
    questions = [_question(exercise) for exercise in lesson.exercises]
    return sealed({"schema": _SCHEMA, "lesson": lesson_id(lesson), "title": lesson.title, "questions": questions})


def _question(exercise: Exercise) -> dict[str, Any]:
    return {
        "id": exercise.exercise_id,
        "title": exercise.title,
        "points": exercise.points,
        "choices": [list(choice) for choice in exercise.choices],
        "given": [str(number) for number in question_of(exercise).given],
        "hint": exercise.hint,
        "key": asdict(exercise.key),
    }


def keyed_lesson(document: Any, *, where: str) -> KeyedLesson:
    """What grading needs, read from :func:`key_document`'s values.

    Raises
    ------
    LessonError
        When the document is no key, was changed since it was made, is of another version, or a key in it
        cannot be read.
    """
    try:
        held = unsealed(document, schema=_SCHEMA)
        questions = tuple(_keyed(entry) for entry in held["questions"])
        if len({question.question_id for question in questions}) != len(questions) or not questions:
            raise ValueError("no question, or one twice")
        return KeyedLesson(str(held["lesson"]), str(held["title"]), questions)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LessonError(
            f"no answer key ({type(error).__name__}: {error})",
            where=where,
            expected=f"the teacher's notebook or the key of a lesson, version {_SCHEMA}",
            remedy="name the teacher's notebook that `yanting lesson` wrote",
        ) from error


def _keyed(entry: Any) -> KeyedQuestion:
    stored = entry["key"]
    key = AnswerKey(
        stored["kind"],
        stored["value"],
        float(stored["tolerance"]),
        stored["unit"],
        tuple(Mistake(mistake["value"], mistake["feedback"]) for mistake in stored["mistakes"]),
    )
    if key.kind not in _KINDS or not _NAME.fullmatch(entry["id"]) or int(entry["points"]) < 0:
        raise ValueError(f"question {entry['id']!r} of kind {key.kind!r}")
    question = asked(
        key,
        choices=[(letter, text) for letter, text in entry["choices"]],
        given=tuple(Fraction(number) for number in entry["given"]),
        hint=entry["hint"],
    )
    return KeyedQuestion(entry["id"], entry["title"], int(entry["points"]), question, OpenKey(key))
