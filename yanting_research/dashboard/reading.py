"""The report as one reads it (读): themes and numbers marked in the text, an outline to jump, a legend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from yanting_research.auditing import FLAGGED
from yanting_research.column_names import CODES_ZH
from yanting_research.core import Document
from yanting_research.dashboard.markup import escaped

__all__ = ["Marks", "find_marks", "legend_html", "outline_html", "parts_of", "text_html"]

PART_LENGTH = 30_000
"""Characters shown at once; a longer text is read in parts, cut between lines."""

_COLOURS = 6  # of the style sheet; the letter, not the colour, tells themes apart
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PERIOD = re.compile(r"(?P<year>\d{4}|-)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
"""``2013``, ``2013-06`` and ``--11-04``; not ``2013/2014``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the text with what is said on hovering; ``flagged`` when its arithmetic needs a look."""

    start: int
    end: int
    lines: tuple[str, ...]
    flagged: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a text: numbers, themes by span, and the letters of the themes."""

    facts: tuple[Fact, ...]
    themes: tuple[tuple[int, int, str], ...]
    letters: Mapping[str, str]
    counts: Mapping[str, int]


def find_marks(facts: pd.DataFrame, checks: pd.DataFrame, hits: pd.DataFrame) -> Marks:
    """What to mark in a report (标记).

    Parameters
    ----------
    facts, checks, hits
        FACTS, CHECKS and theme hits of this report alone; negated hits are left out.

    Returns
    -------
    Marks
        Letters go to the themes by number of hits.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> from yanting_research.extraction import extract_facts
    >>> from yanting_research.auditing import audit
    >>> from yanting_research.themes import default_themes, theme_hits
    >>> one = corpus_from_text("全县有党员1200名，举办培训班3期。")
    >>> facts = extract_facts(one)
    >>> marks = find_marks(facts, audit(facts, corpus=one), theme_hits(one, default_themes()))
    >>> [fact.lines[0] for fact in marks.facts], marks.letters
    (['指标：党员', '指标：培训班'], {'集中培训': 'A'})
    """
    by_id = facts.set_index("fact_id")
    flagged = _flagged(checks)
    numbers = tuple(
        Fact(int(row["start"]), int(row["end"]), tuple(_said(row, by_id)), str(row["fact_id"]) in flagged)
        for row in facts.sort_values(["start", "end"]).to_dict("records")
    )
    told = hits[~hits["negated"].astype(bool)]
    counts = {str(theme): int(count) for theme, count in told["theme"].value_counts().items()}
    ordered = sorted(counts, key=lambda theme: (-counts[theme], theme))
    letters = {theme: _letter(at) for at, theme in enumerate(ordered)}
    spans = sorted(
        {(int(row["start"]), int(row["end"]), str(row["theme"])) for row in told.to_dict("records")},
        key=lambda span: (span[0], -span[1], span[2]),
    )
    return Marks(numbers, tuple(spans), letters, {theme: counts[theme] for theme in ordered})


def _letter(at: int) -> str:
    """A, B … Z, A2, B2 …"""
    turn, place = divmod(at, len(_LETTERS))
    return _LETTERS[place] + (str(turn + 1) if turn else "")


def _flagged(checks: pd.DataFrame) -> set[str]:
    """fact_ids of checks that need a look."""
    bad = checks[checks["verdict"].isin(FLAGGED)]
    named: set[str] = set()
    for row in bad.to_dict("records"):
        named.update([str(row["whole"]), str(row["share"]), *str(row["parts"]).split(" ")])
    return named - {""}


def _said(row: Mapping[Any, Any], by_id: pd.DataFrame) -> Iterator[str]:
    """The lines of a number: indicator, value and unit, whole, period, kind."""
    yield f"指标：{row['indicator'] or '（没有认出）'}"
    if row["value"] == row["value"]:
        high = f"—{row['value_high']:,.10g}" if row["value_high"] == row["value_high"] else ""
        hedge = CODES_ZH["qualifier"].get(str(row["qualifier"]), "")
        yield f"数值：{row['value']:,.10g}{high}{row['unit']}" + (f"（{hedge}）" if hedge else "")
    for name, label in (("part_of", "所属整体"), ("denominator", "占比的分母"), ("numerator", "占比的分子")):
        if row[name] and row[name] in by_id.index:
            other = by_id.loc[row[name]]
            yield f"{label}：{other['indicator']} {other['surface']}"
    if row["period"]:
        yield f"时间：{_period_zh(str(row['period']))}"
    yield "性质：目标，还没有实现" if row["modality"] == "target" else "性质：已经发生"


def _period_zh(period: str) -> str:
    """``--11-04`` is 11月4日, ``2013-06`` 2013年6月; what has another form stands as it is."""
    match = _PERIOD.fullmatch(period)
    if not match:
        return period
    parts = zip((match["year"].strip("-"), match["month"], match["day"]), "年月日", strict=True)
    return "".join(f"{int(value)}{unit}" for value, unit in parts if value)


def parts_of(text: str, *, length: int = PART_LENGTH) -> list[tuple[int, int]]:
    """Where a long text is cut for reading: between lines, each part up to ``length`` or one line.

    >>> parts_of("一二三\\n四五\\n六", length=4)
    [(0, 4), (4, 8)]
    """
    parts: list[tuple[int, int]] = []
    start = at = 0
    for line in text.splitlines(keepends=True):
        if at > start and at + len(line) - start > length:
            parts.append((start, at))
            start = at
        at += len(line)
    return [*parts, (start, at)] if at > start or not parts else parts


def outline_html(document: Document) -> str:
    """The outline as links into the text."""
    headed = [section for section in document.sections if section.level]
    if not headed:
        return '<nav class="yt-outline" aria-label="目录"><p>这份报告没有小标题。</p></nav>'
    items = "".join(
        f'<li class="yt-level{min(section.level, 3)}"><a href="#yt-{section.section_id}">'
        f"{escaped(section.marker)}{escaped(section.heading)}</a></li>"
        for section in headed
        if section.level <= 3
    )
    return f'<nav class="yt-outline" aria-label="目录"><h4>目录</h4><ul>{items}</ul></nav>'


def legend_html(marks: Marks, *, theme: str = "") -> str:
    """What the marks mean: a letter and an underline for a theme, a frame for a number."""
    shown = [name for name in marks.letters if not theme or name == theme]
    items = "".join(
        f'<li><span class="yt-theme yt-c{_colour(marks.letters[name])}">词语<sup>{marks.letters[name]}</sup></span>'
        f" {escaped(name)}（{marks.counts[name]} 处）</li>"
        for name in shown
    )
    n_flagged = sum(fact.flagged for fact in marks.facts)
    numbers = (
        f'<li><span class="yt-fact">123人</span> 数字（{len(marks.facts)} 个）：'
        "鼠标停在上面，或用 Tab 键选中，看它的说明</li>"
        '<li><span class="yt-fact yt-flag">123人<sup>！</sup></span> '
        f"核对时要看的数字（{n_flagged} 个），见“核对”页</li>"
    )
    return f'<div class="yt-legend"><h4>标记</h4><ul>{numbers}{items}</ul></div>'


def text_html(document: Document, marks: Marks, *, theme: str = "", numbers: bool = True, part: int = 0) -> str:
    """The text with its marks (带标记的正文).

    Parameters
    ----------
    document
        The report.
    marks
        Of :func:`find_marks`.
    theme
        Mark this theme only; ``""`` marks all.
    numbers
        Mark numbers.
    part
        Which part of a long text, from 0.

    Returns
    -------
    str
        Everything of the report escaped; headings carry the ids the outline leads to.
    """
    low, high = parts_of(document.text)[part]
    opened = {section.span.start: section for section in document.sections if section.level}
    facts = [fact for fact in marks.facts if numbers and low <= fact.start < high]
    themes = [span for span in marks.themes if low <= span[0] < high and (not theme or span[2] == theme)]
    painter = _Painter(document.text, facts, themes, marks.letters)
    lines = []
    at = low
    for line in document.text[low:high].splitlines(keepends=True):
        end = at + len(line.rstrip("\r\n"))
        if end > at:
            lines.append(_line_html(painter, opened.get(at + len(line) - len(line.lstrip())), at, end))
        at += len(line)
    return f'<article class="yt-text" lang="zh-CN" aria-label="报告正文">{"".join(lines)}</article>'


def _line_html(painter: _Painter, section: Any, start: int, end: int) -> str:
    """A line: a heading when the section's heading fills it, else a paragraph."""
    if section is None:
        return f"<p>{painter.paint(start, end)}</p>"
    name = f"yt-{section.section_id}"
    if section.heading_span.end >= end:
        level = min(section.level + 3, 6)
        return f'<h{level} id="{name}">{painter.paint(start, end)}</h{level}>'
    cut = section.heading_span.end
    return f'<p id="{name}"><strong>{painter.paint(start, cut)}</strong>{painter.paint(cut, end)}</p>'


class _Painter:
    """Marks over a text: numbers outside, themes inside, cut where they cross."""

    def __init__(
        self, text: str, facts: list[Fact], themes: list[tuple[int, int, str]], letters: Mapping[str, str]
    ) -> None:
        self._text, self._letters = text, letters
        self._facts = facts
        self._owners: dict[int, list[str]] = {}
        self._ends: set[int] = set()
        self._cuts: set[int] = set()
        for start, end, theme in themes:
            self._cuts.update((start, end))
            self._ends.add(end)
            for at in range(start, end):
                self._owners.setdefault(at, []).append(theme)

    def paint(self, start: int, end: int) -> str:
        """The stretch with its marks."""
        pieces, at = [], start
        for fact in self._facts:
            if fact.start < at or fact.start >= end:
                continue
            pieces.append(self._themes(at, fact.start))
            stop = min(fact.end, end)
            pieces.append(self._fact(fact, stop))
            at = stop
        return "".join([*pieces, self._themes(at, end)])

    def _fact(self, fact: Fact, stop: int) -> str:
        kind = "yt-fact yt-flag" if fact.flagged else "yt-fact"
        sign = "<sup>！</sup>" if fact.flagged else ""
        lines = [*fact.lines, "核对：这个数要看，见“核对”页"] if fact.flagged else fact.lines
        tip = "".join(f"<span>{escaped(line)}</span>" for line in lines)
        name = f"yt-fact{fact.start}"
        return (
            f'<span class="{kind}" tabindex="0" aria-describedby="{name}">{self._themes(fact.start, stop)}{sign}'
            f'<span class="yt-tip" role="tooltip" id="{name}">{tip}</span></span>'
        )

    def _themes(self, start: int, end: int) -> str:
        cuts = sorted({start, end, *(cut for cut in self._cuts if start < cut < end)})
        pieces = []
        for low, high in pairwise(cuts):
            shown = escaped(self._text[low:high])
            owners = self._owners.get(low, [])
            if owners:
                first = self._letters[owners[0]]
                letters = "".join(self._letters[name] for name in dict.fromkeys(owners))
                sign = f"<sup>{letters}</sup>" if high in self._ends else ""
                title = escaped("主题：" + "、".join(dict.fromkeys(owners)))
                shown = f'<span class="yt-theme yt-c{_colour(first)}" title="{title}">{shown}{sign}</span>'
            pieces.append(shown)
        return "".join(pieces)


def _colour(letter: str) -> int:
    return _LETTERS.index(letter[0]) % _COLOURS
