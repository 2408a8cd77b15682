"""Readers: what comes in, and what is refused with file, place and remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from yanting_research.errors import EncodingError, ReadError
from yanting_research.readers import READERS, display_name, read_source, read_text, sniff_suffix

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
        ("paper.txt", b"%PDF-1.7 ...", "cut short"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "content is .doc"),
        ("table.xyz", "全县".encode(), "no reader for '.xyz'"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what) as caught:
        read_source(save(tmp_path, name, data))
    assert name in caught.value.where
    assert caught.value.remedy
    assert caught.value.expected


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


def test_names_are_shown_escaped() -> None:
    assert display_name("a\u202eb\x1b.txt") == "a\\u202eb\\x1b.txt"


def test_a_new_reader_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, ".log", READERS[".txt"])
    assert read_source(save(tmp_path, "a.log", b"abc")).text == "abc"


def test_signatures() -> None:
    assert sniff_suffix("< 5人的村".encode()) == ""
    assert sniff_suffix(b"\n <HTML lang=zh>") == ".html"
