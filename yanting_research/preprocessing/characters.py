"""Characters that carry no text: control and zero-width characters, line ends, spare blank lines."""

from __future__ import annotations

import re

from yanting_research.chinese import fold_width
from yanting_research.core import Edit
from yanting_research.preprocessing.damage import LATIN1_RUN
from yanting_research.preprocessing.lines import joint_of, one_sentence, split_lines

__all__ = ["blank_line_edits", "control_edits", "line_end_edits", "width_edits", "zero_width_edits"]

_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\u2028\u2029]|(?<![\xc2-\xf4\x80-\xbf])\x85")
"""``\\r\\n``, form feed, U+2028; not a plain ``\\n``, nor U+0085 inside ``å\\x85\\x9a``."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
"""``\\x07``; not a tab or line end."""
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
"""Zero-width space, soft hyphen, direction marks, inner byte order mark; not the ideographic space."""
_HIDDEN = re.compile(rf"{_ZERO_WIDTH.pattern}{{1,20}}")
"""A line of zero-width characters only; not an empty line."""
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

    So do those inside a run of UTF-8 bytes read as Latin letters (å\x85\x9a): they are half
    of a damaged character, which is marked and not made worse.

    >>> len(control_edits("党\x07员\t"))
    1
    """
    found = list(_CONTROL.finditer(text))
    damaged = {at for run in LATIN1_RUN.finditer(text) for at in range(*run.span())} if found else set()
    return [Edit("controls", m.start(), m.end(), "", "control character") for m in found if m.start() not in damaged]


def zero_width_edits(text: str) -> list[Edit]:
    r"""Characters without width go; a line of nothing else inside a sentence goes with its line ends.

    Such a line is what a hidden element of a web page leaves behind (550 / U+200B / 多万公里).

    >>> len(zero_width_edits("党\u200b员"))
    1
    >>> [(e.start, e.end) for e in zero_width_edits("农村公路达到二十九万公里、光缆线路550\n\u200b\n多万公里。")]
    [(20, 23)]
    """
    found = [(match.start(), match.end(), "") for match in _ZERO_WIDTH.finditer(text)]
    if not found:
        return []
    lines = list(split_lines(text))
    hidden = [
        (one.content_end, two.start, joint_of(one.content, two.content))
        for one, line, two in zip(lines, lines[1:], lines[2:], strict=False)
        if _HIDDEN.fullmatch(line.text) and one_sentence(one, two)
    ]
    taken = {at for start, end, _ in hidden for at in range(start, end)}
    found = [row for row in found if row[0] not in taken]
    return [Edit("zero_width", *row, "zero-width character") for row in sorted(found + hidden)]


_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
"""``５``, ``Ｑ``; not ``，`` or ``（``: Chinese punctuation is structure."""


def width_edits(text: str) -> list[Edit]:
    """Full-width digits and Latin letters become half-width ones, each for itself (全角转半角).

    An optional step: the clean text keeps the characters as printed, and every room folds
    the width in its own view.

    >>> [(edit.start, edit.replacement) for edit in width_edits("２５人，ＱＱ群")]
    [(0, '2'), (1, '5'), (4, 'Q'), (5, 'Q')]
    """
    return [
        Edit("width", m.start(), m.end(), fold_width(m.group()), "full-width digit or letter")
        for m in _WIDE.finditer(text)
    ]


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
