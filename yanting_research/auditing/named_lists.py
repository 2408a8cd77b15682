"""Sums whose whole names its members (总数点名的合计): case S9.

新建、改扩建村卫生室共6所，其中新建3所、改扩建2所: the words of the whole list what it is made of, so that the
figures behind it must make it up, though 其中 as a rule need not close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.reading import Figure

__all__ = ["named_sums"]

# 新建、改扩建村卫生室共: members set side by side in front of their total; must not match 党员、干部，共.
_MEMBERS = re.compile(
    r"(?P<items>[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}){0,3}[、和与及][\u4e00-\u9fff]{2,12}?)(?:共计?|合计|一共|总计)(?:有|为)?$"
)
_BETWEEN = re.compile(r"[、和与及]")
# 其中, 分别是: what may stand in front of the first member.
_OPENS = re.compile(r"^[,;:、。(]?(?:其中)?[:,]?")
_SHORTEST = 2


def named_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Each whole that names its members, with as many figures behind it, in the order of their names."""
    for at, whole in enumerate(figures):
        named = _MEMBERS.search(whole.left.strip())
        if named is None:
            continue
        items = _BETWEEN.split(named["items"])
        parts = list(figures[at + 1 : at + 1 + len(items)])
        if len(parts) == len(items) and all(map(_is_of, parts, items)) and _alike(whole, parts):
            yield whole, parts


def _is_of(part: Figure, item: str) -> bool:
    """Whether a figure is of a member: 改扩建2所 of 改扩建村卫生室."""
    label = _OPENS.sub("", part.left.strip())
    return len(label) >= _SHORTEST and (item.startswith(label) or item.endswith(label))


def _alike(whole: Figure, parts: Sequence[Figure]) -> bool:
    return all(part.measure == whole.measure and part.sentence == whole.sentence for part in parts)
