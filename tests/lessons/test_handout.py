"""The order of a handout: what lies on the desk, for whom, numbered; and what fits on a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import LessonError
from yanting_research.lessons import pack
from yanting_research.lessons.handout import Heading, WritingLines, order_handout
from yanting_research.lessons.print_measures import (
    break_words,
    column_shares,
    picture_size,
    printable,
    squared,
    type_width,
)


def headings(lesson: pack.Lesson, *, answers: bool = False) -> list[str]:
    return [block.text for block in order_handout(lesson, answers=answers).blocks if isinstance(block, Heading)]


def words(block: object) -> str:
    """All strings inside a block, joined."""
    if isinstance(block, str):
        return block
    if isinstance(block, tuple):
        return "".join(map(words, block))
    return "".join(words(getattr(block, name)) for name in getattr(block, "__slots__", ()))


def test_headings_are_numbered_as_official_documents_number_them(lesson: pack.Lesson) -> None:
    assert headings(lesson) == [
        "一、这节课要回答的问题",
        "二、学习目标",
        "三、教学安排",
        "四、先读一遍（10分钟）",
        "五、看图（10分钟）",
        "六、算一算（15分钟）",
        "（一）第1题　算一算占比（3分钟，1分）",
        "（二）第2题　找错（3分钟，1分）",
        "七、讨论（10分钟）",
        "（一）第3题　说一说（8分钟，2分）",
        "八、要点",
        "九、词语解释",
        "十、延伸阅读",
    ]


def test_a_heading_that_carries_a_number_gets_no_second_one(hard_lesson: pack.Lesson) -> None:
    assert "七、长表" in headings(hard_lesson)


def test_only_the_teachers_copy_holds_solutions_mistakes_and_notes(lesson: pack.Lesson) -> None:
    student = words(order_handout(lesson, answers=False).blocks)
    teacher = words(order_handout(lesson, answers=True).blocks)
    told = (
        "应当写作99.3%。",
        "分子和分母放反了。",
        "请学员先自己读。",
        "要有对照；要看人选",
        "99.3%（允许相差0.05个百分点）",
    )
    assert [secret for secret in told if secret in student] == []
    assert [secret for secret in told if secret not in teacher] == []
    assert "提示：部分除以整体。" in student


def test_room_to_write_follows_what_is_asked(lesson: pack.Lesson) -> None:
    lines = [block for block in order_handout(lesson, answers=False).blocks if isinstance(block, WritingLines)]
    assert lines == [WritingLines(3, "计算："), WritingLines(8, "答：")]  # the open question has 8 minutes
    assert not any(isinstance(block, WritingLines) for block in order_handout(lesson, answers=True).blocks)


def test_sections_of_other_views_stay_out_but_no_exercise_is_lost(lesson: pack.Lesson) -> None:
    slides = tuple(replace(part, views=frozenset({"slides"})) for part in lesson.sections)
    found = headings(replace(lesson, sections=slides))
    assert "四、课后练习" in found
    assert len([text for text in found if "题　" in text]) == 3


def test_an_exercise_inside_a_frame_is_printed_after_it(lesson: pack.Lesson) -> None:
    frame = pack.Callout("note", "想一想", (pack.ExerciseBlock("q3"),))
    order = order_handout(replace(lesson, sections=(pack.LessonSection("问", (frame,)),)), answers=False)
    place = order.blocks.index(pack.Callout("note", "想一想", ()))
    assert order.blocks[place + 1] == Heading(2, "（一）第3题　说一说（8分钟，2分）")


def test_a_plan_shown_by_a_section_is_not_printed_twice(lesson: pack.Lesson) -> None:
    grid = pack.Grid("表 1　教学安排", ("时间",), (("0—45",),), ("left",))
    assert "三、教学安排" not in headings(replace(lesson, sections=(pack.LessonSection("安排", (grid,)),)))


def test_a_missing_exercise_is_named_with_those_there_are(lesson: pack.Lesson) -> None:
    section = pack.LessonSection("练习", (pack.ExerciseBlock("q9"),))
    with pytest.raises(LessonError, match=r"练习: .*q9.*expected: q1、q2、q3"):
        order_handout(replace(lesson, sections=(section,)), answers=True)


def test_every_page_of_invented_figures_says_so(lesson: pack.Lesson) -> None:
    assert "样例" in order_handout(lesson, answers=False).running_head
    assert "模拟" in order_handout(replace(lesson, data_kind="simulated"), answers=False).running_head
    assert order_handout(replace(lesson, data_kind="real"), answers=False).running_head == ""


@given(st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=9), min_size=1, max_size=4))
@settings(max_examples=40)
def test_columns_fill_the_page_and_none_vanishes(table: list[list[str]]) -> None:
    grid = squared(pack.Grid("", tuple(table[0]), tuple(map(tuple, table[1:])), ()))
    assert [list(filter(None, row)) for row in grid.rows] == [list(filter(None, row)) for row in table[1:]]
    assert {len(row) for row in (grid.header, *grid.rows, grid.align)} == {len(grid.header)}
    shares = column_shares(grid)
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) * 42 >= 4.0 - 1e-9 or len(shares) > 9  # never narrower than two characters and their margin


@given(st.text("ab1-/%. 县，", max_size=80), st.floats(1, 20))
@settings(max_examples=40)
def test_breaks_add_nothing_but_places_to_break(text: str, room: float) -> None:
    broken = break_words(text, room)
    assert broken.replace("\u200b", "") == text.replace("\u200b", "")
    unbroken = "".join(" " if sign in "-县，" else sign for sign in broken).split()
    assert all(len(word) < 5 or type_width(word) <= room for word in unbroken if "\u200b" not in word)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
@settings(max_examples=40)
def test_a_picture_never_leaves_the_page(width: int, height: int) -> None:
    across, down = picture_size(pack.Picture("p", "图", "图", b"", width, height))
    assert across <= 156.0
    assert down <= 150.0


@given(st.text(max_size=40))
def test_printable_keeps_the_length_and_every_plain_character(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(after == before or after == "〓" for before, after in zip(text, shown, strict=True))
    assert "\x00" not in shown
