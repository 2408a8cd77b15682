"""Lists that miss their total by a little (差一点的列举): link L28.

定级结果：先进71个、较好128个、一般49个、后进17个 behind 263个村党支部 names every member and comes to 265: a list
of at least three figures, alone in its sentence, whose sum lies within some two percent of the total in front of it
claims to make it up. Lists that 其中 opens need not close and are left alone, unless they pass the total.
"""

from __future__ import annotations

import math

from yanting_research.extraction.mentions import GUESSED, Mention, comparable, in_front, linkable
from yanting_research.extraction.part_kinds import GROUP
from yanting_research.extraction.part_totals import is_plain
from yanting_research.extraction.sums import TOTAL_AHEAD, is_paid_from
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import lean

__all__ = ["link_near_lists"]

_SAID = frozenset({"share", "average", "rate", "ratio", "change"})  # said of a member, no member
_LEAST = 3  # members
_PAIR, _LEAST_OF_TWO = 2, 50  # two members are alone in the sentence of a total of some size
_FAR = 30  # figures of a sentence: no list is longer
_MISS = 0.02  # of the total
_MISS_BESIDE = 0.025  # the same of the figure right in front of the list
_SMALL = 20  # a smaller total is met by chance
_BACK = 8  # figures in front of a list among which its total is looked for
_SENTENCES = 2


def link_near_lists(mentions: list[Mention], view: View) -> None:
    """L28: tie the members to the nearest total that they nearly make up."""
    _link_behind(mentions, view)
    at = 0
    while at < len(mentions):
        run = _run(mentions[at], mentions, view)
        at += 1
        if len(run) < _PAIR or any(GROUP.match(one.noun) for one in run):
            continue
        whole = _nearly(run, mentions, view)
        if whole is None:
            continue
        at = run[-1].index + 1
        for part in run:
            told = part.part_of == whole.index
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L28-{whole.index}"
            if not told:
                lean(part, whole)


def _link_behind(mentions: list[Mention], view: View) -> None:
    """国家级7家，省级31家，市级64家，市级以上共计103家: a total that the words call one, behind its members."""
    for whole in mentions:
        total = linkable(whole) and is_plain(whole) and whole.value >= _SMALL
        if not total or not TOTAL_AHEAD.search(whole.left.strip()):
            continue
        run: list[Mention] = []
        for one in in_front(whole, mentions):
            if view.sentence(one.start) != view.sentence(whole.start):
                break
            if one.role in _SAID or one.list_kind == "bracket":
                continue
            if one.dimension != whole.dimension and one.end >= whole.start - len(whole.left) - 1:
                continue  # 三家共22.5万人次
            if not (is_plain(one) and comparable(one, whole) and _is_free(one) and one.value < whole.value):
                break
            run.insert(0, one)
        miss = abs(math.fsum(one.value for one in run) - whole.value)
        if len(run) >= _LEAST and 0 < miss <= _MISS * whole.value and not any(is_paid_from(one, whole) for one in run):
            for part in run:
                part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L28-{whole.index}"


def _run(first: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """The figures of one measure from ``first`` to the end of its sentence; empty when another comes between."""
    if not (linkable(first) and is_plain(first) and _is_free(first)):
        return []
    here = view.sentence(first.start)
    run = [first]
    for mention in mentions[first.index + 1 : first.index + _FAR]:
        if view.sentence(mention.start) != here:
            return run
        if mention.role in _SAID or mention.list_kind == "bracket":
            continue
        if not (is_plain(mention) and comparable(mention, first) and _is_free(mention)):
            ends = len(run) > _LEAST and mention.dimension != first.dimension
            return run if ends else []  # 债务41件，劳资29件，其他19件，涉案金额358.6万元
        run.append(mention)
    return run if mentions[-1].index < first.index + _FAR else []


def _is_free(part: Mention) -> bool:
    return part.part_of < 0 or part.list_kind in GUESSED


def _is_of_two(whole: Mention, first: Mention, apart: int) -> bool:
    """党支部112个，单独组建89个，与在职人员合建24个; not 培训68万元，考察45万元，站点维护23.6万元."""
    large = whole.role != "money" and whole.value >= _LEAST_OF_TWO
    return large and apart == 0 and whole.index == first.index - 1


def _nearly(run: list[Mention], mentions: list[Mention], view: View) -> Mention | None:
    total = math.fsum(one.value for one in run)
    first = run[0]
    if any(comparable(first, one) and math.isclose(one.value, total) for one in in_front(first, mentions, _FAR)):
        return None  # a figure further in front is made up exactly
    for whole in in_front(first, mentions, _BACK):
        apart = view.sentence(first.start) - view.sentence(whole.start)
        if apart > _SENTENCES + (len(run) > _LEAST):
            return None
        if not (linkable(whole) and is_plain(whole) and comparable(first, whole) and whole.value >= _SMALL):
            continue
        miss = total - whole.value
        between = view.text[whole.end : first.start]
        opened = ("其中" in between and miss < 0) or between.startswith(("、", "和"))  # a member like the others
        near = _MISS_BESIDE if whole.index == first.index - 1 else _MISS
        if len(run) == _PAIR and not _is_of_two(whole, first, apart):
            return None
        if 0 < abs(miss) <= near * whole.value and not opened and not any(is_paid_from(one, whole) for one in run):
            return whole
        if apart == 0:
            return None  # a member of the sentence stands in front: the list does not begin here
    return None
