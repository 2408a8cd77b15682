"""Sentences on either side of the limits of the rules (tests/golden/auditing/edges.json), fictional, counted by hand.

Each sentence stands beside its checks: kind, verdict and the figure computed. Neighbours in the file differ by a word
or a figure that decides: 150 + 67 still speaks of one change, 150 + 68 does not. Bounds that hold are left out.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from audited_texts import audited_one_by_one

EDGES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "auditing" / "edges.json").read_text(encoding="utf-8")
)  # fmt: skip


def told(row: dict[str, Any]) -> str:
    computed = "" if math.isnan(row["computed"]) else f" {row['computed']:.6g}"
    return f"{row['kind']} {row['verdict']}{computed}"


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    every = audited_one_by_one(text for texts in EDGES.values() for text in texts)
    return {
        text: [told(row) for row in rows if (row["kind"], row["verdict"]) != ("bound", "consistent")]
        for text, rows in every.items()
    }


@pytest.mark.parametrize("rule", EDGES)
def test_either_side_of_a_limit(rule: str, found: dict[str, list[str]]) -> None:
    assert {text: found[text] for text in EDGES[rule]} == EDGES[rule]
