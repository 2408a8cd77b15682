"""Fifty identifiers planted in a report stand in no byte of what is made of it; the search itself finds each of them.

``benchmarks/published_bytes.py`` runs every command and every output of a lesson; here are those given out most.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from planted import LISTED, N_PLANTED, PLANTED, held_below, holding, planted_report, spaced

from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.downloads import tables_download
from yanting_research.dashboard.reading import find_marks, text_html
from yanting_research.dashboard.shelf import document_card_html, open_shelf
from yanting_research.grading.marking import CellError, RunResult, mark_submission
from yanting_research.grading.pages import student_page
from yanting_research.grading.submissions import CodeCell, Submission
from yanting_research.grading.tables import result_table, summary_table
from yanting_research.ingest import corpus_from_file, mask_text, masked_corpus
from yanting_research.lesson_work import make_lesson
from yanting_research.lessons.key_documents import key_document, keyed_lesson
from yanting_research.lessons.pack import AnswerKey, Exercise, Lesson

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "青禾县报告.txt"
    path.parent.mkdir()
    path.write_text(planted_report(), encoding="utf-8")
    return path


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data)
    return made.getvalue()


def parquet(data: bytes) -> bytes:
    made = io.BytesIO()
    pd.DataFrame({"a": [1], "text": [data.decode()]}).to_parquet(made)
    return made.getvalue()


def png(data: bytes) -> bytes:
    body = b"Comment\0\0" + zlib.compress(data)
    return b"\x89PNG\r\n\x1a\n" + len(body).to_bytes(4, "big") + b"zTXt" + body + b"\0\0\0\0"


HIDING: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "zip": zipped,
    "gzip": gzip.compress,
    "a zip in a data URI": lambda data: b'<a href="data:application/zip;base64,' + base64.b64encode(zipped(data)),
    "parquet": parquet,
    "png": png,
    "a picture in a notebook": lambda data: b'{"image/png": "' + base64.b64encode(png(data)) + b'"}',
    "escapes of JSON": lambda data: json.dumps(data.decode()).encode(),
    "UTF-16": lambda data: data.decode().encode("utf-16-le"),
    "groups and markup": lambda data: spaced(data.decode()).replace(" ", "<w:t> </w:t>").encode(),
}


@pytest.mark.parametrize("how", HIDING)
def test_the_search_finds_what_is_hidden(how: str) -> None:
    for one in (PLANTED[0], LISTED[0][0]):
        assert holding(HIDING[how](one.encode())) == [one]
        assert holding(HIDING[how](one[:-1].encode())) == []


def test_all_fifty_are_masked_and_every_offset_holds(report: Path) -> None:
    assert len(set(PLANTED)) == N_PLANTED == len(holding(report.read_bytes()))
    original = corpus_from_file(report, masked=False)
    made = masked_corpus(original)
    before, after = original.documents[0], made.corpus.documents[0]
    assert sum(made.counts.values()) == N_PLANTED
    assert holding(repr(after).encode()) == []  # headings, metadata and the raw text too
    assert len(after.text) == len(before.text)
    assert (after.offsets, [section.span for section in after.sections]) == (
        before.offsets,
        [section.span for section in before.sections],
    )
    assert masked_corpus(made.corpus).corpus == made.corpus
    assert "1200名" in after.text


@pytest.mark.parametrize(
    "text",
    [
        "总产值13800000000元",
        "建立QQ群12000个",
        "固定电话3250000户",
        "2013-06-05至2014-05",
        "联系人：另行通知",
        "党员1234567名",
    ],
)
def test_amounts_dates_and_words_are_not_masked(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话：（0816）7220000", "电话：" + "×" * 13),
        ("王某某，女，13800000000", "×××，女，" + "×" * 11),
        ("联系人：张三（办公室），电话：7220000", "联系人：××（办公室），电话：" + "×" * 7),
        ("办公室 13800000000", "办公室 " + "×" * 11),
        ("身份证号：510723195001010011", "身份证号：" + "×" * 18),
        ("微信：wx_ab12345，QQ群：123456789", "微信：" + "×" * 10 + "，QQ群：" + "×" * 9),
        ("卡号 6222 0212 3456 7890 123", "卡号 " + "×" * 23),
    ],
)
def test_what_is_masked_and_what_stays_beside_it(text: str, masked: str) -> None:
    assert mask_text(text) == masked


def test_a_lesson_in_every_format_holds_none(report: Path, tmp_path: Path) -> None:
    files, context = make_lesson([report], tmp_path / "lesson", title=f"课{LISTED[0][1]}")
    assert {path.suffix for path in files} >= {".html", ".pptx", ".docx", ".pdf", ".ipynb"}
    assert held_below(tmp_path / "lesson") == {}
    assert "身份证号10处" in context.remarks[-1]


def test_commands_print_and_write_none(report: Path, tmp_path: Path, yanting: Run) -> None:
    out = tmp_path / "out"
    out.mkdir()
    commands: list[tuple[object, ...]] = [
        ("facts", report), ("facts", report, "--sentences", "-o", out / "f.parquet"), ("features", report),
        ("audit", report, "-o", out / "a.docx"), ("audit", report, "-o", out / "a.html"), ("segment", report, "--raw"),
        ("kwic", "电话", report), ("structure", report), ("themes", report, "-o", out / "t.xlsx"),
        ("explore", report, "-o", out / "e.html"), ("code", "sheet", report, "--coder", "A", "-o", out / "s.xlsx"),
    ]  # fmt: skip
    for command in commands:
        status, said, log = yanting(*command)
        assert (status, holding((said + log).encode())) == (0, []), command
    assert "手机号15处" in log
    assert held_below(out) == {}


def test_a_store_holds_none_though_its_source_does(tmp_path: Path, yanting: Run) -> None:
    source, store = tmp_path / "texts.jsonl", tmp_path / "store"
    row = {"doc_id": "青禾", "title": " ".join(LISTED[0]), "text": planted_report()}
    source.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    status, _, log = yanting("run", source, "-o", store)
    assert (status, holding(log.encode()), held_below(store)) == (0, [], {})
    status, said, _ = yanting("search", store, "身份证号", "--text")
    assert (status, "×××" in said, holding(said.encode())) == (0, True, [])
    assert len(holding(source.read_bytes())) == N_PLANTED


def test_the_page_shows_none(report: Path) -> None:
    shelf = open_shelf(report)
    (document,) = shelf.corpus
    desk = Desk(shelf, document.doc_id)
    page = text_html(document, find_marks(desk.facts(), desk.checks(), desk.hits())) + document_card_html(document)
    assert holding(page.encode()) == []
    assert holding(tables_download(desk)[1]) == []


def test_marks_of_a_class_hold_none(report: Path) -> None:
    """What a notebook answers, prints, asks of the shell and says when it fails stands in pages and tables."""
    lines = [line for line in report.read_text("utf-8").splitlines() if holding(line.encode())]
    exercise = Exercise("q1", "share", "题", (), (), AnswerKey("text", "要点"))
    lesson = Lesson("t", "课", "", "样例", "specimen", 45, (), (), (), (), (exercise,), (), (), ())
    cells = tuple(CodeCell(number, line, "q1" if number == 1 else "") for number, line in enumerate(lines, start=1))
    errors = tuple(CellError(number, line) for number, line in enumerate(lines, start=1))
    run = RunResult({"answer_q1": "\n".join(lines)}, errors, tuple(lines), "\n".join(lines))
    keyed = keyed_lesson(key_document(lesson), where="key")
    marked = mark_submission(Submission("学员一", "", cells), run, keyed)
    assert "×" * 11 in marked.marks[0].answer
    for made in (student_page(marked, keyed), result_table([marked]).to_csv(), summary_table([marked]).to_csv()):
        assert holding(made.encode()) == []
    missing = mark_submission(Submission("学员一", "", cells), replace(run, answers={}), keyed)
    assert holding(repr((missing.marks, missing.run)).encode()) == []
