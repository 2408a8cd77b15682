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
    audit_sentences,
    audit_summary,
    conflicting_statements,
    definitions,
    facts_payload,
    remainders,
)
from yanting_research.column_names import COLUMNS_ZH, in_chinese
from yanting_research.core import OUTLINE_FINDINGS, Corpus, build_table, to_raw
from yanting_research.core.check_words import VERDICTS_ZH
from yanting_research.extraction import extract_facts
from yanting_research.ingest import corpus_from_file
from yanting_research.resources import read_resource_words
from yanting_research.segmentation import Segmenter
from yanting_research.structure import numbering_findings
from yanting_research.tables import tabulate_findings_docx, tabulate_findings_html
from yanting_research.writers import write_bytes, write_text, write_workbook

__all__ = [
    "AUDIT_LINKS",
    "AUDIT_SUFFIXES",
    "FactsOfFile",
    "audit_corpus_numbering",
    "audit_html",
    "audit_sheets",
    "audit_text",
    "default_stopwords",
    "extracted_features",
    "facts_in_file",
    "facts_of_document",
    "removal_table",
    "write_audit",
]

AUDIT_SUFFIXES = (".xlsx", ".docx", ".html")
AUDIT_LINKS = {("核算", "原句"): ("原句", "sentence_id"), ("核算", "另一句"): ("原句", "sentence_id")}


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
    return facts_of_document(corpus_from_file(path))


def facts_of_document(corpus: Corpus) -> FactsOfFile:
    """As :func:`facts_in_file`, of a document that is read already.

    >>> from yanting_research.ingest import corpus_from_text
    >>> len(facts_of_document(corpus_from_text("全县有党员1200名。")).facts)
    1
    """
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
            lines.append(f"  {VERDICTS_ZH[row['verdict']]}：{row['explanation_zh']}")
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
        核算 (every check; 原句 and 另一句 name rows of the sheet 原句, see ``AUDIT_LINKS``), 汇总 (by document
        and kind), 各处不一 (one figure stated differently by several documents), 口径 (figures that are counted
        otherwise), 推算 (what two age bands leave of their whole; derived, stated nowhere), 原句.
    """
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    findings = audit_findings(checks, facts, corpus)
    names = findings.pop("sentence_ids").str.split()
    findings["原句"] = names.str[0].fillna("")
    findings["另一句"] = names.str[1].astype("str").fillna("")
    return {
        "核算": findings,
        "汇总": audit_summary(checks),
        "各处不一": conflicting_statements(facts, corpus),
        "口径": definitions(facts, corpus),
        "推算": remainders(facts),
        "原句": audit_sentences(checks, facts, corpus),
    }


def write_audit(corpus: Corpus, path: Path) -> int:
    """Write the audit as a workbook, a Word document or a page, by the suffix of ``path``.

    Every check leads to its sentences by links: cells of a workbook, underlined numbers of a document. A workbook
    names its columns and verdicts in Chinese and has what to look at first; tables with the names of the contracts
    are those of :func:`audit_sheets`.

    Returns
    -------
    int
        The number of checks whose verdict is rounding, inconsistent or impossible.

    Raises
    ------
    ValueError
        For another suffix than .xlsx, .docx and .html.
    """
    suffix = path.suffix.lower()
    if suffix not in AUDIT_SUFFIXES:
        raise ValueError(f"{path.name}: allowed are {', '.join(AUDIT_SUFFIXES)}")
    if suffix == ".xlsx":
        sheets = audit_sheets(corpus)
        flagged = sheets["核算"]["verdict"].isin(FLAGGED)
        sheets["核算"] = pd.concat([sheets["核算"][flagged], sheets["核算"][~flagged]])  # what to look at comes first
        sheets["汇总"] = sheets["汇总"].assign(doc_id=sheets["汇总"]["doc_id"].replace("", "全部报告"))
        links = {place: (sheet, COLUMNS_ZH[key]) for place, (sheet, key) in AUDIT_LINKS.items()}
        write_workbook({name: in_chinese(table) for name, table in sheets.items()}, path, links=links)
        return int(flagged.sum())
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    tables = audit_findings(checks, facts, corpus), audit_sentences(checks, facts, corpus)
    if suffix == ".docx":
        write_bytes(tabulate_findings_docx(*tables), path)
    else:
        write_text(tabulate_findings_html(*tables, page=True), path)
    return int(checks["verdict"].isin(FLAGGED).sum())


def audit_html(corpus: Corpus) -> str:
    """The audit as a fragment for a notebook: ``IPython.display.HTML(audit_html(corpus))``."""
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    return tabulate_findings_html(audit_findings(checks, facts, corpus), audit_sentences(checks, facts, corpus))


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
