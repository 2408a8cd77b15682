"""Every check of fictional sentences, figure by figure and word by word (tests/golden/auditing/receipts.json).

The computations were gone through by hand: what each sentence says must be true as arithmetic, and read well aloud.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from audited_texts import audited_one_by_one, computations

RECEIPTS = json.loads(
    (Path(__file__).parents[1] / "golden" / "auditing" / "receipts.json").read_text(encoding="utf-8")
)  # fmt: skip


def as_found() -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for text, rows in audited_one_by_one(one["text"] for one in RECEIPTS).items():
        found[text] = []
        for row in rows:
            figures = [None if row[name] != row[name] else round(row[name], 6) for name in ("printed", "computed")]
            found[text].append([row["kind"], row["verdict"], *figures, row["explanation_zh"], row["explanation_en"]])
    return found


def test_receipts_are_those_gone_through_by_hand() -> None:
    assert as_found() == {one["text"]: one["checks"] for one in RECEIPTS}


@pytest.mark.parametrize("place", [4, 5])
def test_what_is_written_as_a_computation_is_true(place: int) -> None:
    """The stored sentences themselves: both sides of every equals sign agree to the four decimals shown."""
    n_terms = 0
    for row in (row for one in RECEIPTS for row in one["checks"]):
        for left, right, off in computations(row[place]):
            assert left == pytest.approx(right, abs=off), row[place]
            n_terms += 1
    assert n_terms > 90
