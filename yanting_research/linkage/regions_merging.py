"""Series carried over to the regions of a later date (政区归并): counts are added, shares never."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.linkage.indicators import default_indicators
from yanting_research.linkage.regions import RegionList, default_regions
from yanting_research.linkage.regions_changes import EXTENTS, RegionChanges, default_changes, map_successors

__all__ = ["merge_successors"]

_COLUMNS = ("region_code", "period", "indicator", "value", "unit")
_SHOWN = 5
_SHARES = ("%", "％", "‰", "百分点")


def merge_successors(
    table: pd.DataFrame, to_date: str, *, accept: tuple[str, ...] = ("whole", "name"),
    regions: RegionList | None = None, changes: RegionChanges | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Counts of former regions as counts of the regions of a date (政区归并).

    Parameters
    ----------
    table
        ``region_code, period, indicator, value, unit``; the period is a year or an ISO date, a year means its end.
    to_date
        ISO date whose regions are wanted.
    accept
        Extents of succession to trust, of ``EXTENTS``; see :func:`map_successors`.
    regions, changes
        Own lists; the shipped ones by default.

    Returns
    -------
    DataFrame
        ``region_code, region_name, period, indicator, value, unit``; ``merged_from`` (codes, joined by blanks) and
        ``missing``: regions that belong to it but have no row that year. With one missing, ``value`` is NaN: a sum of
        some parts is no count of the whole.

    Raises
    ------
    ValueError
        For an extent that is not in ``EXTENTS``, or *part*, which cannot be carried over.
    LinkageError
        For absent columns; shares (the share of a union is not the sum of the shares: carry over numerator and
        denominator); a region of which only a part went on, or whose succession is not of an accepted extent; a
        region, period and indicator stated twice, or in two units.

    Examples
    --------
    >>> rows = [("510723214", "2018", "members", 300.0, "人"), ("510723111", "2018", "members", 500.0, "人")]
    >>> table = pd.DataFrame(rows, columns=["region_code", "period", "indicator", "value", "unit"])
    >>> merge_successors(table, "2023-01-01")[["region_name", "value"]].values.tolist()
    [['鹅溪镇', 800.0]]
    """
    unknown = sorted(set(accept) - (set(EXTENTS) - {"part"}))
    if unknown:
        raise ValueError(f"accept has {', '.join(unknown)}; allowed: whole, name, seat")
    absent = [name for name in _COLUMNS if name not in table.columns]
    if absent:
        raise LinkageError(f"columns {', '.join(absent)} are absent", expected=", ".join(_COLUMNS))
    known = default_regions() if regions is None else regions
    moves = default_changes() if changes is None else changes
    _refuse_shares(table)
    _refuse_doubles(table)
    targets = _targets(table, to_date, accept, (known, moves))
    placed = table.assign(target=[targets[key] for key in _keys(table)])
    rows = []
    for key, group in placed.groupby(["target", "period", "indicator"], sort=True):
        target, period, indicator = map(str, key)
        used = sorted(group["region_code"])
        lacking = [code for code in _parts(target, period, to_date, (known, moves)) if code not in used]
        rows.append(
            {
                "region_code": target,
                "region_name": known.by_code[target][-1].name,
                "period": period,
                "indicator": indicator,
                "value": float(group["value"].sum(min_count=len(group))) if not lacking else float("nan"),
                "unit": group["unit"].iloc[0],
                "merged_from": " ".join(used),
                "missing": " ".join(lacking),
            }
        )
    return pd.DataFrame(rows)


def _day(period: str) -> str:
    return f"{period}-12-31" if len(period) == 4 else period


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["region_code"].astype("str"), table["period"].astype("str"), strict=True))


def _targets(
    table: pd.DataFrame, to_date: str, accept: tuple[str, ...], lists: tuple[RegionList, RegionChanges]
) -> dict[tuple[str, str], str]:
    """The one region that every code and period goes into."""
    found, bad = {}, []
    for code, period in dict.fromkeys(_keys(table)):
        ways = map_successors(code, _day(period), to_date, regions=lists[0], changes=lists[1])
        if len(ways) == 1 and ways["extent"].iloc[0] in accept:
            found[code, period] = str(ways["code_to"].iloc[0])
        else:
            said = "、".join(f"{row['name_to']}（{row['extent']}）" for row in ways.to_dict("records"))
            bad.append(f"{code} {ways['name_from'].iloc[0]} {period} → {said}")
    if bad:
        raise LinkageError(
            f"{len(bad)} regions cannot be carried over",
            where="; ".join(bad[:_SHOWN]),
            expected=f"one successor each, its extent one of {', '.join(accept)}",
            remedy="leave them out, or widen accept= after reading the basis in map_successors",
        )
    return found


def _parts(target: str, period: str, to_date: str, lists: tuple[RegionList, RegionChanges]) -> list[str]:
    """Codes of a period of which some is in the target on ``to_date``."""
    known, moves = lists
    day, found = _day(period), []
    for code in sorted({row.code_from for row in moves.rows if row.date > day} | {target}):
        stands = any(region.is_valid(day) for region in known.by_code.get(code, ()))
        if stands and (code == target or target in moves.others(code, day, to_date, known)):
            found.append(code)
    return found


def _refuse_shares(table: pd.DataFrame) -> None:
    shares = {one.indicator_id for one in default_indicators() if one.kind == "share"}
    bad = table[table["unit"].isin(_SHARES) | table["indicator"].isin(shares)]
    if len(bad):
        raise LinkageError(
            f"{len(bad)} rows are shares, which cannot be added",
            where=_show(bad.to_dict("records")),
            expected="counts",
            remedy="carry over numerator and denominator, then divide",
        )


def _refuse_doubles(table: pd.DataFrame) -> None:
    double = table[table.duplicated(["region_code", "period", "indicator"], keep=False)]
    if len(double):
        raise LinkageError(
            f"{len(double)} rows state a region, period and indicator twice",
            where=_show(double.to_dict("records")),
            expected="one row each",
            remedy="settle the conflict first",
        )
    units = table.groupby("indicator")["unit"].nunique()
    mixed = table[table["indicator"].isin(units.index[units > 1])]
    if len(mixed):
        raise LinkageError(
            "an indicator comes in two units", where=_show(mixed.to_dict("records")), expected="one unit"
        )


def _show(records: list[Mapping[Any, Any]] | list[dict[Any, Any]]) -> str:
    return "; ".join(" ".join(str(record[name]) for name in _COLUMNS) for record in records[:_SHOWN])
