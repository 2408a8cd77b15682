"""Questions on groups that overlap (交叉): why they cannot be added, and how far whole and parts bind a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.pack import Exercise, Quotation
from yanting_research.lessons.questions.amounts import PERSONS, Amount, amount, amounts, is_clean
from yanting_research.lessons.questions.making import choice_key, number_key, numeral, say, take
from yanting_research.lessons.questions.quoting import excerpt, shown
from yanting_research.lessons.questions.shares import printed_shares

__all__ = ["ask_bounds", "ask_overlap", "dimension_of"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
# What a group is counted by: 女干部, 少数民族干部, 35岁以下, 大专以上, 党外干部; one dimension each.
_DIMENSIONS = {
    "sex": re.compile(r"女"),
    "nation": re.compile(r"少数民族"),
    "party": re.compile(r"党外|非党|民主党派"),
    "age": re.compile(r"\d周?岁"),
    "education": re.compile(r"大专|专科|本科|研究生|大学"),
    "mobile": re.compile(r"流动党员"),
}


def dimension_of(label: str) -> str:
    """What a group is counted by; empty for none or for several at once.

    >>> dimension_of("35岁以下"), dimension_of("女干部"), dimension_of("35岁以下女干部"), dimension_of("支部")
    ('age', 'sex', '', '')
    """
    found = [name for name, pattern in _DIMENSIONS.items() if pattern.search(label)]
    return found[0] if len(found) == 1 else ""


def _families(context: LessonContext) -> Iterator[tuple[Amount, list[Amount]]]:
    """A whole with groups of it that are counted by different dimensions, one group a dimension."""
    by_whole: dict[str, list[Amount]] = {}
    for one in amounts(context):
        grouped = one.part_of and one.role == "count" and one.unit in PERSONS and is_clean(one)
        if grouped and dimension_of(one.label) and one.part_of in context.rows:
            by_whole.setdefault(one.part_of, []).append(one)
    wholes = {part.fact_id: whole.fact_id for _, part, whole, _ in printed_shares(context)}
    for name, groups in by_whole.items():
        whole = amount(context, name)
        if is_clean(whole) and whole.label and whole.role == "count" and whole.unit in PERSONS:
            inside = [group for group in groups if group.value < whole.value and group.start >= whole.start]
            if _proved(context, whole, inside, wholes=wholes):
                yield whole, inside


def _proved(context: LessonContext, whole: Amount, groups: Sequence[Amount], *, wholes: Mapping[str, str]) -> bool:
    """Whether no printed share speaks for another whole, and one speaks for this, or one sentence holds all."""
    told = {wholes[group.fact_id] for group in groups if group.fact_id in wholes}
    document = context.document(whole.doc_id)
    last = max((group.end for group in groups), default=whole.end)
    one_sentence = document is None or "。" not in document.text[whole.start : last].rstrip("。")
    return told == {whole.fact_id} or (not told and one_sentence)


def ask_overlap(context: LessonContext) -> tuple[Exercise, ...]:
    """Why groups counted by sex, age and nationality cannot be added (不能相加)."""
    return take(_overlap_questions(context))


def _overlap_questions(context: LessonContext) -> _Ranked:
    for whole, groups in _families(context):
        first_of: dict[str, Amount] = {}
        for group in groups:
            first_of.setdefault(dimension_of(group.label), group)
        chosen = sorted(first_of.values(), key=lambda one: one.start)[:3]
        if len(chosen) < 2:
            continue
        quoted = excerpt(context, [whole, *chosen])
        if quoted is not None:
            yield (-len(chosen), len(shown(quoted)) // 40), _overlap(whole, chosen, quoted)


def _overlap(whole: Amount, groups: Sequence[Amount], quoted: tuple[Quotation, ...]) -> Exercise:
    total = sum(group.value for group in groups)
    names = "、".join(group.label for group in groups)
    low, high = max(group.value for group in groups), min(total, whole.value)
    choices, key = choice_key(
        "overlap" + groups[0].fact_id,
        "这样算靠不住：同一个人可能同时属于几类，会被数几遍",
        [
            ("这样算是对的：几类人数相加，就是一共的人数", "想一想：有没有人同时属于两类？他在这个和里算了几次？"),
            (
                f"应当用{whole.surface.strip()}减去这几个数的和",
                "减下来说的是“哪一类都不是”的人，而且仍旧假定各类互不重叠。",
            ),
            ("应当取这几个数的平均", "平均数说的是每类有多少人，不是一共有多少人。"),
        ],
    )
    return Exercise(
        exercise_id=f"overlap:{groups[0].fact_id}",
        kind="overlap",
        title="能不能相加",
        prompt=(
            *quoted,
            say(f"有人把{names}的人数相加，说“这几类一共有{numeral(total)}{whole.unit}”。你怎么看？"),
        ),
        solution=(
            say("这几类是按不同的标准分的，一个人可以同时属于几类。相加的时候，有的人数了不止一遍。"),
            say(
                f"从句中只能知道：属于其中至少一类的，最少{numeral(low)}{whole.unit}，最多{numeral(high)}{whole.unit}。"
            ),
        ),
        key=key,
        choices=choices,
        hint="先看各类是按什么分的：同一个标准分的才互不重叠。",
        fact_ids=(groups[0].fact_id, *(group.fact_id for group in groups[1:]), whole.fact_id),
    )


def ask_bounds(context: LessonContext) -> tuple[Exercise, ...]:
    """How many belong to two groups at once, at least or at most (上下限)."""
    return take(_bounds_questions(context))


def _bounds_questions(context: LessonContext) -> _Ranked:
    for whole, groups in _families(context):
        for first, second in combinations(groups, 2):
            if dimension_of(first.label) == dimension_of(second.label) or first.value == second.value:
                continue
            quoted = excerpt(context, [whole, first, second])
            if quoted is None:
                continue
            ask = _at_least if first.value + second.value > whole.value else _at_most
            yield (ask is _at_most, len(shown(quoted)) // 40), ask(whole, (first, second), quoted)


def _at_least(whole: Amount, pair: tuple[Amount, Amount], quoted: tuple[Quotation, ...]) -> Exercise:
    first, second = pair
    answer = first.value + second.value - whole.value
    return Exercise(
        exercise_id=f"bounds:{second.fact_id}-{first.fact_id}",
        kind="bounds",
        title="至少有多少",
        prompt=(
            *quoted,
            say(f"单凭标出的三个数：既属于“{first.label}”、又属于“{second.label}”的，至少有多少{whole.unit}？"),
        ),
        solution=(
            say(
                f"{numeral(first.value)}＋{numeral(second.value)}＝{numeral(first.value + second.value)}，"
                f"比总数{numeral(whole.value)}多{numeral(answer)}。"
            ),
            say(f"多出来的只能是数了两遍的人，所以两样都占的至少{numeral(answer)}{whole.unit}，"
                f"最多{numeral(min(first.value, second.value))}{whole.unit}。"),
        ),
        key=number_key(
            numeral(answer), tolerance=0.0, unit=whole.unit,
            mistakes=[
                (min(first.value, second.value), 0, "这是最多的情形：人少的一类全在人多的一类里。题目问至少。"),
                (first.value + second.value, 0, "两类相加超过了总数，说明有人数了两遍。数了两遍的是多少？"),
                (abs(first.value - second.value), 0, "两类人数之差，说明不了有多少人两样都占。"),
                (whole.value - first.value, 0, "这是不属于前一类的人数。后一类里最多有多少人在这些人中间？"),
            ],
        ),
        hint="两类人数相加，和总数比一比。",
        minutes=4,
        points=2,
        fact_ids=(second.fact_id, first.fact_id, whole.fact_id),
    )  # fmt: skip


def _at_most(whole: Amount, pair: tuple[Amount, Amount], quoted: tuple[Quotation, ...]) -> Exercise:
    first, second = pair
    answer = min(first.value, second.value)
    return Exercise(
        exercise_id=f"bounds:{second.fact_id}-{first.fact_id}",
        kind="bounds",
        title="最多有多少",
        prompt=(
            *quoted,
            say(f"单凭标出的三个数：既属于“{first.label}”、又属于“{second.label}”的，最多有多少{whole.unit}？"),
        ),
        solution=(
            say(
                f"两样都占的人，既在{numeral(first.value)}{whole.unit}里，也在{numeral(second.value)}{whole.unit}里，"
                f"不会超过较小的数，所以最多{numeral(answer)}{whole.unit}。"
            ),
            say("最少可以一个也没有。究竟是多少，这句话没有说。"),
        ),
        key=number_key(
            numeral(answer), tolerance=0.0, unit=whole.unit,
            mistakes=[
                (max(first.value, second.value), 0, "两样都占的人要同时在两类里，另一类容得下这么多吗？"),
                (first.value + second.value, 0, "这是两类相加，问的是两样都占的。"),
                (whole.value, 0, "这是总数。两样都占的人只能在这两类里找。"),
                (abs(first.value - second.value), 0, "两类人数之差，说明不了有多少人两样都占。"),
            ],
        ),
        hint="画两个圈，小圈最多能有多少落在大圈里？",
        fact_ids=(second.fact_id, first.fact_id, whole.fact_id),
    )  # fmt: skip
