"""Styles of a handout in Word (版式): page, faces, headings and lists in the manner of GB/T 9704-2012.

No attribute of a theme is written (``w:asciiTheme``, ``w:eastAsiaTheme``): it would win over the faces named here,
and Word would show Chinese in a face of its own choice.

References
----------
GB/T 9704-2012 党政机关公文格式, sections 5 to 7; ECMA-376 part 1, section 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanting_research.core.word import WORD_NAMESPACE, XML_HEAD, WordPart, xml_text

__all__ = [
    "FACES", "INDENT", "LINE", "TEXT_WIDTH",
    "fonts_xml", "header_and_footers", "numbering_part", "section_xml", "style_parts",
]  # fmt: skip

# twips: twentieths of a point
TEXT_WIDTH = 8845
"""156 mm, 28 characters of 15.79 pt [twips]."""
LINE = 579
"""28.95 pt, 22 lines on 225 mm [twips]."""
INDENT = 632
"""Two characters [twips]."""
_PAGE = (11906, 16838)
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1587}  # 37, 26, 35, 28 mm
_HEADER, _FOOTER = 1361, 1190  # the page number's upper edge is 7 mm below the text
# A character of 16 pt is squeezed to a 28th of the line; the unit is 1/4096 pt.
_CHARACTER_SPACE = -848
# Paragraphs do not snap to the grid: their lines have its pitch anyway, and some programs give a character of 16 pt
# two cells of 15.79 pt. The squeeze is written out as spacing of characters [twips] instead: with 5, LibreOffice
# still breaks after the 27th character; with 6 the justified line holds 28 and never 29.
_SQUEEZE = -6
_BODY = 32  # 三号, in half points

FACES = {
    "body": ("仿宋", "Times New Roman"),
    "heading": ("黑体", "黑体"),
    "kai": ("楷体", "楷体"),
    "song": ("宋体", "宋体"),
    "title": ("方正小标宋简体", "方正小标宋简体"),
    "code": ("仿宋", "Courier New"),
}
"""Face of Chinese and face of Latin letters and digits."""

# What Word takes where a face is missing: 方正小标宋 is not part of Windows, and other systems know Latin names.
_ALTERNATIVES = {
    "仿宋": "FangSong", "黑体": "SimHei", "楷体": "KaiTi", "宋体": "SimSun", "方正小标宋简体": "华文中宋",
}  # fmt: skip
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def fonts_xml(face: str) -> str:
    """``w:rFonts`` of one of :data:`FACES`, Chinese and Latin both set.

    >>> fonts_xml("song")
    '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="Times New Roman" w:hint="eastAsia"/>'
    """
    chinese, latin = FACES[face]
    return (
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="Times New Roman" '
        'w:hint="eastAsia"/>'
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: size in half points, line pitch in twips (0: as high as its content), alignment."""

    name: str
    face: str
    size: int
    align: str
    line: int = LINE
    first: bool = False
    level: int = -1
    keep: bool = False
    before: int = 0
    after: int = 0
    left: int = 0

    def xml(self, style_id: str) -> str:
        based = "" if style_id == "Normal" else '<w:basedOn w:val="Normal"/>'
        default = ' w:default="1"' if style_id == "Normal" else ""
        return (
            f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{self.name}"/>{based}'
            f"<w:qFormat/><w:pPr>{self._paragraph()}</w:pPr><w:rPr>{fonts_xml(self.face)}"
            f'<w:b w:val="0"/><w:spacing w:val="{_SQUEEZE if self.size == _BODY else 0}"/>'
            f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )

    def _paragraph(self) -> str:
        rule = f'w:line="{self.line}" w:lineRule="exact"' if self.line else 'w:line="240" w:lineRule="auto"'
        first = (
            f'w:firstLineChars="200" w:firstLine="{INDENT}"' if self.first else 'w:firstLineChars="0" w:firstLine="0"'
        )
        keep = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        level = f'<w:outlineLvl w:val="{self.level}"/>' if self.level >= 0 else ""
        return (
            f'{keep}<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="{self.before}" w:after="{self.after}" {rule}/>'
            f'<w:ind w:left="{self.left}" w:right="0" {first}/><w:jc w:val="{self.align}"/>{level}'
        )


_STYLES = {
    "Normal": _Style("Normal", "body", 32, "both", first=True),
    "Title": _Style("Title", "title", 44, "center", line=700, after=120),
    "Subtitle": _Style("Subtitle", "kai", 32, "center"),
    "Heading1": _Style("heading 1", "heading", 32, "left", first=True, level=0, keep=True),
    "Heading2": _Style("heading 2", "kai", 32, "left", first=True, level=1, keep=True),
    "Copy": _Style("Handout Copy", "song", 28, "center"),
    "About": _Style("Handout About", "song", 28, "left", line=480, first=True),
    "Quotation": _Style("Handout Quotation", "kai", 32, "both", first=True, left=320, keep=True),
    "QuotationSource": _Style("Handout Quotation Source", "song", 28, "right", left=320),
    "FrameTitle": _Style("Handout Frame Title", "heading", 32, "left", keep=True, before=160),
    "Caption": _Style("caption", "heading", 24, "center", line=400, keep=True, before=120, after=60),
    "TableText": _Style("Handout Table", "song", 21, "left", line=300, before=40, after=40),
    "TableNote": _Style("Handout Note", "song", 21, "left", line=300, before=60, after=180),
    "Gap": _Style("Handout Gap", "song", 8, "left", line=100, keep=True),
    "Figure": _Style("Handout Figure", "song", 21, "center", line=0, keep=True, before=120),
    "Formula": _Style("Handout Formula", "body", 32, "center", line=0, before=120, after=120),
    "WritingLine": _Style("Handout Writing Line", "body", 32, "left"),
    "Header": _Style("header", "song", 21, "right", line=300),
    "Footer": _Style("footer", "song", 28, "left", line=400),
}


def _styles() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml("body")}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
    )
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    styles = "".join(style.xml(style_id) for style_id, style in _STYLES.items())
    return f'{XML_HEAD}<w:styles xmlns:w="{WORD_NAMESPACE}">{defaults}{styles}{table}</w:styles>'


def _settings() -> str:
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return (
        f'{XML_HEAD}<w:settings xmlns:w="{WORD_NAMESPACE}"><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{mode}</w:compat></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _ALTERNATIVES.items()
    )
    return f'{XML_HEAD}<w:fonts xmlns:w="{WORD_NAMESPACE}">{fonts}</w:fonts>'


def style_parts() -> tuple[WordPart, ...]:
    """The parts with styles, settings and faces."""
    return (
        WordPart("styles.xml", _styles().encode("utf-8"), f"{_TYPE}.styles+xml", "styles", "rIdStyles"),
        WordPart("settings.xml", _settings().encode("utf-8"), f"{_TYPE}.settings+xml", "settings", "rIdSettings"),
        WordPart("fontTable.xml", _font_table().encode("utf-8"), f"{_TYPE}.fontTable+xml", "fontTable", "rIdFonts"),
    )


def numbering_part(ordered: Sequence[int]) -> WordPart:
    """Lists: number 1 is the list with dots, each of ``ordered`` a numbered list that begins with 1."""
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in ordered
    )
    data = (
        f'{XML_HEAD}<w:numbering xmlns:w="{WORD_NAMESPACE}">{_list(0, "bullet", "•", "song")}'
        f'{_list(1, "decimal", "%1.", "body")}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{numbers}'
        "</w:numbering>"
    )
    return WordPart("numbering.xml", data.encode("utf-8"), f"{_TYPE}.numbering+xml", "numbering", "rIdNumbering")


def _list(number: int, kind: str, text: str, face: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="{INDENT}"/></w:pPr>'
        f"<w:rPr>{fonts_xml(face)}</w:rPr></w:lvl></w:abstractNum>"
    )


def header_and_footers(running_head: str) -> tuple[WordPart, ...]:
    """The running head and the page numbers ``— 1 —``: to the right on odd pages, to the left on even ones."""
    run = f"<w:rPr>{fonts_xml('song')}</w:rPr>"
    head = (
        f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r>{run}'
        f'<w:t xml:space="preserve">{xml_text(running_head)}</w:t></w:r></w:p>'
    )
    return (
        _margin_part("header", "header1.xml", head, "rIdHeaderOdd"),
        _margin_part("header", "header2.xml", head, "rIdHeaderEven"),
        _margin_part("footer", "footer1.xml", _page_number("right"), "rIdFooterOdd"),
        _margin_part("footer", "footer2.xml", _page_number("left"), "rIdFooterEven"),
    )


def _page_number(side: str) -> str:
    run = f"<w:rPr>{fonts_xml('song')}</w:rPr>"

    def text(words: str) -> str:
        return f'<w:r>{run}<w:t xml:space="preserve">{words}</w:t></w:r>'

    field = f'<w:fldSimple w:instr=" PAGE "><w:r>{run}<w:t>1</w:t></w:r></w:fldSimple>'
    # one character free at the outer edge
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f"{text('— ')}{field}{text(' —')}</w:p>"
    )


def _margin_part(kind: str, name: str, paragraph: str, relation_id: str) -> WordPart:
    tag = "hdr" if kind == "header" else "ftr"
    data = f'{XML_HEAD}<w:{tag} xmlns:w="{WORD_NAMESPACE}">{paragraph}</w:{tag}>'
    return WordPart(name, data.encode("utf-8"), f"{_TYPE}.{kind}+xml", kind, relation_id)


def section_xml() -> str:
    """The page: A4, the margins, the grid of 22 lines and 28 characters, header and footers."""
    references = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="rId{kind.title()}{name}"/>'
        for kind in ("header", "footer")
        for pages, name in (("even", "Even"), ("default", "Odd"))
    )
    margins = " ".join(f'w:{side}="{twips}"' for side, twips in _MARGINS.items())
    return (
        f"<w:sectPr>{references}"
        f'<w:pgSz w:w="{_PAGE[0]}" w:h="{_PAGE[1]}"/>'
        f'<w:pgMar {margins} w:header="{_HEADER}" w:footer="{_FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{_CHARACTER_SPACE}"/></w:sectPr>'
    )
