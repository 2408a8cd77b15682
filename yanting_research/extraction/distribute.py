"""Distributive lists (分别): the k-th figure belongs to the k-th noun (case F06, link L7).

A、B分别为1、2 hands nouns out; 分别占3%、4% after figures hands the figures out. Where the
list has fewer nouns than figures, nothing is guessed.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from yanting_research.extraction.mentions import LINKABLE, RATIOS, Mention, comparable, in_front
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, clean_left, last_match
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits, lean, recent_whole

__all__ = ["HANDS_OUT", "distribute", "opens_row", "opens_shares"]

# Matches 分别为, 依次是 and 各占 in front of the first figure; must not match 各级 or 分别
HANDS_OUT = re.compile(r"分别|依次|逐级为|各[占为有](?!级)")

# Matches 三个专业 of 电工、焊工、家政三个专业; must not match 家政
_COUNTED_LIST = re.compile(
    r"等?[两二三四五六七八九十]{1,2}[个类项种大]?(?:专业|方面|层[次面]|乡镇|村|单位|部门|指标|类|项)(?P<kept>得分|评分)?$"
)
# Matches 、 and 和 between items, and what is between “满意”“一般”; must not match 及 of 大专及以下
_ITEMS = re.compile(r"、|以及|[和与]|(?<![提普涉])及(?!以|其)|(?<=[”’])(?=[“‘])")

# Matches 占比 of 男、女占比分别为; must not match 占地
_OF_SHARE = re.compile(r"(?:比例|比重|占比|占|同比|比上年|较上年|[”’]的)$")
# Matches 占总数的 and 比重为 in front of a row of shares; must not match 提高
_ROW = re.compile(r"占|比重|比例|^[,，]即$")
# Matches 要 of 排放量要分别下降; must not match 需要 or 年均
_AHEAD = re.compile(r"(?:(?<![需重主])要|将|也|(?<![年人户月日])均)$")
# Matches 排放量 and 入学率, whose last two characters are no word; must not match 总产量 or 销售量
_RATE_TAIL = re.compile(r"[\u4e00-\u9fff](?![总产数比销售存重速])[\u4e00-\u9fff][量率值度]$")
# Matches 得分 of 群众得分; must not match 部分
_SCORES = re.compile(r"得分$|评分$|平均分$|满意度$")
_FIGURE = re.compile(r"\d|百分之")
# Matches 男女 of 出生人口男女分别为; must not match 男女平等
_BOTH_SEXES = re.compile(r"(?P<who>.{0,14}?)的?男女(?:职工|党员|干部)?$")
_ORDER = "一二三四五六七八九"
# Matches 第一至第四种 and 第一种到第三种形态; must not match 第一种
_ORDINALS = re.compile(
    r".{0,12}?第(?P<first>[一二三四五六七八九])[种类档批期]?[至到]第?(?P<last>[一二三四五六七八九])(?P<kind>[种类档批期][\u4e00-\u9fff]{0,4})"
)
# Matches “四种形态”; must not match 四种 alone
_FORMS = re.compile(r"(?P<n>[二三四五六])种(?P<kind>形态|类型|方式|情形)")
# Matches 人数 and 所占份额 alone, which name no item; must not match 参训人数
_MEASURE = re.compile(
    r"(?:其|各|所)?(?:占|有)?(?:人数|人次|户数|数量|个数|金额|规模|份额|比例|比重|占比|得票|得分|评分|分值|面积)(?:达|也|各)?"
)
# Matches 集中于 and 主要分布在 in front of the first item; must not match 教育
_SPREAD = re.compile(
    r"(?P<who>.{0,20}?)(?:主要|大都|多)?(?:集中|分布|覆盖|涉及|来自|分属|分为|包括|从事|投向|流向|用)[于在到了至向]?(?=[\u4e00-\u9fff])"
)
# Matches 三大系统 behind the names of three; must not match 多个系统
_COUNTED_KIND = re.compile(
    r"等?(?P<n>[两二三四五六七八九])[大个类项种]?(?P<kind>系统|领域|行业|产业|片区|地区|区域|年龄段|层次|方面)$"
)
_NUMBERS = dict(zip("两二三四五六七八九", (2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
# Matches 2012年 behind 分别比; must not match 3392人
_YEAR = re.compile(r"(?:19|20)\d{2}年")
# Matches 全县2019年, 2020年党员 and 2018: an item that is a year; must not match 2019年级
_OF_YEAR = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?P<year>(?:19|20)\d{2})(?:[两三四五]?年(?!级)[底末度]?[\u4e00-\u9fff]{0,10})?"
)
# Matches 降幅 and 增幅 of 降幅分别为; must not match 幅员
_SPEED = re.compile(r"(?P<down>降幅|跌幅|减幅)|增幅|涨幅|增速|升幅|增长率")
# Matches 农村党员占比逐年走高， in front of 分别为; must not match 占比分别为
_RATE_OF_YEARS = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,10}?(?:占比|比重|比例|率))(?:逐年|连年|持续|稳步|逐步|逐月)[\u4e00-\u9fff]{1,4}[,，]"
)
# Matches 和 of 租赁和商务服务业
_JOINED = re.compile(r"[和与及]")
# Matches 等领域 behind the last of several; must not match 三个领域
_AND_SO_ON = re.compile(r"等(?:领域|方面|行业|部门|类别?|工作)?$")
_LONGEST = 16  # figures that are handed out
_WORD = 2


def opens_shares(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """Whether a share opens a row of shares: 占总数的69.0%、35.1%和89.0% behind three counts."""
    following = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else None
    if mention.role != "share" or following is None or following.role != "share" or not _ROW.search(mention.left):
        return False
    return view.text[mention.end : following.start].strip() in _BETWEEN


def opens_row(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """Whether as many figures as nouns follow, joined alike: 第三种、第四种形态31人次、22人次."""
    following = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else None
    if following is None or mention.role not in LINKABLE or following.unit != mention.unit:
        return False
    if view.text[mention.end : following.start].strip() not in _BETWEEN:
        return False  # most figures stop here
    clause = re.split(r"[,，。;:\n]", view.text[view.ahead(mention.start) : mention.start])[-1]
    row = clause.count("、")
    if not row or _FIGURE.search(clause):
        return False
    group = mentions[mention.index : mention.index + row + 1]
    rest = mentions[mention.index + row + 1 : mention.index + row + 2]
    joined = [view.text[one.end : two.start].strip() for one, two in pairwise(group)]
    alike = len(group) == row + 1 and all(one.unit == mention.unit for one in group)
    longer = bool(rest) and view.text[group[-1].end : rest[0].start].strip() in _BETWEEN
    return alike and not longer and all(one in _BETWEEN for one in joined)


_BETWEEN = frozenset({"、", "和", "及", "与", "以及"})


def distribute(first: Mention, previous: list[Mention], mentions: list[Mention], view: View) -> list[Mention]:
    """A、B分别为1、2: the k-th figure belongs to the k-th noun."""
    group = [first]
    for follower in mentions[first.index + 1 : first.index + _LONGEST]:
        if not re.fullmatch(r"\s{0,40}(?:[、,，和及与]|以及)\s{0,40}", view.text[group[-1].end : follower.start]):
            break
        if follower.dimension != first.dimension:
            mixed = _hand_out_mixed(first, mentions, view)
            if mixed:
                return mixed
            break
        group.append(follower)
    if len(group) < 2:
        return []
    _hand_out(group, previous, mentions, view)
    return group if first.role in LINKABLE else []


def _hand_out_mixed(first: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """结对贫困户、困难党员、留守儿童分别为3520户、746名和1209名: as many nouns as figures, of more than one measure."""
    items, changed = _items(first, view)
    group = mentions[first.index : first.index + len(items)]
    joined = [view.text[one.end : two.start].strip() for one, two in pairwise(group)]
    alike = len(group) == len(items) and all(one.role in LINKABLE and one.unit for one in group) and not changed
    if len(items) < _WORD or not alike or not all(between in _BETWEEN for between in joined):
        return []
    items[0] = clean_left(items[0]) or items[0]
    for mention, item in zip(group, items, strict=True):
        mention.noun, mention.rule = item, "F06"
        mention.attribute, mention.inherited = not HEAD_NOUN.search(item), -1
    return group


def _made_up(first: Mention, total: float, mentions: list[Mention], view: View) -> Mention | None:
    """The nearest earlier figure that a list makes up exactly, within three sentences."""
    for candidate in in_front(first, mentions):
        if view.sentence(first.start) - view.sentence(candidate.start) > 3:
            return None
        if comparable(first, candidate) and candidate.value == total and not candidate.past:
            return candidate
    return None


def _hand_out(group: list[Mention], previous: list[Mention], mentions: list[Mention], view: View) -> None:
    first = group[0]
    items, changed = _items(first, view, len(group))
    items = items if len(items) >= len(group) else _forms(first, len(group), view) or items
    if len(items) < len(group):
        _tie_unnamed(group, mentions, view)
        _follow_figures(group, previous, mentions, view)
        if first.form == "ratio":
            for mention in group[1:]:
                mention.noun, mention.rule = first.noun, "F06"
        return
    items = items[-len(group) :]
    years = [_OF_YEAR.fullmatch(item) for item in items]
    if all(years):  # 2019年、2020年分别发展党员320名、346名
        for mention, year in zip(group, years, strict=True):
            mention.period = year["year"] if year else ""
            mention.noun, mention.role, mention.rule = first.noun, first.role, "F06"
            mention.attribute, mention.inherited = first.attribute, -1
            mention.value = -abs(mention.value) if first.value < 0 else mention.value
        return
    items[-1] = _COUNTED_LIST.sub(lambda told: told["kept"] or "", items[-1]) or items[-1]
    items[0], items[-1] = clean_left(items[0]) or items[0], _AHEAD.sub("", items[-1]) or items[-1]
    tail = _tail(items)
    whole = _whole_of(group, items[-1], mentions, view)
    for mention, item in zip(group, items, strict=True):
        mention.role = first.role
        mention.rule, mention.attribute, mention.inherited = "F06", not HEAD_NOUN.search(item), -1
        mention.noun = (item if item.endswith(tail) else item + tail) + _ending(mention, item + tail, changed=changed)
        if first.value < 0:
            mention.value = -abs(mention.value)
        if whole is None and HEAD_NOUN.search(tail):
            mention.attribute = False  # 小学专任教师 are of no figure in front
        if whole is not None:
            mention.part_of, mention.list_kind = whole.index, "distributive"
            mention.list_id = f"L7-{whole.index}-{first.index}"
            lean(mention, whole)


def _tie_unnamed(group: list[Mention], mentions: list[Mention], view: View) -> None:
    """引进人才326名，逐年人数依次为88名、107名、131名: figures without nouns that make up the total in front."""
    first = group[0]
    total = math.fsum(one.value for one in group)
    whole = _made_up(first, total, mentions, view) if first.role in LINKABLE and math.isfinite(total) else None
    if whole is None:
        return
    for mention in group:
        mention.part_of, mention.list_kind = whole.index, "distributive"
        mention.list_id = f"L7-{whole.index}-{first.index}"


def _items(first: Mention, view: View, count: int = 0) -> tuple[list[str], bool]:
    """The nouns that are handed out, and whether the verb behind 分别 tells of changes."""
    start = view.ahead(first.start)
    around = view.text[start : first.start]
    hand = last_match(HANDS_OUT, around)
    if hand and _FIGURE.search(_YEAR.sub("", around[hand.end() :])):
        hand = None  # 男女分别为3392人、3026人，占52%和48%
    head, verb = (around[: hand.start()], around[hand.end() :]) if hand else ("", around)
    clauses = re.split(r"[,，。;:\n]|(?<=\d)[人名个%]", head)
    ahead = clauses[-2] if len(clauses) > 1 and not clean_left(clauses[-1]) else ""  # 木材和水泥的产量，也将分别增长
    ordinals = _ORDINALS.fullmatch(clauses[-1])
    if ordinals:  # 第一至第四种依次为
        low, high = (_ORDER.index(ordinals[end]) for end in ("first", "last"))
        return [f"第{place}{ordinals['kind']}" for place in _ORDER[low : high + 1]], False
    both = _BOTH_SEXES.fullmatch(_OF_SHARE.sub("", clauses[-1]))
    if both:  # 出生人口男女分别为
        return [sex + clean_left(both["who"]) for sex in ("男性", "女性")], False
    kinds = _kinds(clauses)
    if kinds:
        return kinds, False
    clause = ahead if len(_ITEMS.split(ahead)) > 1 and not _FIGURE.search(ahead) else clauses[-1]
    pieces = [item for item in _ITEMS.split(clause) if item]
    listed = clause.split("、")
    joined = len(listed) > _WORD or _JOINED.search(listed[0]) is not None  # 小麦、棉花的产量与商品量 are no two
    if joined and len(listed) == count != len(pieces):  # 自然资源、劳动和社会保障、民政与应急等领域: one item each
        spread = _SPREAD.match(listed[0])
        pieces = [listed[0][spread.end() :] if spread else listed[0], *listed[1:-1], _AND_SO_ON.sub("", listed[-1])]
    items = [_OF_SHARE.sub("", item).rpartition("“")[2].rstrip("”") for item in pieces if item]
    return [item for item in items if item], bool(re.search(r"[增减升降提下]", verb))


def _forms(first: Mention, count: int, view: View) -> list[str]:
    """第一种形态 to 第四种形态 for “四种形态”，依次为 four figures: kinds that have no name but their number."""
    said = last_match(_FORMS, view.text[view.ahead(first.start) : first.start])
    if said is None or _NUMBERS[said["n"]] != count:
        return []
    return [f"第{place}种{said['kind']}" for place in _ORDER[:count]]


def _kinds(clauses: list[str]) -> list[str]:
    """教育系统, 卫生系统, 农林水系统 for 集中于教育、卫生、农林水三大系统，人数: what a bare measure counts."""
    if len(clauses) < _WORD or not _MEASURE.fullmatch(clauses[-1]):
        return []
    counted = _COUNTED_KIND.search(clauses[-2])
    if counted is None:
        return []
    listed = clauses[-2][: counted.start()]
    spread = _SPREAD.match(listed)
    items = _ITEMS.split(listed[spread.end() :] if spread else listed)
    who = clean_left(spread["who"]) if spread else ""
    return [item + counted["kind"] + who for item in items] if len(items) == _NUMBERS[counted["n"]] else []


def _ending(mention: Mention, noun: str, *, changed: bool) -> str:
    if changed and mention.role == "change":
        return "变化"
    return "占比" if mention.role == "share" and not noun.endswith("率") else ""


def _tail(items: list[str]) -> str:
    """专任教师 of 小学、初中专任教师: the head that only the last noun has; else ``""``."""
    first, last = items[0], items[-1]
    scores = _SCORES.search(last)
    if scores and not _SCORES.search(first):
        return scores.group()  # 机关、基层、群众得分依次为
    if not HEAD_NOUN.search(last) or HEAD_NOUN.search(first[-1:] if len(first) < _WORD else first):
        return ""
    if ATTRIBUTE.search(first):
        return last[len(first) :]
    rate = _RATE_TAIL.search(last)
    return rate.group() if rate and len(last) >= _WORD + len(rate.group()) else last[-_WORD:]


def _whole_of(group: list[Mention], last: str, mentions: list[Mention], view: View) -> Mention | None:
    """What a list is part of: an earlier total that it makes up, or one that holds things of its name."""
    first = group[0]
    whole = recent_whole(first, mentions, view, 3) if first.role in LINKABLE else None
    named = _named_by(last, first, mentions, view) if first.role in LINKABLE else None
    if named is not None:
        return named
    known = [mention for mention in group if not math.isnan(mention.value)]
    total = math.fsum(mention.value for mention in known)
    if whole is None or total == whole.value:
        return whole
    other = bool(HEAD_NOUN.search(last)) and last[-_WORD:] != whole.noun[-_WORD:]
    fitting = not other and all(fits(mention, whole) for mention in known)
    return _made_up(first, total, mentions, view) or (whole if fitting else None)


def _named_by(last: str, first: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """女干部1427名。县处级、科级女干部分别为7名和138名: the group that the last noun ends in."""
    for one in in_front(first, mentions):
        if view.sentence(first.start) - view.sentence(one.start) > 1:
            return None
        group = len(one.noun) > _WORD and last.endswith(one.noun) and last != one.noun
        if group and comparable(first, one) and fits(first, one) and not one.past:
            return one
    return None


def _follow_figures(group: list[Mention], previous: list[Mention], mentions: list[Mention], view: View) -> None:
    """分别占3%、4% and 分别增长0.8%、2.1% behind as many figures: the k-th is of the k-th."""
    first = group[0]
    hand = last_match(HANDS_OUT, first.left)
    speed = _SPEED.fullmatch(first.left[: hand.start()].strip()) if hand and first.role == "share" else None
    changes = (first.role == "change" and first.dimension in RATIOS) or speed is not None
    if first.role != "share" and not changes:
        return
    low = max(view.sentence_start(first.start), view.text.rfind(";", 0, first.start) + 1)
    rate = _RATE_OF_YEARS.search(view.text, low, first.start) if first.role == "share" else None
    if rate:  # 农村党员占比逐年走高，分别为31%、34.5%、38%
        for mention in group:
            mention.noun, mention.rule = rate["noun"], "F06"
        return
    down = speed is not None and speed["down"] is not None
    if len(previous) != len(group):
        roles = LINKABLE | {"average"} if changes else LINKABLE
        here = view.sentence(first.start)
        earlier = [m for m in in_front(first, mentions)[::-1] if m.role in roles]
        previous = [m for m in earlier if view.sentence(m.start) == here][-len(group) :]
        for mention in group:
            mention.left = first.left
    if len(previous) != len(group):
        return
    for mention, source in zip(group, previous, strict=True):
        if changes:
            mention.role, mention.rule, mention.inherited = "change", "F05", source.index
            sign = -1 if down else first.value
            mention.noun, mention.value = source.noun + "变化", math.copysign(mention.value, sign)
        else:
            mention.noun, mention.numerator, mention.rule = source.noun + "占比", source.index, "F06"
