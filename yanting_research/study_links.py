"""Themes beside the workforce, and the extraction beside its planted truth."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.core import Corpus, corpus_tables, make_corpus
from yanting_research.corpus_numbers import corpus_numbers, corpus_payload
from yanting_research.errors import LinkageError, ReadError
from yanting_research.extraction import (
    Score,
    score_checks,
    score_indicators,
    score_links,
    score_nonfacts,
    score_values,
)
from yanting_research.ingest import document_from_text
from yanting_research.linkage import (
    Association,
    link_facts,
    rank_association,
    reconcile,
    section_table,
    theme_workforce_table,
)
from yanting_research.themes import default_themes, score_themes, theme_hits

__all__ = [
    "Pair",
    "evaluate_labelled",
    "evaluate_specimens",
    "labelled_corpus",
    "link_tables",
    "predictions",
    "read_truth",
    "theme_indicator_pair",
]

_MEASURES: dict[str, Callable[[dict[str, Any], dict[str, Any]], Score]] = {
    "value and unit": score_values,
    "with indicator": score_indicators,
    "part_of links": lambda gold, made: score_links(gold, made, key="part_of"),
    "denominator links": lambda gold, made: score_links(gold, made, key="denominator"),
    "checks with verdict": score_checks,
    "flagged checks": lambda gold, made: score_checks(gold, made, flagged=True),
    "non-facts taken for facts": score_nonfacts,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One theme beside one indicator: the points and their rank association."""

    theme: str
    indicator: str
    table: pd.DataFrame
    association: Association


def link_tables(corpus: Corpus, facts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """``links``, ``section_table``, ``indicators``, ``theme_workforce`` and ``coverage`` of a corpus."""
    documents, sections = corpus_tables(corpus)
    themes = default_themes()
    indicators = reconcile(facts, documents=documents)
    joined = theme_workforce_table(score_themes(corpus, themes, by="doc_id"), indicators, documents)
    return {
        "links": link_facts(facts, theme_hits(corpus, themes), corpus),
        "section_table": section_table(sections, score_themes(corpus, themes, by="section_id"), facts),
        "indicators": indicators,
        "theme_workforce": joined.table,
        "coverage": joined.coverage,
        "fell_out": joined.fell_out,
    }


def theme_indicator_pair(table: pd.DataFrame, *, theme: str, indicator: str, label: str = "", unit: str = "%") -> Pair:
    """The points of one theme against one indicator, years of a region kept together.

    Parameters
    ----------
    table
        ``theme_workforce`` of :func:`link_tables`.
    theme, indicator
        Column names.
    label
        What to call the indicator in words; its column name by default.
    unit
        Unit of the indicator, for the axis.

    Raises
    ------
    LinkageError
        When a column is not there.
    """
    missing = [name for name in (theme, indicator) if name not in table.columns]
    if missing:
        raise LinkageError(f"not in the joined table: {', '.join(missing)}", expected=", ".join(table.columns))
    named = table.rename(columns={indicator: label or indicator})
    both = named[named[theme].notna() & named[label or indicator].notna()]
    points = pd.DataFrame(
        {
            "unit_id": both["region"] + both["period"],
            "theme": theme,
            "per_1000": both[theme],
            "indicator": label or indicator,
            "value": both[label or indicator],
            "unit": unit,
        }
    ).reset_index(drop=True)
    return Pair(theme, indicator, points, rank_association(named, theme, label or indicator, cluster="region"))


def read_truth(folder: Path) -> list[dict[str, Any]]:
    """The planted answers of the specimen corpus, in doc_id order.

    Raises
    ------
    ReadError
        When the folder holds none, or one is no JSON.
    """
    truths = []
    for path in sorted(folder.glob("*.json")):
        try:
            truths.append(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ReadError(f"no valid JSON: {error}", where=str(path), remedy="build the specimens again") from error
    if not truths:
        raise ReadError("no truth files", where=str(folder), expected="<doc_id>.json", remedy="build the specimens")
    return truths


def predictions(truths: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Facts and checks of labelled texts, in their order, with offsets into the texts as given.

    >>> [fact["value"] for fact in predictions([{"text": "全县有党员1200名。"}])[0]["facts"]]
    [1200]
    """
    corpus = labelled_corpus(truths)
    payload = corpus_payload(corpus_numbers(corpus), corpus)
    return [payload.get(document.doc_id, {"facts": [], "checks": []}) for document in corpus]


def labelled_corpus(truths: Sequence[Mapping[str, Any]]) -> Corpus:
    """The texts of labelled items as documents, in their order."""
    return make_corpus(document_from_text(item["text"], doc_id=f"t{n:06d}") for n, item in enumerate(truths))


def evaluate_specimens(folder: Path) -> pd.DataFrame:
    """Extraction and audit against the planted answers, over all specimens of a folder of truth files.

    Returns
    -------
    DataFrame
        As :func:`evaluate_labelled`.
    """
    return evaluate_labelled(read_truth(folder))


def evaluate_labelled(truths: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Extraction and audit against the answers of labelled texts, summed over the texts.

    Parameters
    ----------
    truths
        Items with ``text, facts, checks, non_facts``.

    Returns
    -------
    DataFrame
        ``measure, n_gold, n_predicted, n_correct, precision, recall, f1``. For non-facts ``n_gold``
        counts those marked and ``n_correct`` those that were taken for facts: fewer is better.
    """
    totals = {name: Score(0, 0, 0) for name in _MEASURES}
    for truth, made in zip(truths, predictions(truths), strict=True):
        for name, score in _MEASURES.items():
            before, one = totals[name], score(dict(truth), made)
            totals[name] = Score(before.hits + one.hits, before.predicted + one.predicted, before.gold + one.gold)
    rows = [
        {
            "measure": name,
            "n_gold": score.gold,
            "n_predicted": score.predicted,
            "n_correct": score.hits,
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
        }
        for name, score in totals.items()
    ]
    return pd.DataFrame(rows)
