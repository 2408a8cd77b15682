"""One figure wrong: pairs of fictional passages that differ in one number, and passages that only look wrong.

``good`` is consistent, ``bad`` can be proved wrong from itself (``proof``). Where ``missed`` says so, the fault is not
found today; when it is found, the word goes. ``set`` tells which were read while rules were written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from audited_texts import verdicts_of

from yanting_research.auditing import FLAGGED

PAIRS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "auditing" / "pairs.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def flagged() -> dict[str, bool]:
    """Whether anything of a text is flagged."""
    found = verdicts_of(pair[side] for pair in PAIRS for side in ("good", "bad") if side in pair)
    return {text: any(verdict in FLAGGED for _, verdict in checks) for text, checks in found.items()}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if "bad" in pair], ids=lambda pair: pair["id"])
def test_a_wrong_figure_is_found(pair: dict[str, Any], flagged: dict[str, bool]) -> None:
    assert flagged[pair["bad"]] is not pair.get("missed", False), pair["proof"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_nothing_is_flagged_where_all_is_right(pair: dict[str, Any], flagged: dict[str, bool]) -> None:
    assert flagged[pair["good"]] is pair.get("false_alarm", False)


def test_most_faults_are_found() -> None:
    bad = [pair for pair in PAIRS if "bad" in pair]
    assert sum(pair.get("missed", False) for pair in bad) <= len(bad) / 4
    assert sum(pair.get("false_alarm", False) for pair in PAIRS) <= len(PAIRS) / 25


def test_every_example_of_the_page_is_flagged() -> None:
    page = (Path(__file__).parents[2] / "docs" / "howto" / "audit-report.md").read_text(encoding="utf-8")
    block = page.split("## 核对哪些\n")[1].split("\n## ")[0]
    rows = [line.split("|")[2] for line in block.splitlines() if line.startswith("| ") and "例句" not in line]
    examples = [f"{one.strip()}。" for row in rows for one in row.split("；")]
    assert len(examples) > 20
    found = verdicts_of(examples)
    assert [text for text in examples if not any(verdict in FLAGGED for _, verdict in found[text])] == []
