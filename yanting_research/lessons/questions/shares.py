"""Questions on shares (占比): what part of what, which whole, points against percent."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import AnswerKey, Exercise
from yanting_research.lessons.questions.amounts import Amount, Relation, amounts, digits, is_clean, relations, same_unit
from yanting_research.lessons.questions.making import (
    choice_key,
    formula,
    number_key,
    numeral,
    percent_latex,
    places,
    rounded,
    say,
    take,
)
from yanting_research.lessons.questions.quoting import excerpt, shown

__all__ = [
    "LEAST_WHOLE",
    "PRINTED",
    "ask_definition",
    "ask_percent_points",
    "ask_share",
    "printed_shares",
    "rank_share",
]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
# 14.7%, 52％; must not match 九成 or 20%以上.
PRINTED = re.compile(r"\s{0,40}\d{1,16}(?:\.\d{1,16})?\s{0,40}[%％]\s{0,40}")
LEAST_WHOLE = 20
_NEAR = 500  # characters in which another whole could be taken for the right one
_Triple = tuple[Relation, Amount, Amount, Amount]


def printed_shares(context: LessonContext) -> Iterator[_Triple]:
    """Shares that their own two numbers give exactly as printed: check, part, whole, share.

    The arithmetic proves the links: a wrong whole would not give the printed digits.
    """
    for relation in relations(context, "share", ("consistent",)):
        if relation.whole is None or len(relation.parts) != 1 or relation.share is None:
            continue
        part, whole, share = relation.parts[0], relation.whole, relation.share
        if not PRINTED.fullmatch(share.surface) or whole.value < LEAST_WHOLE or not 0 < part.value < whole.value:
            continue
        decimals = places(share.step)
        if rounded(100 * part.value / whole.value, decimals) == rounded(share.value, decimals):
            yield relation, part, whole, share


def rank_share(part: Amount, whole: Amount, length: int) -> tuple[float, ...]:
    """Names first, then the largest whole, then the shorter sentence."""
    return (not (part.label and whole.label), -round(math.log10(whole.value)), length // 40)


def ask_share(context: LessonContext) -> tuple[Exercise, ...]:
    """Compute a share that is hidden (占比)."""
    return take(_share_questions(context))


def _share_questions(context: LessonContext) -> _Ranked:
    for relation, part, whole, share in printed_shares(context):
        quoted = excerpt(context, [part, whole], hidden=[share])
        if quoted is None:
            continue
        decimals = places(share.step)
        exact = 100 * part.value / whole.value
        keep = f"保留{decimals}位小数" if decimals else "取整数"
        kept = rounded(exact, decimals)
        exercise = Exercise(
            exercise_id=f"share:{share.fact_id}",
            kind="share",
            title="算占比",
            prompt=(*quoted, say(f"句中有一个占比盖住了。{part.named}占{whole.named}的百分之几？{keep}。")),
            solution=(
                formula(
                    percent_latex(numeral(part.value), numeral(whole.value), exact, kept),
                    f"{numeral(part.value)}除以{numeral(whole.value)}，再乘100，得{numeral(exact)}，{keep}是{kept}%。",
                ),
                say(f"原文印的是{share.surface.strip()}，与计算相符。"),
            ),
            key=_share_key(context, part, whole, share),
            hint="先想这些人或物是从哪一群里数出来的，那一群就是分母。部分除以整体，再乘100。",
            minutes=2,
            fact_ids=(share.fact_id, part.fact_id, whole.fact_id),
            check_ids=(relation.check_id,),
        )
        yield rank_share(part, whole, len(shown(quoted))), exercise


def _share_key(context: LessonContext, part: Amount, whole: Amount, share: Amount) -> AnswerKey:
    decimals = places(share.step)
    mistakes = [
        (part.value / whole.value, decimals + 2, "你给的是小数。题目问的是百分之几，还差一步。"),
        (100 * whole.value / part.value, decimals, "结果超过了一百：部分不会比整体多。看看谁除以谁。"),
        (
            100 * part.value / (whole.value - part.value), decimals,
            "你除以的是余下的人数或个数。占比的分母是整体，包括这一部分自己。",
        ),
        (100 - 100 * part.value / whole.value, decimals, "这是余下那一部分的占比。题目问的是标出的这一部分。"),
    ]  # fmt: skip
    mistakes += [
        (100 * part.value / other.value, decimals, "分母用了别的总数。这一部分是从哪一群里数出来的？")
        for other in _other_wholes(context, part, whole)
    ]
    return number_key(
        rounded(100 * part.value / whole.value, decimals), tolerance=share.step / 2, unit="%", mistakes=mistakes
    )


def _other_wholes(context: LessonContext, part: Amount, whole: Amount) -> list[Amount]:
    """Other numbers near by that could be taken for the whole, the nearest in size first."""
    found = [
        one for one in amounts(context, doc_id=part.doc_id, role="count")
        if same_unit(one, whole) and is_clean(one)
        and one.fact_id not in {part.fact_id, whole.fact_id} and one.value > part.value and one.value != whole.value
        and abs(one.start - part.start) <= _NEAR
    ]  # fmt: skip
    unique = {one.value: one for one in reversed(found)}
    return sorted(unique.values(), key=lambda one: abs(math.log(one.value / whole.value)))[:3]


def ask_definition(context: LessonContext) -> tuple[Exercise, ...]:
    """Which whole a printed share is of (口径)."""
    return take(_definition_questions(context))


def _definition_questions(context: LessonContext) -> _Ranked:
    for relation, part, whole, share in printed_shares(context):
        decimals = places(share.step)
        others = [
            one for one in _other_wholes(context, part, whole)
            if one.label and rounded(100 * part.value / one.value, decimals) != rounded(share.value, decimals)
        ]  # fmt: skip
        quoted = excerpt(context, [share, part])
        if not whole.label or not part.label or len(others) < 2 or quoted is None:
            continue
        if len({one.label for one in (whole, *others)}) < len(others) + 1:
            continue
        choices, key = choice_key(
            share.fact_id,
            whole.named,
            [(one.named, "拿标出的人数或个数除以这个总数，看能不能得出印出的占比。") for one in others],
        )
        tried = "；".join(
            f"{numeral(part.value)}÷{numeral(one.value)}＝{rounded(100 * part.value / one.value, decimals)}%"
            for one in (whole, *others)
        )
        exercise = Exercise(
            exercise_id=f"definition:{share.fact_id}",
            kind="definition",
            title="谁占谁",
            prompt=(*quoted, say(f"句中的“{share.surface.strip()}”，是占哪个总数的百分之几？可以动笔试除。")),
            solution=(say(f"用{part.named}逐个试除：{tried}。只有除以{whole.named}才得出印出的占比。"),),
            key=key,
            choices=choices,
            hint="占比的分母往往写在前面，隔着几个逗号。拿不准，就逐个试除。",
            minutes=3,
            fact_ids=(share.fact_id, part.fact_id, whole.fact_id),
            check_ids=(relation.check_id,),
        )
        yield rank_share(part, whole, len(shown(quoted))), exercise


def ask_percent_points(context: LessonContext) -> tuple[Exercise, ...]:
    """Two shares of one whole: how many points apart (百分点)."""
    return take(_points_questions(context))


def _points_questions(context: LessonContext) -> _Ranked:
    found = [triple for triple in printed_shares(context) if triple[1].label]
    for first, second in combinations(found, 2):
        if first[2] == second[2] and first[3].step == second[3].step and first[3].value != second[3].value:
            yield from _points_question(context, first, second)


def _points_question(context: LessonContext, first: _Triple, second: _Triple) -> _Ranked:
    low, high = sorted((first, second), key=lambda triple: triple[3].value)
    whole, (_, part_low, _, share_low), (_, part_high, _, share_high) = low[2], low, high
    quoted = excerpt(context, [share_low, share_high])
    if quoted is None or part_low.label == part_high.label:
        return
    decimals = places(share_low.step)
    gap = rounded(share_high.value - share_low.value, decimals)
    a, b = digits(share_high.surface), digits(share_low.surface)
    yield rank_share(part_low, whole, len(shown(quoted))), Exercise(
        exercise_id=f"percent_points:{share_high.fact_id}-{share_low.fact_id}",
        kind="percent_points",
        title="百分点，还是百分之几",
        prompt=(*quoted, say(f"句中{part_high.label}的占比比{part_low.label}的高多少个百分点？")),
        solution=(
            formula(rf"{a}-{b}={gap}", f"{a}减{b}，得{gap}个百分点。"),
            say(
                f"两个占比相减，单位是百分点。若说“高百分之几”，要除以{b}："
                f"{gap}÷{b}，约高{rounded(100 * float(gap) / float(b), 0)}%，是另一回事。"
            ),
        ),
        key=number_key(
            gap, tolerance=share_low.step / 2, unit="百分点",
            mistakes=[
                (100 * float(gap) / float(b), decimals, "你算的是高百分之几：差除以了较小的占比。百分点只要相减。"),
                (float(a) / float(b), 2, "你算的是几倍。百分点是两个占比直接相减。"),
                (float(a) + float(b), decimals, "你把两个占比相加了。题目问相差多少。"),
                (abs(part_high.value - part_low.value), 0, "你减的是人数或个数。题目比的是占比。"),
            ],
        ),
        hint="两个百分数直接相减，差的单位叫百分点。",
        minutes=2,
        fact_ids=(share_high.fact_id, share_low.fact_id, part_high.fact_id, part_low.fact_id, whole.fact_id),
        check_ids=(low[0].check_id, high[0].check_id),
    )  # fmt: skip
