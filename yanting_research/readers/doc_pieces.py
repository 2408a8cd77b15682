"""Where the text of a Word 97-2003 document stands: header and piece table ([MS-DOC] 2.4.1, 2.5, 2.8.35)."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass

from yanting_research.errors import ReadError
from yanting_research.readers.doc_ole import damaged, password

__all__ = ["Fib", "Piece", "Pieces", "plc", "read_fib", "read_pieces"]

_MAGIC_97, _MAGIC_95 = 0xA5EC, (0xA5DC, 0xA5DB, 0xA59C, 0xA59B, 0x9BDB, 0xFE37, 0xBE31)
_FIRST_97 = 0x00C0
"""nFib of Word 97 drafts; Word 6 and 95 stop at 0x0068."""
_ENCRYPTED, _IN_TABLE_1 = 0x0100, 0x0200
_COUNTS = ("text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_FIRST_COUNT, _FIRST_PAIR, _N_PAIRS_AT = 0x4C, 0x9A, 0x98
_COMPRESSED = 0x4000_0000
_CP1252_HOLES = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
PAIRS = {
    "styles": 1, "footnote_text": 3, "comment_text": 5, "sections": 6, "headers": 11, "characters": 12,
    "paragraphs": 13, "fonts": 15, "clx": 33, "shapes": 40, "endnote_text": 47, "box_text": 56,
    "lists": 73, "overrides": 74,
}  # fmt: skip
"""Positions of the structures in FibRgFcLcb97."""


@dataclass(frozen=True, slots=True)
class Fib:
    """The file information block: which table stream, how long each story is, where the structures stand."""

    table: str
    counts: dict[str, int]
    pairs: dict[str, tuple[int, int]]

    def story(self, kind: str) -> tuple[int, int]:
        """First and last character position of a story, half-open."""
        start = 0
        for name in _COUNTS:
            if name == kind:
                break
            start += self.counts[name]
        return start, start + self.counts[kind]


def read_fib(document: bytes, name: str) -> Fib:
    """The block at the start of the stream WordDocument.

    Raises
    ------
    ReadError
        Cut short, of Word 6/95 or older, or under a password.
    """
    if len(document) < _FIRST_PAIR:
        raise damaged(f"{name}/WordDocument", f"{len(document)} bytes hold no header")
    magic, version = struct.unpack_from("<HH", document)
    flags = struct.unpack_from("<H", document, 0x0A)[0]
    if magic in _MAGIC_95 or (magic == _MAGIC_97 and version < _FIRST_97):
        raise _too_old(name)
    if magic != _MAGIC_97:
        raise damaged(f"{name}/WordDocument", f"opens with {magic:#06x}")
    if flags & _ENCRYPTED:
        raise password(name)
    counts = struct.unpack_from("<8i", document, _FIRST_COUNT)
    if min(counts) < 0 or sum(counts) > len(document):
        raise damaged(f"{name}/WordDocument", f"states {sum(counts)} characters")
    n_pairs = struct.unpack_from("<H", document, _N_PAIRS_AT)[0]
    pairs = {
        key: struct.unpack_from("<II", document, _FIRST_PAIR + 8 * at)
        if at < n_pairs and _FIRST_PAIR + 8 * at + 8 <= len(document)
        else (0, 0)
        for key, at in PAIRS.items()
    }
    return Fib("1Table" if flags & _IN_TABLE_1 else "0Table", dict(zip(_COUNTS, counts, strict=True)), pairs)


def _too_old(name: str) -> ReadError:
    return ReadError(
        "is a document of Word 6.0/95 or older, whose text is stored in another way",
        where=name,
        expected="a document of Word 97 to 2003 (.doc) or later (.docx)",
        remedy="open it in Word, WPS or LibreOffice and save it as .docx",
    )


def plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """Positions and structures of a PLC: n + 1 positions, then n structures of ``size`` bytes.

    >>> plc(struct.pack("<3i", 0, 5, 9) + b"abcd", 2)
    ([0, 5, 9], [b'ab', b'cd'])
    """
    n = (len(data) - 4) // (4 + size)
    if n < 1:
        return [], []
    positions = list(struct.unpack_from(f"<{n + 1}i", data))
    at = 4 * (n + 1)
    return positions, [data[at + size * i : at + size * (i + 1)] for i in range(n)]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end``, at byte ``offset``, ``width`` bytes each, with property ``changes``."""

    start: int
    end: int
    offset: int
    width: int
    changes: bytes


@dataclass(frozen=True, slots=True)
class Pieces:
    """The text by character position (a UTF-16 unit each, surrogates single) and its pieces in order."""

    text: str
    pieces: tuple[Piece, ...]


def read_pieces(document: bytes, clx: bytes, name: str) -> Pieces:
    """The whole text, put together from its pieces.

    Raises
    ------
    ReadError
        When the table is missing, or a piece lies outside the stream.
    """
    where = f"{name}/WordDocument"
    properties, table = _split_clx(clx, name)
    positions, descriptors = plc(table, 8)
    if not descriptors:
        raise damaged(name, "no piece table")
    texts: list[str] = []
    pieces: list[Piece] = []
    for start, end, descriptor in zip(positions, positions[1:], descriptors, strict=False):
        coded, modifier = struct.unpack_from("<IH", descriptor, 2)
        compressed = bool(coded & _COMPRESSED)
        offset = (coded & ~_COMPRESSED) // 2 if compressed else coded
        width = 1 if compressed else 2
        if start != (pieces[-1].end if pieces else 0) or end < start or offset + (end - start) * width > len(document):
            raise damaged(where, f"a piece of characters {start} to {end} at byte {offset}, of {len(document)} bytes")
        raw = document[offset : offset + (end - start) * width]
        texts.append(_latin(raw) if compressed else _units(raw))
        changes = _short_change(modifier) if not modifier & 1 else _nth(properties, modifier >> 1)
        pieces.append(Piece(start, end, offset, width, changes))
        if end > 2 * len(document):
            raise damaged(where, f"pieces repeat each other up to character {end}")
    return Pieces("".join(texts), tuple(pieces))


def _split_clx(clx: bytes, name: str) -> tuple[list[bytes], bytes]:
    """Properties of pieces, and the piece table behind them."""
    properties, at = [], 0
    while at + 3 <= len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        properties.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at + 5 > len(clx) or clx[at] != 2:
        raise damaged(name, "no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    if at + 5 + size > len(clx):
        raise damaged(name, "the piece table is cut short")
    return properties, clx[at + 5 : at + 5 + size]


def _latin(raw: bytes) -> str:
    """One byte a character: code page 1252, whose five holes keep their number."""
    return (
        raw.decode("cp1252", "replace")
        if not _has_hole(raw)
        else "".join(_CP1252_HOLES.get(b) or bytes([b]).decode("cp1252") for b in raw)
    )


def _has_hole(raw: bytes) -> bool:
    return any(code in raw for code in _CP1252_HOLES)


def _units(raw: bytes) -> str:
    """Two bytes a character; a pair of surrogates stays two, so that positions stay true."""
    text = raw.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(raw):
        return text
    units = array("H")
    units.frombytes(raw)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        units.byteswap()
    return "".join(map(chr, units))


_SHORT = {0x41: 0x0800, 0x42: 0x0801, 0x5C: 0x083C}
"""Prm0 numbers of the sprms that matter here: deleted, inserted, hidden ([MS-DOC] 2.9.213)."""


def _short_change(modifier: int) -> bytes:
    code = _SHORT.get(modifier >> 1 & 0x7F)
    return struct.pack("<HB", code, modifier >> 8) if code else b""


def _nth(properties: list[bytes], at: int) -> bytes:
    return properties[at] if at < len(properties) else b""
