"""No pattern holds a quantifier of many repetitions inside another, and no clock is needed to see it.

``benchmarks/redos.py`` measures the growth of the time of each pattern on eight families of hostile text.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

READING = ("core", "chinese", "readers", "preprocessing", "structure", "segmentation", "extraction", "auditing")
"""The rooms that a stranger's text goes through."""

ALLOWED = {
    "preprocessing.characters._BLANK_LINES": "each round takes a line end, and blanks hold none",
}
"""Pattern -> why its inner and outer rounds cannot take the same characters."""


@pytest.fixture(scope="module")
def redos() -> ModuleType:
    spec = importlib.util.spec_from_file_location("redos", Path(__file__).parents[1] / "benchmarks" / "redos.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_quantifier_of_many_inside_another(redos: ModuleType) -> None:
    found = redos.patterns(*READING)
    assert len(found) > 500
    deep = {
        where.removeprefix("yanting_research.") for (text, flags), where in found.items() if redos.nested(text, flags)
    }
    assert deep == set(ALLOWED)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\d+,?)+万?人",
        r"([一二]+[十百]?)+人",
        r"(\s*[^。]+,?)+。",
        r"(?:a{1,90}){2,90}b",
        r"((?:x|y*)*)*",
        r"(?=(a+)+b)",
    ],
)
def test_exponential_patterns_are_found(redos: ModuleType, pattern: str) -> None:
    assert redos.nested(pattern)


@pytest.mark.parametrize("pattern", [r"(?:\d{1,3},){0,200}人", r"\d+(?:\.\d+)?", r"(?:[ab]{1,4}c)+", r"(?:a{40}b)+"])
def test_plain_patterns_are_left_alone(redos: ModuleType, pattern: str) -> None:
    assert not redos.nested(pattern)
