"""Exercises made from reports: every answer is recomputed here from the sentence that is shown.

青禾县 and its figures are fictional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yanting_research.auditing import audit, audit_findings
from yanting_research.extraction import extract_facts, extract_interventions
from yanting_research.ingest import corpus_from_file, corpus_from_text
from yanting_research.lessons import pack
from yanting_research.lessons.build import build_lesson
from yanting_research.lessons.context import LessonContext
from yanting_research.lessons.questions import QUESTIONS
from yanting_research.lessons.questions.making import choice_key, number_key, rounded
from yanting_research.lessons.questions.quoting import BLANK, LONGEST
from yanting_research.lessons.templates import read_template

REPORT = """青禾县党员教育培训工作总结
一、队伍现状
全县共有基层党组织648个，其中党委26个，党总支31个，党支部591个。全县有党员13480名，其中流动党员2319名，占17.2%。
科级领导干部388人，其中正科级150人，副科级238人；女干部64人，少数民族干部11人；大专以上380人，占97.9%；35岁以下35人，占9.0%。
二、主要做法
全年办班34期，培训4318人次。投入66万元，组织支部书记114人到外地考察学习。
通过网上党课培训，明显增强了流动党员参加组织生活的积极性。建成远教站点245个。
三、下一步打算
力争明年新建学习点20个。
"""
WRONG = """青禾县党员教育情况
在职干部5037人，其中公务员1082人，事业干部3965人。
科级领导干部430人，其中女干部61人，占16.2%。参加在线学习的党员1809人，其中流动党员1890人。
科级领导干部607人，其中大专以上603人，占99.4%。
"""
MIXED = ("meaning", "calculation", "checking")
SPECIMENS = Path(__file__).parents[2] / "corpus" / "texts"


def context_of(corpus) -> LessonContext:
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    return LessonContext(
        "青禾县报告",
        "样例",
        "specimen",
        facts,
        checks,
        findings=audit_findings(checks, facts, corpus),
        corpus=corpus,
        interventions=extract_interventions(corpus, facts),
    )


def from_text(text: str) -> LessonContext:
    return context_of(corpus_from_text(text))


@pytest.fixture(scope="module")
def report() -> LessonContext:
    return from_text(REPORT)


@pytest.fixture(scope="module")
def wrong() -> LessonContext:
    return from_text(WRONG)


@pytest.fixture(scope="module")
def specimen() -> LessonContext:
    return context_of(corpus_from_file(SPECIMENS / "lanqiao_2013.txt"))


@pytest.fixture(scope="module")
def by_kind(report, wrong, specimen) -> list[dict[str, tuple[pack.Exercise, ...]]]:
    return [
        {kind: generator(context) for kind, generator in QUESTIONS.items()} for context in (report, wrong, specimen)
    ]


@pytest.fixture(scope="module")
def everything(by_kind) -> list[pack.Exercise]:
    return [exercise for kinds in by_kind for found in kinds.values() for exercise in found]


def made(context: LessonContext) -> Iterator[tuple[str, pack.Exercise]]:
    for kind, generator in QUESTIONS.items():
        for exercise in generator(context):
            yield kind, exercise


def words(blocks) -> str:
    found = []
    for block in pack.iterate_blocks(blocks):
        if isinstance(block, pack.Paragraph | pack.Quotation):
            found.append(pack.plain_text(block.runs))
        elif isinstance(block, pack.Bullets):
            found += map(pack.plain_text, block.items)
        elif isinstance(block, pack.Formula):
            found.append(block.words)
    return "\n".join(found)


def number_of(text: str) -> Fraction:
    """The first number of a printed figure, 万 and 亿 multiplied out: an independent reading."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)(万|亿)?", text.replace("，", ","))
    assert found is not None, text
    return Fraction(found[1].replace(",", "")) * {None: 1, "万": 10**4, "亿": 10**8}[found[2]]


def marked(exercise: pack.Exercise) -> list[Fraction]:
    runs = [run for block in exercise.prompt if isinstance(block, pack.Quotation) for run in block.runs]
    return [number_of(run.text) for run in runs if run.marked]


def half_up(value: Fraction, decimals: int) -> Fraction:
    return Fraction(int(value * 10**decimals + Fraction(1, 2)), 10**decimals)


def decimals_of(text: str) -> int:
    return len(text.partition(".")[2])


def recomputed(exercise: pack.Exercise) -> Fraction | None:
    """The answer by another way: from the marked numbers alone."""
    numbers, key = marked(exercise), exercise.key
    places = decimals_of(key.value)
    if exercise.kind == "share" or (exercise.kind == "find_the_error" and key.unit == "%"):
        counts = numbers[:-1] if exercise.kind == "find_the_error" else numbers
        return half_up(100 * min(counts) / max(counts), places)
    if exercise.kind == "sum" and exercise.title == "合起来是多少":
        return Fraction(sum(numbers))
    if exercise.kind == "sum":
        return 2 * max(numbers) - sum(numbers)
    if exercise.kind in ("find_the_altered", "find_the_error"):
        return abs(2 * numbers[0] - sum(numbers))
    if exercise.kind == "percent_points":
        return abs(numbers[0] - numbers[1])
    if exercise.kind == "bounds":
        whole, first, second = numbers
        return first + second - whole if exercise.title == "至少有多少" else min(first, second)
    if exercise.kind == "average":
        return half_up(max(numbers) / min(numbers), 0)
    return None


def test_every_kind_that_the_report_holds_is_made(by_kind) -> None:
    kinds = {kind for kind, found in by_kind[0].items() if found}
    assert {
        "share", "sum", "overlap", "bounds", "persons_times", "average", "granularity", "definition",
        "find_the_altered", "percent_points", "association_or_cause", "design", "discussion", "group_task", "meaning",
        "calculation",
    } <= kinds  # fmt: skip
    assert not kinds & {"find_the_error", "review"}  # nothing in it is wrong, and nothing is invented


def test_answers_are_those_of_the_sentence_shown(everything) -> None:
    checked = set()
    for exercise in everything:
        right = recomputed(exercise) if exercise.key.kind == "number" and exercise.fact_ids else None
        if right is not None:
            assert abs(Fraction(exercise.key.value) - right) <= Fraction(str(exercise.key.tolerance))
            checked.add(exercise.kind)
    assert checked == {
        "share", "sum", "percent_points", "bounds", "average", "find_the_altered", "find_the_error"
    }  # fmt: skip


def test_granularity_is_the_only_whole_number(report: LessonContext) -> None:
    [first, *_] = [one for one in QUESTIONS["granularity"](report) if one.key.kind == "number"]
    whole, printed = marked(first)
    fitting = [k for k in range(int(whole) + 1) if half_up(100 * Fraction(k) / whole, 1) == printed]
    assert fitting == [int(first.key.value)]


def test_prompts_are_fair(everything) -> None:
    for exercise in everything:
        quotations = [block for block in exercise.prompt if isinstance(block, pack.Quotation)]
        assert quotations or not exercise.fact_ids or exercise.kind == "target_or_done"
        assert all(quotation.source for quotation in quotations)
        if exercise.kind != "discussion":
            assert all(len(pack.plain_text(one.runs)) <= LONGEST + 4 for one in quotations)
        if exercise.kind in ("share", "sum", "granularity"):
            assert sum(BLANK in pack.plain_text(one.runs) for one in quotations) == 1
        assert exercise.solution
        assert exercise.hint
        assert min(exercise.minutes, exercise.points) > 0
        assert "nan" not in words((*exercise.prompt, *exercise.solution)).lower()


def test_feedback_never_gives_the_answer_away(everything) -> None:
    for exercise in everything:
        key, told = exercise.key, [*(mistake.feedback for mistake in exercise.key.mistakes), exercise.hint]
        if key.kind == "number":
            digits = re.compile(rf"(?<![\d.]){re.escape(key.value)}(?![\d.])")
            assert not any(digits.search(text) for text in told)
            assert all(abs(float(one.value) - float(key.value)) > key.tolerance for one in key.mistakes)
        if key.kind == "choice":
            assert key.value in dict(exercise.choices)
            assert sorted(one.value for one in key.mistakes) == sorted(dict(exercise.choices).keys() - {key.value})
            assert dict(exercise.choices)[key.value] not in told


def test_findings_give_the_errors_of_the_report_and_say_so_with_care(wrong: LessonContext) -> None:
    found = {exercise.title: exercise for exercise in QUESTIONS["find_the_error"](wrong)}
    assert found["合计对吗"].key.value == "10"
    assert [one.key.value for one in QUESTIONS["find_the_error"](wrong) if one.title == "这个占比对吗"] == [
        "14.2",
        "99.3",
    ]
    assert dict(found["哪里说不通"].choices)[found["哪里说不通"].key.value].endswith("却比它还多")
    flagged = set(wrong.findings[wrong.findings["verdict"] != "consistent"]["check_id"])
    for exercise in found.values():
        assert set(exercise.check_ids) <= flagged
        assert "先别急着说谁错" in words(exercise.solution)


def test_no_whole_number_gives_the_share(wrong: LessonContext) -> None:
    none = [one for one in QUESTIONS["granularity"](wrong) if one.key.kind == "choice"]
    assert [half_up(Fraction(100 * k, 607), 1) for k in (603, 604)] == [Fraction("99.3"), Fraction("99.5")]
    assert any("607" in words(one.prompt) and dict(one.choices)[one.key.value] == "哪个整数都得不出" for one in none)


def test_an_altered_copy_says_where_and_how(report: LessonContext) -> None:
    for exercise in QUESTIONS["find_the_altered"](report):
        shown, told = words(exercise.prompt), words(exercise.solution)
        assert "本题数字经改动" in exercise.title
        assert "本题数字经改动" in shown
        old, new = re.findall(r"“([^”]+)”", told)
        assert old in REPORT
        assert new in shown
        assert new not in REPORT
        assert sorted(old) == sorted(new)


def test_one_exercise_for_a_number(by_kind) -> None:
    for kinds in by_kind:
        for kind, found in kinds.items():
            about = [exercise.fact_ids[0] for exercise in found if exercise.fact_ids]
            assert len(set(about)) == len(about) or kind in MIXED
        asked = [name for exercise in kinds["calculation"][:2] for name in exercise.check_ids]
        assert len(set(asked)) == len(asked)


def test_plan_and_done_are_told_apart() -> None:
    text = (
        "青禾县总结\n全年建成远教站点245个，覆盖了全部乡镇。今年举办了支部书记培训班34期。\n"
        "力争明年再建学习点20个左右。\n"
    )
    [exercise] = QUESTIONS["target_or_done"](from_text(text))
    assert exercise.key.kind == "set"
    assert {letter: "力争" in choice for letter, choice in exercise.choices} == {
        letter: letter in exercise.key.value.split("、") for letter, _ in exercise.choices
    }


def test_a_theme_is_one_the_codebook_finds_alone(specimen) -> None:
    for exercise in QUESTIONS["theme_code"](specimen):
        right = dict(exercise.choices)[exercise.key.value]
        assert f"“{right.partition('：')[0]}”" in words(exercise.solution)
        assert len({text for _, text in exercise.choices}) == 4


@pytest.mark.parametrize(
    "text",
    [
        "青禾县党员教育\n各级党组织认真组织学习，广大党员踊跃参加。\n",
        "青禾县党员教育\n全县有党员13480名。\n",
        "青禾县党员教育\n选派1名干部到村任职，2名书记受到表彰，占66.7%。\n",
        "青禾县党员教育\n全县有党员1×480名，其中女党员3000名，占22.3%。\n",
    ],
    ids=["no number", "one number", "single persons", "masked"],
)
def test_little_material_gives_no_question_on_numbers(text: str) -> None:
    fixed = {"questionnaire", "design", "association_or_cause", "theme_code", "group_task"}
    assert [exercise for kind, exercise in made(from_text(text)) if kind not in fixed] == []


def test_the_same_material_gives_the_same_exercises(by_kind) -> None:
    again = from_text(REPORT)
    for kind, generator in QUESTIONS.items():
        assert generator(again) == by_kind[0][kind]


@settings(max_examples=4, deadline=None)
@given(whole=st.integers(120, 9000), part=st.integers(3, 8000))
def test_a_share_is_rounded_half_up(whole: int, part: int) -> None:
    """Any two counts: the key is the schoolbook rounding, no typical mistake passes for right."""
    part = part % (whole - 10) + 4
    assume(whole < 1000 * part)
    printed = half_up(Fraction(100 * part, whole), 1)
    text = f"青禾县党员教育\n全县有党员{whole}名，其中女党员{part}名，占{float(printed):.1f}%。\n"
    corpus = corpus_from_text(text)
    facts = extract_facts(corpus)
    exercises = QUESTIONS["share"](
        LessonContext("青禾县", "样例", "specimen", facts, audit(facts, corpus=corpus), corpus=corpus)
    )
    for exercise in exercises:
        assert Fraction(exercise.key.value) == printed
        assert all(abs(Fraction(one.value) - printed) > Fraction(1, 20) for one in exercise.key.mistakes)


@settings(max_examples=40, deadline=None)
@given(whole=st.integers(20, 700), tenths=st.integers(0, 1000))
def test_reachable_shares_are_those_of_brute_force(whole: int, tenths: int) -> None:
    from yanting_research.lessons.questions.granularity import reachable

    brute = [k for k in range(whole + 1) if half_up(Fraction(100 * k, whole), 1) == Fraction(tenths, 10)]
    assert reachable(whole, f"{tenths / 10:.1f}") == brute


def test_halves_go_up_as_taught() -> None:
    assert [rounded(value, 0) for value in (0.5, 1.5, 2.5)] == ["1", "2", "3"]


def test_mistakes_too_near_to_the_answer_are_left_out() -> None:
    key = number_key(
        "14.7", tolerance=0.05, unit="%", mistakes=[(14.72, 1, "近"), (0.147, 3, "小数"), (0.147, 3, "再来")]
    )
    assert [(one.value, one.feedback) for one in key.mistakes] == [("0.147", "小数")]


def test_choices_do_not_always_put_the_answer_first() -> None:
    letters = {
        choice_key(f"种子{n}", "对", [("错一", "想"), ("错二", "想"), ("错三", "想")])[1].value for n in range(20)
    }
    assert letters == {"A", "B", "C", "D"}
    with pytest.raises(ValueError, match="2 to 5"):
        choice_key("种子", "只有一个", [])


@pytest.mark.parametrize("minutes", [45, 90])
@pytest.mark.parametrize("name", ["reading_critically", "numbers_that_disagree"])
def test_a_lesson_on_the_report_finds_something_to_ask_in_every_section(
    report: LessonContext, wrong: LessonContext, name: str, minutes: int
) -> None:
    for context in (report, wrong):
        lesson = build_lesson(context, read_template(name), minutes=minutes)
        assert lesson.plan[-1].end == minutes
        assert len(lesson.exercises) >= (5 if context is report else 2)
        every = "\n".join(words(section.blocks) for section in lesson.sections)
        assert "没有能出这类题的数字" not in every or context is wrong
        kinds = {exercise.kind for exercise in lesson.exercises}
        assert ("find_the_error" in kinds) == (context is wrong)
        assert "find_the_altered" not in kinds or context is report
