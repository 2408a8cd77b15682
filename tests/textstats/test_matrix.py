"""Document-feature matrix, trimming, similarity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from yanting_research.textstats import (
    SIMILARITIES,
    FeatureMatrix,
    dense_counts,
    feature_matrix,
    frequency,
    similarity,
    tfidf,
    trim_terms,
)

Build = Callable[..., pd.DataFrame]
COUNTS = {"a": {"党员": 3, "教育": 1}, "b": {"党员": 1, "网络": 2}, "c": {"党员": 2, "教育": 4, "经费": 1}}


def test_matrix_holds_the_counts_of_the_table(terms_of: Build) -> None:
    matrix = feature_matrix(terms_of(COUNTS))
    assert (matrix.units, matrix.layer) == (("a", "b", "c"), "tokens")
    full = dense_counts(matrix).set_index("unit_id")
    assert {unit: {word: n for word, n in row.items() if n} for unit, row in full.to_dict("index").items()} == COUNTS
    assert "3 units x 4 features" in repr(matrix)
    assert feature_matrix(terms_of({})).counts.shape == (0, 0)


def test_too_large_is_refused_with_the_estimate(terms_of: Build) -> None:
    table = terms_of(COUNTS)
    with pytest.raises(ValueError, match=r"7 counts in a sparse matrix need about 0\.0 GiB.*trim_terms"):
        feature_matrix(table, max_bytes=7 * 12 - 1)
    assert feature_matrix(table, max_bytes=7 * 12).counts.nnz == 7
    with pytest.raises(ValueError, match="3 x 4 cells in a full table"):
        dense_counts(feature_matrix(table), max_bytes=3 * 4 * 8 - 1)
    mixed = pd.concat([table, table.assign(layer="terms", unit_id="z" + table["unit_id"])], ignore_index=True)
    with pytest.raises(ValueError, match="mixes the layers"):
        feature_matrix(mixed)


def test_trimming(terms_of: Build) -> None:
    table = terms_of(COUNTS)
    assert set(trim_terms(table, min_docfreq=2)["term"]) == {"党员", "教育"}
    assert set(trim_terms(table, min_count=2)["term"]) == {"党员", "教育", "网络"}
    assert set(trim_terms(table, max_docfreq=0.7, scale="share")["term"]) == {"教育", "网络", "经费"}
    assert set(trim_terms(table, min_docfreq=3, keep=["经费"])["term"]) == {"党员", "经费"}
    assert trim_terms(table, min_docfreq=2)["n_unit"].tolist() == [4, 4, 3, 7, 7]
    with pytest.raises(ValueError, match="count, share"):
        trim_terms(table, scale="ratio")  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", SIMILARITIES)
def test_similarities_agree_with_scipy(measure: str) -> None:
    """scipy.spatial.distance on the dense matrix, an independent computation."""
    rng = np.random.default_rng(5)
    dense = rng.poisson(1.0, (7, 30))
    names = tuple(f"u{i}" for i in range(7))
    got = similarity(FeatureMatrix(csr_array(dense), names, tuple(map(str, range(30))), "tokens"), measure=measure)
    scipy_names = {"manhattan": "cityblock", "simple_matching": "hamming"}
    presence = measure in {"jaccard", "dice", "simple_matching"}
    square = cdist(
        dense > 0 if presence else dense, dense > 0 if presence else dense, scipy_names.get(measure, measure)
    )
    expected = square if measure in {"euclidean", "manhattan"} else 1 - square
    first, second = np.triu_indices(7, k=1)
    np.testing.assert_allclose(got[measure], expected[first, second], atol=1e-12)
    assert got[["first", "second"]].iloc[0].tolist() == ["u0", "u1"]


def test_similarity_of_features_and_undefined(terms_of: Build) -> None:
    matrix = feature_matrix(terms_of(COUNTS))
    pairs = similarity(matrix, measure="jaccard", margin="features").set_index(["first", "second"])["jaccard"]
    assert pairs[("党员", "教育")] == pytest.approx(2 / 3)
    empty = FeatureMatrix(csr_array(np.array([[0, 0], [1, 2]])), ("a", "b"), ("x", "y"), "tokens")
    assert np.isnan(similarity(empty)["cosine"]).all()
    with pytest.raises(ValueError, match="allowed: cosine"):
        similarity(matrix, measure="angle")
    with pytest.raises(ValueError, match="units, features"):
        similarity(matrix, margin="rows")  # type: ignore[arg-type]


def test_weights_by_hand(terms_of: Build) -> None:
    """Manning, Raghavan and Schütze (2008), figure 6.15, computed by hand."""
    table = terms_of(COUNTS)
    weights = {
        tf: tfidf(table, tf=tf, idf="none").set_index(["unit_id", "feature"])["tf_idf"]  # type: ignore[arg-type]
        for tf in ("boolean", "log", "augmented")
    }
    assert weights["boolean"].unique().tolist() == [1.0]
    assert weights["log"][("c", "教育")] == pytest.approx(1 + np.log(4))
    assert weights["augmented"][("c", "党员")] == pytest.approx(0.5 + 0.5 * 2 / 4)
    rare = tfidf(table, tf="count", idf="probabilistic").set_index(["unit_id", "feature"])["idf"]
    assert rare[("c", "经费")] == pytest.approx(np.log(2 / 1))
    assert rare[("a", "教育")] == 0


def test_ties_and_rates(terms_of: Build) -> None:
    table = terms_of({"a": {"x": 3, "y": 2, "z": 2, "w": 1}})
    ranks = {ties: frequency(table, ties=ties)["rank"].tolist() for ties in ("min", "max", "average", "dense", "first")}  # type: ignore[arg-type]
    assert ranks == {
        "min": [1, 2, 2, 4], "max": [1, 3, 3, 4], "average": [1, 2.5, 2.5, 4], "dense": [1, 2, 2, 3],
        "first": [1, 2, 3, 4],
    }  # fmt: skip
    assert frequency(table, per=1000)["relative"].tolist() == [375, 250, 250, 125]
    with pytest.raises(ValueError, match="allowed: min"):
        frequency(table, ties="last")  # type: ignore[arg-type]
