"""A person's own panel: file, models, outputs; every fault is named with its rows, and nothing is executed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from yanting_research.core import ESTIMATES, check_table
from yanting_research.errors import (
    ContractError,
    DesignError,
    FormulaError,
    NotIdentifiedError,
    ReadError,
    YantingError,
)
from yanting_research.evaluations import (
    PanelStudy,
    evaluate_panel,
    evaluation_text,
    panel_model,
    panel_text,
    read_panel_file,
    read_panel_study,
    studied,
    with_terms,
    write_evaluation,
)
from yanting_research.panel import ATTENDANCE, fit_twfe, simulate_townships

Run = Callable[..., tuple[int, str, str]]
ATTACKS = (
    "n_attended ~ treated + __import__('os').system('touch {0}')",
    "n_attended ~ treated + eval(\"open('{0}', 'w')\")",
    "n_attended ~ treated + Q('wealth')",
    "n_attended ~ treated + I(open('{0}', 'w'))",
    "n_attended ~ treated + wealth.__class__",
    "n_attended ~ treated + @wealth",
    "n_attended ~ treated + {{x for x in [1]}}",
    "n_attended ~ treated + np.log(wealth)",
)
SIMULATED = simulate_townships(1, scenario="S1")


def chinese(panel: pd.DataFrame = SIMULATED.panel) -> pd.DataFrame:
    """The simulated panel as a clerk would keep it."""

    def quarter(number: float) -> str:
        at = int(number) - 1
        return f"{2013 + at // 4}年第{'一二三四'[at % 4]}季度"

    return pd.DataFrame(
        {
            "乡镇": panel["entity"],
            "季度": panel["period"].map(quarter),
            "开始": [quarter(since) if since == since else "" for since in panel["treated_since"]],
            "到课": panel["n_attended"],
            "应到": panel["n_invited"],
            "财力": panel["wealth"],
        }
    )


MODEL = """
data_kind = "simulated"
[columns]
entity = "乡镇"
period = "季度"
treated_since = "开始"
[model]
trials = "应到"
[[models]]
formula = "到课 ~ treated"
label = "双向固定效应"
[[models]]
formula = "到课 ~ treated + 财力:period"
label = "加财力趋势"
"""


@pytest.fixture
def own(tmp_path: Path) -> tuple[Path, Path]:
    """A table and its model file."""
    table, model = tmp_path / "panel_simulated.csv", tmp_path / "model.toml"
    table.write_text(chinese().to_csv(index=False), encoding="gb18030")
    model.write_text(MODEL, encoding="utf-8")
    return table, model


def estimate(panel: pd.DataFrame, **changes: Any) -> pd.Series:
    study = PanelStudy(models=(panel_model(trials="n_invited", **changes),))
    return evaluate_panel(panel, study, n_draws=199).estimates.iloc[0]


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_clerk_s_table_gives_the_estimate_of_the_panel_behind_it(own: tuple[Path, Path]) -> None:
    study = read_panel_study(own[1])
    read = read_panel_file(own[0], study)
    assert read.periods["label"].tolist()[::11] == ["2013年第一季度", "2015年第四季度"]
    assert read.panel["treated_since"].tolist() == pytest.approx(SIMULATED.panel["treated_since"].tolist(), nan_ok=True)
    made = evaluate_panel(read.panel, study).estimates
    direct = fit_twfe(SIMULATED.panel, ATTENDANCE).estimates
    assert made.loc[made["model_id"] == "双向固定效应", "estimate"].item() == pytest.approx(direct.loc[0, "estimate"])
    check_table(made, ESTIMATES)


def test_long_digits_are_numbers_codes_are_not(tmp_path: Path) -> None:
    """0.31032313958855445 is what pandas writes; 010000 is a code of a place."""
    path = tmp_path / "t_simulated.csv"
    SIMULATED.panel.assign(code="010000").to_csv(path, index=False)
    read = read_panel_file(path, studied("n_attended ~ treated", trials="n_invited"))
    assert read.panel["wealth"].tolist() == SIMULATED.panel["wealth"].tolist()
    assert set(read.panel["code"]) == {"010000"}
    assert set(read.panel["data_kind"]) == {"simulated"}


def test_a_workbook_with_a_total_and_a_column_of_yes_and_no(tmp_path: Path) -> None:
    table = chinese().drop(columns="开始").assign(推行=SIMULATED.panel["treated"].map({1: "是", 0: "否"}))
    book = openpyxl.Workbook()
    book.active.append(list(table.columns))
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        book.active.append(list(row))
    book.active.append(["合计", "", None, 9, 9, ""])
    book.save(tmp_path / "panel.xlsx")
    columns = {"entity": "乡镇", "period": "季度", "treated": "推行"}
    model = panel_model(formula="到课 ~ treated", trials="应到")
    study = PanelStudy(models=(model,), columns=columns, data_kind="simulated")
    read = read_panel_file(tmp_path / "panel.xlsx", study)
    assert len(read.panel) == 432
    assert any("合计" in note for note in read.notes)
    assert any("第一次为 1" in note for note in read.notes)
    found = evaluate_panel(read.panel, study).estimates.iloc[0]
    assert found["estimate"] == pytest.approx(estimate(SIMULATED.panel, outcome="n_attended")["estimate"])


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["2013Q1", "2013Q2", "2014Q1"], [1, 2, 3]),
        (["2014-01", "2013-12", "2013-02"], [3, 2, 1]),
        (["201312", "201401", "201402"], [1, 2, 3]),
        (["2013年上半年", "2013年下半年", "2014年上半年"], [1, 2, 3]),
        (["2010", "2012", "2014"], [2010, 2012, 2014]),
        (["10", "9", "2"], [10, 9, 2]),
    ],
)
def test_periods_stand_in_the_order_of_time(labels: list[str], said: list[int], tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    rows = [f"甲{i},{label},,{i + at}" for i in range(3) for at, label in enumerate(labels)]
    path.write_text("entity,period,treated_since,y\n" + "\n".join(rows) + "\n", encoding="utf-8")
    study = PanelStudy(models=(panel_model(outcome="y"),), data_kind="specimen")
    assert read_panel_file(path, study).panel["period"].tolist()[:3] == said


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda t: t.rename(columns={"乡镇": "镇"}), ReadError, "no column 乡镇; expected: one of"),
        (lambda t: t.drop(columns="开始"), ReadError, "no column 开始"),
        (lambda t: t.assign(到课=t["到课"].astype(object).where(t.index != 6, "约30")), ReadError, "row 8: '约30'"),
        (lambda t: t.assign(开始=t["开始"].where(t.index != 3, "去年")), ReadError, "row 5: '去年'"),
        (lambda t: t.assign(开始=t["开始"].where(t.index != 3, "2014年第四季度")), DesignError, "乡镇01"),
        (lambda t: t.assign(季度=t["季度"].where(t.index != 3, "春")), ReadError, "cannot be ordered: 春"),
        (lambda t: t.assign(季度=t["季度"].where(t.index != 3, "")), ReadError, "no period in rows 5"),
    ],
)
def test_faults_of_the_file_name_row_and_remedy(
    change: Callable[[pd.DataFrame], pd.DataFrame], error: type[YantingError], said: str, own: tuple[Path, Path]
) -> None:
    own[0].write_text(change(chinese()).to_csv(index=False), encoding="utf-8")
    with pytest.raises(error) as raised:
        read_panel_file(own[0], read_panel_study(own[1]))
    assert said in str(raised.value)
    assert raised.value.expected


def test_the_kind_of_data_is_never_made_more_real(tmp_path: Path) -> None:
    study = studied("y ~ treated")
    text = "entity,period,treated,y\n甲,1,0,3\n"
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="nobody says what kind"):
        read_panel_file(tmp_path / "p.csv", study)
    (tmp_path / "模拟.csv").write_text(text, encoding="utf-8")
    assert set(read_panel_file(tmp_path / "模拟.csv", study).panel["data_kind"]) == {"simulated"}
    with pytest.raises(ContractError, match="file's name says simulated"):
        read_panel_file(tmp_path / "模拟.csv", PanelStudy(study.models, data_kind="real"))
    (tmp_path / "q.csv").write_text(text.replace(",y\n", ",y,data_kind\n").replace(",3\n", ",3,simulated\n"), "utf-8")
    with pytest.raises(ContractError, match="simulated"):
        read_panel_file(tmp_path / "q.csv", PanelStudy(study.models, data_kind="real"))


# --- the models -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_formula_of_a_stranger_runs_nothing(attack: str, tmp_path: Path, own: tuple[Path, Path]) -> None:
    trap = tmp_path / "trap"
    text = attack.format(trap)
    with pytest.raises(FormulaError):
        panel_model(formula=text)
    own[1].write_text(MODEL.replace('"到课 ~ treated"', "'''" + text + "'''"), encoding="utf-8")
    with pytest.raises(FormulaError):
        read_panel_study(own[1])
    assert not trap.exists()


def test_terms_become_covariates_and_their_gaps_are_named() -> None:
    panel = SIMULATED.panel.assign(wealth=SIMULATED.panel["wealth"].where(SIMULATED.panel.index != 5))
    model = panel_model(formula="n_attended ~ treated + wealth:period + log(members):period", trials="n_invited")
    before = panel.copy()
    table, spec = with_terms(panel, model)
    pd.testing.assert_frame_equal(panel, before)
    assert spec.covariates == ("wealth:period", "log(members):period")
    assert np.flatnonzero(table["wealth:period"].isna()).tolist() == [5]
    # rows counted from 0 in the file behind; the design names entity, period and reason
    lost = evaluate_panel(panel, PanelStudy(models=(model,))).fits["twfe"].lost
    assert lost.loc[lost["reason"] != "outcome missing", ["entity", "period", "reason"]].values.tolist() == [
        ["乡镇01", 6, "wealth:period missing"]
    ]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"formula": "y ~ wealth"}, DesignError, "does not hold 'treated' once"),
        ({"formula": "y ~ treated*wealth"}, DesignError, "by itself"),
        ({"formula": "y ~ treated - 1"}, DesignError, "intercept"),
        ({"formula": "y ~ treated", "outcome": "z"}, DesignError, "begins with 'y'"),
        ({}, DesignError, "no outcome is named"),
        ({"outcome": "y", "estimator": "ols"}, DesignError, "ols needs a formula"),
        ({"outcome": "y", "estimator": "twefe"}, ValueError, "known: "),
        ({"outcome": "y", "trends": ("wealth",)}, ValueError, "twfe takes no trends"),
        ({"outcome": "y", "treatment_kind": "hours"}, ValueError, "known: adoption, dose"),
    ],
)
def test_wrong_models_are_refused_before_data_are_read(arguments: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        panel_model(**arguments)


def test_trends_go_to_the_estimators_that_take_them_and_are_never_dropped_without_a_word() -> None:
    both = studied("y ~ treated", trials="n", estimators=["twfe", "extended_logit"], trends=["财力"])
    assert [model.trends for model in both.models] == [(), ("财力",)]
    with pytest.raises(ValueError, match="twfe takes no trends; these do: extended_twfe, extended_logit"):
        studied("y ~ treated", trials="n", trends=["财力"])


def test_a_trend_that_is_no_column_is_refused_before_anything_is_fitted(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("entity,period,treated,y,n\n甲乡,1,0,1,2\n甲乡,2,1,2,2\n", encoding="utf-8")
    study = studied("y ~ treated", trials="n", estimators=["extended_logit"], trends=["财力"])
    with pytest.raises(ReadError, match="no column 财力; expected: one of entity, period, treated, y, n"):
        read_panel_file(tmp_path / "p.csv", PanelStudy(study.models, data_kind="specimen"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[columns]", "[colums]", "unknown key 'colums'"),
        ('entity = "乡镇"', 'entitty = "乡镇"', "unknown key 'entitty'"),
        ('trials = "应到"', 'trails = "应到"', "unknown key 'trails'"),
        ('trials = "应到"', "trials = 3", "names and texts"),
        ('label = "加财力趋势"', 'estimator = "magic"', "no estimator 'magic'"),
        ('label = "加财力趋势"', 'covariates = "财力"', "a list of texts"),
        ('data_kind = "simulated"', 'data_kind = "true"', "real, specimen, simulated"),
        ("[columns]", "[columns", "no valid TOML"),
    ],
)
def test_a_wrong_model_file_is_named(old: str, new: str, said: str, own: tuple[Path, Path]) -> None:
    own[1].write_text(MODEL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReadError, match=said) as raised:
        read_panel_study(own[1])
    assert "model.toml" in raised.value.where
    with pytest.raises(ReadError, match="cannot be read"):
        read_panel_study(own[1].with_name("no.toml"))


BASE = SIMULATED.panel


@pytest.mark.parametrize(
    ("panel", "formula", "error", "said"),
    [
        (pd.concat([BASE, BASE.head(1)]), "n_attended ~ treated", DesignError, "entity=乡镇01, period=1"),
        (
            BASE.assign(treated=BASE["treated"].where(BASE["period"] < 12, 0)),
            "n_attended ~ treated",
            DesignError,
            "switches off",
        ),
        (BASE[BASE["period"] == 8], "n_attended ~ treated", NotIdentifiedError, "one period"),
        (BASE.assign(n_attended=np.nan), "n_attended ~ treated", NotIdentifiedError, "observed in 0 of 432 rows"),
        (BASE.assign(n_attended=BASE["n_invited"] + 1.0), "n_attended ~ treated", DesignError, "k > n"),
        (BASE.assign(n_attended=-BASE["n_attended"]), "n_attended ~ treated", DesignError, "negative"),
        (BASE, "n_atended ~ treated", DesignError, "n_atended are not in the panel"),
        (BASE, "n_attended ~ treated + welath:period", FormulaError, "did you mean wealth"),
    ],
)
def test_bad_panels_are_typed_errors_with_rows_and_remedy(
    panel: pd.DataFrame, formula: str, error: type[YantingError], said: str
) -> None:
    with pytest.raises(error) as raised:
        estimate(panel, formula=formula)
    assert said in str(raised.value)
    assert raised.value.expected


def test_few_treated_clusters_get_randomisation_and_a_regression_its_clusters() -> None:
    three = BASE["entity"].isin(["乡镇01", "乡镇02", "乡镇03"])
    few = BASE.drop(columns="treated").assign(treated_since=np.where(three, 7.0, np.nan))
    assert estimate(few, outcome="n_attended")["inference"] == "randomisation (twfe, 199 draws)"
    plain = evaluate_panel(BASE, PanelStudy(models=(panel_model(formula="volunteer_hours ~ wealth", estimator="ols"),)))
    rows = plain.estimates.set_index("term")
    assert rows.loc["wealth", "n_clusters"] == 36
    assert "结果平均相差" in evaluation_text(plain)


# --- outputs --------------------------------------------------------------------------------------------------------


def test_everything_is_written_with_its_kind_in_every_name(own: tuple[Path, Path], tmp_path: Path) -> None:
    own[1].write_text('title = "<i>到课</i>"\n' + MODEL.replace("加财力趋势", "加<b>财力</b>趋势"), encoding="utf-8")
    study = read_panel_study(own[1])
    made = evaluate_panel(read_panel_file(own[0], study).panel, study)
    written = write_evaluation(made, tmp_path / "out")
    names = {path.name for path in written}
    assert {f"regression_simulated.{suffix}" for suffix in ("md", "tex", "docx")} <= names
    assert {"estimates_simulated.csv", "results_simulated.md", "lost_simulated.csv", "trends_simulated.png"} <= names
    assert all("simulated" in name for name in names)
    stored = pd.read_csv(tmp_path / "out" / "estimates_simulated.csv")
    assert stored["estimate"].tolist() == pytest.approx(made.estimates["estimate"].tolist())
    text = (tmp_path / "out" / "results_simulated.md").read_text(encoding="utf-8")
    assert text.count("不能据此说的") == 2
    assert "数据是模拟的" in text
    assert text.startswith("# \\<i\\>到课\\</i\\>\n\n双向固定效应")
    assert "\n\n加\\<b\\>财力\\</b\\>趋势：" in text
    assert not re.search(r"(?<!\\)</?[bi]", text)
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out" / "regression_simulated.docx").read_bytes())) as archive:
        assert "模拟数据" in archive.read("word/document.xml").decode()


def test_the_check_tells_cohorts_gaps_and_inference(own: tuple[Path, Path]) -> None:
    study = read_panel_study(own[1])
    text = panel_text(read_panel_file(own[0], study), study)
    assert "432 行：36 个单位，12 期，36 个聚类；模拟数据。" in text
    assert "2013年第四季度起 8 个" in text
    assert "始终没有 6 个" in text
    assert "可用 406 行（结果缺失 26 行）；处理组聚类 30 个" in text


def test_no_never_treated_unit_is_said_before_fitting(tmp_path: Path) -> None:
    path = tmp_path / "p_simulated.csv"
    BASE[BASE["treated_since"].notna()].to_csv(path, index=False)
    study = studied("n_attended ~ treated", trials="n_invited")
    assert "没有始终不采纳的单位。最后一批采纳以后没有对照" in panel_text(read_panel_file(path, study), study)


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_commands_go_hand_in_hand(yanting: Run, tmp_path: Path) -> None:
    panel = tmp_path / "panel_simulated.csv"
    status, out, err = yanting("panel", "simulate", "-o", panel, "--seed", "3", "--truth", tmp_path / "t_simulated.csv")
    assert (status, out) == (0, "")
    assert "simulated" in err
    formula = ("--formula", "n_attended ~ treated", "--trials", "n_invited")
    status, out, _ = yanting("panel", "check", panel, *formula)
    assert (status, "36 个单位" in out) == (0, True)
    status, out, err = yanting("panel", "fit", panel, "-o", tmp_path / "out", *formula, "--lang", "en")
    assert status == 0
    assert "the estimated effect of adoption" in out
    assert "files in" in err
    assert (tmp_path / "out" / "estimates_simulated.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--formula", "n_attended ~ treated + __import__('os')"), 1, "error: formula, character"),
        (("--formula", "n_atended ~ treated"), 1, "n_atended are not in the panel"),
        ((), 2, "--formula"),
        (("--formula", "y ~ treated", "--estimator", "magic"), 2, "magic"),
        (("--formula", "y ~ treated", "--column", "town=乡镇"), 2, "town"),
        (("--formula", "y ~ treated", "--model", "m.toml"), 2, "--model"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: tuple[str, ...], status: int, said: str, yanting: Run, tmp_path: Path
) -> None:
    path = tmp_path / "p_simulated.csv"
    BASE.to_csv(path, index=False)
    found, out, err = yanting("panel", "check", path, *arguments)
    assert (found, out) == (status, "")
    assert said in err
    assert "Traceback" not in err


def test_power_of_a_plan(yanting: Run, tmp_path: Path) -> None:
    """More townships find smaller effects; a file that hides that it is simulated is refused before the work."""
    out = tmp_path / "power_simulated.csv"
    asked = ("panel", "power", "--townships", "18", "--townships", "54", "--effect", "4", "--draws", "20")
    assert yanting(*asked, "-o", out)[0] == 0
    rows = pd.read_csv(out).set_index("n_clusters")
    assert set(rows["data_kind"]) == {"simulated"}
    assert rows.loc[54, "mde"] < rows.loc[18, "mde"]
    assert rows.loc[54, "mde_formula"] == pytest.approx(rows.loc[18, "mde_formula"] / np.sqrt(3), rel=0.1)
    status, _, err = yanting(*asked, "-o", tmp_path / "power.csv")
    assert status == 1
    assert "simulated" in err
    assert not (tmp_path / "power.csv").exists()
    status, _, err = yanting("panel", "power", "--share", "2")
    assert status == 2
    assert "between 0 and 1" in err


@pytest.mark.parametrize("command", ["check", "fit", "power", "simulate"])
def test_help_ends_in_an_example(command: str, yanting: Run) -> None:
    status, out, _ = yanting("panel", command, "--help")
    assert status == 0
    assert f"Example: yanting panel {command}" in out
