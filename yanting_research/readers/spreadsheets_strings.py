"""Strings of old workbooks ([MS-XLS] 2.5.293), which may go on in the next record."""

from __future__ import annotations

import struct

__all__ = ["Segments", "read_string"]

_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


class Segments:
    """The bytes of a record and its continuations, read from left to right."""

    def __init__(self, parts: list[bytes], at: int) -> None:
        self._parts = parts
        self._part = 0
        self._at = at

    def left(self) -> bool:
        """Whether bytes are left."""
        self._advance()
        return self._at < len(self._parts[self._part])

    def _advance(self) -> bool:
        """Go to the next part at the end of one; whether that happened."""
        moved = False
        while self._at >= len(self._parts[self._part]) and self._part + 1 < len(self._parts):
            self._part, self._at, moved = self._part + 1, 0, True
        return moved

    def take(self, size: int) -> bytes:
        """So many bytes, across parts.

        Raises
        ------
        ValueError
            When fewer are left.
        """
        taken = bytearray()
        while len(taken) < size:
            self._advance()
            piece = self._parts[self._part][self._at : self._at + size - len(taken)]
            if not piece:
                raise ValueError("a string ends beyond its record")
            taken += piece
            self._at += len(piece)
        return bytes(taken)

    def take_characters(self, count: int, *, wide: bool) -> str:
        """So many UTF-16 units; a continuation states its own width first."""
        pieces: list[bytes] = []
        while count:
            if self._advance():
                wide = bool(self.take(1)[0] & _WIDE)
            width = 2 if wide else 1
            units = min(count, (len(self._parts[self._part]) - self._at) // width)
            if not units:
                raise ValueError("a string ends beyond its record")
            piece = self.take(units * width)
            pieces.append(piece if wide else piece.decode("latin-1").encode("utf-16-le"))
            count -= units
        return b"".join(pieces).decode("utf-16-le", "replace")


def read_string(segments: Segments, length_width: int, codec: str) -> str:
    r"""One string.

    Parameters
    ----------
    segments
        Where it begins.
    length_width
        Width of its length [bytes]: 1 or 2.
    codec
        Of 8-bit strings, in BIFF5; ``""`` for BIFF8, whose strings say how wide they are.

    Examples
    --------
    >>> read_string(Segments([b"\x02\x00\x01" + "党员".encode("utf-16-le")], 0), 2, "")
    '党员'
    >>> read_string(Segments([b"\x04" + "党员".encode("gbk")], 0), 1, "gb18030")
    '党员'
    """
    length = int.from_bytes(segments.take(length_width), "little")
    if codec:
        return segments.take(length).decode(codec, "replace")
    flags = segments.take(1)[0]
    n_runs = struct.unpack("<H", segments.take(2))[0] if flags & _RICH else 0
    n_phonetic = struct.unpack("<L", segments.take(4))[0] if flags & _PHONETIC else 0
    text = segments.take_characters(length, wide=bool(flags & _WIDE))
    segments.take(4 * n_runs)
    segments.take(n_phonetic)
    return text.replace("\r\n", "\n")
