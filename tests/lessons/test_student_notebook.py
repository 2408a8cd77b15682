"""One source, two notebooks: what the student gets, what only the teacher gets, and that text stays text."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from markdown_it import MarkdownIt

from yanting_research.errors import LessonError
from yanting_research.lessons import pack, render_student_notebook, render_teacher_notebook
from yanting_research.lessons.key_documents import key_document, keyed_lesson
from yanting_research.lessons.notebook_markdown import escape, markdown_cell, runs_markdown
from yanting_research.lessons.student_notebook import strip_answers, student_notebook, teacher_notebook


def nbformat_schema() -> Callable[[Any], Any]:
    """The schema nbformat ships; nbformat itself takes four seconds to import."""
    found = find_spec("nbformat")
    assert found is not None
    assert found.submodule_search_locations is not None
    schema = Path(found.submodule_search_locations[0]) / "v4" / "nbformat.v4.5.schema.json"
    return fastjsonschema.compile(json.loads(schema.read_text(encoding="utf-8")))  # type: ignore[no-any-return]


VALID = nbformat_schema()


def cells_of(notebook: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for cell in notebook["cells"]}


def shown(source: str) -> str:
    """Markdown as HTML, in the dialect of notebooks: tables, and HTML let through."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(source))


def test_the_student_gets_blanks_and_no_answer(lesson: pack.Lesson) -> None:
    text = render_student_notebook(lesson)
    for secret in (
        "99.34",
        "BEGIN SOLUTION",
        "BEGIN HIDDEN",
        "assert",
        "参考答案",
        "人次不能当作人数",
        "请学员先自己读",
    ):
        assert secret not in text
    notebook = json.loads(text)
    VALID(notebook)
    cells = cells_of(notebook)
    assert cells["q1-answer"]["source"] == "answer_q1 = None  # 在这里填写：一个数，单位：%"
    assert ast.literal_eval(ast.parse(cells["q3-answer"]["source"]).body[0].value).strip() == ""  # type: ignore[attr-defined]
    assert cells["q1-check"]["source"] == 'check("q1", answer_q1)'
    assert "key" not in notebook["metadata"]["yanting"]


def test_the_teacher_gets_solutions_hidden_tests_and_the_key(lesson: pack.Lesson) -> None:
    notebook = json.loads(render_teacher_notebook(lesson))
    VALID(notebook)
    cells = cells_of(notebook)
    assert cells["q1-answer"]["source"] == "### BEGIN SOLUTION\nanswer_q1 = 99.3\n### END SOLUTION"
    assert "assert" in cells["q1-check"]["source"]
    assert cells["q1-check"]["metadata"]["tags"] == ["exercise", "hidden-tests"]
    assert cells["q1-solution"]["metadata"]["tags"] == ["solution"]
    assert "99.3%" in cells["q1-solution"]["source"]
    keyed = keyed_lesson(notebook["metadata"]["yanting"]["key"], where="teacher.ipynb")
    assert [(question.question_id, question.points) for question in keyed.questions] == [
        ("q1", 1),
        ("q2", 1),
        ("q3", 2),
    ]


def test_the_metadata_are_those_nbgrader_reads(lesson: pack.Lesson) -> None:
    """The rules of nbgrader's schema 3: a graded cell has points, what is solved is not locked, ids are unique."""
    cells = [cell for cell in teacher_notebook(lesson, rounds=1)["cells"] if "nbgrader" in cell["metadata"]]
    about = [cell["metadata"]["nbgrader"] for cell in cells]
    assert all(
        set(one) - {"points"} == {"schema_version", "grade_id", "solution", "grade", "locked", "task", "cell_type"}
        for one in about
    )
    assert all(one["schema_version"] == 3 for one in about)
    assert all(("points" in one) == one["grade"] and one["locked"] != one["solution"] for one in about)
    assert all(one["cell_type"] == cell["cell_type"] for one, cell in zip(about, cells, strict=True))
    assert len({one["grade_id"] for one in about}) == len(about)
    by_name = {one["grade_id"]: one for one in about}
    assert by_name["q1-check"]["points"] == 1
    assert by_name["q3-answer"]["points"] == 2  # an open question is graded by hand, in its own cell
    assert not by_name["q3-check"]["grade"]


def test_equal_lessons_give_equal_bytes(lesson: pack.Lesson) -> None:
    assert render_student_notebook(lesson) == render_student_notebook(lesson)
    assert render_teacher_notebook(lesson) == render_teacher_notebook(lesson)


def test_the_student_copy_runs_from_top_to_bottom(lesson: pack.Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yanting_research.lessons.checking._opened", {})
    namespace: dict[str, Any] = {}
    said = []
    for cell in student_notebook(lesson, rounds=1)["cells"]:
        if cell["cell_type"] == "code":
            *body, last = ast.parse(cell["source"]).body
            exec(compile(ast.Module(body, []), "cell", "exec"), namespace)  # noqa: S102 - our own notebook
            if isinstance(last, ast.Expr):
                said.append(eval(compile(ast.Expression(last.value), "cell", "eval"), namespace))  # noqa: S307
            else:
                exec(compile(ast.Module([last], []), "cell", "exec"), namespace)  # noqa: S102
    assert [feedback.status for feedback in said if feedback is not None] == ["blank"] * 3


def test_the_teachers_answers_pass_the_hidden_tests(lesson: pack.Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yanting_research.lessons.checking._opened", {})
    namespace: dict[str, Any] = {}
    for cell in teacher_notebook(lesson, rounds=1)["cells"]:
        if cell["cell_type"] == "code":
            exec(cell["source"], namespace)  # noqa: S102 - our own notebook
    assert namespace["answer_q2"] == "B"


def test_items_bear_their_letters_or_numbers() -> None:
    items = ((pack.Run("一半"),), (pack.Run("全部"),))
    written = [
        markdown_cell((pack.Bullets(items, **how),)).source.split("\n")[1]
        for how in ({}, {"ordered": True}, {"ordered": True, "letters": True})
    ]
    assert written == ["- 全部", "2. 全部", "- <strong>B</strong> 全部"]


def test_text_of_a_lesson_stays_text(lesson: pack.Lesson) -> None:
    hostile = (
        "<script>alert('县')</script> & # 标题 *星* $美元$ [链](x) \\path `c` | <img src=x onerror=y> \\(x\\) @@0@@"
    )
    assert "<script" not in render_student_notebook(lesson)
    for first in ("1. ", "- ", "# ", "> ", "+ ", "=== ", "    "):
        source = runs_markdown((pack.Run(first + hostile),))
        made = shown(source)
        assert made.startswith("<p>")
        assert made.count("<") == 2  # the paragraph alone
        assert "$" not in source
        assert "\\" not in source
    grid = pack.Grid(hostile, (hostile, "b"), ((hostile, "1"),), ("left", "right"), note=hostile)
    made = shown(markdown_cell((grid,)).source)
    assert made.count("<td") == 2
    assert "<script" not in made
    assert "<img" not in made


def test_a_number_before_a_chinese_character_is_marked() -> None:
    """``**99.3%**人`` would not be bold in Markdown."""
    made = shown(runs_markdown((pack.Run("占"), pack.Run("99.3%", marked=True, bold=True), pack.Run("人"))))
    assert made == "<p>占<mark><strong>99.3%</strong></mark>人</p>\n"


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://www.stats.gov.cn/", True),
        ("javascript:alert(1)", False),
        ("https://a/> <b>", False),
        ("data:x", False),
    ],
)
def test_only_web_addresses_become_links(address: str, linked: bool) -> None:
    made = shown(runs_markdown((pack.Run("年鉴", href=address),)))
    assert ("<a " in made) == linked


def test_formulas_cannot_end_early() -> None:
    source = runs_markdown((pack.Run(r"a $ <b> </script>", formula=True),))
    assert source.count("$") == 2
    assert "<" not in source


def test_figures_are_attached_with_their_words(lesson: pack.Lesson) -> None:
    cell = cells_of(student_notebook(lesson, rounds=1))["s02-1"]
    assert list(cell["attachments"]) == ["figure-1.png"]
    assert "![一个灰色方块](attachment:figure-1.png)" in cell["source"]


def test_exercises_without_a_place_come_at_the_end(lesson: pack.Lesson) -> None:
    bare = replace(lesson, sections=())
    names = [cell["id"] for cell in student_notebook(bare, rounds=1)["cells"]]
    assert [name for name in names if name.endswith("-answer")] == ["q1-answer", "q2-answer", "q3-answer"]
    hidden = replace(lesson, sections=tuple(replace(part, views=frozenset({"slides"})) for part in lesson.sections))
    assert len(student_notebook(hidden, rounds=1)["cells"]) == len(names)


def test_a_lesson_without_exercises_is_a_notebook_too(lesson: pack.Lesson) -> None:
    bare = replace(lesson, sections=(), exercises=(), plan=(), glossary=(), keypoints=(), reading=())
    VALID(student_notebook(bare, rounds=1))


def test_faults_of_a_lesson_are_told(lesson: pack.Lesson) -> None:
    lost = pack.LessonSection("找不到", (pack.ExerciseBlock("q9"),))
    with pytest.raises(LessonError, match="q9"):
        teacher_notebook(replace(lesson, sections=(lost,)), rounds=1)
    twice = pack.LessonSection("两次", (pack.ExerciseBlock("q1"), pack.ExerciseBlock("q1")))
    with pytest.raises(LessonError, match="no valid notebook"):
        teacher_notebook(replace(lesson, sections=(twice,)), rounds=1)
    notebook = teacher_notebook(lesson, rounds=1)
    cells_of(notebook)["q1-answer"]["source"] = "### BEGIN SOLUTION\nanswer_q1 = 99.3"
    with pytest.raises(LessonError, match="counterpart"):
        strip_answers(notebook)


@pytest.mark.parametrize(
    "damage",
    [
        lambda key: key.pop("schema"),
        lambda key: key.update(questions=[]),
        lambda key: key["questions"].append(key["questions"][0]),
        lambda key: key["questions"][0]["key"].update(kind="essay"),
        lambda key: key["questions"][0].update(id="q 1"),
        lambda key: key["questions"][0].update(points="many"),
    ],
)
def test_a_damaged_key_is_told(lesson: pack.Lesson, damage: Any) -> None:
    key = json.loads(json.dumps(key_document(lesson)))
    damage(key)
    with pytest.raises(LessonError, match="no answer key"):
        keyed_lesson(key, where="key.json")


def test_escape_keeps_plain_chinese_readable() -> None:
    assert escape("全县共有党员25,619人，占99.3%。") == "全县共有党员25,619人，占99.3%。"
    assert escape("a\nb\x00\ud800") == "a b\ufffd\ufffd"
