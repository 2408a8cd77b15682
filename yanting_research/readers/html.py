"""Saved web pages (网页): the article, not the page around it.

trafilatura says where the article stands; the text itself comes from the page's own
blocks between its first and last sentence, so that a heading or short paragraph which
trafilatura drops is not lost. Blocks that are nothing but links are left out and named
in ``Source.warnings``.
"""

from __future__ import annotations

import os
import re

import trafilatura

from yanting_research.chinese.encodings import decode_bytes
from yanting_research.core import Source, SourceTable, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.html_blocks import Block, Page, parse_blocks
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.text import decoding_warnings

__all__ = ["html_source", "read_html"]

_DEEPEST_TREE = 200
_LARGEST_TREE = 5_000_000
_LINKED = 0.6
_HEAD_BLOCKS = 12
_TAIL_BLOCKS = 6
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([a-zA-Z0-9_-]{2,20})", re.I)
"""``<meta charset="gb2312">``; not ``accept-charset`` of a form."""
_SENTENCE_END = re.compile(r"[。；！？]")
"""A block that states something; not ``首页 > 党建``."""
_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十百]{1,5}[章条])"
)
"""``二、工作任务``; not ``2.5万``."""
_LIST_HEADING = re.compile(r"(?:相关|更多|推荐|热门|延伸|热点|最新|猜你)[\u4e00-\u9fff]{0,4}[:：]?$")
"""``相关新闻``; not ``相关工作取得进展。``."""
_SITE_SEPARATOR = re.compile(r"\s{0,3}[_|｜–—-]{1,2}\s{0,3}")
"""Between title and site in ``<title>``: ``通知_某县政府网``; not a comma."""
_META_NAMES = {
    "title": ("articletitle", "og:title"),
    "author": ("author", "article:author"),
    "source": ("contentsource", "source", "og:site_name", "sitename"),
    "published": ("pubdate", "publishdate", "article:published_time", "og:release_date"),
}


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
        raw coordinate system of this document. ``metadata`` holds title, author, source
        and published where the head or heading states them; ``warnings`` name what was
        left out. The declared charset is a hint, not the truth.

    Raises
    ------
    ReadError
        Missing, a folder, empty, too large, or without text.
    EncodingError
        When no encoding is sure enough.
    """
    return html_source(read_limited(path, max_bytes=max_bytes), display_name(path))


def html_source(data: bytes, name: str) -> Source:
    """Source of a web page's bytes; see :func:`read_html`.

    Examples
    --------
    >>> page = "<h1>培训通知</h1><p>全县培训党员三千人。</p><ul><li><a href=1>相关新闻之一</a></ul>"
    >>> html_source(page.encode(), "a.html").text
    '培训通知\\n全县培训党员三千人。\\n'
    """
    declared = _META_CHARSET.search(data[:4096])
    decoded = decode_bytes(data, declared=declared.group(1).decode("ascii") if declared else "", where=name)
    page = parse_blocks(decoded.text)
    if not page.blocks:
        raise ReadError(
            "the page holds no text", where=name, expected="a saved article", remedy="save the page as complete HTML"
        )
    kept, dropped = _article(page, decoded.text)
    text, tables = _lay_out(kept)
    return Source(
        path=name,
        text=text,
        reader="html",
        encoding=decoded.encoding,
        sha256=sha256_bytes(data),
        tables=tables,
        metadata=_metadata(page, kept),
        warnings=(*decoding_warnings(decoded), *_dropped_warning(dropped)),
    )


def _article(page: Page, markup: str) -> tuple[list[Block], list[Block]]:
    """Blocks of the article and the blocks left out, both in page order."""
    inside = _trusted(page, markup)
    anchors = [i for i, block in enumerate(page.blocks) if inside[i] and _is_anchor(block)]
    if not anchors:
        anchors = [i for i, block in enumerate(page.blocks) if not _is_links(block)] or list(range(len(page.blocks)))
    first = _title_before(page.blocks, anchors[0])
    last = _tail_after(page.blocks, anchors[-1], inside)
    chosen = [i for i in range(first, last + 1) if not _is_links(page.blocks[i])] or anchors
    kept = [page.blocks[i] for i in chosen]
    out = set(range(len(page.blocks))) - set(chosen)
    return kept, [page.blocks[i] for i in sorted(out)]


def _trusted(page: Page, markup: str) -> list[bool]:
    """Which blocks trafilatura takes for the article; all of them where it cannot judge."""
    extracted = None
    if page.depth <= _DEEPEST_TREE and len(markup) <= _LARGEST_TREE:
        extracted = trafilatura.extract(markup, include_comments=False, include_tables=True, favor_recall=False)
    whole = "".join((extracted or "").split()).replace("|", "")
    known = [_squeezed(block) in whole for block in page.blocks] if whole else []
    n_all = sum(len(block.text) for block in page.blocks if _is_anchor(block))
    n_known = sum(len(block.text) for block, yes in zip(page.blocks, known, strict=False) if yes and _is_anchor(block))
    return known if n_known * 3 >= n_all > 0 else [True] * len(page.blocks)


def _squeezed(block: Block) -> str:
    return "".join(block.text.split()).replace("|", "")


def _is_links(block: Block) -> bool:
    """Nothing but links, and no sentence."""
    return block.n_linked >= _LINKED * len(_squeezed(block)) and not _SENTENCE_END.search(block.text)


def _is_anchor(block: Block) -> bool:
    return not _is_links(block) and bool(_SENTENCE_END.search(block.text) or _MARKER.match(block.text))


def _title_before(blocks: list[Block], first: int) -> int:
    """Start of the article: its heading, if one stands shortly before the first sentence."""
    headings = [
        i
        for i in range(max(0, first - _HEAD_BLOCKS), first)
        if blocks[i].tag in {"h1", "h2"} and not _is_links(blocks[i])
    ]
    h1 = [i for i in headings if blocks[i].tag == "h1"]
    if h1 or headings:
        return (h1 or headings)[-1]
    start = first
    while start > 0 and first - start < _HEAD_BLOCKS and not _is_links(blocks[start - 1]):
        start -= 1
    return start


def _tail_after(blocks: list[Block], last: int, inside: list[bool]) -> int:
    """End of the article: signature, date and editor may follow the last sentence."""
    end = last
    while end + 1 < len(blocks) and end - last < _TAIL_BLOCKS:
        block = blocks[end + 1]
        if not inside[end + 1] or _is_links(block) or _LIST_HEADING.match(block.text):
            break
        end += 1
    return end


def _lay_out(blocks: list[Block]) -> tuple[str, tuple[SourceTable, ...]]:
    lines: list[str] = []
    rows: dict[int, list[tuple[str, ...]]] = {}
    anchors: dict[int, int] = {}
    at = 0
    for block in blocks:
        if block.table >= 0:
            rows.setdefault(block.table, []).append(block.cells)
            anchors.setdefault(block.table, at)
        lines.append(block.text)
        at += len(block.text) + 1
    tables = tuple(
        SourceTable(tuple(found), anchors[number])
        for number, found in sorted(rows.items())
        if len(found) > 1 and max(len(cells) for cells in found) > 1
    )
    return "\n".join([*lines, ""]), tables


def _metadata(page: Page, kept: list[Block]) -> dict[str, str]:
    found = {}
    for name, keys in _META_NAMES.items():
        value = next((page.meta[key] for key in keys if page.meta.get(key)), "")
        if value:
            found[name] = value
    heading = next((block.text for block in kept if block.tag in {"h1", "h2"}), "")
    title = heading or found.get("title", "") or _SITE_SEPARATOR.split(page.title)[0]
    return found | ({"title": title} if title else {})


def _dropped_warning(dropped: list[Block]) -> tuple[str, ...]:
    if not dropped:
        return ()
    shown = " / ".join(block.text[:20] for block in dropped[:5])
    return (f"html: {len(dropped)} blocks around the article left out: {shown}",)
