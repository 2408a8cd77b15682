"""Tables with a row of sums (合计行) and a column of sums (合计列): both ways of adding up.

A cell of such a table belongs to the sum of its row and to that of its column, and FACTS name one of them. The other
is read here, from the lists that the named ones make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["both_ways"]

Lists = Mapping[tuple[str, str], Sequence[Figure]]
# 合计, 小计, 总计(人) as the head of the column of sums; must not match 合计金额
_SUMS = re.compile(r"(?:合计|小计|总计|共计|总数)(?:[(（][^()（）]{1,4}[)）])?")
_GRIDS = frozenset({"T", "D"})  # lists of columns, of tables in the text and of those that a reader found
_SEVERAL = 2


def both_ways(lists: Lists, reading: Reading) -> Iterator[Check]:
    """Columns of a table whose lists are its rows, and rows of one whose lists are its columns.

    ``lists`` are parts by the identity of their whole and of their list.
    """
    rows = {whole_id: parts for (whole_id, list_id), parts in lists.items() if list_id.startswith("R-")}
    columns: dict[str, list[tuple[Figure, Sequence[Figure]]]] = {}
    for (whole_id, list_id), cells in lists.items():
        if list_id[:1] not in _GRIDS or list_id.count("-") > 1:
            continue
        yield from _columns(rows.get(whole_id, []), [rows.get(first.fact_id, []) for first in cells])
        columns.setdefault(list_id.partition("-")[0], []).append((reading.known[whole_id], cells))
    for table in columns.values():
        yield from _rows(table)


def _columns(totals: Sequence[Figure], below: Sequence[Sequence[Figure]]) -> Iterator[Check]:
    """支部 先进 一般 后进 by town: rows are tied to their first cells, and columns still make up the row of sums."""
    if totals and all(len(cells) == len(totals) for cells in below):
        for total, members in zip(totals, zip(*below, strict=True), strict=True):
            yield sum_check(total, list(members))


def _rows(table: Sequence[tuple[Figure, Sequence[Figure]]]) -> Iterator[Check]:
    """乡镇 书记 委员 合计 with a row of sums: columns are tied to it, and each row still makes up its last cell.

    The column of sums is the one whose cells have the name of their row alone. Most rows must close, so that one
    that does not is a finding and no reason to read the table otherwise.
    """
    of_sums = [one for one in table if _SUMS.fullmatch(one[0].indicator)]
    others = [one for one in table if one not in of_sums]
    if len(of_sums) != 1 or len(others) < _SEVERAL:
        return
    total, cells = of_sums[0]
    every = [(total, [whole for whole, _ in others])]
    if any(len(column) != len(cells) for _, column in others):  # some cells are empty
        every += _by_name(cells, [one for _, column in others for one in column])
    else:
        every += [(cell, [column[at] for _, column in others]) for at, cell in enumerate(cells)]
    named = all(one.indicator.startswith(cell.indicator) for cell, parts in every[1:] for one in parts)
    figures = [(one, cell) for cell, parts in every for one in parts]
    alike = all(one.role == cell.role and (not cell.unit or one.measure == cell.measure) for one, cell in figures)
    alike = alike and len({one.measure for one, _ in figures}) == 1
    order = sorted([*every[1:], every[0]], key=lambda row: row[0].start)
    lines = [[cell.start, *(one.start for one in parts)] for cell, parts in order]
    apart = all(max(line) < min(below) for line, below in pairwise(lines))
    checks = [sum_check(cell, parts) for cell, parts in every]
    closed = sum(check.verdict == "consistent" for check in checks)
    if named and alike and apart and closed >= _SEVERAL and 2 * closed > len(checks):
        yield from checks


def _by_name(totals: Sequence[Figure], cells: Sequence[Figure]) -> list[tuple[Figure, list[Figure]]]:
    """The cells of each row by the name of its sum, the longest that theirs begins with; rows of one cell are left."""
    rows: dict[str, list[Figure]] = {total.fact_id: [] for total in totals}
    for cell in cells:
        named = [total for total in totals if total.indicator and cell.indicator.startswith(total.indicator)]
        if named:
            rows[max(named, key=lambda total: len(total.indicator)).fact_id].append(cell)
    made = ((total, sorted(rows[total.fact_id], key=lambda one: one.start)) for total in totals)
    return [(total, parts) for total, parts in made if len(parts) >= _SEVERAL]
