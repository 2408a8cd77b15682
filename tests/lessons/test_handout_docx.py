"""The handout in Word: measures of GB/T 9704-2012 on the rendered page, faces and order of elements in the XML.

Reference values are those of the standard (sections 5.1 to 5.2.3, 7.5): A4, margins 37, 26, 35, 28 mm, 22 lines of
28 characters of 三号, page number 四号 宋体 between two dashes.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pdfplumber
import pypdfium2
import pytest

from yanting_research.errors import LessonError
from yanting_research.lessons import pack
from yanting_research.lessons.handout_docx import render_handout_docx

POINT = 72 / 25.4  # in a millimetre
SOFFICE = shutil.which("soffice")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# Children of these elements in the order of the schema (ECMA-376 part 1, annex A), as far as a handout uses them.
ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl numPr pBdr shd tabs snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b i color spacing sz szCs highlight u lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit tblHeader",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
    "pBdr": "top left bottom right between",
    "tcBorders": "top left bottom right",
    "sectPr": "headerReference footerReference pgSz pgMar docGrid",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "lvl": "start numFmt suff lvlText lvlJc pPr rPr",
    "abstractNum": "multiLevelType lvl",
    "numbering": "abstractNum num",
    "settings": "defaultTabStop evenAndOddHeaders characterSpacingControl compat",
    "inline": "extent docPr cNvGraphicFramePr graphic",
    "font": "altName charset",
}


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}  # noqa: S314 - our own bytes


def document(data: bytes) -> ElementTree.Element:
    return parts(data)["word/document.xml"]


def texts(element: ElementTree.Element) -> list[str]:
    return ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in element.iter(f"{W}p")]


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def out_of_order(root: ElementTree.Element) -> list[str]:
    found = []
    for element in root.iter():
        order = ORDER.get(local(element.tag), "").split() if not element.tag.startswith(M) else []
        names = [local(child.tag) for child in element]
        if order and (set(names) - set(order) or names != sorted(names, key=order.index)):
            found.append(f"{local(element.tag)}: {' '.join(names)}")
    return found


@pytest.mark.parametrize("answers", [False, True])
def test_elements_stand_in_the_order_that_word_demands(lesson: pack.Lesson, *, answers: bool) -> None:
    for name, root in parts(render_handout_docx(lesson, answers=answers)).items():
        assert (name, out_of_order(root)) == (name, [])


def test_every_run_and_style_names_its_chinese_face_and_no_theme(lesson: pack.Lesson) -> None:
    for root in parts(render_handout_docx(lesson, answers=True)).values():
        runs = [*root.iter(f"{W}r"), *root.iter(f"{M}r"), *root.iter(f"{W}style"), *root.iter(f"{W}lvl")]
        drawn = [run for run in runs if run.get(f"{W}type") == "table" or run.find(f"{W}drawing") is not None]
        wanting = [run for run in runs if run not in drawn and run.find(f".//{W}rFonts") is None]
        assert wanting == []
        for fonts in root.iter(f"{W}rFonts"):
            assert fonts.get(f"{W}eastAsia") in {"仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"}
        assert not [name for element in root.iter() for name in element.attrib if "theme" in name.lower()]


def test_styles_have_the_faces_and_sizes_of_the_standard(lesson: pack.Lesson) -> None:
    styles = parts(render_handout_docx(lesson))["word/styles.xml"]
    found = {}
    for style in styles.iter(f"{W}style"):
        fonts, size = style.find(f"{W}rPr/{W}rFonts"), style.find(f"{W}rPr/{W}sz")
        if fonts is not None and size is not None:
            found[style.get(f"{W}styleId")] = (fonts.get(f"{W}eastAsia"), int(size.get(f"{W}val", "0")) / 2)
    assert found["Normal"] == ("仿宋", 16)
    assert found["Title"] == ("方正小标宋简体", 22)
    assert found["Heading1"] == ("黑体", 16)
    assert found["Heading2"] == ("楷体", 16)
    assert found["Footer"] == ("宋体", 14)


def test_page_and_grid_are_those_of_the_standard(lesson: pack.Lesson) -> None:
    section = next(document(render_handout_docx(lesson)).iter(f"{W}sectPr"))
    margins, grid = section.find(f"{W}pgMar"), section.find(f"{W}docGrid")
    assert margins is not None
    assert grid is not None
    millimetres = {
        side: round(int(margins.get(f"{W}{side}", "0")) / 1440 * 25.4, 1) for side in ("top", "right", "bottom", "left")
    }
    assert millimetres == {"top": 37.0, "right": 26.0, "bottom": 35.0, "left": 28.0}
    pitch = 16 + int(grid.get(f"{W}charSpace", "0")) / 4096
    assert 28 * pitch <= 156 / 25.4 * 72 < 29 * pitch
    assert int(grid.get(f"{W}linePitch", "0")) / 20 == 28.95


def test_text_is_text_and_never_markup(lesson: pack.Lesson) -> None:
    hostile = next(
        run.text for block in lesson.sections[1].blocks if isinstance(block, pack.Paragraph) for run in block.runs
    )
    assert hostile in texts(document(render_handout_docx(lesson)))


def test_figures_and_tables_say_what_they_are(lesson: pack.Lesson) -> None:
    root = document(render_handout_docx(lesson))
    assert [shape.get("descr") for shape in root.iter(f"{WP}docPr")] == ["一个灰色方块"]
    assert [title.get(f"{W}val") for title in root.iter(f"{W}tblCaption")] == ["", "表 1　青禾县的数字"]
    for table in root.iter(f"{W}tbl"):
        repeated = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert repeated == [True, *[False] * (len(repeated) - 1)]


def test_formulas_are_office_math_and_unreadable_ones_words(lesson: pack.Lesson) -> None:
    broken = pack.LessonSection("式", (pack.Formula(r"\frac{a}{\sqrt[", "a 除以 b"),))
    root = document(render_handout_docx(replace(lesson, sections=(*lesson.sections, broken)), answers=True))
    fractions = ["".join(text.text or "" for text in fraction.iter(f"{M}t")) for fraction in root.iter(f"{M}f")]
    assert fractions == ["603607", "ab"]  # of the exercise and of the text
    assert "a 除以 b" in texts(root)
    assert not [text for text in texts(root) if "frac" in text]


def test_numbered_lists_begin_with_one_each(lesson: pack.Lesson) -> None:
    data = render_handout_docx(lesson)
    used = [number.get(f"{W}val") for number in document(data).iter(f"{W}numId")]
    starts = {
        number.get(f"{W}numId"): number.find(f"{W}lvlOverride/{W}startOverride") is not None
        for number in parts(data)["word/numbering.xml"].iter(f"{W}num")
    }
    assert list(dict.fromkeys(used)) == ["2", "3", "1", "4", "5"]
    assert starts == {"1": False, "2": True, "3": True, "4": True, "5": True}


def test_choices_hang_behind_their_letters(lesson: pack.Lesson) -> None:
    root = document(render_handout_docx(lesson))
    hanging = [
        "".join(texts(paragraph))
        for paragraph in root.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}ind[@{W}hangingChars]") is not None
    ]
    assert hanging == ["A．有4.1万人受训", "B．受训4.1万人次，人数不知道", "C．两种说法一样"]


def test_what_no_page_shows_is_named_at_the_end(lesson: pack.Lesson) -> None:
    odd = pack.LessonSection("读", (pack.Callout("note", "注意", (pack.Paragraph((pack.Run("党员\x07人数"),)),)),))
    shown = texts(document(render_handout_docx(replace(lesson, sections=(odd,), exercises=()))))
    assert "党员〓人数" in shown
    assert "U+0007" in shown[-1]


def test_links_lead_to_web_pages_only(lesson: pack.Lesson) -> None:
    runs = (pack.Run("局", href='https://example.org/?q="x"'), pack.Run("恶", href="javascript:alert(1)"))
    root = document(render_handout_docx(replace(lesson, sections=(pack.LessonSection("链", (pack.Paragraph(runs),)),))))
    assert [field.get(f"{W}instr") for field in root.iter(f"{W}fldSimple")] == [
        ' HYPERLINK "https://example.org/?q=%22x%22" '
    ]
    assert "局恶" in texts(root)


def test_a_table_wider_than_word_allows_is_refused(lesson: pack.Lesson) -> None:
    grid = pack.Grid("表 9　太宽", ("列",) * 64, (), ("left",) * 64)
    with pytest.raises(LessonError, match=r"表 9　太宽: .*63"):
        render_handout_docx(replace(lesson, sections=(pack.LessonSection("宽", (grid,)),)))


def test_equal_lessons_give_equal_bytes(lesson: pack.Lesson, hard_lesson: pack.Lesson) -> None:
    for one in (lesson, hard_lesson):
        assert render_handout_docx(one, answers=True) == render_handout_docx(one, answers=True)
    assert render_handout_docx(lesson) != render_handout_docx(lesson, answers=True)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_the_rendered_page_has_22_lines_of_28_characters(hard_lesson: pack.Lesson, tmp_path: Path) -> None:
    (tmp_path / "handout.docx").write_bytes(render_handout_docx(hard_lesson))
    command = [
        str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "handout.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pypdfium2.PdfDocument(tmp_path / "handout.pdf") as pdf:
        pages = [page.get_textpage() for page in pdf]
        everything = "".join(page.get_text_range() for page in pages).replace(" ", "")
        numbers = [page.get_text_bounded(bottom=0, top=98).strip() for page in pages]
        edges = [page.get_charbox(number) for page in pages for number in range(0, page.count_chars(), 7)]
    assert numbers == [f"— {number} —" for number in range(1, len(pages) + 1)]
    assert max(right for _, _, right, _ in edges) <= (210 - 26) * POINT + 6  # long words stay inside
    assert everything.count("长数") >= 3  # the heading of the long table is repeated
    assert "第60行" in everything
    assert "䴙䴘与" in everything
    with pdfplumber.open(tmp_path / "handout.pdf", pages=[2, 3]) as pdf:
        left, right = (page.crop((0, page.height - 98, page.width, page.height)).chars for page in pdf.pages)
        body = [character for character in pdf.pages[0].chars if character["text"] == "县"]
    assert left[0]["x0"] < 110  # even pages: the number stands to the left
    assert right[0]["x0"] > 450
    lines = Counter(round(character["top"]) for character in body)
    assert list(lines.values()) == [28] * 22
    tops = sorted(character["top"] for character in body)
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(28.95, abs=0.05)
    assert tops[0] == pytest.approx(37 * POINT, abs=12)  # a line of 28.95 pt holds type of 16 pt
    assert min(character["x0"] for character in body) == pytest.approx(28 * POINT, abs=2)
    assert max(character["x1"] for character in body) == pytest.approx((210 - 26) * POINT, abs=3)
