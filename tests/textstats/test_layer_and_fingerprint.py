"""Every statistic says which segmentation and which layer it counted."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from yanting_research import textstats
from yanting_research.core import TERM_SPANS, build_table

Build = Callable[..., pd.DataFrame]
FINGERPRINT = {"jieba": "0.42.1", "engine": "python"}

OF_TOKENS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "collocations": lambda tokens: textstats.collocations(tokens),
    "collocates": lambda tokens: textstats.collocates(tokens, "党员"),
    "diversity": lambda tokens: textstats.diversity(tokens),
    "vocabulary_growth": lambda tokens: textstats.vocabulary_growth(tokens),
    "textrank": lambda tokens: textstats.textrank(tokens),
}
OF_TERMS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "frequency": lambda terms: textstats.frequency(terms),
    "tfidf": lambda terms: textstats.tfidf(terms),
    "keyness": lambda terms: textstats.keyness(terms, ["d0"]),
    "keyness_profile": lambda terms: textstats.keyness_profile(terms, ["d0"]),
    "log_odds": lambda terms: textstats.log_odds(terms, ["d0"]),
    "dispersion": lambda terms: textstats.dispersion(terms),
    "trend": lambda terms: textstats.trend(terms, ["党员"], {"d0": "2012", "d1": "2013"}),
}


def tokens(tokens_of: Build) -> pd.DataFrame:
    table = tokens_of("党员 教育 党员 教育", "党员 培训").assign(pos="n")
    table.attrs["segmentation"] = FINGERPRINT
    return table


@pytest.mark.parametrize("name", OF_TOKENS)
def test_statistics_of_tokens_keep_the_fingerprint(name: str, tokens_of: Build) -> None:
    assert OF_TOKENS[name](tokens(tokens_of)).attrs == {"segmentation": FINGERPRINT, "layer": "tokens"}


@pytest.mark.parametrize("name", OF_TERMS)
def test_statistics_of_terms_keep_the_fingerprint(name: str, tokens_of: Build) -> None:
    counted = textstats.count_terms(tokens(tokens_of))
    assert OF_TERMS[name](counted).attrs == {"segmentation": FINGERPRINT, "layer": "tokens"}


def test_the_layer_of_spans_is_terms() -> None:
    row = {"doc_id": "a", "start": 0, "end": 2, "term": "党员", "surface": "党员", "kind": "lexicon"}
    counted = textstats.count_terms(build_table([row], TERM_SPANS))
    assert textstats.frequency(counted).attrs == {"layer": "terms"}


def test_categorical_tokens_give_the_same_statistics(tokens_of: Build) -> None:
    plain = tokens(tokens_of)
    compact = plain.astype({"doc_id": "category", "token": "category", "pos": "category", "section_id": "category"})
    for name, statistic in OF_TOKENS.items():
        pd.testing.assert_frame_equal(statistic(plain), statistic(compact), obj=name)
    pd.testing.assert_frame_equal(textstats.count_terms(plain), textstats.count_terms(compact))
