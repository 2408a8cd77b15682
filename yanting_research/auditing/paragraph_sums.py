"""Sums told in turn (分段叙述的合计, case S20): paragraphs that add up to the one in front of them.

义务教育学校30所，校舍57.74万平方米，图书146.13万册。
——小学。17所，校舍25.48万平方米，图书81.27万册。
——初中。13所，校舍32.26万平方米，图书64.87万册。

Each figure of the paragraph in front is held against the figures of its name, or of its unit, in the items, and so is
what each rose or fell by. One figure may be made up by chance, and an item may tell of something else: what does not
come out is only shown where two others of the same paragraphs do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanting_research.auditing.linked import comes_near
from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["paragraph_sums"]

# "\n--小学。校数", "\n(一)道路交通:", "\n2.其他": a line that a mark sets off; must not match a number alone.
_ITEM = re.compile(
    r"\n\s{0,8}(?:(?P<dash>-{1,2}(?=[一-龥]))|(?P<kanji>\([一二三四五六七八九十]{1,3}\))|(?P<stop>\d{1,2}[.、](?!\d))"
    r"|(?P<bracket>\(\d{1,2}\))|(?P<ring>[①-⑳])|(?P<sign>[*＊·●■◆▲]))[^\n]*$"
)
# 小学 of "\n--小学。校数": what an item tells of; must not match a sentence.
_NAME = re.compile(
    r"\n[^\n一-龥]{0,8}(?:[一二三四五六七八九十]{1,3}\))?[^\n一-龥]{0,2}([一-龥]{2,8})[。:,(、](?=[^\n]*$)"
)
_TAIL = 2  # characters at the end of a name by which two figures are of one kind
_LARGE = 100  # what is made up exactly by chance is smaller
_PAIR = 2
_NEAR = 0.1  # paragraphs that miss a figure by more tell of something else
Column = tuple[Figure, list[Figure]]


def paragraph_sums(figures: Sequence[Figure]) -> Iterator[Check]:
    """Checks of what items in turn add up to; ``figures`` are all of a document, in order of place."""
    for whole, items in _blocks(figures):
        columns = [column for figure in whole if (column := _column(figure, whole, items)) is not None]
        columns += [steps for column in columns if (steps := _steps(column, figures)) is not None]
        checks = [(sum_check(figure, parts), len(parts) == len(items)) for figure, parts in columns]
        right = [check for check, _ in checks if check.verdict == "consistent"]
        for check, complete in checks:
            several = len(right) >= _PAIR
            if check.verdict == "consistent":
                shown = several or abs(check.printed) >= _LARGE
            else:
                shown = several and complete and check.verdict in {"rounding", "inconsistent"} and _is_near(check)
            if shown:
                yield check


def _is_near(check: Check) -> bool:
    return check.whole is not None and comes_near(list(check.parts), check.whole, _NEAR)


def _blocks(figures: Sequence[Figure]) -> Iterator[tuple[list[Figure], list[list[Figure]]]]:
    """The figures of a paragraph, and those of each of the items that follow it under marks of one kind."""
    paragraphs: list[tuple[str, list[Figure]]] = []
    for figure in figures:
        if figure.in_table:
            continue
        if not paragraphs or "\n" in figure.left:
            set_off = _ITEM.search(figure.left)
            paragraphs.append(((set_off.lastgroup or "") if set_off is not None else "", []))
        paragraphs[-1][1].append(figure)
    at = 1
    while at < len(paragraphs):
        mark = paragraphs[at][0]
        stop = at
        while mark and stop < len(paragraphs) and paragraphs[stop][0] == mark:
            stop += 1
        if stop - at >= _PAIR and paragraphs[at - 1][0] != mark:
            yield paragraphs[at - 1][1], [own for _, own in paragraphs[at:stop]]
        at = max(stop, at + 1)


def _column(figure: Figure, paragraph: Sequence[Figure], items: Sequence[Sequence[Figure]]) -> Column | None:
    """A figure of the paragraph in front, and what each item that has it says of the same."""
    if not (figure.exact and figure.countable and figure.value > 0):
        return None
    alike = [one for one in paragraph if one.countable and one.measure == figure.measure]
    parts: list[Figure] = []
    for item in items:
        own = [one for one in item if one.countable and one.exact and one.measure == figure.measure]
        called = [one for one in own if one.label[-_TAIL:] == figure.label[-_TAIL:]]
        named = [one for one in own if one.indicator and figure.indicator.endswith(one.indicator)]
        found = called or named or (own if len(alike) == 1 else [])
        if found:
            parts.append(_of_item(found[0], item[0]))
    return (figure, parts) if len(parts) >= _PAIR else None


def _of_item(figure: Figure, first: Figure) -> Figure:
    """The figure with the name of its item in front of its noun: 小学校舍 behind ——小学。"""
    name = _NAME.search(first.left)
    if name is None or name[1] in figure.indicator:
        return figure
    return replace(figure, indicator=name[1] + figure.indicator)


def _steps(column: Column, figures: Sequence[Figure]) -> Column | None:
    """What the figures of a column rose or fell by, where each says so right behind."""
    behind = [figures[one.place + 1] for one in (column[0], *column[1]) if one.place + 1 < len(figures)]
    told = [one for one in behind if one.role == "change" and one.measure == column[0].measure and one.exact]
    if len(told) != len(column[1]) + 1 or math.isclose(told[0].value, 0.0):
        return None
    parts = [replace(one, indicator=f"{of.indicator}变化") for of, one in zip(column[1], told[1:], strict=True)]
    return told[0], parts
