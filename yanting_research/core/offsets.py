"""Arithmetic on offset maps: from the clean text back to the raw one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from yanting_research.core.carriers import Edit, OffsetMap, Span

__all__ = ["apply_edits", "compose_offsets", "identity_offsets", "page_of", "to_clean", "to_raw"]


def identity_offsets(length: int) -> OffsetMap:
    """Map of a text that was not changed.

    >>> identity_offsets(3)
    OffsetMap(clean_starts=(0,), raw_starts=(0,), lengths=(3,), raw_length=3)
    """
    return OffsetMap((0,), (0,), (length,), length)


def apply_edits(text: str, edits: Sequence[Edit]) -> tuple[str, OffsetMap]:
    """Apply non-overlapping edits and return the new text with its map to ``text``.

    A character replaced by one character (a full-width digit by its half-width form) stands
    for that character; of any longer replacement only the whole is known.

    Parameters
    ----------
    text
        The text the edits' offsets refer to.
    edits
        In any order; overlapping edits are a programming error.

    Raises
    ------
    ValueError
        When two edits overlap or one leaves the text.

    Examples
    --------
    >>> new, offsets = apply_edits("共62 万人", [Edit("spaces", 3, 4, "")])
    >>> new, to_raw(offsets, 3, 5)
    ('共62万人', Span(start=4, end=6))
    """
    pieces: list[str] = []
    stretches: list[list[int]] = []
    raw_at = clean_at = 0
    for edit in [*sorted(edits, key=lambda e: (e.start, e.end)), Edit("", len(text), len(text), "")]:
        if edit.start < raw_at or edit.end < edit.start or edit.end > len(text):
            raise ValueError(f"edits overlap or leave the text at {edit.start}:{edit.end}")
        kept = edit.start - raw_at
        pieces += [text[raw_at : edit.start], edit.replacement]
        _extend(stretches, clean_at, raw_at, kept)
        clean_at += kept
        if edit.end - edit.start == len(edit.replacement) == 1:
            _extend(stretches, clean_at, edit.start, 1)
        clean_at += len(edit.replacement)
        raw_at = edit.end
    clean_starts, raw_starts, lengths = zip(*stretches, strict=True) if stretches else ((), (), ())
    return "".join(pieces), OffsetMap(clean_starts, raw_starts, lengths, len(text))


def _extend(stretches: list[list[int]], clean: int, raw: int, length: int) -> None:
    """Add an aligned stretch, or lengthen the last one when it goes on without a gap."""
    if not length:
        return
    if stretches:
        last = stretches[-1]
        if last[0] + last[2] == clean and last[1] + last[2] == raw:
            last[2] += length
            return
    stretches.append([clean, raw, length])


def _raw_at(offsets: OffsetMap, position: int, *, is_end: bool) -> int:
    """Raw offset of a clean boundary; inside a replacement, the nearest enclosing one."""
    probe = position - 1 if is_end else position
    index = bisect_right(offsets.clean_starts, probe) - 1
    if index >= 0 and probe < offsets.clean_starts[index] + offsets.lengths[index]:
        return offsets.raw_starts[index] + (position - offsets.clean_starts[index])
    if is_end:
        return offsets.raw_starts[index + 1] if index + 1 < len(offsets.raw_starts) else offsets.raw_length
    return offsets.raw_starts[index] + offsets.lengths[index] if index >= 0 else 0


def to_raw(offsets: OffsetMap, start: int, end: int) -> Span:
    """Raw span of the clean span ``[start, end)``; empty spans stay empty.

    A span that begins or ends inside a replacement grows to hold the whole of what
    was replaced, so that nothing the reader sees is left out.

    Examples
    --------
    >>> _, offsets = apply_edits("a--b", [Edit("dash", 1, 3, "")])
    >>> to_raw(offsets, 0, 2)
    Span(start=0, end=4)
    """
    raw_start = _raw_at(offsets, start, is_end=False)
    if end <= start:
        return Span(raw_start, raw_start)
    return Span(raw_start, max(raw_start, _raw_at(offsets, end, is_end=True)))


def to_clean(offsets: OffsetMap, raw: int) -> int:
    """Clean offset of a raw one; the next stretch when what stood there was removed.

    Examples
    --------
    >>> _, offsets = apply_edits("a--b", [Edit("dash", 1, 3, "")])
    >>> to_clean(offsets, 0), to_clean(offsets, 2), to_clean(offsets, 3)
    (0, 1, 1)
    """
    index = bisect_right(offsets.raw_starts, raw) - 1
    if index < 0:
        return 0
    return offsets.clean_starts[index] + min(raw - offsets.raw_starts[index], offsets.lengths[index])


def compose_offsets(inner: OffsetMap, outer: OffsetMap) -> OffsetMap:
    """Chain two maps: ``outer`` leads clean to middle, ``inner`` middle to raw.

    Examples
    --------
    >>> middle, first = apply_edits("xxabc", [Edit("1", 0, 2, "")])
    >>> clean, second = apply_edits(middle, [Edit("2", 1, 2, "")])
    >>> both = compose_offsets(first, second)
    >>> clean, to_raw(both, 1, 2)
    ('ac', Span(start=4, end=5))
    """
    clean_starts: list[int] = []
    raw_starts: list[int] = []
    lengths: list[int] = []
    for clean, middle, length in zip(outer.clean_starts, outer.raw_starts, outer.lengths, strict=True):
        done = 0
        index = max(bisect_right(inner.clean_starts, middle) - 1, 0)
        while done < length and index < len(inner.clean_starts):
            open_at = inner.clean_starts[index]
            close_at = open_at + inner.lengths[index]
            low, high = max(open_at, middle + done), min(close_at, middle + length)
            if low < high:
                clean_starts.append(clean + low - middle)
                raw_starts.append(inner.raw_starts[index] + low - open_at)
                lengths.append(high - low)
                done = high - middle
            elif open_at >= middle + length:
                break
            index += 1
    return OffsetMap(tuple(clean_starts), tuple(raw_starts), tuple(lengths), inner.raw_length)


def page_of(page_breaks: Sequence[int], position: int) -> int:
    """Page number (from 1) of an offset.

    >>> page_of((100, 200), 150)
    2
    """
    return bisect_right(page_breaks, position) + 1
