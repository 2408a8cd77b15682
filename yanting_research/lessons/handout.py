"""What lies on the desk (讲义): a lesson as an order of headings, blocks and writing lines.

Both printed forms, DOCX and PDF, walk this one order and only draw it. The student's copy has
lines to write on, the teacher's copy the worked solutions, the usual mistakes and what the teacher says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanting_research.chinese.numerals import format_numeral
from yanting_research.errors import LessonError
from yanting_research.lessons.context import DATA_KINDS_ZH
from yanting_research.lessons.pack import (
    AnswerKey,
    Block,
    Bullets,
    Callout,
    Exercise,
    ExerciseBlock,
    Grid,
    Lesson,
    LessonSection,
    Paragraph,
    Run,
    iterate_blocks,
    plain_text,
)

__all__ = ["Handout", "HandoutBlock", "Heading", "WritingLines", "order_handout"]

_MARKED = re.compile(r"^[一二三四五六七八九十]{1,3}、\s?")
"""``一、先读一遍``; not ``一是先读``."""

_ASKED = re.compile(r"^q([1-9]\d{0,3})$")
"""``q1``; not ``warmup``."""

_BLANK_LINES = {"number": 3, "choice": 0, "set": 1}
_OPEN_LINES = (4, 12)  # least and most for an open question; between them one a minute
_NOTE_LINES = 3
_PLAN = "教学安排"


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading; ``level`` 1 is 一、 and 2 is （一）; the number is part of the text."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty ruled lines; ``label`` stands at the beginning of the first."""

    count: int
    label: str = ""


HandoutBlock = Block | Heading | WritingLines


@dataclass(frozen=True, slots=True)
class Handout:
    """A handout in the order it is printed.

    ``copy`` says whose copy it is, ``about`` are the lines under it; ``running_head`` stands on every page (empty
    for real data); ``blocks`` hold no ``ExerciseBlock`` any more.
    """

    title: str
    subtitle: str
    copy: str
    about: tuple[str, ...]
    running_head: str
    blocks: tuple[HandoutBlock, ...]


def order_handout(lesson: Lesson, *, answers: bool) -> Handout:
    """The handout of a lesson.

    Parameters
    ----------
    lesson
        Only its sections for the view ``handout`` are printed. An exercise that stands in none of them follows after
        the last.
    answers
        True for the teacher's copy.

    Raises
    ------
    LessonError
        When a section asks for an exercise that the lesson does not hold.
    """
    copy = "教师用，附参考答案" if answers else "学员用"
    name_line = () if answers else ("姓名：＿＿＿＿＿＿　单位：＿＿＿＿＿＿＿＿＿＿",)
    kind = DATA_KINDS_ZH[lesson.data_kind]
    invented = lesson.data_kind != "real"
    mixed = lesson.data_kind == "simulated" and lesson.text_kind == "real"
    quoted = "（图表）；引用的原句出自真实的材料" if mixed else ""
    return Handout(
        title=lesson.title.strip() or "讲义",
        subtitle=lesson.subtitle,
        copy=f"（{copy}，{lesson.minutes}分钟）",
        about=(*name_line, f"材料：{lesson.source}", f"数据性质：{kind}{quoted}"),
        running_head=f"{'图表是' if quoted else ''}{kind}，不是任何单位的真实情况" if invented else "",
        blocks=tuple(_numbered(_parts(lesson, answers=answers))),
    )


def _parts(lesson: Lesson, *, answers: bool) -> Iterator[HandoutBlock]:
    """Blocks and headings without numbers."""
    sections = [section for section in lesson.sections if "handout" in section.views]
    written = {section.role for section in sections}
    if "questions" not in written:
        yield from _list_part("这节课要回答的问题", lesson.questions, ordered=True)
    if "objectives" not in written:
        yield from _list_part("学习目标", lesson.objectives, ordered=True)
    if lesson.plan and not any(_is_plan(block) for section in sections for block in section.blocks):
        yield from (Heading(1, _PLAN), _plan(lesson))
    for section in sections:
        yield from _section(lesson, section, answers=answers)
    printed = {block.exercise_id for section in sections for block in _exercise_blocks(section.blocks)}
    left = [exercise for exercise in lesson.exercises if exercise.exercise_id not in printed]
    if left:
        yield Heading(1, "课后练习")
        for exercise in left:
            yield from _exercise(exercise, answers=answers)
    if "keypoints" not in written:
        yield from _list_part("要点", lesson.keypoints, ordered=False)
    if lesson.glossary and "glossary" not in written:
        yield Heading(1, "词语解释")
        yield from (Paragraph((Run(f"{row.term}：", bold=True), Run(row.meaning))) for row in lesson.glossary)
    if "reading" not in written:
        yield from _list_part("延伸阅读", lesson.reading, ordered=True)


def _list_part(heading: str, items: Sequence[str], *, ordered: bool) -> Iterator[HandoutBlock]:
    if items:
        yield Heading(1, heading)
        yield Bullets(tuple((Run(item),) for item in items), ordered=ordered)


def _plan(lesson: Lesson) -> Grid:
    rows = tuple((f"{row.start}—{row.end}", row.activity, row.form) for row in lesson.plan)
    return Grid("", ("时间（分钟）", "环节", "方式"), rows, ("left", "left", "left"))


def _is_plan(block: Block) -> bool:
    """Whether a section already shows the plan, where its template asked for it."""
    return isinstance(block, Grid) and _PLAN in block.caption


def _section(lesson: Lesson, section: LessonSection, *, answers: bool) -> Iterator[HandoutBlock]:
    minutes = f"（{section.minutes}分钟）" if section.minutes else ""
    yield Heading(1, section.heading + minutes)
    if answers and section.notes:
        yield Callout("note", "教师提示", tuple(Paragraph((Run(note),)) for note in section.notes))
    for block in section.blocks:
        yield from _expanded(lesson, block, where=section.heading, answers=answers)
    if not section.blocks and not answers:
        yield WritingLines(_NOTE_LINES, "笔记：")


def _expanded(lesson: Lesson, block: Block, *, where: str, answers: bool) -> Iterator[HandoutBlock]:
    """A block, an exercise in its place; one inside a frame comes after the frame."""
    if isinstance(block, ExerciseBlock):
        yield from _exercise(_find(lesson, block.exercise_id, where=where), answers=answers)
        return
    inside = tuple(_exercise_blocks((block,)))
    yield _without_exercises(block) if inside else block
    for exercise in inside:
        yield from _exercise(_find(lesson, exercise.exercise_id, where=where), answers=answers)


def _exercise_blocks(blocks: Sequence[Block]) -> Iterator[ExerciseBlock]:
    for block in blocks:
        if isinstance(block, ExerciseBlock):
            yield block
        elif isinstance(block, Callout):
            yield from _exercise_blocks(block.blocks)


def _without_exercises(block: Block) -> Block:
    if not isinstance(block, Callout):
        return block
    inner = tuple(_without_exercises(part) for part in block.blocks if not isinstance(part, ExerciseBlock))
    return Callout(block.kind, block.title, inner)


def _find(lesson: Lesson, exercise_id: str, *, where: str) -> Exercise:
    try:
        return lesson.exercise(exercise_id)
    except KeyError:
        known = "、".join(exercise.exercise_id for exercise in lesson.exercises) or "（没有）"
        raise LessonError(
            f"讲义要的练习 {exercise_id} 不在这堂课里 / no such exercise",
            where=where,
            expected=known,
            remedy="检查模板里练习的编号 / check the exercise ids of the template",
        ) from None


def _exercise(exercise: Exercise, *, answers: bool) -> Iterator[HandoutBlock]:
    asked = _ASKED.match(exercise.exercise_id)
    name = f"第{asked[1]}题" if asked else exercise.exercise_id
    yield Heading(2, f"{name}　{exercise.title}（{exercise.minutes}分钟，{exercise.points}分）")
    yield from exercise.prompt
    if exercise.choices:
        yield Bullets(tuple((Run(words),) for _, words in exercise.choices), ordered=True, letters=True)
    if exercise.hint:
        yield Paragraph((Run("提示：", bold=True), Run(exercise.hint)))
    if answers:
        yield _solution(exercise)
    else:
        yield from _writing_space(exercise)


def _writing_space(exercise: Exercise) -> Iterator[HandoutBlock]:
    key = exercise.key
    least, most = _OPEN_LINES
    lines = _BLANK_LINES.get(key.kind, max(least, min(most, exercise.minutes)))
    if key.kind == "choice":
        yield Paragraph((Run("答：（　　　　）"),))
    elif key.kind == "number":
        yield WritingLines(lines, "计算：")
        yield Paragraph((Run(f"答：＿＿＿＿＿＿＿＿{key.unit_words}"),))
    else:
        yield WritingLines(lines, "答：")


def _solution(exercise: Exercise) -> Callout:
    key = exercise.key
    blocks: list[Block] = list(exercise.solution)
    # what an open question wants heard is often the solution itself, word for word
    if key.kind != "text" or _packed(key.value) not in _packed("".join(_paragraph_words(exercise.solution))):
        blocks.insert(0, Paragraph((Run(_KEY_LABELS[key.kind], bold=True), Run(_key_words(key)))))
    if key.mistakes:
        blocks.append(Paragraph((Run("常见的错误：", bold=True),)))
        said: dict[str, list[str]] = {}
        for mistake in key.mistakes:  # what is said of several wrong answers is said once
            said.setdefault(mistake.feedback, []).append(f"“{mistake.value}”")
        blocks.append(Bullets(tuple((Run(f"答{'或'.join(values)}：{told}"),) for told, values in said.items())))
    return Callout("method", "参考答案", tuple(blocks))


def _paragraph_words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in iterate_blocks(blocks):
        if isinstance(block, Paragraph):
            yield plain_text(block.runs)
        elif isinstance(block, Bullets):
            yield from map(plain_text, block.items)


def _packed(text: str) -> str:
    return "".join(text.split())


_KEY_LABELS = {"number": "答案：", "choice": "答案：", "set": "答案：", "text": "答题要点："}


def _key_words(key: AnswerKey) -> str:
    apart = "个百分点" if key.unit == "%" else key.unit_words
    allowed = f"（允许相差{key.tolerance:g}{apart}）" if key.kind == "number" and key.tolerance else ""
    return f"{key.shown}{allowed}"


def _numbered(blocks: Iterator[HandoutBlock]) -> Iterator[HandoutBlock]:
    first = second = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            first, second = first + 1, 0
            yield Heading(1, f"{format_numeral(first)}、{_MARKED.sub('', block.text)}")
        elif isinstance(block, Heading):
            second += 1
            yield Heading(block.level, f"（{format_numeral(second)}）{block.text}")
        else:
            yield block
