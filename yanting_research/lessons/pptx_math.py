"""A formula on a slide (PPTX 公式): Office Math where the program knows it, a line of text where not.

PowerPoint writes a formula as two alternatives (ECMA-376 part 3, ``mc:AlternateContent``): a shape whose
paragraph holds ``a14:m``, and a shape for other programs; ours is readable text. The prefix of the namespace
is ``dm`` here, which means the same to whoever resolves namespaces; LibreOffice knows ``a14`` by its letters
and, without its formula program, would show an empty place.
"""

from __future__ import annotations

from dataclasses import replace

from yanting_research.lessons.deck_pieces import PALETTE
from yanting_research.lessons.omml import formula_omml
from yanting_research.lessons.pack import Formula, Run
from yanting_research.lessons.pptx_text import Box, Style, box_xml, clean_text, paragraph_xml, text_runs

__all__ = ["formula_xml"]


def formula_xml(formula: Formula, size: int, box: Box, *, shape_id: int) -> str:
    """The two alternatives of a formula in a box; its words are the alternative text of both.

    Parameters
    ----------
    formula
        LaTeX and words.
    size
        Of the type [px].
    box
        Place on the canvas.
    shape_id
        The same in both.
    """
    box = replace(box, anchor="ctr")
    style = Style(size, align="ctr")
    colour = PALETTE["ink"].lstrip("#")
    face = '<a:latin typeface="Cambria Math"/><a:ea typeface="Microsoft YaHei"/>'
    run = f'<a:rPr lang="zh-CN" sz="{size * 75}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{face}</a:rPr>'
    math = (
        '<dm:m xmlns:dm="http://schemas.microsoft.com/office/drawing/2010/main"><m:oMathPara '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"{formula_omml(formula.latex, run_properties=run)}</m:oMathPara></dm:m>"
    )
    # Exact line distance would cut a fraction off: the formula sets its own.
    native = _described(box_xml(box, f'<a:p><a:pPr algn="ctr"/>{math}</a:p>', shape_id=shape_id), formula)
    line = paragraph_xml(text_runs((Run(formula.latex, formula=True),), style), style)
    readable = _described(box_xml(box, line, shape_id=shape_id), formula)
    return (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice xmlns:dm="http://schemas.microsoft.com/office/drawing/2010/main" Requires="dm">'
        f"{native}</mc:Choice><mc:Fallback>{readable}</mc:Fallback></mc:AlternateContent>"
    )


def _described(shape: str, formula: Formula) -> str:
    return shape.replace("<p:cNvPr ", f'<p:cNvPr descr="{clean_text(formula.words)}" ', 1)
