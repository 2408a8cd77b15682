"""Units stated once (共用单位): for the figures of a list, or for the lines under a caption."""

from __future__ import annotations

import re
from bisect import bisect_left

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.units import load_units, unit_named
from yanting_research.extraction.views import View

__all__ = ["share_units", "state_units"]

# Matches the caption 明细如下(单位:万元): at the end of a line; must not match 单位:3个
_CAPTION = re.compile(r"单位[:：] ?(?P<scale>百万|[万亿千]?)(?P<unit>[\u4e00-\u9fff]{1,4})\)?[:：]?[ \t]{0,8}\n")
# Matches the item 项目支出 294.26; must not match a sentence
_ITEM = re.compile(
    r"[ \t]{0,16}(?:其中[:：]?)?[ \t]{0,8}[\u4e00-\u9fff“”()、]{2,20}[ \t:：]{1,8}"
    r"(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?)(?=[ \t]{0,8}(?:\n|\Z|[,，;]))"
)
# Matches 分别为 in front of a list; must not match 分别是指
_LISTS = re.compile(r"(?:分别|依次|各)[占为是有达到约]{0,2}$")
# Matches 、 and 和 between two figures; must not match ，其中
_LISTED = frozenset({"、", "和", "及", "与", ",", "，", "以及"})
_LIST_FORMS = frozenset({"plain", "listed"})
_SCALES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8}
_MOST_ITEMS = 60
_LONGEST_LIST = 12


def share_units(candidates: list[Mention], view: View) -> list[Mention]:
    """分别为38、301和147名: the unit of the last figure is that of the list."""
    for place in range(len(candidates) - 2, -1, -1):
        this, following = candidates[place], candidates[place + 1]
        half_said = this.unit == "个" and following.unit == "百分点"  # 提升3.1个、1.9个百分点
        if (this.unit and not half_said) or this.chinese or this.form != "plain" or not following.unit or following.form not in _LIST_FORMS:
            continue
        if view.text[this.end : following.start] not in _LISTED:
            continue
        first = place
        while (
            first > max(0, place - _LONGEST_LIST)
            and view.text[candidates[first - 1].end : candidates[first].start] in _LISTED
        ):
            first -= 1
        if half_said or _LISTS.search(view.text, max(0, candidates[first].start - 6), candidates[first].start):
            this.unit, this.form = following.unit, "listed"
    return candidates


def state_units(candidates: list[Mention], view: View) -> None:
    """Give bare figures of item lines the unit that the caption over them states (单位：万元)."""
    starts = [mention.start for mention in candidates]
    for caption in _CAPTION.finditer(view.text):
        if caption["unit"] not in load_units():
            continue
        at, scale = caption.end(), _SCALES[caption["scale"]]
        for _ in range(_MOST_ITEMS):
            item = _ITEM.match(view.text, at)
            if item is None:
                break
            place = bisect_left(starts, item.start("number"))
            if place < len(starts) and starts[place] == item.start("number") and not candidates[place].unit:
                bare = candidates[place]
                bare.unit, bare.form = caption["unit"], "listed"
                bare.value, bare.precision = bare.value * scale, bare.precision * scale
                bare.dimension = unit_named(bare.unit).dimension
            stop = view.text.find("\n", item.end())
            if stop < 0:
                break
            at = stop + 1
