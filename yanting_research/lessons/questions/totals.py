"""Questions on wholes and their parts (合计), and true sentences altered on purpose, which say so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import Amount, Relation, digits, relations
from yanting_research.lessons.questions.groups import dimension_of
from yanting_research.lessons.questions.making import formula, number_key, numeral, places, say, take
from yanting_research.lessons.questions.quoting import excerpt, shown

__all__ = ["altered_sum", "ask_altered", "ask_sum", "scale_of", "whole_sums"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
_SCALES = (("亿", 1e8), ("万", 1e4))
_MOST_PARTS = 5
_STOP = re.compile(r"[；;。]")
"""``；`` in 副科320人；大专535人; not the comma of 607人，其中正科级232人."""


def scale_of(numbers: tuple[Amount, ...]) -> tuple[float, str]:
    """The step in which all numbers are printed (亿, 万), or 1: a sum of 万 and plain figures is not asked about.

    >>> scale_of(())
    (1.0, '')
    """
    for name, step in _SCALES:
        if numbers and all(name in one.surface and not any(o in one.surface for o, _ in _SCALES if o != name)
                           for one in numbers):  # fmt: skip
            return step, name
    return 1.0, ""


def whole_sums(context: LessonContext) -> Iterator[tuple[Relation, Amount]]:
    """Sums that hold: every part is linked to its whole, in one unit and one scale."""
    for relation in relations(context, "sum", ("consistent",)):
        whole, parts = relation.whole, relation.parts
        if whole is None or not 2 <= len(parts) <= _MOST_PARTS:
            continue
        step, _ = scale_of(relation.amounts)
        plain = not any(name in one.surface for one in relation.amounts for name, _ in _SCALES)
        linked = all(part.part_of == whole.fact_id and part.role == whole.role for part in parts)
        linked = linked and _listed_at_once(context, whole, parts)
        printed = all(digits(one.surface) for one in relation.amounts)
        if linked and printed and (plain or step > 1) and math.isclose(sum(p.value for p in parts), whole.value):
            yield relation, whole


def _listed_at_once(context: LessonContext, whole: Amount, parts: tuple[Amount, ...]) -> bool:
    """Whether the parts stand behind their whole before a semicolon: 副科320人；35岁以下67人 add up by chance."""
    document = context.document(whole.doc_id)
    first = min(part.start for part in parts)
    if any(dimension_of(part.label) for part in parts):
        return False  # 35岁以下 and 45岁以上 leave out those between
    return document is None or not _STOP.search(document.text[whole.end : max(whole.end, first)])


def ask_sum(context: LessonContext) -> tuple[Exercise, ...]:
    """The whole from its parts, or the last part from the rest (合计)."""
    return take(_sum_questions(context))


def _sum_questions(context: LessonContext) -> _Ranked:
    for relation, whole in whole_sums(context):
        hidden = whole if len(relation.parts) > 2 else relation.parts[-1]
        visible = [one for one in relation.amounts if one is not hidden]
        quoted = excerpt(context, visible, hidden=[hidden])
        if quoted is None or not all(part.label for part in relation.parts):
            continue
        ask = _whole_question if hidden is whole else _part_question
        rank = (-min(len(relation.parts), 4), -round(math.log10(max(whole.value, 1))), len(shown(quoted)) // 40)
        yield rank, ask(relation, whole, quoted)


def _whole_question(relation: Relation, whole: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    step, name = scale_of(relation.amounts)
    values = [part.value / step for part in relation.parts]
    total, unit = numeral(whole.value / step), f"{name}{whole.unit}"
    names = "、".join(part.label for part in relation.parts)
    terms = "+".join(numeral(value) for value in values)
    return Exercise(
        exercise_id=f"sum:{whole.fact_id}",
        kind="sum",
        title="合起来是多少",
        prompt=(
            *quoted,
            say(f"总数盖住了。已知{names}互不重叠，合起来就是全部，总数是多少{unit}？"),
        ),
        solution=(
            formula(f"{terms}={total}", f"{terms.replace('+', '加')}，得{total}。"),
            say(f"原文的总数是{whole.surface.strip()}，与各部分之和相符。"),
        ),
        key=number_key(
            total, tolerance=whole.step / step / 2 if step > 1 else 0.0, unit=unit,
            mistakes=[
                (sum(values[:-1]), places(whole.step / step), "漏了最后一类。数一数标出了几个数。"),
                (sum(values[1:]), places(whole.step / step), "漏了第一类。数一数标出了几个数。"),
                (max(values), places(whole.step / step), "这只是最多的一类。题目问各类合起来。"),
            ],
        ),
        hint="把标出的每一类都加上，加完数一遍类数。",
        minutes=2,
        fact_ids=(whole.fact_id, *(part.fact_id for part in relation.parts)),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def _part_question(relation: Relation, whole: Amount, quoted: tuple[Quotation, ...]) -> Exercise:
    step, name = scale_of(relation.amounts)
    hidden, known = relation.parts[-1], [part.value / step for part in relation.parts[:-1]]
    answer, unit = numeral(hidden.value / step), f"{name}{hidden.unit}"
    terms = "-".join(numeral(value) for value in [whole.value / step, *known])
    return Exercise(
        exercise_id=f"sum:{hidden.fact_id}",
        kind="sum",
        title="余下多少",
        prompt=(
            *quoted,
            say(
                f"{hidden.label}的数盖住了。已知{'、'.join(part.label for part in relation.parts)}互不重叠，"
                f"合起来就是全部，{hidden.label}是多少{unit}？"
            ),
        ),
        solution=(
            formula(f"{terms}={answer}", f"{terms.replace('-', '减')}，得{answer}。"),
            say(f"原文写的是{hidden.surface.strip()}，加上其余部分正好是总数。"),
        ),
        key=number_key(
            answer, tolerance=hidden.step / step / 2 if step > 1 else 0.0, unit=unit,
            mistakes=[
                (whole.value / step + sum(known), places(whole.step / step), "总数和部分相加，同一批就数了两遍。"),
                (whole.value / step, places(whole.step / step), "这是总数，还没有减去已知的部分。"),
                (sum(known), places(whole.step / step), "这是已知的部分。题目问余下的。"),
            ],
        ),
        hint="总数减去已知的部分。",
        minutes=2,
        fact_ids=(hidden.fact_id, whole.fact_id, *(part.fact_id for part in relation.parts[:-1])),
        check_ids=(relation.check_id,),
    )  # fmt: skip


def altered_sum(surface: str) -> str:
    """A printed number with two neighbouring digits swapped, as a hurried hand does; empty where that changes nothing.

    >>> altered_sum("375人"), altered_sum("33个")
    ('357人', '')
    """
    number = digits(surface)
    for at in range(len(number) - 1, 0, -1):
        if number[at] != number[at - 1] and not (at == 1 and number[at] == "0") and "." not in number[at - 1 : at + 1]:
            swapped = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
            return surface.replace(number, swapped, 1) if number in surface else ""
    return ""


def ask_altered(context: LessonContext) -> tuple[Exercise, ...]:
    """A copy of a true sentence with one number altered on purpose, and said to be altered (改错)."""
    return take(_altered_questions(context))


def _altered_questions(context: LessonContext) -> _Ranked:
    for relation, whole in whole_sums(context):
        changed = max(relation.parts, key=lambda part: part.value)
        new = altered_sum(changed.surface.strip())
        quoted = excerpt(context, list(relation.amounts))
        if not new or quoted is None or whole.step != 1 or scale_of(relation.amounts)[0] > 1:
            continue
        gap = abs(float(digits(new)) - changed.value)
        copy = tuple(
            replace(
                one,
                runs=tuple(
                    replace(run, text=new) if run.marked and run.text.strip() == changed.surface.strip() else run
                    for run in one.runs
                ),
                source=f"{one.source}（本题数字经改动）",
            )
            for one in quoted
        )
        if shown(copy) == shown(quoted) or sum(r.text == new for one in copy for r in one.runs) != 1:
            continue
        yield (-len(relation.parts), len(shown(quoted)) // 40), _altered(relation, changed, (new, gap, copy))


def _altered(relation: Relation, changed: Amount, made: tuple[str, float, tuple[Quotation, ...]]) -> Exercise:
    new, gap, copy = made
    whole = relation.whole or changed
    values = [float(digits(new)) if part is changed else part.value for part in relation.parts]
    total = sum(values)
    terms = "+".join(numeral(value) for value in values)
    return Exercise(
        exercise_id=f"find_the_altered:{changed.fact_id}",
        kind="find_the_altered",
        title="改错（本题数字经改动）",
        prompt=(
            say("本题数字经改动：下面的句子里有一个数是出题时故意改过的，与原文不同。"),
            *copy,
            say(f"标出的各部分加起来，与总数{whole.surface.strip()}相差多少{whole.unit}？"),
        ),
        solution=(
            say(f"{terms}＝{numeral(total)}，与{numeral(whole.value)}相差{numeral(gap)}。"),
            say(
                f"改动在这里：原文是“{changed.surface.strip()}”，题里写成了“{new}”，相邻两个数字颠倒。"
                "原文的各部分之和与总数相符。"
            ),
        ),
        key=number_key(
            numeral(gap), tolerance=0.0, unit=whole.unit,
            mistakes=[
                (total, 0, "这是各部分之和，还要和总数相减。"),
                (whole.value, 0, "这是总数。题目问两者相差多少。"),
                *((abs(total - value - whole.value), 0, "有一个部分漏加了。") for value in values),
            ],
        ),
        hint="先把各部分加起来，再和总数比。相邻两个数字颠倒，差数总是九的倍数。",
        fact_ids=(changed.fact_id, *(one.fact_id for one in relation.amounts if one is not changed)),
        check_ids=(relation.check_id,),
    )  # fmt: skip
