"""Rows told one after another (逐项并列): link L24.

产业项目41个，概算投资128.4亿元，完成投资29.7亿元；基础设施项目23个，概算投资58.9亿元，完成投资13.1亿元；民生项目22个，…
is a table in words: every clause between semicolons holds the same measures in the same order. When one column
makes up an earlier total exactly, the columns beside it claim to make up theirs, and are tied to the nearest
earlier figure of their measure and name even where they miss it a little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from yanting_research.extraction.mentions import Mention, comparable, in_front, linkable
from yanting_research.extraction.part_totals import is_plain
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import lean

__all__ = ["link_rows"]

_LEAST_ROWS = 3
_MOST_ROWS = 12
_MISS = 0.05  # a column that misses a figure by more does not claim to make it up
_WORD = 2  # code points at the end of two names that are alike


Row = list[Mention]


def link_rows(mentions: list[Mention], view: View) -> None:
    """L24: the columns of rows told in words, tied to the totals in front of them."""
    for rows in _tables(mentions, view):
        columns = list(zip(*rows, strict=True))
        ahead = in_front(rows[0][0], mentions)
        exact = [_total(column, ahead, slack=1e-9) for column in columns]
        if not any(exact):
            continue
        for column, whole in zip(columns, exact, strict=True):
            found = whole or _total(column, [one for one in ahead if _same_name(column, one)], slack=_MISS)
            if found is not None:
                _tie(column, found)


def _tables(mentions: list[Mention], view: View) -> Iterator[list[Row]]:
    """Runs of clauses between semicolons, of one sentence, whose plain figures have the same measures in order."""
    rows: list[Row] = []
    for row in _clauses(mentions, view):
        goes_on = rows and len(rows) < _MOST_ROWS and _alike(rows[-1], row)
        if not goes_on or view.sentence(rows[-1][0].start) != view.sentence(row[0].start):
            if len(rows) >= _LEAST_ROWS:
                yield rows
            rows = []
        rows.append(row)
    if len(rows) >= _LEAST_ROWS:
        yield rows


def _clauses(mentions: list[Mention], view: View) -> Iterator[Row]:
    """The plain figures of every clause between semicolons or full stops, in order."""
    row: Row = []
    for mention in mentions:
        if not linkable(mention) or not mention.unit:
            continue
        apart = bool(row) and (
            view.sentence(row[-1].start) != view.sentence(mention.start)
            or view.text.find(";", row[-1].end, mention.start) >= 0
        )
        if apart:
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _alike(one: Row, two: Row) -> bool:
    return (
        len(one) == len(two) > 1
        and all(first.unit == second.unit for first, second in zip(one, two, strict=True))
        and all(map(is_plain, (*one, *two)))
    )


def _total(column: Sequence[Mention], ahead: Sequence[Mention], *, slack: float) -> Mention | None:
    """The nearest earlier figure that a column makes up."""
    total = math.fsum(part.value for part in column)
    for one in ahead:
        if comparable(column[0], one) and abs(one.value - total) <= slack * total:
            return one
    return None


def _same_name(column: Sequence[Mention], whole: Mention) -> bool:
    return all(part.noun[-_WORD:] == whole.noun[-_WORD:] for part in column)


def _tie(column: Sequence[Mention], whole: Mention) -> None:
    for part in column:
        told = part.part_of == whole.index
        part.part_of, part.list_kind = whole.index, "opener"
        part.list_id = f"L24-{whole.index}-{column[0].index}"
        if not told:
            lean(part, whole)
