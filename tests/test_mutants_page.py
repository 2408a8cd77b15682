"""The page on mutants says what the records say, and every survivor has a reason in both languages."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
HAN = re.compile(r"[\u4e00-\u9fff]")
"""``差``; not ``a``."""


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants_page", ROOT / "benchmarks" / "mutants_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGE = load()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_made_from_the_records(language: str) -> None:
    assert (ROOT / PAGE.PAGES[language]).read_text("utf-8") == PAGE.page(language), "python benchmarks/mutants_page.py"


@pytest.mark.parametrize("record", PAGE.records(), ids=lambda record: str(record["title"]))
def test_every_survivor_has_its_reason(record: dict[str, Any]) -> None:
    assert record["killed"] <= record["tried"] <= record["n_mutants"]
    assert all((ROOT / module).exists() for module in record["modules"])
    named = [mutant for cause in record["cause"] for mutant in cause["mutants"]]
    assert len(named) == record["tried"] - record["killed"]
    assert len(set(named)) == len(named)
    for cause in record["cause"]:
        assert cause["kind"] in PAGE.KINDS
        assert len(cause["reason"]) > 20
        assert not HAN.search(cause["reason"])
        assert len(HAN.findall(cause["reason_zh"])) > 5
