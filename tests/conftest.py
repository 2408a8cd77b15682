"""Fixtures that the composition tests share."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from checkouts import REPORT

from yanting_research import cli

# the same examples on every machine, and no clock: a slow laptop must not fail a student
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: without this every collection of garbage goes through all of them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def report_text() -> str:
    return REPORT


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "松源报告.txt"
    path.write_text(REPORT, encoding="utf-8", newline="")
    return path


@pytest.fixture
def yanting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """``yanting ...`` in this process: (exit status, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["yanting", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
