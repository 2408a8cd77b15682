"""Lists set in lines (分行列举): case L13.

A line that ends in a colon opens a list; each short line under it is an item, and 其中 in an
item opens a list of its own, as deep as the words behind it stand::

    支出预算90万元，其中：
    基本支出 60万元
     其中：人员经费 50万元
        公用经费 10万元
    项目支出 30万元
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import takewhile

from yanting_research.extraction.mentions import GUESSED, LINKABLE, Mention, comparable, in_front
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits, lean, recent_whole

__all__ = ["link_lines"]

# Matches 其中:人员经费 at the head of a line; must not match 其中
_OPENS = re.compile(r"其中[:：]?[ \t]*")
_SHORT = 44  # code points: a longer line is a paragraph, not an item
_WIDEST = 40  # cells of a row
_LEAST_ROWS = 3  # of a table that makes up a figure of its head
_AHEAD = 8  # figures in front of a list among which the one that it makes up is looked for
_MISS = 0.02  # a column that misses that figure by more is of something else
_LABEL = 12  # code points: 年龄: and 学历结构: are labels, 按下列规定执行: with all in front of it is none


def _blocks(view: View) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """The line that opens a list, and the item lines under it, as spans."""
    head: tuple[int, int] | None = None
    items: list[tuple[int, int]] = []
    at = 0
    for line in view.text.split("\n"):
        span = (at, at + len(line))
        at += len(line) + 1
        stripped = line.strip()
        is_item = head is not None and 0 < len(stripped) <= _SHORT and "。" not in stripped[:-1]
        if items and "\t" in view.text[slice(*items[-1])] and "\t" not in line:
            is_item = False  # the sentence under a table is no row of it
        if is_item and not (stripped.endswith(":") and not _OPENS.match(stripped)):
            items.append(span)
            continue
        if head is not None and items:
            yield head, items
        if stripped:
            head, items = (span if stripped.endswith(":") else None), []
    if head is not None and items:
        yield head, items


def link_lines(mentions: list[Mention], view: View) -> None:
    """L13: the item of a list is part of the figure that its head states, or that 其中 follows."""
    if ":" not in view.text:
        return
    starts = [mention.start for mention in mentions]
    for head, items in _blocks(view):
        firsts = [_first(span, mentions, starts, view) for span in items]
        known = [first for first in firsts if first is not None]
        if len(known) < 2:
            continue
        if all(first.rule == "F07" for first in known):
            _link_columns(head, known, mentions, view)
            continue
        _link_block(head, list(zip(items, firsts, strict=True)), mentions, view)


def _first(span: tuple[int, int], mentions: list[Mention], starts: list[int], view: View) -> Mention | None:
    """The figure that an item line states: the first of the line, behind its label."""
    place = bisect_left(starts, span[0])
    if place == len(mentions) or mentions[place].start >= span[1]:
        return None
    first = mentions[place]
    return first if view.text[span[0] : first.start].strip(" \t:其中") else None


def _head_whole(head: tuple[int, int], first: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """The last figure of the line that opens the list; for a bare label (年龄:) the whole before it."""
    for candidate in in_front(first, mentions):
        if candidate.start < head[0]:
            break
        if candidate.role in LINKABLE:
            return candidate if comparable(first, candidate) else None
    label = view.text[head[0] : head[1]].strip()
    return recent_whole(first, mentions, view, 10) if len(label) <= _LABEL else None


def _link_columns(head: tuple[int, int], firsts: list[Mention], mentions: list[Mention], view: View) -> None:
    """党员17518名……分布见下表: a column without a sum of its own is of the figure of the head that it comes near."""
    rows = []
    for first in firsts:
        stop = view.text.find("\n", first.start) % (len(view.text) + 1)
        behind = mentions[first.index : first.index + _WIDEST]
        rows.append([cell for cell in behind if cell.rule == "F07" and cell.start < stop])
    if len(rows) < _LEAST_ROWS or len({len(row) for row in rows}) > 1:
        return
    for column in zip(*rows, strict=True):
        total = math.fsum(cell.value for cell in column)
        if not all(cell.part_of < 0 and cell.role in LINKABLE for cell in column) or math.isnan(total):
            continue
        ahead = takewhile(lambda one: one.start >= head[0], in_front(firsts[0], mentions))
        near = [
            one
            for one in ahead
            if one.role in LINKABLE and comparable(column[0], one) and abs(one.value - total) <= _MISS * total
        ]
        if near:
            whole = min(near, key=lambda one: abs(one.value - total))
            for cell in column:
                cell.part_of, cell.list_kind = whole.index, "colon"
                cell.list_id = f"L13-{whole.index}-{column[0].index}"


def _link_block(
    head: tuple[int, int], lines: list[tuple[tuple[int, int], Mention | None]], mentions: list[Mention], view: View
) -> None:
    first = next(item for _, item in lines if item is not None)
    levels = [(-1, _made_up(lines, mentions, view) or _head_whole(head, first, mentions, view))]
    last: Mention | None = None
    for (start, stop), item in lines:
        line = view.text[start:stop]
        depth = len(line) - len(line.lstrip(" \t"))
        opener = _OPENS.match(line.lstrip(" \t"))
        while levels[-1][0] > depth + 1 and opener is None:
            levels.pop()
        if opener is not None and last is not None:
            levels.append((depth + opener.end(), last))
        whole = levels[-1][1]
        if item is not None and whole is not None and _may_join(item, whole):
            item.part_of, item.list_kind = whole.index, "colon"
            item.list_id = f"L13-{whole.index}-{head[0]}"
            lean(item, whole)
        last = item or last


def _made_up(
    lines: list[tuple[tuple[int, int], Mention | None]], mentions: list[Mention], view: View
) -> Mention | None:
    """发出600份，收回542份；收回的卷子按来源列出: the figure in front that the items make up exactly, if one does."""
    plain = (item for (start, stop), item in lines if not _OPENS.match(view.text[start:stop].lstrip(" \t")))
    items = [item for item in plain if item is not None]
    if len(items) < _LEAST_ROWS or not all(comparable(item, items[0]) and item.role in LINKABLE for item in items):
        return None
    total = math.fsum(item.value for item in items)
    near = in_front(items[0], mentions, _AHEAD)
    exact = (one for one in near if one.role in LINKABLE and comparable(items[0], one) and one.qualifier == "exact")
    return next((one for one in exact if math.isclose(one.value, total)), None)


def _may_join(item: Mention, whole: Mention) -> bool:
    free = item.part_of < 0 or item.list_kind in GUESSED
    return free and item.role in LINKABLE and comparable(item, whole) and fits(item, whole)
