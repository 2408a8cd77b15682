"""Fixtures that the composition tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkouts import REPORT


@pytest.fixture
def report_text() -> str:
    return REPORT


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "松源报告.txt"
    path.write_text(REPORT, encoding="utf-8", newline="")
    return path
