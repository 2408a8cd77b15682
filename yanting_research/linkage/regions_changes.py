"""What became of a region (政区沿革): dated successors, and counts carried over to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from yanting_research.errors import LinkageError
from yanting_research.linkage.regions import Region, RegionList, default_regions
from yanting_research.resources import read_resource_rows

__all__ = ["EXTENTS", "RegionChange", "RegionChanges", "default_changes", "map_successors", "parse_changes"]

EXTENTS = ("whole", "name", "seat", "part")
"""How sure a succession is, the surest first: see :func:`map_successors`."""
_COLUMNS = ("code_from", "name_from", "code_to", "name_to", "date", "extent", "basis")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
"""``2016-03-20``; not ``2016``."""


@dataclass(frozen=True, slots=True)
class RegionChange:
    """A region, or a part of it, that went into another."""

    code_from: str
    name_from: str
    code_to: str
    name_to: str
    date: str
    extent: str
    basis: str


@dataclass(frozen=True, slots=True)
class RegionChanges:
    """Changes by the code they begin with, and in order of their dates."""

    rows: tuple[RegionChange, ...]
    by_code: Mapping[str, tuple[RegionChange, ...]]

    def of(self, code: str, date: str) -> tuple[RegionChange, ...]:
        """Changes of a code on a date.

        >>> [row.code_to for row in default_changes().of("510724", "2016-03-20")]
        ['510705']
        """
        return tuple(row for row in self.by_code.get(code, ()) if row.date == date)

    def others(self, code: str, since: str, day: str, known: RegionList) -> set[str]:
        """Codes that a region became by a day, or that became it after that day."""
        if since <= day:
            return set(_walk(code, since, day, known, self))
        return {
            old
            for old in {row.code_from for row in self.rows}
            if any(region.is_valid(day) for region in known.by_code.get(old, ()))
            and code in _walk(old, day, since, known, self)
        }


@cache
def default_changes() -> RegionChanges:
    """The shipped changes: counties and above between the lists of 2002 and 2023, and the townships of Yanting.

    >>> [row.name_to for row in default_changes().by_code["510723214"]]
    ['鹅溪镇']
    """
    return parse_changes(read_resource_rows("regions_changes.csv"), where="regions_changes.csv")


def parse_changes(rows: Iterable[Mapping[str, str]], *, where: str = "changes") -> RegionChanges:
    """An own list of changes.

    Parameters
    ----------
    rows
        ``code_from, name_from, code_to, name_to, date, extent, basis`` as text; ``extent`` one of ``EXTENTS``.
    where
        File name for error messages.

    Raises
    ------
    LinkageError
        For absent columns, an unknown extent, or a date that is none.

    Examples
    --------
    >>> row = dict.fromkeys(("code_from", "name_from", "code_to", "name_to", "basis"), "x")
    >>> parse_changes([row | {"date": "2019-12-25", "extent": "most"}])
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: changes, row 1: extent 'most'; expected: whole, name, seat, part
    """
    found = []
    for number, row in enumerate(rows, start=1):
        place = f"{where}, row {number}"
        absent = [name for name in _COLUMNS if row.get(name) is None]
        if absent:
            raise LinkageError(f"columns {', '.join(absent)} are absent", where=place, expected=", ".join(_COLUMNS))
        if row["extent"] not in EXTENTS:
            raise LinkageError(f"extent {row['extent']!r}", where=place, expected=", ".join(EXTENTS))
        if not _DATE.fullmatch(row["date"]):
            raise LinkageError(f"date {row['date']!r}", where=place, expected="an ISO date")
        found.append(RegionChange(*(row[name].strip() for name in _COLUMNS)))
    groups: dict[str, list[RegionChange]] = defaultdict(list)
    for change in sorted(found, key=lambda one: (one.date, one.code_from, one.code_to)):
        groups[change.code_from].append(change)
    ordered = tuple(sorted(found, key=lambda one: (one.date, one.code_from, one.code_to)))
    return RegionChanges(ordered, {code: tuple(rows) for code, rows in groups.items()})


def map_successors(
    code: str, from_date: str, to_date: str, *, regions: RegionList | None = None, changes: RegionChanges | None = None
) -> pd.DataFrame:
    """What a region had become by a later date, step by step where it changed twice (政区对应).

    Parameters
    ----------
    code
        A code that stands on ``from_date``.
    from_date, to_date
        ISO dates, the first the earlier.
    regions, changes
        Own lists; the shipped ones by default.

    Returns
    -------
    DataFrame
        One row per region that holds some of it on ``to_date``: ``code_from, name_from, code_to, name_to, date`` (of
        the last change; ``""`` for none), ``extent`` and ``basis``. The extent of a chain is that of its weakest link:

        - *whole*: a decision says that the whole territory went there, or every village is found there;
        - *name*: the lists have the same name, or the same code, in the next list; the territory was not compared;
        - *seat*: the community of its name, or the villages that can be traced, are there; the rest was not traced;
        - *part*: a part went there.

    Raises
    ------
    ValueError
        When the dates are no ISO dates in order.
    LinkageError
        For a code that does not stand on ``from_date``, or one that ended without a known successor.

    Notes
    -----
    Counts of regions that went *whole* into another may be added; shares never. A *part* cannot be carried over: no
    list says how many people lived there. See :func:`merge_successors`.

    Examples
    --------
    >>> map_successors("510724", "2013-12-31", "2023-01-01")[["code_to", "name_to", "extent"]].values.tolist()
    [['510705', '安州区', 'whole']]
    >>> map_successors("510723208", "2013-12-31", "2023-01-01")[["name_to", "extent"]].values.tolist()
    [['云溪镇', 'part'], ['高渠镇', 'part']]
    """
    if not (_DATE.fullmatch(from_date) and _DATE.fullmatch(to_date) and from_date <= to_date):
        raise ValueError(f"from_date={from_date!r}, to_date={to_date!r}; allowed: two ISO dates, the earlier first")
    known = default_regions() if regions is None else regions
    moves = default_changes() if changes is None else changes
    start = standing(code, from_date, known)
    if start is None:
        raise LinkageError(
            f"{code} does not stand on {from_date}",
            where="; ".join(f"{one.name} {one.valid_from}–{one.valid_to}" for one in known.by_code.get(code, ())),
            expected="a code of that date",
            remedy="look the code up with resolve_region(name, date=...)",
        )
    rows = []
    for target, (extent, date, basis) in sorted(_walk(code, from_date, to_date, known, moves).items()):
        end = standing(target, to_date, known)
        if end is None:
            raise LinkageError(
                f"what became of {target} is not known",
                where=f"{start.name} ({code}), {from_date} to {to_date}",
                expected="a row of the changes",
                remedy="give an own list (changes=parse_changes(rows)) with the decision as its basis",
            )
        rows.append(
            {"code_from": code, "name_from": start.name, "code_to": target, "name_to": end.name, "date": date,
             "extent": extent, "basis": basis}
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def standing(code: str, date: str, known: RegionList) -> Region | None:
    """The region of a code on a date."""
    return next((region for region in known.by_code.get(code, ()) if region.is_valid(date)), None)


def _walk(
    code: str, from_date: str, to_date: str, known: RegionList, moves: RegionChanges
) -> dict[str, tuple[str, str, str]]:
    """Codes that hold some of a region on ``to_date``, each with extent, date and basis of the way there."""
    current = {code: ("whole", "", "")}
    for date in sorted({row.date for row in moves.rows if from_date < row.date <= to_date}):
        following: dict[str, tuple[str, str, str]] = {}
        for at, (extent, since, basis) in current.items():
            rows = moves.of(at, date)
            goes_on = standing(at, date, known) is not None
            if not rows or (goes_on and at not in {row.code_to for row in rows}):
                kept = "part" if rows else extent
                following[at] = _stronger(following.get(at), (kept, since, basis))
            for row in rows:
                said = (_weaker(extent, row.extent), date, "; ".join(filter(None, (basis, row.basis))))
                following[row.code_to] = _stronger(following.get(row.code_to), said)
        current = following
    return current


def _weaker(one: str, other: str) -> str:
    return max(one, other, key=EXTENTS.index)


def _stronger(one: tuple[str, str, str] | None, other: tuple[str, str, str]) -> tuple[str, str, str]:
    """Of two ways to the same region, the one that is more certain."""
    return other if one is None else min(one, other, key=lambda way: EXTENTS.index(way[0]))
