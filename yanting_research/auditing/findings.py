"""Checks as people read them (核算结果): verdict, computation, and the sentences the figures stand in."""

from __future__ import annotations

from typing import Any

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import CHECKS, FACTS, Corpus, check_table
from yanting_research.core.check_words import FLAGGED_VERDICTS
from yanting_research.errors import AuditError

__all__ = ["FLAGGED", "audit_findings", "audit_sentences"]

FLAGGED = FLAGGED_VERDICTS
_ORDER = {"impossible": 0, "inconsistent": 1, "rounding": 2, "uncheckable": 3, "consistent": 4}
_COLUMNS = (
    "check_id", "doc_id", "path", "kind", "verdict", "explanation_zh", "explanation_en", "sentence", "other_sentence",
    "sentence_ids",
)  # fmt: skip
_Key = tuple[str, int, int]


def audit_findings(
    checks: pd.DataFrame, facts: pd.DataFrame, corpus: Corpus, *, flagged_only: bool = False
) -> pd.DataFrame:
    """One readable row per check, the gravest first within each document.

    Parameters
    ----------
    checks, facts, corpus
        As they come from :func:`audit`, ``extract_facts`` and the ingest.
    flagged_only
        Only *rounding*, *inconsistent* and *impossible*.

    Returns
    -------
    DataFrame
        check_id, doc_id, path, kind, verdict, explanation_zh, explanation_en,
        sentence (of the whole or the share) and other_sentence (of the parts;
        empty when all stand in one sentence), sentence_ids (as in :func:`audit_sentences`, joined by a blank).

    Raises
    ------
    AuditError
        When a check names a document that the corpus does not hold.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> audit_findings(build_table([], CHECKS), build_table([], FACTS), Corpus()).columns[:4].tolist()
    ['check_id', 'doc_id', 'path', 'kind']
    """
    table = check_table(checks, CHECKS, where="audit_findings")
    places = _places(table, facts, corpus)
    names = _names(places)
    documents = {document.doc_id: document for document in corpus}
    rows = []
    for check in table.to_dict("records"):
        if flagged_only and check["verdict"] not in FLAGGED:
            continue
        document = documents[check["doc_id"]]
        keys = list(places[check["check_id"]])
        sentences = list(dict.fromkeys(document.text[start:end] for _, start, end in keys))
        rows.append(
            {name: check[name] for name in _COLUMNS[:2]}
            | {"path": document.source.path}
            | {name: check[name] for name in _COLUMNS[3:7]}
            | {"sentence": sentences[0] if sentences else "", "other_sentence": "\n".join(sentences[1:])}
            | {"sentence_ids": " ".join(names[key] for key in keys)}
        )
    rows.sort(key=lambda row: (row["doc_id"], _ORDER[row["verdict"]], row["check_id"]))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def audit_sentences(checks: pd.DataFrame, facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The sentences that any check speaks of, each once, with the places of the figures (原句).

    Returns
    -------
    DataFrame
        sentence_id, doc_id, path, start, end [code points of the clean text], sentence, marks:
        the figures held against each other, as ``first-last`` inside the sentence, joined by a blank.

    Raises
    ------
    AuditError
        As :func:`audit_findings`.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> audit_sentences(build_table([], CHECKS), build_table([], FACTS), Corpus()).columns[-1]
    'marks'
    """
    table = check_table(checks, CHECKS, where="audit_sentences")
    marks: dict[_Key, set[tuple[int, int]]] = {}
    for found in _places(table, facts, corpus).values():
        for key, spans in found.items():
            marks.setdefault(key, set()).update(spans)
    names = _names({"": {key: set() for key in marks}})
    documents = {document.doc_id: document for document in corpus}
    rows = []
    for doc_id, start, end in sorted(marks):
        document = documents[doc_id]
        ordered = sorted(marks[doc_id, start, end])
        rows.append({
            "sentence_id": names[doc_id, start, end], "doc_id": doc_id, "path": document.source.path, "start": start,
            "end": end, "sentence": document.text[start:end],
            "marks": " ".join(f"{first - start}-{last - start}" for first, last in ordered),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=["sentence_id", "doc_id", "path", "start", "end", "sentence", "marks"])


def _places(table: pd.DataFrame, facts: pd.DataFrame, corpus: Corpus) -> dict[str, dict[_Key, set[tuple[int, int]]]]:
    """By check: its sentences, that of the whole first, and the spans of its figures in each."""
    known: dict[str, dict[Any, Any]] = {
        row["fact_id"]: row for row in check_table(facts, FACTS, where="audit_findings").to_dict("records")
    }
    texts = {document.doc_id: document.text for document in corpus}
    places: dict[str, dict[_Key, set[tuple[int, int]]]] = {}
    for check in table.to_dict("records"):
        text = texts.get(check["doc_id"])
        if text is None:
            raise AuditError("the checked document is not in the corpus", where=check["check_id"])
        own = places.setdefault(check["check_id"], {})
        for name in (check["whole"], check["share"], *check["parts"].split()):
            if name:
                start, end = int(known[name]["start"]), int(known[name]["end"])
                span = sentence_at(text, start, end)
                own.setdefault((check["doc_id"], span.start, span.end), set()).add((start, end))
    return places


def _names(places: dict[str, dict[_Key, set[tuple[int, int]]]]) -> dict[_Key, str]:
    """Running names in order of document and place: s0001, s0002."""
    keys = sorted({key for found in places.values() for key in found})
    return {key: f"s{number:04d}" for number, key in enumerate(keys, 1)}
