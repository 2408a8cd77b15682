"""Numbering audit (序号审核): where the order of an outline breaks, in its own words.

Sections of one kind under one parent make a series; articles (条), chapters and parts
run through the whole document. A series may begin again at 1 behind a paragraph that
introduces it: that is a new list, not a fault. A number printed twice is one fault: the
next number may follow the printed count or the true one. A series of one (一是 without
二是) is a lone marker. A marker in the middle of a line opens no section, but it is not
missing either. Levels that are skipped (一、 then 1.) are common practice and no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from yanting_research.core import OUTLINE_FINDINGS, Section, build_table
from yanting_research.structure.brackets import unmatched_brackets
from yanting_research.structure.enumerations import broken_enumerations
from yanting_research.structure.findings import Place, bracket_row, marker_row, missing_row
from yanting_research.structure.marker_table import ANNEX, DECIMALS, INLINE_KINDS, THROUGHOUT, marker_kind
from yanting_research.structure.markers import print_marker
from yanting_research.structure.nesting import item_end
from yanting_research.structure.presence import REACH, stands_in

__all__ = ["audit_numbering", "numbering_findings"]

_MOST_OPEN = 8
_NEVER_ALONE = THROUGHOUT | {ANNEX}
_OPENS_ANYWHERE = "第一、"
_IMPLIED = ("首先", "其一")
_NOTED = re.compile(r"[^\s。；;：:，,]①")
"""``2619人①``; not ``下列情形：①甲``."""


def audit_numbering(text: str, sections: Sequence[Section], *, doc_id: str = "text") -> pd.DataFrame:
    """Find repeated, missing, disordered and lone markers, and unmatched quotes and brackets.

    Parameters
    ----------
    text
        Clean text.
    sections
        Its outline, from :func:`parse_outline`.
    doc_id
        Copied into the table.

    Returns
    -------
    DataFrame
        OUTLINE_FINDINGS in text order; empty when nothing is wrong. Kinds: ``repeated``,
        ``missing`` (points at the marker that came instead), ``out_of_order``, ``restart``
        (numbers begin anew with nothing between), ``lone_marker``, ``unmatched``, ``mixed``
        (a full-width bracket closed by a half-width one). Spans hold the marker or bracket only.

    Examples
    --------
    >>> from yanting_research.structure import parse_outline
    >>> text = "（一）经费不足\\n（二）内容陈旧\\n（二）监督不力\\n"
    >>> found = audit_numbering(text, parse_outline(text))
    >>> found.loc[0, ["kind", "marker", "expected"]].tolist()
    ['repeated', '（二）', '（三）']
    """
    return build_table([row | {"doc_id": doc_id} for row in numbering_findings(text, sections)], OUTLINE_FINDINGS)


def numbering_findings(text: str, sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The rows of :func:`audit_numbering` without ``doc_id`` and without a table.

    For many documents: checking a table costs more than an audit, so join the rows and build one.

    >>> from yanting_research.structure import parse_outline
    >>> text = "（一）经费不足\\n（三）监督不力\\n"
    >>> [(row["finding_id"], row["kind"], row["expected"]) for row in numbering_findings(text, parse_outline(text))]
    [('n001', 'missing', '（二）')]
    """
    rows = _rows(text, sections)
    width = max(3, len(str(len(rows))))
    return [{"finding_id": f"n{i:0{width}d}", **row} for i, row in enumerate(rows, start=1)]


def _rows(text: str, sections: Sequence[Section]) -> list[dict[str, object]]:
    ends = {section.section_id: section.span for section in sections}
    rows: list[dict[str, object]] = []
    for group in _groups(sections):
        whole = ends.get(group[0].parent_id) if marker_kind(group[0].marker) not in THROUGHOUT else None
        bounds = (whole.start, whole.end) if whole else (0, len(text))
        rows += _restarts(text, group)
        for series in _runs(text, group):
            rows += _audit_series(text, series, bounds)
    rows += broken_enumerations(text, sections)
    rows += [bracket_row(tuple(sections), found) for found in unmatched_brackets(text)]
    rows.sort(key=lambda row: (row["start"], row["end"], row["kind"]))
    return rows


def _groups(sections: Iterable[Section]) -> list[list[Section]]:
    """Sections of one kind under one parent."""
    groups: dict[tuple[str, str, str], list[Section]] = {}
    for section in sections:
        kind = marker_kind(section.marker)
        if not kind or not section.number:
            continue
        parent = "" if kind in THROUGHOUT else section.parent_id
        prefix = section.marker.rstrip("0123456789０１２３４５６７８９") if kind in DECIMALS else ""
        groups.setdefault((kind, parent, prefix), []).append(section)
    return list(groups.values())


def _runs(text: str, group: Sequence[Section]) -> Iterator[list[Section]]:
    """Lists within a series: 1 opens a new list, and an outer list may go on after an inner one.

    A single 1 between n and n + 2 is a misprint of n + 1, not a list.
    """
    opened: list[list[Section]] = []
    for section in group:
        going_on = [i for i, run in enumerate(opened) if run[-1].number + 1 == section.number]
        if len(opened) > 1:
            going_on = [i for i in going_on if not _is_complete(text, opened[i])]
        if going_on:
            yield from opened[going_on[-1] + 1 :]
            del opened[going_on[-1] + 1 :]
            opened[-1].append(section)
        elif section.number == 1 and not (opened and [s.number for s in opened[-1]] == [1]):
            if len(opened) == _MOST_OPEN:
                yield opened.pop(0)
            opened.append([section])
        elif len(opened) > 1 and len(opened[-1]) == 1 and opened[-2][-1].number + 2 == section.number:
            misprint = opened.pop()
            opened[-1] += [*misprint, section]
        elif opened:
            opened[-1].append(section)
        else:
            opened.append([section])
    yield from opened


def _is_complete(text: str, run: Sequence[Section]) -> bool:
    """The last item ends with a full stop, the one before it with a semicolon."""
    return len(run) > 1 and [_item_end(text, section) for section in run[-2:]] == ["；", "。"]


def _item_end(text: str, section: Section) -> str:
    line_end = text.find("\n", section.span.start, section.span.end)
    return item_end(text, section.span.start, section.span.end if line_end < 0 else line_end)


def _restarts(text: str, group: Sequence[Section]) -> Iterator[dict[str, object]]:
    """A list that begins anew right below the last item of another one, which ends like an item, not like a heading."""
    kind = marker_kind(group[0].marker)
    if kind in INLINE_KINDS or kind in THROUGHOUT:
        return
    for before, section in pairwise(group):
        line_end = text.find("\n", before.span.start)
        follows = before.span.end == section.span.start and before.number > 1 and section.number == 1
        ends = follows and line_end >= 0 and not text[line_end : section.span.start].strip()
        if ends and text[before.span.start : line_end].rstrip()[-1:] in "。；;":
            yield marker_row(_place(section), "restart", print_marker(kind, before.number + 1, section.marker))


def _audit_series(text: str, series: list[Section], bounds: tuple[int, int]) -> Iterator[dict[str, object]]:
    kind = marker_kind(series[0].marker)
    if len(series) == 1 and series[0].number == 1:
        ahead = (series[0].span.start, min(bounds[1], series[0].span.start + REACH))
        if kind not in _NEVER_ALONE and not stands_in(text, kind, 2, ahead) and not _is_footnote(text, series[0]):
            yield marker_row(_place(series[0]), "lone_marker", print_marker(kind, 2, series[0].marker))
        return
    if kind in INLINE_KINDS and all(section.number == 1 for section in series):
        return  # 一是……一是…… is a figure of speech: on the one hand, on the other
    yield from _audit_numbers(text, series, bounds)


def _audit_numbers(text: str, series: Sequence[Section], bounds: tuple[int, int]) -> Iterator[dict[str, object]]:
    kind = marker_kind(series[0].marker)
    printed = true = 0
    for place, section in enumerate(series):
        number = section.number
        if number in {printed + 1, true + 1}:
            true = number
        elif place and number == printed:
            if not _is_inserted(section):
                yield marker_row(_place(section), "repeated", print_marker(kind, true + 1, section.marker))
                true += 1
        elif number > printed:
            since = series[place - 1].span.start if place else max(bounds[0], section.span.start - REACH)
            gone = [
                n
                for n in range(max(printed, true) + 1, number)
                if not stands_in(text, kind, n, (since, section.span.start))
            ]
            if gone == [number - 1] and place and _number_at(series, place + 1) == number:
                yield marker_row(_place(section), "repeated", print_marker(kind, number - 1, section.marker))
                printed = true = number - 1
                continue
            if gone and not (place == 0 and _may_lack_first(kind, number)):
                ends = gone if len(gone) == 1 else [gone[0], gone[-1]]
                yield missing_row(_place(section), [print_marker(kind, n, section.marker) for n in ends])
            true = number
        else:
            reached = max(printed, true)
            yield marker_row(_place(section), "out_of_order", print_marker(kind, reached + 1, section.marker))
            if _number_at(series, place + 1) == reached + 2:
                printed = true = reached + 1
            continue
        printed = number


def _number_at(series: Sequence[Section], place: int) -> int:
    return series[place].number if place < len(series) else 0


def _place(section: Section) -> Place:
    return Place(section.section_id, section.marker, section.span.start)


def _is_footnote(text: str, section: Section) -> bool:
    """A note opens with the mark that stands behind the word it is about."""
    return section.marker == "①" and _NOTED.search(text) is not None


def _may_lack_first(kind: str, number: int) -> bool:
    """第二，may follow a first point made without a number."""
    return kind == _OPENS_ANYWHERE or (kind in _IMPLIED and number >= 1)


def _is_inserted(section: Section) -> bool:
    """第二十条之一 follows 第二十条."""
    return "之" in section.marker
