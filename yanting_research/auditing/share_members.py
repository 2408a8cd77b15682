"""Members that a share is of (占比的分子): several together, other ones than the link tells, those of its words.

M1 国家级1家、省级4家，两级合计占15%: so many members in front, as the words say;
M2 单独组建96家，联合组建54家，派驻37家，组建率80.2%: the first members of the list, or those said to be together;
M3 优秀359人，良好516人，及格228人，优良率77.5%: any neighbouring members that give the share exactly;
M4 编外人员193名……编外比重达23.1%: a figure that shares two characters with the name of the share;
M5 达标率96% under a table: a cell of its words, with the whole of its row or column;
M6 优秀87人，良好206人，合格96人，不合格12人，合格率98.0%: the grades of a list that closes, as the rate is named.

M1 and M6 go by their words. The others give a check only where the arithmetic fits, before a share is called wrong.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from yanting_research.auditing.reading import COUNTS, Figure, Reading
from yanting_research.auditing.verdicts import Check, share_check, share_verdict

__all__ = [
    "exact_members",
    "members_check",
    "of_grades",
    "other_members",
    "share_fits",
    "taken_together",
    "unlinked_part",
]

_REACH = 40  # figures in front of a share among which one of its words is looked for
# 两项合起来占, 三者合计占: several members taken together; must not match 合计.
_TOGETHER = re.compile(
    r"(?P<count>[两二三四五])(?:项|者|类|种|级|个(?:档次|等次|方面|部分))?[\u4e00-\u9fff]{0,4}?"
    r"(?:合计|共计|共|合起来|加起来|相加|之和|一共|合)(?:占|为|达)"
    r"|^[,、]?(?P<both>[两二三四])(?:者|项)(?:约|各)?占"
)
# ,合计占 right behind a list: all its members; must not match 两项合计
_ALL_TOGETHER = re.compile(r"^[,、(]?(?:合计|共计|总共|一共|合)占$")
# 位居前三的工单, 前五类依次为: so many are named next; must not match 前三季度
_FIRST_FEW = re.compile(
    r"前(?P<count>[两二三四五])(?:位|类|项|名|大)?(?!年|季|月|届|期|个月|天|周)[\u4e00-\u9fff]{0,8}[:,是为]"
)
_MOST_FIRST = 5
_ROW = 5  # cells beside one in its row
_COMMON_PAIRS = frozenset({"全县", "全镇", "占全", "乡镇", "党员", "干部", "人员"})  # name no one figure
# 优良率, 合格率达: rates of the grades in front; must not match 合格党员率.
_GRADES = re.compile(r"(?:(?P<good>优良)|(?P<passed>合格|及格|达标))率(?:为|达到?|是|仅|只有)?$")
_GOOD = re.compile(r"优|良")
_FAILED = re.compile(r"不合格|不及格|未达标|不达标")
# ,获奖率: a rate of all that a list in front names; must not match 优秀率
_OF_ALL = re.compile(r"(?:获奖|评优|组建|覆盖)[率面](?:为|达)?$")
_LISTED = 12  # figures in front of a share among which members are looked for
# 占, 比重达, 的比重为: what follows the name of a share; must not match 占地.
_TAKEN = re.compile(
    r"的?(?:仅|只|约|就)?(?:占(?:到|去|了)?|(?:占比|比重|比例)(?:为|达到?|是)?)(?:[\u4e00-\u9fff]{2,8}的)?$"
)


def taken_together(share: Figure, reading: Reading) -> list[Check]:
    """国家级1家、省级4家、市级11家，三级示范社合计占29.8%: so many members in front, of the whole they share."""
    top = _first_of_all(share, reading)
    if top is not None:
        return [top]
    told = _TOGETHER.search(share.left.strip())
    count = COUNTS[told["count"] or told["both"]] if told else 0
    last = reading.figures[share.place - 1] if share.place else None
    if told is None and last is not None and last.list_id and _ALL_TOGETHER.search(share.left.strip()):
        key = (last.part_of, last.list_id)
        listed = [
            one
            for one in reading.figures[max(0, share.place - _LISTED) : share.place]
            if (one.part_of, one.list_id) == key
        ]
        whole = reading.known.get(last.part_of)
        alike = len(listed) > 1 and all(one.exact and one.sentence == share.sentence for one in listed)
        check = members_check(share, listed, whole) if alike and whole is not None else None
        if check is not None and check.verdict != "inconsistent":
            return [check]
    run = reading.figures[share.place - count : share.place] if told and share.place >= count else []
    if run and told is not None and told.string[: told.start()].endswith("前"):  # 前两种形态相加: the first of the list
        key = (run[-1].part_of, run[-1].list_id)
        ahead = reading.figures[max(0, share.place - _LISTED) : share.place]
        run = [one for one in ahead if (one.part_of, one.list_id) == key][:count]
    wholes = {one.part_of for one in run}
    whole = reading.known.get(wholes.pop()) if len(wholes) == 1 else None
    alike = all(one.sentence == share.sentence and one.countable and one.exact for one in run)
    if whole is None or not alike or len(run) < count:
        return []
    return [members_check(share, run, whole)]


def _first_of_all(share: Figure, reading: Reading) -> Check | None:
    """位居前三的工单：甲类783件、乙类579件、丙类562件，占77%: the three together, of what FACTS tie the last to."""
    for count in range(2, min(_MOST_FIRST, share.place) + 1):
        run = reading.figures[share.place - count : share.place]
        ahead = _FIRST_FEW.search(run[0].left)
        if ahead is None or COUNTS[ahead["count"]] != count:
            continue
        whole = reading.known.get(share.denominator) or reading.known.get(run[-1].part_of)
        alike = all(one.measure == run[0].measure and one.sentence == share.sentence and one.exact for one in run)
        check = members_check(share, run, whole) if whole is not None and alike and whole not in run else None
        if check is not None and check.verdict != "inconsistent":
            return check
    return None


def of_grades(share: Figure, reading: Reading) -> list[Check]:
    """M6: the first two grades, or all but those who failed, of a list that makes up its whole."""
    told = _GRADES.search(share.left.strip())
    ahead = reading.figures[max(0, share.place - _LISTED) : share.place] if told and share.exact else []
    listed = [one for one in ahead if one.part_of and one.sentence == share.sentence and one.exact and one.countable]
    whole = reading.known.get(listed[-1].part_of) if listed else None
    if told is None or whole is None:
        return []
    listed = [one for one in listed if one.part_of == whole.fact_id]
    failed = [one for one in listed if _FAILED.match(one.indicator)]
    if not math.isclose(math.fsum(one.value for one in listed), whole.value) or not failed:
        return []
    run = [one for one in listed if (_GOOD.match(one.indicator) if told["good"] else one not in failed)]
    return [members_check(share, run, whole)] if len(run) > 1 else []


def other_members(share: Figure, numerator: Figure, whole: Figure, reading: Reading) -> Check | None:
    """M2 and M3: what the share can be of, where its linked numerator does not give it."""
    return _in_front(share, numerator, whole, reading) or exact_members(share, whole, reading)


def unlinked_part(share: Figure, whole: Figure | None, reading: Reading) -> Check | None:
    """M3 to M5: what a share without a numerator can be of."""
    found = None
    if whole is not None:
        found = exact_members(share, whole, reading) or _of_same_words(share, whole, reading)
    return found or _of_cells(share, reading)


def _in_front(share: Figure, numerator: Figure, whole: Figure, reading: Reading) -> Check | None:
    """因残1767人，缺劳力2045人，两项合起来占43.2%: members of one list taken together, as said or where that is right.

    单独组建96家，联合组建54家，派驻指导员37家，组建率80.2%: the first members, when exactly they give the rate.
    """
    told = _TOGETHER.search(share.left.strip())
    listed = [
        one
        for one in reading.figures[max(0, share.place - _LISTED) : share.place]
        if one.exact and one.sentence == share.sentence and one.measure == numerator.measure and one is not whole
        and (told or one.part_of == whole.fact_id)
    ]  # fmt: skip
    runs = (
        [listed[-COUNTS.get(told["count"] or told["both"], 2) :]]
        if told
        else [listed[:count] for count in range(2, len(listed))]
    )
    for run in runs:
        check = members_check(share, run, whole) if len(run) > 1 else None
        if check is not None and (told or check.verdict == "consistent"):
            return check
    return None


def exact_members(share: Figure, whole: Figure, reading: Reading) -> Check | None:
    """优秀359人，良好516人，及格228人，优良率77.5%: the members of its whole that give the share exactly, if any do."""
    if share.precision >= 1 or not reading.has_text:
        return None
    listed = [
        one
        for one in reading.figures[max(0, share.place - _LISTED) : share.place]
        if one.exact and one.part_of == whole.fact_id and share.sentence - one.sentence <= 1
    ]
    runs = [listed[at : at + count] for count in range(1, len(listed) + 1) for at in range(len(listed) - count + 1)]
    for run in runs:
        check = members_check(share, run, whole)
        if check.verdict == "consistent":
            return check
    if len(listed) > 1 and len({one.list_id for one in listed}) == 1 and _OF_ALL.search(share.left.strip()):
        check = members_check(share, listed, whole)  # 一等奖6篇、二等奖15篇、三等奖30篇，获奖率6.8%
        if check.verdict == "rounding":
            return check
    return None


def _of_same_words(share: Figure, whole: Figure, reading: Reading) -> Check | None:
    """编外人员193名……编外比重达23.1%, 60岁以上的占41.5% under a table: a figure of the same words that fits."""
    pairs = _pairs(share)
    if not pairs or not share.exact or not reading.has_text:
        return None
    for part in reversed(reading.figures[max(0, share.place - _REACH) : share.place]):
        near = share.place - part.place <= _LISTED and share.sentence - part.sentence <= 1
        if part is whole or not (near or part.in_table) or not (part.exact and part.countable):
            continue
        words = part.indicator if part.in_table else part.words
        if (
            whole.measure_fits(part)
            and any(pair in words for pair in pairs)
            and share_fits(share, part, whole, exactly=False)
        ):
            return share_check(share, part, whole)
    return None


def _of_cells(share: Figure, reading: Reading) -> Check | None:
    """达标率96% under a table: a cell of its words and its whole, of the row or the column, that give it exactly."""
    pairs = _pairs(share)
    if not pairs or not share.exact or share.in_table or not reading.has_text:
        return None
    for part in reversed(reading.figures[max(0, share.place - _REACH) : share.place]):
        if not (part.in_table and part.exact and part.countable) or not any(pair in part.indicator for pair in pairs):
            continue
        beside = reading.figures[max(0, part.place - _ROW) : part.place + _ROW + 1]
        wholes = [one for one in (reading.known.get(part.part_of), *beside) if one is not None and one is not part]
        for whole in wholes:
            alike = whole.in_table and whole.measure == part.measure and whole.exact and whole.value >= part.value > 0
            if alike and share_fits(share, part, whole, exactly=True):
                return share_check(share, part, whole)
    return None


def _pairs(share: Figure) -> set[str]:
    """The pairs of characters in the name of a share: 编外 of 编外比重达."""
    name = _TAKEN.sub("", share.label)
    return {name[at : at + 2] for at in range(len(name) - 1)} - _COMMON_PAIRS


def members_check(share: Figure, members: list[Figure], whole: Figure) -> Check:
    """The check of a share of several members taken together."""
    total = Figure(*(getattr(members[0], name) for name in Figure.__slots__))
    total.value = math.fsum(one.value for one in members)
    return replace(share_check(share, total, whole), parts=tuple(members))


def share_fits(share: Figure, numerator: Figure, whole: Figure, *, exactly: bool) -> bool:
    """Whether a part of a whole gives the printed share; unless ``exactly``, rounding and hedges are allowed for."""
    if share.value > 100:
        return False
    verdict, _ = share_verdict(share, numerator, whole)
    return verdict == "consistent" or (not exactly and verdict in {"rounding", "uncheckable"})
