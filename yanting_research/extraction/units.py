"""Units (单位): the table that says which units measure the same thing.

人 (heads) and 人次 (attendances) are different dimensions, as are 课时 and 学时 from
each other: two units are comparable only when :func:`same_measure` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from yanting_research.resources import read_resource_rows

__all__ = ["Unit", "bare_noun", "load_units", "same_measure", "unit_named", "unit_pattern"]


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


# 分 does not begin 分别, nor 单 单位: what must not stand behind a unit
_NOT_BEFORE = {"分": "(?!别)", "支队": "(?!伍)", "单": "(?![位元独边亲身项科纯列选据价一车程证号打行])"}
# Matches 乡镇 of 36乡镇 and 村 of 开工38村; must not match 村民
_BARE_NOUN = re.compile(r"(?:乡镇|个?村|镇|乡|社区|街道|县|区|市)(?=[\d,，、;；。和及(（ 。:：到]|$)")
_NONE = Unit("", "none", "", 1.0, True)


def unit_named(name: str) -> Unit:
    """The unit of that name; a unit without dimension for ``""`` and for unknown names."""
    return load_units().get(name, _NONE)


def bare_noun(text: str, at: int) -> str:
    """The noun that stands right behind a numeral in place of a unit (36乡镇), "" for none.

    >>> bare_noun("开工38村。", 4), bare_noun("38村民", 2)
    ('村', '')
    """
    match = _BARE_NOUN.match(text, at)
    return match.group() if match else ""


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
    names = sorted(load_units(), key=lambda name: (-len(name), name))
    ends = {name: "(?![A-Za-z])" for name in names if name.isascii() and name.isalpha()} | _NOT_BEFORE
    return "|".join(re.escape(name) + ends.get(name, "") for name in names)
