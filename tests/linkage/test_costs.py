"""Cost per head, attendance and session from fictional sentences, with the hedge and both sentences."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from yanting_research.core import (
    FACTS,
    INTERVENTIONS,
    Corpus,
    Document,
    Source,
    build_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.linkage import unit_costs

TEXT = "青禾县投入120多万元，组织外出考察。\n参加的有160名干部。"


def corpus_of(text: str) -> Corpus:
    return make_corpus([Document("d", text, Source("d.txt", text, "text", "", ""), identity_offsets(len(text)))])


def fact(text: str, surface: str, value: float, **more: object) -> dict[str, object]:
    start = text.index(surface)
    return {
        "fact_id": f"d#{surface}", "doc_id": "d", "surface": surface, "start": start, "end": start + len(surface),
        "value": value, "qualifier": "exact", "role": "count", "modality": "observed", "page": 1,
    } | more  # fmt: skip


def costs_of(text: str, facts: list[dict[str, object]], **measure: object) -> pd.DataFrame:
    row = {
        "intervention_id": "d#i1", "doc_id": "d", "form": "外出考察", "modality": "done", "start": 0, "end": 1,
        "fact_ids": " ".join(str(one["fact_id"]) for one in facts),
    } | measure  # fmt: skip
    return unit_costs(build_table([row], INTERVENTIONS), build_table(facts, FACTS), corpus_of(text))


def test_more_than_a_sum_is_at_least_so_much_each() -> None:
    """120多万元 for 160名: at least 7,500 yuan; each operand keeps its own sentence."""
    facts = [
        fact(TEXT, "120多万元", 1.2e6, unit="元", role="money", qualifier="more_than"),
        fact(TEXT, "160名", 160.0, unit="名"),
    ]
    [row] = costs_of(TEXT, facts, money=1.2e6, headcount=160.0).to_dict("records")
    assert (row["basis"], row["cost"], row["qualifier"]) == ("head", 7500.0, "at_least")
    assert row["wording_zh"] == "120多万元除以160名，人均不低于7,500元"
    assert row["wording_en"] == "at least 7,500 yuan per person"
    assert row["money_sentence"] == "青禾县投入120多万元，组织外出考察。"
    assert row["number_sentence"] == "参加的有160名干部。"
    assert math.isnan(row["stated"])


def test_attendances_are_no_heads_and_sessions_stand_beside_them() -> None:
    text = "办班36期，4536人次到课，支出36万元，人均80元。"
    facts = [
        fact(text, "36期", 36.0, unit="期"), fact(text, "4536人次", 4536.0, unit="人次"),
        fact(text, "36万元", 3.6e5, unit="元", role="money"), fact(text, "80元", 80.0, unit="元", role="average"),
    ]  # fmt: skip
    table = costs_of(text, facts, money=3.6e5, attendances=4536.0, sessions=36.0).set_index("basis")
    assert table.index.tolist() == ["attendance", "session"]
    assert table.loc["attendance", "wording_zh"] == "36万元除以4536人次，每人次79.37元"
    assert table.loc["attendance", "stated"] == 80.0
    assert table.loc["session", "wording_zh"] == "36万元除以36期，平均每期10,000元"
    assert table.loc["session", "cost"] == pytest.approx(10_000.0)


def test_another_currency_and_a_missing_fact_give_no_row() -> None:
    text = "投入5万美元，组织20名干部。"
    dollars = [fact(text, "5万美元", 5e4, unit="美元", role="money"), fact(text, "20名", 20.0, unit="名")]
    assert costs_of(text, dollars, money=5e4, headcount=20.0).empty
    assert costs_of(text, dollars[:1], money=5e4, headcount=20.0).empty
