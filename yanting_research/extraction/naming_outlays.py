"""What money went for (资金去向的名称): outlays in a list, gifts to each, and sums under a heading of accounts.

支出构成：培训党员118.6万元 is 培训党员支出; 慰问困难党员1397人，每人1000元 is 慰问金; 二、支出。全年1174.9万元 is 支出.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention, one_before
from yanting_research.extraction.nouns import last_match
from yanting_research.extraction.views import View

__all__ = ["gift_of", "heading_of", "outlay_of", "pay_of"]

# Matches 慰问 of 慰问困难党员1397人，每人1000元; must not match 慰问信
_GIFT = re.compile(r"慰问(?![信电演品])|救助(?!站)|补助|补贴|奖励")
_GIFTS = {"慰问": "慰问金", "救助": "救助金", "补助": "补助", "补贴": "补贴", "奖励": "奖励"}
# Matches 报酬 and 生活津贴 in front of 正职每月1150元; must not match 资金
_PAY = re.compile(r"报酬|津贴|补贴|补助(?!对象)|工资(?!关系)|薪酬|生活费|待遇")
_BEFORE = 60  # code points in front of a sentence in which its pay is named
_UNNAMED = frozenset({"资金", "经费", "金额"})
# Matches 支出构成: and 用于 in front of a list of what the money went for; must not match 支出 alone
_OUTLAYS = re.compile(
    r"^\s?(?:全年|主要)?(?:支出|开支)(?:构成|结构|项目|明细|去向)?(?:为|是|包括)?[:]|(?:主要|分别)?用于"
)
# Matches ，年末结余 and ，同比增长, with which the list is over; must not match ，教育培训
_OVER = re.compile(r"[,，][^,，、;:()]{0,12}(?:比上年|同比|增长|下降|余|结|到位|完成)")
# Matches 走访慰问 between two signs of a list; must not match a clause
_ITEM = re.compile(r"[,、;:(]?\s?(?:其中)?(?!共|合计|总计|累计|另)(?P<what>[\u4e00-\u9fff“”]{2,14})")
# Matches 二、支出。 in front of 全年1174.9万元; must not match 二、支出情况较好
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.](?P<what>支出|收入|结余|投入|经费)(?:情况)?[。:\n]\s?$")
_NEAR = 160  # code points in which a list is opened
_HEAD = 14  # code points of a heading


def outlay_of(mention: Mention, view: View) -> str:
    """走访慰问支出 for a member of 用于阵地建设518.6万元、走访慰问139.7万元; ``""`` where no such list stands open."""
    item = _ITEM.fullmatch(mention.left.rstrip()) if mention.role == "money" else None
    low = max(view.sentence_start(mention.start), mention.start - _NEAR)
    opened = last_match(_OUTLAYS, view.text[low : mention.start]) if item else None
    if item is None or opened is None or _OVER.search(view.text, low + opened.end(), mention.start):
        return ""
    return item["what"].strip("“”") + "支出"


def gift_of(fund: str, mention: Mention, view: View) -> str:
    """慰问金 for a fund that has no name, where the sentence tells of 慰问; else the fund as it is."""
    told = view.text[view.ahead(mention.start) : mention.start] if fund in _UNNAMED else ""
    gift = last_match(_GIFT, told)
    return _GIFTS[gift.group()] if gift else fund


def pay_of(mention: Mention, view: View) -> str:
    """报酬 for 正职每月1150元 where the sentence, or the end of the one before, speaks of it; ``""`` without."""
    low = max(0, view.sentence_start(mention.start) - _BEFORE)
    paid = last_match(_PAY, view.text[low : mention.start])
    return paid.group() if paid else ""


def heading_of(mention: Mention, mentions: list[Mention], view: View) -> str:
    """支出 for the first sum under the heading 二、支出。; ``""`` without one."""
    low = view.sentence_start(mention.start)
    before = one_before(mention, mentions)
    if before is not None and view.sentence(before.start) == view.sentence(mention.start):
        return ""
    heading = _HEADING.search(view.text, max(0, low - _HEAD), low)
    return heading["what"] if heading else ""
