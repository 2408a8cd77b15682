"""One small lesson with every kind of block, for the tests of all renderers. Counties and figures are fictional."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from yanting_research.lessons import pack

# a grey square of 2 by 2 pixels
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNsYGBiYAAAApIAhPd8o1gAAAAASUVORK5CYII="
)
HOSTILE = "<script>alert('县')</script> & “引号” =HYPERLINK(\"x\") # 标题 *星* $美元$ [链](x) \\path"


def run(text: str, **style: bool) -> pack.Run:
    return pack.Run(text, **style)  # type: ignore[arg-type]


def paragraph(*texts: str) -> pack.Paragraph:
    return pack.Paragraph(tuple(pack.Run(text) for text in texts))


def share_exercise() -> pack.Exercise:
    return pack.Exercise(
        exercise_id="q1",
        kind="share",
        title="算一算占比",
        prompt=(paragraph("青禾县有科级干部607人，其中大专以上学历603人，占百分之几？保留一位小数。"),),
        solution=(
            pack.Formula(r"\frac{603}{607}\times 100\% = 99.34\%", "603 除以 607，得 99.34%"),
            paragraph("应当写作99.3%。"),
        ),
        key=pack.AnswerKey(
            "number",
            "99.3",
            tolerance=0.05,
            unit="%",
            mistakes=(
                pack.Mistake("0.993", "这是小数，题目问的是百分之几。"),
                pack.Mistake("100.7", "分子和分母放反了。"),
            ),
        ),
        hint="部分除以整体。",
    )


def choice_exercise() -> pack.Exercise:
    return pack.Exercise(
        exercise_id="q2",
        kind="find_the_error",
        title="找错",
        prompt=(
            pack.Quotation((run("全年培训"), run("4.1万", marked=True), run("人次。")), "青禾县2012年报告，第3段"),
        ),
        solution=(paragraph("人次不能当作人数。"),),
        key=pack.AnswerKey("choice", "B"),
        choices=(("A", "有4.1万人受训"), ("B", "受训4.1万人次，人数不知道"), ("C", "两种说法一样")),
    )


def open_exercise() -> pack.Exercise:
    return pack.Exercise(
        exercise_id="q3",
        kind="discussion",
        title="说一说",
        prompt=(paragraph("参训率提高了，能不能说培训有效？"),),
        solution=(paragraph("不能直接说，还要有对照。"),),
        key=pack.AnswerKey("text", "要有对照；要看人选"),
        minutes=8,
        points=2,
    )


@pytest.fixture
def lesson() -> pack.Lesson:
    """Every block once; a hostile text; a long unbroken word; a table wider and longer than a slide likes."""
    grid = pack.Grid(
        "表 1　青禾县的数字",
        ("指标", "数值", "单位", "原句"),
        tuple(
            (f"指标{row}", f"{row * 1000:,}", "人", "全县共有党员25619人，其中流动党员2087人。" * 2)
            for row in range(1, 15)
        ),
        ("left", "right", "left", "left"),
        note="n = 14，单位见表，样例，来源：青禾县2012年报告",
    )
    picture = pack.Picture("grey", "图 1　灰色方块", "一个灰色方块", PNG, 2, 2, note="n = 1，样例")
    callout = pack.Callout(
        "warning", "注意", (paragraph("人和人次不能相加。"), pack.Bullets(((run("人"),), (run("人次"),))))
    )
    sections = (
        pack.LessonSection(
            "先读一遍", (paragraph("全县共有党员", "25619", "人。"), grid), minutes=10, notes=("请学员先自己读。",)
        ),
        pack.LessonSection("看图", (picture, paragraph(HOSTILE)), minutes=10),
        pack.LessonSection(
            "算一算", (pack.ExerciseBlock("q1"), pack.ExerciseBlock("q2")), role="challenge", minutes=15
        ),
        pack.LessonSection(
            "讨论",
            (
                callout,
                pack.Formula(r"r = \frac{a}{b}", "r 等于 a 除以 b"),
                pack.Paragraph(
                    (run("占比记作"), run(r"p_{1}", formula=True), run("，"), run("要紧", bold=True), run("。"))
                ),
                pack.Bullets(((run("第一"),), (run("第二"),)), ordered=True),
                paragraph("党" * 400),
                pack.ExerciseBlock("q3"),
            ),
            minutes=10,
        ),
    )
    return pack.Lesson(
        template="reading",
        title="怎样读一份工作报告",
        subtitle="以青禾县2012年报告为例",
        source="青禾县2012年党员教育工作报告（样例，县名和数字都是虚构的）",
        data_kind="specimen",
        minutes=45,
        questions=("报告里的数字从哪里来？",),
        objectives=("能说出一个数字数的是什么", "能核对占比"),
        plan=(pack.PlanRow(0, 10, "先读一遍", "自读"), pack.PlanRow(10, 45, "算和讨论", "小组")),
        sections=sections,
        exercises=(share_exercise(), choice_exercise(), open_exercise()),
        keypoints=("每个数字都要回到原句。",),
        glossary=(pack.GlossaryEntry("人次", "一个人参加几次就算几次。"),),
        reading=("国家统计局：《中国统计年鉴》，中国统计出版社。",),
    )


def section(heading: str, *blocks: pack.Block) -> pack.LessonSection:
    return pack.LessonSection(heading, blocks)


@pytest.fixture
def hard_lesson(lesson: pack.Lesson) -> pack.Lesson:
    """What breaks a page: words, tables and pictures larger than it, rare characters, empty blocks."""
    rows = tuple((f"第{row}行", "1" * 60, "人" * 40) for row in range(1, 61))
    grid = pack.Grid("表 2　六十行", ("行", "长数", "长句"), rows, ("left", "right", "left"))
    ragged = pack.Grid("表 3　缺格", ("甲", "乙"), (("一",), ("一", "二", "三")), ("left",))
    wide = (
        pack.Picture("wide", "图 4　框中图", "一块灰", PNG, 4000, 100),
        pack.Formula(r"\hat{\beta} = \frac{\sum_{i=1}^{n} x_i}{\sqrt{n}}", "贝塔等于和除以根号 n"),
        pack.Paragraph((run("局", href="https://example.org/"), run("一\n二\t三", bold=True), run("k", code=True))),
    )
    sections = (
        section("整页", pack.Paragraph((pack.Run("县" * 28 * 50),))),
        section("长词", paragraph("https://example.org/" + "a" * 300), paragraph("b" * 500)),
        section("空节"),
        section("一、长表", grid, ragged, pack.Grid("表 4　空", (), (), ())),
        section("生僻字", paragraph("䴙䴘与𠮷\U0001f600\x00\u202e县")),
        section("大图", pack.Picture("tall", "图 2　高图", "一座高塔", PNG, 4000, 90000)),
        section("空块", pack.Bullets(()), pack.Paragraph(()), pack.Quotation((), ""), pack.Callout("note", "", ())),
        section("", pack.Picture("bare", "", "", PNG, 2, 2), pack.Formula("a = b", "")),
        section("套框", pack.Callout("note", "外", (pack.Callout("warning", "内", (ragged, *wide)),))),
        section("宽图", pack.Picture("wide", "图 3　宽图", "一条长河", PNG, 90000, 100)),
    )
    return replace(lesson, sections=sections, exercises=())
