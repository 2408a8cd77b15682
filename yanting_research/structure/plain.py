"""Headings without a number (无序号标题) and salutations that divide a speech."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanting_research.structure.markers import Marker

__all__ = ["divisions_by_salutation", "plain_headings"]

_PLAIN = re.compile(
    r"(?<=\n\n)(?P<indent>[ \t\u3000]{0,12})(?P<line>[^\n。，；：、！？,;:!?（）()《》“”]{4,30})(?=\n\n)"
)
"""A short line between blank lines, ``发展农业生产``; not one with any punctuation."""

_INDENT = re.compile(r"[\u3000 \t]{2}")
_SALUTATION = re.compile(r"^[ \t\u3000]{0,12}(?P<line>(?:各位|同志们|尊敬的)[^\n。，；]{0,20})[：:！!]$", re.MULTILINE)
"""``各位代表！`` alone on its line; not ``各位代表，现在我报告``."""
_LOOK_BACK = 200
_FEWEST = 2


def plain_headings(text: str, spans: Sequence[tuple[int, int]] = ()) -> list[Marker]:
    """Headings without a number: short lines between blank lines, a full paragraph after them.

    Parameters
    ----------
    text
        Clean text.
    spans
        Where numbered series stand, first marker to last. A line inside such a series divides
        nothing; beside series, the headings must also be set apart by their indent from the
        paragraphs below them, and there must be two.

    Examples
    --------
    >>> text = "某县报告\\n\\n农业生产\\n\\n全县粮食连年增产。\\n\\n某县政府\\n\\n某年某月"
    >>> [text[m.start : m.line_end] for m in plain_headings(text)]
    ['农业生产']
    """
    found = [marker for marker, set_apart in _candidates(text) if set_apart or not spans]
    if not spans:
        return found
    kept = list(_outside(found, spans))
    return kept if len(kept) >= _FEWEST else []


def _candidates(text: str) -> Iterator[tuple[Marker, bool]]:
    for match in _PLAIN.finditer(text):
        start, end = match.span("line")
        below = text.find("\n", end + 2)
        body_end = len(text) if below < 0 else below
        before = text[max(0, start - _LOOK_BACK) : start].rstrip(" \t\u3000\n")[-1:]
        if text.find("。", end + 2, body_end) >= 0 and "\u4e00" <= text[start] <= "\u9fff" and before not in "，、；,":
            yield Marker("", "", 0, start, start, end), not match["indent"] and bool(_INDENT.match(text, end + 2))


def _outside(markers: Sequence[Marker], spans: Sequence[tuple[int, int]]) -> Iterator[Marker]:
    """Markers that no span holds; both in text order, one sweep."""
    ordered, at, reach = sorted(spans), 0, -1
    for marker in markers:
        while at < len(ordered) and ordered[at][0] < marker.start:
            reach = max(reach, ordered[at][1])
            at += 1
        if marker.start > reach:
            yield marker


def divisions_by_salutation(text: str) -> list[Marker]:
    """The salutations of a speech without any heading, when it turns to its hearers again and again.

    >>> text = "各位代表！\\n甲乙。\\n各位代表！\\n丙丁。\\n各位代表！\\n戊己。"
    >>> len(divisions_by_salutation(text))
    3
    """
    found = [Marker("", "", 0, *match.span("line")[:1] * 2, match.end("line")) for match in _SALUTATION.finditer(text)]
    return found if len(found) > _FEWEST else []
