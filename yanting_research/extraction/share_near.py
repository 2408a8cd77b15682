"""Shares beside their figures (紧挨着的占比): a fraction right behind a figure, and the surplus of candidates.

腾出校舍4.3万平方米，约三分之一改作了养老院; 差额选出代表280名，落选63名，差额比例22.5%.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import LINKABLE, Mention, in_front, one_before
from yanting_research.extraction.naming_beside import total_in_bracket
from yanting_research.extraction.nouns import verb_at_end
from yanting_research.extraction.views import View

__all__ = ["gap_of", "link_behind_bracket", "link_right_behind", "link_surplus"]

# Matches ，约 between a figure and a fraction of it; must not match ，占
_BEHIND = re.compile(r"[,，](?:大约|约|近|将近|超过?|足足|有|差不多)?")
# Matches ，按期办结 between a figure and a fraction of it; must not match ，其中占
_DID = re.compile(r"[,，](?!其|占|约占)(?P<verb>[\u4e00-\u9fff]{2,6}?)了?(?:约|近|将近)?")
# Matches 改作了 behind the fraction; must not match the end of a clause, or 的
_GOES_ON = re.compile(r"(?![的强弱多余左以])[\u4e00-\u9fff]")
# Matches 差额比例 and 差额率为 in front of a share; must not match 差额
_SURPLUS = re.compile(r"差额(?:比例|比率|率|比)(?:为|达)?$")
_FEW = 6  # figures in front of such a share
_FULFILLED = frozenset({"完成", "达成", "已完成", "实际完成"})


def gap_of(share: Mention, count: Mention, whole: Mention) -> float:
    """Printed share minus computed share [percentage points], without sign."""
    return abs(100 * count.value / whole.value - share.value) - 1e-9 if whole.value else math.inf


def link_right_behind(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """腾出校舍4.3万平方米，约三分之一改作了养老院: a fraction right behind a figure is of it."""
    whole = one_before(mention, mentions)
    if mention.form not in {"fraction", "tenths", "half"} or whole is None or whole.role not in LINKABLE or whole.past:
        return False
    between = view.text[whole.end : mention.start]
    did = _DID.fullmatch(between)
    if did is not None and did["verb"] in _FULFILLED:  # 计划340名，已发展238名，完成七成
        plans = (one for one in in_front(whole, mentions) if view.sentence(one.start) == view.sentence(mention.start))
        plan = next((one for one in plans if one.modality == "target" and one.unit == whole.unit), None)
        if plan is not None:
            mention.denominator, mention.numerator = plan.index, whole.index
            return True
    done = did is not None and verb_at_end(did["verb"]) != "" and whole.role == "count"  # 诉求1032件，按期办结九成七
    right = _BEHIND.fullmatch(between) and _GOES_ON.match(view.text, mention.end)
    if not (done or right):
        return False
    if whole.list_kind == "opener" and "有" in view.text[whole.end : mention.start]:
        whole = mentions[whole.part_of]  # 人才27名，其中博士3名，有九成签订协议
    mention.denominator, mention.numerator = whole.index, -1
    return True


def link_behind_bracket(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """抽查8个镇、40个村，各占全县镇总数（24个）的三分之一、村总数（303个）的13.2%: of each total its namesake."""
    whole = one_before(mention, mentions)
    if whole is None or view.text[whole.end : mention.start] != ")的":
        return False
    if not total_in_bracket(whole, view):
        return False
    here = view.sentence(mention.start)
    front = (one for one in in_front(whole, mentions, _FEW) if view.sentence(one.start) == here)
    count = next((one for one in front if one.noun == whole.noun and one.role == "count"), None)
    if count is None:
        return False
    mention.denominator, mention.numerator, mention.noun = whole.index, count.index, count.noun + "占比"
    count.part_of, count.list_kind, count.list_id = whole.index, "attribute", f"L8-{whole.index}-{count.index}"
    return True


def link_surplus(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """差额选出代表280名，落选63名，差额比例22.5%: how many more stood than seats, of the seats."""
    if not _SURPLUS.search(mention.left.strip()):
        return False
    near = [
        one for one in in_front(mention, mentions, _FEW) if view.sentence(one.start) == view.sentence(mention.start)
    ]
    counts = [one for one in near if one.role == "count" and one.dimension == "person" and not one.past]
    for seats in counts:
        for more in counts:
            if more.value < seats.value and gap_of(mention, more, seats) <= mention.precision / 2:
                mention.numerator, mention.denominator = more.index, seats.index
                return True
            stood = more.value - seats.value
            if stood > 0 and abs(100 * stood / seats.value - mention.value) <= mention.precision / 2:
                mention.numerator, mention.denominator = -1, seats.index
                return True
    return False
