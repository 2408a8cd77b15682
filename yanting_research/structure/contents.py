"""What looks like an outline and is a list of it: tables of contents (目录) and lists of annexes (附件清单)."""

from __future__ import annotations

import re
from itertools import pairwise

from yanting_research.structure.marker_table import ANNEX
from yanting_research.structure.markers import Marker

__all__ = ["DOTS", "without_lists"]

_FEWEST = 3
_KEY = 120
_TRIM = " \t\u3000\xa0*"
DOTS = re.compile(r"(?:[.．…·•]{2,200}|\t|[ \u3000]{2})[ \t\u3000]{0,80}[（(]?\d{1,4}[）)]?$")
"""Dots and page number of a table of contents, ``……… 12``; not the year of ``计划2013``."""
_DATE_LINE = re.compile(
    r"^[ \t\u3000]{0,60}(?:\d{4}|[二一][〇零○Oо一二三四五六七八九]{3})年[^\n]{2,8}日[ \t\u3000]{0,4}$", re.MULTILINE
)
"""``2013年6月25日`` alone on its line, the date of a document; not ``2013年6月25日印发``."""
_ANNEX_REACH = 600
_ITEM = "1."


def without_lists(text: str, markers: list[Marker]) -> list[Marker]:
    """Markers that are no entries of a table of contents or of a list of annexes.

    >>> from yanting_research.structure.markers import block_markers
    >>> text = "一、甲……1\\n二、乙……3\\n三、丙……5\\n一、甲\\n正文。\\n二、乙\\n三、丙"
    >>> [marker.start for marker in without_lists(text, list(block_markers(text)))]
    [21, 29, 33]
    """
    entries = [marker for marker in markers if _has_page(text, marker)]
    if len(entries) >= _FEWEST:
        printed = {marker.start for marker in entries}
        markers = [marker for marker in markers if marker.start not in printed]
    return _without_annex_list(text, _without_contents(text, markers))


def _has_page(text: str, marker: Marker) -> bool:
    line_end = text.find("\n", marker.end, marker.line_end)
    end = marker.line_end if line_end < 0 else line_end
    return end - marker.end < _KEY and bool(DOTS.search(text, marker.end, end))


def _without_contents(text: str, markers: list[Marker]) -> list[Marker]:
    """Leave out the first markers when they are bare lines whose headings come again."""
    lines = [_line_key(text, marker) for marker in markers]
    last = {key: index for index, key in enumerate(lines)}
    n_entries = 0
    for index, (marker, following) in enumerate(pairwise(markers)):
        bare = not text[marker.line_end : following.start].strip(_TRIM + "\n#")
        if last[lines[index]] == index:
            break
        n_entries = index + 1
        if not bare:
            break
    return markers[n_entries:] if n_entries >= _FEWEST else markers


def _line_key(text: str, marker: Marker) -> tuple[str, int, str]:
    line = text[marker.end : min(marker.line_end, marker.end + _KEY)]
    return (marker.kind, marker.number, "".join(DOTS.sub("", line).split()))


def _without_annex_list(text: str, markers: list[Marker]) -> list[Marker]:
    """``附件：1.名单`` and ``附件1 名单`` above the date of the document name annexes; the annexes come below it.

    ``2.标准`` on the line below ``附件：1.名单`` is one of the names.
    """
    kept = []
    listed = -1
    for marker in markers:
        if marker.kind == ANNEX and (end := _list_end(text, marker)) >= 0:
            listed = end
        elif not (marker.kind == _ITEM and marker.start < listed):
            kept.append(marker)
    return kept


def _list_end(text: str, marker: Marker) -> int:
    """Where the list of annexes that a marker opens ends; -1 when it opens an annex."""
    date = _DATE_LINE.search(text, marker.end, marker.end + _ANNEX_REACH)
    return date.start() if date is not None and "。" not in text[marker.end : date.start()] else -1
