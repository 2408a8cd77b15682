"""Section roles (章节功能): 现状 成效 问题 原因 对策 目标 保障, from the words of a heading.

The rule: a Chinese heading is a noun phrase whose head stands last, so the expression
that *ends last* decides, the longer of two with the same end. 现状及成效 is 成效,
问题及原因 is 原因. A word that turns the head (解决……问题) is an entry of its own with
``after``: the role holds only behind that word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from yanting_research.resources import read_resource_rows

__all__ = ["RoleFound", "find_roles", "inherit_role"]

_NO_ROLE = ""


@dataclass(frozen=True, slots=True)
class RoleFound:
    """A role with the expression of the heading that decided it."""

    role: str
    evidence: str


@cache
def _lexicon() -> tuple[tuple[str, str, str], ...]:
    rows = read_resource_rows("section_roles.csv")
    return tuple((row["expression"], row["role"], row["after"]) for row in rows)


@cache
def _last_signs() -> str:
    """Last characters of the expressions; a heading without any of them names no role."""
    return "".join(sorted({expression[-1] for expression, _, _ in _lexicon()}))


def find_roles(heading: str) -> tuple[RoleFound, ...]:
    """Roles that a heading names, the deciding one first; empty when it names none.

    >>> [found.role for found in find_roles("党员教育工作现状及成效")]
    ['成效', '现状']
    >>> find_roles("着力解决突出问题")[0].role
    '对策'
    """
    return _find_roles(heading)


@lru_cache(maxsize=4096)
def _find_roles(heading: str) -> tuple[RoleFound, ...]:
    hits = []
    if not any(sign in heading for sign in _last_signs()):
        return ()
    for expression, role, after in _lexicon():
        at = heading.rfind(expression)
        if at < 0 or (after and after not in heading[:at]):
            continue
        hits.append((at + len(expression), len(after) + len(expression), role, expression))
    found: dict[str, RoleFound] = {}
    ends: dict[int, str] = {}
    for end, _, role, expression in sorted(hits, key=lambda hit: (-hit[0], -hit[1], hit[2])):
        if end not in ends:
            ends[end] = role
            found.setdefault(role, RoleFound(role, expression))
    return tuple(found.values())


def inherit_role(own: tuple[RoleFound, ...], above: tuple[RoleFound, ...]) -> tuple[RoleFound, ...]:
    """Roles of a section under a section: the one above wins, unless it offers a choice.

    Below 对策建议, a heading 着力解决突出问题 stays 对策. Below 问题及原因, a heading 主要问题
    may choose 问题, because the heading above names it too.

    >>> inherit_role(find_roles("主要问题"), find_roles("存在问题及原因"))[0].role
    '问题'
    """
    if not above:
        return own
    offered = {found.role for found in above}
    chosen = tuple(found for found in own if found.role in offered)
    return chosen or above
