"""Readers: what comes in, and what is refused with file, place and remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from yanting_research.errors import EncodingError, ReadError
from yanting_research.readers import (
    COLLECTIONS,
    READERS,
    display_name,
    read_source,
    read_sources,
    read_text,
    sniff_suffix,
)

TEXT = "全县共有党员三千二百人。\r\n其中女党员一千人。\r其余为男党员。"


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_text_keeps_line_ends(tmp_path: Path, codec: str, encoding: str) -> None:
    source = read_text(save(tmp_path, "a.txt", TEXT.encode(codec)))
    assert (source.text, source.encoding, source.reader) == (TEXT, encoding, "text")


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "no text"),
        ("binary.txt", b"XX" + bytes(range(256)) * 20, "content is .bin|binary|candidates|encoding"),
        ("nul.txt", b"abc\x00def", "binary"),
        ("controls.txt", "全县\x01共有\x02党员\x03三千\x04人。".encode(), "binary"),
        ("paper.txt", b"%PDF-1.7 ...", "cut short"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "damaged"),
        ("table.xyz", "全县".encode(), "no reader for '.xyz'"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        read_source(save(tmp_path, name, data))
    assert name in caught.value.where
    assert caught.value.remedy
    assert caught.value.expected


def test_a_stray_control_character_in_a_short_note_is_read(tmp_path: Path) -> None:
    text = "会议改在\x01三楼\x02。"
    assert read_source(save(tmp_path, "note.txt", text.encode())).text == text


def test_missing_folder_pipe_and_size(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_source(tmp_path / "missing.txt")
    with pytest.raises(ReadError, match="is a folder"):
        read_source(tmp_path)
    with pytest.raises(ReadError, match="cannot be opened"):
        read_source("a\0b.txt")
    big = save(tmp_path, "big.txt", b"a" * 100)
    with pytest.raises(ReadError, match="has 100 bytes"):
        read_source(big, max_bytes=99)
    assert read_source(big, max_bytes=100).text == "a" * 100


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        return
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="pipe"):
        read_source(tmp_path / "pipe.txt")


def test_a_named_link_is_followed(tmp_path: Path) -> None:
    save(tmp_path, "a.txt", b"abc")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert read_source(tmp_path / "link.txt").text == "abc"


def test_content_overrules_the_suffix(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><p>全县培训党员三千人。</p></body></html>"
    source = read_source(save(tmp_path, "page.txt", page.encode()))
    assert source.reader == "html"
    assert source.text.strip() == "全县培训党员三千人。"
    assert any("by its content" in warning for warning in source.warnings)


def test_mixed_encodings_are_refused_with_a_place(tmp_path: Path) -> None:
    half = "全县党员教育工作取得进展。" * 40
    with pytest.raises(EncodingError, match="byte"):
        read_source(save(tmp_path, "mixed.txt", half.encode() + half.encode("gbk")))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("报" * 83 + "ab.txt", "报" * 83 + "ab.txt"),
        ("换\n行.txt", "换\\x0a行.txt"),
        ("党徽\U0001f6a9.txt", "党徽\U0001f6a9.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_odd_names_are_read_and_shown(tmp_path: Path, name: str, shown: str) -> None:
    """83 characters of three bytes and six others are 255 bytes, the most that a file name may have."""
    source = read_source(save(tmp_path, name, TEXT.encode()))
    assert source.text == TEXT
    assert Path(source.path).name == shown


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened") as caught:
        read_source(tmp_path / ("报" * 84 + "abcd.txt"))
    assert caught.value.remedy


def test_names_that_differ_only_in_case_are_two_files(tmp_path: Path) -> None:
    save(tmp_path, "a.txt", b"first")
    save(tmp_path, "A.txt", b"second")
    if len(list(tmp_path.iterdir())) < 2:
        return  # this file system holds them for one name
    assert [read_source(tmp_path / name).text for name in ("a.txt", "A.txt")] == ["first", "second"]


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path, "a.txt", b"abc")
    fstat = os.fstat
    seen: list[int] = []

    def growing(descriptor: int) -> os.stat_result:
        if seen:
            path.write_bytes(b"abcdef")
        seen.append(descriptor)
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(ReadError, match="changed while it was read"):
        read_source(path)


def test_read_sources_yields_the_one_document(tmp_path: Path) -> None:
    path = save(tmp_path, "a.txt", TEXT.encode())
    assert list(read_sources(path)) == [read_source(path)]
    with pytest.raises(ReadError, match="no such file"):
        next(read_sources(tmp_path / "missing.txt"))
    with pytest.raises(ReadError, match=rf"has {len(TEXT.encode())} bytes"):
        next(read_sources(path, max_bytes=10))


@pytest.mark.parametrize(
    ("stream", "suffix"),
    [
        ("WordDocument", ".doc"),
        ("Workbook", ".xls"),
        ("PowerPoint Document", ".ppt"),
        ("EncryptedPackage", ".encrypted"),
    ],
)
def test_damaged_compound_files_are_told_apart_by_their_names(stream: str, suffix: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le")
    assert sniff_suffix(ole) == suffix


def test_collections_and_readers_share_no_suffix() -> None:
    assert not READERS.keys() & COLLECTIONS.keys()


def test_names_are_shown_escaped() -> None:
    assert display_name("a\u202eb\x1b.txt") == "a\\u202eb\\x1b.txt"


def test_a_new_reader_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, ".log", READERS[".txt"])
    assert read_source(save(tmp_path, "a.log", b"abc")).text == "abc"


def test_signatures() -> None:
    assert sniff_suffix("< 5人的村".encode()) == ""
    assert sniff_suffix(b"\n <HTML lang=zh>") == ".html"
