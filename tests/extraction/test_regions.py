"""Whose figures they are: the region a report speaks of, not the first word that ends like one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from yanting_research.core import make_corpus
from yanting_research.errors import ContractError
from yanting_research.extraction import extract_facts
from yanting_research.extraction.regions import find_region
from yanting_research.ingest import corpus_from_text

BODY = "党员学习有声有色，办班井井有条。" * 6 + "\n"  # longer than a title


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("加快建设经济强县和文明城市。云岫县辖24个乡镇，云岫县党员15240人。", "云岫县"),
        ("关于松源县党员培训的报告\n林山乡办班3期，柏树镇办班2期。", "松源县"),
        ("中共青禾县委办公室\n关于全县党员教育情况的通报\n各乡镇、县直各部门：", "青禾县"),
        ("青禾培训小结\n青禾县党校办班12期。", "青禾县"),
        ("栗坪镇党员情况\n全镇党员962名，比邻近乡镇多。", "栗坪镇"),
        ("全县办班12期，贫困县和先进地区都来人。", ""),
        ("经济运行保持在合理区间，城乡差距缩小，民族地区加快发展。", ""),
        ("", ""),
        ("蓟县共有党员9600名。", "蓟县"),
        (f"{BODY}松源县办班3期。", ""),  # said once in passing
        (f"{BODY}松源县办班3期，松源县党员参加。", "松源县"),
        (f"{BODY}松源县辖24个乡镇。", "松源县"),
        (f"{BODY}蓟县办班3期，蓟北、蓟南、蓟东、蓟西、蓟中都有人来。", ""),  # 蓟 alone is no stem
        (f"{BODY}松源县办班3期，青禾县办班2期。松源县、青禾县都有人来。", "松源县"),  # of two alike the first
        (f"{BODY}松源县、青禾县办班，松源县、青禾县都来人，青禾县最多。", "青禾县"),
        (f"{BODY * 50}松源县辖24个乡镇，松源县党员15240人。", ""),  # too far down
        (f"{BODY}增速保持在青禾区间，仍在青禾区间。", ""),
        ("2014年云岫县有党员9620名，云岫县办班3期。", "云岫县"),  # the year is no part of the name
        ("和县有党员9620名，和县办班3期。", "和县"),
        # a report of a county is of none of its towns, one of a town or a village is of that
        (f"关于党员教育培训工作的报告\n{BODY}全县党员25619人。富驿镇现有党员1200人，富驿镇办班2期。", ""),
        (f"关于党员教育培训工作的报告\n{BODY}全镇党员1200人。富驿镇办班2期，富驿镇党员参加。", "富驿镇"),
        ("禾垭县乌梓镇党委书记述职报告\n全镇党员962名。", "乌梓镇"),
        ("双河乡村级活动场所建设情况\n全乡12个村。", "双河乡"),
        ("牛栏铺村财务公开榜\n本季收入184300元。", "牛栏铺村"),
        ("【数说人才】云峪县2019年人才统计\n人才4260人。", "云峪县"),
        ("共青团岷河县委2015年工作总结\n团员4260名。", "岷河县"),
        ("滨江开发区非公企业党建情况\n企业214家。", "滨江开发区"),
        ("推进乡村振兴，发展乡村产业，开展乡村治理。", ""),
        # what ends like a place and is none
        ("每个乡镇配备1名专干，每个乡镇办班2期，每个乡镇来人。", ""),
        ("改造棚户区300万户，棚户区居民、棚户区配套都已到位。", ""),
        ("以社区为单位办班，以社区为主。全国自治区、经济特区都来人，产粮大县增加。", ""),
        ("占全县党员的14.7%，占全县支部的2%。年末全县有120个村，年末全县党员9620名。", ""),
        ("21名乡镇党委书记述职，选派5名县委委员，12位镇长到会。", ""),
        ("平均86分，低于城区学校4.5分，高于市区学校2分。", ""),
        ("撤销公社，建立乡政府，建立乡党委。发展乡镇企业，发展乡村教育。", ""),
    ],
)
def test_region(text: str, region: str) -> None:
    assert text[slice(*find_region(text))] == region


def test_facts_name_their_subject() -> None:
    text = "学习先进、建设旅游强县\n\n一、现状\n沅溪县辖19个乡镇，沅溪县共有党员12730人。"
    facts = extract_facts(corpus_from_text(text))
    assert set(facts["subject"]) == {"沅溪县"}


def test_a_sentence_on_a_town_is_of_that_town() -> None:
    text = (
        "关于松源县党员培训的报告\n全县党员25619名。富驿镇现有党员1200名，办班2期；石坪乡党员860名。"
        "以柏树镇为例，办班3期，全县办班86期。返乡农民工45名。"
    )
    facts = extract_facts(corpus_from_text(text))
    assert set(facts["region"]) == {"松源县"}
    assert dict(zip(facts["surface"], facts["subject"], strict=True)) == {
        "25619名": "松源县", "1200名": "富驿镇", "2期": "富驿镇", "860名": "石坪乡", "3期": "柏树镇",
        "86期": "松源县", "45名": "松源县",
    }  # fmt: skip


def test_a_region_that_names_the_town_stays_whole() -> None:
    (document,) = corpus_from_text("富驿镇现有党员1200名，石坪乡党员860名。")
    told = make_corpus([replace(document, metadata={"region": "盐亭县富驿镇"})])
    assert extract_facts(told)["subject"].tolist() == ["盐亭县富驿镇", "石坪乡"]


def test_a_region_that_is_no_text_is_refused_by_the_contract() -> None:
    (document,) = corpus_from_text("富驿镇现有党员1200名。")
    spoiled = make_corpus([replace(document, metadata={"region": math.nan})])  # type: ignore[dict-item]
    with pytest.raises(ContractError, match="region"):
        extract_facts(spoiled)
