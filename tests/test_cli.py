"""The command ``yanting`` as people run it: data, messages, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from checkouts import REPORT, ROOT, run_yanting

from yanting_research import cli
from yanting_research.core import CONTRACTS, LEXICON_GROUPS, parse_lexicon
from yanting_research.errors import LexiconError

COMMANDS = (
    "reproduce", "ingest", "structure", "segment", "terms", "kwic", "newwords", "explore", "facts", "audit",
    "indicators", "measures", "themes", "network", "reuse", "coinages", "link", "instruments", "pmc", "features",
    "protect", "describe", "run", "search", "select",
    "cache", "doctor", "lab", "lesson", "grade", "dashboard", "site",
)  # fmt: skip
FACT_FIELDS = {"start", "end", "value", "value_high", "unit", "indicator", "qualifier", "modality", "part_of"}
CHECK_FIELDS = {"kind", "whole", "parts", "verdict"}

Run = Callable[..., tuple[int, str, str]]


# --- help and usage -------------------------------------------------------------------------------------------------


def test_the_commands_are_these() -> None:
    assert {command.callback.__name__ for command in cli.app.registered_commands if command.callback} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_its_description_in_an_example(command: str, yanting: Run) -> None:
    status, out, err = yanting(command, "--help")
    assert (status, err) == (0, "")
    assert f"Example: yanting {command}" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("facts",),
        ("facts", "a.txt", "--format", "yaml"),
        ("facts", "a.txt", "--no-such-option"),
        ("kwic", "", "a.txt"),
        ("kwic", "党员", "a.txt", "--window", "0"),
        ("describe", "NO_SUCH_CONTRACT"),
        ("ingest", "a.txt"),
        ("reproduce", "--jobs", "0"),
    ],
)
def test_wrong_usage_is_status_2(arguments: tuple[str, ...], yanting: Run) -> None:
    status, out, err = yanting(*arguments)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    assert len(err) > 20


def test_an_unknown_contract_lists_the_known_ones(yanting: Run) -> None:
    _, _, err = yanting("describe", "NO_SUCH_CONTRACT")
    assert all(name in err for name in CONTRACTS)


def test_the_real_command_keeps_data_and_messages_apart(report_file: Path) -> None:
    missing = report_file.with_name("missing.txt")
    done = run_yanting("kwic", "党员", missing, report_file, cwd=report_file.parent)
    assert done.returncode == 0
    assert len(pd.read_csv(io.StringIO(done.stdout))) == 3
    assert done.stderr.count("\n") == 1
    assert "missing.txt: no such file" in done.stderr


def test_our_error_is_said_in_one_line(yanting: Run) -> None:
    status, out, err = yanting("facts", "missing.txt")
    assert (status, out) == (1, "")
    assert err.startswith("error: missing.txt: no such file; expected: ")
    assert err.count("\n") == 1


def test_a_terminal_without_chinese_gets_no_traceback(report_file: Path) -> None:
    done = run_yanting("audit", report_file, cwd=report_file.parent, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "30%" in done.stdout


def test_a_reader_that_goes_away_is_no_error(report_file: Path) -> None:
    big = report_file.with_name("long.txt")
    big.write_text("全县共有党员3600名。\n" * 2000, encoding="utf-8")
    env_run = [sys.executable, "-m", "yanting_research", "segment", str(big)]
    with subprocess.Popen(env_run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read().decode("utf-8", "replace")
        process.wait(timeout=60)
    assert "Traceback" not in said


# --- facts ----------------------------------------------------------------------------------------------------------


def payload_of(path: Path, yanting: Run) -> dict[str, Any]:
    status, out, err = yanting("facts", path)
    assert (status, err) == (0, "")
    made = json.loads(out)
    assert set(made) == {"facts", "checks"}
    return dict(made)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_offsets_lead_into_the_file_as_given(codec: str, newline: str, tmp_path: Path, yanting: Run) -> None:
    raw = REPORT.replace("\n", newline)  # furniture before the body, so clean offsets would be wrong
    path = tmp_path / "report.txt"
    path.write_bytes(raw.encode(codec))
    made = payload_of(path, yanting)
    spans = {(fact["start"], fact["end"]) for fact in made["facts"]}
    assert {fact["surface"] for fact in made["facts"]} >= {"120个", "80个", "3600名", "400多人", "15%", "12万元"}
    for fact in made["facts"]:
        assert raw[fact["start"] : fact["end"]] == fact["surface"]
        for name in ("part_of", "denominator"):
            assert fact[name] is None or tuple(fact[name]) in spans
    for check in made["checks"]:
        assert all(tuple(span) in spans for span in (*check["parts"], *([check["whole"]] if check["whole"] else [])))
    assert {raw[s:e] for s, e in spans} & {"2013年", "17:23", "00:00"} == set()


def test_facts_follow_the_documented_fields(report_file: Path, yanting: Run) -> None:
    made = payload_of(report_file, yanting)
    assert all(fact.keys() >= {*FACT_FIELDS, "denominator"} for fact in made["facts"])
    assert all(check.keys() >= CHECK_FIELDS for check in made["checks"])
    by_surface = {fact["surface"]: fact for fact in made["facts"]}
    mobile, women, plan = by_surface["400多人"], by_surface["30人"], by_surface["1800人次"]
    assert (mobile["value"], mobile["value_high"], mobile["qualifier"]) == (400, None, "more_than")
    assert (by_surface["12万元"]["value"], by_surface["12万元"]["unit"]) == (120000, "元")
    assert REPORT[slice(*mobile["part_of"])] == "3600名"
    assert REPORT[slice(*women["part_of"])] == "200人"
    assert REPORT[slice(*by_surface["15%"]["denominator"])] == "200人"
    assert (plan["modality"], by_surface["3600名"]["modality"]) == ("target", "observed")
    told = {
        (check["kind"], REPORT[slice(*check["whole"])], *(REPORT[s:e] for s, e in check["parts"])): check["verdict"]
        for check in made["checks"]
    }
    assert told["sum", "120个", "80个", "40个"] == "consistent"  # 80 + 40 = 120
    assert told["share", "200人", "30人", "15%"] == "consistent"  # 30 / 200 = 15 %
    assert told["share", "50人", "10人", "30%"] == "inconsistent"  # 10 / 50 = 20 %


def test_facts_as_csv_and_xlsx_hold_the_same_values(report_file: Path, yanting: Run) -> None:
    folder = report_file.parent
    _, printed, _ = yanting("facts", report_file, "--format", "csv")
    assert yanting("facts", report_file, "--format", "csv", "-o", folder / "f.csv") == (0, "", "")
    assert yanting("facts", report_file, "--format", "xlsx", "-o", folder / "f.xlsx") == (0, "", "")
    assert yanting("facts", report_file, "-o", folder / "f.json") == (0, "", "")
    first = pd.read_csv(io.StringIO(printed), keep_default_na=False)
    second = pd.read_csv(folder / "f.csv", keep_default_na=False)
    sheet = openpyxl.load_workbook(folder / "f.xlsx").worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    stored = json.loads((folder / "f.json").read_text(encoding="utf-8"))
    assert first["surface"].tolist() == second["surface"].tolist()
    assert [row[header.index("surface")] for row in rows] == first["surface"].tolist()
    assert [row[header.index("value")] for row in rows] == first["value"].tolist()
    assert [fact["surface"] for fact in stored["facts"]] == first["surface"].tolist()


@pytest.mark.parametrize(
    ("form", "name"),
    [("xlsx", ""), ("parquet", ""), ("xlsx", "f.csv"), ("csv", "f.xlsx"), ("csv", "f.txt"), ("json", "f.csv")],
)
def test_a_format_and_a_file_that_contradict_it_are_refused(
    form: str, name: str, report_file: Path, yanting: Run
) -> None:
    out = ("-o", report_file.with_name(name)) if name else ()
    status, printed, err = yanting("facts", report_file, "--format", form, *out)
    assert (status, printed) == (2, "")
    assert "-o" in err
    assert sorted(path.name for path in report_file.parent.iterdir()) == [report_file.name]


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx", "f.json"])
def test_the_name_of_the_file_decides_where_no_format_is_named(name: str, report_file: Path, yanting: Run) -> None:
    out = report_file.with_name(name)
    assert yanting("facts", report_file, "-o", out) == (0, "", "")
    kind = {b"PK": "f.xlsx", b"{\n": "f.json"}.get(out.read_bytes()[:2], "f.csv")
    assert kind == name


# Two reports of one invented county; the second contradicts the first.
FIRST = "截至2013年底，松源县共有党员22250名，其中女党员4450名，占20%。"
SECOND = "截至2013年底，松源县共有党员22520名。乡镇干部50人中，35岁以下的10人，占30%。"


@pytest.fixture
def two_reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "b.txt").write_text(SECOND, encoding="utf-8")
    (folder / "a.txt").write_text(FIRST, encoding="gb18030")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "again.txt").write_text(FIRST, encoding="utf-8")
    rows = "doc_id,region,period\na,松源县,2013\nb,松源县,2013\n"
    (tmp_path / "metadata.csv").write_text(rows, encoding="utf-8")
    return folder


def test_facts_of_a_folder_are_one_table(two_reports: Path, yanting: Run) -> None:
    status, printed, err = yanting("facts", two_reports)
    assert status == 0
    table = pd.read_csv(io.StringIO(printed), keep_default_na=False)
    assert table["doc_id"].tolist() == ["a"] * 3 + ["b"] * 4
    assert table["surface"].tolist()[:2] == ["22250名", "4450名"]
    assert "empty.txt: the file is empty" in err
    assert "again.txt: the same text as a; counted once" in err
    assert "2/2" in err  # the progress bar


@pytest.mark.parametrize("name", ["f.csv", "f.csv.gz", "f.parquet", "f.xlsx", "f.json"])
def test_facts_of_a_folder_give_the_same_bytes_twice(name: str, two_reports: Path, yanting: Run) -> None:
    first, second = two_reports.with_name(f"1{name}"), two_reports.with_name(f"2{name}")
    assert yanting("facts", two_reports, "--sentences", "-o", first)[:2] == (0, "")
    assert yanting("facts", two_reports, "--sentences", "-o", second)[:2] == (0, "")
    assert first.read_bytes() == second.read_bytes()
    if name == "f.parquet":
        table = pd.read_parquet(first)
        assert table["sentence"].iloc[0] == FIRST
        assert Path(table["path"].iloc[0]).name == "a.txt"
    if name == "f.json":
        made = json.loads(first.read_text(encoding="utf-8"))
        assert {doc_id: len(one["facts"]) for doc_id, one in made.items()} == {"a": 3, "b": 4}
        assert SECOND[slice(*(made["b"]["facts"][0][key] for key in ("start", "end")))] == "22520名"


def test_a_fact_is_traced_to_its_sentence(two_reports: Path, yanting: Run) -> None:
    status, out, _ = yanting("facts", two_reports, "--trace", "a#f0002")
    assert status == 0
    assert out.rstrip().endswith("松源县共有党员22250名，其中女党员【4450名】，占20%。")
    status, out, err = yanting("facts", two_reports, "--trace", "a#f9999")
    assert (status, out) == (1, "")
    assert "a#f9999: no such fact" in err


def test_audit_of_a_folder_and_its_summary(two_reports: Path, yanting: Run) -> None:
    status, out, _ = yanting("audit", two_reports)
    assert status == 0
    assert [line for line in out.splitlines() if line.startswith("【")] == [
        "【a】核对 2 处，0 处要看",
        "【b】核对 2 处，1 处要看",
    ]
    status, out, _ = yanting("audit", two_reports, "--summary", "--strict")
    assert status == 1
    assert out.splitlines()[0] == "共 2 篇，核对 4 处：相符 3，对不上 1"
    assert "  占比：核对 2 处：相符 1，对不上 1" in out
    assert out.index("【b】") < out.index("【a】")  # what needs a look first
    assert yanting("audit", two_reports, "--summary", "-o", two_reports.with_name("a.xlsx"))[0] == 2


def test_indicators_show_both_sentences_of_a_conflict(two_reports: Path, yanting: Run) -> None:
    metadata = two_reports.with_name("metadata.csv")
    status, out, err = yanting("indicators", two_reports, "--metadata", metadata)
    assert status == 0
    table = pd.read_csv(io.StringIO(out), keep_default_na=False).query("indicator == 'members'")
    assert table[["region", "period", "value", "conflict"]].to_numpy().tolist() == [
        ["松源县", 2013, 22250.0, True], ["松源县", 2013, 22520.0, True],
    ]  # fmt: skip
    assert "1 statements differ" in err
    status, out, _ = yanting("indicators", two_reports, "--metadata", metadata, "--conflicts")
    assert out.splitlines()[:2] == ["说法不一：1 处", "  松源县 2013　党员：22,520人 ／ 22,250人"]
    assert SECOND.split("。")[0] in out
    assert FIRST in out
    book = two_reports.with_name("i.xlsx")
    assert yanting("indicators", two_reports, "--metadata", metadata, "-o", book)[0] == 0
    assert openpyxl.load_workbook(book).sheetnames == ["指标", "说法不一"]


def test_supplied_statistics_stand_beside_the_text(two_reports: Path, yanting: Run) -> None:
    statistics = two_reports.with_name("statistics.csv")
    statistics.write_text("region,period,indicator,value,unit\n松源县,2013,党员,2.2,万名\n", encoding="utf-8")
    metadata = two_reports.with_name("metadata.csv")
    arguments = ("indicators", two_reports, "--metadata", metadata, "--supplied", statistics)
    status, out, _ = yanting(*arguments, "--conflicts")
    assert status == 0
    assert "22,520人 ／ 22,000人" in out
    assert "supplied row 1：（外来统计数据）" in out
    statistics.write_text("region,period\n松源县,2013\n", encoding="utf-8")
    status, _, err = yanting(*arguments)
    assert status == 1
    assert "columns missing: indicator, value, unit" in err


def test_warnings_are_one_line_without_our_source(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("全县共有党员\x1b3600名。" + "加强党员教育工作。" * 20, encoding="utf-8")
    done = run_yanting("segment", "odd.txt", "--raw", "-o", "t.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("warning: ")
    assert done.stderr.count("\n") == 1
    assert ".py" not in done.stderr


def test_a_report_without_numbers_has_no_facts(tmp_path: Path, yanting: Run) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("加强党员教育，提高培训质量。", encoding="utf-8")
    assert payload_of(path, yanting) == {"facts": [], "checks": []}
    status, out, _ = yanting("audit", "--strict", path)
    assert status == 0
    assert "没有" in out


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path, yanting: Run) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(
        "全县\x85共有党员\x9b3600名，\u202e其中女党员\x9b500名。" + "加强党员教育工作。" * 20, encoding="utf-8"
    )
    status, out, _ = yanting("facts", path)
    assert status == 0
    json.loads(out)
    assert not {"\x85", "\x9b", "\u202e"} & set(out)


# --- audit ----------------------------------------------------------------------------------------------------------


def test_audit_shows_the_finding_with_its_sentence(report_file: Path, yanting: Run) -> None:
    status, out, err = yanting("audit", report_file)
    assert (status, err) == (0, "")
    assert "10 ÷ 50 = 20%" in out
    assert "乡镇干部50人中，35岁以下的10人，占30%。" in out


def test_every_check_in_a_workbook(report_file: Path, yanting: Run, tmp_path: Path) -> None:
    book = tmp_path / "audit.xlsx"
    assert yanting("audit", report_file, "-o", book)[0] == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["核算", "汇总", "各处不一", "口径", "推算", "原句"]
    heads = [cell.value for cell in sheets["核算"][1]]
    assert {"类型", "结论", "核算过程", "句子"} <= set(heads)
    assert sheets["核算"].cell(2, heads.index("结论") + 1).value == "对不上"  # what to look at comes first
    assert sheets["核算"].auto_filter.ref
    assert sheets["核算"].max_row > 1
    assert yanting("audit", report_file, "-o", tmp_path / "audit.csv")[0] == 2
    page = tmp_path / "audit.html"
    assert yanting("audit", report_file, "--strict", "-o", page)[:2] == (1, f"{page}\n")
    assert "乡镇干部<mark>50人</mark>中" in page.read_text(encoding="utf-8")


def test_strict_audit_is_status_1_only_when_something_is_wrong(report_file: Path, yanting: Run) -> None:
    assert yanting("audit", "--strict", report_file)[0] == 1
    mended = report_file.with_name("mended.txt")
    mended.write_text(REPORT.replace("占30%", "占20%"), encoding="utf-8")
    assert yanting("audit", "--strict", mended)[0] == 0
    status, out, _ = yanting("audit", "--strict", report_file, mended)
    assert status == 1
    assert {"【松源报告】", "【mended】"} <= {line.split("核对")[0] for line in out.splitlines()}


# --- words and structure --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_raw_segments_put_together_are_the_file(newline: str, tmp_path: Path, yanting: Run) -> None:
    raw = REPORT.replace("\n", newline)
    path = tmp_path / "report.txt"
    path.write_text(raw, encoding="utf-8", newline="")
    status, out, err = yanting("segment", path, "--raw", "--format", "json")
    assert (status, err) == (0, "")
    tokens = json.loads(out)
    assert "".join(token["token"] for token in tokens) == raw
    assert all(raw[token["start"] : token["end"]] == token["token"] for token in tokens)
    _, cleaned, _ = yanting("segment", path, "--format", "text")
    assert "微信" in raw
    assert "微信" not in cleaned
    assert "党员" in cleaned.split(" ")


def test_segments_as_csv_can_be_read_back(report_file: Path, yanting: Run) -> None:
    _, out, _ = yanting("segment", report_file, "--raw", "--pos")
    table = pd.read_csv(io.StringIO(out), keep_default_na=False, dtype={"token": str})
    assert "".join(table["token"]) == REPORT
    assert (table["pos"] != "").all()


def test_terms_keep_quantities_whole(report_file: Path, yanting: Run) -> None:
    status, out, _ = yanting("terms", report_file)
    table = pd.read_csv(io.StringIO(out), keep_default_na=False)
    assert status == 0
    assert {"400多人", "12万元", "流动党员", "党支部"} <= set(table["surface"])


def test_words_in_one_page_and_new_words(report_file: Path, yanting: Run, tmp_path: Path) -> None:
    page = tmp_path / "words.html"
    status, out, _ = yanting("explore", report_file, "-o", page, "--term", "党员", "--title", "试读")
    assert (status, out.strip()) == (0, str(page))
    text = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert "试读" in text
    status, out, _ = yanting("newwords", report_file, "--min-count", "2", "--min-docs", "1")
    assert status == 0
    assert out.splitlines()[0].split(",")[0] == "word"


def test_a_concordance_in_columns(report_file: Path, yanting: Run) -> None:
    status, out, _ = yanting("kwic", "党*", report_file, "--wildcards", "--format", "text")
    assert status == 0
    assert all("【党" in line for line in out.strip().splitlines())
    status, _, err = yanting("kwic", "党员", report_file, "--role", "经验")
    assert status == 2
    assert "现状" in err


def test_evaluation_of_tokens_and_of_facts(yanting: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.txt"
    gold.write_text("党员 教育 培训\n全县 党员\n", encoding="utf-8")
    status, out, _ = yanting("evaluate", "segmentation", gold, "--format", "json")
    assert status == 0
    assert {row["n_gold"] for row in json.loads(out)} == {5}
    one = ROOT / "corpus" / "truth" / "qinghe_2012.json"
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / one.name).write_bytes(one.read_bytes())
    status, out, _ = yanting("evaluate", "facts", tmp_path / "truth", "--format", "json")
    assert status == 0
    rows = {row["measure"]: row for row in json.loads(out)}
    assert 0 < rows["value and unit"]["n_correct"] <= rows["value and unit"]["n_gold"]


def test_kwic_finds_every_place(report_file: Path, yanting: Run) -> None:
    status, out, _ = yanting("kwic", "党员", report_file, "--window", "4", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert len(rows) == 3  # counted by hand in the body: 党员3600, 流动党员, 培训党员
    assert [row["right"] for row in rows] == ["3600", "400多", "1800"]
    assert yanting("kwic", "无此词", report_file)[0] == 0


def test_structure_as_json_and_text(report_file: Path, yanting: Run) -> None:
    status, out, _ = yanting("structure", report_file, "--format", "json")
    made = json.loads(out)
    assert status == 0
    assert [(s["marker"], s["heading"], s["role"]) for s in made["sections"][1:]] == [
        ("一、", "队伍现状", "现状"),
        ("二、", "存在的问题", "问题"),
    ]
    assert made["metadata"]["published"] == "2013-06-25T17:23"
    for section in made["sections"][1:]:
        assert REPORT[section["raw_start"] : section["raw_end"]].startswith(section["marker"])
    _, text, _ = yanting("structure", report_file)
    assert "二、存在的问题 【问题】" in text


def test_features_hold_counts_and_no_order(report_file: Path, yanting: Run) -> None:
    _, out, _ = yanting("features", report_file)
    table = pd.read_csv(io.StringIO(out), keep_default_na=False, dtype={"token": str})
    assert table.columns.tolist() == ["doc_id", "section_id", "section_role", "token", "n_token"]
    assert table.sort_values(["doc_id", "section_id", "token"]).index.tolist() == table.index.tolist()
    assert table.query("section_role == '现状' and token == '党员'")["n_token"].tolist() == [2]


# --- describe, doctor -----------------------------------------------------------------------------------------------


def test_describe_lists_every_contract(yanting: Run) -> None:
    status, out, _ = yanting("describe")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(CONTRACTS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_describe_prints_row_key_and_every_column(name: str, yanting: Run) -> None:
    status, out, err = yanting("describe", name)
    assert (status, err) == (0, "")
    assert out.startswith(f"{name}: one row is {CONTRACTS[name].row_means()}; key ")
    assert all(column in out for column in CONTRACTS[name].to_schema().columns)


def test_doctor_looks_at_five_things(yanting: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = yanting("doctor")
    assert status == (1 if "BAD" in out else 0)
    for what in ("Python", "packages", "Chinese font", "locale", "write access"):
        assert f" {what}: " in out
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_what_is_wrong_and_how_to_mend_it(
    yanting: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YANTING_FONT", str(tmp_path / "no_such_font.ttf"))
    status, out, _ = yanting("doctor")
    assert status == 1
    bad = [line for line in out.splitlines() if line.startswith("BAD")]
    assert any("Chinese font" in line and "no_such_font" in line for line in bad)
    after = out.splitlines()[out.splitlines().index(next(line for line in bad if "font" in line)) + 1]
    assert after.startswith("     ")
    assert "YANTING_FONT" in after


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.fixture
def bad_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "folder.txt").mkdir(parents=True)
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\x7fELF\x02\x01\x01\0\0\0\0\0" * 40)
    (folder / "noise.txt").write_bytes(bytes(range(128, 256)) * 8)
    (folder / "no_heading.txt").write_text("全县共有党员3600名。\n各乡镇组织了学习。\n", encoding="utf-8")
    (folder / "one_line.txt").write_text("全县共有党支部120个。", encoding="utf-8")
    return folder


def test_ingest_reports_every_file_and_goes_on(bad_folder: Path, tmp_path: Path, yanting: Run) -> None:
    out = tmp_path / "corpus"
    one = ("--workers", "1")  # worker processes have tests of their own
    status, said, err = yanting("ingest", bad_folder, tmp_path / "missing.txt", "-o", out, *one)
    assert status == 0
    report = pd.read_parquet(out / "ingest_report.parquet")
    fates = {Path(path).name: fate for path, fate in zip(report["path"], report["fate"], strict=True)}
    good = {"good.txt", "no_heading.txt", "one_line.txt"}
    assert {name for name, fate in fates.items() if fate == "ok"} == good
    bad = report[~report["fate"].isin(["ok", "duplicate"])]
    assert {Path(path).name for path in bad["path"]} == {"empty.txt", "binary.txt", "noise.txt", "missing.txt"}
    assert (bad[["what", "expected", "remedy"]] != "").all(axis=None)
    assert "3 ok" in said
    assert all(name in err for name in ("empty.txt", "binary.txt", "noise.txt", "missing.txt"))
    assert {path.name for path in (out / "texts").iterdir()} == good
    assert not [path for path in out.rglob("*") if path.name.startswith(".") or path.suffix == ".tmp"]
    status, _, err = yanting("ingest", bad_folder, tmp_path / "missing.txt", "-o", out, "--strict", *one)
    assert status == 1
    assert "0 files read now" in err
    status, printed, _ = yanting("kwic", "党员", out)  # the corpus folder is loaded, not read
    assert status == 0
    assert set(pd.read_csv(io.StringIO(printed))["doc_id"]) == {"good", "no_heading"}
    status, _, err = yanting("ingest", bad_folder, "-o", bad_folder)
    assert status == 1
    assert "is a folder with other files" in err


def test_ingest_of_bad_files_only_is_status_1(tmp_path: Path, yanting: Run) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status, _, err = yanting("ingest", tmp_path / "empty.txt", "-o", tmp_path / "corpus")
    assert status == 1
    assert "the file is empty" in err


def test_an_empty_folder_is_said(tmp_path: Path, yanting: Run) -> None:
    (tmp_path / "in").mkdir()
    for arguments in (("terms", tmp_path / "in"), ("ingest", tmp_path / "in", "-o", tmp_path / "corpus")):
        status, out, err = yanting(*arguments)
        assert (status, out) == (1, "")
        assert "holds no documents" in err
    assert not (tmp_path / "corpus").exists()


@pytest.mark.parametrize("command", ["structure", "segment", "features"])
def test_a_folder_is_no_file(command: str, report_file: Path, yanting: Run) -> None:
    status, out, err = yanting(command, report_file.parent)
    assert (status, out) == (1, "")
    assert "is a folder" in err


@pytest.mark.parametrize("name", ["folder.txt", "empty.txt", "binary.txt", "noise.txt", "missing.txt"])
@pytest.mark.parametrize("command", ["facts", "audit", "indicators", "structure", "segment", "terms", "features"])
def test_each_command_refuses_a_bad_file_in_one_line(name: str, command: str, bad_folder: Path, yanting: Run) -> None:
    status, out, err = yanting(command, bad_folder / name)
    assert (status, out) == (1, "")
    lines = [line for line in err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, err
    assert name in lines[0]
    assert "what to do: " in lines[0]


def test_an_output_that_cannot_be_written_leaves_nothing(report_file: Path, yanting: Run) -> None:
    target = report_file.with_name("taken.json")
    target.mkdir()
    status, out, err = yanting("facts", report_file, "-o", target)
    assert (status, out) == (1, "")
    assert err.startswith("error: ")
    assert sorted(path.name for path in report_file.parent.iterdir()) == sorted(["taken.json", report_file.name])


def test_a_malformed_lexicon_line_is_named() -> None:
    group = LEXICON_GROUPS[0]
    with pytest.raises(LexiconError, match=r"mine\.csv, line 3: .*part-of-speech"):
        parse_lexicon(f"term,pos,group\n流动课堂,n,{group}\n大讲堂,noun,{group}\n", where="mine.csv")


LONG_LINE = """
import re, sys
from pathlib import Path
from yanting_research.errors import YantingError
from yanting_research.reports import facts_in_file

try:
    print(len(facts_in_file(Path(sys.argv[1])).facts))
except YantingError as error:
    print(f"refused: {error}")
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())  # ru_maxrss holds the parent's, too
print(int(peak[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from the Linux kernel")
def test_a_very_long_line_needs_memory_in_proportion(tmp_path: Path) -> None:
    """2 MB stand for 20: time and memory grow in proportion, and 20 MB would hold the suite up for a minute."""
    path = tmp_path / "line.txt"
    sentence = "加强党员教育工作，" * 60 + "全县共有党员3600名，"
    n = 2_000_000 // len(sentence.encode())
    path.write_text(sentence * n, encoding="utf-8")
    command = [sys.executable, "-c", LONG_LINE, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    n_facts, megabytes = done.stdout.split()
    assert int(n_facts) == n
    assert int(megabytes) < 300


# --- measures ---------------------------------------------------------------------------------------------------------


def test_measures_of_a_report_with_the_shipped_and_an_own_codebook(yanting: Run, tmp_path: Path) -> None:
    text = (
        "一、做法\n组织50名支部书记赴浙江考察，花费30万元。办茶会3场。\n"
        "二、存在的问题\n一是师资力量薄弱。\n三、对策建议\n一是聘请土专家担任讲师，充实师资。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    own = '[[forms]]\nform = "茶会"\ndefinition = "d"\ninclude = "i"\nexclude = "e"\ncues = ["{茶会|茶话会}"]\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[[forms]\n", encoding="utf-8")
    status, out, _ = yanting("measures", tmp_path / "a.txt", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(row["form"], row["headcount"], row["money"], row["place"]) for row in rows] == [
        ("外出考察", "50.0", "300000.0", "浙江")
    ]
    out = yanting("measures", tmp_path / "a.txt", "--format", "csv", "--codebook", tmp_path / "own.toml")[1]
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["form"], row["sessions"]) == ("茶会", "3.0")
    out = yanting("measures", tmp_path / "a.txt", "--format", "csv", "--problems")[1]
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["status"], row["problem"]) == ("aligned", "一是师资力量薄弱。")
    for name, said in (("bad.toml", "no TOML"), ("none.toml", "no such file")):
        status, out, err = yanting("measures", tmp_path / "a.txt", "--codebook", tmp_path / name)
        assert (status != 0, out) == (True, "")
        assert said in err


# --- comparing ------------------------------------------------------------------------------------------------------


def test_reuse_and_coinages_name_the_later_document_and_the_place(yanting: Run, tmp_path: Path) -> None:
    shared = "采取请上来听走下去教送出去学三种办法把党员集中培训和流动课堂结合起来"
    (tmp_path / "old.txt").write_text(f"去年，{shared}。开展“两下两上”活动。", encoding="utf-8")
    (tmp_path / "new.txt").write_text(f"今年按照部署，{shared}，办班九期。", encoding="utf-8")
    rows = "doc_id,published,region\nold,2012-11-20,青禾县\nnew,2013-12-06,云岫县\n"
    (tmp_path / "metadata.csv").write_text(rows, encoding="utf-8")
    files = (tmp_path / "old.txt", tmp_path / "new.txt", "--metadata", tmp_path / "metadata.csv", "--format", "csv")
    status, out, _ = yanting("reuse", *files)
    assert status == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["doc_id"], row["other_doc_id"], row["kind"]) == ("new", "old", "copied")
    status, out, _ = yanting("reuse", *files, "--shares")
    assert [line["own"] for line in csv.DictReader(io.StringIO(out))][1] == "1.0"
    status, out, _ = yanting("coinages", *files)
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["term"], row["status"], row["sentence"]) == ("两下两上", "local", "开展“两下两上”活动。")
    known = yanting("coinages", *files, "--reference", tmp_path / "old.txt")[1]
    assert next(csv.DictReader(io.StringIO(known)))["status"] == "known"
