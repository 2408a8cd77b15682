"""Several kinds in turn (混合出题): a section that wants something to ask need not know what the report holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise
from yanting_research.lessons.questions.attendance import ask_average, ask_persons_times
from yanting_research.lessons.questions.findings import ask_error
from yanting_research.lessons.questions.granularity import ask_granularity
from yanting_research.lessons.questions.groups import ask_bounds, ask_overlap
from yanting_research.lessons.questions.growth import ask_change
from yanting_research.lessons.questions.shares import ask_definition, ask_percent_points, ask_share
from yanting_research.lessons.questions.statements import ask_target
from yanting_research.lessons.questions.totals import ask_altered, ask_sum

__all__ = ["ask_calculation", "ask_checking", "ask_meaning", "ask_mistake", "in_turn"]


def in_turn(*kinds: tuple[Exercise, ...]) -> tuple[Exercise, ...]:
    """The best of every kind, then the second of every kind; what asks about a number again comes last.

    >>> in_turn((), ())
    ()
    """
    first: list[Exercise] = []
    again: list[Exercise] = []
    asked: set[str] = set()
    for exercise in _interleaved(kinds):
        about = {*exercise.check_ids, *exercise.fact_ids[:1]}
        (again if asked & about else first).append(exercise)
        asked |= about
    return (*first, *again)


def _interleaved(kinds: tuple[tuple[Exercise, ...], ...]) -> Iterator[Exercise]:
    for row in zip_longest(*kinds):
        yield from (exercise for exercise in row if exercise is not None)


def ask_meaning(context: LessonContext) -> tuple[Exercise, ...]:
    """What a number stands for: 口径, 人次, 计划与完成, 交叉."""
    return in_turn(
        ask_definition(context), ask_persons_times(context), ask_target(context), ask_overlap(context),
        ask_bounds(context),
    )  # fmt: skip


def ask_checking(context: LessonContext) -> tuple[Exercise, ...]:
    """What can be computed, and behind it the errors of the report: a short report has something to check as well."""
    return (*ask_calculation(context), *ask_error(context))


def ask_mistake(context: LessonContext) -> tuple[Exercise, ...]:
    """Errors of the report; where it has none, copies altered on purpose, which say so."""
    return ask_error(context) or ask_altered(context)


def ask_calculation(context: LessonContext) -> tuple[Exercise, ...]:
    """What can be computed from the report's own numbers: 合计, 占比, 增长, 平均, 百分点, 倒推."""
    return in_turn(
        ask_sum(context), ask_share(context), ask_change(context), ask_average(context), ask_percent_points(context),
        tuple(one for one in ask_granularity(context) if one.key.kind == "number"),  # the others are findings
    )  # fmt: skip
