r"""Restrictions on violations of parallel trends (平行趋势偏离的约束), as inequalities, and what they leave identified.

Event-study coefficients are :math:`\beta=(\beta_{pre},\beta_{post})` with the period before treatment as reference; the
trend that the treated would have had beyond the others is :math:`\delta`, :math:`\beta_{pre}=\delta_{pre}`,
:math:`\beta_{post}=\tau+\delta_{post}`. A restriction is a set of :math:`A\delta\le d`, or a union of such sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

__all__ = ["RESTRICTIONS", "Polyhedron", "identified_set", "relative_magnitudes", "restriction", "smoothness"]

RESTRICTIONS = ("relative_magnitudes", "smoothness")
"""Changes after treatment at most M times the largest before it; slopes change by at most M between periods."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Polyhedron:
    """``a @ delta <= d``; rows of changes come in pairs, both signs, the reference period left out of ``delta``."""

    a: Array = field(repr=False)
    d: Array = field(repr=False)

    def of_post(self, n_pre: int) -> Polyhedron:
        """Rows that concern periods after treatment."""
        rows = (self.a[:, n_pre:] != 0).any(axis=1)
        return Polyhedron(self.a[rows], self.d[rows])


def restriction(name: str, n_pre: int, n_post: int, bound: float) -> list[Polyhedron]:
    """The sets whose union is the restriction.

    Raises
    ------
    ValueError
        For an unknown name, a negative bound, or too few periods.
    """
    if name not in RESTRICTIONS:
        raise ValueError(f"no restriction {name!r}; known: {', '.join(RESTRICTIONS)}")
    if not bound >= 0 or n_pre < 1 or n_post < 1:
        raise ValueError(f"bound={bound}, {n_pre} and {n_post} periods; allowed: a bound of at least 0, a period each")
    return relative_magnitudes(n_pre, n_post, bound) if name == RESTRICTIONS[0] else [smoothness(n_pre, n_post, bound)]


def smoothness(n_pre: int, n_post: int, bound: float) -> Polyhedron:
    r"""Second differences of the trend lie in :math:`[-M, M]`.

    Examples
    --------
    >>> smoothness(1, 1, 0.5).a.tolist()
    [[1.0, 1.0], [-1.0, -1.0]]
    """
    rows = _without_reference(np.diff(np.eye(n_pre + n_post + 1), n=2, axis=0), n_pre)
    return Polyhedron(np.vstack([rows, -rows]), np.full(2 * len(rows), float(bound)))


def relative_magnitudes(n_pre: int, n_post: int, bound: float) -> list[Polyhedron]:
    r"""Changes after treatment are at most :math:`\bar M` times the largest before, whichever and of either sign.

    Returns
    -------
    list of Polyhedron
        One per change before treatment and sign: that change is the largest, and has that sign.

    Examples
    --------
    >>> relative_magnitudes(1, 1, 2.0)[0].a.tolist()
    [[2.0, 1.0], [2.0, 0.0], [2.0, -1.0]]
    """
    changes = np.diff(np.eye(n_pre + n_post + 1), axis=0)
    found = []
    for largest in range(n_pre):
        for sign in (1.0, -1.0):
            reach = np.array([1.0] * n_pre + [bound] * n_post)[:, None] * sign * changes[largest]
            rows = np.vstack([changes - reach, -changes - reach]) + 0.0  # no negative zeros
            rows = rows[(np.abs(rows) > 1e-12).any(axis=1)]
            found.append(Polyhedron(_without_reference(rows, n_pre), np.zeros(len(rows))))
    return found


def identified_set(parts: Sequence[Polyhedron], beta: Array, weights: Array) -> tuple[float, float]:
    r"""Least and largest :math:`l'\tau` that the restriction allows if the coefficients were the truth (识别集).

    Parameters
    ----------
    parts
        Union of polyhedra.
    beta
        (n_pre + n_post,).
    weights
        l, (n_post,).

    Returns
    -------
    low, high
        NaN where the coefficients before treatment break the restriction.

    Examples
    --------
    >>> identified_set([smoothness(1, 1, 0.5)], np.array([-1.0, 3.0]), np.array([1.0]))
    (1.5, 2.5)
    """
    n_post = len(weights)
    n_pre = len(beta) - n_post
    ends: list[tuple[float, float]] = []
    objective = np.r_[np.zeros(n_pre), weights]
    fixed = [(value, value) for value in beta[:n_pre]] + [(None, None)] * n_post
    for part in parts:
        least, most = (
            linprog(sign * objective, A_ub=part.a, b_ub=part.d, bounds=fixed, method="highs") for sign in (1.0, -1.0)
        )
        if least.status == 0 and most.status == 0:
            centre = float(weights @ beta[n_pre:])
            ends.append((centre + float(most.fun), centre - float(least.fun)))
    if not ends:
        return float("nan"), float("nan")
    return min(low for low, _ in ends), max(high for _, high in ends)


def _without_reference(rows: Array, n_pre: int) -> Array:
    return np.delete(rows, n_pre, axis=1)
