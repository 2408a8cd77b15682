"""The audit of a whole collection (全库核算): summary by kind, statements that differ, remainders, definitions."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from yanting_research.auditing.definitions import DEFINITION
from yanting_research.auditing.measures import measure
from yanting_research.auditing.reading import Figure, Reading, read_figures
from yanting_research.auditing.verdicts import interval
from yanting_research.auditing.wording import number
from yanting_research.chinese import sentence_at
from yanting_research.core import CHECKS, FACTS, VERDICTS, Corpus, check_table

__all__ = ["audit_summary", "conflicting_statements", "remainders"]

# 新发展党员, 培训党员: another quantity; must not match 全县党员.
_OTHER = re.compile(r"新|培训|每")
# 比上年的, 年初: another time than the document's; must not match 全县党员.
_FORMER = re.compile(r"比|较|上年|去年|年初")
_YOUNG = re.compile(r"(\d{2})(?:周岁|岁)(?:及)?以下")
_OLD = re.compile(r"(\d{2})(?:周岁|岁)(?:及)?以上")


def audit_summary(checks: pd.DataFrame) -> pd.DataFrame:
    """Checks by document and kind with their verdicts, and the sum of all (核算汇总).

    Returns
    -------
    DataFrame
        doc_id (``""`` for all documents together), kind, n_checks and one column per verdict.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> audit_summary(build_table([], CHECKS)).columns.tolist()[:3]
    ['doc_id', 'kind', 'n_checks']
    """
    table = check_table(checks, CHECKS, where="audit_summary")
    columns = ["doc_id", "kind", "n_checks", *VERDICTS]
    rows = []
    for name, part in [*table.groupby("doc_id", sort=True), ("", table)]:
        for kind, group in part.groupby("kind", sort=True):
            counts = group["verdict"].value_counts()
            found = {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}
            rows.append({"doc_id": name, "kind": kind, "n_checks": len(group)} | found)
    return pd.DataFrame(rows, columns=columns)


def conflicting_statements(facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """One region, indicator and period with different values in several documents (各处说法不一).

    Parameters
    ----------
    facts, corpus
        FACTS and their documents; the period of a document stands in where the figure has none.

    Returns
    -------
    DataFrame
        region, period, indicator, unit, doc_id, other_doc_id, value, other_value, verdict, sentence,
        other_sentence. ``verdict`` is *rounding* where one figure is the other one rounded or hedged,
        *uncheckable* where a sentence says that it counts otherwise (口径), else *inconsistent*.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> conflicting_statements(build_table([], FACTS), Corpus()).empty
    True
    """
    table = check_table(facts, FACTS, where="conflicting_statements")
    documents = {document.doc_id: document for document in corpus}
    texts = {name: document.text for name, document in documents.items()}
    stated = [
        (_key(figure, documents[reading.doc_id].metadata), reading.doc_id, figure)
        for reading in read_figures(table, texts)
        if reading.doc_id in documents
        for figure in reading.figures
        if _is_statement(figure)
    ]
    stated = sorted((one for one in stated if all(one[0])), key=lambda one: (one[0], one[1], one[2].start))
    rows = []
    for key, group in groupby(stated, key=lambda one: one[0]):
        first: dict[str, Figure] = {}
        for _, doc_id, figure in group:
            first.setdefault(doc_id, figure)
        names = list(first)
        for name, other in pairwise(names):
            if first[name].value != first[other].value:
                rows.append(_conflict(key, (name, first[name]), (other, first[other]), texts))
    columns = [
        "region", "period", "indicator", "unit", "doc_id", "other_doc_id", "value", "other_value", "verdict",
        "sentence", "other_sentence",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _key(figure: Figure, metadata: Mapping[str, str]) -> tuple[str, str, str, str]:
    period = figure.period if figure.period[:4].isdigit() else metadata.get("period", "")
    return figure.whose, period[:4], figure.indicator, measure(figure.unit)


def _is_statement(figure: Figure) -> bool:
    """A plain total: no part, no change, no target, no cell, no group that is only trained or new.

    A former year's figure (比2013年的21860名) counts when its year is known: it is held against that year's report.
    """
    plain = figure.countable and figure.modality == "observed" and not figure.part_of and not figure.in_table
    words = figure.left + figure.indicator
    dated = figure.period[:4].isdigit()
    return plain and figure.value > 0 and not _OTHER.search(words) and (dated or not _FORMER.search(words))


def _conflict(
    key: tuple[str, str, str, str], one: tuple[str, Figure], two: tuple[str, Figure], texts: Mapping[str, str]
) -> dict[str, Any]:
    sentences = []
    for doc_id, figure in (one, two):
        span = sentence_at(texts[doc_id], figure.start, figure.end)
        sentences.append(texts[doc_id][span.start : span.end])
    low, high = interval(one[1])
    other_low, other_high = interval(two[1])
    verdict = "inconsistent" if high < other_low or other_high < low else "rounding"
    if verdict == "inconsistent" and any(DEFINITION.search(sentence) for sentence in sentences):
        verdict = "uncheckable"
    return {
        "region": key[0], "period": key[1], "indicator": key[2], "unit": one[1].unit, "doc_id": one[0],
        "other_doc_id": two[0], "value": one[1].value, "other_value": two[1].value, "verdict": verdict,
        "sentence": sentences[0], "other_sentence": sentences[1],
    }  # fmt: skip


def remainders(facts: pd.DataFrame) -> pd.DataFrame:
    """What two age bands leave of their whole: a derived figure, stated nowhere (推算余数).

    89 under 35 and 317 of 45 and above leave 201 of 607 between 36 and 44 years.

    Returns
    -------
    DataFrame
        doc_id, label, value, whole, parts (fact_ids joined by a blank), explanation_zh,
        explanation_en. Only for two exact bands that do not meet.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> remainders(build_table([], FACTS)).columns.tolist()[:3]
    ['doc_id', 'label', 'value']
    """
    table = check_table(facts, FACTS, where="remainders")
    rows = [row for reading in read_figures(table, {}) for row in _remainders(reading)]
    columns = ["doc_id", "label", "value", "whole", "parts", "explanation_zh", "explanation_en"]
    return pd.DataFrame(rows, columns=columns)


def _remainders(reading: Reading) -> list[dict[Hashable, Any]]:
    bands: dict[str, dict[str, tuple[int, Figure]]] = {}
    for figure in reading.figures:
        if figure.part_of not in reading.known or not (figure.exact and figure.countable):
            continue
        for side, pattern in (("young", _YOUNG), ("old", _OLD)):
            found = pattern.search(figure.indicator)
            if found:
                bands.setdefault(figure.part_of, {}).setdefault(side, (int(found[1]), figure))
    rows: list[dict[Hashable, Any]] = []
    for whole_id, sides in bands.items():
        whole = reading.known[whole_id]
        if len(sides) < 2 or not whole.exact or sides["old"][0] <= sides["young"][0] + 1:
            continue
        young, old = sides["young"], sides["old"]
        value = whole.value - young[1].value - old[1].value
        if value <= 0:
            continue
        terms = f"{number(whole.value)} - {number(young[1].value)} - {number(old[1].value)} = {number(value)}"
        first, last = young[0] + 1, old[0] - 1
        label = f"{first}岁" if first == last else f"{first}至{last}岁"
        rows.append({
            "doc_id": reading.doc_id, "label": label, "value": value, "whole": whole_id,
            "parts": f"{young[1].fact_id} {old[1].fact_id}",
            "explanation_zh": f"{label}（推算，文中未写）：{terms}",
            "explanation_en": f"{first} to {last} years (derived, not stated): {terms}",
        })  # fmt: skip
    return rows
