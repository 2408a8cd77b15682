"""Questions on growth (增长): in percent, and from which year it is counted."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import Amount, Relation, relations
from yanting_research.lessons.questions.making import (
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

__all__ = ["ask_change", "readable"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
# 增长了, 比上年增加; must not match 多出.
_GROWTH = re.compile(r"增长?|增加|上升|提高")
_SCALES = (("亿", 1e8), ("万", 1e4))


def readable(*values: float) -> tuple[float, str]:
    """The largest step, 亿 or 万, in which numbers stay short: 6.18亿 for 618000000.

    >>> readable(618000000.0, 483000000.0), readable(22010.0, 21680.0)
    ((100000000.0, '亿'), (1.0, ''))
    """
    for name, step in _SCALES:
        if all(value >= step and math.isclose(value / step * 100, round(value / step * 100)) for value in values):
            return step, name
    return 1.0, ""


def ask_change(context: LessonContext) -> tuple[Exercise, ...]:
    """Growth in percent, and the year it is counted from (增长率与基期)."""
    return take([*_rate_questions(context), *_step_questions(context)])


def _rate_questions(context: LessonContext) -> _Ranked:
    for relation in relations(context, "change", ("consistent",)):
        earlier, rate = relation.whole, relation.share
        if earlier is None or rate is None or len(relation.parts) != 1 or relation.computed <= 0:
            continue
        later = relation.parts[0]
        if later.role == "change":
            continue  # 增加135名，增长6.4%: the earlier figure is not printed
        quoted = excerpt(context, [earlier, later], hidden=[rate])
        if quoted is None or earlier.unit != later.unit or not _grown(context, rate):
            continue
        exact = 100 * (later.value - earlier.value) / earlier.value
        if rounded(exact, places(rate.step)) != rounded(abs(rate.value), places(rate.step)):
            continue
        yield (0, len(shown(quoted)) // 40), _growth(relation, earlier, later, (rate, quoted))


def _grown(context: LessonContext, change: Amount) -> bool:
    """Whether the words in front of a change say that something grew; 多出 over a plan is no growth."""
    document = context.document(change.doc_id)
    return document is not None and bool(_GROWTH.search(document.text[max(0, change.start - 6) : change.start]))


def _step_questions(context: LessonContext) -> _Ranked:
    """比上年增加330名: the earlier figure, the step and the later one are all printed."""
    for relation in relations(context, "sum", ("consistent",)):
        later = relation.whole
        if later is None or len(relation.parts) != 2 or relation.parts[1].role != "change":
            continue
        earlier, step = relation.parts
        if relation.computed <= 0 or earlier.role != later.role or later.value <= earlier.value or earlier.value <= 0:
            continue
        quoted = excerpt(context, [earlier, later])
        if quoted is None or "%" in step.surface or not _grown(context, step):
            continue
        yield (1, len(shown(quoted)) // 40), _growth(relation, earlier, later, (None, quoted))


def _growth(
    relation: Relation, earlier: Amount, later: Amount, asked: tuple[Amount | None, tuple[Quotation, ...]]
) -> Exercise:
    rate, quoted = asked
    decimals = places(rate.step) if rate else 1
    scale, name = readable(earlier.value, later.value)
    base, top = earlier.value / scale, later.value / scale
    exact = 100 * (top - base) / base
    answer = rounded(exact, decimals)
    keep = f"保留{decimals}位小数" if decimals else "取整数"
    about = rate or later
    ending = (say(f"原文印的是{rate.surface.strip()}，与计算相符。"),) if rate else ()
    return Exercise(
        exercise_id=f"change:{about.fact_id}",
        kind="change",
        title="增长了百分之几",
        prompt=(
            *quoted,
            say(f"从{earlier.surface.strip()}到{later.surface.strip()}，增长百分之几？{keep}。"),
        ),
        solution=(
            formula(
                percent_latex(f"{numeral(top)}-{numeral(base)}", numeral(base), exact, answer),
                f"增加的{numeral(top - base)}{name}除以基期的{numeral(base)}{name}，再乘100，得{numeral(exact)}；"
                f"{keep}是{answer}%。",
            ),
            *ending,
        ),
        key=number_key(
            answer, tolerance=10.0**-decimals / 2, unit="%",
            mistakes=[
                (100 * (top - base) / top, decimals, "分母用了后来的数。增长率以原来的数（基期）为一百。"),
                (100 * top / base, decimals, "这是后来的数相当于原来的百分之几，还没有减去原来的一百。"),
                ((top - base) / base, decimals + 2, "你给的是小数。题目问的是百分之几。"),
                (top - base, 0, "这是增加了多少，还没有除以基期。"),
            ],
        ),
        hint="先求增加了多少，再除以原来的数。",
        fact_ids=(about.fact_id, *(one.fact_id for one in relation.amounts if one is not about)),
        check_ids=(relation.check_id,),
    )  # fmt: skip
