"""The stories of an RTF document under way: body, notes, boxes, heads (RTF 正文各部分)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yanting_research.readers.doc_body import HARD, Body, Paragraph
from yanting_research.readers.doc_symbols import symbol_text
from yanting_research.readers.doc_tables import Nest
from yanting_research.readers.docx_numbering import spaced_marker

__all__ = ["RowShape", "State", "Stories"]

_PRIVATE = re.compile("[\uf000-\uf0ff]")
"""A character of a symbol font; not a Chinese character."""
_HAS_WORD = re.compile(r"\w")
"""``1.`` or ``（一）``; not a bullet."""


@dataclass(slots=True)
class State:
    """What a group inherits and gives back at its end."""

    place: str = "body"
    codec: str = ""
    font: int = -1
    skip: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_inserted: bool = False
    in_table: bool = False
    depth: int = 0

    @property
    def run(self) -> tuple[bool, bool, bool]:
        """Whether text is hidden, deleted, inserted."""
        return self.is_hidden, self.is_deleted, self.is_inserted

    @property
    def level(self) -> int:
        """Depth of the table that the paragraph stands in; 0 outside."""
        return max(self.depth, 1) if self.in_table else 0


@dataclass(slots=True)
class RowShape:
    """Borders of a row's cells [twips] and which of them continue their neighbour, as defined so far."""

    left: int = 0
    right: list[int] = field(default_factory=list)
    continued: list[bool] = field(default_factory=list)
    is_merged: bool = False

    @property
    def edges(self) -> tuple[int, ...]:
        """All borders from the left; empty where none is defined."""
        return (self.left, *self.right) if self.right else ()

    def define(self, word: str, number: int) -> None:
        """Take a word of the row's definition."""
        if word == "trleft":
            self.left = number
        elif word == "cellx":
            self.right.append(number)
            self.continued.append(self.is_merged)
            self.is_merged = False
        else:
            self.is_merged = True


@dataclass(slots=True)
class _Flow:
    """A story under way: the body, its tables and the open paragraph."""

    body: Body
    nest: Nest
    paragraph: Paragraph = field(default_factory=Paragraph)
    boxes: list[Body] = field(default_factory=list)

    def end_paragraph(self, depth: int) -> None:
        """The open paragraph ends in the table at that depth; boxes anchored in it follow."""
        target = self.nest.at(depth)
        target.add_paragraph(self.paragraph)
        for box in self.boxes:
            target.splice(box)
        self.boxes.clear()
        self.paragraph = Paragraph()


class Stories:
    """The body and what stands apart from it; text always goes to the innermost open story.

    ``notes`` are bodies, ``furniture`` the (surface, reason) of heads, feet and comments.
    """

    def __init__(self, tracked: str) -> None:
        self.body = Body(tracked=tracked)
        self.notes: list[Body] = []
        self.furniture: list[tuple[str, str]] = []
        self._open = [_Flow(self.body, Nest(self.body))]
        self._last_run = (False, False, False)

    def begin(self) -> None:
        """A story of its own begins."""
        inside = self.body.inner()
        self._open.append(_Flow(inside, Nest(inside)))

    def end(self, kind: str, level: int) -> None:
        """The innermost story is complete."""
        if len(self._open) < 2:
            return
        self.finish(level)
        inside = self._open.pop().body
        inside.drop_empty_end()
        if not inside.text.strip():
            return
        if kind == "note":
            self.notes.append(inside)
        elif kind == "box":
            inside.n_boxes += 1
            self._open[-1].boxes.append(inside)
        else:
            found = (" ".join(inside.text.split()), kind)
            self.furniture += [] if found in self.furniture else [found]

    def finish(self, level: int) -> None:
        """End the open paragraph and tables of the innermost story."""
        flow = self._open[-1]
        if flow.paragraph.pieces or flow.paragraph.breaks or flow.paragraph.removals or flow.boxes:
            flow.end_paragraph(level)
        flow.nest.at(0)

    def marker(self, text: str) -> None:
        """The number that the program wrote before a paragraph; bullets show none."""
        flow = self._open[-1]
        marker = spaced_marker(text.strip()) if _HAS_WORD.search(text) else ""
        if marker and not flow.paragraph.pieces:
            flow.paragraph.add(marker)
            flow.body.n_numbered += 1

    def put(self, text: str, state: State, font: str) -> None:
        """Text of a run, in a font of that name."""
        flow = self._open[-1]
        if state.run != self._last_run:
            flow.body.n_hidden += state.is_hidden
            flow.body.n_tracked += state.is_deleted or state.is_inserted
            self._last_run = state.run
        if state.is_hidden:
            flow.paragraph.cut(text, "hidden text")
        elif flow.body.tracked == "both" and (state.is_deleted or state.is_inserted):
            flow.paragraph.marked(text, "deleted" if state.is_deleted else "inserted")
        elif state.is_deleted:
            flow.paragraph.cut(text, "deleted")
        else:
            flow.paragraph.add(self._without_symbols(text, font) if _PRIVATE.search(text) else text)

    def _without_symbols(self, text: str, font: str) -> str:
        """Private characters as the symbol font means them."""
        shown = [symbol_text(ord(c), font) if _PRIVATE.match(c) else c for c in text]
        self.body.n_symbols += shown.count("")
        return "".join(shown)

    def cut(self, surface: str, reason: str) -> None:
        """Record what is left out at this place."""
        self._open[-1].paragraph.cut(surface, reason)

    def begin_table(self) -> None:
        """The first row of a table is defined; a table that is open between its rows ends here."""
        if self._open[-1].nest.is_between_rows:
            self._open[-1].nest.at(0)

    def structure(self, word: str, state: State, row: RowShape) -> None:
        """The end of a paragraph, cell or row, or the beginning of a page."""
        flow = self._open[-1]
        if word == "pagebb":
            flow.paragraph.breaks.insert(0, (0, HARD))
        elif word == "page":
            flow.paragraph.page()
        elif word in {"cell", "nestcell"}:
            depth = 1 if word == "cell" else max(state.level, 2)
            flow.end_paragraph(depth)
            flow.nest.end_cell(depth)
        elif word in {"row", "nestrow"}:
            depth = 1 if word == "row" else max(state.level, 2)
            flow.nest.end_row(depth, edges=row.edges, continued=row.continued)
        elif word == "par" and state.is_deleted and flow.body.tracked == "accepted":
            flow.body.n_tracked += 1
        else:
            flow.end_paragraph(state.level)
            if word == "sect":
                flow.body.add_break()
