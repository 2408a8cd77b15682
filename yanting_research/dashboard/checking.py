"""The audit on the page (核对): what needs a look, with both sentences and their figures marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from yanting_research.auditing import FLAGGED, audit_findings, audit_sentences
from yanting_research.column_names import CODES_ZH
from yanting_research.core import Corpus
from yanting_research.dashboard.markup import escaped, message_html
from yanting_research.tables import tabulate_findings_html

__all__ = ["checks_html"]

_ADVICE = {
    "impossible": "这样的数不会出现，原文多半有误，请查原始材料。",
    "inconsistent": "两处的数放在一起不相等。先看口径是不是一样，再查原始材料。",
    "rounding": "差在四舍五入的范围边上，通常不是错，引用时说明即可。",
}


def checks_html(corpus: Corpus, facts: pd.DataFrame, checks: pd.DataFrame) -> str:
    """The audit of a report: findings that need a look first, each with its sentences (核对结果).

    Parameters
    ----------
    corpus, facts, checks
        The report as a corpus of one, its FACTS and CHECKS.

    Returns
    -------
    str
        A sentence with the counts, a card for every finding that needs a look, and below it all checks.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> from yanting_research.extraction import extract_facts
    >>> from yanting_research.auditing import audit
    >>> one = corpus_from_text("全县有党员100名，其中男党员60名，女党员50名。")
    >>> facts = extract_facts(one)
    >>> "对不上" in checks_html(one, facts, audit(facts, corpus=one))
    True
    """
    findings = audit_findings(checks, facts, corpus)
    sentences = audit_sentences(checks, facts, corpus)
    if findings.empty:
        return message_html(
            "note",
            f"这份报告有 {len(facts)} 个数字，但没有可以互相核对的。",
            ["能核对的是：部分相加等于合计、占比等于部分除以整体、前后两处说同一个数，等等。"],
        )
    flagged = findings[findings["verdict"].isin(FLAGGED)]
    said = f"共核对 {len(findings)} 处，{len(flagged)} 处要看。"
    parts = [message_html("warning" if len(flagged) else "good", said, _method())]
    by_id = {str(row["sentence_id"]): row for row in sentences.to_dict("records")}
    parts += [_card(number, row, by_id) for number, row in enumerate(flagged.to_dict("records"), 1)]
    table = tabulate_findings_html(findings, sentences, title="全部核对").replace("<h2>", "<h4>", 1)
    table = table.replace("</h2>", "</h4>", 1).replace("<h3>", "<h5>").replace("</h3>", "</h5>")
    parts.append(f'<details class="yt-all"><summary>看全部 {len(findings)} 处核对和原句</summary>{table}</details>')
    return "".join(parts)


def _method() -> list[str]:
    return ["核对只看算术和口径，不判断谁对谁错；每一处都给出原句，请回到原文再下结论。"]


def _card(number: int, row: Mapping[Any, Any], sentences: Mapping[str, Mapping[Any, Any]]) -> str:
    """One finding: verdict, computation, sentences, what to do."""
    verdict = str(row["verdict"])
    quoted = "".join(
        f'<blockquote><span class="yt-label">{label}</span>{_marked(sentences[name])}</blockquote>'
        for label, name in zip(_labels(len(str(row["sentence_ids"]).split())), str(row["sentence_ids"]).split(),
                               strict=True)
        if name in sentences
    )  # fmt: skip
    return (
        f'<section class="yt-card yt-{verdict}"><h4>{number}. {CODES_ZH["verdict"][verdict]}</h4>'
        f'<p>{escaped(row["explanation_zh"])}</p>{quoted}<p class="yt-advice">{_ADVICE[verdict]}</p></section>'
    )


def _labels(count: int) -> list[str]:
    return (
        ["原句"] if count == 1 else [f"原句{'一二三四五六七八九十'[at] if at < 10 else at + 1}" for at in range(count)]
    )


def _marked(row: Mapping[Any, Any]) -> str:
    """A sentence with its figures in ``<mark>``."""
    text, last, pieces = str(row["sentence"]), 0, []
    for mark in str(row["marks"]).split():
        start, end = (int(place) for place in mark.split("-"))
        start = max(start, last)
        if end > start:
            pieces += [escaped(text[last:start]), f"<mark>{escaped(text[start:end])}</mark>"]
            last = end
    return "".join([*pieces, escaped(text[last:])]).replace("\n", "<br>")
