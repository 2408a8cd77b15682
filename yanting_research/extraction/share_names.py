"""Shares whose own noun names what they are of (名称所指的占比): 税收占比 after 税收收入."""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import LINKABLE, Mention, in_front
from yanting_research.extraction.nouns import clean_left
from yanting_research.extraction.share_near import gap_of
from yanting_research.extraction.views import View

__all__ = ["from_own_noun"]

_STEM = 2  # characters of a noun that names a thing
_NEARLY = 2.0  # percentage points: a share further off is of something else
_COMPLETE = ("L9-", "L18-", "L19-")  # lists that make up their whole
_MISPRINT = 8.0  # percentage points by which the share of such a member may be off


def from_own_noun(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """税收占比 after 税收收入, 集中供养率 after 集中供养: the share's own noun names its numerator."""
    stem = re.sub(r"(?:占比|比例|比重|率)$", "", mention.noun)
    if len(stem) < _STEM:
        return False
    for count in in_front(mention, mentions):
        if view.sentence(mention.start) - view.sentence(count.start) > 1:
            return False
        if count.role not in LINKABLE or count.part_of < 0:
            continue
        if stem not in count.noun and not _is_member(stem, count, mentions[count.part_of]):
            continue
        gap = gap_of(mention, count, mentions[count.part_of])
        if gap <= max(_NEARLY, mention.precision) or (gap <= _MISPRINT and _is_named(stem, count, mention, view)):
            mention.numerator, mention.denominator = count.index, count.part_of
            return True
    return False


def _is_named(stem: str, count: Mention, share: Mention, view: View) -> bool:
    """中央资金1.8亿元、省级资金0.9亿元……，中央资金占比61.3%: a member of a list that is complete, by its own noun."""
    complete = count.list_id.startswith(_COMPLETE) and view.sentence(count.start) == view.sentence(share.start)
    return complete and count.noun.startswith(stem) and not count.noun.startswith("不")


def _is_member(stem: str, count: Mention, whole: Mention) -> bool:
    """先进支部 for 先进71个 of 263个党支部: the member's own words and the end of its whole's noun."""
    own = clean_left(count.left)
    rest = stem.removeprefix(own)
    return len(own) >= _STEM and rest != stem and len(rest) >= _STEM and whole.noun.endswith(rest)
