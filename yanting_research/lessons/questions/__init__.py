"""Exercises made from the tables of a report (出题): one generator a kind, one module a family.

A generator reads a :class:`~yanting_research.lessons.context.LessonContext` and gives exercises, the best first,
none where the material holds nothing to ask about. ``fact_ids[0]`` is the number an exercise is about; no two
exercises of a kind are about the same number. ``meaning``, ``calculation``,
``checking`` and ``mistake`` take several kinds in turn.
"""

from __future__ import annotations

from collections.abc import Callable

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise
from yanting_research.lessons.questions.attendance import ask_average, ask_persons_times
from yanting_research.lessons.questions.findings import ask_error
from yanting_research.lessons.questions.granularity import ask_granularity
from yanting_research.lessons.questions.groups import ask_bounds, ask_overlap
from yanting_research.lessons.questions.growth import ask_change
from yanting_research.lessons.questions.mixtures import ask_calculation, ask_checking, ask_meaning, ask_mistake
from yanting_research.lessons.questions.reasoning import (
    ask_association,
    ask_design,
    ask_discussion,
    ask_group_task,
    ask_questionnaire,
    ask_review,
)
from yanting_research.lessons.questions.shares import ask_definition, ask_percent_points, ask_share
from yanting_research.lessons.questions.statements import ask_target, ask_theme
from yanting_research.lessons.questions.totals import ask_altered, ask_sum

__all__ = ["QUESTIONS"]

QUESTIONS: dict[str, Callable[[LessonContext], tuple[Exercise, ...]]] = {
    "share": ask_share,
    "percent_points": ask_percent_points,
    "sum": ask_sum,
    "overlap": ask_overlap,
    "persons_times": ask_persons_times,
    "average": ask_average,
    "granularity": ask_granularity,
    "bounds": ask_bounds,
    "change": ask_change,
    "definition": ask_definition,
    "target_or_done": ask_target,
    "find_the_error": ask_error,
    "find_the_altered": ask_altered,
    "theme_code": ask_theme,
    "association_or_cause": ask_association,
    "design": ask_design,
    "questionnaire": ask_questionnaire,
    "discussion": ask_discussion,
    "group_task": ask_group_task,
    "review": ask_review,
    "meaning": ask_meaning,
    "calculation": ask_calculation,
    "checking": ask_checking,
    "mistake": ask_mistake,
}
