"""PDF: whole paragraphs, cells, pages of spans; furniture out and listed; every fault a typed error.

The documents in ``data/`` are fictional specimens (青禾县), printed by a browser (``pdf_browser``) and by a
word processor (the others); beside each stands the text that was printed, a line a paragraph.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from yanting_research.core import page_of
from yanting_research.errors import ReadError
from yanting_research.readers import pdf_process, pdf_source, read_pdf, read_source

DATA = Path(__file__).parent / "data"
TABLE = (
    ("班次", "期数", "人数", "时间"),
    ("乡镇党委书记班", "2", "36", "3月"),
    ("村党组织书记班", "5", "460", "4月至6月"),
    ("合计", "7", "496", ""),
)


def printed(name: str) -> list[str]:
    return (DATA / f"pdf_{name}.txt").read_text(encoding="utf-8").splitlines()


def handmade(*objects: bytes) -> bytes:
    """A PDF of these objects, with a true cross-reference table."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + entries
    return body + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def one_page(stream: bytes, *, filtered: bytes = b"") -> bytes:
    return handmade(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<<%s/Length %d>>stream\n" % (filtered, len(stream)) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def typed(*lines: tuple[float, float, str], size: int = 12) -> bytes:
    """Text at places (x, y) in Helvetica."""
    shown = "".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in lines)
    return one_page(shown.encode("ascii"))


def test_notice_every_paragraph_and_every_cell_exact() -> None:
    source = read_pdf(DATA / "pdf_notice.pdf")
    paragraphs = printed("notice")
    rows = ["\t".join(row).rstrip("\t") for row in TABLE]
    place = paragraphs.index("表1 青禾县2024年培训安排表") + 1
    assert source.text.splitlines() == [*paragraphs[:place], *rows, *paragraphs[place:]]
    assert [table.rows for table in source.tables] == [TABLE]
    assert source.text[source.tables[0].anchor :].startswith("班次\t期数")
    assert source.tables[0].caption == "表1 青禾县2024年培训安排表"
    assert source.text.count("乡镇党委书记班") == 1


def test_cells_agree_with_pdfplumber() -> None:
    """pdfplumber 0.11.10 reads the same cells from its own parse of the page."""
    with pdfplumber.open(DATA / "pdf_notice.pdf") as document:
        (table,) = document.pages[0].extract_tables()
    assert [[cell or "" for cell in row] for row in table] == [list(row) for row in TABLE]


def test_page_marks_are_left_out_and_listed_at_their_page() -> None:
    source = read_pdf(DATA / "pdf_notice.pdf")
    marks = [removal for removal in source.removals if removal.reason == "page mark"]
    assert [mark.surface for mark in marks] == ["— 1 —", "— 2 —"]
    assert [mark.start for mark in marks] == [source.page_breaks[0], len(source.text)]
    assert all(mark.start == mark.end for mark in marks)
    assert "pdf: left out: 2 page marks" in source.warnings


def test_a_sentence_goes_on_over_the_page_and_the_break_is_exact() -> None:
    """Page 2 of the print begins with the characters that pdfium finds first on it."""
    source = read_pdf(DATA / "pdf_notice.pdf")
    document = pypdfium2.PdfDocument(DATA / "pdf_notice.pdf")
    first_line = document[1].get_textpage().get_text_range().splitlines()[0]
    (place,) = source.page_breaks
    assert source.text[place - 1] != "\n"
    assert source.text[place:].startswith(first_line[:10])
    assert [page_of(source.page_breaks, place - 1), page_of(source.page_breaks, place)] == [1, 2]


def test_browser_print() -> None:
    source = read_pdf(DATA / "pdf_browser.pdf")
    assert source.text.splitlines() == printed("browser")
    assert [removal.reason for removal in source.removals] == ["browser print header", "browser print footer"]
    assert source.removals[1].surface == "http://www.qinghe.example:8765/dangjian/20240506.html\t1/1"
    assert source.metadata["file_title"] == "青禾县党员学习平台上线"
    assert source.metadata["file_created"].startswith("20")
    assert source.metadata["file_created"][10] == "T"


def test_notes_stand_on_their_page_and_do_not_cut_the_sentence() -> None:
    source = read_pdf(DATA / "pdf_report.pdf")
    *paragraphs, note = printed("report")
    assert sorted(source.text.splitlines()) == sorted([*paragraphs, note])
    place = source.text.index(note)
    assert page_of(source.page_breaks, place + len(note) - 1) == 1
    crossing = source.text.index("（二）学习内容单一")
    assert crossing == place + len(note) + 1
    assert page_of(source.page_breaks, crossing) == 1
    assert page_of(source.page_breaks, source.text.index("人来了、心不在。")) == 2
    assert {removal.reason for removal in source.removals} == {"page mark", "running head"}


def repeated(name: str, times: int) -> bytes:
    part, whole = pypdfium2.PdfDocument(DATA / f"pdf_{name}.pdf"), pypdfium2.PdfDocument.new()
    whole.import_pages(part, pages=[*range(len(part))] * times)
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


def test_five_hundred_pages() -> None:
    source = pdf_source(repeated("report", 250), "long.pdf")
    assert len(source.page_breaks) == 499
    assert source.page_breaks == tuple(sorted(source.page_breaks))
    places = [i for i in range(len(source.text)) if source.text.startswith("二、主要问题", i)]
    assert [page_of(source.page_breaks, place) for place in places] == list(range(1, 500, 2))
    places = [i for i in range(len(source.text)) if source.text.startswith("三、对策", i)]
    assert [page_of(source.page_breaks, place) for place in places] == list(range(2, 501, 2))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(ReadError, match="has 2 pages") as caught:
        read_pdf(DATA / "pdf_notice.pdf", max_pages=1)
    assert "max_pages" in caught.value.remedy


NOTICE = (DATA / "pdf_notice.pdf").read_bytes()


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        ((DATA / "pdf_scanned.pdf").read_bytes(), "only images", "OCR"),
        ((DATA / "pdf_locked.pdf").read_bytes(), "protected by a password", "save it without"),
        (NOTICE[: len(NOTICE) // 2], "cut short", "fetch or copy"),
        (NOTICE[: len(NOTICE) // 2] + b"\n%%EOF", "damaged", "fetch it again"),
        (b"hello", "is not a PDF", "what the file really is"),
        (NOTICE.replace(b"/ToUnicode", b"/XoUnicode"), "fonts do not say", "OCR"),
        (handmade(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"), "damaged|no pages", "print"),
        (handmade(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>"), "damaged", "print"),
        (typed((72, 700, " ")), "holds no characters", "OCR"),
    ],
    ids=["scanned", "locked", "cut", "cut-closed", "text", "unmapped", "no-pages", "page-loop", "blank"],
)
def test_what_cannot_be_read_says_where_and_what_to_do(data: bytes, what: str, remedy: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        pdf_source(data, "a.pdf")
    assert caught.value.where.startswith("a.pdf")
    assert caught.value.expected
    assert remedy in caught.value.remedy


def test_a_stream_that_kills_pdfium_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """800 MB of blanks in 800 kB: pdfium aborts when it may not have the memory."""
    if sys.platform == "win32":  # no limit of memory there, only of time
        return
    packer = zlib.compressobj(9)
    packed = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = packed + block * 800 + packer.flush()
    monkeypatch.setattr(pdf_process, "_MAX_MEMORY", 600 * 2**20)
    with pytest.raises(ReadError, match=r"the reader died \(signal \d+\)") as caught:
        pdf_source(one_page(stream, filtered=b"/Filter/FlateDecode"), "bomb.pdf")
    assert caught.value.where == "bomb.pdf, page 1"


def test_partly_scanned_names_the_pages() -> None:
    whole = pypdfium2.PdfDocument(DATA / "pdf_notice.pdf")
    whole.import_pages(pypdfium2.PdfDocument(DATA / "pdf_scanned.pdf"))
    buffer = io.BytesIO()
    whole.save(buffer)
    source = pdf_source(buffer.getvalue(), "a.pdf")
    assert any("page 3 without characters" in warning for warning in source.warnings)
    assert len(source.page_breaks) == 2


def test_latin_lines_are_joined_with_a_blank_and_hyphens_taken_out() -> None:
    data = typed(
        (72, 700, "The county held forty training courses for its party members, and party edu-"),
        (72, 686, "cation reached 25"),
        (72, 660, "A line apart"),
    )
    assert pdf_source(data, "a.pdf").text.splitlines()[-1] == "A line apart"
    assert "party education reached 25" in pdf_source(data, "a.pdf").text


def test_text_in_another_direction_is_listed() -> None:
    watermark = (
        b"BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (DRAFT) Tj ET\nBT /F 12 Tf 72 700 Td (Members of the party) Tj ET"
    )
    source = pdf_source(one_page(watermark), "a.pdf")
    assert source.text == "Members of the party\n"
    assert [(r.surface, r.reason) for r in source.removals] == [("DRAFT", "text in another direction")]


def test_a_page_printed_sideways_is_read_upright() -> None:
    stream = b"".join(
        b"BT /F 12 Tf 0 1 -1 0 %d 100 Tm (%s) Tj ET\n" % (x, text)
        for x, text in ((100, b"First line."), (130, b"Second line."))
    )
    assert pdf_source(one_page(stream), "a.pdf").text == "First line.\nSecond line.\n"


def test_registered_by_suffix_and_content(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes((DATA / "pdf_notice.pdf").read_bytes())
    source = read_source(path)
    assert source.reader == "pdf"
    assert any("by its content" in warning for warning in source.warnings)
    assert read_source(DATA / "pdf_browser.pdf").text == read_pdf(DATA / "pdf_browser.pdf").text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of processes are those of POSIX")
def test_a_host_with_tighter_limits_is_obeyed() -> None:
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (25, 25));"
        "from yanting_research.readers import read_pdf; print(len(read_pdf(sys.argv[1]).page_breaks))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(DATA / "pdf_notice.pdf")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
