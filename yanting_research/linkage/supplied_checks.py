"""What is refused in supplied statistics: no numbers, shares of unclear scale, rows that stand twice."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from yanting_research.errors import LinkageError
from yanting_research.linkage.cells import cell_number, is_percent
from yanting_research.linkage.indicators import scale_unit

__all__ = ["refuse_doubles", "refuse_faulty_numbers", "refuse_unclear_shares"]

_SHOWN = 5
Rows = Sequence[Mapping[str, Any]]


def refuse_faulty_numbers(rows: Rows, name: str) -> None:
    """Values that are no numbers, and percent signs on counts; all of them counted, the first shown.

    Examples
    --------
    >>> row = {"row": 4, "region": "青禾县", "period": "2013", "indicator": "members", "cell": "约3", "unit": "人"}
    >>> refuse_faulty_numbers([row], "a.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: a.csv: row 4: 青禾县 2013 members 约3 人: 1 values are no numbers; ...
    """
    bad = [row for row in rows if math.isnan(cell_number(row["cell"]))]
    if bad:
        raise LinkageError(
            f"{len(bad)} values are no numbers",
            where=_shown(bad, name),
            expected="digits, with or without separators of thousands; an empty cell or — for none",
            remedy="write the number alone; put 约, 多 or a remark into the column 口径",
        )
    signed = [row for row in rows if is_percent(row["cell"]) and scale_unit(row["unit"])[0] != "%"]
    if signed:
        raise LinkageError(
            f"{len(signed)} values have a percent sign, but their unit is not %",
            where=_shown(signed, name),
            expected="one unit",
            remedy="mend the unit, or give the share a column of its own",
        )


def refuse_unclear_shares(rows: Rows, said: Mapping[str, str], name: str) -> None:
    """Shares of which nobody but the author knows whether 0.8 is 0.8 % or 80 %.

    Examples
    --------
    >>> row = {"row": 4, "region": "青禾县", "period": "2013", "indicator": "mobile_share", "cell": "0.12", "unit": "%"}
    >>> refuse_unclear_shares([row], {"mobile_share": "fraction"}, "a.csv")
    >>> refuse_unclear_shares([row], {}, "a.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: a.csv: row 4: 青禾县 2013 mobile_share 0.12 %: mobile_share could be ...
    """
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if scale_unit(row["unit"])[0] == "%" and row["indicator"] not in said:
            groups[row["indicator"]].append(row)
    for indicator, group in groups.items():
        signed = [row for row in group if is_percent(row["cell"])]
        bare = [row for row in group if not is_percent(row["cell"])]
        if signed and bare:
            fault, shown = "with and without percent sign in one series", [signed[0], *bare]
        elif bare and any(row_value(row) for row in bare) and all(abs(row_value(row)) <= 1 for row in bare):
            fault, shown = "could be fractions: no value is above 1", bare
        else:
            continue
        raise LinkageError(
            f"{indicator} {fault}",
            where=_shown(shown, name),
            expected="percent",
            remedy=f"say shares={{'{indicator}': 'fraction'}} or 'percent'",
        )


def refuse_doubles(rows: Rows, name: str) -> None:
    """A region, period, indicator, definition and date that stands twice in one table, equal or not.

    Examples
    --------
    >>> row = {"row": 4, "region": "青禾县", "period": "2013", "indicator": "members", "cell": "3", "unit": "人"}
    >>> refuse_doubles([row | {"as_of": ""}, row | {"row": 9, "as_of": ""}], "a.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: a.csv: row 4: ... row 9: 青禾县 2013 members 3 人: 2 rows state ...
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        key = tuple(str(row.get(part, "")) for part in ("region", "period", "indicator", "definition", "as_of"))
        groups[key].append(row)
    double = [row for group in groups.values() if len(group) > 1 for row in group]
    if double:
        raise LinkageError(
            f"{len(double)} rows state the same region, period and indicator",
            where=_shown(double, name),
            expected="one row each",
            remedy="leave one out, or tell them apart by a column 口径 or 截止日期",
        )


def row_value(row: Mapping[str, Any]) -> float:
    """The number of a row's cell."""
    return cell_number(row["cell"])


def _shown(rows: Rows, name: str) -> str:
    cells = [
        f"row {row['row']}: {row['region']} {row['period']} {row['indicator']} {row['cell']} {row['unit']}"
        for row in rows[:_SHOWN]
    ]
    return f"{name}: " + "; ".join(cells) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")
