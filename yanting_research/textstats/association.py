r"""Association measures (关联强度) of two events, from the four cells of their table.

``a`` both, ``b`` the first only, ``c`` the second only, ``d`` neither; N their sum, E the count
of both expected under independence, (a+b)(a+c)/N. Arrays of one shape or single numbers; NaN where
a measure is undefined. ``delta_p_2_given_1`` is the surplus of the second event where the first is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import xlogy

__all__ = ["ASSOCIATIONS", "association"]

_Cells = tuple[Any, Any, Any, Any]


def association(a: Any, b: Any, c: Any, d: Any, *, measure: str) -> Any:
    r"""One association measure of the four cells.

    ===================== ==================================================================
    ``t``                 :math:`(a-E)/\sqrt a` (Church and others 1991)
    ``mi``                :math:`\log_2(a/E)`, pointwise mutual information
    ``mi3``               :math:`\log_2(a^3/E)`
    ``npmi``              :math:`\log_2(a/E) / -\log_2(a/N)`; 0 independent, 1 always together
    ``dice``              :math:`2a/(2a+b+c)`
    ``log_dice``          :math:`14+\log_2 dice` (Rychlý 2008)
    ``delta_p_2_given_1`` :math:`a/(a+b) - c/(c+d)` (Gries 2013)
    ``delta_p_1_given_2`` :math:`a/(a+c) - b/(b+d)`
    ``phi2``              :math:`(ad-bc)^2/((a+b)(c+d)(a+c)(b+d))`
    ``g2``                :math:`2\sum O\ln(O/E)`, signed, four cells (Dunning 1993)
    ``z``                 :math:`(a-E)/\sqrt E` (Berry-Rogghe 1973)
    ===================== ==================================================================

    Raises
    ------
    ValueError
        For an unknown measure or a negative cell.

    Examples
    --------
    >>> round(float(association(5610, 168_938, 2257, 10_233_063, measure="delta_p_1_given_2")), 3)
    0.697
    """
    if measure not in ASSOCIATIONS:
        raise ValueError(f"measure={measure!r}; allowed: {', '.join(ASSOCIATIONS)}")
    first, second, third, fourth = (np.asarray(cell, np.float64) for cell in (a, b, c, d))
    cells = (first, second, third, fourth)
    if any((cell < 0).any() for cell in cells):
        raise ValueError("a cell is negative; counts are 0 or more")
    with np.errstate(divide="ignore", invalid="ignore"):
        return ASSOCIATIONS[measure](cells)[()]


def _total(cells: _Cells) -> Any:
    return cells[0] + cells[1] + cells[2] + cells[3]


def _expected(cells: _Cells) -> Any:
    a, b, c, _ = cells
    return (a + b) * (a + c) / _total(cells)


def _t(cells: _Cells) -> Any:
    return np.where(cells[0] > 0, (cells[0] - _expected(cells)) / np.sqrt(cells[0]), np.nan)


def _mi(cells: _Cells) -> Any:
    return np.where(cells[0] > 0, np.log2(cells[0] / _expected(cells)), np.nan)


def _mi3(cells: _Cells) -> Any:
    return np.where(cells[0] > 0, np.log2(cells[0] ** 3 / _expected(cells)), np.nan)


def _npmi(cells: _Cells) -> Any:
    return _mi(cells) / -np.log2(cells[0] / _total(cells))


def _dice(cells: _Cells) -> Any:
    a, b, c, _ = cells
    return 2 * a / (2 * a + b + c)


def _log_dice(cells: _Cells) -> Any:
    return np.where(cells[0] > 0, 14 + np.log2(_dice(cells)), np.nan)


def _delta_p_2(cells: _Cells) -> Any:
    a, b, c, d = cells
    return a / (a + b) - c / (c + d)


def _delta_p_1(cells: _Cells) -> Any:
    a, b, c, d = cells
    return _delta_p_2((a, c, b, d))


def _phi2(cells: _Cells) -> Any:
    a, b, c, d = cells
    return (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))


def _g2(cells: _Cells) -> Any:
    a, b, c, d = cells
    rows, columns, n = (a + b, c + d), (a + c, b + d), _total(cells)
    score = sum(xlogy(cell, cell) for cell in cells) + xlogy(n, n)
    score = score - sum(xlogy(margin, margin) for margin in (*rows, *columns))
    defined = (rows[0] > 0) & (rows[1] > 0) & (columns[0] > 0) & (columns[1] > 0)
    return np.where(defined, np.sign(a * d - b * c) * 2 * np.maximum(score, 0), np.nan)


def _z(cells: _Cells) -> Any:
    return (cells[0] - _expected(cells)) / np.sqrt(_expected(cells))


ASSOCIATIONS: dict[str, Callable[[_Cells], Any]] = {
    "t": _t,
    "mi": _mi,
    "mi3": _mi3,
    "npmi": _npmi,
    "dice": _dice,
    "log_dice": _log_dice,
    "delta_p_2_given_1": _delta_p_2,
    "delta_p_1_given_2": _delta_p_1,
    "phi2": _phi2,
    "g2": _g2,
    "z": _z,
}
"""Name -> function of the four cells."""
