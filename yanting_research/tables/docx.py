"""Three-line table as a Word document (DOCX), made of three small XML parts.

The parts are written here, without a template: no default fonts to fight, no dates, the
same bytes each time. Latin and East Asian faces are both set (``w:eastAsia``), or Word
would show Chinese in a face of its own choice.
"""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from yanting_research.core.word import WORD_NAMESPACE, XML_HEAD, docx_package, rule_borders, xml_attribute, xml_text
from yanting_research.tables.layout import TableLayout, TableOptions, lay_out

__all__ = ["tabulate_docx", "word_document", "word_paragraph", "word_run", "word_table"]

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
    >>> import io, zipfile
    >>> data = tabulate_docx(pd.DataFrame({"指标": ["党员"], "值": [5]}), data_kind="specimen")
    >>> zipfile.ZipFile(io.BytesIO(data)).namelist()
    ['[Content_Types].xml', '_rels/.rels', 'docProps/core.xml', 'word/document.xml']
    """
    if not 1 <= len(table.columns) <= 63:
        raise ValueError(f"{len(table.columns)} columns; allowed: 1 to 63")
    layout = lay_out(table, options)
    return docx_package(_document(layout), title=layout.caption)


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
    return f'{XML_HEAD}<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}{_A4}</w:body></w:document>'


def _row(cells: tuple[str, ...], aligns: tuple[str, ...], *, top: int, bottom: int, heading: bool) -> str:
    borders = rule_borders(top, bottom)
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
    shown = xml_text(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    run = f'<w:r><w:rPr>{_FONTS}{style}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'
    return f'<w:hyperlink w:anchor="{xml_attribute(anchor)}">{run}</w:hyperlink>' if anchor else run


def word_paragraph(
    runs: str, *, align: str = "left", keep: bool = False, bookmark: tuple[int, str] | None = None
) -> str:
    """One paragraph; ``bookmark`` (a number and a name) lets links lead to it."""
    follow = "<w:keepNext/>" if keep else ""
    start = f'<w:bookmarkStart w:id="{bookmark[0]}" w:name="{xml_attribute(bookmark[1])}"/>' if bookmark else ""
    end = f'<w:bookmarkEnd w:id="{bookmark[0]}"/>' if bookmark else ""
    return f'<w:p><w:pPr>{follow}<w:jc w:val="{align}"/></w:pPr>{start}{runs}{end}</w:p>'


def word_table(rows: list[tuple[str, ...]], *, widths: tuple[int, ...]) -> str:
    """A three-line table of runs, the first row its heading; ``widths`` in twentieths of a point."""
    lines = []
    for number, cells in enumerate(rows):
        top, bottom = (_THICK, _THIN) if number == 0 else (0, _THICK if number == len(rows) - 1 else 0)
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{rule_borders(top, bottom)}</w:tcPr>'
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
