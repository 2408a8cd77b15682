"""A first PMC table by rule, people's decisions in it, and how firm the ranks are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from invented_policy import document, policy_corpus

from yanting_research.coding import (
    check_pmc_table,
    decide_codes,
    decide_pmc,
    default_instruments,
    default_pmc_variables,
    instrument_evidence,
    leave_one_out,
    parse_pmc_variables,
    planned_years,
    pmc_agreement,
    pmc_codes,
    pmc_index,
    pmc_length,
    pmc_table_from_scores,
    policy_units,
    propose_pmc,
    score_strength,
)
from yanting_research.core import CODES, build_table
from yanting_research.errors import CodingError
from yanting_research.resources import read_resource_toml

VARIABLES = default_pmc_variables()


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    corpus = policy_corpus()
    units, book = policy_units(corpus), default_instruments()
    register = decide_codes(units, instrument_evidence(corpus, units, book), book)
    return propose_pmc(corpus, VARIABLES, register=register, strength=score_strength(corpus))


def cell(table: pd.DataFrame, policy: str, sub: str) -> dict[str, Any]:
    rows = table[(table["policy"] == policy) & (table["sub"] == sub)]
    return {str(name): value for name, value in rows.to_dict("records")[0].items()}


def test_every_1_has_its_sentence_and_the_table_is_whole(table: pd.DataFrame) -> None:
    ones = table[table["value"] == 1]
    assert len(table) == 3 * len(VARIABLES.subs)
    assert (ones["sentence"] != "").all()
    assert (ones["cue"] != "").all()
    assert set(ones["evidence"]) == {"sentence"}
    assert set(table.loc[table["value"] == 0, "evidence"]) == {"none"}
    assert check_pmc_table(table).equals(table)


def test_what_the_opinion_provides_for_by_hand(table: pd.DataFrame) -> None:
    expected = {
        "中期": 1, "长期": 0, "县级及以下": 1, "省级": 0, "依据充分": 1, "方案具体": 1, "经费保障": 1, "供给型": 1,
        "需求型": 1, "党员": 1, "村社干部": 1, "生态": 0, "科技": 0, "提高素质": 1, "描述": 1,
    }  # fmt: skip
    assert {sub: cell(table, "意见", sub)["value"] for sub in expected} == expected
    assert cell(table, "意见", "中期")["sentence"].startswith("用三年左右的时间")
    assert cell(table, "意见", "经费保障")["cue"] == "条款2-2-1编为“供给型/资金投入”"
    assert "中共青禾县委" in cell(table, "意见", "县级及以下")["sentence"]
    assert cell(table, "办法", "长期")["cue"] == "文种“办法”"


def test_sections_on_problems_do_not_speak_for_a_policy(table: pd.DataFrame) -> None:
    """培训内容陈旧 stands under 存在问题; only 描述 looks there."""
    everywhere = [sub.name for sub in VARIABLES.subs if sub.everywhere]
    assert everywhere == ["描述"]
    ones = table[(table["policy"] == "意见") & (table["value"] == 1) & ~table["sub"].isin(everywhere)]
    assert not ones["sentence"].str.contains("陈旧").any()


@pytest.mark.parametrize(
    ("text", "metadata", "years"),
    [
        ("2018—2022年全县干部教育培训规划。", {}, [5.0]),
        ("制定五年规划。", {}, [5.0]),
        ("实施3年行动计划。", {}, [3.0]),
        ("到2020年，覆盖率达到95%。", {"written": "2016-05-01"}, [4.0]),
        ("到2020年，覆盖率达到95%。", {}, []),
        ("2008—2012年共培训三千人。", {}, []),
        ("处五年以下有期徒刑，三年内不得任教。第三年规划另定。", {}, []),
    ],
)
def test_planned_years(text: str, metadata: dict[str, str], years: list[float]) -> None:
    found = planned_years(document("d", text, **metadata))
    assert [value for value, _ in found] == years
    assert all(sentence in text for _, sentence in found)


def codes(*rows: tuple[str, str, float], coder: str = "A") -> pd.DataFrame:
    return build_table([{"unit_id": u, "coder": coder, "code": c, "value": v} for u, c, v in rows], CODES)


def test_a_persons_1_without_a_sentence_is_marked(table: pd.DataFrame) -> None:
    given = codes(("意见", "政策领域/生态", 1.0), ("意见", "政策评价/依据充分", 1.0), ("意见", "政策工具/供给型", 0.0))
    decided = decide_pmc(table, given, VARIABLES)
    assert cell(decided, "意见", "生态")["evidence"] == "missing"
    assert cell(decided, "意见", "依据充分")["evidence"] == "sentence"
    assert cell(decided, "意见", "依据充分")["coder"] == "A"
    assert [cell(decided, "意见", "供给型")[name] for name in ("value", "sentence", "evidence")] == [0.0, "", "none"]
    assert cell(decided, "意见", "环境型")["coder"] == "machine"
    assert pmc_index(decided).set_index("policy").loc["意见", "n_unsupported"] == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (codes(("别的", "政策工具/供给型", 1.0)), "unknown unit_id"),
        (codes(("意见", "政策工具/供给", 1.0)), "unknown code"),
        (codes(("意见", "政策工具/供给型", 2.0)), "unknown value"),
        (pd.concat([codes(("意见", "政策工具/供给型", 1.0), coder=c) for c in "AB"]), "2 coders: A, B"),
    ],
)
def test_codes_that_do_not_fit_are_refused(table: pd.DataFrame, given: pd.DataFrame, said: str) -> None:
    with pytest.raises(CodingError, match=said):
        decide_pmc(table, given, VARIABLES)


def variables(**change: Any) -> dict[str, Any]:
    data = read_resource_toml("pmc_training.toml")
    data["main"][0]["sub"][0] |= change
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (variables(name="监管"), "stand twice: 政策性质/监管"),
        (variables(name="监/管"), "name without blanks or /"),
        (variables(cue=["x"]), "main 1 (政策性质), sub 1 (预测): unknown field 'cue'"),
        (variables(years=[5, 3]), "years is [5, 3]"),
        (variables(everywhere="yes"), "everywhere is 'yes'"),
        (variables(codes="供给型"), "'codes' is not a list of strings"),
        (variables() | {"main": [{"name": "政策性质", "sub": [{"name": "预测", "definition": "d"}]}]}, "no rule"),
        (variables() | {"main": []}, "no [[main]]"),
    ],
)
def test_a_faulty_table_of_variables_is_refused(data: dict[str, Any], said: str) -> None:
    with pytest.raises(CodingError) as refused:
        parse_pmc_variables(data, where="my.toml")
    assert said in str(refused.value)


def test_codes_of_variables_exist_in_the_shipped_codebook() -> None:
    book = default_instruments()
    known = {code.code for code in book.codes} | {code.group for code in book.codes}
    named = {code for sub in VARIABLES.subs for code in sub.codes}
    assert named <= known


# --- how firm ---------------------------------------------------------------------------------------------------------


def three() -> pd.DataFrame:
    return pd.DataFrame(
        {"main": ["甲", "甲", "乙"], "sub": ["a", "b", "c"], "P": [1, 1, 0], "Q": [1, 0, 1], "R": [0, 0, 1]}
    )


def test_leave_one_out_by_hand() -> None:
    """Index P 1, Q 1.5, R 1 (tie). Without 甲: P 0, Q 1, R 1. Without a: 甲 is b alone: P 1, Q 1, R 1."""
    firm = leave_one_out(pmc_table_from_scores(three())).set_index(["dropped", "policy"])
    assert firm.loc["甲", "index"].to_dict() == {"P": 0.0, "Q": 1.0, "R": 1.0}
    assert firm.loc["甲", "rank_change"].to_dict() == {"P": 1, "Q": 0, "R": -1}
    assert firm.loc["甲/a", "index"].to_dict() == {"P": 1.0, "Q": 1.0, "R": 1.0}
    assert firm.loc["甲/a", "rank"].to_dict() == {"P": 1, "Q": 1, "R": 1}
    assert firm.loc["乙", "index"].equals(firm.loc["乙/c", "index"])
    assert len(firm) == 3 * (2 + 3)


def test_length_is_correlated_or_the_refusal_says_why() -> None:
    index = pmc_index(pmc_table_from_scores(three()))
    refused = pmc_length(index, {"P": 1, "Q": 2, "R": 3})
    assert math.isnan(refused.rho)
    assert refused.refused == "只有3份政策，少于5份，不计算指数与篇幅的相关。"
    with pytest.raises(CodingError, match="no length for Q, R"):
        pmc_length(index, {"P": 1})
    values = {f"P{n}": [1] * n + [0] * (7 - n) for n in range(8)}
    many = pmc_index(pmc_table_from_scores(pd.DataFrame({"main": ["甲"] * 7, "sub": list("abcdefg")} | values)))
    rising = pmc_length(many, {f"P{n}": 100 + n for n in range(8)})
    assert (round(rising.rho, 9), rising.p_value < 0.01) == (1.0, True)
    assert rising.sentence.endswith("排序里有一部分只是篇幅。")
    falling = pmc_length(many, {f"P{n}": 100 - n for n in range(8)})
    assert round(falling.rho, 9) == -1.0
    same = pmc_length(many, {f"P{n}": 100 for n in range(8)})
    assert "没有差别" in same.refused


def test_two_coders_alpha_per_sub_variable() -> None:
    """Krippendorff's binary example 0100000010 / 1110010000 is .095238 (REFERENCES C8); an agreed constant has none."""
    policies = [f"P{n:02d}" for n in range(10)]
    first, second = "0100000010", "1110010000"
    frames = {
        coder: pmc_table_from_scores(
            pd.DataFrame([["甲", "a", *map(int, digits)], ["甲", "b", *[1] * 10]], columns=["main", "sub", *policies])
        )
        for coder, digits in (("A", first), ("B", second))
    }
    found = pmc_agreement(frames, seed=1, draws=50).query("statistic == 'krippendorff_alpha'")
    alpha = found[found["scope"] == "code"].set_index("code")
    assert round(alpha.loc["甲/a", "value"], 6) == 0.095238
    assert math.isnan(alpha.loc["甲/b", "value"])
    assert alpha.loc["甲/b", "reason"] == "no_variation"
    with pytest.raises(CodingError, match="1 coders"):
        pmc_agreement({"A": frames["A"]}, seed=1)
    with pytest.raises(CodingError, match="A and B differ in 2 cells"):
        pmc_agreement({"A": frames["A"], "B": frames["B"].query("policy != 'P03'")}, seed=1)


def test_a_table_as_codes_and_back(table: pd.DataFrame) -> None:
    decided = decide_pmc(table, pmc_codes(table, coder="A"), VARIABLES)
    assert decided["value"].equals(table["value"])
    assert decided["sentence"].equals(table["sentence"])
    assert set(decided["coder"]) == {"A"}


def test_a_document_without_strength_is_refused() -> None:
    corpus = policy_corpus()
    units, book = policy_units(corpus), default_instruments()
    register = decide_codes(units, instrument_evidence(corpus, units, book), book)
    strength = score_strength(replace(corpus, documents=corpus.documents[:1]))
    with pytest.raises(CodingError, match="no strength for"):
        propose_pmc(corpus, VARIABLES, register=register, strength=strength)
