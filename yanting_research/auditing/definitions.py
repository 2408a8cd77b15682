"""Figures that are counted otherwise (口径): one indicator with two rules, denominators or dates.

Such figures are not to be compared or subtracted; the table says which, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from yanting_research.auditing.reading import Figure, Reading, read_figures
from yanting_research.auditing.wording import noun, shown
from yanting_research.chinese import sentence_at
from yanting_research.core import FACTS, Corpus, check_table

__all__ = ["DEFINITION", "definitions"]

# 统计口径, 不宜直接相比, （含离退休）: says how a figure is counted; must not match 包含内容.
DEFINITION = re.compile(r"口径|不(?:宜|可|能)(?:直接)?相?比|纳入统计|[（(](?:不?含|不?包括)[^）)]{1,16}[）)]")
# （含流动党员）, (不包括离退休): the rule of one figure, behind its number or its noun; must not match （其中女党员.
_RULE = re.compile(r"\s{0,3}[（(]((?:不?含|不?包括)[^）)]{1,16})[）)]")
# How the rows say that two figures differ.
_WHY = {
    "rule": ("口径不同，不宜直接相比", "counted by two rules"),
    "denominator": ("的分母不同，不宜直接相比", "shares of two wholes"),
    "date": ("时点不同，不宜当作同一个数", "counted at two dates"),
}
# 截至6月底, 2013年底: the date a stock is counted at; must not match 6月培训.
_DATE = re.compile(
    r"(?:截至|截止|到|至)?((?:(?:19|20)\d\d年?)?(?:\d{1,2}月(?:\d{1,2}日|底|末)|年底|年末|年初|上半年|三季度末))[,，]?"
)
_COLUMNS = (
    "doc_id", "why", "indicator", "value", "other_value", "unit", "note_zh", "note_en", "sentence", "other_doc_id",
    "other_sentence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Use:
    doc_id: str
    figure: Figure
    rule: str


def definitions(facts: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Where one indicator is counted by two rules, of two wholes, at two dates, or is said to be.

    Parameters
    ----------
    facts, corpus
        FACTS and their documents.

    Returns
    -------
    DataFrame
        doc_id, why (*rule*: 含 against 不含 or no word; *denominator*: one share of two wholes; *date*: one
        stock at two dates; *stated*: a sentence on the counting itself), indicator, value, other_value,
        unit, note_zh, note_en, sentence, other_doc_id, other_sentence. One row per pair, in order of documents.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> definitions(build_table([], FACTS), Corpus()).columns[:3].tolist()
    ['doc_id', 'why', 'indicator']
    """
    table = check_table(facts, FACTS, where="definitions")
    texts = {document.doc_id: document.text for document in corpus}
    rules: dict[str, _Use] = {}
    rows: list[dict[str, object]] = []
    for reading in read_figures(table, texts):
        text = texts.get(reading.doc_id)
        if text is None:
            continue
        dates: dict[str, _Use] = {}
        wholes: dict[str, _Use] = {}
        for figure in reading.figures:
            if figure.countable and not figure.part_of and figure.modality == "observed":
                rows += _against(rules, _Use(reading.doc_id, figure, _rule(figure, text)), "rule", texts)
                date = _DATE.search(figure.left)
                if date is not None:
                    rows += _against(dates, _Use(reading.doc_id, figure, date[1]), "date", texts)
            elif figure.role == "share" and figure.denominator in reading.known:
                whole = noun(reading.known[figure.denominator])
                rows += _against(wholes, _Use(reading.doc_id, figure, whole), "denominator", texts)
        rows += _stated(reading, text)
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _rule(figure: Figure, text: str) -> str:
    """含流动党员 behind 党员 or behind its number; empty when nothing is said."""
    found = _RULE.match(text, figure.end)
    inside = [*_RULE.finditer(figure.left)]
    if found is None and inside and figure.left.endswith(inside[-1][0]):
        found = inside[-1]
    return found[1] if found else ""


def _name(use: _Use) -> str:
    """The noun without the rule that stands in it: 党员 of 党员（含流动党员）."""
    return _RULE.sub("", noun(use.figure))


def _against(seen: dict[str, _Use], use: _Use, why: str, texts: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Rows against the first use of the same indicator that is counted otherwise."""
    name = f"{_name(use)} {use.figure.measure}"
    if len(_name(use)) < 2:
        return
    first = seen.setdefault(name, use)
    differs = first.rule != use.rule and first.figure.value != use.figure.value
    if differs and (why == "rule" or (first.rule and use.rule)):
        yield _row(why, (first, use), texts)


def _row(why: str, uses: tuple[_Use, _Use], texts: Mapping[str, str]) -> dict[str, object]:
    first, second = uses
    name = _name(second)
    one, other = (f"{shown(use.figure)}{f'（{use.rule}）' if use.rule else '（未说明）'}" for use in uses)
    said_zh, said_en = _WHY[why]
    return {
        "doc_id": first.doc_id, "why": why, "indicator": name, "value": first.figure.value,
        "other_value": second.figure.value, "unit": second.figure.unit, "note_zh": f"{name}：{one}与{other}{said_zh}",
        "note_en": f"{name}: {said_en}", "sentence": _sentence(first, texts), "other_doc_id": second.doc_id,
        "other_sentence": _sentence(second, texts),
    }  # fmt: skip


def _sentence(use: _Use, texts: Mapping[str, str]) -> str:
    span = sentence_at(texts[use.doc_id], use.figure.start, use.figure.end)
    return texts[use.doc_id][span.start : span.end]


def _stated(reading: Reading, text: str) -> Iterator[dict[str, object]]:
    """Sentences on the counting itself (统计口径, 不宜直接相比) with the figure they hold."""
    done: set[int] = set()
    for figure in reading.figures:
        span = sentence_at(text, figure.start, figure.end)
        sentence = text[span.start : span.end]
        if span.start in done or not re.search(r"口径|不(?:宜|可|能)(?:直接)?相?比|纳入统计", sentence):
            continue
        done.add(span.start)
        yield {
            "doc_id": reading.doc_id, "why": "stated", "indicator": noun(figure), "value": figure.value,
            "other_value": float("nan"), "unit": figure.unit, "note_zh": "原文说明了统计口径，引用时一并说明",
            "note_en": "the text speaks of how it counts", "sentence": sentence, "other_doc_id": "",
            "other_sentence": "",
        }  # fmt: skip
