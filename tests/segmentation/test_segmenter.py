"""Tokens are exactly jieba's; terms are whole; offsets are exact."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from yanting_research.core import Corpus, Document, Lexicon, LexiconEntry, Section, Source, Span, identity_offsets
from yanting_research.errors import SegmentationError
from yanting_research.segmentation import ENGINES, Segmenter, default_lexicon

EXPECTED = Path(__file__).with_name("expected_terms.txt")
QUOTES = str.maketrans("", "", "“”‘’")

segmenter, plain = Segmenter(default_lexicon()), Segmenter(hmm=False)


def one(text: str, *sections: Section) -> Corpus:
    source = Source("d", text, "text", "utf-8", "")
    return Corpus((Document("d", text, source, identity_offsets(len(text)), sections),))


def test_the_cut_of_long_runs_is_an_explicit_choice() -> None:
    text = "干部教育培训" * 100
    assert Segmenter(max_run=51).tokens(text) != segmenter.tokens(text)
    assert "".join(Segmenter(max_run=51).tokens(text)) == text
    assert Segmenter(max_run=50).fingerprint != Segmenter().fingerprint
    with pytest.raises(ValueError, match="max_run"):
        Segmenter(max_run=0)


def test_the_lexicon_never_changes_tokens(capfd: pytest.CaptureFixture[str]) -> None:
    text = "组织嫘祖故里大讲堂"
    assert Segmenter(default_lexicon()).tokens(text) == Segmenter().tokens(text)
    assert capfd.readouterr().err == ""


def test_fingerprint_moves_with_everything_that_decides() -> None:
    prints = [Segmenter(), Segmenter(hmm=False), Segmenter(default_lexicon()), Segmenter(max_run=400)]
    assert len({each.fingerprint for each in prints}) == 4
    assert Segmenter().fingerprint == Segmenter(Lexicon(name="other")).fingerprint


def test_the_fingerprint_of_tokens_does_not_know_the_engine_nor_the_lexicon() -> None:
    described = [Segmenter(engine=name).description for name in ENGINES]
    assert len({each["tokens"] for each in described}) == 1
    assert [each["engine"] for each in described] == list(ENGINES)
    assert Segmenter(default_lexicon()).description["tokens"] == described[0]["tokens"]
    assert Segmenter().with_words(["流动课堂"]).description["tokens"] != described[0]["tokens"]
    first, second = Segmenter().with_words(["甲乙", "乙丙"]), Segmenter().with_words(["乙丙", "甲乙"])
    assert first.fingerprint != second.fingerprint


def test_the_description_travels_with_both_tables_and_is_plain_data() -> None:
    for table in (segmenter.segment(one("党员教育")), segmenter.terms(one("党员教育"))):
        record = table.attrs["segmentation"]
        assert record["terms"] == segmenter.fingerprint
        assert record["engine"] in ENGINES
        assert json.loads(json.dumps(record)) == record


def test_another_process_rebuilds_the_segmenter_from_plain_data_and_returns_offsets() -> None:
    asked = Segmenter(default_lexicon(), hmm=False, max_run=9).with_words(["流动课堂"]).without_words(["大干"])
    rebuilt = Segmenter.from_spec(json.loads(json.dumps(asked.spec(), ensure_ascii=False)))
    text = "办好流动课堂，大干快上，共62人。"
    bounds = rebuilt.offsets(text)
    assert bounds.dtype == np.int64
    assert [text[a:b] for a, b in pairwise(bounds)] == asked.tokens(text)
    assert rebuilt.fingerprint == asked.fingerprint


def test_a_specification_from_another_dictionary_is_refused() -> None:
    spec = {**Segmenter().spec(), "fingerprint": "0" * 64}
    with pytest.raises(SegmentationError, match="expected: 000000000000"):
        Segmenter.from_spec(spec)


def test_a_segmenter_never_changes() -> None:
    base = Segmenter()
    before = base.tokens("办好流动课堂")
    assert base.with_words(["流动课堂"]).tokens("办好流动课堂") == ["办好", "流动课堂"]
    assert base.tokens("办好流动课堂") == before != ["办好", "流动课堂"]


def test_only_entries_with_an_applied_frequency_enter_the_dictionary() -> None:
    entries = (LexiconEntry("流动课堂", "n", "training", frequency=900), LexiconEntry("夜间课堂", "n", "training"))
    applied = Segmenter(Lexicon(entries)).with_lexicon_words()
    assert [edit.word for edit in applied.edits] == ["流动课堂"]
    assert applied.tokens("流动课堂和夜间课堂") == ["流动课堂", "和", "夜间", "课堂"]


def test_the_table_is_compact_and_sorted_by_code_point() -> None:
    table = segmenter.segment(one("党员教育，党员" * 3000))
    assert len(table) == 12_000
    assert table.memory_usage(deep=True).sum() / len(table) < 40
    assert all(isinstance(table[name].dtype, pd.CategoricalDtype) for name in ("doc_id", "token", "pos", "section_id"))
    assert list(table["token"].cat.categories) == sorted(set(table["token"]))


def test_documents_come_out_in_the_order_of_their_names() -> None:
    texts = {"b": "教育", "a": "党员"}
    documents = tuple(
        Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in texts.items()
    )
    assert segmenter.segment(Corpus(documents))["token"].tolist() == ["党员", "教育"]


def test_verification_names_the_line_on_which_an_engine_differs() -> None:
    class Wrong(Segmenter):
        def tokens(self, text: str) -> list[str]:
            return list(text)

    assert (
        Segmenter(max_run=3).segment(one("一、党员教育\n二、干部教育"), verify=2).attrs["segmentation"]["n_verified"]
        == 2
    )
    assert Segmenter().with_words(["员教"]).segment(one("党员教育"), pos=True, verify=1) is not None
    with pytest.raises(SegmentationError, match="d, line at character 5") as caught:
        Wrong().segment(one("。。。。\n党员教育"), verify=9)
    assert "党员" in caught.value.expected


def test_the_number_of_cut_runs_is_recorded() -> None:
    text = "干部教育培训" * 100 + "，" + "干" * 400
    assert Segmenter(max_run=400).segment(one(text)).attrs["segmentation"]["n_cut_runs"] == 1
    assert Segmenter().segment(one(text)).attrs["segmentation"]["n_cut_runs"] == 0


def test_a_line_of_a_million_characters() -> None:
    text = "干部教育培训第一书记" * 100_000
    bounds = plain.offsets(text)
    assert bounds[-1] == len(text) == 1_000_000


def test_aligned_terms_begin_and_end_where_words_do() -> None:
    lexicon = Lexicon((LexiconEntry("印度", "ns", "place"), LexiconEntry("印度尼西亚", "ns", "place")))
    text = "访问印度和印度尼西亚"
    assert len(Segmenter(lexicon).terms(one(text))) == 3
    assert Segmenter(lexicon).terms(one(text), aligned=True)["surface"].tolist() == ["印度", "印度尼西亚"]


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
