"""The stories of a Word 97-2003 document as lines, tables and page breaks (正文)."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from yanting_research.readers.doc_body import HARD, Body, Paragraph
from yanting_research.readers.doc_formatting import CharacterMark, ParagraphMark, ParagraphMarks, sprms
from yanting_research.readers.doc_symbols import field_text, symbol_text
from yanting_research.readers.doc_tables import Nest

__all__ = ["Story", "Walk", "add_box", "section_breaks"]

_ENDS = re.compile(r"[\r\x07\x0c]")
"""The end of a paragraph, cell or page; not a line break (U+000B)."""
_SPECIAL = re.compile(r"([\x00-\x08\x0b-\x1f])")
"""Characters with a meaning of their own, such as a field's begin (U+0013); not a tab."""
_FIELD_MARKS = re.compile(r"[\x13\x15]")
"""Begin and end of a field; not its separator."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a character beyond U+FFFF; not the whole character."""
_BEGIN, _SEPARATOR, _END = "\x13", "\x14", "\x15"
_SHOWN = {"\x0b": "\n", "\x1e": "-", "\x0e": ""}
_PLAIN = CharacterMark()
_BREAK_KIND = 0x3009


@dataclass(frozen=True, slots=True)
class Story:
    """What all stories of a document share.

    ``marks`` are runs that are not plain, by character position; ``sections`` the ends of
    sections that begin a page; ``boxes`` the text boxes by the position of their anchor.
    """

    text: str
    marks: list[tuple[int, int, CharacterMark]]
    starts: list[int]
    paragraphs: ParagraphMarks
    sections: dict[int, bool]
    boxes: dict[int, tuple[int, int]]
    fonts: list[str]


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_code: bool = True


@dataclass(slots=True)
class Walk:
    """One story on its way into a body."""

    story: Story
    body: Body
    depth: int = 0
    fields: list[_Field] = field(default_factory=list)
    fields_begin: set[int] = field(default_factory=set)
    n_in_code: int = 0
    anchors: list[int] = field(default_factory=list)

    def read(self, start: int, end: int) -> None:
        """Walk the characters from ``start`` to ``end``."""
        self.fields_begin = self._matched_fields(start, end)
        nest = Nest(self.body)
        paragraph = Paragraph()
        at = start
        while at < end:
            found = _ENDS.search(self.story.text, at, end)
            stop = found.start() if found else end
            self._runs(at, stop, paragraph)
            at = stop + 1
            if found is None and not paragraph.pieces:
                break
            if found and found.group() == "\x0c" and stop not in self.story.sections:
                paragraph.page()
            elif self.n_in_code:
                self.fields[-1].code.append(" ")
            else:
                paragraph = self._end(stop, paragraph, nest)
        if paragraph.pieces or paragraph.breaks:
            nest.at(0).add_paragraph(paragraph)
        nest.at(0)

    def _matched_fields(self, start: int, end: int) -> set[int]:
        """Positions of field begins that have an end; one without would swallow the rest of the text."""
        opened, matched = [], set()
        for mark in _FIELD_MARKS.finditer(self.story.text, start, end):
            if mark.group() == _BEGIN:
                opened.append(mark.start())
            elif opened:
                matched.add(opened.pop())
        return matched

    def _runs(self, start: int, end: int, paragraph: Paragraph) -> None:
        for first, last, mark in self._marked(start, end):
            if mark.symbol:
                self._symbols(last - first, mark, paragraph)
                continue
            at = first
            for piece in _SPECIAL.split(self.story.text[first:last]):
                if len(piece) == 1 and _SPECIAL.match(piece):
                    self._special(piece, at, mark, paragraph)
                elif piece:
                    self._emit(piece, mark, paragraph)
                at += len(piece)
            self._count(mark)

    def _marked(self, start: int, end: int) -> Iterator[tuple[int, int, CharacterMark]]:
        """Stretches with one mark each."""
        at = start
        marks = self.story.marks
        number = max(0, bisect_right(self.story.starts, start) - 1)
        while number < len(marks) and marks[number][0] < end:
            first, last, mark = max(marks[number][0], at), min(marks[number][1], end), marks[number][2]
            if first < last:
                if at < first:
                    yield at, first, _PLAIN
                yield first, last, mark
                at = last
            number += 1
        if at < end:
            yield at, end, _PLAIN

    def _count(self, mark: CharacterMark) -> None:
        self.body.n_tracked += mark.is_deleted or mark.is_inserted
        self.body.n_hidden += mark.is_hidden

    def _symbols(self, n: int, mark: CharacterMark, paragraph: Paragraph) -> None:
        code, font = mark.symbol or (0, 0)
        shown = symbol_text(code, self.story.fonts[font] if font < len(self.story.fonts) else "")
        self.body.n_symbols += not shown
        self._emit(shown * n, mark, paragraph)

    def _emit(self, text: str, mark: CharacterMark, paragraph: Paragraph) -> None:
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self.body.n_damaged += text.count("\ufffd")
        if self.n_in_code:
            self.fields[-1].code.append("" if mark.is_deleted else text)
        elif mark.is_hidden:
            paragraph.cut(text, "hidden text")
        elif self.body.tracked == "both" and mark.is_deleted:
            paragraph.marked(text, "deleted")
        elif self.body.tracked == "both" and mark.is_inserted:
            paragraph.marked(text, "inserted")
        elif mark.is_deleted:
            paragraph.cut(text, "deleted")
        else:
            paragraph.add(text)

    def _special(self, character: str, at: int, mark: CharacterMark, paragraph: Paragraph) -> None:
        if character == _BEGIN and at in self.fields_begin:
            self.fields.append(_Field())
            self.n_in_code += 1
        elif character == _SEPARATOR and self.fields:
            self.n_in_code -= self.fields[-1].in_code
            self.fields[-1].in_code = False
        elif character == _END and self.fields:
            ended = self.fields.pop()
            self.n_in_code -= ended.in_code
            if ended.in_code:
                shown, reading = field_text("".join(ended.code))
                self._emit(shown, mark, paragraph)
                paragraph.cut(reading, "phonetic guide")
        elif character == "\x08" and at in self.story.boxes:
            self.anchors.append(at)
        elif character in _SHOWN:
            self._emit(_SHOWN[character], mark, paragraph)

    def _end(self, at: int, paragraph: Paragraph, nest: Nest) -> Paragraph:
        """A paragraph ends at ``at``; returns the next one, or the same where its mark was deleted."""
        place = self.story.paragraphs.at(at)
        is_cell = self.story.text[at] == "\x07"
        depth = max(place.depth, 1) if place.in_table or is_cell else 0
        if (place.ends_row and is_cell) or place.ends_inner_row:
            nest.end_row(depth, edges=place.edges, continued=place.continued)
            return paragraph if paragraph.pieces else Paragraph()
        mark = next(iter(self._marked(at, at + 1)))[2]
        target = nest.at(depth)
        if mark.is_deleted and target.tracked == "accepted" and not depth:
            target.n_tracked += 1
            self._number(place, paragraph, target)
            return paragraph
        self._number(place, paragraph, target)
        target.add_paragraph(paragraph)
        self._boxes(target)
        if is_cell or place.ends_inner_cell:
            nest.end_cell(depth)
        elif self.story.sections.get(at):
            target.add_break()
        return Paragraph()

    def _number(self, place: ParagraphMark, paragraph: Paragraph, target: Body) -> None:
        marker = target.numbering.count(str(place.list_number), place.level) if place.list_number > 0 else ""
        if "".join(paragraph.pieces).strip() and not paragraph.is_numbered:
            target.n_numbered += bool(marker)
            paragraph.prefix(marker)
        if place.opens_page:
            paragraph.breaks.insert(0, (0, HARD))

    def _boxes(self, target: Body) -> None:
        for anchor in self.anchors:
            if self.depth < 2:  # a box may hold an anchor, but a damaged file lets it hold itself
                add_box(self.story, target, self.story.boxes[anchor], depth=self.depth + 1)
        self.anchors.clear()


def add_box(story: Story, target: Body, box: tuple[int, int], *, depth: int) -> None:
    """A text box into ``target``, without the empty paragraphs that end it; one without text is none."""
    inside = target.inner()
    Walk(story, inside, depth=depth).read(*box)
    if inside.text.strip():
        inside.drop_empty_end()
        inside.n_boxes += 1
        target.splice(inside)


def section_breaks(document: bytes, positions: list[int], sections: list[bytes]) -> dict[int, bool]:
    """Positions of section marks, and whether the section behind each begins a page."""
    kinds = [_section_kind(document, struct.unpack_from("<i", section, 2)[0]) for section in sections]
    return {end - 1: kind not in (0, 1) for end, kind in zip(positions[1:-1], kinds[1:], strict=False)}


def _section_kind(document: bytes, at: int) -> int:
    """The break before a section: 0 none, 1 column, 2 page, 3 even page, 4 odd page."""
    if at < 0 or at + 2 > len(document):
        return 2
    size = struct.unpack_from("<H", document, at)[0]
    return next((operand[0] for code, operand in sprms(document[at + 2 : at + 2 + size]) if code == _BREAK_KIND), 2)
