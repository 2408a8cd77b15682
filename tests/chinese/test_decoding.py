"""Encodings told apart by the characters that come out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese.byte_repair import decode_repaired
from yanting_research.chinese.character_costs import character_cost
from yanting_research.chinese.encodings import decode_bytes
from yanting_research.errors import EncodingError

SIMPLIFIED = (
    "全县共有基层党组织六百余个，党员一万八千多人。今年以来，县委坚持把干部培训摆在突出位置，先后举办各类培训班三十期，"
    "培训干部两千多人次；组织乡镇书记外出考察学习，推动工作开展。但是，部分村的活动场所建设滞后，经费保障不足。"
)
TRADITIONAL = (
    "全縣共有基層黨組織六百餘個，黨員一萬八千多人。今年以來，縣委堅持把幹部培訓擺在突出位置，先後舉辦各類培訓班三十期，"
    "組織鄉鎮書記外出考察學習，推動工作開展。但是，部分村的活動場所建設滯後，經費保障不足。"
)
CODECS = ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be", "utf-16"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("length", [4, 6, 8, 16, 20, 60])
def test_snippets_are_right(codec: str, length: int) -> None:
    for start in range(len(SIMPLIFIED) - length):
        snippet = SIMPLIFIED[start : start + length]
        assert decode_bytes(snippet.encode(codec)).text == snippet


@pytest.mark.parametrize("length", [4, 6, 8, 16, 20, 60])
def test_traditional_snippets_are_right(length: int) -> None:
    for start in range(len(TRADITIONAL) - length):
        snippet = TRADITIONAL[start : start + length]
        assert decode_bytes(snippet.encode("big5hkscs")).text == snippet


def test_the_word_that_looks_like_utf8() -> None:
    assert decode_bytes("联通".encode("gbk")).text == "联通"


def test_four_byte_gb18030() -> None:
    text = "村民䶮某与𠮷某参加了县里的培训。"
    assert decode_bytes(text.encode("gb18030")).text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_one_damaged_byte_in_eight_kilobytes_is_marked(codec: str) -> None:
    text = (TRADITIONAL if codec == "big5hkscs" else SIMPLIFIED) * 40
    data = bytearray(text.encode(codec))[:8000]
    data[4000] = 0xFF
    decoded = decode_bytes(bytes(data))
    assert decoded.encoding == codec
    assert decoded.damaged
    assert all(decoded.text[at] == "\ufffd" for at, _ in decoded.damaged)
    assert all(3990 <= byte <= 4010 or byte > 7990 for _, byte in decoded.damaged)


def test_damaged_files_are_never_taken_for_another_encoding() -> None:
    generator = random.Random(7)  # noqa: S311
    for _ in range(1_000):
        codec = generator.choice(["utf-8", "gb18030"])
        data = bytearray((SIMPLIFIED * 2).encode(codec))
        for _ in range(generator.randint(1, 3)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        try:
            assert decode_bytes(bytes(data)).encoding == codec
        except EncodingError:
            continue


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_typed_refusal(data: bytes) -> None:
    try:
        outcome: object = decode_bytes(data).text
    except EncodingError as error:
        outcome = error
    assert isinstance(outcome, str) or (isinstance(outcome, EncodingError) and outcome.where and outcome.remedy)


def test_noise_is_refused() -> None:
    noise = random.Random(3).randbytes(4000)  # noqa: S311
    with pytest.raises(EncodingError):
        decode_bytes(noise)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "cp936", "latin-1", "utf-8"])
def test_a_declared_name_is_only_a_hint(declared: str) -> None:
    assert decode_bytes("镕基同志".encode("gb18030"), declared=declared).text == "镕基同志"


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize("place", range(40, 60))
def test_a_lost_byte_does_not_shift_the_pairs_behind_it(codec: str, place: int) -> None:
    text = (TRADITIONAL if codec == "big5hkscs" else SIMPLIFIED) * 3
    data = text.encode(codec)
    decoded = decode_bytes(data[:place] + data[place + 1 :])
    assert decoded.encoding == codec
    assert decoded.text.endswith(text[place // 2 + 8 :])
    assert decoded.text.startswith(text[: place // 2 - 8])
    assert len(decoded.damaged) <= 1


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16-le"])
def test_a_file_cut_in_the_middle_of_a_character_reads_to_its_end(codec: str) -> None:
    text = TRADITIONAL if codec == "big5hkscs" else SIMPLIFIED
    decoded = decode_bytes(text.encode(codec)[:-1])
    assert (decoded.encoding, decoded.text) == (codec, text[:-1] + "\ufffd")
    assert decoded.damaged[0][0] == len(text) - 1


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
@pytest.mark.parametrize("length", [60, 110])
def test_two_encodings_in_one_file_are_refused_at_the_seam(first: str, second: str, length: int) -> None:
    head, tail = (SIMPLIFIED * 4)[: length * 3].encode(first), SIMPLIFIED[:length].encode(second)
    with pytest.raises(EncodingError, match="save each piece by itself") as caught:
        decode_bytes(head + tail, where="a.txt")
    assert caught.value.where.startswith("a.txt, byte ")
    assert abs(int(caught.value.where.rsplit(" ", 1)[1]) - len(head)) <= 60


def test_rare_characters_are_no_damage() -> None:
    """The lanthanides and the fishes of an annex are the rarest prose that statutes hold."""
    text = (
        "稀土指镧、铈、镨、钕、钷、钐、铕、钆、铽、镝、钬、铒、铥、镱、镥；鱼类有鲌鱼、鲮鱼、鲥鱼、鳜鱼、鲂鱼、鳊鱼。"
        * 5
    )
    decoded = decode_bytes(text.encode("gbk"))
    assert (decoded.text, decoded.damaged) == (text, ())


def test_a_phrase_in_utf16_that_looks_like_ascii() -> None:
    """第九条 in UTF-16 is ``,{]Nag``; an English word of as many letters stays English."""
    assert decode_bytes("第九条".encode("utf-16-le")).text == "第九条"
    assert decode_bytes(b"Bush hid the facts").text == "Bush hid the facts"


def test_repair_stops_beyond_the_allowed_runs() -> None:
    data = SIMPLIFIED.encode("gb18030")
    broken = data[:20] + b"\xff" + data[20:60] + b"\xff" + data[60:]
    assert decode_repaired(broken, "gb18030", allowed=1) in range(55, 65)
    text, damaged = decode_repaired(broken, "gb18030", allowed=2)  # type: ignore[misc]
    assert [text[at] for at, _ in damaged] == ["\ufffd", "\ufffd"]
    assert text.replace("\ufffd", "") == SIMPLIFIED


def test_the_costs_are_probabilities_of_the_listed_characters() -> None:
    """Zipf-Mandelbrot with 0.2 / (rank + 20) over 1,800 ranks: the share sums to 0.9, as counted."""
    from math import exp

    from yanting_research.chinese.common_characters import COMMON_SIMPLIFIED

    assert sum(exp(character_cost(c)) for c in COMMON_SIMPLIFIED) == pytest.approx(0.9, abs=0.03)
