"""The evaluation of facts as one table (提取评测表)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from yanting_research.extraction.evaluate import (
    Score,
    score_indicators,
    score_links,
    score_nonfacts,
    score_values,
)

__all__ = ["evaluate_facts"]

Item = Mapping[str, Any]
_MEASURES: dict[str, Callable[[Item, Item], Score]] = {
    "value and unit": score_values,
    "with indicator": score_indicators,
    "part_of links": partial(score_links, key="part_of"),
    "denominator links": partial(score_links, key="denominator"),
    "non-facts taken for facts": score_nonfacts,
}


def evaluate_facts(pairs: Iterable[tuple[Item, Item]]) -> pd.DataFrame:
    """Precision, recall and F1 of extracted facts against labelled texts.

    Parameters
    ----------
    pairs
        Gold and prediction of each text. Gold has ``facts`` (with ``id, surface, start, end,
        value, value_high, unit, indicator, part_of, denominator``) and ``non_facts``; the
        prediction has ``facts`` whose ``part_of`` and ``denominator`` are spans, as
        ``auditing.facts_payload`` makes them.

    Returns
    -------
    DataFrame
        ``measure, n_gold, n_predicted, n_correct, precision, recall, f1``, one row per measure;
        counts are summed over the texts before the ratios are taken (micro-average). For
        non-facts ``n_gold`` counts those marked, ``n_correct`` those taken for facts: fewer is
        better, and the ratios are NaN.

    Notes
    -----
    A prediction matches a gold fact when their spans overlap and value, upper end and unit
    agree; pairs are one to one. A noun matches when the heads agree, see ``score_indicators``.

    Examples
    --------
    >>> fact = {"id": "a", "surface": "5人", "start": 0, "end": 2, "value": 5, "unit": "人", "indicator": "党员"}
    >>> table = evaluate_facts([({"facts": [fact]}, {"facts": [fact | {"indicator": "村"}]})])
    >>> table[["measure", "n_correct", "f1"]].head(2).values.tolist()
    [['value and unit', 1, 1.0], ['with indicator', 0, 0.0]]
    """
    known = list(pairs)
    return pd.DataFrame([_row(name, [score(gold, made) for gold, made in known]) for name, score in _MEASURES.items()])


def _row(name: str, scores: list[Score]) -> dict[str, object]:
    total = Score(sum(s.hits for s in scores), sum(s.predicted for s in scores), sum(s.gold for s in scores))
    marked = name.startswith("non-facts")
    nan = float("nan")
    return {
        "measure": name,
        "n_gold": total.gold,
        "n_predicted": total.predicted,
        "n_correct": total.hits,
        "precision": nan if marked else total.precision,
        "recall": nan if marked else total.recall,
        "f1": nan if marked else total.f1,
    }
