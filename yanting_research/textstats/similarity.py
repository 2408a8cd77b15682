"""Similarity and distance of units or features (相似度与距离), from their counts."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from yanting_research.textstats.matrix import FeatureMatrix

__all__ = ["SIMILARITIES", "similarity"]

SIMILARITIES = ("cosine", "correlation", "jaccard", "dice", "simple_matching", "euclidean", "manhattan")


def similarity(
    matrix: FeatureMatrix, *, measure: str = "cosine", margin: Literal["units", "features"] = "units"
) -> pd.DataFrame:
    r"""Every pair of units (or features) with its similarity or distance.

    =================== =====================================================================
    ``cosine``          :math:`x\cdot y/(|x||y|)`
    ``correlation``     Pearson's r over the features
    ``jaccard``         shared features over features that either has (counts ignored)
    ``dice``            twice the shared over the sum of both (counts ignored)
    ``simple_matching`` features that both have or both lack, over all
    ``euclidean``       distance, :math:`\sqrt{\sum (x-y)^2}`
    ``manhattan``       distance, :math:`\sum |x-y|`
    =================== =====================================================================

    Parameters
    ----------
    matrix
        From :func:`feature_matrix`.
    measure
        One of :data:`SIMILARITIES`.
    margin
        Pairs of ``units`` or of ``features``.

    Returns
    -------
    DataFrame
        first, second, the measure; first before second, sorted. NaN where a unit has no counts,
        and for the correlation of one without variation.

    Notes
    -----
    All pairs: the table grows with the square of the number of units. For duplicates among many
    documents use ``comparison.near_duplicates``.

    References
    ----------
    quanteda.textstats, ``textstat_simil`` and ``textstat_dist``.

    Examples
    --------
    >>> counts = csr_array(np.array([[1, 1, 0], [1, 0, 1]]))
    >>> similarity(FeatureMatrix(counts, ("a", "b"), ("x", "y", "z"), "tokens"), measure="jaccard")
      first second   jaccard
    0     a      b  0.333333
    """
    if measure not in SIMILARITIES:
        raise ValueError(f"measure={measure!r}; allowed: {', '.join(SIMILARITIES)}")
    if margin not in ("units", "features"):
        raise ValueError(f"margin={margin!r}; allowed: units, features")
    counts = matrix.counts.astype(np.float64)
    counts = csr_array(counts.T) if margin == "features" else counts
    names = np.array(matrix.units if margin == "units" else matrix.features, dtype=object)
    first, second = np.triu_indices(len(names), k=1)
    values = _square(counts, measure)[first, second]
    return pd.DataFrame(
        {
            "first": pd.Series(names[first], dtype="str"),
            "second": pd.Series(names[second], dtype="str"),
            measure: values.astype(np.float64),
        }
    )


def _square(counts: csr_array, measure: str) -> Any:
    """The measure of every row with every row."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure in ("jaccard", "dice", "simple_matching"):
            return _of_presence((counts > 0).astype(np.float64), measure)
        if measure == "manhattan":
            dense = counts.toarray()
            return np.stack([np.abs(dense - row).sum(axis=1) for row in dense])
        products = (counts @ counts.T).toarray()
        squares = np.diag(products)
        if measure == "cosine":
            return products / np.sqrt(np.outer(squares, squares))
        if measure == "euclidean":
            return np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * products, 0))
        n, sums = counts.shape[1], np.asarray(counts.sum(axis=1)).ravel()
        covariance = products - np.outer(sums, sums) / n
        spread = np.sqrt(np.maximum(np.diag(covariance), 0))
        return covariance / np.outer(spread, spread)


def _of_presence(present: csr_array, measure: str) -> Any:
    shared = (present @ present.T).toarray()
    size = np.diag(shared)
    either = size[:, None] + size[None, :] - shared
    if measure == "jaccard":
        return shared / either
    if measure == "dice":
        return 2 * shared / (size[:, None] + size[None, :])
    return (shared + present.shape[1] - either) / present.shape[1]
