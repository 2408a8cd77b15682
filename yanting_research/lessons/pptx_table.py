"""A native table of a slide (PPTX 表格): three lines, header marked as such, every cell editable."""

from __future__ import annotations

from typing import Any

from yanting_research.core.extras import from_extra
from yanting_research.lessons.deck_pieces import CELL_PAD, CELL_TOP, TABLE_LINE, Piece
from yanting_research.lessons.deck_tables import row_height
from yanting_research.lessons.pack import Grid
from yanting_research.lessons.pptx_text import EMU, Box, Style, box_xml, colour_of, plain_paragraph

with from_extra("lessons"):
    from pptx.oxml import parse_xml
    from pptx.util import Emu

__all__ = ["fill_table"]

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The style without colours and lines that every program has: what is drawn is said cell by cell."""
_SIDES = {"left": "l", "right": "r", "center": "ctr"}
_NAMESPACE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_THICK, _THIN = 28575, 9525


def fill_table(table: Any, grid: Grid, piece: Piece) -> int:
    """Fill an empty table of the right size; its height [px]."""
    table.first_row, table.horz_banding = True, False
    table._tbl.tblPr.find(f"{{{_NAMESPACE.split(chr(34))[1]}}}tableStyleId").text = _NO_STYLE
    for column, wide in zip(table.columns, piece.columns, strict=True):
        column.width = Emu(wide * EMU)
    heights = [row_height(count, piece.size) for count in piece.lines]
    rows = (grid.header, *grid.rows)
    for number, (cells, height) in enumerate(zip(rows, heights, strict=True)):
        table.rows[number].height = Emu(height * EMU)
        for cell, text, align in zip(table.rows[number].cells, cells, grid.align, strict=True):
            style = Style(
                piece.size, colour="ink" if number else "deep", bold=not number, align=_SIDES[align], line=TABLE_LINE
            )
            _fill_cell(cell, plain_paragraph(text, style), header=not number, last=number == len(rows) - 1)
    return sum(heights)


def _fill_cell(cell: Any, paragraph: str, *, header: bool, last: bool) -> None:
    body = parse_xml(box_xml(Box(0, 0, 1, 1, ""), paragraph, shape_id=1)).txBody
    for old, new in zip(list(cell._tc.txBody), list(body), strict=False):
        cell._tc.txBody.replace(old, new)
    side, above = CELL_PAD * EMU, CELL_TOP * EMU
    top = _line("lnT", "deep", _THICK) if header else _line("lnT", "line", _THIN)
    under = _line("lnB", "deep", _THICK) if last else _line("lnB", "blue" if header else "line", 2 * _THIN)
    fill = f'<a:solidFill><a:srgbClr val="{colour_of("pale")}"/></a:solidFill>' if header else "<a:noFill/>"
    properties = parse_xml(
        f'<a:tcPr {_NAMESPACE} marL="{side}" marR="{side}" marT="{above}" marB="{above}" anchor="t">'
        f"{top}{under}{fill}</a:tcPr>"
    )
    if cell._tc.tcPr is not None:
        cell._tc.remove(cell._tc.tcPr)
    cell._tc.append(properties)


def _line(name: str, colour: str, wide: int) -> str:
    return f'<a:{name} w="{wide}"><a:solidFill><a:srgbClr val="{colour_of(colour)}"/></a:solidFill></a:{name}>'
