"""Web pages as blocks of text: a linear tokenizer that no nesting depth can break.

Tree builders stop silently at a few hundred levels; this one keeps no tree. It finds
tags with ``str.find``, so hostile pages cost linear time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Block", "Page", "parse_blocks"]

_LONGEST_TAG = 20_000
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "ruby",
        "rb",
    ]
)
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "textarea", "select", "svg", "iframe", "object", "rt", "rp"]
)
_CELLS = frozenset(("td", "th"))
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
"""``div class="x"`` or ``/div``; not ``!doctype``, not ``3人``."""
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,40})\s{0,9}=\s{0,9}("[^"]{0,9999}"|'[^']{0,9999}'|[^\s"'>]{1,999})""")
"""``name="author"``; not a bare ``hidden``."""
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")
"""Blanks that a browser shows as one; not the ideographic space."""


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item, line or table row of a page, in page order."""

    text: str
    tag: str
    n_linked: int
    table: int = -1
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """Blocks and head of a page; ``depth`` is the deepest nesting of its tags."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    depth: int = 0


class _Builder:
    """Collects text between block-level tags."""

    def __init__(self) -> None:
        self.page = Page()
        self.pieces: list[str] = []
        self.n_linked = 0
        self.links = 0
        self.tag = ""
        self.tables: list[int] = []
        self.n_tables = 0
        self.cells: list[str] = []
        self.in_cell = False
        self.depth = 0
        self.in_title = False
        self.heading = ""

    def text(self, raw: str) -> None:
        if self.in_title:
            self.page.title += html.unescape(raw)
            return
        self.pieces.append(raw)
        if self.links:
            self.n_linked += len(_BLANKS.sub("", html.unescape(raw)))

    def flush(self) -> None:
        text = _BLANKS.sub(" ", html.unescape("".join(self.pieces))).strip(" \u3000")
        self.pieces.clear()
        if self.in_cell and self.tables and len(text) <= 200:
            if text:
                self.cells[-1] = f"{self.cells[-1]} {text}".strip()
            return
        if text:
            self.page.blocks.append(Block(text, self.heading or self.tag, self.n_linked))
        self.n_linked = 0

    def end_row(self) -> None:
        cells = tuple(self.cells)
        self.cells.clear()
        if any(cells):
            table = self.tables[-1] if self.tables else -1
            self.page.blocks.append(Block("\t".join(cells).strip("\t"), "tr", self.n_linked, table, cells))
        self.n_linked = 0

    def open(self, name: str, tag: str) -> None:
        if name == "meta":
            self._meta(tag)
        if name not in _VOID:
            self.depth += 1
            self.page.depth = max(self.page.depth, self.depth)
        if name == "a":
            self.links += 1
        if name == "title" and not self.page.title:
            self.in_title = True
        if name in _INLINE:
            return
        self.flush()
        self.tag = name
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            self.heading = name
        if name == "table":
            self._leave_cell()
            self.tables.append(self.n_tables)
            self.n_tables += 1
        elif name == "tr":
            self._leave_cell()
        elif name in _CELLS:
            self.cells.append("")
            self.in_cell = True

    def close(self, name: str) -> None:
        self.depth = max(0, self.depth - 1)
        if name == "a":
            self.links = max(0, self.links - 1)
        if name == "title":
            self.in_title = False
        if name in _INLINE:
            return
        self.flush()
        self.tag = ""
        if name == self.heading:
            self.heading = ""
        if name in _CELLS:
            self.in_cell = False
        elif name == "tr":
            self._leave_cell()
        elif name == "table":
            self._leave_cell()
            if self.tables:
                self.tables.pop()

    def _leave_cell(self) -> None:
        self.in_cell = False
        self.end_row()

    def _meta(self, tag: str) -> None:
        attributes = {key.lower(): html.unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(tag)}
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        if name and attributes.get("content", "").strip():
            self.page.meta.setdefault(name, attributes["content"].strip())


def _tokens(markup: str) -> Iterator[tuple[str, str]]:
    """``("text", ...)`` and ``("tag", ...)`` in order; comments, scripts and styles left out."""
    at = 0
    while at < len(markup):
        low = markup.find("<", at)
        if low < 0:
            yield "text", markup[at:]
            return
        if low > at:
            yield "text", markup[at:low]
        if markup.startswith("<!--", low):
            end = markup.find("-->", low + 4)
            at = len(markup) if end < 0 else end + 3
            continue
        high = _tag_end(markup, low)
        body = markup[low + 1 : high] if high > 0 else ""
        if body[:1] in {"!", "?"}:
            at = high + 1
        elif (name := _TAG_NAME.match(body)) is None:
            yield "text", "<"
            at = low + 1
        else:
            at = high + 1
            yield "tag", body
            if name.group(1).lower() in _SKIPPED and body[0] != "/" and not body.endswith("/"):
                at = _after_element(markup, at, name.group(1))


def _tag_end(markup: str, low: int) -> int:
    """Offset of the ``>`` that ends a tag; a ``>`` inside a quoted attribute does not."""
    limit = min(len(markup), low + _LONGEST_TAG)
    high = markup.find(">", low, limit)
    for _ in range(8):
        if high < 0 or markup.count('"', low, high) % 2 == 0:
            break
        further = markup.find(">", high + 1, limit)
        if further < 0 or "<" in markup[high + 1 : further]:
            break
        high = further
    return high


def _after_element(markup: str, at: int, name: str) -> int:
    closing = re.compile(f"</{re.escape(name)}\\b", re.IGNORECASE).search(markup, at)
    if closing is None:
        return at if name.lower() not in {"script", "style"} else len(markup)
    end = markup.find(">", closing.end())
    return len(markup) if end < 0 else end + 1


def parse_blocks(markup: str) -> Page:
    """Cut a page into blocks.

    Examples
    --------
    >>> page = parse_blocks("<title>通知</title><h1>通知</h1><p>全县<b>三千</b>人。<p><a href=x>更多</a>")
    >>> [(block.tag, block.text, block.n_linked) for block in page.blocks]
    [('h1', '通知', 0), ('p', '全县三千人。', 0), ('p', '更多', 2)]
    """
    builder = _Builder()
    for kind, content in _tokens(markup):
        if kind == "text":
            builder.text(content)
            continue
        match = _TAG_NAME.match(content)
        name = match.group(1).lower() if match else ""
        if content.startswith("/"):
            builder.close(name)
        else:
            builder.open(name, content)
    builder.in_cell = False
    builder.flush()
    builder.end_row()
    builder.page.title = _BLANKS.sub(" ", builder.page.title).strip()
    return builder.page
