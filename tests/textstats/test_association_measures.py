"""Association measures against printed values, and collocates counted by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from yanting_research.textstats import ASSOCIATIONS, association, collocates, g2_score

Build = Callable[..., pd.DataFrame]


def from_margins(both: int, first: int, second: int, total: int) -> tuple[int, int, int, int]:
    return both, first - both, second - both, total - first - second + both


def test_printed_association_measures() -> None:
    """Wordless tests, with the pages they cite: Gries (2013: 144), Church and Hanks (1990: 24)."""
    gries = (5610, 168_938, 2257, 10_233_063)
    assert round(float(association(*gries, measure="delta_p_2_given_1")), 3) == 0.032
    assert round(float(association(*gries, measure="delta_p_1_given_2")), 3) == 0.697
    assert round(float(association(*from_margins(8, 1105, 44, 15_000_000), measure="mi")), 1) == 11.3
    new_companies = from_margins(8, 15_828, 4675, 14_307_668)
    assert float(association(*new_companies, measure="t")) == pytest.approx(0.999932, abs=1e-6)
    assert round(float(association(*from_margins(130, 3121, 143, 10**6), measure="dice")), 2) == 0.08
    assert round(float(association(31_950, 12_004, 4793, 848_330, measure="phi2")), 2) == 0.62


def test_ends_of_the_scales() -> None:
    """NPMI is 0 under independence and 1 when the two always come together; logDice tops out at 14."""
    assert float(association(4, 16, 16, 64, measure="npmi")) == pytest.approx(0)
    assert float(association(7, 0, 0, 93, measure="npmi")) == pytest.approx(1)
    assert float(association(7, 0, 0, 93, measure="log_dice")) == pytest.approx(14)
    assert float(association(7, 0, 0, 93, measure="phi2")) == pytest.approx(1)
    for measure in ("t", "mi", "mi3", "log_dice"):
        assert math.isnan(float(association(0, 3, 4, 9, measure=measure)))
    with pytest.raises(ValueError, match="allowed: t, mi"):
        association(1, 1, 1, 1, measure="pmi")
    with pytest.raises(ValueError, match="negative"):
        association(-1, 1, 1, 1, measure="mi")


def test_g2_is_the_keyness_score() -> None:
    """Dunning (1993): mineral water, 167.23."""
    assert round(float(association(10, 0, 3, 31_764, measure="g2")), 2) == 167.23
    assert float(association(7, 3, 2, 7, measure="g2")) == pytest.approx(float(g2_score(7, 2, 10, 9)))


def test_windows_are_counted_once_and_end_at_sentences(tokens_of: Build) -> None:
    """By hand: nodes at 1 and 3 share the word between them; the word behind the full stop is out of reach."""
    table = tokens_of("甲 党员 乙 党员 丙 。 丁 戊", "甲 党员 丁")
    got = collocates(table, "党员", left=1, right=1, min_count=1).set_index("collocate")
    assert got["n_both"].to_dict() == {"丁": 1, "丙": 1, "乙": 1, "甲": 2}
    assert got["n_collocate"].to_dict() == {"丁": 2, "丙": 1, "乙": 1, "甲": 2}
    assert got.loc["甲", "expected"] == pytest.approx(5 * 2 / 7)
    far = collocates(table, "党员", left=0, right=9, within="document", min_count=1)
    assert set(far["collocate"]) == {"乙", "丙", "丁", "戊"}
    near = collocates(table, "党员", left=0, right=9, min_count=1)
    assert set(near["collocate"]) == {"乙", "丙", "丁"}
    assert set(near["window"]) == {"0 left, 9 right, within the sentence"}


def test_every_cell_is_scored_as_association_does(tokens_of: Build) -> None:
    table = tokens_of("a b a c 。 b c a b 。 c c b a", "b a b")
    got = collocates(table, "a", left=2, right=2, min_count=1, measures=list(ASSOCIATIONS)).set_index("collocate")
    # 10 words beside the node; only the first c of "c c b a" is out of reach
    assert got[["n_both", "n_collocate"]].T.to_dict("list") == {"b": [6, 6], "c": [3, 4]}
    is_b = got.loc["b"]
    a, b, c, d = 6, 3, 0, 1
    for measure in ASSOCIATIONS:
        np.testing.assert_allclose(is_b[measure], float(association(a, b, c, d, measure=measure)))


def test_stop_words_keep_their_place_and_bad_calls_are_refused(tokens_of: Build) -> None:
    table = tokens_of("党员 的 教育")
    assert collocates(table, "党员", left=0, right=1, min_count=1, stopwords=["的"]).empty
    assert collocates(table, "党员", left=0, right=2, min_count=1, stopwords=["的"])["collocate"].tolist() == ["教育"]
    with pytest.raises(ValueError, match="never occurs"):
        collocates(table, "干部")
    with pytest.raises(ValueError, match="window of 1 or more"):
        collocates(table, "党员", left=0, right=0)
    with pytest.raises(ValueError, match="allowed: t, mi"):
        collocates(table, "党员", measures=["strength"])


def test_categorical_tokens_give_the_same(tokens_of: Build) -> None:
    table = tokens_of("甲 党员 乙 党员 丙")
    compact = table.astype({"token": "category"})
    assert collocates(table, "党员", min_count=1).equals(
        collocates(compact.astype({"token": "str"}), "党员", min_count=1)
    )
