"""AGREEMENT, confusion and scores of hand-made codes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from yanting_research.coding import (
    REASONS_ZH,
    STATISTICS,
    Code,
    Codebook,
    CodeValue,
    agreement,
    cohen_kappa,
    confusion,
    fleiss_kappa,
    score_codes,
)
from yanting_research.coding.agreement import bootstrap_weights
from yanting_research.core import CODES, build_table
from yanting_research.errors import CodingError

GAP = float("nan")


def codes_of(given: Mapping[str, Mapping[str, Sequence[float]]]) -> pd.DataFrame:
    """CODES from code -> coder -> values by unit."""
    rows = [
        {"unit_id": f"u{unit:03d}", "coder": coder, "code": code, "value": value}
        for code, coders in given.items()
        for coder, values in coders.items()
        for unit, value in enumerate(values)
    ]
    return build_table(rows, CODES)


def from_table(table: Sequence[Sequence[int]]) -> dict[str, list[float]]:
    """Two coders whose values make a table of counts."""
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return {"A": [float(i) for i, _ in pairs], "B": [float(j) for _, j in pairs]}


def row_of(table: pd.DataFrame, statistic: str, *, code: str = "", scope: str = "", coders: str = "") -> pd.Series:
    found = table[
        (table["statistic"] == statistic)
        & (table["scope"] == (scope or "code"))
        & (table["code"] == code)
        & ((table["coders"] == coders) if coders else True)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_two_coders_have_every_coefficient_with_what_it_rests_on() -> None:
    """The table 20, 5, 10, 15: prevalence |15 - 20| / 50 of the value 1 against 0, bias |5 - 10| / 50 (Byrt 1993)."""
    table = agreement(codes_of({"甲": from_table([[20, 5], [10, 15]])}), seed=3, draws=200)
    assert set(table["statistic"]) == set(STATISTICS) - {"percent_all", "cohen_kappa_linear", "cohen_kappa_quadratic"}
    kappa = row_of(table, "cohen_kappa", code="甲")
    assert kappa["value"] == pytest.approx(0.4)
    assert (kappa["observed"], kappa["expected"]) == (pytest.approx(0.7), pytest.approx(0.5))
    assert (kappa["prevalence_index"], kappa["bias_index"]) == (pytest.approx(0.1), pytest.approx(0.1))
    assert (kappa["n_units"], kappa["n_coders"], kappa["n_missing"]) == (50, 2, 0)
    assert kappa["share_modal"] == pytest.approx(0.55)  # 25 + 30 zeros of 100 values
    assert 0.1 < kappa["ci_low"] < 0.4 < kappa["ci_high"] < 0.7
    assert "Cohen 1960" in kappa["formula"]
    assert (table["reason"] == "").all()


def test_the_interval_is_that_of_resampled_units() -> None:
    """Percentiles recomputed draw by draw with the plain function, from the same samples of units."""
    given = from_table([[20, 5], [10, 15]])
    weights = bootstrap_weights(50, 60, seed=11)
    plain = []
    for draw in weights:
        counts = np.zeros((2, 2))
        for first, second, times in zip(given["A"], given["B"], draw, strict=True):
            counts[int(first), int(second)] += times
        plain.append(cohen_kappa(counts))
    row = row_of(agreement(codes_of({"x": given}), seed=11, draws=60), "cohen_kappa", code="x")
    assert [row["ci_low"], row["ci_high"]] == pytest.approx(np.quantile(plain, [0.025, 0.975]))


def test_same_seed_same_table_whatever_the_order_of_rows() -> None:
    codes = codes_of({"x": from_table([[9, 2], [3, 6]]), "y": from_table([[1, 2], [3, 14]])})
    one = agreement(codes, seed=5, draws=50)
    pd.testing.assert_frame_equal(one, agreement(codes.sample(frac=1, random_state=1), seed=5, draws=50))
    other = agreement(codes, seed=6, draws=50)
    assert not one["ci_low"].equals(other["ci_low"])
    assert one["value"].equals(other["value"])


def test_blank_cells_are_missing_never_0() -> None:
    codes = codes_of({"x": {"A": [1, 0, 1, GAP, 0], "B": [1, 0, 0, 0, GAP]}})
    table = agreement(codes, seed=1, draws=0)
    percent = row_of(table, "percent", code="x")
    assert (percent["value"], percent["n_units"], percent["n_missing"]) == (pytest.approx(2 / 3), 3, 2)
    # Holsti: 2 x 2 agreements over 4 + 4 coding decisions, those of one coder alone included
    assert row_of(table, "holsti", code="x")["value"] == pytest.approx(0.5)
    fleiss = row_of(table, "fleiss_kappa", code="x")
    assert math.isnan(fleiss["value"])
    assert fleiss["reason"] == "unequal_coders"


def test_three_coders_have_pairs_and_a_whole() -> None:
    values = {"A": [1, 1, 0, 0, 1, 0], "B": [1, 0, 0, 0, 1, 1], "C": [1, 1, 0, 1, 1, 0]}
    table = agreement(codes_of({"x": values}), seed=1, draws=0)
    assert set(table["coders"]) == {"A | B", "A | C", "B | C", "A | B | C"}
    whole = table[table["coders"] == "A | B | C"]
    assert set(whole["statistic"]) == {
        "percent", "percent_all", "holsti", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1"
    }  # fmt: skip
    assert row_of(table, "percent_all", code="x", coders="A | B | C")["value"] == pytest.approx(3 / 6)
    counts = [[0, 3], [1, 2], [3, 0], [2, 1], [0, 3], [2, 1]]
    assert row_of(table, "fleiss_kappa", code="x", coders="A | B | C")["value"] == pytest.approx(fleiss_kappa(counts))
    pairs = table[(table["statistic"] == "percent") & (table["scope"] == "code") & (table["n_coders"] == 2)]
    assert row_of(table, "percent", code="x", coders="A | B | C")["value"] == pytest.approx(pairs["value"].mean())


def test_no_variation_is_nan_with_a_reason_and_the_mean_goes_without_it() -> None:
    same = {"A": [0.0] * 20, "B": [0.0] * 20}
    table = agreement(codes_of({"rare": same, "x": from_table([[8, 2], [2, 8]])}), seed=1, draws=100)
    rare = row_of(table, "krippendorff_alpha", code="rare")
    assert math.isnan(rare["value"])
    assert math.isnan(rare["ci_low"])
    assert rare["reason"] == "no_variation"
    assert rare["n_degenerate"] == 100
    one = row_of(table, "krippendorff_alpha", code="x")
    mean = row_of(table, "krippendorff_alpha", scope="mean")
    assert mean["value"] == pytest.approx(one["value"])
    assert row_of(table, "percent", code="rare")["value"] == 1.0
    assert set(table["reason"]) - {""} <= set(REASONS_ZH)


def test_draws_without_variation_are_counted_and_end_the_interval() -> None:
    """One positive unit among 20: (1 - 1/20)^20 = 36 % of the samples lack it."""
    rare = {"A": [1.0] + [0.0] * 19, "B": [1.0] + [0.0] * 19}
    row = row_of(agreement(codes_of({"x": rare}), seed=2, draws=1000), "cohen_kappa", code="x")
    assert row["value"] == 1.0
    assert 300 < row["n_degenerate"] < 420
    assert (row["ci_low"], row["ci_high"]) == (1.0, 1.0)
    once = {"A": [1.0, *[GAP] * 29, 0.0], "B": [1.0, *[GAP] * 29, 0.0]}
    row = row_of(agreement(codes_of({"x": once}), seed=2, draws=1000), "cohen_kappa", code="x")
    assert row["reason"] == "few_draws"
    assert math.isnan(row["ci_low"])
    assert row["n_degenerate"] > 500


def test_pooled_codes_vouch_for_one_another() -> None:
    """Chance within each code, agreement between codes of different frequency."""
    rare, common = from_table([[81, 9], [9, 1]]), from_table([[1, 9], [9, 81]])
    table = agreement(codes_of({"rare": rare, "common": common}), seed=1, draws=0, statistics=["krippendorff_alpha"])
    assert row_of(table, "krippendorff_alpha", scope="mean")["value"] == pytest.approx(0.005, abs=1e-3)
    assert row_of(table, "krippendorff_alpha", scope="pooled")["value"] == pytest.approx(0.641, abs=1e-3)


SCALE = Code("力度", "措施有多具体", level="ordinal", values=(CodeValue(1.0), CodeValue(2.0), CodeValue(3.0)))


def test_the_codebook_gives_levels_and_values() -> None:
    book = Codebook("例", "1", (SCALE, Code("有无", "有没有")))
    given = {"力度": {"A": [1, 2, 3, 2], "B": [1, 3, 3, 2]}, "有无": {"A": [1, 1, 1, 1], "B": [1, 1, 1, 1]}}
    table = agreement(codes_of(given), seed=1, codebook=book, draws=0)
    assert row_of(table, "krippendorff_alpha", code="力度")["level"] == "ordinal"
    weighted = table[table["statistic"] == "cohen_kappa_linear"]
    assert set(weighted.loc[weighted["scope"] == "code", "code"]) == {"力度"}
    assert row_of(table, "gwet_ac1", code="有无")["value"] == 1.0  # 0 was possible
    pooled = row_of(table, "percent", scope="pooled")
    assert pooled["reason"] == "mixed_values"
    assert math.isnan(pooled["value"])
    asked = agreement(codes_of(given), seed=1, codebook=book, draws=0, statistics=["cohen_kappa_linear"])
    assert row_of(asked, "cohen_kappa_linear", code="有无")["reason"] == "needs_order"
    with pytest.raises(CodingError, match=r"力度: 1 values that the codebook does not allow \(B u001: 9\)"):
        agreement(codes_of({"力度": {"A": [1, 2], "B": [1, 9]}}), seed=1, codebook=book)


def test_what_agreement_refuses() -> None:
    one = codes_of({"x": {"A": [1, 0]}})
    with pytest.raises(CodingError, match="codes of 1 coder"):
        agreement(one, seed=1)
    two = codes_of({"x": {"A": [1, 0], "adjudicated": [1, 1]}})
    with pytest.raises(CodingError, match="codes of 1 coder"):
        agreement(two, seed=1)  # the decision is no third opinion
    assert len(agreement(two, seed=1, coders=("A", "adjudicated"), draws=0))
    with pytest.raises(ValueError, match="allowed: statistics percent"):
        agreement(two, seed=1, statistics=["kappa"])
    with pytest.raises(ValueError, match="allowed: A, adjudicated"):
        agreement(two, seed=1, coders=("A", "B"))
    apart = codes_of({"x": {"A": [1, GAP], "B": [GAP, 1]}})
    assert set(agreement(apart, seed=1, draws=0)["reason"]) == {"no_pairs", "no_code_defined"}
    with pytest.raises(CodingError, match="61 different values"):
        agreement(codes_of({"x": {"A": range(61), "B": range(61)}}), seed=1)


def test_machine_and_people_meet_in_the_same_function() -> None:
    values = {"rule": [1, 1, 0, 0, 1, 0, 0, 0], "adjudicated": [1, 0, 0, 1, 1, 0, 0, GAP]}
    codes = codes_of({"x": values, "y": {"rule": [0] * 8, "adjudicated": [0] * 8}})
    alpha = agreement(codes, seed=1, coders=("rule", "adjudicated"), draws=0, statistics=["krippendorff_alpha"])
    assert row_of(alpha, "krippendorff_alpha", code="x")["n_units"] == 7
    scores = score_codes(codes, "rule", seed=1, draws=100).set_index(["scope", "code"])
    x, y = scores.loc[("code", "x")], scores.loc[("code", "y")]
    counts = ["n_true_positive", "n_false_positive", "n_false_negative", "n_true_negative"]
    assert x[counts].tolist() == [2, 1, 1, 3]
    assert (x["precision"], x["recall"], x["f1"]) == tuple(pytest.approx(2 / 3) for _ in range(3))
    assert x["precision_low"] <= 2 / 3 <= x["precision_high"]
    assert math.isnan(y["precision"])
    assert math.isnan(y["f1"])
    assert scores.loc[("micro", ""), counts].tolist() == [2, 1, 1, 11]
    assert scores.loc[("macro", ""), "recall"] == pytest.approx(2 / 3)
    turned = score_codes(codes, "adjudicated", reference="rule", seed=1, draws=0).set_index(["scope", "code"])
    assert turned.loc[("code", "x"), counts].tolist() == [2, 1, 1, 3]
    pairs = confusion(codes, "rule", "adjudicated")
    assert pairs[pairs["code"] == "x"]["n"].tolist() == [3, 1, 1, 2]
    with pytest.raises(ValueError, match="two different coders"):
        score_codes(codes, "rule", reference="rule", seed=1)
    with pytest.raises(CodingError, match="share no coded unit"):
        confusion(codes, "rule", "nobody")
