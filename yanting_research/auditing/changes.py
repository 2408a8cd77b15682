"""Earlier, change and later (增减核对): 上年 152 期 + 34 期 = 186 期, growth in percent, percentage points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.linked import TELLING
from yanting_research.auditing.reading import COUNTS, Figure, Reading
from yanting_research.auditing.unit_prices import is_slip_of_unit
from yanting_research.auditing.verdicts import Check, change_check, step_rate_check, sum_check

__all__ = ["YEAR", "compared_pair", "linked_changes", "signed_sum", "stated_changes"]

Pair = tuple[Figure, Figure]  # the earlier figure and the later one
_FAR = 0.25  # a change further off belongs to other figures
_FAR_OFF = 0.1  # the same where the three do not stand side by side
_FAR_BACK = 200  # figures looked back for one of the same name
_LONG_WINDOW = 12  # figures looked back for the one that earlier and step reach exactly
_FAR_SENTENCES = 3  # sentences back to the figure that a step reaches exactly
_WINDOW = 4  # figures looked at on either side of a change
# ,达到 behind 增加1320元: what the step leads to; must not match 其中.
_COME_TO = re.compile(r"[,，](?:力争|将|预计)?(?:达到?|增[至到]|升[至到]|突破)")
_SHORT = 3
_PAIR = 2
# ,同期补充耕地: at the same time; must not match 上年同期.
_SAME_TIME = re.compile(r"[,;，]同期[\u4e00-\u9fff]{2}")
# ）；12345热线办结率: behind what was once, a clause of its own
_NEXT_CLAUSE = re.compile(r"\)[;。]")
# 年末余额 in front of what there is at last; must not match 余额的
_STOCK = re.compile(r"[年期月季][末底]|余额$")
# 三年前还有 in front of the earlier figure
_LONG_AGO = re.compile(r"[一二两三四五六七八九十\d]年前(?:还|只|仅|仍)?有?$")
# ，两年净增; must not match 两年累计.
_OVER_YEARS = re.compile(r"([两二三四五])年(?:间|内|来)?(?:净增|增加|增长|共增)(?:了)?$")
_THAN_LAST_YEAR = re.compile(r"[比较](?:上|去)年")
# ,净增; 增加; 少办; 减掉; 加了; must not match 增至 or 减少到, which name the later figure.
_STEP = re.compile(
    r"(?:净增|净减|增加了?|减少了?|新增|新建|新设|多了|少了|多办|少办|增长了?|下降了?|提高了?|上升了?|回落了?|回升了?|降低了?|降了|升了|压减|[减压加]掉?了|[减压砍]掉|增|减|增幅达?|降幅达?)$"
)
# Rates over several years and at constant prices do not follow from the two figures beside them.
_OTHER_BASE = re.compile(r"平均每|年均|每年|递增|递减|可比|不变价|实际|扣除")
_GAP = frozenset({"低", "高", "低了", "高了", "低出", "高出"})  # 比三季度的4.1%低0.4个百分点
# 减少, and 低 right in front of its figure; must not match 低保增加
_DOWN = re.compile(r"减|少|降|落|压|低[了出]?$")
# 比上年的, 年初, 上届为, 去年, 由, 从, 2013年的: the earlier figure; must not match 比例 or 比较满意的.
_EARLIER = re.compile(
    r"(?:比(?!较)|(?<!比)较)(?!例|重|满意|高(?!峰)|[好差低多少大小强弱快]|\x00)[\u4e00-\u9fff\d]{0,8}$|[一二两三四五六七八九十\d]年前(?:还|只|仅|仍)?有?$|(?:上年|去年|前年|上届|年初(?!预算|计划|目标|安排|下达)|上期|上次|原来|原有|此前|同期)[\u4e00-\u9fff\d]{0,6}$"
    r"|(?:^|[,;:、。“”\"]|[\u4e00-\u9fff])(?:由|从(?![业事]))[\u4e00-\u9fff\d“”]{0,8}$|(?:比|较)(?:19|20)\d\d年的?$"
)
# 比 and 较 of 比上年; must not match 同比.
_THAN = re.compile(r"(?<![同环])比|较")
# ，增长 and ，增幅为 right behind a step: its own rate; must not match ，年均增长.
_ITS_RATE = re.compile(r"[,，、]?(?:同比|环比)?(?:增长|下降|上升|减少|增幅|降幅|增|降|升|减)(?:了|为|达)?")
# ;上年调解: the earlier figure; must not match 上年度计划.
_LAST_YEAR = re.compile(r"(?:^|[,;:。、])(?:上年|去年|前年|上届|上期|同期)(?:同期)?[\u4e00-\u9fff]{0,6}$")
# 由, 从 in front of the earlier figure; must not match 理由 or 自由.
_FROM = re.compile(r"(?<![理自缘])(?:由|从(?![业事]))[\u4e00-\u9fff\d]{0,8}$")
# 2015年末; must not match 2015个.
YEAR = re.compile(r"((?:19|20)\d\d)年")
# 增至, 升至, 变为, 眼下, 年末: the later figure; must not match 增加.
_LATER = re.compile(
    r"(?:增加?|升|减少?|降|压缩?|扩大?|发展|变|提高|提升|下降|上升|调整|扩展|归并)(?:到|至|为)[\u4e00-\u9fff]{0,6}$|今年|(?<![上去前])年[末底]|^[,，]?(?:达到|达|增至)了?$|眼下|目前|现有|(?:本学?|这学)期[\u4e00-\u9fff]{0,6}$"
)


def linked_changes(reading: Reading) -> Iterator[Check]:
    """Changes whose earlier and later figure FACTS already name."""
    for figure in reading.figures:
        if figure.role == "change" and figure.earlier in reading.known and figure.numerator in reading.known:
            earlier, later = reading.known[figure.earlier], reading.known[figure.numerator]
            if reading.has_text and _is_earlier(later) and not _is_earlier(earlier):
                earlier, later = later, earlier
            check = sum_check(later, [earlier, figure])
            far = abs(check.computed - check.printed) > _FAR * abs(later.value)
            if not far and not _OTHER_BASE.search(figure.left):
                yield check


def stated_changes(reading: Reading) -> Iterator[Check]:
    """Changes read from the words: by a number, by percentage points, by percent."""
    if not reading.has_text:
        return
    met: set[tuple[Figure, Figure | None]] = set()
    for figure in reading.figures:
        if figure.earlier or math.isnan(figure.value) or not _is_step(figure) or _OTHER_BASE.search(figure.left):
            continue
        if figure.role == "change" and figure.dimension == "share":
            meant = list(_points_meant(figure, reading.figures))
            yield from meant
            if all(check.verdict != "consistent" for check in meant):
                yield from _growth(figure, reading)
            continue
        for check in _difference(figure, reading.figures):
            pair = check.parts[0], check.whole
            if check.verdict == "consistent":
                met.add(pair)
            if check.verdict != "inconsistent" or pair not in met:
                yield check  # 净增100名，其中女党员净增40名: the pair has its step already


def _is_step(figure: Figure) -> bool:
    words = figure.left.strip()
    return figure.role == "change" or bool(_STEP.search(words)) or (figure.dimension == "point" and words in _GAP)


def _is_earlier(figure: Figure) -> bool:
    return bool(_EARLIER.search(figure.left.strip()))


def _near(step: Figure, figures: Sequence[Figure], wanted: str) -> list[Figure]:
    """Figures of one measure around the step, the nearest first, those in front before those behind."""
    before = figures[max(0, step.place - _WINDOW) : step.place][::-1]
    behind = figures[step.place + 1 : step.place + 3]
    return [
        one
        for one in (*before, *behind)
        if one.measure == wanted and one.role != "change" and abs(one.sentence - step.sentence) <= 1
    ]


def compared_pair(step: Figure, figures: Sequence[Figure], wanted: str) -> tuple[Figure, Figure] | None:
    """The earlier and the later figure of a step: one of them is named so, and both lie close by."""
    around = _near(step, figures, wanted)
    earlier = next((one for one in around if _is_earlier(one)), None)
    if earlier is None:
        return _two_years(step, around)
    long_ago = next((one for one in around if _LONG_AGO.search(one.left.strip())), None)
    if long_ago is not None and earlier.place == long_ago.place + 1 == step.place - 1:
        return long_ago, earlier  # 三年前120万元，去年480万元，增长了3倍
    for later in around:
        if later.place > step.place and not _LATER.search(later.left.strip()):
            continue
        together = later.place == earlier.place + 1 and step.place > earlier.place
        if _FROM.search(earlier.left.strip()) and not together:
            continue  # 由46.9%提高到48.2%，提高1.3个百分点: the two stand together, in front of the step
        if later is earlier or _is_earlier(later) or _are_members(earlier, later):
            continue
        if step.sentence not in {earlier.sentence, later.sentence}:
            continue
        if _comparable(earlier, later, step, figures):
            return earlier, later
    return None


def _are_members(one: Figure, other: Figure) -> bool:
    """由接待费21.3万元、用车25.5万元两项构成；比上年减少11.7万元: two members of a list are not then and now."""
    return one.part_of != "" and (one.part_of, one.list_id) == (other.part_of, other.list_id)


def _two_years(step: Figure, around: Sequence[Figure]) -> Pair | None:
    """2014年末有党员12460名，2015年末12812名，净增352名: the two figures in front, each of a year of its own."""
    before = [one for one in around if one.place < step.place]
    if len(before) < 2 or _THAN.search(step.left):
        return None
    later, earlier = before[:2]
    years = [YEAR.findall(one.left) for one in (earlier, later)]
    close = earlier.place + 1 == later.place == step.place - 1 and earlier.sentence == step.sentence
    if not close or not all(len(named) == 1 for named in years) or int(years[0][0]) >= int(years[1][0]):
        return None
    return earlier, later


def _comparable(earlier: Figure, later: Figure, step: Figure, figures: Sequence[Figure]) -> bool:
    """Both speak of one thing: next to each other, or with the same noun."""
    first, second = sorted((earlier, later), key=lambda one: one.place)
    between = figures[first.place + 1 : second.place]
    if second.place == first.place + 1 and _NEXT_CLAUSE.match(second.left.strip()) and not _is_earlier(second):
        # （上年为91.4%）；办结率98.7%，下降0.3个百分点: of another rate
        return earlier.indicator[-1:] == later.indicator[-1:]
    alone = not any(one.measure == earlier.measure and one.role != "change" and one is not step for one in between)
    same = earlier.indicator[-2:] == later.indicator[-2:]
    follows = all(one is step or one.role == "share" for one in between)
    return alone and (same or follows)


def _points_meant(step: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """由38.9%提高到42.1%，提高3.2%: right as percentage points, or else as growth of the share."""
    pair = compared_pair(step, figures, step.measure)
    if pair is None:
        return
    earlier, later = pair
    if earlier.role != "share" or later.role != "share":
        return
    between = figures[max(earlier.place, later.place) + 1 : step.place]
    if any(one.countable and one.role not in {"change", "share"} for one in between):
        return  # 满意度从88.2%提到91.7%；患者投诉19起，同比下降34.5%: of what stands between
    growth = change_check(step, earlier, later)
    difference = sum_check(later, [earlier, step])
    fits = growth is not None and growth.verdict in {"consistent", "rounding", "uncheckable"}
    if growth is not None and fits and difference.verdict == "inconsistent":
        yield growth
    elif abs(difference.computed - difference.printed) <= max(2 * abs(step.value), 1.0):
        yield difference


def _difference(step: Figure, figures: Sequence[Figure]) -> Iterator[Check]:
    """Earlier + step = later; for percentage points the two are shares."""
    wanted = "share" if step.dimension == "point" else step.measure
    size = abs(step.value)
    sign = -1 if step.value < 0 or _DOWN.search(step.left.strip()[-4:]) else 1
    pair = compared_pair(step, figures, wanted)
    reached = _reached(step, figures, wanted, sign * size)
    pair = reached or pair or _met_before(step, figures, sign * size) or _year_before(step, figures)
    if pair is None:
        return
    earlier, later = pair
    if is_slip_of_unit(later.value, earlier.value + sign * size):
        yield sum_check(later, [earlier, step])  # 可支配收入1.92元，比上年的17860元增加1340元
        return
    if sign > 0 and earlier.value > later.value and _SAME_TIME.search(earlier.left) and later.place < earlier.place:
        earlier, later = later, earlier  # 占用耕地1326亩，同期补充1402亩，净增86亩
    gap = abs(earlier.value + sign * size - later.value)
    if gap > 0 and (other := _exactly(earlier, step, figures, sign * size)) is not None:
        later, gap = other, 0.0
    beside = step.place - 1 == earlier.place == later.place + 1 and later.sentence == step.sentence
    slack = _FAR if beside else _FAR_OFF
    if math.isnan(gap) or (gap > slack * max(abs(later.value), size) and gap > 2 * size):
        return
    nearer = [
        one
        for one in figures[max(earlier.place, later.place) + 1 : step.place]
        if one.measure == wanted and one.role != "change"
    ]
    if nearer and gap > 0:  # 计划发展50名,实发48名;今年经核定为46名,减少4名: 46 is what it came to
        exact = next((one for one in (earlier, later) if math.isclose(one.value + sign * size, nearer[-1].value)), None)
        if exact is None:
            return
        earlier, later = exact, nearer[-1]
    check = sum_check(later, [earlier, step])
    if sign * step.value < 0:  # 少办40期 is printed without a sign
        check = signed_sum(earlier, step, later)
    yield check


def _exactly(earlier: Figure, step: Figure, figures: Sequence[Figure], move: float) -> Figure | None:
    """总量115件……初次件79件；去年同季68件，多了47件: a figure in front that what was once and the step come to."""
    if abs(move) < TELLING or earlier.place > step.place:
        return None
    near = figures[max(0, earlier.place - _LONG_WINDOW) : earlier.place]
    alike = (one for one in reversed(near) if one.measure == earlier.measure and one.countable and one.exact)
    return next(
        (one for one in alike if _meets((earlier, one), move) and earlier.sentence - one.sentence <= _FAR_SENTENCES),
        None,
    )


def _reached(step: Figure, figures: Sequence[Figure], wanted: str, move: float) -> Pair | None:
    """总产29.84万吨……，总产较上年28.91万吨增0.93万吨: a figure of the sentence that the step reaches."""
    before = [one for one in figures[max(0, step.place - 2) : step.place] if one.measure == wanted]
    earlier = before[-1] if before else step
    if earlier is step or not _earlier_clause(earlier):
        return None
    for later in reversed(figures[max(0, earlier.place - _LONG_WINDOW) : earlier.place]):
        if later.sentence != step.sentence:
            return None
        if later.measure == wanted and _meets((earlier, later), move):
            return earlier, later
    return None


def _met_before(step: Figure, figures: Sequence[Figure], move: float) -> Pair | None:
    """人均纯收入12680元 … 人均纯收入增加1320元，达到1.4万元: the figure of that name from which the step leads."""
    before = figures[step.place - 1] if step.place else step
    if _THAN_LAST_YEAR.search(step.left) and before.sentence == step.sentence and before.measure == step.measure:
        for earlier in _in_front(before, figures):  # 支出58.6万元 … 预算65万元，比上年支出增加6.4万元
            alike = earlier.measure == before.measure and earlier.indicator[:_SHORT] == before.indicator[:_SHORT]
            if alike and earlier.role != "change" and _meets((earlier, before), move):
                return earlier, before
    later = figures[step.place + 1] if step.place + 1 < len(figures) else step
    if later is step or later.measure != step.measure or not _COME_TO.fullmatch(later.left.strip()):
        return None
    for earlier in _in_front(step, figures):
        named = earlier.measure == later.measure and earlier.role != "change" and len(later.indicator) > _SHORT
        if named and earlier.indicator.endswith(later.indicator) and _meets((earlier, later), move):
            return earlier, later
    return None


def _year_before(step: Figure, figures: Sequence[Figure]) -> Pair | None:
    """2022年达到467万元 … 2023年达到538万元，比上年增加71万元: each year is named in front of its figure."""
    later = figures[step.place - 1] if step.place else step
    years = YEAR.findall(later.left)
    net = _OVER_YEARS.search(step.left)
    back = COUNTS[net[1]] if net else 1
    if not (net or _THAN_LAST_YEAR.search(step.left)) or later.measure != step.measure or len(years) != 1:
        return None
    for earlier in reversed(figures[max(0, later.place - _WINDOW) : later.place]):
        alike = earlier.measure == later.measure and earlier.role == later.role
        gap = abs(later.value - earlier.value - abs(step.value))
        near = gap <= _FAR * later.value and abs(step.value) < later.value
        if alike and near and f"{int(years[0]) - back}年" in earlier.left:
            return earlier, later
    return None


def _in_front(figure: Figure, figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures in front of one, the nearest first, as far back as a name is remembered."""
    return reversed(figures[max(0, figure.place - _FAR_BACK) : figure.place])


def _earlier_clause(figure: Figure) -> bool:
    """上年调解1086件: the year stands at the head of the clause, the verb behind it."""
    return _is_earlier(figure) or bool(_LAST_YEAR.search(figure.left))


def _meets(pair: Pair, move: float) -> bool:
    return math.isclose(pair[1].value, pair[0].value + move)


def signed_sum(earlier: Figure, step: Figure, later: Figure) -> Check:
    """Earlier less step against later, for a step that is printed without a sign."""
    turned = Figure(*(getattr(step, name) for name in Figure.__slots__))
    turned.value = -abs(step.value)
    signed = sum_check(later, [earlier, turned])
    return Check("sum", later, (earlier, step), None, signed.printed, signed.computed, signed.verdict, (1, -1))


def _growth(rate: Figure, reading: Reading) -> Iterator[Check]:
    """增长22.4% against the two figures it compares; the nearest figure in front is one of them."""
    figures = reading.figures
    around = figures[max(0, rate.place - _WINDOW) : rate.place + 3]
    if any(
        one.sentence == rate.sentence and one.place <= rate.place and _OTHER_BASE.search(one.left) for one in around
    ):
        return  # 年均增长22.5% behind it is a rate of its own
    before = next(
        (one for one in reversed(around) if one.place < rate.place and (one.countable or one.role == "change")), None
    )
    if before is None:
        return
    pair = _since_begin(rate, figures) or compared_pair(rate, figures, before.measure)
    check = change_check(rate, *pair) if pair is not None else _by_step(rate, figures)
    if check is None or check.verdict == "inconsistent":
        check = _of_another_level(rate, figures, pair) or check
    if check is not None and abs(check.computed - check.printed) <= max(20.0, abs(check.printed)):
        yield check


def _of_another_level(rate: Figure, figures: Sequence[Figure], pair: Pair | None) -> Check | None:
    """支出5308万元，完成预算24710万元的21.5%，比上年减支27580万元，下降83.9%: what the step and its rate are of."""
    step = figures[rate.place - 1] if rate.place and _ITS_RATE.fullmatch(rate.left.strip()) else None
    if step is None or step.sentence != rate.sentence or step.role == "share":
        return None
    for later in reversed(figures[max(0, step.place - _LONG_WINDOW) : step.place]):
        level = (later.countable or later.role == "average") and later.measure == step.measure
        near = level and step.sentence - later.sentence <= _FAR_SENTENCES
        once = later.value - math.copysign(step.value, -1 if rate.value < 0 or step.value < 0 else 1)
        if pair is not None and pair[0] is not step and not math.isclose(once, pair[0].value):
            continue  # 由286万元降到214万元，减少54万元，下降20.1%: what was once is printed too
        check = step_rate_check(rate, later, step) if near and later.exact else None
        if check is not None and check.verdict == "consistent":
            return check
    return None


def _since_begin(rate: Figure, figures: Sequence[Figure]) -> Pair | None:
    """年初余额46.8亿元，累放31.7亿元，年末余额52.65亿元，比年初增长12.5%: what stands between was no stock."""
    if "比年初" not in rate.left and "较年初" not in rate.left:
        return None
    near = [one for one in reversed(figures[max(0, rate.place - _WINDOW) : rate.place]) if one.countable]
    later = next((one for one in near if _STOCK.search(one.left)), None)
    earlier = next((one for one in near if "年初" in one.left and later and one.measure == later.measure), None)
    return (earlier, later) if later is not None and earlier is not None and earlier is not later else None


def _by_step(rate: Figure, figures: Sequence[Figure]) -> Check | None:
    """党员2400名，较上年增加135名，增长6.4%: the later figure, its step and the rate, one right behind the other."""
    if rate.place < _PAIR or not _ITS_RATE.fullmatch(rate.left.strip()):
        return None
    later, step = figures[rate.place - 2], figures[rate.place - 1]
    one_thing = step.indicator.startswith(later.indicator) and step.role == "change" and step.measure == later.measure
    stands = (
        (later.countable or later.role == "average")
        and not _is_earlier(later)
        and later.sentence == step.sentence == rate.sentence
    )
    return step_rate_check(rate, later, step) if one_thing and stands else None
