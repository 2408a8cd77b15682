"""Numbering audit (序号审核): where the order of an outline breaks, in its own words.

Sections of one kind under one parent make a series; articles (条), chapters and parts
run through the whole document. A series may begin again at 1: that is a new list, not
a fault. A number printed twice is one fault: the next number may follow the printed
count or the true one. A series of one (一是 without 二是) is a lone marker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from yanting_research.chinese.numerals import format_numeral
from yanting_research.core import OUTLINE_FINDINGS, Section, build_table, innermost_section
from yanting_research.structure.brackets import unmatched_brackets
from yanting_research.structure.markers import INLINE_KINDS
from yanting_research.structure.outline import marker_kind

__all__ = ["audit_numbering"]

_THROUGHOUT = frozenset(("编", "章", "条"))
_MOST_OPEN = 8
_REACH = 4000
"""How far back a marker that opens no section is looked for [code points]."""
_HALF = str.maketrans("（）", "()")
_TEMPLATES = {
    "一、": "{han}、", "第一、": "第{han}、", "（一）": "（{han}）", "1.": "{digit}.", "（1）": "（{digit}）",
    "1）": "{digit}）", "一是": "{han}是", "一要": "{han}要",
}  # fmt: skip
_KINDS_ZH = {"“": "引号", "”": "引号", "‘": "引号", "’": "引号", "《": "书名号", "》": "书名号"}


def _printed(kind: str, number: int, like: str = "") -> str:
    """A marker of a kind, in the brackets of the marker ``like``."""
    made = _full_width(kind, number)
    return made.translate(_HALF) if "(" in like or ")" in like else made


def _full_width(kind: str, number: int) -> str:
    if kind == "①":
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
    template = _TEMPLATES.get(kind, "第{han}" + kind)
    return template.format(han=format_numeral(number), digit=number)


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
        OUTLINE_FINDINGS in text order; empty when nothing is wrong. ``missing`` points
        at the marker that came instead. Spans hold the marker or bracket only.

    Examples
    --------
    >>> from yanting_research.structure import parse_outline
    >>> text = "（一）经费不足\\n（二）内容陈旧\\n（二）监督不力\\n"
    >>> found = audit_numbering(text, parse_outline(text))
    >>> found.loc[0, ["kind", "marker", "expected"]].tolist()
    ['repeated', '（二）', '（三）']
    """
    rows = [row for series in _series(sections) for row in _audit_series(text, series)]
    rows += _unmatched_rows(text, tuple(sections))
    rows.sort(key=lambda row: (row["start"], row["end"], row["kind"]))
    width = max(3, len(str(len(rows))))
    return build_table(
        [row | {"doc_id": doc_id, "finding_id": f"n{i:0{width}d}"} for i, row in enumerate(rows, start=1)],
        OUTLINE_FINDINGS,
    )


def _series(sections: Iterable[Section]) -> Iterator[list[Section]]:
    """Sections that count on from one another."""
    groups: dict[tuple[str, str], list[Section]] = {}
    for section in sections:
        kind = marker_kind(section.marker)
        if not kind:
            continue
        parent = "" if kind in _THROUGHOUT else section.parent_id
        groups.setdefault((kind, parent), []).append(section)
    for group in groups.values():
        yield from _runs(group)


def _runs(group: Sequence[Section]) -> Iterator[list[Section]]:
    """Lists within a series: 1 opens a new list, and an outer list may go on after an inner one."""
    open_runs: list[list[Section]] = []
    for section in group:
        going_on = [i for i, run in enumerate(open_runs) if run[-1].number + 1 == section.number]
        if going_on:
            yield from open_runs[going_on[-1] + 1 :]
            del open_runs[going_on[-1] + 1 :]
            open_runs[-1].append(section)
        elif section.number == 1 and not (open_runs and [s.number for s in open_runs[-1]] == [1]):
            if len(open_runs) == _MOST_OPEN:
                yield open_runs.pop(0)
            open_runs.append([section])
        elif open_runs:
            open_runs[-1].append(section)
        else:
            open_runs.append([section])
    yield from open_runs


def _audit_series(text: str, series: list[Section]) -> Iterator[dict[str, object]]:
    kind = marker_kind(series[0].marker)
    if len(series) == 1 and series[0].number == 1:
        ahead = text[series[0].span.start : series[0].span.start + _REACH]
        if kind not in _THROUGHOUT and not _stands_in(ahead, kind, 2):
            yield _lone(series[0], kind)
        return
    if kind in INLINE_KINDS and all(section.number == 1 for section in series):
        return  # 一是……一是…… is a figure of speech: on the one hand, on the other
    printed = true = 0
    for place, section in enumerate(series):
        number = section.number
        if number in {printed + 1, true + 1}:
            true = number
        elif place and number == printed:
            if not _is_inserted(section):
                yield _row(section, "repeated", _printed(kind, true + 1, section.marker))
                true += 1
        elif number > printed:
            gap = text[
                series[place - 1].span.start if place else max(0, section.span.start - _REACH) : section.span.start
            ]
            gone = [n for n in range(max(printed, true) + 1, number) if not _stands_in(gap, kind, n)]
            if gone and (place or kind != "第一、"):
                yield _missing(section, kind, gone)
            true = number
        else:
            yield _row(section, "out_of_order", _printed(kind, max(printed, true) + 1, section.marker))
            continue
        printed = number


def _is_inserted(section: Section) -> bool:
    """第二十条之一 follows 第二十条."""
    return "之" in section.marker


def _lone(section: Section, kind: str) -> dict[str, object]:
    expected = _printed(kind, 2, section.marker)
    return _finding(
        section,
        "lone_marker",
        expected,
        f"“{section.marker}”之后没有“{expected}”。",
        f"{section.marker} is not followed by {expected}",
    )


def _stands_in(gap: str, kind: str, number: int) -> bool:
    """A marker in the middle of a line opens no section, but it is not missing."""
    full = _printed(kind, number)
    forms = [full, full.translate(_HALF), full.replace("、", "，")]
    if kind == "1.":
        forms += [f"{number}．", f"{number}、"]
    return any(form in gap for form in forms)


def _missing(section: Section, kind: str, numbers: Sequence[int]) -> dict[str, object]:
    first, last = (_printed(kind, number, section.marker) for number in (numbers[0], numbers[-1]))
    chinese = first if len(numbers) == 1 else f"{first}至{last}"
    english = first if len(numbers) == 1 else f"{first} to {last}"
    return _finding(
        section,
        "missing",
        first,
        f"“{section.marker}”之前缺少“{chinese}”。",
        f"{english} missing before {section.marker}",
    )


def _row(section: Section, kind: str, expected: str) -> dict[str, object]:
    if kind == "repeated":
        chinese = f"序号“{section.marker}”重复，此处应为“{expected}”。"
        english = f"{section.marker} is repeated; {expected} expected"
    else:
        chinese = f"序号“{section.marker}”次序颠倒，此处应为“{expected}”。"
        english = f"{section.marker} is out of order; {expected} expected"
    return _finding(section, kind, expected, chinese, english)


def _finding(section: Section, kind: str, expected: str, chinese: str, english: str) -> dict[str, object]:
    start = section.span.start
    return {
        "kind": kind,
        "section_id": section.section_id,
        "marker": section.marker,
        "expected": expected,
        "message_zh": chinese,
        "message_en": english,
        "start": start,
        "end": start + len(section.marker),
    }


def _unmatched_rows(text: str, sections: tuple[Section, ...]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for found in unmatched_brackets(text):
        name = _KINDS_ZH.get(found.sign, "括号")
        rows.append(
            {
                "kind": "unmatched",
                "section_id": innermost_section(sections, found.start),
                "marker": found.sign,
                "expected": found.expected,
                "message_zh": f"{name}“{found.sign}”没有与之配对的“{found.expected}”。",
                "message_en": f"{found.sign} has no matching {found.expected}",
                "start": found.start,
                "end": found.start + 1,
            }
        )
    return rows
