"""Room lessons (课件): context -> slides, handouts, notebooks, exercises.

The names below are imported on first use: a student's notebook needs ``check``, not the libraries that draw slides.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yanting_research.lessons.answers import Feedback, judge, judge_exercise
    from yanting_research.lessons.build import build_lesson
    from yanting_research.lessons.checking import check, open_checks
    from yanting_research.lessons.context import LessonContext
    from yanting_research.lessons.pack import Exercise, Lesson
    from yanting_research.lessons.slides_html import render_slides_html
    from yanting_research.lessons.slides_pptx import render_slides_pptx
    from yanting_research.lessons.student_notebook import (
        render_student_notebook,
        render_teacher_notebook,
        student_notebook,
        teacher_notebook,
    )
    from yanting_research.lessons.templates import Template, list_templates, parse_template, read_template

_HOME = {
    "Exercise": "pack",
    "Feedback": "answers",
    "Lesson": "pack",
    "LessonContext": "context",
    "Template": "templates",
    "build_lesson": "build",
    "check": "checking",
    "judge": "answers",
    "judge_exercise": "answers",
    "list_templates": "templates",
    "open_checks": "checking",
    "parse_template": "templates",
    "read_template": "templates",
    "render_slides_html": "slides_html",
    "render_slides_pptx": "slides_pptx",
    "render_student_notebook": "student_notebook",
    "render_teacher_notebook": "student_notebook",
    "student_notebook": "student_notebook",
    "teacher_notebook": "student_notebook",
}

__all__ = [
    "Exercise",
    "Feedback",
    "Lesson",
    "LessonContext",
    "Template",
    "build_lesson",
    "check",
    "judge",
    "judge_exercise",
    "list_templates",
    "open_checks",
    "parse_template",
    "read_template",
    "render_slides_html",
    "render_slides_pptx",
    "render_student_notebook",
    "render_teacher_notebook",
    "student_notebook",
    "teacher_notebook",
]


def __getattr__(name: str) -> Any:
    """Import a name from its module on first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
