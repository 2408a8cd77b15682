"""The audit as a document (核算报告): what needs a look, what was checked, and the sentences with their figures marked.

One content for a notebook page and for Word: every finding leads to its sentences by a link.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pandas as pd

from yanting_research.core.check_words import CHECK_KINDS_ZH, FLAGGED_VERDICTS, VERDICTS_ZH
from yanting_research.core.word import docx_package
from yanting_research.tables.docx import word_document, word_paragraph, word_run, word_table
from yanting_research.tables.html import html_page

__all__ = ["tabulate_findings_docx", "tabulate_findings_html"]

_HEAD = ("编号", "结论", "报告", "类型", "核算过程", "原句")
_UNDECIDED = "无法判定的"
_HEADINGS = (("需要看的", FLAGGED_VERDICTS), (_UNDECIDED, ("uncheckable",)), ("相符的", ("consistent",)))
_REPORT = 2  # the column that says which report a row is of
_WIDTHS, _WIDTHS_OF_ONE = (600, 1050, 1500, 1250, 3700, 950), (600, 1050, 1350, 4850, 1200)
_CELL = "vertical-align:top;text-align:left;padding:.2em .6em"
_COLOURS = {"impossible": "B3261E", "inconsistent": "B3261E", "rounding": "8A5A00"}
_NEEDED = ("doc_id", "kind", "verdict", "explanation_zh", "sentence_ids")


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    verdict: str
    report: str
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
    """Headings and rows, numbered as they are shown."""
    several = len(set(findings["doc_id"])) > 1
    numbers = count(1)
    for heading, verdicts in _HEADINGS:
        rows = [
            _Row(
                str(next(numbers)),
                row["verdict"],
                str(row["doc_id"]) if several else "",
                CHECK_KINDS_ZH.get(row["kind"], row["kind"]),
                str(row["explanation_zh"]),
                tuple(str(row["sentence_ids"]).split()),
            )
            for row in findings[findings["verdict"].isin(verdicts)].to_dict("records")
        ]
        if rows or heading != _UNDECIDED:
            yield heading, rows


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


def _cells(rows: list[_Row]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Heads and cells of the columns in front of the links; which report a row is of only where there are several."""
    named = any(row.report for row in rows)
    cells = [(row.number, VERDICTS_ZH[row.verdict], row.report, row.kind, row.text) for row in rows]
    kept = [place for place in range(len(_HEAD) - 1) if named or place != _REPORT]
    return tuple(_HEAD[place] for place in (*kept, len(_HEAD) - 1)), [
        tuple(cell[place] for place in kept) for cell in cells
    ]


def _html_table(rows: list[_Row]) -> str:
    heads, cells = _cells(rows)
    head = "".join(f'<th style="{_CELL};white-space:nowrap">{name}</th>' for name in heads)
    lines = []
    for row, texts in zip(rows, cells, strict=True):
        links = " ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in row.sentences)
        colour = f"color:#{_COLOURS.get(row.verdict, '1D2733')}"
        short = "".join(
            f'<td style="{_CELL};white-space:nowrap{";" + colour if place == 1 else ""}">{html.escape(text)}</td>'
            for place, text in enumerate(texts[:-1])
        )
        lines.append(
            f'<tr>{short}<td style="{_CELL}">{html.escape(texts[-1])}</td><td style="{_CELL}">{links}</td></tr>'
        )
    return (
        f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
    )


def _word_table(rows: list[_Row]) -> str:
    heads, cells = _cells(rows)
    made = []
    for row, texts in zip(rows, cells, strict=True):
        runs = [
            word_run(text, size=18, colour=_COLOURS.get(row.verdict, "") if place == 1 else "")
            for place, text in enumerate(texts)
        ]
        links = word_run(" ", size=18).join(word_run(name, size=18, anchor=name) for name in row.sentences)
        made.append((*runs, links))
    head = tuple(word_run(name, size=18, bold=True) for name in heads)
    return word_table([head, *made], widths=_WIDTHS if len(heads) == len(_HEAD) else _WIDTHS_OF_ONE)
