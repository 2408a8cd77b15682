"""What a question shows of the report (题目里的原句): the sentence, cut where it is long, what is asked hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from yanting_research.chinese import sentence_at
from yanting_research.lessons.context import LessonContext, quote, quote_span
from yanting_research.lessons.pack import Quotation, Run, plain_text
from yanting_research.lessons.questions.amounts import Amount, digits

__all__ = ["BLANK", "LONGEST", "excerpt", "shown", "stretch"]

BLANK = "＿＿＿＿"
LONGEST = 120
_ELLIPSIS = "……"
# ；or ，: where a long sentence may be cut; must not match the point of 14.7 or the separator of 17,518.
_CUT = re.compile(r"[；;。]|[，,：](?!\d{3})")
# 其中女干部61人, 占9.2%: a clause that leans on the one in front; must not match 科级领导干部430人.
_LEANING = re.compile(r"\s{0,40}(?:其中|占|计|约|比|较|同比|分别|另|包括|含|均|都|也|并|其)")


def stretch(context: LessonContext, shown_amounts: Sequence[Amount]) -> tuple[int, int] | None:
    """Where the excerpt begins and ends; None where no readable one of at most ``LONGEST`` characters exists."""
    document = context.document(shown_amounts[0].doc_id)
    if document is None or len({one.doc_id for one in shown_amounts}) > 1:
        return None
    text = document.text
    first, last = min(one.start for one in shown_amounts), max(one.end for one in shown_amounts)
    if last <= first or last - first > LONGEST:
        return None
    sentence = sentence_at(text, first, last)
    if "\n" in text[first:last]:
        return None
    if sentence.end - sentence.start <= LONGEST:
        return sentence.start, sentence.end
    cuts = [sentence.start + found.end() for found in _CUT.finditer(text[sentence.start : sentence.end])]
    begin = next((cut for cut in reversed([sentence.start, *cuts]) if cut <= first and _stands(text, cut)), None)
    end = next((cut for cut in [*cuts, sentence.end] if cut >= last), sentence.end)
    if begin is None or end - begin > LONGEST:
        return None
    return begin, end


def _stands(text: str, start: int) -> bool:
    return _LEANING.match(text, start) is None


def excerpt(
    context: LessonContext, marked: Sequence[Amount], *, hidden: Sequence[Amount] = ()
) -> tuple[Quotation, ...] | None:
    """The sentence of some numbers, those of ``hidden`` left blank; None where it cannot be shown fairly.

    A hidden number that stands in the excerpt a second time would give the answer away.
    """
    every = [*marked, *hidden]
    if context.document(every[0].doc_id) is None or every[0].end == 0:
        return _of_table(context, marked, hidden)
    place = stretch(context, every)
    document = context.document(every[0].doc_id)
    if place is None or document is None:
        return None
    text = document.text[place[0] : place[1]]
    if any(text.count(one.surface.strip()) > 1 or _twice(text, one) for one in hidden) or _overlap(every):
        return None
    sentence = sentence_at(document.text, every[0].start, every[0].end)
    whole = quote_span(context, every[0].doc_id, *place, marks=[(one.start, one.end) for one in every])
    runs = _blanked(whole.runs, {one.surface.strip() for one in hidden})
    lead = [Run(_ELLIPSIS)] if place[0] > sentence.start else []
    return (replace(whole, runs=(*lead, *runs)),)


def _twice(text: str, one: Amount) -> bool:
    figure = digits(one.surface)
    return bool(figure) and len(re.findall(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d)", text.replace(",", ""))) > 1


def _overlap(every: Sequence[Amount]) -> bool:
    spans = sorted((one.start, one.end) for one in every)
    return any(after[0] < before[1] for before, after in pairwise(spans))


def _blanked(runs: Iterable[Run], hidden: set[str]) -> list[Run]:
    return [Run(BLANK) if run.marked and run.text.strip() in hidden else run for run in runs]


def _of_table(
    context: LessonContext, marked: Sequence[Amount], hidden: Sequence[Amount]
) -> tuple[Quotation, ...] | None:
    """The figures of a table without sentences; two equal figures cannot be told apart."""
    every = [*marked, *hidden]
    surfaces = [one.surface.strip() for one in every]
    if len(set(surfaces)) < len(surfaces):
        return None
    found = quote(context, [one.fact_id for one in every])
    gone = {one.surface.strip() for one in hidden}
    return tuple(replace(one, runs=tuple(_blanked(one.runs, gone))) for one in found)


def shown(quotations: Sequence[Quotation]) -> str:
    """The words of quotations in one piece."""
    return "".join(plain_text(one.runs) for one in quotations)
