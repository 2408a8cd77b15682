"""Enumerations inside a paragraph (段内列举): 凡（一）甲；（二）乙 without a line of their own.

They open no section, but their numbers are audited: an enumeration begins at 1 and counts
on within its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanting_research.core import Section, innermost_section
from yanting_research.structure.findings import Place, marker_row, missing_row
from yanting_research.structure.marker_table import marker_kind
from yanting_research.structure.markers import print_marker, read_number

__all__ = ["broken_enumerations"]

_ITEM = re.compile(
    r"(?<=[：:；;。，,])[ \u3000]{0,2}(?P<marker>[（(](?P<han>[一二三四五六七八九十]{1,3})[）)]"
    r"|[（(](?P<digit>\d{1,2})[）)]|(?P<single>[①-⑳⑴-⒇㈠-㈩]))"
)
"""``：（一）甲；（二）乙``, ``；②``; not ``前款第（二）项``."""


def broken_enumerations(text: str, sections: Sequence[Section]) -> Iterator[dict[str, object]]:
    """Findings of the enumerations in a text.

    >>> [row["marker"] for row in broken_enumerations("下列费用：（一）差旅费；（三）培训费；（四）其他。", ())]
    ['（三）']
    """
    last: dict[str, int] = {}
    line_end = -1
    for match in _ITEM.finditer(text):
        marker, at = match["marker"], match.start("marker")
        if at >= line_end:
            found = text.find("\n", at)
            line_end, last = len(text) if found < 0 else found, {}
        kind, number = marker_kind(marker), read_number(match["han"] or match["digit"] or match["single"])
        before = last.get(kind, 0)
        if before and number not in {1, before + 1}:
            place = Place(innermost_section(tuple(sections), at) if sections else "", marker, at)
            yield _row(place, kind, before=before, number=number)
        if before or number == 1:
            last[kind] = number


def _row(place: Place, kind: str, *, before: int, number: int) -> dict[str, object]:
    expected = print_marker(kind, before + 1, place.marker)
    if number > before:
        gone = [expected] if number == before + 2 else [expected, print_marker(kind, number - 1, place.marker)]
        return missing_row(place, gone)
    return marker_row(place, "repeated" if number == before else "out_of_order", expected)
