"""Three-line table as a Word document (DOCX), made of three small XML parts.

The parts are written here, without a template: no default fonts to fight, no dates, the
same bytes each time. Latin and East Asian faces are both set (``w:eastAsia``), or Word
would show Chinese in a face of its own choice.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Unpack
from xml.sax.saxutils import escape

import pandas as pd

from yanting_research.tables.layout import TableLayout, TableOptions, lay_out

__all__ = ["docx_package", "tabulate_docx", "word_document", "word_paragraph", "word_run", "word_table"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip entry
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"/>'
# Matches a form feed or a lone surrogate, which XML refuses; must not match a line end or 县.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_THICK, _THIN = 12, 6  # eighths of a point: 1.5 pt outside, 0.75 pt under the heading
_A4 = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1417" w:bottom="1440" w:left="1417" ' \
      'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'  # fmt: skip


def tabulate_docx(table: pd.DataFrame, **options: Unpack[TableOptions]) -> bytes:
    """A table as a Word document: caption, three rules, note; the heading repeats on every page.

    Parameters
    ----------
    table
        Any table; the index is not printed.
    **options
        See ``TableOptions``.

    Returns
    -------
    bytes
        Of a DOCX file, equal for equal tables; the writers put it on disk.

    Raises
    ------
    ValueError
        As :func:`lay_out`, and for a table without columns or with more than 63, which Word refuses.

    Examples
    --------
    >>> data = tabulate_docx(pd.DataFrame({"指标": ["党员"], "值": [5]}), data_kind="specimen")
    >>> zipfile.ZipFile(io.BytesIO(data)).namelist()
    ['[Content_Types].xml', '_rels/.rels', 'docProps/core.xml', 'word/document.xml']
    """
    if not 1 <= len(table.columns) <= 63:
        raise ValueError(f"{len(table.columns)} columns; allowed: 1 to 63")
    layout = lay_out(table, options)
    return docx_package(_document(layout), title=layout.caption)


def docx_package(document: str, *, title: str) -> bytes:
    """The three parts of a Word document as a file: ``document`` is the XML of its body's part."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _core(title),
        "word/document.xml": document,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or the bytes would tell Windows from the rest
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def _core(title: str) -> str:
    date = '<dcterms:{0} xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:{0}>'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>yanting_research</dc:creator>"
        f"{date.format('created')}{date.format('modified')}</cp:coreProperties>"
    )


def _document(layout: TableLayout) -> str:
    last = len(layout.rows) - 1
    rows = [_row(layout.header, layout.align, top=_THICK, bottom=_THIN if layout.rows else _THICK, heading=True)]
    under = {**dict.fromkeys(layout.rules, _THIN), last: _THICK}
    rows += [
        _row(row, layout.align, top=0, bottom=under.get(index, 0), heading=False)
        for index, row in enumerate(layout.rows)
    ]
    caption = _paragraph(layout.caption, "center", size=21, keep=True) if layout.caption else ""
    columns = "".join('<w:gridCol w:w="1440"/>' for _ in layout.header)
    return word_document(
        f'{caption}<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
        f"{_paragraph(layout.note, 'left', size=18)}"
    )


def word_document(body: str) -> str:
    """The XML of a document on A4 with these paragraphs and tables."""
    return f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}{_A4}</w:body></w:document>'


def _row(cells: tuple[str, ...], aligns: tuple[str, ...], *, top: int, bottom: int, heading: bool) -> str:
    borders = _borders(top, bottom)
    frame = f"<w:tcPr>{borders}</w:tcPr>" if borders else ""
    inner = "".join(
        f"<w:tc>{frame}{_paragraph(cell, align, size=18)}</w:tc>" for cell, align in zip(cells, aligns, strict=True)
    )
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{inner}</w:tr>"


def _paragraph(text: str, align: str, *, size: int, keep: bool = False) -> str:
    """One paragraph; ``size`` in half points."""
    return word_paragraph(word_run(text, size=size), align=align, keep=keep)


def word_run(
    text: str, *, size: int = 21, bold: bool = False, colour: str = "", marked: bool = False, anchor: str = ""
) -> str:
    """A run of text; ``size`` in half points, ``marked`` on yellow, ``anchor`` makes it a link to a bookmark.

    Characters that XML cannot hold are left out; a line end becomes a line break.
    """
    style = "<w:b/>" if bold else ""
    style += f'<w:color w:val="{"1F4E79" if anchor else colour}"/>' if anchor or colour else ""
    style += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    style += '<w:highlight w:val="yellow"/>' if marked else ""
    style += '<w:u w:val="single"/>' if anchor else ""
    shown = escape(_FORBIDDEN.sub("", text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    run = f'<w:r><w:rPr>{_FONTS}{style}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'
    return f'<w:hyperlink w:anchor="{escape(anchor)}">{run}</w:hyperlink>' if anchor else run


def word_paragraph(
    runs: str, *, align: str = "left", keep: bool = False, bookmark: tuple[int, str] | None = None
) -> str:
    """One paragraph; ``bookmark`` (a number and a name) lets links lead to it."""
    follow = "<w:keepNext/>" if keep else ""
    start = f'<w:bookmarkStart w:id="{bookmark[0]}" w:name="{escape(bookmark[1])}"/>' if bookmark else ""
    end = f'<w:bookmarkEnd w:id="{bookmark[0]}"/>' if bookmark else ""
    return f'<w:p><w:pPr>{follow}<w:jc w:val="{align}"/></w:pPr>{start}{runs}{end}</w:p>'


def word_table(rows: list[tuple[str, ...]], *, widths: tuple[int, ...]) -> str:
    """A three-line table of runs, the first row its heading; ``widths`` in twentieths of a point."""
    lines = []
    for number, cells in enumerate(rows):
        top, bottom = (_THICK, _THIN) if number == 0 else (0, _THICK if number == len(rows) - 1 else 0)
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_borders(top, bottom)}</w:tcPr>'
            f"{word_paragraph(cell)}</w:tc>"
            for cell, width in zip(cells, widths, strict=True)
        )
        repeat = "<w:tblHeader/>" if number == 0 else ""
        lines.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{inner}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _borders(top: int, bottom: int) -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", top), ("bottom", bottom))
        if size
    )
    return f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""
