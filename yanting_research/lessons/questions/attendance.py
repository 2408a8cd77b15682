"""Questions on attendance (人次) and averages (平均): persons against times, money and sessions for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.chinese import sentence_at
from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import (
    LEAST_CONFIDENCE,
    PERSONS,
    Amount,
    Relation,
    amounts,
    digits,
    is_clean,
    relations,
)
from yanting_research.lessons.questions.making import (
    choice_key,
    formula,
    number_key,
    numeral,
    places,
    rounded,
    say,
    sign,
    take,
)
from yanting_research.lessons.questions.quoting import excerpt, shown

__all__ = ["ask_average", "ask_persons_times"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
_LEAST_TIMES = 10
_BESIDE = 16  # characters around attendances in which the training is named
_SESSIONS = frozenset({"期", "场", "场次", "班次", "个班"})
# 培训5040人次, 听课; must not match 游客3万人次, which no teacher of cadres counts.
_TRAINING = re.compile(r"培训|参训|轮训|学习|听课|办班|党课|讲座|宣讲|参学|受训|受教育|调训|考察|授课|收看|观看")
# 举办培训班35期; must not match a month's issue.
_HELD = re.compile(r"办班|举办|开办|培训|开展|组织|开设|宣讲|授课|讲")
# 投入66万元, 支出; must not match 收入.
_SPENT = re.compile(r"投入|支出|花费|花了|安排|拨|列支|用于|经费")
# 每期, 人均, 其中: other relations that change what the quotient means.
_OTHERWISE = re.compile(r"每|人均|平均|其中|分别|各|累计|近[两三四五]年|以来")


def _by_sentence(context: LessonContext) -> Iterator[list[Amount]]:
    """The numbers of every sentence, a semicolon ending it as well."""
    found: dict[tuple[str, int], list[Amount]] = {}
    for one in amounts(context):
        document = context.document(one.doc_id)
        if document is None or one.end == 0:
            continue
        span = sentence_at(document.text, one.start, one.end)
        parts = max(document.text.rfind(mark, span.start, one.start) for mark in "；;")
        found.setdefault((one.doc_id, max(span.start, parts + 1)), []).append(one)
    yield from found.values()


def ask_persons_times(context: LessonContext) -> tuple[Exercise, ...]:
    """What 人次 allows one to say (人与人次)."""
    return take(_times_questions(context))


def _times_questions(context: LessonContext) -> _Ranked:
    for group in _by_sentence(context):
        times = [one for one in group if one.unit == "人次"]
        if len(times) != 1 or not _countable(times[0]):
            continue
        quoted = excerpt(context, times)
        document = context.document(times[0].doc_id)
        after = document.text[times[0].end : times[0].end + _BESIDE].partition("。")[0] if document else ""
        beside = document.text[max(0, times[0].start - _BESIDE) : times[0].end] + after if document else ""
        if quoted is not None and _TRAINING.search(beside):
            yield (times[0].qualifier != "exact", len(shown(quoted)) // 40), _times(times[0], quoted)


def _countable(times: Amount) -> bool:
    """Attendances that were counted, hedged or not, and enough of them for a minute of class."""
    told = times.modality == "observed" and times.status == "ok" and bool(digits(times.surface))
    told = told and times.qualifier not in {"at_least", "at_most"}
    return told and times.value >= _LEAST_TIMES and times.confidence >= LEAST_CONFIDENCE


def _times(one: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    printed = one.surface.strip()
    persons = printed.replace("人次", "人")
    choices, key = choice_key(
        one.fact_id,
        f"一共是多少个不同的人，单凭“{printed}”不知道",
        [
            (f"一共是{persons}，一人算一次", "如果有人来三次，他在这个数里算几次？"),
            ("每个人都不止一次", "这个数里有没有只来一次的人，句子说了吗？"),
            (f"不同的人一定比{persons}多", "人次把同一个人的几次都算上。那么不同的人会比人次多吗？"),
        ],
    )
    return Exercise(
        exercise_id=f"persons_times:{one.fact_id}",
        kind="persons_times",
        title="人，还是人次",
        prompt=(*quoted, say(f"根据句中的“{printed}”，哪种说法站得住？")),
        solution=(
            say("人次是次数的累计：同一个人来几次就算几次。不同的人只会与人次相等或更少，不会更多。"),
            say("要知道是多少人，得看签到名册里去掉重复之后的人数。"),
        ),
        key=key,
        choices=choices,
        hint="设想有一个人来了三次，再看这个数里他算几次。",
        minutes=2,
        fact_ids=(one.fact_id,),
    )


def ask_average(context: LessonContext) -> tuple[Exercise, ...]:
    """Attendances for each session, money for each person (平均)."""
    return take([*_stated_averages(context), *_derived_averages(context)])


def _derived_averages(context: LessonContext) -> _Ranked:
    for group in _by_sentence(context):
        pair = _times_and_sessions(group) or _money_and_persons(group)
        if pair is None:
            continue
        top, base = pair
        quoted = excerpt(context, [top, base])
        if quoted is None or base.value < 2 or not digits(base.surface) or not digits(top.surface):
            continue
        words = shown(quoted)
        fitting = _HELD.search(words) if top.unit == "人次" else _SPENT.search(words)
        if fitting and not _OTHERWISE.search(words):
            yield (1, len(words) // 40), (_per_session if top.unit == "人次" else _per_person)(top, base, quoted)


def _times_and_sessions(group: list[Amount]) -> tuple[Amount, Amount] | None:
    times = [one for one in group if one.unit == "人次"]
    sessions = [one for one in group if one.unit in _SESSIONS]
    single = len(times) == len(sessions) == 1 and is_clean(times[0]) and is_clean(sessions[0])
    if not single or times[0].value <= 2 * sessions[0].value or sessions[0].start > times[0].start:
        return None
    return times[0], sessions[0]


def _money_and_persons(group: list[Amount]) -> tuple[Amount, Amount] | None:
    money = [one for one in group if one.unit == "元"]
    persons = [one for one in group if one.unit in PERSONS or one.unit == "人次"]
    single = len(money) == len(persons) == 1 and is_clean(money[0]) and is_clean(persons[0])
    return (money[0], persons[0]) if single and persons[0].unit in PERSONS and persons[0].value >= 10 else None


def _per_session(times: Amount, sessions: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    exact = times.value / sessions.value
    answer = rounded(exact, 0)
    unit = sessions.unit.removeprefix("个")
    return Exercise(
        exercise_id=f"average:{times.fact_id}",
        kind="average",
        title="平均每期多少人次" if unit == "期" else f"平均每{unit}多少人次",
        prompt=(
            *quoted,
            say(f"照标出的两个数，平均每{unit}约多少人次？取整数。"),
        ),
        solution=(
            formula(
                rf"\frac{{{numeral(times.value)}}}{{{numeral(sessions.value)}}}{sign(exact, answer)} {answer}",
                f"{numeral(times.value)}除以{numeral(sessions.value)}，得{numeral(exact)}，取整数是{answer}。",
            ),
            say(f"这是平均数。有的{unit}多，有的{unit}少，句中没有说；也不能把{answer}说成每{unit}的人都不同。"),
        ),
        key=number_key(
            answer, tolerance=0.5, unit="人次",
            mistakes=[
                (sessions.value / times.value, 4, "两个数放反了。问的是每期多少人次，谁该做除数？"),
                (times.value * sessions.value, 0, "你用了乘法。总人次分到各期，该用除法。"),
                (times.value - sessions.value, 0, "人次和期数单位不同，不能相减。"),
            ],
        ),
        hint="总人次分到每一期（场）里。",
        minutes=2,
        fact_ids=(times.fact_id, sessions.fact_id),
    )  # fmt: skip


def _per_person(money: Amount, persons: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    exact = money.value / persons.value
    answer = rounded(exact, 0)
    return Exercise(
        exercise_id=f"average:{money.fact_id}",
        kind="average",
        title="人均多少钱",
        prompt=(
            *quoted,
            say(
                f"假定句中的{money.surface.strip()}全都用在这{persons.surface.strip()}身上，"
                f"人均约多少元？取整数。"
            ),
        ),
        solution=(
            formula(
                rf"\frac{{{numeral(money.value)}}}{{{numeral(persons.value)}}}{sign(exact, answer)} {answer}",
                f"{numeral(money.value)}元除以{numeral(persons.value)}，约{answer}元。",
            ),
            say("句中没有说这笔钱是不是只用于这些人，也没有说包不包括路费和教材，所以人均只能当作估算。"),
        ),
        key=number_key(
            answer, tolerance=0.5, unit="元",
            mistakes=[
                (exact / 1e4, 4, "单位不对：题目问的是元，先把万元化成元。"),
                (persons.value / money.value, 6, "两个数放反了。总钱数分到每个人，谁该做除数？"),
                (persons.value / (money.value / 1e4), 2, "两个数放反了，单位也没有化。"),
            ],
        ),
        hint="先把万元化成元，再分到每个人。",
        fact_ids=(money.fact_id, persons.fact_id),
    )  # fmt: skip


def _stated_averages(context: LessonContext) -> _Ranked:
    """Averages and products that the report prints itself: total, number, mean."""
    for relation in relations(context, "average", ("consistent",)):
        total, mean = relation.whole, relation.share
        if total is None or mean is None or len(relation.parts) != 1:
            continue
        count = relation.parts[0]
        quoted = excerpt(context, [total, count], hidden=[mean])
        if quoted is None or not digits(mean.surface):
            continue
        yield (0, len(shown(quoted)) // 40), _stated(relation, (total, count, mean), quoted)


def _stated(relation: Relation, numbers: tuple[Amount, Amount, Amount], quoted: tuple[Quotation, ...]) -> Exercise:
    total, count, mean = numbers
    scale = 1e4 if "万" in mean.surface else 1.0
    decimals = places(mean.step / scale)
    exact = total.value / count.value / scale
    answer, unit = rounded(exact, decimals), ("万" if scale > 1 else "") + mean.unit
    keep = f"保留{decimals}位小数" if decimals else "取整数"
    terms = f"{numeral(total.value / scale)}÷{numeral(count.value)}＝{numeral(exact)}"
    return Exercise(
        exercise_id=f"average:{mean.fact_id}",
        kind="average",
        title="平均数盖住了",
        prompt=(*quoted, say(f"平均数盖住了。照标出的两个数，它应是多少{unit}？{keep}。")),
        solution=(say(f"{terms}，{keep}是{answer}{unit}；原文印的是{mean.surface.strip()}，与计算相符。"),),
        key=number_key(
            answer, tolerance=10.0**-decimals / 2, unit=unit,
            mistakes=[
                (count.value / total.value, 4, "两个数放反了。总数分到每一份，谁该做除数？"),
                (total.value * count.value, 0, "你用了乘法。求平均要用除法。"),
            ],
        ),
        hint="总数除以份数。",
        minutes=2,
        fact_ids=(mean.fact_id, total.fact_id, count.fact_id),
        check_ids=(relation.check_id,),
    )  # fmt: skip
