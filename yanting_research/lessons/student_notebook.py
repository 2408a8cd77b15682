"""Student and teacher notebook (学员笔记本、教师笔记本) from one lesson.

The teacher's notebook is the source: solutions stand between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, hidden
tests between their markers, and cells for the teacher alone bear the tag ``solution``. :func:`strip_answers` takes all
of that out and leaves the student's copy. The metadata are those nbgrader reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import groupby
from typing import Any

from yanting_research.errors import LessonError
from yanting_research.lessons.answer_seals import ROUNDS, lesson_id, seal_answers
from yanting_research.lessons.key_documents import answer_name, check_source, key_document
from yanting_research.lessons.notebook_markdown import escape, markdown_cell
from yanting_research.lessons.pack import (
    Block,
    Bullets,
    Exercise,
    ExerciseBlock,
    Lesson,
    LessonSection,
    Paragraph,
    Run,
    iterate_blocks,
)

__all__ = [
    "render_student_notebook",
    "render_teacher_notebook",
    "strip_answers",
    "student_notebook",
    "teacher_notebook",
]

_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""``q1-answer``; not ``q 1-answer``."""
_REGION = re.compile(r"^### BEGIN (SOLUTION|HIDDEN TESTS)\n(?:(?!### END).*\n){0,500}?### END \1(?:\n|\Z)", re.M)
"""A region from its first marker to its last; not a marker without its end."""
_MARKER = re.compile(r"^\s{0,100}#{2,4}\s{0,5}(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)", re.M)
"""A marker left over; not the word SOLUTION in a text."""
_DATA_KINDS = {"real": "真实数据", "specimen": "样例，县名和数字都是虚构的", "simulated": "模拟数据"}
_KIND_WORDS = {"real": "真实", "specimen": "样例", "simulated": "模拟"}
_BLANK_COMMENTS = {
    "number": "# 在这里填写：一个数{unit}",
    "choice": '# 在这里填写：一个选项的字母，加引号，例如 "A"',
    "set": '# 在这里填写：几个选项的字母，加引号，例如 "A、C"',
    "text": "# 在三个引号之间写下你的回答",
}
_HOW_TO = (
    "先运行下面折叠着的准备单元格，再从上到下做练习。",
    "把 None 换成你的答案：数可以直接写，也可以带单位加引号；字母和文字要加引号。",
    "运行答案下面的自查单元格，会告诉你哪里不对；可以改了再查，次数不限。",
    "做完以后从上到下再运行一遍，存盘，按老师规定的文件名交上去。评分时重新判，不看这里的自查结果。",
)

_FOR_THE_TEACHER = (
    "学员那份没有答案，只有加密的核对码：顺手翻看是看不到答案的，一个数一个数去试则挡不住。所以评分只用教师手里的答案。",
    "评分：交来的笔记本放进一个文件夹，运行 yanting grade 文件夹 --key 本笔记本 -o 成绩。改动自查单元格不影响得分。",
    "评分时的答案存在本笔记本的元数据里。改了下面的答案单元格，评分的答案不会跟着变；要改题，请改模板，重新生成。",
)


def student_notebook(lesson: Lesson, *, rounds: int = ROUNDS) -> dict[str, Any]:
    """The notebook a student gets: text, figures, blanks and checks, no answer.

    Parameters
    ----------
    lesson
        The lesson.
    rounds
        Rounds of the slow hash that seals the answers.

    Returns
    -------
    dict
        A notebook of nbformat 4.5, valid, with cell ids that depend on the lesson alone.

    Raises
    ------
    LessonError
        When an exercise's key cannot be read.
    """
    return strip_answers(teacher_notebook(lesson, rounds=rounds))


def render_student_notebook(lesson: Lesson) -> str:
    """:func:`student_notebook` as the text of an ``.ipynb`` file."""
    return _as_text(student_notebook(lesson))


def render_teacher_notebook(lesson: Lesson) -> str:
    """:func:`teacher_notebook` as the text of an ``.ipynb`` file."""
    return _as_text(teacher_notebook(lesson))


def _as_text(notebook: Mapping[str, Any]) -> str:
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def teacher_notebook(lesson: Lesson, *, rounds: int = ROUNDS) -> dict[str, Any]:
    """The notebook with solutions, hidden tests and the open key in its metadata; see :func:`student_notebook`."""
    cells = [*_opening(lesson), _setup(lesson, rounds)]
    for number, section in enumerate(_shown(lesson), start=1):
        cells += _section(lesson, section, f"s{number:02d}")
    cells += _closing(lesson)
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "yanting": {"lesson": lesson_id(lesson), "version": "teacher", "key": key_document(lesson)},
        },
        "cells": cells,
    }
    return _validated(notebook)


def strip_answers(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a teacher's notebook without solutions, hidden tests, open key and outputs.

    Raises
    ------
    LessonError
        When a marker has no counterpart: something of the answer would stay.
    """
    stripped = deepcopy(dict(notebook))
    about = stripped["metadata"].get("yanting", {})
    about.pop("key", None)
    about["version"] = "student"
    stripped["cells"] = [_without_answer(cell) for cell in stripped["cells"] if "solution" not in _tags(cell)]
    return _validated(stripped)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def _without_answer(cell: dict[str, Any]) -> dict[str, Any]:
    blank = cell["metadata"].get("yanting", {}).pop("blank", "# 在这里填写")
    source = _REGION.sub(lambda region: f"{blank}\n" if region[1] == "SOLUTION" else "", cell["source"]).rstrip("\n")
    if _MARKER.search(source):
        raise LessonError(
            "a marker of a solution or of hidden tests has no counterpart",
            where=f"cell {cell['id']}",
            expected="### BEGIN SOLUTION ... ### END SOLUTION, each on a line of its own",
            remedy="mend the markers of this cell",
        )
    cell["source"] = source
    cell["metadata"]["tags"] = [tag for tag in _tags(cell) if tag != "hidden-tests"]
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None
    return cell


def _validated(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook, if its ids are; all else is of our own making and held against nbformat's schema in the tests.

    nbformat itself takes seconds to import, and would give the second of two equal ids a random one.
    """
    names = [cell["id"] for cell in notebook["cells"]]
    bad = [name for name in names if names.count(name) > 1 or not _CELL_ID.fullmatch(name)]
    if bad:
        raise LessonError(
            f"the lesson gives no valid notebook: the cell id {bad[0]!r} stands there twice or holds other signs",
            where="notebook",
            expected="ids of 1 to 64 letters, digits, - and _; every exercise in one place",
            remedy="give each exercise an id of its own and one place",
        )
    return notebook


def _text(name: str, blocks: tuple[Block, ...], *, before: str = "", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    made = markdown_cell(blocks)
    source = "\n\n".join(part for part in (before, made.source) if part)
    cell: dict[str, Any] = {"cell_type": "markdown", "id": name, "metadata": {"tags": list(tags)}, "source": source}
    if made.attachments:
        cell["attachments"] = {picture: {"image/png": data} for picture, data in made.attachments.items()}
    return cell


def _code(name: str, source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code", "id": name, "metadata": metadata, "source": source, "outputs": [], "execution_count": None,
    }  # fmt: skip


def _bullets(texts: tuple[str, ...], *, ordered: bool = False) -> Bullets:
    return Bullets(tuple((Run(text),) for text in texts), ordered=ordered)


def _opening(lesson: Lesson) -> Iterator[dict[str, Any]]:
    about = [f"<strong>{escape(lesson.subtitle)}</strong>"] if lesson.subtitle else []
    said = _KIND_WORDS[lesson.data_kind] in lesson.source  # the source need not be told twice what it is
    kind = "" if said else f"（{_DATA_KINDS[lesson.data_kind]}）"
    about.append(f"材料：{escape(lesson.source)}{kind}。课时：{lesson.minutes} 分钟。")
    yield _text("title", (), before="\n\n".join([f"# {escape(lesson.title)}", *about]))
    roles = {section.role for section in _shown(lesson)}
    for role, heading, texts in (
        ("questions", "问题", lesson.questions),
        ("objectives", "学习目标", lesson.objectives),
    ):
        if texts and role not in roles:
            yield _text(role, (_bullets(texts),), before=f"## {heading}")
    if lesson.plan:
        rows = "\n".join(
            f"| {row.start}–{row.end} | {escape(row.activity)} | {escape(row.form)} |" for row in lesson.plan
        )
        table = f"## 教学安排（教师）\n\n| 分钟 | 做什么 | 形式 |\n| ---: | :--- | :--- |\n{rows}"
        yield _text("plan", (), before=table, tags=("solution",))
    if lesson.exercises:
        yield _text("about-checks", (_bullets(_FOR_THE_TEACHER),), before="## 练习和评分（教师）", tags=("solution",))
    if lesson.exercises:
        yield _text("how-to", (_bullets(_HOW_TO, ordered=True),), before="## 怎样作答")


def _setup(lesson: Lesson, rounds: int) -> dict[str, Any]:
    sealed = json.dumps(seal_answers(lesson, rounds=rounds), ensure_ascii=False, sort_keys=True)
    source = (
        "# 准备：先运行这一格。里面的一长串是自查用的核对码，不是答案。\n"
        f"from yanting_research.lessons import check, open_checks\n\nopen_checks({sealed!r})"
    )
    return _code("setup", source, tags=["setup"], jupyter={"source_hidden": True}, nbgrader=_nbgrader("setup", "code"))


def _nbgrader(name: str, cell_type: str, *, solution: bool = False, points: int | None = None) -> dict[str, Any]:
    """Metadata of a cell as nbgrader's schema 3 has them; with points the cell is graded."""
    about: dict[str, Any] = {
        "schema_version": 3, "grade_id": name, "solution": solution, "grade": points is not None,
        "locked": not solution, "task": False, "cell_type": cell_type,
    }  # fmt: skip
    return about if points is None else {**about, "points": points}


def _shown(lesson: Lesson) -> list[LessonSection]:
    """Sections of the notebook view; exercises that stand in none of them come in one more at the end."""
    shown = [section for section in lesson.sections if "notebook" in section.views]
    placed = {
        block.exercise_id
        for section in shown
        for block in iterate_blocks(section.blocks)
        if isinstance(block, ExerciseBlock)
    }
    rest = tuple(
        ExerciseBlock(exercise.exercise_id) for exercise in lesson.exercises if exercise.exercise_id not in placed
    )
    return [*shown, LessonSection("练习", rest, role="challenge")] if rest else shown


def _section(lesson: Lesson, section: LessonSection, name: str) -> Iterator[dict[str, Any]]:
    minutes = f"（{section.minutes} 分钟）" if section.minutes else ""
    heading = f"## {escape(section.heading)}{minutes}"
    part = 0
    for is_exercise, blocks in groupby(_flat(section.blocks), key=lambda block: isinstance(block, ExerciseBlock)):
        if is_exercise:
            if heading:
                yield _text(f"{name}-0", (), before=heading)
            for block in blocks:
                if isinstance(block, ExerciseBlock):
                    yield from _exercise(_found(lesson, block.exercise_id))
        else:
            part += 1
            yield _text(f"{name}-{part}", tuple(blocks), before=heading)
        heading = ""
    if heading:
        yield _text(f"{name}-0", (), before=heading)
    if section.notes:
        yield _text(f"{name}-notes", (_bullets(section.notes),), before="<strong>教师提示</strong>", tags=("solution",))


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Blocks, and behind each the exercises that stand inside it."""
    for block in blocks:
        yield block
        if not isinstance(block, ExerciseBlock):
            yield from (inner for inner in iterate_blocks((block,)) if isinstance(inner, ExerciseBlock))


def _found(lesson: Lesson, exercise_id: str) -> Exercise:
    try:
        return lesson.exercise(exercise_id)
    except KeyError as error:
        raise LessonError(
            f"a section names the exercise {exercise_id!r}, which the lesson does not have",
            where=lesson.title,
            expected=f"one of {', '.join(exercise.exercise_id for exercise in lesson.exercises) or 'none'}",
            remedy="mend the section or add the exercise",
        ) from error


def _exercise(exercise: Exercise) -> Iterator[dict[str, Any]]:
    name, open_question = exercise.exercise_id, exercise.key.kind == "text"
    about = f"### 练习 {escape(name)}　{escape(exercise.title)}\n\n（{exercise.points} 分，约 {exercise.minutes} 分钟）"
    choices = tuple((Run(letter, bold=True), Run(f"　{text}")) for letter, text in exercise.choices)
    prompt = _text(
        f"{name}-prompt", exercise.prompt + ((Bullets(choices),) if choices else ()), before=about, tags=("exercise",)
    )
    prompt["metadata"]["nbgrader"] = _nbgrader(f"{name}-prompt", "markdown")
    yield prompt
    yield _code(
        f"{name}-answer",
        f"### BEGIN SOLUTION\n{answer_name(name)} = {_answer_literal(exercise)}\n### END SOLUTION",
        tags=["exercise"],
        nbgrader=_nbgrader(f"{name}-answer", "code", solution=True, points=exercise.points if open_question else None),
        yanting={"question": name, "role": "answer", "blank": _blank(exercise)},
    )
    hidden = f"### BEGIN HIDDEN TESTS\nassert {check_source(name)}.correct\n### END HIDDEN TESTS\n"
    yield _code(
        f"{name}-check",
        check_source(name) if open_question else hidden + check_source(name),
        tags=["exercise"] if open_question else ["exercise", "hidden-tests"],
        nbgrader=_nbgrader(f"{name}-check", "code", points=None if open_question else exercise.points),
        yanting={"question": name, "role": "check"},
    )
    solution = exercise.solution or (Paragraph((Run(f"答案：{exercise.key.shown}"),)),)
    yield _text(f"{name}-solution", solution, before="<strong>参考答案</strong>", tags=("solution",))


def _answer_literal(exercise: Exercise) -> str:
    key = exercise.key
    if key.kind == "number":
        try:
            return str(json.loads(key.value))
        except ValueError:
            pass  # 25,619 and 一百二十万 are written as text
    return json.dumps(key.value, ensure_ascii=False)


def _blank(exercise: Exercise) -> str:
    unit = f"，单位：{exercise.key.unit}" if exercise.key.unit else ""
    comment = _BLANK_COMMENTS[exercise.key.kind].format(unit=" ".join(unit.split()))
    if exercise.key.kind == "text":
        return f'{comment}\n{answer_name(exercise.exercise_id)} = """\n\n"""'
    return f"{answer_name(exercise.exercise_id)} = None  {comment}"


def _closing(lesson: Lesson) -> Iterator[dict[str, Any]]:
    roles = {section.role for section in _shown(lesson)}
    if lesson.keypoints and "keypoints" not in roles:
        yield _text("keypoints", (_bullets(lesson.keypoints),), before="## 要点")
    if lesson.glossary and "glossary" not in roles:
        terms = tuple((Run(entry.term, bold=True), Run(f"：{entry.meaning}")) for entry in lesson.glossary)
        yield _text("glossary", (Bullets(terms),), before="## 术语")
    if lesson.reading and "reading" not in roles:
        yield _text("reading", (_bullets(lesson.reading),), before="## 延伸阅读")
