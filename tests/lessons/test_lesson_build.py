"""A lesson built from a template and material: numbering, minutes, conditions, exercises. The county is fictional."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import CHECKS, FACTS, Corpus, build_table
from yanting_research.errors import LessonError
from yanting_research.ingest import corpus_from_text
from yanting_research.lesson_work import lesson_context
from yanting_research.lessons.build import build_lesson, figures_named
from yanting_research.lessons.context import LessonContext, holds, quote, quote_span
from yanting_research.lessons.pack import (
    Callout,
    Exercise,
    ExerciseBlock,
    Grid,
    Lesson,
    Paragraph,
    Picture,
    Quotation,
    iterate_blocks,
    plain_text,
)
from yanting_research.lessons.plan import apportion
from yanting_research.lessons.templates import parse_template

REPORT = """青禾县党员教育工作报告
〔样例文本：县名与数据均为虚构〕

一、队伍现状
全县共有基层党组织120个，其中党委8个，党总支12个，党支部100个。科级干部200人，其中女干部30人、占15.5%。在职干部300名，其中公务员100名，事业干部200名。

二、培训情况
全年举办培训班12期，培训党员3600人次。2026年计划培训党员5000名。
"""
FRONT = '+++\nname = "trial"\ntitle = "试《{{ report_title }}》"\nteaching = 30\nexercises = 15\n+++\n'
PIXEL = Picture("terms", "最常见的词", "横条图", b"png", 1, 1)


@pytest.fixture(scope="module")
def material() -> LessonContext:
    return lesson_context(corpus_from_text(REPORT), figures=())


@pytest.fixture
def empty() -> LessonContext:
    return LessonContext("空白", "空白", "real", build_table([], FACTS), build_table([], CHECKS))


def built(text: str, context: LessonContext, *, minutes: int = 45, front: str = FRONT) -> Lesson:
    return build_lesson(context, parse_template(front + text, where="trial.md"), minutes=minutes)


def words(lesson: Lesson) -> str:
    blocks = [block for section in lesson.sections for block in iterate_blocks(section.blocks)]
    return "\n".join(plain_text(block.runs) for block in blocks if isinstance(block, Paragraph | Quotation))


# --- minutes


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 120), st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(any))
def test_minutes_add_up_and_every_counted_part_has_one(total: int, weights: list[float]) -> None:
    minutes = apportion(total, weights)
    assert sum(minutes) == total
    assert all((minute >= 1) == (weight > 0) for minute, weight in zip(minutes, weights, strict=True))


def test_the_plan_adds_up_in_both_lengths(material: LessonContext) -> None:
    text = "## 读 {minutes=7}\n文字\n## 说\n文字\n## 练 {minutes=15}\n{{ exercise sum }}\n"
    for minutes in (45, 90):
        lesson = built(text, material, minutes=minutes)
        assert lesson.plan[0].start == 0
        assert lesson.plan[-1].end == minutes
        assert all(before.end == after.start for before, after in zip(lesson.plan, lesson.plan[1:], strict=False))
        assert sum(section.minutes for section in lesson.sections) == minutes
    # 7 of teaching are stated, the other section has the remaining 23
    assert [section.minutes for section in built(text, material).sections] == [7, 23, 15]


def test_exercises_that_could_not_be_made_leave_their_section_out_and_the_teacher_is_told_once(
    empty: LessonContext,
) -> None:
    lesson = built(
        "## 读\n文字\n## 练\n{{ exercise share n=3 }}\n{{ exercise sum }}\n## 又\n{{ exercise sum }}\n", empty
    )
    assert [(section.heading, section.minutes) for section in lesson.sections] == [("读", 45)]
    assert [row.activity for row in lesson.plan] == ["读"]
    assert lesson.sections[0].notes == ("这份材料里没有能出“占比”“合计”题的内容，这类题不做，时间分给别的节。",)
    assert "这类题" not in words(lesson)
    assert lesson.exercises == ()


def test_a_section_for_one_view_is_no_part_of_the_plan(material: LessonContext) -> None:
    lesson = built("## 读\n文字\n::: only handout\n## 附表\n文字\n:::\n", material)
    assert [(section.heading, section.views, section.minutes) for section in lesson.sections][1] == (
        "附表", frozenset({"handout"}), 0,
    )  # fmt: skip


def test_another_length_and_too_many_sections_are_refused(material: LessonContext) -> None:
    with pytest.raises(ValueError, match="allowed: 45, 90"):
        built("## 读\n文字\n", material, minutes=60)
    with pytest.raises(LessonError, match="50 sections in 45 minutes"):
        built("".join(f"## 第{number}节\n文字\n" for number in range(50)), material)


# --- what stands in it


def test_placeholders_are_filled_and_never_read_as_markdown(material: LessonContext) -> None:
    hostile = LessonContext("**粗**<b>", "出处", "real", material.facts, material.checks, corpus=material.corpus)
    lesson = built("## 读{{ n_facts }}\n《{{ report_title }}》\n", hostile)
    assert lesson.title == "试《**粗**<b>》"
    assert lesson.sections[0].heading == f"读{len(material.facts)}"
    assert words(lesson) == "《**粗**<b>》"


def test_conditions_follow_the_material_and_the_length(material: LessonContext, empty: LessonContext) -> None:
    text = (
        "## 读\n文字\n::: if flagged\n有出入\n:::\n::: if-not flagged\n没有出入\n:::\n::: if long\n加课\n:::\n"
        "::: if specimen\n样例\n:::\n"
    )
    assert words(built(text, material, minutes=90)) == "文字\n有出入\n加课\n样例"
    assert words(built(text, empty)) == "文字\n没有出入"


@pytest.mark.parametrize(("whole", "shown"), [("200人", "科级干部200人"), ("120个", "")])
def test_a_whole_of_another_sentence_is_not_shown(material: LessonContext, whole: str, shown: str) -> None:
    facts = material.facts.assign(part_of="", denominator="").set_index("surface", drop=False)
    facts.loc["30人", "part_of"] = facts.loc[whole, "fact_id"]
    lesson = built("## 读\n{{ facts n=12 }}\n", replace(material, facts=facts.reset_index(drop=True)))
    (table,) = [block for block in lesson.sections[0].blocks if isinstance(block, Grid)]
    assert ("属于哪个整体" in table.header) == bool(shown)  # a column of dashes is left out
    assert shown in [cell for row in table.rows if row[1] == "30人" for cell in row] or not shown


def test_tables_and_figures_are_numbered_in_order_those_of_solutions_last(material: LessonContext) -> None:
    context = LessonContext(
        material.title, material.source, "specimen", material.facts, material.checks, corpus=material.corpus,
        terms=material.terms, figures=(PIXEL,),
    )  # fmt: skip
    text = (
        "## 读\n{{ facts n=2 }}\n{{ figure terms }}\n::: challenge 算\n题\n\n表：甲表\n\n| 甲 |\n|---|\n| 1 |\n"
        "\n又\n\n| 丙 |\n|---|\n| 3 |\n"
        "::: solution\n表：乙表\n\n| 乙 |\n|---|\n| 2 |\n:::\n:::\n## 词\n{{ terms n=3 }}\n"
    )
    lesson = built(text, context)
    captions = [block.caption for section in lesson.sections for block in section.blocks if isinstance(block, Grid)]
    assert captions == ["表 1　主要数字", "表 3　最常见的词"]
    exercise = lesson.exercises[0]
    assert [block.caption for block in (*exercise.prompt, *exercise.solution) if isinstance(block, Grid)] == [
        "表 2　甲表", "", "表 4　乙表",
    ]  # fmt: skip
    pictures = [block.caption for section in lesson.sections for block in section.blocks if isinstance(block, Picture)]
    assert pictures == ["图 1　最常见的词"]


def test_the_material_without_a_figure_leaves_its_line_out(material: LessonContext) -> None:
    lesson = built("## 看\n文字\n{{ figure cloud }}\n", material)
    assert [type(block) for block in lesson.sections[0].blocks] == [Paragraph]


def test_key_facts_stand_with_their_sentences(material: LessonContext) -> None:
    lesson = built("## 看\n{{ facts n=6 }}\n", material)
    grid, *quotations = lesson.sections[0].blocks
    assert isinstance(grid, Grid)
    rows = {row[0]: row for row in grid.rows}
    assert rows["党支部"][1:] == ("100个", "基层党组织120个", "原文第4段")
    assert "5000" not in str(grid.rows)  # a plan is no achievement
    marked = {run.text for block in quotations if isinstance(block, Quotation) for run in block.runs if run.marked}
    assert {row[1] for row in grid.rows} <= marked
    assert "样例数据" in grid.note


def test_a_finding_stands_with_its_sentence_and_its_arithmetic(material: LessonContext) -> None:
    lesson = built("## 看\n{{ flagged n=2 }}\n", material)
    (callout,) = lesson.sections[0].blocks
    assert isinstance(callout, Callout)
    assert callout.title == "占比：对不上"
    quotation, explanation = callout.blocks
    assert isinstance(quotation, Quotation)
    assert {"200人", "30人", "15.5%"} == {run.text.lstrip("占") for run in quotation.runs if run.marked}
    assert isinstance(explanation, Paragraph)
    assert "30 ÷ 200 = 15%" in plain_text(explanation.runs)


def test_exercises_are_numbered_and_none_is_asked_twice(material: LessonContext) -> None:
    text = "## 练\n{{ exercise sum n=2 }}\n{{ error_hunt n=1 }}\n{{ exercise sum n=9 }}\n"
    lesson = built(text, material)
    assert [exercise.exercise_id for exercise in lesson.exercises] == [
        f"q{number}" for number in range(1, len(lesson.exercises) + 1)
    ]
    asked = [(exercise.kind, exercise.fact_ids, exercise.title) for exercise in lesson.exercises]
    assert len(set(asked)) == len(asked) >= 3
    blocks = [block.exercise_id for block in lesson.sections[0].blocks if isinstance(block, ExerciseBlock)]
    assert blocks == [exercise.exercise_id for exercise in lesson.exercises]


def test_the_answers_of_generated_exercises_are_right_by_hand(material: LessonContext) -> None:
    """30 of 200 is 15 %, printed 15.5; the parts 8 + 12 + 100 make 120."""
    lesson = built("## 练\n{{ exercise sum }}\n{{ error_hunt }}\n", material)
    values = {exercise.kind: exercise.key.value for exercise in lesson.exercises}
    assert values["sum"] == "120"
    assert float(values["find_the_error"]) == 15.0


def test_exercises_written_by_hand_have_their_keys(empty: LessonContext) -> None:
    lesson = built(
        "## 练\n::: challenge 算 {kind=number answer=99.3 tolerance=0.05 unit=%}\n题\n::: solution\n除。\n:::\n:::\n"
        "::: challenge 选 {kind=choice answer=B}\n题\n::: choices\n- 甲\n- 乙\n:::\n::: solution\n乙\n:::\n:::\n"
        "::: challenge 说 {minutes=9}\n题\n::: solution\n先看口径\n\n再看时点。\n:::\n:::\n",
        empty,
    )
    number, choice, talk = lesson.exercises
    assert (number.key.value, number.key.tolerance, number.key.unit) == ("99.3", 0.05, "%")
    assert (choice.key.value, choice.choices) == ("B", (("A", "甲"), ("B", "乙")))
    assert (talk.key.kind, talk.key.value, talk.minutes) == ("text", "先看口径。再看时点。", 9)


def test_exercises_are_shortened_to_the_minutes_of_their_section(empty: LessonContext) -> None:
    challenge = "::: challenge 说 {minutes=20}\n题\n::: solution\n答\n:::\n:::\n"
    lesson = built(f"## 读 {{minutes=30}}\n文字\n## 练 {{minutes=15}}\n{challenge}{challenge}", empty)
    assert sorted(exercise.minutes for exercise in lesson.exercises) == [7, 8]


def test_a_longer_lesson_has_the_longer_counts(material: LessonContext) -> None:
    text = "## 练\n{{ exercise sum n=1 long=3 }}\n"
    assert len(built(text, material).exercises) == 1
    assert len(built(text, material, minutes=90).exercises) > 1


# --- what is refused


def test_material_without_what_the_template_needs_is_refused_with_another_template(empty: LessonContext) -> None:
    front = FRONT.replace("exercises = 15", 'exercises = 15\nneeds = ["facts"]')
    with pytest.raises(LessonError, match="这份材料里没有数字") as caught:
        built("## 读\n文字\n", empty, front=front)
    assert caught.value.where == "空白"
    assert caught.value.remedy


def test_an_unknown_kind_of_exercise_names_its_line_and_the_known_ones(empty: LessonContext) -> None:
    with pytest.raises(LessonError, match=r"trial\.md, line 8: unknown exercise 'shares'") as caught:
        built("## 练\n{{ exercise shares }}\n", empty)
    assert "share" in caught.value.expected.split(", ")


def test_a_template_of_which_nothing_is_left_is_refused(empty: LessonContext) -> None:
    with pytest.raises(LessonError, match="no section of this template"):
        built("::: if facts\n## 读\n文字\n:::\n", empty)


def test_only_the_figures_of_the_template_need_be_drawn() -> None:
    text = "## 看\n{{ figure terms }}\n::: if facts\n{{ figure audit }}\n:::\n"
    assert figures_named(parse_template(FRONT + text, where="a.md")) == ("audit", "terms")


# --- sentences


def test_a_long_sentence_is_cut_at_its_commas_around_the_mark() -> None:
    text = "甲" * 150 + "，全县共有党员25,619人，" + "乙" * 150 + "。"
    corpus = corpus_from_text(text)
    context = LessonContext("报告", "报告", "real", build_table([], FACTS), build_table([], CHECKS), corpus=corpus)
    doc_id = corpus.documents[0].doc_id
    start = text.index("25,619")
    quotation = quote_span(context, doc_id, 0, len(text), marks=[(start, start + 7)])
    assert plain_text(quotation.runs) == "……全县共有党员25,619人……"
    assert [run.text for run in quotation.runs if run.marked] == ["25,619人"]


def test_the_row_of_a_table_is_quoted_without_its_bars() -> None:
    text = "| 学段 | 语文 |  | 合计 |\n| 高中 | 3 |  | 14 |"
    corpus = corpus_from_text(text)
    context = LessonContext("报告", "报告", "real", build_table([], FACTS), build_table([], CHECKS), corpus=corpus)
    start = text.index("14")
    quotation = quote_span(
        context, corpus.documents[0].doc_id, text.index("\n") + 1, len(text), marks=[(start, start + 2)]
    )
    assert plain_text(quotation.runs) == "高中\u30003\u300014"
    assert [run.text for run in quotation.runs if run.marked] == ["14"]


def test_facts_of_a_document_that_is_not_there_are_named_without_a_sentence(material: LessonContext) -> None:
    context = LessonContext("表", "表", "real", material.facts, material.checks, corpus=Corpus())
    name = str(material.facts["fact_id"].iloc[0])
    (quotation,) = quote(context, [name])
    assert quotation.source.endswith("的数字表，没有收入原句")
    with pytest.raises(KeyError):
        quote(context, ["none"])
    with pytest.raises(ValueError, match="allowed: facts"):
        holds(context, "money")


def test_equal_material_gives_an_equal_lesson(material: LessonContext) -> None:
    text = "## 读\n{{ facts }}\n{{ measures }}\n{{ themes }}\n## 练\n{{ exercise calculation n=3 }}\n{{ reading }}\n"
    again = lesson_context(corpus_from_text(REPORT), figures=())
    assert built(text, material) == built(text, again)
    assert all(isinstance(one, Exercise) for one in built(text, material).exercises)
