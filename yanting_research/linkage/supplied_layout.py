"""The layout of supplied tables (表式): what headers mean, which columns hold figures, long and wide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.linkage.cells import cell_text, is_percent
from yanting_research.linkage.indicators import Indicator, canonical_indicator

__all__ = ["Series", "canonical", "columns_of", "long_rows", "series_of", "wide_rows"]

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
_YEAR_IN_HEADER = re.compile(r"[/（(_ -]{0,2}((?:19|20)\d\d)年?(?:度|末|底)?[)）]?[/_ -]?")
"""``/2012年`` of 党员数/2012年; not ``35`` of 35岁以下."""


@dataclass(frozen=True, slots=True)
class Series:
    """One column of figures: what it counts, in which unit, and of which year where the header says it."""

    column: str
    indicator: str
    unit: str
    period: str


def columns_of(table: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Column of every meaning; two columns of one meaning are refused.

    >>> columns_of(pd.DataFrame(columns=["县名", "年度", "党员数（人）"]), {"县名": "region"})
    {'region': '县名', 'period': '年度'}
    """
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


def series_of(
    table: pd.DataFrame, meanings: Mapping[str, str], said: tuple[str, str, Mapping[str, str]],
    known: tuple[Indicator, ...],
) -> list[Series]:  # fmt: skip
    """The columns of figures of a wide table."""
    name, unit, columns = said
    found, strange, unitless = [], [], []
    for header in map(str, table.columns):
        if header in meanings.values():
            continue
        wording, its_unit, year = _header(header, unit)
        indicator = columns.get(header) or canonical(wording, its_unit, known)
        if not wording and year and "indicator" in meanings:
            found.append(Series(header, "", unit, year))
        elif not indicator and not (not its_unit and any(canonical(wording, one.unit, known) for one in known)):
            strange.append(header)
        elif not its_unit:
            unitless.append(header)
        else:
            found.append(Series(header, indicator, its_unit, year))
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


def _header(header: str, unit: str) -> tuple[str, str, str]:
    """Wording, unit and year of a header: 经费/（万元）, 党员数/2012年, 2012年."""
    text = cell_text(header).replace(" ", "")
    year = _YEAR_IN_HEADER.search(text)
    if year:
        text = text[: year.start()] + text[year.end() :]
    match = _HEADER.fullmatch(text)
    wording, its_unit = (match[1], match[2].strip()) if match else (text, unit)
    return wording.strip("/"), its_unit, year[1] if year else ""


def canonical(wording: str, unit: str, known: tuple[Indicator, ...]) -> str:
    """Indicator of a wording: its id, its label, or a noun counted in the unit; a trailing 数 may be left off.

    >>> from yanting_research.linkage.indicators import default_indicators
    >>> canonical("党员数", "人", default_indicators()), canonical("女党员占比", "%", default_indicators())
    ('members', '')
    """
    ids = {one.indicator_id for one in known} | {one.label_zh: one.indicator_id for one in known}.keys()
    if wording in ids:
        return next(one.indicator_id for one in known if wording in (one.indicator_id, one.label_zh))
    short = wording.removesuffix("人数").removesuffix("数") or wording
    return canonical_indicator(wording, unit, known) or canonical_indicator(short, unit, known)


def wide_rows(
    table: pd.DataFrame, meanings: Mapping[str, str], series: Sequence[Series], name: str,
    known: tuple[Indicator, ...],
) -> list[dict[str, Any]]:  # fmt: skip
    """Every cell of the columns of figures, with what its row and its header say."""
    rows = []
    for label, record in zip(table.index, table.to_dict("records"), strict=True):
        shared = {meaning: cell_text(record[header]) for meaning, header in meanings.items()}
        for one in series:
            row = shared | {"cell": record[one.column], "row": label, "origin": f"{name} row {label}, {one.column}"}
            row["unit"] = one.unit if one.indicator else shared.get("unit") or one.unit
            row["indicator"] = (
                one.indicator or canonical(shared["indicator"], row["unit"], known) or shared["indicator"]
            )
            rows.append(row | ({"period": one.period} if one.period else {}))
    return rows


def long_rows(
    table: pd.DataFrame, meanings: Mapping[str, str], said: tuple[str, str, Mapping[str, str]],
    known: tuple[Indicator, ...],
) -> list[dict[str, Any]]:  # fmt: skip
    """Every row, its indicator named by the indicator table where that knows it."""
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
