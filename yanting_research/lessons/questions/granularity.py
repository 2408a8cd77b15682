"""Questions on granularity (颗粒度): which whole number gives a printed share, and that sometimes none does."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import PERSONS, Amount, Relation, digits, relations
from yanting_research.lessons.questions.making import choice_key, number_key, numeral, places, rounded, say, take
from yanting_research.lessons.questions.quoting import excerpt, shown
from yanting_research.lessons.questions.shares import LEAST_WHOLE, PRINTED, printed_shares, rank_share

__all__ = ["ask_granularity", "reachable"]

# the end of a first sentence in front of a second; must not match one at the very end, which is cut off.
_SENTENCE_END = re.compile(r"[。！？]")
_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]


def ask_granularity(context: LessonContext) -> tuple[Exercise, ...]:
    """Which whole number gives a printed share; none, where the audit found that none does (颗粒度)."""
    return take([*_unreachable_questions(context), *_reachable_questions(context)])


def reachable(whole: float, share: str) -> list[int]:
    """Whole numbers out of ``whole`` whose share, rounded half up, is printed as ``share`` [percent].

    >>> reachable(607, "52.2"), reachable(607, "99.4")
    ([317], [])
    """
    decimals = len(share.partition(".")[2])
    middle = round(float(share) * whole / 100)
    reach = math.ceil(whole / 100 * 10.0**-decimals) + 2
    near = range(max(0, middle - reach), min(int(whole), middle + reach) + 1)
    return [count for count in near if rounded(100 * count / whole, decimals) == f"{float(share):.{decimals}f}"]


def _reachable_questions(context: LessonContext) -> _Ranked:
    for relation, part, whole, share in printed_shares(context):
        printed = digits(share.surface)
        if whole.step != 1 or part.step != 1 or not printed or reachable(whole.value, printed) != [int(part.value)]:
            continue
        quoted = excerpt(context, [whole, share], hidden=[part])
        if quoted is None:
            continue
        product = whole.value * share.value / 100
        unit = part.unit or "个"
        yield rank_share(part, whole, len(shown(quoted))), Exercise(
            exercise_id=f"granularity:{part.fact_id}",
            kind="granularity",
            title="从占比倒推人数" if unit in PERSONS else "从占比倒推个数",
            prompt=(
                *quoted,
                say(f"横线上的数盖住了。哪个整数除以{numeral(whole.value)}，四舍五入后正好是{printed}%？"),
            ),
            solution=(
                say(f"先估：{numeral(whole.value)}×{printed}%＝{numeral(product)}，再看它左右的整数。"),
                say(_neighbours(part, whole, places(share.step))),
            ),
            key=number_key(
                numeral(part.value), tolerance=0.0, unit=unit,
                mistakes=[
                    (product, 2, "人和个要取整数。取整以后，再除回去验算一遍。"),
                    (part.value - 1, 0, "差一点。把你的数除以总数，保留同样的小数位，看得到多少。"),
                    (part.value + 1, 0, "差一点。把你的数除以总数，保留同样的小数位，看得到多少。"),
                    (whole.value - part.value, 0, "这是余下的那一部分。"),
                ],
            ),
            hint="用总数乘占比，得到一个带小数的数，再试它两边的整数。",
            fact_ids=(part.fact_id, whole.fact_id, share.fact_id),
            check_ids=(relation.check_id,),
        )  # fmt: skip


def _neighbours(part: Amount, whole: Amount, decimals: int) -> str:
    tried = [
        f"{numeral(count)}÷{numeral(whole.value)}＝{rounded(100 * count / whole.value, decimals)}%"
        for count in (part.value - 1, part.value, part.value + 1)
    ]
    return f"{'，'.join(tried)}。只有{numeral(part.value)}合适；原文写的就是{part.surface.strip()}。"


def _unreachable_questions(context: LessonContext) -> _Ranked:
    for relation in relations(context, "share", ("rounding", "inconsistent")):
        whole, share = relation.whole, relation.share
        printed = digits(share.surface) if share else ""
        if whole is None or share is None or whole.step != 1 or not PRINTED.fullmatch(share.surface):
            continue
        decimals = places(share.step)
        if whole.value > 10 ** (decimals + 2) or whole.value < LEAST_WHOLE or reachable(whole.value, printed):
            continue
        quoted = excerpt(context, [whole, share], hidden=relation.parts)
        if quoted is None or _SENTENCE_END.search(shown(quoted)[:-1]):
            continue  # whether a share speaks of a whole in another sentence is for the reader to say
        yield (-1.0,), _unreachable(relation, whole, share, quoted)


def _unreachable(relation: Relation, whole: Amount, share: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    printed, decimals = digits(share.surface), places(share.step)
    low, product = math.floor(whole.value * share.value / 100), numeral(whole.value * share.value / 100)
    near = [count for count in (low - 1, low, low + 1) if 0 <= count <= whole.value]
    wrong = [
        (f"能，是{count}{whole.unit}", f"{count}除以{numeral(whole.value)}，保留{decimals}位小数，是多少？")
        for count in near
    ]
    choices, key = choice_key(share.fact_id, "", wrong, last="哪个整数都得不出")
    tried = "，".join(
        f"{count}÷{numeral(whole.value)}＝{rounded(100 * count / whole.value, decimals)}%" for count in near
    )
    ending = (
        f"原文写的是{relation.parts[0].surface.strip()}，占比应重新核对。" if relation.parts else "占比应重新核对。"
    )
    return Exercise(
        exercise_id=f"granularity:{share.fact_id}",
        kind="granularity",
        title="这个占比从哪里来",
        prompt=(
            *quoted,
            say(f"{whole.named}里，有没有哪个整数，除下来四舍五入正好是{printed}%？"),
        ),
        solution=(
            say(f"{whole.surface.strip()}的{printed}%是{product}，试它两边的整数：{tried}。"),
            say(f"没有一个整数能得出{printed}%。{ending}"),
        ),
        key=key,
        choices=choices,
        hint="人数是整数，占比就不能想取多少取多少。把最近的几个整数都除一遍。",
        fact_ids=(share.fact_id, whole.fact_id, *(part.fact_id for part in relation.parts)),
        check_ids=(relation.check_id,),
    )
