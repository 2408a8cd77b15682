r"""Separation (完全分离): does a likelihood have a maximum at finite coefficients?

Along a direction :math:`d` that lowers no row's likelihood and raises some, coefficients grow without end, and what a
program prints is where it stopped. Whether there is such a direction is a linear programme.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from yanting_research.errors import NotIdentifiedError

__all__ = ["refuse_separation", "separating_direction"]

_GAIN = 1e-6  # of a direction with coefficients in [-1, 1] on columns scaled to 1

Array = NDArray[np.float64]


def separating_direction(rising: Array, flat: Array | None = None) -> Array | None:
    """A direction along which the likelihood rises for ever, or None.

    Parameters
    ----------
    rising
        (m, p): rows whose likelihood never falls in the directions with ``rising @ d >= 0``. For a logit ``x`` where
        y = 1 and ``-x`` where y = 0; for counts ``-x`` where y = 0.
    flat
        (k, p): rows whose likelihood falls in every direction but ``flat @ d == 0``: 0 < k < n, counts above 0.

    Returns
    -------
    ndarray or None
        (p,), in the units of the columns.

    References
    ----------
    Konis (2007), Linear programming algorithms for detecting separated data in binary logistic regression models
    (thesis, Oxford); Correia, Guimaraes and Zylkin (2019), Verifying the existence of maximum likelihood estimates for
    generalized linear models, arXiv 1903.01633.

    Examples
    --------
    >>> x = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    >>> separating_direction(x * np.array([[1], [-1], [1], [1]])).tolist()  # all of the second group say yes
    [0.0, 1.0]
    >>> separating_direction(x * np.array([[1], [-1], [1], [-1]])) is None
    True
    """
    rows = np.unique(rising, axis=0) if len(rising) else rising
    both = rows if flat is None else np.vstack([rows, flat])
    if not len(rows):
        return None
    scale = np.maximum(np.abs(both).max(axis=0), np.finfo(float).tiny)
    rows = rows / scale
    equal = None
    if flat is not None and len(flat):
        if np.linalg.matrix_rank(flat / scale) == flat.shape[1]:
            return None
        equal = np.unique(flat, axis=0) / scale
    found = linprog(
        -rows.sum(axis=0), A_ub=-rows, b_ub=np.zeros(len(rows)), A_eq=equal,
        b_eq=None if equal is None else np.zeros(len(equal)), bounds=(-1.0, 1.0), method="highs",
    )  # fmt: skip
    if found.x is None or (rows @ found.x).max() <= _GAIN:
        return None
    return np.asarray(np.where(np.abs(found.x) > _GAIN, found.x / scale, 0.0), dtype=np.float64)


def refuse_separation(rising: Array, flat: Array | None, names: tuple[str, ...], outcome: str) -> None:
    """Raise where the coefficients would run to infinity, and name the columns that do it.

    Raises
    ------
    NotIdentifiedError
        With the columns of the direction, intercept left out when others are in it.
    """
    direction = separating_direction(rising, flat)
    if direction is None:
        return
    involved = [name for name, value in zip(names, direction, strict=True) if value != 0]
    shown = [name for name in involved if name != "intercept"] or involved
    n_rows = int((rising @ direction > _GAIN).sum())
    raise NotIdentifiedError(
        f"{outcome!r} is separated: {', '.join(shown)} predict at least {n_rows} rows without a doubt, "
        "so their coefficients have no finite estimate",
        expected="both outcomes at every setting of the columns", remedy="join levels, or leave these columns out and "
        "describe the rows by a cross table",
    )  # fmt: skip
