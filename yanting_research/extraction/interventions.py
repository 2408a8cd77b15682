"""The register of training and organising measures (举措登记).

How a measure is read, in order:

1. The text is cut at sentence ends and semicolons. Problem and cause sections hold no measures.
2. Each form of the codebook looks for its cues; a place that two forms claim goes to the first.
   One form enters a stretch once, unless a further headcount of its own follows.
3. A short lead-in without figures ("依托主阵地，加强集中培训。") joins the next stretch of its form.
4. Every figure of a stretch goes to the measure whose cue stands nearest, its own clause first.
5. A sum that the text itself calls training or study-tour money, and that no measure took, goes
   to the document's only such measure without money.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pandas as pd

from yanting_research.chinese import clause_spans, split_sentences
from yanting_research.core import INTERVENTIONS, Corpus, Document, Section, Span, build_table
from yanting_research.extraction.codebook import InterventionCodebook, default_interventions
from yanting_research.extraction.intervention_details import (
    read_audience,
    read_effect,
    read_frequency,
    read_name,
    read_partners,
    read_places,
)

__all__ = ["extract_interventions"]

_SKIPPED_ROLES = ("问题", "原因")
_AHEAD_ROLES = ("对策", "目标", "保障")
_PERSONS = ("人", "名", "位")
_SESSIONS = ("期", "场", "场次", "班次", "班", "讲", "堂")
_CARRY = 120  # characters in front, within the sentence, that may give the modality
_ATTENDANCES = ("人次",)
_HOURS = ("学时", "课时", "小时")
_MAX_LEAD_IN = 26
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万](?:余|多)?(?:名|人|期|场|万元)")
# Matches 办班6期; must not match 2016年党员轮训.
_TITLE_FIGURE = re.compile(r"\d{1,12}(?!\d|年)")
# A figure introduced as the earlier one: 由72万元, 由上年的62期; must not match 由党校.
_FORMER = re.compile(r"(?:由|从)(?:上年|去年|原来|年初|(?:19|20)\d\d年)?的?$")
# One sign for one sign, so that offsets stay.
_FULL_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
# Ends 走访务工人员. in a text typed with Latin stops; must not match 14.7 or the marker 1.
_LATIN_STOP = re.compile(r"(?<=[\u4e00-\u9fff”）])\.(?!\d)")
# Matches 明年选派, 2014年安排; must not match 计划生育.
_PLANNED = re.compile(
    r"明年|来年|下一步|下一年|拟(?!提拔|任|录)|打算|计划(?!生育)|力争|将(?=[\u4e00-\u9fff]{0,4}(?:举办|组织|开展|建|办))|20\d\d年(?:安排|起|底前|覆盖|轮训|举办|开展)"
)
# Matches 建议每年安排, 应进一步; must not match 收到建议127条 or 反应.
_ADVICE = re.compile(
    r"(?<![的出到条项])建议(?=[每由对从在进加适尽明县安设建组办把将各今])|(?:^|[，；：])要(?=[\u4e00-\u9fff])|(?<![反相适供])应(?:当|该|进一步|着力|坚持)"
)
# Something is wanting here: no measure is reported. Must not match 不足之处已整改.
_COMPLAINT = re.compile(
    r"无人问津|利用率不高|次数?少|偏[少弱低老软]|不[够强高多严实]|不到位|缺乏|流于形式|走过场|形同虚设|薄弱|滞后|单一|脱节|参差不齐|重[^，。；]{1,4}轻|有名无实|冷清|卡顿|应付"
)
# (三)异地教学开眼。 2.网上课堂: a marked lead-in; must not match 三种课堂.
_MARKED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．是要]")
# Somebody does something; must not match 站点利用率.
_DOING = re.compile(
    r"开[展设通办辟发讲播]|举办|组织|[组筹新共]?建[立成起设]?|设立|推[行进开广]|实[行施]|选[派送拔]|安排|依托|[邀聘]?请|派|深入|"
    r"抓|完善|制定|签|播放|收看|发送|推送|轮训|集训|培训|走访|督查|检查|约谈|谈话|[讲送赴结]|联系|帮|坚持|健全|落实|采取|参加|承办|委托|进行|注册|上线|用好|办好|问卷"
)
# Matches 明年打算 and 工作安排; must not match 第七个五年计划.
_PLAN_HEADING = re.compile(r"打算|明年|来年|下一步|今后|奋斗目标|(?:工作|任务|年度)(?:安排|计划)")
_MONEY_OF = {"集中培训": re.compile(r"培训|办班"), "外出考察": re.compile(r"考察|外训")}


Fact = Mapping[Hashable, Any]


@dataclass(slots=True)
class _Measure:
    form: str
    cue: Span
    span: Span
    label: tuple[int, int]  # where its name stands: the cue, or the quoted name of a lead-in
    facts: list[Fact] = field(default_factory=list)


def extract_interventions(
    corpus: Corpus, facts: pd.DataFrame, *, codebook: InterventionCodebook | None = None
) -> pd.DataFrame:
    """Every training or organising measure the documents report or propose (提取举措).

    Parameters
    ----------
    corpus
        Documents; sections give the modality where there are any.
    facts
        FACTS of the same corpus; figures are attached to their measure.
    codebook
        Forms to look for; the shipped codebook by default.

    Returns
    -------
    DataFrame
        INTERVENTIONS. ``headcount`` counts persons, never 人次; ``sessions`` sums nothing: it is the
        first number of classes or lectures stated. ``modality``: done, planned (a date ahead, or a
        section on plans), recommended (a section of advice).

    Notes
    -----
    A register of wordings, not of events: what a text passes over is not in it, and two mentions
    of one class are two rows.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets, make_corpus
    >>> from yanting_research.extraction import extract_facts
    >>> text = "投入资金30多万元，组织全县50名支部书记赴浙江考察。"
    >>> source = Source("a.txt", text, "text", "utf-8", "")
    >>> corpus = make_corpus([Document("a", text, source, identity_offsets(len(text)))])
    >>> found = extract_interventions(corpus, extract_facts(corpus))
    >>> found[["form", "headcount", "money", "money_qualifier", "place"]].values.tolist()
    [['外出考察', 50.0, 300000.0, 'more_than', '浙江']]
    """
    book = default_interventions() if codebook is None else codebook
    by_document = {str(name): group.to_dict("records") for name, group in facts.groupby("doc_id", sort=True)}
    rows: list[dict[str, Any]] = []
    for document in corpus:
        stated = sorted(by_document.get(document.doc_id, []), key=lambda fact: (fact["start"], fact["end"]))
        text, chains = document.text.translate(_FULL_WIDTH), _Chains(document.sections)
        measures = _measures(text, chains, book)
        _attach(text, measures, stated)
        _attach_named_money(measures, stated)
        rows += [
            {"intervention_id": f"{document.doc_id}#i{number:04d}"}
            | _row(document, text, measure, chain=chains.at(measure.cue.start), book=book)
            for number, measure in enumerate(measures, start=1)
        ]
    return build_table(rows, INTERVENTIONS)


def _measures(text: str, chains: _Chains, book: InterventionCodebook) -> list[_Measure]:
    """Cases 1 to 3; ``text`` with full-width punctuation."""
    found: list[_Measure] = []
    for span in _stretches(text):
        chain = chains.at(span.start)
        if any(section.role in _SKIPPED_ROLES for section in chain):
            continue
        brief = _is_brief(text[span.start : span.end])
        if chain and brief and span.end <= chain[-1].heading_span.end:
            continue  # a heading announces; the sentences below it report
        if _is_title_line(text, span):
            continue
        measures = _cues(text, span, book)
        previous = found[-1] if found else None
        if not measures and previous is not None and _goes_on(previous, span, text):
            _extend(found, previous.span, span.end)
        if measures and _is_mention(text[span.start : span.end]):
            continue
        for measure in measures:
            previous = found[-1] if found else None
            if previous is not None and _is_lead_in(previous, measure, text):
                if read_name(text, *previous.label) == text[slice(*previous.label)]:
                    previous.label = measure.label
                previous.cue = measure.cue
                previous.span = Span(previous.span.start, measure.span.end)
            else:
                found.append(measure)
    return found


def _is_mention(stretch: str) -> bool:
    """A form is named but nobody does anything, or only what is wanting is told."""
    bare = not _FIGURE.search(stretch) and not (_is_brief(stretch) and _MARKED.match(stretch.strip()))
    return bare and (not _DOING.search(stretch) or len(_COMPLAINT.findall(stretch)) > 1)


def _is_brief(stretch: str) -> bool:
    """Short and without a figure: a heading or a lead-in, not yet a report."""
    return len(stretch.strip()) <= _MAX_LEAD_IN and not _FIGURE.search(stretch)


def _is_title_line(text: str, span: Span) -> bool:
    """A short line of its own without closing mark or figure (a year is none): a title, not a report."""
    line = text[span.start : span.end]
    alone = line.endswith("\n") and (span.start == 0 or text[span.start - 1] == "\n")
    bare = line.strip()
    return (
        alone and len(bare) <= _MAX_LEAD_IN + 4 and bare[-1:] not in "。；！？：，" and not _TITLE_FIGURE.search(bare)
    )


def _goes_on(previous: _Measure, span: Span, text: str) -> bool:
    """A stretch without a cue belongs to the measure before it: after a semicolon, or after its lead-in."""
    if previous.span.end != span.start or "\n" in text[span.start - 1 : span.start]:
        return False
    return text[span.start - 1] == "；" or _is_brief(text[previous.span.start : previous.span.end])


def _extend(found: list[_Measure], old: Span, end: int) -> None:
    """Lengthen every measure that shares a stretch, so that they go on sharing it."""
    for measure in reversed(found):
        if measure.span != old:
            return
        measure.span = Span(old.start, end)


def _stretches(text: str) -> Iterable[Span]:
    """Sentences cut again at semicolons and at a full stop of Latin form (not 14.7, not 1.)."""
    for sentence in split_sentences(text, at_semicolons=True):
        start = sentence.start
        for match in _LATIN_STOP.finditer(text, sentence.start, sentence.end):
            yield Span(start, match.end())
            start = match.end()
        if start < sentence.end:
            yield Span(start, sentence.end)


class _Chains:
    """Sections that hold a position, outermost first, found by bisection."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._ordered = sorted(sections, key=lambda section: (section.span.start, -section.span.end))
        self._starts = [section.span.start for section in self._ordered]
        self._parents: list[int] = []
        for at, section in enumerate(self._ordered):
            parent = at - 1
            while parent >= 0 and self._ordered[parent].span.end < section.span.end:
                parent = self._parents[parent]
            self._parents.append(parent)

    def at(self, position: int) -> list[Section]:
        """The chain at a position; empty outside every section."""
        found: list[Section] = []
        at = bisect_right(self._starts, position) - 1
        while at >= 0:
            if position < self._ordered[at].span.end:
                found.append(self._ordered[at])
            at = self._parents[at]
        return found[::-1]


def _cues(text: str, span: Span, book: InterventionCodebook) -> list[_Measure]:
    """One measure per form of a stretch; overlapping cues go to the form that comes first."""
    stretch = text[span.start : span.end]
    taken: list[Span] = []
    measures = []
    for form in book.forms:
        searched = form.masked.sub(lambda m: "□" * len(m.group()), stretch) if form.masked else stretch
        for match in form.pattern.finditer(searched):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            taken.append(Span(*match.span()))
            cue = Span(span.start + match.start(), span.start + match.end())
            measures.append(_Measure(form.form, cue, span, (cue.start, cue.end)))
            break
    return sorted(measures, key=lambda measure: measure.cue)


def _is_lead_in(previous: _Measure, measure: _Measure, text: str) -> bool:
    if previous.form != measure.form or previous.span.end != measure.span.start:
        return False
    return _is_brief(text[previous.span.start : previous.span.end])


def _attach(text: str, measures: list[_Measure], facts: Sequence[Fact]) -> None:
    """Case 4."""
    starts = [int(fact["start"]) for fact in facts]
    for span, group in groupby(measures, key=lambda measure: measure.span):
        rivals = list(group)
        inside = facts[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        clauses = [
            Span(span.start + clause.start, span.start + clause.end)
            for clause in clause_spans(text[span.start : span.end])
        ]
        for fact in inside:
            if _FORMER.search(text, max(span.start, int(fact["start"]) - 8), int(fact["start"])):
                continue  # the earlier of two figures is not this measure's
            place = int(fact["start"])
            nearest = min(rivals, key=lambda rival: _distance(rival.cue, place, clauses))
            nearest.facts.append(fact)


def _distance(cue: Span, place: int, clauses: list[Span]) -> tuple[int, int]:
    """Clauses between cue and figure, then characters; a figure leans on the cue before it."""
    of_cue = next((n for n, clause in enumerate(clauses) if clause.start <= cue.start < clause.end), 0)
    of_fact = next((n for n, clause in enumerate(clauses) if clause.start <= place < clause.end), 0)
    return abs(of_cue - of_fact), abs(place - cue.start) + (5 if cue.start > place else 0)


def _attach_named_money(measures: list[_Measure], facts: Sequence[Fact]) -> None:
    """Case 5."""
    taken = {fact["fact_id"] for measure in measures for fact in measure.facts}
    for form, noun in _MONEY_OF.items():
        free = [
            fact
            for fact in facts
            if fact["fact_id"] not in taken
            and fact["role"] == "money"
            and fact["modality"] == "observed"
            and noun.search(fact["indicator"])
        ]
        open_ones = [m for m in measures if m.form == form and _first_money(m) is None]
        if len(free) == 1 and len(open_ones) == 1:
            open_ones[0].facts.append(free[0])


def _first_money(measure: _Measure) -> Fact | None:
    usable = (f for f in measure.facts if f["role"] == "money" and not math.isnan(f["value"]))
    return next(usable, None)


def _first(measure: _Measure, units: tuple[str, ...]) -> float:
    """The first figure in one of those units; NaN without one."""
    found = (f["value"] for f in measure.facts if f["unit"] in units and not math.isnan(f["value"]))
    return next(found, math.nan)


def _headcount(measure: _Measure) -> Fact | None:
    """The head count nearest to the cue; counts before it win over counts behind it."""
    heads = [
        fact
        for fact in measure.facts
        if fact["unit"] in _PERSONS and fact["role"] in ("count", "rate", "other") and not math.isnan(fact["value"])
    ]
    if not heads:
        return None
    return min(heads, key=lambda fact: (fact["start"] > measure.cue.end, abs(fact["start"] - measure.cue.start)))


def _row(
    document: Document, text: str, measure: _Measure, *, chain: list[Section], book: InterventionCodebook
) -> dict[str, Any]:
    start, end = _trim(text, measure.span)
    sentence = text[start:end]
    heads, money = _headcount(measure), _first_money(measure)
    sessions = [f for f in measure.facts if f["unit"] in _SESSIONS and f["role"] == "count"]
    around = (text[start : int(heads["start"])], text[int(heads["end"]) : end]) if heads else ("", "")
    return {
        "doc_id": document.doc_id,
        "section_id": chain[-1].section_id if chain else "",
        "form": measure.form,
        "name": read_name(sentence, measure.label[0] - start, measure.label[1] - start),
        "audience": read_audience(sentence, around, book.audiences),
        "headcount": heads["value"] if heads else math.nan,
        "headcount_qualifier": heads["qualifier"] if heads else "",
        "attendances": _first(measure, _ATTENDANCES),
        "sessions": sessions[0]["value"] if sessions else math.nan,
        "hours": _first(measure, _HOURS),
        "money": money["value"] if money else math.nan,
        "money_qualifier": money["qualifier"] if money else "",
        "frequency": read_frequency(sentence),
        "partner": read_partners(sentence),
        "place": read_places(sentence, book.provinces),
        "period": next((str(fact["period"]) for fact in measure.facts if fact["period"]), ""),
        "effect": read_effect(sentence),
        "modality": _modality(_whole_sentence(text, start, end), chain),
        "fact_ids": " ".join(sorted({str(fact["fact_id"]) for fact in measure.facts})),
        "sentence": document.text[start:end],
        "start": start,
        "end": end,
    }


def _trim(text: str, span: Span) -> tuple[int, int]:
    stretch = text[span.start : span.end]
    return span.end - len(stretch.lstrip()), span.start + len(stretch.rstrip())


def _whole_sentence(text: str, start: int, end: int) -> str:
    """The stretch with what stands before it in its sentence: advice goes on behind a semicolon."""
    low = max(0, start - _CARRY)
    cut = max(text.rfind(mark, low, start) for mark in "。！？\n")
    return text[cut + 1 if cut >= 0 or not low else start : end]


def _modality(sentence: str, sections: list[Section]) -> str:
    """Done unless section or wording gives advice or looks ahead; advice of a section with a date is a plan."""
    ahead = [section for section in sections if section.role in _AHEAD_ROLES]
    if ahead:
        plans = _PLANNED.search(sentence) or any(
            section.role == "目标" or _PLAN_HEADING.search(section.heading[:40]) for section in ahead
        )
        return "planned" if plans else "recommended"
    if any(section.level == 1 and _PLAN_HEADING.search(section.heading[:40]) for section in sections):
        return "planned"
    if _ADVICE.search(sentence):
        return "recommended"
    return "planned" if _PLANNED.search(sentence) else "done"
