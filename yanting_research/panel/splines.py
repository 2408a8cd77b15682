"""Natural cubic splines (自然三次样条): curves that bend between knots and run straight beyond them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["natural_spline"]

Array = NDArray[np.float64]


def natural_spline(values: ArrayLike, knots: ArrayLike) -> Array:
    r"""Columns whose sums are all the natural cubic splines with these knots, constants left out.

    Parameters
    ----------
    values
        (n,).
    knots
        Three or more, rising.

    Returns
    -------
    ndarray
        (n, knots - 1): the values, then for :math:`j = 1 \ldots K - 2`

        .. math:: \frac{(x - t_j)_+^3 - (x - t_{K-1})_+^3 \frac{t_K - t_j}{t_K - t_{K-1}}
                  + (x - t_K)_+^3 \frac{t_{K-1} - t_j}{t_K - t_{K-1}}}{(t_K - t_1)^2}.

    Raises
    ------
    ValueError
        For fewer than three knots, or knots that do not rise.

    References
    ----------
    Harrell (2015), Regression Modeling Strategies, 2nd ed., equation 2.25.

    Examples
    --------
    >>> natural_spline([0, 1, 2, 3, 4], [1, 2, 3]).round(2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [2.0, 0.25], [3.0, 1.5], [4.0, 3.0]]
    """
    x, t = np.asarray(values, dtype=np.float64), np.asarray(knots, dtype=np.float64)
    if len(t) < 3 or not (np.diff(t) > 0).all():
        raise ValueError(f"knots={[float(one) for one in t]}; three or more, rising")
    last, before = t[-1], t[-2]

    def cube(knot: float) -> Array:
        return np.asarray(np.maximum(x - knot, 0.0) ** 3, dtype=np.float64)

    bent = [
        (cube(knot) - cube(before) * (last - knot) / (last - before) + cube(last) * (before - knot) / (last - before))
        / (last - t[0]) ** 2
        for knot in t[:-2]
    ]
    return np.column_stack([x, *bent])
