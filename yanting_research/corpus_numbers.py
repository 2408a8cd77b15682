"""The numbers of a whole collection: facts, checks, indicators, and the summary of its audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
from tqdm import tqdm

from yanting_research.auditing import FLAGGED, audit, audit_summary, records_payload
from yanting_research.chinese import sentence_at
from yanting_research.core import CHECKS, FACTS, VERDICTS, Corpus, build_table, corpus_tables, make_corpus, to_raw
from yanting_research.core.check_words import CHECK_KINDS_ZH, VERDICTS_ZH
from yanting_research.errors import YantingError
from yanting_research.extraction import extract_facts

__all__ = [
    "AuditReport",
    "CorpusNumbers",
    "IndicatorTables",
    "audit_report",
    "conflict_text",
    "corpus_indicators",
    "corpus_numbers",
    "corpus_payload",
    "document_batches",
    "facts_with_sentences",
    "summary_text",
]

Result = TypeVar("Result")

_BATCH = 150_000  # code points of text whose tables are checked at once
_FAILED = ["doc_id", "path", "what", "expected", "remedy"]


@dataclass(frozen=True, slots=True)
class CorpusNumbers:
    """Every number of a collection.

    Attributes
    ----------
    facts, checks
        FACTS and CHECKS of all documents, in doc_id order.
    failed
        One row a document whose numbers could not be taken: ``doc_id, path, what, expected, remedy``.
    """

    facts: pd.DataFrame
    checks: pd.DataFrame
    failed: pd.DataFrame


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The audit as text, how many findings need a look, and the documents that failed, as in CorpusNumbers."""

    text: str
    n_flagged: int
    failed: pd.DataFrame


@dataclass(frozen=True, slots=True)
class IndicatorTables:
    """INDICATORS of a collection, and the statements among them that differ."""

    indicators: pd.DataFrame
    conflicts: pd.DataFrame


def document_batches(corpus: Corpus, *, progress: bool = False, doing: str = "numbers") -> Iterator[Corpus]:
    """The documents in order, some at a time; a progress bar on stderr counts them.

    >>> [len(batch) for batch in document_batches(Corpus())]
    []
    """
    batch, size = [], 0
    with tqdm(total=len(corpus), desc=doing, unit="doc", disable=not progress) as bar:
        for document in corpus:
            batch.append(document)
            size += len(document.text)
            if size >= _BATCH:
                yield make_corpus(batch)
                bar.update(len(batch))
                batch, size = [], 0
        if batch:
            yield make_corpus(batch)
            bar.update(len(batch))


def corpus_numbers(corpus: Corpus, *, progress: bool = False) -> CorpusNumbers:
    """Facts and checks of every document; one that fails costs only itself (全库数字).

    Parameters
    ----------
    corpus
        The documents.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    CorpusNumbers
        The same as ``extract_facts`` and ``audit`` over all documents at once.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> made = corpus_numbers(corpus_from_text("全县共有党支部120个，其中农村支部80个，机关支部40个。"))
    >>> len(made.facts), made.checks["verdict"].tolist(), len(made.failed)
    (3, ['consistent'], 0)
    """
    made, failed = _each(corpus, _numbers, progress=progress)
    facts = [build_table([], FACTS), *(facts for facts, _ in made)]
    checks = [build_table([], CHECKS), *(checks for _, checks in made)]
    return CorpusNumbers(_joined(facts), _joined(checks), failed)


def _numbers(batch: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    facts = extract_facts(batch)
    return facts, audit(facts, corpus=batch)


def audit_report(corpus: Corpus, *, progress: bool = False) -> AuditReport:
    """The audit of a collection as people read it; a document that fails costs only itself.

    >>> from yanting_research.ingest import corpus_from_text
    >>> audit_report(corpus_from_text("全县共有党支部120个，其中农村支部90个，机关支部40个。")).n_flagged
    1
    """
    from yanting_research.reports import audit_text  # heavy, and no worker of a run needs it

    made, failed = _each(corpus, audit_text, progress=progress)
    texts = [text.rstrip("\n") for text, _ in made]
    blocks = [text for text in texts if text.startswith("【")] or texts[:1]
    return AuditReport("\n\n".join(blocks), sum(flagged for _, flagged in made), failed)


def _each(corpus: Corpus, work: Callable[[Corpus], Result], *, progress: bool) -> tuple[list[Result], pd.DataFrame]:
    """Work on the documents some at a time; where that fails, on each alone, so that the culprit can be named."""
    made: list[Result] = []
    failed: list[dict[str, str]] = []
    for batch in document_batches(corpus, progress=progress):
        try:
            made.append(work(batch))
        except YantingError:
            for document in batch:
                try:
                    made.append(work(make_corpus([document])))
                except YantingError as error:
                    fault = {"what": error.what, "expected": error.expected, "remedy": error.remedy}
                    failed.append({"doc_id": document.doc_id, "path": document.source.path} | fault)
    return made, pd.DataFrame(failed, columns=_FAILED)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    full = [table for table in tables if len(table)]
    return pd.concat(full, ignore_index=True) if full else tables[0]


def facts_with_sentences(facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """FACTS with the ``path`` of the file and the ``sentence`` of each, for reading in a spreadsheet."""
    documents = {document.doc_id: document for document in corpus}
    paths, sentences = [], []
    for doc_id, start, end in zip(facts["doc_id"], facts["start"], facts["end"], strict=True):
        document = documents[doc_id]
        span = sentence_at(document.text, int(start), int(end))
        paths.append(document.source.path)
        sentences.append(document.text[span.start : span.end].strip())
    return facts.assign(path=pd.Series(paths, dtype="str"), sentence=pd.Series(sentences, dtype="str"))


def corpus_payload(numbers: CorpusNumbers, corpus: Corpus) -> dict[str, Any]:
    """Facts and checks of every document as JSON objects, by doc_id; offsets are into the decoded files."""
    facts, checks = _by_document(numbers.facts), _by_document(numbers.checks)
    failed = set(numbers.failed["doc_id"])
    payload = {}
    for document in corpus:
        if document.doc_id in failed:
            continue
        offsets = document.offsets

        def shift(start: int, end: int, offsets: Any = offsets) -> tuple[int, int]:
            span = to_raw(offsets, start, end)
            return span.start, span.end

        own = facts.get(document.doc_id, []), checks.get(document.doc_id, [])
        payload[document.doc_id] = records_payload(*own, shift=shift)
    return payload


def _by_document(table: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    """The rows of a table, by doc_id."""
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in table.to_dict("records"):
        found.setdefault(row["doc_id"], []).append(row)
    return found


def corpus_indicators(
    numbers: CorpusNumbers, corpus: Corpus, *, supplied: pd.DataFrame | None = None
) -> IndicatorTables:
    """Observations per region and period, reconciled, and those that differ with both sentences.

    Parameters
    ----------
    numbers, corpus
        The numbers and the documents they come from; region and period of a document stand in where
        a sentence states none.
    supplied
        Statistics to set beside them; see :func:`yanting_research.linkage.reconcile`.

    Raises
    ------
    LinkageError
        As :func:`yanting_research.linkage.reconcile`.
    """
    documents, _ = corpus_tables(corpus)
    from yanting_research.linkage import indicator_conflicts, reconcile  # heavy, and no worker of a run needs them

    indicators = reconcile(numbers.facts, supplied, documents=documents)
    return IndicatorTables(indicators, indicator_conflicts(indicators, numbers.facts, corpus))


def summary_text(checks: pd.DataFrame, corpus: Corpus) -> str:
    """The audit of a collection in a few lines of Chinese: in all, by kind, by document.

    >>> print(summary_text(build_table([], CHECKS), Corpus()))
    共 0 篇，没有找到可以核对的数字。
    """
    summary = audit_summary(checks)
    total = summary[summary["doc_id"] == ""]
    if total.empty:
        return f"共 {len(corpus)} 篇，没有找到可以核对的数字。"
    counts = ["n_checks", *VERDICTS]
    lines = [f"共 {len(corpus)} 篇，{_counts(total[counts].sum())}", "", "按核对的种类："]
    lines += [f"  {CHECK_KINDS_ZH.get(row['kind'], row['kind'])}：{_counts(row)}" for row in total.to_dict("records")]
    per_document = summary[summary["doc_id"] != ""].groupby("doc_id", sort=True)[counts].sum()
    lines += ["", "按文件（有要看的排在前面）："]
    flagged = per_document[list(FLAGGED)].sum(axis=1)
    for doc_id in flagged.sort_values(ascending=False, kind="stable").index:
        lines.append(f"  【{doc_id}】{_counts(per_document.loc[doc_id])}")
    without = [document.doc_id for document in corpus if document.doc_id not in per_document.index]
    lines += [f"  【{doc_id}】没有可以核对的数字" for doc_id in without]
    return "\n".join(lines)


def _counts(row: Any) -> str:
    """``核对 12 处：相符 10，对不上 2``; what did not occur is left out."""
    found = [f"{VERDICTS_ZH[name]} {int(row[name])}" for name in VERDICTS if row[name]]
    return f"核对 {int(row['n_checks'])} 处：{'，'.join(found)}"


def conflict_text(conflicts: pd.DataFrame) -> str:
    """Statements that differ, with both sentences, in Chinese; counts of a part of the group come last.

    >>> conflict_text(pd.DataFrame(columns=["kind"]))
    '没有说法不一的指标。'
    """
    if conflicts.empty:
        return "没有说法不一的指标。"
    lines = []
    for kind, head in (("conflict", "说法不一"), ("subgroup", "同一名称，多半只指其中一部分，或是另一笔")):
        rows = conflicts[conflicts["kind"] == kind].to_dict("records")
        lines += [f"{head}：{len(rows)} 处"] if rows else []
        for row in rows:
            place = " ".join(part for part in (row["region"], row["period"]) if part) or "地区、年份不明"
            values = " ／ ".join(f"{row[name]:,.12g}{row['unit']}" for name in ("value", "other_value"))
            lines.append(f"  {place}　{row['label_zh']}：{values}")
            for origin, sentence in ((row["origin"], row["sentence"]), (row["other_origin"], row["other_sentence"])):
                lines.append(f"    {origin}：{' '.join(sentence.split()) or '（外来统计数据）'}")
    return "\n".join(lines)
