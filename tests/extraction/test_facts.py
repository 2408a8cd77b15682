from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.auditing import audit, facts_payload
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.errors import ExtractionError
from yanting_research.extraction import (
    Score,
    extract_document_facts,
    extract_facts,
    same_measure,
    score_checks,
    score_indicators,
    score_links,
    score_nonfacts,
    score_values,
    trace,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "extraction"
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "golden"


def load(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def document(text: str, name: str = "d") -> Document:
    return Document(name, text, Source(f"{name}.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))


def predict(text: str) -> dict[str, Any]:
    facts = extract_document_facts(document(text))
    return facts_payload(facts, audit(facts))


def assert_sentence(case: dict[str, Any]) -> None:
    facts = extract_document_facts(document(case["text"])).to_dict("records")
    assert [fact["surface"] for fact in facts] == [fact["surface"] for fact in case["facts"]]
    for got, wanted in zip(facts, case["facts"], strict=True):
        assert got["unit"] == wanted["unit"]
        if wanted["value"] is None:
            assert math.isnan(got["value"])
            assert got["status"] == "masked"
        else:
            assert got["value"] == pytest.approx(wanted["value"], rel=1e-4)
        assert wanted["indicator"] in got["indicator"] or got["indicator"].endswith(wanted["indicator"][-2:])


@pytest.mark.parametrize(
    "case", load("positive.json")["sentences"], ids=lambda case: f"{case['rule']}:{case['text'][:10]}"
)
def test_positive(case: dict[str, Any]) -> None:
    assert_sentence(case)


@pytest.mark.parametrize("case", load("negative.json"), ids=lambda case: f"{case['why']}:{case['text'][:10]}")
def test_negative(case: dict[str, Any]) -> None:
    assert extract_document_facts(document(case["text"])).empty


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(reason=case["reason"], strict=True))
        for case in load("known_failures.json")
    ],
    ids=lambda case: case["text"][:12],
)
def test_known_failures(case: dict[str, Any]) -> None:
    assert_sentence(case)


def total(scores: list[Score]) -> Score:
    return Score(sum(s.hits for s in scores), sum(s.predicted for s in scores), sum(s.gold for s in scores))


def test_passages_reach_the_bar() -> None:
    passages = load("positive.json")["passages"]
    made = [predict(passage["text"]) for passage in passages]
    pairs = list(zip(passages, made, strict=True))
    assert total([score_values(g, p) for g, p in pairs]).f1 >= 0.98
    assert total([score_indicators(g, p) for g, p in pairs]).f1 >= 0.92
    assert total([score_links(g, p, key="part_of") for g, p in pairs]).f1 >= 0.85
    assert total([score_links(g, p, key="denominator") for g, p in pairs]).f1 >= 0.85
    assert total([score_checks(g, p) for g, p in pairs]).f1 >= 0.85
    assert total([score_nonfacts(g, p) for g, p in pairs]).hits == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared golden passages are not here")
def test_shared_passages_and_scorer_agree() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    values = []
    for path in sorted(SHARED.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        made = predict(gold["text"])
        counts = scorer.score_file(gold, made)
        ours = score_values(gold, made)
        values.append(ours)
        assert (ours.hits, ours.predicted, ours.gold) == (counts.g("tp_a"), counts.g("pred"), counts.g("gold"))
        assert score_indicators(gold, made).hits == counts.g("tp_b")
        for key in ("part_of", "denominator"):
            link = score_links(gold, made, key=key)
            assert (link.hits, link.predicted, link.gold) == (
                counts.g("tp_" + key),
                counts.g("pred_" + key),
                counts.g("gold_" + key),
            )
        checks = score_checks(gold, made)
        assert (checks.hits, checks.predicted, checks.gold) == (
            counts.g("tp_cv"),
            counts.g("pred_c"),
            counts.g("gold_c"),
        )
        flagged = score_checks(gold, made, flagged=True)
        assert (flagged.hits, flagged.predicted) == (counts.g("tp_bad"), counts.g("pred_bad"))
        assert score_nonfacts(gold, made).hits == counts.g("nonfact")
    assert total(values).f1 >= 0.98


def test_scores_go_down_when_predictions_are_spoiled() -> None:
    passage = load("positive.json")["passages"][0]
    made = predict(passage["text"])
    before = score_values(passage, made)
    made["facts"][0]["value"] += 1
    after = score_values(passage, made)
    assert after.hits == before.hits - 1
    assert Score(0, 0, 3).precision != Score(0, 0, 3).precision


def test_heads_and_attendances_are_never_one_measure() -> None:
    assert not same_measure("人", "人次")
    assert not same_measure("课时", "学时")
    text = "全年培训干部900人次，其中科级干部35人。"
    facts = extract_document_facts(document(text))
    assert facts["part_of"].tolist() == ["", ""]


def test_a_target_is_no_observation() -> None:
    facts = extract_document_facts(document("计划培训党员600名，目前已培训党员450名。"))
    assert facts["modality"].tolist() == ["target", "observed"]


def test_trace_shows_sentence_and_escapes_html() -> None:
    text = "前言。<b>全县</b>有支部12个。后记。"
    corpus = make_corpus([document(text)])
    facts = extract_facts(corpus)
    found = trace(facts, "d#f0001", corpus)
    assert found.before + found.surface + found.after == "<b>全县</b>有支部12个。"
    assert "<b>" not in found._repr_html_()
    assert "<mark>12个</mark>" in found._repr_html_()
    with pytest.raises(ExtractionError, match="no such fact"):
        trace(facts, "d#f9999", corpus)
    with pytest.raises(ExtractionError, match="has changed"):
        trace(facts, "d#f0001", make_corpus([document(text.replace("12", "13"))]))
    with pytest.raises(ExtractionError, match="not in the corpus"):
        trace(facts, "d#f0001", make_corpus([]))


HOSTILE = st.text(
    alphabet="0123456789一二三十百千万亿人名个%（）()其中含占分别为、，。；:：X-至年月 \n党员", max_size=300
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_spans_hold_on_any_text(text: str) -> None:
    facts = extract_document_facts(document(text))
    for fact in facts.itertuples():
        assert text[fact.start : fact.end] == fact.surface
    names = {*facts["fact_id"], ""}
    for column in ("part_of", "denominator", "numerator", "earlier"):
        assert set(facts[column]) <= names
    assert not (facts["part_of"] == facts["fact_id"]).any()
    audit(facts)


@pytest.mark.parametrize(
    "unit",
    [
        "7",
        "(",
        "其中",
        "（3人",
        "12名，其中",
        "一",
        "1-",
        "占5%、",
        "A、B分别为1人和2人，",
        "占3个村的5%，",
        "甲：\n乙 3人\n",
    ],
)
def test_hostile_input_stays_linear(unit: str) -> None:
    """Four times the text takes nowhere near sixteen times as long."""
    import time

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        audit(extract_document_facts(document(text)))
        return time.process_time() - started

    seconds(2_000)
    small, large = seconds(4_000), seconds(16_000)
    assert large < 10 * small + 1.0
