"""Money or hours by unit (金额表): a list of amounts in, a table out in which nobody's own amount can be told."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from yanting_research import tables, writers
from yanting_research.chinese import refuse_identifiers
from yanting_research.core.dominance import DominanceRule, Magnitudes, suppress_magnitudes
from yanting_research.core.suppression import SUPPRESSED
from yanting_research.errors import ContractError, ReadError
from yanting_research.readers import read_cells

__all__ = ["AMOUNT_COLUMNS", "AmountTable", "amount_table", "amounts_text", "read_amounts", "write_amounts"]

AMOUNT_COLUMNS = ("row", "column", "contributor", "amount")
"""What a list of amounts holds: the row and column of the table, who paid or received, and how much."""
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
"""``1234.5``; not ``1.2万``."""
_TOTAL = "合计"
_TOTALS = frozenset({_TOTAL, "总计", "小计", "总数", "共计"})
_ONLY_THIS = "只保证这一张表：同样的钱换一种分法另出一张，或者多一家、少一家再出一张，两张表一减还是会露出来。"


@dataclass(frozen=True, slots=True)
class AmountTable:
    """A protected table of sums.

    Attributes
    ----------
    wide
        A row of the table each, totals last; hidden sums are ``‡``.
    text
        What was done, in Chinese; neither units nor what is sensitive are named.
    """

    wide: pd.DataFrame = field(repr=False)
    text: str = field(repr=False)


def read_amounts(path: str | os.PathLike[str], *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A list of amounts from .csv, .xlsx, .xls or .ods: ``row, column, contributor, amount``.

    Parameters
    ----------
    path
        The file: headings in the first row of its first visible sheet.
    columns
        Of ``AMOUNT_COLUMNS`` to the headings of the file where they are called otherwise.

    Raises
    ------
    ReadError
        When a column is missing, a cell is empty, or an amount is no number from 0; the message names the row.
    PrivacyError
        When a column identifies persons.
    ValueError
        For a name that is none of ``AMOUNT_COLUMNS``.
    """
    unknown = sorted(set(columns or {}) - set(AMOUNT_COLUMNS))
    if unknown:
        raise ValueError(f"columns {', '.join(unknown)}; allowed: {', '.join(AMOUNT_COLUMNS)}")
    name = Path(path).name
    sheet = next((one for one in read_cells(path) if not one.hidden and one.rows), None)
    rows = sheet.rows if sheet else []
    heads = [cell.strip() for cell in rows[0]] if rows else []
    wanted = {one: (columns or {}).get(one, one) for one in AMOUNT_COLUMNS}
    missing = [head for head in wanted.values() if heads.count(head) != 1]
    if missing:
        raise ReadError(
            f"no column, or more than one, is called {', '.join(missing)}", where=name, expected=", ".join(heads),
            remedy="say which is which: --column contributor=单位",
        )  # fmt: skip
    body = [[*cells, *[""] * len(heads)] for cells in rows[1:]]
    refuse_identifiers([(head, [cells[at] for cells in body]) for at, head in enumerate(heads)], name)
    found = []
    for number, cells in enumerate(body, start=2):
        row = {one: cells[heads.index(head)].strip() for one, head in wanted.items()}
        if any(row.values()):
            found.append({**row, "amount": _amount(row, number, name)})
    return pd.DataFrame(found, columns=list(AMOUNT_COLUMNS))


def _amount(row: Mapping[str, str], number: int, name: str) -> float:
    plain = row["amount"].replace(",", "").replace("，", "")
    if not all(row.values()) or _AMOUNT.fullmatch(plain) is None:
        raise ReadError(
            "a cell is empty" if not all(row.values()) else f"{row['amount']!r:.30} is no amount from 0",
            where=f"{name}, row {number}", expected="row, column, contributor and an amount such as 1234.5",
            remedy="complete the row; leave out rows of totals and of refunds",
        )  # fmt: skip
    return float(plain)


def amount_table(contributions: pd.DataFrame, *, rule: DominanceRule | None = None, unit: str = "") -> AmountTable:
    """The two-way table of sums with what tells too much of a contributor hidden.

    Parameters
    ----------
    contributions
        Of :func:`read_amounts`.
    rule
        As :func:`core.dominance.suppress_magnitudes`.
    unit
        Of the amounts, for the words.

    Raises
    ------
    ContractError
        As :func:`core.dominance.suppress_magnitudes`; when a row of the list is a total, which would count twice.

    Examples
    --------
    >>> rows = [("甲镇", "集中培训", f"单位{n}", 100.0) for n in range(6)] + [("甲镇", "远程教育", "单位1", 900.0)]
    >>> rows += [("乙镇", one, f"单位{n}", 50.0) for n in range(6) for one in ("集中培训", "远程教育")]
    >>> made = amount_table(pd.DataFrame(rows, columns=list(AMOUNT_COLUMNS)), unit="元")
    >>> made.wide["合计"].tolist(), made.wide["远程教育"].tolist()
    ([600.0, 1500.0, 2100.0], ['‡', '‡', 1200.0])
    """
    labels = {str(one).strip() for name in AMOUNT_COLUMNS[:3] for one in contributions.get(name, ())}
    if labels & _TOTALS:
        raise ContractError(
            f"a label is {', '.join(sorted(labels & _TOTALS))}", where="amounts", expected="single amounts, no totals",
            remedy="leave the rows of totals out: they are made anew",
        )  # fmt: skip
    chosen = rule or DominanceRule()
    made = suppress_magnitudes(contributions, rule=chosen)
    return AmountTable(_wide(made), _words(made, chosen, contributions["contributor"].nunique(), unit))


def _wide(made: Magnitudes) -> pd.DataFrame:
    shown = made.shown()
    columns = {
        label: [SUPPRESSED if math.isnan(value) else round(float(value), 6) for value in shown[:, at]]
        for at, label in enumerate([*made.columns, _TOTAL])
    }
    return pd.DataFrame({"": [*made.rows, _TOTAL]} | columns)


def _words(made: Magnitudes, rule: DominanceRule, n_units: int, unit: str) -> str:
    n_hidden = int(made.hidden.sum())
    lines = [f"{n_units} 家，{len(made.rows)} 行 {len(made.columns)} 列" + (f"，金额单位：{unit}。" if unit else "。")]
    if made.hidden.all():
        lines.append("家数太少，整张表都不能显示。把行或列合并以后再试。")
    else:
        lines.append(f"连同合计共 {made.table.size} 格，不显示 {n_hidden} 格（{SUPPRESSED}）。")
    lines += [
        f"不显示的是能看出某一家数目的格子：最大的 {rule.n} 家合起来超过 {rule.k:g}%；或者除去最大的两家，"
        f"剩下的不到最大一家的 {rule.p:g}%；或者不足 {rule.least} 家。能把它们倒推出来的格子也一并不显示。",
        _ONLY_THIS,
    ]
    return "\n".join(lines)


def write_amounts(table: AmountTable, path: str | os.PathLike[str], *, data_kind: str = "real") -> writers.Written:
    """Write the table as an .xlsx workbook, what was done on a sheet before it and the kind of data in a column.

    Raises
    ------
    WriteError
        When it cannot be written, or holds simulated amounts under a name without ``simulated``.
    """
    if data_kind == "simulated":
        writers.check_simulated_name(Path(path))
    sheets = {"说明": pd.DataFrame({"说明": table.text.split("\n")}), "金额": table.wide.assign(data_kind=data_kind)}
    return writers.write_workbook(sheets, path)


def amounts_text(table: AmountTable, *, data_kind: str = "real", unit: str = "") -> str:
    """The table in Markdown and the words, for a terminal.

    Raises
    ------
    ValueError
        For an unknown kind of data.
    """
    cells = table.wide.map(lambda cell: cell if isinstance(cell, str) else f"{cell:,.2f}".rstrip("0").rstrip("."))
    align = dict.fromkeys(table.wide.columns[1:], "right")
    made = tables.tabulate_markdown(cells, caption="金额", unit=unit, data_kind=data_kind, align=align)
    return f"{made}\n\n{table.text}"
