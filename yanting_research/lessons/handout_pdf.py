"""The handout as PDF (讲义，PDF), set by the Typst compiler that its wheel carries.

References
----------
GB/T 9704-2012 党政机关公文格式; ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import json
from typing import Any, cast

from yanting_research.core.extras import from_extra
from yanting_research.errors import LessonError
from yanting_research.lessons.handout import order_handout
from yanting_research.lessons.handout_values import Values, handout_values
from yanting_research.lessons.pack import Lesson
from yanting_research.resources import read_resource
from yanting_research.resources.print_fonts import PRINT_FAMILIES, print_coverage, print_font_folders

with from_extra("lessons"):
    import typst

__all__ = ["compile_page", "page_families", "render_handout_pdf"]

_MIXED = 10


def render_handout_pdf(lesson: Lesson, *, answers: bool = False) -> bytes:
    """The handout of a lesson as a tagged PDF in the manner of an official document.

    A4, 22 lines of 28 characters, page number ``— 1 —``. The file conforms to PDF/UA-1: language, title, bookmarks,
    alternative text of figures and formulas. It holds no date, and the fonts are those of the package, never those of
    the machine.

    Parameters
    ----------
    lesson
        Its sections for the view ``handout`` are printed.
    answers
        True for the teacher's copy with worked solutions; False leaves room to write.

    Returns
    -------
    bytes
        The file; equal for equal lessons. A character without a glyph in the two carried faces is printed as 〓 and
        named at the end.

    Raises
    ------
    LessonError
        When a section asks for an exercise that the lesson does not hold, a formula inside a sentence or a picture
        cannot be read, or the compiler complains of anything, unknown fonts included.
    FontNotFoundError
        When ``zhplot`` is not installed.
    """
    values = handout_values(order_handout(lesson, answers=answers), coverage=print_coverage())
    return compile_page({**values, "families": page_families(values)}, where=lesson.title)


def page_families(values: Values) -> list[str]:
    """The text face and the heading face of a page.

    The serif face knows GB 2312 only. A text that needs ten or more other characters (in traditional characters, say)
    is set wholly in the other face, or every line would mix the two.

    >>> page_families({"title": "全县党员"}), page_families({"title": "萬畝農業經濟計劃開會學習"})
    (['Noto Serif SC', 'Noto Sans SC'], ['Noto Sans SC', 'Noto Sans SC'])
    """
    serif, sans = PRINT_FAMILIES
    shown = set(map(ord, json.dumps(values, ensure_ascii=False)))
    others = (shown - print_coverage(serif)) & print_coverage(sans)
    return [sans if len(others) >= _MIXED else serif, sans]


def compile_page(values: Values, *, where: str) -> bytes:
    """The page of these values, without touching the disk but for the two fonts.

    Parameters
    ----------
    values
        As :func:`handout_values` gives them, and ``families``: the text face and the heading face.
    where
        What the message of an error names.

    Raises
    ------
    LessonError
        For whatever the compiler refuses or warns of.
    """
    data = json.dumps(values, ensure_ascii=False, sort_keys=True)
    files = {"main": read_resource("handout.typ").encode("utf-8"), "data.json": data.encode("utf-8")}
    folders = [str(folder) for folder in print_font_folders()]
    try:
        # The stub knows paths and bytes only; the compiler also takes a dictionary of files, so no disk is needed.
        page, warnings = typst.compile_with_warnings(
            cast(Any, files), font_paths=folders, ignore_system_fonts=True, format="pdf", pdf_standards="ua-1"
        )
    except typst.TypstError as error:
        raise _fault(error.message, where) from error
    if warnings:
        raise _fault("; ".join(warning.message for warning in warnings), where)
    return page


def _fault(message: str, where: str) -> LessonError:
    return LessonError(
        f"讲义排不成PDF / the handout cannot be set: {message[:300]}",
        where=where,
        expected="readable pictures and formulas, the two carried fonts",
        remedy="看图片和公式是否完整 / check pictures and formulas",
    )
