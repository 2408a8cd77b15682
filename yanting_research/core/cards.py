"""What a notebook shows of a corpus or a document (卡片): a small table in Chinese, every text escaped."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence

from yanting_research.core.carriers import Corpus, Document

__all__ = ["KINDS_ZH", "card", "corpus_card", "document_card"]

KINDS_ZH = {"real": "真实数据", "specimen": "样例（自编）", "simulated": "模拟数据"}
_SHOWN = 5  # documents or headings on a card
_NAMED = 6  # regions named in a line
# borders and padding only: no colour of text, so that a card reads in a dark Lab too
_TABLE = "border-collapse:collapse;border-top:1.5pt solid #7A8794;border-bottom:1.5pt solid #7A8794"
_CELL = "padding:.2em .8em;text-align:left;font-weight:normal;border:0"


def card(title: str, pairs: Iterable[tuple[str, str]], notes: Sequence[str] = ()) -> str:
    """A table of two columns under a title (卡片), with remarks below.

    Parameters
    ----------
    title
        What it is.
    pairs
        Names and values; a pair without a value is left out.
    notes
        Sentences under the table.

    Returns
    -------
    str
        HTML without script, style sheet or request; every text is escaped here.

    Examples
    --------
    >>> "&lt;b&gt;" in card("语料", [("名称", "<b>")])
    True
    """
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL}">{html.escape(name)}</th>'
        f'<td style="{_CELL}">{html.escape(value)}</td></tr>\n'
        for name, value in pairs
        if value
    )
    said = "".join(f'<p style="font-size:85%">{html.escape(note)}</p>\n' for note in notes)
    caption = f'<caption style="padding:.3em;text-align:left"><strong>{html.escape(title)}</strong></caption>'
    return f'<table style="{_TABLE}">\n{caption}\n<tbody>\n{rows}</tbody>\n</table>\n{said}'


def corpus_card(corpus: Corpus) -> str:
    """A corpus at a glance (语料卡片): size, regions, years, kind of data, its first documents.

    >>> "0 篇" in corpus_card(Corpus())
    True
    """
    documents = corpus.documents
    periods = sorted(_stated(documents, "period"))
    years = periods[0] if len(set(periods)) == 1 else f"{periods[0]} 至 {periods[-1]}" if periods else ""
    kinds = Counter(_stated(documents, "data_kind"))
    pairs = [
        ("正文", f"{sum(len(document.text) for document in documents):,} 字"),
        ("地区", _some(sorted(set(_stated(documents, "region"))), "个")),
        ("年份", years),
        ("数据", "，".join(f"{KINDS_ZH.get(kind, kind)} {n} 篇" for kind, n in sorted(kinds.items()))),
        *[(document.doc_id, _line(document)) for document in documents[:_SHOWN]],
    ]
    left = len(documents) - _SHOWN
    return card(f"语料：{len(documents):,} 篇", pairs, [f"另有 {left:,} 篇没有列出。"] if left > 0 else [])


def document_card(document: Document) -> str:
    """A document at a glance (文档卡片): title, origin, size, its outline and what cleaning took out."""
    data = document.metadata
    first = [part for part in document.sections if part.level == 1]
    return card(
        f"文档：{document.doc_id}",
        [
            ("标题", data.get("title", "")),
            ("地区", data.get("region", "")),
            ("年份", data.get("period", "")),
            ("数据", KINDS_ZH.get(data.get("data_kind", ""), "")),
            ("文件", document.source.path),
            ("正文", f"{len(document.text):,} 字，{len(document.text.splitlines()):,} 行"),
            ("提纲", _some([part.marker + part.heading for part in first], "个部分")),
            ("清理取走", f"{len(document.removals):,} 处" if document.removals else ""),
        ],
    )


def _stated(documents: Iterable[Document], name: str) -> list[str]:
    return [value for document in documents if (value := document.metadata.get(name, ""))]


def _some(names: Sequence[str], unit: str) -> str:
    """The first few names, and how many there are."""
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])} 等 {len(names):,} {unit}"


def _line(document: Document) -> str:
    return "，".join(part for part in (document.metadata.get("title", ""), f"{len(document.text):,} 字") if part)
