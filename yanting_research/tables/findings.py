"""The audit as a document (核算报告): what needs a look, what was checked, and the sentences with their figures marked.

One content for a notebook page and for Word: every finding leads to its sentences by a link.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from yanting_research.core.check_words import CHECK_KINDS_ZH, FLAGGED_VERDICTS, VERDICTS_ZH
from yanting_research.core.word import docx_package
from yanting_research.tables.docx import word_document, word_paragraph, word_run, word_table
from yanting_research.tables.html import html_page

__all__ = ["tabulate_findings_docx", "tabulate_findings_html"]

_HEAD = ("编号", "结论", "类型", "核算过程", "原句")
_COLOURS = {"impossible": "B3261E", "inconsistent": "B3261E", "rounding": "8A5A00"}
_NEEDED = ("doc_id", "kind", "verdict", "explanation_zh", "sentence_ids")


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    verdict: str
    kind: str
    text: str
    sentences: tuple[str, ...]


def tabulate_findings_html(
    findings: pd.DataFrame, sentences: pd.DataFrame, *, title: str = "数字核算报告", page: bool = False
) -> str:
    """The audit in HTML: a fragment for a notebook, or a whole page without script and request.

    Parameters
    ----------
    findings, sentences
        As ``auditing.audit_findings`` and ``auditing.audit_sentences`` make them.
    title
        Heading.
    page
        Wrap it into a page.

    Raises
    ------
    ValueError
        When a column is missing.

    Examples
    --------
    >>> row = {"doc_id": "d", "kind": "sum", "verdict": "consistent", "explanation_zh": "相符。", "sentence_ids": "s1"}
    >>> said = {"sentence_id": "s1", "doc_id": "d", "sentence": "共5人。", "marks": "1-3"}
    >>> "<mark>5人</mark>" in tabulate_findings_html(pd.DataFrame([row]), pd.DataFrame([said]))
    True
    """
    _check(findings, sentences)
    parts = [f"<h2>{html.escape(title)}</h2>", f"<p>{html.escape(_summary(findings))}</p>"]
    for heading, rows in _sections(findings):
        parts.append(f"<h3>{html.escape(heading)}</h3>")
        parts.append(_html_table(rows) if rows else "<p>没有。</p>")
    parts.append("<h3>原句</h3>")
    for row in sentences.to_dict("records"):
        said = "".join(
            f"<mark>{html.escape(text)}</mark>" if marked else html.escape(text) for text, marked in _pieces(row)
        )
        name = html.escape(str(row["sentence_id"]))
        where = html.escape(str(row["doc_id"]))
        parts.append(f'<p id="{name}"><b>{name}</b>（{where}） {said.replace(chr(10), "<br>")}</p>')
    body = "\n".join(parts)
    return html_page(title, body) if page else body


def tabulate_findings_docx(findings: pd.DataFrame, sentences: pd.DataFrame, *, title: str = "数字核算报告") -> bytes:
    """The audit as a Word document; the numbers of the sentences are links to them.

    Parameters and errors as in :func:`tabulate_findings_html`; equal tables give equal bytes.

    Examples
    --------
    >>> row = {"doc_id": "d", "kind": "sum", "verdict": "consistent", "explanation_zh": "相符。", "sentence_ids": "s1"}
    >>> said = {"sentence_id": "s1", "doc_id": "d", "sentence": "共5人。", "marks": "1-3"}
    >>> tabulate_findings_docx(pd.DataFrame([row]), pd.DataFrame([said]))[:2]
    b'PK'
    """
    _check(findings, sentences)
    body = [
        word_paragraph(word_run(title, size=32, bold=True), align="center"),
        word_paragraph(word_run(_summary(findings))),
    ]
    for heading, rows in _sections(findings):
        body.append(word_paragraph(word_run(heading, size=26, bold=True), keep=True))
        body.append(_word_table(rows) if rows else word_paragraph(word_run("没有。")))
    body.append(word_paragraph(word_run("原句", size=26, bold=True), keep=True))
    for number, row in enumerate(sentences.to_dict("records"), 1):
        name = str(row["sentence_id"])
        runs = [word_run(f"{name}（{row['doc_id']}） ", bold=True)]
        runs += [word_run(text, marked=marked) for text, marked in _pieces(row)]
        body.append(word_paragraph("".join(runs), bookmark=(number, name)))
    return docx_package(word_document("".join(body)), title=title)


def _check(findings: pd.DataFrame, sentences: pd.DataFrame) -> None:
    missing = [name for name in _NEEDED if name not in findings.columns]
    missing += [name for name in ("sentence_id", "doc_id", "sentence", "marks") if name not in sentences.columns]
    if missing:
        raise ValueError(f"columns {missing} are missing; take both tables as the audit makes them")


def _summary(findings: pd.DataFrame) -> str:
    counts = findings["verdict"].value_counts()
    said = "，".join(f"{word}{counts[name]}处" for name, word in VERDICTS_ZH.items() if counts.get(name, 0))
    return f"共核对{len(findings)}处" + (f"：{said}。" if said else "。")


def _sections(findings: pd.DataFrame) -> Iterator[tuple[str, list[_Row]]]:
    rows = [
        _Row(
            str(number), row["verdict"], CHECK_KINDS_ZH.get(row["kind"], row["kind"]), str(row["explanation_zh"]),
            tuple(str(row["sentence_ids"]).split()),
        )
        for number, row in enumerate(findings.to_dict("records"), 1)
    ]  # fmt: skip
    yield "需要看的", [row for row in rows if row.verdict in FLAGGED_VERDICTS]
    undecided = [row for row in rows if row.verdict == "uncheckable"]
    if undecided:
        yield "无法判定的", undecided
    yield "相符的", [row for row in rows if row.verdict == "consistent"]


def _pieces(row: dict[object, object]) -> Iterator[tuple[str, bool]]:
    """The sentence cut at its marks: text, and whether it is a figure."""
    text, last = str(row["sentence"]), 0
    for mark in str(row["marks"]).split():
        start, end = (int(place) for place in mark.split("-"))
        if start > last:
            yield text[last:start], False
        if end > max(start, last):
            yield text[max(start, last) : end], True
        last = max(last, end)
    if last < len(text):
        yield text[last:], False


def _html_table(rows: list[_Row]) -> str:
    head = "".join(f'<th style="text-align:left;padding:.2em .6em">{name}</th>' for name in _HEAD)
    lines = []
    for row in rows:
        links = " ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in row.sentences)
        colour = _COLOURS.get(row.verdict, "1D2733")
        cells = (row.number, f'<span style="color:#{colour}">{VERDICTS_ZH[row.verdict]}</span>', html.escape(row.kind),
                 html.escape(row.text), links)  # fmt: skip
        lines.append(
            "<tr>"
            + "".join(f'<td style="vertical-align:top;text-align:left;padding:.2em .6em">{cell}</td>' for cell in cells)
            + "</tr>"
        )
    return (
        f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    )


def _word_table(rows: list[_Row]) -> str:
    cells = [
        (
            word_run(row.number, size=18),
            word_run(VERDICTS_ZH[row.verdict], size=18, colour=_COLOURS.get(row.verdict, "")),
            word_run(row.kind, size=18),
            word_run(row.text, size=18),
            word_run(" ", size=18).join(word_run(name, size=18, anchor=name) for name in row.sentences),
        )
        for row in rows
    ]
    head = tuple(word_run(name, size=18, bold=True) for name in _HEAD)
    return word_table([head, *cells], widths=(600, 1050, 1350, 4850, 1200))
