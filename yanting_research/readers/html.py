"""Saved web pages (网页): the article, not the page around it.

trafilatura says where the article stands; the text itself comes from the page's own
blocks between its first and last sentence, so that a heading or short paragraph which
trafilatura drops is not lost. What is left out is listed in ``Source.removals``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from yanting_research.chinese.encodings import decode_bytes
from yanting_research.core import Removal, Source, SourceTable, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.html_article import LISTED_DATE, Article, choose_article
from yanting_research.readers.html_blocks import Page, parse_blocks
from yanting_research.readers.html_metadata import page_metadata
from yanting_research.readers.html_tables import Block
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.text import decoding_warnings

__all__ = ["html_source", "read_html"]

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([a-zA-Z0-9_-]{2,20})", re.I)
"""``<meta charset="gb2312">``; not ``accept-charset`` of a form."""
_SHOWN = 5
_NOT_SUPPORTED = re.compile(r".{0,20}(?:不支持框架|浏览器不支持|does not support frames).{0,40}")
"""What a frameset says to a browser without frames; not a text."""


def read_html(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> Source:
    """Read one saved web page.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    Source
        ``text`` is the *extracted* text, one block a line, not the markup: it is the
        raw coordinate system of this document. A merged cell stands once in the text and
        in every place it covers in ``tables``. ``metadata`` holds title, author, source,
        published, issuer, doc_number, written, index_number and subject where the page
        states them; ``removals`` what was left out, each piece where it would have stood.
        The declared charset is a hint, not the truth.

    Raises
    ------
    ReadError
        Missing, a folder, empty, too large, a frameset, or without text.
    EncodingError
        When no encoding is sure enough.
    """
    return html_source(read_limited(path, max_bytes=max_bytes), display_name(path))


def html_source(data: bytes, name: str) -> Source:
    """Source of a web page's bytes; see :func:`read_html`.

    Examples
    --------
    >>> page = "<h1>培训通知</h1><p>全县培训党员三千人。</p><ul><li><a href=1>相关新闻之一</a></ul>"
    >>> source = html_source(page.encode(), "a.html")
    >>> source.text, source.removals[0].surface
    ('培训通知\\n全县培训党员三千人。\\n', '相关新闻之一')
    """
    declared = _META_CHARSET.search(data[:4096])
    decoded = decode_bytes(data, declared=declared.group(1).decode("ascii") if declared else "", where=name)
    page = parse_blocks(decoded.text)
    _refuse_empty(page, name)
    article = choose_article(page, decoded.text)
    text, tables, starts = _lay_out(page, article)
    removals = _removals(page, article, starts, len(text))
    return Source(
        path=name,
        text=text,
        reader="html",
        encoding=decoded.encoding,
        sha256=sha256_bytes(data),
        tables=tables,
        metadata=page_metadata(page, article),
        warnings=(*decoding_warnings(decoded), *_warnings(article, removals)),
        removals=removals,
    )


def _refuse_empty(page: Page, name: str) -> None:
    if page.frames and all(_NOT_SUPPORTED.fullmatch(block.text) for block in page.blocks):
        raise ReadError(
            f"the page is a frameset; its text is in {', '.join(page.frames)}",
            where=name,
            expected="a saved article",
            remedy="open the frame that shows the article by itself and save that",
        )
    if not page.blocks:
        raise ReadError(
            "the page holds no text",
            where=name,
            expected="a saved article",
            remedy="save the page as complete HTML once it has been shown in full, or copy its text into a .txt file",
        )


def _lay_out(page: Page, article: Article) -> tuple[str, tuple[SourceTable, ...], dict[int, int]]:
    """Text, tables, and where each chosen block starts in the text."""
    starts: dict[int, int] = {}
    anchors: dict[int, int] = {}
    lines: list[str] = []
    at = 0
    for i in article.chosen:
        block = page.blocks[i]
        starts[i] = at
        if block.table >= 0:
            anchors.setdefault(block.table, at)
        lines.append(block.text)
        at += len(block.text) + 1
    tables = tuple(
        SourceTable(page.tables[number], anchor, _caption(page.blocks, number))
        for number, anchor in sorted(anchors.items(), key=lambda pair: pair[1])
    )
    return "\n".join([*lines, ""]), tables, starts


def _caption(blocks: Sequence[Block], number: int) -> str:
    first = next(i for i, block in enumerate(blocks) if block.table == number)
    return blocks[first - 1].text if first and blocks[first - 1].tag == "caption" else ""


def _removals(page: Page, article: Article, starts: dict[int, int], length: int) -> tuple[Removal, ...]:
    """Every block left out at the place of the next block that was kept, then what the page hides."""
    removals = []
    at = length
    for i in range(len(page.blocks) - 1, -1, -1):
        if i in starts:
            at = starts[i]
            continue
        block = page.blocks[i]
        reason = "table of page fields" if i in article.field_blocks else "around the article"
        if block.n_linked * 2 > len(LISTED_DATE.sub("", block.text)):
            reason = "links"
        removals.append(Removal(at, at, block.text, reason))
    removals.reverse()
    return (*removals, *(Removal(length, length, text, "hidden on the page") for text in page.hidden))


def _warnings(article: Article, removals: Sequence[Removal]) -> tuple[str, ...]:
    found = []
    if article.is_list:
        found.append("html: no article found; the page is a list of links, and its headlines are the text")
    if removals:
        shown = " / ".join(removal.surface[:20] for removal in removals[:_SHOWN])
        found.append(f"html: {len(removals)} pieces around the article left out: {shown}")
    return tuple(found)
