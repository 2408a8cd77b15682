"""Walks a template with the material (照模板取材): sections, lists, conditions, tables, exercises, words filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from yanting_research.lessons.context import LessonContext, holds
from yanting_research.lessons.pack import (
    VIEWS,
    AnswerKey,
    Block,
    Bullets,
    Callout,
    Exercise,
    ExerciseBlock,
    Formula,
    Grid,
    LessonSection,
    Paragraph,
    Run,
    View,
    plain_text,
)
from yanting_research.lessons.plan import Draft
from yanting_research.lessons.questions import QUESTIONS
from yanting_research.lessons.showing import TABLES, placeholder_values
from yanting_research.lessons.template_nodes import (
    LIST_FENCES,
    PLACEHOLDER,
    Directive,
    Fence,
    FormulaLine,
    Node,
    Prose,
    SectionNode,
)

__all__ = ["ERROR_HUNT", "LONG", "Assembly"]

ERROR_HUNT = "find_the_error"
LONG = 90
"""A lesson of so many minutes has the longer counts and what stands in ``::: if long``."""

_FORMS = {"challenge": "练习", "teaching": "讲授"}
_TALKING = {"discussion": "讨论", "group_task": "小组活动"}
_CHALLENGE_PARTS = ("solution", "choices", "hint")
_LETTERS = "ABCDEFGH"
_KINDS_ZH = {
    "share": "占比", "percent_points": "百分点", "sum": "合计", "overlap": "重叠的部分", "persons_times": "人与人次",
    "average": "平均数", "granularity": "从占比倒推人数", "bounds": "至少与至多", "change": "增减",
    "definition": "分母", "target_or_done": "打算与成绩", "find_the_error": "找错", "find_the_altered": "找改动",
    "theme_code": "归主题", "association_or_cause": "相关与因果", "design": "评估设计", "discussion": "讨论",
    "group_task": "小组任务", "questionnaire": "问卷", "review": "复核", "meaning": "数的含义", "calculation": "计算",
    "mistake": "找错",
}  # fmt: skip


def _items(blocks: Iterable[Block]) -> list[str]:
    """The items of lists, as words."""
    return [plain_text(item) for block in blocks if isinstance(block, Bullets) for item in block.items]


def _lines(block: Block) -> list[str]:
    """The words of a paragraph or a list, for notes and hints."""
    if isinstance(block, Paragraph):
        return [plain_text(block.runs)]
    return [f"· {text}" for text in _items((block,))]


def _form(role: str, exercises: Sequence[Exercise]) -> str:
    """How a section is worked, where the template does not say it."""
    kinds = {exercise.kind for exercise in exercises}
    talking = [words for kind, words in _TALKING.items() if kind in kinds]
    return "、".join(talking) if talking and kinds <= set(_TALKING) else _FORMS[role]


def _key(kind: str, attributes: Mapping[str, str], solution: Sequence[Block]) -> AnswerKey:
    """The key of an exercise written by hand."""
    answer, unit = attributes.get("answer", ""), attributes.get("unit", "")
    if kind == "number":
        return AnswerKey("number", answer, tolerance=float(attributes.get("tolerance", "0")), unit=unit)
    if kind == "choice":
        return AnswerKey("choice", answer)
    return AnswerKey("text", "".join(_stopped(text.removeprefix("· ")) for block in solution for text in _lines(block)))


def _stopped(text: str) -> str:
    """A sentence with its full stop, so that sentences can follow one another."""
    return text if text.endswith(("。", "？", "！", "：", "；")) else f"{text}。"


def _missing_note(kinds: Iterable[str]) -> str:
    """What the teacher is told of exercises that the material does not allow."""
    named = [f"“{_KINDS_ZH[kind]}”" for kind in dict.fromkeys(kinds) if kind in _KINDS_ZH]
    return f"这份材料里没有能出{''.join(named) or '这类'}题的内容，这类题不做，时间分给别的节。"


@dataclass(slots=True)
class Assembly:
    """Walks the tree of a template once; what it has met stands in its fields.

    ``notes`` and ``n_asked`` are those of the section; ``missing`` are the kinds of exercises of the whole lesson that
    could not be made, ``given`` those that could.
    """

    context: LessonContext
    minutes: int
    values: Mapping[str, str] = field(init=False)
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LIST_FENCES})
    exercises: list[Exercise] = field(default_factory=list)
    made: dict[str, list[Exercise]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    wanted: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    n_asked: int = 0

    def __post_init__(self) -> None:
        self.values = placeholder_values(self.context, self.minutes)

    def walk(self, nodes: Sequence[Node], views: frozenset[View]) -> None:
        """What stands at the top: sections, lists, conditions."""
        for node in nodes:
            if isinstance(node, SectionNode):
                self._section(node, views)
            elif isinstance(node, Fence) and node.kind == "only":
                self.walk(node.children, frozenset(view for view in VIEWS if view in node.title.split()))
            elif isinstance(node, Fence) and node.kind in ("if", "if-not"):
                if self._holds(node):
                    self.walk(node.children, views)
            else:
                self._blocks((node,))

    def tell_missing(self) -> None:
        """Tell the teacher once, in the first section, which kinds of exercises the material did not allow."""
        told = [kind for kind in dict.fromkeys(self.missing) if kind not in self.given]
        if told and self.drafts:
            first = self.drafts[0]
            notes = (*first.section.notes, _missing_note(told))
            self.drafts[0] = replace(first, section=replace(first.section, notes=notes))

    def _holds(self, node: Fence) -> bool:
        true = self.minutes >= LONG if node.title == "long" else holds(self.context, node.title)
        return true == (node.kind == "if")

    def _section(self, node: SectionNode, views: frozenset[View]) -> None:
        self.notes, self.n_asked, before = [], 0, len(self.exercises)
        blocks = self._blocks(node.children)
        if not blocks:
            return
        mine = self.exercises[before:]
        role = "challenge" if self.n_asked else "teaching"
        section = LessonSection(self.fill(node.heading), blocks, role=role, notes=tuple(self.notes), views=views)
        stated = node.attributes.get("minutes", "")
        form = node.attributes.get("form", "") or _form(role, mine)
        self.drafts.append(Draft(section, int(stated) if stated else None, form, self.n_asked, len(mine)))

    def _blocks(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for node in nodes:
            if isinstance(node, Prose):
                blocks += [self._filled(block) for block in node.blocks]
            elif isinstance(node, FormulaLine):
                blocks.append(Formula(node.latex, self.fill(node.words)))
            elif isinstance(node, Directive):
                blocks += self._directive(node)
            elif isinstance(node, Fence):
                blocks += self._fence(node)
        return tuple(blocks)

    def _fence(self, node: Fence) -> tuple[Block, ...]:
        if node.kind in LIST_FENCES:
            self.lists[node.kind] += _items(self._blocks(node.children))
        elif node.kind == "notes":
            self.notes += [text for block in self._blocks(node.children) for text in _lines(block)]
        elif node.kind == "callout":
            kind = node.attributes.get("kind", "note")
            blocks = self._blocks(node.children)
            return (Callout(kind, self.fill(node.title), blocks),) if blocks else ()  # type: ignore[arg-type]
        elif node.kind == "challenge":
            return (self._add(self._challenge(node)),)
        elif self._holds(node):
            return self._blocks(node.children)
        return ()

    def _directive(self, node: Directive) -> tuple[Block, ...]:
        n = node.long if self.minutes >= LONG else node.n
        if node.name in TABLES:
            return TABLES[node.name](self.context, n)
        if node.name == "figure":
            return tuple(picture for picture in self.context.figures if picture.name == node.about)
        if node.name in ("exercise", "error_hunt"):
            return self._generated(node.about or ERROR_HUNT, n)
        self.wanted.add(node.name)
        return ()

    def _generated(self, kind: str, n: int) -> tuple[Block, ...]:
        """Exercises of a kind, those first that ask of something new; none where the material allows none."""
        self.n_asked += n
        if kind not in self.made:
            self.made[kind] = list(QUESTIONS[kind](self.context))
        left = self.made[kind]
        used = {name for exercise in self.exercises for name in (*exercise.check_ids, *exercise.fact_ids[:1])}
        fresh = [one for one in left if not used.intersection((*one.check_ids, *one.fact_ids[:1]))]
        chosen = [*fresh, *(one for one in left if one not in fresh)][:n]
        self.made[kind] = [one for one in left if one not in chosen]
        if chosen:
            self.given.add(kind)
        else:
            self.missing.append(kind)
        return tuple(self._add(exercise) for exercise in chosen)

    def _add(self, exercise: Exercise) -> ExerciseBlock:
        name = f"q{len(self.exercises) + 1}"
        self.exercises.append(replace(exercise, exercise_id=name))
        return ExerciseBlock(name)

    def _challenge(self, node: Fence) -> Exercise:
        """An exercise written by hand in the template."""
        self.n_asked += 1
        parts = {
            child.kind: child for child in node.children if isinstance(child, Fence) and child.kind in _CHALLENGE_PARTS
        }
        prompt = self._blocks(child for child in node.children if child not in parts.values())
        solution = self._blocks(parts["solution"].children)
        attributes = node.attributes
        kind = attributes.get("kind", "discussion")
        statements = _items(self._blocks(parts["choices"].children)) if "choices" in parts else []
        hint = self._blocks(parts["hint"].children) if "hint" in parts else ()
        return Exercise(
            exercise_id="",
            kind=kind,
            title=self.fill(node.title) or "想一想",
            prompt=prompt,
            solution=solution,
            key=_key(kind, attributes, solution),
            choices=tuple(zip(_LETTERS, statements, strict=False)),
            hint="".join(text for block in hint for text in _lines(block)),
            minutes=int(attributes.get("minutes", "5")),
            points=int(attributes.get("points", "1")),
        )

    def fill(self, text: str) -> str:
        """A text with its placeholders filled in; what is filled in is never read as Markdown."""
        return PLACEHOLDER.sub(lambda match: self.values[match[1]], text)

    def _filled(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return Paragraph(self._filled_runs(block.runs))
        if isinstance(block, Bullets):
            return replace(block, items=tuple(self._filled_runs(item) for item in block.items))
        if isinstance(block, Grid):
            rows = tuple(tuple(self.fill(cell) for cell in row) for row in block.rows)
            return replace(
                block, caption=self.fill(block.caption), header=tuple(map(self.fill, block.header)), rows=rows
            )
        return block

    def _filled_runs(self, runs: Iterable[Run]) -> tuple[Run, ...]:
        return tuple(run if run.formula else replace(run, text=self.fill(run.text)) for run in runs)
