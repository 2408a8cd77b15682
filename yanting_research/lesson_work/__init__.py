"""From a report to a lesson on disk (备课): material read, lesson built, every output written together."""

from yanting_research.lesson_work.materials import lesson_context
from yanting_research.lesson_work.writing import (
    DEFAULT_TEMPLATE,
    FORMATS,
    check_lesson_folder,
    find_template,
    make_lesson,
    needs_material,
    write_lesson,
)

__all__ = [
    "DEFAULT_TEMPLATE",
    "FORMATS",
    "check_lesson_folder",
    "find_template",
    "lesson_context",
    "make_lesson",
    "needs_material",
    "write_lesson",
]
