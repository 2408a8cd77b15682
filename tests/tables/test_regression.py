"""Regression tables: every printed number is that of ESTIMATES, no stars unless earned, simulated data never unsaid."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import estimates_table, stars_allowed
from yanting_research.errors import ContractError
from yanting_research.tables import regression_table, round_half_up, tabulate_regression

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LAYOUTS = ("markdown", "latex", "html", "docx")


@dataclass(frozen=True)
class Model:
    """What a table reads of a fit."""

    estimates: pd.DataFrame
    model_id: str = "到课率"
    covariance: pd.DataFrame = field(default_factory=pd.DataFrame)
    unit: str = "个百分点"
    conventions: str = "CR2, G=36, K=13, df=21.4 (Bell-McCaffrey)"
    statistics: dict[str, float] = field(default_factory=lambda: {"r2_within": 0.2155, "n_draws": 9.0})


def model(
    terms: tuple[str, ...] = ("treated", "wealth"), values: tuple[float, ...] = (3.2, -0.5), **changes: Any
) -> Model:
    order = changes.pop("order", terms)
    about = {
        "df": 21.4, "model_id": "m", "estimand": "ATT", "n_obs": 406, "n_clusters": 36, "n_treated_clusters": 30,
        "correction": "CR2", "assumption": "平行趋势", "data_kind": "simulated",
    }  # fmt: skip
    named = {key: changes.pop(key) for key in list(changes) if key in Model.__dataclass_fields__}
    table = estimates_table(terms, values, [0.4] * len(terms), **(about | changes))
    return Model(table, covariance=pd.DataFrame(np.eye(len(order)), index=order, columns=order), **named)


def cells(models: Any, **options: Any) -> pd.DataFrame:
    return regression_table(models, **options).cells


def test_every_number_is_the_estimate_s_own_rounded_half_up() -> None:
    fit = model()
    made = cells([fit], beneath=("error", "interval", "p"), digits=4).set_axis(["name", "value"], axis=1)
    rows = {row["term"]: row for row in fit.estimates.to_dict("records")}
    for place, term in enumerate(("treated", "wealth")):
        value, error, interval, p = made["value"].tolist()[4 * place : 4 * place + 4]
        row = rows[term]
        assert value == round_half_up(row["estimate"], 4)
        assert error == f"({round_half_up(row['std_error'], 4)})"
        assert interval == f"[{round_half_up(row['ci_low'], 4)}, {round_half_up(row['ci_high'], 4)}]"
        assert p == ("p < 0.001" if row["p_value"] < 0.001 else f"p = {round_half_up(row['p_value'], 3)}")
    foot = dict(zip(made["name"], made["value"], strict=True))
    assert (foot["样本量"], foot["聚类数"], foot["有处理的聚类数"]) == ("406", "36", "30")
    assert foot["自由度"] == "21.4"
    assert foot["组内 R²"] == "0.216"
    assert foot["最小可检测效应（treated）"] == round_half_up(rows["treated"]["mde"], 4)
    assert "n_draws" not in foot


@settings(max_examples=30)
@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_any_estimate_is_printed_as_it_rounds(estimate: float, error: float) -> None:
    table = estimates_table(["a"], [estimate], [error], df=9, model_id="m", estimand="", n_obs=20, n_clusters=10,
                            correction="CR2", assumption="", data_kind="real")  # fmt: skip
    made = cells([Model(table)], beneath=("error",), digits=2)
    assert made.iloc[0, 1] == round_half_up(estimate, 2)
    assert made.iloc[1, 1] == f"({round_half_up(error, 2)})"


def test_coefficients_stand_in_the_order_of_the_model_with_the_intercept_last() -> None:
    fit = model(("a", "b", "intercept"), (1.0, 2.0, 3.0), order=("intercept", "b", "a"))
    names = cells([fit], beneath=())[""].tolist()
    assert names[:3] == ["b", "a", "intercept"]
    assert cells([fit], beneath=(), terms=["a"])[""].tolist()[:2] == ["a", "组内 R²"]


def test_a_coefficient_that_a_model_lacks_is_blank() -> None:
    made = cells({"甲": model(), "乙": model(("dose",), (0.1,))}, labels={"dose": "学时"})
    row = made[made[""] == "学时"].iloc[0]
    assert (row["甲"], row["乙"]) == ("", "0.100")
    assert made.loc[made[""] == "treated", "乙"].tolist() == [""]


def test_stars_are_off_and_on_request_only_for_models_that_earn_them() -> None:
    strong, few = model(), model(n_treated_clusters=3)
    ranks = model(inference="ranks", interval=(np.nan, np.nan), p_value=[0.01, 0.02])
    assert "*" not in tabulate_regression([strong], layout="html")
    made = regression_table({"甲": strong, "乙": few, "丙": ranks}, stars=True)
    first = made.cells.iloc[0]
    assert (first["甲"], first["乙"], first["丙"]) == ("3.200***", "3.200", "3.200")
    assert "* p < 0.05" in made.options["notes"]
    assert "乙、丙的聚类太少" in made.options["notes"]
    assert "* p" not in regression_table([few], stars=True).options["notes"]
    assert stars_allowed(few.estimates).tolist() == [False, False]


def test_degrees_of_freedom_below_eight_earn_no_stars() -> None:
    assert not stars_allowed(model(df=7.9).estimates).any()
    assert stars_allowed(model(df=np.inf, n_treated_clusters=0).estimates).all()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("lang", "mark"), [("zh", "模拟数据"), ("en", "simulated")])
def test_simulated_is_said_in_caption_body_and_note(layout: str, lang: str, mark: str) -> None:
    made = tabulate_regression([model()], layout=layout, lang=lang, caption="Table 1")  # type: ignore[call-overload]
    assert paragraphs(made).count(mark) >= 3


def test_one_simulated_model_makes_the_table_simulated_and_each_says_its_own() -> None:
    made = regression_table({"甲": model(data_kind="real"), "乙": model()})
    assert made.options["data_kind"] == "simulated"
    last = made.cells.iloc[-1]
    assert (last[""], last["甲"], last["乙"]) == ("数据", "真实数据", "模拟数据")


def paragraphs(made: str | bytes) -> str:
    if isinstance(made, str):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own bytes
    return "\n".join("".join(text.text or "" for text in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def test_the_note_prints_every_convention_once_where_they_agree() -> None:
    note = regression_table({"甲": model(), "乙": model()}).options["notes"]
    assert note.count("CR2, G=36, K=13, df=21.4") == 1
    note = regression_table({"甲": model(), "乙": model(conventions="CR1, t(35)")}).options["notes"]
    assert "乙：CR1, t(35)" in note
    assert "圆括号内为标准误" in note
    assert "方括号内为 95% 区间" in note


def test_a_thin_line_parts_coefficients_from_sizes() -> None:
    made = regression_table([model()])
    (rule,) = made.options["rules"]
    assert made.cells.iloc[rule + 1, 0] == "组内 R²"
    latex = tabulate_regression([model()], layout="latex")
    assert latex.count(r"\midrule") == 2
    html = tabulate_regression([model()], layout="html")
    assert html.count("border-bottom:.75pt") == 4
    with zipfile.ZipFile(io.BytesIO(tabulate_regression([model()], layout="docx"))) as archive:
        assert archive.read("word/document.xml").decode().count('w:bottom w:val="single" w:sz="6"') == 4


def test_undefined_is_a_dash_and_truth_stands_only_where_it_is_known() -> None:
    fit = model(truth=[3.0, np.nan], interval=([np.nan, -1.0], [np.nan, 0.1]), p_value=[np.nan, 0.2])
    made = cells([fit], beneath=("interval", "p", "truth"))["到课率"].tolist()
    assert made[:4] == ["3.200", "[—, —]", "p = —", "真值 3.000"]
    assert made[4:7] == ["−0.500", "[−1.000, 0.100]", "p = 0.200"]


def test_models_of_one_name_are_numbered_and_hostile_names_are_text() -> None:
    assert list(cells([model(), model()]).columns) == ["", "(1) 到课率", "(2) 到课率"]
    page = tabulate_regression({"<script>": model()}, layout="html", labels={"treated": "<b>"})
    assert "<script>" not in page
    assert "<b>" not in page


def test_sizes_without_clusters_are_dashes_or_left_out() -> None:
    fit = model(n_clusters=0, n_treated_clusters=0, df=math.inf, statistics={})
    names = cells([fit])[""].tolist()
    assert not {"聚类数", "有处理的聚类数", "组内 R²"} & set(names)
    both = cells({"甲": fit, "乙": model()})
    assert both.loc[both[""] == "聚类数", "甲"].item() == "—"
    assert both.loc[both[""] == "自由度", "甲"].item() == "∞"


@pytest.mark.parametrize(
    ("models", "options", "said"),
    [
        ([], {}, "no models"),
        ([model()], {"beneath": ("t",)}, "allowed: error, interval, p, truth"),
        ([model()], {"terms": ["tretaed"]}, "there are: treated, wealth"),
        ([model()], {"lang": "fr"}, "allowed: zh, en"),
        ([model()], {"star": True}, "allowed: beneath"),
        ([model()], {"layout": "pdf"}, "allowed: markdown"),
        ([Model(model().estimates.iloc[:0])], {}, "0 rows"),
    ],
)
def test_wrong_arguments_list_what_is_allowed(models: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        tabulate_regression(models, **options)


def test_a_table_that_is_no_estimates_is_refused() -> None:
    with pytest.raises(ContractError, match="missing columns"):
        tabulate_regression([Model(pd.DataFrame({"term": ["a"]}))])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_equal_fits_give_equal_bytes(layout: str) -> None:
    first, second = (tabulate_regression([model()], layout=layout) for _ in range(2))  # type: ignore[call-overload]
    assert first == second
