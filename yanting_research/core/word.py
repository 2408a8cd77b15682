"""A Word document (DOCX) as a file: XML parts in a zip, the same bytes each time.

No template is filled in: there are no default fonts to fight and no dates. What a
document holds is written by the rooms; here is only how its parts become one file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

__all__ = ["WORD_NAMESPACE", "XML_HEAD", "WordPart", "docx_package", "rule_borders", "xml_attribute", "xml_text"]

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip entry
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE_TYPES = "application/vnd.openxmlformats-package"
_RELATIONS = (
    f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
# Matches a form feed or a lone surrogate, which XML refuses; must not match a line end or 县.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class WordPart:
    """A part beside the document itself.

    Parameters
    ----------
    name
        Path under ``word/``: ``styles.xml``, ``media/figure1.png``.
    data
        Its bytes.
    content_type
        Its MIME type.
    relation
        Last word of the relation's address: ``styles``, ``footer``, ``image``.
    relation_id
        By which the document refers to it (``r:embed``, ``r:id``).
    """

    name: str
    data: bytes
    content_type: str
    relation: str
    relation_id: str


def xml_text(text: str) -> str:
    r"""Text that may stand in an XML element; characters XML cannot hold are left out.

    >>> xml_text('a < "b"\x0c')
    'a &lt; "b"'
    """
    return escape(_FORBIDDEN.sub("", text))


def xml_attribute(text: str) -> str:
    """Text that may stand between the double quotes of an attribute; a line end becomes a space.

    >>> xml_attribute('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;", "\n": " ", "\t": " ", "\r": " "})


def docx_package(document: str, *, title: str, parts: Sequence[WordPart] = ()) -> bytes:
    """A Word document as a file.

    Parameters
    ----------
    document
        The XML of the part ``word/document.xml``.
    title
        Title among the properties.
    parts
        Further parts, in the order given.

    Returns
    -------
    bytes
        The zip file, equal for equal arguments.
    """
    contents = {
        "[Content_Types].xml": _content_types(parts).encode("utf-8"),
        "_rels/.rels": _RELATIONS.encode("utf-8"),
        "docProps/core.xml": _core(title).encode("utf-8"),
        "word/document.xml": document.encode("utf-8"),
    }
    if parts:
        contents["word/_rels/document.xml.rels"] = _document_relations(parts).encode("utf-8")
    contents.update({f"word/{part.name}": part.data for part in parts})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or the bytes would tell Windows from the rest
            archive.writestr(entry, data)
    return buffer.getvalue()


def _content_types(parts: Sequence[WordPart]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{xml_attribute(part.name)}" ContentType="{part.content_type}"/>' for part in parts
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_PACKAGE_TYPES}.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_PACKAGE_TYPES}.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _document_relations(parts: Sequence[WordPart]) -> str:
    relations = "".join(
        f'<Relationship Id="{part.relation_id}" Type="{_OFFICE}/relationships/{part.relation}" '
        f'Target="{xml_attribute(part.name)}"/>'
        for part in parts
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _core(title: str) -> str:
    date = '<dcterms:{0} xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:{0}>'
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:creator>yanting_research</dc:creator>"
        f"{date.format('created')}{date.format('modified')}</cp:coreProperties>"
    )


def rule_borders(top: int, bottom: int) -> str:
    """Rules above and below a table cell (``w:tcBorders``), in eighths of a point; 0 draws none.

    >>> rule_borders(0, 0)
    ''
    """
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", top), ("bottom", bottom))
        if size
    )
    return f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""
