"""Diversity, readability and TextRank."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from yanting_research.core import TOKENS, Corpus, Document, Source, build_table, identity_offsets, make_corpus
from yanting_research.textstats import diversity, hdd, readability, textrank, vocabulary_growth

Build = Callable[..., pd.DataFrame]


def corpus(text: str) -> Corpus:
    return make_corpus([Document("a", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))])


def tagged(words: list[tuple[str, str]]) -> pd.DataFrame:
    rows, at = [], 0
    for position, (word, tag) in enumerate(words):
        rows.append(
            {"doc_id": "a", "position": position, "token": word, "pos": tag, "start": at, "end": at + len(word)}
        )
        at += len(word)
    return build_table(rows, TOKENS)


def test_hdd_is_the_mean_over_all_samples() -> None:
    """Independent computation: every sample of five from nine words."""
    words = list("aaabbcdef")
    ratios = [len(set(sample)) / 5 for sample in combinations(words, 5)]
    assert hdd(words, sample=5) == pytest.approx(np.mean(ratios))
    assert math.isnan(hdd(words))
    with pytest.raises(ValueError, match="1 or more"):
        hdd(words, sample=0)


def test_further_measures_by_hand(tokens_of: Build) -> None:
    row = diversity(tokens_of("a a b c")).iloc[0]
    assert row["simpson"] == pytest.approx(2 / 12)
    assert row["entropy"] == pytest.approx(1.5)
    assert row["maas"] == pytest.approx(math.sqrt((math.log10(4) - math.log10(3)) / math.log10(4) ** 2))
    assert row["dugast"] == pytest.approx(1 / row["maas"] ** 2)


def test_heaps_law_is_recovered(tokens_of: Build) -> None:
    """A text built so that n tokens hold about n^0.5 types."""
    words, seen = [], 0
    for n in range(1, 4001):
        new = int(n**0.5) > seen
        seen += new
        words.append(f"w{seen}" if new else "w1")
    got = vocabulary_growth(tokens_of(" ".join(words)), step=100)
    assert got["heaps_beta"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert got["heaps_k"].iloc[0] == pytest.approx(1, abs=0.1)
    assert got["n_types"].is_monotonic_increasing
    assert math.isnan(vocabulary_growth(tokens_of("a b"), step=1).loc[0, "heaps_beta"])


def test_readability_by_hand() -> None:
    """16 characters, 2 sentences, 4 clauses, one of four characters; 1 adverb and 1 conjunction in 8 words."""
    text = "学习和实践，求真务实。全县党员，很积极。"
    words = [("学习", "v"), ("和", "c"), ("实践", "v"), ("，", "x"), ("求真务实", "i"), ("。", "x")]
    words += [("全县", "n"), ("党员", "n"), ("，", "x"), ("很", "d"), ("积极", "a"), ("。", "x")]
    row = readability(corpus(text), tagged(words)).iloc[0]
    assert row[["n_han", "n_sentences", "n_clauses"]].tolist() == [16, 2, 4]
    assert row["han_per_clause"] == 4
    assert row["words_per_sentence"] == 4
    assert row["han_per_word"] == 2
    assert row["function_per_sentence"] == 1
    assert row["xu_readability"] == 2.5
    assert row["four_share"] == 0.5
    untagged = readability(corpus(text), tagged([(word, "") for word, _ in words])).iloc[0]
    assert math.isnan(untagged["xu_readability"])
    assert untagged["words_per_sentence"] == 4
    empty = readability(corpus(" \n3.5%")).iloc[0]
    assert empty["n_han"] == 0
    assert math.isnan(empty["han_per_sentence"])


DEMO = (
    "此外/c ，/x 公司/n 拟/v 对/p 全资/n 子公司/n 吉林/ns 欧亚/ns 置业/n 有限公司/n 增资/v 4.3/m 亿元/m "
    "，/x 增资/v 后/f ，/x 吉林/ns 欧亚/ns 置业/n 注册资本/n 由/c 7000/m 万元/m 增加/v 到/v 5/m "
    "亿元/m 。/x 吉林/ns 欧亚/ns 置业/n 主要/b 经营范围/n 为/p 房地产/j 开发/v 及/c 百货/n 零售/vn 等/u "
    "业务/n 。/x 目前/t 在建/v 吉林/ns 欧亚/ns 城市/ns 商业/n 综合体/n 项目/n 。/x 2013/m 年/m ，/x "
    "实现/v 营业/n 收入/v 0/x 万元/m ，/x 实现/v 净利润/n -/x 139.13/m 万元/m 。/x"
)
"""Words and tags of jieba's demonstration sentence."""


def test_textrank_of_jieba() -> None:
    """jieba 0.42.1, printed by its TextRank demonstration: 吉林 1.0, 欧亚 0.9966893354, 置业 0.6434360313."""
    pairs = [tuple(item.rsplit("/", 1)) for item in DEMO.split(" ")]
    got = textrank(tagged(pairs)).head(3)  # type: ignore[arg-type]
    assert got["feature"].tolist() == ["吉林", "欧亚", "置业"]
    assert got["score"].round(10).tolist() == [1.0, 0.9966893354, 0.6434360313]
    assert got["rank"].tolist() == [1, 2, 3]


def test_textrank_refuses_what_it_cannot_rank() -> None:
    with pytest.raises(ValueError, match="pos=True"):
        textrank(tagged([("党员", ""), ("教育", "")]))
    with pytest.raises(ValueError, match="2 or more"):
        textrank(tagged([("党员", "n")]), span=1)
    assert textrank(tagged([("党", "n"), ("的", "uj")])).empty
    stopped = textrank(tagged([("党员", "n"), ("教育", "vn"), ("培训", "vn")]), stopwords=["教育"])
    assert set(stopped["feature"]) == {"党员", "培训"}
