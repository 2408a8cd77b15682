"""The study: its specification, its tables, its numbers, its supplied data."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from checkouts import ROOT, SPECIMENS, make_checkout

from yanting_research.core import CONTRACTS, check_table
from yanting_research.errors import FormulaError, LinkageError, ReadError
from yanting_research.reports import audit_corpus_numbering, default_stopwords, extracted_features, removal_table
from yanting_research.study_figures import cohort_means, figure_specs, workforce_table
from yanting_research.study_links import evaluate_specimens, read_truth, theme_indicator_pair
from yanting_research.study_sources import read_design, report_checks, report_facts, report_frequency
from yanting_research.workflow import Study, StudySpec, read_study, run_study, study_numbers

CORPUS = ROOT / "corpus"
YANTING = CORPUS / "statistics" / "yanting_2013.csv"


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> StudySpec:
    return read_study(make_checkout(tmp_path_factory.mktemp("checkout")) / "corpus" / "study.toml")


@pytest.fixture(scope="module")
def study(spec: StudySpec) -> Study:
    return run_study(spec)


# --- study.toml -----------------------------------------------------------------------------------------------------


def test_paths_are_relative_to_the_study_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    made = read_study(CORPUS / "study.toml")
    assert made.texts == CORPUS / "texts"
    assert [pair.indicator for pair in made.pairs].count("mobile_share") == 2
    assert made.panel_seed == 20130625


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "specimen"', "", "keys missing: name"),
        ('texts = "texts"', 'texts = "no_such_folder"', "not there: no_such_folder"),
        ('name = "specimen"', "name = specimen", "no valid TOML"),
        ("[panel]", "[panle]", "keys missing: panel"),
        ("seed = 20130625", "", "seed"),
        ("seed = 20130625", 'seed = "many"', "seed"),
        ('theme = "监督管理"', 'thme = "监督管理"', "thme"),
        ('scenario = "S0"', "", "scenario"),
        ('trends = ["wealth"]', 'trend = ["wealth"]', "unknown key 'trend'"),
        ('estimators = ["twfe", "extended_logit"]', 'estimators = ["magic"]', "no estimator 'magic'"),
        ("[panel]", "[panel.deep]", "panel"),
    ],
)
def test_a_wrong_study_file_is_refused_with_its_name(old: str, new: str, said: str, spec: StudySpec) -> None:
    path = spec.texts.parent / "wrong.toml"
    text = (spec.texts.parent / "study.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReadError) as raised:
        read_study(path)
    assert "wrong.toml" in raised.value.where
    assert said in str(raised.value)


@pytest.mark.parametrize(
    "attack",
    [
        "n_attended ~ treated + __import__('os').system('touch {0}')",
        'n_attended ~ treated + eval("open({0!r}, chr(119))")',
        "n_attended ~ treated + I(open({0!r}, 'w'))",
        "`n_attended` ~ treated + @{0}",
    ],
)
def test_a_formula_in_a_study_file_runs_nothing(attack: str, spec: StudySpec, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    path = spec.texts.parent / "attack.toml"
    text = (spec.texts.parent / "study.toml").read_text(encoding="utf-8")
    named = 'outcome = "n_attended"'
    assert named in text
    path.write_text(text.replace(named, f"formula = {json.dumps(attack.format(str(trap)))}", 1), encoding="utf-8")
    with pytest.raises(FormulaError):
        run_study(read_study(path))
    assert not trap.exists()


def test_a_study_file_may_name_a_formula_and_estimators(spec: StudySpec) -> None:
    path = spec.texts.parent / "formula.toml"
    text = (spec.texts.parent / "study.toml").read_text(encoding="utf-8")
    changed = text.replace('outcome = "n_attended"', 'formula = "n_attended ~ treated + wealth:period"', 1)
    path.write_text(changed.replace('trends = ["wealth"]', "", 1), encoding="utf-8")
    first = read_study(path).panel_models[0]
    assert (first.estimator, first.spec.outcome, first.spec.trials) == ("twfe", "n_attended", "n_invited")
    assert first.text == "n_attended ~ treated + wealth:period"
    path.write_text(text.split("outcome =")[0] + "\n" + text[text.index("# a theme beside") :], encoding="utf-8")
    assert [model.spec.model_id for model in read_study(path).panel_models] == ["twfe"]


def test_pairs_that_are_no_tables_are_refused(spec: StudySpec) -> None:
    path = spec.texts.parent / "wrong.toml"
    text = (spec.texts.parent / "study.toml").read_text(encoding="utf-8")
    path.write_text("pairs = 3\n" + text.split("[[pairs]]")[0], encoding="utf-8")
    with pytest.raises(ReadError, match="a pair says 3"):
        read_study(path)


def test_a_missing_or_undecodable_study_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_study(tmp_path / "study.toml")
    (tmp_path / "study.toml").write_bytes("name = '县'".encode("gb18030"))
    with pytest.raises(ReadError, match="no valid TOML"):
        read_study(tmp_path / "study.toml")


# --- tables and numbers ---------------------------------------------------------------------------------------------


def test_every_table_of_the_study_keeps_its_contract(study: Study) -> None:
    kept = {name: name.upper() for name in study.tables if name.upper() in CONTRACTS}
    kept |= {"panel_simulated": "PANEL", "estimates_simulated": "ESTIMATES", "report_facts": "FACTS"}
    kept |= {"report_checks": "CHECKS"}
    assert len(kept) >= 14
    for name, contract in kept.items():
        table = study.tables[name]
        pd.testing.assert_frame_equal(check_table(table, CONTRACTS[contract]), table)


def test_text_cells_are_never_missing_and_hold_no_control_character(study: Study) -> None:
    for name, table in study.tables.items():
        for column in table.select_dtypes("str"):
            cells = table[column]
            assert cells.notna().all(), (name, column)
            assert not cells.str.contains(r"[\x00-\x08\x0e-\x1f]").any(), (name, column)


def test_facts_are_what_the_text_says(study: Study) -> None:
    texts = {document.doc_id: document.text for document in study.corpus}
    assert set(texts) == set(SPECIMENS)
    for fact in study.tables["facts"].to_dict("records"):
        assert texts[fact["doc_id"]][fact["start"] : fact["end"]] == fact["surface"]


def test_paths_in_the_tables_name_no_machine(study: Study) -> None:
    paths = [*study.tables["ingest"]["path"], *study.tables["documents"]["path"]]
    assert all(path.startswith("texts/") for path in paths)


def test_numbers_are_those_of_the_tables(study: Study) -> None:
    numbers = study_numbers(study)
    tables = study.tables
    assert list(numbers) == sorted(numbers)
    assert numbers["rows/documents"] == len(SPECIMENS)
    assert numbers["rows/facts"] == len(tables["facts"])
    verdicts = {name: value for name, value in numbers.items() if name.startswith("checks/")}
    assert sum(verdicts.values()) == len(tables["checks"])
    first = tables["frequency"].iloc[0]
    assert numbers[f"frequency/{first['feature']}"] == first["frequency"]
    rows = tables["estimates_simulated"].set_index(["model_id", "term"])["estimate"]
    for model in ("twfe", "extended_logit"):
        assert numbers[f"{model}_simulated/treated/estimate"] == pytest.approx(rows[(model, "treated")])
    assert not any(math.isnan(value) for value in numbers.values())


def test_the_term_counts_are_those_of_the_text(study: Study) -> None:
    frequency = study.tables["frequency"].set_index("feature")["frequency"]
    assert frequency["流动党员"] == sum(document.text.count("流动党员") for document in study.corpus)


def test_a_pair_of_unknown_columns_is_refused(study: Study) -> None:
    table = study.tables["theme_workforce"]
    with pytest.raises(LinkageError, match="no such theme"):
        theme_indicator_pair(table, theme="no such theme", indicator="mobile_share")
    pair = theme_indicator_pair(table, theme="远程与网络教育", indicator="mobile_share", label="流动党员占比")
    assert set(pair.table["indicator"]) == {"流动党员占比"}
    assert "mobile_share" in table.columns  # the given table is not renamed


# --- the planted answers --------------------------------------------------------------------------------------------


def test_truth_files_are_read_or_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no truth files"):
        read_truth(tmp_path)
    (tmp_path / "a.json").write_text('{"text": ', encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.json: no valid JSON"):
        read_truth(tmp_path)


def test_the_evaluation_counts_every_planted_fact(spec: StudySpec, study: Study) -> None:
    planted = sum(len(truth["facts"]) for truth in read_truth(spec.truth))
    table = study.tables["evaluation"].set_index("measure")
    row = table.loc["value and unit"]
    assert row["n_correct"] <= row["n_gold"] <= planted
    assert row["precision"] == pytest.approx(row["n_correct"] / row["n_predicted"])
    assert row["recall"] == pytest.approx(row["n_correct"] / row["n_gold"])
    assert row["f1"] >= 0.95
    assert table.loc["part_of links", "f1"] >= 0.70


def test_a_wrong_answer_lowers_the_score(spec: StudySpec, tmp_path: Path) -> None:
    source = (spec.truth / f"{SPECIMENS[0]}.json").read_text(encoding="utf-8")
    (tmp_path / "a.json").write_text(source, encoding="utf-8")
    right = evaluate_specimens(tmp_path).set_index("measure").loc["value and unit"]
    value = next(fact["value"] for fact in read_truth(tmp_path)[0]["facts"] if (fact["value"] or 0) > 1000)
    spoiled = source.replace(f'"value": {value:g}', '"value": 999983')
    assert spoiled != source
    (tmp_path / "a.json").write_text(spoiled, encoding="utf-8")
    wrong = evaluate_specimens(tmp_path).set_index("measure").loc["value and unit"]
    assert wrong["n_correct"] < right["n_correct"]


# --- the 2013 report as a table -------------------------------------------------------------------------------------


def test_the_report_of_2013_is_audited_as_counted_by_hand() -> None:
    facts = report_facts(YANTING).set_index("fact_id")
    by_parts = {
        (row["kind"], facts.loc[row["whole"], "value"], facts.loc[row["parts"].split()[0], "value"]): row
        for row in report_checks(YANTING).to_dict("records")
    }
    # 43 + 47 + 905 = 995; 1638 + 5594 = 7232; 232 + 375 = 607
    for whole, part in ((995, 43), (7232, 1638), (607, 232)):
        row = by_parts["sum", whole, part]
        assert (row["computed"], row["verdict"]) == (whole, "consistent")
    # 89 / 607 = 14.662 %, 317 / 607 = 52.224 %, 603 / 607 = 99.341 %
    assert by_parts["share", 607, 89]["verdict"] == "consistent"
    assert by_parts["share", 607, 317]["verdict"] == "consistent"
    row = by_parts["share", 607, 603]
    assert (row["printed"], round(row["computed"], 3), row["verdict"]) == (99.4, 99.341, "rounding")


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("fact_id,value\na,1\n", encoding="utf-8")
    with pytest.raises(ReadError, match="columns missing: section, indicator"):
        report_facts(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"", "no table"),
        (b"\xff\xfe\x00a", "no table"),
        ("section_id,token,n_token\ns,词语,many\n".encode(), "'many' is no number"),
    ],
)
def test_a_supplied_table_that_cannot_be_read_is_ours(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "tokens.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=said) as raised:
        report_frequency(path, ())
    assert "tokens.csv" in raised.value.where


def test_a_cell_that_is_no_number_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "design.csv"
    path.write_text("doc_id,county,format,members\na,b,txt,about 20\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"design\.csv, column members: 'about 20'"):
        read_design(path)


def test_the_frequency_of_shipped_counts(tmp_path: Path) -> None:
    path = tmp_path / "tokens.csv"
    rows = ["s1,党员,3", "s2,党员,2", "s1,培训,5", "s1,工作,9", "s1,的,40", "s1,2013,7", "s1,、,30"]
    path.write_text("\n".join(["section_id,token,n_token", *rows]) + "\n", encoding="utf-8")
    table = report_frequency(path, ("工作",))
    assert table["feature"].tolist() == sorted(["党员", "培训"])  # 3 + 2 = 5, so their code points decide
    assert table["frequency"].tolist() == [5, 5]
    assert table["rank"].tolist() == [1, 1]
    assert dict(zip(table["feature"], table["docfreq"], strict=True)) == {"党员": 2, "培训": 1}


def test_the_design_is_numbers() -> None:
    design = read_design(CORPUS / "truth" / "design.csv")
    assert design["doc_id"].is_unique
    assert design["mobile_share"].between(0, 100).all()


# --- figures and small tables ---------------------------------------------------------------------------------------


def test_workforce_parts_stand_beside_their_whole() -> None:
    table = workforce_table(report_facts(YANTING)).set_index("indicator")
    row = next(row for row in table.to_dict("records") if row["value"] == 603)
    assert (row["whole"], row["share"]) == (607, 99.4)
    assert any("（多于）" in name for name in table.index)  # 3200多人
    assert set(table["unit"]) == {"人"}


def test_cohort_means_are_means_of_rates() -> None:
    panel = pd.DataFrame(
        {
            "entity": ["a", "b", "c"],
            "period": [1, 1, 1],
            "treated_since": [2.0, 2.0, float("nan")],
            "n_attended": [5, 9, 3],
            "n_invited": [10, 10, 4],
        }
    )
    means = cohort_means(panel).set_index("cohort")["mean"]
    assert means.to_dict() == {"第2季度起": 70.0, "始终没有": 75.0}  # (50 + 90) / 2; 3 / 4


def test_every_figure_names_its_kind_of_data(study: Study) -> None:
    specs = list(figure_specs(study))
    assert len({spec.name for spec in specs}) == len(specs) == 11 + len(study.pairs)
    for spec in specs:
        assert spec.data_kind == {"report": "real", "specimen": "specimen"}.get(spec.name.split("_")[0], "simulated")
        assert not spec.table.empty
        assert spec.zh
        assert spec.en


def test_tables_of_a_corpus(study: Study) -> None:
    removed = removal_table(study.corpus)
    raw = {document.doc_id: document.source.text for document in study.corpus}
    assert len(removed)
    by_cleaning = removed[removed["start"] < removed["end"]]  # what a reader left out stands at an empty span
    assert len(by_cleaning)
    assert all(
        raw[row["doc_id"]][row["start"] : row["end"]] == row["surface"] for row in by_cleaning.to_dict("records")
    )
    assert removed["surface"].str.len().min() > 0
    counts = extracted_features(study.corpus)
    tokens = study.tables["tokens"]
    assert counts["n_token"].sum() == (tokens["token"].str.strip() != "").sum()
    assert audit_corpus_numbering(study.corpus).equals(study.tables["outline_findings"])
    assert len(set(default_stopwords())) == len(default_stopwords())
