"""Strength of co-words (共词强度): four named measures from three counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

__all__ = ["MEASURES", "cosine", "equivalence", "g2_signed", "pmi"]

Floats = NDArray[np.float64]


def equivalence(both: Any, first: Any, second: Any, total: Any) -> Floats:  # noqa: ARG001
    r"""Equivalence index (等价系数) :math:`c_{ij}^2 / (c_i c_j)`, in [0, 1].

    Parameters
    ----------
    both, first, second, total
        Units that hold both words, the first, the second; all units. Numbers or arrays [count].

    References
    ----------
    Callon, Courtial and Laville (1991), Scientometrics 22, 155-205.

    Examples
    --------
    >>> float(equivalence(6, 8, 9, 20))
    0.5
    """
    return _ratio(np.square(np.asarray(both, dtype=np.float64)), np.multiply(first, second, dtype=np.float64))


def cosine(both: Any, first: Any, second: Any, total: Any) -> Floats:  # noqa: ARG001
    r"""Cosine of two sets (余弦, Ochiai) :math:`c_{ij} / \sqrt{c_i c_j}`, in [0, 1].

    Examples
    --------
    >>> float(cosine(6, 4, 16, 20))
    0.75
    """
    return _ratio(both, np.sqrt(np.multiply(first, second, dtype=np.float64)))


def pmi(both: Any, first: Any, second: Any, total: Any) -> Floats:
    r"""Pointwise mutual information (点互信息) :math:`\log_2 \frac{c_{ij} N}{c_i c_j}` [bit].

    NaN for words that never meet. Rare words get high values: set a least number of shared units.

    References
    ----------
    Church and Hanks (1990), Computational Linguistics 16, 22-29.

    Examples
    --------
    >>> round(float(pmi(8, 1105, 44, 15_000_000)), 1)  # p. 24 prints 11.3
    11.3
    """
    ratio = _ratio(np.multiply(both, total, dtype=np.float64), np.multiply(first, second, dtype=np.float64))
    with np.errstate(divide="ignore"):
        return np.where(ratio > 0, np.log2(np.where(ratio > 0, ratio, 1.0)), np.nan)


def g2_signed(both: Any, first: Any, second: Any, total: Any) -> Floats:
    r"""Log-likelihood ratio (对数似然比) of the four cells :math:`2\sum O \ln(O/E)`, negative below expectation.

    References
    ----------
    Dunning (1993), Computational Linguistics 19, 61-74; p. 72 prints 167.23 for 10, 0, 3, 31764.

    Examples
    --------
    >>> round(float(g2_signed(10, 10, 13, 31777)), 2)
    167.23
    """
    a, row, column, n = (np.asarray(x, dtype=np.float64) for x in np.broadcast_arrays(both, first, second, total))
    observed = np.stack([a, row - a, column - a, n - row - column + a])
    expected = np.stack([row * column, row * (n - column), (n - row) * column, (n - row) * (n - column)]) / n
    safe = np.where(observed > 0, expected, 1.0)
    value = 2 * xlogy(observed, np.where(observed > 0, observed, 1.0) / safe).sum(axis=0)
    return np.asarray(np.where(a >= expected[0], 1.0, -1.0) * np.maximum(value, 0.0))


def _ratio(above: Any, below: Any) -> Floats:
    top, bottom = np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)
    return np.asarray(np.divide(top, bottom, out=np.full(np.broadcast(top, bottom).shape, np.nan), where=bottom > 0))


MEASURES = {"equivalence": equivalence, "cosine": cosine, "pmi": pmi, "g2": g2_signed}
"""The measures by the name that a network prints."""
