"""Bases of shares that the words give in other ways (占比的基数): links L20 to L23.

L20 a row of shares printed as a ratio, 三次产业结构为22.8:44.2:33.0, is of the figures listed in front;
L21 按全县党员18304名计，覆盖率94.3%: the base that a rate is reckoned by;
L22 占有效问卷的43.8%(612份): the count in brackets right behind its share, tied before the bases are looked for;
L27 年末常住人口33.9万人，常住人口城镇化率41.27%: the people that the rate itself names;
L26 原定引才120名，实到133名，完成率110.8%: what was reached, of what was planned;
L23 开工率87.2% ... 确保开工率达到100%: a rate named again is of the same base.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from yanting_research.extraction.mentions import LINKABLE, Mention, in_front, one_before
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import lean

__all__ = ["link_bracketed_counts", "link_share_bases"]

# Matches : between two shares of a ratio; must not match 、
_RATIO = re.compile(r"\s?[:∶]\s?")
# Matches 按全县党员 and 以应参训干部 in front of the base; must not match 按时
_RECKONED_BY = re.compile(r"(?:按照?|以)(?!时|期|年)[\u4e00-\u9fff]{1,12}$")
# Matches 计， and 为基数计算， behind the base; must not match 计划
_RECKONED = re.compile(r"(?:的?(?:口径|基数|标准)?(?:为基数)?(?:计算?|测算|核算)|为基数)[,，][\u4e00-\u9fff]{0,10}")

# Matches ( and (计 between a share and its count; must not match (含
_BRACKET = re.compile(r"\s?\((?:计|共计?|即)?")
_PAIR = 2
_SECTORS = ("第一产业", "第二产业", "第三产业")
# Matches 三次产业占比依次为 and 三次产业增加值占GDP的比重分别为; must not match 三次产业结构
_INDUSTRIES = re.compile(
    r"三[次大]产业(?:增加值)?(?:在[A-Za-z\u4e00-\u9fff]{2,8}中)?所?(?:占[A-Za-z\u4e00-\u9fff]{0,8}的?)?"
    r"(?:占比|比重|比例)(?:依次|分别)[为是]$"
)
# Matches 完成率, 计划完成率 and 进度; must not match 落实率
_FULFILLED = re.compile(r"(?:完成|达成|执行)(?:率|比例|面)$|进度$")
# Matches 常住人口城镇化率; must not match 城镇化率 alone, whose people are not said
_URBAN = re.compile(r"(?P<people>(?:常住|户籍)人口)城镇化率$")
# Matches 办结率 and 转化率; must not match 完成率 or 发生率
_DONE_RATE = re.compile(r"(?:办结|化解|转化|整改|答复|办复|调处|结案|谈话|兑现)率$")
_SHORT_RATE = 7  # code points: 按期办结率达 is of the things in front, 各地各部门共办结率 of something else
_NEARLY = 10.0  # percentage points: a rate further off is of another plan
# Matches 开工率 and 年度投资完成率; must not match 率 alone
_RATE_NAME = re.compile(r"[\u4e00-\u9fff]{2}率$")


def link_share_bases(mentions: list[Mention], view: View) -> None:
    """L20, L21 and L23, for the shares that the cases before have left without a base."""
    for mention in mentions:
        if mention.role != "share" or mention.denominator >= 0 or math.isnan(mention.value):
            continue
        if _of_industries(mention, mentions):
            continue
        if _of_ratio(mention, mentions, view) or _reckoned(mention, mentions, view):
            continue
        if _fulfils(mention, mentions, view) or _of_people(mention, mentions, view):
            continue
        if not _of_things(mention, mentions, view):
            _named_before(mention, mentions)


def link_bracketed_counts(mentions: list[Mention], view: View) -> None:
    """L22: the count is what the share was reckoned from, and is named after it."""
    for share, count in pairwise(mentions):
        if share.role != "share" or share.numerator >= 0 or count.role != "count":
            continue
        if not _BRACKET.fullmatch(view.text, share.end, count.start) or view.text[count.end : count.end + 1] != ")":
            continue
        share.numerator = count.index
        count.inherited, count.attribute = -1, True
        count.noun = share.noun.removesuffix("占比") + ("问卷" if count.unit == "份" else "")
        if count.part_of >= 0:
            lean(count, mentions[count.part_of])


def _of_ratio(first: Mention, mentions: list[Mention], view: View) -> bool:
    """L20: as many shares as there are members of the list in front, and 100 % together."""
    row = [first]
    for share in mentions[first.index + 1 : first.index + 6]:
        if not _RATIO.fullmatch(view.text, row[-1].end, share.start):
            break
        row.append(share)
    if len(row) < _PAIR or abs(math.fsum(share.value for share in row) - 100) > len(row) * first.precision:
        return False
    counts = _list_in_front(first, len(row), mentions)
    if not counts:
        return False
    for share, count in zip(row, counts, strict=True):
        share.denominator, share.numerator = count.part_of, count.index
    return True


def _of_industries(first: Mention, mentions: list[Mention]) -> bool:
    """三次产业占比依次为27.3%、43.7%和29.0% behind 生产总值 and the 增加值 of the three: the k-th is of the k-th."""
    if not _INDUSTRIES.search(first.left.strip()):
        return False
    row = mentions[first.index : first.index + len(_SECTORS)]
    if len(row) < len(_SECTORS) or any(one.role != "share" for one in row):
        return False
    ahead = [one for one in in_front(first, mentions) if one.role == "money"]
    whole = next((one for one in ahead if "生产总值" in one.noun), None)
    added = [next((one for one in ahead if one.noun.startswith(sector)), None) for sector in _SECTORS]
    if whole is None:
        return False
    for share, sector, count in zip(row, _SECTORS, added, strict=True):
        share.denominator, share.noun, share.rule = whole.index, sector + "占比", "F06"
        share.numerator = count.index if count is not None else -1
    return True


def _list_in_front(first: Mention, length: int, mentions: list[Mention]) -> list[Mention]:
    """The nearest complete list of that many members."""
    by_whole: dict[int, list[Mention]] = {}
    for one in in_front(first, mentions)[::-1]:
        if one.part_of >= 0:
            by_whole.setdefault(one.part_of, []).append(one)
    fitting = [members for members in by_whole.values() if len(members) == length]
    return fitting[-1] if fitting else []


def _reckoned(share: Mention, mentions: list[Mention], view: View) -> bool:
    """L21: the figure in front is said to be the base; the count before it need not be of its unit."""
    base = one_before(share, mentions)
    if base is None or base.role not in LINKABLE or view.sentence(base.start) != view.sentence(share.start):
        return False
    said = _RECKONED_BY.search(view.text, max(0, base.start - 16), base.start)
    if said is None or not _RECKONED.fullmatch(view.text, base.end, share.start):
        return False
    base.past, share.denominator = True, base.index
    for count in in_front(base, mentions):
        if base.value and abs(100 * count.value / base.value - share.value) <= share.precision:
            share.numerator = count.index
            break
    return True


def _fulfils(share: Mention, mentions: list[Mention], view: View) -> bool:
    """L26: the figure right in front, of the nearest planned one of its measure in the sentence."""
    done = one_before(share, mentions)
    if done is None or not _FULFILLED.search(share.noun) or done.role not in LINKABLE or done.modality == "target":
        return False
    for plan in in_front(done, mentions):
        if view.sentence(plan.start) != view.sentence(share.start):
            return False
        if plan.modality == "target" and same_measure(plan.unit, done.unit) and plan.value > 0:
            near = abs(100 * done.value / plan.value - share.value) <= _NEARLY
            if near:
                share.denominator, share.numerator = plan.index, done.index
            return near
    return False


def _of_people(share: Mention, mentions: list[Mention], view: View) -> bool:
    """L27: the nearest figure of those very people, in this sentence or the one before."""
    urban = _URBAN.search(share.noun)
    if urban is None:
        return False
    for people in in_front(share, mentions):
        if view.sentence(share.start) - view.sentence(people.start) > 1:
            return False
        if people.role == "count" and people.noun.endswith(urban["people"]) and people.modality == share.modality:
            share.denominator = people.index
            return True
    return False


def _of_things(share: Mention, mentions: list[Mention], view: View) -> bool:
    """L35: 患者投诉19起，同比下降34.5%，办结率100%: what was done with the things right in front."""
    if share.numerator >= 0 or share.rule != "F04" or share.modality == "target" or not _DONE_RATE.search(share.noun):
        return False
    counted = (one for one in in_front(share, mentions, 3) if one.role not in {"change", "share"})
    things = next(counted, None)
    here = things is not None and view.sentence(things.start) == view.sentence(share.start)
    if (
        things is None
        or not here
        or ";" in view.text[things.end : share.start]
        or len(view.text[view.clause_start(share.start) : share.start]) > _SHORT_RATE
        or things.role != "count"
        or things.dimension not in {"piece", "household"}
    ):
        return False
    share.denominator = things.index
    return True


def _named_before(share: Mention, mentions: list[Mention]) -> None:
    """L23: the nearest earlier rate of that name which has a base."""
    if share.numerator >= 0 or share.rule != "F04" or not _RATE_NAME.search(share.noun) or share.modality == "target":
        return
    for other in in_front(share, mentions):
        if other.denominator < 0 or not _RATE_NAME.search(other.noun):
            continue
        if share.noun.endswith(other.noun):
            share.denominator = other.denominator
            return
