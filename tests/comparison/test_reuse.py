"""Text reuse: published alignment, hand-made borrowings directed by date, common wording left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.comparison import (
    align_local,
    jaccard,
    local_coinages,
    reuse_shares,
    similar_sentences,
    text_reuse,
)
from yanting_research.comparison.letters import letters_of
from yanting_research.core import (
    COINAGES,
    REUSE,
    REUSE_SHARES,
    SENTENCE_PAIRS,
    Corpus,
    Document,
    Source,
    check_table,
    identity_offsets,
    make_corpus,
)


def corpus(texts: dict[str, str], **docvars: dict[str, str]) -> Corpus:
    documents = []
    for doc_id, text in texts.items():
        own = {name: values.get(doc_id, "") for name, values in docvars.items()}
        source = Source(f"{doc_id}.txt", text, "text", "utf-8", "")
        documents.append(Document(doc_id, text, source, identity_offsets(len(text)), (), metadata=own))
    return make_corpus(documents)


SHARED = "采取请上来听、走下去教、送出去学三种办法，把党员集中培训和流动课堂结合起来"
CHANGED = "采取请上来听、走下去教、送出去学等多种办法，把党员集中培训同流动课堂紧密结合起来"
OLD = f"青禾县党员教育情况汇报。去年，我们{SHARED}，办班六期。群众反映很好。"
NEW = f"一、主要做法\n全镇{CHANGED}，共办班九期。\n二、存在问题\n经费还不足。"
COPY = f"今年以来，按照县委部署，{SHARED}。冬闲时节参学的人最多。"


def test_local_alignment_of_the_published_example() -> None:
    """textreuse, ``align_local`` (tests of the R package): words, match 2, mismatch -1, gap -1."""
    one = ["how", "can", "we", "tell", "if", "this", "is", "a", "match", "he", "asked"]
    two = ["surely", "this", "is", "a", "good", "match", "she", "replied"]
    found = align_local(one, two)
    assert " ".join(found.left) == "this is a #### match"
    assert " ".join(found.right) == "this is a good match"
    assert (found.score, found.n_equal) == (7, 4)
    assert one[found.start : found.end] == ["this", "is", "a", "match"]
    assert jaccard(np.array([1, 2, 3]), np.array([2, 3, 4])) == 0.5  # textreuse: jaccard(1:3, 2:4)


def brute_force(one: str, two: str) -> int:
    best = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(two, 1):
            step = best[i - 1][j - 1] + (2 if a == b else -1)
            best[i][j] = max(0, step, best[i - 1][j] - 1, best[i][j - 1] - 1)
    return max(map(max, best))


@given(st.text("党员教育", max_size=12), st.text("党员教育", max_size=12))
def test_alignment_score_is_that_of_the_plain_recursion(one: str, two: str) -> None:
    found = align_local(one, two)
    assert found.score == brute_force(one, two)
    assert len(found.left) == len(found.right)
    gaps = sum(a == "#" or b == "#" for a, b in zip(found.left, found.right, strict=True))
    assert found.score == 2 * found.n_equal - gaps


def test_a_later_passage_is_copied_or_adapted_from_the_earlier_one() -> None:
    texts = corpus({"a": OLD, "b": NEW, "c": COPY}, published={"a": "2012-11-20", "b": "2013-12-06", "c": "2014"})
    table = text_reuse(texts)
    check_table(table, REUSE)
    by_pair = table.set_index(["doc_id", "other_doc_id"])
    assert by_pair.loc[("c", "a"), "kind"] == "copied"
    assert by_pair.loc[("b", "a"), "kind"] == "adapted"
    assert set(table["direction"]) == {"later"}
    for row in table.to_dict("records"):
        for name, other in (("doc_id", ""), ("other_doc_id", "other_")):
            text = next(document.text for document in texts if document.doc_id == row[name])
            assert text[row[f"{other}start"] : row[f"{other}end"]] == row[f"{other}surface"]
    assert SHARED[:-1] in by_pair.loc[("c", "a"), "surface"]
    shares = reuse_shares(table, texts).set_index("doc_id")
    check_table(shares.reset_index(), REUSE_SHARES)
    assert shares.loc["a", ["copied", "adapted", "own"]].tolist() == [0, 0, 1]
    assert shares.loc["c", "copied"] == pytest.approx(len(SHARED) / len(COPY), abs=0.05)
    assert shares.loc["b", "adapted"] > 0.4
    assert shares[["copied", "adapted", "own"]].sum(axis=1).to_numpy() == pytest.approx(np.ones(3))
    assert shares.loc["c", "sources"] == "a b"


def test_dates_that_do_not_tell_give_no_direction() -> None:
    for dates in ({}, {"a": "2013", "c": "2013-05-01"}, {"a": "2013", "c": "2013"}):
        table = text_reuse(corpus({"a": OLD, "c": COPY}, published=dates))
        assert table[["doc_id", "direction"]].to_numpy().tolist() == [["a", "undated"]]
        assert reuse_shares(table, corpus({"a": OLD, "c": COPY}))["own"].tolist() == [1, 1]


def test_script_width_and_punctuation_make_no_difference() -> None:
    traditional = COPY.replace("党员", "黨員").replace("，", ",").replace("课", "課")
    table = text_reuse(corpus({"a": OLD, "c": traditional}))
    assert table["kind"].tolist() == ["copied"]
    assert letters_of("黨員　２５人。ǅ").text.startswith("党员25人")


def test_common_wording_is_no_reuse() -> None:
    formula = "在县委的正确领导下坚持以科学发展观为指导认真贯彻落实上级各项决策部署"
    texts = {f"d{i}": f"第{i}份材料讲的事情各不相同{'甲乙丙丁戊己庚辛'[i] * 9}。{formula}。" for i in range(8)}
    assert text_reuse(corpus(texts)).empty
    assert len(text_reuse(corpus(texts), max_documents=8)) == 28


def test_reuse_refusals_and_empty_corpora() -> None:
    with pytest.raises(ValueError, match="allowed: 4 or more"):
        text_reuse(corpus({"a": OLD}), shingle=3)
    assert text_reuse(corpus({"a": "", "b": "短"})).empty
    with pytest.raises(ValueError, match="allowed: a product"):
        align_local("一" * 6000, "二" * 6000)
    with pytest.raises(ValueError, match="below 0"):
        align_local("一", "二", gap=0)


def test_sentences_that_are_alike() -> None:
    table = similar_sentences(corpus({"a": OLD, "b": NEW, "c": COPY}), threshold=0.35)
    check_table(table, SENTENCE_PAIRS)
    assert set(zip(table["doc_id"], table["other_doc_id"], strict=True)) == {("a", "b"), ("a", "c"), ("b", "c")}
    same = similar_sentences(corpus({"a": f"甲。{SHARED}。", "b": f"{SHARED}！"}))
    assert same["similarity"].tolist() == pytest.approx([1.0])
    assert same["shared"].tolist() == [letters_of(SHARED).text]
    assert (same["start"].iloc[0], same["end"].iloc[0]) == (2, 3 + len(SHARED))
    assert similar_sentences(corpus({"a": f"{SHARED}。{SHARED}。"})).empty
    assert len(similar_sentences(corpus({"a": f"{SHARED}。{SHARED}。"}), same_document=True)) == 1
    with pytest.raises(ValueError, match="above 0 to 1"):
        similar_sentences(corpus({"a": OLD}), threshold=0)


def coined(texts: dict[str, str], **options: object) -> pd.DataFrame:
    regions = {"a": "青禾县", "b": "云岫县", "c": "云岫县"}
    dates = {"a": "2013", "b": "2012", "c": "2014"}
    return local_coinages(corpus(texts, region=regions, published=dates), **options).set_index("term")  # type: ignore[arg-type]


def test_local_coinages_with_their_first_sentence() -> None:
    texts = {
        "a": "创新开展“两下两上”活动。推行“卡式”工作法，采取点单式培训。坚持“三会一课”。",
        "b": "各支部开展“两下两上”活动，设“先锋驿站”平台。占三分之一以上的一把手正式培训过。",
        "c": "所谓“老毛病”又犯了。抓好三分类三升级活动。再次开展“两下两上”。",
    }
    table = coined(texts)
    check_table(table.reset_index(), COINAGES)
    assert sorted(table.index) == sorted(
        ["两下两上", "卡式工作法", "点单式培训", "三会一课", "先锋驿站", "三分类三升级"]
    )
    row = table.loc["两下两上"]
    assert (row["n_hits"], row["n_regions"], row["doc_id"], row["date"], row["others"]) == (3, 2, "b", "2012", "a c")
    assert row["sentence"] == "各支部开展“两下两上”活动，设“先锋驿站”平台。"
    assert texts["b"][row["start"] : row["end"]] == "两下两上"
    assert table["pattern"].to_dict() == {
        "两下两上": "numeral", "三会一课": "numeral", "三分类三升级": "numeral", "卡式工作法": "method",
        "点单式培训": "method", "先锋驿站": "quoted",
    }  # fmt: skip
    assert table.loc[["三会一课", "卡式工作法", "两下两上"], "status"].tolist() == ["known", "local", "shared"]


def test_what_the_reference_holds_is_known() -> None:
    texts = {"a": "开展“两下两上”活动，推行“卡式”工作法。"}
    table = coined(texts, reference=corpus({"r": "要开展“两下两上”。"}), known=["卡式工作法"])
    assert table["status"].to_dict() == {"两下两上": "known", "卡式工作法": "known"}
    assert table.loc["两下两上", "n_reference"] == 1
    assert coined(texts, min_hits=2).empty
