"""Checks as people read them (核算结果): verdict, computation, both sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import CHECKS, FACTS, Corpus, check_table
from yanting_research.errors import AuditError

__all__ = ["FLAGGED", "audit_findings"]

FLAGGED = ("rounding", "inconsistent", "impossible")
_ORDER = {"impossible": 0, "inconsistent": 1, "rounding": 2, "uncheckable": 3, "consistent": 4}


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
        sentence (of the whole or the share) and other_sentence (of the first part;
        empty when both stand in one sentence).

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
    known: dict[str, dict[Any, Any]] = {
        row["fact_id"]: row for row in check_table(facts, FACTS, where="audit_findings").to_dict("records")
    }
    documents = {document.doc_id: document for document in corpus}
    rows = []
    for check in table.to_dict("records"):
        if flagged_only and check["verdict"] not in FLAGGED:
            continue
        document = documents.get(check["doc_id"])
        if document is None:
            raise AuditError("the checked document is not in the corpus", where=check["check_id"])
        ids = [name for name in (check["whole"], check["share"], *check["parts"].split()) if name]
        spans = [sentence_at(document.text, int(known[name]["start"]), int(known[name]["end"])) for name in ids]
        sentences = list(dict.fromkeys(document.text[span.start : span.end] for span in spans))
        rows.append(
            {name: check[name] for name in ("check_id", "doc_id")}
            | {"path": document.source.path}
            | {name: check[name] for name in ("kind", "verdict", "explanation_zh", "explanation_en")}
            | {"sentence": sentences[0] if sentences else "", "other_sentence": "\n".join(sentences[1:])}
        )
    rows.sort(key=lambda row: (row["doc_id"], _ORDER[row["verdict"]], row["check_id"]))
    columns = [
        "check_id",
        "doc_id",
        "path",
        "kind",
        "verdict",
        "explanation_zh",
        "explanation_en",
        "sentence",
        "other_sentence",
    ]
    return pd.DataFrame(rows, columns=columns)
