"""Statistics that a user brings (自备统计表): long or wide tables to observations, faults refused with their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.linkage.cells import cell_number, is_percent, states_nothing
from yanting_research.linkage.indicators import Indicator, default_indicators, scale_unit
from yanting_research.linkage.supplied_checks import refuse_doubles, refuse_faulty_numbers, refuse_unclear_shares
from yanting_research.linkage.supplied_layout import columns_of, long_rows, series_of, wide_rows

__all__ = ["supplied_indicators", "unmatched_keys"]

_PERIOD = re.compile(r"(\d{4})(?:\.0)?(?:年(?:度|末|底)?)?|(\d{4})[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?[月日]?")
"""``2013年`` and ``2013-12-31``; not ``十二五``."""
_COLUMNS = ("region", "period", "indicator", "value", "unit", "definition", "as_of", "source", "origin")
_SHOWN = 5


def supplied_indicators(
    cells: pd.DataFrame, *, name: str = "supplied", columns: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (), region: str = "", period: str = "", unit: str = "", source: str = "",
    shares: Mapping[str, str] | None = None, indicators: tuple[Indicator, ...] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Observations from a table as people keep them, for :func:`reconcile` (自备统计).

    Parameters
    ----------
    cells
        Text or numbers, one row a row of the table; the index names the rows (the spreadsheet's own numbers, as
        ``read_statistics_table`` gives them). *Long*: one column of indicators and one of values. *Wide*: one column
        an indicator, its unit in the header (党员数（人）) or in ``unit``, its year too if it stands there
        (党员数/2012年); or a column of indicators and one column a year.
    name
        File or sheet, for the origin of every value.
    columns
        What headers mean that the table does not say in known words: ``{"县名": "region", "人员": "members"}``.
    ignore
        Headers to leave out.
    region, period, unit, source
        Of all rows, where the table has no such column.
    shares
        ``{"mobile_share": "fraction"}`` or ``"percent"``: how shares are written that could be either.
    indicators
        Own indicator table; the shipped one by default.

    Returns
    -------
    DataFrame
        ``region, period, indicator, value, unit, definition, as_of, source, origin``. Shares in percent. Cells that
        state nothing (empty, —, 无) give no row.

    Raises
    ------
    ValueError
        For a meaning of ``shares`` other than fraction and percent.
    LinkageError
        For a header that is not known, a table without region, period or unit, a period that is no year or date,
        values that are no numbers (约3), a percent sign on a count, shares that could be fractions, and a region,
        period, indicator and definition that stands twice. The rows are shown.

    Examples
    --------
    >>> table = pd.DataFrame({"地区": ["青禾县"], "年份": ["2013年"], "党员数（万人）": ["１．２"]}, index=[3])
    >>> supplied_indicators(table, name="a.xlsx")[["region", "period", "indicator", "value", "origin"]].values.tolist()
    [['青禾县', '2013', 'members', 12000.0, 'a.xlsx row 3, 党员数（万人）']]
    """
    wrong = sorted(set((shares or {}).values()) - {"fraction", "percent"})
    if wrong:
        raise ValueError(f"shares has {', '.join(wrong)}; allowed: fraction, percent")
    known = default_indicators() if indicators is None else indicators
    table = cells.drop(columns=[header for header in ignore if header in cells.columns])
    meanings = columns_of(table, columns or {})
    common = {"region": region, "period": period, "source": source}
    if {"indicator", "value"} <= set(meanings):
        rows = long_rows(table, meanings, (name, unit, columns or {}), known)
    else:
        series = series_of(table, meanings, (name, unit, columns or {}), known)
        rows = wide_rows(table, meanings, series, name, known)
    placed = [_placed(row, common, name) for row in rows if not states_nothing(row["cell"])]
    refuse_faulty_numbers(placed, name)
    refuse_unclear_shares(placed, shares or {}, name)
    refuse_doubles(placed, name)
    return pd.DataFrame([_valued(row, shares or {}, known) for row in placed], columns=list(_COLUMNS))


def _placed(row: dict[str, Any], common: Mapping[str, str], name: str) -> dict[str, Any]:
    """A row with its region, period and date; what is absent is refused."""
    place = {key: row.get(key) or common[key] for key in ("region", "period", "source")}
    as_of = row.get("as_of", "")
    period = place["period"] or as_of
    match = _PERIOD.fullmatch(period)
    faults = {
        "no region": not place["region"],
        f"period {period!r} is no year or date": bool(period) and not match,
        "no period": not period,
        "no indicator": not row["indicator"],
        "no unit": not row["unit"],
    }
    for what, fault in faults.items():
        if fault:
            raise LinkageError(
                what,
                where=f"{name}, row {row['row']}: {row['indicator']} {row['cell']}",
                expected="a region, a year or date, an indicator and a unit in every row",
                remedy="fill the cell, or say region=, period=, unit= for all rows",
            )
    whole_year = bool(match and match[1])
    year = match[1] or match[2] if match else ""
    return row | place | {"period": year, "as_of": as_of or ("" if whole_year else period)}


def _valued(row: Mapping[str, Any], shares: Mapping[str, str], known: tuple[Indicator, ...]) -> dict[str, Any]:
    unit, factor = scale_unit(row["unit"])
    if shares.get(row["indicator"]) == "fraction" and not is_percent(row["cell"]):
        factor = 100.0
    default = next((one.definition for one in known if one.indicator_id == row["indicator"]), "")
    return {
        **{key: row[key] for key in ("region", "period", "indicator", "as_of", "source", "origin")},
        "value": round(cell_number(row["cell"]) * factor, 9),
        "unit": unit,
        "definition": row.get("definition") or default,
    }


def unmatched_keys(supplied: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Regions and periods of a supplied table that no document has (对不上的行).

    Parameters
    ----------
    supplied
        As :func:`supplied_indicators` returns it.
    documents
        DOCUMENTS: region and period.

    Returns
    -------
    DataFrame
        ``region, period, n_rows, origin`` (the first) and ``reason``; empty when every key is matched.

    Raises
    ------
    LinkageError
        When no key at all is matched; both sides are shown.

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["青禾县", "青禾县"], "period": ["2013", "2019"], "origin": ["a", "b"]})
    >>> unmatched_keys(rows, pd.DataFrame({"region": ["青禾县"], "period": ["2013"]}))["reason"].tolist()
    ['no document of 青禾县 for 2019; there are 2013']
    """
    there = set(zip(documents["region"], documents["period"], strict=True))
    rows = []
    for key, group in supplied.groupby(["region", "period"], sort=True):
        region, period = map(str, key)
        if (region, period) in there:
            continue
        years = sorted({year for place, year in there if place == region})
        reason = f"no document of {region}" + (f" for {period}; there are {'、'.join(years)}" if years else "")
        rows.append(
            {
                "region": region,
                "period": period,
                "n_rows": len(group),
                "origin": group["origin"].iloc[0],
                "reason": reason,
            }
        )
    made = pd.DataFrame(rows, columns=["region", "period", "n_rows", "origin", "reason"])
    if len(supplied) and made["n_rows"].sum() == len(supplied):
        shown = "; ".join(f"{row['region']} {row['period']} ({row['origin']})" for row in rows[:_SHOWN])
        raise LinkageError(
            "no region and period of the table has a document",
            where=f"table: {shown}; documents: {'; '.join(f'{a} {b}' for a, b in sorted(there)[:_SHOWN]) or 'none'}",
            expected="regions and periods written as in the corpus metadata",
            remedy="resolve the names of both sides with code_regions, or mend the metadata",
        )
    return made
