"""Results that a text tells of the figures right in front (由前面的数得出的数), in words that leave no choice.

U1 站点45个，全部分布在三个片区。…17个。…15个。…16个: as many parts as are announced make up their whole;
U2 80户，愿意入社的占六成，也就是58户: a share and what it comes to; U3 参加甲班30人，参加乙班25人，两个班都参加的
10人，扣除重复后55人; U4 1至8月1260人次，9月185人次，至此1545人次; U5 53名，比上年少9名，为47名;
U6 三十六名学员分为四个小组，每组七人; U7 8期，每期45人至60人，合计526人: more than the largest size allows;
U8 很满意61.3%，满意37.5%，基本满意8.7%，不满意2.5%: one answer each cannot make more than all;
U9 青石镇、柳湾镇、白沙乡6个乡镇: so many are named; U10 4月8日开班，4月19日结业，历时15天: more days than there are;
U11 实到63人 … 同意的40人，超过到会人数的三分之二: a majority of those who are named.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanting_research.auditing.linked import comes_near
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, product_check, share_check, sum_check
from yanting_research.chinese import parse_exact

__all__ = ["told_results"]

_NEAR = 0.25  # parts further off have another whole
_WIDE = 3.0  # results further off than this factor are of other figures
_BACK = 5  # figures looked back
_MOST = 8  # parts that are announced
_TWO = 2
_WHOLE = 100.0  # percent
_PERSONS = frozenset({"person", "person_time"})
# ，全部分布在三个 right behind a whole: so many parts follow; must not match ，分布在全县
_ANNOUNCES = re.compile(
    r"[,，]?(?:全部|均|都|分别)?(?:分布[在于]|分为|分成|分属|来自)(?P<n>[两二三四五六七八]|[2-8])(?:个|类|大)"
)
# ，也就是 in front of what a share comes to; must not match ，计
_COMES_TO = re.compile(r"^[,，](?:也就是|即|就是)(?:说)?$")
# 总共, 共有: the whole of a share; must not match 公共
_IN_ALL = re.compile(r"(?<!公)[共总全]")
# 占, 占到: the share has a whole; must not match 增长
_SHARE = re.compile(r"占(?:到|了|总[数户]的?)?$")
# 扣除重复后, 剔除重复: the union of two groups; must not match 重复信访
_ONCE = re.compile(r"(?:扣除|剔除|除去|去掉)重复(?:计算)?(?:的|人员|部分)?(?:后|以后|之后)?[^\d]{0,12}$")
_BOTH = re.compile(r"(?:两|都|同时)[一-龥]{0,10}$")
# 至此, 截至目前累计: what was before and what is new; must not match 此前
_SO_FAR = re.compile(r"(?:至此|到此)[,，]?[^\d]{0,4}(?:前\d{1,2}个?月|今年以来|今年)?[一-龥]{0,10}$")
_BEFORE = re.compile(
    r"(?:此前|之前|前期|上月止|[\d一二三四五六七八九十]{1,2}(?:至|到|-)[\d一二三四五六七八九十]{1,3}月)"
)
# ，为 and ，达 right behind a step: what it led to; must not match ，为此
_LEADS_TO = re.compile(r"^[,，](?:为|达|达到|有|是|共)$")
# 比上年少发展, 较上届多: a step from the figure of the year before; must not match 比计划多
_STEP = re.compile(r"[比较](?:上|前)一?[年届期月](?P<way>多|少|增加?|减少?)[一-龥]{0,4}$")
# 每组, 每班: the size of a group of persons; must not match 每人
_SIZE = re.compile(r"每个?(?P<of>小?组|班|队|排)(?:有|各|均?为)?$")
# 分为, 分成: into how many groups; must not match 分别
_GROUPS = re.compile(r"分(?:为|成|作)?[^\d]{0,4}$")
# 每期, 每期到班人数都在: the size of a class, as a range
_CLASS = re.compile(r"每(?:期|班|场|批|次)[^\d]{0,12}$")
# 很满意, 选择不了解的占: an answer of a scale; must not match 满意度
_ANSWER = re.compile(
    r"(?:^|[,，;；、:：。])[^,，;；、:：。]{0,12}?(?P<how>非常|很|比较|较|基本|不太|不|一般|说不清)?(?P<what>满意|了解|赞成|认可|适应|熟悉|有用)(?:的|者)?(?:占|为)?$"
)
_ROUNDED = 0.5  # percentage points by which rounded answers may pass the whole, for each of them
_SCALE = 3  # answers
_NAME = r"[\u4e00-\u9fff]{2,6}?(?:镇|乡|街道)"
# 青石镇、柳湾镇、白沙乡 right in front of 6个乡镇; must not match 青石镇、柳湾镇等
_NAMED = re.compile(rf"(?P<names>{_NAME}(?:、{_NAME}){{1,12}}(?:[和及与]{_NAME})?)这?$")
_TOWNS = re.compile(r"(?:乡镇|镇|乡|街道)(?![\u4e00-\u9fff]{0,4}(?:、|和))")
_JOINED = re.compile(r"[、和及与]")
_LONGEST = 58  # signs of the words in front: a list that fills them may have begun before
_DATE = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
# 历时, 为期, 前后共: how long something took; must not match 休息
_TOOK = re.compile(r"(?:历时|为期|前后共?|一共|用时|时间为?)$")
_ENDS = re.compile(r"(?:至|到|-|结业|结束|闭幕|止|返回|回[县来])")
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# 超过到会人数的, 达到应到代表的: of whom a majority is; must not match 超过全县总数的
_MAJORITY = re.compile(
    r"(?:超过|达到|超|过|不少于)(?P<whose>实到|到会|出席|参会|参加|应到|全体)[一-龥]{0,6}的(?:约|近)?$"
)
_CAME = re.compile(r"(?:实到|实际到会|到会|出席|参会|参加会议)的?[一-龥]{0,6}$")
_DUE = re.compile(r"(?:应到|应出席|应参加|共有|现有)的?[一-龥]{0,8}$")
_EXACTLY = 1e-3  # percentage points: two thirds are printed as 66.667
_ALTOGETHER = re.compile(r"(?:合计|总计|共计|一共|总共|累计|共(?![建同青产有]))[一-龥]{0,6}$")


def told_results(reading: Reading) -> Iterator[Check]:
    """Checks of results told in words; none for a document without its text."""
    if not reading.has_text:
        return
    figures = [one for one in reading.figures if not one.in_table]
    for at, figure in enumerate(figures):
        words = figure.left.strip()
        if not words or not figure.value > 0:
            continue
        before = figures[max(0, at - _BACK) : at]
        yield from _announced(figure, figures[at + 1 : at + 2 + _MOST])
        yield from _as_share(figure, words, before)
        yield from _once(figure, words, before)
        yield from _so_far(figure, words, before)
        yield from _stepped(figure, words, before)
        yield from _grouped(figure, words, before)
        yield from _within_sizes(figure, words, before)
        yield from _named(figure, words)
        yield from _between_dates(figure, words)
        yield from _majority(figure, words, before)
    yield from _scales(figures)


def _announced(whole: Figure, behind: Sequence[Figure]) -> Iterator[Check]:
    """U1: exactly so many figures of the measure follow, at most one in a sentence or clause."""
    told = _ANNOUNCES.match(whole.right) if whole.countable and whole.exact else None
    if told is None:
        return
    n = int(parse_exact(told["n"].replace("两", "二")))
    if behind and behind[0].value == n and behind[0].sentence == whole.sentence:
        behind = behind[1:]  # the number of areas itself
    parts = [one for one in behind if one.measure == whole.measure and one.sentence - whole.sentence <= n]
    run = parts[:n]
    if len(run) < n or not all(one.exact for one in run) or not comes_near(run, whole, _NEAR):
        return
    goes_on = len(parts) > n and parts[n].sentence == run[-1].sentence
    others = any(one.place < run[-1].place for one in behind if one not in run)
    if not goes_on and not others:
        yield sum_check(whole, run)


def _as_share(part: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U2: the share right in front, and the nearest whole of the same unit in front of that."""
    share = before[-1] if before else None
    if share is None or share.role != "share" or not _COMES_TO.match(words) or not part.countable or not part.exact:
        return
    whole = next((one for one in reversed(before[:-1]) if one.unit == part.unit and one.exact), None)
    told = share.exact and share.sentence == part.sentence and _SHARE.search(share.left.strip())
    told = told and whole is not None and _IN_ALL.search(whole.left)
    if told and whole is not None and whole.value >= part.value and part.sentence - whole.sentence <= 1:
        yield share_check(share, part, whole)


def _once(union: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U3: the two groups less those that are in both."""
    three = [one for one in before if one.measure == union.measure][-3:]
    if not _ONCE.search(words) or len(three) != _TWO + 1 or not all(one.exact for one in (*three, union)):
        return
    first, second, both = three
    if _BOTH.search(both.left.strip()) and both.value <= min(first.value, second.value):
        computed = first.value + second.value - both.value
        verdict = "consistent" if computed == union.value else "inconsistent"
        yield Check("sum", union, (first, second, both), None, union.value, computed, verdict, (1, 1, -1))


def _so_far(total: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U4: what was before, and what came since."""
    two = [one for one in before if one.measure == total.measure and total.sentence - one.sentence <= 1]
    if len(two) != _TWO or not _SO_FAR.search(words) or not all(one.exact for one in (*two, total)):
        return
    if any(_BEFORE.search(one.left) for one in two) and comes_near(two, total, _NEAR):
        yield sum_check(total, two)


def _stepped(later: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U5: the figure of the year before, the step from it, and what it led to."""
    if len(before) < _TWO or not _LEADS_TO.match(words) or not later.exact:
        return
    former, step = before[-2:]
    told = _STEP.search(step.left.strip())
    alike = former.measure == step.measure == later.measure and former.sentence == step.sentence == later.sentence
    if told is None or not alike or not former.exact or not step.exact or former.role == "change":
        return
    sign = -1 if told["way"][0] in "少减" else 1
    computed = former.value + sign * abs(step.value)
    if abs(computed - later.value) <= _NEAR * later.value:
        verdict = "consistent" if computed == later.value else "inconsistent"
        parts = (former, replace(step, value=abs(step.value)))
        yield Check("sum", later, parts, None, later.value, computed, verdict, (1, sign))


def _grouped(size: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U6: persons, into how many groups, and how many are in each."""
    named = _SIZE.search(words)
    if named is None or len(before) < _TWO or size.dimension != "person" or not size.exact:
        return
    total, count = before[-2:]
    groups = _GROUPS.search(count.left.strip()) and count.right.startswith(("小组", "组", named["of"]))
    alike = total.dimension == "person" and total.sentence == count.sentence == size.sentence
    if groups and alike and total.exact and count.exact and _is_near(total.value, count.value * size.value):
        yield product_check(total, count, size)


def _within_sizes(total: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U7: so many classes of a size between two bounds cannot hold more, or fewer, than the bounds allow."""
    size = before[-1] if before else None
    if size is None or size.qualifier != "range" or not _CLASS.search(size.left) or not _ALTOGETHER.search(words):
        return
    count = next((one for one in reversed(before[:-1]) if one.dimension == "session" and one.exact), None)
    high = size.value_high
    alike = {size.dimension, total.dimension} <= _PERSONS and total.exact and size.sentence == total.sentence
    if count is None or not alike or not high or high != high:
        return
    low, top = count.value * size.value, count.value * high
    bound = size.value if total.value < low else high
    if not low <= total.value <= top and _is_near(total.value, count.value * bound):
        yield product_check(total, count, replace(size, value=bound, qualifier="exact"))


def _is_near(printed: float, computed: float) -> bool:
    """Whether two amounts may be of the same things; nothing is near to none (0期)."""
    return computed > 0 and 1 / _WIDE <= printed / computed <= _WIDE


def _named(figure: Figure, words: str) -> Iterator[Check]:
    """U9: townships one by one, and how many they are said to be."""
    names = _NAMED.search(words) if figure.unit == "个" and figure.exact and _TOWNS.match(figure.right) else None
    if names is None or (names.start() == 0 and len(words) >= _LONGEST):
        return
    n = len(_JOINED.split(names["names"]))
    yield Check("sum", figure, (), None, figure.value, n, "consistent" if n == figure.value else "inconsistent")


def _between_dates(figure: Figure, words: str) -> Iterator[Check]:
    """U10: both ends counted, there are no more days between two dates of a year; fewer may have been used."""
    dates = list(_DATE.finditer(words)) if figure.unit in {"天", "日"} and figure.exact and _TOOK.search(words) else []
    if len(dates) != _TWO or not _ENDS.search(words, dates[0].end()) or "。" in words[dates[0].end() :]:
        return
    (first, last) = (sum(_MONTHS[: int(date["month"]) - 1]) + int(date["day"]) for date in dates)
    days = last - first + 1
    if days > 0 and max(int(date["month"]) for date in dates) <= len(_MONTHS) and figure.value > days:
        yield Check("sum", figure, (), None, figure.value, days, "impossible")


def _majority(share: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """U11: the votes right in front, and those who came or should have come, two sentences back at most."""
    told = _MAJORITY.search(words)
    votes = before[-1] if before else None
    if told is None or votes is None or share.role != "share" or share.qualifier not in {"more_than", "at_least"}:
        return
    wanted = _CAME if told["whose"][0] in "实到出参" else _DUE
    near = [one for one in before[:-1] if one.dimension == "person" and share.sentence - one.sentence <= _TWO]
    whole = next((one for one in reversed(near) if wanted.search(one.left.strip())), None)
    alike = votes.dimension == "person" and votes.exact and votes.sentence == share.sentence
    if whole is None or not alike or not whole.exact or not 0 < votes.value <= whole.value:
        return
    computed = _WHOLE * votes.value / whole.value
    enough = computed > share.value - _EXACTLY and (share.qualifier == "at_least" or computed > share.value + _EXACTLY)
    verdict = "consistent" if enough else "inconsistent"
    yield Check("share", whole, (votes,), share, share.value, computed, verdict)


def _scales(figures: Sequence[Figure]) -> Iterator[Check]:
    """U8: runs of answers of one scale, each told once, with one against it among them."""
    run: list[tuple[Figure, re.Match[str]]] = []
    for figure in figures:
        said = _ANSWER.search(figure.left.strip()) if figure.role == "share" else None
        if said is not None and run and _is_next_answer(figure, said, run):
            run.append((figure, said))
            continue
        yield from _above_all(run)
        run = [(figure, said)] if said is not None else []
    yield from _above_all(run)


def _is_next_answer(figure: Figure, said: re.Match[str], run: Sequence[tuple[Figure, re.Match[str]]]) -> bool:
    last, first = run[-1][0], run[0][1]
    beside = figure.place == last.place + 1 and figure.sentence == last.sentence
    return beside and said["what"] == first["what"] and said["how"] not in {other["how"] for _, other in run}


def _above_all(run: Sequence[tuple[Figure, re.Match[str]]]) -> Iterator[Check]:
    shares = [figure for figure, _ in run]
    total = math.fsum(share.value for share in shares)
    against = any((said["how"] or "").startswith("不") for _, said in run)
    exact = all(share.exact for share in shares)
    if len(run) >= _SCALE and against and exact and total > _WHOLE + _ROUNDED * len(shares):
        yield Check("sum", None, tuple(shares), None, _WHOLE, total, "impossible")
