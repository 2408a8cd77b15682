"""Contingency tables: a published table, hand counts, scipy as the second computation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_policy import policy_corpus
from scipy import stats

from yanting_research.coding import (
    NO_TARGET,
    cross_table,
    cross_tests,
    decide_codes,
    default_instruments,
    empty_cells,
    instrument_evidence,
    instrument_pairs,
    policy_units,
)
from yanting_research.errors import CodingError


def pairs_of(counts: list[list[int]], layer: str = "全部") -> pd.DataFrame:
    rows = [
        {"unit_id": f"{layer}{i}-{j}-{k}", "row": f"r{i}", "column": f"c{j}", "layer": layer}
        for i, line in enumerate(counts)
        for j, n in enumerate(line)
        for k in range(n)
    ]
    return pd.DataFrame(rows, columns=["unit_id", "row", "column", "layer"])


def test_residuals_of_a_published_table() -> None:
    """Agresti (2007), An Introduction to Categorical Data Analysis, 2nd ed., tables 2.5 and 2.6: party
    identification by gender, X² = 30.1, df = 2, standardized residuals 4.50, 0.70, -5.32."""
    pairs = pairs_of([[762, 327, 468], [484, 239, 477]])
    table = cross_table(pairs)
    assert table["expected"].round(1).tolist() == [703.7, 319.6, 533.7, 542.3, 246.4, 411.3]
    assert table["adjusted"].round(2).tolist() == [4.50, 0.70, -5.32, -4.50, -0.70, 5.32]
    test = cross_tests(pairs).iloc[0]
    assert (round(test["chi2"], 1), test["df"], test["method"]) == (30.1, 2, "chi2")
    assert test["p_value"] == pytest.approx(stats.chi2_contingency([[762, 327, 468], [484, 239, 477]]).pvalue)


def test_a_small_table_by_hand() -> None:
    """[[3, 1], [1, 3]]: expected 2 everywhere, residual 1/√2, adjusted 1/√2 / √(1/2 · 1/2) = √2."""
    table = cross_table(pairs_of([[3, 1], [1, 3]]))
    assert table["expected"].tolist() == [2.0] * 4
    assert np.abs(table["residual"]).tolist() == pytest.approx([math.sqrt(0.5)] * 4)
    assert table["adjusted"].tolist() == pytest.approx([math.sqrt(2), -math.sqrt(2), -math.sqrt(2), math.sqrt(2)])


def test_small_expected_counts_take_fishers_or_the_permutation_test() -> None:
    """Fisher's tea table [[3, 1], [1, 3]] has two-sided p = .4857; a 2 by 3 table follows scipy's exact value."""
    tea = cross_tests(pairs_of([[3, 1], [1, 3]])).iloc[0]
    assert (tea["method"], round(tea["p_value"], 4)) == ("fisher", 0.4857)
    counts = [[6, 1, 0], [1, 3, 5]]
    test = cross_tests(pairs_of(counts), seed=1).iloc[0]
    chi2 = stats.chi2_contingency(counts, correction=False).statistic
    exact = sum(_probability(table) for table in _tables(counts) if _chi2(table) >= chi2 - 1e-9)
    assert test["method"] == "permutation"
    assert test["p_value"] == pytest.approx(exact, abs=0.004)
    assert cross_tests(pairs_of(counts), seed=1).equals(cross_tests(pairs_of(counts), seed=1))


def _tables(counts: list[list[int]]) -> list[list[list[int]]]:
    """Every 2 by 3 table with the same margins."""
    first, columns = sum(counts[0]), [a + b for a, b in zip(*counts, strict=True)]
    return [
        [[a, b, first - a - b], [columns[0] - a, columns[1] - b, columns[2] - first + a + b]]
        for a in range(columns[0] + 1)
        for b in range(columns[1] + 1)
        if 0 <= first - a - b <= columns[2]
    ]


def _probability(table: list[list[int]]) -> float:
    return float(stats.random_table(np.sum(table, axis=1), np.sum(table, axis=0)).pmf(table))


def _chi2(table: list[list[int]]) -> float:
    return float(stats.chi2_contingency(table, correction=False).statistic)


def test_empty_cells_are_named_with_what_was_expected() -> None:
    pairs = pd.concat([pairs_of([[5, 0], [3, 4]], "2013"), pairs_of([[2, 0], [0, 0]], "2014")])
    table = cross_table(pairs)
    assert empty_cells(table) == ["“r0”与“c1”没有一处同现（独立时应有2.0处）。"]
    assert empty_cells(table, layer="2014") == [
        "2014：“c1”一处也没有。", "2014：“r1”一处也没有。", "2014：“r1”一处也没有。",
    ]  # fmt: skip
    absent = table[(table["layer"] == "2014") & (table["row"] == "r1")]
    assert absent["expected"].tolist() == [0.0, 0.0]
    assert absent["adjusted"].isna().all()
    with pytest.raises(ValueError, match="allowed: 2013, 2014, 全部"):
        empty_cells(table, layer="2015")


def test_a_layer_with_one_row_has_no_test() -> None:
    test = cross_tests(pairs_of([[2, 3]])).iloc[0]
    assert (test["method"], test["df"]) == ("none", 0)
    assert math.isnan(test["p_value"])
    assert "无从检验" in test["note"]


def test_pairs_come_from_clauses_and_rejected_codes_do_not_count() -> None:
    corpus = policy_corpus()
    units, book = policy_units(corpus), default_instruments()
    register = decide_codes(units, instrument_evidence(corpus, units, book), book)
    pairs = instrument_pairs(register, layer={"意见": "中共青禾县委", "办法": "青禾县人民政府"})
    assert set(pairs["row"]) <= {"供给型", "环境型", "需求型"}
    assert set(pairs["layer"]) == {"中共青禾县委", "青禾县人民政府"}
    assert NO_TARGET in set(pairs["column"])
    assert not pairs.duplicated().any()
    rejected = register.assign(value=0.0, status="rejected")
    assert instrument_pairs(rejected).empty
    tools = instrument_pairs(register, level="tool")
    assert "供给型/教育培训" in set(tools["row"])
    with pytest.raises(ValueError, match="allowed: type, tool"):
        instrument_pairs(register, level="group")  # type: ignore[arg-type]


def test_pairs_without_their_columns_or_with_a_layer_called_all_are_refused() -> None:
    with pytest.raises(CodingError, match="missing columns layer"):
        cross_table(pairs_of([[1, 1], [1, 1]]).drop(columns="layer"))
    with pytest.raises(CodingError, match="a layer is called 全部"):
        cross_table(pd.concat([pairs_of([[1, 1]], "全部"), pairs_of([[1, 1]], "2013")]))


@settings(max_examples=8)
@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=4))
def test_expected_counts_keep_the_margins(counts: list[list[int]]) -> None:
    table = cross_table(pairs_of(counts)) if any(map(any, counts)) else None
    if table is None:
        return
    for margin in ("row", "column"):
        sums = table.groupby(margin)[["n", "expected"]].sum()
        assert np.allclose(sums["n"], sums["expected"])
    assert (table["note"] != "").tolist() == (table["n"] == 0).tolist()
