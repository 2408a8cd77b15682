"""Intervals from tests (由检验反推区间): the null values that a test does not reject."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["invert_test"]

_ROUNDS = 60  # doublings until a bound is passed, and halvings until it is found


def invert_test(
    p_value: Callable[[float], float], estimate: float, *, step: float, alpha: float = 0.05
) -> tuple[float, float]:
    """Both null values at which a test begins to reject, by bisection; infinite where it never does.

    Parameters
    ----------
    p_value
        p of every null value; near 1 at the estimate, falling to both sides.
    estimate
        Where the search begins.
    step
        First distance that is tried, about a standard error [unit of the estimate].
    alpha
        1 minus the level of the interval.

    Examples
    --------
    >>> from scipy import stats
    >>> low, high = invert_test(lambda null: 2 * stats.norm.sf(abs(1.0 - null) / 0.5), 1.0, step=0.5)
    >>> round(low, 4), round(high, 4)
    (0.02, 1.98)
    """
    size = max(step, 1e-12)
    return _bound(p_value, estimate, -size, alpha), _bound(p_value, estimate, size, alpha)


def _bound(p_value: Callable[[float], float], estimate: float, step: float, alpha: float) -> float:
    inside, outside = estimate, estimate + 2 * step
    for _ in range(_ROUNDS):
        if p_value(outside) <= alpha:
            break
        inside, outside = outside, estimate + 2 * (outside - estimate)
    else:
        return float(np.copysign(np.inf, step))
    for _ in range(_ROUNDS):
        middle = (inside + outside) / 2
        if abs(outside - inside) <= 1e-7 * max(abs(step), abs(middle)):
            break
        if p_value(middle) <= alpha:
            outside = middle
        else:
            inside = middle
    return (inside + outside) / 2
