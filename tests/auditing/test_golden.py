"""Golden cases of the audit: hand-counted, fictional sentences (tests/golden/auditing)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from audited_texts import verdicts_of

from yanting_research.auditing import FLAGGED

GOLDEN = Path(__file__).parents[1] / "golden" / "auditing"
CASES = {name: json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8")) for name in ("positive", "negative")}
Found = dict[str, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def found() -> Found:
    """Kind and verdict of every check by text; bounds that hold say nothing."""
    every = verdicts_of(case["text"] for cases in CASES.values() for case in cases)
    return {text: [one for one in own if one != ("bound", "consistent")] for text, own in every.items()}


@pytest.mark.parametrize("case", CASES["positive"], ids=lambda case: case["why"])
def test_checks_that_the_words_state(case: dict[str, Any], found: Found) -> None:
    """Every check listed is found with its verdict, and no other."""
    assert sorted(found[case["text"]]) == sorted(map(tuple, case["checks"]))


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["why"])
def test_nothing_is_flagged(case: dict[str, Any], found: Found) -> None:
    assert [check for check in found[case["text"]] if check[1] in FLAGGED] == []
