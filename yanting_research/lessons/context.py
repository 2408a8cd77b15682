"""What a lesson is made from (课的材料): the tables of a report, its sentences, its figures.

The composition fills a :class:`LessonContext` once; templates and generators of exercises only
read it. Texts in it hold no telephone number, identity number or e-mail address: they were masked
before anything was extracted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pandas as pd

from yanting_research.chinese import sentence_at
from yanting_research.core import Corpus, Document
from yanting_research.core.check_words import FLAGGED_VERDICTS
from yanting_research.lessons.pack import DataKind, Picture, Quotation, Run

__all__ = [
    "DATA_KINDS_ZH",
    "FLAGGED_VERDICTS",
    "LONGEST_QUOTATION",
    "NEEDS",
    "LessonContext",
    "check_fact_ids",
    "flagged_checks",
    "holds",
    "quote",
    "quote_span",
]

DATA_KINDS_ZH: dict[DataKind, str] = {"real": "真实数据", "specimen": "样例数据", "simulated": "模拟数据"}
LONGEST_QUOTATION = 160
_AROUND = 60
_LEFT_OUT = "……"
_BARS = re.compile(r" {0,9}\|[ |]{0,99}")  # what sets the cells of a row apart
_CLAUSE_ENDS = "，、；：。,;\n"


@dataclass(frozen=True, slots=True)
class LessonContext:
    """Tables, sentences and figures of one report, a corpus or a study.

    Attributes
    ----------
    title, source, data_kind
        Name of the report or collection; the line that cites it; ``real``, ``specimen`` or ``simulated``.
    facts, checks
        FACTS and CHECKS. Facts of a table without sentences have ``start == end == 0``.
    findings
        A readable row per check, the gravest first: check_id, doc_id, kind, verdict, explanation_zh, sentence,
        other_sentence.
    corpus
        The documents, identifiers masked; empty for a table of statistics.
    titles
        By doc_id, how a document is named before readers.
    themes, terms, interventions
        THEMES; words with feature, frequency, rank, docfreq; INTERVENTIONS.
    figures
        Pictures by their ``name``: themes, terms, cloud, workforce, audit, panel, estimates, survey. Captions have no
        number yet.
    panel, estimates, truth
        PANEL and ESTIMATES of a study, and what was planted where the panel is simulated: term, effect ...
    survey
        NEEDS of a survey of training needs.
    remarks
        What the teacher should know of the material, in Chinese: masked identifiers, files passed over.
    text_kind
        Kind of the report's own tables, where a simulated panel or survey beside it makes ``data_kind`` simulated; by
        default ``data_kind``.
    """

    title: str
    source: str
    data_kind: DataKind
    facts: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame = field(default_factory=pd.DataFrame)
    corpus: Corpus = field(default_factory=Corpus)
    titles: Mapping[str, str] = field(default_factory=dict)
    themes: pd.DataFrame = field(default_factory=pd.DataFrame)
    terms: pd.DataFrame = field(default_factory=pd.DataFrame)
    interventions: pd.DataFrame = field(default_factory=pd.DataFrame)
    figures: tuple[Picture, ...] = ()
    panel: pd.DataFrame | None = None
    estimates: pd.DataFrame | None = None
    truth: pd.DataFrame | None = None
    survey: pd.DataFrame | None = None
    remarks: tuple[str, ...] = ()
    text_kind: DataKind | None = None
    rows: Mapping[str, Mapping[Any, Any]] = field(init=False, repr=False)
    """FACTS by fact_id, each a mapping of column to value."""

    def __post_init__(self) -> None:
        records = self.facts.to_dict("records")
        object.__setattr__(self, "rows", {record["fact_id"]: record for record in records})

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None: a table of statistics has no text."""
        return next((document for document in self.corpus if document.doc_id == doc_id), None)


def _several(context: LessonContext) -> bool:
    return len(context.corpus) > 1


_HOLDS: dict[str, Callable[[LessonContext], bool]] = {
    "facts": lambda context: not context.facts.empty,
    "checks": lambda context: not context.checks.empty,
    "flagged": lambda context: not flagged_checks(context).empty,
    "sentences": lambda context: len(context.corpus) > 0,
    "themes": lambda context: "n_hits" in context.themes and bool(context.themes["n_hits"].sum()),
    "terms": lambda context: not context.terms.empty,
    "measures": lambda context: not context.interventions.empty,
    "panel": lambda context: context.panel is not None and not context.panel.empty,
    "survey": lambda context: context.survey is not None and not context.survey.empty,
    "several": _several,
    "real": lambda context: context.data_kind == "real",
    "specimen": lambda context: context.data_kind == "specimen",
    "simulated": lambda context: context.data_kind == "simulated",
}
NEEDS = ("checks", "facts", "panel", "sentences", "survey", "terms", "themes")


def holds(context: LessonContext, what: str) -> bool:
    """Whether the material has what a template asks for.

    Parameters
    ----------
    context
        The material.
    what
        facts, checks, flagged, sentences, themes, terms, measures, panel, survey, several, real, specimen or simulated.

    Raises
    ------
    ValueError
        For another word; the message lists the known ones.

    Examples
    --------
    >>> from yanting_research.core import CHECKS, FACTS, build_table
    >>> empty = LessonContext("无", "无", "real", build_table([], FACTS), build_table([], CHECKS))
    >>> holds(empty, "facts"), holds(empty, "real")
    (False, True)
    """
    if what not in _HOLDS:
        raise ValueError(f"{what!r}; allowed: {', '.join(_HOLDS)}")
    return _HOLDS[what](context)


def flagged_checks(context: LessonContext) -> pd.DataFrame:
    """Findings whose verdict is impossible, inconsistent or rounding, the gravest first over all documents."""
    if context.findings.empty:
        return context.findings
    kept = context.findings[context.findings["verdict"].isin(FLAGGED_VERDICTS)]
    order = kept["verdict"].map(FLAGGED_VERDICTS.index)
    return kept.assign(_order=order).sort_values(["_order", "check_id"], kind="stable").drop(columns="_order")


def check_fact_ids(check: Mapping[Any, Any]) -> tuple[str, ...]:
    """The facts that a row of CHECKS holds against each other: whole, parts, printed share.

    >>> check_fact_ids({"whole": "d#f1", "parts": "d#f2 d#f3", "share": ""})
    ('d#f1', 'd#f2', 'd#f3')
    """
    names = (check["whole"], *check["parts"].split(), check["share"])
    return tuple(dict.fromkeys(name for name in names if name))


def quote(context: LessonContext, fact_ids: Iterable[str]) -> tuple[Quotation, ...]:
    """The sentences in which facts stand, each once and in order, with these facts' numbers marked.

    Facts of a table without sentences give one quotation that says so and names the figure.

    Parameters
    ----------
    context
        The material.
    fact_ids
        Facts of ``context.facts``.

    Raises
    ------
    KeyError
        For a fact that the material does not hold.

    Examples
    --------
    >>> from yanting_research.core import CHECKS, FACTS, build_table
    >>> row = {"fact_id": "d#1", "doc_id": "d", "indicator": "党员", "surface": "5人", "start": 0, "end": 0, "page": 1}
    >>> facts = build_table([dict.fromkeys(FACTS.to_schema().columns, "") | row | {
    ...     "value": 5, "value_high": 5, "precision": 1, "confidence": 1, "qualifier": "exact", "role": "count",
    ...     "modality": "observed"}], FACTS)
    >>> context = LessonContext("青禾县报告", "样例", "specimen", facts, build_table([], CHECKS))
    >>> quotation = quote(context, ["d#1"])[0]
    >>> [run.text for run in quotation.runs], quotation.source
    (['党员', '5人', '。'], '《青禾县报告》的数字表，没有收入原句')
    """
    spans: dict[tuple[str, int, int], set[tuple[int, int]]] = {}
    without: dict[str, list[str]] = {}
    for name in fact_ids:
        row = context.rows[name]
        document = context.document(row["doc_id"])
        if document is None or row["end"] <= row["start"]:
            without.setdefault(row["doc_id"], []).append(name)
            continue
        span = sentence_at(document.text, int(row["start"]), int(row["end"]))
        marks = spans.setdefault((row["doc_id"], span.start, span.end), set())
        marks.add((int(row["start"]), int(row["end"])))
    found = [
        quote_span(context, doc_id, start, end, marks=marks) for (doc_id, start, end), marks in sorted(spans.items())
    ]
    return (*found, *(_figures_only(context, doc_id, names) for doc_id, names in sorted(without.items())))


def quote_span(
    context: LessonContext, doc_id: str, start: int, end: int, *, marks: Iterable[tuple[int, int]] = ()
) -> Quotation:
    """A stretch of a document as a quotation, the spans in ``marks`` [code points of the text] marked.

    Beyond ``LONGEST_QUOTATION`` characters it is cut at a comma before and after the marks; …… says so.

    Raises
    ------
    KeyError
        When the material does not hold the document.
    """
    document = context.document(doc_id)
    if document is None:
        raise KeyError(doc_id)
    joined = _joined(marks)
    whole = start, end
    start, end = _trimmed(document.text, start, end, joined)
    runs = [Run(_LEFT_OUT)] if start > whole[0] else []
    at = start
    for first, last in joined:
        if at < first:
            runs.append(Run(document.text[at:first]))
        runs.append(Run(document.text[max(at, first) : last], marked=True))
        at = last
    if at < end:
        runs.append(Run(document.text[at:end]))
    runs += [Run(_LEFT_OUT)] if end < whole[1] else []
    shown = list(_on_one_line(runs))
    return Quotation(tuple(_row(shown) if "|" in document.text[start:end] else shown), _place(context, document, start))


def _joined(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, overlapping ones made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(marks):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _trimmed(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """A sentence too long for a slide, cut at its commas around what is marked."""
    if end - start <= LONGEST_QUOTATION or not marks:
        return start, end
    low, high = max(start, marks[0][0] - _AROUND), min(end, marks[-1][1] + _AROUND)
    first = next((at + 1 for at in range(low, marks[0][0]) if low > start and _ends_clause(text, at)), low)
    last = next((at for at in range(high - 1, marks[-1][1] - 1, -1) if high < end and _ends_clause(text, at)), high)
    return first, last


def _ends_clause(text: str, at: int) -> bool:
    """Whether a clause ends here; the comma of 17,518 ends none."""
    return text[at] in _CLAUSE_ENDS and not (text[at] == "," and text[at + 1 : at + 2].isdigit())


def _on_one_line(runs: Iterable[Run]) -> Iterable[Run]:
    """Line ends inside a sentence (a wrapped file) are no part of it."""
    for run in runs:
        lines = run.text.splitlines()
        text = run.text if len(lines) == 1 else "".join(line.strip(" \t\u3000") for line in lines)
        if text:
            yield Run(text, marked=run.marked)


def _row(runs: list[Run]) -> Iterable[Run]:
    """The row of a table with blanks for its bars: a reader sees its cells, not what sets them apart."""
    for place, run in enumerate(runs):
        text = run.text if run.marked else _BARS.sub("\u3000", run.text)
        text = text.lstrip("\u3000") if place == 0 else text
        text = text.rstrip("\u3000") if place == len(runs) - 1 else text
        if text:
            yield replace(run, text=text)


def _place(context: LessonContext, document: Document, start: int) -> str:
    """Paragraph, and among several documents the title: ``原文第3段``, ``《青禾县2012年报告》第3段``."""
    name = f"《{context.titles.get(document.doc_id, document.doc_id)}》" if _several(context) else "原文"
    return f"{name}第{_paragraph(document.text, start)}段"


def _paragraph(text: str, position: int) -> int:
    """Number of the paragraph (a line that is not blank) that holds a position, from 1.

    The heading of the report is a paragraph too: so a reader counts in the printed text.
    """
    breaks = [-1, *(at for at, character in enumerate(text[:position]) if character == "\n")]
    blank = sum(not text[first + 1 : last].strip() for first, last in pairwise(breaks))
    return len(breaks) - blank


def _figures_only(context: LessonContext, doc_id: str, names: list[str]) -> Quotation:
    runs: list[Run] = []
    for number, name in enumerate(names):
        row = context.rows[name]
        runs += [Run(("，" if number else "") + row["indicator"]), Run(row["surface"], marked=True)]
    runs.append(Run("。"))
    return Quotation(tuple(runs), f"《{context.titles.get(doc_id, context.title)}》的数字表，没有收入原句")
