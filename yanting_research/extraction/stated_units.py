"""Units stated once (共用单位): for the figures of a list, or for the lines under a caption."""

from __future__ import annotations

import re
from bisect import bisect_left

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.units import load_units, unit_named
from yanting_research.extraction.views import View

__all__ = ["share_units", "state_units", "take_units"]

# Matches the caption 明细如下(单位:万元): at the end of a line; must not match 单位:3个
_CAPTION = re.compile(
    r"单位[:：] ?(?P<scale>百万|[万亿千]?)(?P<unit>[\u4e00-\u9fff]{1,4})\)?[:：]?(?:[ \t]{2,8}[^\n]{0,30}|[ \t]{0,8})\n"
)
# Matches the item 项目支出 294.26; must not match a sentence
_ITEM = re.compile(
    r"[ \t]{0,16}(?:[①-⑳]|\(?\d[.、)])?(?:[收支][ \t]{1,4})?(?:其中[:：]?)?[ \t]{0,8}"
    r"(?:[\u4e00-\u9fff“”()、]{2,20}|[计余])[ \t:：]{0,8}"
    r"(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?)(?=[ \t]{0,8}(?:\n|\Z|\(|[,，;](?![\d■□*×X●])))"
)
# Matches 本年支出 103,9■2.00, an item one digit of which is hidden; must not match a sentence
_HIDDEN_ITEM = re.compile(
    r"[^\d\n。,，;；]{2,20}[ \t:：]{0,8}(?:[\d,.]*[■□*×X●][\d,.■□*×X●]*|[\d万千百]{2,8})[ \t]{0,8}"
)
# Matches 收入 136.00 of 财政拨款85.00 党费返还32.40 收入小计136.00; must not match 党员85名
_ENTRY = re.compile(r"[\u4e00-\u9fff“”]{2,12}[ \t:]{0,4}(?P<number>\d[\d,]{0,15}(?:\.\d{1,4})?)(?=[ \t]|$|\n)")
# Matches a line of two such entries or more (收入 136.00 其中:上级拨入85.00); must not match a sentence
_ACCOUNTS = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{2,4}:)?[\u4e00-\u9fff“”]{2,12}[ \t]{0,4}\d[\d,-]{0,15}(?:\.\d{1,4})?[ \t]{0,4}){2,14}"
)
# Matches 分别为 and 分别提高 in front of a list; must not match 分别于
_LISTS = re.compile(
    r"(?:(?:分别|依次|各)[占为是有达到约]{0,2}|分别[\u4e00-\u9fff]{0,2}(?:[高低多少快慢]|提高|下降|降低|增[长加]|减少|上升|上涨|投入|安排|支出|完成|培训)了?)$"
)
# Matches 万 of 1.7万元 and 万亿 of 1.7万亿元; must not match 1.7元
_SCALED = re.compile(r"\d(?P<scale>万亿|[万亿])")
_ALIKE = 100.0  # figures of a list that are of one size differ by less
# Matches 、 and 和 between two figures; must not match ，其中
_LISTED = frozenset({"、", "和", "及", "与", ",", "，", "以及"})
# Matches 、学田 between two members of a list; must not match ，共计
_MEMBER = re.compile(r"、[\u4e00-\u9fff]{1,6}")
_LIST_FORMS = frozenset({"plain", "listed"})
_SCALES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "万亿": 1e12}
# Matches 万 of 684万 at the end of a figure; must not match 684万元
_TEN_THOUSANDS = re.compile(r"[万亿](?:左右|上下|余|多)?$")
_BEHIND_SUMS = frozenset({"", ",", "，", "。", ";", "、", ")", "(", "!", "\n"})
_NEAR = 4  # figures in front of one that lacks its 元
_MOST_ITEMS = 60
_LONGEST_LIST = 12


def share_units(candidates: list[Mention], view: View) -> list[Mention]:
    """分别为38、301和147名: the unit of the last figure is that of the list."""
    scales: dict[int, float] = {}
    for place in range(len(candidates) - 2, -1, -1):
        this, following = candidates[place], candidates[place + 1]
        half_said = this.unit == "个" and following.unit.endswith("百分点")  # 提升3.1个、1.9个百分点
        if (
            (this.unit and not half_said)
            or this.chinese
            or this.form != "plain"
            or not following.unit
            or following.form not in _LIST_FORMS
        ):
            continue
        if view.text[this.end : following.start] not in _LISTED:
            continue
        first = place
        while (
            first > max(0, place - _LONGEST_LIST)
            and view.text[candidates[first - 1].end : candidates[first].start] in _LISTED
        ):
            first -= 1
        if half_said or _LISTS.search(view.text, max(0, candidates[first].start - 8), candidates[first].start):
            this.unit, this.form = following.unit, "listed"
            scales[place] = _take_scale(this, following, scales.get(place + 1, 1.0), view)
    for before, this, following in zip(candidates, candidates[1:], candidates[2:], strict=False):
        bare = not this.unit and this.form == "plain" and not this.chinese
        if not bare or not before.unit or before.unit != following.unit or following.form != "plain":
            continue
        ahead, behind = view.text[before.end : this.start], view.text[this.end : following.start]
        if _MEMBER.fullmatch(ahead) and _MEMBER.fullmatch(behind):  # 公田16927亩、学田737、寺田2579亩
            this.unit, this.form = before.unit, "listed"
    return candidates


def _take_scale(this: Mention, following: Mention, taken: float, view: View) -> float:
    """分别投入3.2和1.7万元: what is behind the last figure scales those in front, if all are of one size then."""
    own = _SCALED.search(view.text, this.start, this.end)
    said = _SCALED.search(view.text, following.start, following.end)
    scale = _SCALES[said["scale"]] if said is not None else taken
    if own is not None or not this.value or not 1 / _ALIKE <= following.value / scale / this.value <= _ALIKE:
        return 1.0
    _scale(this, scale)
    return scale


def _scale(bare: Mention, scale: float) -> None:
    """Value and last printed digit, without the last bits of a product of floats."""
    bare.value, bare.precision = round(bare.value * scale, 6), bare.precision * scale


def state_units(candidates: list[Mention], view: View) -> None:
    """Give bare figures of item lines the unit that the caption over them states (单位：万元)."""
    starts = [mention.start for mention in candidates]
    for caption in _CAPTION.finditer(view.text):
        if caption["unit"] not in load_units():
            continue
        at = caption.end()
        for _ in range(_MOST_ITEMS):
            stop = view.text.find("\n", at)
            stop = stop if stop >= 0 else len(view.text)
            numbers = _numbers(view.text, at, stop)
            if not numbers and not _HIDDEN_ITEM.fullmatch(view.text, at, stop):
                break
            for number in numbers:
                place = bisect_left(starts, number[0])
                if place < len(starts) and starts[place] == number[0]:
                    _state(candidates[place], caption, number[1], view)
            if stop == len(view.text):
                break
            at = stop + 1


def take_units(mentions: list[Mention], view: View) -> None:
    """14个班次:科干班3,中青班2,妇干班1,村支书班8: bare figures that add up to the one in front are of its unit."""
    at = 1
    while at < len(mentions):
        run = at
        while run < len(mentions) and _is_bare(mentions[run]) and _same_sentence(mentions[at], mentions[run], view):
            run += 1
        total = sum(one.value for one in mentions[at:run])
        near = mentions[max(0, at - _NEAR) : at] if run - at > 1 else []
        whole = next((one for one in reversed(near) if one.unit and one.value == total), None)
        if whole is not None:
            for one in mentions[at:run]:
                one.unit, one.dimension = whole.unit, whole.dimension
        at = max(run, at + 1)
    for one in mentions:
        if not one.unit and view.text[one.start - 1 : one.start] in {"￥", "¥"}:
            one.start, one.unit, one.dimension = one.start - 1, "元", unit_named("元").dimension  # ￥8,600
    for place, one in enumerate(mentions):
        ends = view.text[one.end : one.end + 1] in _BEHIND_SUMS
        if not one.unit and one.form == "plain" and ends and _TEN_THOUSANDS.search(view.text, one.start, one.end):
            around = reversed(mentions[max(0, place - _NEAR) : place])
            before = next((other for other in around if other.unit and other.dimension != "share"), None)
            if before is not None and before.dimension == "money" and _same_sentence(before, one, view):
                one.unit, one.dimension = before.unit, before.dimension  # 3.1万元，企业赞助2万，镇里贴1.1万


def _is_bare(mention: Mention) -> bool:
    return not mention.unit and mention.form == "plain" and not mention.chinese


def _same_sentence(one: Mention, other: Mention, view: View) -> bool:
    return view.sentence(one.start) == view.sentence(other.start)


def _numbers(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The spans of the figures of an item line, or of a line of accounts; none of another line."""
    if _ACCOUNTS.fullmatch(text, start, stop):
        return [entry.span("number") for entry in _ENTRY.finditer(text, start, stop)]
    item = _ITEM.match(text, start)
    return [item.span("number")] if item is not None else []


def _state(bare: Mention, caption: re.Match[str], end: int, view: View) -> None:
    """The unit of the caption for a bare figure, or for one that took the word behind it for a unit (21.30 支出)."""
    if bare.unit and not view.text[end : bare.end].startswith(" "):
        return
    bare.unit, bare.form, bare.end = caption["unit"], "listed", min(bare.end, end)
    _scale(bare, _SCALES[caption["scale"]])
    bare.dimension = unit_named(bare.unit).dimension
