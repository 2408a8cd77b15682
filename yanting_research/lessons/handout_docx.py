"""The handout as a Word document (讲义，DOCX) in the manner of GB/T 9704-2012."""

from __future__ import annotations

from yanting_research.core.word import WORD_NAMESPACE, XML_HEAD, docx_package
from yanting_research.lessons.docx_blocks import BlockWriter, paragraph_xml, run_xml
from yanting_research.lessons.docx_styles import header_and_footers, numbering_part, section_xml, style_parts
from yanting_research.lessons.handout import Handout, order_handout
from yanting_research.lessons.pack import Lesson, Run
from yanting_research.lessons.print_measures import hidden_signs, missing_note

__all__ = ["render_handout_docx"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NAMESPACES = (
    f'xmlns:w="{WORD_NAMESPACE}" xmlns:r="{_OFFICE}/relationships" xmlns:m="{_OFFICE}/math" '
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
)


def render_handout_docx(lesson: Lesson, *, answers: bool = False) -> bytes:
    """The handout of a lesson as a Word document that teachers may edit.

    A4, 22 lines of 28 characters on a full page, body 仿宋 三号, headings 黑体 and 楷体, page number ``— 1 —`` on the
    outer side; three-line tables, figures with alternative text, formulas as Office Math.

    Parameters
    ----------
    lesson
        Its sections for the view ``handout`` are printed.
    answers
        True for the teacher's copy with worked solutions; False leaves room to write.

    Returns
    -------
    bytes
        Of a DOCX file, equal for equal lessons.

    Raises
    ------
    LessonError
        When a section asks for an exercise that the lesson does not hold, a formula inside a sentence cannot be read,
        or a table has more columns than Word allows.
    """
    handout = order_handout(lesson, answers=answers)
    writer = BlockWriter()
    body = _opening(handout) + "".join(writer.write(block) for block in handout.blocks)
    lost = hidden_signs(handout)
    if lost:
        body += paragraph_xml("Normal", run_xml(Run(missing_note(lost, "是控制符一类"))))
    document = f"{XML_HEAD}<w:document {_NAMESPACES}><w:body>{body}{section_xml()}</w:body></w:document>"
    parts = (
        *style_parts(),
        numbering_part(writer.ordered),
        *header_and_footers(handout.running_head),
        *writer.pictures,
    )
    return docx_package(document, title=handout.title, parts=parts)


def _opening(handout: Handout) -> str:
    subtitle = paragraph_xml("Subtitle", run_xml(Run(handout.subtitle), face="kai")) if handout.subtitle else ""
    about = (paragraph_xml("About", run_xml(Run(words), face="song")) for words in handout.about)
    return (
        paragraph_xml("Title", run_xml(Run(handout.title), face="title"))
        + subtitle
        + paragraph_xml("Copy", run_xml(Run(handout.copy), face="song"))
        + "".join(about)
        + paragraph_xml("Normal", "")
    )
