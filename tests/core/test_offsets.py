"""Offset maps: every clean span leads to a raw span whose content holds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import Edit, Span, apply_edits, compose_offsets, identity_offsets, page_of, to_raw

RAW = "abcdefghij"
EDITS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10), st.sampled_from(["", "X", "YZ"])), max_size=4).map(
    lambda rows: _disjoint(rows)
)


def _disjoint(rows: list[tuple[int, int, str]]) -> list[Edit]:
    kept: list[Edit] = []
    for low, high, new in sorted((min(a, b), max(a, b), new) for a, b, new in rows):
        if high > low and (not kept or low >= kept[-1].end):
            kept.append(Edit("s", low, high, new))
    return kept


def test_one_character_for_one_stands_for_it() -> None:
    text, offsets = apply_edits("２５人", [Edit("width", 0, 1, "2"), Edit("width", 1, 2, "5")])
    assert text == "25人"
    assert [to_raw(offsets, at, at + 1) for at in range(3)] == [Span(0, 1), Span(1, 2), Span(2, 3)]
    assert offsets == identity_offsets(3)


def test_a_longer_replacement_is_known_as_a_whole() -> None:
    _, offsets = apply_edits("a--b", [Edit("dash", 1, 3, "——")])
    assert to_raw(offsets, 1, 2) == to_raw(offsets, 2, 3) == Span(1, 3)


@pytest.mark.parametrize(
    "edits", [[Edit("s", 0, 2, ""), Edit("s", 1, 3, "")], [Edit("s", 0, 11, "")], [Edit("s", 3, 2, "")]]
)
def test_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap or leave"):
        apply_edits(RAW, edits)


@given(EDITS, EDITS)
def test_kept_characters_lead_back_to_themselves(first: list[Edit], second: list[Edit]) -> None:
    middle, inner = apply_edits(RAW, first)
    second = [edit for edit in second if edit.end <= len(middle)]
    clean, outer = apply_edits(middle, second)
    both = compose_offsets(inner, outer)
    for at, character in enumerate(clean):
        span = to_raw(both, at, at + 1)
        assert 0 <= span.start <= span.end <= len(RAW)
        if character in RAW:
            assert character in RAW[span.start : span.end]


def test_pages() -> None:
    assert [page_of((100, 200), at) for at in (0, 99, 100, 200)] == [1, 1, 2, 3]
