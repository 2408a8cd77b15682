"""The grammar of lesson templates: what is read, and what each fault says. Templates here are made for the test."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import LessonError
from yanting_research.lessons.pack import Bullets, Grid, Paragraph, Run, plain_text
from yanting_research.lessons.prose import markdown_blocks
from yanting_research.lessons.template_nodes import DIRECTIVES, PLACEHOLDERS, Directive, Fence, FormulaLine, SectionNode
from yanting_research.lessons.templates import parse_template

FRONT = '+++\nname = "trial"\ntitle = "试课"\nteaching = 30\nexercises = 15\n+++\n'
FIRST = 7  # the line after the front matter


def tree(text: str) -> tuple[object, ...]:
    return parse_template(FRONT + text, where="trial.md").children


def test_sections_fences_directives_and_formulas_become_a_tree() -> None:
    nodes = tree(
        "::: questions\n- 数从哪里来？\n:::\n"
        "## 读 {minutes=10 form=自读}\n\n{{ facts n=3 long=6 }}\n\n$$p=a/b$$ (占比等于部分除以整体)\n\n"
        "::: if flagged\n有出入。\n:::\n## 练\n\n{{ exercise share }}\n"
    )
    questions, first, second = nodes
    assert isinstance(questions, Fence)
    assert questions.kind == "questions"
    assert isinstance(first, SectionNode)
    assert (first.heading, dict(first.attributes)) == ("读", {"minutes": "10", "form": "自读"})
    facts, formula, condition = first.children
    assert isinstance(facts, Directive)
    assert (facts.name, facts.n, facts.long, facts.line) == ("facts", 3, 6, FIRST + 5)
    assert isinstance(formula, FormulaLine)
    assert (formula.latex, formula.words) == ("p=a/b", "占比等于部分除以整体")
    assert isinstance(condition, Fence)
    assert (condition.kind, condition.title) == ("if", "flagged")
    assert isinstance(second, SectionNode)
    exercise = second.children[0]
    assert isinstance(exercise, Directive)
    assert (exercise.about, exercise.n, exercise.long) == ("share", 1, 1)


def test_a_challenge_holds_its_solution_choices_and_hint() -> None:
    section = tree(
        "## 练\n::: challenge 选一个 {kind=choice answer=B minutes=4}\n哪个对？\n::: choices\n- 甲\n- 乙\n:::\n"
        "::: hint\n想口径。\n:::\n::: solution\n乙。\n:::\n:::\n"
    )[0]
    assert isinstance(section, SectionNode)
    challenge = section.children[0]
    assert isinstance(challenge, Fence)
    assert challenge.attributes == {"kind": "choice", "answer": "B", "minutes": "4"}
    assert [child.kind for child in challenge.children if isinstance(child, Fence)] == ["choices", "hint", "solution"]


def test_each_line_of_notes_is_a_note_of_its_own() -> None:
    section = tree("## 读\n文字\n::: notes\n先读。\n再问。\n:::\n")[0]
    assert isinstance(section, SectionNode)
    notes = section.children[1]
    assert isinstance(notes, Fence)
    assert len(notes.children[0].blocks) == 2  # type: ignore[union-attr]


def test_whole_sections_may_stand_in_a_condition_or_be_for_one_view() -> None:
    section, only, condition = tree(
        "## 读\n文字\n::: only handout\n## 附表\n文字\n:::\n::: if long\n\n## 加课\n文字\n:::\n"
    )
    assert isinstance(section, SectionNode)
    assert isinstance(only, Fence)
    assert isinstance(condition, Fence)
    assert [type(child) for child in (*only.children, *condition.children)] == [SectionNode, SectionNode]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("## 读\n{{ fact n=3 }}\n", 2, "unknown placeholder {{ fact n=3 }}"),
        ("## 读\n共{{ n_fact }}个\n", 2, "unknown placeholder {{ n_fact }}"),
        ("## 读\n共{{ n_facts 个\n", 2, "not closed"),
        ("## 读\n::: quiz\n:::\n", 2, "unknown block 'quiz'"),
        ("## 读\n::: callout 注意\n文字\n", 2, "is not closed"),
        ("## 读\n:::\n", 2, "closes nothing"),
        ("## 读\n::: if nonsense\n:::\n", 2, "::: if nonsense"),
        ("## 读\n::: callout 注意 {kind=red}\n文字\n:::\n", 2, "kind=red"),
        ("## 读 {minuets=5}\n", 1, "{minuets=5}"),
        ("## 读 {minutes=five}\n", 1, "minutes=five"),
        ("## 读\n{{ facts n=0 }}\n", 2, "n=0"),
        ("## 读\n{{ facts n=999 }}\n", 2, "n=999"),
        ("## 读\n{{ figure map }}\n", 2, "unknown figure 'map'"),
        ("## 读\n{{ figure }}\n", 2, "without a name"),
        ("## 读\n$$p=a/b$$\n", 2, "without its words"),
        ("## 读\n::: challenge 想\n题\n:::\n", 2, "0 solutions"),
        ("## 读\n::: challenge 选 {kind=choice}\n题\n::: solution\n甲\n:::\n:::\n", 2, "a choice without choices"),
        ("## 读\n::: challenge 算 {kind=number answer=多}\n题\n::: solution\n甲\n:::\n:::\n", 2, "answer=多"),
        ("## 读\n::: solution\n甲\n:::\n", 2, "outside a challenge"),
        ("::: notes\n先读。\n:::\n", 1, "outside a section"),
        ("## 读\n::: only handout\n文字\n:::\n", 2, "inside a section"),
        ("::: callout 注意\n## 读\n:::\n", 1, "outside a section"),
        ("先说一句。\n", 1, "text outside a section"),
        ("## 读\n::: questions\n没有列表\n:::\n", 2, "holds no list"),
        ("## 读\n\n### 小标题\n", 3, "headings other than ##"),
        ("## 读\n\n> 引文\n", 3, "quotations"),
        ("## 读\n\n```\nprint(1)\n```\n", 3, "code blocks"),
        ("## 读\n\n![图](a.png)\n", 3, "image"),
        ("## 读\n\n- 甲\n  - 乙\n", 4, "lists inside lists"),
        ("## 读\n\n[链](javascript:alert)\n", 0, ""),
    ],
)
def test_a_fault_names_its_line(text: str, line: int, said: str) -> None:
    if not said:  # an address that is no web page is left as text by the parser
        section = tree(text)[0]
        assert isinstance(section, SectionNode)
        assert "javascript" in plain_text(section.children[0].blocks[0].runs)  # type: ignore[union-attr]
        return
    with pytest.raises(LessonError) as caught:
        tree(text)
    assert said in str(caught.value)
    assert f"trial.md, line {FIRST + line - 1}" in caught.value.where
    assert caught.value.expected


def test_an_unknown_placeholder_lists_all_that_are_known() -> None:
    with pytest.raises(LessonError) as caught:
        tree("## 读\n{{ nonsense }}\n")
    assert all(name in caught.value.expected for name in (*PLACEHOLDERS, *DIRECTIVES))


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("", "no front matter"),
        ("+++\nname = \n+++\n", "no TOML"),
        ('+++\nname = "a"\ntitle = "课"\nteaching = 30\n+++\n', "'exercises' is missing"),
        (FRONT.replace("teaching = 30", "teaching = -1"), "teaching = -1"),
        (FRONT.replace("teaching = 30", "teaching = true"), "teaching = True"),
        (FRONT.replace('"trial"', '"../trial"'), "name = '../trial'"),
        (FRONT.replace("exercises = 15", 'exercises = 15\nneeds = ["money"]'), "needs 'money'"),
        (FRONT.replace("exercises = 15", "exercises = 15\ncolour = 1"), "unknown setting 'colour'"),
        (FRONT.replace("试课", "试{{ nonsense }}课"), "unknown placeholder"),
    ],
)
def test_faults_of_the_front_matter(front: str, said: str) -> None:
    with pytest.raises(LessonError, match=r"a\.md, line [12]: ") as caught:
        parse_template(f"{front}## 读\n文字\n", where="a.md")
    assert said in caught.value.what


def test_prose_keeps_style_and_shows_html_as_text() -> None:
    text = "**要**先看`n`，<b>不</b>用*急*，见[说明](https://example.org)；$r_{1}$，一元$5。\n第二行"
    (block,) = markdown_blocks(text, where="a.md")
    assert isinstance(block, Paragraph)
    assert Run("要", bold=True) in block.runs
    assert Run("n", code=True) in block.runs
    assert Run("急", italic=True) in block.runs
    assert Run("说明", href="https://example.org") in block.runs
    assert Run("r_{1}", formula=True) in block.runs
    assert "<b>不</b>" in plain_text(block.runs)
    assert plain_text(block.runs).endswith("一元$5。第二行")


def test_a_table_takes_the_caption_before_it() -> None:
    blocks = markdown_blocks("表：人和人次\n\n| 词 | 数 |\n|---|--:|\n| 人 | 3 |\n", where="a.md")
    assert blocks == (Grid("人和人次", ("词", "数"), (("人", "3"),), ("left", "right")),)


def test_a_list_is_flat_and_ordered_where_numbered() -> None:
    (block,) = markdown_blocks("1. 甲\n2. **乙**\n", where="a.md")
    assert block == Bullets(((Run("甲"),), (Run("乙", bold=True),)), ordered=True)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab甲 \n#:*-|$`{}<>&[]()!=_1.", max_size=60))
def test_any_text_is_read_or_refused_by_our_error(text: str) -> None:
    with contextlib.suppress(LessonError):
        parse_template(f"{FRONT}## 读\n{text}", where="a.md")
