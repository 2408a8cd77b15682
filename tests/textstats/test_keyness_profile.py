"""The keyness table: correction, spread and the interval over documents."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from yanting_research.textstats import dispersion, keyness, keyness_profile, log_ratio

Build = Callable[..., pd.DataFrame]


def corpus(terms_of: Build, rng_seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(rng_seed)
    counts = {}
    for number in range(20):
        side = number < 10
        words = {f"w{i}": int(rng.poisson(10)) for i in range(30)}
        words["key"] = int(rng.poisson(30 if side else 10))
        words["burst"] = 120 if number == 0 else 0
        counts[f"u{number:02d}"] = words
    return terms_of(counts)


def test_scores_agree_with_the_single_measures(terms_of: Build) -> None:
    table = corpus(terms_of)
    target = [f"u{n:02d}" for n in range(10)]
    got = keyness_profile(table, target).set_index("feature")
    plain = keyness(table, target).set_index("feature")
    np.testing.assert_allclose(got["g2"], plain.loc[got.index, "g2"])
    np.testing.assert_allclose(got["p"], plain.loc[got.index, "p"])
    totals = plain[["n_target", "n_reference"]].sum()
    np.testing.assert_allclose(got["log_ratio"], log_ratio(got["n_target"], got["n_reference"], *totals))
    inside = dispersion(table[table["unit_id"].isin(target)]).set_index("feature")["dp_norm"]
    np.testing.assert_allclose(got["dp_norm_target"].drop("burst"), inside[got.index.drop("burst")])
    assert got.loc["burst", "dp_norm_target"] == pytest.approx(inside["burst"])
    assert got.loc["burst", ["docfreq_target", "docfreq_reference"]].tolist() == [1, 0]


def test_p_is_corrected_as_benjamini_and_hochberg_do(terms_of: Build) -> None:
    """Hand computation: sorted p times m over rank, the smallest from behind."""
    got = keyness_profile(corpus(terms_of), [f"u{n:02d}" for n in range(10)]).sort_values("p")
    m = len(got)
    stepped = (got["p"].to_numpy() * m / np.arange(1, m + 1))[::-1]
    np.testing.assert_allclose(got["p_fdr"], np.minimum(np.minimum.accumulate(stepped)[::-1], 1))


def test_one_bursting_document_is_significant_but_its_interval_is_not(terms_of: Build) -> None:
    got = keyness_profile(corpus(terms_of), [f"u{n:02d}" for n in range(10)], n_boot=400).set_index("feature")
    assert got.loc["burst", "p_fdr"] < 1e-6
    assert got.loc["burst", "lower"] < 1 < got.loc["key", "lower"]
    again = keyness_profile(corpus(terms_of), [f"u{n:02d}" for n in range(10)], n_boot=400).set_index("feature")
    pd.testing.assert_frame_equal(got, again)
    other = keyness_profile(corpus(terms_of), [f"u{n:02d}" for n in range(10)], n_boot=400, seed=2)
    assert not np.allclose(other.set_index("feature").loc[got.index, "lower"], got["lower"])


def test_interval_covers_the_true_ratio(terms_of: Build) -> None:
    """30 simulated corpora with a word twice as frequent in the target: nominal 95 %, at least 80 % covered."""
    hits = 0
    target = [f"u{n:02d}" for n in range(12)]
    rng = np.random.default_rng(11)
    for _ in range(30):
        rates = rng.gamma(4, 1 / 4, 24)  # documents differ more than Poisson
        counts = {
            f"u{n:02d}": {"key": int(rng.poisson(20 * rates[n] * (2 if n < 12 else 1))), "rest": 10_000}
            for n in range(24)
        }
        row = keyness_profile(terms_of(counts), target, n_boot=300).set_index("feature").loc["key"]
        hits += row["lower"] <= 1 <= row["upper"]
    assert hits >= 24


def test_rare_words_leave_the_table_but_not_the_totals(terms_of: Build) -> None:
    table = terms_of({"a": {"x": 10, "rare": 1}, "b": {"x": 10}})
    got = keyness_profile(table, ["a"], min_count=5)
    assert got["feature"].tolist() == ["x"]
    assert got.loc[0, "log_ratio"] == pytest.approx(np.log2(10 / 11))
    assert np.isnan(got.loc[0, "dp_norm_target"])
    with pytest.raises(ValueError, match="level"):
        keyness_profile(table, ["a"], level=1.0)
    with pytest.raises(ValueError, match="no unit zz"):
        keyness_profile(table, ["zz"])
