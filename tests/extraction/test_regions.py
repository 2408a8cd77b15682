"""Whose figures they are: the region a report speaks of, not the first word that ends like one."""

from __future__ import annotations

import pytest

from yanting_research.extraction import extract_facts
from yanting_research.extraction.regions import find_region
from yanting_research.ingest import corpus_from_text


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
    ],
)
def test_region(text: str, region: str) -> None:
    assert text[slice(*find_region(text))] == region


def test_facts_name_their_subject() -> None:
    text = "学习先进、建设旅游强县\n\n一、现状\n沅溪县辖19个乡镇，沅溪县共有党员12730人。"
    facts = extract_facts(corpus_from_text(text))
    assert set(facts["subject"]) == {"沅溪县"}
