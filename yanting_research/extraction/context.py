"""What stands around a mention (上下文): the figure before it, the clause before it."""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import Mention, in_front, one_before
from yanting_research.extraction.nouns import clean_left, verb_at_end
from yanting_research.extraction.views import View

__all__ = ["figure_before", "in_sentence", "moved_before", "over_bracket", "previous_clause", "ranked_clause"]

# Matches 方面 and 情况 at the end of a clause that opens a list; must not match 经费
_ABOUT = re.compile(r"(?:方面|上|来看|(?<=[龄度别历构质])看|情况|结构)$")
_ABOUT_NOUN = re.compile(r"(?:方面|情况)$")
# Matches 由于 at the head of a clause, which tells why; must not match 根据地
_REASON = re.compile(r"(?:据(?!点)|由于|因为|为了|根据(?!地)|按照|随着|尽管|虽然)")
# Matches 2013年 at the head of a clause, and “十一五”期间 alone, which names nothing; must not match 2013个
_DATED = re.compile(
    r"^(?:(?:19|20)\d{2}年(?:\d{1,2}月)?(?:度|[底末初])?|[“\"]?十[一二三四五]五[”\"]?(?:期间|时期|以来)?$)"
)
# Matches 在确保质量的前提下, 扣除价格因素 and 经县委同意, which only say under what; must not match 经济基础
_SETTING = re.compile(
    r"(?:前提|基础|情况|条件|背景|影响|带动|推动)[下上]$|过程中$|的同时$|^(?:扣除|剔除)[^,，]{0,8}因素"
    r"|^经[\u4e00-\u9fff]{1,12}(?:同意|批准|审[核定议批]|研究|讨论|核[准定实])$"
)
# Matches a numeral or a blanked date, all that follows and 占有效问卷的 in front; must not match a noun
_FROM_NUMERAL = re.compile(r"(?:的?占[\u4e00-\u9fff]{0,12}?的?)?(?:增长|下降|提高|减少)?(?:[\d\x00]|百分之).*")
# Matches 不会用手机平台的又次之, in front of 占17.6%; must not match 最多的是党员
_RANKED = re.compile(
    r"(?:^|[,，。;:)、\n])(?P<noun>[^,，。;:()\n\d]{2,24}?)(?P<who>的(?:党员|干部|群众|人|受访者|学员)?|(?<=[班村镇乡县区]))(?:又|也|则|仍|排在?)?"
    r"(?:最多|最少|最高|最低|次之|其次|居首|居多|居次|居末|第一|第二|第三|再次之?|较多|较少|也多|也不少|不少"
    r"|占多数|占少数|占大头|垫底|更多|更少)[,，]$"
)
# Matches 头一位是婚姻家庭类， in front of 89件次; must not match 首先是
_FIRST = re.compile(
    r"(?:头一位|排?在?首位|排?在?第一位?|最多|最大|最集中|居首|打头)的?(?:是|为|当数|要数|数)(?P<noun>[^,，。;:()\n\d]{2,12})[,，]$"
)
# Matches 以因病致困者居多， in front of 占七成; must not match 以来
_MAINLY = re.compile(r"以(?P<noun>[^,，。;:()\n\d]{2,14}?)(?:为主|居多|为多|最多|占多数)[,，]$")
# Matches 到训率以桥北镇最高， in front of 97.2%; must not match 以来
_RATE_AT = re.compile(
    r"(?P<rate>[^,，。;:()\n\d\x00]{1,8}[率度])以(?P<place>[^,，。;:()\n\d]{2,10}?)(?:最高|最低|居首|居末|垫底)[,，]$"
)
# Matches 用于社会事业的支出, where the verb is a noun; must not match 用于支出
_VERBAL_NOUN = re.compile(r"[\u4e00-\u9fff]{2}的[\u4e00-\u9fff]{0,2}(?:支出|收入|投入|投资|补助|补贴|贷款)$")
# Matches 城乡居民储蓄大幅度增加。 and 党员队伍不断壮大。; must not match 不断增加投入。
_MOVED = re.compile(
    r"(?P<noun>[^,，。;:、\d]{2,20}?)(?:有了?|得到|实现|保持)?(?:较?大幅度?|明显|显著|持续|稳步|不断|较快|逐年|迅速|快速|进一步|平稳|连年|稳定)"
    r"(?:的)?(?:增加|增长|提高|扩大|上升|下降|减少|壮大|改善|回升|攀升|提升)[。,，]$"
)
# Matches 50人以下的 of 50人以下的学校, in front of 由118所减至37所; must not match 50人
_SIZED = re.compile(r"^\d{1,6}(?:\.\d{1,2})?[万亿]?[\u4e00-\u9fff]{1,2}及?以[上下内]的")
_ENDS_CLAUSE = frozenset("。,，")
_REACHED = frozenset({"", "达到", "完成", "实现"})
_MOVED_REACH = 40  # code points: the longest of these clauses
_RANKED_REACH = 36  # code points: the longest of these clauses
# Matches ，占 behind a bracket; must not match ，其中
_TAKEN_OF = re.compile(r"[,，、]?(?:约|大约)?占")
# Matches ，同比增加 behind a bracket; must not match ，新增党员
_GREW = re.compile(r"[,，、]?(?:同比|环比|[比较](?:上|去|前)?[年届期月]?|增加|减少|增长|下降|提高|上升|净增|净减)")
_LOOK_BACK = 6
_LONGEST = 20  # code points of a noun from the clause in front


def in_sentence(first: Mention | None, second: Mention, view: View) -> bool:
    """Whether two mentions stand in one sentence; False without a first."""
    return first is not None and view.sentence(first.start) == view.sentence(second.start)


def figure_before(mention: Mention, mentions: list[Mention], *, same: bool = False) -> Mention | None:
    """The nearest earlier figure, of the same dimension when ``same``; changes hand nothing on."""
    near: Mention | None = None
    for candidate in in_front(mention, mentions, _LOOK_BACK):
        if candidate.role == "change" and mention.role != "change":
            continue
        if not same or candidate.dimension == mention.dimension:
            near = near or candidate
            # 316个站点分布在18个乡镇，改造204个: what 204 is part of cannot be smaller
            fits = candidate.unit == mention.unit and not candidate.value < mention.value
            if not same or mention.dimension != "piece" or fits:
                return candidate
    return near


def over_bracket(mention: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """The figure in front, past those in brackets behind it: 87 for 高级87人（正高9人），占4.8%, or ，同比增加3人."""
    before = one_before(mention, mentions)
    between = view.text[before.end : mention.start] if before is not None else ""
    close = between.find(")")
    says = _GREW if mention.role == "change" else _TAKEN_OF
    if before is None or close < 0 or "(" in between[:close] or not says.match(between, close + 1):
        return before
    opened = view.text.rfind("(", view.ahead(before.start), before.start)
    return next((one for one in in_front(mention, mentions) if one.end == opened), before)


def previous_clause(mention: Mention, view: View, *, verbs: bool = False) -> str:
    """Cleaned noun of the clause in front, within the sentence, when it holds no numeral."""
    low = view.sentence_start(mention.start)
    start = view.clause_start(mention.start)
    for _ in range(3):
        if start <= low + 1:
            return ""
        end = start - 1
        start = view.clause_start(end)
        text = view.text[max(start, low) : end]
        if _SETTING.search(text):
            continue
        text = _SIZED.sub("", _ABOUT.sub("", text)).removesuffix("队伍")
        if _REASON.match(text):
            continue  # 由于前面所说的原因，只完成原定计划的94%
        noun = _ABOUT_NOUN.sub("", clean_left(_FROM_NUMERAL.sub("", _DATED.sub("", text))))
        if len(noun) >= 2 and (verbs or not verb_at_end(noun) or _VERBAL_NOUN.search(text)):
            return noun[-_LONGEST:]
    return ""


def moved_before(mention: Mention, tail: str, view: View) -> str:
    """城乡居民储蓄 for 城乡居民储蓄大幅度增加。年末达到1623亿元: what moved in the clause in front; else ``""``."""
    at = mention.start - len(mention.left)
    if tail not in _REACHED or view.text[at - 1 : at] not in _ENDS_CLAUSE:
        return ""
    moved = _MOVED.search(view.text, max(view.clause_start(at - 1), at - _MOVED_REACH), at)
    return clean_left(_DATED.sub("", moved["noun"])) if moved else ""


def ranked_clause(mention: Mention, view: View) -> str:
    """缺技术 for 缺技术的次之，占28.4%: a clause that only ranks has its figure behind it; else ``""``."""
    at = mention.start - len(mention.left)
    if view.text[at - 1 : at] not in {",", "，"}:
        return ""
    low = max(view.ahead(mention.start), at - _RANKED_REACH)
    first = _FIRST.search(view.text, low, at)
    if first:  # 头一位是婚姻家庭类，89件次
        return clean_left(first["noun"])
    placed = _RATE_AT.search(view.text, low, at)
    if placed:
        return placed["place"] + clean_left(placed["rate"])
    mainly = _MAINLY.search(view.text, low, at)
    if mainly:
        return clean_left(mainly["noun"])
    ranked = _RANKED.search(view.text, low, at)
    return clean_left(ranked["noun"]) + ranked["who"].removesuffix("的") if ranked else ""
