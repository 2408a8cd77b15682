"""Web pages as blocks of text (网页分块), without a tree that deep nesting could break."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from yanting_research.readers.html_tables import Block, Cell, TableFrame, expand_cells, span_of
from yanting_research.readers.html_tokens import read_attributes, tag_name, tokenize

__all__ = ["Block", "Page", "parse_blocks"]

_DEEPEST_TABLE = 30
_MOST_HIDDEN = 2_000
_VOID = frozenset(
    (
        "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    )
)  # fmt: skip
_INLINE = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins",
        "kbd", "label", "mark", "nobr", "o:p", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
_JOINTS = frozenset(("span", "em", "i", "a", "b", "strong", "label", "time", "font", "small"))
_CELLS = frozenset(("td", "th"))
_CLOSED_BY_NEXT = frozenset(("p", "li", "option", "dd", "dt"))
_JOINT = "\x00"
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127])
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u2002\u2003\u2009]+")
"""Blanks that a browser shows as one, and those of the widths of letters; not the ideographic space."""
_HIDING = re.compile(
    r"[\s\"'/]hidden(?=\s|$|=)|display\s{0,3}:\s{0,3}none",
    re.IGNORECASE,
)
"""``style="display: none"``, ``div hidden``; not ``visibility:hidden``, not ``class="is-hidden"``."""
_INFO = re.compile(
    r"(?:时间|日期|来源|作者|编辑|责编|点击|浏览|阅读|字号|字体|分享)[^。：:\n]{0,6}[:：]"
    r"|\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?[ \x00]{0,9}\d{1,2}:\d\d"
)
"""``来源：``, ``2019-06-05 18:30``; not ``来源于财政``."""
_LONGEST_INFO = 200
_BUTTONS = 4


@dataclass(slots=True)
class Page:
    """Blocks and head of a page.

    ``tables`` holds the rows of each data table with merged cells expanded, ``frames`` the
    addresses of the frames of a frameset, ``hidden`` the texts that a browser does not
    show, ``depth`` the deepest nesting of tags.
    """

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    tables: dict[int, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    frames: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    depth: int = 0


class _Builder:
    """Collects text between block-level tags."""

    def __init__(self, *, show_hidden: bool) -> None:
        self.page = Page()
        self.show_hidden = show_hidden
        self.pieces: list[str] = []
        self.n_linked = 0
        self.in_link = False
        self.tag = ""
        self.heading = ""
        self.n_pre = 0
        self.in_title = False
        self.depth = 0
        self.frames: list[TableFrame] = []
        self.n_tables = 0
        self.hidden_by = ""
        self.hidden_depth = 0

    def text(self, raw: str) -> None:
        if self.in_title:
            self.page.title += html.unescape(raw)
        elif self.hidden_by:
            if len(self.page.hidden) < _MOST_HIDDEN and (shown := _plain(raw)):
                self.page.hidden.append(shown)
        else:
            self.pieces.append(raw.translate(_CONTROLS))
            if self.in_link:
                self.n_linked += len(_BLANKS.sub("", html.unescape(raw)))

    def flush(self) -> None:
        if not self.pieces:
            return
        raw = html.unescape("".join(self.pieces))
        self.pieces.clear()
        sink = self.frames[-1].sink if self.frames else self.page.blocks
        for line in raw.splitlines() if self.n_pre else [raw]:
            if text := _plain(line):
                sink.append(Block(text, self.heading or self.tag, self.n_linked))
        self.n_linked = 0

    def open(self, name: str, tag: str) -> None:
        if self.hidden_by:
            self._open_hidden(name)
            return
        if name not in _VOID:
            self.depth += 1
            self.page.depth = max(self.page.depth, self.depth)
            if not self.show_hidden and " " in tag and name not in {"html", "body"} and _is_hidden(tag):
                self.hidden_by, self.hidden_depth = name, 1
                return
        if name in _JOINTS:
            self.pieces.append(_JOINT)
        if name == "time" and not any(map(_plain, self.pieces)):
            self.tag = name
        if name == "a":
            self.in_link = True
        if name in _INLINE or (name == "br" and self.heading):
            return
        self.flush()
        self.tag = name
        self._open_block(name, tag)

    def _open_block(self, name: str, tag: str) -> None:
        if name == "meta":
            self._meta(tag)
        elif name == "frame":
            self.page.frames.append(read_attributes(tag).get("src", ""))
        elif name == "title" and not self.page.title:
            self.in_title = True
        elif name == "pre":
            self.n_pre += 1
        elif len(name) == 2 and name[0] == "h" and name[1].isdigit():
            self.heading = name
        elif name == "table" and len(self.frames) < _DEEPEST_TABLE:
            self.frames.append(TableFrame())
        elif name == "tr" and self.frames:
            self.frames[-1].in_cell = False
            self.frames[-1].rows.append([])
        elif name in _CELLS and self.frames:
            attributes = read_attributes(tag)
            spans = (span_of(attributes.get(key, "")) for key in ("colspan", "rowspan"))
            if not self.frames[-1].rows:
                self.frames[-1].rows.append([])
            self.frames[-1].rows[-1].append(Cell([], *spans))
            self.frames[-1].in_cell = True

    def _open_hidden(self, name: str) -> None:
        if name != self.hidden_by:
            return
        if name in _CLOSED_BY_NEXT:
            self.hidden_by = ""
        else:
            self.hidden_depth += 1

    def close(self, name: str) -> None:
        if self.hidden_by:
            self.hidden_depth -= name == self.hidden_by
            if not self.hidden_depth:
                self.hidden_by = ""
            return
        self.depth = max(0, self.depth - 1)
        if name in _JOINTS:
            self.pieces.append(_JOINT)
        if name == "a":
            self.in_link = False
        if name == "title":
            self.in_title = False
        if name in _INLINE:
            return
        self.flush()
        self.tag = ""
        if name == self.heading:
            self.heading = ""
        elif name == "pre":
            self.n_pre = max(0, self.n_pre - 1)
        elif self.frames and name in {*_CELLS, "tr"}:
            self.frames[-1].in_cell = False
        elif self.frames and name == "table":
            self.end_table()

    def end_table(self) -> None:
        frame = self.frames.pop()
        blocks = frame.blocks(self.n_tables)
        if frame.is_data():
            self.page.tables[self.n_tables] = expand_cells(frame.rows)
            self.n_tables += 1
        if self.frames:
            self.frames[-1].nested = True
        (self.frames[-1].sink if self.frames else self.page.blocks).extend(blocks)

    def _meta(self, tag: str) -> None:
        attributes = read_attributes(tag)
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        if name and attributes.get("content", "").strip():
            self.page.meta.setdefault(name, attributes["content"].strip())


def _is_hidden(tag: str) -> bool:
    if "hidden" not in tag and "display" not in tag:
        return False
    return _HIDING.search(tag) is not None


def _plain(raw: str) -> str:
    """One line as a browser shows it; pieces of a line of notes are set apart."""
    apart = ""
    if _JOINT in raw and len(raw) <= _LONGEST_INFO and "。" not in raw:
        words = [word for word in raw.split(_JOINT) if word.strip()]
        if _INFO.search(raw) or (len(words) >= _BUTTONS and all(len(word.strip()) <= _BUTTONS for word in words)):
            apart = " "
    return _BLANKS.sub(" ", raw.replace(_JOINT, apart)).strip(" \u3000")


def parse_blocks(markup: str) -> Page:
    """Cut a page into blocks; what a browser hides is set aside unless it is most of the page.

    Examples
    --------
    >>> page = parse_blocks("<title>通知</title><h1>通知</h1><p>全县<b>三千</b>人。<p><a href=x>更多</a>")
    >>> [(block.tag, block.text, block.n_linked) for block in page.blocks]
    [('h1', '通知', 0), ('p', '全县三千人。', 0), ('p', '更多', 2)]
    """
    page = _parse(markup, show_hidden=False)
    if sum(map(len, page.hidden)) > sum(len(block.text) for block in page.blocks):
        return _parse(markup, show_hidden=True)
    return page


def _parse(markup: str, *, show_hidden: bool) -> Page:
    builder = _Builder(show_hidden=show_hidden)
    for kind, content in tokenize(markup):
        if kind == "text":
            builder.text(content)
        elif content.startswith("/"):
            builder.close(tag_name(content))
        else:
            builder.open(tag_name(content), content)
    builder.in_title = False
    builder.flush()
    while builder.frames:
        builder.end_table()
    builder.page.title = _BLANKS.sub(" ", builder.page.title).strip()
    return builder.page
