"""Units (单位): the table that says which units measure the same thing.

人 (heads) and 人次 (attendances) are different dimensions, as are 课时 and 学时 from
each other: two units are comparable only when :func:`same_measure` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from yanting_research.resources import read_resource_rows

__all__ = ["Unit", "load_units", "same_measure", "unit_named", "unit_pattern"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: ``factor`` of ``base`` in its ``dimension``; a classifier stands before nouns."""

    name: str
    dimension: str
    base: str
    factor: float
    classifier: bool


@cache
def load_units() -> dict[str, Unit]:
    """The unit table by name, aliases included.

    Examples
    --------
    >>> load_units()["亩"].dimension
    'area'
    """
    table: dict[str, Unit] = {}
    for row in read_resource_rows("units.csv"):
        unit = Unit(row["unit"], row["dimension"], row["base"], float(row["factor"]), row["classifier"] == "1")
        for name in (row["unit"], *row["aliases"].split()):
            table[name] = unit
    return table


_NONE = Unit("", "none", "", 1.0, True)


def unit_named(name: str) -> Unit:
    """The unit of that name; a unit without dimension for ``""`` and for unknown names."""
    return load_units().get(name, _NONE)


def same_measure(first: str, second: str) -> bool:
    """Whether two units may be added or divided (人 with 名, never 人 with 人次).

    Examples
    --------
    >>> same_measure("人", "名"), same_measure("人", "人次"), same_measure("课时", "学时")
    (True, False, False)
    """
    if first == second or not first or not second:
        return True
    one, two = unit_named(first), unit_named(second)
    if one.dimension != two.dimension:
        return False
    if one.dimension in {"person", "share", "age"}:
        return True
    return one.base == two.base and one.factor == two.factor


def unit_pattern() -> str:
    """Alternation of every printed unit, longest first, for use inside a regular expression.

    Letters end a unit (80mg is none of 80m), and 分 does not begin 分别.
    """
    import re  # only the composition of the pattern needs it

    names = sorted(load_units(), key=lambda name: (-len(name), name))
    ends = {name: "(?![A-Za-z])" for name in names if name.isascii() and name.isalpha()} | {"分": "(?!别)"}
    return "|".join(re.escape(name) + ends.get(name, "") for name in names)
