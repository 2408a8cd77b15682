"""Number times size (期数乘人数) and averages (平均、人均、日均): 6期 × 150人 = 900人次."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from yanting_research.auditing.granularity import grim_consistent
from yanting_research.auditing.measures import in_base
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, average_check, product_check

__all__ = ["stated_products"]

_WINDOW = 6  # figures looked back for total and number
_PERSONS = {"person", "person_time"}
# 平均每期, 人均, 场均, 每个站点, 每班; must not match 每年 or 每月, which are rates over time.
_EACH = re.compile(
    r"(?P<mean>平均)?(?:每个?(?P<unit>期|场|班|批|次|人|名|户|村|站|组|所|处|个|家|项)|(?P<short>人|场|户|生|班|期|村|站|次|亩)[均产])"
    r"[\u4e00-\u9fff]{0,6}$"
)
# 每人每年1500元 is a rate over time, not a total over persons.
_OVER_TIME = re.compile(r"每(?:年|月|天|日|周|季)|年均|月均|日均")
# ，共支出 and ，合计 in front of money; must not match ，共建.
_ALTOGETHER = re.compile(r"[,，、;]?(?:合计|总计|共计|一共|总共|累计|共(?![建同青产有]))")
_TIMES = frozenset({"×", "*", "x", "X", "乘以"})
# =, ，共 and ，合计培训 behind a product; must not match ，共建.
_COMES_TO = re.compile(r"[,，、;]?(?:[=＝]|合计|总计|共计|一共|总共|累计|为|计|共(?![建同青产有]))")
# 日均, 平均每天接待: a mean over days; must not match 年均.
_DAILY = re.compile(r"(?:日均|平均每[天日])[一-龥]{0,6}$")
_MEAN_OF = re.compile(r"^[,，;、]?平均[一-龥]{1,6}$")
_HARVEST = re.compile(r"总产量?(?:为|达)?$")
_PAIR = 2
_DAYS = frozenset({"天", "日", "个工作日", "工作日"})
_TWICE = 2.0
_UNITS = {
    "人": _PERSONS, "名": _PERSONS, "生": _PERSONS, "户": {"household"}, "期": {"session"}, "场": {"session"},
    "班": {"session"}, "亩": {"area"}, "次": {"session"}, "批": {"piece", "session"},
}  # fmt: skip
_CLASSES = frozenset("期场班")
_THINGS = frozenset("个村站家项所处组")
_FAR = 1.5  # a printed average further off than this factor is of other figures


def stated_products(reading: Reading) -> Iterator[Check]:
    """Products and averages whose three figures stand close together."""
    if not reading.has_text:
        return
    for figure in reading.figures:
        if figure.value > 0 and figure.left.strip() in _TIMES:
            yield from _multiplied(figure, reading.figures)
        if figure.role == "average" and figure.value > 0:
            yield from _over_days(figure, reading.figures)
            if figure.left.strip().endswith("亩产"):
                yield from _yields(figure, reading.figures)
        told = figure.value > 0 and ("每" in figure.left or "均" in figure.left)
        each = _EACH.search(figure.left) if told else None
        if each is None or figure.role in {"share", "change"} or _OVER_TIME.search(figure.left):
            continue
        unit = each["unit"] or each["short"]
        averaged = bool(each["mean"] or each["short"]) or figure.role == "average"
        if (averaged and unit in _UNITS) or (averaged and unit in _THINGS):
            yield from _average(figure, _counts(figure, reading.figures, unit), reading.figures)
        elif unit in {"期", "场", "班", "批", "次"} and figure.dimension in _PERSONS:
            yield from _product(figure, _counts(figure, reading.figures, unit), reading.figures)


def _counts(figure: Figure, figures: Sequence[Figure], unit: str) -> list[Figure]:
    """What the average is taken over: figures of that unit in front, the nearest first."""
    wanted = _UNITS.get(unit)
    return [
        one
        for one in reversed(figures[max(0, figure.place - _WINDOW) : figure.place])
        if one.countable and one.value > 0 and figure.sentence - one.sentence <= 1
        and (one.dimension in wanted if wanted else one.unit in {unit, "个", "处", "所"} or unit in one.indicator)
        and (unit not in _CLASSES or one.unit[:1] in _CLASSES)
    ]  # fmt: skip


def _average(mean: Figure, counts: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Check]:
    """Total over number; the pair that fits best speaks, and one that is far off says nothing."""
    totals = [
        one
        for one in reversed(figures[max(0, mean.place - _WINDOW) : mean.place])
        if one.value > 0 and one.role in {"count", "money", "other"} and mean.sentence - one.sentence <= 1
        and (one.measure == mean.measure or {one.dimension, mean.dimension} == _PERSONS)
    ]  # fmt: skip
    told = _total_behind(mean, figures)
    if not totals and told is not None:
        counts = [*counts, *(one for one in figures[mean.place + 1 : told.place] if one.dimension in _PERSONS)]
        totals = [told]
    if not totals:
        yield from _without_total(mean, counts)
        return
    checks = [average_check(total, count, mean) for total, count in product(totals, counts) if total is not count]
    checks = [check for check in checks if check.printed / _FAR <= check.computed <= check.printed * _FAR]
    fitting = [check for check in checks if check.verdict in {"consistent", "rounding"}]
    same = [check for check in checks if _one_sentence(check)]
    numbers = [one for one in counts if one.sentence == mean.sentence and one not in totals]
    several = [one for one in numbers if one.unit == numbers[0].unit]
    if fitting:
        yield fitting[0]
    elif len(same) == 1 and len(several) == 1:  # 集中供养40人、分散供养90人，人均: over both of them
        yield same[0]


def _over_days(mean: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """7天，接待12.6万人次，日均1.8万人次; 出院5240人次，占用总床日42968天，平均住院日8.2天."""
    near = [
        one
        for one in reversed(figures[max(0, mean.place - _WINDOW) : mean.place])
        if one.exact and one.value > 0 and mean.sentence - one.sentence <= _PAIR
    ]
    total = next((one for one in near if one.measure == mean.measure and one.unit == mean.unit), None)
    if total is None or not mean.exact:
        return
    words, count = mean.left.strip(), None
    if _DAILY.search(words) and mean.place - min(one.place for one in near[:_PAIR]) <= _PAIR:
        count = next((one for one in near[:_PAIR] if one.unit in _DAYS and one.sentence == mean.sentence), None)
    elif total.unit in _DAYS and "总" in total.left and total.place == mean.place - 1 and _MEAN_OF.search(words):
        count = next((one for one in near[1:_PAIR] if one.dimension in _PERSONS), None)
    check = None if count is None else average_check(total, count, mean)
    if check is not None and check.printed / _TWICE <= check.computed <= check.printed * _TWICE:
        yield check


def _yields(mean: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """种植6400亩，平均亩产410公斤，总产2624吨: the total is told in another unit than the mean."""
    area = figures[mean.place - 1] if mean.place else mean
    total = next(
        (one for one in figures[mean.place + 1 : mean.place + _PAIR] if _HARVEST.search(one.left.strip())), None
    )
    if total is None or area.dimension != "area" or total.dimension != mean.dimension or total.measure == mean.measure:
        return
    one_sentence = area.sentence == mean.sentence == total.sentence
    (_, factor), (_, own) = in_base(mean.unit), in_base(total.unit)
    if one_sentence and area.exact and mean.exact and total.exact:
        step = own / factor
        check = average_check(replace(total, value=total.value * step, precision=total.precision * step), area, mean)
        if check.printed / _TWICE <= check.computed <= check.printed * _TWICE:
            yield replace(check, whole=total)


def _multiplied(factor: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """6期×150人，共900人, and 120人×50元=6000元: the two factors beside the sign, and what they come to."""
    count = figures[factor.place - 1] if factor.place else None
    total = next(iter(figures[factor.place + 1 : factor.place + 2]), None)
    if count is None or total is None or not count.exact or not factor.exact or count.value <= 0:
        return
    alike = [
        one for one in (factor, count) if one.measure == total.measure or {one.dimension, total.dimension} == _PERSONS
    ]
    if alike and total.sentence == count.sentence and _COMES_TO.match(total.left.strip()):
        yield product_check(total, count if alike[0] is factor else factor, alike[0])


def _total_behind(mean: Figure, figures: Sequence[Figure]) -> Figure | None:
    """120人参训，每人补助50元，共6500元: the money that so many at so much each come to, in the same sentence."""
    for one in figures[mean.place + 1 : mean.place + 3]:
        if one.sentence != mean.sentence:
            return None
        if one.measure == mean.measure and one.countable and _ALTOGETHER.match(one.left):
            return one
    return None


def _without_total(mean: Figure, counts: Sequence[Figure]) -> Iterator[Check]:
    """12期，平均每期45.4人: no whole number of people gives this mean (GRIM)."""
    for count in counts[:1]:
        whole = count.exact and count.value == int(count.value) and count.sentence == mean.sentence
        if not whole or not mean.exact or mean.dimension not in _PERSONS or not 0 < mean.precision < 1:
            continue
        decimals = round(-math.log10(mean.precision))
        if count.value < 10**decimals and not grim_consistent(f"{mean.value:.{decimals}f}", int(count.value)):
            yield Check("average", None, (count,), mean, mean.value, math.nan, "inconsistent")


def _one_sentence(check: Check) -> bool:
    operands = [figure for figure in (check.whole, *check.parts, check.share) if figure is not None]
    return len({figure.sentence for figure in operands}) == 1


def _product(each: Figure, counts: Sequence[Figure], figures: Sequence[Figure]) -> Iterator[Check]:
    """6期，每期150人，共培训900人次: number in front, total behind or in front."""
    if not counts or counts[0].sentence != each.sentence or each.place - counts[0].place > 2:
        return
    count = counts[0]
    behind = figures[each.place + 1 : each.place + 2]
    ahead = [one for one in figures[max(0, count.place - 1) : each.place] if one is not count]
    for total in (*behind, *ahead):
        close = total.dimension in _PERSONS and total.role == "count" and total.sentence == each.sentence
        ratio = total.value / (count.value * each.value) if close else 0.0
        if close and 1 / _FAR <= ratio <= _FAR and not _EACH.search(total.left):
            yield product_check(total, count, each)
            return
