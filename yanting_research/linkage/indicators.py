"""Canonical indicators (标准指标): wordings of different reports that count the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yanting_research.errors import LinkageError
from yanting_research.resources import read_resource_rows

__all__ = ["Indicator", "canonical_indicator", "default_indicators", "parse_indicators", "scale_unit"]

KINDS = ("count", "share", "money")
LEVELS = ("whole", "part", "share")
_COLUMNS = (
    "indicator_id", "label_zh", "label_en", "unit", "kind", "level", "wordings", "not_wordings", "definition",
)  # fmt: skip
# Matches the stop of .党员; must not match the digit of 45岁.
_LEADING = re.compile(r"^[^\w\u4e00-\u9fff]+")
# Counters that count the same thing; 人次 is in no class but its own.
_UNIT_CLASSES = {"名": "人", "位": "人", "家": "个", "所": "个", "讲": "场", "班次": "期", "个班": "期"}
_SCALES = {"亿": 1e8, "百万": 1e6, "万": 1e4, "千": 1e3}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One canonical indicator.

    ``wordings`` are the nouns that mean it, ``*`` standing for any characters;
    ``not_wordings`` are exceptions. ``level`` "whole" asks that the fact is not part of
    another fact of the same indicator.
    """

    indicator_id: str
    label_zh: str
    label_en: str
    unit: str
    kind: str
    level: str
    wordings: tuple[re.Pattern[str], ...]
    not_wordings: tuple[re.Pattern[str], ...]
    definition: str


@cache
def default_indicators() -> tuple[Indicator, ...]:
    """The shipped indicators, in the order in which they are tried.

    >>> default_indicators()[8].indicator_id
    'members'
    """
    return parse_indicators(read_resource_rows("indicators.csv"), where="indicators.csv")


def parse_indicators(rows: list[dict[str, str]], *, where: str = "indicators") -> tuple[Indicator, ...]:
    """Indicators from rows of text (an own CSV file, for example).

    Raises
    ------
    LinkageError
        For absent columns, an empty or repeated id, an unknown kind or level, or no wording.

    Examples
    --------
    >>> parse_indicators([{"indicator_id": "x"}])
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: indicators, row 1: columns label_zh, ... are absent; ...
    """
    found: list[Indicator] = []
    for number, row in enumerate(rows, start=1):
        place = f"{where}, row {number}"
        absent = [name for name in _COLUMNS if row.get(name) is None]
        if absent:
            raise LinkageError(f"columns {', '.join(absent)} are absent", where=place, expected=", ".join(_COLUMNS))
        name = row["indicator_id"].strip()
        if not name or name in {indicator.indicator_id for indicator in found}:
            raise LinkageError(f"indicator_id {name!r} is empty or stands twice", where=place, expected="a new id")
        if row["kind"] not in KINDS or row["level"] not in LEVELS:
            raise LinkageError(
                f"kind {row['kind']!r} or level {row['level']!r} is unknown",
                where=place,
                expected=f"kind {'/'.join(KINDS)}, level {'/'.join(LEVELS)}",
            )
        wordings = _globs(row["wordings"])
        if not wordings:
            raise LinkageError("no wording", where=place, expected="nouns joined by |")
        found.append(
            Indicator(
                name,
                label_zh=row["label_zh"].strip(),
                label_en=row["label_en"].strip(),
                unit=row["unit"].strip(),
                kind=row["kind"],
                level=row["level"],
                wordings=wordings,
                not_wordings=_globs(row["not_wordings"]),
                definition=row["definition"].strip(),
            )
        )
    return tuple(found)


def _globs(cell: str) -> tuple[re.Pattern[str], ...]:
    """``*流动党员`` matches 常年在外的流动党员 and must not match 流动党员占比."""
    words = (word.strip() for word in cell.split("|"))
    return tuple(re.compile(".*".join(map(re.escape, word.split("*")))) for word in words if word)


def canonical_indicator(wording: str, unit: str, indicators: tuple[Indicator, ...] | None = None) -> str:
    """indicator_id of a noun counted in a unit; ``""`` when it is none of them.

    Examples
    --------
    >>> canonical_indicator("流动党员", "名"), canonical_indicator("参训人员", "人次")
    ('mobile_members', 'training_person_times')
    >>> canonical_indicator("参训人员", "人")
    ''
    """
    noun = _LEADING.sub("", re.sub(r"\s+", "", wording))[:60]  # a longer string is no noun
    scaled, _ = scale_unit(unit)
    for indicator in default_indicators() if indicators is None else indicators:
        if scaled != indicator.unit:
            continue
        if any(glob.fullmatch(noun) for glob in indicator.not_wordings):
            continue
        if any(glob.fullmatch(noun) for glob in indicator.wordings):
            return indicator.indicator_id
    return ""


def scale_unit(unit: str) -> tuple[str, float]:
    """Base unit of a unit, and the factor to it: 万名 is 人 times 10,000.

    >>> scale_unit("万名"), scale_unit("人次"), scale_unit("％")
    (('人', 10000.0), ('人次', 1.0), ('%', 1.0))
    """
    name, factor = unit.strip().replace("％", "%"), 1.0
    for prefix, scale in _SCALES.items():
        if name.startswith(prefix) and len(name) > len(prefix):
            name, factor = name[len(prefix) :], scale
            break
    return _UNIT_CLASSES.get(name, name), factor
