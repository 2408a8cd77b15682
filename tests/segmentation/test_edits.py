from __future__ import annotations

import pytest

from yanting_research.errors import LexiconError
from yanting_research.segmentation.edits import (
    WordEdit,
    add_edit,
    delete_edit,
    edit_record,
    edits_from_records,
    split_edit,
)


@pytest.mark.parametrize("word", ["", "干" * 33, "干 部", "干\u200b部", "干\ud800", "干\n"])
def test_words_that_no_dictionary_should_hold(word: str) -> None:
    for make in (add_edit, delete_edit):
        with pytest.raises(LexiconError):
            make(word)


@pytest.mark.parametrize("frequency", [0, -5, 10_000_001, 10**20])
def test_frequencies_outside_the_range(frequency: int) -> None:
    with pytest.raises(LexiconError, match="an integer from 1 to 10000000"):
        add_edit("流动课堂", frequency=frequency)


def test_unknown_tags_and_lonely_parts() -> None:
    with pytest.raises(LexiconError, match="unknown part-of-speech tag 'noun'"):
        add_edit("流动课堂", tag="noun")
    with pytest.raises(ValueError, match="two or more"):
        split_edit("中将")


def test_records_bring_every_kind_back() -> None:
    edits = (
        add_edit("C++(.*)班", frequency=9, tag="n"),
        add_edit("大讲堂"),
        delete_edit("大干"),
        split_edit("中", "将"),
    )
    assert edits_from_records([edit_record(edit) for edit in edits]) == edits


def test_records_from_elsewhere_are_checked() -> None:
    with pytest.raises(ValueError, match="allowed: add, delete, split"):
        edits_from_records([edit_record(WordEdit("drop", ("大干",)))])
    with pytest.raises(LexiconError):
        edits_from_records([edit_record(WordEdit("add", ("大干",), -1))])
