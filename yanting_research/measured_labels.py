"""Registers of measures and problems beside measures, held against passages that were labelled by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from yanting_research.comparison import align_problems, read_statements
from yanting_research.core import Document, make_corpus
from yanting_research.extraction import Score, extract_facts, extract_interventions
from yanting_research.ingest import document_from_text

__all__ = ["measure_alignments", "measure_registers"]

_FIGURES = ("headcount", "attendances", "sessions", "hours", "money")
_WORDS = ("partner", "place", "frequency", "audience")
_EDGE = 3  # characters by which the ends of a statement may differ


def measure_registers(passages: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Every measure of labelled passages against the register: form and place, figures, words, modality.

    Parameters
    ----------
    passages
        Items with ``set``, ``text`` and ``interventions``: ``form``, ``start``, ``end``, the figures
        ``headcount, attendances, sessions, hours, money`` (null where nothing is stated), the words
        ``partner, place, frequency, audience`` and ``modality``.

    Returns
    -------
    DataFrame
        As :func:`yanting_research.measured.measure_facts`, for each set: *form and place* (a row of the register
        with the labelled form at the labelled place, one to one; all measures of a passage are labelled, so that
        precision has a meaning), each figure, each word (right when one holds the other, or one of several names
        agrees), and *modality* of the measures found. A figure or word of a measure that was not found is missed.
    """
    corpus = make_corpus([document_from_text(item["text"], doc_id=item["id"], clean=False) for item in passages])
    register = extract_interventions(corpus, extract_facts(corpus))
    rows = {str(name): own.to_dict("records") for name, own in register.groupby("doc_id")}
    tables = []
    for name in sorted({item["set"] for item in passages}):
        scores = dict.fromkeys(["form and place", *_FIGURES, *_WORDS, "modality"], Score(0, 0, 0))
        for item in passages:
            if item["set"] == name:
                _count(scores, item["interventions"], rows.get(item["id"], []))
        tables += [_row(f"measures, {name}", measure, score) for measure, score in scores.items()]
    return pd.DataFrame(tables)


def _count(scores: dict[str, Score], labelled: Sequence[Mapping[str, Any]], made: Sequence[Mapping[Any, Any]]) -> None:
    """Add one passage."""
    taken: set[int] = set()
    pairs: list[tuple[Mapping[str, Any], Mapping[Any, Any] | None]] = []
    for label in labelled:
        at = next((at for at, row in enumerate(made) if at not in taken and _meets(label, row)), None)
        taken |= {at} if at is not None else set()
        pairs.append((label, None if at is None else made[at]))
    _add(scores, "form and place", len(taken), len(made), len(labelled))
    for label, row in pairs:
        for key in _FIGURES:
            wanted, got = label[key], math.nan if row is None else row[key]
            hit = wanted is not None and math.isclose(got, wanted)
            _add(scores, key, hit, not math.isnan(got), wanted is not None)
        for key in _WORDS:
            told = "" if row is None else row[key]
            _add(scores, key, _agree(told, label[key]), bool(told), bool(label[key]))
        if row is not None:
            _add(scores, "modality", row["modality"] == label["modality"], 1, 1)


def _add(scores: dict[str, Score], key: str, hits: int, predicted: int, gold: int) -> None:
    old = scores[key]
    scores[key] = Score(old.hits + hits, old.predicted + predicted, old.gold + gold)


def _meets(label: Mapping[str, Any], row: Mapping[Any, Any]) -> bool:
    return bool(row["form"] == label["form"] and row["start"] < label["end"] and label["start"] < row["end"])


def _agree(told: str, wanted: str) -> bool:
    if not told or not wanted:
        return False
    return told in wanted or wanted in told or bool(set(told.split("、")) & set(wanted.split("、")))


def measure_alignments(documents: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Problems beside measures, against labelled documents.

    Parameters
    ----------
    documents
        Items with ``set``, ``text``, ``problems`` and ``measures`` (lists of ``[start, end]``), and ``pairs``
        (lists of ``[problem, measure]``, counted from 0): every measure that answers a problem.

    Returns
    -------
    DataFrame
        As :func:`yanting_research.measured.measure_facts`, for each set *statements* (both ends within three
        characters) and *problem and its measure* (both sides overlap their labels by more than half).
    """
    tables = []
    for name in sorted({item["set"] for item in documents}):
        scores = {"statements": Score(0, 0, 0), "problem and its measure": Score(0, 0, 0)}
        for item in (item for item in documents if item["set"] == name):
            document = document_from_text(item["text"], doc_id=item["id"], clean=False)
            _count_statements(scores, item, document)
            _count_pairs(scores, item, document)
        tables += [_row(f"problems, {name}", measure, score) for measure, score in scores.items()]
    return pd.DataFrame(tables)


def _count_statements(scores: dict[str, Score], item: Mapping[str, Any], document: Document) -> None:
    for labelled, made in zip((item["problems"], item["measures"]), read_statements(document), strict=True):
        ends = [(one.start, one.end) for one in made]
        hits = sum(any(max(abs(a - start), abs(b - end)) <= _EDGE for a, b in ends) for start, end in labelled)
        _add(scores, "statements", hits, len(made), len(labelled))


def _count_pairs(scores: dict[str, Score], item: Mapping[str, Any], document: Document) -> None:
    table = align_problems(make_corpus([document]))
    made = table[table["status"] == "aligned"].to_dict("records")
    wanted = [(item["problems"][problem], item["measures"][measure]) for problem, measure in item["pairs"]]
    hits = sum(any(_same_pair(row, pair) for row in made) for pair in wanted)
    _add(scores, "problem and its measure", hits, len(made), len(wanted))


def _same_pair(row: Mapping[Any, Any], pair: Iterable[tuple[int, int]]) -> bool:
    sides = ((row[f"{side}_start"], row[f"{side}_end"]) for side in ("problem", "measure"))
    return all(_mostly(side, label) for side, label in zip(sides, pair, strict=True))


def _mostly(one: tuple[int, int], two: tuple[int, int]) -> bool:
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return shared > 0.5 * min(one[1] - one[0], two[1] - two[0])


def _row(texts: str, measure: str, score: Score) -> dict[str, object]:
    return {
        "texts": texts,
        "measure": measure,
        "n_gold": score.gold,
        "n_predicted": score.predicted,
        "n_correct": score.hits,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }
