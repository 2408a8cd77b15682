"""Intervals of shares (份额的区间): Wilson's for counts, resampled units for everything that comes in clusters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

__all__ = ["bootstrap_shares", "wilson_interval"]

_CHUNK = 4_000_000  # cells of one block of draws: 32 MB of counts

Floats = NDArray[np.float64]


def wilson_interval(k: Any, n: Any, *, level: float = 0.95) -> tuple[Floats, Floats]:
    r"""Wilson's score interval of a binomial share (威尔逊区间), without continuity correction.

    .. math:: \frac{2k + z^2 \pm z\sqrt{z^2 + 4k(1 - k/n)}}{2(n + z^2)}

    Parameters
    ----------
    k, n
        Successes and trials [count], numbers or arrays of one shape.
    level
        Nominal coverage, between 0 and 1.

    Returns
    -------
    low, high
        Bounds in [0, 1]; NaN where n is 0.

    Raises
    ------
    ValueError
        When k is not between 0 and n, or for a level that is none.

    Notes
    -----
    It supposes trials that do not hang together. Hits of one sentence or one report do: there
    the interval is too narrow, and :func:`bootstrap_shares` over sentences or documents is right.

    References
    ----------
    Wilson (1927), JASA 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 857-872 (method 3).

    Examples
    --------
    >>> low, high = wilson_interval(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)
    """
    _check_level(level)
    hits, trials = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    if ((hits < 0) | (hits > trials)).any():
        raise ValueError("k must lie between 0 and n")
    z = float(ndtri(0.5 + level / 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(trials > 0, hits / trials, np.nan)
        middle, half = 2 * hits + z**2, z * np.sqrt(z**2 + 4 * hits * (1 - share))
        low, high = (middle - half) / (2 * (trials + z**2)), (middle + half) / (2 * (trials + z**2))
    # the exact bounds at 0 and n; floating point leaves them a hair off
    return np.where(hits == 0, 0 * share, np.maximum(low, 0)), np.where(hits == trials, share, np.minimum(high, 1))


def bootstrap_shares(
    k: NDArray[Any], n: NDArray[Any], *, level: float = 0.95, n_draws: int = 1000, seed: int = 0
) -> tuple[Floats, Floats]:
    """Percentile intervals of ratios, by drawing whole units with replacement (自助法).

    Parameters
    ----------
    k
        Counts, shape (units, themes).
    n
        Denominators, shape (units,): what the counts are shares of.
    level
        Nominal coverage, between 0 and 1.
    n_draws, seed
        Number of resamples and seed of NumPy's default generator.

    Returns
    -------
    low, high
        Bounds of ``k.sum(0) / n.sum()``, shape (themes,); NaN when fewer than two units, or when
        a drawn denominator is 0 throughout.

    Raises
    ------
    ValueError
        For shapes that do not fit, fewer than 100 draws or a level that is none.

    Notes
    -----
    Below about 20 units the percentile interval is too narrow.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 5.3.

    Examples
    --------
    >>> low, high = bootstrap_shares(np.array([[1], [0], [1], [0]]), np.ones(4), seed=1)
    >>> float(low[0]), float(high[0])
    (0.0, 1.0)
    """
    _check_level(level)
    if k.ndim != 2 or n.shape != (len(k),) or n_draws < 100:
        raise ValueError("k has shape (units, themes), n has shape (units,), and there are at least 100 draws")
    n_units = len(k)
    if n_units < 2 or not n.sum():
        undefined = np.full(k.shape[1], np.nan)
        return undefined, undefined.copy()
    rng = np.random.default_rng(seed)
    drawn: list[Floats] = []
    block = max(1, min(n_draws, _CHUNK // n_units))
    for done in range(0, n_draws, block):
        weights = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=min(block, n_draws - done))
        total = (weights @ n)[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            drawn.append(np.where(total > 0, (weights @ k) / total, np.nan))
    low, high = np.nanquantile(np.concatenate(drawn), [0.5 - level / 2, 0.5 + level / 2], axis=0)
    return low, high


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level={level}; allowed: between 0 and 1")
