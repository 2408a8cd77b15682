"""What is refused before anything is fitted, and what is kept of the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regression_data import townships

from yanting_research.errors import DesignError, FormulaError, NotIdentifiedError
from yanting_research.panel import fit_ipw, fit_ordered, prepare_sample

ORDER = ("不满意", "一般", "满意")


def test_rows_lost_are_named_with_every_gap() -> None:
    table = townships().assign(entity=lambda d: [f"乡镇{i:02}" for i in range(len(d))])
    table.loc[[3, 5], "学时"] = np.nan
    table.loc[5, "片区"] = None
    table.loc[7, "站点"] = "  "
    sample = prepare_sample(table, "份额 ~ 学时 + 站点", cluster="片区")
    assert sample.lost.to_dict("list") == {
        "row": ["3", "5", "7"], "reason": ["学时 missing", "学时, 片区 missing", "站点 missing"],
        "entity": ["乡镇03", "乡镇05", "乡镇07"],
    }  # fmt: skip
    assert len(sample.y) == 33
    assert sample.names == ("intercept", "学时", "站点=有")


def test_nullable_columns_and_a_column_called_c_are_read() -> None:
    table = pd.DataFrame(
        {
            "y": pd.array([1, 2, None, 4, 5, 7], dtype="Int64"), "C": pd.array([0, 1, 1, 0, None, 1], dtype="Int64"),
            "flag": pd.array([True, False, True, False, True, True], dtype="boolean"),
        }
    )  # fmt: skip
    sample = prepare_sample(table, "y ~ C + flag", data_kind="specimen")
    assert sample.y.tolist() == [1, 2, 4, 7]
    assert sample.names == ("intercept", "C", "flag=True")
    assert sample.lost["reason"].tolist() == ["y missing", "C missing"]


def test_text_as_outcome_is_refused_with_the_remedy() -> None:
    with pytest.raises(DesignError, match=r"holds str, not numbers.*fit_ordered"):
        prepare_sample(townships(), "评价 ~ 学时")
    with pytest.raises(DesignError, match="not numbers"):
        prepare_sample(townships().assign(份额="0.5"), "份额 ~ 学时", kind="share")


def test_answers_need_an_order() -> None:
    with pytest.raises(DesignError, match=r"without an order: 一般, 不满意, 满意.*order=\("):
        fit_ordered(townships(), "评价 ~ 学时")
    assert prepare_sample(townships(), "评价 ~ 学时", kind="ordered", order=ORDER).levels == ORDER
    as_category = townships().assign(评价=lambda d: pd.Categorical(d["评价"], ORDER, ordered=True))
    assert prepare_sample(as_category, "评价 ~ 学时", kind="ordered").levels == ORDER
    unordered = townships().assign(评价=lambda d: pd.Categorical(d["评价"]))
    with pytest.raises(DesignError, match="without an order"):
        prepare_sample(unordered, "评价 ~ 学时", kind="ordered")
    with pytest.raises(DesignError, match=r"row \d+: 满意.*not in the order"):
        prepare_sample(townships(), "评价 ~ 学时", kind="ordered", order=("不满意", "一般"))
    with pytest.raises(ValueError, match="twice"):
        prepare_sample(townships(), "评价 ~ 学时", kind="ordered", order=("满意", "满意", "一般"))


def test_an_answer_nobody_gave_makes_no_threshold() -> None:
    sample = prepare_sample(townships(), "评价 ~ 学时", kind="ordered", order=("很不满意", *ORDER, "很满意"))
    assert sample.levels == ORDER


@pytest.mark.parametrize(
    ("change", "formula", "options", "said"),
    [
        ({"到课": 9999}, "到课 ~ 学时", {"kind": "binomial", "trials": "应到"}, r"row 0: 9999.*k > n"),
        ({"应到": 0, "到课": 0}, "到课 ~ 学时", {"kind": "binomial", "trials": "应到"}, "no count above 0"),
        ({"场次": -1}, "场次 ~ 学时", {"kind": "count"}, "negative or broken"),
        ({"场次": 2.5}, "场次 ~ 学时", {"kind": "count"}, "negative or broken"),
        ({"份额": 61.0}, "份额 ~ 学时", {"kind": "share"}, "divide percentages by 100"),
        ({"场次": 2}, "场次 ~ 学时", {"kind": "binary"}, r"not 0 or 1.*fit_binomial"),
        ({"w": 0}, "份额 ~ 学时", {"weights": "w"}, "weights of 0 or less"),
        ({"w": -1}, "场次 ~ 学时", {"kind": "count", "exposure": "w"}, "exposures of 0 or less"),
        ({"份额": np.inf}, "份额 ~ 学时", {}, "infinite"),
    ],
)
def test_wrong_numbers_are_refused_with_their_rows(change, formula, options, said) -> None:
    table = townships().assign(w=1.0)
    table = table.astype(dict.fromkeys(change, float))
    table.loc[0, list(change)] = list(change.values())
    with pytest.raises(DesignError, match=said):
        prepare_sample(table, formula, **options)


def test_designs_that_identify_nothing() -> None:
    table = townships()
    with pytest.raises(NotIdentifiedError, match="same in all 36 rows"):
        prepare_sample(table.assign(份额=0.5), "份额 ~ 学时")
    with pytest.raises(NotIdentifiedError, match=r"none of 36 rows.*份额: no value at all"):
        prepare_sample(table.assign(份额=np.nan), "份额 ~ 学时")
    with pytest.raises(FormulaError, match="follows from the columns before"):
        prepare_sample(table.assign(两倍=table["学时"] * 2), "份额 ~ 学时 + 两倍")
    with pytest.raises(NotIdentifiedError, match="3 complete rows for 3 columns"):
        prepare_sample(table.head(3), "份额 ~ 学时 + 场次")
    with pytest.raises(DesignError, match="4 clusters are too few"):
        prepare_sample(table.assign(大片=[str(i % 4) for i in range(36)]), "份额 ~ 学时", cluster="大片")


def test_formulas_with_typos_and_without_outcome() -> None:
    with pytest.raises(FormulaError, match="did you mean 学时"):
        prepare_sample(townships().rename(columns={"学时": "学时数"}), "份额 ~ 学时")
    with pytest.raises(DesignError, match="no outcome"):
        prepare_sample(townships(), "~ 学时")
    with pytest.raises(FormulaError):
        prepare_sample(townships(), "份额 ~ __import__('os').getcwd()")


def test_arguments() -> None:
    with pytest.raises(ValueError, match="allowed: continuous"):
        prepare_sample(townships(), "份额 ~ 学时", kind="beta")
    with pytest.raises(ValueError, match="trials names the column"):
        prepare_sample(townships(), "到课 ~ 学时", kind="binomial")
    with pytest.raises(ValueError, match="data_kind"):
        prepare_sample(townships().drop(columns="data_kind"), "份额 ~ 学时")


def test_one_simulated_row_makes_all_simulated_and_input_stays() -> None:
    table = townships()
    table.loc[0, "data_kind"] = "simulated"
    before = table.copy(deep=True)
    assert prepare_sample(table, "份额 ~ 学时").data_kind == "simulated"
    pd.testing.assert_frame_equal(table, before)


def test_treated_clusters_are_counted() -> None:
    table = townships().assign(treated=lambda d: (d["片区"].isin(["片区0", "片区1"])).astype(int))
    sample = prepare_sample(table, "份额 ~ treated", cluster="片区", treatment="treated")
    assert (sample.n_clusters, sample.n_treated_clusters) == (9, 2)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, -1.0, np.nan, np.inf]), min_size=8, max_size=8))
def test_any_outcome_is_fitted_or_refused_by_a_typed_error(values: list[float]) -> None:
    table = pd.DataFrame({"y": values, "x": range(8)})
    for kind in ("continuous", "count", "share", "binary", "ordered"):
        try:
            sample = prepare_sample(table, "y ~ x", kind=kind, data_kind="specimen")
        except DesignError:
            continue
        assert np.isfinite(sample.y).all()


def test_a_formula_without_any_column_is_refused() -> None:
    table = pd.DataFrame({"y": [1.0, 2.0, 4.0]})
    with pytest.raises(DesignError, match="no column"):
        prepare_sample(table, "y ~ 0", data_kind="specimen")


def test_complex_numbers_never_lose_their_imaginary_part() -> None:
    table = pd.DataFrame({"d": [0, 1] * 5, "x": np.arange(10.0) % 3, "y": np.arange(10) * 1j})
    with pytest.raises(DesignError, match="complex"):
        fit_ipw(table, "d ~ x", outcome="y", data_kind="specimen")
