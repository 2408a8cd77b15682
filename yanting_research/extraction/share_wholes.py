"""Shares held against their wholes (占比的复查): a guessed whole yields to one that fits, neighbours share theirs."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from yanting_research.extraction.mentions import LINKABLE, STATED, Mention, comparable, in_front
from yanting_research.extraction.named_wholes import SHARE_OF
from yanting_research.extraction.shares import gap_of
from yanting_research.extraction.views import View

__all__ = ["follow_shares", "verify_shares"]

# ，到位率; ，占; 、约占: the share is of the figure in front; must not match ，活跃用户占
_RATE_AHEAD = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}[,，])?[,，、(（]?[^\s,，、。;；的]{0,6}率(?:为|达|约)?|[,，、]?(?:约|大约)?(?:占|占比|比例)(?:为|达|约)?|[,，、]占(?:总[人户次场期个]?[数额量]|全部|总体)的?"
)
# Matches 参选率; must not match 占比
_RATE = re.compile(r"率$")
_BESIDE = 6  # figures on each side among which a share has neighbours


def verify_shares(mentions: list[Mention], view: View) -> None:
    """Look for a whole that gives the printed share where the nearest one does not.

    A whole that the text names (占党员总数的, 其中, brackets) is kept even when the share is wrong;
    a guessed one yields to the nearest earlier figure that fits. A share that fits nothing is
    taken of the whole its neighbours in the sentence are taken of.
    """
    shares = [mention for mention in mentions if mention.role == "share" and not math.isnan(mention.value)]
    for mention in shares:
        if mention.rule == "F07" and mention.denominator >= 0:
            continue
        if mention.numerator < 0:
            mention.numerator = _bare_numerator(mention, mentions, view)
        if mention.numerator < 0:
            continue
        count = mentions[mention.numerator]
        stated = count.list_kind in STATED or count.list_kind == "clause"
        if SHARE_OF.search(mention.left.strip()) or (stated and mention.denominator == count.part_of):
            continue
        if mention.denominator >= 0 and gap_of(mention, count, mentions[mention.denominator]) <= mention.precision / 2:
            continue
        whole = _fitting_whole(mention, count, mentions, view)
        if whole >= 0:
            _set_denominator(mention, count, whole)
        elif mention.denominator < 0:
            mention.denominator = _turnout(mention, count, mentions, view)
    for place, mention in enumerate(shares):
        _follow_neighbours(mention, shares[max(0, place - _BESIDE) : place + _BESIDE + 1], mentions, view)


def follow_shares(mentions: list[Mention]) -> None:
    """占97.8%，计524人: the count is of what its share is of, and is named like it."""
    for share, count in pairwise(mentions):
        if count.inherited != share.index or count.role != "count" or share.role != "share" or share.denominator < 0:
            continue
        whole = mentions[share.denominator]
        stated = count.part_of >= 0 and count.list_kind in {"bracket", "colon"}
        if not stated and comparable(count, whole) and count.value <= whole.value:
            count.part_of, count.list_kind = whole.index, "attribute"
            count.list_id = f"L8-{whole.index}-{count.index}"
            count.noun = share.noun.removesuffix("占比")


def _bare_numerator(mention: Mention, mentions: list[Mention], view: View) -> int:
    """The count right before a rate (实际到位52万元，到位率80%) or before a bare cell of a table."""
    if not mention.index:
        return -1
    count = mentions[mention.index - 1]
    between = view.text[count.end : mention.start]
    if count.role not in LINKABLE or math.isnan(count.value) or "\n" in between:
        return -1
    return count.index if not between.strip() or _RATE_AHEAD.fullmatch(between) else -1


def _fitting_whole(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    best = -1
    here = view.sentence(count.start)
    for candidate in in_front(count, mentions, 24):
        if here - view.sentence(candidate.start) > 8 or candidate.past or not comparable(count, candidate):
            continue
        if candidate.value < count.value:
            continue
        gap = gap_of(mention, count, candidate)
        if gap <= mention.precision / 2:
            return candidate.index
        if gap < mention.precision and best < 0:
            best = candidate.index
    return best


def _turnout(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """登记选民38.92万名，投出选票31.06万张，参选率79.8%: papers of the persons of the sentence, where the rate is right."""
    if count.dimension != "piece" or not _RATE.search(mention.noun):
        return -1
    for persons in in_front(count, mentions, _BESIDE):
        if view.sentence(persons.start) != view.sentence(mention.start):
            break
        if persons.dimension == "person" and persons.role == "count" and gap_of(mention, count, persons) <= mention.precision:
            return persons.index
    return -1


def _set_denominator(mention: Mention, count: Mention, whole: int) -> None:
    mention.denominator = whole
    if count.list_kind not in {"bracket", "opener", "table"} and count.part_of != whole:
        count.part_of, count.list_id, count.list_kind = whole, f"L8-{whole}-{count.index}", "attribute"


def _follow_neighbours(mention: Mention, shares: list[Mention], mentions: list[Mention], view: View) -> None:
    if mention.numerator < 0 or SHARE_OF.search(mention.left.strip()) or mention.taken_of[1] >= 0:
        return
    count = mentions[mention.numerator]
    if mention.denominator >= 0 and (
        gap_of(mention, count, mentions[mention.denominator]) < mention.precision or count.list_kind in STATED
    ):
        return
    for other in sorted(shares, key=lambda share: abs(share.index - mention.index)):
        if (
            other is mention
            or other.numerator < 0
            or other.denominator < 0
            or abs(other.index - mention.index) > _BESIDE
        ):
            continue
        whole = mentions[other.denominator]
        same = view.sentence(other.start) == view.sentence(mention.start)

        if same and not whole.past and comparable(count, whole) and whole is not count and whole.value >= count.value:
            _set_denominator(mention, count, whole.index)
            return
