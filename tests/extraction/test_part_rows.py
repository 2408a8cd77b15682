"""Rows told in words (L24), far totals (L18), fulfilment, 分别 behind figures: fictional sentences, counted by hand."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

ROWS = (
    "青禾县（虚构）安排项目86个，总投资214.6亿元，完成投资{done}亿元。产业项目41个，总投资128.4亿元，完成投资29.7亿元；"
    "基础设施项目23个，总投资58.9亿元，完成投资13.1亿元；民生项目22个，总投资27.3亿元，完成投资6.4亿元。"
)


def read(text: str) -> tuple[list[dict[Hashable, Any]], list[tuple[str, str]]]:
    source = Source("d.txt", text, "text", "utf-8", "")
    corpus = make_corpus([Document("d", text, source, identity_offsets(len(text)))])
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    return facts.to_dict("records"), list(zip(checks["kind"], checks["verdict"], strict=True))


def nouns(text: str) -> list[object]:
    return [fact["indicator"] for fact in read(text)[0]]


@pytest.mark.parametrize(("done", "verdict"), [("49.2", "consistent"), ("48.9", "inconsistent")])
def test_columns_of_rows_told_in_words(done: str, verdict: str) -> None:
    """29.7 + 13.1 + 6.4 = 49.2; the two columns beside it (41+23+22, 128.4+58.9+27.3) are exact either way."""
    facts, checks = read(ROWS.format(done=done))
    wholes = [fact["part_of"] for fact in facts[3:]]
    assert wholes == [facts[0]["fact_id"], facts[1]["fact_id"], facts[2]["fact_id"]] * 3
    assert sorted(found for kind, found in checks if kind == "sum") == sorted(["consistent", "consistent", verdict])


def test_rows_that_make_up_nothing_are_tied_to_nothing() -> None:
    text = ROWS.format(done="48.9").replace("86个", "97个").replace("214.6", "300.5")
    assert [check for check in read(text)[1] if check[0] == "sum"] == []


def test_a_list_makes_up_a_total_many_sentences_before() -> None:
    """1206 + 7484 + 2337 + 7705 = 18732, and 工人 beside 学生 is no part of it."""
    text = (
        "全县党员18732名。会议开得好。代表很满意。大家都赞成。天气也晴好。路上很顺利。"
        "职业。工人1206名，农牧渔民7484名，学生2337名，离退休人员7705名。"
    )
    facts, checks = read(text)
    assert [fact["part_of"] for fact in facts[1:]] == [facts[0]["fact_id"]] * 4
    assert ("sum", "consistent") in checks


def test_what_was_reached_of_a_target() -> None:
    assert nouns("三公经费支出26.40万元，完成年度预算31.00万元的85.2%，同比下降3.1%。") == [
        "三公经费支出", "三公经费支出预算", "三公经费支出预算完成率", "三公经费支出变化",
    ]  # fmt: skip
    assert nouns("管网延伸12.7公里，已完成土建工程的85%。")[1] == "土建工程完成率"


def test_changes_handed_out_to_the_figures_in_front() -> None:
    text = "粮食播种面积46.82万亩，总产量19.36万吨，单产413.5公斤，分别比上年增长0.8%、2.1%和1.3%。"
    assert nouns(text)[3:] == ["粮食播种面积变化", "总产量变化", "单产变化"]
    fallen = read("培训班64期，培训干部718人次，同比分别下降12.3%和9.6%。")[0]
    assert [fact["value"] for fact in fallen[2:]] == [-12.3, -9.6]


def test_answers_quoted_side_by_side() -> None:
    text = "对培训表示“很满意”“比较满意”“一般”的分别占21.2%、43.0%、35.8%。"
    assert nouns(text) == ["很满意占比", "比较满意占比", "一般占比"]


def test_what_people_say_behind_a_share() -> None:
    assert nouns("近三分之一的受访者认为师资不接地气。") == ["认为师资不接地气的受访者占比"]


def test_households_and_their_persons() -> None:
    assert nouns("城乡低保对象8214户12906人，其中城市低保1326户1894人。") == [
        "城乡低保户", "城乡低保对象", "城市低保户", "城市低保对象",
    ]  # fmt: skip


def test_a_contract_that_was_signed_is_no_hedge() -> None:
    facts, checks = read("征迁186户，已签约171户，剩余15户。")
    assert [fact["qualifier"] for fact in facts] == ["exact"] * 3
    assert ("sum", "consistent") in checks


def test_the_total_of_all_is_the_largest() -> None:
    """39 of 64 支部, and not of the 41 among them."""
    facts, _ = read("离退休支部64个，其中干部支部41个。由退休干部担任书记的39个，占支部总数的60.9%。")
    assert facts[3]["denominator"] == facts[0]["fact_id"]


def test_lists_with_other_heads_are_no_part_of_what_stands_before() -> None:
    """Teachers are none of the pupils enrolled."""
    facts, _ = read("小学招生6027人。小学、初中专任教师分别为2148人和1262人。")
    assert [fact["indicator"] for fact in facts[1:]] == ["小学专任教师", "初中专任教师"]
    assert [fact["part_of"] for fact in facts[1:]] == ["", ""]
