"""Results in words: numbers are those of ESTIMATES, associations are called so, what is not licensed is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from yanting_research.core import estimates_table
from yanting_research.panel.fit import Fit
from yanting_research.panel.words import describe_fit


def made(estimator: str = "twfe", **changes: Any) -> Fit:
    about = {
        "df": 33.0, "model_id": "m", "estimand": "ATT", "n_obs": 406, "n_clusters": 36, "n_treated_clusters": 30,
        "correction": "CR2", "assumption": "平行趋势", "data_kind": "real",
    }  # fmt: skip
    table = estimates_table(
        ["intercept", "treated"], [50.0, changes.pop("value", 3.204)], [1.0, 1.0], **(about | changes)
    )
    return Fit(
        estimator=estimator, model_id="m", estimates=table,
        covariance=pd.DataFrame(np.eye(2), index=["intercept", "treated"], columns=["intercept", "treated"]),
        n_obs=406, n_entities=36, n_periods=12, n_clusters=36, n_treated_clusters=30, df_residual=300.0,
        df_inference=33.0, unit="个百分点", conventions="CR2, G=36, t(33)", statistics={}, tables={},
        lost=pd.DataFrame(columns=["entity", "period", "reason"]), assumptions=("平行趋势", "没有溢出"),
        limits=("乡镇的比率不能说明单个党员", "平行趋势无法由数据证明"), data_kind=str(about["data_kind"]),
    )  # fmt: skip


def test_the_numbers_are_those_of_the_estimates() -> None:
    text = describe_fit(made(), labels={"treated": "推行培训", "m": "到课率"})
    # 3.204 ± 2.0345 (t, 33 df); mde (2.0345 + 0.8530) * 1
    assert (
        "到课率：推行培训的效应估计为 3.20（个百分点），95% 区间 1.17 至 5.24（406 行，36 个聚类，其中 30 个有处理；CR2"
        in text
    )
    assert "区间不含 0。" in text
    assert "至少要到 2.89，才有八成把握发现。" in text
    assert text.endswith("不能据此说的：乡镇的比率不能说明单个党员；平行趋势无法由数据证明。")
    assert "前提：平行趋势；没有溢出。前提不成立时，它只是关联。" in text


def test_an_interval_that_holds_zero_is_no_proof_of_nothing() -> None:
    text = describe_fit(made(value=1.0))
    assert "区间含 0：不能断定有差别，也不能断定没有差别，相差 −1.03 至 3.03 都说得通。" in text
    assert "估计值比它小" in text
    assert "neither a difference nor its absence is shown" in describe_fit(made(value=1.0), lang="en")


def test_a_regression_without_a_design_speaks_of_an_association() -> None:
    text = describe_fit(made("ols"), term="treated")
    assert "treated每多 1，结果平均相差 3.20" in text
    assert "效应估计" not in text
    assert "前提不成立时" not in text
    assert "goes with 3.20" in describe_fit(made("ols"), lang="en")
    assert "that the one causes the other" in describe_fit(made("ols"), lang="en")


def test_ranks_have_no_interval_and_no_detectable_effect_is_made_up() -> None:
    fit = made(inference="ranks (3 of 36)", interval=(np.nan, np.nan), p_value=3 / 36)
    assert "不给区间" in describe_fit(fit)
    assert "推断只用名次：p = 0.083。" in describe_fit(fit)
    unknown = fit.estimates.assign(std_error=np.nan, mde=np.nan)
    assert "八成把握" not in describe_fit(replace(fit, estimates=unknown))


@pytest.mark.parametrize(("truth", "said"), [(3.0, "区间盖住了它"), (9.0, "区间没有盖住它")])
def test_truth_lost_rows_and_kind_of_data_are_said(truth: float, said: str) -> None:
    lost = pd.DataFrame({"entity": ["甲", "乙"], "period": [1, 2], "reason": ["outcome missing", "wealth missing"]})
    fit = replace(made(truth=truth, data_kind="simulated"), lost=lost, data_kind="simulated")
    text = describe_fit(fit)
    assert f"埋下的真值是 {truth:.2f}，{said}。" in text
    assert "2 行没有用上（结果缺失：1 行；缺 wealth：1 行）。" in text
    assert text.endswith("数据是模拟的。")
    english = describe_fit(fit, lang="en")
    assert english.endswith("The data are simulated.")
    assert "percentage points" in english
    assert not [letter for letter in english if "\u4e00" <= letter <= "\u9fff"]


def test_wrong_arguments_list_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="allowed: zh, en"):
        describe_fit(made(), lang="fr")
    with pytest.raises(ValueError, match="known: intercept, treated"):
        describe_fit(made(), term="tretaed")
