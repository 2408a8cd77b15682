"""Persons stay out: every door refuses, declared columns become pseudonyms, and no output byte holds an identifier.

All identifiers are made here, with check characters computed; the county and the people are invented.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import planted
import pytest

from yanting_research.coding_work import read_codebook, read_coding_files, write_coding_file
from yanting_research.core import UNITS, build_table, sealed
from yanting_research.core.linked_tables import PublishedTable
from yanting_research.errors import CodingError, PrivacyError, ReadError, WriteError
from yanting_research.evaluations import (
    PanelStudy,
    evaluate_panel,
    panel_text,
    read_panel_file,
    read_panel_study,
    studied,
    write_evaluation,
)
from yanting_research.ingest.metadata import read_metadata
from yanting_research.panel import simulate_townships
from yanting_research.privacy import LEDGER_NAME, Publication, audited_ledger, project_key, read_ledger
from yanting_research.readers import read_statistics_table
from yanting_research.study_sources import read_statistics
from yanting_research.survey import crosstab, item_shares, simulate_responses, training_needs
from yanting_research.survey.publishing import published_means, published_shares, published_table
from yanting_research.survey_reports import _closed_test, _without_extremes
from yanting_research.survey_work import SurveyReport, read_questionnaire, read_survey, write_survey_report

Run = Callable[..., tuple[int, str, str]]
N_PLANTED = 50
PLANTED = [planted.identity(at) for at in range(N_PLANTED // 2)] + [f"1390000{at:04d}" for at in range(N_PLANTED // 2)]


def holding(data: bytes) -> list[str]:
    """Planted identifiers in bytes, inside compressed parts too."""
    return planted.holding(data, PLANTED)


def written_below(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files
    return [f"{path.name}: {one}" for path in files for one in holding(path.read_bytes())]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    panel = simulate_townships(1).panel.drop(columns="cluster", errors="ignore")
    began = panel.drop_duplicates("entity").sort_values("entity").groupby("treated_since", dropna=False)
    names = sorted(began.head(5)["entity"])  # five of each wave and five that never began: no group of fewer
    panel = panel[panel["entity"].isin(names)]
    panel["身份证号"] = panel["entity"].map(dict(zip(names, PLANTED[: len(names)], strict=True)))
    panel["手机"] = panel["entity"].map(dict(zip(names, PLANTED[len(names) :], strict=True)))
    path = tmp_path / "data" / "people_simulated.csv"
    path.parent.mkdir()
    panel.drop(columns="entity").to_csv(path, index=False)
    return path


STUDY = studied("n_attended ~ treated", trials="n_invited", columns={"entity": "身份证号"})


def test_a_panel_of_persons_is_refused_and_under_pseudonyms_gives_no_byte_away(people: Path, tmp_path: Path) -> None:
    with pytest.raises(PrivacyError, match="身份证号") as refused:
        read_panel_file(people, STUDY)
    assert holding(str(refused.value).encode()) == []
    with pytest.raises(PrivacyError, match="手机"):
        read_panel_file(people, STUDY, pseudonymise=["身份证号"], key=bytes(32))
    key = project_key(tmp_path / "away" / "key", apart_from=[people.parent, tmp_path / "out"])
    read = read_panel_file(people, STUDY, pseudonymise=["身份证号", "手机"], key=key)
    assert read.persons
    assert "手机（假名）" in read.panel.columns
    assert read.panel["entity"].str.fullmatch("P[a-p]{24}").all()
    assert read.panel["entity"].nunique() == N_PLANTED // 2
    study = type(STUDY)(**{name: getattr(STUDY, name) for name in STUDY.__dataclass_fields__} | {"persons": True})
    assert "k = 1" in panel_text(read, study)
    write_evaluation(evaluate_panel(read.panel, study), tmp_path / "out")
    assert written_below(tmp_path / "out") == []
    out = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    pseudonyms = set(read.panel["entity"])
    assert not any(one.encode() in data for data in out.values() for one in pseudonyms)  # no row leaves either
    assert "n\n" in out["lost_simulated.csv"].decode("utf-8-sig").splitlines(keepends=True)[0]
    assert "k 匿名" in out["results_simulated.md"].decode() or "k = 1" in out["results_simulated.md"].decode()


def test_a_thin_model_of_persons_is_refused(tmp_path: Path) -> None:
    panel = simulate_townships(1).panel
    study = studied("volunteer_hours ~ wealth", estimators=["ols"])
    few = panel[(panel["period"] == 6) & panel["volunteer_hours"].notna()].head(8)
    made = evaluate_panel(few, study)
    closed = type(made)(type(study)(models=study.models, persons=True), made.panel, made.fits)
    assert min(fit.df_residual for fit in made.fits.values()) < 10
    with pytest.raises(PrivacyError, match="residual degrees of freedom"):
        write_evaluation(closed, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def persons_study(formula: str, estimator: str = "ols", **further: object) -> PanelStudy:
    study = studied(formula, estimators=[estimator], **further)  # type: ignore[arg-type]
    return replace(study, persons=True)


def test_a_category_of_few_persons_is_refused_and_never_named(tmp_path: Path) -> None:
    panel = simulate_townships(1).panel
    last = sorted(panel["entity"].unique())[-4:]
    panel = panel.assign(party=panel["entity"].map(lambda name: "民革" if name in last else "群众"))
    made = evaluate_panel(panel, persons_study("volunteer_hours ~ party + wealth"))
    with pytest.raises(PrivacyError, match=r"fewer than 5 persons, their numbers in brackets: party \(1\)") as refused:
        write_evaluation(made, tmp_path / "out")
    assert "民革" not in str(refused.value)
    assert not (tmp_path / "out").exists()
    # a number with many values is no category; rows that the model lost do not count
    assert write_evaluation(evaluate_panel(panel, persons_study("volunteer_hours ~ wealth")), tmp_path / "out")
    gone = panel.assign(volunteer_hours=panel["volunteer_hours"].where(~panel["entity"].isin(last)))
    assert write_evaluation(evaluate_panel(gone, persons_study("volunteer_hours ~ wealth")), tmp_path / "out2")


@pytest.mark.parametrize(("estimator", "named"), [("twfe", "adopted at all"), ("leads_lags", "period of adoption")])
def test_few_persons_who_began_together_or_never(tmp_path: Path, estimator: str, named: str) -> None:
    panel = simulate_townships(1).panel
    since = panel["treated_since"]
    never = sorted(panel.loc[since.isna(), "entity"].unique())[:4]
    wave = sorted(panel.loc[since == since.min(), "entity"].unique())[:4]
    kept = since.notna() | panel["entity"].isin(never)
    few = panel[kept] if estimator == "twfe" else panel[(since != since.min()) | panel["entity"].isin(wave)]
    study = persons_study("n_attended ~ treated", estimator, trials="n_invited")
    with pytest.raises(PrivacyError, match=named):
        write_evaluation(evaluate_panel(few, study), tmp_path / "out")


def test_rows_about_persons_can_be_declared(tmp_path: Path, yanting: Run) -> None:
    panel = tmp_path / "panel_simulated.csv"
    simulate_townships(1).panel.query("period == 6").head(8).to_csv(panel, index=False)
    options = ("--formula", "volunteer_hours ~ wealth", "--estimator", "ols")
    code, _, log = yanting("panel", "fit", panel, "-o", tmp_path / "out", "--persons", *options)
    assert (code, "residual degrees of freedom" in log, (tmp_path / "out").exists()) == (1, True, False)
    assert yanting("panel", "fit", panel, "-o", tmp_path / "out", *options)[0] == 0
    model = tmp_path / "model.toml"
    model.write_text("persons = true\n[model]\nformula = 'volunteer_hours ~ wealth'\nestimators = ['ols']\n", "utf-8")
    assert read_panel_study(model).persons
    model.write_text("persons = 1\n[model]\noutcome = 'y'\n", "utf-8")
    with pytest.raises(ReadError, match="persons 1"):
        read_panel_study(model)


def test_the_survey_drops_or_renames_and_gives_no_byte_away(tmp_path: Path, yanting: Run) -> None:
    answers = tmp_path / "in" / "simulated.csv"
    assert yanting("survey", "simulate", "-o", answers, "--n", "50")[0] == 0
    table = pd.read_csv(answers, dtype=str, keep_default_na=False)
    table["您的身份证号"], table["备用"] = PLANTED, PLANTED[::-1]
    table.to_csv(answers, index=False)
    out = tmp_path / "out" / "r.xlsx"
    options = ("--pseudonymise", "您的身份证号", "--key", tmp_path / "away" / "key")
    code, said, log = yanting("survey", "check", answers, "--decisions-out", tmp_path / "out" / "d.xlsx", *options)
    assert code == 0, log
    assert "您的身份证号　换成假名" in said
    assert "备用　含个人信息，舍去" in said
    key = project_key(tmp_path / "away" / "key", apart_from=[answers.parent])
    made = read_survey(answers, read_questionnaire(), pseudonymise="您的身份证号", key=key)
    assert made.responses["response_id"].str.fullmatch("P[a-p]{24}").sum() == N_PLANTED
    # one cross table of the report stands for its sheets: the bootstraps of the others cost half a minute
    crossed = crosstab(made.responses, read_questionnaire(), "role", "distance_used")
    shown = published_table(crossed, made.responses, read_questionnaire())
    report = SurveyReport({"交叉表": crossed, "列": made.columns, "发现": made.findings}, said, "simulated", (shown,))
    write_survey_report(report, read_questionnaire(), out)
    assert holding((said + log + report.text).encode()) == []
    assert written_below(tmp_path / "out") == []
    assert (tmp_path / "away" / "key").stat().st_mode & 0o777 == 0o600
    ledger = read_ledger(out.parent)
    assert len(ledger) == 1
    assert all(
        count is None or count == 0 or count >= 5 for table in ledger[0].tables for count in table.cells.values()
    )
    inside = answers.parent / "key"
    code, _, log = yanting("survey", "check", answers, "--pseudonymise", "您的身份证号", "--key", inside)
    assert (code, inside.exists()) == (1, False)
    assert "the key lies in the folder" in log


def test_a_report_over_a_folder_of_tables_with_identifiers_writes_none_of_them(tmp_path: Path, yanting: Run) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    rows = [
        {"标题": f"青禾县材料{n}", "正文": "全县培训党员120人。\n" * 3, "联系电话": one}
        for n, one in enumerate(PLANTED)
    ]
    pd.DataFrame(rows).to_csv(texts / "material.csv", index=False)
    (texts / "a.txt").write_text("全县培训党员120人，其中女党员30人。\n", encoding="utf-8")
    code, said, log = yanting("ingest", texts, "-o", tmp_path / "corpus")
    assert code in (0, 1)
    assert holding((said + log).encode()) == []
    outside_raw = [path for path in (tmp_path / "corpus").rglob("*") if path.is_file() and "raw" not in path.parts]
    assert [path.name for path in outside_raw if holding(path.read_bytes())] == []


@pytest.mark.parametrize(("header", "cell"), [("备用", PLANTED[0]), ("联系电话", PLANTED[-1]), ("姓名", "王某某")])
def test_every_other_door_refuses(tmp_path: Path, header: str, cell: str) -> None:
    with pytest.raises(PrivacyError) as of_metadata:
        read_metadata(pd.DataFrame({"doc_id": ["a"], header: [cell]}))
    supplied = {"region": "青禾县", "period": "2013", "indicator": "党员数", "value": "3", "unit": "人", header: cell}
    pd.DataFrame([supplied]).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(PrivacyError) as of_study:
        read_statistics(tmp_path / "a.csv")
    with pytest.raises(PrivacyError) as of_statistics:
        read_statistics_table(tmp_path / "a.csv")
    for refused in (of_metadata, of_study, of_statistics):
        assert cell not in str(refused.value)
        assert header in str(refused.value)


def test_a_coding_sheet_with_a_note_on_a_person_is_refused(tmp_path: Path) -> None:
    row = {"unit_id": "a/0-4", "doc_id": "a", "start": 0, "end": 4, "text": f"全县培训，电话{PLANTED[-1]}。"}
    units = build_table([row], UNITS)
    write_coding_file(units, read_codebook(), "甲", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["编码"]
    head = next(row for row in sheet.iter_rows(max_row=20) if "备注" in [cell.value for cell in row])
    at = [cell.value for cell in head].index("备注")
    sheet.cell(head[0].row + 1, at + 1).value = f"问 {PLANTED[0]}"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(CodingError, match="备注") as refused:
        read_coding_files([tmp_path / "b.xlsx"])
    assert holding(str(refused.value).encode()) == []


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "keys" / "k"
    first = project_key(place, apart_from=[tmp_path / "study"])
    assert first == project_key(place, apart_from=[])
    assert (len(first), place.stat().st_mode & 0o777) == (32, 0o600)
    with pytest.raises(PrivacyError, match="folder of the data"):
        project_key(place, apart_from=[tmp_path])
    (tmp_path / "link").symlink_to(place)
    with pytest.raises(PrivacyError, match="cannot be opened"):
        project_key(tmp_path / "link", apart_from=[tmp_path / "study"])
    place.chmod(0o644)
    with pytest.raises(PrivacyError, match="by others"):
        project_key(place, apart_from=[])
    place.chmod(0o600)
    place.write_text("secret", encoding="utf-8")
    with pytest.raises(PrivacyError, match="holds no key") as refused:
        project_key(place, apart_from=[])
    assert "secret" not in str(refused.value)
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(PrivacyError, match="no regular file"):
        project_key(tmp_path / "pipe", apart_from=[])
    with pytest.raises((WriteError, PrivacyError)):
        project_key(place / "below", apart_from=[])


def table(counts: list[list[int]], population: str) -> PublishedTable:
    whole = np.vstack([counts, np.sum(counts, axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    codes = ["1", "2", ""]
    cells = {(row, column): int(whole[i, j]) for i, row in enumerate(codes) for j, column in enumerate(codes)}
    return PublishedTable("role", "sex", population, cells)


def test_the_ledger_refuses_a_version_that_can_be_subtracted(tmp_path: Path) -> None:
    first = Publication("digest", (table([[30, 40], [20, 50]], "all"),))
    ledger = audited_ledger(tmp_path, first)
    (tmp_path / LEDGER_NAME).write_text(json.dumps(ledger), encoding="utf-8")
    assert read_ledger(tmp_path) == [first]
    assert audited_ledger(tmp_path, first) == ledger  # the same again is the same entry
    less = table([[28, 40], [20, 50]], "all but two")
    with pytest.raises(PrivacyError, match="subtracted") as refused:
        audited_ledger(tmp_path, Publication("digest", (less,)))
    assert "28" not in str(refused.value).replace(str(tmp_path), "")  # the folder of a run may be called pytest-28
    assert len(audited_ledger(tmp_path, Publication("other file", (less,)))["publications"]) == 2
    (tmp_path / LEDGER_NAME).write_text("[]", encoding="utf-8")
    with pytest.raises(ReadError, match="no ledger"):
        read_ledger(tmp_path)


def test_tables_of_the_same_people_are_not_given_out_suppressed_and_rounded(tmp_path: Path) -> None:
    """Of 28 people the counts inside, a 3 among them, are hidden in one version and printed as 5 in the other."""
    exact = table([[11, 3], [9, 5]], "all")
    exact = replace(exact, cells={place: None if all(place) else n for place, n in exact.cells.items()})
    rounded = replace(table([[10, 5], [10, 5]], "all"), base=5)
    for first, second, before in ((exact, rounded, "suppress"), (rounded, exact, "round")):
        folder = tmp_path / before
        folder.mkdir()
        ledger = audited_ledger(folder, Publication("digest", (replace(first, columns="age"),)))
        (folder / LEDGER_NAME).write_text(json.dumps(ledger), encoding="utf-8")
        assert [one.tables[0].base for one in read_ledger(folder)] == [first.base]
        with pytest.raises(PrivacyError, match=f"--protect {before} again"):
            audited_ledger(folder, Publication("digest", (second,)))
        # other people, or another survey
        audited_ledger(folder, Publication("digest of another wave", (second,)))


def test_one_person_more_is_seen_through_rounding(tmp_path: Path) -> None:
    """22 became 23, which is printed as 25; counts that stay as they were printed tell nothing."""
    first = replace(table([[20, 40], [20, 50]], "all"), base=5)
    (tmp_path / LEDGER_NAME).write_text(json.dumps(audited_ledger(tmp_path, Publication("a", (first,)))), "utf-8")
    more = replace(first, population="one more")
    assert len(audited_ledger(tmp_path, Publication("a", (more,)))["publications"]) == 2
    cells = {**first.cells, ("1", "1"): 25}
    with pytest.raises(PrivacyError, match="subtracted"):
        audited_ledger(tmp_path, Publication("a", (replace(more, cells=cells),)))


def test_a_ledger_from_before_rounding_is_read(tmp_path: Path) -> None:
    told = {"rows": "ways=1", "columns": "", "population": "p", "cells": [["", "", 40], ["1", "", None]]}
    old = sealed({"version": 2, "publications": [{"survey": "a", "tables": [told]}]})
    (tmp_path / LEDGER_NAME).write_text(json.dumps(old), encoding="utf-8")
    (one,) = read_ledger(tmp_path)[0].tables
    assert (one.base, one.cells["0", ""]) == (1, None)
    assert audited_ledger(tmp_path, Publication("b", ()))["version"] == 3


def margins(answers: pd.DataFrame, *, group: str = "") -> SurveyReport:
    """A report of margins alone, without bootstraps; fewer tables tell other people badly apart."""
    book = read_questionnaire()
    names = ("role", "age", "attended", "ways")
    shares = pd.concat([item_shares(answers, book, name) for name in names], ignore_index=True)
    needs = training_needs(answers, book, seed=1, draws=2)
    shown = [*published_shares(shares, answers, book), *published_means(needs, answers, book)]
    if group:
        shown.append(published_table(crosstab(answers, book, group, "age"), answers, book))
    return SurveyReport({"选择率": shares}, "", "simulated", tuple(shown))


def test_another_export_with_one_person_more_is_refused_and_another_wave_is_not(tmp_path: Path) -> None:
    book, out = read_questionnaire(), tmp_path / "out"
    answers = simulate_responses(book, seed=1, n=120).responses
    write_survey_report(margins(answers.iloc[:-1]), book, out / "first.xlsx")
    before = (out / LEDGER_NAME).read_bytes()
    with pytest.raises(PrivacyError, match="subtracted") as refused:
        write_survey_report(margins(answers), book, out / "second.xlsx")
    assert "mean of" in str(refused.value) or "age" in str(refused.value)
    assert not (out / "second.xlsx").exists()
    # the same sheets in another order, under other labels and in another file are the same people
    again = answers.iloc[:-1].sort_values("age").reset_index(drop=True)
    again["response_id"] = [f"X{at:03d}" for at in range(len(again))]
    write_survey_report(margins(again), book, out / "again.xlsx")
    assert (out / LEDGER_NAME).read_bytes() == before
    # ... and what else is shown of them is attacked with what was shown
    write_survey_report(margins(again, group="role"), book, out / "crossed.xlsx")
    assert len(read_ledger(out)) == 2
    # other people, asked the same: told apart by their counts, or by name
    others = simulate_responses(book, seed=2, n=120).responses
    write_survey_report(margins(others), book, out / "others.xlsx")
    write_survey_report(margins(answers), book, out / "named.xlsx", wave="2014")
    assert {one.survey.partition(" ")[2] for one in read_ledger(out)} == {"", "2014"}


def test_no_extreme_of_few_people_in_the_items_of_a_scale() -> None:
    """Of 20 people 2 stand at the lowest point, 6 at the highest; of another item only 4 answered."""
    row = {"n": [20, 4], "share_lowest": [0.1, 0.0], "share_highest": [0.3, 1.0], "mean": [3.0, 5.0], "sd": [1.0, 0.0],
           "r_total": [0.5, 0.5], "alpha_if_dropped": [0.7, 0.7]}  # fmt: skip
    made = _without_extremes(pd.DataFrame(row))
    assert made["share_lowest"].isna().all()
    assert made["share_highest"].iloc[0] == 0.3
    assert made.iloc[1].drop("n").isna().all()


def test_no_statistic_is_told_of_a_table_with_hidden_cells() -> None:
    """Of 8 people in the first row two cells are hidden: each of the ways to fill them has a chi-square of its own."""
    test = pd.DataFrame(
        {"value": [3.21], "p_value": [0.07], "min_expected": [0.97], "n": [62], "note_zh": ["最小期望 1.0"]}
    )
    cells = {("1", "1"): None, ("1", "2"): None, ("1", ""): 8, ("2", "1"): None, ("2", "2"): None, ("2", ""): 54,
             ("", "1"): 30, ("", "2"): 32, ("", ""): 62}  # fmt: skip
    made = _closed_test(test, PublishedTable("role", "sex", "all", cells))
    assert made.drop(columns="note_zh").isna().all(axis=None)
    assert "--protect round" in made["note_zh"].iloc[0]
    shown = PublishedTable("role", "sex", "all", dict.fromkeys(cells, 30))
    assert _closed_test(test, shown).equals(test)


def test_no_share_or_residual_is_told_of_a_hidden_cell() -> None:
    answers = simulate_responses(read_questionnaire(), seed=1, n=60).responses
    table = crosstab(answers, read_questionnaire(), "role", "age")
    inside = table[(table["n_row"] > 0) & (table["n_column"] > 0)]
    assert inside["share_row"].isna().sum() > 0
    assert inside.loc[inside["n"].isna(), ["share_row", "expected", "residual"]].isna().all(axis=None)


SPENDING = [  # an invented county; the second unit of the last cell gets 900 of 26,900
    *((town, what, f"第{n}办", "1,200") for town in ("东坪镇", "西河镇") for what in ("授课", "参观")
      for n in range(6)),
    *(("南岭乡", "授课", f"第{n}办", "1500.5") for n in range(6)),
    ("南岭乡", "参观", "第1办", "26000"), ("南岭乡", "参观", "第2办", "900"),
]  # fmt: skip
HEADS = ("乡镇", "项目", "单位", "金额")
NAMED = [f"--column={one}" for one in ("row=乡镇", "column=项目", "contributor=单位", "amount=金额")]


def spending(folder: Path, *rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> Path:
    path = folder / "经费_specimen.csv"
    pd.DataFrame([*SPENDING, *rows], columns=list(heads)).to_csv(path, index=False)
    return path


def test_sums_of_money_in_which_no_unit_is_seen(tmp_path: Path, yanting: Run) -> None:
    out = tmp_path / "out.xlsx"
    arguments = (*NAMED, "--unit", "元", "--data-kind", "specimen", "-o", out)
    code, said, log = yanting("protect", spending(tmp_path), *arguments)
    assert code == 0, log
    shown = pd.read_excel(out, sheet_name="金额", dtype=str, engine="openpyxl").set_index("Unnamed: 0")
    assert set(shown.pop("data_kind")) == {"specimen"}
    assert shown.loc["南岭乡"].tolist() == ["‡", "‡", "35903"]
    assert shown.loc["合计"].tolist() == ["41300", "23403", "64703"]
    assert shown.drop(index=["南岭乡", "合计"]).eq("‡").any(axis=None)
    for told in ("26000", "26900", "9003", "第1办"):
        assert told not in said.replace(",", "")
        assert not any(told.encode() in part for part in planted.parts(out.read_bytes()))
    code, said, _ = yanting(
        "protect", spending(tmp_path), *NAMED, "--least", "2", "--largest", "1", "--percent", "99.9"
    )
    assert (code, "26,900" in said) == (0, False)  # the second unit still knows the first to within its own 900


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("合计", "参观", "第1办", "3"), "a label is 合计"),
        (("东坪镇", "参观", "第1办", "1.2万"), "row 34"),
        (("东坪镇", "参观", "第1办", "-5"), "no amount from 0"),
        (("东坪镇", "", "第1办", "5"), "a cell is empty"),
    ],
)
def test_a_list_of_amounts_that_cannot_be_added_up(
    row: tuple[str, ...], told: str, tmp_path: Path, yanting: Run
) -> None:
    code, said, log = yanting("protect", spending(tmp_path, row), *NAMED)
    assert (code, said) == (1, "")
    assert told in log


def test_a_list_of_amounts_with_other_headings_or_persons(tmp_path: Path, yanting: Run) -> None:
    assert yanting("protect", spending(tmp_path))[0] == 1
    assert yanting("protect", spending(tmp_path), "--column=town=乡镇")[0] == 2
    assert yanting("protect", spending(tmp_path), *NAMED, "-o", tmp_path / "a.csv")[0] == 2
    simulated = (*NAMED, "--data-kind", "simulated", "-o")
    code, _, log = yanting("protect", spending(tmp_path), *simulated, tmp_path / "a.xlsx")
    assert (code, "put 'simulated' into the file name" in log, (tmp_path / "a.xlsx").exists()) == (1, True, False)
    assert yanting("protect", spending(tmp_path), *simulated, tmp_path / "a_simulated.xlsx")[0] == 0
    person = ("东坪镇", "参观", PLANTED[0], "5")
    code, _, log = yanting("protect", spending(tmp_path, person), *NAMED)
    assert (code, PLANTED[0] in log) == (1, False)
