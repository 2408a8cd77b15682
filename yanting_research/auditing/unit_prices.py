"""So many at so much each (数量乘单价): 640套，单价285元，总价18.24万元; 3个，每个2000元；6个，每个1000元，共计.

The price names what it is for (每套, 户均, 单价), the total says that it is one (共, 合计, 总价); between them stands
one number that fits, else nothing is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, interval, product_check
from yanting_research.chinese import parse_exact

__all__ = ["is_slip_of_unit", "priced_totals"]

_FAR = 1.5  # a total further off than this factor is of other figures, but for a slip of the unit
_FAR_BESIDE = 2.0  # the same where number and price stand side by side
_AHEAD = 3  # figures looked back for the number
_BEHIND = 4  # figures looked ahead for the total
_ENOUGH = 2  # pairs of number and price that make a list
_MONTHS = 12
# 每套, 每人每月, 每个岗位每月补贴, 户均补助, 单价: what one costs; must not match 每年 alone.
_PRICE = re.compile(
    r"(?:每(?P<unit>人次|课时|学时|[人名户套个台间亩头只件张册支家所座盏株棵份辆位趟条次场把块本瓶箱组])(?:岗位|老人|学生|干部)?|(?P<short>[户人亩])均|(?P<piece>单价))"
    r"(?P<month>每个?月)?(?P<time>每[天日年])?[一-龥]{0,8}(?:[,，](?:均|都)为)?$"
)
# 合同总价, 以上共计, 共增收, 一年需, 所需资金: what they come to; must not match 公共.
_TOTAL = re.compile(
    r"(?:^|[^公])(?:(?:总共|一共|共计?|合计|总计|累计|总价|总额|总金额|总投资|总支出)(?:为|达)?[一-龥]{0,6}"
    r"|(?:所|[一全]年共?)需(?:要|资金|经费|支出)?(?:为|达)?)$"
)
# ，支出 and ，通信费 right behind number and price: what they come to; must not match ，县财政投入
_COSTS = re.compile(r"[,，](?:共|合计)?(?:支出|支付|发放|花费|花去|计|[一-龥]{2}费)$")
# 按7.5折采购, 打八折: the price is not what was paid; must not match 折合
_OFF = re.compile(r"[\d一二三四五六七八九]折(?![合算旧])")
_IN_A_ROW = 2
_TIMES = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})个月")
_WHOLE_YEAR = re.compile(r"全年|一年")
_PERSONS = frozenset({"person", "person_time"})
_SLIPS = (1e3, 1e4, 1e-3, 1e-4)
_SHIFTS = (0.1, 10.0)  # a decimal point at the wrong place


def is_slip_of_unit(printed: float, computed: float) -> bool:
    """Whether two amounts differ as 元 and 万元 do.

    >>> is_slip_of_unit(4_860_000_000.0, 486_000.0), is_slip_of_unit(5.0, 4.0)
    (True, False)
    """
    return computed != 0 and any(math.isclose(printed / computed, step, rel_tol=0.02) for step in _SLIPS)


def priced_totals(reading: Reading, *, told: Collection[frozenset[str]] = ()) -> Iterator[Check]:
    """Numbers times prices against their total, one by one and as lists; but for those ``told`` by a mean already."""
    if not reading.has_text:
        return
    listed: set[str] = set()
    for check in _lists(reading.figures):
        listed |= {part.fact_id for part in check.parts}
        yield check
    for price in reading.figures:
        words = _PRICE.search(price.left.strip()) if price.dimension == "money" and price.value > 0 else None
        over_time = words is not None and words["time"] and words["time"] != "每天"
        if words is not None and price.exact and not over_time and price.fact_id not in listed:
            for check in _priced(price, words, reading.figures):
                if (
                    frozenset({price.fact_id, check.parts[0].fact_id, check.whole.fact_id if check.whole else ""})
                    not in told
                ):
                    yield check


def _priced(price: Figure, words: re.Match[str], figures: Sequence[Figure]) -> Iterator[Check]:
    total = _total(price, figures)
    if total is None or any(_OFF.search(one.left) for one in figures[price.place + 1 : total.place + 1]):
        return
    around = (
        *reversed(figures[max(0, price.place - _AHEAD) : price.place]),
        *figures[price.place + 1 : min(price.place + 2, total.place)],
    )
    counts = [one for one in around if one.countable and one.exact and one.value > 1 and _counts(one, words)
              and abs(one.sentence - price.sentence) <= 1]  # fmt: skip
    ahead = figures[max(0, price.place - _AHEAD) : price.place]
    months = _months(words, total, figures[price.place + 1 : total.place] or ahead, ahead=ahead)
    if not months or not counts:
        return
    checks = [product_check(total, count, price, times=months) for count in counts]
    fitting = [check for check in checks if check.verdict in {"consistent", "rounding"}]
    beside = [check for check in checks if abs(check.parts[0].place - price.place) == 1]
    near = [check for check in checks if _is_near(check, _FAR)] or [one for one in beside if _is_near(one, _FAR_BESIDE)]
    if fitting:
        yield fitting[0]
    elif len(near) == 1 and (len(counts) == 1 or near[0] in beside):
        yield near[0]


def _is_near(check: Check, far: float) -> bool:
    ratio = check.printed / check.computed if check.computed else 0.0
    in_turn = check.whole is not None and [check.parts[0].place + 1, check.parts[0].place + 2] == [
        check.parts[1].place, check.whole.place
    ]  # fmt: skip
    shifted = in_turn and any(math.isclose(ratio, step, rel_tol=0.02) for step in _SHIFTS)
    return 1 / far <= ratio <= far or shifted or is_slip_of_unit(check.printed, check.computed)


def _total(price: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The first money behind the price in its sentence that says it is the total."""
    for one in figures[price.place + 1 : price.place + 1 + _BEHIND]:
        if one.sentence != price.sentence or (_PRICE.search(one.left.strip()) and not _TOTAL.search(one.left.strip())):
            return None
        if one.dimension == "money" and one.role in {"money", "change", "average"} and one.exact:
            row = one.place - price.place <= _IN_A_ROW and _COSTS.match(one.left.strip()) is not None
            return one if row or _TOTAL.search(one.left.strip()) else None
    return None


def _counts(count: Figure, words: re.Match[str]) -> bool:
    """Whether the number counts what the price is for."""
    if words["piece"]:
        return count.dimension not in _PERSONS | {"money", "share"}
    unit = words["unit"] or words["short"]
    if unit in {"人", "名"}:
        return count.dimension == "person"
    return count.unit == unit


def _months(words: re.Match[str], total: Figure, between: Sequence[Figure], *, ahead: Sequence[Figure]) -> int:
    """How often it is paid: 每月 needs the number of months, or a whole year; 0 where neither is told."""
    if words["time"]:  # 每人每天260元: by the days told in front
        days = [int(one.value) for one in ahead if one.unit == "天" and one.value == int(one.value)]
        return days[-1] if days else 0
    if not words["month"]:
        return 1
    told = [int(one.value) for one in between if one.unit in {"个月", "月"} and one.value == int(one.value)]
    written = _TIMES.findall(total.left)
    if told or written:
        return int(parse_exact(written[-1])) if written else told[-1]
    return _MONTHS if _WHOLE_YEAR.search(total.left) else 0


def _lists(figures: Sequence[Figure]) -> Iterator[Check]:
    """一等奖3个，每个2000元；二等奖6个，每个1000元。以上共计12000元."""
    run: list[tuple[Figure, Figure]] = []
    for count, price in pairwise(figures):
        if run and count is run[-1][1]:  # the pair behind this one begins with its price
            total = price
            if len(run) >= _ENOUGH and _is_total_of(total, run):
                yield _summed(total, run)
            continue
        if _is_pair(count, price) and (not run or count.place == run[-1][1].place + 1):
            run.append((count, price))
        else:
            run = [(count, price)] if _is_pair(count, price) else []


def _is_pair(count: Figure, price: Figure) -> bool:
    words = _PRICE.search(price.left.strip()) if price.dimension == "money" else None
    if words is None or words["month"] or words["time"] or words["piece"] or not words["unit"]:
        return False
    return (
        count.countable and count.exact and price.exact and count.sentence == price.sentence and _counts(count, words)
    )


def _is_total_of(total: Figure, run: Sequence[tuple[Figure, Figure]]) -> bool:
    if total.dimension != "money" or not total.exact or total.sentence - run[-1][1].sentence > 1:
        return False
    return bool(_TOTAL.search(total.left.strip()))


def _summed(total: Figure, run: Sequence[tuple[Figure, Figure]]) -> Check:
    computed = math.fsum(count.value * price.value for count, price in run)
    low, high = interval(total)
    verdict = (
        "consistent"
        if math.isclose(computed, total.value)
        else "rounding"
        if low <= computed <= high
        else "inconsistent"
    )
    parts = tuple(figure for pair in run for figure in pair)
    return Check("product", total, parts, None, total.value, computed, verdict)
