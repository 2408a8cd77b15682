"""How far a rule can be trusted (可信度): its share of right facts on labelled texts.

The table ``fact_confidence.csv`` counts, for each case, how many facts it made on the
labelled texts of this repository (the specimen reports of ``corpus/truth`` and the passages
of ``tests/golden/extraction``) and how many of them were right in value, unit and noun. The
confidence is (right + 1) / (made + 2), so that a case seen twice claims little. It says how
often the case was right there, not how likely one fact is to be right elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from yanting_research.extraction.evaluate import match_facts, same_noun
from yanting_research.resources import read_resource_rows

__all__ = ["calibrate_rules", "confidence_of"]

_UNSEEN = 0.5  # (0 + 1) / (0 + 2)


@cache
def _known() -> dict[str, float]:
    rows = read_resource_rows("fact_confidence.csv")
    return {row["rule_id"]: (int(row["right"]) + 1) / (int(row["made"]) + 2) for row in rows}


def confidence_of(rule_id: str) -> float:
    """Confidence of a rule; one half for a rule that the labelled texts never used.

    >>> 0.5 < confidence_of("F01") < 1, confidence_of("F99")
    (True, 0.5)
    """
    return _known().get(rule_id, _UNSEEN)


def calibrate_rules(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> pd.DataFrame:
    """Facts made and facts right by rule, over pairs of gold and prediction.

    Parameters
    ----------
    pairs
        Gold and prediction of each text, as :func:`evaluate_facts` takes them.

    Returns
    -------
    DataFrame
        ``rule_id, made, right``, by rule; facts with masked digits are left out.

    Examples
    --------
    >>> fact = {"surface": "5人", "start": 0, "end": 2, "value": 5, "unit": "人", "indicator": "党员", "rule_id": "F01"}
    >>> calibrate_rules([({"facts": [fact]}, {"facts": [fact]})]).values.tolist()
    [['F01', 1, 1]]
    """
    made: dict[str, int] = {}
    right: dict[str, int] = {}
    for gold, prediction in pairs:
        for fact in prediction["facts"]:
            if fact["value"] is not None:
                made[fact["rule_id"]] = made.get(fact["rule_id"], 0) + 1
        for wanted, fact in match_facts(gold, prediction):
            if same_noun(wanted["indicator"], fact.get("indicator")):
                right[fact["rule_id"]] = right.get(fact["rule_id"], 0) + 1
    rules = sorted(made)
    return pd.DataFrame({"rule_id": rules, "made": [made[r] for r in rules], "right": [right.get(r, 0) for r in rules]})
