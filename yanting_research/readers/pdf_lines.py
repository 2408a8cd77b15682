"""Glyph runs to pieces of text, pieces to rows (版面): geometry and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yanting_research.readers.pdf_process import PageGlyphs, Run

__all__ = ["Piece", "page_pieces", "rows_of", "row_piece", "split_at", "writes_blanks"]

_SOFT_GAP = "\x1f"  # pdf_child.SOFT_GAP: a module that is run by its path is not imported for a constant
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\U00020000-\U000323af]"
_WIDE_CHARACTER = re.compile(_WIDE)
"""``党`` or ``，``; not ``A``."""

_CLOSED_UP = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
"""``党2`` or ``5人``; not ``党 2``."""

_MOSTLY = 0.9
_PIECE_GAP = 1.2
_TAB_GAP = 2.0
_LATIN_GAP = 0.15
_WIDE_GAP = 0.8
_SAME_LINE = 0.25
_INSIDE = 0.2


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line without a wide gap; ``xs`` are the starts of its characters and, last, its end [points].

    ``blank_after`` says that the file writes a blank after it.
    """

    text: str
    xs: tuple[float, ...]
    y: float
    size: float
    blank_after: bool = False

    @property
    def x0(self) -> float:
        """Start of the first character."""
        return self.xs[0]

    @property
    def x1(self) -> float:
        """End of the last character."""
        return self.xs[-1]


def is_wide(character: str) -> bool:
    """Whether a character is as wide as an ideograph.

    >>> is_wide("党"), is_wide("，"), is_wide("a")
    (True, True, False)
    """
    return bool(_WIDE_CHARACTER.match(character))


def writes_blanks(pages: Iterable[PageGlyphs], program: str) -> bool:
    """Whether the program that made the file writes blanks as characters.

    Browsers (Skia) leave them out and move on, so that only the gap tells. Word processors
    write them; a gap between 党 and A is then their own spacing, which they put at every such place.

    Parameters
    ----------
    pages
        All of the file.
    program
        What the file says of its maker.
    """
    n_blanks = n_soft = n_closed = 0
    for page in pages:
        for run in page.runs:
            n_blanks += run.text.count(" ")
            n_soft += run.text.count(_SOFT_GAP)
            n_closed += len(_CLOSED_UP.findall(run.text))
    if n_blanks > n_soft:
        return True
    return "Skia" not in program and n_soft > _MOSTLY * (n_soft + n_closed)


def page_pieces(page: PageGlyphs, *, blanks_written: bool) -> list[Piece]:
    """Pieces of a page from top to bottom, left to right.

    Text printed twice at nearly one place (imitated bold) counts once; raised and lowered
    signs join the line that they belong to. A run that the file writes behind another,
    but prints in a gap of it (quotation marks of another font), is read where it stands.
    """
    rows = _raised_joined(_baselines(_printed_once(page.runs)))
    pieces: list[Piece] = []
    for row in rows:
        group: list[Run] = []
        for run in _interleaved(row):
            if group and run.xs[0] - max(r.xs[-1] for r in group) > _PIECE_GAP * max(run.size, group[-1].size):
                pieces += _piece(group, blanks_written)
                group = []
            group.append(run)
        pieces += _piece(group, blanks_written)
    return pieces


def _printed_once(runs: Sequence[Run]) -> list[Run]:
    seen: dict[str, list[Run]] = {}
    kept = []
    for run in runs:
        if not run.text.strip(" \u3000" + _SOFT_GAP):
            continue
        others = seen.setdefault(run.text, [])
        near = 0.2 * run.size
        if any(abs(run.y - other.y) < near and abs(run.xs[0] - other.xs[0]) < near for other in others):
            continue
        others.append(run)
        kept.append(run)
    return kept


def _baselines(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that share a baseline, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.xs[0])):
        if rows and abs(rows[-1][0].y - run.y) < _SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _raised_joined(rows: list[list[Run]]) -> list[list[Run]]:
    """Note marks and exponents moved into the row of the larger type beside which they stand."""
    for index, row in enumerate(rows):
        left = []
        for run in row:
            home = next((near for near in rows[max(index - 2, 0) : index + 3] if _is_raised(run, near)), None)
            if home is None or home is row:
                left.append(run)
            else:
                home.append(Run(run.text, run.xs, home[0].y, run.size))
        row[:] = left
    return [row for row in rows if row]


def _is_raised(run: Run, row: Sequence[Run]) -> bool:
    for near in row:
        rise = (run.y - near.y) / near.size
        beside = (
            -0.5 < (run.xs[0] - near.xs[-1]) / near.size < 0.6 or -0.5 < (near.xs[0] - run.xs[-1]) / near.size < 0.6
        )
        if run.size < 0.9 * near.size and beside and -0.35 < rise < 0.65 and abs(rise) > 0.05:
            return True
    return False


def _interleaved(row: Sequence[Run]) -> list[Run]:
    """Runs of a row from left to right, cut where another one begins inside them."""
    starts = sorted(run.xs[0] for run in row)
    cut = [part for run in row for part in _cut(run, starts)]
    return sorted(cut, key=lambda run: run.xs[0])


def _cut(run: Run, starts: Sequence[float]) -> Iterator[Run]:
    """The parts of a run between the ``starts`` of others that lie inside it."""
    near = _INSIDE * run.size
    inside = starts[bisect_right(starts, run.xs[0] + near) : bisect_left(starts, run.xs[-2] + near)]
    first = 0
    for start in inside:
        at = bisect_left(run.xs, start - near, first, len(run.text))
        if first < at < len(run.text):
            yield from _part(run, first, at, min(run.xs[at], start))
            first = at
    yield from _part(run, first, len(run.text), run.xs[-1]) if first else (run,)


def _part(run: Run, first: int, last: int, end: float) -> Iterator[Run]:
    """The characters ``[first, last)`` of a run without the gaps at their ends."""
    while first < last and run.text[first] == _SOFT_GAP:
        first += 1
    while last > first and run.text[last - 1] == _SOFT_GAP:
        last -= 1
    if first < last:
        yield Run(run.text[first:last], (*run.xs[first:last], end), run.y, run.size, run.angle)


def _piece(runs: list[Run], blanks_written: bool) -> list[Piece]:
    """One piece of the runs in order, blanks at its ends left out; nothing if there is nothing else."""
    text: list[str] = []
    xs: list[float] = []
    end = 0.0
    for run in runs:
        if text and _blank_between(text[-1], run.text[0], run.xs[0] - end, run.size):
            text.append(" ")
            xs.append(end)
        for index, character in enumerate(run.text):
            if character != _SOFT_GAP:
                text.append(character)
                xs.append(run.xs[index])
            elif text and index + 1 < len(run.text):
                gap = run.xs[index + 1] - run.xs[index]
                if _is_blank(text[-1], run.text[index + 1], gap / run.size, blanks_written):
                    text.append(" ")
                    xs.append(run.xs[index])
        end = run.xs[-1]
    first, last = 0, len(text)
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    if first == last:
        return []
    size = max(runs, key=lambda run: (len(run.text), run.size)).size
    edge = xs[last] if last < len(xs) else end
    y = max(runs, key=lambda run: run.size).y
    return [Piece("".join(text[first:last]), (*xs[first:last], edge), y, size, last < len(text))]


def _blank_between(left: str, right: str, gap: float, size: float) -> bool:
    if left.isspace() or right.isspace():
        return False
    return _is_blank(left, right, gap / size, True) and gap > 0


def _is_blank(left: str, right: str, gap: float, blanks_written: bool) -> bool:
    """Whether a gap [em] stands for a blank."""
    if left.isspace() or right.isspace():
        return False
    if not blanks_written:
        return gap > _LATIN_GAP
    return gap > (_WIDE_GAP if is_wide(left) or is_wide(right) else _LATIN_GAP)


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that share a baseline, from top to bottom, each row from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if rows and abs(rows[-1][0].y - piece.y) < _SAME_LINE * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def row_piece(row: Sequence[Piece]) -> Piece:
    """A row as one piece: a tab where the gap is wider than two characters, a blank elsewhere.

    >>> left = Piece("签发人", (0.0, 10.0, 20.0, 30.0), 700.0, 10.0)
    >>> right = Piece("李某", (80.0, 90.0, 100.0), 700.0, 10.0)
    >>> row_piece([left, right]).text
    '签发人\\t李某'
    """
    text, xs = row[0].text, list(row[0].xs[:-1])
    for left, right in pairwise(row):
        text += ("\t" if right.x0 - left.x1 > _TAB_GAP * left.size else " ") + right.text
        xs += [left.x1, *right.xs[:-1]]
    size = max(row, key=lambda piece: len(piece.text)).size
    return Piece(text, (*xs, row[-1].x1), row[0].y, size, row[-1].blank_after)


def split_at(piece: Piece, start: int, end: int) -> Piece:
    """The characters ``[start, end)`` of a piece, without blanks at the ends."""
    while start < end and piece.text[start].isspace():
        start += 1
    while end > start and piece.text[end - 1].isspace():
        end -= 1
    return Piece(piece.text[start:end], piece.xs[start : end + 1], piece.y, piece.size)
