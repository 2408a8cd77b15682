"""Questions on causes, designs and use (因果、设计、运用): from the measures of a report and from a bank.

What the bank holds stands in ``lesson_questions.toml``; its figures are made up for practice and say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from yanting_research.lessons.context import LessonContext, flagged_checks, quote, quote_span
from yanting_research.lessons.pack import AnswerKey, Bullets, Exercise, Mistake, Quotation, Run
from yanting_research.lessons.questions.amounts import Amount, amounts, is_clean
from yanting_research.lessons.questions.making import choice_key, say, take
from yanting_research.lessons.questions.quoting import LONGEST, excerpt, shown
from yanting_research.resources import read_resource_toml

__all__ = ["ask_association", "ask_design", "ask_discussion", "ask_group_task", "ask_questionnaire", "ask_review"]

_Ranked = Iterator[tuple[tuple[float, ...], Exercise]]
# 有力解决了, 提高了素质: a claim of an effect; must not match 提高认识 without 了 in a plan.
_CLAIM = re.compile(
    r"(?:提高|增强|提升|改善|转变|解决|激发|带动|促进|推动)了|明显(?:提高|增强|好转|减少)|大幅(?:提高|下降|减少)"
)
_TRAINING_FORMS = re.compile(r"培训|党课|课堂|讲座|考察|远程|教育|大讲堂|平台|轮训|调训")
_CARDS = 5
# 全县有党员13480名。; must not match an excerpt that begins with …… or breaks off at a comma.
_WHOLE = re.compile(r"[^…].{0,400}[。；！;]")


def ask_association(context: LessonContext) -> tuple[Exercise, ...]:
    """Together, or because of it (相关与因果): claims of the report first, then the bank."""
    return (*take(_claim_questions(context)), *_bank("association_or_cause"))


def ask_design(context: LessonContext) -> tuple[Exercise, ...]:  # noqa: ARG001 - every generator has one signature
    """Which comparison is fair (评估设计)."""
    return _bank("design")


def ask_questionnaire(context: LessonContext) -> tuple[Exercise, ...]:  # noqa: ARG001 - every generator has one signature
    """What is wrong with an item of a questionnaire, or with a table made of it (问卷)."""
    return _bank("questionnaire")


def ask_discussion(context: LessonContext) -> tuple[Exercise, ...]:
    """Open questions (讨论) on a measure of the report: what would show that it was of use."""
    return tuple(_measure_discussion(context))


def ask_review(context: LessonContext) -> tuple[Exercise, ...]:
    """How to put a finding of the audit to the author (核对意见)."""
    return tuple(_finding_discussion(context))


def ask_group_task(context: LessonContext) -> tuple[Exercise, ...]:
    """Tasks for groups (小组任务): cards on the numbers of the report."""
    return tuple(_card_task(context))


def _measures(context: LessonContext, *, training: bool) -> Iterator[dict[Any, Any]]:
    if context.interventions.empty:
        return
    for row in context.interventions.to_dict("records"):
        fits = not training or _TRAINING_FORMS.search(row["form"])
        if row["modality"] == "done" and fits and context.document(row["doc_id"]) is not None:
            yield row


def _claim_questions(context: LessonContext) -> _Ranked:
    for row in _measures(context, training=True):
        claim = row["effect"]
        short = 20 <= row["end"] - row["start"] <= LONGEST
        if not short or not _CLAIM.search(claim) or claim not in row["sentence"] or re.search(r"\d", claim):
            continue
        quoted = quote_span(context, row["doc_id"], int(row["start"]), int(row["end"]))
        yield (abs(len(shown([quoted])) - 60),), _claim(row, quoted)


def _claim(row: dict[Any, Any], quoted: Quotation) -> Exercise:
    choices, key = choice_key(
        row["intervention_id"],
        "还不能说：句中没有交代效果怎样衡量，也没有说不这样做会怎样",
        [
            ("能：先做了这件事，后有了这个变化", "先后有序，还不是因果。同一时候，别的事情有没有变？"),
            ("能：只要参加的人够多", "人数多，说明办得大；效果是不是由它带来的，人数答不了。"),
            ("能断定没有作用：没有数字就没有作用", "“还看不出来”和“没有”是两回事。"),
        ],
    )
    return Exercise(
        exercise_id=f"association_or_cause:{row['intervention_id']}",
        kind="association_or_cause",
        title="是它带来的吗",
        prompt=(quoted, say(f"句中说“{row['effect']}”。单凭这句话，能不能断定这是前面那项做法带来的？")),
        solution=(
            say("要说“带来了”，至少要有三样：效果用什么来量；做之前是多少；条件相近、没有这样做的地方同期变了多少。"),
            say("工作报告可以这样写，研究报告引用时要写成“报告称”。"),
        ),
        key=key,
        choices=choices,
        hint="问自己：如果没有做这件事，会怎样？句子里有没有答案？",
        minutes=3,
    )


def _finding_discussion(context: LessonContext) -> Iterator[Exercise]:
    flagged = flagged_checks(context)
    if flagged.empty:
        return
    worth = flagged[(flagged["verdict"] != "rounding") | (flagged["kind"] == "share")]  # a sum within rounding is none
    for row in worth.to_dict("records")[:1]:
        check = context.checks[context.checks["check_id"] == row["check_id"]].to_dict("records")
        names = [name for one in check for name in (one["whole"], *one["parts"].split(), one["share"]) if name]
        quoted = quote(context, names)
        if not names or len(shown(quoted)) > 2 * LONGEST:
            continue
        yield Exercise(
            exercise_id=f"review:{row['check_id']}",
            kind="discussion",
            title="怎样向作者提出来",
            prompt=(
                *quoted,
                say("核算时发现标出的数字需要再看。假如你是审稿人，怎样用两三句话向作者提出？"),
            ),
            solution=(
                say(
                    "好的回答会写明：在哪一段、哪几个数；自己怎样算的，算出来是多少；问作者原表是多少、口径和时点是否一致。"
                ),
                say("不用“造假”一类的话：抄错、印错、四舍五入、口径不同，都可能造成同样的结果。"),
            ),
            key=AnswerKey("text", "写明位置和数字；写出算式；请作者核对原表和口径；语气平和，不先下结论"),
            hint="把“你错了”换成“我这样算，得到……，请核对”。",
            minutes=6,
            points=2,
            fact_ids=tuple(dict.fromkeys(names)),
            check_ids=(row["check_id"],),
        )


def _measure_discussion(context: LessonContext) -> Iterator[Exercise]:
    rows = [
        row for row in _measures(context, training=True)
        if 15 <= row["end"] - row["start"] <= LONGEST and (row["headcount"] > _CARDS or row["attendances"] > _CARDS)
    ]  # fmt: skip
    for row in sorted(rows, key=lambda row: (abs(row["end"] - row["start"] - 50), row["intervention_id"]))[:1]:
        yield Exercise(
            exercise_id=f"discussion:{row['intervention_id']}",
            kind="discussion",
            title="怎样说明有没有用",
            prompt=(
                quote_span(context, row["doc_id"], int(row["start"]), int(row["end"])),
                say("这句话说了做多少。要说明这件事有没有用，还需要哪些材料？至少说出三样。"),
            ),
            solution=(
                say("好的回答会说到：用什么指标衡量（会不会、用没用上）；参加之前的情况；没有参加的、条件相近的人或单位；"
                    "谁参加、怎样选的；隔多久再量一次。"),
                say("人数、期数、经费是投入和产出，不是效果。"),
            ),
            key=AnswerKey("text", "效果指标；事前情况；可比的对照；参加者怎样选出；隔一段时间再量"),
            hint="把“做了多少”和“变了多少”分开想。",
            minutes=6,
            points=2,
        )  # fmt: skip


def _card_task(context: LessonContext) -> Iterator[Exercise]:
    """Cards of the number and what it counts; the sentences are the largest figures with a name."""
    chosen: list[Quotation] = []
    used: list[Amount] = []
    for one in sorted(amounts(context), key=lambda one: (-one.value, one.fact_id)):
        fits = is_clean(one) and one.label and one.role in {"count", "money", "share"} and one.end > 0
        quoted = excerpt(context, [one]) if fits else None
        if (
            quoted is None
            or not _WHOLE.fullmatch(shown(quoted))
            or any(shown(quoted) == shown([other]) for other in chosen)
        ):
            continue
        chosen.append(quoted[0])
        used.append(one)
        if len(chosen) == _CARDS:
            break
    if len(chosen) < 3:
        return
    yield Exercise(
        exercise_id="group_task:cards",
        kind="group_task",
        title="做口径卡片",
        prompt=(
            say(f"材料：下面{len(chosen)}句话，每句标出一个数。四五人一组。"),
            *chosen,
            Bullets(
                (
                    (Run("一人读句子，其余人说：数的是什么，谁算、谁不算"),),
                    (Run("写一张卡片：数、单位、数的是什么、时点、确数还是约数、做到还是打算"),),
                    (Run("句子没有说的，写“原文未说明”，不猜"),),
                    (Run("推一人讲最难写的一张"),),
                ),
                ordered=True,
            ),
            say(f"成果：{len(chosen)}张卡片。"),
        ),
        solution=(
            say(
                "评价看五点：单位写对（人、人次、个不混）；时点写了或注明未说明；约数写成约数；打算的没有写成做到；没有添句外的知识。"
            ),
            say("多数报告不写时点和“谁算谁不算”，写出三处以上“原文未说明”的小组，读得最细。"),
        ),
        key=AnswerKey("text", "单位准确；写明时点或注明未说明；约数照约数写；分清做到与打算；不添句外的内容"),
        hint="先问“数的是什么”，再问“什么时候数的”。",
        minutes=12,
        points=3,
        fact_ids=tuple(one.fact_id for one in used),
    )


@lru_cache(maxsize=1)
def _questions() -> tuple[dict[str, Any], ...]:
    return tuple(read_resource_toml("lesson_questions.toml")["questions"])


def _bank(kind: str) -> tuple[Exercise, ...]:
    """The fixed questions of a kind, in the order of the file."""
    return tuple(_from_bank(entry) for entry in _questions() if entry["kind"] == kind)


def _from_bank(entry: dict[str, Any]) -> Exercise:
    choices: tuple[tuple[str, str], ...] = ()
    mistakes = [(one["value"], one["feedback"]) for one in entry["mistakes"]]
    if entry["answer"] == "choice":
        choices, key = choice_key(f"bank {entry['id']}", entry["right"], mistakes)
    else:
        known = tuple(Mistake(*one) for one in mistakes)
        key = AnswerKey("number", entry["right"], float(entry["tolerance"]), entry["unit"], known)
    return Exercise(
        exercise_id=f"{entry['kind']}:{entry['id']}",
        kind=entry["kind"],
        title=entry["title"],
        prompt=tuple(say(text) for text in entry["prompt"]),
        solution=tuple(say(text) for text in entry["solution"]),
        key=key,
        choices=choices,
        hint=entry["hint"],
        minutes=int(entry["minutes"]),
        points=int(entry["points"]),
    )
