"""Facts of twenty-eight stretches of real work reports, labelled without sight of the rules (real_excerpts.json).

The labels hold places and nouns, not the sentences; these are read from the shared reports, where they lie beside the
checkout. *real dev* was read by those who write rules, *real held* by nobody.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from yanting_research.extraction import evaluate_facts
from yanting_research.study_links import predictions

GOLDEN = Path(__file__).parent.parent / "golden" / "extraction"
REPORTS = Path(__file__).parents[3] / "shared" / "corpora" / "gov_work_reports"
EXCERPTS: list[dict[str, Any]] = json.loads((GOLDEN / "real_excerpts.json").read_text(encoding="utf-8"))


def excerpts(name: str) -> list[dict[str, Any]]:
    """Labelled excerpts with their texts."""
    if not REPORTS.is_dir():
        pytest.skip("the shared work reports are not beside this checkout")
    made = []
    for item in EXCERPTS:
        if item["set"] == name:
            text = (REPORTS / item["file"]).read_text(encoding="utf-8")[item["start"] : item["end"]]
            assert hashlib.sha256(text.encode()).hexdigest() == item["sha256"], item["id"]
            facts = [{**fact, "surface": text[fact["start"] : fact["end"]]} for fact in item["facts"]]
            made.append({**item, "text": text, "facts": facts})
    return made


def test_labels_stand_inside_their_excerpts() -> None:
    for item in EXCERPTS:
        places = [(one["start"], one["end"]) for key in ("facts", "non_facts") for one in item[key]]
        assert all(0 <= start < end <= item["end"] - item["start"] for start, end in places), item["id"]
        known = {fact["id"] for fact in item["facts"]}
        assert all(fact[key] in known | {None} for fact in item["facts"] for key in ("part_of", "denominator"))


@pytest.mark.parametrize(("name", "bars"), [("real dev", (0.98, 0.89)), ("real held", (0.975, 0.89))])
def test_real_excerpts_stay_where_they_are(name: str, bars: tuple[float, float]) -> None:
    """Values and nouns; links are too few in work reports to be measured (three to twelve of a set)."""
    labelled = excerpts(name)
    table = evaluate_facts(zip(labelled, predictions(labelled), strict=True)).set_index("measure")
    for measure, bar in zip(("value and unit", "with indicator"), bars, strict=True):
        assert table.loc[measure, "f1"] >= bar, measure
    nonfacts = table.loc["non-facts taken for facts"]
    assert nonfacts["n_correct"] <= 0.01 * max(nonfacts["n_gold"], 100)
