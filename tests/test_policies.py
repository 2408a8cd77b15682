"""From files to instruments and the PMC index: sheets, commands, a user's own table of zeros and ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from yanting_research import cli
from yanting_research.core import INSTRUMENTS, PMC_TABLE, check_table
from yanting_research.errors import CodingError, ReadError
from yanting_research.ingest import corpus_from_text
from yanting_research.policies import instrument_sheets, pmc_sheets, pmc_table_from_file, pmc_table_of
from yanting_research.readers import read_cells

TEXT = """中共青禾县委关于党员培训的意见
一、任务
（一）县委党校每年轮训党员一次，经费列入预算。
（二）成立领导小组，学习情况作为干部任用的依据。
"""
SCORES = "一级变量,二级变量,甲,乙\n工具,供给,1,0\n,需求,0,0\n时效,长期,1,1\n"


@pytest.fixture
def scores_file(tmp_path: Path) -> Path:
    path = tmp_path / "变量表.csv"
    path.write_text(SCORES, encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["yanting", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_sheets_of_instruments_belong_together() -> None:
    corpus = corpus_from_text(TEXT, doc_id="意见")
    sheets = instrument_sheets(corpus, layer="document")
    register = check_table(sheets["编码"], INSTRUMENTS)
    assert set(register["unit_id"]) <= set(sheets["条款"]["unit_id"])
    assert set(sheets["交叉表"]["layer"]) == {"全部", "意见"}
    assert register.loc[register["number"] == "1-1-1", "code"].tolist() == [
        "供给型/教育培训", "供给型/资金投入", "对象/党员", "对象/党校与教师",
    ]  # fmt: skip
    assert sheets["空白"]["note"].str.contains("没有一处同现").all()
    with pytest.raises(ValueError, match="allowed: strength, period, document"):
        instrument_sheets(corpus, layer="year")


def test_sheets_of_the_index_belong_together() -> None:
    table = check_table(pmc_table_of(corpus_from_text(TEXT, doc_id="意见")), PMC_TABLE)
    sheets = pmc_sheets(table, lengths={"意见": len(TEXT)})
    index = sheets["指数"].iloc[0]
    assert index["index"] == pytest.approx(sheets["一级变量"].iloc[0, 1:].sum())
    assert index["ceiling"] == 10
    assert sheets["说明"]["说明"].iloc[-1] == "只有1份政策，少于5份，不计算指数与篇幅的相关。"


def test_a_users_table_is_read_with_its_merged_cells(scores_file: Path) -> None:
    table = pmc_table_from_file(scores_file)
    assert table.loc[table["policy"] == "甲", ["main", "sub", "value"]].values.tolist() == [
        ["工具", "供给", 1.0], ["工具", "需求", 0.0], ["时效", "长期", 1.0],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCORES.replace("1,1", "1,2"), "policy 乙, 时效/长期 = 2"),
        (SCORES.replace("0,0", "0"), "policy 乙, 工具/需求 ="),
        (SCORES.replace("二级变量", "变量"), "headings 一级变量, 变量, 甲, 乙"),
        (SCORES.replace("乙", "甲"), "headings 一级变量, 二级变量, 甲, 甲"),
        ("一级变量,二级变量,甲\n", "no policy or no variable"),
    ],
)
def test_a_faulty_table_names_file_and_place(scores_file: Path, text: str, said: str) -> None:
    scores_file.write_text(text, encoding="utf-8")
    with pytest.raises((CodingError, ReadError)) as refused:
        pmc_table_from_file(scores_file)
    assert said in str(refused.value)
    assert "变量表.csv" in str(refused.value)


def test_the_command_pmc_takes_a_table_or_documents(
    scores_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "pmc", "--scores", scores_file) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[:2] == [
        "policy,index,ceiling,mean_score,rank,n_tied,n_unsupported", "甲,1.5,2,0.75,1,1,2",
    ]  # fmt: skip
    assert "取1而没有句子的二级变量有3处" in said.err
    assert run(monkeypatch, "pmc") == 2
    assert run(monkeypatch, "pmc", scores_file, "--scores", scores_file) == 2
    scores_file.write_text(SCORES.replace("1,1", "1,2"), encoding="utf-8")
    assert run(monkeypatch, "pmc", "--scores", scores_file) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_instruments_writes_a_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "意见.txt", tmp_path / "工具.xlsx"
    source.write_text(TEXT, encoding="utf-8")
    assert run(monkeypatch, "instruments", source, "-o", out) == 0
    first = out.read_bytes()
    assert run(monkeypatch, "instruments", source, "-o", out) == 0
    assert out.read_bytes() == first
    names = [sheet.name for sheet in read_cells(out)]
    assert names == ["编码", "条款", "依据", "交叉表", "检验", "空白", "力度", "编码本", "说明"]
    assert capsys.readouterr().out == ""
    assert run(monkeypatch, "instruments", source, "-o", out, "--format", "csv") == 2
