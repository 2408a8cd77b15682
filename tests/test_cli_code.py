"""``yanting code``: sheets out and in, agreement, settlement, as people run it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from yanting_research import cli
from yanting_research.cli.coding import app

COMMANDS = ("sheet", "check", "read", "agree", "adjudicate", "settle")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``yanting code ...`` in this process: (exit status, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["yanting", "code", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_in_an_example(command: str, code: Run) -> None:
    status, out, err = code(command, "--help")
    assert (status, err) == (0, "")
    assert f"Example: yanting code {command}" in out


def test_the_commands_are_these() -> None:
    assert {one.callback.__name__ for one in app.registered_commands if one.callback} == set(COMMANDS)


def fill(path: Path, values: list[tuple[object, object]]) -> None:
    book = openpyxl.load_workbook(path)
    for row, pair in enumerate(values, start=2):
        for offset, value in enumerate(pair):
            book["编码"].cell(row, 5 + offset).value = value
    book.save(path)


def test_the_circle_by_commands(tmp_path: Path, code: Run) -> None:
    report = tmp_path / "qinghe.txt"  # a fictional county
    report.write_text("青禾县举办培训班六期。\n县财政列支培训经费20万元。\n师资不足。\n", encoding="utf-8")
    ask = ("--coder", "A", "--coder", "B", "--code", "集中培训", "--code", "经费保障")
    status, out, err = code("sheet", report, *ask, "-o", tmp_path / "表.xlsx")
    a, b = tmp_path / "表_A.xlsx", tmp_path / "表_B.xlsx"
    assert (status, out.split()) == (0, [str(a), str(b)])
    assert "3 units, 2 codes" in err

    status, out, _ = code("check", a)
    assert status == 1
    assert "问题：整张表一格也没有填。" in out
    fill(a, [(1, 0), (0, 1), (0, 0)])
    fill(b, [(1, 0), (1, 1), (0, "")])
    status, out, _ = code("check", a, b)
    assert status == 0
    assert "提示：“经费保障”有 1 格（第 4 行）没有填" in out

    status, out, _ = code("read", a, b)
    assert len(pd.read_csv(io.StringIO(out))) == 12
    status, out, _ = code("agree", a, b, "--statistic", "percent", "--draws", "20")
    table = pd.read_csv(io.StringIO(out)).set_index(["scope", "code"])
    assert table.loc[("code", "集中培训"), "value"] == pytest.approx(2 / 3)

    settled = tmp_path / "裁定.xlsx"
    assert code("adjudicate", a, b, "-o", settled)[0] == 0
    status, out, err = code("settle", a, b, "--decisions", settled)
    assert status == 0
    assert "没有裁定" in err
    assert pd.read_csv(io.StringIO(out))["value"].isna().sum() == 1


def test_wrong_usage_and_wrong_data(tmp_path: Path, code: Run) -> None:
    report = tmp_path / "qinghe.txt"
    report.write_text("青禾县举办培训班六期。\n", encoding="utf-8")
    out = tmp_path / "表.xlsx"
    assert code("sheet", report, "--coder", "A", "-o", tmp_path / "表.csv")[0] == 2
    assert code("sheet", report, "--coder", "A", "--coder", "A", "-o", out)[0] == 2
    assert code("sheet", report, "--coder", "A", "--code", "无此编码", "-o", out)[0] == 2
    status, _, err = code("sheet", report, "--coder", "王小明", "-o", out)
    assert (status, "王小明" in err) == (1, False)
    status, _, err = code("read", report)
    assert status == 1
    assert err.count("\n") == 1
    assert not out.exists()
