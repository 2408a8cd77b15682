"""What one asks of a report or two: facts, audit, removals, numbering, shareable counts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.auditing import (
    FLAGGED,
    audit,
    audit_findings,
    audit_summary,
    conflicting_statements,
    facts_payload,
    remainders,
)
from yanting_research.core import OUTLINE_FINDINGS, Corpus, build_table, to_raw
from yanting_research.extraction import extract_facts
from yanting_research.ingest import corpus_from_file
from yanting_research.resources import read_resource_words
from yanting_research.segmentation import Segmenter
from yanting_research.structure import numbering_findings

__all__ = [
    "FactsOfFile",
    "audit_corpus_numbering",
    "audit_text",
    "default_stopwords",
    "extracted_features",
    "facts_in_file",
    "removal_table",
]

_VERDICTS_ZH = {"rounding": "四舍五入有出入", "inconsistent": "对不上", "impossible": "不可能"}


def default_stopwords() -> tuple[str, ...]:
    """Function words and official boilerplate, in order.

    >>> "的" in default_stopwords()
    True
    """
    return read_resource_words("stopwords_function.txt") + read_resource_words("stopwords_official.txt")


@dataclass(frozen=True, slots=True)
class FactsOfFile:
    """FACTS and CHECKS of one file, and both as the documented JSON object."""

    facts: pd.DataFrame
    checks: pd.DataFrame
    payload: dict[str, Any]


def facts_in_file(path: Path) -> FactsOfFile:
    """Facts and checks of a file; the payload's offsets are into its decoded text.

    Raises
    ------
    ReadError
        When the file cannot be read.
    """
    corpus = corpus_from_file(path)
    offsets = corpus.documents[0].offsets

    def shift(start: int, end: int) -> tuple[int, int]:
        span = to_raw(offsets, start, end)
        return span.start, span.end

    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    return FactsOfFile(facts, checks, facts_payload(facts, checks, shift=shift))


def audit_text(corpus: Corpus) -> tuple[str, int]:
    """The audit as people read it, and how many findings need a look.

    Returns
    -------
    tuple
        Chinese text, one block a finding with its sentences; the number of findings
        whose verdict is rounding, inconsistent or impossible.
    """
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    findings = audit_findings(checks, facts, corpus)
    flagged = findings[findings["verdict"].isin(FLAGGED)]
    lines = []
    for doc_id, group in findings.groupby("doc_id", sort=True):
        bad = group[group["verdict"].isin(FLAGGED)]
        lines.append(f"【{doc_id}】核对 {len(group)} 处，{len(bad)} 处要看")
        for row in bad.to_dict("records"):
            lines.append(f"  {_VERDICTS_ZH[row['verdict']]}：{row['explanation_zh']}")
            lines += [f"    原句：{sentence}" for sentence in _sentences(row)]
        lines.append("")
    if not lines:
        lines.append("没有找到可以核对的数字。")
    return "\n".join(lines).rstrip() + "\n", len(flagged)


def audit_sheets(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """The audit of a corpus as the sheets of a workbook, every check with its sentences.

    Returns
    -------
    dict of str to DataFrame
        核算 (every check), 汇总 (by document and kind), 各处不一 (one figure stated differently by
        several documents), 推算 (what two age bands leave of their whole; derived, stated nowhere).
    """
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    return {
        "核算": audit_findings(checks, facts, corpus),
        "汇总": audit_summary(checks),
        "各处不一": conflicting_statements(facts, corpus),
        "推算": remainders(facts),
    }


def _sentences(row: Mapping[Hashable, Any]) -> list[str]:
    """The sentences of a finding, each once."""
    texts = [str(row.get(name, "")) for name in ("sentence", "other_sentence")]
    return [text for number, text in enumerate(texts) if text and text not in texts[:number]]


def audit_corpus_numbering(corpus: Corpus) -> pd.DataFrame:
    """OUTLINE_FINDINGS of every document of a corpus."""
    rows = (
        row | {"doc_id": document.doc_id}
        for document in corpus
        for row in numbering_findings(document.text, document.sections)
    )
    return build_table(rows, OUTLINE_FINDINGS)


def removal_table(corpus: Corpus) -> pd.DataFrame:
    """Page furniture that was taken out: doc_id, reason, surface, raw offsets."""
    rows = [
        {
            "doc_id": document.doc_id,
            "reason": item.reason,
            "surface": item.surface,
            "start": item.start,
            "end": item.end,
        }
        for document in corpus
        for item in document.removals
    ]
    return pd.DataFrame(rows, columns=["doc_id", "reason", "surface", "start", "end"])


def extracted_features(corpus: Corpus) -> pd.DataFrame:
    """Token counts per section, without order: doc_id, section_id, section_role, token, n_token.

    A text that may not be shared can be studied from this table; it cannot be rebuilt.
    """
    tokens = Segmenter().segment(corpus)
    roles = {
        (document.doc_id, section.section_id): section.role for document in corpus for section in document.sections
    }
    counts = tokens.groupby(["doc_id", "section_id", "token"], sort=True).size().rename("n_token").reset_index()
    role = [roles.get(key, "") for key in zip(counts["doc_id"], counts["section_id"], strict=True)]
    counts.insert(2, "section_role", role)
    kept: pd.DataFrame = counts[counts["token"].str.strip() != ""]
    return kept.reset_index(drop=True)
