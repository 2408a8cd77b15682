"""Strength: levels read from metadata, title and front matter of invented documents, refusals said."""

from __future__ import annotations

import math
from typing import Any

import pytest
from invented_policy import document, policy_corpus

from yanting_research.coding import default_strength, parse_strength, score_strength
from yanting_research.coding.strength_scheme import issuer_level
from yanting_research.core import make_corpus
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml


def row(title: str, text: str = "正文一句。", **metadata: str) -> dict[str, Any]:
    made = document("d", f"{title}\n{text}\n", title=title, **metadata)
    return {str(k): v for k, v in score_strength(make_corpus([made])).to_dict("records")[0].items()}


def test_the_invented_documents() -> None:
    """By hand: county 1 × 意见 2 less one for 试行; county 1 × 办法 3; a report has neither."""
    table = score_strength(policy_corpus()).set_index("doc_id")
    assert table.loc["意见", ["issuer_level", "form", "score"]].tolist() == ["县级及以下", "意见", 1.0]
    assert table.loc["办法", ["issuer_level", "form", "score"]].tolist() == ["县级及以下", "办法", 3.0]
    assert table.loc["报告", "refused"] == "读不出发文机关，读不出文种，不计力度"
    assert math.isnan(table.loc["报告", "score"])
    assert set(table["scheme"]) == {"级别与文种乘积法 1.0"}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("中共中央", "中央与全国人大"),
        ("第十届全国人民代表大会常务委员会", "中央与全国人大"),
        ("中华人民共和国国务院", "国务院与两办"),
        ("中共中央办公厅", "国务院与两办"),
        ("中共中央组织部", "部委与中央工作机关"),
        ("住房和城乡建设部", "部委与中央工作机关"),
        ("农业农村部", "部委与中央工作机关"),
        ("国家市场监督管理总局", "部委与中央工作机关"),
        ("中共云南省委组织部", "省级"),
        ("广西壮族自治区人民政府", "省级"),
        ("重庆市人民政府", "省级"),
        ("绵阳市人民政府", "市级"),
        ("上海市青浦区人民政府", "县级及以下"),
        ("中共青禾县委组织部", "县级及以下"),
        ("柳溪镇党委", "县级及以下"),
        ("某公司", ""),
    ],
)
def test_levels_of_issuers(name: str, level: str) -> None:
    found = issuer_level(name, default_strength())
    assert (found.level if found else "") == level


def test_joint_issuers_count_by_the_highest() -> None:
    assert row("关于培训的通知", issuer="青禾县教育局；中共绵阳市委")["issuer_level"] == "市级"


def test_a_notice_that_prints_a_document_takes_its_form() -> None:
    found = row("关于印发《青禾县党员培训办法》的通知", issuer="青禾县人民政府")
    assert (found["form"], found["form_points"]) == ("办法", 3.0)
    assert "《青禾县党员培训办法》" in found["form_evidence"]
    assert row("关于学习《条例》的通知", issuer="青禾县人民政府")["form"] == "通知"


def test_the_front_matter_tells_who_passed_a_law() -> None:
    """The body named inside 《》 is not the issuer."""
    head = "（2012年3月1日第三届青禾县人民代表大会通过 根据《国务院关于修改规章的决定》修正）\n第一条 甲。"
    found = row("青禾县公开办法", head)
    assert found["issuer_level"] == "县级及以下"
    assert "人民代表大会通过" in found["issuer_evidence"]


def test_what_cannot_be_read_is_refused_with_the_reason() -> None:
    assert row("青禾县培训方案")["refused"] == "读不出发文机关，不计力度"
    assert row("某人的文章", issuer="青禾县人民政府")["refused"] == "读不出文种，不计力度"


def scheme(**change: Any) -> dict[str, Any]:
    return read_resource_toml("policy_strength.toml") | change


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (scheme(issuers=[]), "no [[issuers]]"),
        (scheme(forms=[{"level": "甲", "points": 0, "forms": ["法"]}]), "points is 0"),
        (scheme(forms=[{"level": "甲", "points": True, "forms": ["法"]}]), "points is True"),
        (scheme(forms=[{"level": n, "points": 1, "forms": ["法"]} for n in "甲乙"]), "stands twice: 法"),
        (scheme(forms=[{"level": "甲", "points": 1, "forms": []}]), "no form"),
        (scheme(scheme={"name": "x", "version": "1"}), "'choice' is missing"),
        (scheme(grid={}), "unknown field 'grid'"),
    ],
)
def test_a_faulty_scheme_is_refused(data: dict[str, Any], said: str) -> None:
    with pytest.raises(CodingError) as refused:
        parse_strength(data, where="my.toml")
    assert said in str(refused.value)
