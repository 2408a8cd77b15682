"""Every promise of the pages names tests that exist, and no known fault or bad input is passed over in silence."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("docs/explanation/promises.md", "docs/explanation/promises.zh-CN.md")
NAMED = re.compile(r"`(tests/[\w/]{1,80}\.py)::(test_\w{1,120})`")  # `tests/test_a.py::test_b`; not `tests/test_a.py`
ROW = re.compile(
    r"^\| ([A-Z]\d{1,2}) \| [^|]{10,200} \| `tests/.{1,1000} \|$|^- ([A-Z]\d{1,2})[:：].{10}", re.MULTILINE
)
CASES = {*(f"F{number}" for number in range(1, 14)), *(f"S{number}" for number in range(1, 29))}


@cache
def names_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(page: str) -> list[str]:
    return [f"{file}::{name}" for file, name in NAMED.findall(page) if name not in names_in(file)]


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) > 60
    assert missing(text) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_row_stands_twice(page: str) -> None:
    rows = [first for first, _ in ROW.findall((ROOT / page).read_text(encoding="utf-8")) if first]
    assert sorted(rows) == sorted(set(rows))


@pytest.mark.parametrize("page", PAGES)
def test_every_case_is_promised_or_said_to_be_missing(page: str) -> None:
    rows = {first or second for first, second in ROW.findall((ROOT / page).read_text(encoding="utf-8"))}
    assert rows >= CASES


def test_both_pages_name_the_same_tests() -> None:
    first, second = (NAMED.findall((ROOT / page).read_text(encoding="utf-8")) for page in PAGES)
    assert first == second


def test_a_test_that_is_gone_is_found() -> None:
    assert missing("`tests/test_promises.py::test_that_was_renamed`, `tests/test_gone.py::test_x`") == [
        "tests/test_promises.py::test_that_was_renamed",
        "tests/test_gone.py::test_x",
    ]
