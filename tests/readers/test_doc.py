"""Word 97-2003 documents: pieces, changes, lists, tables, boxes; what is refused.

``data/qinghe.*`` are one fictional specimen (an invented county), written by hand as docx and
converted to doc and rtf by LibreOffice 7.4.
"""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from yanting_research.errors import ReadError
from yanting_research.readers import doc_source, docx_source, read_doc, read_source, rtf_source
from yanting_research.readers.doc_body import Body
from yanting_research.readers.doc_formatting import ParagraphMarks, Styles, character_marks, sprms
from yanting_research.readers.doc_lists import read_lists
from yanting_research.readers.doc_pieces import Piece, read_fib, read_pieces
from yanting_research.readers.doc_symbols import field_text, symbol_text
from yanting_research.readers.doc_tables import grid_spans
from yanting_research.readers.doc_text import Story, Walk

DATA = Path(__file__).parent / "data"
DOC = (DATA / "qinghe.doc").read_bytes()


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def test_the_three_formats_of_one_document_read_alike() -> None:
    expected = docx_source((DATA / "qinghe.docx").read_bytes(), "a.docx")
    box = "框内文字：培训点分布于十二个乡镇。"
    old, rich = doc_source(DOC, "a.doc"), rtf_source((DATA / "qinghe.rtf").read_bytes(), "a.rtf")
    assert lines(old.text) == lines(expected.text)
    assert lines(rich.text) == [line for line in lines(expected.text) if line != box]  # lost by the conversion
    for source in (old, rich):
        assert source.tables[0].rows == expected.tables[0].rows
        assert source.text[source.tables[0].anchor :].startswith("类别\t")
        assert [source.text[at : at + 4] for at in source.page_breaks] == ["對策建議"]
        assert source.metadata["file_title"] == "青禾县培训报告（虚构）"
        assert source.metadata["file_created"][:10] == "2023-05-04"
        assert {(item.surface, item.reason) for item in source.removals} >= {
            ("3100", "deleted"), ("此句为隐藏批示。", "hidden text"), ("青禾县内部资料（虚构）", "header"),
        }  # fmt: skip


def test_what_stands_where() -> None:
    source = read_doc(DATA / "qinghe.doc")
    assert lines(source.text)[2:7] == [
        "一、基本情况",
        "（一）队伍现状",
        "1. 举办培训班12期。",
        "2. 外出学习3批。",
        "（二）阵地建设",
    ]
    assert source.tables[0].rows[:3] == (
        ("类别", "培训人数", "", "备注"),
        ("农村", "1200", "600", "含女党员"),
        ("", "300", "150", ""),
    )
    assert lines(source.text)[-1] == "数据截至2022年末（虚构）。"
    assert "HYPERLINK" not in source.text
    assert "党员[-3100-]{+3200+}人" in doc_source(DOC, "a.doc", tracked="both").text
    with pytest.raises(ValueError, match="accepted, both"):
        doc_source(DOC, "a.doc", tracked="all")


def clx(*pieces: tuple[int, int], properties: bytes = b"", modifiers: tuple[int, ...] = ()) -> bytes:
    """A piece table of (number of characters, coded offset)."""
    ends, at = [0], 0
    for n, _ in pieces:
        at += n
        ends.append(at)
    table = struct.pack(f"<{len(ends)}i", *ends)
    for i, (_, coded) in enumerate(pieces):
        table += struct.pack("<HIH", 0, coded, modifiers[i] if modifiers else 0)
    return properties + b"\2" + struct.pack("<I", len(table)) + table


def test_a_fast_saved_document_is_put_together_from_pieces_of_both_kinds() -> None:
    stream = "三千人。".encode("utf-16-le") + b"Caf\xe9 \x93x\x94\x81" + "全县共有".encode("utf-16-le")
    table = clx((4, 17), (9, (8 * 2) | 0x4000_0000), (4, 0))
    assert read_pieces(stream, table, "a.doc").text == "全县共有Café “x”\x81三千人。"
    with pytest.raises(ReadError, match="piece") as caught:
        read_pieces(stream, clx((400, 0)), "a.doc")
    assert "a.doc" in caught.value.where


def test_positions_count_utf_16_units() -> None:
    assert len(read_pieces("𠮷人".encode("utf-16-le"), clx((3, 0)), "a.doc").text) == 3


def test_a_piece_carries_deletion_of_its_own() -> None:
    pieces = (Piece(0, 3, 0, 1, b"\x00\x08\x01"), Piece(3, 5, 3, 1, b""))
    marks = character_marks(b"abcde", b"", pieces, Styles({}, frozenset()))
    assert [(start, end, mark.is_deleted) for start, end, mark in marks] == [(0, 3, True)]


def test_sprms_stop_at_one_cut_short() -> None:
    assert list(sprms(b"\x00\x08\x01\x30\x4a")) == [(0x0800, b"\1")]


def test_lists_become_counters() -> None:
    def level(code: int, text: str, start: int = 1) -> bytes:
        head = struct.pack("<iBB", start, code, 0) + bytes(9) + b"\2" + bytes(8) + b"\0\0\0\0"
        return head + struct.pack("<H", len(text)) + text.encode("utf-16-le")

    lists = struct.pack("<H", 1) + struct.pack("<ii", 77, 0) + bytes(18) + b"\0\0"
    after = level(37, "\0、") + level(39, "（\1）") + b"".join(level(0, f"{chr(i)}.") for i in range(2, 9))
    override = struct.pack("<i", 0) + struct.pack("<iI", 5, 0x10)
    overrides = struct.pack("<I", 2) + b"".join(struct.pack("<i", 77) + bytes(8) + n + bytes(3) for n in (b"\0", b"\1"))
    numbering = read_lists(lists, after, overrides + struct.pack("<i", 0) + override)
    asked = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("2", 0), ("3", 0)]
    assert [numbering.count(*place) for place in asked] == ["一、", "（一）", "（二）", "二、", "（一）", "五、", ""]
    assert read_lists(lists, after[:60], overrides).count("1", 0) == ""


def header(magic: int = 0xA5EC, version: int = 0xC1, flags: int = 0) -> bytes:
    return struct.pack("<HH", magic, version) + bytes(6) + struct.pack("<H", flags) + bytes(900)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (header(0xA5DC, 101), "Word 6.0/95"),
        (header(version=104), "Word 6.0/95"),
        (header(flags=0x100), "password"),
        (header(magic=0x1234), "damaged"),
        (b"\xec\xa5", "damaged"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        read_fib(data, "旧.doc")
    assert caught.value.where.startswith("旧.doc")
    assert caught.value.remedy


def holding(stream: str) -> bytes:
    """The specimen with its main stream under another name."""
    entry = "WordDocument".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 26)
    return DOC.replace(entry, stream.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(stream) + 2))


def test_other_kinds_under_the_name_doc(tmp_path: Path) -> None:
    for stream, said in {
        "Workbook": "a workbook",
        "PowerPoint Document": "a presentation",
        "X": "without a Word",
    }.items():
        with pytest.raises(ReadError, match=said):
            doc_source(holding(stream), "a.doc")
    for read in (doc_source, docx_source):
        with pytest.raises(ReadError, match="protected by a password"):
            read(holding("EncryptedPackage"), "a.docx")
    for name, content, reader in (
        ("a.doc", "全县培训党员三千人。".encode("gbk"), "text"),
        ("b.doc", b"{\\rtf1\\ansi\\ansicpg936 \\'c8\\'ab\\'cf\\'d8}", "rtf"),
        ("c.doc", b"<html><body><p>" + "全县培训党员三千人。".encode() + b"</p></body></html>", "html"),
        ("d.wps", DOC, "doc"),
    ):
        (tmp_path / name).write_bytes(content)
        assert read_source(tmp_path / name).reader == reader


def test_a_web_archive_named_doc(tmp_path: Path) -> None:
    page = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="gb2312"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>=C8=AB=CF=D8=C5=E0=D1=B5=B5=B3=D4=B1=C8=FD=C7=\r\n=A7=C8=CB=A1=A3</p>\r\n--b--\r\n"
    )
    (tmp_path / "a.doc").write_bytes(page.encode())
    source = read_source(tmp_path / "a.doc")
    assert (source.reader, source.text.strip()) == ("mhtml", "全县培训党员三千人。")
    (tmp_path / "b.mht").write_bytes(b"MIME-Version: 1.0\nContent-Type: image/png\n\nx")
    with pytest.raises(ReadError, match="holds no page"):
        read_source(tmp_path / "b.mht")


def test_old_binary_formats_are_named() -> None:
    with pytest.raises(ReadError, match="no Word document") as caught:
        doc_source(b"WPS\0" + bytes(range(256)) * 8, "旧.wps")
    assert "WPS" in caught.value.remedy


@pytest.mark.parametrize("seed", range(60))
def test_damage_ends_in_our_error_or_in_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(DOC)
    for _ in range(chance.choice((1, 5, 40))):
        at = chance.randrange(len(data) - 4)
        data[at : at + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\0\0\0\0", chance.randbytes(4)))
    whole = bytes(data if seed % 3 else data[: chance.randrange(len(data))])
    try:
        source = doc_source(whole, "x.doc")
    except ReadError as error:
        said = error
    else:
        source.text.encode()
        assert all(0 <= item.start <= len(source.text) for item in source.removals)
        return
    assert said.where.startswith("x.doc")
    assert said.remedy


def test_symbols_and_fields_that_store_no_result() -> None:
    assert symbol_text(0xF0B3, "Symbol") == "≥"
    assert symbol_text(0xF0B3, "某字体") == ""
    assert symbol_text(0x2460, "宋体") == "①"
    assert field_text(r"EQ \o\ac(○,12)") == ("⑫", "")
    assert field_text(r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(qīng),青)') == ("青", "qīng")
    assert field_text(r"EQ \f(1,3)") == ("1/3", "")
    assert field_text("PAGE") == ("", "")


def test_grids_of_rows_with_unlike_borders() -> None:
    assert grid_spans([(0, 100, 300), (0, 90, 310)]) == [[1, 1], [1, 1]]
    assert grid_spans([(0, 6000), (0, 2000, 4000, 6005)]) == [[3], [1, 1, 1]]


def plain_story(text: str) -> Story:
    piece = Piece(0, len(text), 0, 2, b"")
    return Story(text, [], [], ParagraphMarks((piece,), [], []), {}, {}, [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x13 HYPERLINK x\x14b\x15c\r", "abc\n"),
        ("a\x13 IF \x13 PAGE \x141\x15 = 1\x14\x13 REF y \x14z\x15\x15c\r", "azc\n"),
        ("a\x13 PAGE \x15b\r", "ab\n"),
        ("a\x13 never closed\rb\r", "a never closed\nb\n"),
        ("a\x15b\x14c\r", "abc\n"),
        ("a\x1eb\x1fc\x0bd\x01\x08\x02\r", "a-bc\nd\n"),
        ("a\x0cb\r", "a\nb\n"),
        ("a\ud842\udfb7b\ud842\r", "a𠮷b\ufffd\n"),
        ("x\x07y\x07\x07after\r", "x\ty\nafter\n"),
        ("\x13\x14" * 3000 + "a" + "\x15" * 3000 + "\r", "a\n"),
    ],
)
def test_characters_with_a_meaning_of_their_own(text: str, shown: str) -> None:
    body = Body()
    Walk(plain_story(text), body).read(0, len(text))
    assert body.text == shown
