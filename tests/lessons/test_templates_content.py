"""The shipped lessons as a class meets them: minutes, length of lines, words, terms, reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest

from yanting_research.lessons.pack import Bullets, Callout, Paragraph, iterate_blocks, plain_text
from yanting_research.lessons.questions import QUESTIONS
from yanting_research.lessons.reference import glossary_of, reading_of
from yanting_research.lessons.template_nodes import Directive, Fence, Node, Prose, SectionNode
from yanting_research.lessons.templates import Template, list_templates, read_template
from yanting_research.resources import read_resource, read_resource_toml

PARAGRAPH, ITEM, KEYPOINT = 60, 28, 20  # characters that a slide holds in a line or two
SPOKEN = ("notes", "solution", "hint", "choices")
LATIN = {"TF", "IDF", "GRIM", "Krippendorff"}
NAMES = ["does_training_work", "numbers_that_disagree", "reading_critically", "training_needs", "words_and_themes"]


@pytest.fixture(params=NAMES)
def template(request: pytest.FixtureRequest) -> Template:
    return read_template(request.param)


def every(nodes: Sequence[Node], *, skip: tuple[str, ...] = ()) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Fence) and node.kind in skip:
            continue
        yield node
        if isinstance(node, Fence | SectionNode):
            yield from every(node.children, skip=skip)


def fences(template: Template, *kinds: str) -> list[Fence]:
    return [node for node in every(template.children) if isinstance(node, Fence) and node.kind in kinds]


def texts(nodes: Sequence[Node], *, skip: tuple[str, ...] = ()) -> Iterator[tuple[str, int]]:
    """Words on a slide with their limit."""
    for node in every(nodes, skip=skip):
        blocks = node.blocks if isinstance(node, Prose) else ()
        for block in iterate_blocks(blocks):
            if isinstance(block, Paragraph):
                yield plain_text(block.runs), PARAGRAPH
            elif isinstance(block, Bullets):
                yield from ((plain_text(item), ITEM) for item in block.items)


def sections(template: Template) -> list[SectionNode]:
    return [node for node in every(template.children) if isinstance(node, SectionNode)]


def only_long(section: SectionNode) -> bool:
    silent = ("notes", "keypoints")
    said = [
        node for node in section.children
        if not (isinstance(node, Fence) and node.kind in silent)
        and not (isinstance(node, Directive) and node.name in ("glossary", "reading"))
    ]  # fmt: skip
    return bool(said) and all(isinstance(node, Fence) and (node.kind, node.title) == ("if", "long") for node in said)


def test_these_lessons_are_shipped() -> None:
    assert set(NAMES) <= set(list_templates())


def test_minutes_of_a_lesson_of_45_add_up(template: Template) -> None:
    stated = [int(one.attributes["minutes"]) for one in sections(template) if not only_long(one)]
    assert sum(stated) == template.teaching + template.exercises == 45


def test_slides_have_short_lines(template: Template) -> None:
    for section in sections(template):
        for text, limit in texts(section.children, skip=(*SPOKEN, "challenge")):
            assert len(text) <= limit, text
    for block in fences(template, "questions", "objectives", "keypoints"):
        for text, limit in texts(block.children):
            assert len(text) <= (KEYPOINT if block.kind == "keypoints" else limit), text


def test_a_lesson_has_all_its_parts(template: Template) -> None:
    assert len(fences(template, "questions")) == len(fences(template, "objectives")) == 1
    objectives = [text for text, _ in texts(fences(template, "objectives")[0].children)]
    assert all(text.startswith("能") for text in objectives)
    assert 3 <= len(objectives) <= 5
    assert 4 <= len([1 for _ in texts(fences(template, "keypoints")[0].children)]) <= 6
    teaching = [
        one for one in sections(template) if any(isinstance(n, Fence) and n.kind == "notes" for n in one.children)
    ]
    assert len(teaching) >= 5
    directives = [node for node in every(template.children) if isinstance(node, Directive)]
    assert {"glossary", "reading"} <= {one.name for one in directives}
    asked = {one.about for one in directives if one.name == "exercise"}
    assert asked <= set(QUESTIONS)
    kinds = {one.attributes.get("kind", "discussion") for one in fences(template, "challenge")} | asked
    assert {"discussion", "group_task"} <= kinds


def test_group_tasks_have_material_steps_product_and_how_to_judge(template: Template) -> None:
    for task in fences(template, "challenge"):
        if task.attributes.get("kind") != "group_task":
            continue
        said = [text for text, _ in texts(task.children, skip=SPOKEN)]
        assert any(text.startswith("材料：") for text in said)
        assert any(text.startswith("成果：") for text in said)
        assert sum(isinstance(b, Bullets) for n in task.children if isinstance(n, Prose) for b in n.blocks) == 1
        solution = next(node for node in task.children if isinstance(node, Fence) and node.kind == "solution")
        assert any(text.startswith("评价看") for text, _ in texts(solution.children))


def test_made_up_figures_say_so(template: Template) -> None:
    """A number with a unit of measurement in a hand-written exercise is followed back to a marked sentence."""
    for task in fences(template, "challenge"):
        said = "".join(text for text, _ in texts(task.children, skip=SPOKEN))
        if re.search(r"\d+(?:\.\d+)?(?:%|分，|份|次|人。)", said):
            assert "数字为练习假设" in said or "每千字4次" in said, said


def test_no_foreign_words_but_names_of_methods(template: Template) -> None:
    said = [text for text, _ in texts(template.children)]
    found = {word for text in said for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\{.*?\}\}", "", text))}
    assert found <= LATIN


def test_callouts_and_tables_are_short(template: Template) -> None:
    for node in every(template.children):
        if isinstance(node, Prose):
            assert not any(isinstance(block, Callout) for block in node.blocks)
    for callout in fences(template, "callout"):
        assert 0 < len(callout.title) <= ITEM


def test_every_lesson_explains_terms_and_names_works(template: Template) -> None:
    said = "\n".join(text for text, _ in texts(template.children))
    assert len(glossary_of(said)) >= 5
    assert len(reading_of(template.name)) >= 2


def test_terms_are_one_exact_sentence_each() -> None:
    entries = read_resource_toml("lesson_glossary.toml")["term"]
    terms = [entry["term"] for entry in entries]
    assert len(terms) == len(set(terms)) >= 45
    for entry in entries:
        meaning = entry["meaning"]
        assert meaning.index("。") == len(meaning) - 1
        assert 8 <= len(meaning) <= 60, meaning
        assert not meaning.startswith((entry["term"], "指", "是指"))


def test_works_are_cited_for_lessons_that_exist() -> None:
    works = read_resource_toml("lesson_reading.toml")["work"]
    assert len({work["citation"] for work in works}) == len(works)
    for work in works:
        assert set(work["templates"]) <= set(list_templates())
        assert re.search(r"\[[JMSZ]\]\. .{0,200}(?:19|20)\d\d", work["citation"])


def test_the_bank_of_questions_says_that_its_figures_are_made_up() -> None:
    bank = read_resource_toml("lesson_questions.toml")["questions"]
    assert len({entry["id"] for entry in bank}) == len(bank)
    for entry in bank:
        prompt = "".join(entry["prompt"])
        assert "数字为练习假设" in prompt or not re.search(r"\d", prompt)
        assert not any(entry["right"] in mistake["feedback"] for mistake in entry["mistakes"])
    assert "\t" not in read_resource("lesson_questions.toml")
