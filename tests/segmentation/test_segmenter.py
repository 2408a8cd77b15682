"""Tokens are exactly jieba's; terms are whole; offsets are exact."""

from __future__ import annotations

import itertools
import math
import random
import re
import time
from pathlib import Path

import jieba
import jieba.posseg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import Corpus, Document, Lexicon, LexiconEntry, Section, Source, Span, identity_offsets
from yanting_research.errors import SegmentationError
from yanting_research.segmentation import Segmenter, default_lexicon
from yanting_research.segmentation.dictionary import Dictionary, load_dictionary, private_tokenizer
from yanting_research.segmentation.engine import cut

EXPECTED = Path(__file__).with_name("expected_terms.txt")
MIXED = "2013-06-25，党(工)委43个、PM2.5为14.7%；QQ群“两化”互动\r\n https://a.b/c_d-e?x=1&y=２０ 㐀龦𠮷 B超 C++"
QUOTES = str.maketrans("", "", "“”‘’")
HOSTILE = "a1.-_%+#&中"

segmenter, plain = Segmenter(default_lexicon()), Segmenter(hmm=False)
reference = private_tokenizer()


def one(text: str, *sections: Section) -> Corpus:
    source = Source("d", text, "text", "utf-8", "")
    return Corpus((Document("d", text, source, identity_offsets(len(text)), sections),))


def same(text: str) -> None:
    assert segmenter.tokens(text) == reference.lcut(text)
    assert plain.tokens(text) == reference.lcut(text, HMM=False)


def test_tokens_equal_jieba_on_mixed_text(tmp_path: Path) -> None:
    same(MIXED)
    untouched = jieba.Tokenizer()
    untouched.tmp_dir = str(tmp_path)
    assert segmenter.tokens(MIXED) == untouched.lcut(MIXED)
    assert untouched.total == reference.total
    assert dict(reference.FREQ) == untouched.FREQ


def test_tokens_equal_jieba_on_the_report(seed_text: str) -> None:
    same(seed_text)


def test_tokens_equal_jieba_on_all_short_hostile_strings() -> None:
    for length in range(5):
        for letters in itertools.product(HOSTILE, repeat=length):
            same("".join(letters))


def test_tokens_equal_jieba_on_random_characters() -> None:
    chance = random.Random(2013)  # noqa: S311
    ranges = [(0x4E00, 0x9FFF), (0x20, 0x7F), (0x3400, 0x3500), (0x20000, 0x20100), (0xD800, 0xE000), (0xFF00, 0xFFF0)]
    for _ in range(4000):
        same("".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randrange(1, 40))))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="县委组织部长期下乡干部教育培训第一书记的一百二十万党员，。 \n0123456789%.aB“”()", max_size=60))
def test_tokens_equal_jieba_on_shuffled_policy_words(text: str) -> None:
    same(text)
    table = segmenter.segment(one(text))
    assert "".join(table["token"]) == text
    assert all(text[a:b] == token for a, b, token in zip(table["start"], table["end"], table["token"], strict=True))


def test_of_two_equal_routes_the_longer_word_wins_as_in_jieba() -> None:
    frequencies, total = {"甲": 4, "乙": 4, "甲乙": 1}, 16
    log_shares = {f: math.log(f or 1) - math.log(total) for f in (0, 1, 4)}
    assert 2 * log_shares[4] == log_shares[1]
    tied = jieba.Tokenizer()
    tied.FREQ, tied.total, tied.initialized = frequencies, total, True
    assert list(cut("甲乙", Dictionary(frequencies, total, "", log_shares))) == tied.lcut("甲乙") == ["甲乙"]


def test_part_of_speech_equals_jieba_posseg(tmp_path: Path) -> None:
    untouched = jieba.Tokenizer()
    untouched.tmp_dir = str(tmp_path)
    tagger = jieba.posseg.POSTokenizer(untouched)
    table = segmenter.segment(one(MIXED), pos=True)
    assert list(zip(table["token"], table["pos"], strict=True)) == [tuple(p) for p in tagger.lcut(MIXED)]
    assert "".join(table["token"]) == MIXED


def test_an_unpunctuated_run_is_linear_and_still_jiebas() -> None:
    same("中" * 900)
    same("嫘" * 900)
    started = time.perf_counter()
    assert "".join(segmenter.tokens("中" * 200_000)) == "中" * 200_000
    assert time.perf_counter() - started < 20  # copying the path at every step would take minutes


def test_the_cut_of_long_runs_is_an_explicit_choice() -> None:
    text = "干部教育培训" * 100
    assert Segmenter(max_run=51).tokens(text) != segmenter.tokens(text)
    assert "".join(Segmenter(max_run=51).tokens(text)) == text
    assert Segmenter(max_run=50).fingerprint != Segmenter().fingerprint
    with pytest.raises(ValueError, match="max_run"):
        Segmenter(max_run=0)


def test_a_foreign_cache_file_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(b"foreign")
    load_dictionary.cache_clear()
    assert Segmenter().tokens("党员教育") == ["党员", "教育"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert (tmp_path / "jieba.cache").read_bytes() == b"foreign"


def test_the_lexicon_never_changes_tokens(capfd: pytest.CaptureFixture[str]) -> None:
    text = "组织嫘祖故里大讲堂"
    assert Segmenter(default_lexicon()).tokens(text) == Segmenter().tokens(text)
    assert capfd.readouterr().err == ""


def test_fingerprint_moves_with_everything_that_decides() -> None:
    prints = [Segmenter(), Segmenter(hmm=False), Segmenter(default_lexicon()), Segmenter(max_run=400)]
    assert len({each.fingerprint for each in prints}) == 4
    assert Segmenter().fingerprint == Segmenter(Lexicon(name="other")).fingerprint


def test_sections_are_the_innermost() -> None:
    spans = (("s00", 0, 2), ("s01", 2, 8), ("s02", 4, 8))
    parts = [Section(name, "", 1, "", 0, "", "", "", Span(a, b), Span(a, a)) for name, a, b in spans]
    table = plain.segment(one("党员教育培训工作", *parts))
    assert list(zip(table["token"], table["section_id"], strict=True)) == [
        ("党员", "s00"), ("教育", "s01"), ("培训", "s02"), ("工作", "s02"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "一", " ", "\n", "。"])
def test_tiny_texts(text: str) -> None:
    assert "".join(segmenter.segment(one(text))["token"]) == text
    assert len(segmenter.terms(one(text))) == 0


def test_a_lone_surrogate_is_refused_with_its_place() -> None:
    for call in (segmenter.segment, segmenter.terms):
        with pytest.raises(SegmentationError) as caught:
            call(one("党员\ud800教育"))
        assert caught.value.where == "d, character 2"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("嫘祖故里大讲堂开讲", ["嫘祖故里大讲堂", "嫘祖故里", "大讲堂"]),
        ("村“两委”换届", ["村“两委”", "“两委”换届"]),
        ("设党(工)委和党（工）委", ["党(工)委", "党（工）委"]),
        ("推行“卡式”工作法", ["“卡式”工作法"]),
        ("青年ＱＱ群", ["ＱＱ群"]),
        ("建立qq群", ["qq群"]),
        ("農村黨員", ["農村黨員", "黨員"]),
        ("（四）风清气正", []),
        ("关心党员”“教育改革", ["党员"]),
        ("领导干部长期下去", ["领导干部", "干部"]),
    ],
)
def test_terms_are_found_whole_where_they_stand(text: str, found: list[str]) -> None:
    table = segmenter.terms(one(text))
    assert sorted(table["surface"]) == sorted(found)
    assert all(text[a:b] == s for a, b, s in zip(table["start"], table["end"], table["surface"], strict=True))


def test_a_term_with_pattern_characters_is_a_plain_string() -> None:
    lexicon = Lexicon((LexiconEntry("C++(.*)班", "n", "training"),))
    assert Segmenter(lexicon).terms(one("开办C++(.*)班，不是CXX班"))["surface"].tolist() == ["C++(.*)班"]


def test_quantities_dates_and_document_numbers_are_typed() -> None:
    text = "2013年，云委发〔2013〕12号，25619人、3200多人、99.4%、70万元、23,876人、三十余名；"
    text += "十八大、第一书记、三同四百"
    table = Segmenter().terms(one(text))
    assert list(zip(table["kind"], table["surface"], table["group"], strict=True)) == [
        ("date", "2013年", "year"), ("docnumber", "云委发〔2013〕12号", ""), ("quantity", "25619人", "人"),
        ("quantity", "3200多人", "人"), ("quantity", "99.4%", "%"), ("quantity", "70万元", "元"),
        ("quantity", "23,876人", "人"), ("quantity", "三十余名", "名"),
    ]  # fmt: skip


def test_every_expected_term_of_the_report_is_whole(seed_text: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    expected = [line for line in lines if line and not line.startswith("#")]
    assert len(expected) == len(set(expected)) >= 120
    table = segmenter.terms(one(seed_text))
    table = table[table["kind"] == "lexicon"]
    forms = {form: entry.term for entry in default_lexicon() for form in (entry.term, *entry.aliases)}
    canonical = {term: forms.get(term.translate(QUOTES), "") for term in expected}
    spans = {(a, b): t for a, b, t in zip(table["start"], table["end"], table["term"], strict=True)}
    tokens = segmenter.segment(one(seed_text))
    whole_tokens = set(zip(tokens["start"], tokens["end"], strict=True))
    places = [(term, m.span()) for term in expected for m in re.finditer(re.escape(term), seed_text)]
    missed = [(term, span) for term, span in places if not _is_found(span, canonical[term], spans)]
    by_tokens = sum(span in whole_tokens for _, span in places)
    exact = sum(span in spans for _, span in places)
    with capsys.disabled():
        print(
            f"\n{len(expected)} terms, {len(places)} occurrences: jieba tokens {by_tokens}, overlay {exact} as printed"
        )
    assert missed == []


def _is_found(span: tuple[int, int], term: str, spans: dict[tuple[int, int], str]) -> bool:
    """As printed, or inside a longer written form of the same term."""
    return span in spans or any(t == term and a <= span[0] and span[1] <= b for (a, b), t in spans.items())


def test_hostile_text_is_linear_for_the_typed_patterns() -> None:
    from yanting_research.segmentation.typed import typed_spans

    for unit in ("1", "1,", "一百", "〔2013〕", "中", "1.1", "万"):
        started = time.perf_counter()
        typed_spans(unit * 20_000)
        assert time.perf_counter() - started < 5
