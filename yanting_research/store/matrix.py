"""Document-term matrix (文档—词矩阵): its size is stated before it is made, and refused above a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from yanting_research.errors import SegmentationError
from yanting_research.store.opening import Store
from yanting_research.store.parts import read_part_table

__all__ = ["MATRIX_LIMIT", "MatrixSize", "document_term_matrix", "matrix_size"]

MATRIX_LIMIT = 2 * 2**30
"""Most memory that a matrix may take while it is made [bytes]."""
_CELL = 8  # bytes of a cell: a 32-bit column and a 32-bit count
_PEAK = 3  # times the matrix: pieces, their join, and what a caller does with it
_MOST_CELLS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class MatrixSize:
    """What a matrix would be.

    Attributes
    ----------
    n_documents, n_features, n_cells
        Rows, columns, cells that are not 0.
    n_bytes, n_bytes_peak
        Memory of the matrix, and while it is made [bytes].
    """

    n_documents: int
    n_features: int
    n_cells: int
    n_bytes: int
    n_bytes_peak: int


def matrix_size(store: Store, *, min_docfreq: int = 1, features: Sequence[str] | None = None) -> MatrixSize:
    """Size of the matrix, from the vocabulary alone: no document is read."""
    chosen = _features(store, min_docfreq, features)
    n_cells = int(chosen["docfreq"].sum())
    n_bytes = n_cells * _CELL + (store.n_documents + 1) * _CELL
    return MatrixSize(store.n_documents, len(chosen), n_cells, n_bytes, n_bytes * _PEAK)


def document_term_matrix(
    store: Store, *, min_docfreq: int = 1, features: Sequence[str] | None = None, limit: int = MATRIX_LIMIT
) -> tuple[sparse.csr_matrix, list[str], list[str]]:
    """Counts of words in documents as a sparse matrix.

    Parameters
    ----------
    store
        The store.
    min_docfreq
        Leave out words of fewer documents.
    features
        Only these words.
    limit
        Memory that it may take while it is made [bytes].

    Returns
    -------
    tuple
        The matrix (CSR, 32-bit), doc_id of its rows, words of its columns in order of code points.

    Raises
    ------
    SegmentationError
        When it would take more than ``limit``, or has more cells than 32-bit numbers can count; the message
        names the size and the ways out.
    """
    size = matrix_size(store, min_docfreq=min_docfreq, features=features)
    if size.n_bytes_peak > limit or size.n_cells > _MOST_CELLS:
        raise SegmentationError(
            f"a matrix of {size.n_documents:,} documents and {size.n_features:,} words with {size.n_cells:,} cells "
            f"takes about {size.n_bytes_peak / 2**30:.1f} GiB while it is made",
            where=str(store.root),
            expected=f"at most {limit / 2**30:.1f} GiB",
            remedy="raise min_docfreq, name the features (for instance the words of a codebook), count by region and "
            "period with count_word(..., by=...), or raise limit",
        )
    chosen = _features(store, min_docfreq, features)
    place = pd.Index(chosen["token"])
    pieces = [_part_matrix(store, part, place) for part in range(len(store.parts))]
    matrix = sparse.vstack(pieces, format="csr") if pieces else sparse.csr_matrix((0, len(place)), dtype=np.int32)
    names = store.ask("SELECT doc_id FROM documents ORDER BY doc")["doc_id"].tolist()
    return matrix, names, place.tolist()


def _features(store: Store, min_docfreq: int, features: Sequence[str] | None) -> pd.DataFrame:
    found = store.ask(
        "SELECT token, docfreq FROM vocabulary WHERE docfreq >= $least ORDER BY token", {"least": max(1, min_docfreq)}
    )
    return found if features is None else found[found["token"].isin(set(features))].reset_index(drop=True)


def _part_matrix(store: Store, part: int, place: pd.Index) -> sparse.csr_matrix:
    summary = store.parts[part]
    words = read_part_table(store.root, summary, "words")["token"].to_pandas()
    tokens = read_part_table(store.root, summary, "tokens")
    column = place.get_indexer(pd.Index(words))[tokens["word"].to_numpy()]
    kept = column >= 0
    rows = tokens["doc"].to_numpy()[kept]
    ones = np.ones(int(kept.sum()), dtype=np.int32)
    shape = (summary.n_documents, len(place))
    matrix = sparse.coo_matrix((ones, (rows, column[kept])), shape=shape).tocsr()
    matrix.sum_duplicates()
    return matrix
