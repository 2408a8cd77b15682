"""Comparisons: which groups are formed, and that their numbers are those of the statistics."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented import document

from yanting_research import explorer
from yanting_research.core import Corpus, make_corpus
from yanting_research.explorer.comparisons import comparison_records, groupings
from yanting_research.explorer.texts import encode_lengths
from yanting_research.segmentation import Segmenter
from yanting_research.textstats import count_terms, keyness_profile

REPORTS = make_corpus(
    [
        document("a1", "流动党员教育，流动党员管理。", "问题", region="青禾县", period="2013"),
        document("a2", "流动党员培训，干部培训。", "成效", region="青禾县", period="2014"),
        document("b1", "干部培训，干部教育，站点建设。", "", region="白芷县", period="2014"),
    ]
)


def records(corpus: Corpus, **options: Any) -> list[dict[str, Any]]:
    page = explorer.explorer_html(corpus, **options)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    comparisons: list[dict[str, Any]] = json.loads(found[1])["comparisons"]
    return comparisons


def test_groups_come_from_the_metadata_and_the_roles() -> None:
    names = [(part.name, sorted(set(part.groups.values()))) for part in groupings(REPORTS, None)]
    assert names == [("时期", ["2013", "2014"]), ("地区", ["白芷县", "青禾县"]), ("章节", ["成效", "问题"])]


def test_without_metadata_every_document_is_compared() -> None:
    plain = make_corpus([document("a", "党员"), document("b", "干部")])
    assert [(part.name, part.groups) for part in groupings(plain, None)] == [("文档", {"a": "a", "b": "b"})]


def test_the_users_groups_replace_those_of_the_metadata() -> None:
    names = [part.name for part in groupings(REPORTS, {"a1": "甲"})]
    assert names == ["组别", "章节"]


def test_numbers_are_those_of_the_keyness_profile() -> None:
    tokens = Segmenter().segment(REPORTS)
    (record,) = records(REPORTS, tokens=tokens, groups={"a1": "甲", "a2": "甲"}, stopwords=["管理"], min_count=1)[:1]
    signs = ["，", "。"]
    terms = count_terms(tokens, stopwords=["管理", *signs])
    profile = keyness_profile(terms, ["a1", "a2"], min_count=1).set_index("feature")
    assert (record["grouping"], record["group"], record["layer"]) == ("组别", "甲", "分词")
    assert record["n_target"] + record["n_reference"] == profile[["n_target", "n_reference"]].to_numpy().sum()
    assert {row[0] for row in record["rows"]} == set(profile.index[profile["g2"] != 0])
    for feature, g2, p_fdr, log_ratio, *counts in record["rows"]:
        row = profile.loc[feature]
        assert g2 == pytest.approx(row["g2"], rel=1e-4)
        assert p_fdr == pytest.approx(row["p_fdr"], rel=1e-4)
        assert log_ratio == pytest.approx(row["log_ratio"], rel=1e-4)
        names = ["n_target", "n_reference", "docfreq_target", "docfreq_reference"]
        assert counts == row[names].tolist()


def test_terms_layer_counts_domain_terms() -> None:
    found = records(REPORTS, min_count=1, groups={"b1": "乙"})
    assert {("组别", "分词"), ("组别", "术语")} <= {(record["grouping"], record["layer"]) for record in found}
    terms = {row[0] for record in found if record["layer"] == "术语" for row in record["rows"]}
    assert "流动党员" in terms


def test_each_side_keeps_its_strongest_words() -> None:
    rows = [(f"d{side}", f"词{i}", 40 - i if side == i % 2 else 1) for side in (0, 1) for i in range(20)]
    table = pd.DataFrame([{"unit_id": u, "doc_id": u, "term": t, "layer": "tokens", "n_term": n} for u, t, n in rows])
    table["n_unit"] = table.groupby("unit_id")["n_term"].transform("sum")
    grouping = next(iter(groupings(make_corpus([document("d0", "x"), document("d1", "y")]), {"d0": "甲"})))
    (record,) = comparison_records({"doc_id": table}, grouping, min_count=1, top=2)
    assert [row[0] for row in record["rows"]] == ["词0", "词2", "词3", "词1"]


def test_one_group_of_everything_is_no_comparison() -> None:
    assert records(make_corpus([document("a", "党员教育培训")])) == []
    assert [record["grouping"] for record in records(REPORTS, groups=dict.fromkeys(("a1", "a2", "b1"), "全部"))] == [
        "章节", "章节", "章节", "章节",
    ]  # fmt: skip


def test_token_lengths_are_read_back() -> None:
    lengths = np.array([1, 2, 34, 35, 36, 69, 70, 105, 3])
    found, more = [], 0
    for letter in encode_lengths(lengths):
        if letter == "z":
            more += 35
        else:
            found.append(more + int(letter, 36))
            more = 0
    assert found == lengths.tolist()
