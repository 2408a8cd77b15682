"""Lines to paragraphs (段落): which line goes on in the next, across columns and pages."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yanting_research.readers.pdf_joining import first_unit_width, marker_end, starts_item
from yanting_research.readers.pdf_lines import Piece
from yanting_research.readers.pdf_tables import PageTable

__all__ = ["Frame", "Line", "PageFlow", "build_paragraphs", "framed_lines"]

_SAME_SIZE = 0.08
_EXTRA_LEADING = 0.35
_LEADING_UNKNOWN = 2.2
_INDENT = 1.0
_FIRST_LINE = 1.3
_NARROWEST = 15
_NARROWEST_POINTS = 180
_ROOM_TOLERANCE = 0.5
_OFF_CENTRE = 0.5
_ESTABLISHED = 5
_NEAR_BLOCKS = 8
_HANGING = frozenset("，。、；：！？）》”’")
_CLOSING = frozenset("。！？；：.!?;:…”")


@dataclass(frozen=True, slots=True)
class Frame:
    """Left and right edge of the column that a line stands in [points]."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line in its column; ``block`` counts columns through the document."""

    piece: Piece
    page: int
    block: int
    frame: Frame

    @property
    def indent(self) -> float:
        """Distance from the column's left edge, in characters of the line's own size."""
        return (self.piece.x0 - self.frame.left) / self.piece.size

    @property
    def room(self) -> float:
        """Width left over at the end of the line [points]."""
        return self.frame.right - self.piece.x1

    @property
    def off_centre(self) -> float:
        """How far its middle stands from the middle of its column, in characters."""
        return abs(self.piece.x0 + self.piece.x1 - self.frame.left - self.frame.right) / 2 / self.piece.size


@dataclass(frozen=True, slots=True)
class PageFlow:
    """Lines and tables of one page in reading order, and the notes at its foot."""

    items: tuple[Line | PageTable, ...]
    notes: tuple[Line, ...] = ()


def framed_lines(blocks: Sequence[tuple[int, Sequence[Piece]]]) -> list[Line]:
    """Give every line of every block (page, lines) its column.

    A block of few lines (the last page) takes the column of a fuller one that holds it.
    """
    body = body_size(piece for _, pieces in blocks for piece in pieces)
    own = [_own_frame(pieces, body) for _, pieces in blocks]
    known = Counter(
        Frame(round(frame.left), round(frame.right))
        for frame, (_, pieces) in zip(own, blocks, strict=True)
        if len(pieces) >= _ESTABLISHED
    )
    lines: list[Line] = []
    for number, ((page, pieces), frame) in enumerate(zip(blocks, own, strict=True)):
        wider = _known_frame(frame, known, body, limit=_right_limit(blocks, number))
        block = [Line(piece, page, number, wider) for piece in pieces]
        lines += _narrower_quotations(block)
    return lines


def body_size(pieces: Iterator[Piece] | Sequence[Piece]) -> float:
    """Size of most characters [points]; 10.5 where there are none."""
    weights: Counter[float] = Counter()
    for piece in pieces:
        weights[round(piece.size, 1)] += len(piece.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.5


def _own_frame(pieces: Sequence[Piece], body: float) -> Frame:
    typical = [piece for piece in pieces if abs(piece.size - body) < _SAME_SIZE * body] or list(pieces)
    return Frame(min(piece.x0 for piece in typical), max(_inner_end(piece) for piece in typical))


def _inner_end(piece: Piece) -> float:
    """Where the line ends, a last punctuation mark not counted: word processors hang it over the edge."""
    return piece.xs[-2] if len(piece.text) > 1 and piece.text[-1] in _HANGING else piece.x1


def _right_limit(blocks: Sequence[tuple[int, Sequence[Piece]]], number: int) -> float:
    """Left edge of the nearest block that stands to the right of this one on its page [points]."""
    page, pieces = blocks[number]
    top, foot = max(piece.y for piece in pieces), min(piece.y for piece in pieces)
    right = max(piece.x1 for piece in pieces)
    beside = [
        min(piece.x0 for piece in other)
        for other_page, other in blocks[max(number - _NEAR_BLOCKS, 0) : number + _NEAR_BLOCKS]
        if other_page == page and max(piece.y for piece in other) >= foot and min(piece.y for piece in other) <= top
    ]
    return min((left for left in beside if left >= right), default=math.inf)


def _known_frame(frame: Frame, known: Counter[Frame], body: float, *, limit: float) -> Frame:
    """The most frequent column of the document that holds this one with little to spare on the left.

    It ends before ``limit``: the article beside a box is narrower than the one below it.
    """
    holding = [
        other
        for other in known
        if other.left - 1.5 <= frame.left <= other.left + 3 * body and frame.right <= other.right + 1.5 < limit
    ]
    if not holding:
        return frame
    best = max(holding, key=lambda other: (known[other], other.right - other.left, -other.left))
    return Frame(min(best.left, frame.left), max(best.right, frame.right))


def _narrower_quotations(block: list[Line]) -> list[Line]:
    """Paragraphs set in from both edges have a right edge of their own."""
    result: list[Line] = []
    for group in _stretches(block):
        frame = group[0].frame
        left, right = min(line.piece.x0 for line in group), max(_inner_end(line.piece) for line in group)
        size = group[0].piece.size
        reaching = sum(right - line.piece.x1 < size for line in group)
        wide = right - left > 0.6 * (frame.right - frame.left)
        if len(group) >= 3 and reaching >= 2 and wide and left > frame.left + size and right < frame.right - 1.2 * size:
            group = [replace(line, frame=Frame(left, right)) for line in group]
        result += group
    return result


def _stretches(block: list[Line]) -> Iterator[list[Line]]:
    """Lines of one size at even distances."""
    group: list[Line] = []
    for line in block:
        if group:
            gap = group[-1].piece.y - line.piece.y
            before = group[-2].piece.y - group[-1].piece.y if len(group) > 1 else gap
            if abs(gap - before) > _EXTRA_LEADING * line.piece.size or not _same_size(group[-1].piece, line.piece):
                yield group
                group = []
        group.append(line)
    if group:
        yield group


def _same_size(left: Piece, right: Piece) -> bool:
    return abs(left.size - right.size) <= _SAME_SIZE * max(left.size, right.size)


class Joiner:
    """Decides which line goes on in the next, from the distances usual in this document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.leading = _usual_leading(lines)

    def goes_on(self, above: Line, below: Line, *, is_first: bool) -> bool:
        """Whether ``below`` continues the paragraph of ``above``, whose first line that is or not.

        All must hold: one size of type; no wider distance than between lines of a paragraph; the
        first word of ``below`` would not have fitted on ``above``; and the indent of
        ``below`` does not open a paragraph.
        """
        a, b = above.piece, below.piece
        if not _same_size(a, b) or not self._is_next(above, below):
            return False
        if starts_item(b.text) and a.text[-1] in _CLOSING:
            return False
        if _centred_pair(above, below):
            return _centred_room(above) < first_unit_width(b) + _ROOM_TOLERANCE * a.size and not starts_item(b.text)
        return is_full(above, b) and _indent_continues(above, below, is_first=is_first)

    def _is_next(self, above: Line, below: Line) -> bool:
        a, b = above.piece, below.piece
        if above.block == below.block:
            usual = self.leading.get(round(a.size))
            most = usual + _EXTRA_LEADING * a.size if usual else _LEADING_UNKNOWN * a.size
            return 0 < a.y - b.y <= most
        widths = [line.frame.right - line.frame.left for line in (above, below)]
        return min(widths) > 0.85 * max(widths)


def is_full(line: Line, below: Piece) -> bool:
    """Whether the first word of the next line would not have fitted; nothing fills a column that is hardly one."""
    if line.frame.right - line.frame.left < min(_NARROWEST * line.piece.size, _NARROWEST_POINTS):
        return False
    return line.room < first_unit_width(below) + _ROOM_TOLERANCE * line.piece.size


def _centred_pair(above: Line, below: Line) -> bool:
    """Two lines of a centred title; the lower one begins far from the edge, and not below the other's beginning."""
    moved = abs(above.piece.x0 - below.piece.x0) > _OFF_CENTRE * above.piece.size
    return moved and below.indent > 1 and max(above.off_centre, below.off_centre) < _OFF_CENTRE


def _centred_room(line: Line) -> float:
    return line.frame.right - line.frame.left - (line.piece.x1 - line.piece.x0)


def _indent_continues(above: Line, below: Line, *, is_first: bool) -> bool:
    deeper = below.indent - above.indent
    if deeper > _INDENT:
        mark = marker_end(above.piece.text)
        text_at = (above.piece.xs[mark] - above.frame.left) / above.piece.size
        return bool(mark) and abs(below.indent - text_at) < 0.5
    if deeper < -_INDENT:
        return is_first
    two_first_lines = is_first and min(above.indent, below.indent) > _FIRST_LINE and abs(deeper) < 0.3
    return not two_first_lines


def _usual_leading(lines: Sequence[Line]) -> dict[int, float]:
    """Most frequent distance of baselines below a full line, by size of type [points]."""
    gaps: dict[int, Counter[float]] = defaultdict(Counter)
    for above, below in pairwise(lines):
        gap = above.piece.y - below.piece.y
        if (
            above.block == below.block
            and gap > 0
            and _same_size(above.piece, below.piece)
            and is_full(above, below.piece)
        ):
            gaps[round(above.piece.size)][round(gap * 2) / 2] += 1
    return {size: max(counts, key=lambda gap: (counts[gap], -gap)) for size, counts in gaps.items()}


def build_paragraphs(pages: Sequence[PageFlow]) -> list[list[Line] | PageTable]:
    """Paragraphs and tables in reading order.

    A paragraph that goes on over a page break stays whole. The notes at the foot of its first page
    then stand before it, so that they are on their page and the sentence is not cut; only
    where it began on an earlier page still does it end at the notes.
    """
    joiner = Joiner([line for page in pages for line in (*page.items, *page.notes) if isinstance(line, Line)])
    built: list[list[Line] | PageTable] = []
    open_paragraph: list[Line] = []
    for number, page in enumerate(pages):
        for item in page.items:
            if isinstance(item, PageTable):
                built.append(item)
                open_paragraph = []
            elif open_paragraph and joiner.goes_on(open_paragraph[-1], item, is_first=len(open_paragraph) == 1):
                open_paragraph.append(item)
            else:
                open_paragraph = [item]
                built.append(open_paragraph)
        if page.notes:
            notes = _note_paragraphs(page.notes, joiner)
            following = next((item for later in pages[number + 1 :] for item in later.items), None)
            if _crosses_page(open_paragraph, following, joiner):
                built[-1:-1] = notes
            else:
                built += notes
                open_paragraph = []
    return built


def _crosses_page(paragraph: list[Line], following: Line | PageTable | None, joiner: Joiner) -> bool:
    if not paragraph or not isinstance(following, Line) or paragraph[0].page != paragraph[-1].page:
        return False
    return joiner.goes_on(paragraph[-1], following, is_first=len(paragraph) == 1)


def _note_paragraphs(notes: Sequence[Line], joiner: Joiner) -> list[list[Line] | PageTable]:
    paragraphs: list[list[Line] | PageTable] = []
    last: list[Line] = []
    for line in notes:
        if last and joiner.goes_on(last[-1], line, is_first=len(last) == 1):
            last.append(line)
        else:
            last = [line]
            paragraphs.append(last)
    return paragraphs
