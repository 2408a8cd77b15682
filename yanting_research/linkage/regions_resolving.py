"""Names of regions to codes (地名归一): dated, within a region, and refused where they could mean two."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yanting_research.chinese import fold_width
from yanting_research.errors import LinkageError
from yanting_research.linkage.regions import LEVELS, Region, RegionList, default_regions, region_stem, show_regions
from yanting_research.linkage.regions_changes import RegionChanges, default_changes

__all__ = ["ResolvedRegion", "code_regions", "resolve_region"]

_DIGITS = re.compile(r"\d{6}(?:\d{3}){0,2}")
"""``510723``, ``510723100``, ``510723100000``; not ``5107``."""
_DATE = re.compile(r"(\d{4})(?:[-.年](\d{1,2}))?(?:[-.月](\d{1,2})日?)?[年月]?")
"""``2013``, ``2013年``, ``2013-06``, ``2013年6月30日``; not ``去年``."""
_ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ResolvedRegion:
    """What a name means.

    Attributes
    ----------
    code, name, level, valid_from, valid_to
        The region, see :class:`Region`.
    given
        The name as it was asked for.
    via
        *code*, *name*, *short name* (盐亭), *former name* or *later name* (the name of another time).
    successors
        Codes that the region went into, where its period has ended.
    """

    code: str
    name: str
    level: str
    valid_from: str
    valid_to: str
    given: str
    via: str
    successors: tuple[str, ...]


def resolve_region(
    name: str, *, date: str = "", within: str = "", level: str = "",
    regions: RegionList | None = None, changes: RegionChanges | None = None,
) -> ResolvedRegion:  # fmt: skip
    """The region that a name means (地名归一).

    Parameters
    ----------
    name
        A code, a full name (盐亭县), a name without its kind (盐亭) or its peoples (阿坝州), or a path
        (四川省绵阳市盐亭县).
    date
        When: a year, a month or a day; ``""`` for the latest list. A year means its last day.
    within
        A region around it, by name or code.
    level
        One of ``LEVELS``; ``""`` for any.
    regions, changes
        Own lists; the shipped ones by default.

    Returns
    -------
    ResolvedRegion
        A former name at a later date gives the region it became (安县 in 2018: 510705 安州区), a later name at an
        earlier date the region it was; ``via`` says so. Without a date a former name gives the former region.

    Raises
    ------
    ValueError
        For an unknown level, or a date that is none.
    LinkageError
        For a name that no list has (near names are offered) and one that could mean several: candidates shown.

    Examples
    --------
    >>> found = resolve_region("盐亭")
    >>> found.code, found.name, found.via
    ('510723', '盐亭县', 'short name')
    >>> found = resolve_region("安县", date="2018")
    >>> found.code, found.name, found.via
    ('510705', '安州区', 'former name')
    >>> resolve_region("鼓楼区", within="福州市").code
    '350102'
    """
    if level and level not in LEVELS:
        raise ValueError(f"level={level!r}; allowed: {', '.join(LEVELS)}")
    known = default_regions() if regions is None else regions
    moves = default_changes() if changes is None else changes
    day = _day(date)
    found, via = _candidates("".join(fold_width(name).split()), known)
    if within:
        outer = resolve_region(within, date=date, regions=known, changes=moves)
        around = known.by_code[outer.code][-1]
        found = [region for region in found if known.lies_within(region, around)]
    found = [region for region in found if not level or region.level == level]
    if not found:
        raise _unknown(name, within, level, known)
    return _chosen(name, day, found, via, known, moves)


def _day(date: str) -> str:
    """The last day that a date could mean; ``""`` stays."""
    if not date:
        return ""
    match = _DATE.fullmatch(date.strip())
    if not match:
        raise ValueError(f"date={date!r}; allowed: a year, a month or a day such as 2013, 2013-06, 2013-06-30")
    return f"{match[1]}-{int(match[2] or 12):02d}-{int(match[3] or 31):02d}"


def _candidates(name: str, known: RegionList) -> tuple[list[Region], str]:
    """Regions that the name could mean, and how it names them."""
    if _DIGITS.fullmatch(name):
        return list(known.by_code.get(name[:9] if len(name) > 6 else name, ())), "code"
    if name in known.by_name:
        return list(known.by_name[name]), "name"
    if name in known.by_stem:
        return list(known.by_stem[name]), "short name"
    alike = [region for region in known.by_stem.get(region_stem(name), ()) if region.name[-1] == name[-1]]
    if alike:  # 恩施州, 峨边县: the peoples of the name left out
        return alike, "short name"
    for end in range(2, len(name) - 1):
        outer = [*known.by_name.get(name[:end], ()), *known.by_stem.get(name[:end], ())]
        if outer:
            inner, via = _candidates(name[end:], known)
            inside = [region for region in inner if any(known.lies_within(region, around) for around in outer)]
            if inside:
                return inside, via
    return [], ""


def _chosen(
    given: str, day: str, found: list[Region], via: str, known: RegionList, moves: RegionChanges
) -> ResolvedRegion:
    """The one region among those a name could mean."""
    standing = [region for region in found if (region.is_valid(day) if day else not region.valid_to)]
    if not standing and day:
        standing, via = _at_another_time(found, day, known, moves)
    elif not standing:
        last = max(region.valid_to for region in found)
        standing, via = [region for region in found if region.valid_to == last], "former name"
    if not standing:
        raise LinkageError(
            f"{given!r} does not stand on {day}, and no list says what it was then",
            where=show_regions(found, known),
            expected="a name of that date",
            remedy="give the name of that date, or its code",
        )
    if len({region.code for region in standing}) > 1:
        raise LinkageError(
            f"{given!r} could mean {len(standing)} regions" + (f", by its {via}" if "name" in via and day else ""),
            where=show_regions(standing, known),
            expected="one region",
            remedy="name the region around it (within=), its level (level=) or the date (date=), or give the code",
        )
    one = standing[-1]
    next_codes = tuple(sorted({row.code_to for row in moves.of(one.code, one.valid_to)})) if one.valid_to else ()
    return ResolvedRegion(one.code, one.name, one.level, one.valid_from, one.valid_to, given, via, next_codes)


def _at_another_time(
    found: list[Region], day: str, known: RegionList, moves: RegionChanges
) -> tuple[list[Region], str]:
    """What regions of another time were called on a day: those they became, or those they had been."""
    former = [region for region in found if region.valid_to and region.valid_to <= day]
    codes = {code for region in (former or found) for code in moves.others(region.code, region.valid_from, day, known)}
    standing = [region for code in sorted(codes) for region in known.by_code.get(code, ()) if region.is_valid(day)]
    return standing, "former name" if former else "later name"


def _unknown(name: str, within: str, level: str, known: RegionList) -> LinkageError:
    begin = [other for other in known.by_name if other[:2] == name[:2]]
    near = [*begin[:3], *difflib.get_close_matches(name, list(known.by_name), n=3, cutoff=0.5)]
    limits = "".join(f" within {within}" if within else "") + (f" at level {level}" if level else "")
    return LinkageError(
        f"no list has a region {name!r}{limits}",
        expected=f"a name of GB/T 2260; near: {', '.join(near)}" if near else "a name of GB/T 2260",
        remedy="mend the name, or give an own list (regions=parse_regions(rows))",
    )


def code_regions(
    table: pd.DataFrame, *, column: str = "region", period: str = "", within: str = "", level: str = "",
    regions: RegionList | None = None,
) -> pd.DataFrame:  # fmt: skip
    """A table with the codes of its regions; one level only (地区编码).

    Parameters
    ----------
    table
        Any table; it is not changed.
    column, period
        The column of names, and the column of dates (``""``: none, the latest list holds).
    within, level, regions
        As in :func:`resolve_region`.

    Returns
    -------
    DataFrame
        The table with ``region_code, region_name, region_level``.

    Raises
    ------
    LinkageError
        For names that mean none or several regions, all of them listed with their rows, and for a table that mixes
        levels: a county beside one of its townships would be counted twice.

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["盐亭县", "云溪镇"], "value": [100, 10]})
    >>> code_regions(rows)
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: row 0 盐亭县 (county); row 1 云溪镇 (township): the table mixes ...
    """
    absent = [name for name in (column, *([period] if period else [])) if name not in table.columns]
    if absent:
        raise LinkageError(f"columns {', '.join(absent)} are absent", expected=", ".join(map(str, table.columns)))
    dates = table[period].astype("str").tolist() if period else [""] * len(table)
    names = table[column].astype("str").tolist()
    solved: dict[tuple[str, str], ResolvedRegion] = {}
    faults: dict[tuple[str, str], str] = {}
    for key in dict.fromkeys(zip(names, dates, strict=True)):
        try:
            solved[key] = resolve_region(key[0], date=key[1], within=within, level=level, regions=regions)
        except LinkageError as error:
            faults[key] = f"{error.what} ({error.where or error.expected})"
    if faults:
        raise LinkageError(
            f"{len(faults)} names of regions are not clear: " + "; ".join(list(faults.values())[:_ROWS_SHOWN]),
            where=_rows(list(zip(names, dates, strict=True)), list(faults), table.index),
            expected="names that mean one region",
            remedy="mend them, or name the region around them (within=)",
        )
    found = [solved[key] for key in zip(names, dates, strict=True)]
    _refuse_mixed_levels(found, table.index)
    return table.assign(
        region_code=pd.Series([one.code for one in found], index=table.index, dtype="str"),
        region_name=pd.Series([one.name for one in found], index=table.index, dtype="str"),
        region_level=pd.Series([one.level for one in found], index=table.index, dtype="str"),
    )


def _rows(keys: Sequence[tuple[str, str]], bad: Sequence[tuple[str, str]], index: pd.Index[Any]) -> str:
    at = [f"row {label} {key[0]} {key[1]}".strip() for label, key in zip(index, keys, strict=True) if key in bad]
    return "; ".join(at[:_ROWS_SHOWN]) + (f" and {len(at) - _ROWS_SHOWN} more" if len(at) > _ROWS_SHOWN else "")


def _refuse_mixed_levels(found: Sequence[ResolvedRegion], index: pd.Index[Any]) -> None:
    first: dict[str, str] = {}
    for label, one in zip(index, found, strict=True):
        first.setdefault(one.level, f"row {label} {one.given} ({one.level})")
    if len(first) > 1:
        raise LinkageError(
            "the table mixes levels",
            where="; ".join(first.values()),
            expected="regions of one level",
            remedy="split the table, or keep one level",
        )
