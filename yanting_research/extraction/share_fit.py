"""Wholes that give a printed share (合得上的总体): those in front, and those of the lists in front."""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention, comparable, in_front
from yanting_research.extraction.share_near import gap_of
from yanting_research.extraction.views import View

__all__ = ["fitting_whole"]

# Matches 抽查面 and 到课率; must not match 方面
_RATED = re.compile(r"率$|(?<!方)面$")
_FIGURES, _SENTENCES = 24, 8  # in front of a count among which its whole is looked for
_SENTENCES_OF_LISTS = 3  # from a count back to the list whose whole it may be of


def fitting_whole(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """The nearest whole that gives the share, rounded rightly or else nearly so; -1 when none does."""
    best = -1
    here = view.sentence(count.start)
    for candidate in in_front(count, mentions, _FIGURES):
        if here - view.sentence(candidate.start) > _SENTENCES or not comparable(count, candidate):
            continue
        former = candidate.past and not (_RATED.search(mention.noun) and view.sentence(candidate.start) == here)
        if former:
            continue  # but 由394户减至127户，脱困267户，脱困率68% is of those there were
        if candidate.value < count.value:
            continue
        gap = gap_of(mention, count, candidate)
        if gap <= mention.precision / 2:
            return candidate.index
        if gap < mention.precision and best < 0:
            best = candidate.index
    return best if best >= 0 else _far_whole(mention, count, mentions, view)


def _far_whole(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """选出代表220名。按身份：……按性别年龄：妇女66名，比例30%: the whole of the lists in front, long as they are."""
    here = view.sentence(count.start)
    for listed in in_front(count, mentions, _FIGURES):
        near = here - view.sentence(listed.start) <= _SENTENCES_OF_LISTS and listed.part_of >= 0
        whole = mentions[listed.part_of] if near else count
        holds = whole is not count and not whole.past and comparable(count, whole) and whole.value >= count.value
        if holds and gap_of(mention, count, whole) <= mention.precision / 2:
            return whole.index
    return -1
