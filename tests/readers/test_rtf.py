r"""RTF: bytes of the right code page, what \u replaces, tables, and what is left out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.errors import ReadError
from yanting_research.readers import rtf_source

DATA = Path(__file__).parent / "data"
FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}"
    r"{\f2\fcharset136 PMingLiU;}{\f3\fcharset2 Wingdings;}}"
)


def read(body: str, tracked: str = "accepted") -> str:
    return rtf_source(
        (r"{\rtf1\ansi\ansicpg936\deff0" + FONTS + body + "}").encode("latin-1"), "a.rtf", tracked=tracked
    ).text


def hexed(text: str, codec: str = "gbk") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(codec))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\'c8\'ab\'cf\'d8", "全县"),
        (r"{\'c8}{\'ab}", "全"),  # a pair across groups
        (r"{\f1\'c8}{\f0\'ab}", "全"),  # and across fonts
        (r"\f1\'e9F\'cf\'d8", "镕县"),  # the second byte is a letter
        (r"\f1\'81\\a", "乗a"),  # or a backslash
        (r"\f2 " + hexed("對策", "big5"), "對策"),
        (r"\f0\'93Hello\'94\'c8\'ab", "“Hello”全"),
        (r"\uc1\u20840?\u21439?", "全县"),
        (r"\uc2\u20840\'c8\'ab\u21439\'cf\'d8", "全县"),
        (r"\uc1\u20840\'c8\'ab\u21439\'cf\'d8", "全县"),  # two bytes where one was announced
        (r"\uc0\u20840\u21439 A", "全县A"),
        (r"\uc1\u-10174?\u-8265?", "𠮷"),
        (r"\uc1\u-10178?x", "�x"),
        (r"{\uc2 {\u20840 ??}}\u21439?", "全县"),
        (r"010\_0000\~x\emdash\ldblquote a\rdblquote", "010-0000\xa0x—“a”"),
        (r"a{\*\unknown b}{\pict\bin3 }}}c}d", "ad"),
        (r"a{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}c", "abc"),
        (r"a{\field{\*\fldinst EQ \\o\\ac(" + hexed("○") + r",3)}{\fldrslt }}c", "a③c"),
        (r"a{\v hidden}b", "ab"),
        (r"\f3\u-3842?", "☑"),
        (r"{\upr{\annotation x}{\*\ud{y}}}z", "yz"),
    ],
)  # fmt: skip
def test_characters(body: str, text: str) -> None:
    assert read(body) == text + "\n"


def test_tracked_changes_and_hidden_paragraph_marks() -> None:
    body = r"A{\deleted 300}{\revised\revauth1 320}B{\deleted\par}C\par D"
    assert read(body) == "A320BC\nD\n"
    assert read(body, "both") == "A[-300-]{+320+}B\nC\nD\n"


def test_tables_with_merged_and_nested_cells() -> None:
    body = (
        r"\pard x\par\trowd\irow0\clvmgf\cellx1000\cellx3000\pard\intbl a\cell b\par c\cell\row"
        r"\trowd\irow1\trleft-108\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell d\cell e\cell\row"
        r"\trowd\irow0\cellx1000\cellx2000\pard\intbl f\cell"
        r"\pard\intbl\itap2 g\nestcell h\nestcell"
        r"{\*\nesttableprops\trowd\cellx1500\cellx2000\nestrow}{\nonesttables\par}"
        r"\pard\intbl\itap1 i\cell\row\pard y\par"
    )
    source = rtf_source((r"{\rtf1\ansi " + body + "}").encode(), "a.rtf")
    assert source.text == "x\na\tb c\n\td\te\nf\tg h i\ny\n"
    assert [table.rows for table in source.tables] == [
        (("a", "b c", ""), ("", "d", "e")),
        (("g", "h"),),
        (("f", "g h i"),),
    ]
    assert all(source.text[table.anchor] in "af" for table in source.tables)


def test_lists_notes_boxes_heads_and_pages() -> None:
    body = (
        r"{\info{\title " + hexed("培训") + r"}{\creatim\yr2023\mo5\dy4\hr1\min2}}{\header " + hexed("内部") + r"\par}"
        r"{\listtext\pard " + hexed("一、") + r"\tab}" + hexed("现状") + r"\par{\pntext 1.\tab}x{\footnote  note}\par"
        r"{\listtext\u8226?\tab}y{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}{\shprslt box}}\page z\par"
        r"{\*\annotation remark}"
    )
    data = (r"{\rtf1\ansi\ansicpg936 " + body + "}").encode()
    source = rtf_source(data, "a.rtf")
    assert source.text == "一、现状\n1. x\ny\nz\nbox\n note\n"
    assert [source.text[at] for at in source.page_breaks] == ["z"]
    assert source.metadata == {"file_title": "培训", "file_created": "2023-05-04T01:02:00Z"}
    assert {(item.surface, item.reason) for item in source.removals} == {("内部", "header"), ("remark", "comment")}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{\\rtf1 abc", "cut short"),
        (b"{\\rtf1 {\\b abc}", "cut short"),
        (b"{\\rtf1{\\fonttbl x;}}", "no text"),
        (b"plain", "no RTF"),
    ],
)
def test_refusals(data: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        rtf_source(data, "a.rtf")
    assert caught.value.where.startswith("a.rtf")
    assert caught.value.remedy


def test_depth_costs_no_stack() -> None:
    assert read("{" * 50_000 + "a" + "}" * 50_000) == "a\n"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="gb18030", categories=["L", "N"], max_codepoint=0xFFFF), min_size=1, max_size=30))
def test_unicode_and_its_fallback_read_once(text: str) -> None:
    coded = "".join(f"\\uc1\\u{ord(c)}?" for c in text)
    assert read(coded) == text.rstrip() + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_damage_ends_in_our_error_or_in_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray((DATA / "qinghe.rtf").read_bytes())
    for _ in range(chance.choice((1, 10, 100))):
        data[chance.randrange(len(data))] = chance.choice(b"{}\\'0uc \xff")
    try:
        rtf_source(bytes(data), "x.rtf").text.encode()
    except ReadError as error:
        said = error.remedy
    else:
        said = "text"
    assert said
