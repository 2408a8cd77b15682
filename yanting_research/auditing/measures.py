"""Which figures may be added, compared or divided (可比单位): 人 with 名, never 人 with 人次."""

from __future__ import annotations

from functools import cache

from yanting_research.resources import read_resource_rows

__all__ = ["dimension", "in_base", "measure"]


@cache
def _units() -> dict[str, tuple[str, str]]:
    """Unit name to its dimension and to what it may be added with."""
    table: dict[str, tuple[str, str]] = {}
    for row in read_resource_rows("units.csv"):
        alike = row["dimension"] in {"person", "share", "age"}
        # 美元 and 元 are both money of base 元 in the table; only the same currency may be added
        key = (
            row["dimension"]
            if alike
            else f"{row['unit'] if row['dimension'] == 'money' else row['base']} {row['factor']}"
        )
        for name in (row["unit"], *row["aliases"].split()):
            table[name] = row["dimension"], key
    return table


def measure(unit: str) -> str:
    """A key that two units share exactly when their figures may be added.

    Parameters
    ----------
    unit
        As in FACTS, ``""`` for none.

    Examples
    --------
    >>> measure("人") == measure("名"), measure("人") == measure("人次"), measure("课时") == measure("学时")
    (True, False, False)
    """
    return _units().get(unit, ("", ""))[1]


def dimension(unit: str) -> str:
    """The dimension of a unit: person, person_time, money, ...; the unit itself when unknown.

    >>> dimension("名"), dimension("期"), dimension("元")
    ('person', 'session', 'money')
    """
    return _units().get(unit, (unit, unit))[0]


@cache
def _bases() -> dict[str, tuple[str, float]]:
    return {
        name: (row["base"], float(row["factor"]))
        for row in read_resource_rows("units.csv")
        for name in (row["unit"], *row["aliases"].split())
    }


def in_base(unit: str) -> tuple[str, float]:
    """What a unit is counted in, and how much of it one is; ``""`` for an unknown one.

    >>> in_base("公顷"), in_base("斤"), in_base("某")
    (('平方米', 10000.0), ('公斤', 0.5), ('', 1.0))
    """
    return _bases().get(unit, ("", 1.0))
