"""From a template and the material to a lesson (成课): conditions, tables, exercises, numbering, minutes.

The same material, template and length give the same lesson.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from yanting_research.errors import LessonError
from yanting_research.lessons.assembly import LONG, Assembly
from yanting_research.lessons.context import LessonContext, holds
from yanting_research.lessons.numbering import numbered
from yanting_research.lessons.pack import (
    VIEWS,
    Block,
    Bullets,
    Callout,
    Exercise,
    Grid,
    Lesson,
    LessonSection,
    Paragraph,
    Quotation,
    iterate_blocks,
    plain_text,
)
from yanting_research.lessons.plan import plan_rows, section_minutes, timed_exercises
from yanting_research.lessons.questions import QUESTIONS
from yanting_research.lessons.reference import glossary_of, reading_of
from yanting_research.lessons.template_nodes import Directive, Fence, Node, SectionNode, template_fault
from yanting_research.lessons.templates import Template, shipped_templates

__all__ = ["LENGTHS", "build_lesson", "check_needs", "check_template", "figures_named"]

LENGTHS = (45, LONG)
_NEEDS_ZH = {
    "facts": "数字", "checks": "可以互相核对的数字", "themes": "主题词典里的词", "terms": "可以数词的正文",
    "sentences": "原文的句子", "panel": "一个面板（乡镇和季度的表）", "survey": "一份需求调查",
}  # fmt: skip


def check_needs(context: LessonContext, template: Template) -> None:
    """Refuse material that lacks what the template cannot do without.

    Raises
    ------
    LessonError
        Names what is missing, and the shipped templates that this material is enough for.
    """
    missing = [need for need in template.needs if not holds(context, need)]
    if not missing:
        return
    enough = [one.name for one in shipped_templates() if all(holds(context, need) for need in one.needs)]
    raise LessonError(
        f"the template {template.name} needs {', '.join(missing)}: "
        f"这份材料里没有{'、'.join(_NEEDS_ZH[need] for need in missing)}",
        where=context.title,
        expected=f"material with {', '.join(template.needs)}",
        remedy=f"choose another template / 请改用别的模板：--template {' | '.join(enough)}"
        if enough
        else "choose other material / 请换一份材料",
    )


def check_template(template: Template) -> None:
    """Refuse a template that asks for a kind of exercise that nothing makes.

    Raises
    ------
    LessonError
        Names the line and the kinds there are.
    """
    for node in _every_node(template.children):
        if isinstance(node, Directive) and node.name == "exercise" and node.about not in QUESTIONS:
            raise template_fault(
                template.where, node.line, f"unknown exercise {node.about!r:.40}", expected=", ".join(sorted(QUESTIONS))
            )


def figures_named(template: Template) -> tuple[str, ...]:
    """Names of the figures that a template asks for, sorted: no other need be drawn."""
    directives = (node for node in _every_node(template.children) if isinstance(node, Directive))
    return tuple(sorted({node.about for node in directives if node.name == "figure"}))


def build_lesson(context: LessonContext, template: Template, *, minutes: int = 45) -> Lesson:
    """Make a lesson.

    Parameters
    ----------
    context
        The material.
    template
        As read by ``read_template`` or ``parse_template``.
    minutes
        45 or 90. The minutes of the template are scaled; a lesson of 90 has the longer counts of each directive and
        what stands in ``::: if long``.

    Returns
    -------
    Lesson
        Exercises are q1, q2 ... in order; tables and figures are numbered; the plan adds up to ``minutes``.

    Raises
    ------
    ValueError
        For another length.
    LessonError
        When the material lacks what the template needs, or the template asks for what nothing makes.

    Examples
    --------
    >>> from yanting_research.core import CHECKS, FACTS, build_table
    >>> from yanting_research.lessons.templates import parse_template
    >>> text = '+++\\nname = "a"\\ntitle = "读"\\nteaching = 9\\nexercises = 0\\n+++\\n## 读\\n\\n共{{ n_facts }}个。'
    >>> context = LessonContext("无", "无", "real", build_table([], FACTS), build_table([], CHECKS))
    >>> lesson = build_lesson(context, parse_template(text, where="a.md"), minutes=90)
    >>> lesson.plan[0].end, lesson.sections[0].blocks[0].runs[0].text
    (90, '共0个。')
    """
    if minutes not in LENGTHS:
        raise ValueError(f"minutes={minutes!r}; allowed: {', '.join(map(str, LENGTHS))}")
    check_template(template)
    check_needs(context, template)
    assembly = Assembly(context, minutes)
    assembly.walk(template.children, frozenset(VIEWS))
    assembly.tell_missing()
    if not assembly.drafts:
        raise LessonError(
            "no section of this template is for this material", where=template.where,
            expected="a section ## whose conditions hold", remedy="choose another template / 请改用别的模板",
        )  # fmt: skip
    return _lesson(context, template, assembly)


def _lesson(context: LessonContext, template: Template, assembly: Assembly) -> Lesson:
    """What was assembled, its minutes apportioned, its tables and figures numbered."""
    drafts = assembly.drafts
    minutes = section_minutes(drafts, teaching=template.teaching, exercises=template.exercises, total=assembly.minutes)
    steps = [(draft.section.heading, draft.form, one) for draft, one in zip(drafts, minutes, strict=True)]
    timed = [replace(draft.section, minutes=one) for draft, one in zip(drafts, minutes, strict=True)]
    sections, exercises = numbered(timed, timed_exercises(timed, assembly.exercises))
    lists = {name: tuple(items) for name, items in assembly.lists.items()}
    words = "\n".join([*(text for items in lists.values() for text in items), *_words(sections, exercises)])
    return Lesson(
        template=template.name,
        title=assembly.fill(template.title),
        subtitle=assembly.fill(template.subtitle),
        source=context.source,
        data_kind=context.data_kind,
        minutes=assembly.minutes,
        questions=lists["questions"],
        objectives=lists["objectives"],
        plan=plan_rows(steps),
        sections=sections,
        exercises=exercises,
        keypoints=lists["keypoints"],
        glossary=glossary_of(words) if "glossary" in assembly.wanted else (),
        reading=reading_of(template.name) if "reading" in assembly.wanted else (),
        text_kind=context.text_kind,
    )


def _words(sections: Sequence[LessonSection], exercises: Sequence[Exercise]) -> Iterator[str]:
    """Every text a reader meets, for the glossary."""
    for section in sections:
        yield section.heading
        yield from _block_words(section.blocks)
    for exercise in exercises:
        yield from _block_words((*exercise.prompt, *exercise.solution))
        yield from (text for _, text in exercise.choices)


def _block_words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in iterate_blocks(blocks):
        if isinstance(block, Paragraph | Quotation):
            yield plain_text(block.runs)
        elif isinstance(block, Bullets):
            yield from map(plain_text, block.items)
        elif isinstance(block, Grid):
            yield from (block.caption, *block.header, *(cell for row in block.rows for cell in row))
        elif isinstance(block, Callout):
            yield block.title


def _every_node(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Fence | SectionNode):
            yield from _every_node(node.children)
