"""Frequency, partner, place, audience, name and effect of a measure; the codebook that measures are looked for by."""

from __future__ import annotations

from typing import Any

import pytest

from yanting_research.errors import LexiconError
from yanting_research.extraction import parse_interventions
from yanting_research.extraction.intervention_audience import read_audience
from yanting_research.extraction.intervention_details import (
    read_effect,
    read_frequency,
    read_name,
    read_partners,
    read_places,
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("每半年组织2次测试", "每半年2次"),
        ("每月首个周五讲党课", "每月首个周五"),
        ("定期会商，每季度开展一次督查", "每季度一次"),
        ("各支部每周四晚开课", "每周四晚"),
        ("常年开课", "常年"),
        ("每名干部每人一册", ""),
    ],
)
def test_how_often(text: str, told: str) -> None:
    assert read_frequency(text) == told


def test_effects_are_told_and_money_is_none() -> None:
    assert read_effect("开课六期，切实提高了履职本领，使用经费3万元") == "切实提高了履职本领"
    assert read_effect("使党员随时了解党的声音。") == "使党员随时了解党的声音"
    assert read_effect("开课六期") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("选派12名干部到省委党校、宁川大学和江州农科院学习", "省委党校、宁川大学、江州农科院"),
        ("与宁川大学合办，宁川大学出题", "宁川大学"),
        ("20名宁川大学教师", "宁川大学"),
        ("各乡镇党校都有大学生", ""),
        ("依托手机党校开课，委托县委党校命题", "县委党校"),
    ],
)
def test_partners(text: str, told: str) -> None:
    assert read_partners(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("赴宁川、江州考察，随后到江州参观", "宁川、江州"),
        ("赴外地考察", ""),
        ("到田间学习", ""),
        ("到江边市参观", "江边市"),
        ("到清溪大学学习", ""),
        ("青禾镇、柳河镇党委承办，青禾镇党委总结", "青禾镇、柳河镇"),
        ("赴柳河镇、青禾镇参观，青禾镇党委作介绍", "柳河镇、青禾镇"),
        ("，各乡镇党委承办", ""),
        ("由柳河镇、青禾镇党委承办", "柳河镇、青禾镇"),
    ],
)
def test_places_gone_to(text: str, told: str) -> None:
    assert read_places(text, ("宁川", "江边")) == told


@pytest.mark.parametrize(
    ("text", "around", "told"),
    [
        # behind the count, else before it, else the object of 对, else a known group
        ("选派30名村支书赴外地", ("选派", "村支书赴外地"), "村支书"),
        ("选派全县村支书30名分赴外地", ("选派全县村支书", "分赴外地"), "村支书"),
        ("轮训党员30名，对村文书进行辅导", ("轮训党员", "，对村文书进行辅导"), "党员"),
        ("到会30人参加，对全县村文书进行辅导", ("到会", "参加，对全县村文书进行辅导"), "村文书"),
        ("组织参加30人，对村文书进行辅导", ("组织参加", "，对村文书进行辅导"), "村文书"),
        ("组织参加30人，党员和村支书都在内", ("组织参加", "，党员和村支书都在内"), "村支书"),
        ("办班6期，党员都在内", ("", ""), "党员"),
        # the persons a class is named for, the object, the ones counted, the head of a clause: the nearest to the cue
        ("再办一期站所长轮训班", ("", ""), "站所长"),
        ("在县委党校开了两期村妇代会主任培训班", ("", ""), "村妇代会主任"),
        ("9月，选25名班主任到成都蹲点", ("", ""), "班主任"),
        ("从初中校长中遴选12名", ("", ""), "初中校长"),
        ("给群众讲党课两堂", ("", ""), "群众"),
        ("全校教师集中上课4天", ("", ""), "全校教师"),
        ("请教授为乡镇长讲课，镇里依托供销社办班", ("", ""), "乡镇长"),
        ("由组织部领导带队，分析培训需求", ("", ""), ""),
        ("办班6期", ("", ""), ""),
    ],
)
def test_who_takes_part(text: str, around: tuple[str, str], told: str) -> None:
    assert read_audience(text, around, ("村支书", "党员")) == told


@pytest.mark.parametrize(
    ("text", "cue", "told"),
    [
        ("举办“山乡讲坛”六期", "讲坛", "山乡讲坛"),
        ("举办“山乡讲坛”六期", "山乡讲坛”", "山乡讲坛"),
        ("开设讲坛“山乡之声”", "讲坛", "山乡之声"),
        ("开设讲坛，取名为“山乡之声”", "讲坛", "山乡之声"),
        ("开设讲坛，并且取名“山乡之声”", "讲坛", "讲坛"),
        ("举行“山乡之声”主题讲坛", "讲坛", "讲坛"),
        ("举办讲坛", "讲坛", "讲坛"),
    ],
)
def test_the_name_is_quoted_around_or_right_behind_the_cue(text: str, cue: str, told: str) -> None:
    at = text.index(cue)
    assert read_name(text, at, at + len(cue)) == told


ENTRY = {"form": "茶会", "definition": "d", "include": "i", "exclude": "e", "cues": ["茶…话", "话会", "茶话会"]}


def book(**change: Any) -> dict[str, Any]:
    return {"forms": [ENTRY | change]}


def test_an_entry_is_read_whole_and_stripped() -> None:
    data = book(form=" 茶会 ", definition=" d ", include=" i ", exclude=" e ", examples=[" 开茶会 "], aliases=["茶"])
    data |= {
        "codebook": {"name": "乡风", "version": 2},
        "places": {"provinces": [" 宁川"]},
        "audiences": {"words": ["党员"]},
    }
    read = parse_interventions(data)
    assert (read.name, read.version, read.provinces, read.audiences) == ("乡风", "2", ("宁川",), ("党员",))
    (form,) = read.forms
    assert (form.form, form.definition, form.include, form.exclude) == ("茶会", "d", "i", "e")
    assert (form.examples, form.aliases, form.cues) == (("开茶会",), ("茶",), ("茶…话", "话会", "茶话会"))
    bare = parse_interventions(book())
    assert (bare.name, bare.version, bare.provinces, bare.audiences, bare.forms[0].masked) == ("", "", (), (), None)


def test_the_longest_plain_cue_goes_first_and_a_gap_stays_in_its_clause() -> None:
    (form,) = parse_interventions(book()).forms
    told = {
        "办茶话会": "茶话会",
        "村话会": "话会",
        "茶余饭后说话": "茶余饭后说话",
        "茶" + "一" * 16 + "话": "茶" + "一" * 16 + "话",
        "茶" + "一" * 17 + "话": None,
        "喝茶，说话": None,
        "喝茶\n说话": None,
        "茶话茶话": "茶话",
    }
    found = {text: form.pattern.search(text) for text in told}
    assert {text: match and match.group() for text, match in found.items()} == told


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, r"^乡册: no \[\[forms\]\]; expected: at least one form"),
        ({"forms": []}, r"^乡册: no \[\[forms\]\]; "),
        ({"forms": {"form": "茶会"}}, r"^乡册: no \[\[forms\]\]; "),
        ({"forms": ["茶会"]}, r"^乡册: no \[\[forms\]\]; "),
        ({"forms": [ENTRY, {"include": "i"}]}, r"^乡册, form 2 \(\?\): 'form' is missing or empty; expected: text"),
        ({"forms": [ENTRY, ENTRY]}, r"^乡册: forms that stand twice: 茶会; expected: one entry per form"),
        (book(exclude=3), r"^乡册, form 1 \(茶会\): 'exclude' is missing or empty"),
        (book(cues=[]), r"^乡册, form 1 \(茶会\): no cue; expected: at least one string"),
        (
            book(cues=["茶" * 25]),
            r"^乡册, form 1 \(茶会\): cue '茶{25,30}' is empty or too long; expected: 1 to 24 signs",
        ),
        (book(not_cues=["茶" * 31]), r"cue '茶{30}' is empty or too long"),
        (book(cues=["……"]), r"cue '……' is no cue; expected: words, …, and choices such as \{甲\|乙\}"),
        (book(cues=["茶{话|"]), r"cue '茶\{话\|' is no cue"),
        (book(cues=["茶…"]), r"cue '茶…' is no cue"),
        (book(cues=["{茶|}话"]), r"cue '\{茶\|\}话' is empty or too long"),
        (book(people="否"), r"^乡册, form 1 \(茶会\): 'people' is neither true nor false; expected: true or false"),
        (
            book(aliases=["茶", 3]),
            r"^乡册, form 1 \(茶会\): 'aliases' is not a list of strings; expected: \[\"…\", \"…\"\]",
        ),
        (book(aliases=["茶", " "]), r"'aliases' is not a list of strings"),
        (book() | {"places": ["宁川"]}, r"^乡册: 'provinces' is not a list of strings"),
        (book() | {"audiences": {"words": "党员"}}, r"^乡册: 'words' is not a list of strings"),
    ],
)
def test_what_is_wrong_with_a_codebook_and_where(data: dict[str, Any], said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        parse_interventions(data, where="乡册")


def test_a_cue_of_the_greatest_length_is_one() -> None:
    assert parse_interventions(book(cues=["茶" * 24])).forms[0].pattern.search("茶" * 30)
