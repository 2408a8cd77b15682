"""What cannot stand beside what is said (不能并存的说法): one figure told twice, a later stage above one before it.

T1 这64公里 of no figure in front, T2 2300万元（折合0.23亿元）: one figure told twice; T3 到考89人，合格96人,
T4 新认定232家，累计认定147家, T5 行政村168个 … 设点的村181个: more than there can be; T6 最高98分，最低61分，
平均58.6分: a mean outside its range; T7 师生比1:16: a ratio of two figures in front; T8 two shares of one whole that is
named and never counted; T9 430批次，上年同期412批次，同比下降: a rise called a fall.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from yanting_research.auditing.measures import in_base
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.repeats import told_apart
from yanting_research.auditing.verdicts import Check, average_check, bound_check, implied_whole

__all__ = ["sayings"]

_BACK = 12  # figures looked back
_NEAR = 4
_FAR = 1.6  # figures further apart than this factor are of two things
_MANY = 10  # 这3个村 may be any three
_TWICE = 2.0
# 这, ，上述 in front of a figure; must not match 本科以上.
_THIS = re.compile(r"(?:这|上述|(?:^|[,，;。])以上)$")
_NOW = re.compile(r"[今本]年|[\d一二三四五六七八九十]月")
_ALL = re.compile(r"(?:全部|所有)$")
# (折合, (约, and a bare bracket in front of the same in another unit.
_IN_OTHER_UNIT = re.compile(r"^\((?P<word>折合|约合|合|约|即|相当于)?(?:人民币)?$")
_HOURS = frozenset({"小时", "个小时", "分钟"})
_ROUGH, _CLOSE = 0.06, 0.01  # how far a conversion may be off, said to be rough or not
# Stages of a selection in their order: who is at a later one was at those before.
_STAGES = (
    re.compile(r"报名$"),
    re.compile(r"(?:资格审[查核]|初审)(?:合格|通过)?$"),
    re.compile(r"(?:到考|参考|参加考试|参加笔试|应考)$"),
    re.compile(r"(?:笔试|考试|考核|测试|[,，])(?:合格|及格|过线|上线)(?:的|者)?$"),
    re.compile(r"(?:进入|入围|参加)面试$"),
    re.compile(r"(?:体检合格|录[用取]|聘用)$"),
)
_IN_ALL = re.compile(r"(?:累计|前[\d一二三四五六七八九十]{1,2}个?月)[一-龥]{0,8}$")
_SO_FAR = re.compile(r"前[\d一二三四五六七八九十]{1,2}个?月")
_OF_NOW = re.compile(r"(?:新[增认建发登办]|今年|本年|当年|[一二三四]季度|[本当]月)")
_HAS = re.compile(r"(?:共?有|现有|下?辖)(?:行政|自然)?(?P<noun>村|社区|乡镇|学校|支部|党支部)$")
_WITH = re.compile(r"的(?:行政|自然)?(?P<noun>村|社区|乡镇|学校|支部|党支部)$")
_REGION = re.compile(r"全[县市区镇乡]$")
_ELSEWHERE = re.compile(r"全[省市县区镇乡]|周边|邻|其他|外[省市县]|累计|先后|共")
_NOUN = re.compile(r"(?:行政|自然|建制)?(?P<noun>村|社区|乡镇|学校|支部|党支部)(?![民委里内干])")
_OUT_OF = re.compile(r"[一-龥]其中(?:符合|达到|属于|具备|列入)[一-龥]{0,8}的$")
_AMONG = re.compile(r"(?:^|[,，;；。])(?P<noun>[一-龥]{2,6})[里中](?!央)[^,，;；。]{0,10}$")
_OF_THESE = re.compile(r"[一-龥]{0,8}(?<![其集])中[,，]")
_SOURCE = re.compile(r"(?:中央|省级?|市级?|财政)[一-龥]{0,4}(?:投资|资金|补助)$")
_EACH = re.compile(r"每|平均|人均|户均")
_PAIR = 2
_TOP, _LOW, _MEAN = re.compile(r"最高[一-龥]{0,4}$"), re.compile(r"最低[一-龥]{0,4}$"), re.compile(r"平均[一-龥]{0,4}$")
# 得分最高的是柳塘镇党校, in front of 96.5分, and 最低的石门坳乡: whose it is stands in between
_TOP_OF, _LOW_OF = (re.compile(rf"最{way}的(?:是|为)?[一-龥]{{2,14}}[,，]?(?:得|为)?$") for way in "高低")
_RATIO = re.compile(r"(?P<first>[师生床医护])(?P<second>[师生床医护])比(?:例)?(?:为|达到?)?$")
_RATIO_OF = {
    "师": re.compile(r"教师|教职工"),
    "生": re.compile(r"学生|在校生|幼儿"),
    "床": re.compile(r"床位|病床"),
    "医": re.compile(r"医[师生]"),
    "护": re.compile(r"护士|护理人员"),
}
# 每百名老人, 每千常住人口拥有: a rate of so many; must not match 每百元.
_PER = re.compile(
    r"每(?P<size>百|千|万)(?:名|位|个)?(?P<whose>[一-龥]{0,4}(?:老人|人口|学生|居民|职工|老年人))(?:拥有|有|配有?|配备)?[一-龥]{0,6}$"
)
_HUNDREDS = {"百": 100.0, "千": 1000.0, "万": 10_000.0}
# 财政资金与社会资本之比为
_NAMED_RATIO = re.compile(r"(?P<first>[一-龥]{2,6})[与和](?P<second>[一-龥]{2,6})之比(?:为|达到?)?$")
_SIDES = re.compile(r"(\d{1,8}(?:\.\d{1,4})?) ?[:：∶] ?(\d{1,8}(?:\.(\d{1,4}))?)")
_YEAR_AGO = re.compile(r"(?:上年|去年)(?:同期)?(?:同口径)?(?:为|是|有|的)?$")
# ，同比明显下降: a direction without a number; must not match ，同比下降3.2%.
_WAY = re.compile(
    r"[,，]?同比(?:明显|大幅|略有|有所|小幅|稳步|持续)?(?P<way>下降|减少|上升|增长|增加)(?:[;；。,，]|$|明显)"
)
# 占在校学生总数的 in front of a share; must not match 占比.
_SHARE_OF = re.compile(r"占(?P<whole>[一-龥]{2,12}?(?:总数|总量|总额|总人数))的$")


def sayings(reading: Reading) -> Iterator[Check]:
    """Statements of the text that exclude each other, and ratios of two figures in front."""
    if not reading.has_text:
        return
    figures = [one for one in reading.figures if one.role == "ratio" or not one.in_table]
    for at, figure in enumerate(figures):
        words = figure.left.strip()
        if at and words[:1] == "(" and figures[at - 1].exact:
            yield from _converted(figures[at - 1], figure, words)
        if not figure.exact or not words:
            continue
        near = figures[max(0, at - _NEAR) : at]
        if _THIS.search(words) or _ALL.search(words):
            yield from _pointed_at(figure, figures[max(0, at - _BACK) : at])
        yield from _above(figure, words, near)
        yield from _outside(figure, words, near, figures[at + 1 : at + 1 + _NEAR])
        yield from _ratio(figure, words, figures[max(0, at - _BACK) : at])
        yield from _per_hundred(figure, words, figures[max(0, at - _BACK) : at])
        yield from _turned(figure, words, near)
        yield from _two_wholes(figure, words, figures[max(0, at - _BACK) : at])


def _pointed_at(figure: Figure, before: Sequence[Figure]) -> Iterator[Check]:
    """T1: 这64公里新修农村公路 behind 新建农村公路46公里."""
    alike = [one for one in before if one.measure == figure.measure and one.exact]
    if any(one.value == figure.value for one in alike):
        return
    same = [
        one for one in alike if len(one.indicator) > 1 and one.indicator[-2:] in f"{figure.right}{figure.indicator}"
    ]
    if figure.value < _MANY and not (same and "上述" in figure.left and figure.value > max(one.value for one in same)):
        return
    near = [one for one in same if figure.value / _FAR <= one.value <= figure.value * _FAR]
    together = accumulate(one.value for one in reversed(alike))  # 党员12人、群众5人，以上17人
    if len(same) > 1 or any(math.isclose(total, figure.value) for total in together):
        return
    if _ALL.search(figure.left.strip()):  # 接报火灾143起 … 对全部134起火灾: of all there cannot be fewer
        near = [one for one in near if one.value > figure.value and figure.period in {"", one.period}]
        near = [] if _NOW.search(figure.left) else near
    if len(near) == 1:
        yield from told_apart(near[0], figure)


def _converted(first: Figure, figure: Figure, words: str) -> Iterator[Check]:
    """T2: 2300万元（折合0.23亿元）; 4.5万亩（折合3000公顷）, 1.26万吨（2520万斤）."""
    told = _IN_OTHER_UNIT.match(words)
    if told is None:
        return
    if first.measure == figure.measure:
        if told["word"]:
            yield from told_apart(first, figure)
        return
    (base, factor), (own_base, own_factor) = in_base(first.unit), in_base(figure.unit)
    hours = {first.unit, figure.unit} <= _HOURS  # 培训3天（24小时） are days of eight hours
    if base != own_base or not base or not (first.dimension in {"area", "length", "mass"} or hours):
        return
    here, there = figure.value * own_factor, first.value * factor
    blur = _ROUGH * there if told["word"] in {"约", "约合"} else _CLOSE * there
    step = (figure.precision * own_factor + first.precision * factor) / 2
    if abs(here - there) > max(blur, step):
        yield Check("repeat", first, (figure,), None, first.value, figure.value, "inconsistent")


def _above(figure: Figure, words: str, near: Sequence[Figure]) -> Iterator[Check]:
    """T3 to T6: more than there can be; what holds is not told."""
    for one in reversed(near):
        if one.measure != figure.measure or not (one.exact and one.countable and figure.countable):
            continue
        said = one.left.strip()
        apart = figure.sentence - one.sentence
        if apart == 0 and _later_stage(said, words) and one.value < figure.value <= _TWICE * one.value:
            yield bound_check(one, figure)
            return
        if apart <= 1 and one.value > figure.value and _grows(one, figure, apart=apart):
            yield bound_check(figure, one)
            return
        if apart <= 1 and one.value < figure.value <= _TWICE * one.value and _all_of(one, figure):
            yield bound_check(one, figure)
            return
        if apart <= _PAIR and one.value < figure.value <= _TWICE * one.value and _within(one, figure, words):
            yield bound_check(one, figure)
            return


def _later_stage(before: str, words: str) -> bool:
    first, second = (next((at for at, stage in enumerate(_STAGES) if stage.search(one)), -1) for one in (before, words))
    return 0 <= first < second


def _grows(one: Figure, figure: Figure, *, apart: int) -> bool:
    """今年新认定232家，到年底累计认定147家: what was added against all there are, of one verb or of one noun."""
    before, words = one.left.strip(), figure.left.strip()
    total = _IN_ALL.search(words)
    if total is None or not _OF_NOW.search(before) or "累计" in before or _IN_ALL.search(before):
        return False
    verb = total[0].rpartition("累计")[2][:2]
    noun = len(one.indicator) > 1 and one.indicator[-2:] == figure.indicator[-2:]
    same = len(verb) == len("认定") and verb in before and (apart == 0 or _SO_FAR.search(words) is not None)
    return same or (noun and total[0] != words)


def _all_of(one: Figure, figure: Figure) -> bool:
    """行政村168个 … 设点的村181个; 全县一百一十二个行政村 … 结果是一百二十七个村一次过关."""
    has, own = _HAS.search(one.left.strip()), _WITH.search(figure.left.strip())
    behind, noun = _NOUN.match(one.right), _NOUN.match(figure.right)
    if has and own:
        return own["noun"] == has["noun"]
    whole = _REGION.search(one.left.strip()) is not None and _ELSEWHERE.search(figure.left) is None
    return (
        whole
        and behind is not None
        and noun is not None
        and behind["noun"] == noun["noun"]
        and figure.left.strip() != ""
    )


def _within(one: Figure, figure: Figure, words: str) -> bool:
    """登记536人 … 把其中符合条件的598人; 收治住院病人1342人次 … 住院病人里65岁以上的; 总投资 … 中央预算内投资."""
    if one.part_of or _EACH.search(words):
        return False
    if _OUT_OF.search(words):
        return not figure.part_of
    if one.left.strip().endswith(("总投资", "总投资为")):
        return "资金来源" in words and bool(_SOURCE.search(words))
    if one.sentence == figure.sentence and one.unit == figure.unit and _OF_THESE.match(one.right):
        return True  # 15个乡镇卫生院中，设有中医馆的13个，能开展6类以上的16个
    among = _AMONG.search(words)
    return among is not None and one.indicator.endswith(among["noun"])


def _outside(figure: Figure, words: str, near: Sequence[Figure], behind: Sequence[Figure]) -> Iterator[Check]:
    """T6: a mean above the highest or below the lowest of its sentence."""
    if not _MEAN.search(words):
        return
    beside = [one for one in near if one.sentence == figure.sentence and one.unit == figure.unit and one.exact]
    for one in behind:
        said = one.left.strip()
        told = one.unit == figure.unit and one.exact and one.sentence - figure.sentence <= 1
        if told and _TOP_OF.search(said) and figure.value > one.value:
            yield bound_check(one, figure)
        elif told and _LOW_OF.search(said) and figure.value < one.value:
            yield bound_check(figure, one)
    for one in beside:
        said = one.left.strip()
        if _TOP.search(said) and figure.value > one.value:
            yield bound_check(one, figure)
        elif _LOW.search(said) and figure.value < one.value:
            yield bound_check(figure, one)


def _ratio(figure: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """T7: 专任教师96人，在校学生1344人，师生比为1:14."""
    named = (_RATIO.search(words) or _NAMED_RATIO.search(words)) if figure.role == "ratio" else None
    sides = _SIDES.search(figure.surface) if named else None
    if named is None or sides is None or float(sides[1]) != 1:
        return
    close = [one for one in before if figure.sentence - one.sentence <= 1 and one.countable and one.exact]
    names = [_RATIO_OF.get(named[side]) or re.compile(re.escape(named[side])) for side in ("first", "second")]
    one, other = (next((figure for figure in reversed(close) if name.search(figure.words)), None) for name in names)
    if one is None or other is None or one is other or not one.value:
        return
    stated = replace(figure, value=float(sides[2]), precision=10.0 ** -len(sides[3] or ""))
    check = average_check(other, one, stated)
    if check.printed / _TWICE <= check.computed <= check.printed * _TWICE:
        yield check


def _per_hundred(figure: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """T7: 老人1.5万人，床位630张，每百名老人4.2张; 每千常住人口3.1人."""
    told = _PER.search(words)
    if told is None:
        return
    close = [one for one in before if figure.sentence - one.sentence <= 1 and one.countable and one.exact]
    among = next(
        (one for one in reversed(close) if told["whose"][-2:] in one.words and one.dimension == "person"), None
    )
    of_unit = [one for one in close if one.unit == figure.unit and one is not among and one is close[-1]]
    if among is None or not of_unit or not among.value:
        return
    size = _HUNDREDS[told["size"]]
    scaled = replace(among, value=among.value / size, precision=among.precision / size)
    check = average_check(of_unit[-1], scaled, figure)
    if check.printed / _TWICE <= check.computed <= check.printed * _TWICE:
        yield replace(check, parts=(among,))


def _turned(figure: Figure, words: str, near: Sequence[Figure]) -> Iterator[Check]:
    """T9: 来访430批次，上年同期为412批次，同比明显下降."""
    told = _WAY.match(figure.right) if near and _YEAR_AGO.search(words) else None
    now = near[-1] if near else figure
    if told is None or now.measure != figure.measure or now.sentence != figure.sentence or not now.exact:
        return
    rises = told["way"] in {"上升", "增长", "增加"}
    if now.value != figure.value and rises != (now.value > figure.value):
        growth = 100 * (now.value - figure.value) / figure.value if figure.value else math.nan
        yield Check("change", figure, (now,), None, math.nan, growth, "inconsistent")


def _two_wholes(figure: Figure, words: str, before: Sequence[Figure]) -> Iterator[Check]:
    """T8: 112名，占在校学生总数的8.0% … 700名，占在校学生总数的40.0%: 1,400 pupils, or 1,750?"""
    told = _SHARE_OF.search(words)
    if told is None or figure.denominator or len(before) < _NEAR - 1 or figure.role != "share":
        return
    for at in range(len(before) - 1, 0, -1):
        other = before[at]
        again = _SHARE_OF.search(other.left.strip())
        if again is None or again["whole"] != told["whole"] or other.denominator or not other.exact:
            continue
        own, first = before[-1], before[at - 1]
        alike = own.measure == first.measure and own is not other and min(own.value, first.value, other.value) > 0
        if alike and all(one.countable and one.exact for one in (own, first)) and figure.sentence - other.sentence <= 1:
            (low, high), (other_low, other_high) = implied_whole(own, figure), implied_whole(first, other)
            if high < other_low or other_high < low:
                computed = own.value / (first.value / other.value)
                yield Check("share", None, (first, own), figure, figure.value, computed, "inconsistent")
        return
