"""Small symmetric matrices, one a document (批量小矩阵): factor, solve and invert them all at once.

The documents stand on the last axis. Nothing here calls a linear-algebra library, whose threads decide in which
order sums are taken: the same input gives the same bytes with any number of threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["factor", "inverse", "solve", "times"]

Array = NDArray[np.float64]


def factor(matrices: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Cholesky factors ``L`` with ``L L' = A``, and which matrices are positive definite.

    Parameters
    ----------
    matrices
        Shape (k, k, n), symmetric; not changed.

    Returns
    -------
    tuple
        Lower factors (k, k, n) and a flag a matrix (n,). The factor of a matrix that is not positive
        definite is filled up with ones and means nothing.

    Examples
    --------
    >>> lower, sound = factor(np.array([[4.0, 2.0], [2.0, 5.0]])[:, :, None])
    >>> lower[:, :, 0].tolist(), sound.tolist()
    ([[2.0, 0.0], [1.0, 2.0]], [True])
    """
    size = matrices.shape[0]
    lower = np.zeros_like(matrices)
    sound = np.ones(matrices.shape[2], dtype=bool)
    for j in range(size):
        pivot = matrices[j, j] - np.einsum("in,in->n", lower[j, :j], lower[j, :j])
        fits = pivot > 1e-10 * np.abs(matrices[j, j]) + 1e-300
        sound &= fits
        root = np.sqrt(np.where(fits, pivot, 1.0))
        lower[j, j] = root
        if j + 1 < size:
            rest = matrices[j + 1 :, j] - np.einsum("rin,in->rn", lower[j + 1 :, :j], lower[j, :j])
            lower[j + 1 :, j] = rest / root
    return lower, sound


def solve(lower: Array, right: Array) -> Array:
    """``A^-1 b`` for every matrix, from its factor.

    Parameters
    ----------
    lower
        Factors (k, k, n) of :func:`factor`.
    right
        Shape (k, n).

    Examples
    --------
    >>> lower, _ = factor(np.array([[4.0, 2.0], [2.0, 5.0]])[:, :, None])
    >>> solve(lower, np.array([[8.0], [12.0]])).ravel().tolist()
    [1.0, 2.0]
    """
    size = lower.shape[0]
    half = np.empty_like(right)
    for i in range(size):
        half[i] = (right[i] - np.einsum("jn,jn->n", lower[i, :i], half[:i])) / lower[i, i]
    found = np.empty_like(right)
    for i in range(size - 1, -1, -1):
        found[i] = (half[i] - np.einsum("jn,jn->n", lower[i + 1 :, i], found[i + 1 :])) / lower[i, i]
    return found


def inverse(lower: Array) -> Array:
    """``A^-1`` of every matrix, from its factor, shape (k, k, n).

    Examples
    --------
    >>> lower, _ = factor(np.array([[2.0, 0.0], [0.0, 4.0]])[:, :, None])
    >>> inverse(lower)[:, :, 0].diagonal().round(9).tolist()
    [0.5, 0.25]
    """
    size = lower.shape[0]
    inner = np.zeros_like(lower)  # L^-1, lower triangular
    for j in range(size):
        inner[j, j] = 1.0 / lower[j, j]
        for i in range(j + 1, size):
            inner[i, j] = -np.einsum("mn,mn->n", lower[i, j:i], inner[j:i, j]) / lower[i, i]
    found: Array = np.einsum("min,mjn->ijn", inner, inner)
    return found


def times(left: Any, right: Any) -> Array:
    """Matrix product with sums in one fixed order, whatever the number of threads.

    Examples
    --------
    >>> times(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    found: Array = np.einsum("ij,jk->ik", left, right, optimize=False)
    return found
