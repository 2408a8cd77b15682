"""Statistics that a user brings (自备统计表): long or wide tables to observations, faults refused with their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.linkage.cells import cell_number, cell_text, is_percent, states_nothing
from yanting_research.linkage.indicators import Indicator, canonical_indicator, default_indicators, scale_unit
from yanting_research.linkage.supplied_checks import refuse_doubles, refuse_faulty_numbers, refuse_unclear_shares

__all__ = ["supplied_indicators", "unmatched_keys"]

_MEANINGS = {
    "region": "region 地区 地域 区域 地名 县区 区县 县市区 县（区） 行政区划 省份 省 市 县 乡镇 单位名称",
    "period": "period year 年份 年度 年 时期 时间 报告期 数据年份",
    "indicator": "indicator indicator_id 指标 指标名称 统计指标",
    "value": "value 数值 值 数据 指标值",
    "unit": "unit 单位 计量单位",
    "definition": "definition 口径 统计口径 定义 指标解释",
    "as_of": "as_of 截止日期 截至日期 数据截止 统计时点",
    "source": "source citation 来源 数据来源 出处 资料来源",
}
_MEANING_OF = {word: meaning for meaning, words in _MEANINGS.items() for word in words.split()}
_HEADER = re.compile(r"(.{1,60}?)[（(\[]([^（()）\[\]\d]{1,8})[）)\]]")
"""``党员数（人）``; not ``项目（1）``."""
_PERIOD = re.compile(r"(\d{4})(?:\.0)?(?:年(?:度|末|底)?)?|(\d{4})[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?[月日]?")
"""``2013年`` and ``2013-12-31``; not ``十二五``."""
_COLUMNS = ("region", "period", "indicator", "value", "unit", "definition", "as_of", "source", "origin")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Series:
    """One column of figures: what it counts, in which unit."""

    column: str
    indicator: str
    unit: str


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
        an indicator, its unit in the header (党员数（人）) or in ``unit``.
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
    meanings = _meanings(table, columns or {})
    common = {"region": region, "period": period, "source": source}
    if {"indicator", "value"} <= set(meanings):
        rows = _long_rows(table, meanings, (name, unit, columns or {}), known)
    else:
        rows = _wide_rows(table, meanings, _series(table, meanings, (name, unit, columns or {}), known), name)
    placed = [_placed(row, common, name) for row in rows if not states_nothing(row["cell"])]
    refuse_faulty_numbers(placed, name)
    refuse_unclear_shares(placed, shares or {}, name)
    refuse_doubles(placed, name)
    return pd.DataFrame([_valued(row, shares or {}, known) for row in placed], columns=list(_COLUMNS))


def _meanings(table: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Column of every meaning; two columns of one meaning are refused."""
    found: dict[str, str] = {}
    for header in map(str, table.columns):
        meaning = columns.get(header, _MEANING_OF.get(cell_text(header).replace(" ", ""), ""))
        if meaning in _MEANINGS:
            if meaning in found:
                raise LinkageError(
                    f"{found[meaning]!r} and {header!r} both mean {meaning}",
                    expected="one column of each meaning",
                    remedy="leave one out (ignore=), or say what they mean (columns=)",
                )
            found[meaning] = header
    absent = [header for header in columns if header not in table.columns]
    if absent:
        raise LinkageError(
            f"the table has no column {', '.join(absent)}",
            where="columns=",
            expected=", ".join(map(str, table.columns)),
        )
    return found


def _series(
    table: pd.DataFrame, meanings: Mapping[str, str], said: tuple[str, str, Mapping[str, str]],
    known: tuple[Indicator, ...],
) -> list[_Series]:  # fmt: skip
    """The columns of figures of a wide table."""
    name, unit, columns = said
    found, strange, unitless = [], [], []
    for header in map(str, table.columns):
        if header in meanings.values():
            continue
        match = _HEADER.fullmatch(cell_text(header))
        wording, its_unit = (match[1].strip(), match[2].strip()) if match else (cell_text(header), unit)
        indicator = columns.get(header) or canonical(wording, its_unit, known)
        if not indicator:
            strange.append(header)
        elif not its_unit:
            unitless.append(header)
        else:
            found.append(_Series(header, indicator, its_unit))
    if strange or (not found and not unitless):
        raise LinkageError(
            f"headers that are not known: {', '.join(strange)}" if strange else "no column of figures",
            where=name,
            expected="region, period, and indicators with their unit (党员数（人）), or the columns 指标 and 数值",
            remedy="say what they mean, columns={'…': 'region' or an indicator}, or leave them out, ignore=[…]",
        )
    if unitless:
        raise LinkageError(
            f"no unit for {', '.join(unitless)}",
            where=name,
            expected="党员数（人）",
            remedy="say unit= or mend the header",
        )
    return found


def canonical(wording: str, unit: str, known: tuple[Indicator, ...]) -> str:
    """Indicator of a wording: its id, its label, or a noun counted in the unit; a trailing 数 may be left off."""
    ids = {one.indicator_id for one in known} | {one.label_zh: one.indicator_id for one in known}.keys()
    if wording in ids:
        return next(one.indicator_id for one in known if wording in (one.indicator_id, one.label_zh))
    short = wording.removesuffix("人数").removesuffix("数") or wording
    return canonical_indicator(wording, unit, known) or canonical_indicator(short, unit, known)


def _wide_rows(
    table: pd.DataFrame, meanings: Mapping[str, str], series: Sequence[_Series], name: str
) -> list[dict[str, Any]]:
    rows = []
    for label, record in zip(table.index, table.to_dict("records"), strict=True):
        shared = {meaning: cell_text(record[header]) for meaning, header in meanings.items()}
        rows += [
            shared | {"indicator": one.indicator, "cell": record[one.column], "unit": one.unit,
                      "row": label, "origin": f"{name} row {label}, {one.column}"}
            for one in series
        ]  # fmt: skip
    return rows


def _long_rows(
    table: pd.DataFrame, meanings: Mapping[str, str], said: tuple[str, str, Mapping[str, str]],
    known: tuple[Indicator, ...],
) -> list[dict[str, Any]]:  # fmt: skip
    name, unit, _ = said
    strange = [str(header) for header in table.columns if header not in meanings.values()]
    if strange:
        raise LinkageError(
            f"headers that are not known: {', '.join(strange)}",
            where=name,
            expected=", ".join(_MEANINGS),
            remedy="say what they mean (columns=), or leave them out (ignore=)",
        )
    rows = []
    for label, record in zip(table.index, table.to_dict("records"), strict=True):
        shared = {meaning: cell_text(record[header]) for meaning, header in meanings.items() if meaning != "value"}
        its_unit = shared.get("unit") or unit or ("%" if is_percent(record[meanings["value"]]) else "")
        wording = shared["indicator"]
        rows.append(
            shared | {"indicator": canonical(wording, its_unit, known) or wording, "cell": record[meanings["value"]],
                      "unit": its_unit, "row": label, "origin": f"{name} row {label}"}
        )  # fmt: skip
    return rows


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
