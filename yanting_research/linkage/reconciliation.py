"""Observations from texts and from statistics, side by side: one unit, conflicts shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from yanting_research.chinese.dates import FORMERLY, find_dates
from yanting_research.core import INDICATORS, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.cells import cell_number, states_nothing
from yanting_research.linkage.indicators import Indicator, canonical_indicator, default_indicators, scale_unit

__all__ = ["reconcile"]

_SUPPLIED = ("region", "period", "indicator", "value", "unit")
_ROWS_SHOWN = 5
_KEY = ["region", "period", "indicator"]
# A stated year (2012, 2012-11, 2012年); must not match --10 or 去年.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_DATE = 40
_LAST_YEAR = ("去年", "上年", "上一年", "前一年")
# Shares that can be computed from counts when a report prints only those.
_DERIVED = {"mobile_share": ("mobile_members", "members")}


def reconcile(
    facts: pd.DataFrame, supplied: pd.DataFrame | None = None, *, documents: pd.DataFrame | None = None,
    indicators: tuple[Indicator, ...] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Facts and supplied statistics as observations of canonical indicators (数据核对).

    Parameters
    ----------
    facts
        FACTS; only observed ones with a value are used, targets and changes never.
    supplied
        Columns ``region, period, indicator, value, unit``, and ``definition, origin, as_of, source`` if known;
        ``indicator`` is an id or a wording of the indicator table, or any other name. Tables as they come
        go through :func:`supplied_indicators` first.
    documents
        DOCUMENTS: region and period of facts that state none of their own; without a period, the one year that
        the title or the doc_id names.
    indicators
        Own indicator table; the shipped one by default.

    Returns
    -------
    DataFrame
        INDICATORS. ``conflict`` marks values of one region, period, indicator and definition that
        differ between origins and are not of two dates (June, December). Hedged figures carry the
        hedge in ``definition``. A share that can be computed from stated counts is added with its
        own definition and origin.

    Raises
    ------
    LinkageError
        For a supplied table without its columns, values that are no numbers, and two units for
        one indicator; the rows are shown.

    Examples
    --------
    >>> from yanting_research.core import FACTS, build_table
    >>> table = pd.DataFrame([{"region": "甲县", "period": "2012", "indicator": "党员", "value": 1.5, "unit": "万名"}])
    >>> reconcile(build_table([], FACTS), table)[["indicator", "value", "unit"]].values.tolist()
    [['members', 15000.0, '人']]
    """
    known = default_indicators() if indicators is None else indicators
    rows = _from_facts(facts, documents, known)
    if supplied is not None:
        rows += _from_supplied(supplied, known)
    _refuse_mixed_units(rows)
    rows += _derived(rows, known)
    table = pd.DataFrame(rows, columns=[*_KEY, "value", "unit", "definition", "origin", "as_of", "source"])
    return check_table(_typed(table.assign(conflict=_conflicts(table))), INDICATORS)


def _conflicts(table: pd.DataFrame) -> pd.Series[bool]:
    """Rows to which another origin states another value for the same date; a date that is not stated fits any."""
    flags: dict[int, bool] = {}
    rounded = table.assign(value=table["value"].round(9)).reset_index(drop=True)
    for _, group in rounded.groupby([*_KEY, "definition"], sort=False):
        stated = list(zip(group.index.tolist(), group["value"], group["as_of"], strict=True))
        for at, value, date in stated:
            flags[at] = any(value != other and (date == its or not date or not its) for _, other, its in stated)
    return pd.Series(flags, index=table.index, dtype="bool")


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    texts = {name: "str" for name in table.columns if name not in ("value", "conflict")}
    return table.astype({**texts, "value": "float64"})


def _from_facts(
    facts: pd.DataFrame, documents: pd.DataFrame | None, known: tuple[Indicator, ...]
) -> list[dict[str, Any]]:
    named = ["region", "period", "title"]
    places = {} if documents is None else documents.set_index("doc_id")[named].to_dict("index")
    by_id = {indicator.indicator_id: indicator for indicator in known}
    observed = facts[
        (facts["modality"] == "observed") & facts["value"].notna() & ~facts["role"].isin(("change", "rate", "average"))
    ]
    names = {
        row["fact_id"]: canonical_indicator(row["indicator"], row["unit"], known)
        for row in observed[["fact_id", "indicator", "unit"]].to_dict("records")
    }
    rows = []
    seen_last_year: set[tuple[str, str]] = set()
    for fact in observed.sort_values(["doc_id", "start"], kind="stable").to_dict("records"):
        name = names[fact["fact_id"]]
        # A part of a whole of the same name is a subgroup whose attribute was not read.
        if not name or names.get(fact["part_of"]) == name or _is_former(fact["period"]):
            continue
        # 其中流动党员1145人，占流动党员总数的42.0%: of another whole than the indicator's
        if name in _DERIVED and names.get(fact["denominator"]) == _DERIVED[name][0]:
            continue
        place = places.get(fact["doc_id"], dict.fromkeys(named, ""))
        stated, key = fact["period"], (str(fact["doc_id"]), name)
        if stated in _LAST_YEAR and key in seen_last_year:
            stated = ""  # 由去年的1000名升至1100名: the second figure is this year's
        elif stated in _LAST_YEAR:
            seen_last_year.add(key)
        apart = fact["subject"] if fact["subject"] != fact["region"] else ""  # one of its towns
        unit, factor = scale_unit(fact["unit"])
        hedge = "" if fact["qualifier"] == "exact" else f"（{fact['qualifier']}）"
        rows.append(
            {
                "region": apart or place["region"] or fact["region"],
                "period": _period(stated, place["period"] or _year_of(place["title"], str(fact["doc_id"]))),
                "indicator": name,
                "value": fact["value"] * factor,
                "unit": unit,
                "definition": by_id[name].definition + hedge,
                "origin": fact["fact_id"],
                "as_of": _as_of(stated),
                "source": place["title"],
            }
        )
    return rows


def _year_of(*names: str) -> str:
    """The one year that a title names (云岫县2014年工作总结), else a file name (yunxiu_2014); ``""`` without."""
    for name in names:
        years = {found.group() for found in _YEAR.finditer(name)}
        if len(years) == 1:
            return years.pop()
    return ""


def _is_former(stated: str) -> bool:
    """Whether a figure held before the one that the report gives now: 年初为11248名, 由184个增至228个."""
    return stated == FORMERLY or stated.startswith("年初")


def _period(stated: str, of_document: str) -> str:
    """Year of a fact: its own, else the year before the document's for 去年, else the document's."""
    year = _YEAR.search(stated)
    if year:
        return year.group()
    document_year = _YEAR.search(of_document)
    if document_year and any(word in stated for word in _LAST_YEAR):
        return str(int(document_year.group()) - 1)
    return document_year.group() if document_year else of_document


def _as_of(stated: str) -> str:
    """The date that a fact names with its month or day: 截至2012年11月底 gives 2012-11."""
    found = [date.period for date in find_dates(stated[:_LONGEST_DATE]) if date.kind in ("day", "month")]
    return found[0] if len(found) == 1 and _YEAR.match(found[0]) else ""


def _from_supplied(supplied: pd.DataFrame, known: tuple[Indicator, ...]) -> list[dict[str, Any]]:
    absent = [name for name in _SUPPLIED if name not in supplied.columns]
    if absent:
        raise LinkageError(
            f"the supplied table lacks columns {', '.join(absent)}",
            expected=", ".join(_SUPPLIED),
            remedy="name the columns so",
        )
    values = supplied["value"].map(cell_number)
    bad = values.isna() & ~supplied["value"].map(states_nothing)
    if bad.any():
        raise LinkageError(
            "supplied values are not numbers",
            where=_show(supplied[bad].to_dict("records")),
            expected="numbers",
            remedy="mend the cells; leave a cell empty where no value is known",
        )
    by_id = {indicator.indicator_id: indicator for indicator in known}
    rows = []
    for number, (record, value) in enumerate(zip(supplied.to_dict("records"), values, strict=True), start=1):
        if np.isnan(value):
            continue
        unit, factor = scale_unit(str(record["unit"]))
        wording = str(record["indicator"]).strip()
        name = wording if wording in by_id else canonical_indicator(wording, str(record["unit"]), known) or wording
        default = by_id[name].definition if name in by_id else ""
        rows.append(
            {
                "region": str(record["region"]).strip(),
                "period": str(record["period"]).strip(),
                "indicator": name,
                "value": float(value) * factor,
                "unit": unit,
                "definition": _stated(record.get("definition")) or default,
                "origin": _stated(record.get("origin")) or f"supplied row {number}",
                "as_of": _stated(record.get("as_of")),
                "source": _stated(record.get("source")),
            }
        )
    return rows


def _stated(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _refuse_mixed_units(rows: list[dict[str, Any]]) -> None:
    """人 and 人次, or a count and a share, are never one series."""
    units: dict[str, set[str]] = {}
    for row in rows:
        units.setdefault(row["indicator"], set()).add(row["unit"])
    mixed = sorted(name for name, found in units.items() if len(found) > 1)
    if mixed:
        shown: list[dict[str, Any]] = []
        for unit in sorted(units[mixed[0]]):
            shown += [row for row in rows if row["indicator"] == mixed[0] and row["unit"] == unit][:2]
        raise LinkageError(
            f"indicator {mixed[0]!r} comes in units {', '.join(sorted(units[mixed[0]]))}",
            where=_show(shown),
            expected="one unit per indicator",
            remedy="convert one of them, or give it a name of its own",
        )


def _show(records: Sequence[Mapping[Any, Any]]) -> str:
    return "; ".join(
        ", ".join(f"{name}={value}" for name, value in record.items() if name in (*_SUPPLIED, "origin"))
        for record in records[:_ROWS_SHOWN]
    )


_UPPER_BOUNDS = ("（less_than）", "（at_most）")


def _derived(rows: list[dict[str, Any]], known: tuple[Indicator, ...]) -> list[dict[str, Any]]:
    """Shares from counts of one document, region and period that each have one value."""
    by_id = {indicator.indicator_id: indicator for indicator in known}
    groups: dict[tuple[str, str, str], dict[str, list[dict[str, Any]]]] = {}
    for row in rows:
        source = str(row["origin"]).split("#")[0]
        groups.setdefault((row["region"], row["period"], source), {}).setdefault(row["indicator"], []).append(row)
    added = []
    for (region, period, _), group in sorted(groups.items()):
        for share, (part, whole) in _DERIVED.items():
            # 近400名流动党员 is a remark on some of them more often than the count of all
            parts = [row for row in group.get(part, []) if not row["definition"].endswith(_UPPER_BOUNDS)]
            wholes = group.get(whole, [])
            if share not in by_id or {len(parts), len(wholes)} != {1} or not wholes[0]["value"] > 0:
                continue
            added.append(
                {
                    "region": region,
                    "period": period,
                    "indicator": share,
                    "value": 100 * parts[0]["value"] / wholes[0]["value"],
                    "unit": "%",
                    "definition": f"推算：{parts[0]['definition']}÷{wholes[0]['definition']}",
                    "origin": f"{parts[0]['origin']} / {wholes[0]['origin']}",
                    "as_of": parts[0]["as_of"],
                    "source": parts[0]["source"],
                }
            )
    return added
