"""The plan of a lesson (教案): minutes of sections that add up exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from yanting_research.errors import LessonError
from yanting_research.lessons.pack import VIEWS, Exercise, ExerciseBlock, LessonSection, PlanRow

__all__ = ["Draft", "apportion", "plan_rows", "section_minutes", "timed_exercises"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before its minutes are known.

    ``minutes`` as the template states them, or None; ``n_asked`` exercises were asked for and ``n_made`` made.
    """

    section: LessonSection
    minutes: int | None
    form: str
    n_asked: int
    n_made: int


def apportion(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """Whole minutes in proportion to weights, by largest remainders; their sum is ``total``.

    A weight above 0 gets at least one minute, a weight of 0 none.

    Parameters
    ----------
    total
        [minutes]
    weights
        Not negative, in any unit.

    Raises
    ------
    ValueError
        When more weights are above 0 than there are minutes, when none is, or one is negative or undefined.

    Examples
    --------
    >>> apportion(45, [10, 10, 10]), apportion(90, [10, 25, 10])
    ((15, 15, 15), (20, 50, 20))
    >>> apportion(45, [1, 1000, 0])
    (1, 44, 0)
    """
    if not all(0 <= weight < math.inf for weight in weights) or not any(weights):
        raise ValueError(f"weights={list(weights)}: allowed are numbers from 0, one of them above 0")
    counted = [place for place, weight in enumerate(weights) if weight]
    if len(counted) > total:
        raise ValueError(f"{len(counted)} weights above 0 for {total} minutes: allowed are at most {total}")
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    minutes = [max(1, math.floor(share)) if weight else 0 for share, weight in zip(exact, weights, strict=True)]
    while (missing := total - sum(minutes)) != 0:
        step = 1 if missing > 0 else -1
        free = [place for place in counted if minutes[place] + step >= 1]
        best = max(free, key=lambda place: (step * (exact[place] - minutes[place]), -place))
        minutes[best] += step
    return tuple(minutes)


def plan_rows(steps: Sequence[tuple[str, str, int]]) -> tuple[PlanRow, ...]:
    """Rows of the plan from activity, form and minutes of each step; steps of no minutes are left out.

    >>> [(row.start, row.end, row.activity) for row in plan_rows([("先读", "自读", 10), ("再算", "小组", 35)])]
    [(0, 10, '先读'), (10, 45, '再算')]
    """
    rows = []
    at = 0
    for activity, form, minutes in steps:
        if minutes:
            rows.append(PlanRow(at, at + minutes, activity, form))
            at += minutes
    return tuple(rows)


def section_minutes(drafts: Sequence[Draft], *, teaching: int, exercises: int, total: int) -> tuple[int, ...]:
    """Minutes of each section; their sum is ``total``.

    A section without stated minutes shares what is left of ``teaching`` or, with exercises in it, of ``exercises``.
    Sections for one view only take no time of the class; those whose exercises could be made only in part take that
    part of their time.

    Raises
    ------
    LessonError
        When there are more sections than minutes.
    """
    left = {"teaching": float(teaching), "challenge": float(exercises)}
    open_sections = {"teaching": 0, "challenge": 0}
    for draft in drafts:
        if draft.minutes is None:
            open_sections[draft.section.role] += _counts(draft)
        else:
            left[draft.section.role] -= draft.minutes
    weights = [_weight(draft, left, open_sections) for draft in drafts]
    if not any(weights):
        weights = [1.0 for _ in drafts]
    try:
        return apportion(total, weights)
    except ValueError as error:
        raise LessonError(
            f"{len(drafts)} sections in {total} minutes", expected="at most one section a minute",
            remedy="join sections of the template",
        ) from error  # fmt: skip


def _counts(draft: Draft) -> bool:
    idle = draft.n_asked > 0 and draft.n_made == 0
    return not idle and draft.section.views == frozenset(VIEWS)


def _weight(draft: Draft, left: dict[str, float], open_sections: dict[str, int]) -> float:
    part = draft.n_made / draft.n_asked if draft.n_asked else 1.0  # with half of its exercises, half of its time
    if draft.minutes is not None:
        return part * draft.minutes
    role = draft.section.role
    return part * max(1.0, left[role] / open_sections[role]) if _counts(draft) else 0.0


def timed_exercises(sections: Sequence[LessonSection], exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    """Exercises shortened where they would take longer than their section has minutes; never below one minute."""
    by_id = {exercise.exercise_id: exercise for exercise in exercises}
    for section in sections:
        mine = [by_id[block.exercise_id] for block in section.blocks if isinstance(block, ExerciseBlock)]
        if section.minutes and len(mine) <= section.minutes < sum(one.minutes for one in mine):
            shorter = apportion(section.minutes, [one.minutes for one in mine])
            for one, minutes in zip(mine, shorter, strict=True):
                by_id[one.exercise_id] = replace(one, minutes=minutes)
    return tuple(by_id[exercise.exercise_id] for exercise in exercises)
