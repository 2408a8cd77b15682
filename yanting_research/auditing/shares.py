"""Shares (占比核对): the stated denominator, else every plausible one before a share is called wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.share_candidates import (
    COUNTED_THINGS,
    NAMED,
    RATE_NAME,
    REACH,
    bare_name,
    by_name,
    named_part,
    plausible_wholes,
)
from yanting_research.auditing.share_members import of_grades, other_members, share_fits, taken_together, unlinked_part
from yanting_research.auditing.share_operands import row_of, stated_operands
from yanting_research.auditing.share_second_look import is_named, of_another_thing, second_look
from yanting_research.auditing.share_topics import MISPRINT, of_topic
from yanting_research.auditing.verdicts import Check, bound_check, share_check, unreachable_check

__all__ = ["share_checks"]

_FAR = 3.0  # a part of more than three times its whole is linked by mistake
_PAIR = 2
# Plans may be exceeded, indices and multiples may pass 100.
_MAY_PASS = re.compile(
    r"率|目标|任务|计划|进度|预算|指数|完成|相当于|超过|达到|(?<!认)为[^,;。]{1,20}的|是[^,;。]{1,20}的|收回|递增|同比|增"
)
_PLAN = re.compile(r"(?:占|为|达到?|完成)[\u4e00-\u9fff]{0,4}(?:计划|目标|任务|预算(?!收入|支出))")
# 单位职工总数的 behind 三个: the whole is another number than the one in front; must not match 户农户的.
_OTHER_TOTAL = re.compile(r"[\u4e00-\u9fff]{2,10}总[\u4e00-\u9fff]?的")
# ,计524人; 是农民,共; ( of (612份): the numerator stands behind its share.
_COUNT_BEHIND = re.compile(r"^(?:[是为的][\u4e00-\u9fff]{1,8})?[,、]?(?:计|共计?|即|为)$|^\((?:计|共计?|即)?$")
# 及格率, 参训率: can never pass 100; must not match 完成率 or 增长率.
_NEVER_PASSES = re.compile(
    r"(?:设岗|办结|及格|合格|到课|到会|出勤|参训|参学|参评|覆盖|回收|有效|满意|知晓|优秀|优良|转化|组建|开机|完好|在线|在岗|持证|上岗|入户|普及|出席|投票|就业|住院分娩|收缴|处置|入住|参合|接种|建档|识字|毕业|通过|达标|安置|受训|轮训|参选|化解|调处|办复|结案|摘帽|脱贫|退出|出租|入座|上座|答复|回复|上线|挂牌到位|上墙|归档|激活|签到|合龙|参与|到考|参考|参保|采用|录用|参会|到岗|送达|到训|参检|入学|升学|到校)率(?:竟然?|居然|却|已|报|更是)?(?:为|达|达到|冲到|升至|报作|报成|填作|高达)?$"
)
# 女干部占, 比重为; must not match 按照日工资的.
_IS_PART = re.compile(r"占|比重|比例|其中")
# ,占; 半年内没有参加过支部集中学习,占; must not match ,女干部占.
_PLAIN_SHARE = re.compile(r"[^,;。]{0,16}[,(、]?(?:约|大约)?(?:占|占比|比重)(?:为|达|约)?")
# ,占总支出的, ,不到续保人数的: the share of a whole that is named only; must not match 女干部占.
_SHARE_OF = re.compile(r"[,(、](?:约|大约)?(?:占|不到|不足|超过)[^,;:。占]{2,12}的?(?:比例|比重)?(?:为|达)?")
# ,三类站占 behind 三类站38个: the noun of the count stands again before its share.
_NAMED_AGAIN = re.compile(r"[,、]([\u4e00-\u9fff]{1,8}?)(?:等次|类)?占(?:比|比为)?")
# ,办结率; 转化率: a rate of the very things counted in front; must not match 到课率, 出勤率 or 满意率.
_RATE_OF_ITEMS = re.compile(
    r"(?:办结|结案|完成|达标|合格|组建|覆盖|转化|整改|兑现|竣工|开工|回收|有效|通达|建成)率(?:为|达|达到)?$"
)
_COMMON = frozenset("业学化用")  # 失业率 is not told of by 就业638人
# A rate of attendance or opinion that stands behind a count is seldom taken of that count.
_ATTENDANCE = re.compile(r"(?:到课|出勤|参学|参训|满意|好评|合格|知晓|收视|上座|优良|平均)率")
_OPINION = re.compile(r"满意|好评|知晓|优良")
# 收回评学问卷, 有效票: papers handed in, which hold all opinions; must not match 效果
_HANDED_IN = re.compile(r"收回|回收|有效(?=[\u4e00-\u9fff]{0,4}[问答卷票表])")
# 森林覆盖率, 林木绿化率: of all land, whatever areas are counted in front; must not match 网络覆盖率.
_OF_LAND = re.compile(r"(?:森林|林草|植被)覆盖率|绿化率")
# 超幅, 增长: changes, whatever they are called; must not match 贡献度.
_OF_ELSE = re.compile(r"幅|增长|下降|[比较]上|同比")
_CLOSE = 20  # signs between a count and its share
_WHOLE = 100.0
# 由, 从, 较上年的 in front of what was once; must not match 由于
_FORMER = re.compile(r"(?:(?:由|从)(?!于|此)[^,;:。]{0,8}|[较比]上[年届期]的?)$")
# ,占; ,为; 完工率只有: a share of the two in front; must not match 占比提高.
_IN_A_ROW = re.compile(r"(?:^|[,(、])(?:约|仅)?(?:占|[为达]|[\u4e00-\u9fff]{2,6}率(?:为|达|只有|仅|仅为)?)$")
# 名村支部书记里, behind 13: the figure in front is the whole; must not match 其中
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,10}(?:当中|(?<![其集])[中里]),")
# 货物进出口额占比, 面积占: a share of sizes, not of the things counted; must not match 名额.
_OF_SIZE = re.compile(r"(?<!名)额|产值|产量|面积|收入|投资|资金|经费|人口|价|由|从")


def share_checks(reading: Reading) -> Iterator[Check]:
    """One check per share that has a numerator and a denominator, or that cannot be."""
    return (check for check in _share_checks(reading) if not of_another_thing(check, reading))


def _share_checks(reading: Reading) -> Iterator[Check]:
    held: dict[int, Figure] = {}
    waiting: list[tuple[Figure, Figure]] = []
    loose: dict[str, tuple[Figure, list[Check]]] = {}  # shares without both operands, and what can be said of them
    for share in reading.figures:
        if share.role != "share" or share.torn or _OF_LAND.search(share.left):
            continue
        together = taken_together(share, reading) or of_grades(share, reading)
        checks = list(together or _stated(share, reading) or _checked(share, reading, waiting))
        if not checks or (not checks[0].parts and share.value <= _WHOLE):
            loose[share.fact_id] = share, checks
            continue
        row = _in_a_row(share, reading) if checks[0].verdict == "inconsistent" else None
        if row is not None and (_gap(row) < _gap(checks[0]) or by_name(share, row.parts[0])):
            checks = [row]  # of the two right in front, rather than of the whole that FACTS link
        checks = [second_look(check, reading) or check for check in checks]
        for check in checks:
            if check.parts and check.whole is not None and check.verdict == "consistent":
                held[share.sentence] = check.whole
        yield from checks
    for share, numerator in waiting:
        whole = held.get(share.sentence)  # 占60.0%、占35.9%、占44.8%: one list, one whole
        if whole is None or (_other_whole(share, whole) and not _shares_a_sign(share, whole)):
            continue  # 交流教师318人，占应交流对象的10.4%, not of 专任教师 in front
        if whole.measure_fits(numerator) and whole.value >= numerator.value:
            loose.pop(share.fact_id, None)
            check = share_check(share, numerator, whole)
            yield second_look(check, reading) or check
    for share, checks in loose.values():
        fitting = _fitting(share, reading)
        yield from [fitting] if fitting is not None else checks


def _stated(share: Figure, reading: Reading) -> Iterator[Check] | None:
    """The check of a share whose operands the words name; None when they do not."""
    found = stated_operands(share, reading)
    if found is None:
        return None
    numerator = found.numerator or _behind(share, reading)
    linked = numerator is not None and (share.numerator, share.denominator) == (numerator.fact_id, found.whole.fact_id)
    if numerator is None or not (found.whole.measure_fits(numerator) or linked):  # 174次，占463份的37.9%
        return iter(() if (check := unreachable_check(share, found.whole)) is None else (check,))
    if not found.planned:  # 发展468名，为控制数480名的97.5%: a plan holds no groups
        reading.whole_of.setdefault(numerator.fact_id, found.whole)
    checks = [share_check(share, numerator, found.whole, planned=found.planned)]
    bound = bound_check(found.whole, numerator)
    if not found.planned and found.whole.modality != "target" and bound.verdict == "impossible":
        checks.append(bound)
    return iter(checks)


def _checked(share: Figure, reading: Reading, waiting: list[tuple[Figure, Figure]]) -> Iterator[Check]:
    numerator = reading.known.get(share.numerator)
    if numerator is None and reading.has_text:
        numerator = _numerator(share, reading)
    whole = _denominator(share, numerator, reading)
    if whole is None and numerator is None and reading.has_text:
        numerator, whole = _named_behind(share, reading) or (None, None)
    if numerator is not None and numerator.torn:
        return
    if (whole is None or numerator is None) and share.value > 100 and share.exact and _cannot_pass(share):
        counted = numerator if numerator is not None and numerator.dimension == "piece" else None
        yield _above_all(share, whole or counted, reading)
        return
    if numerator is not None and whole is None and not (_PLAN.search(share.left) or _of_another(share, numerator)):
        waiting.append((share, numerator))
    if numerator is not None and whole is not None and numerator.value > _FAR * whole.value:
        return  # 实训2.15万人次，完成93.4% is not of 1200人次
    if numerator is not None and whole is not None:
        if share.value > 100 and _may_pass(share):
            if whole.modality == "target" and share.denominator == whole.fact_id:
                yield share_check(share, numerator, whole, planned=True)
            return
        check = share_check(share, numerator, whole)
        if check.verdict == "inconsistent":
            check = other_members(share, numerator, whole, reading) or check
        first, last = row_of(share, reading.figures)
        loose = first < last or _seldom_of(share, numerator, whole)  # a row whose counts were not told apart
        fulfils = whole.modality == "target" and share.denominator == whole.fact_id  # 完成率: of the plan in front
        loose = loose or _FORMER.search(numerator.left) is not None  # 60岁以上由97名压到18名，占比由21%降为5.3%
        loose = loose or (_of_another(share, numerator) and not fulfils) or _ends_list(share, numerator, whole, reading)
        if not (loose and check.verdict == "inconsistent"):
            yield check
        return
    other = unlinked_part(share, whole, reading)
    if other is not None:
        yield other
        return
    if share.value > 100 and not _may_pass(share):
        yield Check("share", whole, (), share, share.value, float("nan"), "impossible")
        return
    unreachable = _unreachable(share, whole, reading)
    if unreachable is not None:
        yield unreachable


def _above_all(share: Figure, whole: Figure | None, reading: Reading) -> Check:
    """办结率103％, which nothing can give: of the two figures in front if these do (应持证95人、实际持证103人)."""
    before = [
        one
        for one in reading.figures[max(0, share.place - _PAIR) : share.place]
        if one.sentence == share.sentence and one.exact and one.dimension in COUNTED_THINGS
    ]
    if len(before) == _PAIR and before[0].measure == before[1].measure:
        check = share_check(share, before[1], before[0])
        if check.verdict == "impossible" and abs(check.computed - share.value) <= share.precision:
            return check
    return Check("share", whole, (), share, share.value, float("nan"), "impossible")


def _seldom_of(share: Figure, numerator: Figure, whole: Figure) -> bool:
    """A rate of attendance or opinion, but not 抽取学员260名测评，满意的241名，满意率93.1%, three figures in a row."""
    rate = _ATTENDANCE.search(share.left)
    if rate is None:
        return False
    if _OPINION.search(rate.group()) and _HANDED_IN.search(numerator.words):
        return True  # 收回628份，好评率97%
    in_a_row = whole.place + 2 == numerator.place + 1 == share.place and whole.sentence == share.sentence
    among = numerator.part_of == whole.fact_id  # 400名受访党员中372名表示听得懂
    return not (in_a_row and (among or rate.group().removesuffix("率") in numerator.words))


def _ends_list(share: Figure, numerator: Figure, whole: Figure, reading: Reading) -> bool:
    """放环605例、取环118例、结扎92例、引产228例，综合节育率九成一: a rate behind a list is not of its last member."""
    listed = [one for one in reading.figures if one.part_of == whole.fact_id and one.list_id == numerator.list_id]
    return len(listed) > _PAIR and listed[-1] is numerator and bool(RATE_NAME.search(share.left.strip()))


def _of_another(share: Figure, numerator: Figure) -> bool:
    """Whether a rate speaks of something else than the figure in front: 社区38个，覆盖率100% is of all places."""
    rate = RATE_NAME.search(share.left.strip())
    if rate is None:
        return False
    denied = f"不{rate['name']}" in numerator.words or f"未{rate['name']}" in numerator.words  # 不及格9名，及格率
    return denied or not any(sign in numerator.words for sign in rate["name"] if sign not in _COMMON)


def _named_behind(share: Figure, reading: Reading) -> tuple[Figure, Figure] | None:
    """86.9%的行政村: the whole is named behind the share, the part stands in front of it."""
    named = re.match(r"的([\u4e00-\u9fff]{1,8})", share.right)
    before = [one for one in reading.figures[max(0, share.place - REACH) : share.place] if one.exact and one.countable]
    if named is None or share.precision >= 1:
        return None
    wholes = [one for one in before if len(one.indicator) > 1 and named[1].startswith(one.indicator)]
    parts = [one for one in before if one.sentence == share.sentence and one.value > 0]
    for whole in wholes[-1:]:
        for part in reversed(parts):
            if part.measure == whole.measure and share_fits(share, part, whole, exactly=True):
                return part, whole
    return None


def _may_pass(share: Figure) -> bool:
    """Only what is called a part (占, 其中, 比重) or a rate of part to whole can never pass 100 (工资的150% may)."""
    if _cannot_pass(share):
        return False
    if not _IS_PART.search(share.left or share.indicator):
        return True
    return bool(_MAY_PASS.search(share.indicator) or _MAY_PASS.search(share.left))


def _cannot_pass(share: Figure) -> bool:
    """办结率103％, or 收缴率连年走高，去年竟达103%, whose rate FACTS name."""
    return bool(_NEVER_PASSES.search(share.left.strip()) or _NEVER_PASSES.search(share.indicator))


def _behind(share: Figure, reading: Reading) -> Figure | None:
    """A count right behind its share: 占97.8%，计524人; 三分之二是农民，共200名."""
    for behind in reading.figures[share.place + 1 : share.place + 2]:
        if behind.countable and _COUNT_BEHIND.search(behind.left.strip()):
            return behind
    return None


def _numerator(share: Figure, reading: Reading) -> Figure | None:
    """A count right behind (占97.8%，计524人) or right before (117人半年内没有参加，占29.5%)."""
    figures = reading.figures
    behind = _behind(share, reading)
    if behind is not None or share.place == 0:
        return behind
    before = figures[share.place - 1]
    words = re.sub(r"[“”\"]", "", share.left.strip())
    close = before.countable and before.sentence == share.sentence
    if close and (_PLAIN_SHARE.fullmatch(words) or _SHARE_OF.fullmatch(words)):
        return before
    again = _NAMED_AGAIN.fullmatch(words)
    named = again is not None and again[1] in re.sub(r"[“”\"]", "", before.words)
    return before if close and named else None


def _denominator(share: Figure, numerator: Figure | None, reading: Reading) -> Figure | None:
    """The stated whole; a guessed one that does not fit yields to the nearest that does."""
    linked = reading.known.get(share.denominator)
    if linked is not None:
        now = reading.later.get(linked.fact_id, linked)
        if numerator is None or now is linked or not share_fits(share, numerator, linked, exactly=True):
            linked = now  # else last year's group is of last year's total
        far = numerator is not None and (numerator is linked or numerator.value > _FAR * linked.value)
        wrong = far or _other_whole(share, linked)
        if not (linked.countable or linked.role == "duration") or wrong:
            linked = None  # 38个三类站占25.5% is of all 站, which may stand further on
    if not reading.has_text or numerator is None:
        return linked
    if linked is not None and share_fits(share, numerator, linked, exactly=False):
        return linked
    stated = _stated_whole(share, numerator, reading)
    if stated is not None and linked in (None, stated):
        close = (one for one in plausible_wholes(share, numerator, reading) if share.sentence - one.sentence <= 1)
        better = next((one for one in close if share_fits(share, numerator, one, exactly=True)), stated)
        return stated if share_fits(share, numerator, stated, exactly=False) else better
    if _PLAN.search(share.left):
        return linked or _plan(share, numerator, reading)
    if linked is not None and NAMED.search(share.left.strip()):
        return linked
    for candidate in plausible_wholes(share, numerator, reading):
        if share_fits(share, numerator, candidate, exactly=True):
            return candidate
    return linked


def _stated_whole(share: Figure, numerator: Figure, reading: Reading) -> Figure | None:
    """The whole of the list the numerator stands in, unless the share is said to be of another."""
    stated = reading.whole_of.get(numerator.fact_id) or reading.known.get(numerator.part_of)
    if stated is None or numerator.list_kind == "attribute" or _PLAN.search(share.left):
        return None
    behind = stated.place > share.place and share.place < numerator.place  # 上缴50%，计9.32万元……可用13.39万元
    return None if behind or _other_whole(share, stated) else stated


def _shares_a_sign(share: Figure, whole: Figure) -> bool:
    """Whether any sign of the named whole stands with a figure: 占支出盘子, of 列支33亿元."""
    named = NAMED.search(share.left.strip())
    return named is not None and any(sign in whole.words for sign in bare_name(named[1]))


def _other_whole(share: Figure, whole: Figure) -> bool:
    """Whether the text names a whole with which this one shares no word (占国家预算收入的)."""
    if whole.place == share.place - 1 and _OTHER_TOTAL.fullmatch(share.left.strip()):
        return True
    named = NAMED.search(share.left.strip())
    if named is None or not whole.indicator:
        return False
    name = bare_name(named[1])
    if not name or _PLAN.search(share.left) or ("训" in name and "训" in whole.words):
        return False  # 占受训者的60.8%, of 轮训党员15292人
    pairs = {name[at : at + 2] for at in range(len(name) - 1)} or {name}
    return not any(pair in whole.words for pair in pairs)


def _fitting(share: Figure, reading: Reading) -> Check | None:
    """采矿业入库3160万元，贡献度13.4%: the figure in front, and the nearest one that gives a share of a decimal.

    Three in a row (南片31处，完工13处，完工率42.9%) are held against each other even where they miss by a little.
    """
    before = reading.figures[share.place - 1] if share.place and reading.has_text else None
    if before is None or not share.exact or _OF_ELSE.search(share.left):
        return None
    part = reading.known.get(share.numerator, before)
    if RATE_NAME.search(share.left.strip()) and part.list_id and not by_name(share, part):
        part = named_part(share, reading) or part
    if before.sentence != share.sentence or len(share.left) > _CLOSE or not (part.exact and part.countable):
        return None
    if share.precision < 1:
        wholes = [one for one in plausible_wholes(share, part, reading) if one is not part and one.exact]
        for exactly in (True, False):
            for whole in wholes:
                if share_fits(share, part, whole, exactly=exactly):
                    return share_check(share, part, whole)
    return _in_a_row(share, reading) or of_topic(share, before, reading)


def _in_a_row(share: Figure, reading: Reading) -> Check | None:
    """The check of a share of the two figures right in front, if it is off by a few points at most."""
    if share.place < _PAIR or not share.exact or not _IN_A_ROW.search(share.left):
        return None
    whole, part = reading.figures[share.place - _PAIR : share.place]
    alike = whole.measure == part.measure and whole.sentence == part.sentence == share.sentence
    if not (alike and all(one.exact and one.countable for one in (whole, part)) and whole.value > part.value):
        return None
    if _seldom_of(share, part, whole):
        return None
    of_name = named_part(share, reading)
    if of_name is not None and of_name is not part:
        return None  # 任务741户，开工741户，入住720户，开工率100%
    check = share_check(share, part, whole)
    return check if abs(check.computed - share.value) <= MISPRINT else None


def _gap(check: Check) -> float:
    return abs(check.computed - check.printed)


def _plan(share: Figure, numerator: Figure, reading: Reading) -> Figure | None:
    """占全年计划的61.1%: the nearest target of the same measure."""
    for candidate in reversed(reading.figures[max(0, share.place - REACH) : share.place]):
        if candidate is not numerator and candidate.modality == "target" and candidate.measure == numerator.measure:
            return candidate
    return None


def _is_alone(whole: Figure, reading: Reading) -> bool:
    """联合组建54家，派驻指导员37家，组建率80.2%: a member of a list is no likely whole of a share behind it."""
    before = reading.figures[whole.place - 1] if whole.place else whole
    beside = before is not whole and before.sentence == whole.sentence and before.measure == whole.measure
    return not whole.part_of and not beside


def _reachable_of_another(share: Figure, whole: Figure, reading: Reading) -> bool:
    """Whether whole numbers out of a wider group give the share: 选聘时已是党员的占66.9%, of 127 in a table above."""
    others = (one for one in plausible_wholes(share, whole, reading) if one is not whole and one.exact)
    return any(unreachable_check(share, one) is None for one in others)


def _unreachable(share: Figure, whole: Figure | None, reading: Reading) -> Check | None:
    """A share of countable things that no integer gives (GRIM): 13名书记里，占40.2%."""
    if whole is not None:
        sized = _OF_SIZE.search(share.left) or whole.dimension not in COUNTED_THINGS
        told = NAMED.search(share.left.strip())
        named = told is not None and is_named(whole, told[1])
        near = share.sentence - whole.sentence <= 1 and reading.asked is None and _is_alone(whole, reading)
        named = named or (whole.place == share.place - 1 and _AMONG.match(share.left) is not None)
        stated = named or not reading.has_text or (near and not _reachable_of_another(share, whole, reading))
        return unreachable_check(share, whole) if stated and not sized and whole.value >= 5 else None
    if not reading.has_text or share.place == 0:
        return None
    before = reading.figures[share.place - 1]
    close = before.sentence == share.sentence and before.countable and before.value <= 1000
    words = share.left.strip()
    items = before.dimension == "piece" and _RATE_OF_ITEMS.search(words) and len(words) <= 12
    # 31个品种，合格率97.4%: of samples, not of kinds
    kinds = before.indicator.endswith(("品种", "种类", "类别", "类型"))
    if close and items and not kinds and _is_alone(before, reading):
        return unreachable_check(share, before)
    return None
