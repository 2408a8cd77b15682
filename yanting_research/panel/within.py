"""The within transformation (组内变换): columns freed of entity and period effects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["absorbed_rank", "within"]

Array = NDArray[np.float64]


def within(columns: Array, entity: NDArray[np.int64], period: NDArray[np.int64]) -> Array:
    """Residuals of columns on entity and period dummies (two-way within transformation).

    Exact for unbalanced panels, where subtracting both means is not.

    >>> e, t = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> within(np.array([[1.0], [2.0], [1.0], [4.0]]), e, t).ravel().round(3).tolist()
    [0.5, -0.5, -0.5, 0.5]
    """
    # Entities first, by their means, then periods: exact, and no matrix as wide as there are entities.
    moved = _without_means(columns, entity)
    left, singular, _ = np.linalg.svd(_without_means(np.eye(period.max() + 1)[period], entity), full_matrices=False)
    basis = left[:, singular > singular[0] * 1e-10]
    # Not by BLAS: with many columns its last bits change with the number of threads.
    parts = np.einsum("nk,nr->kr", basis, moved)
    return np.asarray(moved - np.einsum("nk,kr->nr", basis, parts), dtype=np.float64)


def absorbed_rank(entity: NDArray[np.int64], period: NDArray[np.int64]) -> int:
    """Number of independent entity and period dummies.

    >>> absorbed_rank(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    3
    """
    dummies = _without_means(np.eye(period.max() + 1)[period], entity)
    return len(np.unique(entity)) + int(np.linalg.matrix_rank(dummies, tol=1e-9 * len(entity) ** 0.5))


def _without_means(columns: Array, entity: NDArray[np.int64]) -> Array:
    """Columns minus their entity's mean."""
    count = np.bincount(entity)
    means = np.column_stack([np.bincount(entity, weights=column) / np.maximum(count, 1) for column in columns.T])
    return np.asarray(columns - means[entity])
