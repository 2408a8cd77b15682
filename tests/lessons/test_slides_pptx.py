"""The PowerPoint file opened again: native tables, faces, notes, words of figures, formulas, the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from yanting_research.lessons import pack
from yanting_research.lessons.deck import build_deck
from yanting_research.lessons.deck_pieces import shown_text
from yanting_research.lessons.slides_html import render_slides_html
from yanting_research.lessons.slides_pptx import render_slides_pptx

HOSTILE = "<script>alert('县')</script> & “引号” =HYPERLINK(\"x\") # 标题 *星* $美元$ [链](x) \\path"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE_2010 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
files: dict[pack.Lesson, bytes] = {}


@pytest.fixture
def data(lesson: pack.Lesson) -> bytes:
    if lesson not in files:
        files[lesson] = render_slides_pptx(lesson)
    return files[lesson]


@pytest.fixture
def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def texts(slide: Any) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    found += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def test_one_slide_for_each_of_the_deck_wide_and_titled(opened: Any, lesson: pack.Lesson) -> None:
    deck = build_deck(lesson)
    assert (opened.slide_width.inches, opened.slide_height.inches) == (pytest.approx(13.333, abs=1e-3), 7.5)
    titles = [slide.shapes.title for slide in opened.slides]
    assert [title.text_frame.text for title in titles] == [slide.title for slide in deck]
    kinds = {title.placeholder_format.type for title in titles}
    assert kinds == {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
    assert all(len(slide.placeholders) == 1 for slide in opened.slides)  # no empty placeholder is left


def test_tables_are_native_with_a_header_and_every_row(opened: Any, lesson: pack.Lesson) -> None:
    whole = next(block for block in lesson.sections[0].blocks if isinstance(block, pack.Grid))
    tables = [shape.table for slide in opened.slides for shape in slide.shapes if shape.has_table][1:]
    assert all(table.first_row for table in tables)
    rows = [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]
    assert rows == list(whole.rows)
    assert {tuple(cell.text for cell in table.rows[0].cells) for table in tables} == {whole.header}


def test_type_is_named_for_latin_and_chinese_and_large_enough(opened: Any) -> None:
    for slide in opened.slides:
        for properties in slide.element.iter(f"{DRAWING}rPr"):
            if properties.getparent().tag.startswith(DRAWING) and not properties.getparent().tag.endswith("br"):
                assert properties.find(f"{DRAWING}latin").get("typeface") in {"Microsoft YaHei", "Cambria Math"}
                assert properties.find(f"{DRAWING}ea").get("typeface") == "Microsoft YaHei"
                in_table = any(parent.tag == f"{DRAWING}tbl" for parent in properties.iterancestors())
                assert int(properties.get("sz")) >= (1600 if in_table else 2000)


def test_figures_and_formulas_carry_their_words(opened: Any) -> None:
    (picture,) = [shape for slide in opened.slides for shape in slide.shapes if shape.shape_type == 13]
    assert picture.element.nvPicPr.cNvPr.get("descr") == "一个灰色方块"
    solution = next(slide for slide in opened.slides if "答案：99.3%" in texts(slide))
    assert [part.text for part in solution.element.iter(f"{MATH}t")][:2] == ["603", "607"]
    assert next(solution.element.iter(f"{OFFICE_2010}m")) is not None
    fallback = next(element for element in solution.element.iter() if element.tag.endswith("}Fallback"))
    assert "".join(part.text for part in fallback.iter(f"{DRAWING}t")) == "603 ÷ 607 × 100% = 99.34%"
    assert next(fallback.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr")).get("descr") == (
        "603 除以 607，得 99.34%"
    )


def test_what_the_teacher_says_stands_in_the_notes(opened: Any, lesson: pack.Lesson) -> None:
    said = [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in opened.slides]
    assert said == ["\n".join(slide.notes) for slide in build_deck(lesson)]
    assert "请学员先自己读。" in said[4]


def test_hostile_text_is_shown_as_text_and_what_xml_cannot_hold_is_left_out(lesson: pack.Lesson) -> None:
    mark = "</a:t><a:evil/>&amp;\x00\x0b\ud800\ufffe<b>"
    shown = "</a:t><a:evil/>&amp;<b>"
    run = pack.Run(mark, href='https://a.b/"&<>')
    picture = next(block for block in lesson.sections[1].blocks if isinstance(block, pack.Picture))
    blocks = (
        pack.Paragraph((run,)), pack.Quotation((run,), mark), pack.Bullets(((run,),), ordered=True),
        pack.Grid(mark, (mark,), ((mark,),), ("left",), note=mark),
        pack.Callout("method", mark, (pack.Paragraph((run,)),)),
        pack.Formula(r"\text{<a:evil/>}", mark), replace(picture, caption=mark, alt=mark, note=mark),
    )  # fmt: skip
    section = pack.LessonSection(mark, blocks, notes=(mark,))
    data = render_slides_pptx(replace(lesson, title=mark, subtitle=mark, source=mark, sections=(section,)))
    opened = Presentation(io.BytesIO(data))
    told = "\n".join(map(texts, opened.slides))
    assert told.count(shown) >= 10
    assert not [element for slide in opened.slides for element in slide.element.iter() if "evil" in str(element.tag)]
    links = {
        relation.target_ref for slide in opened.slides for relation in slide.part.rels.values() if relation.is_external
    }
    assert links == {'https://a.b/"&<>'}
    assert shown in next(slide for slide in opened.slides if slide.has_notes_slide).notes_slide.notes_text_frame.text


def test_hostile_text_of_the_lesson_is_there_letter_by_letter(opened: Any) -> None:
    assert any(HOSTILE in texts(slide) for slide in opened.slides)


def test_specimen_says_so_on_every_slide(opened: Any, lesson: pack.Lesson) -> None:
    assert all("样例数据：仅供教学" in texts(slide) for slide in opened.slides)


def test_the_file_names_no_person_and_no_day(data: bytes, opened: Any) -> None:
    properties = opened.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("怎样读一份工作报告", "", "")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {member.date_time for member in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in names if "thumbnail" in name or "printer" in name]
        parts = [name for name in names if name.endswith(".xml")]
        assert "Canny" not in "".join(book.read(name).decode() for name in parts)
        assert len([name for name in names if re.match(r"ppt/slideLayouts/[^/]{1,40}xml$", name)]) == 2


def test_shapes_of_a_slide_have_numbers_of_their_own(opened: Any) -> None:
    for slide in opened.slides:
        ids = [element.get("id") for element in slide.element.iter() if str(element.tag).endswith("}cNvPr")]
        twice = {each for each in ids if ids.count(each) > 1}
        inside = {
            element.get("id") for choice in slide.element.iter() if str(choice.tag).endswith("}AlternateContent")
            for element in choice.iter() if str(element.tag).endswith("}cNvPr")
        }  # fmt: skip
        assert twice == inside  # the two alternatives of a formula are one shape


def test_bytes_of_file_and_page_do_not_depend_on_the_hash_seed(data: bytes, lesson: pack.Lesson) -> None:
    command = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import conftest;"
        "from yanting_research.lessons.slides_pptx import render_slides_pptx as file;"
        "from yanting_research.lessons.slides_html import render_slides_html as page;"
        "lesson = conftest.lesson.__wrapped__();"
        "print(*(hashlib.sha256(each).hexdigest() for each in (file(lesson), page(lesson).encode())))"
    )
    here = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONHASHSEED": "11"}
    other = subprocess.run(
        [sys.executable, "-c", command, here], env=environment, capture_output=True, text=True, check=True
    )
    made = (data, render_slides_html(lesson).encode())
    assert other.stdout.split() == [hashlib.sha256(each).hexdigest() for each in made]


def test_lists_quotations_and_asides_are_text_that_can_be_edited(opened: Any, lesson: pack.Lesson) -> None:
    told = "\n".join(map(texts, opened.slides))
    for section in lesson.sections:
        for block in pack.iterate_blocks(section.blocks):
            if isinstance(block, pack.Bullets):
                assert all(shown_text(item) in told for item in block.items)
            if isinstance(block, pack.Callout):
                assert block.title in told
    assert "全年培训4.1万人次。\n——青禾县2012年报告，第3段" in told
