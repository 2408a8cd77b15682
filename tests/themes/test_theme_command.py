"""The command ``yanting themes`` on a small report."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

Run = Callable[..., tuple[int, str, str]]
TOML = """[dictionary]
name = "国别"
version = "1"

[[themes]]
theme = "南亚"
definition = "南亚国家"
include = "提到即计"
exclude = "无"
examples = ["访问印度。"]
expressions = ["印度"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("印度尼西亚和印度。不去印度。\n", encoding="utf-8")
    (tmp_path / "my.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def test_counts_hits_and_changes(folder: Path, yanting: Run) -> None:
    book = folder / "my.toml"
    status, out, _ = yanting("themes", folder / "a.txt", "--codebook", book)
    counts = pd.read_csv(io.StringIO(out))
    assert (status, counts["n_hits"].tolist(), counts["n_negated"].tolist()) == (0, [2], [1])
    _, out, _ = yanting("themes", folder / "a.txt", "--codebook", book, "--show", "hits", "--align")
    assert pd.read_csv(io.StringIO(out))["start"].tolist() == [6, 11]
    newer = folder / "newer.toml"
    newer.write_text(TOML.replace('["印度"]', '["印度", "和印度"]'), encoding="utf-8")
    _, out, _ = yanting("themes", folder / "a.txt", "--codebook", newer, "--diff", book)
    effects = pd.read_csv(io.StringIO(out))
    assert effects[["n_old", "n_new", "n_gained", "n_lost"]].to_numpy().tolist() == [[2, 2, 1, 1]]


def test_a_workbook_holds_the_passages(folder: Path, yanting: Run) -> None:
    out = folder / "themes.xlsx"
    assert yanting("themes", folder / "a.txt", "--codebook", folder / "my.toml", "-o", out)[0] == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["主题计数", "命中"]
    assert book["命中"].max_row == 3


def test_faults_are_one_line(folder: Path, yanting: Run) -> None:
    bad = folder / "bad.toml"
    bad.write_text(TOML + 'rules = ["印度 NEAR 洋"]\n', encoding="utf-8")
    yaml = folder / "my.yaml"
    yaml.write_text("dictionary:\n", encoding="utf-8")
    latin = folder / "latin.toml"
    latin.write_bytes(TOML.encode("gb18030"))
    for file, said in (
        (bad, "line 12, theme 1 (南亚), rule 1"),
        (yaml, "YAML"),
        (latin, "no UTF-8"),
        (folder, "no such file"),
    ):
        status, out, err = yanting("themes", folder / "a.txt", "--codebook", file)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert said in err
    status, _, _ = yanting("themes", folder / "a.txt", "--show", "changes")
    assert status == 2
