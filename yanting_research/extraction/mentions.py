"""A mention (数量表达): one numeral with what the rules of this room find out about it."""

from __future__ import annotations

from dataclasses import dataclass

from yanting_research.extraction.units import same_measure

__all__ = [
    "CLASSES",
    "GUESSED",
    "LINKABLE",
    "LOOSE",
    "PERSONS",
    "PORTIONS",
    "RATIOS",
    "RELATIVE",
    "ROUNDS",
    "STATED",
    "Mention",
    "comparable",
    "in_front",
    "linkable",
    "one_before",
]

LINKABLE = {"count", "money", "area", "length", "other"}  # roles that can be a whole or a part
RELATIVE = frozenset({"share", "change"})  # roles of figures that speak of another one
RATIOS = frozenset({"share", "point", "times"})  # dimensions of such figures
PERSONS = frozenset({"person", "person_time"})  # heads and attendances
PORTIONS = frozenset({"half", "tenths", "fraction"})  # forms of 一半, 三成 and 三分之一
CLASSES = frozenset({"at_least", "at_most", "range"})  # 60斤以下, 80至99斤: classes of size, not amounts
LOOSE = frozenset({"attribute", "suffix", "kind", "verb"})  # lists that nothing but the words shows
GUESSED = LOOSE | {"clause", "label"}  # lists that yield to an exact sum
STATED = frozenset({"bracket", "opener", "colon"})  # lists that the print itself shows
_HOURS = frozenset({"课时", "学时", "小时"})  # spans of time that are added up as things are
ROUNDS = frozenset({"批", "批次", "轮", "趟"})  # units of what was done, one after the other
_REACH = 60  # figures that a reader still has in mind


@dataclass(slots=True)
class Mention:
    """One numeral in the making: filled step by step by the rules of this room."""

    start: int
    end: int
    value: float
    high: float
    unit: str
    qualifier: str
    form: str
    precision: float
    status: str = "ok"
    chinese: bool = False
    noun: str = ""
    base: str = ""
    left: str = ""
    right: str = ""
    role: str = ""
    modality: str = "observed"
    rule: str = ""
    period: str = ""
    subject: str = ""
    population: str = ""
    index: int = -1
    part_of: int = -1
    denominator: int = -1
    numerator: int = -1
    earlier: int = -1
    list_id: str = ""
    list_kind: str = ""
    attribute: bool = False
    verbal: bool = False
    inherited: int = -1
    dimension: str = ""
    own: str = ""
    past: bool = False
    whole_start: int = -1
    taken_of: tuple[int, int] = (-1, -1)


def linkable(mention: Mention) -> bool:
    """Whether a figure can be a whole or a part: counts, money, sizes, and hours of teaching or service."""
    return mention.role in LINKABLE or (mention.role == "duration" and mention.unit in _HOURS)


def comparable(part: Mention, whole: Mention) -> bool:
    """Whether two figures are of one measure, so that one can be part of the other."""
    return (
        linkable(whole)
        and whole.modality == part.modality
        and same_measure(part.unit, whole.unit)
        and bool(part.unit) == bool(whole.unit)
    )


def in_front(mention: Mention, mentions: list[Mention], reach: int = _REACH) -> list[Mention]:
    """The figures in front of one, the nearest first, no more than ``reach``."""
    return mentions[max(0, mention.index - reach) : mention.index][::-1]


def one_before(mention: Mention, mentions: list[Mention]) -> Mention | None:
    """The figure right in front of one; None in front of the first."""
    return mentions[mention.index - 1] if mention.index else None
