"""Find the error (找错): questions made from findings of the audit, and from nothing else.

A report without a finding gives no question here. A copy altered on purpose is another kind
(``find_the_altered``) and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import Amount, Relation, digits, relations
from yanting_research.lessons.questions.groups import dimension_of
from yanting_research.lessons.questions.making import choice_key, number_key, numeral, places, rounded, say, take
from yanting_research.lessons.questions.quoting import excerpt, shown
from yanting_research.lessons.questions.totals import scale_of

__all__ = ["ask_error"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
_ORDER = {"impossible": 0.0, "inconsistent": 1.0, "rounding": 2.0}
_BESIDE = 14  # 61人，占科级领导干部的39.1%
# 占 in 61人，占科级领导干部的39.1%; must not match 占用.
_OF = re.compile(r"占(?!用|地)")
_Maker = Callable[[Relation, tuple[Quotation, ...]], Exercise | None]
_CAUTION = "先别急着说谁错：可能是抄错、印错，也可能口径或时点不同。能查原表，就查原表。"


def ask_error(context: LessonContext) -> tuple[Exercise, ...]:
    """What does not add up in the report itself (对不上的数字)."""
    return take(_error_questions(context))


def _error_questions(context: LessonContext) -> _Ranked:
    for kind, verdicts, make in _MAKERS:
        for relation in relations(context, kind, verdicts):
            quoted = excerpt(context, list(relation.amounts))
            exercise = make(relation, quoted) if quoted is not None else None
            if exercise is not None and quoted is not None:
                yield (_ORDER[relation.verdict], len(shown(quoted)) // 40), exercise


def _wrong_share(relation: Relation, quoted: tuple[Quotation, ...]) -> Exercise | None:
    """A share that its own two numbers do not give."""
    whole, share = relation.whole, relation.share
    if whole is None or share is None or len(relation.parts) != 1 or "%" not in share.surface.replace("％", "%"):
        return None
    part, decimals = relation.parts[0], places(share.step)
    exact = 100 * part.value / whole.value
    answer = rounded(exact, decimals)
    # a share far from its numbers is more often a link that was guessed wrong, unless it follows its part at once
    far = abs(exact - share.value) > max(10.0, share.value / 3)
    beside = 0 < share.start - part.end <= _BESIDE and _OF.search(shown(quoted)) is not None
    if (far and not beside) or answer == rounded(share.value, decimals):
        return None
    near = "，末位和另外两个数对不上" if relation.verdict == "rounding" else "和另外两个数对不上"
    keep = f"保留{decimals}位小数" if decimals else "取整数"
    return Exercise(
        exercise_id=f"find_the_error:{share.fact_id}",
        kind="find_the_error",
        title="这个占比对吗",
        prompt=(
            *quoted,
            say(f"标出的占比{near}。按{part.named}、{whole.named}重算，应是百分之几？{keep}。"),
        ),
        solution=(
            say(
                f"{numeral(part.value)}÷{numeral(whole.value)}＝{numeral(exact)}%，{keep}是{answer}%。"
                f"原文印的是{share.surface.strip()}，相差{numeral(abs(float(answer) - share.value))}个百分点。"
            ),
            say(_CAUTION),
        ),
        key=number_key(
            answer, tolerance=share.step / 2, unit="%",
            mistakes=[
                (share.value, decimals, "这是原文印的数。请自己除一遍。"),
                (exact / 100, decimals + 2, "你给的是小数。题目问的是百分之几。"),
                (100 * whole.value / part.value, decimals, "看看谁除以谁：部分不会比整体多。"),
            ],
        ),
        hint="不看印出的占比，用部分除以整体，再乘100。",
        points=2,
        fact_ids=(share.fact_id, part.fact_id, whole.fact_id),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def _wrong_sum(relation: Relation, quoted: tuple[Quotation, ...]) -> Exercise | None:
    """Parts that do not make up their whole."""
    whole, parts = relation.whole, relation.parts
    if whole is None or len(parts) < 2 or any(part.role == "change" for part in parts):
        return None
    linked = sum(part.part_of == whole.fact_id and not dimension_of(part.label) for part in parts)
    if linked < len(parts) or not all(digits(part.surface) for part in parts):
        return None
    step, name = scale_of(relation.amounts)
    total = sum(part.value for part in parts)
    gap = abs(total - whole.value)
    if gap > 0.25 * whole.value:
        return None
    values = [numeral(part.value / step) for part in parts]
    unit = f"{name}{whole.unit}"
    answer = numeral(gap / step)
    more = "多" if total > whole.value else "少"
    return Exercise(
        exercise_id=f"find_the_error:{whole.fact_id}",
        kind="find_the_error",
        title="合计对吗",
        prompt=(
            *quoted,
            say(f"标出的各部分加起来，与总数{whole.surface.strip()}相差多少{unit}？"),
        ),
        solution=(
            say(
                f"{'＋'.join(values)}＝{numeral(total / step)}，比原文的总数{numeral(whole.value / step)}"
                f"{more}{answer}{unit}。"
            ),
            say(_CAUTION),
        ),
        key=number_key(
            answer, tolerance=0.0, unit=unit,
            mistakes=[
                (total / step, places(whole.step / step), "这是各部分之和，还要和总数相减。"),
                (whole.value / step, places(whole.step / step), "这是总数。题目问两者相差多少。"),
                *((abs(total - part.value - whole.value) / step, 0, "有一个部分漏加了。") for part in parts),
            ],
        ),
        hint="把标出的部分一个一个加起来，再和总数比。",
        points=2,
        fact_ids=(whole.fact_id, *(part.fact_id for part in parts)),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def _part_above_whole(relation: Relation, quoted: tuple[Quotation, ...]) -> Exercise | None:
    """A part that is more than its whole."""
    whole = relation.whole
    if whole is None or len(relation.parts) != 1:
        return None
    part = relation.parts[0]
    if part.unit != whole.unit or part.value > 3 * whole.value:
        return None
    choices, key = choice_key(
        relation.check_id,
        "后一个数说的是前一个数里的一部分，却比它还多",
        [
            ("两个数单位不同，不能放在一起", "看看两个数后面印的单位。"),
            ("一个是计划数，一个是完成数", "句中有没有“计划”“力争”一类的词？"),
            ("两个数没有问题", "想一想：这两个数说的人或物，一个是不是另一个的一部分？"),
        ],
    )
    return Exercise(
        exercise_id=f"find_the_error:{part.fact_id}",
        kind="find_the_error",
        title="哪里说不通",
        prompt=(*quoted, say("标出的两个数放在一起看，哪里说不通？")),
        solution=(
            say(
                f"{part.named}是{whole.named}里的一部分，不会比整体多；原文却多出"
                f"{numeral(part.value - whole.value)}{whole.unit}。"
            ),
            say(_CAUTION),
        ),
        key=key,
        choices=choices,
        hint="先问一句：这两个数，一个包不包括另一个？",
        points=2,
        fact_ids=(part.fact_id, whole.fact_id),
        check_ids=(relation.check_id,),
    )


def _wrong_product(relation: Relation, quoted: tuple[Quotation, ...]) -> Exercise | None:
    """6期, each 150人, against a printed total."""
    whole = relation.whole
    if whole is None or len(relation.parts) != 2:
        return None
    count, each = relation.parts
    product, answer = count.value * each.value, numeral(count.value * each.value)
    if not 0.5 <= product / whole.value <= 2:
        return None
    return Exercise(
        exercise_id=f"find_the_error:{whole.fact_id}",
        kind="find_the_error",
        title="乘一乘",
        prompt=(
            *quoted,
            say(f"照{count.surface.strip()}和{each.surface.strip()}算，一共应是多少{whole.unit}？"),
        ),
        solution=(
            say(
                f"{numeral(count.value)}×{numeral(each.value)}＝{answer}，原文写{whole.surface.strip()}，"
                f"相差{numeral(abs(product - whole.value))}{whole.unit}。"
            ),
            say(_CAUTION),
        ),
        key=number_key(
            answer, tolerance=0.0, unit=whole.unit,
            mistakes=[
                (whole.value, 0, "这是原文印的数。请自己乘一遍。"),
                (count.value + each.value, 0, "份数和每份的数不能相加。"),
            ],
        ),
        hint="份数乘每份的数。",
        points=2,
        fact_ids=(whole.fact_id, count.fact_id, each.fact_id),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def _wrong_change(relation: Relation, quoted: tuple[Quotation, ...]) -> Exercise | None:
    """A growth rate that its own two numbers do not give."""
    earlier, rate = relation.whole, relation.share
    if earlier is None or rate is None or len(relation.parts) != 1 or relation.computed <= 0:
        return None
    later = relation.parts[0]
    if (
        later.role == "change"
        or not _alike(earlier, later)
        or abs(relation.computed - abs(rate.value)) > max(10.0, abs(rate.value) / 2)
    ):
        return None
    decimals = places(rate.step)
    answer = rounded(relation.computed, decimals)
    keep = f"保留{decimals}位小数" if decimals else "取整数"
    return Exercise(
        exercise_id=f"find_the_error:{rate.fact_id}",
        kind="find_the_error",
        title="增长率对吗",
        prompt=(
            *quoted,
            say(f"从{earlier.surface.strip()}到{later.surface.strip()}，照两个数算，增长百分之几？{keep}。"),
        ),
        solution=(
            say(
                f"（{numeral(later.value)}－{numeral(earlier.value)}）÷{numeral(earlier.value)}＝"
                f"{numeral(relation.computed)}%，{keep}是{answer}%；原文印的是{rate.surface.strip()}。"
            ),
            say(_CAUTION),
        ),
        key=number_key(
            answer, tolerance=rate.step / 2, unit="%",
            mistakes=[
                (abs(rate.value), decimals, "这是原文印的数。请自己算一遍。"),
                (100 * (later.value - earlier.value) / later.value, decimals, "分母用了后来的数。以原来的数为一百。"),
                (100 * later.value / earlier.value, decimals, "还没有减去原来的一百。"),
            ],
        ),
        hint="增加的数除以原来的数。",
        points=2,
        fact_ids=(rate.fact_id, earlier.fact_id, later.fact_id),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def _alike(first: Amount, second: Amount) -> bool:
    return first.unit == second.unit and first.role == second.role and first.value > 0


_WRONG = ("inconsistent", "impossible")
_MAKERS: tuple[tuple[str, tuple[str, ...], _Maker], ...] = (
    ("share", ("rounding", "inconsistent"), _wrong_share),
    ("sum", _WRONG, _wrong_sum),
    ("bound", ("impossible",), _part_above_whole),
    ("product", _WRONG, _wrong_product),
    ("change", _WRONG, _wrong_change),
)
