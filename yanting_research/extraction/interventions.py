"""The register of training and organising measures (举措登记).

How a measure is read, in order:

0. Blanks of the layout are taken out, as for facts; places are those of the printed text again in the table.
1. The text is cut at sentence ends and semicolons. Problem and cause sections hold no measures.
2. Each form of the codebook looks for its cues; a place that two forms claim goes to the first.
   One form enters a stretch once. A cue does not count where the text says that nothing came of it or
   has come to what is wanting; a general form gives way to a special one of its clause.
3. A short lead-in without figures ("依托主阵地，加强集中培训。") joins the next stretch of its form.
   So does a sentence that goes on with figures (每期五天，共花去19.6万元。).
4. Every figure of a stretch goes to the measure whose cue stands nearest, its own clause first.
5. A sum that the text itself calls training or study-tour money, and that no measure took, goes
   to the document's only such measure without money.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from yanting_research.chinese import fold_width, split_sentences, without_layout
from yanting_research.core import (
    INTERVENTIONS,
    Corpus,
    Document,
    OffsetMap,
    Section,
    Span,
    build_table,
    to_clean,
    to_raw,
)
from yanting_research.extraction.codebook import InterventionCodebook, InterventionForm, default_interventions
from yanting_research.extraction.intervention_audience import read_audience
from yanting_research.extraction.intervention_details import (
    read_effect,
    read_frequency,
    read_name,
    read_partners,
    read_places,
)
from yanting_research.extraction.intervention_figures import (
    Measure,
    attach_figures,
    attach_named_money,
    count_attendances,
    count_heads,
    count_hours,
    count_sessions,
    first_money,
)
from yanting_research.extraction.intervention_standing import Standing, is_undone, is_wanting

__all__ = ["extract_interventions"]

_SKIPPED_ROLES = ("问题", "原因")
_MAX_LEAD_IN = 26
_AROUND = 60  # characters in front of a stretch in which a required word may stand
_LONGEST_TITLE = 60  # characters of the first line
_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万](?:余|多)?(?:名|人|期|场|讲|堂|户|位|条|次|万元|元)")
# Matches (30分,自评29分) behind a heading; must not match 30分.
_BRACKETED = re.compile(r"[（(][^（）()\n]{1,30}[）)]")
# Matches 办班6期; must not match 2016年党员轮训.
_TITLE_FIGURE = re.compile(r"(?<![第\d])\d{1,12}(?!\d|[年月日号])")
# Matches 机关干部班 9 972, a row of a table; must not match 办班 9 期
_TABLE_ROW = re.compile(r"\d[ \t\u3000|]{1,20}\d[\d.,%]{0,12}\s{0,4}\Z")
# One sign for one sign, so that offsets stay.
_FULL_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
# Matches a straight quotation mark and the next one of its line; must not match one alone
_STRAIGHT = re.compile(r'"([^"\n]*)"')
# Ends 走访务工人员. in a text typed with Latin stops; must not match 14.7 or the marker 1.
_LATIN_STOP = re.compile(r"(?<=[\u4e00-\u9fff”）])\.(?!\d)")
# Something is wanting here: no measure is reported. Must not match 不足之处已整改.
_COMPLAINT = re.compile(
    r"无人问津|利用率不高|次数?少|偏[少弱低老软]|不[够强高多严实]|不到位|缺乏|流于形式|走过场|形同虚设|薄弱|滞后|单一|脱节|参差不齐|重[^，。；]{1,4}轻|有名无实|冷清|卡顿|应付"
)
# (三)异地教学开眼。 2.网上课堂: a marked lead-in; must not match 三种课堂.
_MARKED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．是要]")
# Somebody does something; must not match 站点利用率.
_DOING = re.compile(
    r"开[展设通办辟发讲播课班]|举办|组织|[组筹新共]?建[立成起设在]?|设立|推[行进开广]|[试实]行|实施|选|安排|依托|[邀聘]?请|派|深入|"
    r"抓|完善|制[定订]|修订|出台|订立|[定立订]下|登记|签|播放|收看|发[送放出至到往给]|推送|轮训|集训|培训|走访|督查|检查|抽查|约谈|谈话|谈心|[讲送赴结跑]|联系|帮|坚持|"
    r"健全|落实|采取|参加|承办|委托|进行|注册|上线|用好|办好|问卷|征求|收集|列出|打钩|认|包|拜|查|看|评|办|教|合并|成立|整顿|挂牌|设|筹|捐|划出|约|访|修成|改[成建]|利用|述职|凑|值班|围|编|走|唱|收|到|去|挂|带|转|住|开|修|送"
)
# Matches the title of 按照《专项检查的通知》; what a title names was not done here, but its rules were made.
_TITLED = re.compile(r"《[^》\n]{1,40}》")
# Matches 每期五天, 共花去 at the head of a sentence that goes on with the measure in front.
_CONTINUES = re.compile(
    r"[\s]{0,4}(?:每[期班场课次讲堂人]|为期|为时|学制|学期|历时|共|总共|合计|一共|前后|先后|累计|参[训加]|受训|听课|到[课场会]|到场|学员|人均|所需|经费|费用"
    r"|花[了去费]|用[去了]|支出|投入|吃住|食宿|回来|结业|时间|脱产|住了|往返|报名|对象|地点|名额|内容)"
)


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
        clean, offsets = without_layout(document.text)
        stated = [fact | {name: to_clean(offsets, fact[name]) for name in ("start", "end")} for fact in stated]
        text, chains = _as_typed(clean), _Chains([_moved(section, offsets) for section in document.sections])
        standing = Standing(text)
        measures = _measures(text, chains, book)
        attach_figures(text, measures, stated)
        attach_named_money(text, measures, stated)
        rows += [
            {"intervention_id": f"{document.doc_id}#i{number:04d}"}
            | _row(document, text, measure, chain=chains.at(measure.cue.start), book=book, standing=standing)
            | _place(document, text, measure, offsets)
            for number, measure in enumerate(measures, start=1)
        ]
    return build_table(rows, INTERVENTIONS)


def _moved(section: Section, offsets: OffsetMap) -> Section:
    """A section at its place in the text without layout."""
    span, heading = (
        Span(to_clean(offsets, one.start), to_clean(offsets, one.end)) for one in (section.span, section.heading_span)
    )
    return replace(section, span=span, heading_span=heading)


def _as_typed(text: str) -> str:
    """The text with the punctuation that rules are written with, one sign for one."""
    return _STRAIGHT.sub(r"“\1”", fold_width(text).translate(_FULL_WIDTH))


def _measures(text: str, chains: _Chains, book: InterventionCodebook) -> list[Measure]:
    """Cases 1 to 3; ``text`` with full-width punctuation."""
    found: list[Measure] = []
    for span in _stretches(text):
        chain = chains.at(span.start)
        if any(section.role in _SKIPPED_ROLES for section in chain):
            continue
        brief = _is_brief(text[span.start : span.end])
        if chain and brief and span.end <= chain[-1].heading_span.end:
            continue  # a heading announces; the sentences below it report
        if _is_title_line(text, span) or _TABLE_ROW.search(text, span.start, span.end):
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
    """Short and without a figure but its own number: a heading or a lead-in, not yet a report."""
    bare = _BRACKETED.sub("", stretch.strip())
    bare = _MARKED.sub("", bare, count=1) if _MARKED.match(bare) else bare
    return len(bare) <= _MAX_LEAD_IN and not _FIGURE.search(bare)


def _is_title_line(text: str, span: Span) -> bool:
    """A short line of its own without closing mark or figure (a year is none): a title, not a report."""
    line = text[span.start : span.end]
    alone = line.endswith("\n") and (span.start == 0 or text[span.start - 1] == "\n")
    bare = line.strip()
    longest = _MAX_LEAD_IN + 4 if text[: span.start].strip() else _LONGEST_TITLE
    return alone and len(bare) <= longest and bare[-1:] not in "。；！？：，" and not _TITLE_FIGURE.search(bare)


def _goes_on(previous: Measure, span: Span, text: str) -> bool:
    """A stretch without a cue belongs to the measure before it: after a semicolon, or after its lead-in."""
    if previous.span.end != span.start or "\n" in text[span.start - 1 : span.start]:
        return False
    if _CONTINUES.match(text, span.start) and _FIGURE.search(text, span.start, span.end):
        return True
    return text[span.start - 1] == "；" or _is_brief(text[previous.span.start : previous.span.end])


def _extend(found: list[Measure], old: Span, end: int) -> None:
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

    def __init__(self, sections: Sequence[Section]) -> None:
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


def _cues(text: str, span: Span, book: InterventionCodebook) -> list[Measure]:
    """One measure per form of a stretch; overlapping cues go to the form that comes first."""
    stretch = text[span.start : span.end]
    untitled = _TITLED.sub(_blanked, stretch)
    found: list[tuple[InterventionForm, list[Measure]]] = []
    for form in book.forms:
        searched = stretch if form.titled else untitled
        if not form.pattern.search(searched):
            continue  # most stretches hold no cue of most forms
        searched = form.masked.sub(_blanked, searched) if form.masked else searched
        around = text[max(0, span.start - _AROUND) : span.end]
        if form.requires and not any(word in around for word in form.requires):
            continue
        matches = list(form.pattern.finditer(searched))
        made = [
            Measure(form, cue, span, (cue.start, cue.end))
            for cue in (Span(span.start + match.start(), span.start + match.end()) for match in matches)
            if not (is_undone(text, cue, span) or is_wanting(text, cue, span))
        ]
        if made:
            found.append((form, made))
            stretch, untitled = (_without(whole, matches) for whole in (stretch, untitled))
    special = [made[0] for form, made in found if not form.general]
    general = [made for form, made in found if form.general]
    left = (
        next((one for one in made if not any(_in_clause(one.cue, other, text) for other in special)), None)
        for made in general
    )
    return sorted([*special, *(one for one in left if one is not None)], key=lambda measure: measure.cue)


def _in_clause(cue: Span, other: Measure, text: str) -> bool:
    """Whether two cues share a clause, or the other covers what its sentence tells behind it."""
    low, high = sorted((cue, other.cue))
    apart = re.search(r"[，：。]", text[low.end : high.start])
    return not apart or (other.form.covers and other.cue < cue)


def _without(text: str, matches: Sequence[re.Match[str]]) -> str:
    """The text with the places of some matches blanked, for the forms that come later."""
    pieces, at = [], 0
    for match in matches:
        pieces += [text[at : match.start()], "□" * (match.end() - match.start())]
        at = match.end()
    return "".join([*pieces, text[at:]])


def _blanked(match: re.Match[str]) -> str:
    return "□" * len(match.group())


def _is_lead_in(previous: Measure, measure: Measure, text: str) -> bool:
    if previous.form != measure.form or previous.span.end != measure.span.start:
        return False
    return _is_brief(text[previous.span.start : previous.span.end])


def _row(
    document: Document,
    text: str,
    measure: Measure,
    *,
    chain: list[Section],
    book: InterventionCodebook,
    standing: Standing,
) -> dict[str, Any]:
    start, end = _trim(text, measure.span)
    sentence = text[start:end]
    heads, money = count_heads(measure, text), first_money(measure, text)
    around = (text[start : int(heads["start"])], text[int(heads["end"]) : end]) if heads else ("", "")
    return {
        "doc_id": document.doc_id,
        "section_id": chain[-1].section_id if chain else "",
        "form": measure.form.form,
        "name": read_name(sentence, measure.label[0] - start, measure.label[1] - start),
        "audience": read_audience(
            sentence,
            around,
            book.audiences if measure.form.people else (),
            Span(measure.cue.start - start, measure.cue.end - start),
        ),
        "headcount": heads["value"] if heads else math.nan,
        "headcount_qualifier": heads["qualifier"] if heads else "",
        "attendances": count_attendances(measure),
        "sessions": count_sessions(measure, text),
        "hours": count_hours(measure),
        "money": money["value"] if money else math.nan,
        "money_qualifier": money["qualifier"] if money else "",
        "frequency": read_frequency(sentence),
        "partner": read_partners(sentence),
        "place": read_places(sentence, book.provinces),
        "period": next((str(fact["period"]) for fact in measure.facts if fact["period"]), ""),
        "effect": read_effect(sentence),
        "modality": standing.of(start, end, chain),
        "fact_ids": " ".join(sorted({str(fact["fact_id"]) for fact in measure.facts})),
    }


def _place(document: Document, text: str, measure: Measure, offsets: OffsetMap) -> dict[str, Any]:
    """Where the printed text tells of a measure."""
    printed = to_raw(offsets, *_trim(text, measure.span))
    sentence = document.text[printed.start : printed.end]
    return {"sentence": sentence, "start": printed.start, "end": printed.end}


def _trim(text: str, span: Span) -> tuple[int, int]:
    stretch = text[span.start : span.end]
    return span.end - len(stretch.lstrip()), span.start + len(stretch.rstrip())
