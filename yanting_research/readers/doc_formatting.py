"""Properties of characters and paragraphs of a Word 97-2003 document ([MS-DOC] 2.6, 2.8.5, 2.8.6, 2.9.271).

Only those that decide what is text: deleted, inserted, hidden, symbols; table depth,
ends of cells and rows, merged cells, list and level.
"""

from __future__ import annotations

import itertools
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from yanting_research.readers.doc_pieces import Piece, plc

__all__ = ["CharacterMark", "ParagraphMark", "Styles", "character_marks", "paragraph_marks", "read_styles", "sprms"]

_PAGE = 512
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_T_DEF_TABLE, _P_CHANGE_TABS = 0xD608, 0xC615
_DELETED, _INSERTED, _HIDDEN, _STYLE, _SYMBOL = 0x0800, 0x0801, 0x083C, 0x4A30, 0x6A09
_P_FLAGS = {
    0x2416: "in_table", 0x2417: "ends_row", 0x244B: "ends_inner_cell", 0x244C: "ends_inner_row", 0x2407: "opens_page",
}  # fmt: skip
_LEVEL, _LIST, _DEPTH, _T_VERTICAL_MERGE = 0x260A, 0x460B, 0x6649, 0xD62B
_HUGE = (0x6645, 0x6646)
_MOST_COLUMNS = 64


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Codes and operands of a list of property changes; stops at one that is cut short.

    >>> list(sprms(b"\x00\x08\x01" + b"\x30\x4a\x05\x00"))
    [(2048, b'\x01'), (18992, b'\x05\x00')]
    """
    at = 0
    while at + 3 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        size = _OPERANDS.get(code >> 13, -1)
        if code == _T_DEF_TABLE:
            size = (data[at] | data[at + 1] << 8) + 1 if at + 2 <= len(data) else len(data)
        elif size < 0:
            size = data[at] + 1
            if code == _P_CHANGE_TABS and data[at] == 0xFF:
                return
        if at + size > len(data):
            return
        yield code, data[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class CharacterMark:
    """What is odd about a run: tracked, hidden, or a symbol (code, font number)."""

    is_deleted: bool = False
    is_inserted: bool = False
    is_hidden: bool = False
    symbol: tuple[int, int] | None = None


PLAIN = CharacterMark()


@dataclass(frozen=True, slots=True)
class ParagraphMark:
    """What the end of a paragraph means: place in tables, list and level, borders of a row's cells [twips]."""

    in_table: bool = False
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    opens_page: bool = False
    depth: int = 0
    list_number: int = 0
    level: int = 0
    edges: tuple[int, ...] = ()
    continued: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Styles:
    """By style number: paragraph properties with all that they are based on, and whether characters are hidden."""

    paragraphs: dict[int, ParagraphMark]
    hidden: frozenset[int]


def read_styles(data: bytes) -> Styles:
    """The style sheet (STSH); an empty or damaged one gives no styles."""
    if len(data) < 6:
        return Styles({}, frozenset())
    size = struct.unpack_from("<H", data)[0]
    base_size = struct.unpack_from("<H", data, 4)[0]
    found: dict[int, tuple[int, int, bytes, bytes]] = {}
    at, number = 2 + size, 0
    while at + 2 <= len(data):
        length = struct.unpack_from("<H", data, at)[0]
        style = data[at + 2 : at + 2 + length]
        if len(style) >= base_size + 2 >= 8:
            found[number] = _style(style, base_size)
        at, number = at + 2 + length + length % 2, number + 1
    paragraphs = {number: _inherited(number, found) for number, style in found.items() if style[0] == 1}
    hidden = {
        number
        for number, style in found.items()
        if any(code == _HIDDEN and operand == b"\1" for code, operand in sprms(style[3]))
    }
    return Styles(paragraphs, frozenset(hidden))


def _style(style: bytes, base_size: int) -> tuple[int, int, bytes, bytes]:
    """Kind, number of the style it is based on, paragraph and character properties."""
    kind = style[2] & 0x0F
    based_on = struct.unpack_from("<H", style, 2)[0] >> 4
    at = base_size + 2 + 2 * struct.unpack_from("<H", style, base_size)[0] + 2
    parts: list[bytes] = []
    while at + 2 <= len(style) and len(parts) < 3:
        length = struct.unpack_from("<H", style, at)[0]
        parts.append(style[at + 2 : at + 2 + length])
        at += 2 + length + length % 2
    if kind == 1:
        return kind, based_on, parts[0][2:] if parts else b"", parts[1] if len(parts) > 1 else b""
    return kind, based_on, b"", parts[0] if kind == 2 and parts else b""


def _inherited(number: int, styles: dict[int, tuple[int, int, bytes, bytes]]) -> ParagraphMark:
    chain: list[bytes] = []
    seen: set[int] = set()
    while number in styles and number not in seen:
        seen.add(number)
        chain.append(styles[number][2])
        number = styles[number][1]
    mark = ParagraphMark()
    for changes in reversed(chain):
        mark = _changed(mark, changes)
    return mark


def _changed(mark: ParagraphMark, changes: bytes) -> ParagraphMark:
    for code, operand in sprms(changes):
        if code in _P_FLAGS:
            mark = _flagged(mark, _P_FLAGS[code], bool(operand[0]))
        elif code == _LEVEL:
            mark = replace(mark, level=operand[0])
        elif code == _LIST:
            mark = replace(mark, list_number=struct.unpack("<h", operand)[0])
        elif code == _DEPTH:
            mark = replace(mark, depth=max(0, struct.unpack("<i", operand)[0]))
        elif code == _T_DEF_TABLE:
            edges, continued = _row(operand)
            mark = replace(mark, edges=edges, continued=continued)
        elif code == _T_VERTICAL_MERGE and len(operand) >= 3 and operand[1] < len(mark.continued):
            flags = list(mark.continued)
            flags[operand[1]] = operand[2] == 1
            mark = replace(mark, continued=tuple(flags))
    return mark


def _flagged(mark: ParagraphMark, name: str, value: bool) -> ParagraphMark:
    changes: dict[str, Any] = {name: value}
    return replace(mark, **changes)


def _row(operand: bytes) -> tuple[tuple[int, ...], tuple[bool, ...]]:
    """Borders of a row's cells, and which cells continue the one above or to the left."""
    n = operand[2] if len(operand) > 2 else 0
    if not 0 < n < _MOST_COLUMNS or len(operand) < 3 + 2 * (n + 1):
        return (), ()
    edges = struct.unpack_from(f"<{n + 1}h", operand, 3)
    cells = [operand[5 + 2 * n + 20 * i :][:2] for i in range(n)]
    return edges, tuple(len(cell) == 2 and (cell[0] & 3 == 1 or cell[0] >> 5 & 3 == 1) for cell in cells)


def _pages(document: bytes, table: bytes) -> Iterator[tuple[bytes, list[int]]]:
    """The formatted pages (FKP) that a bin table names, with the byte offsets of their runs."""
    _, numbers = plc(table, 4)
    for number in numbers:
        at = (struct.unpack("<I", number)[0] & 0x3F_FFFF) * _PAGE
        page = document[at : at + _PAGE]
        if len(page) == _PAGE and 0 < page[-1] <= 0x65:
            yield page, list(struct.unpack_from(f"<{page[-1] + 1}i", page))


def character_marks(
    document: bytes, table: bytes, pieces: tuple[Piece, ...], styles: Styles
) -> list[tuple[int, int, CharacterMark]]:
    """Runs that are not plain, by character position, in order."""
    runs = []
    for page, offsets in _pages(document, table):
        for i, (start, end) in enumerate(itertools.pairwise(offsets)):
            at = 2 * page[4 * len(offsets) + i]
            changes = page[at + 1 : at + 1 + page[at]] if at else b""
            runs.append((start, end, changes))
    runs.sort(key=lambda run: run[:2])
    starts = [run[0] for run in runs]
    found = []
    for piece in pieces:
        whole = _marked(PLAIN, piece.changes, styles)
        last = piece.offset + (piece.end - piece.start) * piece.width
        at, covered = max(0, bisect_right(starts, piece.offset) - 1), piece.start
        while at < len(runs) and runs[at][0] < last:
            start = piece.start + max(0, runs[at][0] - piece.offset) // piece.width
            end = piece.start + (min(last, runs[at][1]) - piece.offset) // piece.width
            mark = _marked(_marked(PLAIN, runs[at][2], styles), piece.changes, styles)
            if max(start, covered) < end and mark != PLAIN:
                found.append((max(start, covered), end, mark))
            covered = max(covered, end)
            at += 1
        if whole != PLAIN and covered < piece.end:
            found.append((covered, piece.end, whole))
    return found


def _marked(mark: CharacterMark, changes: bytes, styles: Styles) -> CharacterMark:
    in_style = False
    for code, operand in sprms(changes):
        if code == _STYLE:
            in_style = struct.unpack("<H", operand)[0] in styles.hidden
            mark = replace(mark, is_hidden=in_style)
        elif code == _HIDDEN:
            mark = replace(
                mark, is_hidden={0: False, 1: True, 0x80: in_style, 0x81: not in_style}.get(operand[0], False)
            )
        elif code == _DELETED:
            mark = replace(mark, is_deleted=bool(operand[0]))
        elif code == _INSERTED:
            mark = replace(mark, is_inserted=bool(operand[0]))
        elif code == _SYMBOL:
            font, character = struct.unpack("<HH", operand)
            mark = replace(mark, symbol=(character, font))
    return mark


@dataclass(frozen=True, slots=True)
class ParagraphMarks:
    """Paragraph properties by byte offset; :meth:`at` asks by character position."""

    pieces: tuple[Piece, ...]
    starts: list[int]
    runs: list[tuple[int, int, ParagraphMark]]

    def at(self, position: int) -> ParagraphMark:
        """Properties of the paragraph that the character at ``position`` ends."""
        number = bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1
        if number < 0:
            return ParagraphMark()
        piece = self.pieces[number]
        offset = piece.offset + (position - piece.start) * piece.width
        run = bisect_right(self.starts, offset) - 1
        mark = self.runs[run][2] if run >= 0 and offset < self.runs[run][1] else ParagraphMark()
        return _changed(mark, piece.changes) if piece.changes else mark


def paragraph_marks(
    document: bytes, table: bytes, pieces: tuple[Piece, ...], *, styles: Styles, data: bytes
) -> ParagraphMarks:
    """Properties of all paragraphs; ``data`` is the stream of properties too long for their page."""
    runs = []
    for page, offsets in _pages(document, table):
        for i, (start, end) in enumerate(itertools.pairwise(offsets)):
            at = 2 * page[min(4 * len(offsets) + 13 * i, _PAGE - 1)]
            size = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            changes = page[at + (1 if page[at] else 2) :][:size] if at else b""
            style = struct.unpack_from("<H", changes)[0] if len(changes) >= 2 else 0
            mark = _changed(styles.paragraphs.get(style, ParagraphMark()), changes[2:])
            for code, operand in sprms(changes[2:]):
                if code in _HUGE:
                    mark = _changed(mark, _long_changes(data, struct.unpack("<I", operand)[0]))
            runs.append((start, end, mark))
    runs.sort(key=lambda run: run[:2])
    return ParagraphMarks(pieces, [run[0] for run in runs], runs)


def _long_changes(data: bytes, at: int) -> bytes:
    size = struct.unpack_from("<H", data, at)[0] if at + 2 <= len(data) else 0
    return data[at + 2 : at + 2 + size]
