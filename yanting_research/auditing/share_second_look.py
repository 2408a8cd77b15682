"""A second look at shares that do not come out (占比复核): another part, or another whole, that gives them exactly.

Every plausible whole is tried before a share is called wrong: 笔试到考1573人，缺考413人，到考率79.2% is of the 1986人
in front, and of those whom its name tells. A whole that the text names stays.
"""

from __future__ import annotations

import re

from yanting_research.auditing.linked import adds_up
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.share_candidates import NAMED, bare_name, named_part, plausible_wholes
from yanting_research.auditing.share_members import exact_members, members_check
from yanting_research.auditing.verdicts import Check, implied_whole

__all__ = ["is_named", "of_another_thing", "second_look"]

# 是上年同期 in front of what was then; must not match 同期
_SAME_TIME = re.compile(r"(?:上年|去年)同期(?:的|为|只有)?$")
# ，参保率 right behind a figure: the rate by its name
_NAMED_RATE = re.compile(r"(?:^|[,;])(?P<stem>[一-龥]{2,6})率(?:为|达|达到)?$")
# 出生率, 死亡率 and 自然增长率: of the mean population of a year, which is seldom printed; must not match 参保率
_VITAL = re.compile(r"(?:出生|死亡|增长|发病|患病)率(?:为|是|达)?$")
_BARE = frozenset("(,、")  # what stands between a count and its share: 196件(46%)
_SEVERAL = 2
_LONGEST_LIST = 8  # figures in front of a whole that may be one of several
_LONGEST_ROW = 60  # figures on each side of a count in a row of counts and shares
_SMALL = 2.0  # per cent, below which too many figures give a share by chance
# 占全部站点的, 占总人数的: of all, and no part of them; must not match 占农村党员的.
_ALL = re.compile(r"全|总|各")


def second_look(check: Check, reading: Reading) -> Check | None:
    """The check of the operands that give a share of a decimal exactly, if those of ``check`` do not; else None."""
    share, whole = check.share, check.whole
    if share is None or whole is None or not check.parts or check.verdict not in {"inconsistent", "impossible"}:
        return None
    nested = _of_bracket(share, reading)
    if nested is not None:
        return nested
    own_name = _of_its_name(check, share, reading)
    if own_name is not None:
        return own_name
    if share.precision >= 1 or share.value < _SMALL or not share.exact or not reading.has_text:
        return None
    named = NAMED.search(share.left.strip())
    if named is not None and is_named(whole, named[1]):
        return None
    by_name = named_part(share, reading) if named is None and len(check.parts) == 1 else None
    groups = [] if by_name is None else [[by_name]]
    if reading.whole_of.get(check.parts[0].fact_id) is not whole:  # the words make it a part of this very whole
        groups.append(list(check.parts))
    for verdict in ("consistent", "rounding"):
        for members in groups:
            found = _of_another(share, members, verdict, reading)
            if found is not None:
                return found
        own = reading.known.get(check.parts[0].part_of)
        if own is not None and own is not whole and verdict == "consistent":
            found = exact_members(share, own, reading)
            if found is not None:
                return found
    return None


def _of_its_name(check: Check, share: Figure, reading: Reading) -> Check | None:
    """任务741户，开工741户，入住720户，开工率100%: of those whom the rate is named for, where that is right."""
    if not share.exact or len(check.parts) != 1 or NAMED.search(share.left.strip()) is not None:
        return None
    part = named_part(share, reading)
    if part is None or part.fact_id == check.parts[0].fact_id:
        return None
    return _of_another(share, [part], "consistent", reading)


def _of_bracket(share: Figure, reading: Reading) -> Check | None:
    """结案440件，结案率47.57%（调解211件，撤诉97件，调撤率70%）: what a bracket counts, of what is in front."""
    last = reading.figures[share.place - 1] if share.place else share
    own = reading.known.get(last.part_of)
    if last.list_kind != "bracket" or own is None or not share.exact:
        return None
    run = [one for one in reading.listed(last.part_of, last.list_id) if one.place < share.place and one.exact]
    check = members_check(share, run, own) if len(run) >= _SEVERAL else None
    return check if check is not None and check.verdict == "consistent" else None


def of_another_thing(check: Check, reading: Reading) -> bool:
    """Whether the operands of a share that does not fit are not its own.

    合同价300万元的50%，即150万元: the whole alone; 是上年同期1.3亿元的3倍，只完成26亿元的15%: a figure of another year;
    职工医保3.1万人，居民医保21.5万人，参保率97.2%: a rate behind a complete list is of none of its members;
    大专以上44368名，占61.8%；女党员28955名，占40.3%: two groups of one whole; 出生率6.12‰: of the mean population;
    写信17件，30%；上门20件，35%；电话6件，10%；上网14件，25%: of these four together, whatever stands in front;
    书记19人，副书记67名，委员164名；学历：本科99名，40%: of all three, and not of the last.
    """
    wrong = check.kind == "share" and check.verdict in {"inconsistent", "impossible"}
    if check.verdict == "rounding" and check.share is not None and check.whole is not None and len(check.parts) == 1:
        return _is_of_row(check.share, check.parts[0], reading, against=check.whole)
    if not wrong or not check.parts or check.whole is None:
        return False
    top, whole = check.parts[-1], check.whole
    words = check.share.left.strip() if check.share is not None else ""
    if _VITAL.search(words) or (check.share is not None and _is_sibling(check.share, top, whole, reading)):
        return True
    if check.share is not None and len(check.parts) == 1 and _is_of_row(check.share, top, reading):
        return True
    if check.share is not None and len(check.parts) == 1 and _is_of_list(check.share, top, whole, reading):
        return True
    rate = _NAMED_RATE.search(words)
    named = rate is not None and any(rate["stem"][at : at + 2] in top.label for at in range(len(rate["stem"]) - 1))
    foreign = rate is not None and not named and _closes_list(top, whole, reading)
    return top.fact_id == whole.fact_id or bool(_SAME_TIME.search(top.left.strip())) or foreign


def _is_sibling(share: Figure, part: Figure, whole: Figure, reading: Reading) -> bool:
    """Whether the whole is a group with a share of its own, of the same unstated whole as the part."""
    behind = reading.figures[whole.place + 1 : whole.place + _SEVERAL]
    if not behind or behind[0].role != "share" or behind[0].sentence != whole.sentence or behind[0] is share:
        return False
    if not (share.value > 0 and behind[0].value > 0 and part.place > whole.place and part.unit == whole.unit):
        return False
    named = NAMED.search(share.left.strip())
    told = named is not None and not _ALL.search(named[1]) and is_named(whole, named[1])
    if told or not all("占" in one.left or one.left.strip() in _BARE for one in (share, behind[0])):
        return False  # 占流动党员的11.1%: the words say of whom; 占总人口的 of no group
    (low, high), (other_low, other_high) = implied_whole(part, share), implied_whole(whole, behind[0])
    return low <= other_high and other_low <= high


def _is_of_list(share: Figure, part: Figure, whole: Figure, reading: Reading) -> bool:
    """Whether the whole is the last of a list in a sentence in front, and the share is of all its members."""
    if whole.place >= part.place or whole.sentence == part.sentence:
        return False
    near = reading.figures[max(0, whole.place - _LONGEST_LIST) : whole.place + 1]
    listed = [
        one
        for one in near
        if (one.measure, one.sentence, one.part_of) == (whole.measure, whole.sentence, whole.part_of) and one.countable
    ]
    total = sum(one.value for one in listed)
    return len(listed) > _SEVERAL and total > 0 and abs(100 * part.value / total - share.value) < share.precision


def _is_of_row(share: Figure, part: Figure, reading: Reading, *, against: Figure | None = None) -> bool:
    """Whether counts and their shares in turn are all shares of what the counts come to.

    A rounding is such a share only where another of the row is of no such whole as ``against``.
    """
    figures = reading.figures
    if part.place + 1 != share.place:
        return False

    def is_pair(at: int) -> bool:
        two = figures[at : at + _SEVERAL] if at >= 0 else []
        return (
            len(two) == _SEVERAL
            and two[0].exact
            and two[0].countable
            and (two[0].unit, two[1].role, two[1].exact) == (part.unit, "share", True)
            and two[0].sentence == two[1].sentence == share.sentence
        )

    first = last = part.place
    while is_pair(first - _SEVERAL) and part.place - first < _LONGEST_ROW:
        first -= _SEVERAL
    while is_pair(last + _SEVERAL) and last - part.place < _LONGEST_ROW:
        last += _SEVERAL
    row = [(figures[at], figures[at + 1]) for at in range(first, last + 1, _SEVERAL)]
    rest = figures[last + _SEVERAL : last + _SEVERAL + 1]
    counts = [count.value for count, _ in row]
    counts += [one.value for one in rest if one.sentence == share.sentence and one.unit == part.unit and one.countable]
    total = sum(counts)
    fits = total > 0 and all(abs(100 * count.value / total - own.value) < own.precision for count, own in row)
    if fits and against is not None:
        fits = any(abs(100 * count.value / against.value - own.value) > own.precision for count, own in row)
    return fits and len(row) > _SEVERAL


def _closes_list(member: Figure, whole: Figure, reading: Reading) -> bool:
    """Whether a figure is one of several that make up the whole."""
    alike = [one for one in reading.figures if one.part_of == whole.fact_id and one.list_id == member.list_id]
    return any(one.fact_id == member.fact_id for one in alike) and len(alike) >= _SEVERAL and adds_up(alike, whole)


def is_named(whole: Figure, words: str) -> bool:
    """Whether the words (党员总数) name a whole; those that say *all* name no part of another."""
    name = bare_name(words)
    return bool(name) and whole.indicator.endswith(name) and not (_ALL.search(words) and whole.part_of)


def _of_another(share: Figure, members: list[Figure], verdict: str, reading: Reading) -> Check | None:
    for whole in plausible_wholes(share, members[0], reading):
        if whole.exact and whole not in members:
            check = members_check(share, members, whole)
            if check.verdict == verdict:
                return check
    return None
