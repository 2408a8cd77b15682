"""Paragraphs that add up to the one in front of them (case S20)."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

SCHOOLS = (
    "全县中小学30所。校舍总面积57.74万平方米，比上年增加0.56万平方米；图书146.13万册，比上年增加{books}万册。\n"
    "——小学。校数17所；校舍总面积25.48万平方米，比上年增加0.44万平方米；图书81.27万册，比上年增加0.93万册。\n"
    "——初中。校数13所；校舍总面积{yard}万平方米，比上年增加0.12万平方米；图书64.86万册，比上年增加0.43万册。"
)
ACCIDENTS = (
    "前十个月共发生事故14起、死亡4人、受伤9人、经济损失4.65万元。\n一、从行业看\n"
    "（一）道路交通：事故9起、死亡4人、受伤7人、直接经济损失2.1万元。\n"
    "（二）工矿商贸：事故0起，无死亡、无受伤。\n（三）消防领域：事故5起，受伤2人，直接经济损失2.55万元。"
)


def sums(text: str) -> pd.DataFrame:
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    checks = audit(extract_facts(corpus), corpus=corpus)
    return checks.loc[checks["kind"] == "sum"]


def test_every_figure_of_the_paragraph_is_held_against_its_items() -> None:
    found = sums(SCHOOLS.format(books="1.36", yard="32.26"))
    assert sorted(zip(found["printed"], found["computed"], found["verdict"], strict=True)) == [
        (30.0, 30.0, "consistent"),
        (5600.0, pytest.approx(5600.0), "consistent"),
        (13600.0, pytest.approx(13600.0), "consistent"),
        (577400.0, pytest.approx(577400.0), "consistent"),
        (1461300.0, pytest.approx(1461300.0), "consistent"),
    ]


def test_what_does_not_come_out_is_told_with_the_names_of_the_items() -> None:
    found = sums(SCHOOLS.format(books="1.24", yard="32.26"))
    [wrong] = found.loc[found["verdict"] == "inconsistent", "explanation_zh"]
    assert wrong == (
        "小学图书增加“0.93万册”、初中图书增加“0.43万册”合计 0.93万 + 0.43万 = 1.36万；"
        "原文写图书增加“1.24万册”，相差0.12万，对不上。"
    )


def test_a_wrong_level_is_found_as_well() -> None:
    found = sums(SCHOOLS.format(books="1.36", yard="33.26"))
    [wrong] = found.loc[found["verdict"] == "inconsistent", "explanation_zh"]
    assert "小学校舍总面积“25.48万平方米”、初中校舍总面积“33.26万平方米”" in wrong


def test_items_that_have_none_of_it_are_passed_over() -> None:
    found = sums(ACCIDENTS)
    assert {(14.0, "consistent"), (9.0, "consistent"), (46500.0, "consistent")} <= set(
        zip(found["printed"], found["verdict"], strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        # two small numbers meet by chance: one figure alone tells nothing
        "全县办班8期。\n——一季度。办班5期，参训210人。\n——二季度。办班3期，参训180人。",
        # items of other things: nothing of them makes up the paragraph
        "全县党员1200名，支部60个。\n（一）培训。党员300名，支部10个。\n（二）表彰。党员20名，支部5个。",
    ],
)
def test_what_may_be_chance_is_not_told(text: str) -> None:
    assert sums(text).empty
