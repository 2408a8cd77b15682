"""Slides for PowerPoint and WPS (演示文稿): native tables, text and formulas that can be edited.

Every title is a title placeholder, so that outline and screen readers find it; figures and formulas carry
their words; what the teacher says stands in the notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from yanting_research.core.extras import from_extra
from yanting_research.lessons.deck import COVER_SIZES, build_deck, title_size
from yanting_research.lessons.deck_flow import BESIDE_GAP
from yanting_research.lessons.deck_pieces import (
    BODY_TOP,
    CANVAS,
    CONTENT_WIDTH,
    FRAME_PAD,
    HEAD_HEIGHT,
    HEAD_TOP,
    MARGIN,
    QUOTE_INDENT,
    SMALL,
    Piece,
    Slide,
    spacing,
    text_height,
)
from yanting_research.lessons.deck_tables import CAPTION_GAP
from yanting_research.lessons.pack import Bullets, Callout, Formula, Grid, Lesson, Paragraph, Picture, Quotation
from yanting_research.lessons.pptx_math import formula_xml
from yanting_research.lessons.pptx_package import empty_presentation, finished_bytes
from yanting_research.lessons.pptx_table import fill_table
from yanting_research.lessons.pptx_text import (
    EMU,
    Box,
    Style,
    box_xml,
    colour_of,
    piece_paragraphs,
    plain_paragraph,
    writable_text,
)

with from_extra("lessons"):
    from pptx.dml.color import RGBColor
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.util import Emu

__all__ = ["render_slides_pptx"]

_KIND_COLOURS = {"question": "orange", "solution": "green"}
_FOOT_TOP = 664
_FOOT_HEIGHT = 44
_BAR = 22  # room left of a title for its bar
_COVER_GAP = 24


def render_slides_pptx(lesson: Lesson) -> bytes:
    """The slides of a lesson as a PPTX file, 13.333 × 7.5 in.

    Parameters
    ----------
    lesson
        A whole lesson.

    Returns
    -------
    bytes
        The file; the same lesson gives the same bytes. Type is Microsoft YaHei (微软雅黑) for Latin letters and for
        Chinese; a program without it takes the Chinese font of its system.

    Raises
    ------
    LessonError
        When a formula cannot be read.
    """
    presentation = empty_presentation(lesson.title)
    for slide in build_deck(lesson):
        _Sheet(presentation, slide).draw(lesson.title)
    return finished_bytes(presentation)


class _Sheet:
    """One slide while it is drawn."""

    def __init__(self, presentation: Any, slide: Slide) -> None:
        self.slide = slide
        self.cover = slide.kind == "title"
        layout = presentation.slide_layouts[0 if self.cover else 1]
        self.sheet = presentation.slides.add_slide(layout)
        for placeholder in list(self.sheet.placeholders):
            if placeholder.placeholder_format.idx != 0:  # the subtitle of the cover: its lines are boxes
                placeholder.element.getparent().remove(placeholder.element)

    def draw(self, lesson: str) -> None:
        if self.cover:
            self.sheet.background.fill.solid()
            self.sheet.background.fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour_of("deep")))  # type: ignore[no-untyped-call]
        top, between = self._head()
        for group in _grouped(self.slide.pieces):
            top += self._pieces(group, top, between) + between
        self._foot("" if self.cover else lesson)
        if self.slide.notes:
            self.sheet.notes_slide.notes_text_frame.text = "\n".join(map(writable_text, self.slide.notes))

    def _head(self) -> tuple[int, int]:
        """Draw the title; where the first piece begins, and the room between pieces."""
        if self.cover:
            return self._cover_head()
        words, colour = self.slide.title, _KIND_COLOURS.get(self.slide.kind, "blue")
        size, left, width = title_size(words), MARGIN + _BAR, CONTENT_WIDTH - _BAR
        high = text_height(words, size, width, line=1.2)
        top = HEAD_TOP + HEAD_HEIGHT - high
        self._title(Box(left, top, width, high, "标题", anchor="b"), Style(size, colour="deep", bold=True, line=1.2))
        if self.slide.eyebrow:
            above = round(SMALL * 1.2)
            style = Style(SMALL, colour=colour, bold=True, line=1.2)
            self._box(Box(left, top - above, width, above, "标题上方"), plain_paragraph(self.slide.eyebrow, style))
        self._box(Box(MARGIN, HEAD_TOP + HEAD_HEIGHT - 50, 8, 46, "色条", fill=colour))
        above, between = spacing(self.slide.pieces)
        return BODY_TOP + above, between

    def _cover_head(self) -> tuple[int, int]:
        size = title_size(self.slide.title, COVER_SIZES)
        high = text_height(self.slide.title, size, CONTENT_WIDTH, line=1.25)
        words = sum(piece.height + _COVER_GAP for piece in self.slide.pieces)
        top = max(40, (650 - high - 2 * _COVER_GAP - words) // 2)
        self._title(Box(MARGIN, top, CONTENT_WIDTH, high, "标题"), Style(size, colour="paper", bold=True, line=1.25))
        self._box(Box(MARGIN, top + high + 20, CONTENT_WIDTH, 4, "线", fill="pale"))
        return top + high + 2 * _COVER_GAP, _COVER_GAP

    def _title(self, box: Box, style: Style) -> None:
        shape = self.sheet.shapes.title
        self._place(shape, box)
        drawn = parse_xml(box_xml(box, plain_paragraph(self.slide.title, style), shape_id=1))
        shape.element.replace(shape.element.txBody, drawn.txBody)

    def _place(self, shape: Any, box: Box) -> None:
        shape.left, shape.top = Emu(box.left * EMU), Emu(box.top * EMU)
        shape.width, shape.height = Emu(box.width * EMU), Emu(box.height * EMU)

    def _next_id(self) -> int:
        highest: int = max(shape.shape_id for shape in self.sheet.shapes)
        return highest + 1 + self._hidden_shapes()

    def _hidden_shapes(self) -> int:
        # formulas stand in alternate content, which the library's list of shapes passes over
        return sum(1 for element in self.sheet.shapes.element if element.tag.endswith("}AlternateContent"))

    def _append(self, xml: str) -> None:
        self.sheet.shapes.element.append(parse_xml(xml))

    def _box(self, box: Box, paragraphs: str = "") -> None:
        self._append(box_xml(box, paragraphs, shape_id=self._next_id()))

    def _link(self, address: str) -> str:
        return str(self.sheet.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def _pieces(self, pieces: Sequence[Piece], top: int, between: int) -> int:
        """Draw pieces that stand in one box and return its height."""
        first = pieces[0]
        match first.block:
            case Picture():
                self._picture(first.block, first, top)
            case Grid():
                self._table(first.block, first, top)
            case Formula():
                box = Box(MARGIN, top, CONTENT_WIDTH, first.height, "公式")
                self._append(formula_xml(first.block, first.size, box, shape_id=self._next_id()))
            case Callout(kind):
                colour = {"warning": "orange", "method": "green"}.get(kind, "blue")
                frame = Box(MARGIN, top, CONTENT_WIDTH, first.height, "提示框", fill="wash", pad=FRAME_PAD)
                self._box(frame, piece_paragraphs(first, link=self._link))
                self._box(Box(MARGIN, top, 8, first.height, "色条", fill=colour))
            case Quotation():
                box = Box(MARGIN + QUOTE_INDENT, top, CONTENT_WIDTH - QUOTE_INDENT, first.height, "引文")
                self._box(Box(MARGIN, top, 6, first.height, "引文线", fill="pale"))
                self._box(box, piece_paragraphs(first, link=self._link))
            case _:
                return self._text(pieces, top, between)
        return first.height

    def _text(self, pieces: Sequence[Piece], top: int, between: int) -> int:
        height = sum(piece.height for piece in pieces) + between * (len(pieces) - 1)
        paragraphs = "".join(
            piece_paragraphs(piece, before=between if number else 0, link=self._link)
            for number, piece in enumerate(pieces)
        )
        if self.cover:
            paragraphs = paragraphs.replace(colour_of("ink"), colour_of("pale"))
        self._box(Box(MARGIN, top, CONTENT_WIDTH, height, "正文"), paragraphs)
        return height

    def _picture(self, picture: Picture, piece: Piece, top: int) -> None:
        wide, high = piece.columns[0], piece.lines[0]
        beside = len(piece.columns) > 1
        left = MARGIN if beside else (CANVAS[0] - wide) // 2
        size = tuple(Emu(length * EMU) for length in (left, top, wide, high))
        drawn = self.sheet.shapes.add_picture(BytesIO(picture.png), *size)
        properties = drawn.element.nvPicPr.cNvPr
        properties.set("descr", writable_text(picture.alt))
        properties.set("name", writable_text(picture.caption) or "图")
        words = ((picture.caption, "deep"), (picture.note, "quiet"))
        if beside:
            room = piece.columns[1]
            told = sum(text_height(text, SMALL, room) + CAPTION_GAP for text, _ in words if text)
            self._words(words, top + (piece.height - told) // 2, left=MARGIN + wide + BESIDE_GAP, width=room)
        else:
            self._words(words, top + high)

    def _words(
        self, lines: Iterable[tuple[str, str]], top: int, *, left: int = MARGIN, width: int = CONTENT_WIDTH
    ) -> None:
        for text, colour in lines:
            if text:
                height = text_height(text, SMALL, width)
                style = Style(SMALL, colour=colour, bold=colour == "deep")
                self._box(Box(left, top + CAPTION_GAP, width, height, "图注"), plain_paragraph(text, style))
                top += CAPTION_GAP + height

    def _table(self, grid: Grid, piece: Piece, top: int) -> None:
        if grid.caption:
            height = text_height(grid.caption, SMALL, CONTENT_WIDTH)
            style = Style(SMALL, colour="deep", bold=True)
            self._box(Box(MARGIN, top, CONTENT_WIDTH, height, "表题"), plain_paragraph(grid.caption, style))
            top += height + CAPTION_GAP
        place = [Emu(length * EMU) for length in (MARGIN, top, sum(piece.columns), 10)]
        frame = self.sheet.shapes.add_table(len(grid.rows) + 1, len(grid.header), *place)
        frame.element.nvGraphicFramePr.cNvPr.set("descr", writable_text(grid.caption or self.slide.title))
        frame.element.nvGraphicFramePr.cNvPr.set("name", writable_text(grid.caption) or "表")
        height = fill_table(frame.table, grid, piece)
        frame.height = Emu(height * EMU)
        self._words(((grid.note, "quiet"),), top + height)

    def _foot(self, lesson: str) -> None:
        line, words = ("blue", "pale") if self.cover else ("line", "quiet")
        self._box(Box(MARGIN, _FOOT_TOP, CONTENT_WIDTH, 2, "线", fill=line))
        style = Style(SMALL, colour=words, line=1.2)
        top, high = _FOOT_TOP + 4, _FOOT_HEIGHT
        if lesson:
            shown = lesson if len(lesson) <= 22 else lesson[:21] + "…"
            self._box(Box(MARGIN, top, 620, high, "课名", anchor="ctr"), plain_paragraph(shown, style))
        if self.slide.badge:
            badge = Style(SMALL, colour="mark" if self.cover else "rust", bold=True, align="r", line=1.2)
            box = Box(MARGIN + 620, top, CONTENT_WIDTH - 720, high, "数据性质", anchor="ctr")
            self._box(box, plain_paragraph(self.slide.badge, badge))
        number = plain_paragraph("‹#›", Style(SMALL, colour=words, align="r", line=1.2))
        self._box(Box(CANVAS[0] - MARGIN - 90, top, 90, high, "页码", anchor="ctr"), _numbered(number))


def _numbered(paragraph: str) -> str:
    """The paragraph with the number of its slide, which the program keeps up to date."""
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    return paragraph.replace("<a:r>", field).replace("</a:r>", "</a:fld>")


def _grouped(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Paragraphs and lists that follow each other share a box; everything else has its own."""
    for plain, group in groupby(pieces, key=lambda piece: isinstance(piece.block, (Paragraph, Bullets))):
        if plain:
            yield list(group)
        else:
            yield from ([piece] for piece in group)
