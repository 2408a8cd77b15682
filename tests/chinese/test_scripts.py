"""Scripts: phrases of OpenCC's dictionaries, lengths and offsets, evidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from yanting_research.chinese import fold_script, script_evidence, script_of, simplify
from yanting_research.core import Span, to_raw

TAIWANESE = st.lists(
    st.sampled_from(["部落格", "計程車", "資料庫", "印表機", "農村", "黨員", "乾隆", "乾燥", "，", "25人", "A", "\n"]),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乾隆年間", "乾隆年间"),
        ("氣候乾燥", "气候干燥"),
        ("他的著作很著名", "他的著作很著名"),
        ("憑藉優勢，聲名狼藉", "凭借优势，声名狼藉"),
        ("徵求意見，宮商角徵羽", "征求意见，宫商角徵羽"),
        ("农村党员25619人，占14.7%", "农村党员25619人，占14.7%"),
        ("", ""),
    ],
)
def test_phrases(text: str, expected: str) -> None:
    """TSPhrases of OpenCC decide by context what a table of characters cannot."""
    assert simplify(text)[0] == fold_script(text) == expected


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=["Cs"]), max_size=60))
def test_runs_converted_apart_are_the_text_converted_whole(text: str) -> None:
    """Cutting at what is no Han character loses no phrase: OpenCC itself is the reference."""
    assert fold_script(text) == OpenCC("t2s").convert(text)


@given(st.text(max_size=80))
def test_length_never_changes(text: str) -> None:
    assert len(fold_script(text)) == len(text)


@settings(max_examples=60)
@given(TAIWANESE)
def test_offsets_where_words_change_their_length(text: str) -> None:
    simplified, offsets = simplify(text, conversion="tw2sp")
    last = Span(0, 0)
    for at in range(len(simplified)):
        span = to_raw(offsets, at, at + 1)
        assert last.start <= span.start < span.end <= len(text)
        assert last.end <= span.end
        last = span
        if simplified[at] in "，25人A\n农员":
            assert simplified[at] in text[span.start : span.end].translate(str.maketrans("農員", "农员"))
    assert to_raw(offsets, 0, len(simplified)) == Span(0, len(text))


def test_adjacent_characters_keep_their_own_places() -> None:
    text, offsets = simplify("黨員幹部")
    assert [to_raw(offsets, at, at + 1).start for at in range(len(text))] == [0, 1, 2, 3]


def test_unknown_conversion() -> None:
    with pytest.raises(ValueError, match="t2s, tw2s"):
        simplify("a", conversion="s2t")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("關於進一步加強農村黨員教育工作的意見", "traditional"),
        ("关于进一步加强农村党员教育工作的意见", "simplified"),
        ("关于加强农村党员教育工作的意见，各乡镇党委组织实施。署名：陳", "simplified"),
        ("關於加強農村黨員教育，关于加强农村党员教育", "mixed"),
        ("人口二十五", ""),
        ("皇后住在台中", ""),
        ("2012 PDF", ""),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


def test_evidence_is_counted() -> None:
    assert script_evidence("農农 員 乾后") == (2, 1)
