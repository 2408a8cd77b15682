"""What a lesson is (课件): frozen blocks that every renderer reads and none changes.

A lesson is made once, from a template and the tables of a report; slides, handout and
notebooks are views of it. Blocks hold text and data, never markup of a format: a renderer
escapes what it prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "AnswerKey",
    "Block",
    "Bullets",
    "Callout",
    "DataKind",
    "Exercise",
    "ExerciseBlock",
    "Formula",
    "Grid",
    "GlossaryEntry",
    "Lesson",
    "LessonSection",
    "Mistake",
    "Paragraph",
    "Picture",
    "PlanRow",
    "Quotation",
    "Run",
    "View",
    "iterate_blocks",
    "plain_text",
]

DataKind = Literal["real", "specimen", "simulated"]
View = Literal["slides", "handout", "notebook"]
VIEWS: tuple[View, ...] = ("slides", "handout", "notebook")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style.

    ``formula``: the text is LaTeX without dollar signs. ``marked``: a number shown in its place.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    marked: bool = False
    formula: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is a row of runs; ``letters`` numbers an ordered one A, B, C: the choices of a question."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False
    letters: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of the report, its number marked, with where it stands (``出处``)."""

    runs: tuple[Run, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption with its number, header, rows of text, alignment of each column, note under it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Literal["left", "right", "center"], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as PNG and SVG; ``alt`` says in words what it shows, ``note`` n, unit, kind of data and source."""

    name: str
    caption: str
    alt: str
    png: bytes
    width: int
    height: int
    note: str = ""
    svg: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own: LaTeX, and the same in words for who cannot see it."""

    latex: str
    words: str


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed aside: a method, a warning, a hint."""

    kind: Literal["note", "method", "warning"]
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer often given, and what to say to it; the words never hold the right answer."""

    value: str
    feedback: str


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The right answer of an exercise, and how an answer is compared with it.

    ``number``: ``value`` is a decimal numeral and ``tolerance`` the allowed distance in ``unit``.
    ``choice``: ``value`` is the letter of one choice. ``set``: letters or words joined by ``、``, any order.
    ``text``: open question; ``value`` is what a good answer mentions, read by the teacher, not by a program.
    """

    kind: Literal["number", "choice", "set", "text"]
    value: str
    tolerance: float = 0.0
    unit: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def unit_words(self) -> str:
        """The unit as it is said behind a number: 8 个百分点, not 8 百分点."""
        return "个百分点" if self.unit == "百分点" else self.unit

    @property
    def shown(self) -> str:
        """The right answer with its unit.

        >>> AnswerKey("number", "8", unit="百分点").shown, AnswerKey("choice", "B").shown
        ('8个百分点', 'B')
        """
        unit = self.unit_words if self.kind == "number" and not self.value.endswith(self.unit or "\n") else ""
        return f"{self.value}{unit}"


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise: what is asked, choices if any, a hint, the worked solution, the key.

    ``exercise_id`` is ``q1``, ``q2`` ... in a lesson; ``kind`` names what it trains (``share``, ``sum``,
    ``find_the_error``, ``discussion``, ``group_task`` ...). ``fact_ids`` and ``check_ids`` lead to the rows it was
    made of.
    """

    exercise_id: str
    kind: str
    title: str
    prompt: tuple[Block, ...]
    solution: tuple[Block, ...]
    key: AnswerKey
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    minutes: int = 3
    points: int = 1
    fact_ids: tuple[str, ...] = ()
    check_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExerciseBlock:
    """The place in a section where an exercise stands; the exercise itself is in ``Lesson.exercises``."""

    exercise_id: str


Block = Paragraph | Bullets | Quotation | Grid | Picture | Formula | Callout | ExerciseBlock


@dataclass(frozen=True, slots=True)
class LessonSection:
    """A part of the lesson: heading, minutes, blocks, what the teacher says, and the views it is for.

    ``role`` is the name of the template's part (``questions``, ``objectives``, ``teaching``, ``challenge``,
    ``callout``, ``keypoints``, ``glossary``, ``reading``).
    """

    heading: str
    blocks: tuple[Block, ...]
    role: str = "teaching"
    minutes: int = 0
    notes: tuple[str, ...] = ()
    views: frozenset[View] = field(default_factory=lambda: frozenset(VIEWS))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A step of the lesson plan: from which minute to which, what is done, in which form."""

    start: int
    end: int
    activity: str
    form: str


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and its meaning in one sentence."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson. ``source`` says what it was made from, ``data_kind`` of which kind its figures are.

    ``text_kind`` is the kind of the sentences it quotes, where that is another: simulated figures beside a real report.
    """

    template: str
    title: str
    subtitle: str
    source: str
    data_kind: DataKind
    minutes: int
    questions: tuple[str, ...]
    objectives: tuple[str, ...]
    plan: tuple[PlanRow, ...]
    sections: tuple[LessonSection, ...]
    exercises: tuple[Exercise, ...]
    keypoints: tuple[str, ...]
    glossary: tuple[GlossaryEntry, ...]
    reading: tuple[str, ...]
    text_kind: DataKind | None = None

    def exercise(self, exercise_id: str) -> Exercise:
        """The exercise of this id.

        Raises
        ------
        KeyError
            When the lesson has no such exercise.
        """
        return {exercise.exercise_id: exercise for exercise in self.exercises}[exercise_id]


def plain_text(runs: Iterable[Run]) -> str:
    """The words of runs without their style.

    >>> plain_text((Run("党员"), Run("25619", marked=True), Run("人。")))
    '党员25619人。'
    """
    return "".join(run.text for run in runs)


def iterate_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in order, those inside callouts too.

    >>> inner = Paragraph((Run("口径要一致。"),))
    >>> [type(block).__name__ for block in iterate_blocks((Callout("note", "注意", (inner,)),))]
    ['Callout', 'Paragraph']
    """
    for block in blocks:
        yield block
        if isinstance(block, Callout):
            yield from iterate_blocks(block.blocks)
