"""The handout as PDF: measures of GB/T 9704-2012, text that is never code, what a screen reader needs (PDF/UA-1)."""

from __future__ import annotations

import ctypes
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
from pypdfium2 import raw

from yanting_research.errors import LessonError
from yanting_research.lessons import pack
from yanting_research.lessons.handout import order_handout
from yanting_research.lessons.handout_pdf import compile_page, render_handout_pdf
from yanting_research.lessons.handout_values import handout_values
from yanting_research.resources.print_fonts import print_coverage

POINT = 72 / 25.4  # in a millimetre


def text_of(data: bytes) -> str:
    """Text between the running heads and the page numbers."""
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded(bottom=98, top=740) for page in pdf)


def packed(text: str) -> str:
    """Without blanks and line ends, which a reader of PDF sets at its own discretion."""
    return "".join(text.split())


def alternative_texts(data: bytes) -> list[str]:
    """What stands in place of figures and formulas for who cannot see them, in order."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [text for page in pdf for text in _alternatives(page)]


def _alternatives(page: pypdfium2.PdfPage) -> Iterator[str]:
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(raw.FPDF_StructTree_CountChildren(tree))]
    while waiting:
        element = waiting.pop(0)
        if not element:
            continue
        size = raw.FPDF_StructElement_GetAltText(element, None, 0)
        if size > 2:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_StructElement_GetAltText(element, buffer, size)
            yield buffer.raw.decode("utf-16-le").rstrip("\0")
        children = range(raw.FPDF_StructElement_CountChildren(element))
        waiting = [raw.FPDF_StructElement_GetChildAtIndex(element, at) for at in children] + waiting
    raw.FPDF_StructTree_Close(tree)


def test_a_full_page_has_22_lines_of_28_characters(hard_lesson: pack.Lesson) -> None:
    with pdfplumber.open(io.BytesIO(render_handout_pdf(hard_lesson)), pages=[2, 3]) as pdf:
        body = [character for character in pdf.pages[0].chars if character["text"] == "县"]
        left, right = (page.crop((0, page.height - 98, page.width, page.height)).chars for page in pdf.pages)
        size = (pdf.pages[0].width, pdf.pages[0].height)
    assert size == pytest.approx((210 * POINT, 297 * POINT), abs=0.1)
    lines = Counter(round(character["top"], 1) for character in body)
    assert list(lines.values()) == [28] * 22
    tops = sorted(character["top"] for character in body)
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(28.95, abs=0.01)
    assert {round(character["size"]) for character in body} == {16}
    assert tops[0] == pytest.approx(37 * POINT, abs=6)
    assert min(character["x0"] for character in body) == pytest.approx(28 * POINT, abs=1)
    assert max(character["x1"] for character in body) == pytest.approx((210 - 26) * POINT, abs=1)
    assert "".join(character["text"] for character in left).strip() == "— 2 —"
    assert "".join(character["text"] for character in right).strip() == "— 3 —"
    assert {round(character["size"]) for character in left} == {14}
    assert left[0]["x0"] == pytest.approx(28 * POINT + 14, abs=2)  # one character free at the outer edge
    assert right[-1]["x1"] == pytest.approx((210 - 26) * POINT - 14, abs=2)


def test_text_is_text_and_never_code(lesson: pack.Lesson) -> None:
    hostile = (
        r'#set page(width: 1pt) #read("/etc/passwd") *星* _下_ $x$ @ref <label> ]] // /* */ \u{7f} -- ~ "引" \\ `码`'
    )
    paragraph = pack.Paragraph((pack.Run(hostile), pack.Run(hostile, bold=True), pack.Run(hostile, code=True)))
    table = pack.Grid(hostile, (hostile,), ((hostile,),), ("left",), note=hostile)
    section = pack.LessonSection(hostile, (paragraph, table, pack.Callout("note", hostile, ())))
    shown = packed(text_of(render_handout_pdf(replace(lesson, title=hostile, subtitle=hostile, sections=(section,)))))
    assert shown.replace("\u200b", "").count(packed(hostile)) == 11  # title, subtitle, heading, 3 runs, table 4, frame


def test_a_screen_reader_finds_language_title_bookmarks_and_words_for_figures(lesson: pack.Lesson) -> None:
    data = render_handout_pdf(lesson, answers=True)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        catalog, metadata = pdf.doc.catalog, pdf.metadata
    with pypdfium2.PdfDocument(data) as pdf:
        bookmarks = [(mark.level, mark.get_title()) for mark in pdf.get_toc()]
    assert catalog["Lang"] == b"zh-CN"
    assert metadata["Title"] == "怎样读一份工作报告"
    assert "CreationDate" not in metadata
    assert bookmarks[0] == (0, "一、这节课要回答的问题")
    assert (1, "（二）第2题　找错（3分钟，1分）") in bookmarks
    assert alternative_texts(data) == ["一个灰色方块", "603 除以 607，得 99.34%", "r 等于 a 除以 b", "p₁"]


def test_only_the_teachers_copy_holds_the_answers(lesson: pack.Lesson) -> None:
    student, teacher = (packed(text_of(render_handout_pdf(lesson, answers=answers))) for answers in (False, True))
    assert "应当写作99.3%" in teacher
    assert "应当写作99.3%" not in student
    assert "姓名：" in student


def test_what_no_face_draws_is_marked_and_named(hard_lesson: pack.Lesson) -> None:
    shown = packed(text_of(render_handout_pdf(hard_lesson)))
    assert "䴙䴘与〓〓〓〓县" in shown
    assert "U+0000、U+1F600、U+202E、U+20BB7。" in shown
    assert "第60行" in shown
    assert shown.count("长数") >= 3  # the heading of the long table is repeated


def test_unreadable_formulas_are_said_in_words_or_refused(lesson: pack.Lesson) -> None:
    line = pack.LessonSection("式", (pack.Formula(r"\sqrt[", "根号"),))
    assert "根号" in text_of(render_handout_pdf(replace(lesson, sections=(line,))))
    inside = pack.LessonSection("式", (pack.Paragraph((pack.Run(r"\sqrt[", formula=True),)),))
    with pytest.raises(LessonError, match=r"\\sqrt"):
        render_handout_pdf(replace(lesson, sections=(inside,)))


def test_a_damaged_picture_and_an_unknown_font_are_errors(lesson: pack.Lesson) -> None:
    damaged = pack.Picture("bad", "图 9", "坏图", b"\x89PNG\r\n", 2, 2)
    with pytest.raises(LessonError, match="the handout cannot be set"):
        render_handout_pdf(replace(lesson, sections=(pack.LessonSection("图", (damaged,)),)))
    values = handout_values(order_handout(lesson, answers=False), coverage=print_coverage())
    with pytest.raises(LessonError, match="unknown font family: no such face"):
        compile_page({**values, "families": ["No Such Face", "Noto Sans SC"]}, where="样例")


def test_values_of_the_page_hold_no_markup(lesson: pack.Lesson) -> None:
    values = handout_values(order_handout(lesson, answers=True), coverage=print_coverage())
    kinds = {block["kind"] for block in values["blocks"]}
    assert kinds == {"heading", "list", "grid", "callout", "paragraph", "picture", "quotation", "formula"}
    assert json.loads(json.dumps(values)) == values


def test_equal_lessons_give_equal_bytes(lesson: pack.Lesson) -> None:
    assert render_handout_pdf(lesson) == render_handout_pdf(lesson)


def test_a_text_in_traditional_characters_is_set_in_one_face(lesson: pack.Lesson) -> None:
    old = pack.Paragraph((pack.Run("五年來國家財政用於經濟建設的經費，佔總數萬分之八千餘，農業與學習會議亦在內。"),))
    section = pack.LessonSection("舊報告", (old,))
    with pdfplumber.open(io.BytesIO(render_handout_pdf(replace(lesson, sections=(section,), exercises=())))) as pdf:
        faces = {character["fontname"].rpartition("+")[2] for page in pdf.pages for character in page.chars}
    assert faces == {"NotoSansSC-Regular"}
