"""Wordscores against the printed example."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from yanting_research.textstats import FeatureMatrix, score_texts, score_words

COUNTS = [2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2]
STARTS = {"R1": 0, "R2": 5, "R3": 10, "R4": 15, "R5": 20, "V1": 7}
POSITIONS = {"R1": -1.5, "R2": -0.75, "R3": 0.0, "R4": 0.75, "R5": 1.5}


def example() -> FeatureMatrix:
    dense = np.zeros((6, 37), dtype=np.int64)
    for row, start in enumerate(STARTS.values()):
        dense[row, start : start + 17] = COUNTS
    return FeatureMatrix(csr_array(dense), tuple(STARTS), tuple(f"w{i:02d}" for i in range(37)), "tokens")


def test_example_of_laver_benoit_garry() -> None:
    """Laver, Benoit and Garry (2003), table 1: -.45, se .01, rescaled -.53; Martin and Vanberg's -.51."""
    matrix = example()
    words = score_words(matrix, POSITIONS)
    row = score_texts(matrix, words, positions=POSITIONS).set_index("unit_id").loc["V1"]
    assert row[["raw", "se", "lbg", "mv"]].round(6).tolist() == [-0.448059, 0.011898, -0.529671, -0.509957]
    assert row["n_scored"] == 1000
    assert words.set_index("feature")["score"].loc[["w00", "w36"]].tolist() == [-1.5, 1.5]


def test_undefined_and_refused() -> None:
    matrix = example()
    words = score_words(matrix, {"R1": -1.0, "R2": 1.0})
    got = score_texts(matrix, words).set_index("unit_id")
    assert np.isnan(got[["lbg", "mv"]]).all(axis=None)
    assert got.loc["R4", "n_scored"] < 1000
    nothing = FeatureMatrix(csr_array((1, 1)), ("x",), ("unknown",), "tokens")
    assert np.isnan(score_texts(nothing, words).loc[0, "raw"])
    with pytest.raises(ValueError, match="two different positions"):
        score_words(matrix, {"R1": 1.0, "R2": 1.0})
    with pytest.raises(ValueError, match="no reference text R9"):
        score_words(matrix, {"R9": 1.0, "R2": 2.0})


def test_smoothing_scores_every_word() -> None:
    matrix = example()
    assert len(score_words(matrix, {"R1": -1.0, "R2": 1.0})) == 22
    smoothed = score_words(matrix, {"R1": -1.0, "R2": 1.0}, smoothing=1.0)
    assert len(smoothed) == 37
    assert smoothed["score"].abs().max() < 1
