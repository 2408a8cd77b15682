"""Radicals: the whole table, one to one, against Unicode's own normalisation where that speaks."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.chinese import fold_radicals
from yanting_research.chinese.radicals import RADICAL_IDEOGRAPHS, count_radicals

OBSERVED = Path(__file__).parents[3] / "shared" / "data" / "cjk_radical_map_observed.csv"


def assigned(low: int, high: int) -> list[str]:
    return [chr(code) for code in range(low, high) if unicodedata.name(chr(code), "")]


def test_kangxi_radicals_agree_with_nfkc_but_for_one() -> None:
    """The 214 compatibility decompositions of the Unicode character database are the reference."""
    kangxi = assigned(0x2F00, 0x2FE0)
    assert len(kangxi) == 214
    differ = {c: fold_radicals(c) for c in kangxi if fold_radicals(c) != unicodedata.normalize("NFKC", c)}
    assert differ == {"⼾": "户"}


def test_supplement_is_whole() -> None:
    """EquivalentUnifiedIdeograph.txt maps all 115 radicals of the supplement but U+2E80."""
    supplement = assigned(0x2E80, 0x2F00)
    assert len(supplement) == 115
    assert [c for c in supplement if c not in RADICAL_IDEOGRAPHS] == ["\u2e80"]
    assert fold_radicals("⺠⻓⻔⻅⻋⻛⻢⻥⻦⻰⻬") == "民长门见车风马鱼鸟龙齐"


def test_every_target_is_a_unified_ideograph() -> None:
    for radical, ideograph in RADICAL_IDEOGRAPHS.items():
        assert unicodedata.name(ideograph).startswith("CJK UNIFIED IDEOGRAPH"), radical


def test_compatibility_ideographs() -> None:
    """U+F9E9 is canonically 里, U+2F804 is 你 (UnicodeData.txt); U+FA0E is unified although it stands in the block."""
    assert fold_radicals("\uf9e9\U0002f804\ufa0e") == "里你\ufa0e"


@given(st.text(st.sampled_from("⼈⺠民A，。1\uf900\U0002f800\u2e80")))
def test_one_to_one_and_done_once(text: str) -> None:
    folded = fold_radicals(text)
    assert len(folded) == len(text)
    assert fold_radicals(folded) == folded
    assert count_radicals(text) == sum(a != b for a, b in zip(text, folded, strict=True))


def test_radicals_seen_in_browser_prints() -> None:
    if not OBSERVED.exists():  # the table itself is tested above
        pytest.skip("the list of radicals seen in browser prints is not here")
    with OBSERVED.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert [row for row in rows if fold_radicals(row["found"]) != row["unified"]] == []
