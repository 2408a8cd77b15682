"""What stands on a slide (幻灯片的部件): blocks with their size of type and their height.

All lengths are pixels of a canvas of 1280 × 720, which HTML shows as it is and PowerPoint at 96 pixels to
the inch (13.333 × 7.5 in): 28 px are 21 pt, 24 px are 18 pt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from yanting_research.lessons.formulas import formula_height, formula_text
from yanting_research.lessons.measure import text_width, wrap_spans
from yanting_research.lessons.pack import Block, Bullets, Callout, Formula, Grid, Paragraph, Picture, Quotation, Run

__all__ = [
    "BODY_HEIGHT", "BODY_TOP", "CANVAS", "CELL_PAD", "CELL_TOP", "CONTENT_WIDTH", "FRAME_PAD", "GAP", "HEAD_HEIGHT",
    "HEAD_TOP", "LINE", "MARGIN", "PALETTE", "QUOTE_INDENT", "SAFETY", "SMALL", "TABLE_LINE", "Piece", "Slide",
    "SlideKind", "callout_piece", "cut_runs", "list_gap", "list_indent", "piece_of", "shown_text", "spacing",
    "text_height",
]  # fmt: skip

CANVAS = (1280, 720)
MARGIN = 64
CONTENT_WIDTH = CANVAS[0] - 2 * MARGIN
HEAD_TOP = 14
HEAD_HEIGHT = 110
BODY_TOP = 142
BODY_HEIGHT = 502
SMALL = 27
"""Captions, notes, sources, footers: 27 px, a little over 20 pt."""
LINE = 1.45
"""Line distance of running text in its size of type; tables are set closer."""
TABLE_LINE = 1.35
GAP = 20
CELL_PAD = 14
CELL_TOP = 5
FRAME_PAD = 20
QUOTE_INDENT = 28
SAFETY = 0.97
"""Part of a column's width that is counted on: letters differ a little between fonts."""

PALETTE = {
    "ink": "#1D2733",
    "quiet": "#55606B",
    "paper": "#FFFFFF",
    "wash": "#F1F5F9",
    "line": "#CBD5DE",
    "blue": "#1F5A8C",
    "deep": "#17324D",
    "pale": "#DCE7F1",
    "orange": "#A34A0A",
    "green": "#1B6B50",
    "rust": "#9B2C1F",
    "mark": "#FFF1C9",
}
"""Colours of both renderings; dark ones are for type on paper and wash, pale ones for grounds."""

SlideKind = Literal["title", "content", "figure", "question", "solution"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or the part of one that stands on this slide.

    Attributes
    ----------
    block
        Never an exercise; a table is cut to the rows and columns of this slide.
    size
        Of its type [px].
    height
        That it takes [px].
    columns
        Widths of the columns of a table [px].
    lines
        Lines of each row of a table, the header first.
    first
        Number of the first item of an ordered list.
    inner
        Pieces inside a callout.
    """

    block: Block
    size: int
    height: int
    columns: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    first: int = 1
    inner: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: title, what stands under it, what the teacher says.

    Attributes
    ----------
    kind, title
        What the slide is for; its heading, which fits in two lines.
    pieces
        Top to bottom; together no higher than the body.
    eyebrow
        A line over the title: that this is an exercise, and for how many minutes.
    notes
        Paragraphs for the teacher.
    badge
        That the data are a specimen or simulated; empty for real data.
    """

    kind: SlideKind
    title: str
    pieces: tuple[Piece, ...]
    eyebrow: str = ""
    notes: tuple[str, ...] = ()
    badge: str = ""


def shown_text(runs: Iterable[Run]) -> str:
    """The words of runs as a reader sees them; a formula as a line of text.

    >>> shown_text((Run("占比"), Run("p_{1}", formula=True)))
    '占比p₁'
    """
    return "".join(formula_text(run.text) if run.formula else run.text for run in runs)


def text_height(text: str, size: int, width: int, *, line: float = LINE) -> int:
    """Height of a text set in lines [px].

    >>> text_height("党" * 30, 32, 1152) == round(32 * LINE)
    True
    """
    return round(len(wrap_spans(text, width * SAFETY / size)) * size * line)


def cut_runs(runs: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Runs before and after a place of their shown text; a formula is never cut, it goes behind.

    >>> head, tail = cut_runs((Run("甲乙"), Run("丙丁", bold=True)), 3)
    >>> head[1].text, tail[0].text, tail[0].bold
    ('丙', '丁', True)
    """
    head: list[Run] = []
    tail: list[Run] = []
    for run in runs:
        shown = shown_text((run,))
        if tail or at <= 0:
            tail.append(run)
        elif len(shown) <= at:
            head.append(run)
        elif run.formula:
            tail.append(run)
        else:
            head.append(_like(run, run.text[:at]))
            tail.append(_like(run, run.text[at:]))
        at -= len(shown)
    return tuple(head), tuple(tail)


def _like(run: Run, text: str) -> Run:
    return Run(text, bold=run.bold, italic=run.italic, code=run.code, marked=run.marked, href=run.href)


def list_indent(size: int, ordered: bool) -> int:
    """Room left of the items of a list, where its marks stand [px]."""
    return round(size * (1.9 if ordered else 1.2))


def list_gap(size: int, block: Bullets) -> int:
    """Room between the items of a list [px]; the choices of a question stand close."""
    return round(size * (0.1 if block.letters else 0.3))


def piece_of(block: Block, size: int, width: int = CONTENT_WIDTH) -> Piece:
    """A block that is not a table or a picture, whole, at a size of type.

    Parameters
    ----------
    block
        Paragraph, list, quotation, formula or callout.
    size
        Of the type [px].
    width
        Of the column [px].

    Raises
    ------
    TypeError
        For a table, picture or exercise: they are laid out elsewhere.
    """
    match block:
        case Paragraph(runs):
            return Piece(block, size, text_height(shown_text(runs), size, width))
        case Bullets():
            return Piece(block, size, sum(_item_heights(block, size, width)))
        case Quotation(runs, source):
            words = text_height(shown_text(runs), size, width - QUOTE_INDENT)
            return Piece(block, size, words + text_height(f"——{source}", SMALL, width - QUOTE_INDENT))
        case Formula(latex):
            return _formula_piece(block, latex, size, width)
        case Callout():
            return callout_piece(block, tuple(_inner(block.blocks, size, width)), size, width)
    raise TypeError(f"{type(block).__name__} is laid out elsewhere")


def _inner(blocks: Iterable[Block], size: int, width: int) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, (Grid, Picture)):
            continue  # lifted out of the frame before
        yield piece_of(block, size, width - 2 * FRAME_PAD)


def callout_piece(block: Callout, inner: tuple[Piece, ...], size: int, width: int) -> Piece:
    """A framed aside around pieces."""
    title = text_height(block.title, size, width - 2 * FRAME_PAD)
    height = title + sum(piece.height for piece in inner) + GAP // 2 * len(inner) + 2 * FRAME_PAD
    return Piece(block, size, height, inner=inner)


def _item_heights(block: Bullets, size: int, width: int) -> Iterator[int]:
    room = width - list_indent(size, block.ordered)
    for item in block.items:
        yield text_height(shown_text(item), size, room) + list_gap(size, block)


def _formula_piece(block: Formula, latex: str, size: int, width: int) -> Piece:
    wide = text_width(formula_text(latex)) or 1.0
    fitting = min(size, int(width * SAFETY / wide))
    if fitting < SMALL:  # too long for a line: in words, which may break
        return piece_of(Paragraph((Run(block.words),)), size, width)
    return Piece(block, fitting, round(formula_height(latex) * fitting * 1.5))


def spacing(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Room over the first piece and between pieces [px]: a slide that is not full is set wider.

    >>> spacing((Piece(Paragraph((Run("党"),)), 40, 58),)), spacing((Piece(Paragraph((Run("党"),)), 40, 502),))
    ((30, 20), (0, 20))
    """
    free = BODY_HEIGHT - sum(piece.height for piece in pieces) - GAP * (len(pieces) - 1)
    above = max(0, min(30, free // 8))
    between = max(0, min(20, (free - above) // (2 * max(len(pieces) - 1, 1)))) if len(pieces) > 1 else 0
    return above, GAP + between
