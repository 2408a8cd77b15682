"""Norms (规范句): numerals of a clause that says what follows for whom, or what a heading says is asked for.

方可, 才发, 即召回 and 不予 tell that the words in front are a condition: 两次查岗人不在即召回 counts nothing. Behind
条件: or 规矩: everything up to the full stop is asked for, but for money without a bound. What was counted stays a
fact: a figure with a classifier that no bound hedges (36个问题一律销号), and figures that 已, 共 or 实 reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.extraction.nonfact_kinds import NUMERAL as _N

__all__ = ["norm_zones"]

_FRACTION = "[二三四五六七八九十]分之[一二三四五六七八九]"
_TIMES = "个?工作日|个?小时|个?月|学期|学时|课时|学分|分钟|[次回遍场天日周年届岁期科节季]|分(?!之)"
_SIZES = "平方米|平方公里|平米|公里|厘米|毫米|万?元|亿元|公斤|[名人户个家册件条本亩份起例升米吨度]"
_NOTE = r"(?:\(含[^()]{0,4}\))?"
_BOUND = "不得?(?:少于|低于|小于|超过|高于|大于|足|满|到)|少于|低于|超过|高于|至少|未满|未达到?|达不到|达到?|满|过"
_OVER = rf"{_NOTE}(?:及|或)?以[上下内外]"
# Matches 不少于三天, 三分之一, 75分至89分 and 5万元以下; must not match 36个 or 4.5万元, which no bound hedges
_ASKED = re.compile(
    rf"(?:{_BOUND})?(?:{_FRACTION}(?:以上)?|{_N}(?:%|成)(?:{_OVER})?|{_N}(?:{_TIMES})?(?:[至到-]{_N})?(?:{_TIMES})(?:{_OVER})?)"
    rf"|(?:{_BOUND}){_N}[万亿]?(?:{_SIZES})(?:{_OVER})?|{_N}[万亿]?(?:{_SIZES}){_OVER}"
)
# Matches 方可 and 即召回: what stands in front is a condition; must not match 才能 of 人才能力 or 即将
_FOLLOWS = re.compile(
    r"(?=[方才始即作视不一须劝淘停免取予自重补离表通报])(?:方[可能给准予有得]|(?<!人)才[准发给可算许]|(?<!人)才能(?!力)|始[得可]|即[摘召解取停追免劝扣予作视判]|作[\u4e00-\u9fff]{2,4}处[理分]"
    r"|视[为同]|不予(?!理)|不得(?!超过|高于|少于|低于|突破|多于|大于|小于|不)|一律(?!免)|须报|劝其|淘汰|停发|免担保|取消[\u4e00-\u9fff]{0,4}资格"
    r"|予以(?:退出|清退|取消|辞退|除名|解聘|降级|免职)|自动(?:离职|降档|退出|放弃)|重修|补考一次|离岗学习|表态发言|通报单位|报组织部批)"
)
# Matches 申领条件: and 规矩没松:, at the head of what is asked for; must not match 要求:, behind which plans stand
_HEADS = re.compile(
    r"(?:条件|资格|须知|规矩|约定|(?<=的)规定|门槛|杠子|禁令|红线|准入)(?:没松|如下|有[一二三四五六]|是)?:(?!\n)|\[[\u4e00-\u9fff]{0,2}(?:标准|条件|纪律|规矩|须知)\]|(?:规定|写明|约定)(?=[\u4e00-\u9fff]{1,6}每[^,，。;；]{1,3}[一二两三][次回])"
)
_OPENS = re.compile("凡(?!是?共)|如(?=[\u4e00-\u9fff])|若|对于|须(?=[\u4e00-\u9fff])")
# Matches 已 and 实有: what is told was done; must not match 已满
_REPORTED = re.compile(r"(?:已(?!满)|共|实[际有到行]|累计|现有|截至|有)[\u4e00-\u9fff]{0,4}\Z")
_STOPS = "。;!?\n"
_REACH = 60  # code points between a condition and what follows from it


def norm_zones(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each numeral that a norm asks for, in a folded text whose dates are blanked.

    >>> text = "两次查岗不在即召回。旷课3次的学员有12名。集中培训不少于三天或24学时的,方可提交。"
    >>> [text[start:end] for start, end in norm_zones(text)]
    ['两次', '不少于三天', '24学时']
    """
    for mark in _FOLLOWS.finditer(text):
        yield from _asked(text, _condition_start(text, mark.start()), mark.start())
    for head in _HEADS.finditer(text):
        end = min((at for at in (text.find(sign, head.end()) for sign in "。\n") if at >= 0), default=len(text))
        yield from _asked(text, head.end(), min(end, head.end() + 2 * _REACH))


def _asked(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    for numeral in _ASKED.finditer(text, low, high):
        if not _REPORTED.search(text, max(low, numeral.start() - 8), numeral.start()):
            yield numeral.span()


def _condition_start(text: str, at: int) -> int:
    """Where the condition begins that ends at a place: its clause, the one before if it is short, or back to 凡."""
    floor = max(0, at - _REACH, *(text.rfind(sign, 0, at) + 1 for sign in _STOPS))
    comma = max(text.rfind(sign, floor, at) for sign in ",，")
    opened = _OPENS.search(text, floor, at)
    if opened:
        return opened.start()
    if comma < 0:
        return floor
    if at - comma <= 2 and text[at] in "方才始":  # 不少于三天的,方可提交: the clause in front is the condition
        earlier = max(text.rfind(sign, floor, comma) for sign in ",，")
        return max(floor, earlier + 1)
    return comma + 1
