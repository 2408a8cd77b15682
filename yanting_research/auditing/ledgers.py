"""Running balances (流水账的逐笔余额, case S21): each balance is the one before, more or less what its row moved.

日期 摘要 收入 支出 结余
1/1 上年结转 — — 18640.50
3/31 一季度收缴 5212 — 23852.50
5/6 订党刊 — 2160 21692.50

A row with one movement is held against the balance in front; whether it came in or went out is what brings the two
together. A row that neither does is shown only where most rows of the ledger close.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["running_balances"]

# Matches 一季度收缴结余 and 余额, what is there after a row; must not match 结余率
_BALANCE = re.compile(r"(?:结余|余额|结存|库存|节余)$")
_INCOME = re.compile(r"(?:收入|收款|存入|借方)$")
_ROW = 60  # code points between two figures of a ledger; more lead to another table
_SEVERAL = 2  # rows that must close before one that does not is a finding
Row = tuple[Figure, Figure, Figure]


def running_balances(figures: Sequence[Figure]) -> Iterator[Check]:
    """Checks of the rows of ledgers; ``figures`` are all of a document, in order of place."""
    for rows in _ledgers(figures):
        checks = [_checked(*row) for row in rows]
        closed = sum(check.verdict == "consistent" for check in checks)
        if closed >= _SEVERAL and 2 * closed > len(checks):
            yield from checks


def _ledgers(figures: Sequence[Figure]) -> Iterator[list[Row]]:
    """Balance in front, movement and balance of each row with one movement, by runs of rows."""
    rows: list[Row] = []
    before: Figure | None = None
    moved: list[Figure] = []
    for figure in figures:
        if not figure.in_table or figure.role not in {"money", "count"}:
            continue  # 订党刊36份: a row may tell of more
        if before is not None and figure.start - (moved[-1] if moved else before).end > _ROW:
            yield rows
            rows, moved, before = [], [], None
        if not _BALANCE.search(figure.indicator):
            moved.append(figure)
            continue
        alike = before is not None and before.measure == figure.measure and math.isfinite(figure.value)
        if before is not None and alike and len(moved) == 1 and moved[0].measure == figure.measure:
            rows.append((before, moved[0], figure))
        before, moved = figure, []
    if rows:
        yield rows


def _checked(before: Figure, moved: Figure, after: Figure) -> Check:
    """Earlier balance and receipt against the later one, or later balance and outlay against the earlier one."""
    came, went = sum_check(after, [before, moved]), sum_check(before, [after, moved])
    if came.verdict == "consistent" or _INCOME.search(moved.indicator):
        return came
    return went if went.verdict == "consistent" or after.value < before.value else came
