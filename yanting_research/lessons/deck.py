"""A lesson as slides (幻灯片): the one place that decides what stands on which slide.

The renderers draw what is decided here: :func:`build_deck` cuts long tables, lists and paragraphs, chooses
the size of type, and puts into the notes what the teacher says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from yanting_research.lessons.context import DATA_KINDS_ZH
from yanting_research.lessons.deck_flow import share_out
from yanting_research.lessons.deck_pieces import (
    CONTENT_WIDTH,
    SAFETY,
    SMALL,
    Slide,
    SlideKind,
    piece_of,
    shown_text,
)
from yanting_research.lessons.measure import text_width, wrap_spans
from yanting_research.lessons.pack import (
    Block,
    Bullets,
    Callout,
    DataKind,
    Exercise,
    ExerciseBlock,
    Formula,
    Grid,
    Lesson,
    LessonSection,
    Paragraph,
    Picture,
    Quotation,
    Run,
    iterate_blocks,
)

__all__ = ["BADGES", "COVER_SIZES", "TITLE_SIZES", "build_deck", "spoken", "title_size"]

BADGES = {
    "real": "",
    "specimen": f"{DATA_KINDS_ZH['specimen']}：仅供教学",
    "simulated": f"{DATA_KINDS_ZH['simulated']}：不是实际情况",
}
"""What stands in the corner of every slide, by the kind of data."""
TITLE_SIZES = (46, 40, 32)
COVER_SIZES = (68, 56, 46)
"""Sizes of the lesson's title on the first slide."""
_TITLE_LINES = 2
_CONTINUED = "（续）"
_OPEN = frozenset({"text"})
# Parts that the lesson holds as fields of its own and that have their slides.
_OWN_SLIDES = frozenset({"questions", "objectives", "keypoints", "glossary", "reading"})


def build_deck(lesson: Lesson) -> tuple[Slide, ...]:
    """The slides of a lesson, in order.

    Title, questions, objectives, plan, the sections for slides with each exercise followed by its solution,
    key points, glossary, reading.

    Parameters
    ----------
    lesson
        A whole lesson.

    Returns
    -------
    tuple of Slide
        Titles never longer than two lines, pieces never higher than the body of a slide; text from 28 px,
        tables from 24 px on a canvas of 1280 × 720.

    Raises
    ------
    LessonError
        When a formula cannot be read.
    KeyError
        When a section names an exercise that the lesson does not have.
    """
    slides = [_title_slide(lesson)]
    slides += _listed("这节课要回答的问题", lesson.questions)
    slides += _listed("学习目标", lesson.objectives)
    slides += _plan(lesson)
    for section in lesson.sections:
        if "slides" in section.views and not (section.role in _OWN_SLIDES and getattr(lesson, section.role)):
            slides += _section(lesson, section)
    slides += _listed("要点", lesson.keypoints)
    terms = tuple((Run(entry.term, bold=True), Run(f"：{entry.meaning}")) for entry in lesson.glossary)
    slides += _titled("词语解释", (Bullets(terms),) if terms else ())
    slides += _listed("延伸阅读", lesson.reading)
    return tuple(replace(slide, badge=BADGES[_kind(lesson, slide)]) for slide in slides)


def _kind(lesson: Lesson, slide: Slide) -> DataKind:
    """A slide that quotes the report is of the report's kind, also in a lesson with simulated figures."""
    quotes = any(isinstance(block, Quotation) for block in iterate_blocks(piece.block for piece in slide.pieces))
    return lesson.text_kind if quotes and lesson.text_kind else lesson.data_kind


def _title_slide(lesson: Lesson) -> Slide:
    told = (
        (lesson.subtitle, 36, 2),
        (f"材料：{lesson.source}", SMALL + 1, 3),
        (f"时间：{lesson.minutes}分钟　数据：{DATA_KINDS_ZH[lesson.data_kind]}", SMALL + 1, 1),
    )
    shown = [(_clipped(words, size=size, lines=lines), size, words) for words, size, lines in told if words]
    pieces = tuple(piece_of(Paragraph((Run(short),)), size) for short, size, _ in shown)
    notes = tuple(words for short, _, words in shown if short != words)
    title = _clipped(lesson.title, size=COVER_SIZES[-1], lines=_TITLE_LINES)
    return Slide("title", title, pieces, notes=notes if title == lesson.title else (lesson.title, *notes))


def _listed(title: str, items: Iterable[str]) -> Iterator[Slide]:
    blocks = (Bullets(tuple((Run(item),) for item in items)),)
    yield from _titled(title, blocks if blocks[0].items else ())


def _plan(lesson: Lesson) -> Iterator[Slide]:
    if not lesson.plan or any(_is_plan(block) for section in lesson.sections for block in section.blocks):
        return
    rows = tuple((f"{row.start}–{row.end}", row.activity, row.form) for row in lesson.plan)
    grid = Grid("", ("时间（分钟）", "环节", "方式"), rows, ("left", "left", "left"))
    yield from _titled("教学安排", (grid,))


def _is_plan(block: Block) -> bool:
    return isinstance(block, Grid) and "教学安排" in block.caption


def _titled(
    title: str,
    blocks: Iterable[Block],
    *,
    kind: SlideKind = "content",
    eyebrow: str = "",
    notes: tuple[str, ...] = (),
) -> Iterator[Slide]:
    """Slides under one title: notes on the first, 续 on the others."""
    short = _short(title)
    whole = (Paragraph((Run(title, bold=True),)),) if short.endswith("…") else ()
    for number, page in enumerate(share_out((*whole, *blocks))):
        drawn: SlideKind = "figure" if isinstance(page[0].block, Picture) else kind
        heading = _short(title, tail=_CONTINUED) if number else short
        yield Slide(drawn, heading, page, eyebrow=eyebrow, notes=() if number else notes)


def _section(lesson: Lesson, section: LessonSection) -> Iterator[Slide]:
    minutes = (f"本节约{section.minutes}分钟。",) if section.minutes else ()
    notes = (*section.notes, *minutes)
    gathered: list[Block] = []
    started = False
    for block in (*section.blocks, None):
        if isinstance(block, ExerciseBlock) or block is None:
            for slide in _titled(section.heading, gathered, notes=notes):
                yield replace(slide, title=_short(section.heading, tail=_CONTINUED)) if started else slide
                started, notes = True, ()
            gathered = []
            if block is not None:
                for slide in _exercise(lesson, lesson.exercise(block.exercise_id)):
                    yield replace(slide, notes=(*notes, *slide.notes)) if notes else slide
                    notes = ()
        else:
            gathered.append(block)


def _exercise(lesson: Lesson, exercise: Exercise) -> Iterator[Slide]:
    number = [each.exercise_id for each in lesson.exercises].index(exercise.exercise_id) + 1
    name = f"练习{number}　{exercise.title}"
    answer = _answer(exercise)
    told = tuple(spoken(exercise.solution))
    notes = (
        *((f"提示：{exercise.hint}",) if exercise.hint else ()),
        *((answer,) if answer else ()),
        *((f"解法：{told[0]}", *told[1:]) if told else ()),
        *(f"常见的错：{mistake.value}。{mistake.feedback}" for mistake in exercise.key.mistakes),
    )
    eyebrow = f"想一想 · 约{exercise.minutes}分钟"
    yield from _titled(name, (*exercise.prompt, *_choices(exercise)), kind="question", eyebrow=eyebrow, notes=notes)
    shown = (Paragraph((Run(answer, bold=True),)),) if answer and exercise.key.kind not in _OPEN else ()
    eyebrow = "参考要点" if exercise.key.kind in _OPEN else "参考答案"
    yield from _titled(name, (*shown, *exercise.solution), kind="solution", eyebrow=eyebrow, notes=notes[:0])


def _choices(exercise: Exercise) -> Iterator[Bullets]:
    items = tuple((Run(words.replace("\n", " ")),) for _, words in exercise.choices)
    if items:
        yield Bullets(items, ordered=True, letters=True)


def _answer(exercise: Exercise) -> str:
    key = exercise.key
    if key.kind in _OPEN:
        return f"好的回答会说到：{key.value}" if key.value else ""
    words = dict(exercise.choices).get(key.value, "")
    return f"答案：{key.shown}" + (f"．{words}" if words else "")


def spoken(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks as paragraphs of plain text, for the teacher's notes.

    >>> list(spoken((Formula(r"r=\\frac{a}{b}", "r 等于 a 除以 b"), Bullets(((Run("人"),), (Run("人次"),))))))
    ['r 等于 a 除以 b', '· 人', '· 人次']
    """
    for block in blocks:
        match block:
            case Paragraph(runs):
                yield shown_text(runs)
            case Quotation(runs, source):
                yield f"“{shown_text(runs)}”（{source}）"
            case Bullets(items):
                yield from (f"· {shown_text(item)}" for item in items)
            case Formula(words=words):
                yield words
            case Grid(caption=caption, header=header, rows=rows):
                yield from (caption, "　".join(header), *("　".join(row) for row in rows))
            case Picture(caption=caption, alt=alt):
                yield f"{caption}：{alt}"
            case Callout(title=title, blocks=inner):
                yield title
                yield from spoken(inner)


def title_size(title: str, sizes: tuple[int, ...] = TITLE_SIZES) -> int:
    """Size of type at which a title stands on one line, the least where it needs two [px].

    >>> title_size("找错"), title_size("党" * 30)
    (46, 32)
    """
    fitting = (size for size in sizes if text_width(title) * size <= CONTENT_WIDTH * SAFETY)
    return next(fitting, sizes[-1])


def _short(title: str, *, tail: str = "") -> str:
    """The title with its tail, cut with … where it is longer than two lines."""
    return _clipped(title, size=TITLE_SIZES[-1], lines=_TITLE_LINES, tail=tail)


def _clipped(text: str, *, size: int, lines: int, tail: str = "") -> str:
    text = text.replace("\n", " ")
    room = CONTENT_WIDTH * SAFETY / size
    if len(wrap_spans(text + tail, room)) <= lines:
        return text + tail
    end = wrap_spans(text, room)[lines - 1][1]  # the mark and the tail need a little more
    while len(wrap_spans(f"{text[:end]}…{tail}", room)) > lines:
        end -= 1
    return f"{text[:end]}…{tail}"
