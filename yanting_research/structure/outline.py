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
from dataclasses import dataclass
from heapq import merge
from itertools import pairwise

from yanting_research.core import Section, Span
from yanting_research.structure.markers import (
    INLINE_KINDS,
    KINDS,
    Marker,
    block_markers,
    inline_markers,
    plain_headings,
)
from yanting_research.structure.roles import RoleFound, find_roles, inherit_role

__all__ = ["LONGEST_HEADING", "marker_kind", "parse_outline"]

LONGEST_HEADING = 60
"""Longest heading [code points]."""

_INLINE_LEVEL = 5
_SERIES_REACH = 600
_FEWEST_CONTENTS = 3
_BLOCK_END = re.compile(r"[。！？!?；;]")
_TRIM = " \t\u3000\xa0*"
_DOTS = re.compile(r"[ \t\u3000]*[.．…·]{2,200}[ \t\u3000]*\d{1,4}$")
"""Dots and page number of a table of contents: ``……… 12``."""
_RANK = {kind: rank for rank, kind in enumerate(("", *KINDS, *INLINE_KINDS))}
_MARKER_KIND = (
    (re.compile(r"第.{1,8}([编章节条])"), ""),
    (re.compile(r"第.{1,3}[、，,]"), "第一、"),
    (re.compile(r"[（(〔].{0,1}[一二三四五六七八九十]"), "（一）"),
    (re.compile(r"[（(].{0,1}[\d０-９]"), "（1）"),
    (re.compile(r"[\d０-９]{1,2}[）)]"), "1）"),
    (re.compile(r"[\d０-９]{1,2}"), "1."),
    (re.compile(r"[①-⑳]"), "①"),
    (re.compile(r".{1,3}是$"), "一是"),
    (re.compile(r".{1,3}要$"), "一要"),
)


@dataclass(slots=True)
class _Node:
    marker: Marker
    level: int
    parent: _Node | None
    heading: str
    heading_end: int
    roles: tuple[RoleFound, ...]
    goes_on: int = -1
    end: int = 0
    inner_end: int = 0


def marker_kind(surface: str) -> str:
    """Kind of a printed marker, one of ``KINDS`` or ``INLINE_KINDS``; ``""`` for no marker.

    >>> marker_kind("(三)"), marker_kind("第十二条"), marker_kind("二是"), marker_kind("四、")
    ('（一）', '条', '一是', '一、')
    """
    for pattern, kind in _MARKER_KIND:
        if match := pattern.match(surface):
            return kind or match.group(1)
    return "一、" if surface else ""


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
    markers = _without_contents(text, list(block_markers(text)))
    if all(marker.kind == "第一、" for marker in markers):
        markers = sorted([*markers, *plain_headings(text)], key=lambda marker: marker.start)
    ordered = list(merge(markers, inline_markers(text), key=lambda marker: marker.start))
    nodes = _nest(text, ordered)
    _set_ends(text, nodes)
    return _sections(text, nodes)


def _without_contents(text: str, markers: list[Marker]) -> list[Marker]:
    """Leave out a table of contents: the first markers, bare lines whose headings come again."""
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
    return markers[n_entries:] if n_entries >= _FEWEST_CONTENTS else markers


def _line_key(text: str, marker: Marker) -> tuple[str, int, str]:
    line = text[marker.end : min(marker.line_end, marker.end + 2 * LONGEST_HEADING)]
    return (marker.kind, marker.number, "".join(_DOTS.sub("", line).split()))


def _nest(text: str, markers: Sequence[Marker]) -> list[_Node]:
    nodes: list[_Node] = []
    stack: list[_Node] = []
    for marker, goes_on in zip(markers, _goes_on_at(markers), strict=True):
        inline = marker.kind in INLINE_KINDS
        if inline and not _continues(text, stack, marker):
            continue
        _close(stack, marker)
        parent = stack[-1] if stack else None
        depth = parent.level + 1 if parent else 1
        heading, heading_end = _heading(text, marker)
        roles = inherit_role(find_roles(heading), parent.roles if parent else ())
        level = max(depth, _INLINE_LEVEL) if inline else depth
        node = _Node(marker, level, parent, heading, heading_end, roles, goes_on)
        nodes.append(node)
        stack.append(node)
    return nodes


def _goes_on_at(markers: Sequence[Marker]) -> list[int]:
    """Where the series of each marker goes on: its next number, before the kind begins anew; -1 for nowhere."""
    ahead: dict[str, dict[int, int]] = {}
    found = []
    for marker in reversed(markers):
        same = ahead.setdefault(marker.kind, {})
        found.append(same.get(marker.number + 1, -1))
        if marker.number == 1:
            same.clear()
        same[marker.number] = marker.start
    return found[::-1]


def _continues(text: str, stack: Sequence[_Node], marker: Marker) -> bool:
    """A word like 二是 counts in a series: the first of one, or a later item of an open one.

    二是 without any 一是 shortly before counts too, so that the audit can say so.
    """
    if marker.number == 1 or any(node.marker.kind == marker.kind for node in stack):
        return True
    first = "一" + marker.surface[-1]
    return marker.number == 2 and text.find(first, max(0, marker.start - _SERIES_REACH), marker.start) < 0


def _close(stack: list[_Node], marker: Marker) -> None:
    """Close what the marker ends.

    A wider kind that begins at 1 while the narrower one goes on later stands below it:
    some reports number their parts （一） and what is in them 一、. 第一 opens a list below
    whatever is open.
    """
    if any(node.marker.kind == marker.kind for node in stack):
        while stack.pop().marker.kind != marker.kind:
            pass
        return
    while stack and _RANK[stack[-1].marker.kind] > _RANK[marker.kind]:
        if marker.kind == "第一、" or (marker.number == 1 and stack[-1].goes_on > marker.start):
            return
        stack.pop()


def _heading(text: str, marker: Marker) -> tuple[str, int]:
    limit = min(marker.line_end, marker.end + LONGEST_HEADING + 1)
    match = _BLOCK_END.search(text, marker.end, limit)
    end = match.start() if match else marker.line_end
    line = _DOTS.sub("", text[marker.end : end]) if end - marker.end <= 4 * LONGEST_HEADING else ""
    heading = line.strip(_TRIM + "：:，,")
    if not heading or len(heading) > LONGEST_HEADING:
        return "", marker.end
    return heading, marker.end + line.index(heading) + len(heading)


def _set_ends(text: str, nodes: list[_Node]) -> None:
    """Each section ends where the next one that is not below it begins."""
    open_nodes: list[_Node] = []
    for node in nodes:
        while open_nodes and open_nodes[-1] is not node.parent:
            _end(open_nodes.pop(), node.marker, node.marker.start)
        open_nodes.append(node)
    while open_nodes:
        _end(open_nodes.pop(), None, len(text))


def _end(node: _Node, following: Marker | None, limit: int) -> None:
    """The last item of a series ends with its line; what follows belongs to the section above."""
    marker = node.marker
    goes_on = following is not None and following.kind == marker.kind and following.number > marker.number
    node.end = limit if marker.kind not in INLINE_KINDS or goes_on else min(limit, max(marker.line_end, node.inner_end))
    if node.parent is not None:
        node.parent.inner_end = max(node.parent.inner_end, node.end)


def _sections(text: str, nodes: list[_Node]) -> tuple[Section, ...]:
    width = max(2, len(str(len(nodes))))
    ids = {id(node): f"s{index:0{width}d}" for index, node in enumerate(nodes, start=1)}
    sections = []
    first = nodes[0].marker.start if nodes else len(text)
    if text[:first].strip() or not nodes:
        title = text[:first].strip().split("\n", 1)[0].strip(_TRIM + "#")
        heading = title if len(title) <= LONGEST_HEADING and not _BLOCK_END.search(title) else ""
        at = text.find(heading)
        sections.append(
            Section("s" + "0" * width, "", 0, "", 0, heading, "", "", Span(0, first), Span(at, at + len(heading)))
        )
    for node in nodes:
        deciding = node.roles[0] if node.roles else RoleFound("", "")
        sections.append(
            Section(
                section_id=ids[id(node)],
                parent_id=ids[id(node.parent)] if node.parent else "",
                level=node.level,
                marker=node.marker.surface,
                number=node.marker.number,
                heading=node.heading,
                role=deciding.role,
                role_evidence=deciding.evidence,
                span=Span(node.marker.start, node.end),
                heading_span=Span(node.marker.start, node.heading_end),
            )
        )
    return tuple(sections)
