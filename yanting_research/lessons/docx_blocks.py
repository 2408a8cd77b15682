"""Blocks of a handout as WordprocessingML (讲义的各种段落).

Children of ``w:pPr``, ``w:rPr`` and ``w:tcPr`` stand in the order of the schema: Word refuses a file in which they
do not, although other programs open it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanting_research.core.word import WordPart, rule_borders, xml_attribute, xml_text
from yanting_research.errors import LessonError
from yanting_research.lessons.docx_styles import INDENT, TEXT_WIDTH, fonts_xml
from yanting_research.lessons.handout import HandoutBlock, Heading, WritingLines
from yanting_research.lessons.omml import formula_omml
from yanting_research.lessons.pack import (
    Bullets,
    Callout,
    Formula,
    Grid,
    Paragraph,
    Picture,
    Quotation,
    Run,
    plain_text,
)
from yanting_research.lessons.print_measures import (
    column_shares,
    picture_size,
    printable,
    row_is_whole,
    spoken,
    squared,
    table_points,
    web_address,
)

__all__ = ["BlockWriter", "paragraph_xml", "run_xml"]

_THICK, _THIN = 12, 6  # eighths of a point
_KEPT_ROWS = 12  # a table of so many rows stays on one page; a longer one breaks wherever a page ends
_MOST_COLUMNS = 63  # of a table in Word
_EMU = 36000  # units of DrawingML in a millimetre
_FRAME_INDENT = 227  # twips, so that the frame's line stands inside the margin
_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="{space}" w:color="000000"/>'
    for side, space in (("top", 6), ("left", 8), ("bottom", 6), ("right", 8))
)
_BAR = '<w:left w:val="single" w:sz="18" w:space="8" w:color="7F7F7F"/>'
# Without a rule between, equal paragraphs would share one line under the last.
_RULES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="1" w:color="595959"/>' for side in ("bottom", "between"))
# a choice stands behind its letter and stop, one and a half characters wide
_HANGING = f'<w:ind w:leftChars="350" w:left="{INDENT * 7 // 4}" w:hangingChars="150" w:hanging="{INDENT * 3 // 4}"/>'
_MATH_FONTS = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math" w:eastAsia="仿宋"/></w:rPr>'


def run_xml(run: Run, *, face: str = "") -> str:
    """A run of text, formula or link; ``face`` as in ``FACES``, empty for the paragraph's own."""
    if run.formula:
        return formula_omml(run.text, run_properties=_MATH_FONTS)
    style = f"<w:rPr>{fonts_xml(_face(run, face))}{_colour(run)}{_underline(run)}</w:rPr>"
    shown = f"<w:r>{style}{_text(run.text)}</w:r>"
    address = web_address(run)
    if address:
        address = xml_attribute(f' HYPERLINK "{address.replace(chr(34), "%22")}" ')
        return f'<w:fldSimple w:instr="{address}">{shown}</w:fldSimple>'
    return shown


def _text(words: str) -> str:
    lines = printable(words).replace("\t", "　").split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in lines)


def _face(run: Run, face: str) -> str:
    if run.code:
        return "code"
    if run.bold or run.marked:
        return "heading"  # emphasis in Chinese is another face, not a thicker one
    return "kai" if run.italic else face or "body"


def _colour(run: Run) -> str:
    return '<w:color w:val="1F4E79"/>' if web_address(run) else ""


def _underline(run: Run) -> str:
    return '<w:u w:val="single"/>' if run.marked or web_address(run) else ""


def paragraph_xml(style: str, runs: str, *, properties: str = "") -> str:
    """A paragraph; ``properties`` are further children of ``w:pPr``, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


@dataclass(slots=True)
class BlockWriter:
    """Writes blocks one after another and keeps what the package needs besides: pictures and numbers of lists."""

    pictures: list[WordPart] = field(default_factory=list)
    ordered: list[int] = field(default_factory=list)

    def write(self, block: HandoutBlock, *, frame: bool = False) -> str:
        """One block.

        Parameters
        ----------
        block
            Anything but an ``ExerciseBlock``, which the order of the handout has put in its place.
        frame
            True inside a callout: neighbours with equal borders and indents share one frame.

        Raises
        ------
        LessonError
            For a table of more than 63 columns, and for a formula in a sentence that cannot be read.
        """
        return _WRITERS[type(block)](self, block, frame)

    def _heading(self, block: Heading, _frame: bool) -> str:
        face = "heading" if block.level == 1 else "kai"
        return paragraph_xml(f"Heading{block.level}", run_xml(Run(block.text), face=face))

    def _paragraph(self, block: Paragraph, frame: bool) -> str:
        kept = _keep(True) if plain_text(block.runs).endswith("：") else ""  # with what it introduces
        return paragraph_xml("Normal", _runs(block.runs), properties=kept + _framed(frame))

    def _bullets(self, block: Bullets, frame: bool) -> str:
        if block.letters:
            return "".join(
                paragraph_xml("Normal", run_xml(Run(f"{chr(65 + number)}．")) + _runs(item), properties=_HANGING)
                for number, item in enumerate(block.items)
            )
        number = 1
        if block.ordered:
            number = len(self.ordered) + 2
            self.ordered.append(number)
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(
            paragraph_xml("Normal", _runs(item), properties=_framed(frame, before=listed)) for item in block.items
        )

    def _quotation(self, block: Quotation, frame: bool) -> str:
        bar = _framed(True) if frame else f"<w:pBdr>{_BAR}</w:pBdr>"
        text = paragraph_xml("Quotation", _runs(block.runs, face="kai"), properties=bar)
        source = run_xml(Run(f"——{block.source}"), face="song")
        return text + (paragraph_xml("QuotationSource", source, properties=bar) if block.source else "")

    def _callout(self, block: Callout, _frame: bool) -> str:
        title = paragraph_xml(
            "FrameTitle", run_xml(Run(block.title), face="heading"), properties=_framed(True, first=False)
        )
        return title + "".join(self.write(part, frame=True) for part in block.blocks)

    def _formula(self, block: Formula, frame: bool) -> str:
        try:
            drawn = formula_omml(block.latex, run_properties=_MATH_FONTS)
        except LessonError:
            if not block.words:
                raise
            return self._paragraph(Paragraph((Run(block.words),)), frame)  # the same in words
        return paragraph_xml("Formula", f"<m:oMathPara>{drawn}</m:oMathPara>", properties=_framed(frame, first=False))

    def _lines(self, block: WritingLines, _frame: bool) -> str:
        label = run_xml(Run(block.label)) if block.label else ""
        return "".join(
            paragraph_xml("WritingLine", "" if number else label, properties=f"<w:pBdr>{_RULES}</w:pBdr>")
            for number in range(block.count)
        )

    def _picture(self, block: Picture, _frame: bool) -> str:
        number = len(self.pictures) + 1
        name = f"media/picture{number}.png"
        self.pictures.append(WordPart(name, block.png, "image/png", "image", f"rIdPicture{number}"))
        figure = paragraph_xml("Figure", _drawing(block, number))
        caption = paragraph_xml(
            "Caption", run_xml(Run(block.caption), face="heading"), properties=_keep(bool(block.note))
        )
        return figure + caption + _note(block.note)

    def _grid(self, block: Grid, _frame: bool) -> str:
        block = squared(block)
        if len(block.header) > _MOST_COLUMNS:
            raise LessonError(
                f"表格有{len(block.header)}列，Word 放不下 / too many columns",
                where=block.caption or "（无题）",
                expected=f"at most {_MOST_COLUMNS} columns",
                remedy="把表格分成几张 / split the table",
            )
        caption = run_xml(Run(block.caption), face="heading")
        above = paragraph_xml("Caption", caption) if block.caption else paragraph_xml("Gap", "")
        # without a paragraph after it Word would join the table to the next one
        return above + (_table(block) if block.header else "") + _note(block.note or "")


_WRITERS: dict[type, Callable[[BlockWriter, Any, bool], str]] = {
    Heading: BlockWriter._heading,
    Paragraph: BlockWriter._paragraph,
    Bullets: BlockWriter._bullets,
    Quotation: BlockWriter._quotation,
    Callout: BlockWriter._callout,
    Formula: BlockWriter._formula,
    WritingLines: BlockWriter._lines,
    Picture: BlockWriter._picture,
    Grid: BlockWriter._grid,
}


def _runs(runs: Sequence[Run], *, face: str = "") -> str:
    return "".join(run_xml(run, face=face) for run in runs)


def _keep(keep: bool) -> str:
    return f'<w:keepNext w:val="{int(keep)}"/>'


def _framed(frame: bool, *, before: str = "", first: bool = True) -> str:
    """Properties of a paragraph in a frame; ``before`` are those that stand ahead of borders in the schema."""
    if not frame:
        return before
    chars, twips = (200, INDENT) if first else (0, 0)
    return (
        f'<w:widowControl/>{before}<w:pBdr>{_FRAME}</w:pBdr><w:ind w:left="{_FRAME_INDENT}" w:right="{_FRAME_INDENT}" '
        f'w:firstLineChars="{chars}" w:firstLine="{twips}"/>'
    )


def _note(words: str) -> str:
    return paragraph_xml("TableNote", run_xml(Run(words), face="song") if words else "")


def _drawing(block: Picture, number: int) -> str:
    across, down = (round(length * _EMU) for length in picture_size(block))
    title = xml_attribute(printable(block.caption))
    alt = xml_attribute(printable(spoken(block)))
    shape = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}.png" descr="{alt}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="{title}" descr="{alt}"/>'
        '<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"{shape}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _table(block: Grid) -> str:
    """A three-line table whose heading repeats on every page."""
    widths = [round(share * TEXT_WIDTH) for share in column_shares(block)]
    size = round(table_points(block) * 2)
    last = len(block.rows) - 1
    below = _THIN if block.rows else _THICK
    kept = last < _KEPT_ROWS
    rows = [_row(block.header, block, widths, size=size, rules=(_THICK, below), keep=True, heading=True)]
    rows += [
        _row(
            row,
            block,
            widths,
            size=size,
            rules=(0, _THICK if number == last else 0),
            keep=kept and (number < last or bool(block.note)),
            heading=False,
        )
        for number, row in enumerate(block.rows)
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCaption w:val="{xml_attribute(printable(block.caption))}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    row: Sequence[str],
    block: Grid,
    widths: Sequence[int],
    *,
    size: int,
    rules: tuple[int, int],
    keep: bool,
    heading: bool,
) -> str:
    borders = rule_borders(*rules)
    cells = []
    for column, width in enumerate(widths):
        text = _cell_text(row[column], face="heading" if heading else "song", size=size)
        side = f'{_keep(keep)}<w:jc w:val="{block.align[column]}"/>'
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph_xml('TableText', text, properties=side)}</w:tc>"
        )
    whole = "<w:cantSplit/>" if heading or row_is_whole(row) else ""
    properties = whole + ("<w:tblHeader/>" if heading else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_text(words: str, *, face: str, size: int) -> str:
    style = f'<w:rPr>{fonts_xml(face)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f"<w:r>{style}{_text(words)}</w:r>"
