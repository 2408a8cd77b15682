"""Instruments: what a rule proposes and what people decide, on the policy of an invented county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from invented_policy import document, policy_corpus

from yanting_research.coding import (
    codes_from_evidence,
    decide_codes,
    default_instruments,
    hash_instruments,
    instrument_evidence,
    parse_instruments,
    policy_units,
)
from yanting_research.core import CODES, Corpus, build_table, make_corpus
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

BOOK = default_instruments()


def proposed(corpus: Corpus) -> dict[str, set[str]]:
    """Instruments by clause number, targets apart."""
    units = policy_units(corpus)
    register = decide_codes(units, instrument_evidence(corpus, units, BOOK), BOOK)
    tools = register[register["dimension"] == "instrument"]
    return {number: set(rows["label"]) for number, rows in tools.groupby("number")}


def of_text(text: str) -> set[str]:
    return set().union(*proposed(make_corpus([document("d", f"一、措施\n{text}\n")])).values())


def human(*rows: tuple[str, str, float], coder: str = "A") -> pd.DataFrame:
    return build_table([{"unit_id": u, "coder": coder, "code": c, "value": v} for u, c, v in rows], CODES)


def test_an_opinion_is_coded_clause_by_clause() -> None:
    """By hand: 3-0-1 complains and is not coded; 培训费 is no training."""
    codes = proposed(make_corpus([one for one in policy_corpus() if one.doc_id == "意见"]))
    assert codes == {
        "1-0-1": {"教育培训", "目标规划"},
        "2-1-1": {"教育培训"},
        "2-2-1": {"信息支持", "基础设施", "资金投入"},
        "2-2(2)-1-1": {"信息支持"},
        "4-1-1": {"组织领导"},
        "4-2-1": {"监督考核", "训用结合", "法规管制"},
    }


@pytest.mark.parametrize("code", BOOK.codes, ids=lambda code: code.code)
def test_every_example_of_the_codebook_is_proposed(code: Any) -> None:
    for example in code.examples:
        corpus = make_corpus([document("d", f"一、措施\n{example}\n")])
        units = policy_units(corpus)
        evidence = instrument_evidence(corpus, units, BOOK)
        assert code.code in set(evidence["code"]), example


@pytest.mark.parametrize(
    ("sentence", "tool"),
    [
        ("培训经费由县财政负担。", "教育培训"),
        ("不得作为处罚的依据。", "训用结合"),
        ("市场监督管理部门另行通知。", "监督考核"),
        ("直接负责的主管人员和其他责任人员另案处理。", "组织领导"),
        ("组织工作要抓紧，学习文件另发。", "教育培训"),
    ],
)
def test_what_only_looks_like_a_tool_is_not_proposed(sentence: str, tool: str) -> None:
    assert tool not in of_text(sentence)


def test_evidence_is_the_documents_text_in_its_sentence() -> None:
    corpus = policy_corpus()
    evidence = instrument_evidence(corpus, policy_units(corpus), BOOK)
    texts = {one.doc_id: one.text for one in corpus}
    assert len(evidence) > 20
    for row in evidence.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.surface
        assert row.surface in row.sentence


def test_traditional_characters_are_coded_like_simplified_ones() -> None:
    assert "教育培训" in of_text("縣委黨校舉辦培訓班。")


def test_a_persons_codes_win_and_the_proposal_stays_visible() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    unit = units.loc[units["number"].eq("2-1-1") & units["doc_id"].eq("意见"), "unit_id"].item()
    evidence = instrument_evidence(corpus, units, BOOK)
    codes = human(
        (unit, "供给型/教育培训", 0.0), (unit, "供给型/公共服务", 1.0), (unit, "对象/村（社区）干部", 1.0),
        (unit, "需求型/贸易管制", 0.0), (unit, "环境型/监督考核", float("nan")),
    )  # fmt: skip
    register = decide_codes(units, evidence, BOOK, codes=codes)
    own = register[register["unit_id"] == unit].set_index("code")
    assert own.loc["供给型/教育培训", ["value", "status", "decided_by"]].tolist() == [0.0, "rejected", "A"]
    assert own.loc["供给型/公共服务", ["value", "status", "cue"]].tolist() == [1.0, "added", ""]
    assert own.loc["对象/村（社区）干部", "status"] == "confirmed"
    assert "需求型/贸易管制" not in own.index
    assert own.loc["对象/党校与教师", "status"] == "machine"
    assert own.loc["供给型/公共服务", "sentence"] == units.set_index("unit_id").loc[unit, "text"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("办法#1", "供给型/教育培训", 1.0)], "unknown unit_id"),
        ([("UNIT", "供给型/教育", 1.0)], "unknown code"),
        ([("UNIT", "供给型/教育培训", 2.0)], "unknown value"),
    ],
)
def test_codes_that_fit_nothing_are_refused_with_their_rows(rows: list[tuple[str, str, float]], said: str) -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    codes = human(*[(units["unit_id"].iloc[0] if u == "UNIT" else u, c, v) for u, c, v in rows])
    with pytest.raises(CodingError, match=said) as refused:
        decide_codes(units, instrument_evidence(corpus, units, BOOK), BOOK, codes=codes)
    assert rows[0][1] in str(refused.value)


def test_codes_of_two_coders_must_be_adjudicated_first() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    unit = units["unit_id"].iloc[0]
    both = pd.concat([human((unit, "对象/党员", 1.0)), human((unit, "对象/党员", 0.0), coder="B")])
    with pytest.raises(CodingError, match="2 coders: A, B"):
        decide_codes(units, instrument_evidence(corpus, units, BOOK), BOOK, codes=both)


def test_codes_of_the_rule_are_codes_like_others() -> None:
    corpus = policy_corpus()
    codes = codes_from_evidence(instrument_evidence(corpus, policy_units(corpus), BOOK))
    assert set(codes["coder"]) == {"machine"}
    assert set(codes["value"]) == {1.0}
    assert not codes.duplicated(["unit_id", "code"]).any()


def test_units_of_another_text_are_refused() -> None:
    corpus = policy_corpus()
    units = policy_units(corpus)
    other = "一、别的\n这是另一份文件的正文，长短也不一样，放在这里对照。\n" * 9
    with pytest.raises(CodingError, match="not in the corpus: 办法"):
        instrument_evidence(make_corpus([document("别的", other)]), units, BOOK)
    with pytest.raises(CodingError, match="is not the document's text"):
        instrument_evidence(make_corpus([document("办法", other)]), units[units["doc_id"] == "办法"], BOOK)


def shipped() -> dict[str, Any]:
    return read_resource_toml("policy_instruments.toml")


def changed(change: Mapping[str, Any], *, entry: int = 0) -> dict[str, Any]:
    data = shipped()
    data["tools"][entry] |= change
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed({"type": "混合型"}), "tool 1: type '混合型'; expected: 供给型, 环境型, 需求型"),
        (changed({"tool": "课程教材"}), "stand twice: 供给型/课程教材"),
        (changed({"cue": ["培训"]}), "tool 1 (教育培训): unknown field 'cue'"),
        (changed({"cues": []}), "tool 1 (教育培训): no cue"),
        (changed({"cues": ["…培训"]}), "open gap"),
        (changed({"cues": ["一…二…三…四…五"]}), "has 4 gaps; expected: at most 3"),
        (changed({"cues": ["培训", "培训"]}), "stands twice"),
        (changed({"cues": ["培训费"], "not_cues": ["培训费"]}), "stands in cues and not_cues"),
        (changed({"cues": ["培" * 30]}), "too long"),
        (changed({"definition": " "}), "'definition' is missing or empty"),
        (shipped() | {"tools": []}, "no [[tools]]"),
        (shipped() | {"tools": shipped()["tools"][:3]}, "no tool of type 环境型, 需求型"),
        (shipped() | {"codebook": {"name": "x", "version": "1"}}, "'choice' is missing"),
        (shipped() | {"tool": []}, "unknown field 'tool'"),
    ],
)
def test_a_faulty_codebook_is_refused_with_its_place(data: dict[str, Any], said: str) -> None:
    with pytest.raises(CodingError) as refused:
        parse_instruments(data, where="my.toml")
    assert said in str(refused.value)
    assert str(refused.value).startswith("my.toml")


def test_the_digest_follows_what_decides_a_proposal() -> None:
    first = hash_instruments(BOOK)
    assert hash_instruments(parse_instruments(changed({"definition": "别的说法"}))) == first
    assert hash_instruments(parse_instruments(changed({"cues": ["培训"]}))) != first
