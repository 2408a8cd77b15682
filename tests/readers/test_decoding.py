"""Encodings told apart by the characters that come out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
@pytest.mark.parametrize("length", [6, 8, 16, 20, 60])
def test_snippets_are_right(codec: str, length: int) -> None:
    for start in range(len(SIMPLIFIED) - length):
        snippet = SIMPLIFIED[start : start + length]
        assert decode_bytes(snippet.encode(codec)).text == snippet


@pytest.mark.parametrize("length", [6, 8, 16, 20, 60])
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
    for _ in range(200):
        codec = generator.choice(["utf-8", "gb18030"])
        data = bytearray((SIMPLIFIED * 4).encode(codec))
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
