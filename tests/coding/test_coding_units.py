"""Units, samples, codebooks and labels."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.coding import (
    UNIT_KINDS,
    Code,
    Codebook,
    CodeValue,
    check_coder,
    choose_codes,
    codes_from_places,
    coding_units,
    compare_codebooks,
    default_codebook,
    hash_codebook,
    parse_codebook,
    sample_units,
    unit_place,
)
from yanting_research.coding.sampling import stratum_quota
from yanting_research.core import UNITS, Corpus, build_table, make_corpus
from yanting_research.errors import CodingError, PrivacyError
from yanting_research.ingest import corpus_from_text

# a fictional county
TEXT = """青禾县党员教育情况

一、主要做法

（一）办好培训班。全县办班12期，培训党员800人次；其中流动党员60人次。=1+1不是公式。

（二）落实经费。县财政列支20万元。
——
二、存在的问题

师资不足。
"""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    made = corpus_from_text(TEXT, doc_id="qinghe_2013").documents[0]
    return make_corpus([dataclasses.replace(made, metadata={"period": "2013"})])


@pytest.mark.parametrize("by", UNIT_KINDS)
def test_a_unit_leads_to_its_place(by: str, corpus: Corpus) -> None:
    units = coding_units(corpus, by=by)
    text = corpus.documents[0].text
    for row in units.itertuples():
        doc_id, span = unit_place(row.unit_id)
        assert (doc_id, text[span.start : span.end]) == ("qinghe_2013", row.text)
        assert row.text == row.text.strip()
    assert units["unit_id"].tolist() == sorted(units["unit_id"])
    assert units["start"].is_monotonic_increasing
    letters = sum(character.isalnum() for character in text)
    assert sum(sum(map(str.isalnum, unit)) for unit in units["text"]) == letters  # nothing lost, nothing twice


def test_units_by_kind(corpus: Corpus) -> None:
    found = {by: coding_units(corpus, by=by)["text"].tolist() for by in UNIT_KINDS}
    assert "全县办班12期，培训党员800人次；其中流动党员60人次。" in found["sentence"]
    assert "培训党员800人次；" in found["clause"]
    assert "师资不足。" in found["paragraph"]
    assert any(unit.startswith("（二）落实经费。县财政") for unit in found["section"])
    assert not any(unit == "——" for unit in found["sentence"])


def test_headings_places_and_context(corpus: Corpus) -> None:
    units = coding_units(corpus, context=8).set_index("text")
    assert units.loc["（二）落实经费。", "is_heading"]
    assert not units.loc["县财政列支20万元。", "is_heading"]
    assert units.loc["县财政列支20万元。", "place"] == "一、主要做法 / （二）落实经费"
    assert units.loc["县财政列支20万元。", "before"] == "（二）落实经费。"
    assert units.loc["师资不足。", "role"] == "问题"
    assert set(units["period"]) == {"2013"}
    bare = coding_units(corpus, headings=False)
    assert len(bare) == (~units["is_heading"]).sum()


def frame(sizes: dict[str, int]) -> pd.DataFrame:
    rows = [
        {"unit_id": f"{doc}#{i:06d}-{i + 1:06d}", "doc_id": doc, "period": doc[-1], "start": i, "end": i + 1,
         "text": "文", "is_heading": False, "weight": 1.0}
        for doc, size in sizes.items()
        for i in range(size)
    ]  # fmt: skip
    return build_table(rows, UNITS)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.booleans(), st.data())
def test_quotas_add_up_and_never_shrink(counts: list[int], equal: bool, data: st.DataObject) -> None:
    sizes = {(f"s{number}",): count for number, count in enumerate(counts)}
    n = data.draw(st.integers(len(sizes), sum(counts)))
    quota = stratum_quota(sizes, n, equal=equal)
    assert sum(quota.values()) == n
    assert all(1 <= quota[key] <= sizes[key] for key in sizes)
    if n < sum(counts):
        more = stratum_quota(sizes, n + 1, equal=equal)
        assert all(quota[key] <= more[key] for key in sizes)


@pytest.mark.parametrize("by", ["", "document", "year"])
def test_a_sample_stands_for_the_whole_and_grows(by: str) -> None:
    units = frame({"a1": 7, "b1": 3, "c2": 11})
    drawn = sample_units(units, 9, seed=4, by=by)
    assert len(drawn) == 9
    assert drawn["weight"].sum() == pytest.approx(21)
    shuffled = sample_units(units.sample(frac=1, random_state=1), 9, seed=4, by=by)
    pd.testing.assert_frame_equal(drawn, shuffled)
    more = sample_units(units, 12, seed=4, by=by)
    assert set(drawn["unit_id"]) < set(more["unit_id"])  # what is coded stays coded


def test_strata_get_their_share() -> None:
    units = frame({"a1": 60, "b1": 30, "c2": 10})
    proportional = sample_units(units, 20, seed=1, by="document").groupby("doc_id").size().to_dict()
    assert proportional == {"a1": 12, "b1": 6, "c2": 2}
    equal = sample_units(units, 36, seed=1, by="document", allocation="equal").groupby("doc_id").size().to_dict()
    assert equal == {"a1": 13, "b1": 13, "c2": 10}  # what the small one lacks goes to the others
    assert set(sample_units(units, 5, seed=1)["unit_id"]) != set(sample_units(units, 5, seed=2)["unit_id"])


def test_what_sampling_refuses() -> None:
    units = frame({"a1": 3, "b1": 3})
    with pytest.raises(CodingError, match="7 units are asked of 6"):
        sample_units(units, 7, seed=1)
    with pytest.raises(CodingError, match="1 units cannot cover 2 strata"):
        sample_units(units, 1, seed=1, by="document")
    with pytest.raises(ValueError, match="allowed: n from 1"):
        sample_units(units, 0, seed=1)
    with pytest.raises(ValueError, match="allowed: sentence"):
        coding_units(Corpus(), by="word")
    for name in ("qinghe_2013/s01", "a#000005-000005", ""):
        with pytest.raises(CodingError, match="names no unit"):
            unit_place(name)


def test_a_rule_codes_every_unit_in_which_its_place_begins(corpus: Corpus) -> None:
    units = coding_units(corpus, headings=False)
    text = corpus.documents[0].text
    starts = [text.index("培训党员"), text.index("县财政"), text.index("二、存在")]  # the last one in no unit
    places = pd.DataFrame({"doc_id": "qinghe_2013", "theme": ["集中培训", "经费保障", "集中培训"], "start": starts})
    codes = codes_from_places(places, units, coder="rule", codes=["集中培训", "经费保障", "监督管理"])
    assert len(codes) == 3 * len(units)
    found = codes[codes["value"] == 1].merge(units, on="unit_id")
    assert found[["code", "text"]].to_numpy().tolist() == [
        ["集中培训", "全县办班12期，培训党员800人次；其中流动党员60人次。"],
        ["经费保障", "县财政列支20万元。"],
    ]
    with pytest.raises(CodingError, match="missing columns theme"):
        codes_from_places(places.drop(columns="theme"), units, coder="rule", codes=["集中培训"])
    both = pd.concat([units, coding_units(corpus, by="section")]).drop_duplicates("unit_id")
    with pytest.raises(CodingError, match="units of qinghe_2013 overlap"):
        codes_from_places(places, both, coder="rule", codes=["集中培训"])


def test_the_shipped_codebook_is_complete() -> None:
    book = default_codebook()
    assert len(book.codes) >= 12
    assert all(code.definition and code.include and code.exclude and code.examples for code in book.codes)
    assert parse_codebook({"codebook": {"name": "例", "version": "1"}, "codes": [{"code": "甲", "definition": "一"}]})


BAD_BOOKS = {
    "no code": ({}, "no .codes. entry|no .codebook. table"),
    "double": ({"codes": [{"code": "甲", "definition": "一"}] * 2}, "the code '甲' stands 2 times"),
    "field": ({"codes": [{"code": "甲", "definition": "一", "colour": 1}]}, "unknown field 'colour'"),
    "definition": ({"codes": [{"code": "甲"}]}, "field 'definition' is None"),
    "level": ({"codes": [{"code": "甲", "definition": "一", "level": "metric"}]}, "level 'metric'"),
    "one value": ({"codes": [{"code": "甲", "definition": "一", "values": [{"value": 1}]}]}, "too few or too many"),
    "no number": ({"codes": [{"code": "甲", "definition": "一", "values": [{"value": "1"}] * 2}]}, "'1' is no number"),
    "nan": ({"codes": [{"code": "甲", "definition": "一", "values": [{"value": float("nan")}] * 2}]}, "is no number"),
    "twice": ({"codes": [{"code": "甲", "definition": "一", "values": [{"value": 1}] * 2}]}, "stands twice"),
    "ratio": (
        {"codes": [{"code": "甲", "definition": "一", "level": "ratio", "values": [{"value": -1}, {"value": 1}]}]},
        "a ratio scale with -1",
    ),
    "table": ({"codes": ["甲"]}, "not a table"),
    "blank": ({"codes": [{"code": " 甲", "definition": "一"}]}, "the code's name"),
    "unknown table": ({"codes": [{"code": "甲", "definition": "一"}], "rules": []}, "unknown table 'rules'"),
}


@pytest.mark.parametrize("case", BAD_BOOKS)
def test_a_bad_codebook_is_refused_with_its_place(case: str) -> None:
    data, said = BAD_BOOKS[case]
    with pytest.raises(CodingError, match=said) as caught:
        parse_codebook({"codebook": {"name": "例", "version": "1"}} | data, where="mine.toml")
    assert caught.value.where.startswith("mine.toml")
    assert caught.value.expected


def test_codebooks_differ_by_what_coders_read() -> None:
    one = Codebook("例", "1", (Code("甲", "一"), Code("乙", "二")))
    assert hash_codebook(one) == hash_codebook(Codebook("另名", "9", one.codes))
    other = Codebook("例", "2", (Code("乙", "二"), Code("甲", "一", values=(CodeValue(1.0), CodeValue(2.0)))))
    assert hash_codebook(one) != hash_codebook(other)
    assert compare_codebooks(one, other) == ["改动：甲（取值）", "编码的次序变了"]
    with pytest.raises(ValueError, match="allowed: 甲, 乙"):
        choose_codes(one, ["丙"])


@pytest.mark.parametrize("label", ["甲", "A", "编码员1", "coder_2", "3", "编码员甲", "高一", "组员-乙"])
def test_labels_that_are_labels(label: str) -> None:
    assert check_coder(label) == label


@pytest.mark.parametrize("label", ["王芳", "欧阳小红", "李老师", "13812345678", "诸葛亮"])
def test_labels_that_look_like_people_are_refused_without_repeating_them(label: str) -> None:
    with pytest.raises(PrivacyError) as caught:
        check_coder(label)
    assert label not in str(caught.value)


@pytest.mark.parametrize("label", ["", "a b", "x@y", "a" * 21, "adjudicated", "=1", "甲\n乙"])
def test_labels_that_are_none(label: str) -> None:
    with pytest.raises(ValueError, match="allowed: a label such as"):
        check_coder(label)
