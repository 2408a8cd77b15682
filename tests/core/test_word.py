"""The package of a Word document: parts, relations, escaping."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from yanting_research.core.word import WordPart, docx_package, rule_borders, xml_attribute

PICTURE = WordPart("media/a.png", b"\x89PNG", "image/png", "image", "rIdPicture1")


def test_every_part_has_a_type_and_a_relation() -> None:
    data = docx_package("<a/>", title='县 <"&">', parts=(PICTURE,))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/a.png") == b"\x89PNG"
        types = archive.read("[Content_Types].xml").decode()
        relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))  # noqa: S314 - our own bytes
        title = ElementTree.fromstring(archive.read("docProps/core.xml"))[0].text  # noqa: S314 - our own bytes
        dates = {entry.date_time for entry in archive.infolist()}
    assert '<Override PartName="/word/media/a.png" ContentType="image/png"/>' in types
    assert [(one.get("Id"), one.get("Target")) for one in relations] == [("rIdPicture1", "media/a.png")]
    assert title == '县 <"&">'
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_a_document_without_further_parts_has_no_relations() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_package("<a/>", title=""))) as archive:
        assert "word/_rels/document.xml.rels" not in archive.namelist()


def test_attributes_hold_quotes_and_lose_line_ends() -> None:
    shown = xml_attribute('一\n"二"<三>\x00')
    element = ElementTree.fromstring(f'<a b="{shown}"/>')  # noqa: S314 - our own bytes
    assert element.get("b") == '一 "二"<三>'


def test_a_rule_of_no_width_is_no_rule() -> None:
    assert rule_borders(12, 0).count("<w:top ") == 1
    assert "<w:bottom " not in rule_borders(12, 0)
