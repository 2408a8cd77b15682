"""Groups told for two years at once (两个年度的部分): link L17.

全镇党员1148名，去年为1126名。其中女党员由208名增至231名，占比由18.5%升至20.1%: the later figure is
part of the total that holds now, the earlier one of the total that held then, and so are their shares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from yanting_research.extraction.mentions import LINKABLE, Mention, comparable, in_front
from yanting_research.extraction.part_kinds import GROUP
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits

__all__ = ["link_years"]

# Matches 增至 between two figures; must not match 增加
_RISEN = re.compile(
    r"(?:左右|以上)?[,，]?(?:逐步|稳步)?(?:增加?|升|减少?|降|压减?|提高|提升|下降|上升|发展|扩大|回落|变)(?:到|至|为|成)了?"
)
# Matches 由 and 从去年的 in front of the earlier figure; must not match 理由
_FROM = re.compile(r"(?<![理自])[由从][\u4e00-\u9fff\d]{0,10}$")
_REACH = 10  # figures looked back for the totals of both years
_BACK = 2  # sentences

Pair = tuple[Mention, Mention]  # the earlier figure and the later one


def link_years(mentions: list[Mention], view: View) -> None:
    """L17: the figures of a pair, each tied to the total, or the share to the count, of its own year."""
    counts: Pair | None = None
    for pair in _pairs(mentions, view):
        later = pair[1]
        if later.role == "share":
            if counts is not None and view.sentence(counts[1].start) == view.sentence(later.start):
                _tie_shares(pair, counts)
            continue
        totals = _totals(pair, mentions, view)
        if totals is not None:
            for figure, total in zip(pair, totals, strict=True):
                figure.part_of, figure.list_kind = total.index, "attribute"
                figure.list_id = f"L17-{total.index}-{figure.index}"
        counts = pair


def _pairs(mentions: list[Mention], view: View) -> Iterator[Pair]:
    """由208名增至231名, as earlier and later."""
    for earlier, later in pairwise(mentions):
        if not same_measure(earlier.unit, later.unit) or later.start - earlier.end > _REACH:
            continue
        risen = _RISEN.fullmatch(view.text[earlier.end : later.start])
        if risen is None or not {earlier.role, later.role} <= LINKABLE | {"share"}:
            continue
        if _FROM.search(view.text[max(0, earlier.start - 14) : earlier.start]):
            yield earlier, later


def _totals(pair: Pair, mentions: list[Mention], view: View) -> Pair | None:
    """The total that held then and the one that holds now, when the pair is of a group among them."""
    earlier, later = pair
    group = GROUP.search(later.noun) or "其中" in earlier.left
    if not group:
        return None
    here = view.sentence(later.start)
    near = [m for m in in_front(earlier, mentions)[::-1] if here - view.sentence(m.start) <= _BACK]
    for now in reversed(near):
        if now.past or not comparable(later, now) or not fits(later, now):
            continue
        for then in (mentions[now.index - 1], mentions[now.index + 1]):
            alike = then.past and then in near and comparable(earlier, then)
            if alike and fits(earlier, then):
                return then, now
    return None


def _tie_shares(shares: Pair, counts: Pair) -> None:
    """占比由18.5%升至20.1% behind 由208名增至231名: one share for each count."""
    for share, count in zip(shares, counts, strict=True):
        if count.part_of >= 0:
            share.numerator, share.denominator = count.index, count.part_of
            share.noun = count.noun + "占比"
