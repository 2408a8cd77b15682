"""Before and after (前后对照): the text as found beside the clean text, and what happened in between."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from unicodedata import category, normalize

import pandas as pd

from yanting_research.core import (
    Document,
    Removal,
    Span,
    apply_edits,
    compose_offsets,
    identity_offsets,
    to_raw,
)
from yanting_research.ingest.wording import STEPS_ZH, reason_zh

__all__ = ["compare_lines", "side_by_side"]

_TOLD = ("controls", "zero_width", "letter_spacing", "hard_wrap", "digits", "width")
"""Steps that change a line without leaving a removal; line ends and blank lines are not worth a word."""
_COLUMNS = ["before", "after", "change"]
_UNSEEN = ("Cc", "Cf", "Cs")
_NOT_IN_TEXT = "不在正文里"


def side_by_side(document: Document) -> pd.DataFrame:
    """The raw text beside the clean one, a row a paragraph, with everything that was left out in its place.

    Parameters
    ----------
    document
        With the records of its reading and cleaning.

    Returns
    -------
    DataFrame
        ``before`` (as found, ``⏎`` for a line end inside), ``after`` (clean; empty for what
        was left out) and ``change`` (in Chinese; empty where nothing happened), in the
        order of the raw text. The rows with ``after`` are the paragraphs of ``document.text``.

    Examples
    --------
    >>> from yanting_research.ingest import document_from_text
    >>> document = document_from_text("打印 关闭\\n县报告\\n䶮（yǎn）泉村占36 .5 %\\n")
    >>> for row in side_by_side(document).to_numpy().tolist():
    ...     print(row)
    ['打印 关闭', '', '网站按钮']
    ['县报告', '县报告', '']
    ['䶮（yǎn）泉村占36 .5 %', '䶮泉村占36.5%', '注音：（yǎn）；合拢数字2处']
    """
    raw = document.source.text
    lines = list(_clean_lines(document))
    inside, between = _placed(document, [span for span, _ in lines])
    steps = _steps_by_line(document, [span for span, _ in lines])
    rows: list[tuple[int, int, list[str]]] = [
        (removal.start, 0, [_shown(removal.surface), "", reason_zh(removal.reason)]) for removal in between
    ]
    for number, (span, text) in enumerate(lines):
        told = [f"{reason_zh(removal.reason)}：{_shown(removal.surface)}" for removal in inside.get(number, [])]
        told += [f"{STEPS_ZH[step]}{count}处" for step, count in steps.get(number, {}).items()]
        rows.append((span.start, 1, [_shown(raw[span.start : span.end]), text, "；".join(told)]))
    rows.sort(key=lambda row: row[:2])
    return pd.DataFrame([cells for _, _, cells in rows], columns=_COLUMNS, dtype="str")


def _shown(piece: str) -> str:
    """One line in which everything can be seen: ``⏎`` for a line end, ``‹200B›`` for what has no width."""
    line = piece.strip("\r\n").replace("\r\n", "⏎").replace("\n", "⏎")
    return "".join(sign if sign == "\t" or category(sign) not in _UNSEEN else f"‹{ord(sign):04X}›" for sign in line)


def _clean_lines(document: Document) -> Iterator[tuple[Span, str]]:
    """Each paragraph of the clean text that is not blank, with its span of the raw text."""
    at = 0
    for line in document.text.split("\n"):
        if line.strip():
            yield to_raw(document.offsets, at, at + len(line)), line
        at += len(line) + 1


def _placed(document: Document, spans: list[Span]) -> tuple[dict[int, list[Removal]], list[Removal]]:
    """Removals inside a paragraph, by its number, and those between paragraphs."""
    starts = [span.start for span in spans]
    inside: dict[int, list[Removal]] = {}
    between = []
    for removal in document.removals:
        number = bisect_right(starts, removal.start) - 1
        enclosed = number >= 0 and removal.start < spans[number].end and removal.end <= spans[number].end
        if enclosed and (removal.start > spans[number].start or removal.end > removal.start):
            inside.setdefault(number, []).append(removal)
        else:
            between.append(removal)
    return inside, between


def _steps_by_line(document: Document, spans: list[Span]) -> dict[int, Counter[str]]:
    """How often each step changed each paragraph; the edits are led back to the raw text."""
    starts = [span.start for span in spans]
    found: dict[int, Counter[str]] = {}
    text, offsets = document.source.text, identity_offsets(len(document.source.text))
    for step, group in groupby(document.edits, key=lambda edit: edit.step):
        made = list(group)
        for edit in made if spans and step in _TOLD else ():
            at = to_raw(offsets, edit.start, edit.end).start
            number = max(bisect_right(starts, at) - 1, 0)
            number += at >= spans[number].end and number + 1 < len(spans)  # a mark in front of the next paragraph
            found.setdefault(number, Counter())[step] += 1
        text, outer = apply_edits(text, made)
        offsets = compose_offsets(offsets, outer)
    return found


def compare_lines(before: str, document: Document) -> pd.DataFrame:
    """Lines that another program took from the same file, beside the paragraphs they belong to.

    Lines are matched in order by their characters, without blanks and in their compatible
    forms (⼈ is 人), so that a paragraph stands beside the printed lines it was made of.

    Parameters
    ----------
    before
        Text from elsewhere: what a PDF library gives, or what was copied by hand.
    document
        As read and cleaned.

    Returns
    -------
    DataFrame
        Columns as :func:`side_by_side`; ``change`` says how many lines were joined, or why
        a line is not in the text.

    Examples
    --------
    >>> from yanting_research.ingest import document_from_text
    >>> document = document_from_text("全县共有党员三千人，其中女党员一千人。")
    >>> for row in compare_lines("全县共有党员三千⼈，\\n其中⼥党员⼀千⼈。\\n— 1 —", document).to_numpy().tolist():
    ...     print(row)
    ['全县共有党员三千⼈，⏎其中⼥党员⼀千⼈。', '全县共有党员三千人，其中女党员一千人。', '2 行接成一段']
    ['— 1 —', '', '不在正文里']
    """
    paragraphs = [line for line in document.text.split("\n") if line.strip()]
    reasons = {_plain(removal.surface): reason_zh(removal.reason) for removal in document.removals}
    rows: list[list[str]] = []
    number, rest, n_lines, row = -1, "", 0, 0
    for line in filter(str.strip, before.splitlines()):
        piece = _plain(line)
        if rest and rest.startswith(piece):
            n_lines += 1
            rows[row][0] += f"⏎{line.strip()}"
            rows[row][2] = f"{n_lines} 行接成一段"
            rest = rest[len(piece) :]
        elif number + 1 < len(paragraphs) and _plain(paragraphs[number + 1]).startswith(piece):
            number, n_lines, row = number + 1, 1, len(rows)
            rest = _plain(paragraphs[number])[len(piece) :]
            rows.append([line.strip(), paragraphs[number], ""])
        else:
            rows.append([line.strip(), "", reasons.get(piece, _NOT_IN_TEXT)])
    rows += [["", paragraph, ""] for paragraph in paragraphs[number + 1 :]]
    return pd.DataFrame(rows, columns=_COLUMNS, dtype="str")


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split())
