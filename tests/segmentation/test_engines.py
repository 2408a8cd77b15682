"""Every rung of the ladder gives exactly the tokens of jieba 0.42.1, model on, off and in search mode.

The generators here are those of ``benchmarks/parity.py`` at a size that runs in seconds; strings
stay under 400 characters, where jieba itself is still fast.
"""

from __future__ import annotations

import itertools
import math
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jieba import finalseg

from yanting_research.segmentation import ENGINES, Segmenter, patterns
from yanting_research.segmentation.dictionary import Dictionary, edited_dictionary, load_dictionary, private_tokenizer
from yanting_research.segmentation.edits import WordEdit, add_edit, delete_edit, split_edit
from yanting_research.segmentation.engine import cut
from yanting_research.segmentation.ladder import choose_engine, make_engine
from yanting_research.segmentation.probe import PROBE_DIGESTS, passes_probe, probe_digest, probe_strings

MIXED = "2013-06-25，党(工)委43个、PM2.5为14.7%；QQ群“两化”互动\r\n https://a.b/c_d-e?x=1&y=２０ 㐀龦𠮷 B超 C++"
HOSTILE = "a1.-_%+#&中"
RANGES = (
    (0x4E00, 0xA000), (0x20, 0x7F), (0x3400, 0x4DC0), (0x20000, 0x2A6E0), (0xD800, 0xE000), (0xFF00, 0xFFF0),
    (0xE000, 0xE004), (0x0, 0x20), (0x80, 0x3400), (0x4E00, 0x4E20), (0x30, 0x3A), (0xF900, 0xFB00), (0x9FD0, 0xA000),
)  # fmt: skip
FAST = ("rjieba", "rjieba-route", "python")

reference = private_tokenizer()


def rungs(names: tuple[str, ...] = FAST) -> list[tuple[Segmenter, Segmenter]]:
    return [(Segmenter(engine=name), Segmenter(engine=name, hmm=False)) for name in names]


ALL, COMPILED = rungs(), rungs(("rjieba",))


def same(text: str, among: list[tuple[Segmenter, Segmenter]]) -> None:
    guessed, plain, search = reference.lcut(text), reference.lcut(text, HMM=False), reference.lcut_for_search(text)
    for on, off in among:
        assert on.tokens(text) == guessed, on.engine
        assert off.tokens(text) == plain, on.engine
        assert on.search_tokens(text) == search, on.engine


def random_strings(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(count):
        yield "".join(chr(chance.randrange(*chance.choice(RANGES))) for _ in range(chance.randrange(1, 40)))


def test_the_private_dictionary_is_the_one_an_untouched_jieba_builds(tmp_path: Path) -> None:
    untouched = jieba.Tokenizer()
    untouched.tmp_dir = str(tmp_path)
    assert untouched.lcut(MIXED) == reference.lcut(MIXED)
    assert untouched.total == reference.total
    assert dict(reference.FREQ) == untouched.FREQ


def test_the_patterns_are_jiebas() -> None:
    pairs = {
        patterns.BLOCK_PATTERN: jieba.re_han_default,
        patterns.BLANK_PATTERN: jieba.re_skip_default,
        patterns.HAN_PATTERN: finalseg.re_han,
        patterns.ALPHANUMERIC_PATTERN: finalseg.re_skip,
    }
    everything = [chr(code) for code in (*range(0x3000), *range(0x3400, 0xA000), *range(0xF900, 0x10000))]
    for ours, theirs in pairs.items():
        assert [bool(ours.match(ch)) for ch in everything] == [bool(theirs.match(ch)) for ch in everything]
        assert ours.split(MIXED) == theirs.split(MIXED)


def test_all_rungs_on_mixed_text_and_report(seed_text: str) -> None:
    same(MIXED, ALL)
    same(seed_text, ALL)


def test_all_short_hostile_strings() -> None:
    for length in range(4):
        for letters in itertools.product(HOSTILE, repeat=length):
            same("".join(letters), ALL)
    for letters in itertools.product(HOSTILE, repeat=4):
        text = "".join(letters)
        assert COMPILED[0][0].tokens(text) == reference.lcut(text)


def test_random_unicode_strings() -> None:
    for text in random_strings(600, 2013):
        same(text, ALL)
    for text in random_strings(4000, 2014):
        assert COMPILED[0][0].tokens(text) == reference.lcut(text)


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        alphabet="县委组织部长期下乡干部教育培训第一书记的一百二十万党员，。 \r\n0123456789%.-aB“”()㐀𠮷", max_size=60
    )
)
def test_shuffled_policy_words(text: str) -> None:
    same(text, COMPILED)


def test_texts_longer_than_a_chunk() -> None:
    text = "党员教育2013-06-25，㐀\r\n" * 3000
    assert "".join(Segmenter().tokens(text)) == text
    assert Segmenter().tokens(text) == Segmenter(engine="python").tokens(text)


def test_stand_ins_that_the_text_itself_holds_stay() -> None:
    same("\ue000㐀\ue000党员\ue000\ue001𠮷", ALL)


def test_of_two_equal_routes_the_longer_word_wins_as_in_jieba() -> None:
    frequencies, total = {"甲": 4, "乙": 4, "甲乙": 1}, 16
    log_shares = {f: math.log(f or 1) - math.log(total) for f in (0, 1, 4)}
    assert 2 * log_shares[4] == log_shares[1]
    tied = jieba.Tokenizer()
    tied.FREQ, tied.total, tied.initialized = frequencies, total, True
    assert list(cut("甲乙", Dictionary(frequencies, total, "", log_shares))) == tied.lcut("甲乙") == ["甲乙"]


def test_an_unpunctuated_run_is_linear_and_still_jiebas() -> None:
    same("中" * 900, ALL)
    same("嫘" * 900, ALL)
    started = time.perf_counter()
    for on, _ in ALL:
        assert "".join(on.tokens("中" * 200_000)) == "中" * 200_000
    assert time.perf_counter() - started < 40  # copying the path at every step would take minutes


def random_edits(chance: random.Random) -> list[WordEdit]:
    words = ["长期", "部长", "组织部", "B超", "教育", "的", "台中", "中将"]
    edits = []
    for _ in range(chance.randrange(1, 8)):
        letters = "".join(
            chance.choice("县委组织部长期下乡干部aA1.-_%+#&2Q㐀𠮷()") for _ in range(chance.randrange(1, 6))
        )
        word = chance.choice([chance.choice(words), letters, chance.choice(words) + chance.choice(words)])
        kind = chance.random()
        if kind < 0.35:
            edits.append(add_edit(word))
        elif kind < 0.6:
            edits.append(add_edit(word, frequency=chance.choice([1, 2, 100, 10**5, 10**7]), tag="nz"))
        elif kind < 0.85 or len(word) < 2:
            edits.append(delete_edit(word))
        else:
            edits.append(split_edit(word[:1], word[1:]))
    return edits


def by_jieba(edits: list[WordEdit]) -> jieba.Tokenizer:
    """The same edits through jieba's own methods."""
    base = load_dictionary()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(base.frequencies), base.total, True
    for edit in edits:
        if edit.kind == "delete":
            tokenizer.del_word(edit.word)
        elif edit.kind == "split":
            tokenizer.suggest_freq(edit.parts, True)
        else:
            tokenizer.add_word(edit.word, edit.frequency or None, edit.tag or None)
    return tokenizer


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_of_the_dictionary(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finalseg, "Force_Split_Words", set())
    chance = random.Random(seed)  # noqa: S311
    edits = random_edits(chance)
    theirs = by_jieba(edits)
    dictionary = edited_dictionary(tuple(edits))
    assert (dict(dictionary.frequencies), dictionary.total) == (theirs.FREQ, theirs.total)
    assert dictionary.split_words == finalseg.Force_Split_Words
    for name in FAST:
        on, off = Segmenter(edits=edits, engine=name), Segmenter(edits=edits, engine=name, hmm=False)
        for text in ("县委组织部长期下乡干部教育", MIXED, "台中将B超a-1结果"):
            for edit in edits:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + edit.word + text[at:]
            assert on.tokens(text) == theirs.lcut(text), (name, text)
            assert off.tokens(text) == theirs.lcut(text, HMM=False), (name, text)
            assert on.search_tokens(text) == theirs.lcut_for_search(text), (name, text)


def test_a_word_added_twice_counts_twice_in_the_total() -> None:
    # jieba 0.42.1, Tokenizer.add_word: the total grows by the new frequency, the old one stays in it.
    base = load_dictionary()
    twice = edited_dictionary((add_edit("流动课堂", frequency=900), add_edit("流动课堂", frequency=5)))
    assert twice.total == base.total + 905
    assert twice.frequencies["流动课堂"] == 5


def test_words_added_again_and_again_weigh_on_every_engine_alike() -> None:
    # A total fifty times as large makes longer words win: 更 + 多 becomes 更多.
    edits = (add_edit("甲乙", frequency=10_000_000),) * 300
    expected = private_tokenizer(edited_dictionary(edits)).lcut("最多降为更多新设", HMM=False)
    assert "更多" in expected
    assert "更多" not in Segmenter(edits=edits[:1], hmm=False).tokens("最多降为更多新设")
    for name in FAST:
        assert Segmenter(edits=edits, hmm=False, engine=name).tokens("最多降为更多新设") == expected


def test_the_published_example_of_suggest_freq() -> None:
    # jieba's README: 「如果放到post中将出错。」, suggest_freq(('中', '将'), True) gives 494.
    text = "如果放到post中将出错。"
    assert Segmenter(hmm=False).tokens(text) == ["如果", "放到", "post", "中将", "出错", "。"]
    assert Segmenter(hmm=False).with_split("中", "将").tokens(text) == [
        "如果",
        "放到",
        "post",
        "中",
        "将",
        "出错",
        "。",
    ]
    assert edited_dictionary((split_edit("中", "将"),)).frequencies["中将"] == 494


def test_edits_leave_the_words_that_jieba_shares_between_tokenizers_alone() -> None:
    before = set(finalseg.Force_Split_Words)
    for name in ENGINES:
        assert Segmenter(engine=name).without_words(["教育"]).tokens("教育") == ["教", "育"]
        assert Segmenter(engine=name).tokens("教育") == ["教育"]
    assert before == finalseg.Force_Split_Words


def test_the_digests_of_the_probe_are_those_of_jieba() -> None:
    made = {hmm: probe_digest(lambda text, hmm: reference.lcut(text, HMM=hmm), hmm=hmm) for hmm in (True, False)}
    assert made == PROBE_DIGESTS
    assert len(set(probe_strings())) > 400


def test_an_engine_without_its_repair_fails_the_probe() -> None:
    from yanting_research.segmentation.native import _base

    assert not passes_probe(lambda text, hmm: _base().cut(text.encode("utf-8", "replace").decode(), hmm))


def test_the_fastest_engine_that_passes_is_taken() -> None:
    name = choose_engine()
    engine = make_engine(name)
    assert name == Segmenter().engine == "rjieba"
    assert passes_probe(lambda text, hmm: engine.cut(text, hmm=hmm))
    with pytest.raises(ValueError, match="allowed: auto, rjieba, rjieba-route, python, jieba"):
        Segmenter(engine="thulac")
    with pytest.raises(ValueError, match="allowed: auto, rjieba"):
        make_engine("thulac")


def test_a_first_token_loads_no_table_library_and_neither_jieba_nor_its_rust_namesakes_shared_state() -> None:
    code = (
        "import sys; from yanting_research.segmentation import Segmenter; Segmenter().tokens('党员教育');"
        "print([name for name in ('pandas', 'numpy', 'pandera', 'jieba', 'rjieba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_foreign_cache_file_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(b"foreign")
    load_dictionary.cache_clear()
    edited_dictionary.cache_clear()
    assert Segmenter(engine="python").tokens("党员教育") == ["党员", "教育"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"foreign"
