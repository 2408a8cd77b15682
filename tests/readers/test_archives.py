"""Zip archives: every member has one fate, and nothing gets out or blows up."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers import Limits, mhtml_source, read_source, read_sources, sniff_suffix
from yanting_research.readers.archive_names import climbs_out, member_names

TEXT = "青禾县（虚构）共有党员三千二百人。"
Item = Source | ReadError


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as made:
        warnings.simplefilter("ignore", UserWarning)  # a name that comes twice
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Item]]:
    def read_zip(data: bytes, **options: object) -> list[Item]:
        path = tmp_path / "a.zip"
        path.write_bytes(data)
        return list(read_sources(path, **options))  # type: ignore[arg-type]

    return read_zip


def fates(items: list[Item]) -> list[str]:
    return [
        f"{item.where.partition('a.zip!')[2]}: {item.what}"
        if isinstance(item, ReadError)
        else item.path.partition("a.zip!")[2]
        for item in items
    ]


def as_windows(data: bytes) -> bytes:
    """The archive without the mark that says its names are UTF-8."""
    package = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = package.find(signature)
        while at >= 0:
            flags = struct.unpack_from("<H", package, at + offset)[0] & ~0x800
            struct.pack_into("<H", package, at + offset, flags)
            at = package.find(signature, at + 4)
    return bytes(package)


def test_members_come_in_order_with_their_own_checksums(read: Callable[..., list[Item]]) -> None:
    page = f"<html><body><p>{TEXT}</p></body></html>"
    items = read(zipped(("乙/b.html", page), ("乙/", ""), ("甲.txt", TEXT.encode("gbk")), ("__MACOSX/._b", "x")))
    assert fates(items) == ["乙/b.html", "甲.txt"]
    first, second = items
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert (second.text, second.reader, second.encoding) == (TEXT, "text", "gb18030")
    assert second.sha256 == sha256_bytes(TEXT.encode("gbk"))
    assert any("1 system files passed over: __MACOSX/._b" in warning for warning in first.warnings)
    assert not any("passed over" in warning for warning in second.warnings)


def test_one_bad_member_does_not_stop_the_others(read: Callable[..., list[Item]]) -> None:
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT[::-1]), ("c.txt", TEXT), method=zipfile.ZIP_STORED)
    damaged = data.replace(TEXT[::-1].encode(), TEXT[::-1].encode()[:-3] + b"xyz", 1)
    found = fates(read(damaged))
    assert [found[0], found[2]] == ["a.txt", "c.txt"]
    assert "damaged" in found[1]
    assert "CRC" in found[1]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../b.txt", "climbs out"),
        ("甲/../../b.txt", "climbs out"),
        ("..\\..\\b.txt", "climbs out"),
        ("/etc/b.txt", "absolute"),
        ("\\\\server\\b.txt", "absolute"),
        ("C:\\b.txt", "drive"),
        ("b.txt\x00.exe", "NUL|no reader"),
    ],
)
def test_names_that_climb_out_are_refused(read: Callable[..., list[Item]], name: str, what: str) -> None:
    marker = "Q" * len(name.encode())
    data = zipped((marker, TEXT), ("z.txt", TEXT)).replace(marker.encode(), name.encode())
    bad, good = sorted(read(data), key=lambda item: isinstance(item, Source))
    assert isinstance(good, Source)
    assert isinstance(bad, ReadError)
    with pytest.raises(ReadError, match=what):
        raise bad
    assert bad.remedy


def test_backslashes_between_folders_are_understood(read: Callable[..., list[Item]]) -> None:
    assert fates(read(zipped(("甲Q乙.txt", TEXT)).replace(b"Q", b"\\"))) == ["甲/乙.txt"]
    assert climbs_out("甲/..乙.txt") == ""


def test_names_of_a_chinese_windows_are_restored(read: Callable[..., list[Item]]) -> None:
    """GBK bytes stand in the directory without a mark; zipfile reads them as code page 437."""
    names = ["会议纪要/关于党员教育工作的报告.txt", "通知.txt"]
    raw = [name.encode("gbk") for name in names]
    marks = ["Q" * len(name) for name in raw]
    data = zipped(*((mark, TEXT) for mark in marks))
    for mark, name in zip(marks, raw, strict=True):
        data = data.replace(mark.encode(), name)
    items = read(data)
    assert fates(items) == names
    assert any("read as gb18030" in warning for item in items if isinstance(item, Source) for warning in item.warnings)


def test_utf8_names_without_a_mark(read: Callable[..., list[Item]]) -> None:
    assert fates(read(as_windows(zipped(("青禾县.txt", TEXT), ("é.txt", TEXT))))) == ["é.txt", "青禾县.txt"]


def test_big5_names() -> None:
    infos = [
        zipfile.ZipInfo(name.encode("big5").decode("cp437")) for name in ("黨員教育工作報告.txt", "會議紀錄與決議.txt")
    ]
    assert member_names(infos) == (["黨員教育工作報告.txt", "會議紀錄與決議.txt"], "big5hkscs")


def test_twins(read: Callable[..., list[Item]]) -> None:
    items = read(zipped(("a.txt", TEXT), ("a.txt", TEXT + "又一篇。"), ("A.txt", TEXT)))
    assert fates(items) == ["A.txt", "a.txt", "a.txt#2"]
    said = [" ".join(item.warnings) for item in items if isinstance(item, Source)]
    assert "only in case" in said[1]
    assert "comes 2 times" in said[2]


def test_symbolic_links_and_empty_members(read: Callable[..., list[Item]]) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    found = fates(read(zipped((link, "/etc/passwd"), ("empty.txt", ""), ("a.bin", "x" * 9), ("ok.txt", TEXT))))
    assert found == [
        "a.bin: no reader for '.bin'",
        "empty.txt: the file is empty",
        "link.txt: is a symbolic link or a device",
        "ok.txt",
    ]


def test_a_locked_member(read: Callable[..., list[Item]]) -> None:
    data = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    assert fates(read(bytes(data))) == ["a.txt: is protected by a password", "b.txt"]


def test_archives_in_archives_up_to_a_depth(read: Callable[..., list[Item]]) -> None:
    data = zipped(("内.txt", TEXT))
    for _ in range(3):
        data = zipped(("in.zip", data), ("旁.txt", TEXT))
    items = read(data)
    assert fates(items) == [
        "in.zip!in.zip!in.zip: is an archive inside 3 others",
        "in.zip!in.zip!旁.txt",
        "in.zip!旁.txt",
        "旁.txt",
    ]
    assert fates(read(data, limits=Limits(depth=3)))[0] == "in.zip!in.zip!in.zip!内.txt"
    assert fates(read(data, limits=Limits(depth=0)))[0] == "in.zip: is an archive inside 1 others"


def test_one_budget_for_all_levels(read: Callable[..., list[Item]]) -> None:
    inner = zipped(*((f"{i}.txt", TEXT * 20) for i in range(9)))
    size = len((TEXT * 20).encode())
    data = zipped(("a.zip", inner), ("b.zip", inner))
    items = read(data, limits=Limits(total=2 * len(inner) + 12 * size))
    n_read = sum(isinstance(item, Source) for item in items)
    assert n_read == 9
    assert any("unpacks to" in fate for fate in fates(items))


def test_bombs_are_refused_before_they_are_unpacked(read: Callable[..., list[Item]]) -> None:
    with pytest.raises(ReadError, match="times its size"):
        read(zipped(("a.txt", b"0" * 3_000_000)))
    with pytest.raises(ReadError, match="unpacks to"):
        read(zipped(("a.txt", TEXT * 9)), limits=Limits(total=100))
    with pytest.raises(ReadError, match="3 members"):
        read(zipped(("a", "1"), ("b", "2"), ("c", "3")), limits=Limits(members=2))
    noise = random.Random(1).randbytes(200_000)  # noqa: S311
    items = read(zipped(("a.txt", b"0" * 2_000_000), ("b.dat", noise), ("c.txt", TEXT)), limits=Limits(ratio=100))
    assert "times its size" in fates(items)[0]
    assert fates(items)[2] == "c.txt"
    assert "at most 20 bytes" in str(read(zipped(("a.txt", TEXT)), limits=Limits(member=20))[0])


def test_members_that_share_their_bytes(read: Callable[..., list[Item]]) -> None:
    """The construction of a better zip bomb: two directory entries over one stretch of packed bytes."""
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT))
    directory = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", directory + 4)
    shared = bytearray(data)
    shared[second + 42 : second + 46] = struct.pack("<L", 0)
    with pytest.raises(ReadError, match="share their bytes"):
        read(bytes(shared))


def test_what_holds_nothing_and_what_is_no_zip(tmp_path: Path, read: Callable[..., list[Item]]) -> None:
    with pytest.raises(ReadError, match="holds no documents, only 2 system files"):
        read(zipped((".DS_Store", "x"), ("甲/~$报告.docx", "x")))
    with pytest.raises(ReadError, match="damaged or cut short"):
        read(zipped(("a.txt", TEXT))[:-30])
    for name, data in (("a.7z", b"7z\xbc\xaf\x27\x1c"), ("b.rar", b"Rar!\x1a\x07"), ("c.tar.gz", b"\x1f\x8b\x08")):
        (tmp_path / name).write_bytes(data + b"....")
        with pytest.raises(ReadError, match="not a zip") as caught:
            list(read_sources(tmp_path / name))
        assert "unpack it first" in caught.value.remedy


def test_read_source_takes_the_only_document(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(("a.txt", TEXT), ("b.png", b"\x89PNG\r\n\x1a\n....")))
    source = read_source(path)
    assert source.text == TEXT
    assert any("1 other documents in the file cannot be read" in warning for warning in source.warnings)
    path.write_bytes(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    with pytest.raises(ReadError, match="more than one document"):
        read_source(path)
    path.write_bytes(zipped(("a.png", b"\x89PNG\r\n\x1a\n"), ("b.png", b"\x89PNG\r\n\x1a\n")))
    with pytest.raises(ReadError, match="none of its 2 documents"):
        read_source(path)


def test_an_archive_of_parts_is_no_word_document() -> None:
    assert sniff_suffix(zipped(("word/document.txt", TEXT))) == ".zip"
    assert sniff_suffix(zipped(("[Content_Types].xml", ""), ("word/document.xml", ""))) == ".docx"


def test_limits_say_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="ratio is 0; allowed: 1 or more"):
        Limits(ratio=0)


def test_damaged_archives_end_in_our_error(read: Callable[..., list[Item]]) -> None:
    data = zipped(("甲.txt", TEXT * 9), ("in.zip", zipped(("b.txt", TEXT))))
    for seed in range(200):
        random_bytes = random.Random(seed)  # noqa: S311
        damaged = bytearray(data)
        for _ in range(random_bytes.choice((1, 5, 40))):
            damaged[random_bytes.randrange(len(damaged))] = random_bytes.randrange(256)
        cut = bytes(damaged[: random_bytes.randrange(1, len(damaged))] if seed % 4 == 0 else damaged)
        assert all(isinstance(item, Source) or item.where for item in outcome(read, cut))


def outcome(read: Callable[..., list[Item]], data: bytes) -> list[Item]:
    """What came of an archive: its items, or the one error that refused it."""
    try:
        return read(data)
    except ReadError as error:
        return [error]


def test_a_web_archive_without_its_end_mark_is_said_to_be_cut_short() -> None:
    head = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n"
    )
    page = "<meta charset=utf-8><p>青禾县培训党员三千人，办班三十六期。</p>"
    whole, cut = (mhtml_source(f"{head}{page}{end}".encode(), "a.mht") for end in ("\r\n--B--\r\n", ""))
    assert whole.text == cut.text
    assert not any("cut short" in warning for warning in whole.warnings)
    assert any(warning.startswith("mhtml: cut short") for warning in cut.warnings)
    with pytest.raises(ReadError, match="holds no page"):
        mhtml_source(b"F", "a.mht")
