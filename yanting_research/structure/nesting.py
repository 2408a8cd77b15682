"""Nesting (层次): which marker stands below which, from the order of the markers alone, in linear time.

1. *Series*. Markers of one kind make series. A number that goes on from an open series joins it;
   1 opens a new one. Of two series that it could go on from, the one whose lines look alike
   (headings, or sentences) takes it, else the inner one.
2. *Nesting*. A marker whose series is open closes everything down to it and stands beside it.
   A new series closes what is narrower or of its own kind, unless that goes on later: some
   reports number their parts （一） and what is in them 一、, and lists of 一、 stand in a part 一、.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yanting_research.structure.marker_table import ANNEX, ARTICLE, DIVISIONS, INLINE_KINDS, KINDS
from yanting_research.structure.markers import Marker

__all__ = ["Node", "Series", "find_series", "item_end", "nest"]

_INLINE_LEVEL = 5
_INLINE_REACH = 600
_MOST_OPEN = 8
_RANK = {kind: rank for rank, kind in enumerate(("", *KINDS, *INLINE_KINDS))}
_ABOVE_ALL = frozenset(("", ANNEX)) | DIVISIONS
_OPENS_BELOW = "第一、"
_TRAILING = " \t\u3000*_"


@dataclass(slots=True)
class Series:
    """Places of markers that count on from one another; ``last`` is the number reached.

    A list of items is ``complete`` when one ends with a full stop behind others with semicolons.
    """

    kind: str
    items: bool
    places: list[int] = field(default_factory=list)
    last: int = 0
    semicolon: bool = False
    complete: bool = False


@dataclass(slots=True)
class Node:
    """A marker with its level and the node above it; ``place`` is that in the list of markers."""

    marker: Marker
    place: int
    level: int
    parent: Node | None


def find_series(text: str, markers: Sequence[Marker]) -> list[Series]:
    """The series that each marker belongs to, in the order of the markers.

    >>> from yanting_research.structure.markers import block_markers
    >>> text = "一、甲\\n二、乙\\n一、丙；\\n二、丁。\\n三、戊"
    >>> [series.places for series in find_series(text, list(block_markers(text)))[:3]]
    [[0, 1, 4], [0, 1, 4], [2, 3]]
    """
    opened: dict[str, list[Series]] = {}
    found = []
    for place, marker in enumerate(markers):
        end = item_end(text, marker.end, marker.line_end)
        series = _series_of(opened.setdefault(marker.kind, []), marker, bool(end))
        series.places.append(place)
        series.last = marker.number
        series.complete = series.semicolon and end == "。"
        series.semicolon = series.semicolon or end == "；"
        found.append(series)
    return found


def item_end(text: str, start: int, line_end: int) -> str:
    """The stop of an item, ``；`` or ``。``; empty where the line is a heading.

    >>> item_end("（一）建立制度；", 3, 8), item_end("（一）建立制度", 3, 7)
    ('；', '')
    """
    at = line_end
    while at > max(start, line_end - 8) and text[at - 1] in _TRAILING:
        at -= 1
    last = text[at - 1] if at > start else ""
    return {";": "；", "；": "；", "。": "。"}.get(last, "")


def _series_of(stack: list[Series], marker: Marker, items: bool) -> Series:
    fitting = [series for series in stack if series.last + 1 == marker.number and not series.complete]
    alike = [series for series in fitting if series.items == items]
    if not fitting and marker.number > 1:
        unfinished = [series for series in stack if not series.complete] or stack
        fitting = [series for series in unfinished if series.items == items] or unfinished
    elif not fitting and stack and stack[-1].last == 1 and len(stack[-1].places) == 1 and stack[-1].items == items:
        return stack[-1]
    if fitting:
        chosen = (alike or fitting)[-1]
        del stack[stack.index(chosen) + 1 :]
        return chosen
    stack.append(Series(marker.kind, items))
    if len(stack) > _MOST_OPEN:
        del stack[0]
    return stack[-1]


def nest(text: str, markers: Sequence[Marker]) -> list[Node]:
    """Nodes of an outline in text order; words such as 二是 that count in no series are left out."""
    series = find_series(text, markers)
    following = _following(series)
    nodes: list[Node] = []
    stack: list[Node] = []
    for place, marker in enumerate(markers):
        inline = marker.kind in INLINE_KINDS
        if inline and not _counts(text, stack, marker):
            continue
        _close(stack, marker, series, place=place, following=following)
        parent = stack[-1] if stack else None
        depth = parent.level + 1 if parent else 1
        nodes.append(Node(marker, place, max(depth, _INLINE_LEVEL) if inline else depth, parent))
        stack.append(nodes[-1])
    return nodes


def _following(series: Sequence[Series]) -> list[int]:
    """Place of the next marker of each marker's series; the number of markers where there is none."""
    found = [len(series)] * len(series)
    nearest: dict[int, int] = {}
    for place in range(len(series) - 1, -1, -1):
        found[place] = nearest.get(id(series[place]), len(series))
        nearest[id(series[place])] = place
    return found


def _counts(text: str, stack: Sequence[Node], marker: Marker) -> bool:
    """A word like 二是 counts in a series: the first of one, or a later item of an open one.

    二是 without any 一是 shortly before counts too, so that the audit can say so.
    """
    if marker.number == 1 or any(node.marker.kind == marker.kind for node in stack):
        return True
    first = "首先" if marker.kind == "首先" else marker.surface.replace("二", "一")
    return marker.number == 2 and text.find(first, max(0, marker.start - _INLINE_REACH), marker.start) < 0


def _close(
    stack: list[Node], marker: Marker, series: Sequence[Series], *, place: int, following: Sequence[int]
) -> None:
    same = [at for at, node in enumerate(stack) if node.marker.kind == marker.kind]
    of_series = [at for at in same if series[stack[at].place] is series[place]]
    if same and (of_series or marker.number != 1):
        del stack[(of_series or same)[-1] :]
        return
    while stack and not _stays_open(stack, marker, series, place=place, following=following):
        stack.pop()


def _stays_open(
    stack: Sequence[Node], marker: Marker, series: Sequence[Series], *, place: int, following: Sequence[int]
) -> bool:
    """Whether a new series stands below the innermost open node."""
    top = stack[-1]
    if _RANK[top.marker.kind] < _RANK[marker.kind]:
        return True
    if marker.kind in _ABOVE_ALL or top.marker.kind == ARTICLE:
        return False
    if marker.kind == _OPENS_BELOW and top.marker.kind not in {_OPENS_BELOW, *INLINE_KINDS}:
        return True
    if top.marker.kind not in {marker.kind, *INLINE_KINDS} and series[place].items and not series[top.place].items:
        return True  # sentences do not close a heading: 第四、改革（标题） 一、推行；二、发挥；
    goes_on = following[top.place]
    if not place < goes_on < len(following):
        return False
    return all(following[node.place] >= goes_on for node in stack[:-1] if node.marker.kind != ARTICLE)
