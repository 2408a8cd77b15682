"""The text of a Word document while it is put together: lines, page breaks, tables, what was left out (正文)."""

from __future__ import annotations

from dataclasses import dataclass, field

from yanting_research.core import Removal, SourceTable
from yanting_research.errors import ReadError
from yanting_research.readers.docx_numbering import Numbering

__all__ = ["DEEPEST", "HARD", "SOFT", "TRACKED", "Body", "Paragraph", "body_warnings", "check_tracked", "no_text"]

TRACKED = ("accepted", "both")
"""Tracked changes as if accepted, or shown in place."""
HARD, SOFT = "hard", "rendered"
"""A page break that the author set, and one that Word recorded when it last laid the pages out."""
DEEPEST = 100
"""Parts nested deeper are left out [levels]."""
_MARKS = {"inserted": ("{+", "+}"), "deleted": ("[-", "-]")}


@dataclass(slots=True)
class Paragraph:
    """A paragraph under way; ``breaks`` are (offset, kind), ``removals`` (offset, surface, reason)."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: list[tuple[int, str]] = field(default_factory=list)
    removals: list[tuple[int, str, str]] = field(default_factory=list)
    is_numbered: bool = False

    def add(self, text: str) -> None:
        """Append text."""
        self.pieces.append(text)
        self.length += len(text)

    def cut(self, surface: str, reason: str) -> None:
        """Record what is left out here; pieces that follow each other become one."""
        if not surface:
            return
        if self.removals and self.removals[-1][0] == self.length and self.removals[-1][2] == reason:
            surface = self.removals.pop()[1] + surface
        self.removals.append((self.length, surface, reason))

    def prefix(self, marker: str) -> None:
        """Set the automatic number before what is there."""
        n = len(marker)
        self.is_numbered = True
        self.pieces.insert(0, marker)
        self.length += n
        self.breaks = [(at + n if at else 0, kind) for at, kind in self.breaks]
        self.removals = [(at + n, surface, reason) for at, surface, reason in self.removals]

    def page(self, kind: str = HARD) -> None:
        """A page begins here; a hard break also ends the line."""
        if kind == HARD and self.length:
            self.add("\n")
        self.breaks.append((self.length, kind))

    def marked(self, text: str, change: str) -> None:
        """Text between the marks of a tracked change; changes that follow each other share them."""
        opening, closing = _MARKS[change]
        if text and self.pieces and self.pieces[-1].startswith(opening) and self.pieces[-1].endswith(closing):
            last = self.pieces.pop()
            self.length -= len(last)
            text = last[2:-2] + text
        if text:
            self.add(f"{opening}{text}{closing}")


@dataclass(slots=True)
class Body:
    """What one story, or one table cell, holds."""

    numbering: Numbering = field(default_factory=Numbering)
    tracked: str = "accepted"
    lines: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[SourceTable] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    removals: list[tuple[int, str, str]] = field(default_factory=list)
    n_tracked: int = 0
    n_numbered: int = 0
    n_hidden: int = 0
    n_boxes: int = 0
    n_symbols: int = 0
    n_damaged: int = 0
    n_embedded: int = 0
    too_deep: bool = False

    @property
    def text(self) -> str:
        """The lines, each ended by a line feed."""
        return "".join(f"{line}\n" for line in self.lines)

    def add_line(self, line: str) -> None:
        """Append a line of the text."""
        self.lines.append(line)
        self.length += len(line) + 1

    def add_paragraph(self, paragraph: Paragraph) -> None:
        """Append a finished paragraph; a page that begins at its end begins with the next line."""
        line = "".join(paragraph.pieces).rstrip()
        for at, kind in paragraph.breaks:
            self.breaks.append((self.length + (at if at < len(line) else len(line) + 1), kind))
        for at, surface, reason in paragraph.removals:
            self.removals.append((self.length + min(at, len(line)), surface, reason))
        self.add_line(line)

    def add_break(self) -> None:
        """The next line begins a page."""
        self.breaks.append((self.length, HARD))

    def drop_empty_end(self) -> None:
        """Drop the empty lines at the end."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.length -= 1

    def inner(self) -> Body:
        """An empty body that shares the counters of this one."""
        return Body(self.numbering, self.tracked)

    def splice(self, other: Body) -> None:
        """Append the lines of another body with all that stands in them."""
        start = self.length
        for line in other.lines:
            self.add_line(line)
        self.breaks += [(start + at, kind) for at, kind in other.breaks]
        self.removals += [(start + at, surface, reason) for at, surface, reason in other.removals]
        self.tables += [SourceTable(table.rows, start + table.anchor, table.caption) for table in other.tables]
        self.count(other)

    def absorb(self, other: Body) -> None:
        """Take over what stands in a cell whose lines become part of the next line of this body."""
        self.removals += [(self.length, surface, reason) for _, surface, reason in other.removals]
        self.tables += [SourceTable(table.rows, self.length, table.caption) for table in other.tables]
        self.count(other)

    def count(self, other: Body) -> None:
        """Add the counts of another body."""
        for name in ("n_tracked", "n_numbered", "n_hidden", "n_boxes", "n_symbols", "n_damaged", "n_embedded"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.too_deep |= other.too_deep

    def page_breaks(self) -> tuple[int, ...]:
        """Offsets of pages 2, 3, ...: those that Word recorded when it last laid the pages out, else the hard ones."""
        rendered = {at for at, kind in self.breaks if kind == SOFT}
        chosen = rendered or {at for at, kind in self.breaks if kind == HARD}
        return tuple(sorted(at for at in chosen if 0 < at < self.length))

    def all_removals(self, furniture: list[tuple[str, str]]) -> tuple[Removal, ...]:
        """What was left out, in order of place: (surface, reason) of heads at the start, of feet at the end."""
        ends = [(self.length if reason == "footer" else 0, surface, reason) for surface, reason in furniture]
        found = sorted([*self.removals, *ends], key=lambda item: item[0])
        return tuple(Removal(at, at, surface, reason) for at, surface, reason in found)


def body_warnings(body: Body, reader: str) -> tuple[str, ...]:
    """What was restored and what was left out, a sentence each."""
    shown = "accepted" if body.tracked == "accepted" else "shown as [-deleted-] and {+inserted+}"
    said = (
        (body.n_tracked, f"{body.n_tracked} tracked changes {shown}"),
        (body.n_numbered, f"{body.n_numbered} automatic numbers restored"),
        (body.n_boxes, f"{body.n_boxes} text boxes follow their paragraphs"),
        (body.n_hidden, f"{body.n_hidden} runs of hidden text left out"),
        (body.n_symbols, f"{body.n_symbols} symbols of a symbol font without a Unicode counterpart left out"),
        (body.n_embedded, f"{body.n_embedded} embedded documents (altChunk) are not part of the text"),
        (body.n_damaged, f"damaged: {body.n_damaged} characters do not decode and stand as U+FFFD"),
        (body.too_deep, f"parts nested deeper than {DEEPEST} levels left out"),
    )
    return tuple(f"{reader}: {sentence}" for count, sentence in said if count)


def check_tracked(tracked: str) -> None:
    """Refuse an unknown way to show tracked changes."""
    if tracked not in TRACKED:
        raise ValueError(f"tracked is {tracked!r}; allowed: {', '.join(TRACKED)}")


def no_text(name: str) -> ReadError:
    """The error of a document without a word."""
    return ReadError(
        "holds no text",
        where=name,
        expected="paragraphs or tables",
        remedy="if it holds scanned pages, run text recognition first",
    )
