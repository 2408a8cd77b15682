"""Text of a slide as DrawingML (PPTX 的文字): paragraphs, runs, boxes; the one place where text is escaped.

Type is named Microsoft YaHei (微软雅黑) for Latin letters and for Chinese (``a:ea``): it comes with Windows and
with PowerPoint for Mac. A program without it takes the Chinese font of its system; the panose number tells
it to look for a sans serif.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yanting_research.lessons.deck_pieces import LINE, PALETTE, SMALL, Piece, list_gap, list_indent
from yanting_research.lessons.formulas import formula_text
from yanting_research.lessons.pack import Bullets, Callout, Formula, Paragraph, Quotation, Run

__all__ = [
    "EMU", "FACE", "Box", "Style", "box_xml", "clean_text", "colour_of", "paragraph_xml", "piece_paragraphs",
    "plain_paragraph", "text_runs", "writable_text",
]  # fmt: skip

EMU = 9525
"""Units of length of the format in a pixel of the canvas."""
FACE = "Microsoft YaHei"
_PANOSE = 'panose="020B0503020204020204"'
FONTS = f'<a:latin typeface="{FACE}" {_PANOSE}/><a:ea typeface="{FACE}" {_PANOSE}/><a:cs typeface="{FACE}"/>'
_MATH_FONTS = f'<a:latin typeface="Cambria Math"/><a:ea typeface="{FACE}" {_PANOSE}/>'
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
Linker = Callable[[str], str]
"""Address -> id of the slide's relationship to it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set: size [px], colour by its name in the palette, weight, side, line distance."""

    size: int
    colour: str = "ink"
    bold: bool = False
    align: str = "l"
    line: float = LINE
    before: int = 0
    bullet: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A text box or a filled rectangle: place on the canvas [px], name, fill by its name in the palette."""

    left: int
    top: int
    width: int
    height: int
    name: str
    fill: str = ""
    anchor: str = "t"
    pad: int = 0


def colour_of(name: str) -> str:
    """The six digits of a colour of the palette."""
    return PALETTE[name].lstrip("#")


def clean_text(text: str) -> str:
    r"""The text without what XML cannot hold, escaped.

    >>> clean_text("a<b>\x00&\ud800")
    'a&lt;b&gt;&amp;'
    """
    return html.escape(writable_text(text), quote=True)


def writable_text(text: str) -> str:
    """The text without what XML cannot hold (control characters, halves of pairs), not escaped."""
    return "".join(sign for sign in text if _holds(ord(sign)))


def _holds(code: int) -> bool:
    return code in {9, 10} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def text_runs(runs: Iterable[Run], style: Style, link: Linker | None = None) -> str:
    """Runs as ``a:r`` elements; formulas as a line of text in a mathematical face."""
    return "".join(_run(run, style, link) for run in runs)


def _run(run: Run, style: Style, link: Linker | None) -> str:
    strong = run.bold or run.marked
    colour = "deep" if run.bold and style.colour == "ink" else style.colour
    attributes = f'lang="zh-CN" sz="{style.size * 75}"' + (' b="1"' if strong or style.bold else "")
    attributes += ' u="sng"' if run.italic else ""
    inner = f'<a:solidFill><a:srgbClr val="{colour_of(colour)}"/></a:solidFill>'
    if run.marked:
        inner += f'<a:highlight><a:srgbClr val="{colour_of("mark")}"/></a:highlight>'
    inner += _MATH_FONTS if run.formula else FONTS
    if link and run.href.startswith(("https://", "http://")):
        inner += f'<a:hlinkClick r:id="{link(run.href)}"/>'
    text = formula_text(run.text) if run.formula else run.text
    parts = (
        f"<a:r><a:rPr {attributes}>{inner}</a:rPr><a:t>{clean_text(line)}</a:t></a:r>" for line in text.split("\n")
    )
    return f"<a:br><a:rPr {attributes}/></a:br>".join(parts)


def paragraph_xml(inner: str, style: Style) -> str:
    """An ``a:p`` around runs."""
    place = f' marL="{style.indent * EMU}" indent="{-style.indent * EMU}"' if style.indent else ""
    spacing = f'<a:lnSpc><a:spcPts val="{round(style.size * style.line * 75)}"/></a:lnSpc>'
    spacing += f'<a:spcBef><a:spcPts val="{style.before * 75}"/></a:spcBef>'
    bullet = style.bullet or "<a:buNone/>"
    return f'<a:p><a:pPr{place} algn="{style.align}">{spacing}{bullet}</a:pPr>{inner}</a:p>'


def plain_paragraph(text: str, style: Style) -> str:
    """A paragraph of one style.

    >>> "&lt;b&gt;" in plain_paragraph("<b>", Style(28))
    True
    """
    return paragraph_xml(text_runs((Run(text),), style), style)


def piece_paragraphs(piece: Piece, *, before: int = 0, link: Linker | None = None) -> str:
    """The paragraphs of a piece of text; ``before`` is the room over the first [px]."""
    style = Style(piece.size, before=before)
    match piece.block:
        case Paragraph(runs):
            return paragraph_xml(text_runs(runs, style, link), style)
        case Bullets():
            return _items(piece.block, piece, before, link)
        case Quotation(runs, source):
            cited = plain_paragraph(f"——{source}", Style(SMALL, colour="quiet"))
            return paragraph_xml(text_runs(runs, style, link), style) + cited
        case Formula(latex):
            centred = Style(piece.size, align="ctr", before=before)
            return paragraph_xml(text_runs((Run(latex, formula=True),), centred), centred)
        case Callout(kind, title):
            colour = {"warning": "orange", "method": "green"}.get(kind, "blue")
            inner = "".join(piece_paragraphs(each, before=10, link=link) for each in piece.inner)
            return plain_paragraph(title, Style(piece.size, colour=colour, bold=True)) + inner
    raise TypeError(f"{type(piece.block).__name__} is not a text")


def _items(block: Bullets, piece: Piece, before: int, link: Linker | None) -> str:
    indent = list_indent(piece.size, block.ordered)
    colour = f'<a:buClr><a:srgbClr val="{colour_of("blue")}"/></a:buClr>'
    if block.ordered:
        numbers = "alphaUcPeriod" if block.letters else "arabicPeriod"
        bullet = f'{colour}<a:buFont typeface="{FACE}"/><a:buAutoNum type="{numbers}" startAt="{piece.first}"/>'
    else:
        bullet = f'{colour}<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    paragraphs = []
    for number, item in enumerate(block.items):
        above = list_gap(piece.size, block) if number else before
        style = Style(piece.size, before=above, bullet=bullet, indent=indent)
        paragraphs.append(paragraph_xml(text_runs(item, style, link), style))
    return "".join(paragraphs)


def box_xml(box: Box, paragraphs: str, *, shape_id: int) -> str:
    """A ``p:sp`` with text, or without text a plain rectangle that screen readers pass over."""
    drawn = f'<a:solidFill><a:srgbClr val="{colour_of(box.fill)}"/></a:solidFill>' if box.fill else "<a:noFill/>"
    inset = box.pad * EMU
    body = (
        f'<a:bodyPr wrap="square" lIns="{inset}" tIns="{inset}" rIns="{inset}" bIns="{inset}" '
        f'anchor="{box.anchor}" rtlCol="0"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
    )
    text = paragraphs or '<a:p><a:endParaRPr lang="zh-CN"/></a:p>'
    marks = ' txBox="1"' if paragraphs and not box.fill else ""
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{shape_id}" name="{clean_text(box.name)}">'
        f"{'' if paragraphs else _DECORATIVE}</p:cNvPr><p:cNvSpPr{marks}/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>"
        f'<a:off x="{box.left * EMU}" y="{box.top * EMU}"/><a:ext cx="{box.width * EMU}" cy="{box.height * EMU}"/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{drawn}<a:ln><a:noFill/></a:ln></p:spPr>'
        f"<p:txBody>{body}{text}</p:txBody></p:sp>"
    )
