"""Shares in the notes of a table (表注里的占比): link L41.

注：女干部占29.7%，本科以上者占78.2% under a table: the cell of those words, and the cell of its row or column that
gives the share; a share without digits goes on with the whole of the one in front.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.share_near import gap_of
from yanting_research.extraction.views import View

__all__ = ["link_table_shares"]

_REACH = 60  # figures back to the cells of the table
_SENTENCES = 16  # lines are sentences too
_SHARP = 0.1  # percentage points: a share printed more roughly is met by chance
# Matches 占比 at the end of a noun, and the words that every noun may hold
_COMMON = frozenset({"全县", "全镇", "全区", "占比", "人员", "党员", "干部", "的占", "占总", "总数", "以上", "以下"})
# Matches 占 and 率为 in front of a share; must not match 增长
_TAKEN = re.compile(r"占|率|比重|比例")


def link_table_shares(mentions: list[Mention], view: View) -> None:
    """L41, before the shares look elsewhere."""
    before: Mention | None = None
    for mention in mentions:
        if mention.role != "share" or mention.rule == "F07" or mention.denominator >= 0 or mention.numerator >= 0:
            continue
        cells = [
            one
            for one in mentions[max(0, mention.index - _REACH) : mention.index]
            if one.rule == "F07" and one.role in {"count", "money"}
        ]
        near = cells and view.sentence(mention.start) - view.sentence(cells[-1].start) <= _SENTENCES
        if not near or not _TAKEN.search(mention.left):
            continue
        found = _pair(mention, cells, view) if mention.precision <= _SHARP else None
        if found is not None:
            mention.numerator, mention.denominator = found[0].index, found[1].index
            before = mention
        elif before is not None and mention.precision > _SHARP and _beside(before, mention, view):
            mention.denominator = before.denominator


def _beside(before: Mention, mention: Mention, view: View) -> bool:
    return mention.index - before.index <= 2 and view.sentence(before.start) == view.sentence(mention.start)


def _pair(share: Mention, cells: list[Mention], view: View) -> tuple[Mention, Mention] | None:
    """The cell that the share names and the one that gives it, of the last row first."""
    said = share.own or share.noun
    pairs = {said[at : at + 2] for at in range(len(said) - 1)} - _COMMON
    pairs |= {sign for sign in "女男" if sign in said}
    for part in reversed(cells):
        if not any(pair in part.noun for pair in pairs) or not part.value > 0:
            continue
        for whole in _wholes(part, cells, view):
            if gap_of(share, part, whole) <= share.precision / 2:
                return part, whole
    return None


def _wholes(part: Mention, cells: list[Mention], view: View) -> list[Mention]:
    """The cells of its row and its column's sum, in which it can be contained."""
    row = [one for one in cells if "\n" not in view.text[min(one.start, part.start) : max(one.end, part.end)]]
    column = [one for one in cells if one.index == part.part_of]
    first = [one for one in cells if one.noun and part.noun.endswith(one.noun) and one.noun != part.noun]
    return [
        one for one in (*row, *column, *first) if one is not part and one.unit == part.unit and one.value >= part.value
    ]
