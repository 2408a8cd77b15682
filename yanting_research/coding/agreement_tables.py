"""Agreement of two coders (两人一致性): coefficients of the square table of their values.

Every function takes a table of counts, rows the first coder's values and columns the second's,
or a stack of such tables (the draws of a bootstrap) with the values on the last two axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "WEIGHTS",
    "bennett_s",
    "cohen_kappa",
    "corrected",
    "observed_and_expected",
    "percent_agreement",
    "scott_pi",
]

Array = npt.NDArray[np.float64]
WEIGHTS = ("", "linear", "quadratic")
_TINY = 1e-12


def percent_agreement(table: npt.ArrayLike) -> Any:
    """Share of units with the same value, A_o (一致率); no correction for chance.

    Read it beside a corrected coefficient: where 95 % of units lack a code, two coders who
    never look at the text agree on more than 90 %.

    >>> percent_agreement([[20, 5], [10, 15]])
    0.7
    """
    return _plain(observed_and_expected(_stack(table), "percent")[0])


def scott_pi(table: npt.ArrayLike) -> Any:
    """Scott's π (斯科特 π): (A_o - A_e) / (1 - A_e), A_e = Σ ((p_k + q_k) / 2)².

    Chance gives both coders the same distribution, that of their pooled values.

    References
    ----------
    Scott, W. A. (1955). Reliability of content analysis. Public Opinion Quarterly 19(3), 321-325.

    Examples
    --------
    >>> round(scott_pi([[46, 6, 0], [0, 32, 0], [0, 6, 10]]), 10)
    0.7995322419
    """
    return _plain(corrected(*observed_and_expected(_stack(table), "scott_pi")))


def bennett_s(table: npt.ArrayLike) -> Any:
    """S of Bennett, Alpert and Goldstein (S 系数): A_e = 1 / q for q values.

    Chance gives every value of the codebook the same share; with two values it is
    PABAK, 2 A_o - 1. It depends on how many values the codebook allows.

    References
    ----------
    Bennett, E. M., Alpert, R., Goldstein, A. C. (1954). Communications through limited-response
    questioning. Public Opinion Quarterly 18(3), 303-308.

    Examples
    --------
    >>> round(bennett_s([[46, 6, 0], [0, 32, 0], [0, 6, 10]]), 2)
    0.82
    """
    return _plain(corrected(*observed_and_expected(_stack(table), "bennett_s")))


def cohen_kappa(table: npt.ArrayLike, *, weights: str = "", values: Sequence[float] = ()) -> Any:
    """Cohen's κ (科恩 κ): (A_o - A_e) / (1 - A_e), A_e = Σ p_k q_k.

    Chance keeps each coder's own distribution. Where a value is rare or very common, κ is low
    although the coders nearly always agree (the paradox of Feinstein and Cicchetti): read it
    beside prevalence, bias and Gwet's AC1.

    Parameters
    ----------
    table
        Counts.
    weights
        ``""``; or ``linear`` or ``quadratic``, for ordered values: credit 1 - d / d_max with d
        the distance of two values or its square.
    values
        The values of rows and columns, for the distances; by default 0, 1, 2 ...

    Returns
    -------
    float or array
        NaN where both coders gave one and the same value throughout.

    Raises
    ------
    ValueError
        For a table that is not square or unknown weights.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20(1), 37-46. Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220.

    Examples
    --------
    >>> round(cohen_kappa([[20, 5], [10, 15]]), 12)
    0.4
    """
    if weights not in WEIGHTS:
        raise ValueError(f"weights={weights!r}; allowed: {', '.join(map(repr, WEIGHTS))}")
    name = f"cohen_kappa_{weights}" if weights else "cohen_kappa"
    return _plain(corrected(*observed_and_expected(_stack(table), name, values=values)))


def observed_and_expected(table: Array, statistic: str, *, values: Sequence[float] = ()) -> tuple[Array, Array]:
    """A_o and A_e of a stack of tables; A_e of the plain percentage is 0."""
    total = table.sum(axis=(-2, -1))
    share = ratio(table, total[..., None, None])
    first, second = share.sum(axis=-1), share.sum(axis=-2)
    credit = np.eye(table.shape[-1])
    if statistic.startswith("cohen_kappa_"):
        credit = _credit(values or range(table.shape[-1]), quadratic=statistic.endswith("quadratic"))
    observed = (share * credit).sum(axis=(-2, -1))
    if statistic == "percent":
        expected = np.zeros_like(observed)
    elif statistic == "scott_pi":
        expected = (((first + second) / 2) ** 2).sum(axis=-1)
    elif statistic == "bennett_s":
        expected = np.full_like(observed, 1 / table.shape[-1])
    else:
        expected = (first[..., :, None] * second[..., None, :] * credit).sum(axis=(-2, -1))
    return observed, expected


def corrected(observed: Array, expected: Array) -> Array:
    """(A_o - A_e) / (1 - A_e), NaN where chance alone gives full agreement."""
    return ratio(observed - expected, 1 - expected)


def ratio(numerator: Array, denominator: Array) -> Array:
    """Quotient, NaN where the denominator is 0."""
    top, bottom = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    quotient: Array = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=np.abs(bottom) > _TINY)
    return quotient


def _credit(values: Sequence[float] | range, *, quadratic: bool) -> Array:
    distance = np.abs(np.subtract.outer(np.asarray(values, float), np.asarray(values, float)))
    if quadratic:
        distance = distance**2
    return np.asarray(1 - distance / (distance.max() or 1.0))


def _stack(table: npt.ArrayLike) -> Array:
    stack = np.asarray(table, dtype=float)
    if stack.ndim < 2 or stack.shape[-1] != stack.shape[-2] or (stack < 0).any():
        raise ValueError(f"a table of shape {stack.shape}; allowed: counts from 0, as many rows as columns")
    return stack


def _plain(result: Array) -> Any:
    return float(result) if np.ndim(result) == 0 else result
