"""The faces of printed pages: coverage and licence (SIL OFL 1.1 asks that its text travels with the font)."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from yanting_research.resources import read_resource
from yanting_research.resources.print_fonts import PRINT_FAMILIES, print_coverage, print_font_folders


def test_the_text_face_draws_gb_2312_and_the_signs_of_formulas() -> None:
    # GB 2312-80 has 6763 characters: 3755 of level 1 (rows 16 to 55), 3008 of level 2 (rows 56 to 87).
    rows = [bytes([0xA0 + row, 0xA0 + cell]) for row in range(16, 88) for cell in range(1, 95)]
    decoded = [pair.decode("gb2312", errors="replace") for pair in rows]
    characters = {text for text in decoded if "\ufffd" not in text}
    assert len(characters) == 6763
    with TTFont(print_font_folders()[0] / "NotoSerifSC-GB2312.ttf", lazy=True) as font:
        drawn = set(font.getBestCmap())
        names = {font["name"].getDebugName(1), font["name"].getDebugName(13)}
    wanted = "".join(characters) + "—…“”《》〔〕·×÷±≤≥≈≠∑√αβμσ①⑩〓０％－"
    assert [sign for sign in wanted if ord(sign) not in drawn] == []
    assert PRINT_FAMILIES[0] in names
    assert any("SIL Open Font License" in (name or "") for name in names)


def test_the_heading_face_fills_in_and_the_licence_is_there() -> None:
    assert {ord(sign) for sign in "䴙䴘"} <= print_coverage()
    assert 0x20BB7 not in print_coverage()
    assert "SIL OPEN FONT LICENSE Version 1.1" in read_resource("fonts/OFL.txt")


def test_an_unknown_face_is_refused() -> None:
    with pytest.raises(ValueError, match="Noto Serif SC, Noto Sans SC are needed"):
        print_coverage("SimSun")
