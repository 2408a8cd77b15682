"""metadata.csv: how a file is read, what it is called, and what its outline is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import Document
from yanting_research.errors import ContractError
from yanting_research.ingest import correct_outline, document_from_text, ingest_paths, read_metadata

TEXT = (
    "青禾县报告\n一、基本情况\n共有党员三千人。\n（一）农村党员\n两千人。\n（二）社区党员\n一千人。\n"
    "二、几点做法\n一是办班。二是送教。\n三、下一步打算\n再办十期。\n"
)


@pytest.fixture
def document() -> Document:
    return document_from_text(TEXT, doc_id="a")


def test_roles_go_down_to_what_had_inherited_them(document: Document) -> None:
    made = correct_outline(document, {"role:s01": "问题", "role:s03": "原因"})
    assert [s.role for s in made[1:4]] == ["问题", "问题", "原因"]
    assert {s.role_evidence for s in made[1:4]} == {"user"}
    cleared = correct_outline(document, {"role:s01": "-"})
    assert [s.role for s in cleared[1:4]] == ["", "", ""]
    assert [s.role for s in cleared[4:]] == [s.role for s in document.sections[4:]]


def test_a_level_moves_what_stands_below(document: Document) -> None:
    made = {s.section_id: s for s in correct_outline(document, {"level:s03": "1"})}
    before = {s.section_id: s for s in document.sections}
    assert (made["s03"].parent_id, made["s03"].level) == ("", 1)
    assert made["s01"].span.end == made["s03"].span.start
    assert made["s03"].span.end == made["s04"].span.start
    assert {k: s for k, s in made.items() if k not in ("s01", "s03")} == {
        k: s for k, s in before.items() if k not in ("s01", "s03")
    }


def test_a_level_that_is_the_same_changes_nothing(document: Document) -> None:
    same = {f"level:{s.section_id}": str(s.level) for s in document.sections if s.level}
    assert correct_outline(document, same) == document.sections


@given(st.lists(st.integers(1, 6), min_size=7, max_size=7))
def test_corrected_levels_nest(levels: list[int]) -> None:
    document = document_from_text(TEXT, doc_id="a")
    ids = [s.section_id for s in document.sections if s.level]
    made = correct_outline(document, {f"level:{i}": str(n) for i, n in zip(ids, levels, strict=True)})
    spans = {s.section_id: s for s in made}
    for section in made:
        assert section.span.start < section.span.end <= len(document.text)
        if section.parent_id:
            above = spans[section.parent_id]
            assert above.level < section.level
            assert above.span.start < section.span.start
            assert section.span.end <= above.span.end


def test_a_heading_is_words_of_the_text(document: Document) -> None:
    made = {s.section_id: s for s in correct_outline(document, {"heading:s02": "农村", "heading:s00": "青禾县"})}
    assert made["s02"].heading == "农村"
    span = made["s02"].heading_span
    assert document.text[span.start : span.end] == "（一）农村"
    assert document.text[made["s00"].heading_span.start : made["s00"].heading_span.end] == "青禾县"


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"role:s99": "问题"}, r"no section s99.*s00, s01"),
        ({"role:s01": "难题"}, r"unknown role.*问题"),
        ({"level:s01": "一"}, "level '一'"),
        ({"level:s01": "0"}, "level '0'"),
        ({"level:s00": "1"}, "before the first heading"),
        ({"heading:s02": "城市党员"}, "does not stand at the beginning"),
    ],
)
def test_corrections_that_do_not_fit(document: Document, asked: dict[str, str], what: str) -> None:
    with pytest.raises(ContractError, match=what) as caught:
        correct_outline(document, asked)
    assert "document a, column" in caught.value.where


def test_the_outline_is_corrected_from_the_table_and_audited_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    table = tmp_path / "metadata.csv"
    table.write_text("path,role:s04,level:s03\na.txt,对策,\n", encoding="utf-8")
    corpus, report = ingest_paths(path, metadata=table)
    assert corpus.documents[0].sections[4].role == "对策"
    assert report.loc[0, "corrected"] == "role:s04"


def test_the_user_says_encoding_and_reader(tmp_path: Path) -> None:
    short, page = tmp_path / "short.txt", tmp_path / "page.txt"
    short.write_bytes("党员".encode("gb18030"))  # the same bytes are 絨埜 in Big5
    page.write_bytes("全县<b>共有</b>党员三千人。".encode())
    table = pd.DataFrame({"path": ["short.txt", "page.txt"], "encoding": ["BIG5", ""], "reader": ["", "html"]})
    corpus, report = ingest_paths(tmp_path, metadata=table)
    rows = report.set_index("doc_id")
    texts = {document.doc_id: document for document in corpus}
    assert (texts["short"].text, rows.loc["short", "encoding"]) == ("絨埜", "big5hkscs")
    assert "as the metadata say" in rows.loc["short", "warnings"]
    assert (rows.loc["page", "reader"], "<b>" in texts["page"].text) == ("html", False)
    wrong = pd.DataFrame({"path": ["page.txt"], "encoding": ["utf-16-le"]})
    _, report = ingest_paths(page, metadata=wrong)
    assert report.loc[0, ["fate", "error"]].tolist() == ["refused", "EncodingError"]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"doc_id": ["../a"]}, "cannot be a file name"),
        ({"doc_id": ["con"]}, "cannot be a file name"),
        ({"doc_id": ["a"], "encoding": ["klingon"]}, "unknown encoding 'klingon'.*gb18030"),
        ({"doc_id": ["a"], "reader": ["lotus"]}, "unknown reader 'lotus'.*docx"),
    ],
)
def test_cells_that_mean_nothing(table: dict[str, list[str]], what: str) -> None:
    with pytest.raises(ContractError, match=what):
        read_metadata(pd.DataFrame(table))
