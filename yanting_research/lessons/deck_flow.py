"""Blocks shared out over slides (分页): what does not fit is cut between items, lines or sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from yanting_research.lessons.deck_pieces import (
    BODY_HEIGHT,
    CONTENT_WIDTH,
    FRAME_PAD,
    GAP,
    LINE,
    QUOTE_INDENT,
    SAFETY,
    SMALL,
    Piece,
    callout_piece,
    cut_runs,
    list_indent,
    piece_of,
    shown_text,
    text_height,
)
from yanting_research.lessons.deck_tables import CAPTION_GAP, grid_whole, split_grid
from yanting_research.lessons.measure import wrap_spans
from yanting_research.lessons.pack import (
    Block,
    Bullets,
    Callout,
    ExerciseBlock,
    Formula,
    Grid,
    Paragraph,
    Picture,
    Quotation,
    Run,
)

__all__ = ["BESIDE_GAP", "TEXT_SIZES", "share_out"]

TEXT_SIZES = (44, 40, 36, 32, 28)
"""Sizes of running text: the largest at which all stands on one slide; 28 px are 21 pt."""
_WORTH_A_CUT = 0.55  # of a slide: what is lower moves to the next slide as a whole
_LEAD = 0.4  # of a slide: how much may stand over the first part of a long table
_LOOK_BACK = 0.4  # of what fits: how far back a full stop is looked for
_STOPS = frozenset("。！？；")
_CONTINUED = "（续）"
BESIDE_GAP = 32
_BESIDE = 296  # px of the column of words beside a picture, at the least
_WORTH_BESIDE = 1.1


def share_out(blocks: Iterable[Block]) -> list[tuple[Piece, ...]]:
    """The slides that blocks need, each a row of pieces from top to bottom.

    A picture has a slide of its own. Text is set as large as lets it stand on one slide; where none does, at the
    size that needs the fewest slides and cuts the fewest blocks.

    Examples
    --------
    >>> [[piece.size for piece in page] for page in share_out((Paragraph((Run("党员25619人。"),)),))]
    [[44]]
    >>> len(share_out((Paragraph((Run("党" * 900),)),)))
    2
    """
    pages: list[tuple[Piece, ...]] = []
    for group in _groups(blocks):
        if isinstance(group[0], Picture):
            pages.append((picture_piece(group[0]),))
        else:
            layouts = [list(_pages(group, size)) for size in TEXT_SIZES]
            fewest = min(layouts, key=_breaks)
            pages += map(_enlarged, fewest)
    return pages


def _breaks(pages: Collection[tuple[Piece, ...]]) -> tuple[int, int]:
    """Slides, then pieces: the more pieces, the more blocks were cut. Of equals the first, the largest, is taken."""
    return len(pages), sum(map(len, pages))


def _groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in _unframed(blocks):
        if isinstance(block, Picture):
            if group:
                yield group
            yield [block]
            group = []
        else:
            group.append(block)
    if group:
        yield group


def _unframed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables and pictures leave the frame they stood in: they are as wide as a slide. No frame stands in a frame."""
    for block in blocks:
        if isinstance(block, Callout):
            inner = tuple(_opened(block.blocks))
            yield replace(block, blocks=tuple(each for each in inner if not isinstance(each, (Grid, Picture))))
            yield from _unframed(each for each in inner if isinstance(each, (Grid, Picture)))
        elif not isinstance(block, (Grid, ExerciseBlock)) or (isinstance(block, Grid) and block.header):
            yield block


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Callout):
            yield Paragraph((Run(block.title, bold=True),))
            yield from _opened(block.blocks)
        elif not isinstance(block, ExerciseBlock):
            yield block


def picture_piece(picture: Picture) -> Piece:
    """A picture as large as its slide allows, caption and note under it or, where that is larger, beside it.

    ``columns`` holds the width it is shown at, and of the words beside it; ``lines`` its height.
    """
    words = [line for line in (picture.caption, picture.note) if line]
    high = sum(text_height(line, SMALL, CONTENT_WIDTH) + CAPTION_GAP for line in words)
    under = _scale(picture, CONTENT_WIDTH, BODY_HEIGHT - high)
    beside = _scale(picture, CONTENT_WIDTH - _BESIDE - BESIDE_GAP, BODY_HEIGHT)
    told = sum(text_height(line, SMALL, _BESIDE) + CAPTION_GAP for line in words)
    if beside > under * _WORTH_BESIDE and told <= BODY_HEIGHT:
        wide, tall = round(picture.width * beside), round(picture.height * beside)
        return Piece(picture, SMALL, max(tall, told), columns=(wide, CONTENT_WIDTH - BESIDE_GAP - wide), lines=(tall,))
    wide, tall = round(picture.width * under), round(picture.height * under)
    return Piece(picture, SMALL, tall + high, columns=(wide,), lines=(tall,))


def _scale(picture: Picture, width: int, height: int) -> float:
    return min(width / max(picture.width, 1), height / max(picture.height, 1))


class _Pages:
    """Slides as they fill: the open one and those that are full."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.full: list[tuple[Piece, ...]] = []
        self.open: list[Piece] = []

    @property
    def room(self) -> int:
        return BODY_HEIGHT - sum(piece.height + GAP for piece in self.open)

    def turn(self) -> None:
        if self.open:
            self.full.append(tuple(self.open))
            self.open = []

    def add(self, block: Block) -> None:
        if isinstance(block, Grid):
            self._add_grid(block)
            return
        first = 1
        rest: Block | None = block
        while rest is not None:
            head, tail = self._part(rest)
            if head is not None:
                self.open.append(replace(piece_of(head, self.size), first=first))
                first += len(head.items) - _goes_on(tail) if isinstance(head, Bullets) else 0
            if tail is not None:
                self.turn()
            rest = tail

    def _part(self, block: Block) -> tuple[Block | None, Block | None]:
        height = piece_of(block, self.size).height
        if height <= self.room:
            return block, None
        if self.open and height <= BODY_HEIGHT * _WORTH_A_CUT:
            return None, block
        return _cut(block, self.size, self.room, width=CONTENT_WIDTH, must=not self.open)

    def _add_grid(self, grid: Grid) -> None:
        whole = grid_whole(grid, self.room) or grid_whole(grid, BODY_HEIGHT)
        taken = BODY_HEIGHT - self.room
        if not whole and taken > BODY_HEIGHT * _LEAD:
            self.turn()
            taken = 0
        for piece in (whole,) if whole else split_grid(grid, taken=taken):
            if piece.height > self.room:
                self.turn()
            self.open.append(piece)


def _goes_on(tail: Block | None) -> bool:
    return isinstance(tail, Bullets) and tail.items[0][0] == Run(_CONTINUED)


def _pages(blocks: Iterable[Block], size: int) -> list[tuple[Piece, ...]]:
    pages = _Pages(size)
    for block in blocks:
        pages.add(block)
    pages.turn()
    return pages.full


def _enlarged(page: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same text set larger where the slide has room for it."""
    if any(isinstance(piece.block, Grid) for piece in page):
        return page
    for size in TEXT_SIZES:
        larger = tuple(replace(piece_of(piece.block, size), first=piece.first) for piece in page)
        if sum(piece.height + GAP for piece in larger) - GAP <= BODY_HEIGHT:
            return larger
    return page


def _cut(block: Block, size: int, room: int, *, width: int, must: bool) -> tuple[Block | None, Block | None]:
    """What of a block fits into a room and what is left; ``must`` asks for a part at any price."""
    match block:
        case Paragraph(runs):
            head, tail = _cut_text(runs, size, room, width=width)
            return (Paragraph(head) if head else None), (Paragraph(tail) if tail else None)
        case Quotation(runs, source):
            under = text_height(f"——{source}", SMALL, width - QUOTE_INDENT)
            head, tail = _cut_text(runs, size, room - under, width=width - QUOTE_INDENT)
            if must and not head:  # the line that cites fills the slide
                return Paragraph(runs), Paragraph((Run(f"——{source}"),))
            return (Quotation(head, source) if head else None), (Quotation(tail, source) if tail else None)
        case Bullets():
            return _cut_list(block, size, room, width=width, must=must)
        case Callout():
            return _cut_callout(block, size, room, must=must)
        case Formula(words=words):  # higher than a slide: a tower of fractions; its words may break
            return None, (Paragraph((Run(words),)) if must else block)
    return None, block


def _cut_text(runs: tuple[Run, ...], size: int, room: int, *, width: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    text = shown_text(runs)
    most = int(room / (size * LINE))
    spans = wrap_spans(text, width * SAFETY / size)
    if most < 2 or len(spans) <= most:
        return ((), runs) if most < 2 else (runs, ())
    end = spans[most - 1][1]
    stops = [at + 1 for at in range(int(end * (1 - _LOOK_BACK)), end) if text[at] in _STOPS]
    return cut_runs(runs, stops[-1] if stops else end)


def _cut_list(block: Bullets, size: int, room: int, *, width: int, must: bool) -> tuple[Block | None, Block | None]:
    count = 0
    while (
        count < len(block.items)
        and piece_of(replace(block, items=block.items[: count + 1]), size, width).height <= room
    ):
        count += 1
    if count or not must:
        head = replace(block, items=block.items[:count]) if count else None
        return head, replace(block, items=block.items[count:]) if count < len(block.items) else None
    item, left = _cut_text(block.items[0], size, room - size, width=width - list_indent(size, block.ordered))
    rest = ((Run(_CONTINUED), *left), *block.items[1:]) if left else block.items[1:]
    return replace(block, items=(item,)), replace(block, items=rest) if rest else None


def _cut_callout(block: Callout, size: int, room: int, *, must: bool) -> tuple[Block | None, Block | None]:
    width = CONTENT_WIDTH - 2 * FRAME_PAD
    inner = [piece_of(each, size, width) for each in block.blocks]
    count = 0
    while count < len(inner) and callout_piece(block, tuple(inner[: count + 1]), size, CONTENT_WIDTH).height <= room:
        count += 1
    later = block.title if block.title.endswith(_CONTINUED) else block.title + _CONTINUED
    if count:
        head = replace(block, blocks=block.blocks[:count])
        return head, replace(block, title=later, blocks=block.blocks[count:]) if count < len(inner) else None
    if not must:
        return None, block
    left_room = room - callout_piece(block, (), size, CONTENT_WIDTH).height - GAP
    part, rest = _cut(block.blocks[0], size, left_room, width=width, must=True)
    tail = (*((rest,) if rest is not None else ()), *block.blocks[1:])
    framed = replace(block, blocks=(part,)) if part is not None else None
    return framed, replace(block, title=later, blocks=tail) if tail else None
