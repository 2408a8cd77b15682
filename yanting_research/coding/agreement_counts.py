"""Agreement of two or more coders (多人一致性): coefficients of how many coders gave each value to each unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np
import numpy.typing as npt

from yanting_research.coding.agreement_tables import corrected, ratio
from yanting_research.coding.codebook import LEVELS

__all__ = [
    "alpha_parts",
    "fleiss_kappa",
    "fleiss_parts",
    "gwet_ac1",
    "gwet_parts",
    "krippendorff_alpha",
    "pairwise_agreement",
    "value_counts",
]

Array = npt.NDArray[np.float64]


def fleiss_kappa(counts: npt.ArrayLike) -> float:
    """Fleiss' κ (弗莱斯 κ): (A_o - A_e) / (1 - A_e), A_e = Σ p_k², p_k over all values of all coders.

    With two coders it is Scott's π, not Cohen's κ.

    Parameters
    ----------
    counts : array, units × values
        How many coders gave the unit the value; the same number of coders for every unit.

    Returns
    -------
    float
        NaN when every value is the same.

    Raises
    ------
    ValueError
        When units have different numbers of coders, or fewer than two: use Krippendorff's α.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological
    Bulletin 76(5), 378-382.

    Examples
    --------
    >>> fleiss_kappa([[3, 0], [0, 3], [2, 1]])
    0.55
    """
    table = _counts(counts)
    sizes = set(table.sum(axis=1).tolist())
    if len(sizes) != 1 or min(sizes) < 2:
        raise ValueError(f"units with {sorted(sizes)} coders; allowed: one number of coders, 2 or more, for all units")
    return float(corrected(*fleiss_parts(table, np.ones(len(table)))))


def gwet_ac1(counts: npt.ArrayLike) -> float:
    """Gwet's AC1: (A_o - A_e) / (1 - A_e), A_e = Σ π_k (1 - π_k) / (q - 1) for q values.

    Meant for the paradox of κ: it stays high where nearly all units have one value and the
    coders agree. Critics hold that it then rewards agreement on the empty case; report it
    beside α, not instead. Missing values are allowed: π_k is the mean over units of the share
    of its coders who gave k.

    Parameters
    ----------
    counts : array, units × values
        One column for every value that the codebook allows, also if nobody gave it.

    Returns
    -------
    float
        NaN with a single value, or when no unit has two coders.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61(1), 29-48.

    Examples
    --------
    >>> round(gwet_ac1([[2, 0]] * 118 + [[1, 1]] * 7), 4)
    0.9408
    """
    table = _counts(counts)
    return float(corrected(*gwet_parts(table, np.ones(len(table)))))


def krippendorff_alpha(ratings: npt.ArrayLike, *, level: str = "nominal") -> float:
    """Krippendorff's α (克里彭多夫 α): 1 - D_o / D_e, by the library ``krippendorff``.

    D is the mean squared difference of pairs of values, within units and over all. Any number
    of coders, missing values, four levels of measurement. Krippendorff's own convention, stated
    here and printed nowhere: rely on variables with α ≥ .800, draw tentative conclusions from
    .667 ≤ α < .800.

    Parameters
    ----------
    ratings : array, coders × units
        Numbers, NaN where a coder gave none.
    level
        ``nominal``, ``ordinal``, ``interval`` or ``ratio``.

    Returns
    -------
    float
        NaN when no unit has two values, or all are the same.

    Raises
    ------
    ValueError
        For an unknown level, or values below 0 at the ratio level.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    Krippendorff, K. (2019). Content Analysis (4th ed.), chapter 12. Sage.

    Examples
    --------
    >>> round(krippendorff_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]), 6)
    0.095238
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r}; allowed: {', '.join(LEVELS)}")
    table = np.asarray(ratings, dtype=float)
    if level == "ratio" and (table < 0).any():
        raise ValueError(f"a ratio scale with {np.nanmin(table):g}; allowed: values from 0")
    table = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    domain = np.unique(table[~np.isnan(table)])
    if len(domain) < 2:
        return float("nan")
    metric: Any = level
    return float(krippendorff.alpha(table, level_of_measurement=metric, value_domain=domain))


def value_counts(index: npt.NDArray[np.int64], n_values: int) -> Array:
    """How many coders gave each value to each unit, from coders × units of value numbers, -1 missing.

    >>> value_counts(np.array([[0, 1], [0, -1]]), 2).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    return np.asarray((index.T[:, :, None] == np.arange(n_values)).sum(axis=1), dtype=float)


def pairwise_agreement(counts: Array, weights: Array) -> Array:
    """A_o: mean over units of the share of pairs of coders who agree; units with two or more coders."""
    n = counts.sum(axis=1)
    share = ratio((counts * (counts - 1)).sum(axis=1), n * (n - 1))
    paired = n >= 2
    return ratio(weights[..., paired] @ share[paired], weights[..., paired].sum(axis=-1))


def fleiss_parts(counts: Array, weights: Array) -> tuple[Array, Array]:
    """A_o and A_e of Fleiss' κ; ``weights`` says how often a draw holds each unit."""
    given = weights @ counts
    share = ratio(given, given.sum(axis=-1, keepdims=True))
    return pairwise_agreement(counts, weights), (share**2).sum(axis=-1)


def gwet_parts(counts: Array, weights: Array) -> tuple[Array, Array]:
    """A_o and A_e of AC1."""
    q = counts.shape[1]
    n = counts.sum(axis=1)
    rated = n >= 1
    each = ratio(counts[rated], n[rated][:, None])
    share = ratio(weights[..., rated] @ each, weights[..., rated].sum(axis=-1)[..., None])
    expected = (share * (1 - share)).sum(axis=-1) / (q - 1) if q > 1 else np.full(share.shape[:-1], np.nan)
    return pairwise_agreement(counts, weights), expected


def alpha_parts(counts: Array, weights: Array, *, values: Sequence[float], level: str) -> tuple[Array, Array]:
    """1 - D_o and 1 - D_e of Krippendorff's α for many draws at once.

    The library takes one table at a time; a thousand draws of forty coefficients need this. A
    test holds the two equal at every level. Only their quotient has a meaning at the levels
    above nominal, where D is in squared units.
    """
    n = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    pairs = ratio(pairs, (n - 1)[:, None, None] * np.ones_like(pairs))
    pairs[n < 2] = 0
    width = counts.shape[1]
    found = (weights @ pairs.reshape(len(pairs), -1)).reshape(*weights.shape[:-1], width, width)
    margin = found.sum(axis=-1)
    total = margin.sum(axis=-1)
    chance = margin[..., :, None] * margin[..., None, :] - margin[..., :, None] * np.eye(width)
    distance = _distance(np.asarray(values, float), margin, level)
    observed = ratio((found * distance).sum(axis=(-2, -1)), total)
    expected = ratio((chance * distance).sum(axis=(-2, -1)), total * (total - 1))
    return 1 - observed, 1 - expected


def _distance(values: Array, margin: Array, level: str) -> Array:
    """Squared differences of values, values × values; the ordinal one depends on how often each was given."""
    difference = np.abs(np.subtract.outer(values, values))
    if level == "nominal":
        return (difference > 0).astype(float)
    if level == "interval":
        return np.asarray(difference**2)
    if level == "ratio":
        total = np.add.outer(values, values)
        return np.asarray(np.divide(difference, total, out=np.zeros_like(total), where=total != 0) ** 2)
    upto = np.cumsum(margin, axis=-1)
    # from the middle of one value's ranks to the middle of the other's
    middle = upto - margin / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)


def _counts(counts: npt.ArrayLike) -> Array:
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or (table < 0).any():
        raise ValueError(f"counts of shape {table.shape}; allowed: units × values, from 0")
    return table
