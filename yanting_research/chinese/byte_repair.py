"""Damaged bytes (字节损坏): the likeliest reading of bytes of which some are lost, added or overwritten.

In a two-byte codec one lost byte shifts every pair behind it, and what comes out may be
valid all the same. So the bytes around a place that does not decode, or reads as
nonsense, are read anew along the cheapest path (Viterbi), which may skip bytes::

    score = sum over characters of ln p(character)  -  20 for a skipped run  -  9 for each further byte of it

A character that the end of the file cuts off costs 8. A skipped run stands in the text as one U+FFFD.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from yanting_research.chinese.character_costs import character_cost, strange_stretch

__all__ = ["decode_repaired"]

_CHUNK = 65_536
_BEFORE = 60
_WINDOW = 640
_OPEN_END = 4
_SKIP = -20.0
_SKIP_MORE = -9.0  # two skipped bytes cost as much as the rarest character, so rare text is never skipped
_CUT = -8.0  # the bytes of a character that the end of the file cuts off
_NEAR = 4
_STRANGE_SIZE = 6
_STRANGE_MEAN = -10.8
_NEVER = float("-inf")
_UNIT_LENGTHS = {"gb18030": (1, 2, 4), "big5hkscs": (1, 2), "utf-16-le": (2, 4), "utf-16-be": (2, 4)}


def decode_repaired(data: bytes, encoding: str, *, allowed: int) -> tuple[str, tuple[tuple[int, int], ...]] | int:
    """Decode strictly but for damaged runs, each of which stands as one U+FFFD.

    Parameters
    ----------
    data
        The whole text.
    encoding
        One of the accepted codecs.
    allowed
        Most damaged places to accept; runs within a few bytes of each other are one place.

    Returns
    -------
    tuple or int
        Text and the ``(character offset, byte offset)`` of each damaged run; or the byte
        offset of the first run beyond those allowed.

    Examples
    --------
    >>> data = "全县共有基层党组织六百余个。".encode("gbk")
    >>> decode_repaired(data[:8] + data[9:], "gb18030", allowed=1)
    ('全县共有\\ufffd层党组织六百余个。', ((4, 8),))
    """
    pieces: list[str] = []
    damaged: list[tuple[int, int]] = []
    n_characters = n_runs = 0
    for piece, skipped in _pieces(data, encoding):
        for place, byte in skipped:
            n_runs += not damaged or byte - damaged[-1][1] > _NEAR
            damaged.append((n_characters + place, byte))
            if n_runs > allowed:
                return byte
        pieces.append(piece)
        n_characters += len(piece)
    return "".join(pieces), tuple(damaged)


_Piece = tuple[str, list[tuple[int, int]]]


def _pieces(data: bytes, encoding: str) -> Iterator[_Piece]:
    """``(text, damaged places)`` in order; the places as characters of the piece and bytes of the data."""
    at = 0
    while at < len(data):
        end = _chunk_end(data, at, encoding)
        text, trouble = _decode_until_trouble(data[at:end], encoding)
        if text:
            yield text, []
        if trouble is None:
            at = end
            continue
        at += trouble
        stop = min(len(data), at + _WINDOW)
        if encoding == "utf-8":
            stop = _next_utf8(data, at)
            yield "\ufffd", [(0, at)]
        else:
            read, places, length = _likeliest(data[at:stop], encoding, open_end=stop < len(data))
            yield read, [(place, at + byte) for place, byte in places]
            stop = at + length
        at = stop


def _chunk_end(data: bytes, at: int, encoding: str) -> int:
    """Behind a line end, which no codec but UTF-16 uses inside a character, or at an even distance."""
    end = at + _CHUNK
    if end >= len(data):
        return len(data)
    if encoding.startswith("utf-16"):
        low_half = data[end - 1] if encoding == "utf-16-le" else data[end - 2]
        return end - 2 if 0xD8 <= low_half <= 0xDB else end
    line_end = data.rfind(b"\n", at, end)
    if line_end < 0:
        line_end = data.find(b"\n", end)
    return len(data) if line_end < 0 else line_end + 1


def _decode_until_trouble(chunk: bytes, encoding: str) -> tuple[str, int | None]:
    """The sound opening of a chunk, and the byte at which reading has to be done anew (None: nowhere)."""
    try:
        text, error_at = chunk.decode(encoding), None
    except UnicodeDecodeError as error:
        text, error_at = chunk[: error.start].decode(encoding), error.start
    if encoding == "utf-8":
        return text, error_at
    strange = strange_stretch(text, size=_STRANGE_SIZE, mean=_STRANGE_MEAN)
    if strange is None and error_at is None:
        return text, None
    sound = text[: max(0, (len(text) if strange is None else strange) - _BEFORE)]
    length = len(sound.encode(encoding))
    if chunk[:length].decode(encoding, "replace") != sound:  # a codec that does not lead back to the same bytes
        return text, error_at
    return sound, length


def _next_utf8(data: bytes, at: int) -> int:
    """Where the next UTF-8 character begins that decodes; a run of bad bytes is one run."""
    for start in range(at + 1, min(at + 64, len(data))):
        if data[start] & 0xC0 != 0x80:
            try:
                data[start : start + 4].decode("utf-8")
            except UnicodeDecodeError as error:
                if error.start == 0:
                    continue
            return start
    return min(at + 64, len(data))


@lru_cache(maxsize=100_000)
def _unit(unit: bytes, encoding: str) -> str:
    """The one character that the bytes mean; ``""`` when they mean none."""
    try:
        text = unit.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 and text != "\ufffd" else ""


def _likeliest(data: bytes, encoding: str, *, open_end: bool) -> tuple[str, list[tuple[int, int]], int]:
    """Cheapest path through the bytes: text, ``(character, byte)`` of skipped runs, bytes used.

    With an open end the path may stop a few bytes early, wherever a character ends.
    """
    n = len(data)
    best = [[_NEVER, _NEVER] for _ in range(n + 1)]  # behind a character, behind a skipped byte
    back: list[list[tuple[int, int]]] = [[(-1, 0), (-1, 0)] for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n):
        state = 0 if best[i][0] >= best[i][1] else 1
        here = best[i][state]
        if here == _NEVER:
            continue
        reached = False
        for length in _UNIT_LENGTHS[encoding]:
            if i + length <= n and (character := _unit(data[i : i + length], encoding)):
                reached = True
                score = here + character_cost(character)
                if score > best[i + length][0]:
                    best[i + length][0], back[i + length][0] = score, (i, state)
        if not open_end and not reached and n - i < max(_UNIT_LENGTHS[encoding]) and here + _CUT > best[n][1]:
            best[n][1], back[n][1] = here + _CUT, (i, state)
        for state, cost in ((0, _SKIP), (1, _SKIP_MORE)):
            if best[i][state] + cost > best[i + 1][1]:
                best[i + 1][1], back[i + 1][1] = best[i][state] + cost, (i, state)
    ends = range(max(1, n - _OPEN_END), n + 1) if open_end else range(n, n + 1)
    end, state = max(((e, s) for e in ends for s in (0, 1)), key=lambda pair: best[pair[0]][pair[1]])
    return (*_trace(data, encoding, back, end=end, state=state), end)


def _trace(
    data: bytes, encoding: str, back: list[list[tuple[int, int]]], *, end: int, state: int
) -> tuple[str, list[tuple[int, int]]]:
    steps: list[tuple[int, int, int]] = []
    while end > 0:
        start, before = back[end][state]
        steps.append((start, end, state))
        end, state = start, before
    characters: list[str] = []
    skipped: list[tuple[int, int]] = []
    was_skipped = False
    for start, stop, is_skipped in reversed(steps):
        if not is_skipped:
            characters.append(_unit(data[start:stop], encoding))
        elif not was_skipped:
            skipped.append((len(characters), start))
            characters.append("\ufffd")
        was_skipped = bool(is_skipped)
    return "".join(characters), skipped
