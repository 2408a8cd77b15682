"""The PMC index against published workbooks: C1 (22 inclusive-finance policies) and C2 (PIE index)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.coding import (
    check_pmc_table,
    default_grade_schemes,
    grade_main,
    highest_scores,
    parse_grade_schemes,
    pmc_as_printed,
    pmc_grades,
    pmc_index,
    pmc_matrix,
    pmc_scores,
    pmc_surface,
    pmc_table_from_scores,
)
from yanting_research.core import PMC_SCORES, build_table
from yanting_research.errors import CodingError

PUBLISHED = Path(__file__).parents[2] / "corpus" / "published" / "pmc_financial_inclusion.csv"
REFERENCE = json.loads(PUBLISHED.with_suffix(".json").read_text(encoding="utf-8"))
POLICIES = list(REFERENCE["published_index"])


def published() -> pd.DataFrame:
    """The published table, its 2 included."""
    table = pd.read_csv(PUBLISHED)
    return table.rename(columns={"一级变量": "main", "二级变量": "sub"})


def corrected() -> pd.DataFrame:
    return pmc_table_from_scores(published().replace(2, 1))


# --- C1 ---------------------------------------------------------------------------------------------------------------


def test_the_published_table_is_refused_for_its_2() -> None:
    """REFERENCES C1: policy 1_3, 发布机构/金融监管机构 = 2 in a binary table."""
    with pytest.raises(CodingError) as refused:
        pmc_table_from_scores(published(), where="sub_variable_scores_standard.xlsx")
    assert "1 cells are not 0 or 1: policy 1_3, 政策发布机构/金融监管机构 = 2" in str(refused.value)
    assert str(refused.value).startswith("sub_variable_scores_standard.xlsx")


def test_the_published_numbers_as_printed() -> None:
    """REFERENCES C1: all 22 values, mean 4.482955, MPS 6.958333, surface of the mean policy."""
    matrix = pmc_as_printed(published())
    index = matrix.sum(axis=1)
    assert index.index.tolist() == POLICIES
    assert index.round(6).tolist() == list(REFERENCE["published_index"].values())
    assert round(index.mean(), 6) == REFERENCE["published_mean"]
    assert round(matrix.max().sum(), 6) == REFERENCE["mps"]
    surface = matrix.mean().to_numpy().reshape(3, 3).round(6)
    assert surface.tolist() == REFERENCE["published_mean_surface"]
    assert index.rank(ascending=False, method="min")["1_3"] == 9


def test_the_corrected_index_of_all_policies() -> None:
    """Only 1_3 changes: 5.166667 and rank 11; three policies by hand, REFERENCES C1."""
    table = pmc_index(corrected()).set_index("policy").loc[POLICIES]
    expected = REFERENCE["published_index"] | {"1_3": 5.166667}
    assert table["index"].round(6).to_dict() == expected
    assert table["rank"].loc[["1_0", "1_11", "2_0", "1_3"]].tolist() == [1, 22, 4, 11]
    assert table["n_tied"].loc[["1_0", "2_0"]].tolist() == [1, 2]
    assert set(table["ceiling"]) == {9}
    scores = pmc_matrix(pmc_scores(corrected())).loc["1_11"].round(6).tolist()
    assert scores == [0.166667, 0.25, 0.25, 0.333333, 0.125, 0.166667, 0.166667, 0.333333, 0.333333]


def test_sample_relative_cuts_and_grades() -> None:
    """REFERENCES C1: cuts 3.0926, 4.6389, 6.1852; poor 6, acceptable 5, excellent 11, perfect 0."""
    scores = pmc_scores(corrected())
    assert round(highest_scores(scores), 6) == REFERENCE["mps"]
    grades = pmc_grades(scores)
    relative = grades[grades["scheme"] == "样本相对（MPS）"]
    counts = relative["grade"].value_counts().to_dict()
    assert {name: counts.get(name, 0) for name in REFERENCE["published_grades"]} == REFERENCE["published_grades"]
    lows = sorted({round(low, 4) for low in relative["low"]} | {round(high, 4) for high in relative["high"]})
    assert lows == [0.0, *REFERENCE["published_cuts"]]
    assert relative["relative"].all()


def test_grades_of_a_relative_scheme_change_with_the_sample() -> None:
    """Without the policies that reach the highest main scores the same index gets another grade."""
    table = corrected()
    kept = table[~table["policy"].isin(["1_0", "2_6", "1_15"])]
    before, after = (
        pmc_grades(pmc_scores(rows)).query("scheme == '样本相对（MPS）'").set_index("policy")["high"]
        for rows in (table, kept)
    )
    assert (after < before.loc[after.index]).any()
    fixed = "scheme == '九变量四级'"
    first, second = (pmc_grades(pmc_scores(rows)).query(fixed).set_index("policy")["grade"] for rows in (table, kept))
    assert second.equals(first.loc[second.index])


def test_the_surface_of_a_policy_is_row_major() -> None:
    assert pmc_surface(pmc_scores(corrected()), "1_0").round(6).tolist() == [
        [0.166667, 1.0, 0.25], [1.0, 0.125, 0.833333], [1.0, 0.833333, 0.833333],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="allowed: 1_0, 1_11"):
        pmc_surface(pmc_scores(corrected()), "9_9")


# --- C2 ---------------------------------------------------------------------------------------------------------------


def pie_scores() -> pd.DataFrame:
    values = [1, 0.75, 0.58, 1, 0.50, 0.67, 0.36, 0.36, 0.22]
    return build_table(
        [
            {"policy": "PIE", "position": n, "main": f"变量{n}", "n_sub": 100, "n_ones": round(100 * value),
             "score": value}
            for n, value in enumerate(values, 1)
        ],
        PMC_SCORES,
    )  # fmt: skip


def test_the_pie_example() -> None:
    """REFERENCES C2: surface as printed, mean .604444 printed as 0.6, "acceptable"; bands of main variables."""
    scores = pie_scores()
    assert pmc_surface(scores).tolist() == [[1, 0.75, 0.58], [1, 0.50, 0.67], [0.36, 0.36, 0.22]]
    row = pmc_grades(scores).query("scheme == '均值五级（PIE）'").iloc[0]
    assert (round(row["measured"], 6), round(row["measured"], 1), row["grade"]) == (0.604444, 0.6, "可接受")
    assert (row["low"], row["high"]) == (0.5, 0.7)
    assert grade_main(scores)["grade"].tolist() == [
        "优秀", "良好", "可接受", "优秀", "可接受", "可接受", "不满意", "不满意", "差",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "grade"),
    [(0.0, "差"), (0.29, "差"), (0.3, "不满意"), (0.5, "可接受"), (0.7, "良好"), (0.9, "优秀"), (1.0, "优秀")],
)
def test_lower_bounds_are_inclusive(value: float, grade: str) -> None:
    scores = pie_scores().iloc[:1].assign(score=value)
    assert grade_main(scores)["grade"].tolist() == [grade]


# --- validation -------------------------------------------------------------------------------------------------------


def small(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"main": ["工具", "工具", "时效"], "sub": ["供给", "需求", "长期"], "甲": [1, 0, 1]} | columns)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        (small(乙=[1, None, 1]), "policy 乙, 工具/需求 = nan"),
        (small(乙=[1, -1, 1]), "policy 乙, 工具/需求 = -1"),
        (small(乙=[1, 0.5, 1]), "policy 乙, 工具/需求 = 0.5"),
        (small(乙=["1", "是", "0"]), "policy 乙, 工具/需求 = 是"),
        (small(sub=["供给", "供给", "长期"]), "stand twice: 工具/供给"),
        (small(main=["工具", "时效", "工具"]), "'工具' stands in several places"),
        (small(main=["工具", "", "时效"]), "name '' of a main"),
        (small(sub=["供给", "需求", None]), "main variables without sub-variables: 时效"),
        (small().drop(columns="甲"), "no policy or no variable"),
        (small().drop(columns="sub"), "missing columns sub"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(scores: pd.DataFrame, said: str) -> None:
    with pytest.raises(CodingError) as refused:
        pmc_table_from_scores(scores)
    assert said in str(refused.value)


def test_text_digits_and_truth_values_are_numbers() -> None:
    table = pmc_table_from_scores(small(乙=["1", "0", "1"], 丙=[True, False, True]))
    assert pmc_index(table)["index"].tolist() == [1.5, 1.5, 1.5]


def test_policies_must_have_the_same_variables() -> None:
    table = pmc_table_from_scores(small(乙=[1, 1, 1]))
    with pytest.raises(CodingError, match="policies 乙 and 甲 do not have the same variables: 时效/长期"):
        check_pmc_table(table.drop(index=table.index[-1]))


def test_other_numbers_of_main_variables_make_no_surface() -> None:
    with pytest.raises(CodingError, match="2 main variables; expected: 9"):
        pmc_surface(pmc_scores(pmc_table_from_scores(small())))


def test_a_scheme_for_another_number_of_variables_says_so() -> None:
    grades = pmc_grades(pmc_scores(pmc_table_from_scores(small()))).set_index("scheme")
    assert grades.loc["十变量四级", "grade"] == ""
    assert grades.loc["十变量四级", "note"] == "此方案只用于10个一级变量的表，这里有2个。"
    assert grades.loc["按上限比例", "grade"] == "优秀"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"measure": "sum"}, "measure is 'sum'"),
        ({"bands": [["低", 1], ["高", 2]]}, "lower bounds"),
        ({"bands": [["低", 0], ["高", 0]]}, "lower bounds"),
        ({"bands": [["低", "0"]]}, "band"),
        ({"band": []}, "unknown field 'band'"),
    ],
)
def test_a_faulty_scheme_is_refused(entry: dict[str, Any], said: str) -> None:
    good = {"name": "我的方案", "note": "说明", "measure": "index", "bands": [["低", 0], ["高", [1, 2]]]}
    assert parse_grade_schemes({"schemes": [good]})[0].lows == (0.0, 0.5)
    with pytest.raises(CodingError, match=said):
        parse_grade_schemes({"schemes": [good | entry]})


def test_every_shipped_scheme_says_where_it_comes_from() -> None:
    assert all(len(scheme.note) > 15 for scheme in default_grade_schemes())


@settings(max_examples=5)
@given(st.lists(st.lists(st.sampled_from([0, 1]), min_size=5, max_size=5), min_size=1, max_size=4))
def test_the_index_lies_between_0_and_its_ceiling(columns: list[list[int]]) -> None:
    """And equals the sum over main variables of shares of ones."""
    scores = pd.DataFrame({"main": list("甲甲乙乙乙"), "sub": list("abcde")})
    scores = scores.assign(**{f"P{n}": values for n, values in enumerate(columns)})
    index = pmc_index(pmc_table_from_scores(scores)).set_index("policy")
    for n, values in enumerate(columns):
        assert index.loc[f"P{n}", "index"] == pytest.approx(np.mean(values[:2]) + np.mean(values[2:]))
    assert index["index"].between(0, 2).all()
