"""Parts behind a label or a colon (标签与冒号之后的列举): case L3.

年龄结构:…, 按层级分，…, 离岗去向：…, and 办班19期、训2364人次：科级班6期、412人次, two measures by turns.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import LINKABLE, RELATIVE, Mention, comparable, in_front
from yanting_research.extraction.nouns import last_match
from yanting_research.extraction.part_kinds import GROUP
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import Found, fits, recent_whole

__all__ = ["STOP_LIST", "after_label", "flat"]

# Matches (正科163人); must not match (正科
_CLOSED_BRACKET = re.compile(r"\([^()]{0,120}\)")
# Matches 年龄结构:, 学历方面， and 按接收方式分，; must not match 年龄偏大
_LABEL = re.compile(
    r"\[(?:年龄|学历|性别|文化程度|民族|职业|身份|类别|职级|来源|领域|行业|党龄)(?:结构|分布|构成)?\]|"
    r"(?:[按以][\u4e00-\u9fff]{2,8}(?:分|划分|细分|看|论|计|衡量)|分[\u4e00-\u9fff]{2,4}看|按[\u4e00-\u9fff]{2,6}列示|分[\u4e00-\u9fff]{1,4}(?:看|统计|说)|从[\u4e00-\u9fff]{2,8}(?:上看|来看|看|分析))[:，,]|(?<=[\n-])按[\u4e00-\u9fff]{2,4}:|"
    r"(?:\A|(?<=[\n,，。;]))[\u4e00-\u9fff]{0,4}(?:去向|流向|方向|出路|渠道|结构)(?:偏[老大低])?(?:为|是)?:|"
    r"(?:按|论|看|(?<![\d个类种大]))(?:年龄|学历|性别|文化程度|文化|出身|来路|民族|类别|身份|党龄|职业|岗位|政治面貌|职称|编制|入党时间|工种|职级|职务|来源|行业|区域|等级|性质|层次|领域)(?:结构|分布|构成|层次|类型)?(?:看|上|方面|来看|划分|分)?[:,，]"
)
# What ends a list: 今年, 此外, 投入; must not match 女
STOP_LIST = re.compile(
    r"(?:今年|去年|全年|上半年|本年|同期|累计|总共|共有|共|另(?![谋择行])|此外|还有|同时|平均|人均|每|比上|较|举办|开展|组织|投入|建成|新(?!农村))"
)
# Matches 社会保障和就业 behind a semicolon; must not match a clause with a comma or a figure
_ITEM = re.compile(r"\s?[\u4e00-\u9fff“”、]{2,12}")
# Matches 教师 alone in front of 按职称分，; must not match 专职教师17人
_SUBJECT = re.compile(r"(?:^|[,，。;:\n])(?P<who>[\u4e00-\u9fff]{2,8}?)[原现的]?$")
# Matches 离岗 of 离岗去向: and 流出 of 流出方向:, whose figure stands in front; must not match 去向:
_LABELLED = re.compile(r"(?P<who>[\u4e00-\u9fff]{2,4})(?:去向|流向|方向|出路|渠道|结构)(?:偏[老大低])?(?:为|是)?:")
_MOST_BACK = 12  # figures back to the one that a label names
_PAIR = [[True, False], [False, True]]  # the first of two figures is of the first measure, the second of the other
_MOST = 6  # figures back to the one that a label follows
_TURNS = 1  # sentences between two totals and the list told by turns
_LIST = 240  # code points: a long list behind one colon


def flat(text: str) -> str:
    """The text with closed brackets blanked, so that a nest does not end the list around it."""
    return _CLOSED_BRACKET.sub(lambda found: " " * len(found[0]), text) if "(" in text else text


def after_label(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """The whole of a figure behind a label (按层级分，) or a colon, and what the members of its list share."""
    by_turns = _by_turns(mention, mentions, view)
    if by_turns is not None:
        return by_turns
    low = view.ahead(mention.start, _LIST)
    text = flat(view.text[low : mention.start])
    label = last_match(_LABEL, text)
    if label is not None:
        said = _said_in_front(label.group(), text[: label.start()], low + label.start(), mention, mentions)
        whole = said or _right_in_front(low + label.start(), mention, mentions, view)
        whole = whole or recent_whole(mention, mentions, view, 8)
        apart = whole is not None and ";" in view.text[low + label.end() : whole.start]
        if whole is not None and not apart:  # not 按层级分，党委52个；在册党员27316名
            return whole, "label" if said is None else "colon", str(low + label.start())
    colon = max(text.rfind(":"), text.rfind("--"))
    if colon < 0:
        return None
    colon += low
    if ";" in text[colon - low :]:
        return _goes_on_after(colon, mention, mentions, view)
    before = [
        m for m in in_front(mention, mentions)[::-1] if m.end <= colon and m.start >= low and m.role not in RELATIVE
    ]  # 民生支出16.03亿元，占75.0%:教育4.86亿元
    inside = [m for m in in_front(mention, mentions)[::-1] if m.start > colon]
    if not before or any(m.role in LINKABLE and not comparable(mention, m) for m in inside):
        return None
    whole = before[-1]
    if not comparable(mention, whole) or not fits(mention, whole):
        return None
    if STOP_LIST.match(mention.left.strip()):
        return None
    return whole, "colon", str(colon)


def _right_in_front(label: int, mention: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """危房改造86户，按鉴定等级分，C级52户: the figure that a label follows right away, if nothing else holds it."""
    for one in in_front(mention, mentions, _MOST):
        if one.end > label:
            continue
        near = not view.text[one.end : label].strip(",，") and one.part_of < 0 and not one.past
        return one if near and one.attribute and comparable(mention, one) and fits(mention, one) else None
    return None


def _said_in_front(own: str, ahead: str, label: int, mention: Mention, mentions: list[Mention]) -> Mention | None:
    """专职教师17人，行政工勤11人。教师按职称分，高级讲师5人: whom the label says it parts."""
    said = _LABELLED.match(own) or _SUBJECT.search(ahead)
    if said is None:
        return None
    known = (
        one
        for one in in_front(mention, mentions, _MOST_BACK)
        if one.end <= label
        and one.rule != "F08"
        and (one.noun.endswith(said["who"]) or (said.re is _LABELLED and said["who"] in one.left))
    )
    return next((one for one in known if comparable(mention, one) and fits(mention, one) and not one.past), None)


def _by_turns(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """办班19期、训2364人次：科级班6期、412人次，青干班2期、96人次: two measures by turns, each of its own total."""
    low = view.ahead(mention.start, _LIST)
    colon = max(view.text.rfind(opener, low, mention.start) for opener in (":", "其中", "包括", "包含"))
    ahead = in_front(mention, mentions)
    wholes = [one for one in ahead if one.end <= colon][:2] if colon >= 0 else []
    inside = [one for one in ahead if one.start > colon][::-1]
    if len(wholes) < len(_PAIR) or ";" in view.text[colon : mention.start]:
        return None
    if view.sentence(colon) - view.sentence(wholes[1].start) > _TURNS:
        return None
    turn = [*inside, *mentions[mention.index : mention.index + 2]][:2]
    alike = [[same_measure(one.unit, whole.unit) for whole in wholes[::-1]] for one in turn]
    if alike != _PAIR or not all(one.role in LINKABLE for one in (*wholes, *turn)):
        return None
    whole = next((one for one in wholes if comparable(mention, one) and fits(mention, one)), None)
    return (whole, "colon", f"{colon}-{whole.index}") if whole is not None else None


def _goes_on_after(colon: int, mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """民生16.03亿元:教育4.86亿元，增长11.4%;卫生2.74亿元: the first figure of each item, over the semicolons."""
    said = view.text[view.text.rfind(";", colon, mention.start) + 1 : mention.start]
    inside = [m for m in in_front(mention, mentions)[::-1] if m.start > colon]
    begun = next((m for m in inside if m.list_id.endswith(f"-{colon}")), None)
    if begun is None or GROUP.match(mention.noun) or not _ITEM.fullmatch(said) or STOP_LIST.match(said):
        return None
    whole = mentions[begun.part_of]

    if not comparable(mention, whole) or not fits(mention, whole):
        return None
    return whole, "colon", str(colon)
