"""The messy files: each becomes what ``messy_expected.csv`` says, and their words survive the trouble.

The words are typed in ``corpus/messy_texts.py`` and the trouble is added to them, so the answer
is known before anything is read. Files made by an office program or a browser have their
paragraphs counted and one sentence copied by hand from the page as shown.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import quopri
import re
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import yanting_research as yr
from yanting_research import preprocessing
from yanting_research.comparison import near_duplicates
from yanting_research.core import Corpus, Document, page_of

CORPUS = Path(__file__).parents[2] / "corpus"
MESSY = CORPUS / "messy"
ROWS = list(csv.DictReader((CORPUS / "messy_expected.csv").open(encoding="utf-8", newline="")))
every_file = pytest.mark.parametrize("expected", ROWS, ids=lambda row: row["path"])


def load_builder() -> ModuleType:
    """The builder as a module; it is a script beside the corpus, not part of the package."""
    sys.path.insert(0, str(CORPUS))
    try:
        spec = importlib.util.spec_from_file_location("build_messy", CORPUS / "build_messy.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(CORPUS))
    return module


BUILDER = load_builder()


@pytest.fixture(scope="module")
def ingested() -> tuple[Corpus, pd.DataFrame]:
    corpus, report = yr.ingest_paths([MESSY])
    return corpus, report.set_index(report["path"].str.rpartition("/messy/")[2])


@pytest.fixture(scope="module")
def documents(ingested: tuple[Corpus, pd.DataFrame]) -> dict[str, Document]:
    return {document.source.path.rpartition("/messy/")[2]: document for document in ingested[0]}


def test_the_disk_is_what_the_builder_writes(tmp_path: Path) -> None:
    assert BUILDER.differences(MESSY) == []
    assert BUILDER.TABLE.read_text(encoding="utf-8") == BUILDER.expected_table()
    BUILDER.write_files(tmp_path)
    damaged = tmp_path / "pinyin.txt"
    damaged.write_bytes(damaged.read_bytes() + b"x")
    (tmp_path / "stranger.txt").write_text("x", encoding="utf-8")
    found = BUILDER.differences(tmp_path)
    told = [line for line in found if "missing" not in line]
    assert told == ["stranger.txt: neither built nor kept", "pinyin.txt: differs"]
    assert {line.partition(":")[0] for line in found if "missing" in line} == set(BUILDER.KEPT)


def test_every_file_and_member_has_its_row(ingested: tuple[Corpus, pd.DataFrame]) -> None:
    assert sorted(ingested[1].index) == [row["path"] for row in ROWS]
    assert {row["path"].partition("!")[0] for row in ROWS} == {path.name for path in MESSY.iterdir()}
    assert all(row["shows"] for row in ROWS)


@every_file
def test_fate_reader_encoding_and_pages(expected: dict[str, str], ingested: tuple[Corpus, pd.DataFrame]) -> None:
    row = ingested[1].loc[expected["path"]]
    assert (row["fate"], row["reader"], row["encoding"]) == (expected["fate"], expected["reader"], expected["encoding"])
    if expected["fate"] == "refused":
        assert row["what"].startswith(expected["sentence"])
        assert row["place"].rpartition("/messy/")[2].startswith(expected["path"])
        assert row["expected"]
        assert row["remedy"]
    else:
        assert str(row["n_pages"]) == expected["n_pages"]


@every_file
def test_words_survive_the_trouble(expected: dict[str, str], documents: dict[str, Document]) -> None:
    if expected["fate"] != "ok":
        assert expected["path"] not in documents
        return
    text = documents[expected["path"]].text
    assert expected["sentence"] in text
    typed = BUILDER.TEXTS.get(expected["path"])
    if typed is not None:
        assert text == typed
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == expected["text_sha256"]
    assert str(text.count("\n") + 1) == expected["n_paragraphs"]


NUMBER = re.compile(r"\d+(?:\.\d+)?")
"""``25619`` and ``32.5``; not ``三千``."""


@pytest.mark.parametrize("name", ["torn_digits.txt", "page_numbers_inside.txt", "hard_wrapped.txt"])
def test_numbers_are_neither_glued_nor_torn(name: str, documents: dict[str, Document]) -> None:
    assert NUMBER.findall(documents[name].text) == NUMBER.findall(BUILDER.TEXTS[name])


@pytest.mark.parametrize(
    ("name", "words", "page"),
    [
        ("notice.pdf", "一、培训对象", 1),
        ("notice.pdf", "3.县委党校要做好", 1),
        ("notice.pdf", "（本件为虚构样本，不是真实文件）", 2),
        ("footnote_over_page.pdf", "（一）学习时间不足", 1),
        ("footnote_over_page.pdf", "三、对策", 2),
        ("tracked_changes.doc", "一、基本情况", 1),
        ("tracked_changes.doc", "数据截至2022年末（虚构）。", 2),
    ],
)
def test_pages_of_spans(name: str, words: str, page: int, documents: dict[str, Document]) -> None:
    document = documents[name]
    assert page_of(document.page_breaks, document.text.index(words)) == page


def test_what_was_left_out_is_on_record(documents: dict[str, Document]) -> None:
    left_out = {name: {r.surface.strip() for r in document.removals} for name, document in documents.items()}
    assert {"我县新建村级活动场所17个[2016-03-08]", "相关新闻", "点击排行"} <= left_out["related_news.html"]
    assert {"— 1 —", "— 2 —"} <= left_out["notice.pdf"]
    assert left_out["pinyin.txt"] == {"（yǎn）", "(jí)", "（chuō lì）"}
    assert {"3100", "此句为隐藏批示。"} <= left_out["tracked_changes.doc"]


def test_damaged_and_masked_places(documents: dict[str, Document]) -> None:
    found = {name: [m.surface for m in preprocessing.find_marks(d.text)] for name, d in documents.items()}
    assert found["masked_digits.txt"] == ["××", "3*6", "120XX", "138****0000"]
    assert found["lost_byte_utf8.txt"] == found["lost_byte_gbk.txt"] == ["\ufffd"]
    assert [surface[:3] for surface in found["mojibake.txt"]] == ["锟斤拷", "鍏氭牎"]
    assert [name for name, marks in found.items() if marks] == sorted(
        ["lost_byte_gbk.txt", "lost_byte_utf8.txt", "masked_digits.txt", "mojibake.txt", "red_head.txt"]
    )


def test_faults_of_numbering(ingested: tuple[Corpus, pd.DataFrame]) -> None:
    audit = yr.audit_corpus_numbering(ingested[0]).query("doc_id == 'outline_faults'")
    assert list(zip(audit["kind"], audit["marker"], audit["expected"], strict=True)) == [
        ("missing", "（三）", "（二）"),
        ("lone_marker", "一是", "二是"),
        ("repeated", "二、", "三、"),
        ("unmatched", "“", "”"),
        ("unmatched", "（", "）"),
    ]


def test_an_official_document_says_who_when_and_to_whom(documents: dict[str, Document]) -> None:
    found = documents["red_head.txt"].metadata
    told = {key: found[key] for key in ("issuer", "doc_number", "written", "printed", "printed_by", "subject")}
    assert told == {
        "issuer": "中共青禾县委",
        "doc_number": "青委发〔2013〕18号",
        "written": "2013-06-18",
        "printed": "2013-06-20",
        "printed_by": "中共青禾县委办公室",
        "subject": "党员；教育；培训；意见",
    }
    assert [section.marker for section in documents["statute.txt"].sections if section.level == 1] == [
        "第一章", "第二章", "第三章",
    ]  # fmt: skip


def test_near_duplicates_are_told_and_kept(ingested: tuple[Corpus, pd.DataFrame]) -> None:
    texts = {document.doc_id: document.text for document in ingested[0]}
    pairs = near_duplicates(texts).query("kind == 'near'")[["doc_id", "other_id"]].to_numpy().tolist()
    assert [{doc_id.partition("-")[0] for doc_id in pair} for pair in pairs] == [
        {"briefing_draft", "briefing_final"}, {"tracked_changes"},
    ]  # fmt: skip
    duplicate = ingested[1].query("fate == 'duplicate'")
    assert duplicate["duplicate_of"].str.partition("-")[0].tolist() == ["tracked_changes"]


def test_every_specimen_says_that_it_is_one() -> None:
    told = re.compile("样例|虚构|樣例|样本")
    silent = {name for name, make in BUILDER.FILES.items() if not told.search(_any_text(make()))}
    assert silent == {"empty.txt", "rich_text.doc", "single_file_page.doc"}  # the last two hold escapes, not characters
    assert "虚构" in BUILDER.TEXTS["rich_text.doc"]
    assert "虚构" in quopri.decodestring(BUILDER.FILES["single_file_page.doc"]()).decode("gb18030")


def _any_text(data: bytes) -> str:
    return "".join(data.decode(codec, "ignore") for codec in ("utf-8", "gb18030", "big5", "utf-16-le"))
