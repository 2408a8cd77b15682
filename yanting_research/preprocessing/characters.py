"""Characters that carry no text: control and zero-width characters, line ends, spare blank lines."""

from __future__ import annotations

import re

from yanting_research.core import Edit

__all__ = ["blank_line_edits", "control_edits", "line_end_edits", "zero_width_edits"]

_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""``\\r\\n``, form feed, U+2028; not a plain ``\\n``."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
"""``\\x07``; not a tab or line end."""
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
"""Zero-width space, soft hyphen, direction marks, inner byte order mark; not the ideographic space."""
_BLANKS = " \t\u3000\xa0"
_BLANK_LINES = re.compile(r"(?<=\n)(?:[ \t\u3000\xa0]*\n)+")
"""The blank lines after a line end; not the indent of a paragraph."""


def line_end_edits(text: str) -> list[Edit]:
    r"""Every line end becomes ``\n``.

    >>> [(edit.start, edit.end) for edit in line_end_edits("a\r\nb")]
    [(1, 3)]
    """
    return [Edit("line_ends", m.start(), m.end(), "\n", "line end") for m in _LINE_END.finditer(text)]


def control_edits(text: str) -> list[Edit]:
    r"""Control characters go; tabs and line ends stay.

    >>> len(control_edits("党\x07员\t"))
    1
    """
    return [Edit("controls", m.start(), m.end(), "", "control character") for m in _CONTROL.finditer(text)]


def zero_width_edits(text: str) -> list[Edit]:
    r"""Characters without width go.

    >>> len(zero_width_edits("党\u200b员"))
    1
    """
    return [Edit("zero_width", m.start(), m.end(), "", "zero-width character") for m in _ZERO_WIDTH.finditer(text)]


def blank_line_edits(text: str) -> list[Edit]:
    r"""Blank lines at either end go; a run of them becomes one.

    >>> [(e.start, e.end, e.replacement) for e in blank_line_edits("\na\n\n\nb\n")]
    [(0, 1, ''), (3, 5, '\n'), (6, 7, '')]
    """
    first = len(text) - len(text.lstrip(_BLANKS + "\n"))
    begin = text.rfind("\n", 0, first) + 1
    end = max(begin, len(text.rstrip(_BLANKS + "\n")))
    edits = [Edit("blank_lines", 0, begin, "", "blank lines")] if begin else []
    for match in _BLANK_LINES.finditer(text, begin, end):
        if match.group() != "\n":
            edits.append(Edit("blank_lines", match.start(), match.end(), "\n", "blank lines"))
    if end < len(text):
        edits.append(Edit("blank_lines", end, len(text), "", "blank lines"))
    return edits
