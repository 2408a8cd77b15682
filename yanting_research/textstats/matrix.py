"""Document-feature matrix (文档-词项矩阵): counts as a sparse matrix, with a limit on memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from yanting_research.core import TERMS, check_table

__all__ = ["MAX_MATRIX_BYTES", "FeatureMatrix", "dense_counts", "distinct", "feature_matrix", "trim_terms"]

MAX_MATRIX_BYTES = 2 * 2**30
"""Refuse to build a larger matrix [bytes]."""

_SPARSE_ENTRY = 12  # an int64 count and an int32 column number


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """Counts of features in units; ``counts[i, j]`` is ``features[j]`` in ``units[i]``.

    Attributes
    ----------
    counts
        Sparse matrix, units by features [count].
    units, features
        Names of rows and columns, sorted.
    layer
        ``tokens`` or ``terms``.
    """

    counts: csr_array
    units: tuple[str, ...]
    features: tuple[str, ...]
    layer: str

    def __repr__(self) -> str:
        """Shape and density, not the entries."""
        n_units, n_features = self.counts.shape
        share = self.counts.nnz / max(n_units * n_features, 1)
        return f"FeatureMatrix({n_units} units x {n_features} features, {share:.1%} filled, layer {self.layer})"


def feature_matrix(terms: pd.DataFrame, *, max_bytes: int = MAX_MATRIX_BYTES) -> FeatureMatrix:
    """TERMS as a sparse matrix.

    Parameters
    ----------
    terms
        TERMS of one layer.
    max_bytes
        Refuse a matrix that would take more [bytes].

    Raises
    ------
    ValueError
        When the estimate exceeds ``max_bytes`` or the layers are mixed.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["a", "a", "b"], "doc_id": ["a", "a", "b"], "term": ["党", "员", "党"],
    ...                       "layer": ["tokens"] * 3, "n_term": [2, 1, 1], "n_unit": [3, 3, 1]})
    >>> matrix = feature_matrix(terms)
    >>> matrix.features, matrix.counts.toarray().tolist()
    (('党', '员'), [[2, 1], [1, 0]])
    """
    table = check_table(terms, TERMS)
    layers = sorted(table["layer"].astype("str").unique())
    if len(layers) > 1:
        raise ValueError(f"the table mixes the layers {', '.join(layers)}; count one layer at a time")
    _check_size(len(table) * _SPARSE_ENTRY, max_bytes, f"{len(table)} counts in a sparse matrix")
    rows, units = distinct(table["unit_id"])
    columns, features = distinct(table["term"])
    counts = csr_array(
        (table["n_term"].to_numpy(np.int64), (rows.astype(np.int32), columns.astype(np.int32))),
        shape=(len(units), len(features)),
    )
    return FeatureMatrix(counts, tuple(units.tolist()), tuple(features.tolist()), layers[0] if layers else "tokens")


def distinct(column: pd.Series[Any]) -> tuple[Any, pd.Index[Any]]:
    """Number of every cell's text among the distinct texts, and these, sorted.

    Of a categorical only the categories are looked at, however many cells there are; a category
    without a cell is listed too.

    Examples
    --------
    >>> codes, texts = distinct(pd.Series(["员", "党", "员"], dtype="category"))
    >>> codes.tolist(), texts.tolist()
    ([1, 0, 1], ['党', '员'])
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        codes, texts = pd.factorize(column, sort=True)
        return codes.astype(np.int64), pd.Index(texts)
    names = column.cat.categories
    order = names.argsort()
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return rank[column.cat.codes.to_numpy()], names.take(order)


def dense_counts(matrix: FeatureMatrix, *, max_bytes: int = MAX_MATRIX_BYTES) -> pd.DataFrame:
    """The matrix as a full table, one column a feature.

    Raises
    ------
    ValueError
        When it would take more than ``max_bytes``; the message states the estimate.

    Examples
    --------
    >>> dense_counts(FeatureMatrix(csr_array((20_000, 300_000)), (), (), "tokens"))
    Traceback (most recent call last):
    ...
    ValueError: 20000 x 300000 cells in a full table need about 44.7 GiB, more than the limit of 2.0 GiB; ...
    """
    n_units, n_features = matrix.counts.shape
    _check_size(n_units * n_features * 8, max_bytes, f"{n_units} x {n_features} cells in a full table")
    table = pd.DataFrame(matrix.counts.toarray(), columns=list(matrix.features))
    table.insert(0, "unit_id", pd.Series(matrix.units, dtype="str"))
    return table


def _check_size(estimate: int, max_bytes: int, what: str) -> None:
    if estimate > max_bytes:
        raise ValueError(
            f"{what} need about {estimate / 2**30:.1f} GiB, more than the limit of {max_bytes / 2**30:.1f} GiB; "
            "trim_terms(), counting by theme, or counting by region and year, keep it small"
        )


def trim_terms(
    terms: pd.DataFrame,
    *,
    min_count: int = 1,
    min_docfreq: float = 0,
    max_docfreq: float | None = None,
    scale: Literal["count", "share"] = "count",
    keep: Iterable[str] = (),
) -> pd.DataFrame:
    """Leave out features that are rare or that stand nearly everywhere.

    Parameters
    ----------
    terms
        TERMS.
    min_count
        Fewest occurrences in all units together.
    min_docfreq, max_docfreq
        Fewest and most units that hold the feature.
    scale
        Whether these two are units or shares of the units.
    keep
        Features that stay whatever their counts.

    Returns
    -------
    DataFrame
        TERMS; ``n_unit`` stays the size of the whole unit, so that shares keep their base.

    Examples
    --------
    >>> terms = pd.DataFrame({"unit_id": ["a", "a", "b"], "doc_id": ["a", "a", "b"], "term": ["党", "员", "党"],
    ...                       "layer": ["tokens"] * 3, "n_term": [2, 1, 1], "n_unit": [3, 3, 1]})
    >>> trim_terms(terms, min_docfreq=2)["term"].tolist()
    ['党', '党']
    """
    if scale not in ("count", "share"):
        raise ValueError(f"scale={scale!r}; allowed: count, share")
    table = check_table(terms, TERMS)
    by_term = table.groupby(table["term"].astype("str"), observed=True)
    docfreq: Any = by_term["unit_id"].transform("nunique")
    if scale == "share":
        docfreq = docfreq / max(table["unit_id"].nunique(), 1)
    stays = (by_term["n_term"].transform("sum") >= min_count) & (docfreq >= min_docfreq)
    if max_docfreq is not None:
        stays &= docfreq <= max_docfreq
    kept: pd.DataFrame = table[stays | table["term"].isin(list(keep))]
    return kept.reset_index(drop=True)
