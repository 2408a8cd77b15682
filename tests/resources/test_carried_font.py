"""The font of the pages: what is in a subset of it and in the rule that carries it."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from yanting_research.resources.fonts import carried_font, font_face_css, subset_font


def characters(data: bytes) -> set[str]:
    return {chr(code) for code in TTFont(BytesIO(data)).getBestCmap()}


def test_a_subset_has_the_characters_asked_for_and_leaves_out_what_the_font_lacks() -> None:
    lacking = "\U000f0000\ud800\n\u1234"
    assert characters(subset_font("盐亭县党员25%" + lacking)) == set("盐亭县党员25%")


def test_outlines_and_the_licence_stay() -> None:
    whole, part = TTFont(carried_font()), TTFont(BytesIO(subset_font("县", flavor="ttf")))
    name = whole.getBestCmap()[ord("县")]
    kept = part["glyf"][part.getBestCmap()[ord("县")]]
    assert kept.numberOfContours == whole["glyf"][name].numberOfContours > 1
    assert part["hmtx"].metrics[part.getBestCmap()[ord("县")]][0] == part["head"].unitsPerEm
    assert "SIL Open Font License" in part["name"].getDebugName(13)
    assert "Adobe" in part["name"].getDebugName(0)


def test_the_rule_of_a_page_carries_the_font_and_asks_for_nothing() -> None:
    rule = font_face_css("砺")
    payload = rule.partition("base64,")[2].partition('"')[0]
    assert set("砺，09Az%") <= characters(base64.b64decode(payload))
    assert "http" not in rule
    assert rule.count("url(") == 1


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="woff, ttf"):
        subset_font("县", flavor="woff2")
    with pytest.raises(ValueError, match="letters"):
        font_face_css("县", family='x";}body{')
