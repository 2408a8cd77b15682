"""The empty presentation and the finished file (PPTX 的壳): size, faces, layouts; the same bytes every time."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from yanting_research.core.extras import from_extra
from yanting_research.lessons.deck_pieces import CANVAS
from yanting_research.lessons.pptx_text import EMU, FACE, writable_text

with from_extra("lessons"):
    from pptx import Presentation
    from pptx.util import Emu

__all__ = ["empty_presentation", "finished_bytes"]

_COVER, _TITLE_ONLY = 0, 5  # layouts of the library's own template that are kept
_LAYOUT_NAMES = {_COVER: "封面", _TITLE_ONLY: "标题和内容"}
_PROMPTS = {"TITLE": "单击此处编辑标题", "CENTER_TITLE": "单击此处编辑标题", "SUBTITLE": "单击此处编辑副标题"}
# no clock in the file: a day before the format's first
_NO_DAY = datetime.datetime(2000, 1, 1)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("thumbnail", "printerSettings")  # of the template, not of the lesson
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office PowerPoint</Application><PresentationFormat>宽屏</PresentationFormat></Properties>"
)


def empty_presentation(title: str) -> Any:
    """A presentation of 13.333 × 7.5 in without slides: two layouts, their prompts in Chinese.

    ``title`` goes into the properties of the file, which name no person and no day.
    """
    presentation = Presentation()
    widened = CANVAS[0] * EMU / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Emu(CANVAS[0] * EMU), Emu(CANVAS[1] * EMU)
    presentation.element.sldSz.attrib.pop("type", None)
    kept = {number: presentation.slide_layouts[number] for number in _LAYOUT_NAMES}
    for layout in list(presentation.slide_layouts):
        if layout not in kept.values():
            presentation.slide_layouts.remove(layout)
    for number, layout in kept.items():
        layout.element.cSld.set("name", _LAYOUT_NAMES[number])
    for sheet in (presentation.slide_master, *kept.values()):
        _widen(sheet.placeholders, widened)
    _drop_template_parts(presentation)
    _describe(presentation.core_properties, title)
    return presentation


def _widen(placeholders: Iterable[Any], factor: float) -> None:
    for shape in placeholders:
        kind = shape.placeholder_format.type.name
        if shape.element.spPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}xfrm") is not None:
            shape.left, shape.width = Emu(round(shape.left * factor)), Emu(round(shape.width * factor))
        if kind in _PROMPTS:
            shape.text_frame.text = _PROMPTS[kind]
        elif kind in {"BODY", "DATE", "FOOTER"}:
            shape.text_frame.text = "单击此处编辑文字" if kind == "BODY" else ""


def _drop_template_parts(presentation: Any) -> None:
    for holder in (presentation.part.package, presentation.part):
        relations = holder._rels if holder is not presentation.part else holder.rels
        for name in [name for name, relation in relations.items() if relation.reltype.endswith(_LEFT_OUT)]:
            relations.pop(name)


def _describe(properties: Any, title: str) -> None:
    properties.title = writable_text(title)[:200]  # the format holds 255
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = _NO_DAY
    properties.revision = 1


def finished_bytes(presentation: Any) -> bytes:
    """The file: members sorted, every date the same, faces of the theme set."""
    raw = BytesIO()
    presentation.save(raw)
    done = BytesIO()
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        # the list of content types has to come first
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, date_time=_ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            book.writestr(member, _member(name, made.read(name)))
    return done.getvalue()


def _member(name: str, data: bytes) -> bytes:
    if name == "docProps/app.xml":
        return _APPLICATION.encode()
    if name.startswith("ppt/theme/"):
        latin, chinese = b'<a:latin typeface="Calibri"/>', b'<a:ea typeface=""/>'
        face = FACE.encode()
        data = data.replace(latin, b'<a:latin typeface="%b"/>' % face)
        data = data.replace(chinese, b'<a:ea typeface="%b"/>' % face)
        return data.replace('script="Hans" typeface="宋体"'.encode(), b'script="Hans" typeface="%b"' % face)
    return data
