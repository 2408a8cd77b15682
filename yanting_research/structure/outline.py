"""Outline (提纲): text -> sections, nested as observed, in linear time.

Nesting. A marker of a kind that is already open closes everything down to it and
stands beside it; a new kind goes below what is open, unless it is wider. The level is
the depth reached: 1 for 一、, 2 for （一）, 3 for 1., 4 for （1） in a report written to
rule; a report that goes from 一、 straight to 1. has 1. at level 2. Series inside a
paragraph (一是…二是…) have level 5, or one more than what holds them. Only in a report
without any such marker are short lines that stand alone taken for headings; they have
level 1 and no marker.

Headings. A short line is a heading whole; in a line that runs on, the heading ends
before the first full stop. A first sentence longer than ``LONGEST_HEADING`` is text,
not a heading, and ``heading`` is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import zip_longest

from yanting_research.core import Section, Span
from yanting_research.structure.contents import DOTS, without_lists
from yanting_research.structure.marker_table import ARTICLE, INLINE_KINDS
from yanting_research.structure.markers import Marker, block_markers, inline_markers
from yanting_research.structure.nesting import Node, find_series, nest
from yanting_research.structure.plain import divisions_by_salutation, plain_headings
from yanting_research.structure.roles import RoleFound, find_roles, inherit_role

__all__ = ["LONGEST_HEADING", "parse_outline"]

LONGEST_HEADING = 60
"""Longest heading [code points]."""

_BLOCK_END = re.compile(r"[。！？!?；;]")
"""``经费不足。缺口较大`` ends as a heading at the stop."""
_TRIM = " \t\u3000\xa0*_"


@dataclass(slots=True)
class _Part:
    """A node with its heading and the roles that the heading or the one above names."""

    node: Node
    heading: str
    heading_start: int
    roles: tuple[RoleFound, ...]
    end: int = 0
    inner_end: int = 0


def parse_outline(text: str) -> tuple[Section, ...]:
    """Sections of a text, in order of appearance.

    Parameters
    ----------
    text
        Clean text with ``\\n`` as line end.

    Returns
    -------
    tuple of Section
        ``s00`` is what stands before the first marker, title included; it is missing
        when the text opens with a marker and is all there is when no marker is found.
        A section's span covers its subsections. A section without a role of its own
        takes that of the section above (see :mod:`yanting_research.structure.roles`).

    Examples
    --------
    >>> text = "某县报告\\n一、存在的问题\\n(一)经费不足。缺口较大。\\n二、对策建议\\n一是增加投入。二是加强管理。"
    >>> for section in parse_outline(text):
    ...     print(section.section_id, section.level, section.marker, section.heading, section.role)
    s00 0 某县报告
    s01 1 一、 存在的问题 问题
    s02 2 (一) 经费不足 问题
    s03 1 二、 对策建议 对策
    s04 5 一是 增加投入 对策
    s05 5 二是 加强管理 对策
    """
    ordered = list(merge(_block(text), inline_markers(text), key=lambda marker: marker.start))
    nodes = nest(text, ordered) or nest(text, divisions_by_salutation(text))
    parts = _parts(text, nodes)
    _set_ends(text, parts)
    return _sections(text, parts)


def _block(text: str) -> list[Marker]:
    """Markers that open a line, and headings without a number where they divide the text."""
    markers = without_lists(text, list(block_markers(text)))
    spans = {
        id(series): (markers[series.places[0]].start, markers[series.places[-1]].start)
        for series in find_series(text, markers)
    }
    if all(marker.kind == "第一、" for marker in markers):
        spans = {}
    plain = plain_headings(text, list(spans.values()))
    return sorted([*markers, *plain], key=lambda marker: marker.start)


def _parts(text: str, nodes: Sequence[Node]) -> list[_Part]:
    parts: dict[int, _Part] = {}
    for node, following in zip_longest(nodes, nodes[1:]):
        marker = node.marker
        if following is not None and marker.kind in INLINE_KINDS and following.marker.start < marker.line_end:
            marker = replace(marker, line_end=following.marker.start)  # 一是甲，二是乙 has two headings
        heading, start = _heading(text, marker)
        above = parts[id(node.parent)].roles if node.parent else ()
        own = () if _is_rule(text, marker, start + len(heading)) else find_roles(heading)
        parts[id(node)] = _Part(node, heading, start, inherit_role(own, above))
    return list(parts.values())


def _is_rule(text: str, marker: Marker, end: int) -> bool:
    """An article that goes on as a sentence states a rule: 制定本办法 is no measure, 存在问题的 no problem."""
    return marker.kind == ARTICLE and text[end : end + 1] not in ("", "\n")


def _heading(text: str, marker: Marker) -> tuple[str, int]:
    """Heading and its first offset; of a marker alone on its line, what opens the line below."""
    start, line_end = marker.end, marker.line_end
    while start < min(line_end, marker.end + 16) and text[start] in _TRIM + "\n：:":
        start += 1
    if start >= line_end:
        return "", marker.end
    limit = min(line_end, start + LONGEST_HEADING + 1)
    match = _BLOCK_END.search(text, start, limit)
    end = match.start() if match else line_end
    line = DOTS.sub("", text[start:end]) if end - start <= 4 * LONGEST_HEADING else ""
    heading = line.strip(_TRIM + "：:，,")
    if not heading or len(heading) > LONGEST_HEADING or "\n" in heading:
        return "", marker.end
    return heading, start + line.index(heading)


def _set_ends(text: str, parts: Sequence[_Part]) -> None:
    """Each section ends where the next one that is not below it begins."""
    by_node = {id(part.node): part for part in parts}
    opened: list[_Part] = []
    for part in parts:
        while opened and opened[-1].node is not part.node.parent:
            _end(opened.pop(), part.node.marker, limit=part.node.marker.start, by_node=by_node)
        opened.append(part)
    while opened:
        _end(opened.pop(), None, limit=len(text), by_node=by_node)


def _end(part: _Part, following: Marker | None, *, limit: int, by_node: dict[int, _Part]) -> None:
    """The last item of a series ends with its line; what follows belongs to the section above."""
    marker = part.node.marker
    goes_on = following is not None and following.kind == marker.kind and following.number > marker.number
    inline = marker.kind in INLINE_KINDS
    part.end = limit if not inline or goes_on else min(limit, max(marker.line_end, part.inner_end))
    if part.node.parent is not None:
        above = by_node[id(part.node.parent)]
        above.inner_end = max(above.inner_end, part.end)


def _sections(text: str, parts: Sequence[_Part]) -> tuple[Section, ...]:
    width = max(2, len(str(len(parts))))
    ids = {id(part.node): f"s{index:0{width}d}" for index, part in enumerate(parts, start=1)}
    sections = []
    first = parts[0].node.marker.start if parts else len(text)
    if text[:first].strip() or not parts:
        sections.append(_front(text, first, section_id="s" + "0" * width))
    for part in parts:
        marker, deciding = part.node.marker, part.roles[0] if part.roles else RoleFound("", "")
        sections.append(
            Section(
                section_id=ids[id(part.node)],
                parent_id=ids[id(part.node.parent)] if part.node.parent else "",
                level=part.node.level,
                marker=marker.surface,
                number=marker.number,
                heading=part.heading,
                role=deciding.role,
                role_evidence=deciding.evidence,
                span=Span(marker.start, part.end),
                heading_span=Span(marker.start, part.heading_start + len(part.heading)),
            )
        )
    return tuple(sections)


def _front(text: str, first: int, *, section_id: str) -> Section:
    """What stands before the first marker; its heading is the title."""
    title = text[:first].strip().split("\n", 1)[0].strip(_TRIM + "#")
    heading = title if len(title) <= LONGEST_HEADING and not _BLOCK_END.search(title) else ""
    at = text.find(heading)
    return Section(section_id, "", 0, "", 0, heading, "", "", Span(0, first), Span(at, at + len(heading)))
