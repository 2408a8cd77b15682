"""Coordinated nouns, of several things that one figure counts (并列名词): 交通、水利部门就占4.36亿元 is of both.

The figure's clause ends at the 、 in front of the last of them; the others are read from the clauses in front, as long
as each is a short noun and the first begins one.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nouns import clean_left, verb_at_end
from yanting_research.extraction.views import View

__all__ = ["complete_coordinated"]

# Matches ，交通、水利部门就占 behind the figure in front; must not match 、水利部门
_LISTED = re.compile(
    r"(?:(?<![^,，;:(。\n])|(?<=其中)|(?<=内有)|(?<=包括))(?!其中|内有|包括)(?:加上|进一步|[要将](?!员)|保证|确保|新纳入)?"
    r"(?P<others>(?:[\u4e00-\u9fff]{1,5}、){1,4})(?P<last>[\u4e00-\u9fff]{1,14})$"
)
_REACH = 40  # code points
_STEM = 2
_TOLD = 4  # code points at the beginning of the last, within which its noun begins
# Matches 分别 and 依次: one figure each
_EACH = re.compile(r"分别|依次|各")
# Matches 、22人次 behind a figure: one for each; must not match 、其中
_EACH_ITS_OWN = re.compile(r"(?:、|和|及|与)\d")
# Matches 一、 and 第三、: numbers of a list and of kinds; must not match 一线
_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]{1,2}|[甲乙丙丁])、")
# Matches 在东莞 and 按区域, which say where and how; must not match 对口支援
_LED = re.compile(
    r"^(?:[在以按靠因由向从赴到经将把与占设为]|通过|依托|根据|剔除|沿途|同期|全[县市区镇国省]|近[一二三两]年)"
)


def complete_coordinated(mentions: list[Mention], view: View) -> None:
    """Put the others in front of a noun that took only the last of several."""
    for mention in mentions:
        if mention.rule != "F07" and not mention.inherited >= 0 and (others := _others(mention, mentions, view)):
            mention.noun = others + mention.noun


def _others(mention: Mention, mentions: list[Mention], view: View) -> str:
    """交通、 for the noun 水利部门资金 behind 交通、水利部门就占; else ``""``."""
    behind = mentions[mention.index - 1].end if mention.index else 0
    low = max(behind - 1, mention.start - _REACH, 0)
    if "、" not in view.text[low : mention.start] or "、" in mention.noun:
        return ""
    found = _LISTED.search(view.text, low, mention.start)
    if found is None or found.start("others") < behind or _EACH.search(found["last"]):
        return ""
    if _EACH_ITS_OWN.match(view.text, mention.end):
        return ""  # 第三种、第四种形态31人次、22人次
    others, noun = found["others"], mention.noun
    first = others.partition("、")[0]
    if noun[:_STEM] not in found["last"][: _STEM + _TOLD] or len(noun) < _STEM or _NUMBERED.match(others):
        return ""
    verb = verb_at_end(first[:_STEM]) == first[:_STEM] and first != found["last"][: len(first)]
    plain = not _LED.match(first) and (len(first) == 1 or clean_left(first) == first)
    return "" if verb or not plain else others + _ahead(noun, found["last"])


def _ahead(noun: str, last: str) -> str:
    """What stands in front of the noun in the last of the list; nothing where the noun opens it."""
    return last[: last.find(noun[:_STEM])]
