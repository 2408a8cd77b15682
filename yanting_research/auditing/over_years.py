"""Means over years (年均): yearly growth, yearly steps and yearly means against the figures they are of.

Y1 由2015年的20000名增加到2020年的24333名，年均增长4.0%: the compound rate, the fifth root of 24333 ÷ 20000;
Y2 比2017年增长60%，年均增长9.9%; Y3 由2600名增加到3185名，五年间平均每年增加117名; Y4 五年累计投入650万元，年均130万元;
Y5 2018年、2019年、2020年分别发展320名、346名、354名，年均发展340名.

How many years lie between two figures is read from the years in front of them or from the words (五年来, “十三五”期间).
Where the words leave open whether the first year counts, either number will do, and so does the arithmetic mean of the
growth, with a remark. Rates at constant prices (可比价) and of what is commonly told so (生产总值) do not follow from
printed amounts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.changes import YEAR, compared_pair
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, interval, relative_error
from yanting_research.chinese import parse_exact

__all__ = ["means_over_years"]

_YEARLY = r"(?:年均|平均每年|每年平均|年平均|年递)"
# 年均增长, 平均每年递增, 年均复合增长率为: a rate or a step a year; must not match 年均投入.
_GROWS = re.compile(
    rf"{_YEARLY}(?:复合)?(?:净?增[加长]?|递增|提高|上升|新增|扩大)(?:率|速度|幅度)?(?:达到?|为|是|约)?了?$"
)
_FALLS = re.compile(rf"{_YEARLY}(?:净?减少?|递减|下降|降低|压减)(?:率|速度|幅度)?(?:达到?|为|是|约)?了?$")
# 年均, 年均发展, 平均每年投入; must not match 年均增长.
_MEAN = re.compile(r"(?:年均|平均每年|每年平均|[三四五]年平均)(?!净?增|递|提高|上升|减|下降|降)[一-龥]{0,6}$")
# 年均复合增长, （按复合增长率计算）, 递增: equal parts will not do
_COMPOUND = re.compile(r"复合|递增|递减|几何")
# At constant prices, or told so without saying it
_REAL = re.compile(r"可比|不变价|实际|扣除|剔除|考虑价格")
_TOLD_REAL = re.compile(
    r"生产总值|增加值|总产值|产值|国民收入|经济总量|GDP|可支配|纯收入|人均收入|居民[一-龥]{0,4}收入|消费水平"
)
# 五年来, 5年间, 近三年, “十三五”期间, 四年累计; must not match 2015年.
_SPELL = re.compile(
    r"(?<![\d一二三四五六七八九十第头前])(?P<n>[二两三四五六七八九十]|\d{1,2})个?年(?:来|间|内|共|累计|合计|总共|平均|里|$|[,，])"
)
_PLAN = re.compile(r"[“\"]?十[一二三四]五[”\"]?(?:期间|时期|以来|规划)")
# 2016年至2020年, 2016—2020年, 2016-2020年
_FROM_TO = re.compile(r"(?P<a>(?:19|20)\d\d)年?(?:至|到|-{1,2}|~)(?P<b>(?:19|20)\d\d)年")
_THAN_YEAR = re.compile(
    r"[比较](?P<year>(?:19|20)\d\d)年(?:末|底)?(?:累计)?(?:净?增[加长]?|提高|上升|扩大|减少|下降)了?$"
)
# ，五年 in front of 年均增长: whose growth it is stands in front; must not match ，其中工业
_NO_NAME = re.compile(r"[,，、(（]?(?:[近这]?[两三四五六七八九十]年(?:来|间)?|期间)?[,，]?")
_PLAN_YEARS = 5
_BACK = 4  # figures looked back
_MOST_YEARS = 30
_FAR = 15.0  # percentage points: a rate further off is of other figures
_WIDE = 2.0  # yearly means further off than this factor are of other figures
_WHOLE = 100.0


def means_over_years(reading: Reading) -> Iterator[Check]:
    """Checks of kind ``yearly``; none for a document without its text."""
    if not reading.has_text:
        return
    figures = reading.figures
    for at, figure in enumerate(figures):
        if figure.in_table or not figure.exact or "年" not in figure.left:
            continue
        words = figure.left.strip()
        sign = 1 if _GROWS.search(words) else -1 if _FALLS.search(words) else 0
        if sign and figure.dimension == "share":
            yield from _rate(figure, sign, figures, at)
        elif sign:
            yield from _step(figure, sign, figures)
        elif _MEAN.search(words) and figure.role != "change":
            yield from _mean(figure, figures[max(0, at - 2 * _BACK) : at])


def _rate(rate: Figure, sign: int, figures: Sequence[Figure], at: int) -> Iterator[Check]:
    """Y1 and Y2: the pair in front, or the growth since a year that is named."""
    before = figures[at - 1] if at else rate
    if before is rate or before.sentence != rate.sentence:
        return
    if before.role == "change" and before.dimension == "share":
        yield from _of_growth(rate, sign, before, figures)
        return
    pair = compared_pair(rate, figures, before.measure)
    if pair is None or _REAL.search(rate.left) or not all(one.exact and one.value > 0 for one in pair):
        return
    earlier, later = pair
    if earlier.role == "share" or any(_TOLD_REAL.search(f"{one.indicator}{one.left}") for one in pair):
        return
    factor = later.value / earlier.value
    blur = relative_error(earlier) + relative_error(later)
    yield from _closest(earlier, (later,), rate, sign, factor, blur, _years_between(earlier, later, rate))


def _of_growth(rate: Figure, sign: int, total: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """Y2: (1 + 60%) to the fifth root; both at the same prices, or neither."""
    words, told = total.left.strip(), rate.left.strip()
    own = _GROWS.search(told) or _FALLS.search(told)
    if own is None or not _NO_NAME.fullmatch(told, 0, own.start()):
        return  # 增长60%，其中工业年均增长9.9%
    if _GROWS.search(words) or _FALLS.search(words) or not total.exact:
        return  # 轻工业平均每年增长11.8%，重工业平均每年增长3.4%
    if bool(_REAL.search(rate.left)) != bool(_REAL.search(words)):
        return
    since = _THAN_YEAR.search(words)
    if since is not None:
        front = [*figures[max(0, total.place - 2) : total.place], total]
        named = [year for one in front if one.sentence == rate.sentence for year in YEAR.findall(one.left)]
        years = {int(year) - int(since["year"]) for year in named[:-1]} - {0}
        candidates = years if len(years) == 1 else set()
    else:
        candidates = _spelled(words)
    factor = 1 + math.copysign(total.value, -1 if sign < 0 else 1) / _WHOLE
    blur = total.precision / 2 / _WHOLE / factor if factor > 0 else 0.0
    if factor > 0:
        yield from _closest(total, (), rate, sign, factor, blur, candidates)


def _closest(
    whole: Figure, parts: tuple[Figure, ...], rate: Figure, sign: int, factor: float, blur: float, years: set[int]
) -> Iterator[Check]:
    """The number of years that fits best speaks; none where nothing comes near."""
    printed = math.copysign(rate.value, sign)
    best: Check | None = None
    for n in sorted(one for one in years if 1 < one <= _MOST_YEARS):
        compound = _WHOLE * (factor ** (1 / n) - 1)
        simple = _WHOLE * (factor - 1) / n
        slack = rate.precision / 2 + _WHOLE * factor ** (1 / n) * blur / n + 1e-7
        near = abs(compound - printed)
        verdict = "consistent" if near <= slack else "rounding" if near < slack + rate.precision / 2 else "inconsistent"
        computed = compound
        even = rate.precision / 2 + _WHOLE * factor * blur / n + 1e-7
        told = _COMPOUND.search(rate.left) or _COMPOUND.search(rate.right)
        if verdict == "inconsistent" and abs(simple - printed) <= even and told is None:
            verdict, computed = "consistent", simple
        check = Check("yearly", whole, parts, rate, printed, computed, verdict, years=n)
        if best is None or abs(check.computed - printed) < abs(best.computed - printed):
            best = check
    if best is not None and (best.computed > 0) == (printed > 0) and abs(best.computed - printed) <= _FAR:
        yield best


def _step(step: Figure, sign: int, figures: Sequence[Figure]) -> Iterator[Check]:
    """Y3: the difference of the pair, over the years between."""
    pair = compared_pair(step, figures, "share" if step.dimension == "point" else step.measure)
    if pair is None or not all(one.exact for one in pair) or _REAL.search(step.left):
        return
    earlier, later = pair
    printed, moved = math.copysign(step.value, sign), later.value - earlier.value
    n = _fitting(moved, printed, _years_between(earlier, later, step))
    if n and _is_near(moved / n, printed):
        slack = sum(interval(one)[1] - one.value for one in pair) / n
        verdict = _mean_verdict(abs(moved / n - printed), step.precision, slack)
        yield Check("yearly", earlier, (later,), step, printed, moved / n, verdict, years=n)


def _mean(mean: Figure, before: Sequence[Figure]) -> Iterator[Check]:
    """Y5 where the figures of the years stand in front, else Y4: a total over so many years."""
    front = [one for one in before if one.sentence == mean.sentence and one.measure == mean.measure and one.exact]
    front = [one for one in front if one.role not in {"change", "average", "share"}]
    if not front or not mean.value > 0:
        return
    run = _run_of_years(front)
    if run:
        computed = math.fsum(one.value for one in run) / len(run)
        verdict = _mean_verdict(abs(computed - mean.value), mean.precision, 0.0)
        if _is_near(computed, mean.value):
            yield Check("yearly", None, tuple(run), mean, mean.value, computed, verdict, years=len(run))
        return
    total = front[-1]
    beside = total.place == mean.place - 1
    years = _spelled(total.left) | _spelled(mean.left)
    if not beside or not years or _MEAN.search(total.left.strip()):
        return
    n = _fitting(total.value, mean.value, years)
    if n and _is_near(total.value / n, mean.value):
        slack = (interval(total)[1] - total.value) / n
        verdict = _mean_verdict(abs(total.value / n - mean.value), mean.precision, slack)
        yield Check("yearly", total, (), mean, mean.value, total.value / n, verdict, years=n)


def _run_of_years(front: Sequence[Figure]) -> list[Figure]:
    """The figures right in front of the mean, each of a year that is named with it or in front of them all."""
    run: list[Figure] = []
    for one in reversed(front):
        if run and one.place != run[0].place - 1:
            break
        run.insert(0, one)
        named = YEAR.findall(one.left)
        if len(named) > 1:
            return run if len(named) == len(run) and "分别" in one.left else []
        if not named:
            continue
        if all(YEAR.search(other.left) for other in run) and (one is front[0] or not YEAR.search(front[0].left)):
            return run if len(run) > 1 else []
    return []


def _fitting(total: float, mean: float, years: set[int]) -> int:
    """The number of years over which a total comes nearest to its mean; 0 where none is told."""
    told = sorted(n for n in years if 1 < n <= _MOST_YEARS)
    return min(told, key=lambda n: abs(total / n - mean), default=0)


def _mean_verdict(gap: float, step: float, slack: float) -> str:
    if gap <= step / 2 + slack + 1e-9:
        return "consistent"
    return "rounding" if gap < step + slack - 1e-9 else "inconsistent"


def _is_near(computed: float, printed: float) -> bool:
    return computed * printed > 0 and 1 / _WIDE <= computed / printed <= _WIDE


def _years_between(earlier: Figure, later: Figure, told: Figure) -> set[int]:
    """How many years lie between two figures: by the years in front of each, else by the words of the three."""
    former, latter = (YEAR.findall(one.left) for one in (earlier, later))
    if len(former) == 1 and len(latter) == 1 and int(latter[0]) > int(former[0]):
        return {int(latter[0]) - int(former[0])}
    spelled = set[int]()
    for one in (earlier, later, told):
        spelled |= _spelled(one.left)
    return spelled | {n - 1 for n in spelled}


def _spelled(words: str) -> set[int]:
    """五年来 is five; “十三五”期间 is five; 2016年至2020年 is five, both ends counted."""
    found = {_PLAN_YEARS} if _PLAN.search(words) else set[int]()
    found |= {int(parse_exact(one["n"].replace("两", "二"))) for one in _SPELL.finditer(words)}
    return found | {int(one["b"]) - int(one["a"]) + 1 for one in _FROM_TO.finditer(words)}
