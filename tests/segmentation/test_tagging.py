"""Tags are line for line those of jieba.posseg, whichever engine gives the route."""

from __future__ import annotations

import itertools
import random

import jieba.posseg
import pytest

from yanting_research.segmentation import Segmenter, add_edit, delete_edit
from yanting_research.segmentation.dictionary import edited_dictionary, load_dictionary, private_tokenizer
from yanting_research.segmentation.tag_model import tag_run
from yanting_research.segmentation.tagging import jieba_tagger

MIXED = "2013-06-25，党(工)委43个、PM2.5为14.7%；QQ群“两化”互动\r\n https://a.b/c_d-e?x=1&y=２０ 㐀龦𠮷 B超 C++嫘祖故里"
ENGINES = ("rjieba", "python")

theirs = jieba.posseg.POSTokenizer(private_tokenizer())


def same(text: str) -> None:
    for hmm in (True, False):
        expected = [(pair.word, pair.flag) for pair in theirs.cut(text, HMM=hmm)]
        for engine in ENGINES:
            assert tagger(engine, hmm).tagged(text) == expected, (engine, hmm)


_MADE = {(engine, hmm): Segmenter(engine=engine, hmm=hmm) for engine in ENGINES for hmm in (True, False)}


def tagger(engine: str, hmm: bool) -> Segmenter:
    return _MADE[engine, hmm]


def test_mixed_text() -> None:
    same(MIXED)
    same("")


def test_the_report(seed_text: str) -> None:
    same(seed_text)


def test_all_short_hostile_strings() -> None:
    for length in range(4):
        for letters in itertools.product("a1.-_%+#&中", repeat=length):
            same("".join(letters))


def test_random_strings() -> None:
    chance = random.Random(7)  # noqa: S311
    ranges = [(0x4E00, 0x9FFF), (0x20, 0x7F), (0x3400, 0x3500), (0x20000, 0x20100), (0xFF00, 0xFFF0), (0x4E00, 0x4E40)]
    for _ in range(150):
        same("".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randrange(1, 25))))


def test_edited_dictionaries() -> None:
    edits = (
        add_edit("流动课堂", tag="nz"),
        add_edit("QQ", frequency=900),
        delete_edit("教育"),
        add_edit("a-1", tag="x"),
    )
    expected = jieba_tagger(edited_dictionary(edits))
    text = "办好流动课堂QQ群a-1的教育，党员教育培训"
    for engine, hmm in itertools.product(ENGINES, (True, False)):
        assert Segmenter(edits=edits, engine=engine, hmm=hmm).tagged(text) == expected(text, hmm)
    assert ("流动课堂", "nz") in expected(text, True)


def test_the_reference_itself_is_jieba_without_edits() -> None:
    assert jieba_tagger(load_dictionary())(MIXED, True) == [(pair.word, pair.flag) for pair in theirs.cut(MIXED)]


def test_tags_in_the_table_have_the_words_of_posseg_to_stand_on() -> None:
    from yanting_research.core import Corpus, Document, Source, identity_offsets

    document = Document("d", MIXED, Source("d", MIXED, "text", "utf-8", ""), identity_offsets(len(MIXED)))
    table = Segmenter().segment(Corpus((document,)), pos=True)
    assert list(zip(table["token"], table["pos"], strict=True)) == [(p.word, p.flag) for p in theirs.cut(MIXED)]
    assert "".join(table["token"]) == MIXED


def test_a_character_that_the_model_never_saw_takes_every_state() -> None:
    # U+9FA6 has no entry in posseg's char_state_tab.
    assert "\u9fa6" not in jieba.posseg.char_state_tab_P
    same("党\u9fa6员嫘\u9fa6\u9fa6祖")


@pytest.mark.parametrize("run", ["嫘", "嫘祖", "嫘" * 300])
def test_runs_are_spelled_whole(run: str) -> None:
    assert "".join(word for word, _ in tag_run(run)) == run
