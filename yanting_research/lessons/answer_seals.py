"""Sealed keys (密封的答案): a student's copy can tell right from wrong without holding the answer in the open.

Of each right value, and of each mistake the exercise knows, the copy carries a salted, slow hash (PBKDF2). That keeps
an answer from being read by opening the file. It does not stop somebody who sets out to try every value: a choice has
four, a percentage with one decimal a thousand. Marks therefore come from the teacher's key alone, never from here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from yanting_research.core import canonical_json, sealed, sha256_text, unsealed
from yanting_research.errors import LessonError
from yanting_research.lessons.answer_hints import given_numbers
from yanting_research.lessons.answer_keys import Asked, Cell, Target, asked, mistake_values, right_values
from yanting_research.lessons.pack import (
    Bullets,
    Exercise,
    Grid,
    Lesson,
    Paragraph,
    Quotation,
    iterate_blocks,
    plain_text,
)

__all__ = ["ROUNDS", "SealedKey", "lesson_id", "question_of", "seal_answers", "sealed_questions"]

ROUNDS = 20_000
"""Rounds of PBKDF2 for one value; a wrong answer asks some twenty times, and nobody should wait for its feedback."""
_SCHEMA = 1


def lesson_id(lesson: Lesson) -> str:
    """Sixteen hexadecimal digits that tell one lesson's notebooks from another's.

    They come from what every student sees, not from the keys: whoever knows the question could otherwise try
    answers against them.
    """
    seen = [
        [
            exercise.exercise_id,
            exercise.title,
            exercise.points,
            _prompt_text(exercise),
            list(map(list, exercise.choices)),
        ]
        for exercise in lesson.exercises
    ]
    return sha256_text(canonical_json([lesson.template, lesson.title, lesson.source, seen]))[:16]


def _prompt_text(exercise: Exercise) -> list[str]:
    said: list[str] = []
    for block in iterate_blocks(exercise.prompt):
        if isinstance(block, (Paragraph, Quotation)):
            said.append(plain_text(block.runs))
        elif isinstance(block, Bullets):
            said += [plain_text(item) for item in block.items]
        elif isinstance(block, Grid):
            said += ["\t".join(row) for row in block.rows]
    return said


def question_of(exercise: Exercise) -> Asked:
    """What may be known of an exercise without its answer."""
    return asked(exercise.key, choices=exercise.choices, given=given_numbers(exercise.prompt), hint=exercise.hint)


def seal_answers(lesson: Lesson, *, rounds: int = ROUNDS) -> dict[str, Any]:
    """The key of a lesson as its students' copy carries it: JSON values, no answer among them.

    Parameters
    ----------
    lesson
        The lesson; the salts are derived from it, so that equal lessons give equal seals.
    rounds
        Rounds of PBKDF2.

    Raises
    ------
    ValueError
        For less than one round.
    LessonError
        When a key cannot be read.
    """
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}; allowed: 1 or more")
    identity = lesson_id(lesson)
    questions = {
        exercise.exercise_id: _sealed(exercise, _Sealer(identity, exercise.exercise_id, rounds))
        for exercise in lesson.exercises
    }
    return sealed({"schema": _SCHEMA, "lesson": identity, "rounds": rounds, "questions": questions})


class _Sealer:
    """The slow hash of one question; a value asked twice is hashed once."""

    def __init__(self, lesson: str, question: str, rounds: int) -> None:
        self._salt = hashlib.sha256(f"{lesson}|{question}".encode()).digest()
        self._rounds = rounds
        self._known: dict[str, str] = {}

    def __call__(self, label: str) -> str:
        if label not in self._known:
            digest = hashlib.pbkdf2_hmac("sha256", label.encode("utf-8", "backslashreplace"), self._salt, self._rounds)
            self._known[label] = digest.hex()[:32]
        return self._known[label]


def _label(grid: Cell, index: Fraction) -> str:
    return f"{grid.width}|{grid.offset}|{index}"


def _sealed(exercise: Exercise, sealer: _Sealer) -> dict[str, Any]:
    question = question_of(exercise)
    return {
        "kind": question.kind,
        "unit": question.unit,
        "decimals": question.decimals,
        "letters": list(question.letters),
        "given": [str(number) for number in question.given],
        "hint": question.hint,
        "n_items": question.n_items,
        # sorted: the order of a set's members would otherwise be told
        "right": sorted((_target(target, sealer) for target in right_values(exercise.key)), key=lambda one: one[-1]),
        "mistakes": [[*_target(target, sealer), said] for target, said in mistake_values(exercise.key)],
    }


def _target(target: Target, sealer: _Sealer) -> list[str]:
    """Width and offset of the grid (empty for a text) and the seal."""
    if isinstance(target, str):
        return ["", "", sealer(target)]
    grid, index = target
    return [str(grid.width), str(grid.offset), sealer(_label(grid, index))]


class SealedKey:
    """A key that answers :class:`~yanting_research.lessons.answer_keys.Matcher`'s two questions from hashes."""

    def __init__(self, sealed: Mapping[str, Any], sealer: _Sealer) -> None:
        self._right = [tuple(target) for target in sealed["right"]]
        self._mistakes = [(tuple(target), str(said)) for *target, said in sealed["mistakes"]]
        self._sealer = sealer

    def right(self, value: Fraction | str) -> bool:
        """Whether a value has one of the right seals."""
        return any(self._holds(target, value) for target in self._right)

    def mistake(self, value: Fraction | str) -> str:
        """What the exercise says to this answer; ``""`` for none."""
        return next((said for target, said in self._mistakes if self._holds(target, value)), "")

    def _holds(self, target: tuple[str, ...], value: Fraction | str) -> bool:
        width, offset, seal = target
        if isinstance(value, str) or not width:
            return isinstance(value, str) and not width and self._sealer(value) == seal
        grid = Cell(Fraction(width), Fraction(offset))
        return any(self._sealer(_label(grid, index)) == seal for index in grid.indices(value))


def sealed_questions(document: Any) -> dict[str, tuple[Asked, SealedKey]]:
    """Questions and keys of what :func:`seal_answers` made, by id.

    Raises
    ------
    LessonError
        When the document is damaged or of another version.
    """
    try:
        held = unsealed(document, schema=_SCHEMA)
        return {
            name: (_question(one), SealedKey(one, _Sealer(held["lesson"], name, int(held["rounds"]))))
            for name, one in held["questions"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LessonError(
            f"the sealed key cannot be read ({type(error).__name__}: {error})",
            where="sealed key",
            expected=f"what the student's notebook came with, version {_SCHEMA}",
            remedy="take a fresh copy of the student's notebook",
        ) from error


def _question(sealed: Mapping[str, Any]) -> Asked:
    return Asked(
        sealed["kind"],
        sealed["unit"],
        int(sealed["decimals"]),
        tuple(sealed["letters"]),
        tuple(Fraction(number) for number in sealed["given"]),
        sealed["hint"],
        int(sealed["n_items"]),
    )
