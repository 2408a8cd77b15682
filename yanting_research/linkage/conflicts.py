"""Statements of one indicator that differ (各处不一), each with its sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import FACTS, INDICATORS, Corpus, check_table
from yanting_research.errors import LinkageError
from yanting_research.linkage.indicators import default_indicators
from yanting_research.linkage.workforce import is_subgroup

__all__ = ["indicator_conflicts"]

_KEY = ["region", "period", "indicator", "definition"]
_COLUMNS = (
    "region", "period", "indicator", "label_zh", "definition", "unit", "kind", "value", "other_value", "origin",
    "other_origin", "sentence", "other_sentence",
)  # fmt: skip


def indicator_conflicts(indicators: pd.DataFrame, facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Every value of a conflict beside the largest one, with both sentences (各处不一).

    Parameters
    ----------
    indicators
        INDICATORS, as :func:`reconcile` returns them.
    facts, corpus
        FACTS and the documents that the origins lead to.

    Returns
    -------
    DataFrame
        ``region, period, indicator, label_zh, definition, unit``; ``kind`` is *subgroup* when both
        stand in one document and the smaller count is less than eight tenths of the larger (22,250
        members, and the 1,071 of them who took part), or both in one sentence (支出36万元；另支30万元),
        else *conflict*; ``value`` (the largest) and
        ``other_value`` [unit], their origins, and their sentences (for a supplied figure, the source it names).
        Sorted by region, period and indicator.

    Raises
    ------
    LinkageError
        When an origin is a fact of a document that the corpus does not hold.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> indicator_conflicts(build_table([], INDICATORS), build_table([], FACTS), Corpus()).empty
    True
    """
    table = check_table(indicators, INDICATORS, where="indicator_conflicts")
    known = {row["fact_id"]: row for row in check_table(facts, FACTS, where="indicator_conflicts").to_dict("records")}
    texts = {document.doc_id: document.text for document in corpus}
    labels = {indicator.indicator_id: indicator.label_zh for indicator in default_indicators()}
    rows = []
    for _, group in table[table["conflict"]].groupby(_KEY, sort=True):
        largest, *others = _distinct(group)
        sentence = _sentence(largest, known, texts)
        for other in others:
            beside = _sentence(other, known, texts)
            rows.append(
                {name: largest[name] for name in (*_KEY, "unit", "value", "origin")}
                | {
                    "label_zh": labels.get(largest["indicator"], largest["indicator"]),
                    "kind": _kind(largest, other, one_sentence=sentence == beside),
                    "other_value": other["value"],
                    "other_origin": other["origin"],
                    "sentence": sentence,
                    "other_sentence": beside,
                }
            )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _distinct(group: pd.DataFrame) -> Iterator[dict[Hashable, Any]]:
    """The first row of every value, the largest value first."""
    ordered = group.assign(shown=group["value"].round(9)).drop_duplicates("shown")
    yield from ordered.sort_values("shown", ascending=False, kind="stable").to_dict("records")


def _kind(largest: Mapping[Hashable, Any], other: Mapping[Hashable, Any], *, one_sentence: bool) -> str:
    one_document = _document(largest["origin"]) == _document(other["origin"])
    smaller = one_sentence or is_subgroup(other["value"], largest["value"], largest["unit"])
    return "subgroup" if one_document and smaller else "conflict"


def _document(origin: str) -> str:
    return origin.split("#")[0]


def _sentence(
    row: Mapping[Hashable, Any], known: Mapping[str, Mapping[Hashable, Any]], texts: Mapping[str, str]
) -> str:
    """The sentence of a fact; of a computed share, that of its numerator; of a supplied figure, its source."""
    origin = str(row["origin"])
    fact = known.get(origin.split(" / ")[0])
    if fact is None:
        return str(row["source"])
    text = texts.get(fact["doc_id"])
    if text is None:
        raise LinkageError("its document is not in the corpus", where=origin, expected=str(fact["doc_id"]))
    span = sentence_at(text, int(fact["start"]), int(fact["end"]))
    return text[span.start : span.end].strip()
