"""Where a noun begins and ends beside its figure; all phrases are invented specimens."""

from __future__ import annotations

import re

import pytest
from test_read_sentences import facts_of

from yanting_research.extraction.noun_edges import cut_review, stands_alone
from yanting_research.extraction.nouns import (
    clean_left,
    clean_right,
    head_of,
    last_match,
    only_scope,
    topic_of,
    verb_at_end,
)


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("其中女党员", "女党员"),
        ("全县共有农村党员约", "农村党员"),
        ("在校学生中女生", "女生"),
        ("租赁收入中鱼塘", "鱼塘收入"),
        ("农村党员中女性", "女农村党员"),
        ("约谈", "约谈"),
        ("“先锋班”学员", "先锋班”学员"),
        ("党员参学率由\x00的", "党员参学率"),
        ("或者", ""),
        ("", ""),
    ],
)
def test_the_noun_in_front(phrase: str, noun: str) -> None:
    assert clean_left(phrase) == noun


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("的党员到会", "党员"),
        (" 党员", "党员"),
        ("支部会议记录缺项", "支部"),
        ("在职干部到省委党校", "在职干部"),
        ("长期建设国债", "长期建设国债"),
        ("，其中", ""),
        ("参训", ""),
        ("", ""),
        ("生产队", "生产队"),
        ("改造项目,覆盖", "改造项目"),
        ("出入口", "出入口"),
        ("分校", "分校"),
        ("投资公司,", "投资公司"),
        ("增氧机", "增氧机"),
        ("改造完成", ""),
        ("已建成活动室", ""),
        ("投入使用,", ""),
    ],
)
def test_the_noun_behind(phrase: str, noun: str) -> None:
    assert clean_right(phrase) == noun


@pytest.mark.parametrize(
    ("behind", "noun"),
    [
        ("报名者", "报名者"),
        ("挂职干部", "挂职干部"),
        ("外聘教师", "外聘教师"),
        ("没有证件的司机", "没有证件的司机"),
        ("送货员", "送货员"),
        ("考生", "考生"),
        ("被告人", "被告人"),
        ("参训", "参训人员"),
        ("看望老党员", "看望老党员人员"),
    ],
)
def test_persons_named_behind_their_number(behind: str, noun: str) -> None:
    text = f"全县共有42名{behind}。"
    assert [fact["indicator"] for fact in facts_of([text])[text]] == [noun]


@pytest.mark.parametrize(
    ("behind", "noun"),
    [
        ("件提案", "提案"),
        ("份报名表", "报名表"),
        ("公里改建公路", "改建公路"),
        ("万元改造资金", "改造资金"),
        ("条转办线索", "转办线索"),
        ("台净水器", "净水器"),
        ("次报警", "报警"),
        ("次应急演练", "应急演练"),
    ],
)
def test_things_named_behind_their_number(behind: str, noun: str) -> None:
    text = f"全县共有42{behind}。"
    assert [fact["indicator"] for fact in facts_of([text])[text]] == [noun]


@pytest.mark.parametrize(
    ("phrase", "verb"),
    [
        ("县财政拨付", "拨付"),
        ("房屋新建", "新建"),
        ("手续办结完毕", "办结完毕"),
        ("农村党员", ""),
        ("培训经费", ""),
        ("", ""),
    ],
)
def test_the_verb_at_the_end(phrase: str, verb: str) -> None:
    assert verb_at_end(phrase) == verb


def test_heads_topics_scopes_and_reviews() -> None:
    assert [head_of(word) for word in ("排查自建房", "县法院受理案件", "党员")] == ["自建房", "案件", "党员"]
    assert [topic_of(word) for word in ("安置房布局", "投放共享单车", "党员", "新建")] == ["安置房", "共享单车", "", ""]
    assert [word for word in ("", "全县", "上年", "各级", "按类别", "全县党员", "村") if only_scope(word)] == [
        "", "全县", "上年", "各级", "按类别",
    ]  # fmt: skip
    assert [stands_alone(word) for word in ("或者", "较", "底前", "较大")] == [True, True, True, False]
    assert cut_review("低保户经核查清退") == "清退低保户"
    assert cut_review("微信群已建") == "微信群"
    assert cut_review("党员") == "党员"


def test_the_last_match_from_a_place_on() -> None:
    found = last_match(re.compile("党."), "党员党校党")
    assert found is not None
    assert found.group() == "党校"
    assert last_match(re.compile("党."), "党员党校", 3) is None
