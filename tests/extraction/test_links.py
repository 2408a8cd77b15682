"""Links of parts and shares, case by case, and the frozen sample of the shared texts."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_document_facts, extract_facts, same_measure

GOLDEN = Path(__file__).parent.parent / "golden" / "extraction"
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "corpora"
CASES: list[dict[str, Any]] = json.loads((GOLDEN / "links.json").read_text(encoding="utf-8"))


def document(text: str, name: str = "d") -> Document:
    return Document(name, text, Source(f"{name}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))


def facts(text: str) -> list[dict[str, Any]]:
    return extract_document_facts(document(text)).to_dict("records")


def test_links_case_by_case() -> None:
    """Hand-made sentences, one for each case of the links and one that it must leave alone."""
    made = extract_facts(make_corpus([document(case["text"], f"d{n:02d}") for n, case in enumerate(CASES)]))
    surface = dict(zip(made["fact_id"], made["surface"], strict=True))
    for number, case in enumerate(CASES):
        rows = made.loc[made["doc_id"] == f"d{number:02d}"]
        for key in ("part_of", "denominator"):
            linked = rows.loc[rows[key] != ""]
            got = {row["surface"]: surface[row[key]] for row in linked.to_dict("records")}
            assert got == case[key], f"{case['case']} {key}: {case['text']}"


def test_every_kind_of_list_is_in_the_contract() -> None:
    from yanting_research.core import FACTS

    told = FACTS.to_schema().columns["list_kind"].description
    made = extract_facts(make_corpus([document(case["text"], f"d{n:02d}") for n, case in enumerate(CASES)]))
    assert {kind for kind in made["list_kind"] if kind and kind not in str(told)} == set()


def test_a_unit_stated_once_holds_for_list_and_caption() -> None:
    rows = facts("三类干部分别为38、301和147名。")
    assert [(row["value"], row["unit"]) for row in rows] == [(38, "名"), (301, "名"), (147, "名")]
    rows = facts("明细如下（单位：万元）：\n基本支出 618.20\n项目支出 294.26\n")
    assert [(row["indicator"], row["value"], row["unit"], row["precision"]) for row in rows] == [
        ("基本支出", 6182000.0, "元", 100.0),
        ("项目支出", 2942600.0, "元", 100.0),
    ]
    assert not facts("见第38、301页和147页。")


def test_a_comma_of_chinese_type_in_a_numeral_and_between_two() -> None:
    assert [row["value"] for row in facts("积累1，120亿元。")] == [1120e8]
    assert [row["value"] for row in facts("农户3，12户，另有支部120个。")] == [12.0, 120.0]


def test_masks_of_any_star() -> None:
    for star in "*﹡＊✱":
        row = facts(f"全镇党员3{star}6人。")[0]
        assert (row["value"] != row["value"], row["status"]) == (True, "masked")


def test_halves_of_a_stretch_of_time() -> None:
    rows = facts("学制两天半，挂职半年，每期一个半月。上半年办班6期，半年来走访90户。")
    assert [(row["value"], row["unit"]) for row in rows] == [
        (2.5, "天"), (0.5, "年"), (1.5, "个月"), (6, "期"), (90, "户"),
    ]  # fmt: skip


def test_currencies_are_never_one_measure() -> None:
    assert not same_measure("美元", "元")
    assert same_measure("元", "元")
    assert [row["part_of"] for row in facts("投资900元，其中外资90美元。")] == ["", ""]


def test_persons_of_one_class_are_a_rate() -> None:
    rows = facts("县委党校办班8期，每期50人。")
    assert [(row["role"], row["part_of"]) for row in rows] == [("count", ""), ("rate", "")]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not here")
def test_facts_of_the_shared_sample() -> None:
    """Start, rule, value and unit as frozen; ``freeze_shared.py`` writes them anew after a change that is meant."""
    spec = importlib.util.spec_from_file_location("freeze_shared", GOLDEN / "freeze_shared.py")
    assert spec is not None
    assert spec.loader is not None
    freeze = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(freeze)
    frozen = json.loads((GOLDEN / "snapshot_shared.json").read_text(encoding="utf-8"))
    made = freeze.rows(freeze.sample())
    assert sorted(made) == sorted(frozen)
    for name, wanted in frozen.items():
        gained, lost = sorted(set(made[name]) - set(wanted)), sorted(set(wanted) - set(made[name]))
        assert not gained, f"{name}: facts gained: {gained}"
        assert not lost, f"{name}: facts lost: {lost}"
