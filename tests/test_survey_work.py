"""The way of a needs survey from files to the report, and the command ``yanting survey`` as people run it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from checkouts import ROOT

from yanting_research import survey, survey_work
from yanting_research.errors import ReadError, SurveyError

Run = Callable[..., tuple[int, str, str]]
BOOK = survey.default_questionnaire()
SHIPPED = ROOT / "corpus" / "survey" / "simulated_answers.xlsx"


@pytest.mark.parametrize("command", ["check", "report", "print", "simulate"])
def test_help_ends_in_an_example(command: str, yanting: Run) -> None:
    status, out, err = yanting("survey", command, "--help")
    assert (status, err) == (0, "")
    assert f"Example: yanting survey {command}" in out


def test_print_writes_the_whole_questionnaire(tmp_path: Path, yanting: Run) -> None:
    assert yanting("survey", "print", "-o", tmp_path / "a.docx")[0] == 0
    assert yanting("survey", "print", "-o", tmp_path / "b.docx")[0] == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    xml = zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml").decode("utf-8")
    text = re.sub(r"<[^>]+>", "", xml)
    for item in BOOK:
        assert item.text in text
        assert all(option.label in text for option in item.options)
    assert "17．您对明年的培训还有什么建议" in text
    assert "选“没有参加过”的，第13题不答" in text
    assert yanting("survey", "print", "-o", tmp_path / "a.pdf")[0] == 2


def test_simulated_answers_say_so_in_their_name(tmp_path: Path, yanting: Run) -> None:
    status, _, err = yanting("survey", "simulate", "-o", tmp_path / "answers.csv")
    assert status == 2
    assert "模拟 or simulated" in " ".join(err.split())
    assert not (tmp_path / "answers.csv").exists()


def test_check_decide_and_report(tmp_path: Path, yanting: Run) -> None:
    answers, form, out = tmp_path / "模拟答卷.xlsx", tmp_path / "处理.xlsx", tmp_path / "报告.xlsx"
    assert yanting("survey", "simulate", "--n", 40, "--seed", 3, "-o", answers)[0] == 0
    status, said, _ = yanting("survey", "check", answers, "--decisions-out", form)
    assert status == 0
    assert said.startswith("读入答卷 40 份（模拟数据）。")
    assert "B 所用时间　换算成秒" in said
    book = openpyxl.load_workbook(form)
    sheet = book["处理"]
    sheet["C2"], sheet["D2"] = "剔除", "看过原卷，答得不认真"
    book.save(form)
    status, said, _ = yanting("survey", "report", answers, "--decisions", form, "--by", "attended", "-o", out)
    assert status == 0
    assert "收到答卷 40 份，用于统计 39 份" in said
    assert "看过原卷，答得不认真 1 份" in said
    sheets = pd.read_excel(out, sheet_name=None, engine="openpyxl")
    assert {"说明", "缺失", "选择率", "培训需求", "量表信度", "量表题项", "交叉表", "交叉表检验", "剔除"} <= set(sheets)
    for name, table in sheets.items():
        assert name == "说明" or set(table["data_kind"]) == {"simulated"}
    for name in ("交叉表", "选择率"):
        n = sheets[name]["n"].dropna()
        assert not ((n > 0) & (n < 5)).any()


def test_what_is_shown_of_one_item_in_two_sheets_agrees() -> None:
    table = survey.simulate_responses(BOOK, seed=6, n=60).responses
    shares = survey.item_shares(table, BOOK, "length", group="role").set_index(["group", "label"])["n"]
    for row in survey.crosstab(table, BOOK, "role", "length").query("column_label != ''").to_dict("records"):
        other = shares[(row["row_label"], row["column_label"])]
        assert other == row["n"] or (pd.isna(other) and pd.isna(row["n"]))


def test_weights_are_reported_with_their_cost(yanting: Run) -> None:
    composition = ROOT / "corpus" / "survey" / "simulated_composition.csv"
    status, said, _ = yanting("survey", "report", SHIPPED, "--composition", composition)
    assert status == 0
    assert "按已知构成加权，设计效应 1.2" in said


def test_the_shipped_answers_are_what_the_script_makes(tmp_path: Path) -> None:
    survey_work.write_simulated_answers(BOOK, tmp_path / SHIPPED.name, seed=2013, like_export=True)
    assert (tmp_path / SHIPPED.name).read_bytes() == SHIPPED.read_bytes()


def test_a_name_that_says_simulated_is_believed(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="the file's name says simulated"):
        survey_work.read_survey(SHIPPED, BOOK, data_kind="real")
    assert set(survey_work.read_survey(SHIPPED, BOOK).responses["data_kind"]) == {"simulated"}
    plain = tmp_path / "answers.csv"
    plain.write_text("您的年龄段是\n35岁以下\n", encoding="utf-8")
    assert set(survey_work.read_survey(plain, BOOK).responses["data_kind"]) == {"real"}


def test_wrong_files_say_what_to_do(tmp_path: Path, yanting: Run) -> None:
    plain = tmp_path / "answers.csv"
    plain.write_text("您的年龄段是,手机\n35岁以下,13800000000\n13900000000,\n", encoding="utf-8")
    status, out, err = yanting("survey", "check", plain)
    assert (status, out) == (1, "")
    assert "A3" in err
    assert "13900000000" not in err
    with pytest.raises(ReadError, match="no sheet 'x'"):
        survey_work.read_survey(SHIPPED, BOOK, sheet="x")
    with pytest.raises(SurveyError, match="has no columns 答卷"):
        survey_work.read_decision_file(plain)
    with pytest.raises(SurveyError, match="columns are missing"):
        survey_work.read_composition(plain)
    bad = tmp_path / "shares.csv"
    bad.write_text("item,code,share\nage,1,25%\n", encoding="utf-8")
    with pytest.raises(SurveyError, match="row 2: share '25%' is no number"):
        survey_work.read_composition(bad)
    assert yanting("survey", "report", plain, "-o", tmp_path / "a.csv")[0] == 2
    assert yanting("survey", "check", plain, "--map", "A")[0] == 2


def test_too_few_sheets_are_no_report() -> None:
    table = survey.simulate_responses(BOOK, seed=1, n=4, careful=True).responses
    with pytest.raises(SurveyError, match="the tables would show persons"):
        survey_work.survey_report(table, BOOK)
