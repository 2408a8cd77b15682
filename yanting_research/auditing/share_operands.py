"""What a share is taken of (占比的分子与分母), as far as the words say it, in the order of their evidence.

O1 the whole stands between part and share: 新农合参合15268人，占农业人口15102人的98.9%;
O2 the share is one of a row, each with its count: 分别为38名、301名和147名，各占7.8%、61.9%、30.2%;
O3 the share opens what is said of a group: 在座谈的23名支部书记中，68%反映;
O4 a rate of two figures named for it: 应参训1250人，实际参训1232人，参训率98.6%;
O5 a rate named for what was done with so many: 改造任务250户，已竣工215户，竣工率为86%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import share_verdict

__all__ = ["Operands", "row_of", "stated_operands"]

# ,占全乡农业人口 in front of 15102人; 完成年度任务; must not match 约占.
_TAKES = re.compile(r"(占|完成|达到|相当于|[是为])(?:了|到)?[^,;:。占]{0,14}$")
# 的; 户的: only the noun of the whole stands between it and the share.
_OF = re.compile(r"[\u4e00-\u9fff]{0,8}的(?:近|约|大约)?")
# 单位职工总数的 behind 三个: the whole is another number; must not match 农户的.
_OTHER_TOTAL = re.compile(r"总|人数|全部")
# ,各占; 分别占抽查总数的: a row of shares begins.
_EACH = re.compile(
    r"(?:各占|(?:^|[,;:])占|(?:分别|依次)(?:各?占|为|是|达)|占比?(?:分别|依次)|(?:比重|占比|比例|份额)(?:为|是|达))[^,;:。]{0,10}$"
)
# 、61.9% 和 30.2%: the row goes on.
_NEXT = re.compile(r"[、,和及与]{1,2}")
# 支部书记中,; 人当中有: the figure in front is the whole; must not match 其中.
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,10}(?:当中|(?<![其集])中|里),?(?:约|有|仅有|只有|近)?")
# 参训率, 到会率: taken of those who should come.
_RATE = re.compile(r"(?:参训|参学|参加|参会|到课|到会|出勤|出席|到校|出席会议)率(?:为|达|达到)?$")
_DUE = re.compile(r"应[参到出]|应当参加|计划参加")
_CAME = re.compile(r"实[参到出]|实际[参到出]")
# ，竣工率为: a rate by its name, at the head of its clause; must not match 优良率
_DONE = re.compile(r"^[,，、(](?P<stem>竣工|开工|完工|达标|验收|覆盖|办结|整改|建成|化解|兑现)率(?:为|达到?|是)?$")
_NEARBY = 4  # figures looked back for the whole of a rate
_FAR = 20.0  # percentage points: a rate further off is of other figures
_LONGEST_ROW = 60  # shares on each side of one in a row
_REACH = 12  # figures looked back for the whole of a row


@dataclass(frozen=True, slots=True)
class Operands:
    """Numerator and denominator of a share; ``planned`` when the whole is a target, which may be passed."""

    numerator: Figure | None
    whole: Figure
    planned: bool = False


def stated_operands(share: Figure, reading: Reading) -> Operands | None:
    """What cases O1 to O5 find; None when the words state nothing."""
    if not reading.has_text:
        return None
    cases = (_between, _of_row, _among, _attendance, _done) if share.place else (_attendance,)
    for case in cases:
        found = case(share, reading.figures)
        if found is not None:
            return found
    return None


def _between(share: Figure, figures: list[Figure]) -> Operands | None:
    """O1."""
    whole = figures[share.place - 1]
    takes = _TAKES.search(whole.left.strip())
    words = share.left.strip()
    if takes is None or not _OF.fullmatch(words) or _OTHER_TOTAL.search(words):
        return None
    if not _can_be_part(whole) or whole.place == 0 or not whole.value > 0:
        return None
    before = figures[max(0, whole.place - 4) : whole.place]
    closed = whole.left.lstrip().startswith(")")  # 43名(空岗18名、超龄16名),占1390人的3.1%
    part = next(
        (
            one
            for one in reversed(before)
            if one.role not in {"change", "share"} and not (closed and one.list_kind == "bracket")
        ),
        None,
    )
    if part is None or part.sentence != share.sentence or part.measure != whole.measure or not _can_be_part(part):
        return None
    if whole.unit == "个" != part.unit and part.value > whole.value:
        return None  # 60名占4个乡镇党员的30%: 个 counts the places
    return Operands(part, whole, planned=takes[1] != "占")


def _can_be_part(figure: Figure) -> bool:
    """Counts, and hours of teaching as well: 60课时占总课时480课时的八分之一."""
    return figure.countable or (figure.role == "duration" and not figure.torn)


def _of_row(share: Figure, figures: list[Figure]) -> Operands | None:
    """O2."""
    first, last = row_of(share, figures)
    length = last - first + 1
    counts = figures[max(0, first - length) : first]
    if length < 2 or len(counts) < length or not _EACH.search(figures[first].left.strip()):
        return None
    alike = all(one.countable and one.measure == counts[0].measure and one.sentence == share.sentence for one in counts)
    wholes = [one for one in figures[max(0, first - length - _REACH) : first - length] if one.countable]
    wholes = [one for one in wholes if one.measure_fits(counts[0]) or one.fact_id == share.denominator]
    wholes = [one for one in wholes if one.value >= max(c.value for c in counts)]
    if not alike or not wholes:
        return None
    row = list(zip(figures[first : last + 1], counts, strict=True))
    fits = {one.fact_id: sum(_near(each, count, one) for each, count in row) for one in wholes}
    best = max(reversed(wholes), key=lambda one: fits[one.fact_id])
    return Operands(counts[share.place - first], best) if 2 * fits[best.fact_id] >= length else None


def row_of(share: Figure, figures: list[Figure]) -> tuple[int, int]:
    """Places of the first and the last share of the row (7.8%、61.9%、30.2%) in which a share stands."""
    first = last = share.place
    lowest, highest = max(0, first - _LONGEST_ROW), min(len(figures) - 1, first + _LONGEST_ROW)
    while first > lowest and _NEXT.fullmatch(figures[first].left.strip()) and figures[first - 1].role == "share":
        first -= 1
    while last < highest and figures[last + 1].role == "share" and _NEXT.fullmatch(figures[last + 1].left.strip()):
        last += 1
    return first, last


def _near(share: Figure, count: Figure, whole: Figure) -> bool:
    return share_verdict(share, count, whole)[0] in {"consistent", "rounding"}


def _among(share: Figure, figures: list[Figure]) -> Operands | None:
    """O3."""
    whole = figures[share.place - 1]
    return Operands(None, whole) if whole.countable and _AMONG.fullmatch(share.left.strip()) else None


def _attendance(share: Figure, figures: list[Figure]) -> Operands | None:
    """O4."""
    if not _RATE.search(share.left.strip()):
        return None
    around = [
        one
        for one in figures[max(0, share.place - 3) : share.place + 3]
        if one.countable and one.sentence == share.sentence
    ]
    due = next((one for one in around if _DUE.search(one.words) and not _CAME.search(one.left)), None)
    came = next((one for one in around if one is not due and _CAME.search(one.words)), None)
    return Operands(came, due) if due is not None and came is not None else None


def _done(share: Figure, figures: list[Figure]) -> Operands | None:
    """O5; where several figures could be the whole, the one that fits."""
    told = _DONE.search(share.left.strip())
    if told is None or share.place < 2 or not share.exact:
        return None
    part = figures[share.place - 1]
    if part.sentence != share.sentence or not (part.countable and part.exact and part.value > 0):
        return None
    wholes = [
        one
        for one in figures[max(0, part.place - _NEARBY) : part.place]
        if one.countable and one.exact and one.unit == part.unit and one.value >= part.value
        and share.sentence - one.sentence <= 1
    ]  # fmt: skip
    whole = wholes[0] if len(wholes) == 1 else next((one for one in wholes if _near(share, part, one)), None)
    if whole is None or abs(100 * part.value / whole.value - share.value) > _FAR:
        return None
    named = told["stem"] in part.left or (len(whole.indicator) > 1 and part.indicator.endswith(whole.indicator))
    return Operands(part, whole) if named else None
