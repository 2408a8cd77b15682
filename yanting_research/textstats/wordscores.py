r"""Wordscores (词汇计分法): positions of texts on a dimension that reference texts span.

With :math:`F_{wr}` the relative frequency of word w in reference text r, its probability of
reference r is :math:`P_{wr}=F_{wr}/\sum_r F_{wr}` and its score :math:`S_w=\sum_r P_{wr} A_r` with A the
positions given to the references. A text v scores :math:`S_v=\sum_w F_{wv} S_w` over the scored words.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from yanting_research.textstats.matrix import FeatureMatrix

__all__ = ["score_texts", "score_words"]


def score_words(matrix: FeatureMatrix, positions: Mapping[str, float], *, smoothing: float = 0.0) -> pd.DataFrame:
    """Scores of the words of the reference texts.

    Parameters
    ----------
    matrix
        Counts of reference (and other) texts.
    positions
        unit_id of each reference text -> its position; at least two of different position.
    smoothing
        Added to every count of every reference text.

    Returns
    -------
    DataFrame
        feature, score; words that no reference text holds are not listed.

    Raises
    ------
    ValueError
        For fewer than two different positions, or a reference text that is not there.

    References
    ----------
    Laver, Benoit and Garry (2003), Extracting policy positions from political texts using words as data.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> matrix = FeatureMatrix(csr_array([[3, 1], [1, 3]]), ("left", "right"), ("x", "y"), "tokens")
    >>> score_words(matrix, {"left": -1.0, "right": 1.0})["score"].tolist()
    [-0.5, 0.5]
    """
    unknown = sorted(set(positions) - set(matrix.units))
    if unknown:
        raise ValueError(f"no reference text {', '.join(unknown)}; known units begin {matrix.units[:3]}")
    if len(set(positions.values())) < 2:
        raise ValueError("the reference texts need at least two different positions")
    if smoothing < 0:
        raise ValueError(f"smoothing={smoothing}; allowed: 0 or more")
    names = sorted(positions)
    counts = matrix.counts[[matrix.units.index(name) for name in names]].toarray().astype(np.float64) + smoothing
    frequencies = counts / counts.sum(axis=1, keepdims=True)
    held = frequencies.sum(axis=0) > 0
    shares = frequencies[:, held] / frequencies[:, held].sum(axis=0)
    scores = np.array([positions[name] for name in names]) @ shares
    features = np.array(matrix.features, dtype=object)[held]
    return pd.DataFrame({"feature": pd.Series(features, dtype="str"), "score": scores})


def score_texts(
    matrix: FeatureMatrix, words: pd.DataFrame, *, positions: Mapping[str, float] | None = None
) -> pd.DataFrame:
    r"""Raw and rescaled scores of texts with their standard errors.

    Parameters
    ----------
    matrix
        Counts of the texts to score.
    words
        From :func:`score_words`.
    positions
        The reference positions, for the rescaled scores; the reference texts themselves must be
        in the matrix.

    Returns
    -------
    DataFrame
        unit_id, n_scored (occurrences of scored words), raw, se, lbg, mv. ``se`` is
        :math:`\sqrt{\sum_w F_{wv}(S_w-S_v)^2/n_v}`. ``lbg`` stretches all scored texts together
        to the standard deviation of the reference positions; ``mv`` maps the lowest and highest
        reference back to their positions. NaN where a text holds no scored word.

    Notes
    -----
    ``lbg`` depends on which texts are scored together; ``mv`` does not.

    References
    ----------
    Laver, Benoit and Garry (2003); Martin and Vanberg (2008), A robust transformation procedure.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> matrix = FeatureMatrix(csr_array([[3, 1], [1, 3], [2, 2]]), ("left", "right", "v"), ("x", "y"), "tokens")
    >>> words = score_words(matrix, {"left": -1.0, "right": 1.0})
    >>> score_texts(matrix, words, positions={"left": -1.0, "right": 1.0})[["unit_id", "raw", "mv"]].values.tolist()
    [['left', -0.25, -1.0], ['right', 0.25, 1.0], ['v', 0.0, 0.0]]
    """
    scores = dict(zip(words["feature"], words["score"], strict=True))
    known = np.array([feature in scores for feature in matrix.features], dtype=bool)
    s = np.array([scores[feature] for feature in matrix.features if feature in scores], np.float64)
    counts = matrix.counts[:, known].astype(np.float64)
    n = np.asarray(counts.sum(axis=1)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(n > 0, counts @ s / n, np.nan)
        variance = np.where(n > 0, counts @ s**2 / n - raw**2, np.nan)
        se = np.sqrt(np.maximum(variance, 0) / n)
    out = pd.DataFrame({"unit_id": pd.Series(matrix.units, dtype="str"), "n_scored": n.astype(np.int64)})
    out["raw"], out["se"] = raw, se
    given = dict(positions or {})
    out["lbg"] = _lbg(out, given)
    out["mv"] = _mv(out, given)
    return out


def _lbg(scored: pd.DataFrame, positions: Mapping[str, float]) -> pd.Series[float]:
    raw = scored["raw"]
    spread = raw.std(ddof=1)
    if len(positions) < 2 or not spread > 0:
        return pd.Series(np.nan, index=scored.index)
    stretched: pd.Series[float] = (raw - raw.mean()) * float(np.std(list(positions.values()), ddof=1)) / spread
    return stretched + raw.mean()


def _mv(scored: pd.DataFrame, positions: Mapping[str, float]) -> pd.Series[float]:
    raw = dict(zip(scored["unit_id"], scored["raw"], strict=True))
    if len(positions) < 2 or not set(positions) <= set(raw):
        return pd.Series(np.nan, index=scored.index)
    low, high = min(positions, key=lambda name: positions[name]), max(positions, key=lambda name: positions[name])
    scale = (positions[high] - positions[low]) / (raw[high] - raw[low])
    mapped: pd.Series[float] = (scored["raw"] - raw[low]) * scale + positions[low]
    return mapped
