"""The order in which a page is read (栏): pieces to blocks, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.readers.pdf_lines import Piece, rows_of

__all__ = ["reading_blocks"]

_LEAST_LINES = 4
_LEAST_FILL = 0.6
_MOST_LINES = 0.5
_MANY_LINES = 0.4
_COLUMN_EDGE = 3.0


@dataclass(slots=True)
class _Band:
    """What stands between two lines across the gutter; ``head`` is the upper one."""

    head: list[Piece]
    left: list[Piece]
    right: list[Piece]


def reading_blocks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Blocks in reading order: a page in columns is read column by column, any other is one block.

    A gutter is a strip that no piece crosses between two stacks of at least four lines each that
    fill most of their side; lines across the gutter (titles) cut the page into bands.
    Short entries side by side (a table without rules) are no columns.
    """
    gutter = _gutter(pieces)
    if gutter is None:
        return [list(pieces)] if pieces else []
    blocks: list[list[Piece]] = []
    heads: list[Piece] = []
    for band in _bands(pieces, gutter):
        heads += band.head
        if band.left or band.right:
            blocks += [heads] if heads else []
            blocks += [*reading_blocks(band.left), *reading_blocks(band.right)]
            heads = []
    return [*blocks, heads] if heads else blocks


def _crosses(piece: Piece, gutter: float) -> bool:
    return piece.x0 < gutter < piece.x1


def _bands(pieces: Sequence[Piece], gutter: float) -> list[_Band]:
    """Each line across the gutter with the two sides below it, up to the next one."""
    bands = [_Band([], [], [])]
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if _crosses(piece, gutter):
            bands.append(_Band([piece], [], []))
        elif piece.x1 <= gutter:
            bands[-1].left.append(piece)
        else:
            bands[-1].right.append(piece)
    return bands


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Middle of the strip between two columns, or None."""
    if len(pieces) < 2 * _LEAST_LINES:
        return None
    low, high = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    width = high - low
    inner = sorted(piece.x0 for piece in pieces if low + 0.2 * width < piece.x0 < low + 0.8 * width)
    best, best_score = None, 0
    for first, start in enumerate(inner[: 1 - _LEAST_LINES]):
        if inner[first + _LEAST_LINES - 1] - start > _COLUMN_EDGE or (first and start - inner[first - 1] < 0.1):
            continue  # a column's lines begin below each other
        score = _gutter_score(pieces, start - 0.5, low, high)
        if score > best_score:
            best, best_score = start - 0.5, score
    return best


def _gutter_score(pieces: Sequence[Piece], gutter: float, low: float, high: float) -> int:
    """Lines that stand in two filled columns on both sides of ``gutter``."""
    score = 0
    for band in _bands(pieces, gutter):
        left, right = band.left, band.right
        if min(len(left), len(right)) < _LEAST_LINES:
            continue
        edge = max(piece.x1 for piece in left)
        if gutter - edge >= 0.5 * left[0].size and _both_filled(left, right, edge - low, high - gutter):
            score += len(left) + len(right)
    return score


def _both_filled(left: Sequence[Piece], right: Sequence[Piece], left_width: float, right_width: float) -> bool:
    """Whether most lines of the wider side, and many of the narrower one, reach across it.

    In a narrow box beside an article every second line may be the last character of a headline.
    """
    sides = sorted(((left_width, left), (right_width, right)), key=lambda side: -side[0])
    return all(
        _filled(side, width, share) for (width, side), share in zip(sides, (_MOST_LINES, _MANY_LINES), strict=True)
    )


def _filled(side: Sequence[Piece], width: float, share: float) -> bool:
    """Whether enough lines of a side reach across it, or it is in columns itself."""
    reaches = [sum(piece.x1 - piece.x0 for piece in row) for row in rows_of(side)]
    n_full = sum(reach > _LEAST_FILL * width for reach in reaches)
    return n_full >= share * len(reaches) or _gutter(side) is not None
