"""Patterns take time in proportion to the text, on eight families of hostile text, and no clock is needed to see it.

The steps of a matcher are counted (``benchmarks/regex_steps.py``); ``benchmarks/redos.py`` holds a clock beside it.
"""

from __future__ import annotations

import importlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

READING = ("core", "chinese", "readers", "preprocessing", "structure", "segmentation", "extraction", "auditing")
"""The rooms that a stranger's text goes through."""

MAKING = ("coding", "comparison", "ingest", "lessons", "linkage", "survey", "tables", "textstats", "writers")
"""Rooms that make something of it; ``benchmarks/redos.py --steps`` takes the rest of the package too."""

ALLOWED = {
    "preprocessing.characters._BLANK_LINES": "each round takes a line end, and blanks hold none",
}
"""Pattern -> why its inner and outer rounds cannot take the same characters."""


@pytest.fixture(scope="module")
def redos() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
        yield importlib.import_module("redos")


def test_twice_the_text_costs_less_than_three_times_the_steps(redos: ModuleType) -> None:
    """Every pattern of the package on the eight families, counted at 500 and 1,000 characters where it has no bound."""
    found = redos.inline() | redos.patterns(*READING, *MAKING)
    assert len(found) > 900
    loose = {(pattern, flags) for pattern, flags in found if not redos.bounded(pattern, flags)}
    assert len(loose) > 150
    bad = {
        f"{found[pattern, flags]} on {family}"
        for pattern, flags in sorted(loose, key=found.__getitem__)
        for family, unit in redos.UNITS.items()
        if redos.grows(*redos.count(pattern, flags, unit))
    }
    assert bad == set()


@pytest.mark.parametrize(
    ("pattern", "unit"),
    [
        (r"(\d+,?)+万?人", "1"),
        (r"([一二]+[十百]?)+人", "一百二十"),
        (r"(\s*[^。]+,?)+。", "共有党员"),
        (r"共有.*?人", "共有党员"),
        (r"(?:同比|比[^,]{1,12}?)*升$", "同比"),
        (r"[ \u3000]*首页", " "),
    ],
)
def test_patterns_that_cost_more_are_found(redos: ModuleType, pattern: str, unit: str) -> None:
    """The first four are those of which one took 13 s for 24 characters and one 19 s for 16,000."""
    assert redos.grows(*redos.count(pattern, 0, unit))


def test_the_counting_matcher_matches_what_re_matches(redos: ModuleType) -> None:
    drawn = random.Random(7)  # noqa: S311 - the same texts each time
    alphabet = "1一党共有人。，\n \u3000百a."
    texts = ["".join(drawn.choice(alphabet) for _ in range(60)) for _ in range(3)]
    for pattern, flags in redos.patterns("chinese", "structure", "preprocessing"):
        if isinstance(pattern, bytes):
            continue
        steps, compiled = redos.regex_steps.Steps(pattern, flags), re.compile(pattern, flags)
        for text, place in ((text, place) for text in texts for place in range(0, 60, 7)):
            found = compiled.match(text, place)
            assert steps.at(text, place) == (found.end() if found else -1), (pattern, text, place)


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
