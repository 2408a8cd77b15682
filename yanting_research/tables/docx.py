"""Three-line table as a Word document (DOCX), made of three small XML parts.

The parts are written here, without a template: no default fonts to fight, no dates, the
same bytes each time. Latin and East Asian faces are both set (``w:eastAsia``), or Word
would show Chinese in a face of its own choice.
"""

from __future__ import annotations

import io
import zipfile
from typing import Unpack
from xml.sax.saxutils import escape

import pandas as pd

from yanting_research.tables.layout import TableLayout, TableOptions, lay_out

__all__ = ["tabulate_docx"]

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
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _core(layout),
        "word/document.xml": _document(layout),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or the bytes would tell Windows from the rest
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()


def _core(layout: TableLayout) -> str:
    date = '<dcterms:{0} xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:{0}>'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(layout.caption)}</dc:title><dc:creator>yanting_research</dc:creator>"
        f"{date.format('created')}{date.format('modified')}</cp:coreProperties>"
    )


def _document(layout: TableLayout) -> str:
    last = len(layout.rows) - 1
    rows = [_row(layout.header, layout.align, top=_THICK, bottom=_THIN if layout.rows else _THICK, heading=True)]
    rows += [
        _row(row, layout.align, top=0, bottom=_THICK if index == last else 0, heading=False)
        for index, row in enumerate(layout.rows)
    ]
    caption = _paragraph(layout.caption, "center", size=21, keep=True) if layout.caption else ""
    columns = "".join('<w:gridCol w:w="1440"/>' for _ in layout.header)
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{caption}<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:jc w:val="center"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'
        f"{_paragraph(layout.note, 'left', size=18)}{_A4}</w:body></w:document>"
    )


def _row(cells: tuple[str, ...], aligns: tuple[str, ...], *, top: int, bottom: int, heading: bool) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", top), ("bottom", bottom))
        if size
    )
    frame = f"<w:tcPr><w:tcBorders>{borders}</w:tcBorders></w:tcPr>" if borders else ""
    inner = "".join(
        f"<w:tc>{frame}{_paragraph(cell, align, size=18)}</w:tc>" for cell, align in zip(cells, aligns, strict=True)
    )
    repeat = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{inner}</w:tr>"


def _paragraph(text: str, align: str, *, size: int, keep: bool = False) -> str:
    """One paragraph; ``size`` in half points."""
    follow = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr>{follow}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{_FONTS}<w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
