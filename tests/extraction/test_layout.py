"""Blanks of the layout change nothing that is read: indents, blank lines, and blanks around figures."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from yanting_research.auditing import audit
from yanting_research.chinese import without_layout
from yanting_research.core import Document, Edit, Source, apply_edits, identity_offsets, make_corpus, to_clean, to_raw
from yanting_research.extraction import extract_facts, extract_interventions

MEASURES = Path(__file__).parents[1] / "golden" / "extraction" / "measures.json"
PASSAGES = Path(__file__).parents[1] / "golden" / "extraction" / "passages.json"
BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])")
SAID = ["value", "value_high", "qualifier", "role", "modality", "part_of", "denominator", "earlier"]
WORDS = ["surface", "unit", "indicator", "subject"]

LAYOUTS: dict[str, Callable[[str], str]] = {
    "indented": lambda text: "\n".join("　　" + line for line in text.split("\n")),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "both": lambda text: "\n\n".join("    " + line for line in text.split("\n")),
    "blanks around figures": lambda text: BETWEEN.sub(" ", text),
    "no-break blanks around figures": lambda text: BETWEEN.sub("\xa0", text),
}


def read(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    facts[WORDS] = facts[WORDS].replace(r"\s", "", regex=True)
    return facts, checks


def passages(*names: str) -> list[str]:
    texts = {one["id"]: one["text"] for one in json.loads(PASSAGES.read_text(encoding="utf-8"))}
    return [texts[name] for name in names]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", passages("dense40", "office-f12", "compact-cd12", "report11", "varied-u08"))
def test_a_layout_changes_no_fact_and_no_check(text: str, layout: str) -> None:
    """Rows of tables, lists, shares and changes; the figures of the first reading are the reference."""
    facts, checks = read(text)
    laid_facts, laid_checks = read(LAYOUTS[layout](text))
    assert len(facts) > 15
    pd.testing.assert_frame_equal(laid_facts[SAID + WORDS], facts[SAID + WORDS])
    assert laid_checks[["kind", "verdict", "printed"]].equals(checks[["kind", "verdict", "printed"]])


def set_to_width(text: str, columns: int) -> str:
    """Each line broken at a width, two columns for a Chinese character, as OCR and old files have it."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append("")
        taken = 0
        for sign in line:
            wide = 2 if sign > "\xff" else 1
            if taken + wide > columns:
                lines.append("")
                taken = 0
            lines[-1] += sign
            taken += wide
    return "\n".join(lines)


@pytest.mark.parametrize("columns", [44, 68])
def test_lines_broken_at_a_width_are_read_as_one_paragraph(columns: int) -> None:
    texts = [one["text"] for one in json.loads(PASSAGES.read_text(encoding="utf-8")) if one["set"] == "county dev"]
    said = [*SAID[:5], *WORDS]
    kept = together = 0
    for text in texts[:40]:
        facts, _ = read(text)
        broken, _ = read(set_to_width(text, columns))
        rows = [tuple(map(str, row)) for row in facts[said].values.tolist()]
        others = [tuple(map(str, row)) for row in broken[said].values.tolist()]
        kept += sum((Counter(rows) & Counter(others)).values())
        together += len(rows)
    assert together > 800
    assert kept > 0.97 * together


@pytest.mark.parametrize(
    "text",
    [
        # items of a list, however alike their lengths
        "二〇一二年举办培训班十八期，培训党员2460人次\n二〇一三年举办培训班二十期，培训党员2650人次\n"
        "二〇一四年举办培训班十九期，培训党员2510人次\n二〇一五年举办培训班二十期，培训党员2680人次",
        # rows of a table
        "乡镇名称 党支部数 党员人数 其中女党员人数 占比\n城关镇 42 1,318 402 30.5%\n东山镇 38 1,112 310 27.9%",
        # headings and short paragraphs
        "关于党员教育培训工作情况的报告\n一、基本情况\n全县有党员1200名，党支部60个。\n二、主要做法\n举办培训班12期。",
    ],
)
def test_lines_that_end_where_they_should_stay_apart(text: str) -> None:
    assert without_layout(text)[0] == text


TYPED = LAYOUTS | {
    "blanks behind marks": lambda text: re.sub(r"(?<=[，。；、：])(?=[\u4e00-\u9fff])", " ", text),
    "half-width marks": lambda text: text.translate(str.maketrans("，；：（）", ",;:()")),
    "full-width figures": lambda text: text.translate(str.maketrans("0123456789%", "０１２３４５６７８９％")),
    "straight quotation marks": lambda text: text.translate(str.maketrans("“”", '""')),
}


def registered(text: str) -> list[tuple[str, ...]]:
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    register = extract_interventions(corpus, extract_facts(corpus))
    plain = str.maketrans("０１２３４５６７８９％,;:()", "0123456789%，；：（）")
    told = register.drop(columns=["start", "end", "section_id"])
    rows = [tuple(re.sub(r"\s", "", str(value)).translate(plain) for value in row) for row in told.values.tolist()]
    return [tuple(re.sub('[“”"]', "", value) for value in row) for row in rows]


@pytest.mark.parametrize("layout", TYPED)
@pytest.mark.parametrize("name", ["ia02", "ia10", "ib04", "ic03", "if02"])
def test_a_layout_changes_no_measure(name: str, layout: str) -> None:
    """Forms, persons, money, places and modality; the register of the passage as written is the reference."""
    text = next(one["text"] for one in json.loads(MEASURES.read_text(encoding="utf-8")) if one["id"] == name)
    register = registered(text)
    assert len(register) > 3
    assert registered(TYPED[layout](text)) == register


def test_a_measure_keeps_its_place_in_the_text_as_printed() -> None:
    text = "做法\n\n　　组织 50 名支部书记赴浙江考察， 投入 30 多万元。\n"
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    [row] = extract_interventions(corpus, extract_facts(corpus)).to_dict("records")
    assert text[row["start"] : row["end"]] == row["sentence"] == "组织 50 名支部书记赴浙江考察， 投入 30 多万元。"
    assert (row["headcount"], row["money"], row["place"]) == (50.0, 300000.0, "浙江")


def test_a_fact_keeps_its_place_in_the_text_as_printed() -> None:
    text = "现状\n\n　　全县有 3 个镇， 党员 1,200 多名（ 其中流动党员 32 名 ）。"
    facts, _ = read(text)
    places = [text[start:end] for start, end in zip(facts["start"], facts["end"], strict=True)]
    assert places == ["3 个", "1,200 多名", "32 名"]
    assert facts["qualifier"].tolist() == ["exact", "more_than", "exact"]
    assert facts.loc[2, "part_of"] == facts.loc[1, "fact_id"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("党员 683 人， 其中女 12 人。", "党员683人，其中女12人。"),
        ("共 5 - 10 个, 占 14.7 %。", "共5-10个,占14.7%。"),
        ("1 加强领导，明确责任。", "1 加强领导，明确责任。"),
        ("36 个乡镇参加，效果好。", "36个乡镇参加，效果好。"),
        ("镇 支部(个) 党员(名)\n东关 12 340\n东片（含东关，新城） 54", None),
        ("（共印 80 份）", "（共印80份）"),
        ("10—50 万元 108 2870.6", "10—50万元 108 2870.6"),
        ("基本支出 618.20\n  人员经费 537.75", None),
        ("  基本支出 618.20\n    人员经费 537.75", "基本支出 618.20\n  人员经费 537.75"),
        ("李 梅 王 强，到会。", None),
        ("\n\n  一、现状  \n \n好。\n", "一、现状\n好。\n"),
        ("单位： 人、 元", "单位：人、元"),
    ],
)
def test_what_the_layout_is(text: str, bare: str | None) -> None:
    """Rows of tables, list numbers, names and the steps of an indented list keep their blanks."""
    assert without_layout(text)[0] == (text if bare is None else bare)


def test_the_way_there_and_back() -> None:
    text = "  党员 683 人， 好。\n\n"
    bare, offsets = without_layout(text)
    at = bare.index("683")
    span = to_raw(offsets, at, at + 4)
    assert text[span.start : span.end] == "683 人"
    assert (to_clean(offsets, span.start), to_clean(offsets, span.end)) == (at, at + 4)


def test_to_clean_in_front_of_the_first_stretch() -> None:
    _, offsets = apply_edits("xxab", [Edit("", 0, 2, "")])
    assert [to_clean(offsets, place) for place in range(5)] == [0, 0, 0, 1, 2]
