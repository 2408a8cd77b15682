"""Granularity (GRIM, 颗粒度检验): which printed figures whole numbers can give at all.

A mean of ``n`` integers, or a share of ``n`` units, can only take values ``k / n``.
A printed figure that no ``k`` rounds to cannot be right, whatever the data were.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

__all__ = ["grim_consistent", "share_reachable"]


def grim_consistent(mean: str, n: int, *, items: int = 1) -> bool:
    """Whether a printed mean can come from ``n`` integer answers (GRIM test).

    A mean ``x`` printed with ``d`` decimals passes when some integer total ``k``
    has ``round(k / (n * items), d) == x``; ties may be rounded up or down.

    Parameters
    ----------
    mean
        As printed, a string: ``"5.20"`` and ``"5.2"`` differ.
    n
        Persons.
    items
        Items averaged per person.

    Raises
    ------
    ValueError
        When ``n`` or ``items`` is below 1, or the mean is no number.

    Notes
    -----
    Says nothing where ``n * items`` exceeds ``10 ** d``: every mean passes.

    References
    ----------
    Brown and Heathers (2017), "The GRIM test", Social Psychological and Personality
    Science 8(4); reference vectors from the R package scrutiny, ``test-grim.R``.

    Examples
    --------
    >>> grim_consistent("5.21", 28), grim_consistent("5.19", 28)
    (True, False)
    """
    if n < 1 or items < 1:
        raise ValueError(f"n and items are at least 1, not {n} and {items}")
    try:
        printed = Decimal(mean)
    except ArithmeticError as error:
        raise ValueError(f"mean must be a number as printed, not {mean!r}") from error
    return _reachable(printed, n * items)


def share_reachable(printed: float, decimals: int, n: int) -> bool:
    """Whether some integer out of ``n`` gives the printed percentage [percent].

    Examples
    --------
    >>> share_reachable(99.4, 1, 607), share_reachable(14.7, 1, 607)
    (False, True)
    """
    if n < 1:
        raise ValueError(f"n is at least 1, not {n}")
    share = Decimal(str(round(printed, decimals))).quantize(Decimal(1).scaleb(-decimals))
    return _reachable(share.scaleb(-2), n)


def _reachable(printed: Decimal, n: int) -> bool:
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent))
    total = printed * n
    for k in (math.floor(total), math.ceil(total)):
        exact = Decimal(k) / n
        for mode in (ROUND_HALF_UP, ROUND_HALF_DOWN):
            if exact.quantize(step, rounding=mode) == printed:
                return True
    return False
