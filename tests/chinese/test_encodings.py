"""Byte order marks, hints, refusals and the places they name; damaged bytes in long files."""

from __future__ import annotations

import codecs
import random

import pytest

from yanting_research.chinese.byte_repair import decode_repaired
from yanting_research.chinese.character_costs import character_cost, is_listed, score_text, strange_stretch
from yanting_research.chinese.encodings import decode_bytes, normalize_encoding_name
from yanting_research.errors import EncodingError

TEXT = "全县共有基层党组织六百余个，党员一万八千多人。今年以来，县委坚持把干部培训摆在突出位置。"
RARE = "哏禸銝剖捂龘靐齉爩"
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "gb18030": b"\x84\x31\x95\x33",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def place(error: EncodingError) -> tuple[str, int]:
    name, _, offset = error.where.rpartition(", byte ")
    return name, int(offset)


@pytest.mark.parametrize("codec", MARKS)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(codec: str) -> None:
    decoded = decode_bytes(MARKS[codec] + TEXT.encode(codec), declared="big5")
    assert (decoded.text, decoded.encoding, decoded.how, decoded.damaged) == (TEXT, codec, "bom", ())


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_damage_behind_a_mark_is_counted_from_the_start_of_the_file(codec: str) -> None:
    mark = MARKS[codec]
    data = bytearray(mark + TEXT.encode(codec))
    at = len(mark) + len(TEXT[:8].encode(codec))
    data[at] = 0xFF
    decoded = decode_bytes(bytes(data))
    assert (decoded.text, decoded.damaged) == (TEXT[:8] + "\ufffd" + TEXT[9:], ((8, at),))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-32-be"])
def test_bytes_that_are_not_what_their_mark_says_are_refused(codec: str) -> None:
    data = bytearray(MARKS[codec] + TEXT.encode(codec))
    for at in range(24, 80, 8):
        data[at] = 0xFF
    with pytest.raises(EncodingError, match=f"the byte order mark says {codec}, the bytes do not") as caught:
        decode_bytes(bytes(data), where="a.txt")
    assert place(caught.value)[0] == "a.txt"
    assert 24 <= place(caught.value)[1] <= 32
    assert f"candidates: {codec}" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("gb2312", "gb18030"), (" GBK ", "gb18030"), ("'cp936'", "gb18030"), ("Big5-HKSCS", "big5hkscs"),
     ("cp950", "big5hkscs"), ('"utf8"', "utf-8"), ("UTF-16-LE", "utf-16-le"), ("utf-16", ""), ("latin-1", ""),
     ("", "")],
)  # fmt: skip
def test_declared_names(name: str, codec: str) -> None:
    assert normalize_encoding_name(name) == codec


@pytest.mark.parametrize("text", ["", "abc", "café, déjà vu à Genève", "Zoë und Jürgen, naïve", "“curly”"])
def test_latin_prose_in_utf8_stays_what_it_is(text: str) -> None:
    decoded = decode_bytes(text.encode())
    assert (decoded.text, decoded.encoding, decoded.how) == (text, "utf-8", "utf-8")


def test_the_answer_says_how_it_was_found() -> None:
    assert decode_bytes(TEXT.encode()).how == "utf-8"
    assert decode_bytes(TEXT.encode("gbk")).how == "common characters"
    damaged = TEXT.encode()[:48] + b"\xff" + TEXT.encode()[49:]
    assert decode_bytes(damaged).how == "utf-8"


def test_what_no_codec_reads_is_refused_with_its_candidates() -> None:
    with pytest.raises(EncodingError, match="no accepted encoding decodes the bytes; candidates: none") as caught:
        decode_bytes(random.Random(3).randbytes(4000))  # noqa: S311
    assert place(caught.value) == ("bytes", 0)
    with pytest.raises(EncodingError, match="nothing of it decodes") as caught:
        decode_bytes(b"\xff" * 40, where="x")
    assert place(caught.value) == ("x", 0)
    with pytest.raises(EncodingError, match=r"the lead of gb18030 is too small; candidates: gb18030 \(-"):
        decode_bytes("é".encode())


def test_a_foreign_piece_is_refused_where_it_begins() -> None:
    head = TEXT[:36].encode("gbk")
    with pytest.raises(EncodingError, match="gb18030 is no Chinese prose from character 28 on") as caught:
        decode_bytes(head + (RARE * 4).encode("gb18030"), where="w")
    assert place(caught.value) == ("w", 56)  # of the first 24 characters that are strange on average
    broken = head[:20] + b"\xff" + head[21:]  # counted on from the damage before it
    with pytest.raises(EncodingError, match="is no Chinese prose") as caught:
        decode_bytes(broken + (RARE * 4).encode("gb18030"), where="w")
    assert abs(place(caught.value)[1] - 56) <= 1


def test_rare_hanzi_of_a_valid_utf8_file_are_never_refused() -> None:
    assert decode_bytes((TEXT + RARE * 4).encode()).text == TEXT + RARE * 4


def test_short_files_allow_no_damage_and_long_ones_a_place_in_each_thousand_bytes() -> None:
    short = "党员教育".encode()
    with pytest.raises(EncodingError):  # the bytes also make six characters of UTF-16, all but one of them strange
        decode_bytes(short[:7] + b"\xff" + short[8:])
    with pytest.raises(EncodingError, match="utf-16-le is no Chinese prose from character 0"):
        decode_bytes(bytes(range(4)) * 10)
    data = bytearray((TEXT * 16).encode())  # 2,112 bytes: three places
    for at in (300, 900, 1500):
        data[at] = 0xFF
    assert len(decode_bytes(bytes(data)).damaged) == 3
    data[2000] = 0xFF
    with pytest.raises(EncodingError, match="too much of it does not decode as utf-8") as caught:
        decode_bytes(bytes(data))
    assert place(caught.value) == ("bytes", 1998)  # the character with byte 2000


@pytest.mark.parametrize(
    ("bad", "places"),
    [(b"\xff", [0]), (b"\xff\xc3", [0]), (b"\xe5\x85", [0]), (b"\x80" * 64, [0]), (b"\x80" * 70, [0, 64])],
)
def test_a_run_of_bad_bytes_in_utf8_is_one_place(bad: bytes, places: list[int]) -> None:
    data = TEXT.encode()
    text, damaged = decode_repaired(data[:51] + bad + data[51:], "utf-8", allowed=2)  # type: ignore[misc]
    assert text == TEXT[:17] + "\ufffd" * len(places) + TEXT[17:]
    assert damaged == tuple((17 + n, 51 + at) for n, at in enumerate(places))


def test_bad_bytes_beside_each_other_are_one_place_and_those_apart_two() -> None:
    data = TEXT.encode()
    near = data[:51] + b"\xff" + data[51:54] + b"\xff" + data[54:]
    apart = data[:51] + b"\xff" + data[51:60] + b"\xff" + data[60:]
    assert decode_repaired(near, "utf-8", allowed=1) == (
        TEXT[:17] + "\ufffd" + TEXT[17] + "\ufffd" + TEXT[18:], ((17, 51), (19, 55)))  # fmt: skip
    assert decode_repaired(apart, "utf-8", allowed=1) == 61
    assert decode_repaired(data + b"\xff", "utf-8", allowed=0) == len(data)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_long_files_are_read_whole_wherever_a_piece_ends(codec: str, end: str) -> None:
    """Pieces of 64 kB end behind a line or, without lines, nowhere; a pair of UTF-16 is never torn."""
    line = "有人" * 10 + ("𠮷" if codec.startswith("utf-16") else "") + end
    for shift in range(4):
        text = "a" * shift + line * (140_000 // len(line.encode(codec)))
        assert decode_repaired(text.encode(codec), codec, allowed=0) == (text, ())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_pair_over_the_edge_of_a_piece_is_one_character(codec: str) -> None:
    text = "a" * 32_767 + "𠮷" + "b" * 40_000
    assert decode_repaired(text.encode(codec), codec, allowed=0) == (text, ())


def test_a_line_longer_than_a_piece_behind_a_short_one() -> None:
    text = TEXT + "\n" + TEXT * 1600 + "\n" + TEXT
    assert decode_repaired(text.encode("gb18030"), "gb18030", allowed=0) == (text, ())


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le"])
def test_the_codec_of_a_long_file_is_found_by_its_opening_middle_and_end(codec: str) -> None:
    text = "x" * 131_072 + TEXT * 3000 + "y" * 131_072
    decoded = decode_bytes(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, codec)


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_damage_behind_the_first_piece_of_a_long_file_is_found_at_its_place(codec: str) -> None:
    text = (TEXT + "\n") * 1200
    data = bytearray(text.encode(codec))
    at = len(text[:40_000].encode(codec))
    data[at] = 0xFF
    decoded = decode_repaired(bytes(data), codec, allowed=1)
    assert decoded == (text[:40_000] + "\ufffd" + text[40_001:], ((40_000, at),))


def test_the_cheapest_reading_skips_no_more_than_is_lost() -> None:
    data = TEXT.encode("gb18030")
    assert decode_repaired(data[:9] + data[10:], "gb18030", allowed=1) == (
        TEXT[:4] + "\ufffd" + TEXT[5:], ((4, 8),))  # fmt: skip
    assert decode_repaired(data[:20] + b"\xff\xff\xff" + data[20:], "gb18030", allowed=1) == (
        TEXT[:10] + "\ufffd" + TEXT[10:], ((10, 20),))  # fmt: skip
    four = "村民𠮷某参加了县里的培训，".encode("gb18030")
    assert decode_repaired(four[:7] + four[8:], "gb18030", allowed=1) == ("村民\ufffd某参加了县里的培训，", ((2, 4),))


def test_costs_of_classes_in_their_order() -> None:
    """Private and unassigned characters cost most, then foreign letters, rare Han, marks of other blocks, level one."""
    assert [character_cost(one) for one in ("\ue000", "\u0378", "\x01", "ж", "龘", "〤", "∑", "ｱ", "桴", "\ufffd")] == [
        -22.0, -22.0, -22.0, -18.0, -15.0, -13.0, -13.0, -13.0, -15.0, 0.0]  # fmt: skip
    assert character_cost("a") == character_cost("\n") == character_cost("。") == -5.0
    assert character_cost("坍") == -11.0
    assert (is_listed("员"), is_listed("員"), is_listed("\n"), is_listed("~"), is_listed("桴")) == (
        True, True, False, False, False)  # fmt: skip
    assert score_text("a" * 20_001) == -100_000.0
    assert score_text("") == 0.0


def test_a_strange_stretch_is_counted_in_characters_beyond_ascii() -> None:
    plain = "全县共有党员三千人"
    assert strange_stretch(plain + RARE, size=4, mean=-12.5) == len(plain)
    assert strange_stretch(plain + " ".join(RARE), size=4, mean=-12.5) == len(plain)
    assert strange_stretch(plain + "\ufffd" + RARE, size=4, mean=-12.5) == len(plain) + 1
    assert strange_stretch(RARE[:3], size=4, mean=-12.5) is None
    assert strange_stretch(RARE[:4], size=4, mean=-12.5) == 0
    assert strange_stretch(RARE + plain * 3, size=4, mean=-12.5, start=9) is None
    assert strange_stretch("𠮷" * 4, size=4, mean=-17.9) == 0
    assert strange_stretch("a" * 1_000_100 + RARE, size=4, mean=-12.5) == 1_000_100
    long = plain * 120_000  # the stretch lies over the edge of the first million characters
    assert strange_stretch(long[:999_998] + RARE, size=4, mean=-14.9) == 1_000_003
    assert strange_stretch(long[:999_997] + RARE[5:] + plain, size=4, mean=-14.9) == 999_997
