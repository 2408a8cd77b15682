"""Families of parts that make up a whole (互补的一组): case S1 of the sums.

党委26个，总支52个，支部1021个 beside 党组织1099个: which words are parts of which whole is data
(``resources/data/audit_families.toml``), and so is by how much a family may miss it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from yanting_research.auditing.linked import NEAR, adds_up, comes_near
from yanting_research.auditing.reading import Figure
from yanting_research.resources import read_resource_toml

__all__ = ["family_sums"]

_REACH = 10  # figures looked back for a whole
# ,总数; ，合计: no more than that it is a total; must not match ,共培训
_TOTAL = re.compile(r"[,;、](?:总[数计]|合计|共计|共|一共)(?:为|达)?")


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    members: tuple[re.Pattern[str], ...]
    any_member: re.Pattern[str]
    each: re.Pattern[str] | None
    least: int
    near: float
    whole: re.Pattern[str]
    above: bool


@cache
def _families() -> tuple[_Family, ...]:
    return tuple(
        _Family(
            entry["name"],
            tuple(re.compile(member) for member in entry.get("members", ())),
            re.compile("|".join(entry.get("members", ())) or entry.get("each", "")),
            re.compile(entry["each"]) if "each" in entry else None,
            int(entry.get("least", 2)),
            1e-9 if entry.get("exact") else float(entry.get("near", NEAR)),
            re.compile(entry["whole"]),
            bool(entry.get("above", False)),
        )
        for entry in read_resource_toml("audit_families.toml")["families"]
    )


@cache
def _any_member() -> re.Pattern[str]:
    """A member of any family: one look instead of one for each of them."""
    return re.compile("|".join(f"(?:{family.any_member.pattern})" for family in _families()))


def family_sums(figures: Sequence[Figure], asked: Figure | None) -> Iterator[tuple[Figure, list[Figure]]]:
    """S1: whole and members of every family that comes near a figure which may be its whole."""
    any_member = _any_member()
    begins = [
        at
        for at, figure in enumerate(figures)
        if any_member.search(figure.label) or any_member.search(figure.indicator)
    ]
    for family in _families():
        done = -1
        for at in begins:
            if at <= done:
                continue
            run = _member_run(family, figures, at) if family.members else _each_run(family, figures, at)
            if not run:
                continue
            whole = _family_whole(family, figures, at, run, asked)
            if family.above and whole is not None and math.fsum(part.value for part in run) <= whole.value:
                whole = None  # 一等奖1个、二等奖2个 of 6: there may be others
            if whole is not None:
                done = figures.index(run[-1], at)
                yield whole, run


def _member_run(family: _Family, figures: Sequence[Figure], at: int) -> list[Figure]:
    """One figure for every member, from ``at`` on, with at most one stranger in between."""
    if not (family.any_member.search(figures[at].label) or family.any_member.search(figures[at].indicator)):
        return []
    open_members = list(family.members)
    run: list[Figure] = []
    strangers = 0
    for figure in figures[at : at + len(open_members) + 6]:
        member = _member(open_members, figure.label)
        if run and figure.part_of == run[-1].fact_id and (member is None or "其中" in figure.left):
            continue  # 实有39人，其中……；空编3名: a list inside the list
        member = member or _member(open_members, figure.indicator)
        alike = not run or (figure.measure == run[0].measure and figure.sentence - run[0].sentence <= 1)
        if member is None or not alike:
            strangers += 1
            if strangers > 1:
                return []
            continue
        run.append(figure)
        open_members.remove(member)
        if not open_members:
            return run
    return []


def _member(members: Sequence[re.Pattern[str]], label: str) -> re.Pattern[str] | None:
    """The member named last: 镇党委下设总支 is a 总支."""
    hits = [
        (max(match.end() for match in one.finditer(label)), at) for at, one in enumerate(members) if one.search(label)
    ]
    return members[max(hits)[1]] if hits else None


def _each_run(family: _Family, figures: Sequence[Figure], at: int) -> list[Figure]:
    """The longest run from ``at`` in which every figure is of the family."""
    run: list[Figure] = []
    if figures[at].list_kind == "bracket" and any(one.list_kind != "bracket" for one in figures[at + 1 : at + 2]):
        return []  # （88个），社区40个: a bracket ends before the list goes on
    for figure in figures[at : at + 8]:
        if figure.list_kind == "bracket" and run and figure.part_of in {one.fact_id for one in run}:
            continue  # 农村371个（88个），社区40个（11个）: what is in brackets is of the figure in front
        if run and (figure.measure != run[0].measure or figure.sentence != run[0].sentence):
            break
        if family.each is None or not family.each.search(figure.label):
            break
        run.append(figure)
    return run if len(run) >= family.least else []


def _family_whole(
    family: _Family, figures: Sequence[Figure], at: int, run: Sequence[Figure], asked: Figure | None
) -> Figure | None:
    """The figure in front that the family makes up, exactly before nearly, or a total right behind it."""
    told = [part for part in run if not math.isnan(part.value)]
    before = [one for one in reversed(figures[max(0, at - _REACH) : at]) if run[0].sentence - one.sentence <= 3]
    if asked is not None and run[0].dimension == "person":
        before.append(asked)
    last = figures.index(run[-1], at)
    behind = [one for one in figures[last + 1 : last + 2] if "共" in one.left or "总" in one.left]
    before += behind
    for slack in sorted({1e-9, family.near}):
        for candidate in before:
            alike = candidate.measure == run[0].measure or candidate is asked
            thing = family.whole.match(candidate.right)  # 承担48项任务
            named = (
                thing
                or family.whole.search(candidate.words)
                or (candidate in behind and _TOTAL.fullmatch(candidate.left))
            )
            if alike and named and comes_near(told, candidate, slack):
                others = slack > 1e-9 and not family.above and _some_add_up(run, candidate)
                return None if others else candidate
    return None


def _some_add_up(run: Sequence[Figure], whole: Figure) -> bool:
    """社区2个，农村支部42个、机关支部12个，共建支部54个: the last make up the whole, the first is another's."""
    return any(adds_up(run[at:], whole) or adds_up(run[:-at], whole) for at in range(1, len(run) - 1))
