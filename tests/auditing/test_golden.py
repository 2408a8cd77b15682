"""Golden cases of the audit: hand-counted, fictional sentences (tests/golden/auditing)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yanting_research.auditing import FLAGGED, audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

GOLDEN = Path(__file__).parents[1] / "golden" / "auditing"


def cases(name: str) -> list[Any]:
    rows = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["why"]) for row in rows]


def checks_of(text: str) -> list[tuple[str, str]]:
    source = Source("d.txt", text, "text", "utf-8", "")
    corpus = make_corpus([Document("d", text, source, identity_offsets(len(text)))])
    table = audit(extract_facts(corpus), corpus=corpus)
    return list(zip(table["kind"], table["verdict"], strict=True))


@pytest.mark.parametrize("case", cases("positive"))
def test_checks_that_the_words_state(case: dict[str, Any]) -> None:
    """Every check listed is found with its verdict; bounds that hold may stand beside it."""
    found = [check for check in checks_of(case["text"]) if check != ("bound", "consistent")]
    assert sorted(found) == sorted(map(tuple, case["checks"]))


@pytest.mark.parametrize("case", cases("negative"))
def test_nothing_is_flagged(case: dict[str, Any]) -> None:
    assert [check for check in checks_of(case["text"]) if check[1] in FLAGGED] == []
